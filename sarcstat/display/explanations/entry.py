"""What is explained of delayed entry, landmarks, start-stop data and robust variances."""

from __future__ import annotations

from sarcstat.display.explanations.explanation import Explanation

_KM = "Klein & Moeschberger, Survival Analysis, 2nd ed. (2003)"

OF_ENTRY: dict[str, Explanation] = {
    "delayed-entry": Explanation(
        "Delayed entry (left truncation): --entry",
        "has none: KM and COXREG take every patient to be at risk from 0 on. Whoever had to survive until entry is counted "
        "as having been at risk before, which makes survival look too good.",
        "Surv(entry, time, status): at risk at t is who has entered before t and not left before t (entry < t <= time). "
        "survfit's curve is conditional on survival to the first entry. Where all at risk have the event early, it is 0 for "
        "ever, though others enter later; a warning says so. summary(fit, times) has the number at risk at the next time of "
        "the curve; sarcstat counts those at risk just before the time itself. survdiff takes no entry: sarcstat's tests "
        "are the same sums over these risk sets; the log-rank test is coxph's score test with exact ties. cuminc has "
        "survfit's multi-state curves with the infinitesimal jackknife, and no Gray's test; Fine and Gray's model and life "
        "tables have no delayed entry here.",
        "Use it where time counts from diagnosis and patients came to the registry, the center or the sequencing later. "
        "Entry and survival must be independent given the covariates.",
        f"{_KM}, sections 4.6, 7.3 and 9.4. R: ?Surv, ?survfit.formula.",
    ),
    "start-stop": Explanation(
        "Several rows of a patient (start-stop data): cox --entry, --time and --id",
        "has none: time-dependent covariates are a TIME PROGRAM (sarcstat cox --tvc).",
        "Surv(start, stop, event), each row with the covariates that hold from its start to its stop; tmerge makes such "
        "data. Rows of one patient must not overlap; at any time a patient is at risk once. With several events of a patient "
        "coxph(id =) takes the robust variance, and so does sarcstat.",
        "N counts patients, events per parameter those with an event. A covariate must not look ahead: a value holds from "
        "the day on which it was known.",
        "R: ?coxph, ?tmerge; Therneau, Crowson & Atkinson, vignette timedep of survival.",
    ),
    "landmark": Explanation(
        "Landmark analysis: --landmark",
        "has none by name; a script selects who is beyond the landmark, and subtracts it from the times.",
        "the same: subset = time > landmark, and time - landmark. With competing events it leaves out who had any of them "
        "by then.",
        "It answers a comparison by what happens after time 0, such as response, which those who live longer have more time "
        "for. Choose the landmark beforehand; survival is that of patients who reached it, and groups must be known there.",
        "Anderson, Cain & Gelber, Journal of Clinical Oncology 1 (1983) 710; Dafni, Circulation: Cardiovascular Quality "
        "and Outcomes 4 (2011) 363.",
    ),
    "robust": Explanation(
        "Robust (sandwich) standard errors: cox --robust, --cluster",
        "has none: COXREG takes every case to be independent, and has the standard errors of the information.",
        "coxph(cluster =): D'D, D the dfbeta residuals summed within the clusters. z, p, intervals, the Wald test and the "
        "robust score test are by it; the likelihood ratio and the score test are not. Its coefficients are the same.",
        "Take it for several rows, tumors or events of a patient, or patients of a center. With few clusters (below 20 or "
        "so) it is too small.",
        "Lin & Wei, JASA 84 (1989) 1074. R: ?coxph.",
    ),
}
