"""What an expression calculates with: values brought to one kind, and refused where they do not go together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sarcstat.data.date_texts import looks_like_date, read_moment
from sarcstat.data.expression.arithmetic import Calculator, apart, extreme
from sarcstat.data.expression.levels import Levels
from sarcstat.data.expression.nodes import Column, Literal, Node, start
from sarcstat.data.expression.values import (
    Dates,
    Nothing,
    Numbers,
    Texts,
    Truth,
    Values,
    as_dates,
    as_numbers,
    in_iso,
    kind,
)
from sarcstat.errors import listing

_LOOKED_AT = 1000
Number = tuple[Numbers | Dates, Node]


class Operands:
    """The rules for values beside one another, and the calculations that need them."""

    def __init__(self, levels: Levels, rows: int, date_formats: Sequence[str]) -> None:
        self.calculator = Calculator(rows)
        self.date_formats = date_formats
        self.levels = levels
        self.fail = levels.fail

    def common(self, values: Sequence[Values], at: int, what: str) -> list[Values]:
        """The values, all of one kind: truth counts as numbers beside numbers, texts as dates beside dates.

        `what` is what values of different kinds cannot do.
        """
        known = [each for each in values if not isinstance(each, Nothing)]
        kinds = {kind(each) for each in known}
        if kinds == {"dates", "texts"}:
            return [self.dated(each, at) if isinstance(each, Texts) else each for each in values]
        if len(kinds) > 1:
            self.fail(f"{' and '.join(f'a {each[:-1]}' for each in sorted(kinds))} cannot {what}", at)
        if all(isinstance(each, Truth) for each in known):
            return list(values)
        return [as_numbers(each) if isinstance(each, Truth) else each for each in values]

    def comparable(self, left: Values, right: Values, at: int, *, ordered: bool) -> list[Values]:
        """Two values, both of one kind; two columns of texts that are all dates count as dates.

        `ordered`: which one is more is asked. Texts that are no dates have no order among dates.
        """
        left, right = self.common([left, right], at, "be compared")
        if not (isinstance(left, Texts) and isinstance(right, Texts)):
            return [left, right]
        read = [self.dates(each) for each in (left, right)]
        if not any(wrong for _, wrong in read):
            return [dates for dates, _ in read]
        if not self.has_dates(left) and not self.has_dates(right):
            return [left, right]
        doubtful = [text for _, wrong in read for text in wrong if ordered or looks_like_date(text)]
        if doubtful:
            self.fail(f"there are texts that are no dates ({self._shown(dict.fromkeys(doubtful))})", at, self._how())
        return [in_iso(left, self.date_formats), in_iso(right, self.date_formats)]

    def day(self, literal: Literal) -> Dates | None:
        """The date that a text in an expression says, as '2024-12-31'; None for all else."""
        if not isinstance(literal.value, str) or read_moment(literal.value, self.date_formats) is None:
            return None
        return as_dates(Texts(literal.value), self.date_formats)[0]

    def has_dates(self, texts: Texts) -> bool:
        """Whether any of the texts is written like a date."""
        values = texts.values
        distinct = [values] if isinstance(values, str) else values.dropna().unique()[:_LOOKED_AT]
        return any(looks_like_date(text) or read_moment(text, self.date_formats) is not None for text in distinct)

    def refuse_no_days(self, literals: Sequence[Literal], *, all_of_them: bool) -> None:
        """Refuse what is written like a date and is none; `all_of_them`: every literal that is no date."""
        for each in literals:
            is_like = isinstance(each.value, str) and looks_like_date(each.value)
            if self.day(each) is None and (all_of_them or is_like):
                self.fail(f"'{each.value}' is no date", each.at, self._how())

    def alike(self, texts: Texts, at: int, node: Node) -> Texts:
        """Texts with dates written alike; raises InputError where one is written like a date and is none."""
        wrong = [text for text in self.dates(texts)[1] if looks_like_date(text)]
        if wrong:
            where = f"column '{node.name}' holds" if isinstance(node, Column) else "there are"
            self.fail(f"{where} texts that are no dates ({self._shown(wrong)})", at, self._how())
        return in_iso(texts, self.date_formats)

    def _shown(self, texts: Iterable[str]) -> str:
        return listing(f"'{text}'" for text in texts)

    def dates(self, texts: Texts) -> tuple[Dates, list[str]]:
        """Texts as dates, and those (each once) that are none."""
        return as_dates(texts, self.date_formats)

    def _how(self) -> str:
        """How dates have to be written, or declared."""
        iso = "Write dates as '2024-12-31'"
        if self.levels.passage.place.startswith("--"):
            return f"{iso}."
        declared = f", or as date_formats says ({listing(self.date_formats)})" if self.date_formats else ""
        return f"{iso}{declared or ', or declare how they are written: date_formats under [data]'}."

    def dated(self, texts: Texts, at: int, node: Node | None = None) -> Dates:
        """Texts as dates; raises InputError where one is none."""
        dates, wrong = self.dates(texts)
        if wrong:
            where = f"column '{node.name}' holds" if isinstance(node, Column) else "there are"
            self.fail(f"{where} texts that are no dates ({self._shown(wrong)})", at, self._how())
        return dates

    def operand(self, value: Values, node: Node) -> Numbers | Dates:
        """A number or a date to calculate with; texts that are dates count as dates."""
        match value:
            case Truth():
                return as_numbers(value)
            case Texts():
                dates, wrong = self.dates(value)
                if wrong and dates.missing.all():
                    self.levels.not_numbers(node, value, start(node))
                return self.dated(value, start(node), node) if wrong else dates
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
        """A date; a column without any value is one too."""
        import numpy as np

        if isinstance(value, Dates):
            return value
        if not value.missing.all():
            what = f"column '{node.name}' holds" if isinstance(node, Column) else "these are"
            self.fail(f"{what} numbers, not dates", start(node), "Write a date as '2024-12-31'.")
        return Dates(np.full(value.values.shape, "NaT", dtype="datetime64[us]"))

    def product(self, sign: str, left: Number, right: Number) -> Numbers:
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
            return extreme(name, [self.date(*pair) for pair in zip(values, nodes, strict=True)])
        return extreme(name, [self.number(*pair) for pair in zip(values, nodes, strict=True)])
