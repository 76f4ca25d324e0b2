"""How numbers are written: which of point and comma is the decimal mark, and what stands between thousands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

DecimalMark = Literal[".", ","]
MARKS: tuple[DecimalMark, DecimalMark] = (".", ",")
NAMES: dict[DecimalMark, str] = {".": "point", ",": "comma"}

_FIRST = 100
#: Between thousands: blanks of several widths, and the apostrophe of Switzerland.
_APART = " '\u2019\u00a0\u2009\u202f"
_GROUPED = rf"[1-9][0-9]{{0,2}}(?:[{_APART}][0-9]{{3}})+"
_POWER = r"(?:[eE][+-]?[0-9]+)?"


def _number(decimal: str, thousands: str) -> str:
    """A number with that decimal mark, and thousands either apart or all together."""
    whole = rf"[0-9]+|[1-9][0-9]{{0,2}}(?:{thousands}[0-9]{{3}})+|{_GROUPED}"
    behind = "[0-9]*" if decimal == r"\." else "[0-9]+"  # programs write 5. but nobody writes 5,
    return rf"^[+-]?(?:(?:{whole})(?:{decimal}{behind})?|{decimal}[0-9]+){_POWER}$"


_NUMBER: dict[DecimalMark, str] = {".": _number(r"\.", ","), ",": _number(",", r"\.")}
_EITHER = f"(?:{_NUMBER['.']})|(?:{_NUMBER[',']})"
#: A number without a mark, or one whose every point stands before exactly three digits.
_POINTS_BEFORE_THREE = r"^[+-]?(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)$"


@dataclass(frozen=True, slots=True)
class Written:
    """What the texts of a column say about their marks.

    `kind`: `text` where they are no numbers, `plain` where no mark occurs, `sure` where they are numbers with one
    decimal mark only, `doubtful` with either (every mark stands before exactly three digits), `mixed` where each
    is a number but not all with the same one. `decimal` is the mark of sure ones, `marks` are those that occur.
    """

    kind: Literal["text", "plain", "sure", "doubtful", "mixed"]
    decimal: DecimalMark | None = None
    marks: tuple[DecimalMark, ...] = ()


TEXT = Written("text")


def written(texts: Any) -> Written:
    """How the distinct texts of a column, a pyarrow array (null: missing), are written."""
    import pyarrow.compute as pc

    known = pc.drop_null(texts)
    if len(known) == 0 or not (_all(known.slice(0, _FIRST), _EITHER) and _all(known, _EITHER)):
        return TEXT
    marks = tuple(mark for mark in MARKS if pc.any(pc.match_substring(known, mark)).as_py())
    fitting = [mark for mark in MARKS if _all(known, _NUMBER[mark])]
    if len(fitting) == 1:
        return Written("sure" if marks else "plain", fitting[0], marks)
    if not fitting:
        return Written("mixed", None, marks)
    return Written("doubtful" if marks else "plain", None, marks)


def fits(texts: Any, decimal: DecimalMark) -> bool:
    """Whether all texts that are there are numbers with that decimal mark."""
    import pyarrow.compute as pc

    return _all(pc.drop_null(texts), _NUMBER[decimal])


def without_marks(texts: Any, decimal: DecimalMark) -> Any:
    """Numbers with that decimal mark as programs write them: a point for it, nothing between thousands."""
    import pyarrow.compute as pc

    thousands = "." if decimal == "," else ","
    bare = pc.replace_substring_regex(texts, f"[{thousands}{_APART}]", "")
    return pc.replace_substring(bare, ",", ".") if decimal == "," else bare


def bare_numbers(texts: Any, decimal: DecimalMark) -> Any:
    """The texts, blanks around them left off, as programs write them; null for what is no number with that mark."""
    import pyarrow as pa
    import pyarrow.compute as pc

    bare = pc.utf8_trim_whitespace(texts)
    fitting = pc.match_substring_regex(bare, _NUMBER[decimal])
    return pc.if_else(fitting, without_marks(bare, decimal), pa.scalar(None, type=bare.type))


def has_thousands(texts: Any, decimal: DecimalMark) -> bool:
    """Whether anything stands between the thousands of any of the numbers."""
    import pyarrow.compute as pc

    thousands = "." if decimal == "," else ","
    return bool(pc.any(pc.match_substring_regex(texts, f"[{thousands}{_APART}]")).as_py())


def doubtful_points(texts: Any) -> bool:
    """Whether every point of a column of numbers stands before exactly three digits, as in 1.234; quick if not."""
    import pyarrow.compute as pc

    if not _all(pc.drop_null(texts.slice(0, _FIRST)), _POINTS_BEFORE_THREE):
        return False
    known = pc.drop_null(texts)
    return _all(known, _POINTS_BEFORE_THREE) and bool(pc.any(pc.match_substring(known, ".")).as_py())


def settled(found: Iterable[Written]) -> set[DecimalMark]:
    """The decimal marks of the columns that can be read in one way only."""
    return {each.decimal for each in found if each.kind == "sure" and each.decimal is not None and each.marks}


def _all(texts: Any, pattern: str) -> bool:
    import pyarrow.compute as pc

    return bool(pc.all(pc.match_substring_regex(texts, pattern), min_count=0).as_py())
