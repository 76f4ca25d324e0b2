"""What expressions and columns are on the data of the study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sarcstat.data.codebook import Dataset
from sarcstat.data.date_texts import looks_like_date
from sarcstat.data.expression.expression import compute, parse
from sarcstat.data.expression.values import Numbers, Texts, Truth, as_numbers, of_column
from sarcstat.errors import SarcstatError
from sarcstat.syntax.studying.pieces import Kind, NoCounterpartError, Piece

if TYPE_CHECKING:
    Array = np.ndarray[Any, np.dtype[Any]]


class Trying:
    """The data as far as the study has come."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        #: Texts that expressions compare a column with: a label of another value must not be called so.
        self.compared: dict[str, set[str]] = {}
        #: Values that MISSING VALUES took from a column.
        self.masked: dict[str, list[float | str]] = {}

    def numbers(self, of: Piece) -> Array:
        """The numbers of a piece, nan where missing; raises NoCounterpartError where they cannot be had."""
        try:
            expression = parse(of.text, condition=False)
            found = compute(expression, self.dataset.frame, self.dataset.codebook).values
        except SarcstatError as error:
            raise NoCounterpartError(error.problems[0].message.split(":\n")[0]) from None
        if isinstance(found, Truth):
            found = as_numbers(found)
        if not isinstance(found, Numbers):
            raise NoCounterpartError("a text or a date stands where a number is expected")
        return np.asarray(np.broadcast_to(found.values, len(self.dataset.frame)))

    def zero_beside_missing(self, zero: Piece, other: Piece) -> bool:
        """Whether in a row one piece is 0 and the other missing."""
        if other.constant is not None or (zero.constant not in (None, 0.0)):
            return False
        return bool(((self.numbers(zero) == 0) & np.isnan(self.numbers(other))).any())

    def only_truth(self, of: Piece) -> bool:
        """Whether a number is 0, 1 or missing in every row."""
        values = self.numbers(of)
        return bool((np.isnan(values) | (values == 0) | (values == 1)).all())

    def whole_days(self, of: Piece) -> bool:
        """Whether the dates that a piece needs have no time of day."""
        for name in of.needs:
            values = of_column(self.dataset.frame[name])
            if isinstance(values, Numbers | Texts):
                continue
            there = values.values[~values.missing]
            if (there != there.astype("datetime64[D]")).any():
                return False
        return True

    def kind(self, name: str) -> Kind:
        """`number`, `text` or `date`."""
        match of_column(self.dataset.frame[name]):
            case Numbers():
                return "number"
            case Texts():
                return "text"
            case _:
                return "date"

    def has_missing(self, name: str) -> bool:
        """Whether any cell of a column is missing."""
        return bool(self.dataset.frame[name].isna().any())

    def declared(self, name: str) -> list[float | str]:
        """The values of a column that the file or MISSING VALUES declares missing and that occur."""
        found = self.dataset.codebook[name].declared_missing
        return [*self.masked.get(name, ()), *([] if found is None else found.dropna().unique().tolist())]

    def occurring(self, name: str) -> list[Any]:
        """The values of a column, each once."""
        return [*self.dataset.frame[name].dropna().unique().tolist()]

    def check_text(self, of: Piece, literal: str) -> None:
        """Refuse a comparison with a text that means something else here: a label, a date."""
        (name,) = of.needs
        if self.declared(name):
            raise NoCounterpartError(f"texts of {name} that are declared missing are compared, which here are missing")
        labels = self.dataset.codebook[name].value_labels
        if any(label == literal and value != literal for value, label in labels.items()):
            raise NoCounterpartError(f"'{literal}' is a label of {name}, too")
        if looks_like_date(literal) or any(looks_like_date(str(each)) for each in self.occurring(name)):
            raise NoCounterpartError(f"texts of {name} that are written like dates are compared")
        self.compared.setdefault(name, set()).add(literal)
