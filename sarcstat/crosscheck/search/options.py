"""How it is analyzed: ties, codings of covariates, intervals, and R's rules instead of SPSS's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

from sarcstat.crosscheck.explaining import affordable, has_r, of_r
from sarcstat.crosscheck.plan import Plan
from sarcstat.crosscheck.recomputed import Made, Recomputed
from sarcstat.crosscheck.search.alternative import Alternative, asking, covariates, with_options
from sarcstat.data.cohort.factor import value_text
from sarcstat.display.shapes.table import Cell, Heading, Path, Step, Table
from sarcstat.request import Request
from sarcstat.syntax.requests.planned import Columns

#: Contrasts, and those of them that have a reference category.
_CONTRASTS = ("indicator", "simple", "deviation", "difference", "helmert", "repeated", "polynomial")
_REFERRED = ("indicator", "simple", "deviation")
#: A covariate with so many values at most may have been taken as a factor.
_FEW = 6
_LEVELS = (0.9, 0.95, 0.99)


def ties(plan: Plan) -> Iterator[Alternative]:
    """Other rules for tied times."""
    request = plan.parts[0][0].request
    if request.command != "cox":
        return
    for name, words in (("efron", "ties: Efron"), ("exact", "ties: exact"), ("breslow", "ties: Breslow")):
        keys = {"ties": name}
        if name != request.keys.get("ties", "breslow") and affordable(request, plan.dataset, keys):
            yield Alternative("ties", words, "ties", with_options(**keys), wide=True)


def codings(plan: Plan) -> Iterator[Alternative]:
    """Of each covariate another reference category, another contrast, a number for a factor or a factor for one."""
    request = plan.parts[0][0].request
    if request.command != "cox":
        return
    factors = list(request.keys.get("categorical", ()))
    for name in covariates(request):
        if name in factors:
            yield from _of_factor(name, plan, request)
        elif len(values := Columns(plan.dataset).occurring(name)) <= _FEW and len(values) > 1:
            for ref in ("last", "first") if len(values) > 2 else ():
                words = f"{name} as a factor, reference {ref}"
                change = asking(lambda request, name=name, ref=ref: _as_factor(request, name, ref))  # type: ignore[misc]
                yield Alternative(f"type of {name}", words, "number-or-factor", change, turn=6)


def _of_factor(name: str, plan: Plan, request: Request) -> Iterator[Alternative]:
    columns = Columns(plan.dataset)
    values = columns.occurring(name)
    own = request.keys.get("contrast", {}).get(name, "indicator")
    if own in _REFERRED:
        texts = _texts(plan, name, values)
        current = str(request.keys.get("ref", {}).get(name, "last"))
        for place, text in enumerate(texts):
            word = "first" if place == 0 else "last" if place == len(texts) - 1 else text
            if current not in (word, text):
                change = asking(lambda request, name=name, word=word: _with(request, "ref", name, word))  # type: ignore[misc]
                yield Alternative(f"reference of {name}", f"reference {name} = {text}", "reference-level", change)
    if len(values) > 1:
        for kind in _CONTRASTS:
            if kind != own:
                change = asking(lambda request, name=name, kind=kind: _contrasted(request, name, kind))  # type: ignore[misc]
                yield Alternative(f"contrast of {name}", f"contrast of {name}: {kind}", "contrast", change, turn=6)
    if not columns.text(name) and len(values) > 2:
        change = asking(lambda request: _as_number(request, name))
        yield Alternative(f"type of {name}", f"{name} as a number", "number-or-factor", change, turn=7)


def _texts(plan: Plan, name: str, values: list[Any]) -> list[str]:
    labels = plan.dataset.codebook[name].value_labels
    return [labels.get(each, "").strip() or (value_text(each, 0) if _whole(each) else str(each)) for each in values]


def _whole(value: Any) -> bool:
    return isinstance(value, float) and value.is_integer()


def _with(request: Request, key: str, name: str, value: str) -> Request:
    return replace(request, keys={**request.keys, key: {**request.keys.get(key, {}), name: value}})


def _without(request: Request, key: str, name: str) -> Request:
    left = {other: each for other, each in request.keys.get(key, {}).items() if other != name}
    keys = {other: each for other, each in request.keys.items() if other != key}
    return replace(request, keys={**keys, **({key: left} if left else {})})


def _contrasted(request: Request, name: str, kind: str) -> Request:
    request = _with(request, "contrast", name, kind)
    return request if kind in _REFERRED else _without(request, "ref", name)


def _as_number(request: Request, name: str) -> Request:
    left = [each for each in request.keys.get("categorical", ()) if each != name]
    for key in ("contrast", "ref"):
        request = _without(request, key, name)
    keys = {other: each for other, each in request.keys.items() if other != "categorical"}
    return replace(request, keys={**keys, **({"categorical": left} if left else {})})


def _as_factor(request: Request, name: str, ref: str) -> Request:
    categorical = [*request.keys.get("categorical", ()), name]
    request = replace(request, keys={**request.keys, "categorical": categorical})
    return _with(_with(request, "contrast", name, "indicator"), "ref", name, ref)


def intervals(plan: Plan) -> Iterator[Alternative]:
    """Other intervals of medians, another level under the printed heading."""
    request = plan.parts[0][0].request
    if request.command == "km":
        for kind in ("log", "log-log", "plain"):
            words = f"intervals of medians: {kind}"
            yield Alternative("interval", words, "median-ci", with_options(conf_type=kind), reach="tables")
    if request.command in ("km", "cox"):
        own = float(request.keys.get("conf_level", 0.95))
        for level in _LEVELS:
            if level != own:
                yield Alternative(
                    "level",
                    f"intervals of {level:.0%} under the heading of {own:.0%}",
                    "interval-level",
                    with_options(conf_level=level),
                    shown=_headed(level, own),
                    reach="tables" if request.command == "km" else "cells",
                )


def _headed(level: float, printed: float) -> Callable[[Recomputed], None]:
    """Tables of one level under the headings of another."""
    pairs = [(f"{100 * level:.{d}f}%", f"{100 * printed:.{d}f}%") for d in (1, 0)]

    def renamed(step: Step) -> Step:
        text = step if isinstance(step, str) else step.text
        for old, new in pairs:
            text = text.replace(old, new)
        return text if isinstance(step, str) else replace(step, text=text)

    def path(of: Path) -> Path:
        return tuple(map(renamed, of))

    def change(ours: Recomputed) -> None:
        ours.tables = [replace(each, table=_with_columns(each.table, path)) for each in ours.tables]

    return change


def _with_columns(table: Table, name: Callable[[Path], Path]) -> Table:
    cells = {(row, name(column)): cell for (row, column), cell in table.cells.items()}
    return replace(table, columns=[name(each) for each in table.columns], cells=cells)


def programs(plan: Plan) -> Iterator[Alternative]:
    """R's rules instead of SPSS's: all of them, or that of the time to which means are restricted."""
    request = plan.parts[0][0].request
    if not has_r(request):
        return
    keys: Mapping[str, Any] = {"style": "both"}
    words, topic = "R's rules", "r-rules"
    if request.command == "cox":
        keys = {"style": "both", "ties": request.keys.get("ties", "breslow")}
        words, topic = "R's rule for stopping", "convergence"
    change = asking(lambda request: replace(request, keys={**keys, **request.keys, "style": "both"}))
    # Where R's rules agree with SPSS's by chance, as on a flat step, they may differ beside other changes.
    reach: Literal["cells", "all"] = "cells" if request.command == "cox" else "all"
    yield Alternative("program", words, topic, change, turn=8, shown=_r_alone, reach=reach)
    if request.command == "km" and request.keys.get("by"):
        said = "means up to the last time of all groups"
        yield Alternative(
            "mean", said, "mean-limit", with_options(style="both"), turn=8, shown=_r_where("mean-limit"), reach="tables"
        )


def _r_alone(ours: Recomputed) -> None:
    """R's numbers in the tables that show both, the other tables as they are."""
    ours.tables = [_with_table(each, of_r(each.table)) for each in ours.tables]


def _with_table(made: Made, table: Table) -> Made:
    return replace(made, table=table) if table.cells else made


def _r_where(cause: str) -> Callable[[Recomputed], None]:
    """SPSS's numbers, and R's where they differ for that cause."""

    def change(ours: Recomputed) -> None:
        ours.tables = [replace(each, table=_one_cause(each.table, cause)) for each in ours.tables]

    return change


def _one_cause(table: Table, cause: str) -> Table:
    cells: dict[tuple[Path, Path], Cell] = {}
    for (row, column), cell in table.cells.items():
        end = column[-1] if column else ""
        if isinstance(end, Heading) or end not in ("SPSS", "R", "Cause"):
            cells[row, column] = cell
        elif end == "SPSS":
            reason = table.cells.get((row, (*column[:-1], "Cause")))
            r = table.cells.get((row, (*column[:-1], "R")))
            cells[row, column[:-1]] = r if r is not None and reason is not None and reason.text == cause else cell
    columns = list(dict.fromkeys(column for _, column in cells))
    return replace(table, columns=columns, cells=cells, stacked=False)
