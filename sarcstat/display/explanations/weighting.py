"""What is explained of sampling weights, offsets and Firth's penalized likelihood."""

from __future__ import annotations

from sarcstat.display.explanations.explanation import Explanation

OF_WEIGHTING: dict[str, Explanation] = {
    "sampling-weights": Explanation(
        "Weights of a survey, or inverse-probability weights: --sampling-weights",
        "has none in KM and COXREG, whose WEIGHT counts cases (sarcstat --weight): a weight of 2.5 is 2.5 patients there, "
        "and standard errors fall as if there were so many. CSCOXREG of the module Complex Samples has them.",
        "coxph(weights =, robust = TRUE): the weighted partial likelihood, with the sandwich variance of the rows (of the "
        "clusters or patients, where such are named). survfit(weights =, robust = TRUE): the infinitesimal jackknife; so "
        "is that of restricted means. survdiff takes no such weights: the log-rank test is coxph's robust score test with "
        "Breslow's ties, whose numerator is that of the log-rank test with weighted sums. coxph refuses a weight of 0, "
        "which adds nothing to a curve: such rows are left out and counted. The likelihood ratio test, the score test and "
        "cox.zph grow with the size of the weights and are left out.",
        "Nothing depends on the unit of the weights but weighted sums. N, events and numbers at risk count patients. "
        "Weights that were estimated (propensity scores) are taken as known, which makes intervals of most effects "
        "somewhat too wide. Look at the effective sample size, (sum of w)^2 / sum of w^2.",
        "Binder, Biometrika 79 (1992) 139; Lin & Wei, JASA 84 (1989) 1074; Xie & Liu, Statistics in Medicine 24 (2005) "
        "3089; Austin, Statistics in Medicine 35 (2016) 5642; Kish, Survey Sampling (1965). R: ?coxph, ?survfit.formula.",
    ),
    "offset": Explanation(
        "A known part of the linear predictor: cox --offset",
        "has none in COXREG.",
        "coxph(~ x + offset(o)): the coefficient of o is 1, and there is no hazard ratio of it. The concordance is that of "
        "the predictor with the offset. survfit has the baseline at the mean of the offset (with weights its weighted "
        "mean), and so has sarcstat --baseline.",
        "For a published score whose weights are not to be estimated again, or the logarithm of a population hazard. With "
        "the score as a covariate instead, its coefficient tells how well it is calibrated (1: well).",
        "R: ?coxph, ?survfit.coxph; Steyerberg, Clinical Prediction Models, 2nd ed. (2019), chapter 20.",
    ),
    "firth": Explanation(
        "Hazard ratios where a level has no events: cox --firth",
        "has none. COXREG stops after some iterations and prints what stands there, a coefficient of -12 or so with a huge "
        "standard error, where the likelihood has no maximum.",
        "survival has none, and warns of a coefficient that may be infinite. The package coxphf has Firth's penalty: the log "
        "partial likelihood plus half the logarithm of the determinant of its information, which always has a maximum. "
        "Intervals are where the profile of the penalized likelihood has come down by half the quantile of chi-square, "
        "p-values are of penalized likelihood ratio tests in which the penalty keeps all columns, standard errors are of "
        "the information at the maximum. coxphf has Breslow's ties (sarcstat --ties breslow); Efron's, the default here, "
        "has the same penalty on its own likelihood.",
        "Decide it beforehand for small data, or where a level has no events, or nothing but events. Intervals are wide and "
        "not symmetric: that is what the data say. Do not report the Wald test beside them.",
        "Firth, Biometrika 80 (1993) 27; Heinze & Schemper, Biometrics 57 (2001) 114; Heinze & Ploner, SAS and SPLUS "
        "programs to perform Cox regression without convergence problems, Computer Methods and Programs in Biomedicine 67 "
        "(2002) 217.",
    ),
}
