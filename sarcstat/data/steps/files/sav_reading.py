"""System files of SPSS (.sav, .zsav) as tables, with everything that the file says of its variables."""

from __future__ import annotations

import codecs
import struct
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sarcstat.data.reading.shared.encoding import NAMES, detect
from sarcstat.data.reading.source import check_file
from sarcstat.data.reading.statistical.sav_dictionary import Dictionary, Stored, pieces, read_dictionary
from sarcstat.data.reading.statistical.statistical import damaged
from sarcstat.data.steps.files.sav_cells import cases
from sarcstat.data.steps.files.sav_codes import HIGHEST, LOWEST, MEASURES, SYSTEM_MISSING, decoded_format
from sarcstat.data.steps.table import Column, Missing, Table
from sarcstat.files_read import read_bytes

if TYPE_CHECKING:
    import numpy as np

    Bytes = np.ndarray[Any, np.dtype[np.uint8]]


def read_sav(path: Path, name: str | None = None, *, notes: list[str] | None = None) -> Table:
    """All variables and cases of a file that the user calls `name`, with the variable of case weights.

    User-missing values stand as they are. Texts of a file that is not in UTF-8 may take more bytes than they did; a
    variable is then as wide as its longest text. `notes` gets a sentence where the encoding had to be found out.
    Raises InputError for what is no file, no system file, or damaged.
    """
    called = name or str(path)
    check_file(called, path)
    data = read_bytes(path, called)
    try:
        return _table(data, called, notes)
    except (struct.error, ValueError, IndexError, OverflowError, MemoryError, zlib.error):
        raise damaged(called, "SPSS") from None


def _table(data: bytes, called: str, notes: list[str] | None) -> Table:
    about = read_dictionary(data)
    rows = cases(data, about)
    texts = {each.at: _text_cells(rows, each) for each in about.variables if each.width}
    codec = _codec(about, texts, called, notes)
    columns = [_column(each, rows, texts.get(each.at), about, codec) for each in about.variables]
    weight = next((column.name for each, column in _paired(about, columns) if each.at + 1 == about.weight), None)
    return Table(columns, cases=len(rows), weight=weight, source=called)


def _paired(about: Dictionary, columns: list[Column]) -> Iterable[tuple[Stored, Column]]:
    return zip(about.variables, columns, strict=True)


class _Texts:
    """A column of texts: its distinct values as bytes, and which of them each case has."""

    def __init__(self, cells: list[bytes]) -> None:
        import numpy as np
        import pandas as pd

        self.codes, values = pd.factorize(np.array([*cells, None], dtype=object)[:-1])
        self.values: list[bytes] = [value.rstrip(b" \0") for value in values]


def _text_cells(rows: Bytes, variable: Stored) -> _Texts:
    import numpy as np

    parts = [rows[:, start : start + used] for start, used in pieces(variable.at, variable.width)]
    cells = np.ascontiguousarray(parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1))
    return _Texts(cells.view(f"S{variable.width}")[:, 0].tolist() if len(cells) else [])


def _codec(about: Dictionary, texts: Mapping[int, _Texts], name: str, notes: list[str] | None) -> str:
    """The codec of a file's texts: the declared one if all of them are valid in it, else the one they look like."""
    said = [each for column in texts.values() for each in column.values]
    for each in about.variables:
        said += [each.name, each.label, *(label for _, label in each.labels)]
    declared = about.encoding
    if declared is not None and _fits(said, declared):
        return declared
    whole = b"\n".join(said)
    found = detect(whole)
    if notes is not None and not whole.isascii():
        text = f"{name} does not say, or not truly, in which encoding its texts are: they were read as {NAMES[found]}."
        notes.append(text)
    return found


def _fits(texts: Iterable[bytes], codec: str) -> bool:
    try:
        codecs.lookup(codec)
        for each in texts:
            each.decode(codec)
    except (LookupError, ValueError):  # an encoding that there is not, a name that is none, bytes of another
        return False
    return True


def _column(variable: Stored, rows: Bytes, texts: _Texts | None, about: Dictionary, codec: str) -> Column:
    """A variable with its values and all that the file says of it."""
    import numpy as np

    width = variable.width
    if texts is None:
        words = np.ascontiguousarray(rows[:, 8 * variable.at : 8 * variable.at + 8])
        values = words.view(f"{about.order}f8")[:, 0].astype(float) if len(rows) else np.zeros(0)
        values[values == SYSTEM_MISSING] = np.nan
    else:
        distinct = [each.decode(codec) for each in texts.values]
        values = np.array([*distinct, ""], dtype=object)[texts.codes] if distinct else np.zeros(0, object)
        width = max(width, *(len(each.encode()) for each in distinct), 0)

    def value(stored: bytes) -> float | str:
        if variable.width:
            return stored.decode(codec, "replace").rstrip(" \0")
        return float(struct.unpack(f"{about.order}d", stored)[0])

    return Column(
        name=variable.name.decode(codec),
        width=width,
        values=values,
        print=decoded_format(variable.print, width),
        write=decoded_format(variable.write, width),
        label=variable.label.decode(codec).rstrip(),
        labels={value(stored): label.decode(codec).rstrip() for stored, label in variable.labels},
        missing=_missing([value(each) for each in variable.missing], variable.kind_of_missing),
        measure=MEASURES[variable.measure],
    )


def _missing(values: list[Any], kind: int) -> Missing:
    if kind >= 0:
        return Missing(tuple(values))
    if kind not in (-2, -3) or any(isinstance(each, str) for each in values):
        raise ValueError("a range of texts")
    low, high = (_bound(each) for each in values[:2])
    return Missing(tuple(values[2:]), (low, high))


def _bound(value: float) -> float:
    """The end of a range; LO and HI of SPSS are the largest numbers there are."""
    if value <= LOWEST:
        return float("-inf")
    return float("inf") if value >= HIGHEST else value
