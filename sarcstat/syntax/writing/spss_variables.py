"""The variables of an SPSS script: legal names, labels, and numeric codes for texts in the order of their levels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sarcstat.syntax.writing.plan import Column, Endpoint, Level, Plan, Word
from sarcstat.syntax.writing.quoting import RESERVED, free_name, spss_names, spss_string


@dataclass(frozen=True, slots=True)
class _Made:
    """A variable that is made of a column: codes of its levels, the one for missing values, or other units."""

    name: str
    column: Column
    coded: bool = False
    unknown: int | None = None
    unit: float = 1.0
    scale: float = 1.0
    unit_of_time: str = ""
    landmark: float | None = None

    @property
    def label(self) -> str:
        """The column's label, and the unit of what is made of it."""
        unit = self.unit_of_time or (f"per {self.unit:g}" if self.unit != 1 else "")
        if self.landmark is not None:
            return f"{self.column.label} from the landmark at {self.landmark:g}{f' ({unit})' if unit else ''}"
        return f"{self.column.label} ({unit})" if unit else self.column.label


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

    def time(self, end: Endpoint) -> str:
        """The variable of the times of an endpoint, in the unit in which they are shown."""
        if end.landmark is not None:
            how = {"scale": end.scale, "unit_of_time": end.unit, "landmark": end.landmark}
            what = f"times {end.scale} from {end.landmark}"
            return self._make(end.time, what, f"{self.read[end.time]}_landmark", **how)
        if end.scale == 1.0:
            return self.read[end.time]
        wanted = f"{self.read[end.time]}_{end.unit}"
        return self._make(end.time, f"times {end.scale}", wanted, scale=end.scale, unit_of_time=end.unit)

    def beyond_landmark(self, end: Endpoint) -> list[str]:
        """The condition of a landmark; who has no time stays, and counts as missing. None without a landmark."""
        time = self.time(end)
        return [] if end.landmark is None else [f"({time} > 0 OR MISSING({time}))"]

    def status_variable(self, end: Endpoint) -> str:
        """The numeric variable of the status of an endpoint."""
        return self.read[end.event] if self.plan.column(end.event).kind == "number" else self.factor(end.event)

    def status(self, end: Endpoint, *, reverse: bool = False) -> str:
        """`status(1,2)`: the variable with the values that are the event, or under `reverse` those that are not."""
        return f"{self.status_variable(end)}({','.join(self._codes(end, reverse=reverse))})"

    def status_range(self, end: Endpoint) -> str | None:
        """`status(1,2)`: as SURVIVAL has it, all values from 1 to 2; None where one between them is not the event."""
        codes = sorted(map(float, self._codes(end, reverse=False)))
        others = map(float, self._codes(end, reverse=True)) if end.others else ()
        if any(codes[0] <= other <= codes[-1] for other in others):
            return None
        bounds = [f"{code:.12g}" for code in dict.fromkeys((codes[0], codes[-1]))]
        return f"{self.status_variable(end)}({','.join(bounds)})"

    def without_event(self, end: Endpoint) -> str:
        """The condition that follow-up ended without the event."""
        name, codes = self.status_variable(end), self._codes(end, reverse=True)
        return f"{name}={codes[0]}" if len(codes) == 1 else f"ANY({name},{','.join(codes)})"

    def _codes(self, end: Endpoint, *, reverse: bool) -> list[str]:
        """The values that are the event, or that are not; where there are none, a value that no row has."""
        wanted = end.others if reverse else end.values
        column = self.plan.column(end.event)
        if column.kind != "number":
            wanted = [code for code, level in coded_levels(column) if level.value in wanted]
        return [word(value) for value in wanted] or ["0" if 0 not in end.values else "1"]

    def derived(self, name: str, what: str) -> str:
        """A free name for what the syntax of a table computes of a column."""
        return free_name(f"{self.read.get(name, name)}_{what}", self._used)

    def named(self, name: str) -> str:
        """The name itself for what a TIME PROGRAM computes, which nothing else sees; if it is none, a free one."""
        legal = re.fullmatch(r"[A-Za-z@][\w.@#$]{0,62}(?<!\.)", name, re.ASCII)
        return name if legal and name.upper() not in {*self._used, *RESERVED, "T_"} else free_name(name, self._used)

    def _make(self, name: str, what: str, wanted: str, **how: Any) -> str:
        if (name, what) not in self._made:
            self._made[name, what] = _Made(free_name(wanted, self._used), self.plan.column(name), **how)
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
            yield f"  {made.name} {spss_string(made.label)}"
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
                yield from _labels(
                    made.name, [*pairs, *([(made.unknown, made.column.unknown)] if made.unknown else [])]
                )


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
    if wanted == column.unknown and wanted not in texts:
        texts.append(wanted)  # missing values are coded after all levels
    place = {"first": 1, "last": len(texts)}.get(wanted, 1) if wanted not in texts else texts.index(wanted) + 1
    if kind in ("difference", "helmert", "repeated", "polynomial"):
        return kind.upper()
    return f"{kind.upper()}({place})"


def _computed(made: _Made, source: str) -> Iterator[str]:
    if made.landmark is not None:
        scaled = source if made.scale == 1.0 else f"{source}*{made.scale:.17g}"
        yield f"COMPUTE {made.name}={scaled}-{made.landmark:.15g}."
        return
    if made.scale != 1.0:
        yield f"COMPUTE {made.name}={source}*{made.scale:.17g}."
        return
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
