"""A comparison as plain records, with the field names of JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sarcstat.against.judging import KINDS, Comparison, Judged, tables_of
from sarcstat.audit.place import Leftover, Place


def against_record(comparison: Comparison, rest: Sequence[Leftover], *, sentence: str) -> dict[str, Any]:
    """`summary` (numbers by verdict, the sentence), `tables`, `conventions`, and every number (`cells`)."""
    counts = {kind: len(comparison.of(kind)) for kind in KINDS}
    return {
        "summary": {"sentence": sentence, "numbers": len(comparison.cells), **counts, "not_read": len(rest)},
        "tables": [
            {"table": name, **{kind: sum(each.kind == kind for each in own) for kind in KINDS}}
            for name, own in tables_of(comparison).items()
        ],
        "conventions": [
            {
                "table": each.table,
                "numbers": each.family,
                "conventions": {choice.about: choice.name for choice in each.choices},
                "reproduced": each.reproduced,
                "as_run": each.as_run,
                "of": each.of,
            }
            for each in comparison.chosen
        ],
        "cells": [_cell(each) for each in comparison.cells],
        "not_read": [{**_place(each.place), "text": each.text, "reason": each.reason} for each in rest],
    }


def _cell(each: Judged) -> dict[str, Any]:
    of, exact = each.printed.quantity, each.printed.number.exact
    found: dict[str, Any] = {
        **_place(each.printed.place),
        "statistic": of.statistic,
        "outcome": of.outcome or None,
        "variable": of.variable or None,
        "level": of.level or None,
        "printed": each.printed.number.text,
        "number": None if exact is None else float(exact),
        "verdict": each.kind,
        "recomputed": each.value,
    }
    if each.causes:
        found |= {"by_convention": each.shown, "conventions": {cause.about: cause.name for cause in each.causes}}
    if each.apart is not None:
        found["last_digits_apart"] = each.apart
    if each.why:
        found["why"] = each.why
    if each.match.computed is not None:
        own = each.match.computed.quantity
        found["matched"] = {"table": each.match.computed.table, "variable": own.variable, "level": own.level}
    return found


def _place(place: Place) -> dict[str, Any]:
    found = {"table": place.table, "row": list(place.row), "column": list(place.column), "source": place.source}
    more = {"line": place.line, "page": place.page, "certainty": place.certainty}
    return found | {name: value for name, value in more.items() if value}
