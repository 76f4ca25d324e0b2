"""Conditions on rows (`--where`): parsed, then decided row by row in SPSS's three-valued logic."""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from sarcstat.data.codebook import Codebook, Value
from sarcstat.data.expression_parser import (
    And,
    Column,
    Comparison,
    Expression,
    IsMissing,
    Literal,
    Membership,
    Node,
    Not,
    Operand,
    Operator,
    Or,
    parse,
)
from sarcstat.data.expression_tokens import pointed
from sarcstat.errors import InputError, closest, listing

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Mask = np.ndarray[Any, np.dtype[np.bool_]]
    Series = pd.Series[Any]

__all__ = ["Expression", "Truth", "columns", "evaluate", "parse", "select"]

_COMPARE = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MIRRORED: dict[Operator, Operator] = {
    "=": "=",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}


@dataclass(frozen=True, slots=True)
class Truth:
    """For each row whether a condition is true, and whether it is missing; false is what is neither."""

    true: Mask
    missing: Mask

    @property
    def false(self) -> Mask:
        """Where the condition is known and does not hold."""
        return ~(self.true | self.missing)


def columns(expression: Expression) -> list[str]:
    """The columns that the condition names, each once, in order."""
    return list(dict.fromkeys(column.name for column in _columns(expression.root)))


def _columns(node: Node) -> list[Column]:
    match node:
        case Comparison():
            return [side for side in (node.left, node.right) if isinstance(side, Column)]
        case Membership() | IsMissing():
            return [node.column]
        case Not():
            return _columns(node.inner)
        case And() | Or():
            return [column for part in node.parts for column in _columns(part)]


def select(expression: Expression, frame: pd.DataFrame, codebook: Codebook) -> tuple[Mask, int]:
    """The rows for which the condition is true, and the number of rows for which it is missing.

    A row with a missing condition is not selected, as with SPSS's SELECT IF.
    """
    truth = evaluate(expression, frame, codebook)
    return truth.true, int(truth.missing.sum())


def evaluate(expression: Expression, frame: pd.DataFrame, codebook: Codebook) -> Truth:
    """What the condition is for each row.

    Missing or true is true, missing and false is false, any other mixture with missing is missing. Raises
    InputError for a column that does not exist and for a value that its column cannot be compared with.
    """
    return _Evaluation(expression.text, frame, codebook).truth(expression.root)


@dataclass(frozen=True, slots=True)
class _Evaluation:
    text: str
    frame: pd.DataFrame
    codebook: Codebook

    def truth(self, node: Node) -> Truth:
        match node:
            case And():
                return _all([self.truth(part) for part in node.parts])
            case Or():
                return _negated(_all([_negated(self.truth(part)) for part in node.parts]))
            case Not():
                return _negated(self.truth(node.inner))
            case IsMissing():
                gone = self.series(node.column).isna().to_numpy(dtype=bool)
                return Truth(gone, gone & False)
            case Membership():
                return self.membership(node)
            case Comparison():
                return self.comparison(node)

    def membership(self, node: Membership) -> Truth:
        series = self.series(node.column)
        values = [value for each in node.values for value in self.in_column(each, node.column, series)]
        return _known(series.isin(values), series)

    def comparison(self, node: Comparison) -> Truth:
        left, right = node.left, node.right
        if isinstance(left, Column) and isinstance(right, Column):
            return self.two_columns(node, left, right)
        if isinstance(left, Column) and isinstance(right, Literal):
            return self.with_literal(node.operator, left, right)
        if isinstance(left, Literal) and isinstance(right, Column):
            return self.with_literal(_MIRRORED[node.operator], right, left)
        return self.two_literals(node, left, right)

    def with_literal(self, sign: Operator, column: Column, literal: Literal) -> Truth:
        series = self.series(column)
        values = self.in_column(literal, column, series)
        if sign in ("=", "!="):
            same = series.isin(values)
            return _known(same if sign == "=" else ~same, series)
        if len(values) > 1:
            self.fail(f"several values of column '{column.name}' have the label '{literal.value}'", literal)
        return _known(_COMPARE[sign](series, values[0]), series)

    def two_columns(self, node: Comparison, left: Column, right: Column) -> Truth:
        first, second = self.series(left), self.series(right)
        if _kind(first) != _kind(second):
            message = (
                f"column '{left.name}' holds {_kind(first)} and column '{right.name}' {_kind(second)}, "
                "which cannot be compared"
            )
            self.fail(message, node)
        missing = (first.isna() | second.isna()).to_numpy(dtype=bool)
        return Truth(_COMPARE[node.operator](first, second).to_numpy(dtype=bool) & ~missing, missing)

    def two_literals(self, node: Comparison, left: Operand, right: Operand) -> Truth:
        import numpy as np

        assert isinstance(left, Literal)
        assert isinstance(right, Literal)
        if type(left.value) is not type(right.value):
            self.fail("a number and a text cannot be compared", node)
        holds = bool(_COMPARE[node.operator](left.value, right.value))
        rows = len(self.frame)
        return Truth(np.full(rows, holds), np.zeros(rows, dtype=bool))

    def series(self, column: Column) -> Series:
        """The column as float64, datetime64 or str."""
        names = [str(name) for name in self.frame.columns]
        if column.name not in names:
            meant = closest(column.name, names)
            self.fail(f"there is no column '{column.name}'", column, f"Did you mean '{meant}'?" if meant else None)
        return _comparable(self.frame[column.name])

    def in_column(self, literal: Literal, column: Column, series: Series) -> list[Value]:
        """The values of the column that the literal means: itself, or what it is the label of."""
        kind = _kind(series)
        if kind == "dates":
            return [self.date(literal, column)]
        if isinstance(literal.value, float):
            return [literal.value] if kind == "numbers" else self.number_for_text(literal, column, series)
        labelled = [value for value, label in self.codebook[column.name].value_labels.items() if label == literal.value]
        if kind == "texts":
            known = not labelled or bool((series == literal.value).any())
            return [literal.value] if known else labelled
        return labelled or self.text_for_number(literal, column)

    def date(self, literal: Literal, column: Column) -> Any:
        import datetime

        written = literal.value if isinstance(literal.value, str) else ""
        try:
            return datetime.datetime.fromisoformat(written).replace(tzinfo=None)
        except ValueError:
            self.fail(f"column '{column.name}' holds dates", literal, "Write a date as '2024-12-31'.")

    def number_for_text(self, literal: Literal, column: Column, series: Series) -> NoReturn:
        texts = series.dropna().unique()
        words = [text for text in texts if not _is_number(text)]
        hint = f"Write the value in quotation marks, as '{literal.value:g}'"
        if 0 < len(words) < min(len(texts), 6):
            shown = listing(f"'{word}'" for word in words)
            hint += f"; or, if {shown} means missing, name it with --na"
        self.fail(f"column '{column.name}' holds texts, not numbers", literal, hint + ".")

    def text_for_number(self, literal: Literal, column: Column) -> NoReturn:
        text = str(literal.value)
        labels = list(self.codebook[column.name].value_labels.values())
        meant = closest(text, labels)
        hints = [f"Did you mean '{meant}'?"] if meant else []
        if _is_number(text):
            hints = ["Write the number without quotation marks."]
        if labels:
            hints.append("Its labels are " + listing((f"'{label}'" for label in labels), 10) + ".")
        what = f"which has no value labelled '{text}'" if labels else "not texts"
        self.fail(f"column '{column.name}' holds numbers, {what}", literal, " ".join(hints) or None)

    def fail(self, message: str, where: Operand | Comparison, hint: str | None = None) -> NoReturn:
        place = f"at character {where.at + 1}:{pointed(self.text, where.at)}"
        raise InputError(f"--where: {message}, {place}", hint)


def _all(parts: list[Truth]) -> Truth:
    true, false = parts[0].true, parts[0].false
    for part in parts[1:]:
        true, false = true & part.true, false | part.false
    return Truth(true, ~(true | false))


def _negated(truth: Truth) -> Truth:
    return Truth(truth.false, truth.missing)


def _known(holds: Series, series: Series) -> Truth:
    """The answer where the column has a value, missing elsewhere."""
    missing = series.isna().to_numpy(dtype=bool)
    return Truth(holds.to_numpy(dtype=bool, na_value=False) & ~missing, missing)


def _comparable(series: Series) -> Series:
    """Truth values and numbers as float64, dates as they are, all else as texts."""
    import pandas as pd

    if pd.api.types.is_datetime64_any_dtype(series):
        return series.dt.tz_localize(None)
    if pd.api.types.is_numeric_dtype(series):
        return series.astype(float)
    if series.dtype == object and series.dropna().map(lambda cell: isinstance(cell, bool)).all():
        return series.astype(float)
    return series.astype("str")


def _kind(series: Series) -> str:
    import pandas as pd

    if pd.api.types.is_datetime64_any_dtype(series):
        return "dates"
    return "numbers" if pd.api.types.is_numeric_dtype(series) else "texts"


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
