"""Signatures, descriptions and type stubs come from the one description of options."""

from __future__ import annotations

import inspect

import stubs

import sarcstat as ss
from sarcstat import api
from sarcstat.api.calls import OF_TERMINALS
from sarcstat.cli.perform import command_named, key_of


def test_stubs_are_up_to_date() -> None:
    old = [path.name for path, text in stubs.stubs().items() if path.read_text(encoding="utf-8") != text]
    assert not old, "python tests/stubs.py writes them anew"


def test_every_option_of_a_command_is_a_keyword_or_of_terminals() -> None:
    for name in (*(each.replace("_", "-") for each in api.OF_DATA), *(f"plot {each}" for each in dir(ss.plot))):
        command = command_named(name)
        place = ss.plot if name.startswith("plot ") else ss
        function = getattr(place, name.rpartition(" ")[2].replace("-", "_"))
        keywords = {*inspect.signature(function).parameters}
        shown = [each for each in command.params if not getattr(each, "hidden", False)]
        options = {key_of(each) for each in shown if each.name not in OF_TERMINALS}
        assert keywords - {"data"} == options - {"data", "file"}
        lacking = [key for key in options - {"data", "file", "variables"} if f"\n{key}: " not in function.__doc__]
        assert not lacking


def test_the_signature_has_the_defaults_and_what_is_taken() -> None:
    parameters = inspect.signature(ss.km).parameters
    assert parameters["conf_level"].default == 0.95
    assert parameters["style"].annotation == "Literal['spss', 'r', 'journal', 'both'] | None"
    assert parameters["by"].annotation == "str | Sequence[str] | None"
    assert parameters["ref"].annotation == "str | Sequence[str] | Mapping[str, object] | None"
    assert parameters["trend"].annotation == "bool | None"
    assert parameters["decimals"].annotation == "int | str | Sequence[str] | Mapping[str, object] | None"
    assert parameters["na"].annotation == "str | float | Sequence[str | float] | None"
    assert (ss.km.__name__, ss.km.__module__, ss.plot.km.__module__) == ("km", "sarcstat", "sarcstat.api.plot")
    assert api.audit.__module__ == "sarcstat.api"


def test_names_are_those_of_the_package() -> None:
    assert {*dir(ss)} - {"__version__", "api"} == {*dir(api)} - {"audit", "crosscheck", "outputs", "syntax"}
    assert all(getattr(ss, name) is not None for name in dir(ss))
