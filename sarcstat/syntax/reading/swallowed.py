"""Commands that stand within the text of another one whose words are not looked into: nobody carries them out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from sarcstat.syntax.reading.lexing import COMMENT, TEXT
from sarcstat.syntax.reading.names import Kind
from sarcstat.syntax.reading.parsing import Parsed, parse
from sarcstat.syntax.reading.source import Place, Source, Troubles

#: A period that others words follow in its line; texts and comments are gone past.
_WITHIN = re.compile(rf"{TEXT}|{COMMENT}|(?P<period>\.)[^\S\n]+(?=[A-Za-z])")
_CARRIED = (Kind.TRANSFORMATION, Kind.DATA, Kind.PROCEDURE)
#: Commands whose text is prose, perhaps with periods in it.
_PROSE = frozenset(["TITLE", "SUBTITLE", "DOCUMENT", "ADD DOCUMENT", "FILE LABEL", "COMMENT"])
#: What goes on with a list as well: `MEANS age` and in the next line `weight BY sex`.
_LISTED = frozenset(["FINISH", "WEIGHT", "FILTER"])
#: So many places of a text are looked at, and so much of it behind each.
_MOST, _LONGEST = 20, 10_000


def tell_swallowed(source: Source, parsed: Parsed, start: int, lines: Sequence[int], troubles: Troubles) -> None:
    """Remark on commands in the text of one that is skipped or not computed, which begins at `start`.

    `lines` are the offsets of lines that begin with the name of a command. SPSS does not carry them out either.
    """
    assert parsed.rule is not None
    end = start + len(parsed.text)
    name = parsed.rule.name
    for at in [at for at in lines if start < at < end][:_MOST]:
        if _is_command(source, at, min(end, at + _LONGEST)):
            message = f"no period ends {name} before this line, which belongs to it and is not carried out"
            troubles.remark(message, Place(source, at))
    for at in islice(_behind_periods(source.text, start, end) if name not in _PROSE else (), _MOST):
        if _is_command(source, at, min(end, at + _LONGEST)):
            message = f"what follows a period within a line belongs to {name} and is not carried out"
            troubles.remark(message, Place(source, at), "A period ends a command only as the last sign of a line.")


def _behind_periods(text: str, start: int, end: int) -> Iterator[int]:
    for found in _WITHIN.finditer(text, start, end):
        if found["period"]:
            yield found.end()


def _is_command(source: Source, at: int, end: int) -> bool:
    """Whether a command whose grammar is known can be read there, up to the end of its line or of the whole text."""
    while source.text[at : at + 1].isspace() or source.text[at] in "+-.":
        at += 1
    line = source.text.find("\n", at, end)
    for last in {end, end if line < 0 else line}:
        found = parse(source, at, last)
        if found.right and found.rule is not None and found.rule.kind in _CARRIED and found.rule.name not in _LISTED:
            return True
    return False
