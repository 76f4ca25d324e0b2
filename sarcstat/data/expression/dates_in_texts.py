"""Columns of texts that are dates, read where a date stands beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NoReturn

from sarcstat.data.date_texts import looks_like_date, read_moment
from sarcstat.data.expression.levels import Levels
from sarcstat.data.expression.nodes import Column, Literal, Node, Operator, start
from sarcstat.data.expression.values import Dates, Texts, Truth, as_dates, compared, in_iso
from sarcstat.errors import listing

_LOOKED_AT = 1000
#: How a date is written that every column understands.
ISO = "Write dates as '2024-12-31'"


class DatesInTexts:
    """How texts beside dates, and texts that may be dates, are read; `date_formats` are strptime's."""

    def __init__(self, levels: Levels, date_formats: Sequence[str]) -> None:
        self.date_formats = date_formats
        self.levels = levels
        self.fail = levels.fail

    def among_dates(self, texts: Texts, column: Column, literals: Sequence[Literal]) -> Truth | None:
        """Whether a column of texts has one of several values, dates among them: 2015-2-5 is 2015-02-05."""
        if not any(self.day(each) for each in literals):
            if self.has_dates(texts):
                self.refuse_no_days(literals, all_of_them=False)
            return None
        self.refuse_no_days(literals, all_of_them=False)
        meant = [in_iso(Texts(str(each.value)), self.date_formats).values for each in literals]
        alike = self.alike(texts, column).values
        assert not isinstance(alike, str)
        return Truth(alike.isin(meant).to_numpy(dtype=bool), texts.missing)

    def ordered_dates(self, sign: Operator, texts: Texts, column: Column, literal: Literal) -> Truth | None:
        """A column of texts before or after a date; None for a text that is none."""
        bound = self.day(literal)
        if bound is not None:
            # In the order of the alphabet 01.12.2020 would come before 02.01.2019.
            return compared(sign, self.dated(texts, column.at, column), bound)
        if isinstance(literal.value, str):
            self.refuse_no_days([literal], all_of_them=self.has_dates(texts))
        return None

    def comparable(self, left: Texts, right: Texts, at: int, *, ordered: bool) -> Sequence[Texts | Dates]:
        """Two columns of texts, as dates where all are. Texts that are no dates have no order among dates."""
        read = [self.dates(each) for each in (left, right)]
        if not any(wrong for _, wrong in read):
            return [dates for dates, _ in read]
        if not self.has_dates(left) and not self.has_dates(right):
            return [left, right]
        doubtful = [text for _, wrong in read for text in wrong if ordered or looks_like_date(text)]
        if doubtful:
            self.refuse(dict.fromkeys(doubtful), at)
        return [in_iso(left, self.date_formats), in_iso(right, self.date_formats)]

    def text_operand(self, texts: Texts, node: Node) -> Dates:
        """Texts as dates to calculate with."""
        dates, wrong = self.dates(texts)
        if wrong and dates.missing.all():
            self.levels.not_numbers(node, texts, start(node))
        return self.dated(texts, start(node), node) if wrong else dates

    def dated(self, texts: Texts, at: int, node: Node | None = None) -> Dates:
        """Texts as dates; raises InputError where one is none."""
        dates, wrong = self.dates(texts)
        if wrong:
            self.refuse(wrong, at, node)
        return dates

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

    def alike(self, texts: Texts, column: Column) -> Texts:
        """Texts with dates written alike; raises InputError where one is written like a date and is none."""
        wrong = [text for text in self.dates(texts)[1] if looks_like_date(text)]
        if wrong:
            self.refuse(wrong, column.at, column)
        return in_iso(texts, self.date_formats)

    def dates(self, texts: Texts) -> tuple[Dates, list[str]]:
        """Texts as dates, and those (each once) that are none."""
        return as_dates(texts, self.date_formats)

    def refuse(self, wrong: Iterable[str], at: int, node: Node | None = None) -> NoReturn:
        """Raise InputError for texts that are no dates, of a node where it is known."""
        self.fail(in_words(wrong, node), at, self._how())

    def _how(self) -> str:
        """How dates have to be written, or declared."""
        if self.levels.passage.place.startswith("--"):
            return f"{ISO}."
        declared = f", or as date_formats says ({listing(self.date_formats)})" if self.date_formats else ""
        return f"{ISO}{declared or ', or declare how they are written: date_formats under [data]'}."


def in_words(wrong: Iterable[str], node: Node | None = None) -> str:
    """That there are texts that are no dates, in a column where the node is one."""
    where = f"column '{node.name}' holds" if isinstance(node, Column) else "there are"
    shown = listing(f"'{text}'" for text in wrong)
    return f"{where} texts that are no dates ({shown})"
