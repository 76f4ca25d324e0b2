"""What is explained of competing events: incidence and its interval, tests, Fine and Gray's model, two hazards."""

from __future__ import annotations

from sarcstat.display.explanations.explanation import Explanation

_NO_SPSS = "has nothing of the kind."

COMPETING: dict[str, Explanation] = {
    "cumulative-incidence": Explanation(
        "Cumulative incidence, and its confidence interval",
        f"{_NO_SPSS} KM with competing events as censored gives 1 - S, which is larger than the incidence.",
        "survfit(Surv(time, factor)) is the Aalen-Johansen estimator F; its variance is the infinitesimal "
        "jackknife, here the same as Greenwood's (delta) formula. The interval is of log F by default: F exp(+-z "
        "SE / F); log-log is F^exp(+-z SE / (F log F)), plain F +- z SE (--conf-type). cmprsk's cuminc has the "
        "same F with Aalen's variance, as SAS by default (ERROR=AALEN; ERROR=DELTA is survfit's), and tidycmprsk "
        "the log-log interval of it.",
        "Say which interval a paper prints: with few events they differ in the second decimal. Before the first "
        "event there is none. F of all causes and the share without any event add up to 1; those of 1 - S do not.",
        "R: ?survfit.formula (survival 3.5-3), tidycmprsk's help of cuminc. SAS/STAT 14.1: The LIFETEST "
        "Procedure, Analysis of Competing-Risks Data. Aalen & Johansen, Scand J Stat 5 (1978).",
    ),
    "gray": Explanation(
        "Gray's test of cumulative incidences",
        _NO_SPSS,
        "cmprsk's cuminc (rho = 0), whose statistic, degrees of freedom and strata these are; survival has no "
        "such test. sarcstat computes it by its own code, so that cmprsk need not be installed.",
        "It compares incidences; the log-rank test with competing events as censored compares cause-specific "
        "hazards, and the two can disagree. Strata are for the test alone. Where no event compares some groups it "
        "is NE, where cmprsk returns -1.",
        "Gray, Annals of Statistics 16 (1988).",
    ),
    "fine-gray": Explanation(
        "Fine and Gray's model: weights and variance",
        _NO_SPSS,
        "finegray writes each patient with a competing event as several rows that stay at risk, with the weight "
        "G(t) / G(u), G the Kaplan-Meier curve of censoring, u the time of the event; a weighted coxph follows. "
        "Rows of a patient are not independent: the variance must be clustered on the patient (coxph(..., cluster "
        "= id)). The plain se(coef) takes each row as one more patient, and coxph without cluster each row as a "
        "cluster of its own.",
        "sarcstat's tests and intervals are by the clustered variance. cmprsk's crr also lets its variance know "
        "that G is estimated; without ties between events and censorings its coefficients are the same, with "
        "Breslow's ties. --strata gives each stratum its own baseline and its own G. A level without any event is "
        "NE.",
        "Fine & Gray, JASA 94 (1999); R: ?finegray, vignette compete of survival 3.5-3.",
    ),
    "cause-specific": Explanation(
        "Cause-specific and subdistribution hazard ratios",
        "COXREG with competing events as censored is the cause-specific model.",
        "coxph with competing events as censored; finegray for the subdistribution.",
        "The cause-specific ratio is about the rate of the event in those still without any: for questions on "
        "causes. The subdistribution ratio is about the incidence, which a competing event lowers, too: for "
        "prognosis. A covariate can raise one and lower the other. If the one model has proportional hazards, the "
        "other in general has not. Report both, and the models of the competing events.",
        "Latouche and others, J Clin Epidemiol 66 (2013); R: vignette compete of survival 3.5-3.",
    ),
}
