"""What the names of coefficients mean: every column with every level is tried, none is taken by its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from sarcstat.crosscheck.listings.design import Array, Design, parts_of, plain
from sarcstat.crosscheck.listings.model import Term
from sarcstat.crosscheck.listings.vectors import MOST_LEVELS, Vector, as_factor
from sarcstat.crosscheck.plan import NotCheckedError
from sarcstat.errors import listing
from sarcstat.outputs.r_language import written

#: Suffixes of R's orthogonal polynomials: linear, quadratic, cubic, and higher powers.
_POWERS = {".L": 1, ".Q": 2, ".C": 3, **{f"^{k}": k for k in range(4, 30)}}
#: Names that a product of factors may have.
_MOST_NAMES = 100_000
#: What a part of a coefficient's name says of its variable: nothing (a number), a level, or a power.
Part = tuple[str, int]
_NUMBER: Part = ("number", 0)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A coefficient: its term, and what each part of it stands for."""

    term: Term
    parts: tuple[Part, ...]


@dataclass(slots=True)
class Coded:
    """How the variables of a model were coded, as the printed names show: by name of the variable."""

    kinds: dict[str, str] = field(default_factory=dict)
    vectors: dict[str, Vector] = field(default_factory=dict)
    references: dict[str, int] = field(default_factory=dict)
    meanings: dict[str, Meaning] = field(default_factory=dict)


def coded(design: Design, names: Sequence[str], fold: Callable[[str], str] = plain) -> Coded:
    """What the printed names mean; raises NotCheckedError where one has no meaning, or several."""
    known = _known(design, fold)
    found = Coded()
    for name in names:
        meanings = known.get(fold(name), [])
        if len(meanings) != 1:
            why = "may stand for several things" if meanings else "is no column with a level of the data"
            raise NotCheckedError(f"the coefficient '{name}' {why}", data=not meanings)
        found.meanings[name] = meanings[0]
    for meaning in found.meanings.values():
        for each, (kind, _) in zip(meaning.term, meaning.parts, strict=True):
            if found.kinds.setdefault(written(each), kind) != kind:
                raise NotCheckedError(f"the coefficients of {written(each)} are of several kinds")
    _check_terms(design, found)
    for each in design.model.factors:
        _code(design, found, written(each))
    return found


def _known(design: Design, fold: Callable[[str], str]) -> dict[str, list[Meaning]]:
    """Every name that a coefficient of the model may have."""
    known: dict[str, list[Meaning]] = {}
    own = {plain(written(each)) for each in design.model.factors}
    texts = {}
    for each in design.model.factors:
        heads = [head for head in map(plain, parts_of(each)) if head == plain(written(each)) or head not in own]
        texts[written(each)] = list(_texts(design, written(each), heads))
    count = 0
    for term in design.model.terms:
        for choice in product(*(texts[written(each)] for each in term)):
            count += 1
            if count > _MOST_NAMES:
                raise NotCheckedError("the model has too many coefficients")
            meaning = Meaning(term, tuple(part for _, part in choice))
            there = known.setdefault(fold(":".join(text for text, _ in choice)), [])
            if meaning not in there:
                there.append(meaning)
    return known


def _texts(design: Design, name: str, heads: Sequence[str]) -> Iterator[tuple[str, Part]]:
    """The texts that stand for one variable in the name of a coefficient, with what they mean."""
    vector = design.factors[name]
    if vector.kind in ("number", "date", "logical"):
        yield heads[0], _NUMBER
        if len(np.unique(vector.numbers)) > MOST_LEVELS:
            return
    levels = as_factor(vector, design.labels[name])
    for head in heads:
        for place, shown in enumerate(levels.names):
            yield from ((head + plain(text), ("level", place)) for text in shown)
        for suffix, power in _POWERS.items():
            if power < len(levels.levels):
                yield head + suffix, ("power", power)


def _check_terms(design: Design, found: Coded) -> None:
    """Each term must have coefficients; a product that is coded without its main effects is not R's usual coding."""
    there = {tuple(map(written, meaning.term)) for meaning in found.meanings.values()}
    mains = {name[0] for name in there if len(name) == 1}
    for term in design.model.terms:
        names = tuple(map(written, term))
        if names not in there:
            raise NotCheckedError(f"no coefficient of {':'.join(names)} is printed")
        factors = [name for name in names if found.kinds[name] != "number"]
        if len(names) > 1 and factors and not set(names) <= mains:
            raise NotCheckedError(f"the product {':'.join(names)} without its main effects is not recomputed")
        if len(names) > 2:
            raise NotCheckedError(f"the product {':'.join(names)} of more than two is not recomputed")
        if len(names) > 1 and "power" in {found.kinds[name] for name in names}:
            raise NotCheckedError(f"the product {':'.join(names)} of polynomials is not recomputed")


def _code(design: Design, found: Coded, name: str) -> None:
    """The column of a variable as it was coded; its reference is the one level that is not printed."""
    vector, kind = design.factors[name], found.kinds[name]
    if kind == "number":
        found.vectors[name] = vector
        return
    levels = found.vectors[name] = as_factor(vector, design.labels[name])
    if kind == "power":
        if vector.kind == "text":
            raise NotCheckedError(f"the data do not tell the order of the levels of {name}")
        if len(np.unique(levels.numbers)) != len(levels.levels):
            raise NotCheckedError(f"{name} has levels without a row")
        return
    printed = {
        place
        for meaning in found.meanings.values()
        if len(meaning.term) == 1 and written(meaning.term[0]) == name
        for _, place in meaning.parts
    }
    left = [place for place in range(len(levels.levels)) if place not in printed]
    present = set(np.unique(levels.numbers).astype(int).tolist())
    candidates = [place for place in left if place in present] or left
    if len(candidates) != 1:
        many = listing([levels.names[place][0] for place in candidates], 5) if candidates else "none"
        raise NotCheckedError(f"the reference level of {name} is not certain: of its levels {many} are not printed")
    found.references[name] = candidates[0]


def usual_names(design: Design, degrees: Mapping[str, str]) -> list[str]:
    """The names of coefficients as R codes by default; a number with several degrees of freedom was a factor."""
    texts: dict[str, list[str]] = {}
    for each in design.model.factors:
        name, vector = written(each), design.factors[written(each)]
        levels = vector.levels or degrees.get(name, "1") not in ("", "1")
        if vector.ordered:
            texts[name] = [plain(name) + suffix for suffix in list(_POWERS)[: len(vector.levels) - 1]]
        elif levels:
            texts[name] = [plain(name) + plain(shown[0]) for shown in as_factor(vector, design.labels[name]).names[1:]]
        else:
            texts[name] = [plain(name) + ("TRUE" if vector.kind == "logical" else "")]
    return [
        ":".join(choice) for term in design.model.terms for choice in product(*(texts[written(each)] for each in term))
    ]


def column_of(coding: Coded, name: str) -> Array | list[str]:
    """The values of a variable for the neutral data: numbers, or texts of levels that sort as the levels do."""
    vector = coding.vectors[name]
    return vector.numbers if coding.kinds[name] == "number" else [level_text(int(code)) for code in vector.numbers]


def level_text(place: int) -> str:
    """The text of a level in the neutral data."""
    return f"L{place:05d}"


def comparison(coding: Coded, meaning: Meaning) -> str | None:
    """What a parameter compares, in the words of our results; None of a number or a power."""
    pairs = [
        f"{level_text(place)} vs {level_text(coding.references[written(each)])}"
        for each, (kind, place) in zip(meaning.term, meaning.parts, strict=True)
        if kind == "level"
    ]
    return "; ".join(pairs) or None
