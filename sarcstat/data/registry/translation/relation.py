"""The relation that an expression is about: its columns, what is known of them, and questions to its engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sarcstat.data.codebook import Codebook

#: Only so many different texts are compared with one that never occurs.
MOST_LEVELS = 1000
#: What the engine takes for a date in a text; patterns without backslashes mean the same to every engine.
_DATE = (
    r"^ *([0-9]{4}(-[0-9]{1,2}-|/[0-9]{1,2}/|[.][0-9]{1,2}[.])[0-9]{1,2}([T ][0-9]{1,2}:[0-9]{2}.*)?"
    r"|[0-9]{1,2}(-[0-9]{1,2}-|/[0-9]{1,2}/|[.][0-9]{1,2}[.]| [0-9]{1,2} )([0-9]{4}|[0-9]{2})( [0-9]{1,2}:[0-9]{2}.*)?"
    r"|[0-9]{1,2}[-/. ]*[A-Za-z]{3,9}[-/., ]*([0-9]{4}|[0-9]{2})|[A-Za-z]{3,9}[. ]+[0-9]{1,2},? +[0-9]{4}) *$"
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A table of Ibis whose columns are as analyses see them: what means missing is NULL.

    `engine` is what Ibis calls its engine; `ask` has the engine compute a table of Ibis and gives a data frame.
    """

    table: Any
    codebook: Codebook
    engine: str
    ask: Callable[[Any], Any]
    name: str = "the relation"
    known: dict[str, bool] = field(default_factory=dict)

    def any(self, mask: Any, key: str) -> bool:
        """Whether the mask is true in any row; asked once for each `key`."""
        if key not in self.known:
            found = self.ask(self.table.filter(mask).limit(1).aggregate(found=lambda table: table.count()))
            self.known[key] = bool(found["found"].iloc[0])
        return self.known[key]

    def has_dates(self, texts: Any) -> bool:
        """Whether any of the texts is written like a date."""
        return self.any(texts.re_search(_DATE), f"dates {texts!s}")

    def levels(self, column: str) -> set[str]:
        """The different texts of a column; where there are very many, so many that nobody compares with them."""
        texts = self.table[column]
        found = self.ask(self.table.filter(texts.notnull()).select(level=texts).distinct().limit(MOST_LEVELS + 1))
        return {str(text) for text in found["level"]}
