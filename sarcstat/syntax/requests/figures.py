"""The plots of KM and COXREG as requests for figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sarcstat.request import Request
from sarcstat.syntax.reading.commands.cox_contents import Pattern
from sarcstat.syntax.reading.commands.coxreg import CoxRegression
from sarcstat.syntax.reading.commands.km import KaplanMeier
from sarcstat.syntax.requests.planned import Columns, Planned, typed
from sarcstat.syntax.requests.survival import cox, kaplan_meier, pattern_keys

#: What a keyword of PLOT draws, by the options of `plot km` and `plot cox`.
_DRAWN: dict[str, dict[str, Any]] = {
    "SURVIVAL": {},
    "OMS": {"failure": True},
    "HAZARD": {"what": "hazard"},
    "LOGSURV": {"what": "log-survival"},
    "LML": {"what": "lml"},
}
_OF_MODEL = ("block", "pin", "pout", "strata", "categorical")
_OF_PRODUCTS = ("contrast", "ref")


def figure_requests(command: Any, columns: Columns) -> Sequence[Planned]:
    """A request for each plot of a KM or COXREG command: of COXREG's one a PATTERN, of a split file one a part.

    The `context` has the keyword (`plot`), the number of the PATTERN where there are several (`pattern`), and the part
    (`part`). Weights are those of `columns`. What is not drawn is named by not_drawn(). Raises NotOfferedError and
    InputError as the requests of the tables do.
    """
    if not_drawn(command, columns):
        return []
    if isinstance(command, KaplanMeier):
        plans = _of_km(command, columns)
    elif isinstance(command, CoxRegression):
        plans = _of_cox(command, columns)
    else:
        return []
    weight = {"weight": columns.weight} if columns.weight else {}
    parts = list(_parts(columns))
    return [
        Planned(
            Request(each.request.command, {**each.request.keys, **weight, **where}, each.request.endpoints),
            context={**each.context, **part},
        )
        for each in plans
        for part, where in parts
    ]


def not_drawn(command: Any, columns: Columns) -> list[str]:
    """The plots that a command asks for and no figure shows, each with the reason."""
    if not isinstance(command, KaplanMeier | CoxRegression) or not command.plots:
        return []
    plots = " ".join(command.plots)
    if isinstance(command, CoxRegression) and command.program:
        return [f"COXREG /PLOT {plots}: with time-dependent covariates there is no survival curve of a patient"]
    frame = columns.dataset.frame
    missing = [name for name in columns.split if frame[name].isna().any()]
    if missing:
        name = "KM" if isinstance(command, KaplanMeier) else "COXREG"
        return [f"{name} /PLOT {plots}: SPLIT FILE by {missing[0]}, which has rows without a value"]
    return []


def _of_km(of: KaplanMeier, columns: Columns) -> Iterator[Planned]:
    """SPSS's plots show no test: its p stands in the figure where a test was asked for, of the first."""
    (table,) = kaplan_meier(of, columns)
    keys: dict[str, Any] = {name: table.request.keys[name] for name in ("by", "strata") if name in table.request.keys}
    tested = bool(of.tests) and of.factor is not None
    keys |= {"test": [of.tests[0].casefold()]} if tested else {"annotate": "none"}
    for plot in of.plots:
        yield Planned(Request("plot km", {**keys, **_DRAWN[plot]}, table.request.endpoints), context={"plot": plot})


def _of_cox(of: CoxRegression, columns: Columns) -> Iterator[Planned]:
    (table,) = cox(of, columns)
    given = table.request.keys
    products = any(":" in block.partition(":")[2] for block in given["block"])
    keys = {name: given[name] for name in (*_OF_MODEL, *(_OF_PRODUCTS if products else ())) if name in given}
    patterns = of.patterns or (Pattern((), None),)
    for number, pattern in enumerate(patterns, start=1):
        own = {**keys, **pattern_keys(pattern, columns)}
        several = {"pattern": str(number)} if len(patterns) > 1 else {}
        for plot in of.plots:
            request = Request("plot cox", {**own, **_DRAWN[plot]}, table.request.endpoints)
            yield Planned(request, context={"plot": plot, **several})


def _parts(columns: Columns) -> Iterator[tuple[Mapping[str, str], Mapping[str, str]]]:
    """Each part of a split file: what it is called, and the condition that chooses its rows."""
    if not columns.split:
        yield {}, {}
        return
    distinct = columns.dataset.frame[list(columns.split)].drop_duplicates().sort_values(list(columns.split))
    for row in distinct.itertuples(index=False):
        values = [columns.plain(value) for value in row]
        named = list(zip(columns.split, values, strict=True))
        part = ", ".join(f"{name} = {typed(value)}" for name, value in named)
        where = " and ".join(f"`{name}` = {_quoted(value)}" for name, value in named)
        yield {"part": part}, {"where": where}


def _quoted(value: float | str) -> str:
    if not isinstance(value, str):
        return typed(value)
    doubled = value.replace("'", "''")
    return f"'{doubled}'"
