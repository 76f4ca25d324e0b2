"""What an expression calculates with in the engine: values brought to one kind, and refused where they do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from sarcstat.data.date_texts import looks_like_date, read_moment
from sarcstat.data.expression.levels import Levels
from sarcstat.data.expression.nodes import Column, Literal, Node, start
from sarcstat.data.expression.tokens import Passage
from sarcstat.data.expression.values import Texts as TextsInMemory
from sarcstat.data.registry.translation.arithmetic import Calculator, apart, extreme
from sarcstat.data.registry.translation.relation import Relation
from sarcstat.data.registry.translation.values import (
    Dates,
    Nothing,
    Numbers,
    Texts,
    Truth,
    Values,
    as_numbers,
    kind,
    number,
    of_column,
    of_day,
)

_AS_TEXTS = (
    "Dates that are texts are not read where the data are: give the column a type of dates there, "
    "for example in a view with CAST(… AS DATE)."
)


class Operands:
    """The rules for values beside one another, and the calculations that need them."""

    def __init__(self, passage: Passage, relation: Relation) -> None:
        self.calculator = Calculator(relation.engine)
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
        shown = f"'{literal.value}'" if isinstance(literal.value, str) else f"{literal.value:g}"
        if isinstance(values, Texts):
            self.named[column.name, shown] = values.column == literal.value
        elif labels:
            assert isinstance(literal.value, float)
            self.named[column.name, shown] = values.column == number(literal.value)

    def refuse_days(self, column: Column, literals: Sequence[Literal]) -> None:
        """Refuse dates beside a column of texts, in which they would have to be read."""
        for each in literals:
            if isinstance(each.value, str) and (self.is_day(each.value) or looks_like_date(each.value)):
                self.fail(f"column '{column.name}' holds texts, not dates", each.at, _AS_TEXTS)

    def refuse_dates_among(self, texts: Texts, column: Column, literal: Literal) -> None:
        """Refuse the order of texts that are dates."""
        if self.relation.codebook.date_formats or self.relation.has_dates(texts.column):
            self.fail(f"column '{column.name}' holds dates written as texts", literal.at, _AS_TEXTS)

    def is_day(self, text: str) -> bool:
        """Whether a text of an expression says a date, as '2024-12-31'."""
        return read_moment(text, self.relation.codebook.date_formats) is not None

    def common(self, values: Sequence[Values], at: int, what: str) -> list[Values]:
        """The values, all of one kind: truth counts as numbers beside numbers, texts as dates beside dates."""
        known = [each for each in values if not isinstance(each, Nothing)]
        kinds = {kind(each) for each in known}
        if kinds == {"dates", "texts"}:
            return [self.dated(each, at) if isinstance(each, Texts) else each for each in values]
        if len(kinds) > 1:
            self.fail(f"{' and '.join(f'a {each[:-1]}' for each in sorted(kinds))} cannot {what}", at)
        if all(isinstance(each, Truth) for each in known):
            return list(values)
        return [as_numbers(each) if isinstance(each, Truth) else each for each in values]

    def dated(self, texts: Texts, at: int) -> Dates:
        """A text of the expression as a date; what is not known before the engine looks is refused."""
        if texts.constants is None or len(texts.constants) > 1:
            self.fail("texts stand beside dates", at, _AS_TEXTS)
        (text,) = texts.constants
        moment = read_moment(text, self.relation.codebook.date_formats)
        if moment is None:
            self.fail(f"there are texts that are no dates ('{text}')", at, "Write dates as '2024-12-31'.")
        return of_day(moment)

    def comparable(self, left: Values, right: Values, at: int) -> list[Values]:
        """Two values, both of one kind; texts that are dates are refused."""
        left, right = self.common([left, right], at, "be compared")
        if isinstance(left, Texts) and isinstance(right, Texts) and any(map(self.holds_dates, (left, right))):
            self.fail("dates written as texts are compared", at, _AS_TEXTS)
        return [left, right]

    def holds_dates(self, texts: Texts) -> bool:
        """Whether any text is written like a date, or may be one by a format that is declared."""
        if texts.constants is not None:
            return any(self.is_day(each) or looks_like_date(each) for each in texts.constants)
        return bool(self.relation.codebook.date_formats) or self.relation.has_dates(texts.column)

    def operand(self, value: Values, node: Node) -> Numbers | Dates:
        """A number or a date to calculate with; a text of the expression that is a date counts as one."""
        match value:
            case Truth():
                return as_numbers(value)
            case Texts(_, constants):
                if constants is not None and len(constants) == 1 and all(map(self.is_day, constants)):
                    return self.dated(value, start(node))
                if isinstance(node, Column):
                    self.fail(f"column '{node.name}' holds texts, not numbers", node.at, _AS_TEXTS)
                return self.levels.not_numbers(node, TextsInMemory(""), start(node))
            case Nothing():
                raise AssertionError("missing by itself is no operand")
            case _:
                return value

    def number(self, value: Numbers | Dates, node: Node) -> Numbers:
        """A number to calculate with."""
        if isinstance(value, Dates):
            hint = "The difference of two dates is a number of days."
            self.fail("a date is no number to calculate with", start(node), hint)
        return value

    def date(self, value: Numbers | Dates, node: Node) -> Dates:
        """A date."""
        if isinstance(value, Dates):
            return value
        what = f"column '{node.name}' holds" if isinstance(node, Column) else "these are"
        return self.fail(f"{what} numbers, not dates", start(node), "Write a date as '2024-12-31'.")

    def product(self, sign: str, left: tuple[Any, Node], right: tuple[Any, Node]) -> Numbers:
        """The product or quotient of two numbers, each with the node it comes from."""
        return self.calculator.calculated(sign, self.number(*left), self.number(*right))

    def sum(self, sign: str, left: Numbers | Dates, right: Numbers | Dates, at: int) -> Numbers | Dates:
        """Numbers, days between dates, or a date some days later or earlier."""
        if isinstance(left, Numbers) and isinstance(right, Numbers):
            return self.calculator.calculated(sign, left, right)
        if isinstance(left, Dates) and isinstance(right, Numbers):
            return self.calculator.moved(left, right, sign)
        if isinstance(left, Numbers) and isinstance(right, Dates) and sign == "+":
            return self.calculator.moved(right, left, sign)
        if isinstance(left, Numbers) or isinstance(right, Numbers) or sign == "+":
            self.fail("dates cannot be added in this way", at, "Write date - date, date + days or date - days.")
        return apart(right, left, unit="days")

    def extreme(self, name: str, values: Sequence[Numbers | Dates], nodes: Sequence[Node]) -> Numbers | Dates:
        """The smallest or largest value of each row."""
        if any(isinstance(each, Dates) for each in values):
            days = [self.date(*pair).column for pair in zip(values, nodes, strict=True)]
            return Dates(extreme(name, days, self.relation.engine))
        numbers = [self.number(*pair).column for pair in zip(values, nodes, strict=True)]
        return Numbers(extreme(name, numbers, self.relation.engine))


def _no_rows(relation: Relation) -> Any:
    """A frame with the columns of the relation and no row, by which their kinds are known."""
    import ibis.expr.datatypes as dt
    import pandas as pd

    def column(kind: Any) -> Any:
        if isinstance(kind, dt.Date | dt.Timestamp):
            return pd.Series([], dtype="datetime64[us]")
        return pd.Series([], dtype="str" if isinstance(kind, dt.String) else "float64")

    return pd.DataFrame({name: column(relation.column(name).type()) for name in relation.columns})
