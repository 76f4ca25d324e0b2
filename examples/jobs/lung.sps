* Encoding: UTF-8.
* Survival with advanced lung cancer, by sex and age.
TITLE 'Advanced lung cancer'.
COMPUTE months = time / 30.4375.
RECODE age (LO THRU 64.999=1) (65 THRU HI=2) INTO older.
VARIABLE LABELS months 'Months' /sex 'Sex' /older 'Age'.
VALUE LABELS sex 1 'Male' 2 'Female' /older 1 'below 65' 2 '65 or more'.
FORMATS older (F1.0).

FREQ older.
KM months BY sex
  /STATUS=status(2)
  /PRINT MEAN
  /TEST LOGRANK
  /COMPARE OVERALL POOLED.

* Patients who can look after themselves.
TEMPORARY.
SELECT IF (ph.ecog LE 2).
COXREG months
  /STATUS=status(2)
  /CONTRAST (older)=Indicator(1)
  /METHOD=ENTER sex older
  /PRINT=CI(95).
