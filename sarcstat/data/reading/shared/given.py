"""What a user says about how a file is laid out; what nobody says is found out where it is certain."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from sarcstat.errors import UsageError

#: What has no sign that is easily typed → the sign. A blank stands for any number of blanks and tabs.
WORDS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "blank": " ", "blanks": " ", "space": " "}


@dataclass(frozen=True, slots=True)
class Given:
    """The layout as far as it is said.

    `header` are the numbers of the first and last line (row of a sheet) that names the columns, counted from 1; several
    are joined. `skip` first lines are left out. `comment` begins lines that are left out wherever they stand.
    `delimiter` is one character, a blank for any number of blanks; `encoding` the name of a codec.
    `max_rows` is the most of standard input.
    """

    header: tuple[int, int] | None = None
    skip: int = 0
    comment: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    max_rows: int | None = None

    def options(self) -> dict[str, object]:
        """Option → what is said with it, of those that are used."""
        return {
            option: value
            for option, value in (
                ("--header-row", self.header),
                ("--skip", self.skip),
                ("--comment", self.comment),
                ("--delimiter", self.delimiter),
                ("--encoding", self.encoding),
                ("--max-rows", self.max_rows),
            )
            if value
        }


NOTHING = Given()


def given(
    *,
    header_row: str | int | None = None,
    skip: int | None = None,
    comment: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    max_rows: int | None = None,
) -> Given:
    """The layout in the words of the options; raises UsageError for what cannot be one."""
    if header_row and skip:
        raise UsageError("--header-row and --skip do not go together.", "--header-row says by itself where data begin.")
    return Given(
        header=_lines(str(header_row)) if header_row is not None else None,
        skip=_count(skip or 0),
        comment=_mark(comment),
        delimiter=_delimiter(delimiter),
        encoding=_codec(encoding),
        max_rows=max_rows,
    )


def _lines(text: str) -> tuple[int, int]:
    """The first and last line of `4` or `4-5`."""
    first, dash, last = text.strip().partition("-")
    parts = [first.strip(), last.strip()] if dash else [first.strip()] * 2
    if not all(part.isdecimal() and part.isascii() and int(part[:9]) >= 1 for part in parts):
        raise UsageError(
            f"--header-row '{text}' is no line.", "For example: --header-row 4, or 4-5 for two that are joined."
        )
    low, high = (int(part[:9]) for part in parts)
    if not low <= high < low + 5:
        raise UsageError(
            f"--header-row '{text}': a header has one to five lines, the first of them first.",
            "For example: --header-row 3, or --header-row 3-4.",
        )
    return low, high


def _count(skip: int) -> int:
    if skip < 0:
        raise UsageError(f"--skip {skip}: the number of lines to leave out is not negative.", "For example: --skip 2")
    return skip


def _mark(comment: str | None) -> str | None:
    if comment is not None and not comment.strip():
        raise UsageError("--comment is empty.", "Give what comment lines begin with, such as --comment '#'.")
    return comment


def _delimiter(text: str | None) -> str | None:
    if text is None:
        return None
    sign = WORDS.get(text.lower(), text)
    if len(sign) != 1 or not sign.isascii() or sign.isalnum() or sign in "\"\r\n'":
        raise UsageError(
            f"--delimiter '{text}' cannot stand between values.",
            "It is one sign, such as ';' or '|', or one of the words tab, comma, semicolon, blank.",
        )
    return sign


def _codec(name: str | None) -> str | None:
    """The codec as Python calls it; UTF-8 and UTF-16 with or without a byte order mark."""
    if name is None:
        return None
    try:
        known = codecs.lookup(name.strip().replace(" ", "-"))
        "x".encode(known.name)
        b"".decode(known.name)
    except (LookupError, UnicodeError, ValueError):
        raise UsageError(
            f"--encoding '{name}' is not known.",
            "Usual ones: utf-8, utf-16, latin-1, windows-1252, windows-1250, shift_jis, gb18030, big5, euc-kr.",
        ) from None
    return {"utf-8": "utf-8-sig", "shift_jis": "cp932"}.get(known.name, known.name)
