"""A delimited text that was cut off within its last cell: a transfer that broke off, a disk that was full."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sarcstat.data.reading.shared.last_rows import Row
from sarcstat.results import Condition

#: So many rows show what the cells of the last column look like.
_FEWEST = 10
#: Numbers of one length may be chance, dates without separators are not.
_LONG = 8


def cut_off_warning(
    name: str, text: bytes, names: Sequence[str], last: Sequence[Row], delimiter: str, place: str
) -> list[Condition]:
    """A warning where a text ends without the end of a line, within a cell that all others of its column outdo.

    The cell is empty or shorter where all others are filled or of one length, or it is the beginning of a level that
    it is not itself. `last` are the last rows, `place` says where the last one is.
    """
    if text[-1:] in (b"\n", b"\r", b"\x1a") or len(last) <= _FEWEST or not names[-1]:
        return []
    cell, above = last[-1][-1].strip(), [row[-1].strip() for row in last[:-1]]
    if not (_is_short(cell, above) or _begins_a_level(cell, above, text, delimiter)):
        return []
    said = (
        f"{name} ends without the end of a line, and its last cell looks cut off ({place}: {names[-1]} '{cell}'). Is "
        "the file complete? It counts as it stands; export the data again, or end the last line if nothing is missing."
    )
    return [Condition("warning", said, "cut_off")]


def _is_short(cell: str, above: Sequence[str]) -> bool:
    """Whether a cell is shorter than those above it, which are all filled and, unless it is empty, of one length."""
    lengths = {len(each) for each in above}
    if not cell:
        return 0 not in lengths
    if len(lengths) > 1 or len(cell) >= min(lengths):
        return False
    return min(lengths) >= _LONG or not all(each.isdecimal() for each in (cell, *above))


def _begins_a_level(cell: str, above: Sequence[str], text: bytes, delimiter: str) -> bool:
    """Whether a text is the beginning of a level above it, and no level itself."""
    levels = {each for each in above if each}
    longer = any(each.startswith(cell) and each != cell for each in levels)
    if not longer or 2 * len(levels) > len(above) or cell in levels or not any(map(str.isalpha, cell)):
        return False
    mark = re.escape(delimiter.encode())
    return re.search(mark + rb'[ "]*' + re.escape(cell.encode()) + rb'[ "]*\r?\n', text) is None
