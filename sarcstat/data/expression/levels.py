"""What the values that an expression writes mean in a column: codes, labels, dates, texts, and which never occur."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from sarcstat.data.codebook import Codebook, Value
from sarcstat.data.date_texts import read_moment
from sarcstat.data.expression.nodes import Column, Literal, Node
from sarcstat.data.expression.tokens import Passage
from sarcstat.data.expression.values import Dates, Numbers, Texts, compared, is_number, of_column, of_literal
from sarcstat.errors import closest, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import pandas as pd

#: Only so many different texts are compared with one that never occurs.
_MOST_LEVELS = 1000
_SHOWN = 5


class Levels:
    """The columns of a file as an expression sees them."""

    def __init__(self, passage: Passage, frame: pd.DataFrame, codebook: Codebook) -> None:
        self.passage = passage
        self.frame = frame
        self.codebook = codebook
        self.known = {str(name) for name in frame.columns}
        self.read: dict[str, Numbers | Dates | Texts] = {}
        self.distinct: dict[str, set[str]] = {}
        self.absent: dict[str, dict[str, None]] = {}

    def fail(self, message: str, at: int, hint: str | None = None) -> NoReturn:
        raise self.passage.unfit(message, at, hint)

    def column(self, column: Column) -> Numbers | Dates | Texts:
        """The values of a column."""
        if column.name not in self.known:
            meant = closest(column.name, [str(name) for name in self.frame.columns])
            self.fail(f"there is no column '{column.name}'", column.at, f"Did you mean '{meant}'?" if meant else None)
        if column.name not in self.read:
            self.read[column.name] = of_column(self.frame[column.name])
        return self.read[column.name]

    def meant(self, literal: Literal, column: Column) -> list[Any]:
        """The values of the column that the literal means: itself, or what it is the label of."""
        values = self.column(column)
        if isinstance(values, Dates):
            return [self.date(literal, column)]
        if isinstance(literal.value, float):
            return [literal.value] if isinstance(values, Numbers) else self.number_for_text(literal, column, values)
        labels = self.codebook[column.name].value_labels
        labelled: list[Value] = [value for value, label in labels.items() if label == literal.value]
        if isinstance(values, Texts):
            known = not labelled or bool(compared("=", values, of_literal(literal.value)).true.any())
            return [literal.value] if known else labelled
        return labelled or self.text_for_number(literal, column)

    def date(self, literal: Literal, column: Column) -> Any:
        import numpy as np

        found = read_moment(literal.value, self.codebook.date_formats) if isinstance(literal.value, str) else None
        if found is None:
            self.fail(f"column '{column.name}' holds dates", literal.at, "Write a date as '2024-12-31'.")
        return np.datetime64(found, "us")

    def number_for_text(self, literal: Literal, column: Column, texts: Texts) -> NoReturn:
        assert isinstance(literal.value, float)
        hint = "Write the value in quotation marks"
        if isinstance(literal.value, float) and abs(literal.value) < 2**53:  # a larger one may have been rounded
            hint += f", as '{literal.value:.15g}'"
        missing = self.words_for_missing(column, texts)
        hint += f"; or, {missing}" if missing else "."
        self.holds_texts(column, literal.at, hint)

    def not_numbers(self, node: Node, texts: Texts | None, at: int, hint: str | None = None) -> NoReturn:
        """Refuse texts where numbers are needed; the hint follows from the texts of a column where they are known."""
        if not isinstance(node, Column):
            self.fail("a text cannot be calculated with", at)
        missing = self.words_for_missing(node, texts) if texts is not None else ""
        self.holds_texts(node, node.at, missing[:1].upper() + missing[1:] if missing else hint)

    def holds_texts(self, column: Column, at: int, hint: str | None) -> NoReturn:
        """Refuse a column of texts in the place of one of numbers."""
        self.fail(f"column '{column.name}' holds texts, not numbers", at, hint)

    def words_for_missing(self, column: Column, texts: Texts) -> str:
        """The advice for a column of numbers with a few words among them, or nothing."""
        if isinstance(texts.values, str):
            return ""
        distinct = texts.values.dropna().unique()
        words = [text for text in distinct if not is_number(text)]
        if not 0 < len(words) < min(len(distinct), 6):
            return ""
        shown = listing(f"'{word}'" for word in words)
        if self.passage.place.startswith("--"):
            return f"if {shown} means missing, name it with --na."
        return f"if {shown} means missing, list it under missing.codes in [variables.{column.name}]."

    def text_for_number(self, literal: Literal, column: Column) -> NoReturn:
        text = str(literal.value)
        labels = list(self.codebook[column.name].value_labels.values())
        meant = closest(text, labels)
        hints = [f"Did you mean '{meant}'?"] if meant else []
        if is_number(text):
            hints = ["Write the number without quotation marks."]
        if labels:
            hints.append("Its labels are " + listing((f"'{label}'" for label in labels), 10) + ".")
        what = f"which has no value labelled '{text}'" if labels else "not texts"
        self.fail(f"column '{column.name}' holds numbers, {what}", literal.at, " ".join(hints) or None)

    def check_occurs(self, literal: Literal, column: Column) -> None:
        """Remember a level that the expression names and no row has; numbers are levels where they have labels."""
        labels, values = self.codebook[column.name].value_labels, self.column(column)
        if literal.value in labels or literal.value in labels.values() or isinstance(values, Dates):
            return
        if isinstance(values, Texts):
            occurs = literal.value in self.texts(column.name, values)
        else:
            occurs = not labels or bool((values.values == literal.value).any())
        if not occurs:
            self.absent.setdefault(column.name, {})[shown(literal)] = None

    def texts(self, name: str, texts: Texts) -> set[str]:
        """The different texts of a column."""
        if name not in self.distinct:
            assert not isinstance(texts.values, str)
            self.distinct[name] = set(texts.values.dropna().unique())
        return self.distinct[name]

    def notes(self) -> Iterator[Condition]:
        """A note for each column with levels that never occur."""
        for name, shown in self.absent.items():
            texts = f"{self.passage.place}: no row has {name} = {listing(shown)}."
            yield Condition("note", " ".join([texts, *self.guesses(name, list(shown))]), "no_such_level")

    def guesses(self, name: str, shown: list[str]) -> Iterator[str]:
        labels = list(self.codebook[name].value_labels.values())
        occurring = self.distinct.get(name, set())
        if len(occurring) > _MOST_LEVELS:
            return
        meant = {closest(word.strip("'"), [*sorted(occurring), *labels]): None for word in shown[:_SHOWN]}
        if names := [f"'{word}'" for word in meant if word]:
            yield f"Did you mean {listing(names)}?"


def shown(literal: Literal) -> str:
    """A level as notes write it."""
    return f"'{literal.value}'" if isinstance(literal.value, str) else f"{literal.value:g}"
