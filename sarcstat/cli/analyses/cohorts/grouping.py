"""Factors that group the patients of several analyses at once, and what becomes of missing values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sarcstat.errors import AnalysisError, InputError, Problem, UsageError

if TYPE_CHECKING:
    from sarcstat.cli.analyses.cohorts.apart import Apart
    from sarcstat.cli.analyses.cohorts.prepared import Prepared
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort.factor import Factor

UNKNOWN = "Unknown"


@dataclass(frozen=True, slots=True)
class Grouped:
    """A data set with its outcomes, and the factors by column name; rows that `listwise` drops are excluded."""

    prepared: Prepared | Apart
    factors: Mapping[str, Factor]


def grouped(prepared: Prepared | Apart, names: Sequence[str], missing: str) -> Grouped:
    """The columns as factors with labels that differ, and missing values as `--missing` says.

    Raises InputError for columns without any value, UsageError for an endpoint that is given twice.
    """
    from sarcstat.cli.analyses.cohorts.prepared import Prepared
    from sarcstat.data.cohort.cohort import incomplete
    from sarcstat.data.cohort.factor import with_unknown

    _check_endpoints(prepared)
    found = {name: prepared.factor(name) for name in names}
    empty = [name for name, each in found.items() if not (each.codes >= 0).any()]
    if empty:
        rows = f"{prepared.n_rows:,}"
        raise InputError.of(
            [
                Problem(
                    f"Column '{name}' has no value: all {rows} rows are missing.",
                    "Check --where, --na and the column, or leave it out.",
                )
                for name in empty
            ]
        )
    labels = Counter(each.label for each in found.values())
    for name, each in found.items():
        if labels[each.label] > 1:
            found[name] = replace(each, label=f"{each.label} ({name})")
    if missing == "unknown":
        found = {name: with_unknown(each, UNKNOWN)[0] for name, each in found.items()}
    if missing == "listwise" and isinstance(prepared, Prepared):  # rows to be complete are read together
        prepared = replace(prepared, excluded=[*prepared.excluded, *incomplete(prepared.outcomes, found)])
    return Grouped(prepared, found)


def group_column(dataset: Dataset, name: str, *, by_name: bool, unknown: bool, most: int) -> tuple[Factor, str]:
    """A column of --by, where `unknown` with a last level for missing values, and that level's text.

    Raises InputError for more than `most` levels.
    """
    from sarcstat.data.cohort.factor import factor, with_unknown

    found = factor(dataset.frame, dataset.codebook, name, names=by_name)
    if len(found.values) > most:
        raise InputError(
            f"--by: column '{name}' has {len(found.values)} levels, more than {most}.",
            "Is it an identifier or a measurement? Group it first, or name another column.",
        )
    return with_unknown(found, UNKNOWN) if unknown else (found, "")


def kept_groups(group: Factor, rows: Any, hint: str) -> Factor:
    """A grouping on the rows used; raises AnalysisError with the hint where there is nothing to compare."""
    kept, _ = group.keep(rows)
    if len(kept.values) < 2:
        only = f"'{kept.texts[0]}'" if kept.values else "none"
        raise AnalysisError(f"--by: column '{group.name}' has only one level with data ({only}).", hint)
    return kept


def _check_endpoints(prepared: Prepared | Apart) -> None:
    labels = [each.time_label for each in prepared.outcomes]
    twice = [label for label, number in Counter(labels).items() if number > 1]
    if twice:
        raise UsageError(f"The endpoint {twice[0]} is given twice.", "Each --time and --event names its own endpoint.")
