"""Two runs number by number: what changed, what is in one of them only, and under which other circumstances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sarcstat.runs.numbers import Identity, Value, labels_of, notes_of_tables, values_of
from sarcstat.runs.source import Run

Kind = Literal["same", "within", "changed", "shown_otherwise", "only_first", "only_second"]
#: All kinds; those from the third on are differences.
KINDS: tuple[Kind, ...] = ("same", "within", "changed", "shown_otherwise", "only_first", "only_second")


@dataclass(frozen=True, slots=True)
class Compared:
    """One number of the two runs: its values, None where a run has no such number, and the verdict."""

    identity: Identity
    first: Value | None
    second: Value | None
    kind: Kind

    @property
    def relative(self) -> float | None:
        """The difference over the larger of the two absolute values; None where one of them is no number."""
        if self.first is None or self.second is None:
            return None
        return relative_difference(self.first.number, self.second.number)


@dataclass(frozen=True, slots=True)
class Circumstance:
    """Something besides numbers that differs: an option, a version, the data, a note; `where` is the result."""

    where: str
    what: str
    first: str
    second: str

    @property
    def is_text(self) -> bool:
        """Whether readers are shown it: a sentence of a result or under a table, a label."""
        return self.what == "note" or self.what.startswith(("note of ", "label of "))


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything that two runs have, compared; `circumstances` are only those that differ."""

    numbers: Sequence[Compared]
    circumstances: Sequence[Circumstance]
    tolerance: float

    def counts(self, result: str | None = None) -> Counter[Kind]:
        """Numbers by verdict, of one result or of all."""
        return Counter(each.kind for each in self.numbers if result in (None, each.identity.result))

    @property
    def differ(self) -> bool:
        """Whether a number, a text, a label or a note differs; options, versions and files may, without one."""
        found = self.counts()
        return any(found[kind] for kind in KINDS[2:]) or any(each.is_text for each in self.circumstances)


def compare(first: Run, second: Run, tolerance: float) -> Differences:
    """What differs between two runs; `tolerance` is the relative difference up to which two numbers are one.

    Numbers are matched by what they are (result, table, row and column, or the fields of a statistic), never by place
    or text; a label that is another one is told as such.
    """
    ours, theirs = _values(first), _values(second)
    numbers = [
        Compared(each, ours.get(each), theirs.get(each), _kind(each, ours.get(each), theirs.get(each), tolerance))
        for each in dict.fromkeys([*ours, *theirs])
    ]
    return Differences(numbers, [*_circumstances(first, second)], tolerance)


def _values(run: Run) -> dict[Identity, Value]:
    return {identity: value for result in run.each_result() for identity, value in values_of(result).items()}


def _kind(identity: Identity, first: Value | None, second: Value | None, tolerance: float) -> Kind:
    if first is None or second is None:
        return "only_second" if first is None else "only_first"
    relative = relative_difference(first.number, second.number)
    if relative is None:
        same = (first.number, first.missing) == (second.number, second.missing)
        return "changed" if not same else "same" if first.text == second.text else "shown_otherwise"
    if relative > tolerance:
        return "changed"
    if identity.place == "table" and first.text != second.text:  # elsewhere the text is the number itself
        return "shown_otherwise"
    return "same" if relative == 0 else "within"


def relative_difference(first: float | None, second: float | None) -> float | None:
    """|a - b| / max(|a|, |b|), 0 where both are 0; None where one is no number."""
    if first is None or second is None:
        return None
    return 0.0 if first == second else abs(first - second) / max(abs(first), abs(second))


# --- Circumstances -------------------------------------------------------------------------------------


def _circumstances(first: Run, second: Run) -> Iterator[Circumstance]:
    for option, one, other in _unlike(_flat(first.study), _flat(second.study)):
        yield Circumstance("", f"study {option}", one, other)
    ours = {str(each["name"]): each for each in first.each_result()}
    theirs = {str(each["name"]): each for each in second.each_result()}
    found = [one for name in ours if name in theirs for one in _of_result(name, ours[name], theirs[name])]
    # What is the same for every result that has it is said once.
    together = Counter((each.what, each.first, each.second) for each in found)
    said: set[tuple[str, str, str]] = set()
    for each in found:
        key = (each.what, each.first, each.second)
        if key not in said:
            said.add(key)
            yield Circumstance("" if together[key] > 1 else each.where, *key)


def _of_result(name: str, first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[Circumstance]:
    for what, ours, theirs in (
        ("option", _flat(first.get("options")), _flat(second.get("options"))),
        ("", _flat(first.get("provenance")), _flat(second.get("provenance"))),
    ):
        for key, one, other in _unlike(ours, theirs):
            yield Circumstance(name, f"{what} {key}".strip(), one, other)
    yield from _notes(name, "note", *_conditions(first, second))
    told, others = (notes_of_tables(result) for result in (first, second))
    for table in told:
        if table in others:  # of a table that one run does not have, the numbers say so
            yield from _notes(name, f"note of {table}", told[table], others[table])
    shown, instead = labels_of(first), labels_of(second)
    for place, texts in shown.items():
        if texts != instead.get(place, texts):
            yield Circumstance(name, f"label of {place[1]}", ", ".join(texts), ", ".join(instead[place]))


def _conditions(first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[list[str]]:
    """The sentences of two results; one that is a warning in one of them alone has its kind before it."""
    kinds = [
        {str(each.get("text", "")): str(each.get("kind", "")) for each in result.get("conditions", ())}
        for result in (first, second)
    ]
    other = {text for text in kinds[0] if text in kinds[1] and kinds[0][text] != kinds[1][text]}
    for own in kinds:
        yield [f"{kind}: {text}" if text in other else text for text, kind in own.items()]


def _notes(name: str, what: str, first: Sequence[str], second: Sequence[str]) -> Iterator[Circumstance]:
    yield from (Circumstance(name, what, text, "") for text in first if text not in second)
    yield from (Circumstance(name, what, "", text) for text in second if text not in first)


def _unlike(first: Mapping[str, str], second: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for key in dict.fromkeys([*first, *second]):
        if first.get(key, "") != second.get(key, ""):
            yield key, first.get(key, ""), second.get(key, "")


def _flat(value: Any, name: str = "") -> dict[str, str]:
    """Nested options as dotted names; an option that is not set is absent, as in a run that did not know it."""
    if isinstance(value, Mapping):
        inner = [_flat(each, f"{name}.{key}" if name else str(key)) for key, each in value.items()]
        return {key: text for part in inner for key, text in part.items()}
    if value is None or value in ("", []):
        return {}
    return {name: ", ".join(map(_entry, value)) if isinstance(value, list) else str(value)}


def _entry(value: object) -> str:
    """An entry of a list, told from two that a comma divides."""
    text = str(value)
    return f"'{text}'" if not text or ("," in text and isinstance(value, str)) else text
