"""`sarcstat cox --univariable-first`: the terms that enter because of their own p-value, or because they are forced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sarcstat.errors import AnalysisError, UsageError
from sarcstat.terms import ModelTerms, Term, terms_in, written

if TYPE_CHECKING:
    from sarcstat.analysis.cox.univariable import Univariable
    from sarcstat.results import Condition

Blocks = list[tuple[str, list[Term]]]


def selected(
    blocks: Blocks, alone: Sequence[Univariable], options: Mapping[str, Any], known: Sequence[str]
) -> tuple[Blocks, Condition]:
    """The blocks with the terms that are significant alone in any endpoint, or forced; a note which and why.

    Raises AnalysisError where none is, UsageError for a forced term that is no candidate.
    """
    from sarcstat.analysis.cox.univariable import chosen

    below = options["univariable_first"]
    kept = chosen(alone, below, forced_terms(blocks, options["forced"], known))
    if not kept:
        raise AnalysisError(
            f"No covariate alone has a p below {below:g}.", "Raise the bound, or name terms with --force."
        )
    return _filled(blocks, kept), _note(kept, alone, below)


def forced_terms(blocks: Blocks, given: Sequence[str], known: Sequence[str] | None) -> list[Term]:
    """The terms of --force, as the model spells them; raises UsageError for one that is no candidate."""
    from sarcstat.cli.analyses.cohorts.pipeline import column_list

    candidates = {frozenset(term): term for term in ModelTerms(blocks, []).terms}
    forced = [term for entry in column_list(given, known) for term in terms_in(entry, known)]
    for term in forced:
        if frozenset(term) not in candidates:
            raise UsageError(
                f"--force: '{written(term)}' is not among the covariates.",
                f"There are {', '.join(map(written, candidates.values()))}.",
            )
    return [candidates[frozenset(term)] for term in forced]


def _filled(blocks: Blocks, kept: Mapping[Term, str]) -> Blocks:
    """The blocks with what is kept, each term once."""
    from sarcstat.analysis.cox.univariable import placed

    there: set[Term] = set()
    found = []
    for method, terms in blocks:
        own = [term for term in dict.fromkeys(placed(terms, kept)) if term not in there]
        there.update(own)
        found.append((method, own))
    return [(method, terms) for method, terms in found if terms]


def _note(kept: Mapping[Term, str], alone: Sequence[Univariable], below: float) -> Condition:
    from sarcstat.results import Condition

    reasons = ", ".join(f"{written(term)} ({reason})" for term, reason in sorted(kept.items(), key=lambda i: len(i[0])))
    out = ", ".join(dict.fromkeys(written(each.term) for each in alone if each.term not in kept)) or "none"
    products = any(len(each.term) > 1 for each in alone)
    beside = "; likelihood ratio test of products beside their parts" if products else ""
    text = (
        f"In the multivariable model: {reasons}; left out: {out}. Entered where the univariable p (log-rank test; "
        f"score test of numbers{beside}) is below {below:g} for any endpoint."
    )
    return Condition("note", text, "univariable_first")
