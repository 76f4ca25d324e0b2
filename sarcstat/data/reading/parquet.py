"""Parquet files: values as stored, categories as level order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.data.columns import Wanted, wanted_columns
from sarcstat.data.reading.settling import without_missing
from sarcstat.data.reading.whole_file import WholeFile
from sarcstat.errors import InputError, NoRowsError

if TYPE_CHECKING:
    import pandas as pd


class ParquetFile(WholeFile):
    """A Parquet file at a path."""

    __slots__ = ()

    def read(self, columns: Wanted = None) -> Dataset:
        """The named columns (all: None)."""
        import pandas as pd

        table = self._table(columns)
        if table.num_rows == 0:
            raise NoRowsError(f"{self.name} has column names but no rows.", "Export it again, with its data.")
        found = {name: _column(table[name]) for name in table.column_names}
        orders = {
            name: Variable(level_order=_categories(table[name]))
            for name in table.column_names
            if _is_category(table[name])
        }
        frame = pd.DataFrame(found, index=range(table.num_rows), copy=False)
        frame, variables, notes = without_missing(frame, orders, self.na)
        return self.dataset(frame, self.path.read_bytes(), codebook=Codebook(variables), conditions=notes)

    def _table(self, columns: Wanted) -> Any:
        """The wanted columns as a pyarrow table, each category with one list of levels."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            file = pq.ParquetFile(self.path)
            names = file.schema_arrow.names
            wanted = wanted_columns(names, columns, source=self.name)
            return pa.table(file.read(columns=wanted)).unify_dictionaries()
        except (pa.ArrowException, OSError):
            raise InputError(
                f"{self.name} is damaged: it cannot be read as a Parquet file.", "Export the file again."
            ) from None


def _is_category(column: Any) -> bool:
    import pyarrow as pa

    return isinstance(column.type, pa.DictionaryType)


def _categories(column: Any) -> list[Any]:
    return column.chunk(0).dictionary.to_pylist() if column.num_chunks else []


def _column(column: Any) -> pd.Series[Any]:
    """A pandas column of numbers, truth values, dates or texts."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if _is_category(column):
        column = pc.cast(column, column.type.value_type)
    if pa.types.is_decimal(column.type):
        column = pc.cast(column, pa.float64())
    elif pa.types.is_date(column.type):
        column = pc.cast(column, pa.timestamp("us"))
    elif pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        column = pa.array([None if cell is None else str(cell) for cell in column.to_pylist()], pa.string())
    series: pd.Series[Any] = column.to_pandas()
    return series
