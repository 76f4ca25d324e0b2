"""Labels and missing values of variables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sarcstat.syntax.reading.commands.dictionary import MissingValues, ValueLabels, VariableLabels
from sarcstat.syntax.reading.tree import Name, Range, Value, Values
from sarcstat.syntax.studying import pieces
from sarcstat.syntax.studying.entries import VariableSection
from sarcstat.syntax.studying.pieces import NoCounterpartError
from sarcstat.syntax.studying.variables import Dictionary, Variable


def label_variables(of: VariableLabels, variables: Dictionary) -> list[str]:
    """Labels of variables; returns why some are not in the study."""
    failed = []
    for names, label in of.parts:
        for name in variables.names(names):
            try:
                variables.own_section(name).label = label
            except NoCounterpartError as wrong:
                failed.append(f"{name}: {wrong}")
    return failed


def label_values(of: ValueLabels, variables: Dictionary) -> list[str]:
    """Labels of values; returns why some are not in the study."""
    failed = []
    for names, pairs in of.parts:
        for name in variables.names(names):
            try:
                _label_values(name, pairs, variables, add=of.add)
            except NoCounterpartError as wrong:
                failed.append(f"{name}: {wrong}")
    return failed


def _label_values(name: Name, pairs: Sequence[tuple[Value, str]], variables: Dictionary, *, add: bool) -> None:
    found = variables.find(name)
    text = bool(found.width)
    if any(isinstance(value.value, str) != text for value, _ in pairs):
        raise NoCounterpartError(f"it holds {'texts' if text else 'numbers'}, and other values are labelled")
    if found.section is None and found.column is None and found.pending is None:
        raise NoCounterpartError("it has no values yet")
    section = variables.own_section(name)
    given = {_plain(value.value): label.strip() for value, label in pairs}
    merged = {**(section.values if add else {}), **given}
    labels = {value: merged[value] for value in sorted(merged, key=lambda each: (isinstance(each, str), each))}
    labels = {value: label for value, label in labels.items() if label}
    if len(set(labels.values())) < len(labels):
        raise NoCounterpartError("two values have the same label")
    compared = variables.trying.compared.get(found.column or "", set())
    if any(label in compared and label != value for value, label in labels.items()):
        raise NoCounterpartError("a label is a text that the variable is compared with")
    section.values = labels


def _plain(value: float | str) -> float | str:
    return value.rstrip(" ") if isinstance(value, str) else value


def declare_missing(of: MissingValues, variables: Dictionary, about: tuple[str, str]) -> list[str]:
    """Values that are missing from now on; returns why some are not in the study."""
    failed = []
    for names, values in of.parts:
        for name in variables.names(names):
            try:
                _declare_missing(name, values, variables, about)
            except NoCounterpartError as wrong:
                variables.lose(name, str(wrong))
                failed.append(f"{name}: {wrong}")
    return failed


def _declare_missing(name: Name, values: Values, variables: Dictionary, about: tuple[str, str]) -> None:
    column = variables.column(name)
    found = variables.find(name)
    base = found.raw or column
    if values and variables.trying.kind(base) == "date":
        raise NoCounterpartError("the missing values of a date are seconds, which a study's dates are not")
    if any(not _among(each, values) for each in variables.trying.declared(base)):
        raise NoCounterpartError("the study's missing values cannot become values again")
    if not values:
        variables.scope.settle(name.key, found, replace(found, column=base, raw=None, rules=()))
        return
    text = variables.trying.kind(base) == "text"
    listed = [each.value for each in values if isinstance(each, Value)]
    ranges = [each for each in values if isinstance(each, Range)]
    if any(isinstance(each, str) != text for each in listed) or (ranges and text):
        raise NoCounterpartError("the missing values are of another type than the variable")
    occurring = variables.trying.occurring(base)
    codes = [_plain(each) for each in listed if not text or _plain(each) in occurring]
    new = replace(found, rules=tuple(_rule(each) for each in values))
    variables.scope.settle(name.key, found, new)
    found = new
    if not codes and not ranges:
        return
    _mask(name, found, base, codes, ranges, variables, about)


def _mask(
    name: Name,
    found: Variable,
    base: str,
    codes: Sequence[float | str],
    ranges: Sequence[Range],
    variables: Dictionary,
    about: tuple[str, str],
) -> None:
    """The variable without these values: in its own section where nothing refers to it yet, else as a new one."""
    own = base == found.column and base not in variables.used and base not in variables.spans
    own = own and (found.section is None or not found.section.derive)
    if own:
        section = variables.own_section(name)
        taken = [each for each in variables.trying.occurring(base) if each in codes or _in_any(each, ranges)]
        variables.trying.masked[base] = taken
    else:
        section = VariableSection(variables.fresh(found.name), source=None if ranges else base)
        section.label = found.section.label if found.section else variables.raw.codebook[base].label
        section.label = section.label or found.name
        section.values = dict(found.section.values if found.section else variables.raw.codebook[base].value_labels)
        variables.entries.append(section)
        variables.used.add(base)
    section.about.append(about)
    if ranges:
        section.derive = _without(base, codes, ranges)
    else:
        section.codes = tuple(codes)
    variables.make(section)
    variables.sections[section.name] = section
    new = replace(variables.find(name), column=section.name, raw=None if own else base, section=section)
    variables.scope.settle(name.key, variables.find(name), new)


def _without(base: str, codes: Sequence[float | str], ranges: Sequence[Range]) -> str:
    """The expression of a column without some values and ranges."""
    shown = pieces.name_of(base)
    tests = [f"{shown} = {pieces.written(float(code))}" for code in codes]
    for each in ranges:
        low, high = float(each.low), float(each.high)
        if low == -float("inf"):
            tests.append(f"{shown} <= {pieces.written(high)}")
        elif high == float("inf"):
            tests.append(f"{shown} >= {pieces.written(low)}")
        else:
            tests.append(f"{shown} between {pieces.written(low)} and {pieces.written(high)}")
    return f"missing if {' or '.join(tests)} else {shown}"


def _rule(of: Value | Range) -> tuple[float | str, float | str]:
    if isinstance(of, Range):
        return of.low, of.high
    return _plain(of.value), _plain(of.value)


def _in_any(value: float | str, ranges: Sequence[Range]) -> bool:
    return not isinstance(value, str) and any(float(each.low) <= value <= float(each.high) for each in ranges)


def _among(value: float | str, values: Values) -> bool:
    listed = [_plain(each.value) for each in values if isinstance(each, Value)]
    return value in listed or _in_any(value, [each for each in values if isinstance(each, Range)])
