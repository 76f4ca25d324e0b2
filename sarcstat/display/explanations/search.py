"""What `crosscheck --search` varies besides known differences of the programs, and how much it moves.

The figures are of R's data sets, Cox models with Efron's approximation; a test computes them anew with R alone.
"""

from __future__ import annotations

from sarcstat.display.explanations.explanation import Explanation

_R = "Figures: R's survival, with the data set that is named."

SEARCHED: dict[str, Explanation] = {
    "event-coding": Explanation(
        "Which values of the status are the event",
        "the values that /STATUS names; every other valid value is censored.",
        "Surv(time, status): 1 of 0/1, 2 of 1/2, TRUE; a condition such as status == 2 says it.",
        "Survivors taken as events turn the curve round: on survival::lung the hazard ratio of sex is .588 "
        "with status 2 "
        "(dead) as the event and 1.911 with status 1. Compare the number of events with the text.",
        f"SPSS: KM and COXREG, STATUS. {_R}",
    ),
    "reference-level": Explanation(
        "The reference category of a factor",
        "the last category, unless /CONTRAST names another by its rank.",
        "the first level; relevel() changes it.",
        "The same model, read against another group: on survival::veteran the hazard ratio of adeno is 3.151 "
        "against "
        "squamous and 2.503 against large. The overall test does not move.",
        f"SPSS: COXREG, CONTRAST. R: ?relevel. {_R}",
    ),
    "contrast": Explanation(
        "The contrast of a factor",
        "indicator if the dialog made the syntax; deviation, difference, Helmert, repeated, simple and "
        "polynomial as named.",
        "contr.treatment, which is indicator with the first level as reference; contr.sum is deviation.",
        "Deviation compares with the mean of all categories: on survival::veteran the hazard ratio of "
        "smallcell is 2.722 "
        "against squamous and 1.502 against the mean of the four. Only an indicator's is the hazard ratio of "
        "two groups.",
        f"SPSS: COXREG, CONTRAST. R: ?contr.treatment. {_R}",
    ),
    "number-or-factor": Explanation(
        "Codes taken as numbers, or as categories",
        "a covariate of numbers is a number unless it is named as categorical.",
        "a numeric column is a number, a factor or text is categorical.",
        "A number has one hazard ratio a step, whatever the step: on survival::lung, ph.ecog 0 to 2, 1.587 a "
        "step, as a "
        "factor 1.446 for 1 and 2.498 for 2 against 0. One row for several stages in a table means a number.",
        f"SPSS: COXREG, CATEGORICAL. {_R}",
    ),
    "selection": Explanation(
        "Rows before or after a filter or SELECT IF",
        "a filter stays on until FILTER OFF, also for a later session's data; SELECT IF deletes rows for "
        "good, unless "
        "TEMPORARY stands before it. Notes name a filter that was on.",
        "rows are what subset leaves in each call.",
        "On survival::colon, which has a row for the recurrence and one for the death of each patient, the "
        "hazard ratio of "
        "Lev+5FU is .690 for deaths alone and .643 on all rows, which count every patient twice. Compare N "
        "with the text.",
        f"SPSS: FILTER, SELECT IF. {_R}",
    ),
    "split-ignored": Explanation(
        "SPLIT FILE on or off",
        "every procedure runs in each part while it is on; the Notes name it.",
        "by() or a loop; nothing does so by itself.",
        "On survival::lung the hazard ratio of a year of age is 1.0192 in men, 1.0108 in women and 1.0189 in all.",
        f"SPSS: SPLIT FILE. {_R}",
    ),
    "weight-ignored": Explanation(
        "Weighted, or each row once",
        "WEIGHT BY stays on, and goes into the saved file; the Notes name it.",
        "weights are an argument of each call; table() has none (xtabs has).",
        "A table of counts without its weight is a table of cells: on datasets::Titanic Pearson's chi-square "
        "of sex by "
        "survival is 456.9 weighted by Freq and 0 without.",
        "SPSS: WEIGHT. R: ?xtabs; figures: R's datasets.",
    ),
    "user-missing": Explanation(
        "User-missing values taken as values",
        "missing while the file declares them so; read without its dictionary, or with /MISSING=INCLUDE, "
        "they are numbers.",
        "a file of SPSS read with user_na = TRUE, or as text, has them as numbers.",
        "On survival::lung 14 patients have no wt.loss: left out, its hazard ratio is 1.001 (p = .828); with "
        "99 for missing "
        "and taken as a loss of 99 pounds it is 1.010 (p = .002).",
        f"SPSS: MISSING VALUES. {_R}",
    ),
    "complete-cases": Explanation(
        "Rows complete in the model, or in more",
        "COXREG leaves out rows without a value of a variable of its own; REGRESSION of all its variables; "
        "KM of time, "
        "status and factor.",
        "the same, model by model; na.omit(data) before it leaves out rows for columns that no model uses.",
        "On survival::lung the hazard ratio of sex is .588 on 228 patients and .619 on the 167 that are "
        "complete in all "
        "columns.",
        f"SPSS: MISSING subcommands. R: ?na.omit. {_R}",
    ),
    "zero-times": Explanation(
        "Patients with a time of 0, and negative times",
        "times of 0 are used, negative ones are dropped.",
        "Surv() takes both.",
        "A patient who dies on the first day has a time of 0, and programs or authors leave him out. On "
        "survival::transplant, 4 of 815 times are 0: the log-rank chi-square of blood groups for "
        "transplantation is 45.48 "
        "with them and 44.92 without.",
        f"SPSS: KM and COXREG, case processing. {_R}",
    ),
    "time-unit": Explanation(
        "The unit of times, and the length of a month",
        "times are as in the file; what makes months out of days is the user's COMPUTE.",
        "the same.",
        "The median of survival::lung is 310 days: 10.18 months of 30.4375 days, 10.33 months of 30. Hazard "
        "ratios and "
        "tests do not depend on the unit.",
        _R,
    ),
    "time-rounding": Explanation(
        "Times rounded to whole months or weeks",
        "used as they are.",
        "used as they are.",
        "Rounding makes ties, and moves hazard ratios and tests: on survival::lung the log-rank chi-square "
        "of sex is 10.33 in "
        "days and 10.99 in months of 30.4375 days rounded to whole ones. See sarcstat explain ties.",
        _R,
    ),
    "interval-level": Explanation(
        "An interval of one level under the heading of another",
        "95 % unless /PRINT=CI says otherwise; the heading follows.",
        "95 % unless conf.int says otherwise; the names of the columns follow.",
        "On survival::lung the interval of the hazard ratio of sex is .424 to .816 at 95 % and .447 to .774 at 90 %.",
        _R,
    ),
    "r-rules": Explanation(
        "R's numbers in SPSS's table",
        "medians, limits, means and standard errors of KM as sarcstat explain median-ci, median-step, "
        "mean-limit, mean-se "
        "and ci-constant say.",
        "those of survfit: limits from the band, means up to a common time, exact normal quantiles.",
        "On survival::lung the median of men is 270 days, its limits 216 and 324 in SPSS, 212 and 310 in R; "
        "the mean of "
        "women is 456 up to their own last time and 461 up to that of all.",
        f"Klein & Moeschberger, Survival Analysis, 2nd ed. (2003). {_R}",
    ),
}
