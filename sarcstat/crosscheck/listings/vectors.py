"""Expressions of R on the columns of a data set: what a formula's terms and conditions are made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from sarcstat.crosscheck.plan import NotCheckedError
from sarcstat.data.codebook import Dataset
from sarcstat.errors import closest
from sarcstat.outputs.r_language import Called, Constant, Expression, Name, written

Array = np.ndarray[Any, Any]
Kind = Literal["number", "logical", "text", "factor", "date"]
#: A column of numbers with more values than these is none of levels.
MOST_LEVELS = 200


@dataclass(frozen=True, slots=True)
class Vector:
    """A column: numbers, nan where missing; of texts and factors, places in `levels`, -1 where missing.

    `names` are the texts by which R may show each level: its value, its label.
    """

    kind: Kind
    numbers: Array
    levels: Sequence[object] = ()
    names: Sequence[tuple[str, ...]] = ()
    ordered: bool = False

    @property
    def missing(self) -> Array:
        """Which rows have no value."""
        return self.numbers < 0 if self.levels or self.kind in ("text", "factor") else np.isnan(self.numbers)


def column(dataset: Dataset, name: str) -> Vector:
    """A column of the data; raises NotCheckedError where there is none of that name."""
    if name not in dataset.frame.columns:
        meant = closest(name, [str(each) for each in dataset.frame.columns])
        hint = f" (did you mean '{meant}'?)" if meant else ""
        raise NotCheckedError(f"{dataset.source} has no column '{name}'{hint}", data=True)
    series, about = dataset.frame[name], dataset.codebook[name]
    if series.dtype.kind in "fiu":
        numbers = series.to_numpy(dtype=float, na_value=np.nan)
        return Vector("number", numbers)
    if series.dtype.kind == "b" or str(series.dtype) == "boolean":
        return Vector("logical", series.to_numpy(dtype=float, na_value=np.nan))
    if series.dtype.kind == "M":
        days = (series.to_numpy() - np.datetime64("1970-01-01")) / np.timedelta64(1, "D")
        return Vector("date", days)
    values = [None if each is None or each != each else str(each) for each in series.tolist()]
    levels = [str(each) for each in about.level_order or sorted({each for each in values if each is not None})]
    places = {level: i for i, level in enumerate(levels)}
    codes = np.array([-1 if each is None else places.get(each, -1) for each in values], dtype=float)
    labels = about.value_labels
    names = [tuple(dict.fromkeys((each, *([labels[each]] if labels.get(each) else [])))) for each in levels]
    return Vector("factor" if about.level_order else "text", codes, levels, names)


def as_factor(of: Vector, labels: Mapping[Any, str] | None = None) -> Vector:
    """The vector as a factor: levels in ascending order, with the names that R and the data give them."""
    if of.kind in ("text", "factor"):
        return of
    levels = np.unique(of.numbers[~np.isnan(of.numbers)])
    if len(levels) > MOST_LEVELS:
        raise NotCheckedError(f"a factor of {len(levels):,} levels is not recomputed")
    codes = np.searchsorted(levels, of.numbers).astype(float)
    codes[np.isnan(of.numbers)] = -1
    names = [_shown(of.kind, float(each), labels or {}) for each in levels]
    return Vector("factor", codes, [float(each) for each in levels], names)


def _shown(kind: Kind, value: float, labels: Mapping[Any, str]) -> tuple[str, ...]:
    if kind == "logical":
        return ("TRUE" if value else "FALSE",)
    label = labels.get(value, "").strip()
    return (f"{value:.15g}", *([label] if label else []))


class Evaluation:
    """Evaluates expressions on one data set."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    def of(self, expression: Expression) -> Vector:
        """The value of an expression in each row; raises NotCheckedError for what is not known here."""
        if isinstance(expression, Name):
            return column(self.dataset, expression.text)
        if isinstance(expression, Constant):
            return self._constant(expression)
        way = _FUNCTIONS.get(expression.function)
        if way is None or not expression.arguments:
            raise NotCheckedError(f"{_called(expression.function)} is not recomputed")
        return way(self, expression)

    def _constant(self, of: Constant) -> Vector:
        rows = len(self.dataset.frame)
        if isinstance(of.value, str):
            return Vector("text", np.zeros(rows), [of.value], [(of.value,)])
        if of.value is None:
            raise NotCheckedError("NULL is not recomputed")
        return Vector("logical" if isinstance(of.value, bool) else "number", np.full(rows, float(of.value)))

    def labels(self, expression: Expression) -> Mapping[Any, str]:
        """The value labels of a column that stands alone."""
        return self.dataset.codebook[expression.text].value_labels if isinstance(expression, Name) else {}

    def numbers(self, expression: Expression) -> Array:
        """The value of an expression that must be of numbers."""
        found = self.of(expression)
        if found.kind in ("text", "factor"):
            raise NotCheckedError(f"{written(expression)} is no number")
        return found.numbers


def _called(function: str) -> str:
    return f"{function}()" if function[:1].isalpha() else f"the operator {function}"


def _arithmetic(evaluation: Evaluation, of: Called) -> Vector:
    values = [evaluation.numbers(each) for _, each in of.arguments]
    with np.errstate(all="ignore"):
        if len(values) == 1:
            return Vector("number", -values[0] if of.function == "-" else values[0])
        made = _ARITHMETIC[of.function](*values)
    return Vector("number", made)


def _comparison(evaluation: Evaluation, of: Called) -> Vector:
    left, right = (evaluation.of(each) for _, each in of.arguments)
    if {left.kind, right.kind} & {"text", "factor"}:
        return _compared_texts(left, right, of.function)
    with np.errstate(all="ignore"):
        made = _COMPARISONS[of.function](left.numbers, right.numbers).astype(float)
    made[np.isnan(left.numbers) | np.isnan(right.numbers)] = np.nan
    return Vector("logical", made)


def _compared_texts(left: Vector, right: Vector, sign: str) -> Vector:
    if sign not in ("==", "!="):
        raise NotCheckedError("the order of texts is not recomputed")
    texts = [_texts(each) for each in (left, right)]
    same = np.array([None if a is None or b is None else bool(set(a) & set(b)) for a, b in zip(*texts, strict=True)])
    made = np.array([math.nan if each is None else float(each == (sign == "==")) for each in same])
    return Vector("logical", made)


def _texts(of: Vector) -> list[tuple[str, ...] | None]:
    if of.kind in ("text", "factor"):
        return [None if code < 0 else of.names[int(code)] for code in of.numbers]
    return [None if math.isnan(each) else _shown(of.kind, float(each), {}) for each in of.numbers]


def _logical(evaluation: Evaluation, of: Called) -> Vector:
    values = [evaluation.numbers(each) for _, each in of.arguments]
    if of.function == "!":
        return Vector("logical", np.where(np.isnan(values[0]), np.nan, (values[0] == 0).astype(float)))
    left, right = values
    decisive = 0.0 if of.function.startswith("&") else 1.0
    one, other = ((each != 0).astype(float) == decisive for each in values)
    known = (one & ~np.isnan(left)) | (other & ~np.isnan(right))
    unknown = np.isnan(left) | np.isnan(right)
    return Vector("logical", np.where(known, decisive, np.where(unknown, np.nan, 1 - decisive)))


def _within(evaluation: Evaluation, of: Called) -> Vector:
    left = evaluation.of(of.arguments[0][1])
    items = of.arguments[1][1]
    listed = [each for _, each in items.arguments] if isinstance(items, Called) and items.function == "c" else [items]
    wanted = [each.value for each in listed if isinstance(each, Constant)]
    if len(wanted) != len(listed):
        raise NotCheckedError(f"{written(items)} is not recomputed")
    shown = {each if isinstance(each, str) else f"{float(each or 0):.15g}" for each in wanted}
    made = [float(each is not None and bool(set(each) & shown)) for each in _texts(left)]
    return Vector("logical", np.array(made))


def _is_missing(evaluation: Evaluation, of: Called) -> Vector:
    return Vector("logical", evaluation.of(of.arguments[0][1]).missing.astype(float))


def _inside(evaluation: Evaluation, of: Called) -> Vector:
    return evaluation.of(of.arguments[0][1])


def _mathematical(evaluation: Evaluation, of: Called) -> Vector:
    if len(of.arguments) != 1:
        raise NotCheckedError(f"{written(of)} is not recomputed")
    with np.errstate(all="ignore"):
        return Vector("number", _MATHEMATICS[of.function](evaluation.numbers(of.arguments[0][1])))


def _factor(evaluation: Evaluation, of: Called) -> Vector:
    """factor(x), as.factor(x), ordered(x); levels may be given, new labels as well."""
    inner = of.arguments[0][1]
    found = as_factor(evaluation.of(inner), evaluation.labels(inner))
    known = {"", "x", "levels", "labels", "ordered"}
    if {name for name, _ in of.arguments} - known or sum(not name for name, _ in of.arguments) > 1:
        raise NotCheckedError(f"{written(of)} is not recomputed")
    if (levels := of.argument("levels")) is not None:
        found = _leveled(found, _list(levels))
    if (labels := of.argument("labels")) is not None:
        texts = [str(each) for each in _list(labels)]
        if len(texts) != len(found.levels):
            raise NotCheckedError(f"{written(of)} is not recomputed")
        found = replace(found, names=[(each,) for each in texts])
    is_ordered = of.argument("ordered") == Constant(True) or of.function == "ordered"
    return replace(found, kind="factor", ordered=is_ordered)


def _list(of: Expression) -> list[str]:
    items = [each for _, each in of.arguments] if isinstance(of, Called) and of.function == "c" else [of]
    if isinstance(of, Called) and of.function == ":":
        ends = [each.value for _, each in of.arguments if isinstance(each, Constant)]
        if len(ends) == 2 and all(isinstance(each, float) for each in ends) and abs(ends[1] - ends[0]) < MOST_LEVELS:  # type: ignore[operator]
            return [f"{each:g}" for each in np.arange(float(ends[0] or 0), float(ends[1] or 0) + 1)]
    if not all(isinstance(each, Constant) for each in items):
        raise NotCheckedError(f"{written(of)} is not recomputed")
    return [each.value if isinstance(each.value, str) else f"{each.value:.15g}" for each in items]  # type: ignore[union-attr]


def _leveled(of: Vector, wanted: Sequence[str]) -> Vector:
    """The factor with its levels in another order; values that are no level any more are missing."""
    places = []
    for text in wanted:
        found = [i for i, names in enumerate(of.names) if text in names]
        places.append(found[0] if len(found) == 1 else -1)
    if -1 in places:
        raise NotCheckedError(f"the data have no level {wanted[places.index(-1)]}")
    new = {old: i for i, old in enumerate(places)}
    codes = np.array([new.get(int(code), -1) for code in of.numbers], dtype=float)
    return replace(of, numbers=codes, levels=[of.levels[i] for i in places], names=[of.names[i] for i in places])


def _relevel(evaluation: Evaluation, of: Called) -> Vector:
    found = evaluation.of(of.arguments[0][1])
    reference = of.argument("ref", 1)
    if found.kind not in ("text", "factor") or not isinstance(reference, Constant):
        raise NotCheckedError(f"{written(of)} is not recomputed")
    wanted = reference.value if isinstance(reference.value, str) else f"{reference.value:.15g}"
    others = [names[0] for names in found.names if wanted not in names]
    return _leveled(found, [str(wanted), *others])


def _owned(evaluation: Evaluation, of: Called) -> Vector:
    """lung$age: the data set of the call is the only one at hand."""
    inner = of.arguments[1][1]
    if not isinstance(inner, Name | Constant):
        raise NotCheckedError(f"{written(of)} is not recomputed")
    return column(evaluation.dataset, inner.text if isinstance(inner, Name) else str(inner.value))


def _as_number(evaluation: Evaluation, of: Called) -> Vector:
    found = evaluation.of(of.arguments[0][1])
    if found.kind == "text":
        raise NotCheckedError(f"{written(of)} is not recomputed")
    if found.kind == "factor":
        return Vector("number", np.where(found.numbers < 0, np.nan, found.numbers + 1))
    return replace(found, kind="number")


_ARITHMETIC: Mapping[str, Callable[..., Array]] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "^": np.power, "%%": np.mod,
    "%/%": np.floor_divide,
}  # fmt: skip
_COMPARISONS: Mapping[str, Callable[..., Array]] = {
    "==": np.equal, "!=": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip
_MATHEMATICS: Mapping[str, Callable[..., Array]] = {
    "log": np.log, "log2": np.log2, "log10": np.log10, "log1p": np.log1p, "exp": np.exp, "sqrt": np.sqrt, "abs": np.abs,
}  # fmt: skip
_FUNCTIONS: Mapping[str, Callable[[Evaluation, Called], Vector]] = {
    **dict.fromkeys(_ARITHMETIC, _arithmetic),
    **dict.fromkeys(_COMPARISONS, _comparison),
    **dict.fromkeys(("&", "&&", "|", "||", "!"), _logical),
    **dict.fromkeys(_MATHEMATICS, _mathematical),
    **dict.fromkeys(("(", "I"), _inside),
    **dict.fromkeys(("factor", "as.factor", "ordered", "as.ordered"), _factor),
    **dict.fromkeys(("as.numeric", "as.integer"), _as_number),
    "%in%": _within,
    "is.na": _is_missing,
    "relevel": _relevel,
    "$": _owned,
}
