"""An option makes a difference that can be seen, or is refused by its name: in every style of every command."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cli.options.patients import adtte, events, patients
from cli.options.tried import EVENTS, ON_SURVIVAL, ONE, TRIED, USUAL, Tried

from sarcstat.cli.options.figure_files import Drawn
from sarcstat.cli.perform import NOT_ASKED, command_named, figure_commands, key_of, perform, table_commands
from sarcstat.display.shapes.document import Document
from sarcstat.display.shapes.table import texts_of
from sarcstat.errors import SarcstatError, UsageError
from sarcstat.request import Endpoint, Request

COMMANDS = {**table_commands(), **figure_commands()}
STYLE = "style"


def keys_of(command: str) -> list[str]:
    return [key_of(each) for each in command_named(command).params if each.name not in NOT_ASKED]


def styles_of(command: str) -> list[str]:
    return next(list(each.type.choices) for each in command_named(command).params if each.name == STYLE)


class Figure:
    """What a reader is shown of a figure; it is drawn only where the words are the same, its pixels last."""

    def __init__(self, made: Drawn) -> None:
        self.picture = made.picture
        said = [*made.conditions, *made.picture.conditions]
        self.words = [self.picture.description, list(made.notes), [each.text for each in said]]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Figure) or self.words != other.words:
            return False
        return all(self.picture.render(format_) == other.picture.render(format_) for format_ in ("svg", "png"))

    __hash__ = None  # type: ignore[assignment]


def seen(made: Any) -> Any:
    """Everything that a reader is shown, as texts, and no option as it is recorded."""
    if isinstance(made, Drawn):
        return Figure(made)
    assert isinstance(made, Document)
    tables = [table.laid_out() for section in made.sections for table in section.tables]
    return [
        made.title,
        [(each.heading, list(each.notes), list(each.figure)) for each in made.sections],
        [(each.name, each.heading_names, list(each.notes)) for each in tables],
        [[texts_of(path) for path in (*each.rows, *each.columns)] for each in tables],
        [[each.cell(row, column).text for row in each.rows for column in each.columns] for each in tables],
        [each.text for each in made.conditions],
    ]


class Attempt(NamedTuple):
    """What one request shows, or why it is refused."""

    shown: Any
    refused: str = ""


def attempt(command: str, keys: Mapping[str, Any], endpoints: Sequence[Endpoint], data: str) -> Attempt:
    """The request made, or made before: many options are tried against the same one."""
    given = {key: value for key, value in keys.items() if value not in (None, [])}
    return _attempt(command, json.dumps(given, sort_keys=True), tuple(endpoints), data)


@cache
def _attempt(command: str, keys: str, endpoints: tuple[Endpoint, ...], data: str) -> Attempt:
    try:
        made = perform(Request(command, json.loads(keys), endpoints), adtte() if data == "adtte" else patients())
        return Attempt(seen(made))
    except UsageError as error:
        return Attempt(None, " ".join(each.message for each in error.problems))
    except SarcstatError as error:  # what is wrong with the data is seen, too
        return Attempt([each.message for each in error.problems])


@pytest.fixture(autouse=True, scope="module")
def _events(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The file of adverse events lies where the tests run; afterwards nothing is kept of a gigabyte of attempts."""
    here, folder = Path.cwd(), tmp_path_factory.mktemp("events")
    (folder / EVENTS).write_text(events(), encoding="utf-8")
    os.chdir(folder)
    yield
    os.chdir(here)
    _attempt.cache_clear()


def contexts(tried: Tried) -> Iterator[Mapping[str, Any]]:
    """What stands beside an option: what it needs, then without it, then what does not help."""
    yield tried.needs
    if tried.needs:
        yield {}
    yield from tried.instead


def usual_endpoints(command: str, tried: Tried) -> tuple[Endpoint, ...]:
    if tried.endpoints is not None:
        return tuple(tried.endpoints)
    return ONE if command in ON_SURVIVAL else ()


CASES = [(command, key) for command in COMMANDS for key in keys_of(command) if key != STYLE]


@pytest.mark.parametrize(("command", "key"), CASES, ids=[f"{command} {key}" for command, key in CASES])
def test_an_option_makes_a_difference_or_is_refused(command: str, key: str) -> None:
    assert key in TRIED[command], f"say in tried.py with what {command} --{key} makes a difference"
    tried = TRIED[command][key]
    silent, works = [], False
    for style in styles_of(command):
        for context in contexts(tried):
            usual = {name: value for name, value in USUAL[command].items() if name not in tried.drops}
            keys = {**usual, **context, "style": style}
            own = usual_endpoints(command, tried)
            if context.get("time_unit", "") is None:
                own = tuple(Endpoint(each.time, each.event) for each in own)
            without = attempt(command, keys, own, tried.data)
            given = {**keys, key: tried.value} if tried.value is not None else keys
            with_it = attempt(command, given, tried.with_it or own, tried.data)
            named = f"--{key.replace('_', '-')}" in with_it.refused
            if with_it.refused and not named and not without.refused:
                silent.append((style, context, with_it.refused))
            elif not with_it.refused and with_it.shown == without.shown and not tried.fact:
                silent.append((style, context, "no difference"))
            works = works or (not with_it.refused and with_it.shown != without.shown)
    assert not silent
    assert works != tried.refused or tried.fact, "it is refused everywhere"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_style_makes_a_difference(command: str) -> None:
    endpoints = ONE if command in ON_SURVIVAL else ()
    shown = [
        attempt(command, {**USUAL[command], "style": style}, endpoints, "patients").shown
        for style in styles_of(command)
    ]
    assert None not in shown
    assert all(one != other for i, one in enumerate(shown) for other in shown[:i])


def test_nothing_is_tried_that_there_is_not() -> None:
    for command, own in TRIED.items():
        assert set(own) <= set(keys_of(command))
