"""Other conventions that are known, tried on the cells that differ: which of them SPSS's number follows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from sarcstat.crosscheck.identity import Key
from sarcstat.crosscheck.plan import Plan
from sarcstat.crosscheck.recomputed import Change, Perform, Recomputed, recomputed, with_keys
from sarcstat.crosscheck.verdict import CheckedTable, Verdict
from sarcstat.data.codebook import Dataset
from sarcstat.display.shapes.table import Cell, Path, Table
from sarcstat.request import Request

Again = Callable[[Recomputed], list[CheckedTable]]

#: Command → the causes to try, each with the options that show R's number beside SPSS's.
_BESIDE: Mapping[str, Sequence[tuple[str, dict[str, object]]]] = {
    "km": [("", {"style": "both"})],
    "cox": [
        ("convergence", {"style": "both", "ties": "breslow"}),
        ("ties", {"style": "both", "ties": "efron"}),
        ("ties", {"style": "both", "ties": "exact"}),
    ],
    "describe": [("quantile-type", {"style": "both"})],
    "crosstab": [("crosstab-tests", {"style": "both"})],
}
#: R's summary beside SPSS's statistics, and its words → the rows of SPSS's Statistics.
_SUMMARY = "SPSS and R"
_QUARTILES: Mapping[str, Path] = {
    "Min.": ("Minimum",),
    "1st Qu.": ("Percentiles", "25"),
    "3rd Qu.": ("Percentiles", "75"),
    "Max.": ("Maximum",),
}
#: So many rows at most have their ties worked out exactly.
_FEW_ROWS = 300
_BLANK = "blank texts, which SPSS counts as values and sarcstat as missing"
_INFINITE = "no finite maximum of the likelihood: the estimate is infinite"
#: Commands that weight by themselves, and have no numbers of R's then; others repeat rows.
_WEIGHTING = ("describe", "crosstab")


def explained(
    tables: Sequence[CheckedTable], plan: Plan, perform: Perform, again: Again, ours: Recomputed
) -> list[CheckedTable]:
    """The tables with `explained` for `different` wherever a known convention gives SPSS's number."""
    found = list(tables)
    for cause, made in _alternatives(plan, perform):
        if not _different(found):
            break
        found = [_with_cause(old, new, cause) for old, new in zip(found, again(made()), strict=True)]
    if _different(found) and ours.infinite:
        found = [_infinite(each, ours.infinite) for each in found]
    return found


def _different(tables: Sequence[CheckedTable]) -> bool:
    return any(verdict.kind == "different" for table in tables for verdict in table.verdicts.values())


def _alternatives(plan: Plan, perform: Perform) -> Iterator[tuple[str, Callable[[], Recomputed]]]:
    request = plan.parts[0][0].request
    for cause, keys in _BESIDE.get(request.command, ()):
        if has_r(request) and affordable(request, plan.dataset, keys):
            yield cause, lambda keys=keys: _beside(plan, perform, keys)  # type: ignore[misc]
    if request.command in ("describe", "crosstab"):
        yield _BLANK, lambda: recomputed(plan.parts, plan.dataset, perform, _blanks_as_values)


def has_r(request: Request) -> bool:
    """Whether R's numbers stand beside SPSS's."""
    return request.command in _BESIDE and not (request.keys.get("weight") and request.command in _WEIGHTING)


def affordable(request: Request, dataset: Dataset, keys: Mapping[str, object]) -> bool:
    """Whether a convention is tried: the exact likelihood takes long with many ties, another one at every step too."""
    ties = keys.get("ties", "breslow")
    stepwise = any(not str(each).startswith("enter") for each in request.keys.get("block", ()))
    many = bool(request.keys.get("weight")) or len(dataset.frame) > _FEW_ROWS
    return ties == "breslow" or not (stepwise or (ties == "exact" and many))


def _beside(plan: Plan, perform: Perform, keys: Mapping[str, object]) -> Recomputed:
    """R's numbers in the places of SPSS's, with the causes that our own comparison names as their texts."""
    found = recomputed(plan.parts, plan.dataset, perform, _changed(keys))
    found.tables = [replace(each, table=of_r(each.table)) for each in found.tables]
    return found


def _changed(keys: Mapping[str, object]) -> Change:
    def change(request: Request, dataset: Dataset) -> tuple[Request, Dataset]:
        return with_keys(request, **keys), dataset

    return change


def of_r(table: Table) -> Table:
    """R's columns of a table that shows both, each cell with the name of the cause as its text."""
    cells: dict[tuple[Path, Path], Cell] = {}
    for row, column in table.cells:
        if column[-1:] == ("R",):
            reason = table.cells.get((row, (*column[:-1], "Cause")))
            found = replace(table.cells[row, column], text=reason.text if reason is not None else "")
            place = (row, column[:-1]) if table.name != _SUMMARY else (_QUARTILES.get(str(row[1]), row[1:]), row[:1])
            cells[place] = found
    return replace(
        table,
        name="Statistics" if table.name == _SUMMARY else table.name,
        rows=list(dict.fromkeys(row for row, _ in cells)),
        columns=list(dict.fromkeys(column for _, column in cells)),
        cells=cells,
        stacked=False,
    )


def _blanks_as_values(request: Request, dataset: Dataset) -> tuple[Request, Dataset]:
    texts = [name for name in dataset.frame.columns if dataset.frame[name].dtype.kind not in "fiubM"]
    return request, replace(dataset, frame=dataset.frame.fillna(dict.fromkeys(texts, " ")))


def _with_cause(old: CheckedTable, new: CheckedTable, cause: str) -> CheckedTable:
    verdicts = dict(old.verdicts)
    for place, verdict in old.verdicts.items():
        other = new.verdicts[place]
        if verdict.kind == "different" and other.kind in ("exact", "rounded"):
            verdicts[place] = replace(verdict, kind="explained", cause=other.text if _names_cause(other) else cause)
    return replace(old, verdicts=verdicts)


def _names_cause(verdict: Verdict) -> bool:
    """Whether the text is the name of an explanation, not a number."""
    return bool(verdict.text) and not any(sign.isdigit() for sign in verdict.text) and verdict.text[0].isalpha()


def _infinite(table: CheckedTable, parts: Collection[Key]) -> CheckedTable:
    verdicts = {
        place: replace(verdict, kind="explained", cause=_INFINITE)
        if verdict.kind == "different" and verdict.ours is None and verdict.part in parts
        else verdict
        for place, verdict in table.verdicts.items()
    }
    return replace(table, verdicts=verdicts)


def with_r(tables: Sequence[CheckedTable], plan: Plan, perform: Perform, again: Again) -> list[CheckedTable]:
    """The tables with R's own number beside each that R has."""
    request = plan.parts[0][0].request
    if not has_r(request):
        return list(tables)
    beside = again(_beside(plan, perform, {"style": "both"}))
    return [
        replace(
            old,
            verdicts={place: replace(verdict, r=new.verdicts[place].ours) for place, verdict in old.verdicts.items()},
        )
        for old, new in zip(tables, beside, strict=True)
    ]
