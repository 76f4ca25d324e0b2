"""Each term alone: its hazard ratios, and the p-value by which it is chosen for a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sarcstat.analysis.cox import Block, CoxOptions, Term, cox
from sarcstat.analysis.frames import rows_of
from sarcstat.bridge.call import call_r
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.results import Provenance, Statistic


@dataclass(frozen=True, slots=True)
class Univariable:
    """A term alone in one endpoint: its statistics, its levels with their patients, and the p of its test.

    `p_value` is that of the log-rank test for a factor, of the score test for a number or a product; None where
    there is none.
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
    convention, ties = next(iter(options.ties.items()))
    alone = replace(
        options,
        blocks=(Block("enter", (term,)),),
        ties={convention: ties},
        contrasts={name: contrast for name, contrast in options.contrasts.items() if name in term},
        tvc=(),
        baseline=False,
        pattern=None,
        ph_test=False,
        concordance=False,
    )
    result = cox(cohort, alone, provenance, {})
    wanted = (s for s in result.statistics if s.context == "equation")
    statistics = [replace(s, context="univariable", block=None, step=None) for s in wanted]
    score = next(result.find(name="p_value", context="overall"), None)
    p, test = (score.value if score else None), "score"
    if len(term) == 1 and cohort.covariates[0].factor is not None:
        p, test = _log_rank(cohort), "logrank"
    key = Statistic(
        name="p_value",
        value=p,
        convention=convention,
        context="univariable_test",
        term="*".join(term),
        test=test,
        variable=cohort.outcome.time_name,
    )
    return Univariable(term, [*statistics, key], result.details["levels"], None if p is None else float(p), test)


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


def chosen(found: Sequence[Univariable], below: float, forced: Sequence[str]) -> Iterator[tuple[Term, str]]:
    """The terms whose p is below a bound in any endpoint, and those that are forced, each with the reason."""
    for term in dict.fromkeys(each.term for each in found):
        known = [each.p_value for each in found if each.term == term and each.p_value is not None]
        if "*".join(term) in forced:
            yield term, "forced"
        elif known and min(known) < below:
            yield term, f"p = {min(known):.3g}"
