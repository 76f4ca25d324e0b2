"""What words of a paper say of how hazard ratios, their intervals and their p were made."""

from __future__ import annotations

import re

#: Named methods whose intervals are not estimate ± z·SE on the log scale.
NOT_WALD = re.compile(
    r"profile|firth|penali[sz]ed|bootstrap|bias-corrected|bayes|credible|\bcri\b|posterior|exact|small[- ]sample|"
    r"t[- ]distribution",
    re.I,
)
#: Named fits for which SE(ln HR) ≥ √(1/E₁ + 1/E₀) is not a theorem.
OTHER_FIT = re.compile(
    r"weight|\biptw\b|robust|sandwich|\bgee\b|generali[sz]ed estimating|recurrent|repeated|cluster|fine|gray|competing|"
    r"sub-?distribution|\bs-?hr\b|frailty|mixed|random|inverse probability|parametric|accelerated",
    re.I,
)
#: How papers name them, in words that mean nothing else: "recurrent" alone is the disease, "profile" that of genes.
_NAMED = re.compile(
    r"profiled? (?:penali[sz]ed )?(?:log-)?likelihood|profile-likelihood|likelihood[- ]profile|\bfirth(?:'s)?\b|"
    r"penali[sz]ed (?:maximum )?(?:partial )?(?:likelihood|cox|regression)|\bbootstrap\w*|\bbayesian\b|"
    r"credible intervals?|\bcri\b|highest posterior density|posterior (?:mean|median|distribution)s?|"
    r"exact (?:95% )?(?:confidence|ci\b)|fine(?:[- ]and[- ]|[- /–&]+)gray\w*|gray's|competing[- ]risks?|"
    r"sub-?distribution|\bs-?hrs?\b|inverse[- ]probability|\biptw\b|robust|sandwich|\bgee\b|"
    r"weighted (?:cox|hazard|analys|population|cohort)\w*|generali[sz]ed estimating equations?|"
    r"bias-corrected|cluster(?:ed|[- ]robust)|frailty|recurrent[- ]events?|mixed[- ]effects?|random[- ]effects?|"
    r"accelerated failure|weibull",
    re.I,
)
#: Tests that say nothing of one hazard ratio against 1.
_OF_OTHERS = re.compile(r"trend|interaction|heterogeneity|proportional|schoenfeld", re.I)
_TESTS = re.compile(
    r"\b(?:(?:un)?stratified )?log-? ?rank\b|\b(?:one|1)-? ?(?:sided|tailed)\b|\b(?:linear )?trend\b|\binteraction\b|"
    r"\bheterogeneity\b|\bproportional\w*|\bschoenfeld\b|\b(?:un)?stratified\b|\blikelihood-? ?ratio\b|"
    r"\blrt?(?= test\b)|\bscore(?= test\b)|\b(?:wilcoxon|breslow|gehan|peto|mantel\W+(?:haenszel|cox))\b|"
    r"\badjusted(?= p\b)|\bbonferroni\b|\bholm\b|\bfdr\b|\bfalse discovery\b|\bchi-? ?squared?\b|\bpermutation\b",
    re.I,
)
_P_VALUES = re.compile(r"\bp[ -]?values?\b|(?<![\w.])p\b", re.I)
#: Sentences in which words of a method are about the choice or the validation of a model, not its intervals.
_OF_MODELS = re.compile(
    r"lasso|shrinkage|nomogram|c-?(?:index|statistic)|concordance|calibrat|validat|selection|informati|decision curve|"
    r"imput|sample[- ]size",
    re.I,
)
_OF_INTERVALS = re.compile(r"confidence|credible|interval|\bcis?\b|hazard|\bcox\b|\bhrs?\b", re.I)


def method_of(*texts: str) -> str:
    """The words of the first text that names an estimation other than Cox's with Wald intervals, as printed."""
    return next((match[0] for text in texts if (match := _NAMED.search(text))), "")


def said_of_intervals(sentence: str) -> str:
    """The method that a sentence of the methods names for hazard ratios or intervals, "" where it names none."""
    if _OF_MODELS.search(sentence) or not _OF_INTERVALS.search(sentence):
        return ""
    return method_of(sentence)


def test_of(*texts: str) -> str:
    """The tests that headings or words beside a p name, in lower case: "stratified log-rank"."""
    found = [match[0].casefold() for text in texts for match in _TESTS.finditer(text)]
    return ", ".join(dict.fromkeys(found))


def test_in_notes(notes: tuple[str, ...]) -> str:
    """The test that a table's notes say its p to be of; a mark's own note (trend, interaction) is not for all."""
    sentences = [sentence for note in notes for sentence in re.split(r"[.;]\s", note)]
    named = test_of(*(each for each in sentences if _P_VALUES.search(each) or len(each.split()) < 6))
    return "" if _OF_OTHERS.search(named) or named == "stratified" else named


def of_the_ratio(test: str) -> bool:
    """Whether a test can be one of the hazard ratio against 1: not those of trend, interaction or proportionality."""
    return not _OF_OTHERS.search(test)


def one_sided(test: str) -> bool:
    """Whether a test is named one-sided."""
    return bool(re.search(r"\b(?:one|1)-? ?(?:sided|tailed)\b", test))
