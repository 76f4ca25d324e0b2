"""SPSS syntax that is written: read again it asks for the same analysis, and that computes the same cells, exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cli.options.patients import patients
from cli.options.tried import OF_THE_DATA, ON_SURVIVAL, ONE, TRIED, USUAL
from syntax.writing.carrying_out import Session, documents, numbers

from sarcstat.cli.perform import perform
from sarcstat.display.shapes.document import Document
from sarcstat.request import Endpoint, Request
from sarcstat.syntax.planning.planning import Asked, planned
from sarcstat.syntax.reading.reader import read
from sarcstat.syntax.requests.requests import PROCEDURES
from sarcstat.syntax.writing.script import Script
from sarcstat.syntax.writing.spss_script import spss_script

#: What SPSS has no counterpart of: a word of what the syntax says about it.
LACKING: Mapping[tuple[str, str], str] = {
    ("km", "test"): "no counterpart of the test peto",
    ("km", "p_adjust"): "does not correct p-values",
    ("km", "times"): "cannot be asked for survival at 360",
    ("km", "tau"): "restricted mean",
    ("km", "differences"): "differences between curves",
    ("km", "ref"): "differences between curves",
    ("km", "conf_type"): "no interval of medians of the type",
    ("km", "conf_level"): "intervals of 95 % only",
    ("cox", "pattern"): "survival for the pattern",
    ("cox", "optimism"): "the concordance and its optimism",
    ("cox", "split_at"): "hazard ratios by period",
    ("cox", "split_covariates"): "hazard ratios by period",
    ("cox", "ties"): "Breslow's method for ties only",
    ("cox", "univariable_first"): "no counterpart of univariable_first",
    ("cox", "force"): "no counterpart of univariable_first",
    ("collinearity", "contrast"): "the contrasts of arm",
    ("collinearity", "missing"): "level of their own",
    ("collinearity", "strata"): "censored before the first event",
    ("collinearity", "time"): "censored before the first event",
    ("collinearity", "event"): "censored before the first event",
    ("collinearity", "landmark"): "censored before the first event",
    ("collinearity", "time_unit"): "censored before the first event",
    ("univariate", "test"): "no counterpart of the test peto",
    ("univariate", "times"): "cannot be asked for survival at 360",
    ("univariate", "conf_type"): "no interval of medians of the type",
    ("univariate", "conf_level"): "intervals of 95 % only",
}
#: What the syntax computes under other names: indicators of levels, a cross-tabulation in place of columns.
OTHERWISE = {("collinearity", "categorical"), ("collinearity", "ref"), ("describe", "by")}
#: A fact about the data, other data, or what no number depends on.
APART = {"names", "seed", "param", *OF_THE_DATA}
#: What SPSS refuses in its own style.
BEYOND = {"entry", "robust", "cluster", "sampling_weights", "offset", "firth"}
COMMANDS = ("km", "cox", "crosstab", "collinearity", "describe", "univariate")


def asked(command: str, key: str) -> Request | None:
    """The usual request of a command with one option more; None where SPSS's style refuses the option."""
    if (key in {"show_in", "month_days"} and command == "collinearity") or key in BEYOND:
        return None
    if key in {"competing", "both", "cause_specific", "fine_gray"}:  # most of which SPSS has not
        return None
    tried = TRIED[command].get(key)
    keys: dict[str, Any] = {**USUAL[command], "style": "spss"}
    ends: Sequence[Endpoint] = ONE if command in ON_SURVIVAL else ()
    if tried is not None:
        keys = {name: value for name, value in keys.items() if name not in tried.drops} | {**tried.needs}
        ends = tried.with_it or (ends if tried.endpoints is None else tried.endpoints)
        keys |= {} if tried.value is None else {key: tried.value}
    keys = {name: value for name, value in keys.items() if value not in (None, [])}
    if command == "describe":
        if any(name in keys for name in ("summary", "nest", "test", "smd", "two_columns")):
            return None
        keys.setdefault("procedure", "frequencies")
    return Request(command, keys, ends)


CASES = [
    (command, key)
    for command in COMMANDS
    for key in ("usual", *TRIED[command])
    if key not in APART and asked(command, key) is not None
]
#: Options that SPSS's commands have themselves; the indicators of REGRESSION are new variables each time.
KEPT = (
    "usual",
    "split",
    "weight",
    "strata",
    "pairwise",
    "trend_scores",
    "block",
    "method",
    "tvc",
    "cells",
    "statistics",
)
STAYS = [(command, key) for command, key in CASES if key in KEPT and command != "collinearity"]


def emitted(document: Document, folder: Path) -> Script:
    """The syntax of an analysis of the patients, with its data in the folder."""
    one = Asked(name=document.analysis, title="", command=document.analysis, options=document.options)
    plan, data = planned(document.title, patients(), [one], script="emitted.sps", data="emitted.csv")
    (folder / "emitted.csv").write_text(data, encoding="utf-8")
    return spss_script(plan)


@dataclass(frozen=True)
class Made:
    """An analysis, its syntax, and what that computes from its own data; nobody changes them."""

    own: Document
    script: Script
    redone: Sequence[tuple[Document, Session]]


def made(request: Request, folder: Path) -> Made:
    """A request, carried out, written and carried out as it is written."""
    own = perform(request, patients())
    script = emitted(own, folder)
    return Made(own, script, list(documents(script.text, folder)))


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Made]:
    """What is made of a command with an option; once, as several tests look at it."""

    @cache
    def of(command: str, key: str) -> Made:
        request = asked(command, key)
        assert request is not None
        return made(request, tmp_path_factory.mktemp("emitted"))

    return of


def lost(of: Made) -> tuple[int, list[dict[str, Any]]]:
    """How many numbers a command has, and which of them its syntax does not compute to the last digit."""
    redone: dict[Any, Any] = {}
    for document, session in of.redone:
        redone |= numbers(document, session.made)
    expected = numbers(of.own, {})
    nothing = object()
    wrong = [
        dict(identity) | {"own": number, "redone": redone.get(identity)}
        for identity, number in expected.items()
        if redone.get(identity, nothing) != number and not _empty(dict(identity), expected)
    ]
    return len(expected), wrong


def _empty(identity: Mapping[str, Any], numbers: Mapping[Any, Any]) -> bool:
    """Whether a number is of a level that no selected row has: SPSS does not know it."""
    if identity["context"] != "levels":
        return False
    return not numbers[frozenset({**identity, "stat_name": "count"}.items())]


@pytest.mark.parametrize(("command", "key"), CASES, ids=[f"{command} {key}" for command, key in CASES])
def test_what_is_written_computes_the_same(command: str, key: str, usual: Callable[[str, str], Made]) -> None:
    of = usual(command, key)
    script = of.script
    count, wrong = lost(of)
    assert count > 10
    lacking = LACKING.get((command, key))
    if lacking is None:
        assert script.lacks == []
        assert wrong == [] or (command, key) in OTHERWISE
    else:
        assert any(lacking in each for each in script.lacks)
        assert len(wrong) < count or key == "force"


TEXTS = {
    "km by a text": Request("km", {"by": ["site"], "pairwise": "pooled", "table": True}, ONE),
    "strata of texts": Request("km", {"by": ["arm"], "strata": "site", "pairwise": "strata"}, ONE),
    "codes of several events": Request("km", {"by": ["arm"]}, (Endpoint("time", "bor=2,4"),)),
    "an event by its label": Request("cox", {"covariates": ["age"]}, (Endpoint("time", "died=Alive"),)),
    "a text as the event": Request("cox", {"covariates": ["age", "size"]}, (Endpoint("time", "site=leg,arm"),)),
    "texts as covariates": Request("cox", {"covariates": ["age", "site", "age*site"], "ref": {"site": "leg"}}, ONE),
    "texts crossed": Request("crosstab", {"rows": ["site", "outer"], "columns": ["rash"], "cells": ["all"]}),
    "a part for each text": Request("cox", {"covariates": ["age"], "split": ["site", "sex"], "weight": "grade"}, ONE),
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts_become_codes_and_are_the_same(name: str, tmp_path: Path) -> None:
    of = made(TEXTS[name], tmp_path)
    count, wrong = lost(of)
    assert count > 10
    assert of.script.lacks == []
    assert wrong == []


def procedures(text: str) -> list[Any]:
    return [each for each in read(text.encode(), "emitted.sps").commands if isinstance(each, PROCEDURES)]


def again(made: Sequence[tuple[Document, Session]], folder: Path) -> Script:
    """The syntax once more: read, taken as requests on its data, and these written."""
    tasks = [
        Asked(name=f"table{i}", title="", command=document.analysis, options=document.options)
        for i, (document, _) in enumerate(made)
    ]
    session = made[0][1]
    plan, data = planned("again", session.view.dataset, tasks, script="emitted.sps", data="emitted.csv")
    (folder / "emitted.csv").write_text(data, encoding="utf-8")
    return spss_script(plan)


@pytest.mark.parametrize("command", ["km", "cox"])
@pytest.mark.parametrize("key", ["usual", "strata", "table", "percentiles", "method", "contrast", "tvc", "conf_level"])
def test_what_is_read_is_written_as_the_same_text(
    command: str, key: str, tmp_path: Path, usual: Callable[[str, str], Made]
) -> None:
    of = usual(command, key if key in TRIED[command] else "usual")
    script = of.script
    second = again(of.redone, tmp_path)
    assert procedures(second.text) == procedures(script.text)

    blocks = [each.text.partition("* ----")[2].partition("\n")[2] for each in (script, second)]
    if len(procedures(script.text)) == 1 and not script.lacks:
        assert blocks[1] == blocks[0]


@pytest.mark.parametrize(("command", "key"), STAYS, ids=[f"{command} {key}" for command, key in STAYS])
def test_what_was_read_once_stays(command: str, key: str, tmp_path: Path, usual: Callable[[str, str], Made]) -> None:
    second = again(usual(command, key).redone, tmp_path)
    third = again(list(documents(second.text, tmp_path)), tmp_path)
    assert procedures(third.text)
    assert all(each in procedures(second.text) for each in procedures(third.text))


def _values(document: Document, context: str, name: str) -> set[float]:
    """All numbers of a statistic, wherever they stand."""
    found = numbers(document, {})
    wanted = {("context", context), ("stat_name", name)}
    return {number for identity, number in found.items() if wanted <= identity and number is not None}


@pytest.mark.parametrize("event", ["died=1", "bor=2,4", "site=leg"])
def test_follow_up_ends_where_there_is_no_event(event: str, tmp_path: Path) -> None:
    own = perform(Request("follow-up", {"by": ["arm"], "style": "spss"}, [Endpoint("time", event)]), patients())
    made = [document for document, _ in documents(emitted(own, tmp_path).text, tmp_path)]
    medians = _values(own, "reverse_survfit", "reverse_median")
    assert len(medians) > 1
    assert medians <= set().union(*(_values(each, "survfit", "median") for each in made))
    for name, context in (("follow_up_median", "without_event"), ("follow_up_maximum", "all_patients")):
        statistic = name.removeprefix("follow_up_")
        redone = set().union(*(_values(each, "summary", statistic) for each in made))
        assert _values(own, context, name) <= redone


@pytest.mark.parametrize("missing", ["pairwise", "listwise"])
def test_effects_in_subgroups(missing: str, tmp_path: Path) -> None:
    keys = {"by": "arm", "within": ["sex", "site"], "missing": missing, "ref": {"arm": "New"}, "style": "spss"}
    own = perform(Request("subgroup", keys, ONE), patients())
    script = emitted(own, tmp_path)
    assert any("compares with another level" in each for each in script.lacks)  # not here: every level occurs
    made = [document for document, _ in documents(script.text, tmp_path)]
    ratios = _values(own, "equation", "hazard_ratio")
    redone = set().union(*(_values(each, "equation", "hazard_ratio") for each in made))
    assert len(ratios) > 6
    assert {f"{each:.9g}" for each in ratios} <= {f"{each:.9g}" for each in redone}
    assert _values(own, "pairwise", "chi_square") <= set().union(
        *(_values(each, "pairwise", "chi_square") for each in made)
    )
