"""What a study file means, as far as that can be known without the data; what makes no sense is found here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from sarcstat import paths
from sarcstat.data.endpoints.endpoints import EndpointDefinition
from sarcstat.data.expression.expression import Expression, parse
from sarcstat.data.variables.derivation import Derivation
from sarcstat.errors import InputError, Problem, SarcstatError, closest, listing
from sarcstat.render.formats import EXTENSIONS, FORMATS, REPORT_FORMATS, check_house
from sarcstat.study.made import DECISIONS, FLOW, sensitivity_name
from sarcstat.study.reading import StudyFile
from sarcstat.study.variables import derivations

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Meaning:
    """The population's condition, who is left out and why, how each variable comes about, and the endpoints."""

    where: Expression | None
    excluded: Sequence[tuple[Expression, str]]
    derivations: Sequence[Derivation]
    endpoints: Sequence[EndpointDefinition]


def meaning(study: StudyFile) -> Meaning:
    """What the study file means; raises InputError with everything in it that makes no sense, each with its place."""
    content = study.content
    labels = {name: each.label for name, each in content.variables.items() if each.label}
    problems: list[Problem] = []
    where = _part(lambda: parse(content.data.where, place="data.where") if content.data.where else None, problems)
    excluded = [
        (_part(partial(parse, each.when, place=f"data.exclude.{number}.when"), problems), each.words)
        for number, each in enumerate(content.data.exclude, start=1)
    ]
    variables = _part(lambda: derivations(content.variables), problems)
    endpoints = [_part(lambda: each.definition(name, labels), problems) for name, each in content.endpoints.items()]  # noqa: B023 - called at once
    problems += [*_about_entries(study, "tables"), *_about_entries(study, "figures"), *_about_output(study)]
    problems += _about_report(study)
    if problems:
        raise InputError.of([Problem(study.located(each.message), each.hint) for each in problems])
    left_out = [(condition, words) for condition, words in excluded if condition is not None]
    return Meaning(where, left_out, variables or [], [each for each in endpoints if each is not None])


def _part(make: Callable[[], Part], problems: list[Problem]) -> Part | None:
    try:
        return make()
    except SarcstatError as error:
        problems += error.problems
        return None


def _about_entries(study: StudyFile, kind: str) -> Iterator[Problem]:
    content = study.content
    entries = getattr(content, kind)
    names = [each.name.casefold() for each in entries]  # some systems do not tell A and a apart in names of files
    reserved = {name.casefold(): words for name, words in _built_in(study, kind).items()}
    for number, each in enumerate(entries):
        place = study.place((kind, number))
        if each.name.casefold() in names[:number]:
            yield Problem(f"{place}: another {kind[:-1]} is called '{each.name}'.", "Give each a name of its own.")
        if built_in := reserved.get(each.name.casefold()):
            yield Problem(f"{place}: '{each.name}' is the name of {built_in}.", "Choose another name.")
        for name in each.endpoints:
            if name not in content.endpoints:
                yield _unknown(f"{place}: the study has no endpoint '{name}'", name, content.endpoints)


def _built_in(study: StudyFile, kind: str) -> dict[str, str]:
    """The names of what a run makes by itself, and what that is: nothing else may take its place."""
    if kind == "figures":
        return {FLOW: "the diagram of patients"}
    endpoints = study.content.endpoints
    asked = {sensitivity_name(name): name for name, each in endpoints.items() if each.sensitivity}
    own = {each: f"the table of sensitivity of the endpoint '{name}'" for each, name in asked.items()}
    return {DECISIONS: "the table of decisions on the data", **own}


def _about_output(study: StudyFile) -> Iterator[Problem]:
    content = study.content
    output = content.output
    for name in output.formats:
        if format_of(name) is None or name == "text":
            yield _unknown(f"output.formats: there is no format '{name}'", name, FORMATS)
    if output.adtte and not content.data.id:
        yield Problem(
            "output.adtte needs data.id, the column that identifies a patient.", "For example: [data] id = 'patient'"
        )
    if output.adtte and not content.endpoints:
        yield Problem("output.adtte needs an endpoint.", "Define one under [endpoints.NAME].")
    for name, each in content.endpoints.items() if output.adtte else ():
        key = "entry" if each.entry is not None else "landmark" if each.landmark is not None else None
        if key:
            yield Problem(
                f"output.adtte: ADTTE has no {key}, and the endpoint {name} has one: its times would be those of "
                "everybody from 0 on.",
                "output.cohort writes the columns of the endpoint.",
            )


def _about_report(study: StudyFile) -> Iterator[Problem]:
    wanted = study.content.report
    if wanted is None:
        return
    for name in wanted.formats:
        if format_of(name) not in REPORT_FORMATS:
            yield _unknown(f"report.formats: there is no report in the format '{name}'", name, REPORT_FORMATS)
    names = table_names(study)
    for name in wanted.order:
        if name not in names:
            yield _unknown(f"report.order: the study has no table '{name}'", name, names)
    reference = wanted.reference_docx
    if reference and not paths.is_file(study.path.parent / reference):
        yield Problem(f"report.reference_docx: there is no file {reference}.", "Its path goes from the study file.")
    elif reference:
        try:
            check_house(study.path.parent / reference)
        except InputError as error:
            yield Problem(f"report.reference_docx: {error.problems[0].message}", error.problems[0].hint)


def table_names(study: StudyFile) -> list[str]:
    """The names of the tables that the study asks for, those of sensitivity included."""
    endpoints = study.content.endpoints
    return [
        *(each.name for each in study.content.tables),
        *(sensitivity_name(name) for name, each in endpoints.items() if each.sensitivity),
    ]


def format_of(name: str) -> str | None:
    """The format that a name or an extension stands for."""
    return name if name in FORMATS else EXTENSIONS.get(f".{name}")


def _unknown(message: str, name: str, known: Any) -> Problem:
    meant = closest(name, known)
    return Problem(f"{message}.", f"Did you mean '{meant}'?" if meant else f"There are {listing(known, 20) or 'none'}.")
