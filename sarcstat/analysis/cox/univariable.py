"""Each term alone: its hazard ratios, and the p-value by which it is chosen for a model."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sarcstat.analysis.cox.cox import Block, CoxOptions, Term, cox
from sarcstat.analysis.shared.frames import rows_of
from sarcstat.bridge.call import call_r
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.results import Provenance, Statistic
from sarcstat.terms import parts_of, written


@dataclass(frozen=True, slots=True)
class Univariable:
    """A term alone in one endpoint: its statistics, its levels with their patients, and the p of its test.

    `p_value` is that of the log-rank test for a factor, of the score test for a number, of the likelihood ratio test
    beside its parts for a product; None where there is none. With an offset it is the score test's, with sampling
    weights the robust one's, under Firth's penalty that of the penalized likelihood ratio.
    """

    term: Term
    statistics: Sequence[Statistic]
    levels: dict[str, list[dict[str, object]]]
    p_value: float | None
    test: str


def univariable(cohort: Cohort, term: Term, options: CoxOptions, provenance: Provenance) -> Univariable:
    """The model of one term on the patients who have it; `cohort` holds the covariates of the term only.

    The first convention of `options` is computed. Raises RRefusal where nobody had an event.
    """
    alone = _plain(options, term, Block("enter", (term,)))
    result = cox(cohort, alone, provenance, {})
    wanted = (s for s in result.statistics if s.context == "equation")
    statistics = [replace(s, context="univariable", block=None, step=None) for s in wanted]
    test = _test_of(cohort, options)
    score = next(result.find(name="p_value", context="overall"), None)
    if test != "score":
        score = next(result.find(name="p_value", context="summary", test=test), None)
    p = score.value if score else None
    if test == "score" and cohort.offset is None and len(term) == 1 and cohort.covariates[0].factor is not None:
        p, test = _log_rank(cohort), "logrank"
    key = _test(cohort, term, alone, p, test)
    return Univariable(term, [*statistics, key], result.details["levels"], None if p is None else float(p), test)


def _test_of(cohort: Cohort, options: CoxOptions) -> str:
    """The test of a term alone: without weights and penalty the score test."""
    return "robust_score" if cohort.weights is not None else "lr" if options.firth else "score"


def product_beside_parts(cohort: Cohort, term: Term, options: CoxOptions, provenance: Provenance) -> Univariable:
    """A product's likelihood ratio test beside all its parts: alone it depends on where its covariates are 0.

    `cohort` holds its covariates. There are no hazard ratios. Raises RRefusal where nobody had an event.
    """
    own = _plain(options, term, Block("enter", tuple(parts_of(term))), Block("enter", (term,)))
    result = cox(cohort, own, provenance, {})
    found = next(result.find(name="p_value", context="previous_block", block=2), None)
    p = None if found is None or found.value is None else float(found.value)
    return Univariable(term, [_test(cohort, term, own, p, "lr")], result.details["levels"], p, "lr")


def _plain(options: CoxOptions, term: Term, *blocks: Block) -> CoxOptions:
    """The options for these blocks of one term's covariates in the first convention, without what is for one model."""
    convention, ties = next(iter(options.ties.items()))
    return replace(
        options,
        blocks=blocks,
        ties={convention: ties},
        contrasts={name: contrast for name, contrast in options.contrasts.items() if name in term},
        tvc=(),
        in_time=(),
        baseline=False,
        pattern=None,
        ph_test=False,
        concordance=False,
    )


def _test(cohort: Cohort, term: Term, options: CoxOptions, p: float | int | str | None, test: str) -> Statistic:
    """The p-value by which a term is chosen."""
    return Statistic(
        name="p_value",
        value=p,
        convention=next(iter(options.ties)),
        context="univariable_test",
        term="*".join(term),
        test=test,
        variable=cohort.outcome.time_name,
    )


def _log_rank(cohort: Cohort) -> float | None:
    """The log-rank p of a cohort's only covariate, a factor, over the strata."""
    factor = cohort.covariates[0].factor
    assert factor is not None
    if len(factor.values) < 2:
        return None
    grouped = replace(cohort, group=factor)
    reply = call_r("log_rank_test", rows=grouped.counted_rows(), n_groups=grouped.n_groups, n_strata=grouped.n_strata)
    (row,) = rows_of(reply.value)
    p: float | None = row["p_value"]
    return p


def chosen(found: Sequence[Univariable], below: float, forced: Collection[Term]) -> Mapping[Term, str]:
    """The terms whose p is below a bound in any endpoint, and those that are forced, each with the reason.

    A product comes with all its parts, whatever theirs.
    """
    candidates = {frozenset(each.term): each.term for each in found}
    kept: dict[Term, str] = {}
    for term in candidates.values():
        known = [each.p_value for each in found if each.term == term and each.p_value is not None]
        if term in forced:
            kept[term] = "forced"
        elif known and min(known) < below:
            kept[term] = f"p = {min(known):.3g}"
    for term in [*kept]:
        for part in parts_of(term):
            kept.setdefault(candidates.get(frozenset(part), part), f"part of {written(term)}")
    return kept


def placed(terms: Iterable[Term], kept: Mapping[Term, str]) -> Iterator[Term]:
    """The terms of a block that are kept, each product after those of its parts that are kept."""
    spelled = {frozenset(term): term for term in kept}
    for term in terms:
        if term in kept:
            yield from (spelled[frozenset(part)] for part in parts_of(term))
            yield term
