"""Values of the options of commands, as keys of a study: fitting ones by their names, else by their kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from hostile.kinds.studies.cohort import LEVELS, MARKUP
from hostile.kinds.studies.expressions import text

_Value = Callable[[Random], Any]
#: Columns by what they are good for.
FEW = ("arm", "sex", "stage", "tox", "best", "red")
MANY = ("age", "nodes", "change", "time")
TWO = ("tox", "red", "status")


def _of(*words: Any) -> _Value:
    return lambda chance: chance.choice(words)


def _some(*words: Any, most: int = 2) -> _Value:
    return lambda chance: chance.sample(words, min(chance.randint(1, most), len(words)))


def _by_columns(words: tuple[Any, ...], columns: tuple[str, ...] = FEW[:4]) -> _Value:
    def made(chance: Random) -> Any:
        found = {chance.choice(columns): chance.choice(words) for _ in range(chance.randint(1, 2))}
        return found if chance.random() < 0.7 else [f"{name}={word}" for name, word in found.items()]

    return made


#: Fitting values by the name of the key.
_FITTING: Mapping[str, _Value] = {
    **dict.fromkeys(("by", "within", "rows", "columns", "nest"), _some(*FEW[:4])),
    **dict.fromkeys(("categorical", "split"), _some("arm", "sex", most=1)),
    "order": _some("A", "B", "m", most=1),
    **dict.fromkeys(
        ("covariates", "variables"), _of(["age", "arm", "sex"], ["arm", "sex"], ["sex", "arm", "age", "nodes"])
    ),
    **dict.fromkeys(("force", "block"), _some("age", "arm", "enter:age", "fstep:arm,age", most=1)),
    "compare_rates": _some(*TWO),
    **dict.fromkeys(("numeric", "tvc", "split_covariates"), _some(*MANY[:3], most=1)),
    **dict.fromkeys(("weight", "sampling_weights"), _of("w")),
    **dict.fromkeys(("offset", "change", "exposure", "duration"), _of("change", "time", "age")),
    "entry": _of("entry"),
    **dict.fromkeys(("strata", "dose_reduction", "discontinuation", "ongoing"), _of("sex", "tox", "red", "status")),
    **dict.fromkeys(("id", "cluster", "events_id"), _of("id")),
    "death": _of("death", "status", "time"),
    **dict.fromkeys(("times", "breaks", "split_at"), _some(0.5, 1, 2, 12, "1", 3)),
    **dict.fromkeys(("tau", "landmark", "x_max", "y_max"), _of(0.5, 1, 2, 12)),
    **dict.fromkeys(("where", "events_where"), text),
    "ref": _by_columns(("A", "f", "1", "first", "last", "no")),
    **dict.fromkeys(
        ("codes", "action_codes"), _by_columns(("CR", "PD", "NE", "dose reduced"), ("CR", "PR", "SD", "none"))
    ),
    "pattern": _by_columns(("A", 50, 1)),
    **dict.fromkeys(("title", "x_label", "y_label", "panel_title"), _of(*MARKUP, "Months")),
    "label": _by_columns((*MARKUP, "Arm")),
    "summary": _by_columns(("median", "mean", "median,range", "both"), MANY),
    "print_format": _by_columns(("F8.2", "F40.16", "PCT5.1", "DATE11", "F1.0"), MANY),
    "contrast": _by_columns(("indicator", "deviation", "helmert", "polynomial", "repeated", "simple")),
    "unit": _by_columns((10, "10", "sd", 0.001), MANY),
    "competing": _some("cause=2", most=1),
    "intervals": _some("0-4:1", "0-96:12", "0-3:0.5", most=1),
    "best": _of("best"),
    "events": _of("e.csv"),
    "term": _of("term", "term", "soc"),
    "soc": _of("soc"),
    "action": _of("action"),
    "grade": _some("grade", 1, 3),
    "what": _of("term", "soc"),
    **dict.fromkeys(("when", "onset"), _of("day")),
    "mark": _by_columns(("star", "circle", "triangle"), ("time", "entry", "prog")),
    "test": _some("logrank", "breslow", "tarone", most=1),
    "statistics": _some("mean", "median", "mode", "all", "stddev", "skewness"),
    "percentiles": _some(25, 50, "quartiles"),
    "cells": _some("count", "row", "column", "total", "expected", "residual"),
    "decimals": _some(0, 1, 3, 9, most=1),
    "risk_table": _some("n", "events", "censored", "none", most=1),
    "annotate": _some("p", "median", "hr", "n", most=1),
    "optimism": _of(2, 5),
    "ticks": _some(0.1, 1, 10),
    "limits": _of("0.1,10", "0.5,2"),
    "thresholds": _some(-30, 20),
    "trend_scores": _some(1, 2, 3, most=3),
    "conf_level": _of(0.9, 0.95, 0.99, 0.5),
    "width": _of("single", 80, "double", 120),
    "height": _of(40, 80, 120),
    "font": _of("DejaVu Sans", "Arial", "serif"),
    "font_size": _of(6, 7, 8),
    "dpi": _of(72, 100),
    "panels_per_row": _of(1, 2),
    "seed": _of(1, 2**40),
    **dict.fromkeys(("min_events", "min_patients", "min_percent"), _of(0, 1, 5)),
    **dict.fromkeys(("pin", "pout", "univariable_first"), _of(0.05, 0.1, 0.5)),
}


def value(chance: Random, key: str, kind: str, choices: tuple[str, ...]) -> Any:
    """A value for an option: one that fits its name, or its kind."""
    if kind == "flag":
        return True
    if kind == "choice":
        return chance.choice(choices)
    found = _FITTING[key](chance) if key in _FITTING else _by_kind(chance, kind)
    if isinstance(found, list) and kind not in ("list", "assignments"):
        found = found[0]
    return str(found) if kind == "text" else float(found) if kind == "number" else found


def _by_kind(chance: Random, kind: str) -> Any:
    match kind:
        case "integer" | "number":
            return chance.choice((0, 1, 2, 5))
        case "list":
            return chance.sample((*FEW, *MANY), 2)
        case "assignments":
            return _by_columns(LEVELS)(chance)
        case _:
            return chance.choice((*FEW, *MANY))
