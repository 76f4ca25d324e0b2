"""What a convention means: formula, which programs do what, and where that is known from.

The names are those in the Cause columns of `--style both`, and those of what `crosscheck --search` varies.
"""

from __future__ import annotations

from sarcstat.display.explanations.competing import COMPETING
from sarcstat.display.explanations.entry import OF_ENTRY
from sarcstat.display.explanations.events import EVENTS
from sarcstat.display.explanations.explanation import Explanation
from sarcstat.display.explanations.remedies import REMEDIES
from sarcstat.display.explanations.search import SEARCHED
from sarcstat.display.explanations.weighting import OF_WEIGHTING

_SPSS_OUTPUT = "Reproduced from unrounded SPSS output (versions 27 to 31) to 12 or more digits."
_KM = "Klein & Moeschberger, Survival Analysis, 2nd ed. (2003)"

EXPLANATIONS: dict[str, Explanation] = {
    "median-ci": Explanation(
        "Confidence interval and standard error of a median or percentile",
        "estimate ± 1.96 SE with SE = SE(S) / f, where f = (S(u) - S(l)) / (l - u) is the slope of the curve between u, "
        "the last event time with S >= p + 0.05, and l, the first with S <= p - 0.05 (p = 0.5 for the median); S is rounded "
        "to 4 decimals for the comparison. Symmetric; no standard error where the curve never falls to p - 0.05, or has "
        "come down to 0 at the percentile.",
        "the times at which the pointwise confidence band of S crosses p. survfit's default band is on the log scale; "
        "log-log and plain are alternatives (--conf-type). Not symmetric; the upper limit is often not reached.",
        "A median whose interval is symmetric comes from SPSS (or SAS code that imitates it). With few patients the band is "
        "the better interval: it needs no estimate of a density. Say which one a paper prints.",
        f"{_SPSS_OUTPUT} R: Brookmeyer & Crowley, Biometrics 38 (1982); ?survfit.formula. Density: {_KM}, p. 120-122.",
    ),
    "median-step": Explanation(
        "Median or percentile where the curve has a flat step at p",
        "the first event time with S <= p, S rounded to 4 decimals: 0.50004 counts as 0.5.",
        "the middle of the step, when S equals p exactly over an interval (quantile.survfit; print.survfit, if the curve "
        "falls further).",
        "Both are medians; the difference is at most the length of the step.",
        "R: ?quantile.survfit. SPSS: that S is rounded is known from the ends of the slope in the standard error (unrounded "
        "output); no published number has a step exactly at p, where the first time is what its rule says.",
    ),
    "median-print": Explanation(
        "Median of print(survfit) and of quantile(survfit)",
        "the first event time with S <= 0.5; sarcstat explain median-step.",
        "print(fit) and summary(fit)$table take the middle of a step at exactly one half only if the curve falls below it "
        "later, else the first time of the step. quantile(fit, 0.5) takes the middle up to the last time, be it censored. "
        "The same holds for the limits, of the band. Patients 1 (event) and 2 (censored): print 1, quantile 1.5. sarcstat "
        "follows print in the table survfit, and quantile for percentiles.",
        "The time of a last, censored patient says nothing about the median: quote the printed one.",
        "R: the functions themselves (survival 3.5-3); ?print.survfit, ?quantile.survfit.",
    ),
    "comparable-groups": Explanation(
        "Tests where not every group can be compared with every other",
        "not known: no published table has such groups.",
        "survdiff leaves out groups without expected events and stops at other singular variances. sarcstat takes the rank "
        "of the variance V as the degrees of freedom, and U'V^-U with its generalized inverse, in every style.",
        "Two groups are compared at the events at which both are at risk, in one stratum; and through others that both are "
        "compared with. Where the groups fall into c sets without such a link, the test adds up the tests within the sets, "
        "on (groups - c) degrees of freedom. A warning names the sets.",
        f"Theory of the rank of V, which is the Laplace matrix of that network: {_KM}, sections 7.3 and 7.5.",
    ),
    "percentile-direction": Explanation(
        "Which way percentiles count",
        "25.0% is the time at which 25 % of the patients still survive, the latest of the quartiles.",
        "25% is the time by which 25 % have had the event, the earliest of the quartiles.",
        "SPSS's 25.0% is R's 75%. Check the order of the columns before quoting a quartile.",
        "R: ?quantile.survfit. SPSS: KM command, subcommand PERCENTILES; no printed table with data decides it.",
    ),
    "mean-limit": Explanation(
        "The time to which a mean survival time is restricted",
        "each curve's own largest time, be it an event or censored.",
        "the largest time of all curves (print(fit, rmean = 'common'), the default of summary); shorter curves are "
        "extended flat. rmean = 'individual' is SPSS's limit.",
        "Means restricted to different times cannot be compared between groups: use --tau.",
        f"{_SPSS_OUTPUT} R: ?print.survfit.",
    ),
    "mean-se": Explanation(
        "Standard error of the mean",
        "Greenwood's sum; where an event happens at the curve's largest time the variance is multiplied by m / (m - 1), "
        "m the number of events. A curve with one event has no standard error.",
        "Greenwood's sum without the factor: sqrt(sum of A_i^2 d_i / (n_i (n_i - d_i))).",
        "The factor matters with few events only.",
        f"{_SPSS_OUTPUT} Formula: {_KM}, section 4.5.",
    ),
    "ci-constant": Explanation(
        "The normal quantile of a 95 % interval",
        "the constant 1.96 in KM (COXREG uses the exact quantile).",
        "qnorm(0.975) = 1.959963985.",
        "It changes the fifth digit; a third printed decimal can differ by one.",
        _SPSS_OUTPUT,
    ),
    "no-events": Explanation(
        "Mean survival of a group without any event",
        "not printed.",
        "the largest time, with standard error 0: the curve stays at 1.",
        "The number says how long patients were followed, not how long they live.",
        "R: ?print.survfit. SPSS: no published table with its data decides it.",
    ),
    "breslow": Explanation(
        "Breslow test (Gehan, generalized Wilcoxon)",
        "weights n, the number at risk: U_j = sum of n (d_j - d n_j / n), with the hypergeometric variance.",
        "survdiff does not offer it. survdiff(rho = 1) is Peto-Peto's test, with weights S: another test, often taken for "
        "this one.",
        "It favors early differences, and depends on the censoring pattern. On survival::veteran by prior: Breslow "
        "p = 0.811, Peto-Peto p = 0.848.",
        f"SPSS: printed tables of two data sets with ties. Formula: {_KM}, section 7.3.",
    ),
    "tarone-ware": Explanation(
        "Tarone-Ware test",
        "weights sqrt(n), the square root of the number at risk.",
        "survdiff does not offer it. No value of survdiff's rho gives it; rho = 1.5 is a test without a name that "
        "has been published under this one.",
        "Between log rank and Breslow. On survival::veteran by prior: p = 0.891.",
        f"SPSS: printed tables of two data sets with ties. Tarone & Ware, Biometrika 64 (1977); {_KM}, section 7.3.",
    ),
    "peto": Explanation(
        "Peto-Peto test",
        "not offered.",
        "survdiff(rho = 1): weights S(t-), the pooled Kaplan-Meier estimate just before the time. Others (lifelines, SAS) "
        "take Peto's own estimate, the product of 1 - d / (n + 1), as weight: a slightly different number.",
        "Like Breslow's it favors early differences, but it does not depend on the censoring pattern.",
        f"R: ?survdiff. {_KM}, section 7.3.",
    ),
    "fleming-harrington": Explanation(
        "Fleming-Harrington tests",
        "not offered.",
        "survdiff's rho is theirs, with gamma = 0: weights S(t-)^rho. fh:RHO:GAMMA has weights S(t-)^rho (1 - S(t-))^gamma, which survdiff computes for gamma = 0 only.",
        "gamma > 0 favors late differences. Choose the weights before seeing the curves.",
        f"R: ?survdiff. Harrington & Fleming, Biometrika 69 (1982); {_KM}, section 7.3.",
    ),
    "se-at-zero": Explanation(
        "Standard error of the survival when nobody is left",
        "0.",
        "NaN (the log scale has no standard error at S = 0).",
        "Neither is an estimate of uncertainty.",
        _SPSS_OUTPUT,
    ),
    "negative-times": Explanation(
        "Patients with a negative time",
        "dropped, and counted in a note.",
        "used as they are by survfit; sarcstat refuses them in R style, since a negative time is a mistake in the dates.",
        "Correct the dates.",
        "SPSS: KM and COXREG, case processing.",
    ),
    "equal-times": Explanation(
        "Times that differ by rounding error only",
        "compared as stored, as far as is known: no published number decides it.",
        "made equal before anything is computed (survfit's timefix, aeqSurv). sarcstat does so for both columns, but by the "
        "size of the times themselves: R's tolerance is relative to their mean, so that beside a time of 9999999999 it has "
        "1, 2 and 3 be one. Such times are kept apart, with a warning.",
        "Dividing days by 30.4375 in two ways makes such pairs; rounding months creates real ties and moves results.",
        "R: ?aeqSurv.",
    ),
    "ties": Explanation(
        "Tied event times in a Cox model",
        "Breslow's approximation, in the null model as well.",
        "Efron's approximation (coxph's default); Breslow's and the exact partial likelihood on request (--ties).",
        "Without ties all are equal. Rounding days to months makes ties and moves the hazard ratio: on survival::lung with "
        "round(time / 30.4375) months the HR of sex is .582 (Efron), .589 (Breslow), .567 (exact). Efron's is the better "
        "approximation; say which one a paper used.",
        "SPSS: printed -2 log likelihoods of the WHAS500 data. R: ?coxph. Klein & Moeschberger, section 8.4.",
    ),
    "convergence": Explanation(
        "When the iterations of a Cox model stop",
        "after the step that changes the log likelihood by less than 0.00001 (LCON), whatever the coefficients do: the sixth "
        "or later digit of a coefficient is not final.",
        "when the log likelihood changes by less than 1e-9, relatively.",
        "No printed digit is affected, as a rule.",
        "Reproduced from unrounded SPSS output of a model with 29 parameters and two others.",
    ),
    "early-censored": Explanation(
        "Patients censored before the first event of their stratum",
        "counted as dropped, and left out of the covariate means; estimates do not change.",
        "kept; they contribute nothing to the likelihood.",
        "The N of the two programs differ, the hazard ratios do not.",
        "Reproduced from unrounded SPSS output.",
    ),
    "trend": Explanation(
        "Log-rank test for trend",
        "(c'U)^2 / c'Vc on 1 degree of freedom, with equally spaced scores c unless others are given: -3, -1, 1, 3 for four "
        "groups. Scores 1, 2, 3, 4 give the same statistic.",
        "not in survdiff; the same formula on survdiff's observed, expected and variance.",
        "The order of the groups matters: check the order of the levels in the table.",
        f"{_KM}, section 7.4. SPSS: KM command, TREND subcommand; no published number decides the formula.",
    ),
    "pairwise": Explanation(
        "Pairwise tests",
        "each pair on the patients of these two groups only, 1 degree of freedom, no correction.",
        "survdiff on a subset gives the same.",
        "With many pairs use --p-adjust holm; sarcstat explain p-adjust.",
        "SPSS: KM command, COMPARE PAIRWISE.",
    ),
    "collinearity": Explanation(
        "When collinearity is called weak, moderate or strong",
        "prints tolerance, VIF, condition indices and variance proportions of REGRESSION and judges nothing.",
        "car::vif prints VIF or, of a factor with several columns, GVIF and GVIF^(1/(2*df)); for a model of coxph it uses "
        "the variance of the coefficients, sarcstat the columns themselves.",
        "weak: every VIF below 5 and every condition index that counts below 10; strong: a VIF of 10 or an index of 30 and "
        "more; moderate: between. An index counts where two covariates have more than half of their variance in its "
        "dimension. These are conventions: a VIF of 5 widens an interval sqrt(5) = 2.2 times, which many events make up "
        "for. Of two covariates that say the same, keep the one that means more.",
        "Condition index and proportions: Belsley, Kuh & Welsch, Regression Diagnostics (1980), chapter 3. VIF of 5 and "
        "10: rules of thumb; O'Brien, Quality & Quantity 41 (2007) on their limits. GVIF: Fox & Monette, JASA 87 (1992).",
    ),
    "crosstab-tests": Explanation(
        "Tests of a cross-tabulation",
        "Pearson's chi-square without correction, and for a 2x2 table the continuity correction as a row of its own; "
        "likelihood ratio; linear-by-linear association of the values' codes, (N - 1) r^2; Fisher's exact test with its "
        "one-sided p.",
        "chisq.test corrects a 2x2 table for continuity unless correct = FALSE: its default is SPSS's second row. "
        "fisher.test is two-sided, with the conditional odds ratio and its interval. Likelihood ratio and "
        "linear-by-linear association are not in R's base packages.",
        "A p-value called chi-square in a paper made with R is likely the corrected one. Say which.",
        "R: ?chisq.test, ?fisher.test. SPSS: CROSSTABS, STATISTICS=CHISQ; printed tables of statedu72.",
    ),
    "fisher": Explanation(
        "Fisher's exact test of tables larger than 2x2",
        "exact where time and memory allow, else Monte Carlo on request (module Exact Tests).",
        "fisher.test is wrong for many large sparse tables in R 4.2.2 (25 levels by 3 groups of 120 patients: p < 0.001 for "
        "0.53), does not end on others, and can end the process.",
        "sarcstat computes a table of 2x2 exactly, and a larger one where at most 10^8 tables have its margins (an upper "
        "bound): thousands of such tables were compared with complete enumeration. Else p = (count + 1) / (B + 1) of B "
        "random tables: 100,000, and 1,000,000 where p is between .02 and .1, so that the standard error at .05 is .0002; "
        "fewer for huge tables. The table says which, with B and --seed. A column with another value for each patient is "
        "not tested.",
        "R: ?fisher.test; Mehta & Patel, ACM TOMS 12 (1986); random tables: Patefield, Applied Statistics 30 (1981).",
    ),
    "mann-whitney": Explanation(
        "Mann-Whitney (Wilcoxon rank sum) test",
        "normal approximation with the variance corrected for ties, without continuity correction; exact for small samples "
        "without ties.",
        "wilcox.test is exact below 50 patients in each group without ties; else the same approximation with continuity "
        "correction (correct = TRUE).",
        "Styles spss and journal take no correction, style r does; all are exact where R is. With 6 patients a group the "
        "difference is .048 or .058. Kruskal-Wallis and Pearson's chi-square without correction agree in both programs.",
        "R: ?wilcox.test. SPSS: NPAR TESTS /MANN-WHITNEY. Hollander & Wolfe, Nonparametric Statistical Methods (1973), "
        "section 4.1.",
    ),
    "quantile-type": Explanation(
        "Quartiles and other percentiles",
        "HAVERAGE: the value at place (W + 1) p in order, between two values in proportion; R's quantile(type = 6).",
        "quantile and summary take type 7: the value at place 1 + (n - 1) p.",
        "Medians agree, quartiles differ a little, the more the fewer the patients. Type 6 gives the wider quartiles.",
        "R: ?quantile; Hyndman & Fan, American Statistician 50 (1996). SPSS: unrounded FREQUENCIES output.",
    ),
    **COMPETING,
    **EVENTS,
    **REMEDIES,
    **OF_ENTRY,
    **OF_WEIGHTING,
    **SEARCHED,
}
