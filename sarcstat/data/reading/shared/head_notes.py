"""What has to be said of the head of a table, and the labels that its units give."""

from __future__ import annotations

from collections.abc import Sequence

from sarcstat.data.missing_words import BLANKS
from sarcstat.data.reading.shared.cell_kinds import BRACKETS, kind_of
from sarcstat.data.reading.shared.head import Head
from sarcstat.errors import listing
from sarcstat.results import Condition


def labelled(column: str, unit: str | None) -> str:
    """`age (years)`: a column with its unit; empty where it has none."""
    if unit is None:
        return ""
    return f"{column} {unit}" if BRACKETS.fullmatch(unit) else f"{column} ({unit})"


def head_notes(name: str, head: Head, numbers: Sequence[int], word: str) -> list[Condition]:
    """What has to be said of a head; `numbers` are those of the grid's rows, `word` what rows are called."""
    said = []
    if not head.is_plain:
        said.append(Condition("note", f"{name}: {'; '.join(_parts(head, numbers, word))}.", "header_found"))
    if head.doubt is not None:
        said.append(_doubt(name, head, numbers, word))
    named = [each for each in head.names if each.strip(BLANKS)]
    if head.is_plain and all(all(kind_of(part) == "number" for part in each.split()) for each in named):
        text = (
            f"{name}: {word} {numbers[head.first]}, taken for the header, holds nothing but numbers. "
            "If it is the first row of values, the names of the columns are missing: add a line that names them."
        )
        said.append(Condition("warning", text, "no_header"))
    return said


def _parts(head: Head, numbers: Sequence[int], word: str) -> list[str]:
    """Where names, titles and units stand."""
    joined = ", joined by a blank" if head.last > head.first else ""
    parts = [f"header in {_range(word, [numbers[head.first], numbers[head.last]])}{joined}"]
    if head.titles:
        rows = [numbers[place] for place in head.titles]
        parts.append(f"{_range(word, rows)} {'is' if len(set(rows)) == 1 else 'are'} a title")
    if head.units:
        shown = [f"{head.names[at].strip()}: {unit}" for at, unit in head.units.items() if at < len(head.names)]
        parts.append(f"units in {word} {numbers[head.body - 1]} ({listing(shown, 20)})")
    return parts


def _doubt(name: str, head: Head, numbers: Sequence[int], word: str) -> Condition:
    """The warning of a row that may belong to the head."""
    assert head.doubt is not None
    place, columns = head.doubt
    named = [head.names[at].strip() for at in columns if at < len(head.names)]
    shown = listing(f"'{each}'" for each in named if each)
    below = f" ({shown})" if shown else ""
    first, last = numbers[head.first], numbers[place]
    text = (
        f"{name}: the header was taken from {word} {first}. But {word} {last} has no number, and below it stand "
        f"only numbers{below}. If it belongs to the header: --header-row {last}, or --header-row {first}-{last}, "
        "which joins both."
    )
    return Condition("warning", text, "header_doubt")


def _range(word: str, rows: Sequence[int]) -> str:
    low, high = min(rows), max(rows)
    return f"{word} {low}" if low == high else f"{word}s {low}–{high}"
