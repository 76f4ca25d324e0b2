"""A model on the data: complete rows under neutral names, and what each name of R's may stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any

import numpy as np

from sarcstat.crosscheck.listings.model import Model
from sarcstat.crosscheck.listings.vectors import Evaluation, Vector, as_factor
from sarcstat.crosscheck.plan import NotCheckedError
from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.outputs.r_language import Called, Expression, Name, written

Array = np.ndarray[Any, Any]
TIME, EVENT, GROUP, STRATUM = "time", "event", "group", "stratum"
#: Ways in which one level may be shown: by value, by label, with blanks or without.
_MOST_NAMES = 64


@dataclass(frozen=True, slots=True)
class Grouping:
    """The combinations of levels that occur: a code of each row, and the texts that may name each combination."""

    codes: Array
    names: Sequence[frozenset[str]]

    def level(self, code: int) -> str:
        """The text of a level in the neutral data."""
        return f"L{code:05d}"

    def named(self, text: str) -> str | None:
        """The level that a text names; None where none does, or several."""
        found = [code for code, names in enumerate(self.names) if plain(text) in names]
        return self.level(found[0]) if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Design:
    """The rows of a model that have all values; `deleted` are those that have not."""

    model: Model
    source: Dataset
    time: Array
    event: Array
    factors: Mapping[str, Vector]
    group: Grouping | None
    stratum: Grouping | None
    deleted: int
    labels: Mapping[str, Mapping[Any, str]]

    def dataset(self, columns: Mapping[str, Array]) -> Dataset:
        """A data set of time, event, strata and these columns."""
        made: dict[str, Any] = {TIME: self.time, EVENT: self.event, **columns}
        for name, grouping in ((GROUP, self.group), (STRATUM, self.stratum)):
            if grouping is not None:
                made[name] = [grouping.level(int(code)) for code in grouping.codes]
        frame = self.source.frame.iloc[: len(self.time)].reset_index(drop=True)
        frame = frame.assign(**{f"\0{name}": values for name, values in made.items()})
        frame = frame[[f"\0{name}" for name in made]].rename(columns=lambda name: name[1:])
        return replace(self.source, frame=frame, codebook=Codebook(), rows=None, left_out=(), conditions=())


def plain(text: str) -> str:
    """A name without blanks: R fills levels up with them, and breaks lines."""
    return "".join(text.split())


def designed(model: Model, dataset: Dataset) -> Design:
    """The model on the data; raises NotCheckedError for what is not known here, or where no row is left."""
    evaluation = Evaluation(dataset)
    time = evaluation.numbers(model.time)
    event = _event(evaluation, model) if model.event is not None else np.ones(len(time))
    factors = {written(each): evaluation.of(each) for each in model.factors}
    strata = {
        written(each): as_factor(evaluation.of(each), evaluation.labels(each)) for args in model.strata for each in args
    }
    chosen = evaluation.numbers(model.subset) != 0 if model.subset is not None else np.ones(len(time), dtype=bool)
    lacking = np.isnan(time) | np.isnan(event)
    if model.subset is not None:
        lacking |= np.isnan(evaluation.numbers(model.subset))
    for each in (*factors.values(), *strata.values(), *map(evaluation.of, model.clusters)):
        lacking |= each.missing
    kept = chosen & ~lacking
    if not kept.any():
        raise NotCheckedError("no row of the data has all values of the model", data=True)
    factors, strata = ({name: _rows(each, kept) for name, each in some.items()} for some in (factors, strata))
    labels = {written(each): evaluation.labels(each) for each in model.factors}
    group, stratum = _groupings(model, factors, strata, labels)
    return Design(
        model, dataset, time[kept], event[kept], factors, group, stratum, int((chosen & lacking).sum()), labels
    )


def _rows(of: Vector, kept: Array) -> Vector:
    return replace(of, numbers=of.numbers[kept])


def _event(evaluation: Evaluation, model: Model) -> Array:
    """1 where the event is seen: R takes TRUE, 1 of 0 and 1, or 2 where that is the largest code."""
    assert model.event is not None
    found = evaluation.of(model.event)
    if found.kind in ("text", "factor"):
        raise NotCheckedError(f"the event {written(model.event)} is a factor: several states are not recomputed")
    codes = found.numbers
    if not model.strict and found.kind != "logical" and (codes[~np.isnan(codes)].max(initial=0)) == 2:
        codes = codes - 1
    known = np.isin(codes, (0.0, 1.0))
    if model.strict and not (known | np.isnan(codes)).all():
        raise NotCheckedError(
            f"the event {written(model.event)} has other values than 0 and 1; name the one that counts"
        )
    return np.where(known, codes, np.nan)


def _groupings(
    model: Model, factors: Mapping[str, Vector], strata: Mapping[str, Vector], labels: Mapping[str, Mapping[Any, str]]
) -> tuple[Grouping | None, Grouping | None]:
    """The groups of curves or of a test, and the strata."""
    blocks = [([written(each) for each in args], [strata[written(each)] for each in args]) for args in model.strata]
    stratum = _grouping([_stratum(names, vectors) for names, vectors in blocks]) if blocks else None
    if model.procedure == "coxph":
        return None, stratum
    if any(len(term) > 1 for term in model.terms):
        raise NotCheckedError("products in the formula of curves are not recomputed")
    parts = []
    for (each,) in model.terms:
        name = written(each)
        vector = as_factor(factors[name], labels[name])
        parts.append((vector, [tuple(f"{name}={level}" for level in shown) for shown in vector.names]))
    if model.procedure == "survfit":
        parts += [_stratum(names, vectors) for names, vectors in blocks]
        stratum = None
    return (_grouping(parts) if parts else None), stratum


def _stratum(names: Sequence[str], vectors: Sequence[Vector]) -> tuple[Vector, list[tuple[str, ...]]]:
    """strata() as one factor, with the texts of its levels: with the names of the variables and without."""
    joined = _grouping([(vector, list(vector.names)) for vector in vectors])
    head = f"strata({', '.join(names)})="
    shown = []
    first = _first_rows(joined.codes, len(joined.names))
    for row in first:
        options = [vector.names[int(vector.numbers[row])] for vector in vectors]
        texts = []
        for choice in islice(product(*options), _MOST_NAMES):
            long = ", ".join(f"{name}={level}" for name, level in zip(names, choice, strict=True))
            texts += [head + long, head + ", ".join(choice), long, ", ".join(choice)]
        shown.append(tuple(texts))
    return Vector("factor", joined.codes.astype(float), list(range(len(shown))), shown), shown


def _grouping(parts: Sequence[tuple[Vector, Sequence[tuple[str, ...]]]]) -> Grouping:
    """The combinations of the levels of several factors that occur, in the order of the levels."""
    table = np.column_stack([vector.numbers for vector, _ in parts])
    found, codes = np.unique(table, axis=0, return_inverse=True)
    names = [
        frozenset(
            plain(", ".join(choice))
            for choice in islice(
                product(*(shown[int(place)] for (_, shown), place in zip(parts, row, strict=True))), _MOST_NAMES
            )
        )
        for row in found
    ]
    return Grouping(codes.reshape(-1), names)


def _first_rows(codes: Array, count: int) -> list[int]:
    return [int(np.flatnonzero(codes == code)[0]) for code in range(count)]


def parts_of(of: Expression) -> Iterator[str]:
    """The texts by which R, or who prepared its data, may begin the name of a factor's coefficient."""
    text = written(of)
    yield text
    if isinstance(of, Name):
        yield from (f"factor({text})", f"as.factor({text})")
    elif isinstance(of, Called) and of.function == "(":
        yield written(of.arguments[0][1])
