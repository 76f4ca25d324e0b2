"""Reading a design: one that comes with the program, or a file. Every mistake is reported at once, with its place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sarcstat import resources
from sarcstat.errors import InputError, Problem, SarcstatError, UsageError, closest, listing
from sarcstat.simulation.check import problems
from sarcstat.simulation.design import Design, Part


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
        if path.suffix.casefold() != ".toml" or not path.is_file():
            raise _unknown(given)
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{given} cannot be read as TOML: {error}.", "See https://toml.io for its syntax.") from None
    if patients is not None:
        content["patients"] = patients
    return validated(content, given)


def validated(content: Mapping[str, Any], given: str) -> Design:
    """The design that a mapping describes; raises InputError with everything that is wrong with it."""
    try:
        design = Design.model_validate(content)
    except ValidationError as error:
        raise _invalid(given, error) from None
    wrong = [Problem(f"{given}: {problem.message}", problem.hint) for problem in problems(design)]
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


def _invalid(given: str, error: ValidationError) -> SarcstatError:
    """One problem for each mistake that pydantic found."""
    found = {}
    for each in _of_one_form(error.errors()):
        place = ".".join(str(part) for part in each["loc"] if not _is_type(part)) or "the file"
        text = each["msg"].removeprefix("Value error, ")
        hint = None
        if each["type"] == "string_pattern_mismatch":
            text = "one word without commas is needed"
        if each["type"] == "extra_forbidden":
            text = "this key is not known"
            meant = closest(str(each["loc"][-1]), _keys_at(each["loc"][:-1]))
            hint = f"Did you mean '{meant}'?" if meant else None
        found[place, text] = Problem(f"{given}: {place}: {text[:1].lower()}{text[1:].rstrip('.')}.", hint)
    return InputError.of(list(found.values()))


def _of_one_form(errors: Sequence[Any]) -> Iterator[Any]:
    """Where a table can have two forms, plain and nested, only the mistakes of the form that fits better."""
    forms: dict[tuple[Any, ...], dict[Any, list[Any]]] = {}
    for each in errors:
        marks = [i for i, part in enumerate(each["loc"]) if _is_type(part)]
        place, form = (each["loc"][: marks[0]], each["loc"][marks[0]]) if marks else (each["loc"], None)
        forms.setdefault(place, {}).setdefault(form, []).append(each)
    for found in forms.values():
        yield from min(found.values(), key=lambda wrong: (len(wrong), -len(wrong[0]["loc"])))


def _is_type(part: object) -> bool:
    """Whether a part of pydantic's path names an alternative of a union, not a key of the file."""
    return isinstance(part, str) and ("[" in part or part in ("float", "list", "dict", "str"))


def _keys_at(path: tuple[Any, ...]) -> list[str]:
    """The keys that the table at a path may have."""
    model: Any = Design
    for part in path:
        if model is None:
            return []
        own = model.model_fields.get(part) if isinstance(model, type) and issubclass(model, Part) else None
        if own is None:
            continue
        model = _model_in(own.annotation)
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _model_in(annotation: Any) -> Any:
    """The table that an annotation holds, alone, as a value of a dict or in a list; None if there is none."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    return next(filter(None, map(_model_in, getattr(annotation, "__args__", ()))), None)
