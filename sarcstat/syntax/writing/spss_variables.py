"""The variables of an SPSS script: legal names, labels, and numeric codes for texts in the order of their levels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sarcstat.syntax.writing.plan import Column, Level, Plan, Word
from sarcstat.syntax.writing.quoting import free_name, spss_names, spss_string


@dataclass(frozen=True, slots=True)
class _Made:
    """A variable that is made of a column: codes of its levels, the one for missing values, or other units."""

    name: str
    column: Column
    coded: bool = False
    unknown: int | None = None
    unit: float = 1.0


class Variables:
    """The names by which the syntax knows the columns; what is asked for is declared."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.read = spss_names(each.name for each in plan.columns)
        self._used = {name.upper() for name in self.read.values()}
        self._made: dict[tuple[str, str], _Made] = {}

    def number(self, name: str, unit: float = 1.0) -> str:
        """The variable of a column of numbers, in units of `unit`."""
        if unit == 1.0:
            return self.read[name]
        return self._make(name, f"unit {unit}", f"{self.read[name]}_per", unit=unit)

    def factor(self, name: str, *, unknown: bool = False) -> str:
        """A numeric variable with the levels of a column in their order; `unknown`: missing values are the last."""
        column = self.plan.column(name)
        if unknown:
            codes = [code for code, _ in coded_levels(column)]
            last = int(max(codes, default=0)) + 1
            return self._make(name, "unknown", f"{self.read[name]}_unknown", coded=needs_codes(column), unknown=last)
        if not needs_codes(column):
            return self.read[name]
        return self._make(name, "codes", f"{self.read[name]}_code", coded=True)

    def derived(self, name: str, what: str) -> str:
        """A free name for what the syntax of a table computes of a column."""
        return free_name(f"{self.read.get(name, name)}_{what}", self._used)

    def _make(
        self, name: str, what: str, wanted: str, *, coded: bool = False, unknown: int | None = None, unit: float = 1.0
    ) -> str:
        if (name, what) not in self._made:
            made = free_name(wanted, self._used)
            self._made[name, what] = _Made(made, self.plan.column(name), coded, unknown, unit)
        return self._made[name, what].name

    def declarations(self) -> Iterator[str]:
        """The commands that label the variables and make the further ones."""
        for made in self._made.values():
            yield from _computed(made, self.read[made.column.name])
        numbers = [each for each in self.plan.columns if each.kind == "number"]
        for column in numbers:
            yield f"FORMATS {self.read[column.name]} (F{12 if column.decimals else 8}.{column.decimals})."
        yield "VARIABLE LABELS"
        for column in self.plan.columns:
            yield f"  {self.read[column.name]} {spss_string(column.label)}"
        for made in self._made.values():
            label = made.column.label if made.unit == 1 else f"{made.column.label} (per {made.unit:g})"
            yield f"  {made.name} {spss_string(label)}"
        yield "  ."
        yield from self._value_labels()
        yield "EXECUTE."

    def _value_labels(self) -> Iterator[str]:
        for column in self.plan.columns:
            labelled = [each for each in column.levels if str(each.value) != each.text]
            if column.kind == "number" and column.categorical and labelled:
                yield from _labels(self.read[column.name], [(each.value, each.text) for each in labelled])
        for made in self._made.values():
            if made.coded or made.unknown is not None:
                pairs: list[tuple[Word, str]] = [(code, level.text) for code, level in coded_levels(made.column)]
                yield from _labels(made.name, [*pairs, *([(made.unknown, "Unknown")] if made.unknown else [])])


def needs_codes(column: Column) -> bool:
    """Whether a column has to be recoded: text, or numbers whose levels stand in another order."""
    values = [each.value for each in column.levels]
    return column.kind != "number" or values != sorted(values, key=float)


def coded_levels(column: Column) -> list[tuple[Word, Level]]:
    """The code of each level."""
    if needs_codes(column):
        return list(enumerate(column.levels, 1))
    return [(each.value, each) for each in column.levels]


def occurring(column: Column) -> Sequence[Level]:
    """The levels that a patient has: SPSS counts the categories of a contrast among these."""
    return [each for each in column.levels if each.occurs]


def contrast_code(column: Column, kind: str, wanted: str) -> str:
    """`INDICATOR(2)`: the reference category by its rank among the levels that occur."""
    levels = [each for _, each in sorted(coded_levels(column), key=lambda pair: float(pair[0])) if each.occurs]
    texts = [each.text for each in levels]
    place = {"first": 1, "last": len(texts)}.get(wanted, 1) if wanted not in texts else texts.index(wanted) + 1
    if kind in ("difference", "helmert", "repeated", "polynomial"):
        return kind.upper()
    return f"{kind.upper()}({place})"


def _computed(made: _Made, source: str) -> Iterator[str]:
    if made.unit != 1.0:
        yield f"COMPUTE {made.name}={source}/{made.unit:.15g}."
        return
    if made.coded:
        yield f"RECODE {source}"
        for code, level in coded_levels(made.column):
            value = spss_string(str(level.value)) if made.column.kind != "number" else word(level.value)
            yield f"  ({value}={code})"
        yield f"  INTO {made.name}."
    else:
        yield f"COMPUTE {made.name}={source}."
    if made.unknown is not None:
        yield f"RECODE {made.name} (SYSMIS={made.unknown})."
    yield f"FORMATS {made.name} (F8.0)."


def _labels(name: str, pairs: Sequence[tuple[Word, str]]) -> Iterator[str]:
    yield f"VALUE LABELS {name}"
    for value, text in pairs:
        yield f"  {word(value)} {spss_string(text)}"
    yield "  ."


def word(value: object) -> str:
    """A number as SPSS reads it."""
    return f"{value:.15g}" if isinstance(value, int | float) else spss_string(str(value))
