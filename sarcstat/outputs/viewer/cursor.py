"""A place in bytes that is read forward, number by number; every read and count is checked against the end."""

from __future__ import annotations

from struct import Struct
from typing import NoReturn

from sarcstat.data.reading.shared.encoding import detect

_U32, _I32, _U16, _I64, _F64, _BIG = (Struct(code) for code in ("<I", "<i", "<H", "<q", "<d", ">I"))


class DamagedError(Exception):
    """The bytes are not what they should be; says what, and at which byte."""


class Cursor:
    """Bytes and a place in them. `codec` is for texts that are no UTF-8; `foreign` says that there were some."""

    __slots__ = ("at", "codec", "data", "end", "foreign")

    def __init__(self, data: bytes, at: int = 0, end: int | None = None, codec: str | None = None) -> None:
        self.data = data
        self.at = at
        self.end = len(data) if end is None else end
        self.codec = codec
        self.foreign = False

    def fail(self, what: str) -> NoReturn:
        """Raise DamagedError for what stands here."""
        raise DamagedError(f"{what} at byte {self.at:,}")

    def take(self, size: int) -> int:
        """Go on by `size` bytes; where they began."""
        at = self.at
        if size > self.end - at:
            self.fail("it ends too early")
        self.at = at + size
        return at

    def u8(self) -> int:
        return self.data[self.take(1)]

    def u16(self) -> int:
        return int(_U16.unpack_from(self.data, self.take(2))[0])

    def u32(self) -> int:
        return int(_U32.unpack_from(self.data, self.take(4))[0])

    def i32(self) -> int:
        return int(_I32.unpack_from(self.data, self.take(4))[0])

    def big(self) -> int:
        return int(_BIG.unpack_from(self.data, self.take(4))[0])

    def i64(self) -> int:
        return int(_I64.unpack_from(self.data, self.take(8))[0])

    def f64(self) -> float:
        return float(_F64.unpack_from(self.data, self.take(8))[0])

    def peek(self) -> int:
        """The byte that comes next, -1 at the end."""
        return self.data[self.at] if self.at < self.end else -1

    def option(self, byte: int) -> bool:
        """Go over a byte that may stand here; whether it did."""
        found = self.peek() == byte
        self.at += found
        return found

    def present(self) -> bool:
        """Read the sign for what may be absent: 0x31 where it follows, 0x58 where not."""
        sign = self.u8()
        if sign not in (0x31, 0x58):
            self.at -= 1
            self.fail(f"0x31 or 0x58 should stand, not 0x{sign:02x},")
        return sign == 0x31

    def count(self, least: int) -> int:
        """A number of things that take at least `least` bytes each, so that more of them than bytes are no count."""
        number = self.u32()
        if number * least > self.end - self.at:
            self.at -= 4
            self.fail(f"a count of {number:,} is more than follows")
        return number

    def block(self) -> Cursor:
        """A part that begins with its length, as a cursor of its own; this one goes on behind it."""
        size = self.count(1)
        at = self.take(size)
        return Cursor(self.data, at, at + size, self.codec)

    def text(self) -> str:
        """A text: its length, then bytes in UTF-8, or else in the character set of the file."""
        size = self.count(1)
        at = self.take(size)
        raw = self.data[at : at + size]
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            self.foreign = True
        for codec in (self.codec, detect(raw)):
            try:
                if codec is not None:
                    return raw.decode(codec)
            except (UnicodeDecodeError, LookupError):
                continue
        return raw.decode("latin-1")
