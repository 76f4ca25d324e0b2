"""What every reader does last: blank texts and the words of `--na` become missing, as values and as levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Value, Variable
from sarcstat.data.missing_words import BLANKS, without_words
from sarcstat.errors import counted, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import pandas as pd


#: The code of that note.
BLANK_TEXTS = "blank_texts"


def without_missing(
    frame: pd.DataFrame, variables: Mapping[str, Variable], na: Sequence[str]
) -> tuple[pd.DataFrame, dict[str, Variable], list[Condition]]:
    """The columns and what is known of them without blank texts and the words of `na`, and a note on blank ones."""
    frame, kept, blank = settled(frame, variables, na)
    return frame, kept, blank_note(blank)


def settled(
    frame: pd.DataFrame,
    variables: Mapping[str, Variable],
    na: Sequence[str],
    counts: Any = None,
    beside: Mapping[str, int] | None = None,
) -> tuple[pd.DataFrame, dict[str, Variable], dict[str, int]]:
    """As `without_missing`, with the numbers of blank texts by column in place of the note on them.

    `counts` says how many rows each row stands for (None: one); `beside` are numbers of blank texts in columns that
    somebody else has read.
    """
    frame, blank = without_words(frame, na, counts)
    blank = {**blank, **(beside or {})}
    kept = {name: _without_levels(about, na) for name, about in variables.items()}
    return frame, kept, blank


def blank_note(blank: Mapping[str, int]) -> list[Condition]:
    """A note on the numbers of blank texts by column; none where there are none."""
    if not blank:
        return []
    shown = listing((f"{name} {counted(rows, 'row')}" for name, rows in blank.items()), 20)
    return [Condition("note", f"Empty texts are missing: {shown}.", BLANK_TEXTS)]


def _without_levels(about: Variable, na: Sequence[str]) -> Variable:
    """A variable whose declared levels are values."""
    if about.level_order is None:
        return about
    gone = {"", *na}
    order: list[Value] = [level for level in about.level_order if str(level).strip(BLANKS) not in gone]
    return replace(about, level_order=order)
