"""An expression said to the engine that holds the columns: what would need the texts of all rows is refused.

Such are dates written as texts. What is refused in memory for the kinds of the columns is refused in the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from sarcstat.data.date_texts import looks_like_date, read_moment
from sarcstat.data.expression.dates_in_texts import ISO, in_words
from sarcstat.data.expression.levels import Levels, shown
from sarcstat.data.expression.nodes import Column, Literal, Node, Operator, start
from sarcstat.data.expression.tokens import Passage
from sarcstat.data.registry.translation import values
from sarcstat.data.registry.translation.arithmetic import ArithmeticOfEngine
from sarcstat.data.registry.translation.relation import Relation
from sarcstat.data.registry.translation.values import Dates, Numbers, Texts, Truth, Values, number, of_column, of_day

_AS_TEXTS = (
    "Dates that are texts are not read where the data are: give the column a type of dates there, "
    "for example in a view with CAST(… AS DATE)."
)


class InEngine:
    """A `Calculator` of expressions of Ibis: what `values` says of them, and the columns and levels of a relation."""

    missing = staticmethod(values.missing)
    negated = staticmethod(values.negated)
    all_of = staticmethod(values.all_of)
    any_of = staticmethod(values.any_of)
    as_numbers = staticmethod(values.as_numbers)
    among = staticmethod(values.among)
    literal = staticmethod(values.of_literal)
    date = staticmethod(values.of_day)
    chosen = staticmethod(values.chosen)

    def __init__(self, passage: Passage, relation: Relation) -> None:
        self.arithmetic = ArithmeticOfEngine(relation.engine)
        self.relation = relation
        self.levels = Levels(passage, _no_rows(relation), relation.codebook)
        self.columns: dict[str, Numbers | Dates | Texts] = {}
        #: For each text or labelled number that a column is compared with: the mask of rows that have it.
        self.named: dict[tuple[str, str], Any] = {}

    def fail(self, message: str, at: int, hint: str | None = None) -> NoReturn:
        """Raise InputError that points at a place of the text."""
        self.levels.fail(message, at, hint)

    def column(self, column: Column) -> Numbers | Dates | Texts:
        """The values of a column."""
        if column.name not in self.columns:
            if column.name not in self.relation.columns:
                self.levels.column(column)
            try:
                self.columns[column.name] = of_column(self.relation.column(column.name), self.relation.engine)
            except TypeError as error:
                self.fail(f"column '{column.name}' is of the type {error}, which has no meaning here", column.at)
        return self.columns[column.name]

    def meant(self, literal: Literal, column: Column) -> list[Any]:
        """The values of the column that the literal means: itself, or what it is the label of."""
        values = self.column(column)
        labels = self.relation.codebook[column.name].value_labels
        labelled = [value for value, label in labels.items() if label == literal.value]
        if isinstance(values, Texts) and isinstance(literal.value, str) and labelled:
            itself = self.relation.any(values.column == literal.value, f"level {column.name} {literal.value}")
            return [literal.value] if itself else labelled
        return self.levels.meant(literal, column)

    def check_occurs(self, literal: Literal, column: Column) -> None:
        """Remember what the expression names, to be told where no row has it; numbers are levels with labels."""
        labels, values = self.relation.codebook[column.name].value_labels, self.column(column)
        if literal.value in labels or literal.value in labels.values() or isinstance(values, Dates):
            return
        if isinstance(values, Texts):
            self.named[column.name, shown(literal)] = values.column == literal.value
        elif labels:
            assert isinstance(literal.value, float)
            self.named[column.name, shown(literal)] = values.column == number(literal.value)

    def compared(self, sign: Operator, left: Values, right: Values) -> Truth:
        """The comparison of two values of one kind; missing where either is."""
        return values.compared(sign, left, right, self.relation.engine)

    def among_dates(self, texts: Texts, column: Column, literals: Sequence[Literal]) -> None:
        """Refuse dates beside a column of texts, in which they would have to be read."""
        for each in literals:
            if isinstance(each.value, str) and (self.is_day(each.value) or looks_like_date(each.value)):
                self.fail(f"column '{column.name}' holds texts, not dates", each.at, _AS_TEXTS)

    def ordered_dates(self, sign: Operator, texts: Texts, column: Column, literal: Literal) -> None:
        """Refuse the order of texts that are dates."""
        if not isinstance(literal.value, str):
            return
        self.among_dates(texts, column, [literal])
        if self.relation.codebook.date_formats or self.relation.has_dates(texts.column):
            self.fail(f"column '{column.name}' holds dates written as texts", literal.at, _AS_TEXTS)

    def comparable(self, left: Texts, right: Texts, at: int, *, ordered: bool) -> Sequence[Texts]:
        """Two texts to compare; those that are dates are refused."""
        if any(map(self.holds_dates, (left, right))):
            self.fail("dates written as texts are compared", at, _AS_TEXTS)
        return [left, right]

    def dated(self, texts: Texts, at: int) -> Dates:
        """A text of the expression as a date; what is not known before the engine looks is refused."""
        if texts.constants is None or len(texts.constants) > 1:
            self.fail("texts stand beside dates", at, _AS_TEXTS)
        (text,) = texts.constants
        moment = read_moment(text, self.relation.codebook.date_formats)
        if moment is None:
            self.fail(in_words([text]), at, f"{ISO}.")
        return of_day(moment)

    def holds_dates(self, texts: Texts) -> bool:
        """Whether any text is written like a date, or may be one by a format that is declared."""
        if texts.constants is not None:
            return any(self.is_day(each) or looks_like_date(each) for each in texts.constants)
        return bool(self.relation.codebook.date_formats) or self.relation.has_dates(texts.column)

    def text_operand(self, texts: Texts, node: Node) -> Dates:
        """A text of the expression that is a date, to calculate with."""
        constants = texts.constants
        if constants is not None and len(constants) == 1 and all(map(self.is_day, constants)):
            return self.dated(texts, start(node))
        return self.levels.not_numbers(node, None, start(node), _AS_TEXTS)

    def no_dates(self, numbers: Numbers) -> None:
        """Whether a column has no number in any row is not known here."""

    def is_day(self, text: str) -> bool:
        """Whether a text of an expression says a date, as '2024-12-31'."""
        return read_moment(text, self.relation.codebook.date_formats) is not None


def _no_rows(relation: Relation) -> Any:
    """A frame with the columns of the relation and no row, by which their kinds are known."""
    import ibis.expr.datatypes as dt
    import pandas as pd

    def column(kind: Any) -> Any:
        if isinstance(kind, dt.Date | dt.Timestamp):
            return pd.Series([], dtype="datetime64[us]")
        return pd.Series([], dtype="str" if isinstance(kind, dt.String) else "float64")

    return pd.DataFrame({name: column(relation.column(name).type()) for name in relation.columns})
