"""Tables and statistics as data frames of pandas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

from sarcstat.errors import UsageError, closest, listing

if TYPE_CHECKING:
    import pandas as pd

    from sarcstat.display.shapes.document import Document
    from sarcstat.display.shapes.table import Path, Table


class Tables(Sequence["pd.DataFrame"]):
    """The tables of a result, by place (`tables[0]`) or by name (`tables["Overall Comparisons"]`).

    Cells are unrounded numbers, or words where a table has words; nan where there is no number, be it not reached,
    not estimable or blank: `text` tells these apart. The attributes (`attrs`) of a data frame are name, section,
    context and notes of its table.
    """

    def __init__(self, tables: Sequence[tuple[Table, str]], *, as_text: bool = False) -> None:
        self._tables, self._as_text = tables, as_text

    @property
    def text(self) -> Tables:
        """The same tables with every cell as it is displayed."""
        return Tables(self._tables, as_text=True)

    @property
    def names(self) -> list[str]:
        """The names in order; several tables may have the same."""
        return [table.name for table, _ in self._tables]

    @overload
    def __getitem__(self, wanted: int | str) -> pd.DataFrame: ...
    @overload
    def __getitem__(self, wanted: slice) -> Tables: ...
    def __getitem__(self, wanted: int | str | slice) -> pd.DataFrame | Tables:
        """One table by place or name, or several by their places; UsageError for a name that not exactly one has."""
        from sarcstat.api.calls import telling

        if isinstance(wanted, slice):
            return Tables(self._tables[wanted], as_text=self._as_text)
        table, section = self._tables[telling(self._place)(wanted) if isinstance(wanted, str) else wanted]
        frame = _frame(table, as_text=self._as_text)
        frame.attrs = {
            "name": table.name,
            "section": section,
            "context": dict(table.context),
            "notes": list(table.notes),
        }
        return frame

    def __len__(self) -> int:
        return len(self._tables)

    def __contains__(self, name: object) -> bool:
        """Whether a table has that name."""
        return name in self.names

    def __iter__(self) -> Iterator[pd.DataFrame]:
        return (self[place] for place in range(len(self)))

    def __repr__(self) -> str:
        return "\n".join(f"{place}: {table.name} ({section})" for place, (table, section) in enumerate(self._tables))

    def _place(self, name: str) -> int:
        places = [place for place, each in enumerate(self.names) if each == name]
        if len(places) == 1:
            return places[0]
        if places:
            raise UsageError(f"{len(places)} tables are called '{name}'.", f"By place: {listing(places, 50)}.")
        meant = closest(name, self.names)
        hint = f"Did you mean '{meant}'?" if meant else f"There are {listing(self.names, 50)}."
        raise UsageError(f"No table is called '{name}'.", hint)


def statistics(document: Document) -> pd.DataFrame:
    """The statistics of a document, one a row, with the columns of its CSV."""
    import pandas as pd

    from sarcstat.display.shapes.records import statistic_record

    records = [
        statistic_record(each, member.analysis)
        for member in document.members or [document]
        for each in member.statistics
    ]
    names = list(dict.fromkeys(name for each in records for name in each))
    return pd.DataFrame({name: _column([each.get(name) for each in records]) for name in names})


def _frame(table: Table, *, as_text: bool) -> pd.DataFrame:
    import pandas as pd

    columns = [
        _texts(table, column) if as_text else _column([_value(table, row, column) for row in table.rows])
        for column in table.columns
    ]
    index = _axis(table.rows, table.row_headings)
    frame = pd.concat(columns, axis=1, ignore_index=True) if columns else pd.DataFrame(index=range(len(table.rows)))
    return frame.set_axis(index, axis=0).set_axis(_axis(table.columns), axis=1)


def _texts(table: Table, column: Path) -> pd.Series[Any]:
    import pandas as pd

    return pd.Series([table.cell(row, column).text for row in table.rows], dtype="str")


def _value(table: Table, row: Path, column: Path) -> Any:
    """The number of a cell, else its words; None where it has neither."""
    cell = table.cell(row, column)
    return cell.text if cell.is_words else cell.number


def _column(values: Sequence[Any]) -> pd.Series[Any]:
    """Whole numbers as int64, numbers (and nothing at all) as float64, anything else as it is."""
    import pandas as pd

    kinds = {type(each) for each in values if each is not None}
    if kinds == {int} and None not in values:
        return pd.Series(values, dtype="int64")
    if kinds <= {int, float}:
        return pd.Series([float("nan") if each is None else each for each in values], dtype="float64")
    return pd.Series(values, dtype="str" if kinds == {str} else "object")


def _axis(paths: Sequence[Path], names: Sequence[str] = ()) -> pd.Index[Any]:
    """The texts of paths as labels, those of several levels as a MultiIndex."""
    import pandas as pd

    from sarcstat.display.shapes.table import texts_of

    depth = max((len(path) for path in paths), default=1)
    named = [(names[level] or None) if level < len(names) else None for level in range(depth)]
    padded = [(*texts_of(path), *[""] * (depth - len(path))) for path in paths]
    if depth < 2:
        return pd.Index([path[0] if path else "" for path in padded], name=named[0] if named else None, dtype="str")
    return pd.MultiIndex.from_tuples(padded, names=named)
