"""Terms of a model as they are written: `age`, `age:sex` (the product alone), `age*sex` (its parts as well)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from sarcstat.errors import UsageError, listing

Term = tuple[str, ...]  # names of columns; several are a product

#: How the terms of a block enter a model: together, or stepwise as SPSS's COXREG has it.
METHODS = ("enter", "fstep-lr", "fstep-wald", "fstep-cond", "bstep-lr", "bstep-wald", "bstep-cond")

_OPERATOR = re.compile(r"[*:]")


@dataclass(frozen=True, slots=True)
class ModelTerms:
    """What a model is made of: method and terms of each block, and a sentence for each `*` that added parts."""

    blocks: list[tuple[str, list[Term]]]
    notes: list[str]

    @property
    def terms(self) -> list[Term]:
        """All terms in order, each once."""
        return list(dict.fromkeys(term for _, terms in self.blocks for term in terms))

    @property
    def names(self) -> list[str]:
        """All columns in order, each once."""
        return list(dict.fromkeys(name for term in self.terms for name in term))


def written(term: Term) -> str:
    """A term as it is typed: `age:sex`."""
    return ":".join(term)


def key(term: Term) -> str:
    """The name of a term in results."""
    return "*".join(term)


def parts_of(term: Term) -> list[Term]:
    """All terms that a product is marginal to, the simple ones first: of a:b:c they are a, b, c, a:b, a:c, b:c."""
    return [part for size in range(1, len(term)) for part in combinations(term, size)]


def terms_in(text: str, known: Collection[str] | None) -> list[Term]:
    """The terms that an entry stands for, its own product last.

    As in a formula of R, `a:b` is a product and `a*b` is a, b and a:b. What is a column's name in full is that column,
    whatever it holds. `known` are the columns (None: not known yet). Raises UsageError for what is no term.
    """
    if known is not None and text in known:
        return [(text,)]
    groups = _groups(text, known)
    names = [name for group in groups for name in group]
    if not all(names):
        raise UsageError(f"'{text}' is not a term of a model.", "For example: age, age:sex or age*sex")
    if again := next((name for name in names if names.count(name) > 1), None):
        raise UsageError(
            f"'{text}' multiplies column '{again}' by itself.",
            "R leaves such a product out and SPSS squares: make the square a column of its own.",
        )
    return [
        tuple(name for group in chosen for name in group)
        for size in range(1, len(groups) + 1)
        for chosen in combinations(groups, size)
    ]


def _groups(text: str, known: Collection[str] | None) -> list[Term]:
    """The products between the asterisks of an entry."""
    found = _split(text, known) if known is not None else None
    if found is None:
        return [tuple(name.strip() for name in group.split(":")) for group in text.split("*")]
    groups: list[Term] = [()]
    for operator, name in found:
        if operator == "*":
            groups.append(())
        groups[-1] = (*groups[-1], name)
    return groups


def _split(text: str, known: Collection[str]) -> list[tuple[str, str]] | None:
    """Operators and columns, the longest column first; None where a part is no column. The first operator is `:`."""
    ends = [match.start() for match in _OPERATOR.finditer(text)]
    for end in [len(text), *reversed(ends)]:
        name = text[:end].strip()
        if name not in known:
            continue
        if end == len(text):
            return [(":", name)]
        rest = _split(text[end + 1 :], known)
        if rest is not None:
            return [(":", name), (text[end], rest[0][1]), *rest[1:]]
    return None


def model_terms(blocks: Sequence[tuple[str, Sequence[str]]], known: Collection[str] | None) -> ModelTerms:
    """The terms of each block, from method and entries; a:b and b:a are one term, spelled as it comes first.

    Parts that `*` adds stay in an earlier block that has them: named again in a stepwise one, they could be removed.
    Raises UsageError for what is no term, and where two terms could not be told apart.
    """
    spelled: dict[frozenset[str], Term] = {}
    read: list[tuple[str, dict[str, list[Term]]]] = []
    for method, entries in blocks:
        own = {each: [spelled.setdefault(frozenset(term), term) for term in terms_in(each, known)] for each in entries}
        read.append((method, own))
    _check_keys(list(spelled.values()))
    found: list[tuple[str, list[Term]]] = []
    for method, own in read:
        earlier = {term for _, terms in found for term in terms}
        added = [term for terms in own.values() for term in terms if term == terms[-1] or term not in earlier]
        found.append((method, list(dict.fromkeys(added))))
    return ModelTerms(found, list(_notes([entry for _, own in read for entry in own.items()])))


def _notes(entries: Sequence[tuple[str, list[Term]]]) -> Iterator[str]:
    """A sentence for each entry that stands for terms which no entry names by themselves."""
    named = {terms[-1] for _, terms in entries}
    for entry, terms in dict(entries).items():
        if not named.issuperset(terms):
            every = listing(map(written, terms), len(terms))
            yield f"{entry} stands for {every}, as in R; {written(terms[-1])} is the product alone."


def _check_keys(terms: Sequence[Term]) -> None:
    by_key: dict[str, Term] = {}
    for term in terms:
        other = by_key.setdefault(key(term), term)
        if other != term:
            raise UsageError(
                f"The product {written(max(term, other, key=len))} and the column '{key(term)}' have the same name.",
                "Rename the column.",
            )


def block_parts(text: str, default: str, known: Collection[str] | None) -> tuple[str, str]:
    """Method and list of a block `METHOD: LIST`; a list alone may hold colons, of products and of columns' names."""
    head, colon, rest = text.partition(":")
    method = head.strip()
    if colon and method in METHODS:
        return method, rest
    is_list = not colon or "," in head or "*" in head or method in (known or ()) or text.strip() in (known or ())
    return (default, text) if is_list else (method, rest)


def without_parts(terms: Collection[Term]) -> Iterator[tuple[Term, list[Term]]]:
    """Every product among the terms of a model, with those of its parts that the model lacks, if it lacks any."""
    there = {frozenset(term) for term in terms}
    for term in terms:
        lacking = [part for part in parts_of(term) if frozenset(part) not in there]
        if lacking:
            yield term, lacking


def in_time(entry: str, known: Collection[str] | None) -> tuple[str, str] | None:
    """Name and expression of a time-dependent term `NAME: EXPRESSION`; None of a column, or a list of columns."""
    head, colon, text = entry.partition(":")
    if not colon or "," in head or (known is not None and entry.strip() in known):
        return None
    return head.strip(), text.strip()
