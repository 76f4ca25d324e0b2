"""Reading a design: one that comes with the program, or a file. Every mistake is reported at once, with its place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sarcstat import paths, resources
from sarcstat.errors import InputError, Problem, SarcstatError, UsageError, closest, listing
from sarcstat.forms.places import read_toml
from sarcstat.forms.reading import filled, read_text
from sarcstat.simulation.check import problems
from sarcstat.simulation.design import Design

_WORDS = {"string_pattern_mismatch": ("one word without commas is needed", None)}


def names() -> list[str]:
    """The designs that come with the program."""
    return sorted(path.stem for path in resources.designs().glob("*.toml"))


def load(given: str, patients: int | None = None) -> Design:
    """The design of a name or a file, checked; `patients` replaces its number of patients.

    Raises UsageError for an unknown name, InputError with everything that is wrong with a file.
    """
    path = resources.designs() / f"{given}.toml"
    if given not in names():
        path = Path(given)
        if path.suffix.casefold() != ".toml" or not paths.is_file(path):
            raise _unknown(given)
    text = read_text(path).text
    content = read_toml(text, path.name, infinite=True)
    if patients is not None:
        content["patients"] = patients
    return validated(content, path.name, text)


def validated(content: Mapping[str, Any], name: str, text: str = "") -> Design:
    """The design that a mapping describes; raises InputError with everything that is wrong with it.

    `text` is the file that it comes from, for the lines of mistakes.
    """
    design = filled(content, Design, name, text=text, words=_WORDS)
    wrong = [Problem(f"{name}: {problem.message}", problem.hint) for problem in problems(design)]
    if wrong:
        raise InputError.of(wrong)
    return design


def _unknown(given: str) -> SarcstatError:
    known = names()
    if given.casefold().endswith(".toml"):
        return InputError(f"There is no design file {given}.", f"Designs that come with sarcstat: {listing(known)}.")
    meant = closest(given, known)
    said = f"Did you mean '{meant}'? " if meant else ""
    return UsageError(
        f"There is no design '{given}'.", f"{said}There are {listing(known)}; a design of your own is a .toml file."
    )
