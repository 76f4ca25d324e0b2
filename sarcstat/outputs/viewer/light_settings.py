"""What a light member says between its titles and its dimensions: areas, borders, and how numbers are written."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sarcstat.outputs.charset import codec_of
from sarcstat.outputs.number_format import Convention
from sarcstat.outputs.viewer.cursor import Cursor, DamagedError

_AREAS = 8
_ALPHABETIC = 4 + 4 + 4 + 1 + 1  # what stands before the switch for marks of footnotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a table that matter for what it says; `date` in seconds since 1970."""

    convention: Convention
    codec: str | None
    letters: bool = True
    show_variables: int = 0
    show_values: int = 0
    command: str | None = None
    language: str | None = None
    dataset: str | None = None
    data_file: str | None = None
    date: int | None = None

    @property
    def plain(self) -> bool:
        """Whether they are those that a table is read with before they are known."""
        shows = self.show_variables == self.show_values == 0
        return shows and self.convention == replace(Convention(), currencies=self.convention.currencies)


@dataclass(frozen=True, slots=True)
class _Tail:
    """The part of the settings that is counted in bytes."""

    shows: tuple[int, int] = (0, 0)
    command: str = ""
    language: str = ""
    charset: str = ""
    leading_zero: bool = False
    small: float = 1e-4
    source: tuple[str, str, int] | None = None


def read_settings(at: Cursor, version: int) -> Settings:
    """Areas, borders, print settings, table settings and formats; afterwards the cursor is at the dimensions."""
    _areas(at, version)
    at.block()
    at.block()
    letters = _letters(at.block(), version)
    for _ in range(at.count(4)):
        at.take(4)
    locale = at.text()
    at.take(4 + 3 + 4)
    decimal, grouping = chr(at.u8()), chr(at.u8())
    currencies = tuple([at.text() for _ in range(at.count(4))])
    tail = _old_tail(at.block()) if version == 1 else _tail(at.block())
    charset = tail.charset or locale.partition(".")[2]
    convention = Convention(
        decimal=decimal if decimal in ".," else ".",
        grouping=grouping.strip("\0"),
        leading_zero=tail.leading_zero,
        small=tail.small,
        currencies=currencies,
    )
    return _settings(tail, convention, codec_of(charset) if charset else None, letters=letters)


def _settings(tail: _Tail, convention: Convention, codec: str | None, *, letters: bool) -> Settings:
    dataset, data_file, date = tail.source or ("", "", 0)
    return Settings(
        convention=convention,
        codec=codec,
        letters=letters,
        show_variables=tail.shows[0],
        show_values=tail.shows[1],
        command=tail.command or None,
        language=tail.language or None,
        dataset=dataset or None,
        data_file=data_file or None,
        date=date or None,
    )


def _areas(at: Cursor, version: int) -> None:
    at.option(0)
    for number in range(_AREAS):
        if at.u8() != number + 1 or at.u8() != 0x31:
            at.at -= 1
            at.fail("the style of an area should stand")
        at.text()
        at.take(4 + 4 + 1 + 4 + 4)
        at.text()
        at.text()
        at.take(1)
        at.text()
        at.text()
        if version == 3:
            at.take(16)


def _letters(at: Cursor, version: int) -> bool:
    """Whether footnotes are marked by letters (else by numbers)."""
    if version == 1 or at.end - at.at < _ALPHABETIC + 1:
        return True
    at.take(_ALPHABETIC)
    return at.u8() != 0


def _tail(at: Cursor) -> _Tail:
    """The counted part of version 3: how names and labels are shown, then the command and its data."""
    first = at.block()
    first.take(4)
    shows = (first.u8(), first.u8())
    rest = at.block()
    rest.take(6)
    command, language, charset, leading_zero = _command(rest)
    small = rest.f64()
    rest.option(1)
    return _Tail(shows, command, language, charset, leading_zero, small, _source(rest))


def _old_tail(at: Cursor) -> _Tail:
    """The counted part of version 1, which may be empty, or be cut off by a program of that time."""
    try:
        at.take(14)
        command, language, charset, leading_zero = _command(at)
    except DamagedError:
        return _Tail()
    return _Tail((0, 0), command, language, charset, leading_zero)


def _command(at: Cursor) -> tuple[str, str, str, bool]:
    """Command, language, character set, and whether a number below one has a zero before its point."""
    command = at.text()
    at.text()
    language, charset = at.text(), at.text()
    at.text()
    at.take(1)
    leading_zero = at.u8() != 0
    at.take(2 + 4 + 2)
    return command, language, charset, leading_zero


def _source(at: Cursor) -> tuple[str, str, int] | None:
    """Data set, data file and date; they may be absent, and what stands in their place holds a zero byte."""
    try:
        dataset, data_file = at.text(), at.text()
        at.take(4)
        date = at.u32()
    except DamagedError:
        return None
    return None if "\0" in dataset or "\0" in data_file else (dataset, data_file, date)
