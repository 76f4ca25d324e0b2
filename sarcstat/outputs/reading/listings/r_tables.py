"""The tables and lines that survival prints: how each is recognized, and what its headings are called."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sarcstat.outputs.reading.listings.printed import NUMBER, Headings

_LEVEL = r"0?\.\d+|0|1"
#: print(survfit) and summary(survfit)$table, of survival 2 and 3.
CURVES = Headings(
    {
        r"records": "records",
        r"n\.max": "n.max",
        r"n\.start": "n.start",
        r"n": "n",
        r"events": "events",
        r"\*{0,2}rmean\*{0,2}": "rmean",
        r"\*{0,2}se\(rmean\)\*{0,2}": "se(rmean)",
        r"median": "median",
        rf"({_LEVEL})LCL": r"\1LCL",
        rf"({_LEVEL})UCL": r"\1UCL",
    },
    first=("events", "median", "n.max"),
)
#: The rows of summary(survfit).
STEPS = Headings(
    {
        r"time": "time",
        r"n\.risk": "n.risk",
        r"n\.event": "n.event",
        r"(?:n\.)?censor(?:ed)?": "censored",
        r"survival": "survival",
        r"std\.err": "std.err",
        r"lower ([\d.]+)% CI": r"lower \1% CI",
        r"upper ([\d.]+)% CI": r"upper \1% CI",
    },
    first=("n.risk",),
)
GROUPS = Headings(
    {
        "N": "N",
        "Observed": "Observed",
        "Expected": "Expected",
        r"\(O-E\)\^2/E": "(O-E)^2/E",
        r"\(O-E\)\^2/V": "(O-E)^2/V",
    },
    first=("N",),
)
COEFFICIENTS = Headings(
    {
        "coef": "coef",
        r"exp\(coef\)": "exp(coef)",
        r"se\(coef\)": "se(coef)",
        r"robust se": "robust se",
        "z": "z",
        r"Pr\(>\|z\|\)": "p",
        "p": "p",
    },
    first=("coef",),
)
RATIOS = Headings(
    {
        r"exp\(coef\)": "exp(coef)",
        r"exp\(-coef\)": "exp(-coef)",
        r"lower (\.\d+)": r"lower \1",
        r"upper (\.\d+)": r"upper \1",
    },
    first=("exp(coef)",),
)
HAZARDS = Headings({"rho": "rho", "chisq": "chisq", "df": "df", "p": "p"}, first=("chisq",))
QUANTILES = Headings({r"(\d+(?:\.\d+)?)": r"\1"})

#: Lines that say numbers by themselves: a pattern with named groups → the row that they make of a table.
TESTS = re.compile(
    rf"\s*(?P<test>Likelihood ratio test|Wald test|Score \(logrank\) test|Efficient score test)\s*="
    rf"\s*(?P<chisq>{NUMBER})\s+on\s+(?P<df>{NUMBER})\s+df,\s*p=\s*(?P<p>[<>]?\s*{NUMBER})"
    rf"(?:,\s*Robust =\s*(?P<robust>{NUMBER})\s+p=\s*(?P<robust_p>[<>]?\s*{NUMBER}))?\s*"
)
CHI_SQUARE = re.compile(
    rf"\s*Chisq=\s*(?P<chisq>{NUMBER})\s+on\s+(?P<df>{NUMBER})\s+degrees? of freedom,\s*p=\s*(?P<p>[<>]?\s*{NUMBER})\s*"
)
CASES = re.compile(
    r"\s*n=\s*(?P<n>\d+)(?:,\s*unique id=\s*(?P<ids>\d+))?(?:,\s*number of events=\s*(?P<events>\d+))?\s*"
)
DELETED = re.compile(
    r"\s*\(?(?:n=\s*(?P<n>\d+),?\s*)?\(?(?P<deleted>\d+) observations? deleted due to missing(?:ness)?\.?\)?\s*"
)
CONCORDANCE = re.compile(rf"\s*Concordance=\s*(?P<concordance>{NUMBER})\s*\(se =\s*(?P<se>{NUMBER})\s*\)\s*")
R_SQUARE = re.compile(rf"\s*Rsquare=\s*(?P<square>{NUMBER})\s*\(max possible=\s*(?P<most>{NUMBER})\s*\)\s*")
LIMIT = re.compile(rf"\s*\* restricted mean with upper limit =\s*(?P<limit>{NUMBER})\s*")
OWN_LIMITS = re.compile(r"\s*\* restricted mean with variable upper limit\s*")
NULL_LOGLIK = re.compile(rf"\s*log likelihood=\s*(?P<loglik>{NUMBER})\s*")
QUANTILE_PART = re.compile(r"\$(?P<part>quantile|lower|upper)\s*")
#: What is recognized and not recomputed: the beginning of a line → what it is.
UNREAD = {
    re.compile(r"Analysis of Deviance Table"): "analysis of deviance",
    re.compile(r"\s*coef\s+(?:exp\(coef\)\s+)?se\(coef\)\s+se2\s"): "penalized model",
    re.compile(r"\s*Observed\s+Expected\s+Z\s+p\s*$"): "one-sample test",
    re.compile(r"\s*n\s+nevent\s+rmean"): "multi-state curves",
    re.compile(r"\s*time\s+(?:n\.risk\s+)?n\.event\s+(?:P|Pr)\("): "multi-state curves",
    re.compile(r"\s*\d+:\d+(?:, \d+:\d+)*\s+coef\s"): "multi-state model",
    re.compile(r"\s*Pairwise comparisons using .*(?:[Ll]og-?[Rr]ank|Peto)"): "pairwise tests",
    re.compile(r"\s*(?:\d+ )?term\s+estimate\s+std\.error\b"): "model in a tidy table",
    re.compile(r"#?\s*Chisq=\s*\S+\s+on\s+\S+\s+degrees? of freedom"): "line of a test",
    re.compile(r"\s*(?:Likelihood ratio test|Wald test|Score \(logrank\) test)\s*=\s*\S+\s+on\s"): "line of a test",
    re.compile(r"\s*Loglik\(model\)=\s"): "model of survreg()",
    re.compile(r"\s*Cox mixed-effects model\b"): "model of coxme()",
    re.compile(r"\s*Cox Proportional Hazards Model\s*$"): "model of cph()",
    re.compile(r"\s*(?:strata\s+)?time\s+n\.risk\s+n\.event\b.*\bestimate\b"): "curves in a tidy table",
    re.compile(r"\s*stat\s+pv\s+df\s*$"): "test of cumulative incidence",
}
#: What R shows of any model: it is named in a listing of survival alone.
OF_ANY_MODEL = {
    re.compile(r"\s*\d+(?:\.\d+)? %\s+\d+(?:\.\d+)? %\s*$"): "table of confint()",
    re.compile(r"\s*Single term deletions\s*$"): "table of drop1()",
    re.compile(r"(?:Start|Step):\s+AIC=\s*-?\d"): "table of step()",
}
#: Headings that only tables of survival have: where none of them was read, the table is not known.
LIKE = re.compile(r".*(?:\bn\.risk\b.*\bn\.event\b|exp\(coef\)|\bevents\s.*\bmedian\b|\bObserved\s+Expected\b).*")
#: Those that begin the output of another function's model → the function.
MODELS = {
    "model of survreg()": "survreg",
    "model of coxme()": "coxme",
    "model of cph()": "cph",
    "model of crr()": "crr",
}

#: Command, table and headings.
TABLES: tuple[tuple[str, str, Headings], ...] = (
    ("survfit", "survfit", CURVES),
    ("survdiff", "survdiff", GROUPS),
    ("cox.zph", "cox.zph", HAZARDS),
    ("coxph", "coefficients", COEFFICIENTS),
    ("coxph", "hazard ratios", RATIOS),
)
_TEST = {"chisq": "chisq", "df": "df", "p": "p", "robust": "robust chisq", "robust_p": "robust p"}
#: A line's pattern → command, table, row ("": the line says it), and its groups' columns.
LINES: Mapping[re.Pattern[str], tuple[str, str, str, Mapping[str, str]]] = {
    TESTS: ("coxph", "tests", "", _TEST),
    CHI_SQUARE: ("survdiff", "test", "test", _TEST),
    CASES: ("coxph", "cases", "cases", {"n": "n", "ids": "unique id", "events": "events"}),
    CONCORDANCE: ("coxph", "concordance", "concordance", {"concordance": "concordance", "se": "se"}),
    R_SQUARE: ("coxph", "R square", "R square", {"square": "Rsquare", "most": "max possible"}),
    LIMIT: ("survfit", "restricted means", "upper limit", {"limit": "limit"}),
    NULL_LOGLIK: ("coxph", "log likelihood", "null model", {"loglik": "log likelihood"}),
}
