"""The words of eight bytes that the cases of a system file of SPSS are made of, compressed or not."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any

from sarcstat.data.reading.statistical.sav_dictionary import Dictionary
from sarcstat.data.steps.files.sav_codes import BLANK_WORD, BLANKS, END, SYSMIS, SYSTEM_MISSING, WORD

if TYPE_CHECKING:
    import numpy as np

    Words = np.ndarray[Any, np.dtype[np.uint8]]

_ALL_WORDS = 0xFDFDFDFDFDFDFDFD
_LOW_BITS = 0x7F7F7F7F7F7F7F7F


def cases(data: bytes, about: Dictionary) -> Words:
    """The cases as rows of bytes, eight a word. Raises ValueError, struct.error or zlib.error for what is damaged.

    A last case that is not whole is damage, too, and so are fewer cases than the header says.
    """
    import numpy as np

    size = 8 * about.words
    if size == 0:
        return np.zeros((0, 0), np.uint8)
    if about.compression == 0:
        stream = np.frombuffer(data, np.uint8, offset=about.start)
    else:
        packed = data[about.start :] if about.compression == 1 else _inflated(data, about)
        stream = _unpacked(packed, about)
    wanted = about.cases if about.cases >= 0 else len(stream) // size
    if len(stream) < wanted * size or (about.cases < 0 and len(stream) % size):
        raise ValueError("the file ends within the data")
    return stream[: wanted * size].reshape(wanted, size)


def _inflated(data: bytes, about: Dictionary) -> bytes:
    """The bytecodes of a .zsav file: a header, blocks, and a trailer that says where the blocks are."""
    _, trailer, _ = struct.unpack_from(f"{about.order}3q", data, about.start)
    _, _, _, blocks = struct.unpack_from(f"{about.order}2q2i", data, trailer)
    found = []
    for number in range(blocks):
        _, start, _, size = struct.unpack_from(f"{about.order}2q2i", data, trailer + 24 + 24 * number)
        found.append(zlib.decompress(data[start : start + size]))
    return b"".join(found)


def _unpacked(packed: bytes, about: Dictionary) -> Words:
    """The words behind bytecodes.

    Eight codes make a word, behind which the words stand that they call for; where the next eight are depends on how
    many of these there are. That walk goes word by word, all else at once.
    """
    import numpy as np

    packed += b"\0" * (-len(packed) % 8)
    stream = np.frombuffer(packed, np.uint64)
    places = _blocks(stream)
    holds_codes = np.zeros(len(stream), bool)
    holds_codes[places] = True
    codes = stream[places].view(np.uint8)
    ends = np.flatnonzero(codes == END)
    codes = codes[: ends[0]] if len(ends) else codes
    codes = codes[codes != 0]
    values = np.array([code - about.bias for code in range(256)], dtype=f"{about.order}f8")
    values[SYSMIS] = SYSTEM_MISSING
    values[BLANKS : BLANKS + 1] = np.frombuffer(BLANK_WORD, values.dtype)
    found = values.view(np.uint64)[codes]
    own = codes == WORD
    kept = stream[~holds_codes]
    number = int(own.sum())
    if number > len(kept):
        raise ValueError("the file ends within the data")
    found[own] = kept[:number]
    unpacked: Words = found.view(np.uint8)
    return unpacked


def _blocks(stream: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Which words hold codes."""
    import numpy as np

    mixed = stream ^ np.uint64(_ALL_WORDS)  # a byte is 0 where the code calls for a word
    low = np.uint64(_LOW_BITS)
    zero = ~(((mixed & low) + low) | mixed | low)
    following = np.bitwise_count(zero).astype(np.uint8).tobytes()
    places: list[int] = []
    at, end, add = 0, len(following), places.append
    while at < end:
        add(at)
        at += 1 + following[at]
    return np.array(places, dtype=np.int64)
