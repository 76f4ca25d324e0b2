"""What a study file may say: one model for the file, built around the options of the commands that make its tables."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, BeforeValidator, Field, PlainValidator, WithJsonSchema, create_model

from sarcstat.forms.form import StrictForm
from sarcstat.study.endpoints import AllowedKind, DateFormat, EndpointSection
from sarcstat.study.variables import VariableSection

#: A name that is also the name of a file on every system.
NAME = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"

_WORD = {"type": ["string", "number"]}


def _is_word(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _words(value: Any) -> list[Any]:
    """One word or number, or a list of them, as a list."""
    listed = value if isinstance(value, list) else [value]
    if not all(_is_word(each) for each in listed):
        raise ValueError("must be a text, a number, or a list of these")
    return listed


def _assignments(value: Any) -> dict[str, list[Any]] | list[str]:
    """A table from variables to words, or the same as texts `variable=word`."""
    if isinstance(value, Mapping):
        return {name: _words(words) for name, words in value.items()}
    texts = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str) for each in texts):
        raise ValueError("must be a table such as { stage = 'I' }, or a list of texts")
    return texts


def _iso_date(value: Any) -> Any:
    """A date that is written as a text, such as '2021-08-25', as a date."""
    if isinstance(value, datetime.datetime) or not isinstance(value, str | datetime.date):
        raise ValueError("must be a date such as 2021-08-25")
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"'{value}' is not a date such as 2021-08-25") from None


_WORD_LIST = {"anyOf": [_WORD, {"type": "array", "items": _WORD}]}
Words = Annotated[Any, PlainValidator(_words), WithJsonSchema(_WORD_LIST)]
Assignments = Annotated[
    Any,
    PlainValidator(_assignments),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "object", "additionalProperties": _WORD_LIST},
                {"type": "array", "items": {"type": "string"}},
            ]
        }
    ),
]
Date = Annotated[datetime.date, BeforeValidator(_iso_date)]


@dataclass(frozen=True, slots=True)
class OptionField:
    """One option of a command, as a key of a table in the study file.

    `kind` says what its value is: `flag`, `choice`, `integer`, `number`, `text`, `word` (a text or a number),
    `list` (of these) or `assignments` (variable = value).
    """

    name: str
    kind: Literal["flag", "choice", "integer", "number", "text", "word", "list", "assignments"]
    help: str
    choices: tuple[str, ...] = ()
    required: bool = False


class About(StrictForm):
    """What the study is called."""

    name: str = Field(pattern=NAME, description="Short name: letters, digits, hyphens; the output folder's name.")
    title: str = Field(default="", description="Title of the report.")
    authors: list[str] = Field(default=[], description="Authors, as the report names them.")
    citation: str = Field(default="", description="Where the design or the data come from.")


class Exclusion(StrictForm):
    """Patients who are left out for one reason."""

    when: str = Field(description="Who is left out: the condition is true.")
    words: str = Field(min_length=1, description="The reason as a paper gives it, as in 'not randomized'.")


class Data(StrictForm):
    """The patient-level file."""

    file: str = Field(description="Path beside the study file, or an R data set such as survival::colon.")
    id: str | None = Field(default=None, description="Column that identifies a patient; twice the same is refused.")
    sheet: str | None = Field(default=None, description="Sheet of a spreadsheet, by name or number.")
    header_row: int | str | None = Field(
        default=None,
        description="Line (row of a sheet) that names the columns; '4-5': two, joined (default: found out).",
    )
    skip: int | None = Field(default=None, ge=0, description="Leave out so many lines (rows) at the top.")
    comment: str | None = Field(default=None, description="Leave out lines that begin with this, such as '#'.")
    delimiter: str | None = Field(
        default=None, description="What separates the values of a text: ';', '|', 'tab', 'blank' (default: found out)."
    )
    encoding: str | None = Field(
        default=None, description="Encoding of a text: 'utf-8', 'latin-1', 'shift_jis' … (default: found out)."
    )
    missing: list[str] = Field(default=[], description="Words that mean missing in every column, such as 'NA'.")
    decimal: Literal[".", ","] | None = Field(
        default=None, description="Decimal mark of numbers in texts (default: found out)."
    )
    where: str | None = Field(default=None, description="The study population: only these rows are used.")
    where_words: str = Field(
        default="", description="Who that is in the words of a paper, as in 'patients who were randomized'."
    )
    exclude: list[Exclusion] = Field(
        default=[], description="Who is left out besides, one reason after the other: { when, words }."
    )
    cutoff: Date | None = Field(default=None, description="Data cutoff, as 2021-08-25: nothing later counts.")
    date_formats: list[DateFormat] = Field(default=[], description="How dates are written, as %d.%m.%Y (ISO is read).")
    allow: list[AllowedKind] = Field(
        default=[], description="Date problems to accept with a warning instead of refusing."
    )


class Output(StrictForm):
    """What is written besides the tables."""

    formats: list[str] = Field(default=["html", "md", "csv"], description="Formats of each table.")
    figure_formats: list[Literal["svg", "pdf", "png", "tiff", "eps"]] = Field(
        default=["svg", "pdf", "png"], description="Formats of each figure."
    )
    cohort: bool = Field(default=False, description="Write the derived patient-level data, data/cohort.csv.")
    scripts: bool = Field(
        default=False, description="Write analysis.R and analysis.sps, which redo the tables from data/cohort.csv."
    )
    adtte: bool = Field(default=False, description="Write the endpoints as an ADaM ADTTE file, data/adtte.csv.")


class ReportSection(StrictForm):
    """The report: text, tables and figures in one file of each format."""

    formats: list[str] = Field(default=["html", "docx", "pdf", "md", "latex"], min_length=1, description="Its formats.")
    order: list[str] = Field(default=[], description="Names of tables that come first (default: as in this file).")
    template: str | None = Field(default=None, description="Folder, beside this file, with templates of your own.")
    reference_docx: str | None = Field(default=None, description="Word file, beside this one, with the house style.")
    design: Literal["randomized", "cohort"] | None = Field(
        default=None,
        description="A randomized trial (CONSORT) or a cohort (STROBE and REMARK): which checklists there are, and "
        "whether characteristics of groups are tested.",
    )
    house: Literal["lancet", "nejm", "jama", "prism"] | None = Field(
        default=None, description="Whose habits numbers in the text follow: decimals, points, dashes."
    )
    flow: bool = Field(default=True, description="A diagram of the flow of patients, as a figure and in words.")
    checklists: list[Literal["consort", "strobe", "remark"]] | None = Field(
        default=None,
        description="Reporting checklists to fill in as far as the data can tell (default: consort of a randomized "
        "trial, else strobe and remark).",
    )


class TableSection(StrictForm):
    """What every table has besides the options of its command."""

    name: str = Field(pattern=NAME, description="File name of the table, without extension.")
    title: str = Field(default="", description="Caption.")
    endpoints: list[str] = Field(default=[], description="Endpoints of the study file that the table is about.")


class FigureSection(StrictForm):
    """What every figure has besides the options of its command."""

    name: str = Field(pattern=NAME, description="File name of the figure, without extension.")
    title: str = Field(default="", description="Caption.")
    of: str = Field(default="", description="Name of the table whose numbers it draws: what it asks for, if not said.")
    endpoints: list[str] = Field(default=[], description="Endpoints of the study file that the figure is about.")


@dataclass(frozen=True, slots=True, eq=False)
class Commands:
    """The commands that make a study's tables and figures, by name, each with its options; equal to itself alone."""

    tables: Mapping[str, Sequence[OptionField]]
    figures: Mapping[str, Sequence[OptionField]]


@cache
def study_model(commands: Commands) -> type[BaseModel]:
    """The model of a study file whose tables and figures are made by `commands`, made once for them."""
    tables: Any = list[_one_of(TableSection, "Table", commands.tables)]  # type: ignore[misc]
    figures: Any = list[_one_of(FigureSection, "Figure", commands.figures)]  # type: ignore[misc]
    return create_model(
        "Study",
        __base__=StrictForm,
        __doc__="A study: data, variables, endpoints, tables, figures.",
        study=(About, Field(description="What the study is called.")),
        data=(Data, Field(description="The patient-level file.")),
        variables=(dict[str, VariableSection], Field(default={}, description="Labels, codes, derived variables.")),
        endpoints=(dict[str, EndpointSection], Field(default={}, description="Endpoints, by name.")),
        tables=(tables, Field(default=[], description="The tables, in order.")),
        figures=(figures, Field(default=[], description="The figures, in order.")),
        report=(ReportSection | None, Field(default=None, description="The report; none without this section.")),
        output=(Output, Field(default=Output(), description="What is written besides the tables.")),
    )


def _one_of(base: type[StrictForm], kind: str, commands: Mapping[str, Sequence[OptionField]]) -> Any:
    """An entry of any of the commands: its `command` says which."""
    models = [_entry_model(base, kind, name, options) for name, options in commands.items()]
    union: Any = Union[tuple(models)]  # noqa: UP007 - its members are known only now
    return Annotated[union, Field(discriminator="command")]


def _entry_model(base: type[StrictForm], kind: str, command: str, options: Sequence[OptionField]) -> type[BaseModel]:
    """The model of a table or a figure; a key that all of them have wins over an option of the same name."""
    said = f"The command that makes the {kind.lower()}."
    fields: dict[str, Any] = {"command": (Literal[command], Field(description=said))}
    for option in options:
        if option.name in base.model_fields:
            continue
        default = ... if option.required else None
        type_ = _type(option) if option.required else _type(option) | None
        fields[option.name] = (type_, Field(default=default, description=option.help))
    name = "".join(part.capitalize() for part in command.split("-")) + kind
    return create_model(name, __base__=base, __doc__=f"A {kind.lower()} of sarcstat {command}.", **fields)


def _type(option: OptionField) -> Any:
    match option.kind:
        case "flag":
            return bool
        case "choice":
            return Literal[option.choices]
        case "integer":
            return int
        case "number":
            return float
        case "text":
            return str
        case "word":
            return str | int | float
        case "list":
            return Words
        case "assignments":
            return Assignments
