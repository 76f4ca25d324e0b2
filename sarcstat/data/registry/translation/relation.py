"""The relation that an expression is about: its columns, what is known of them, and questions to its engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sarcstat.data.codebook import Codebook

#: Only so many different texts are compared with one that never occurs.
MOST_LEVELS = 1000
#: What the engine takes for a date in a text; patterns without backslashes mean the same to every engine.
_SEPARATED = r"(-[0-9]{1,2}-|/[0-9]{1,2}/|[.][0-9]{1,2}[.])"
_CLOCK = r"[0-9]{1,2}:[0-9]{2}.*"
_YEAR = r"([0-9]{4}|[0-9]{2})"
_DATE = (
    rf"^ *([0-9]{{4}}{_SEPARATED}[0-9]{{1,2}}([T ]{_CLOCK})?"
    rf"|[0-9]{{1,2}}({_SEPARATED}| [0-9]{{1,2}} ){_YEAR}( {_CLOCK})?"
    rf"|[0-9]{{1,2}}[-/. ]*[A-Za-z]{{3,9}}[-/., ]*{_YEAR}|[A-Za-z]{{3,9}}[. ]+[0-9]{{1,2}},? +[0-9]{{4}}) *$"
)


@dataclass(frozen=True, slots=True)
class Relation:
    """Columns of a table of Ibis as analyses see them: what means missing is NULL.

    `columns` are their names in the table by those that expressions use. `engine` is what Ibis calls its engine;
    `rows` has the engine compute a table of Ibis and gives one of Arrow.
    """

    table: Any
    columns: Mapping[str, str]
    codebook: Codebook
    engine: str
    rows: Callable[[Any], Any]
    known: dict[str, bool] = field(default_factory=dict)

    def column(self, name: str) -> Any:
        """A column by the name that expressions use."""
        return self.table[self.columns[name]]

    def any(self, mask: Any, key: str) -> bool:
        """Whether the mask is true in any row; asked once for each `key`."""
        if key not in self.known:
            found = self.rows(self.table.filter(mask).limit(1).aggregate(found=lambda table: table.count()))
            self.known[key] = bool(found["found"][0].as_py())
        return self.known[key]

    def has_dates(self, texts: Any) -> bool:
        """Whether any of the texts is written like a date."""
        return self.any(texts.re_search(_DATE), f"dates {texts!s}")

    def levels(self, column: str) -> set[str]:
        """The different texts of a column; where there are very many, so many that nobody compares with them."""
        texts = self.column(column)
        found = self.rows(self.table.filter(texts.notnull()).select(level=texts).distinct().limit(MOST_LEVELS + 1))
        return {str(text) for text in found["level"].to_pylist()}
