"""Parquet files: values as stored, categories as level order."""

from __future__ import annotations

from typing import Any

from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.data.columns import Wanted, wanted_columns
from sarcstat.data.reading.arrow import columns_of, kinds_told, number_categories
from sarcstat.data.reading.shared.settling import without_missing
from sarcstat.data.reading.shared.whole_file import WholeFile
from sarcstat.data.registry.parquet_schema import damage_told
from sarcstat.errors import NoRowsError
from sarcstat.files_read import read_bytes


class ParquetFile(WholeFile):
    """A Parquet file at a path."""

    __slots__ = ()

    def read(self, columns: Wanted = None) -> Dataset:
        """The named columns (all: None)."""
        table = self._table(columns)
        if table.num_rows == 0:
            raise NoRowsError(f"{self.name} has column names but no rows.", "Export it again, with its data.")
        frame, orders = columns_of(table)
        frame, variables, notes = without_missing(frame, orders, self.na)
        data, notes = read_bytes(self.path, self.name), [*kinds_told(table), *number_categories(table), *notes]
        return self.dataset(frame, data, codebook=Codebook(variables), conditions=notes)

    def _table(self, columns: Wanted) -> Any:
        """The wanted columns as a pyarrow table."""
        import pyarrow.parquet as pq

        with damage_told(self.name):
            file = pq.ParquetFile(self.path, page_checksum_verification=True)
            names = file.schema_arrow.names
            wanted = wanted_columns(names, columns, source=self.name)
            found = file.read(columns=wanted)
            if found.column_names != list(wanted):  # the library looks within structures, too, and up to a NUL
                found = file.read().select([names.index(each) for each in wanted])
            found.validate(full=True)  # texts that are none
        return found
