"""Data frames in memory: of pandas, polars, pyarrow, and of whatever else hands its columns over as Arrow does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sarcstat.characters import shortened, visible
from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.data.columns import FRAME, Wanted, wanted_columns
from sarcstat.data.reading.arrow import columns_of, kinds_told, level_text
from sarcstat.data.reading.shared.settling import without_missing
from sarcstat.data.reading.simulated import WithMark
from sarcstat.errors import InputError, NoRowsError, UsageError

if TYPE_CHECKING:
    import pandas as pd

    from sarcstat.data.reading.source import Source


def frame_source(data: object, na: Sequence[str] = ()) -> Source:
    """The source behind a data frame, which gives what a Parquet file of the same columns gives.

    `na` are the words that mean missing. Of a frame of pandas, levels of the index that have a name are columns.
    Raises UsageError for what is no data frame.
    """
    if _is_pandas(data):
        return WithMark(Frame(_PandasColumns(data), tuple(na)))
    if hasattr(data, "__arrow_c_stream__") and not hasattr(data, "to_frame"):  # which a single column has
        return WithMark(Frame(_ArrowColumns(data), tuple(na)))
    hint = "Collect it first: data.collect()." if type(data).__name__ == "LazyFrame" else None
    raise UsageError(
        f"DATA is a {type(data).__name__}, which is no data frame.",
        hint or "Give a data frame of pandas, polars or pyarrow, the name of a file, or 'package::name'.",
    )


def _is_pandas(data: object) -> bool:
    """Whether it is a data frame of pandas; what is of another library does not load pandas."""
    if type(data).__module__.partition(".")[0] not in ("pandas", "geopandas") and not hasattr(data, "iloc"):
        return False
    import pandas as pd

    return isinstance(data, pd.DataFrame)


@dataclass(slots=True)
class Frame:
    """A data frame as it was when it was handed over; rows are counted from 0, as there.

    `seen` has a digest of each column of numbers or dates that was read: their memory may be that of an array of numpy,
    to which its owner goes on writing.
    """

    given: _PandasColumns | _ArrowColumns
    na: Sequence[str] = ()
    seen: dict[str, bytes] = field(default_factory=dict, init=False)
    name: str = field(default=FRAME, init=False)
    needs_r: bool = field(default=False, init=False)

    def columns(self) -> list[str]:
        """The column names."""
        return self.given.names()

    def read(self, columns: Wanted = None) -> Dataset:
        """The named columns, or all.

        Raises InputError for names that are not there, data without rows, and values that have changed since they were
        read first.
        """
        names = self.given.names()
        wanted = wanted_columns(names, columns, source=self.name)
        if not len(self.given):
            raise NoRowsError(
                f"The {self.name} has column names but no rows.", "Check that it is the file that was meant."
            )
        places = [names.index(name) for name in wanted]
        table = self.given.arrow(places)
        frame, orders = columns_of(table)
        self._check_same(frame)
        frame, variables, notes = without_missing(frame, orders, self.na)
        return Dataset(
            frame=frame,
            codebook=Codebook(variables),
            source=self.name,
            sha256=None,
            first_row=0,
            row_word="position",
            conditions=[*kinds_told(table), *notes],
        )

    def _check_same(self, frame: pd.DataFrame) -> None:
        for name in frame.columns:
            values = frame[name].to_numpy() if frame[name].dtype.kind in "biufM" else None
            if values is None or values.dtype.kind not in "biufM":
                continue
            digest = blake2b(values.tobytes(), digest_size=16).digest()
            if self.seen.setdefault(name, digest) != digest:
                raise InputError(
                    f"Column '{name}' of the {FRAME} is not what it was when it was analyzed.", "Analyze it again."
                )


class _ArrowColumns:
    """The columns of what has the method `__arrow_c_stream__`."""

    def __init__(self, data: Any) -> None:
        import pyarrow as pa

        try:
            # The stream, which other libraries have, holds names up to a NUL.
            self.table = data if isinstance(data, pa.Table) else pa.table(data)
        except Exception as error:  # whatever library it is, its own errors
            raise InputError(
                f"The {FRAME} cannot be read as columns of Arrow: {' '.join(str(error).split())}",
                "Columns of Python objects are to be made numbers, texts or dates first.",
            ) from None

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def names(self) -> list[str]:
        return [str(name) for name in self.table.column_names]

    def arrow(self, places: Sequence[int]) -> Any:
        return self.table.select(list(places))


class _PandasColumns:
    """The columns of a data frame of pandas."""

    def __init__(self, data: Any) -> None:
        named = [name is not None and name not in data.columns for name in data.index.names]
        self.frame = data.copy(deep=False)  # pandas copies what is written to afterwards
        if any(named):
            levels = [data.index.get_level_values(place) for place, is_named in enumerate(named) if is_named]
            self.columns = [*(level.to_series().reset_index(drop=True) for level in levels)]
        else:
            self.columns = []

    def __len__(self) -> int:
        return len(self.frame)

    def names(self) -> list[str]:
        return [str(name) for name in (*(each.name for each in self.columns), *self.frame.columns)]

    def arrow(self, places: Sequence[int]) -> Any:
        import pyarrow as pa

        names = self.names()
        try:
            return pa.table([_array(self._column(i)) for i in places], names=[names[i] for i in places])
        except UnicodeEncodeError as error:
            raise InputError(
                f"The {FRAME} holds a text that is no Unicode: '{shortened(visible(error.object))}'.",
                "Half of a pair of surrogates is what is left of bytes in another encoding: decode them anew.",
            ) from None

    def _column(self, place: int) -> Any:
        index = len(self.columns)
        return self.columns[place] if place < index else self.frame.iloc[:, place - index]


def _array(column: Any) -> Any:
    """A column of pandas as one of Arrow; what is of no one type as texts, as they stand in a text file."""
    import pyarrow as pa

    column = _plain(column)
    try:
        return pa.array(column, from_pandas=True)
    except (pa.ArrowException, OverflowError, TypeError):  # a TypeError: of an infinite Decimal
        return pa.array(
            [None if missing else level_text(cell) for cell, missing in zip(column, column.isna(), strict=True)]
        )


def _plain(column: Any) -> Any:
    """A column without what Arrow has no kind for: intervals (of `pd.cut`), periods, gaps, numbers of 16 bytes.

    True and false among numbers are 1 and 0, as Python counts them: as texts they would be values of their own.
    """
    import pandas as pd

    dtype = column.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return _with_levels_of_text(column)
    if isinstance(dtype, pd.SparseDtype):
        return column.sparse.to_dense()
    if isinstance(dtype, pd.IntervalDtype | pd.PeriodDtype):
        return column.astype("object").map(str, na_action="ignore")
    if dtype == "longdouble":
        return column.astype("float64")
    return _without_truth(column) if pd.api.types.is_object_dtype(dtype) else column


def _with_levels_of_text(column: Any) -> Any:
    """A categorical column whose levels are texts: who made one of numbers does not want them to be taken as such."""
    import numpy as np
    import pandas as pd

    levels = column.cat.categories
    if isinstance(levels.dtype, pd.StringDtype) or levels.dtype.kind in "bM":
        return column
    texts = [level_text(level) for level in levels]
    kept = [*dict.fromkeys(texts)]  # 1 and '1' are one level, as they are in a text file
    places = [kept.index(text) for text in texts]
    codes = np.array([*places, -1], dtype=np.int64)[column.cat.codes]
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(kept), ordered=column.cat.ordered))


def _without_truth(column: Any) -> Any:
    """True and false among numbers as numbers; any other column as it is."""
    from numbers import Real

    import numpy as np
    import pandas as pd

    if pd.api.types.infer_dtype(column, skipna=True) not in ("mixed", "mixed-integer"):
        return column
    known = column[column.notna()]
    if not all(isinstance(each, Real | np.bool_) for each in known):
        return column
    return column.map(lambda each: int(each) if isinstance(each, bool | np.bool_) else each, na_action="ignore")
