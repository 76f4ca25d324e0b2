"""What is explained of analyses that papers print and SPSS has not: comparisons of curves, corrections, validation."""

from __future__ import annotations

from sarcstat.display.explanations.explanation import Explanation

_KM = "Klein & Moeschberger, Survival Analysis, 2nd ed. (2003)"

REMEDIES: dict[str, Explanation] = {
    "rmst": Explanation(
        "Restricted mean survival time, its difference and ratio (km --tau, --differences)",
        "has none: its mean goes up to the largest time of each curve, with m/(m - 1) in the variance where that "
        "is an event (sarcstat explain mean-se).",
        "the area under the curve up to --tau, as print(survfit, rmean = tau), with Greenwood's variance: the sum "
        "of A(t)^2 d / (n (n - d)), A(t) the area from t to tau. survRM2's rmst2 has the same, without a factor "
        "n/(n - 1) or m/(m - 1). Difference: Wald on the plain scale, standard error sqrt(se1^2 + se2^2). Ratio, "
        "and ratio of the time lost (tau less the mean): Wald on the log scale. survfit goes on flat beyond a "
        "curve's last time; sarcstat gives no number there while somebody is still without the event, and refuses "
        "to compare.",
        "Choose tau beforehand, no later than the last time of the group that is followed up least. The "
        "difference needs no proportional hazards and is in the unit of time.",
        "Royston & Parmar, BMC Medical Research Methodology 13:152 (2013); Uno et al., Journal of Clinical "
        f"Oncology 32 (2014); {_KM}, section 4.5. R: ?print.survfit; package survRM2.",
    ),
    "survival-difference": Explanation(
        "Difference and ratio of survival at a fixed time (km --times --differences)",
        "has none.",
        "summary(survfit, times) gives each curve; the difference and its standard error sqrt(se1^2 + se2^2) by "
        "Greenwood's formula, Wald's test on the plain scale. Ratio: Wald on the log scale. Other transforms "
        "(log-log, arcsine) give other p-values.",
        "Where a group has had no event yet, or nobody is left, its standard error is 0 and says nothing of its "
        "variation: the difference is shown without interval and test. Fix the time beforehand: a time that is "
        "chosen by the curves makes p too small.",
        "Klein, Logan, Harhoff & Andersen, Statistics in Medicine 26 (2007).",
    ),
    "p-adjust": Explanation(
        "Corrections for several comparisons (--p-adjust)",
        "KM and SURVIVAL correct nothing.",
        "R's p.adjust. bonferroni, holm, hochberg and hommel bound the chance of any false finding; holm needs no "
        "assumption and is never worse than bonferroni, hochberg and hommel need tests that are not negatively "
        "related. BH (also called fdr) and BY bound the share of false ones among the findings; BY under any "
        "dependence.",
        "The notes say for how many comparisons p was corrected: those of one test, or of one measure at one "
        "time. A p that does not exist is no comparison. Intervals are not corrected.",
        "R: ?p.adjust.",
    ),
    "concordance": Explanation(
        "Concordance (Harrell's C) and its interval",
        "has none.",
        "concordance(coxph): of all pairs of which it is known who has the event first, the share in which the "
        "model gives that patient the higher hazard; ties of it count half. Pairs within strata only. Standard "
        "error by the infinitesimal jackknife; interval C ± z SE on the plain scale, cut at 0 and 1.",
        "On the patients that made the model C is too high, the more so the more terms there are for the events: "
        "sarcstat explain optimism.",
        "R: ?concordance. Harrell, Lee & Mark, Statistics in Medicine 15 (1996).",
    ),
    "optimism": Explanation(
        "Optimism of a model by the bootstrap (cox --optimism B)",
        "has none.",
        "B samples of the patients with replacement (sample.int after set.seed); in each the model is made again, "
        "stepwise selection included. Optimism: the mean of C in the sample less C of that sample's model in all "
        "patients. Corrected: C less optimism; rms::validate does the same for Dxy = 2 (C - 1/2). The calibration "
        "slope is the mean coefficient of the samples' linear predictors in all patients, of which 1 is none too "
        "much.",
        "200 or more samples; say the seed. Samples in which a level of a factor is lost or a coefficient has no "
        "estimate do not count, and a warning says how many. What was chosen before (cut points, covariates by "
        "their p) is not corrected for.",
        "Harrell, Lee & Mark, Statistics in Medicine 15 (1996), section 4.4; Harrell, Regression Modeling Strategies.",
    ),
    "proportional-hazards": Explanation(
        "When hazards are not proportional",
        "offers T_COV_ for terms that change with time, and STRATA; it has no test by residuals.",
        "cox.zph tests each term (styles r, journal, both). --split-at T is coxph(Surv(start, stop, event) ~ "
        "x:strata(period)) after survSplit: one hazard ratio up to T and one after it, in one model; events at T "
        "belong to the period before. Wald's test that they are the same is the interaction with the period. "
        "--strata gives the levels of a factor hazards of their own, and no hazard ratio. --tvc has products with "
        "the time itself.",
        "With many events small departures are significant: look at the hazard ratios by period, and at the "
        "curves. Choose T by what is known of the disease or the treatment, not by the smallest p. km --tau "
        "--differences compares groups without that assumption.",
        "Grambsch & Therneau, Biometrika 81 (1994). R: ?cox.zph, ?survSplit; vignette timedep of survival, section 4.",
    ),
}
