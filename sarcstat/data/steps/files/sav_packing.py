"""Columns as the words and bytecodes that system files of SPSS consist of: the reverse of `sav_cells`."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sarcstat.data.reading.statistical.system_file import STORED, segments, words
from sarcstat.data.steps.files.sav_codes import (
    BIAS,
    BLANK_WORD,
    BLANKS,
    LAST_NUMBER,
    SYSMIS,
    SYSTEM_MISSING,
    WORD,
)
from sarcstat.data.steps.table import Column

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

#: So many bytes are compressed at once, as SPSS does.
_BLOCK = 0x3FF000
#: Words of eight bytes that are laid out at once.
_TOGETHER = 4_000_000


def packed(columns: Sequence[Column], cases: int) -> bytes:
    """The cases as bytecodes. Raises ValueError for a text that is longer than its variable."""
    size = sum(words(width) for column in columns for width in segments(column.width))
    # Codes stand in groups of eight, which eight cases always fill.
    some = max(_TOGETHER // max(size, 1) // 8 * 8, 8)
    return b"".join(_packed(columns, size, slice(at, min(at + some, cases))) for at in range(0, cases, some))


def _packed(columns: Sequence[Column], size: int, rows: slice) -> bytes:
    """Some of the cases; texts are far longer before they are packed."""
    import numpy as np

    stored = np.empty((rows.stop - rows.start, size), np.uint64)
    codes = np.empty(stored.shape, np.uint8)
    at = 0
    for column in columns:
        if column.text:
            found = _text_words(column, rows)
            stored[:, at : at + found.shape[1]] = found
            codes[:, at : at + found.shape[1]] = np.where(found == int.from_bytes(BLANK_WORD, "little"), BLANKS, WORD)
            at += found.shape[1]
        else:
            stored[:, at], codes[:, at] = _number_words(column.values[rows])
            at += 1
    return _interleaved(stored.ravel(), codes.ravel())


def _number_words(values: Array) -> tuple[Array, Array]:
    import numpy as np

    missing = np.isnan(values)
    short = (values == np.rint(values)) & (values > -BIAS) & (values <= LAST_NUMBER - BIAS)
    short &= ~((values == 0) & np.signbit(values))
    with np.errstate(invalid="ignore"):
        codes = np.where(short, values + BIAS, WORD).astype(np.uint8)
    codes[missing] = SYSMIS
    return np.where(missing, SYSTEM_MISSING, values).astype("<f8").view(np.uint64), codes


def _text_words(column: Column, rows: slice) -> Array:
    """The words of a text, filled up with blanks, a row a case."""
    import numpy as np
    import pandas as pd

    codes, distinct = pd.factorize(np.array([*column.values[rows], None], dtype=object)[:-1])
    found = [_laid_out(text.encode(), column) for text in distinct]
    size = sum(words(width) for width in segments(column.width))
    return np.frombuffer(b"".join(found), np.uint64).reshape(len(found), size)[codes]


def _laid_out(text: bytes, column: Column) -> bytes:
    if len(text) > column.width:
        raise ValueError(f"a text of {column.name} is longer than its {column.width} bytes")
    found = b""
    for width in segments(column.width):
        found += text[:STORED].ljust(8 * words(width))
        text = text[STORED:]
    return found


def _interleaved(stored: Array, codes: Array) -> bytes:
    """Eight codes, then the words that they call for, and so on."""
    import numpy as np

    own = stored[codes == WORD]
    codes = np.concatenate([codes, np.zeros(-len(codes) % 8, np.uint8)])
    called = (codes == WORD).reshape(-1, 8).sum(axis=1, dtype=np.int64)
    places = np.arange(len(called)) + np.cumsum(called) - called
    stream = np.empty(len(called) + len(own), np.uint64)
    holds_codes = np.zeros(len(stream), bool)
    holds_codes[places] = True
    stream[places] = codes.view(np.uint64)
    stream[~holds_codes] = own
    return stream.tobytes()


def deflated(codes: bytes, start: int) -> bytes:
    """Bytecodes as the blocks of a .zsav file, with header and trailer; they begin at the byte `start` of the file."""
    blocks = [codes[at : at + _BLOCK] for at in range(0, len(codes), _BLOCK)]
    small = [zlib.compress(block, 1) for block in blocks]
    trailer = struct.pack("<2q2i", -BIAS, 0, _BLOCK, len(blocks))
    plain, at = start, start + 24
    for block, each in zip(blocks, small, strict=True):
        trailer += struct.pack("<2q2i", plain, at, len(block), len(each))
        plain, at = plain + len(block), at + len(each)
    return struct.pack("<3q", start, at, len(trailer)) + b"".join(small) + trailer
