"""Formats as commands write them, checked against what SPSS has."""

from __future__ import annotations

from sarcstat.data.steps.naming import wrong
from sarcstat.data.steps.table import Column, Format
from sarcstat.errors import closest
from sarcstat.syntax.reading.tree import Format as Written

_WIDEST, _MOST_DECIMALS = 40, 16
LONGEST_TEXT = 32767
#: kind → the least width for output and for input, the greatest width, and how many of the width are no decimals.
_NUMBERS = {
    **dict.fromkeys(("F", "COMMA", "DOT", "N", "Z"), (1, 1, _WIDEST, 1)),
    **dict.fromkeys(("DOLLAR", "PCT", "CCA", "CCB", "CCC", "CCD", "CCE"), (2, 1, _WIDEST, 2)),
    "E": (6, 1, _WIDEST, 7),
    **dict.fromkeys(("P", "PK"), (1, 1, 16, 0)),
    **dict.fromkeys(("IB", "PIB"), (1, 1, 8, 0)),
    **dict.fromkeys(("ADATE", "EDATE", "SDATE"), (8, 8, _WIDEST, _WIDEST)),
    "PIBHEX": (2, 2, 16, _WIDEST),
    "RB": (2, 2, 8, _WIDEST),
    "RBHEX": (4, 4, 16, _WIDEST),
    "DATE": (9, 8, _WIDEST, _WIDEST),
    "JDATE": (5, 5, _WIDEST, _WIDEST),
    "QYR": (6, 4, _WIDEST, _WIDEST),
    "MOYR": (6, 6, _WIDEST, _WIDEST),
    "WKYR": (8, 6, _WIDEST, _WIDEST),
    "DATETIME": (17, 17, _WIDEST, 21),
    "YMDHMS": (16, 12, _WIDEST, 20),
    "TIME": (5, 5, _WIDEST, 9),
    "DTIME": (8, 8, _WIDEST, 12),
    "MTIME": (5, 4, _WIDEST, 6),
    "WKDAY": (2, 2, _WIDEST, _WIDEST),
    "MONTH": (3, 3, _WIDEST, _WIDEST),
}
_TEXTS = ("A", "AHEX")


def format_of(written: Written, *, reading: bool = False, width: int | None = None) -> Format:
    """The format; `reading`: it reads data, which may be narrower. `width` is that of one written without.

    Raises InputError with its place for a kind that there is not, and a width or decimals that the kind cannot have.
    """
    kind = written.kind
    if kind not in _NUMBERS and kind not in _TEXTS:
        meant = closest(kind, (*_NUMBERS, *_TEXTS))
        raise wrong(f"there is no format {kind}", written.place, f"Did you mean {meant}?" if meant else None)
    found = written.width if written.width is not None else width
    if found is None:
        raise wrong(f"the format {kind} lacks its width", written.place, f"Write for example {_example(kind)}.")
    if kind in _TEXTS:
        if not 1 <= found <= LONGEST_TEXT * (2 if kind == "AHEX" else 1) or (kind == "AHEX" and found % 2):
            raise wrong(f"a text cannot have the format {written}", written.place)
        return Format(kind, found)
    least_shown, least_read, most, others = _NUMBERS[kind]
    least = least_read if reading else least_shown
    if not least <= found <= most:
        raise wrong(f"{kind} has a width from {least} to {most}, not {found}", written.place)
    decimals = written.decimals or 0
    fit = min(found if reading else found - others, _MOST_DECIMALS)
    if decimals > max(fit, 0):
        raise wrong(f"{kind}{found} has room for {max(fit, 0)} decimals, not {decimals}", written.place)
    return Format(kind, found, decimals)


def _example(kind: str) -> str:
    return {"F": "F8.2", "A": "A8", "DATE": "DATE11", "DATETIME": "DATETIME20", "TIME": "TIME8"}.get(kind, f"{kind}10")


def width_of(format_: Format) -> int:
    """The width of a variable with that format: 0 for numbers, that of a text in bytes."""
    if format_.kind == "AHEX":
        return format_.width // 2
    return format_.width if format_.kind == "A" else 0


def fits(format_: Format, column: Column) -> bool:
    """Whether a variable can have the format: numbers one of numbers, texts one of their width."""
    return width_of(format_) == column.width


def shown_format(read: Format) -> Format:
    """The print format of what is read with a format: signs that data may lack find room (PSPP does so, too)."""
    kind, width, decimals = read.kind, read.width, read.decimals
    point = int(decimals > 0)
    if kind in ("F", "COMMA", "DOT", "DOLLAR", "PCT"):
        grouped = kind in ("COMMA", "DOT", "DOLLAR") and width - decimals >= 3
        width += point + ((width - decimals - 1) // 3 if grouped else 0)
        if kind in ("DOLLAR", "PCT"):
            width = max(width + 1, 3)
    elif kind in ("N", "Z"):
        kind, width = "F", width + point + int(kind == "Z")
    elif kind == "E":
        width, decimals = max(width, decimals + 7, 10), max(decimals, 3)
    elif kind == "YMDHMS":
        width = max(width, 20)
    elif kind == "AHEX":
        return Format("A", width // 2)
    least = _NUMBERS[kind][0] if kind in _NUMBERS else 1
    return Format(kind, min(max(width, least), _WIDEST) if kind in _NUMBERS else width, decimals)
