"""Which groups a test of survival curves could compare with which: said where it is not all with all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sarcstat.analysis.shared.frames import rows_of
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.errors import listing
from sarcstat.named_tests import test_label
from sarcstat.results import Condition

_MOST = 10


def uncomparable(value: Mapping[str, Any], cohort: Cohort) -> Iterator[Condition]:
    """Warnings on tests that leave comparisons out, from R's `expected`, `overall`, `trend` and `pairwise` tables.

    Nothing where nobody had the event, which is said of the cohort.
    """
    if cohort.group is None or not cohort.status.any():
        return
    yield from _overall(value, cohort)
    yield from _trend(value)
    yield from _pairs(value, cohort)


def _overall(value: Mapping[str, Any], cohort: Cohort) -> Iterator[Condition]:
    """The sets of levels that each test compared; tests with the same sets are named together."""
    members: dict[str, dict[int, list[int]]] = {}
    for row in rows_of(value.get("expected") or value.get("comparable")):
        members.setdefault(row["test"], {}).setdefault(int(row["comparable"]), []).append(int(row["group"]) - 1)
    tests: dict[tuple[tuple[int, ...], ...], list[str]] = {}
    for test, sets in members.items():
        if len(sets) > 1:
            tests.setdefault(tuple(tuple(each) for each in sets.values()), []).append(test)
    for compared, named in tests.items():
        yield Condition("warning", _sentence(compared, named, cohort), "not_comparable")


def _sentence(sets: Sequence[Sequence[int]], tests: Sequence[str], cohort: Cohort) -> str:
    assert cohort.group is not None
    texts = cohort.group.texts
    together = "at risk in the same stratum" if cohort.stratum else "at risk together"
    head = f"{listing([test_label(test) for test in tests], _MOST)} by {cohort.group.label}"
    compared = [listing([texts[i] for i in each], _MOST) for each in sets if len(each) > 1]
    alone = [texts[each[0]] for each in sets if len(each) == 1]
    if not compared:
        return f"{head}: not estimable (NE), for at no event were patients of two levels {together}."
    left_out = f"; {listing(alone, _MOST)} with no other" if alone else ""
    df = sum(len(each) - 1 for each in sets)
    return (
        f"{head}: these levels could be compared with each other: {'; '.join(compared)}{left_out}. At no event were "
        f"patients of different sets {together}; df is {df}, not {len(texts) - 1}."
    )


def _trend(value: Mapping[str, Any]) -> Iterator[Condition]:
    estimable = {row["test"] for row in rows_of(value.get("overall")) if row["chi_square"] is not None}
    without = [row["test"] for row in rows_of(value.get("trend")) if row["chi_square"] is None]
    named = [test_label(test) for test in without if test in estimable]
    if named:
        why = "all levels that can be compared have one score"
        text = f"{listing(named, _MOST)}, linear trend: not estimable (NE), for {why}."
        yield Condition("warning", text, "not_comparable")


def _pairs(value: Mapping[str, Any], cohort: Cohort) -> Iterator[Condition]:
    """The pairs without a test, each once; where no two levels can be compared that is said already."""
    assert cohort.group is not None
    if all(row["chi_square"] is None for row in rows_of(value.get("overall"))):
        return
    pairs: dict[str, None] = {}
    for row in rows_of(value.get("pairwise")):
        if row["chi_square"] is None:
            first, second = (cohort.group.texts[int(row[name]) - 1] for name in ("group1", "group2"))
            within = f" in {cohort.stratum.texts[int(row['stratum']) - 1]}" if cohort.stratum and row["stratum"] else ""
            pairs[f"{first} with {second}{within}"] = None
    if pairs:
        together = "at risk in the same stratum" if cohort.stratum else "at risk together"
        text = (
            f"Pairwise tests by {cohort.group.label}: not estimable (NE) for {listing(list(pairs), _MOST)}, for at no "
            f"event of theirs were both {together}."
        )
        yield Condition("warning", text, "not_comparable")
