"""What commands say, in the words of a study: options are its keys there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from sarcstat.errors import SarcstatError

if TYPE_CHECKING:
    from sarcstat.display.shapes.document import Document, Section
    from sarcstat.results import Condition

_OPTION = re.compile(r"(?<![\w-])--([a-z][a-z0-9]*(?:-[a-z0-9]+)*)")
_EXPLAINED = re.compile(r": sarcstat explain [a-z-]+(?=[.;]|$)")
_SENTENCE = re.compile(r"(?<=\.) ")
# Where the key has another name than the option.
_KEYS = {"na": "data.missing", "decimal": "data.decimal", "sheet": "data.sheet", "header-row": "data.header_row"}
_KEYS |= {name: f"data.{name}" for name in ("skip", "comment", "delimiter", "encoding")}
# Where a value goes with it: `--na 'NA,?'` is data.missing = ["NA", "?"].
_NA = re.compile(r"(?<![\w-])--na (?:'([^']+)'|([A-Za-z0-9,]+))")
_DECIMAL = re.compile(r"(?<![\w-])--decimal (?:'(\.)'|(,))")


@cache
def _options() -> frozenset[str]:
    """The names of all options of commands that a study can have."""
    from sarcstat.cli.perform import figure_commands, table_commands

    known = (*table_commands().values(), *figure_commands().values())
    return frozenset(name.lstrip("-") for command in known for each in command.params for name in each.opts)


def in_keys(text: str) -> str:
    """A sentence with `by` instead of `--by`, `p_adjust` instead of `--p-adjust`; what is no option stays."""

    def key(found: re.Match[str]) -> str:
        name = _own_name(found[1])
        if name is None:
            return found[0]
        return _KEYS.get(name, name.replace("-", "_")) + (" = false" if name != found[1] else "")

    text = _NA.sub(lambda found: f"data.missing = {_quoted((found[1] or found[2]).split(','))}", text)
    text = _DECIMAL.sub(lambda found: f'data.decimal = "{found[1] or found[2]}"', text)
    return _OPTION.sub(key, text)


def without_advice(text: str) -> str:
    """A text without the clauses that tell how to use the program: those that name an option."""
    sentences = []
    for sentence in _SENTENCE.split(_EXPLAINED.sub("", text)):
        end = "." if sentence.endswith(".") else ""
        clauses = [each for each in sentence.removesuffix(".").split("; ") if not _named(each)]
        if clauses:
            sentences.append("; ".join(clauses) + end)
    return " ".join(sentences)


def _named(clause: str) -> bool:
    """Whether a clause names an option of a command that a study can have."""
    return any(_own_name(found[1]) is not None for found in _OPTION.finditer(clause))


def _own_name(said: str) -> str | None:
    """The name of the option that is said, which may begin with `no-` itself or say no to another; None of no option."""
    return next((name for name in (said, said.removeprefix("no-")) if name in _options()), None)


def _quoted(words: Iterable[str]) -> str:
    return f"[{', '.join(json.dumps(word, ensure_ascii=False) for word in words)}]"


def conditions_in_keys(conditions: Iterable[Condition]) -> list[Condition]:
    """Conditions with their texts in a study's words."""
    return [replace(each, text=in_keys(each.text)) for each in conditions]


def error_in_keys(error: SarcstatError) -> SarcstatError:
    """The same error in a study's words."""
    problems = [
        replace(each, message=in_keys(each.message), hint=each.hint and in_keys(each.hint)) for each in error.problems
    ]
    return type(error).of(problems)


def document_in_keys(document: Document) -> Document:
    """A document whose notes and conditions are in a study's words; labels, numbers and options stay."""
    return replace(document, sections=[_section(each, in_keys) for each in document.sections])


def document_for_readers(document: Document) -> Document:
    """A document whose notes say nothing of the program's options; conditions are in a study's words."""
    return replace(document, sections=[_section(each, without_advice) for each in document.sections])


def _section(section: Section, worded: Callable[[str], str]) -> Section:
    return replace(
        section,
        notes=_notes(section.notes, worded),
        tables=[replace(table, notes=_notes(table.notes, worded)) for table in section.tables],
        result=replace(section.result, conditions=conditions_in_keys(section.result.conditions)),
    )


def _notes(notes: Iterable[str], worded: Callable[[str], str]) -> list[str]:
    return [text for note in notes if (text := worded(note))]
