"""A variable of the study file: what `[variables.NAME]` may say, and what that means for the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from pydantic import Field

from sarcstat.data.expression.expression import Expression, columns, parse
from sarcstat.data.variables.derivation import Bins, Derivation, Missing, Recode
from sarcstat.errors import Problem, UsageError
from sarcstat.forms.form import StrictForm

Word = str | int | float


class BinsSection(StrictForm):
    """Ranges of numbers."""

    cuts: list[int | float] = Field(min_length=1, description="Cut points, from small to large.")
    right: bool = Field(default=False, description="A range holds its upper end (≤40) instead of its lower one (≥40).")
    labels: list[str] = Field(default=[], description="Labels of the ranges, one more than there are cut points.")


class MissingSection(StrictForm):
    """What becomes of missing values."""

    codes: list[Word] = Field(default=[], description="Values or labels that mean missing, such as 999 or 'Unknown'.")
    replace: Literal["mean", "median", "mode"] | None = Field(
        default=None, description="Replace missing values by the mean, the median or the most frequent value."
    )
    value: Word | bool | None = Field(default=None, description="Take missing values as this value or label.")
    label: str | None = Field(default=None, description="Make missing values a level of their own with this label.")


class VariableSection(StrictForm):
    """A variable: its label, its levels, and how it is derived."""

    label: str = Field(default="", description="Label that tables show.")
    values: dict[str, str] = Field(default={}, description="Value labels, code = label; their order is that of levels.")
    order: list[Word] = Field(default=[], description="Order of the levels, by value or label; the rest follow.")
    source: str | None = Field(
        default=None, alias="from", description="Column to take (default: the one with the variable's name)."
    )
    derive: str | None = Field(
        default=None,
        description="Expression that gives the value, as 'weight / (height / 100) ** 2'; a condition gives 0 and 1.",
    )
    recode: dict[str, Word] = Field(
        default={},
        description="New values: old value or label = new value; else = all others; missing = missing values.",
    )
    bins: list[int | float] | BinsSection | None = Field(
        default=None, description="Cut points of ranges, [40] for <40 and ≥40; or a table with cuts, right and labels."
    )
    missing: MissingSection = Field(default=MissingSection(), description="What becomes of missing values.")


def derivations(sections: Mapping[str, VariableSection]) -> list[Derivation]:
    """What the sections ask of the data; raises UsageError for everything that makes no sense, each with its place."""
    problems: list[Problem] = []
    found = []
    for name, section in sections.items():
        place = f"variables.{name}"
        expression, wrong = _expression(place, section)
        problems += wrong
        problems += (Problem(f"{place}{what}.", hint) for what, hint in _contradictions(name, section, expression))
        if not wrong:
            found.append((name, section, expression))
    if problems:
        raise UsageError.of(problems)
    return [_derivation(name, section, expression) for name, section, expression in found]


def _expression(place: str, section: VariableSection) -> tuple[Expression | None, Sequence[Problem]]:
    if section.derive is None:
        return None, ()
    try:
        return parse(section.derive, place=f"{place}.derive", condition=False), ()
    except UsageError as error:
        return None, error.problems


def _contradictions(
    name: str, section: VariableSection, expression: Expression | None
) -> Iterator[tuple[str, str | None]]:
    """What cannot stand together, and what to do; each message goes on after the place."""
    missing = section.missing
    policies = [key for key in ("replace", "value", "label") if getattr(missing, key) is not None]
    if section.derive is not None and section.source is not None:
        yield " has both derive and from", "Name the column in the expression."
    if section.recode and section.bins is not None:
        yield " has both recode and bins", "Cut the numbers first, and recode them in a variable of their own."
    if section.bins is not None and section.values:
        yield " has both bins and values", 'Name the ranges with bins = { cuts = [40], labels = ["young", "old"] }.'
    if len(policies) > 1:
        yield f".missing has {' and '.join(policies)}", "Missing values can become one thing only."
    if policies and "missing" in section.recode:
        yield f" has both recode.missing and missing.{policies[0]}", "Keep one of them."
    if missing.label == "":
        yield ".missing.label is empty", 'For example: missing = { label = "Unknown" }.'
    if missing.replace in ("mean", "median") and section.bins is not None:
        hint = "Replace missing values in a variable of its own, and cut that."
        yield f".missing.replace: ranges have no {missing.replace}", hint
    if missing.codes and expression is not None and name not in columns(expression):
        hint = "Declare the codes in the section of the column that has them: [variables.COLUMN]."
        yield f".missing.codes: the expression does not use a column '{name}'", hint
    yield from _bins_contradictions(_bins(section))
    yield from _list_contradictions(section)


def _list_contradictions(section: VariableSection) -> Iterator[tuple[str, str | None]]:
    if section.recode and set(section.recode) <= {"else", "missing"}:
        yield ".recode lists no value", 'For example: recode = { Gx = "Gx/G1", G1 = "Gx/G1", else = "G2–G3" }.'
    if len({isinstance(new, str) for new in section.recode.values()}) > 1:
        yield ".recode: the new values are texts and numbers", "Make them all texts, or all numbers."
    if len(set(map(str, section.order))) < len(section.order):
        yield ".order names a level twice", None
    if len(set(section.values.values())) < len(section.values):
        yield ".values: two codes have the same label", "To join two values use recode."


def _bins_contradictions(bins: Bins | None) -> Iterator[tuple[str, str | None]]:
    if bins is None:
        return
    if not bins.cuts:
        yield ".bins has no cut point", "For example: bins = [40, 60]."
        return
    if any(high <= low for low, high in pairwise(bins.cuts)):
        yield ".bins: the cut points do not increase", "For example: bins = [40, 60]."
    if bins.labels and len(bins.labels) != len(bins.cuts) + 1:
        yield f".bins: {len(bins.cuts)} cut points make {len(bins.cuts) + 1} ranges, not {len(bins.labels)}", None
    elif len(set(bins.names)) < len(bins.names):
        yield ".bins: two ranges have the same label", None


def _bins(section: VariableSection) -> Bins | None:
    match section.bins:
        case None:
            return None
        case BinsSection(cuts=cuts, right=right, labels=labels):
            return Bins(cuts=cuts, right=right, labels=labels)
        case cuts:
            return Bins(cuts=cuts)


def _derivation(name: str, section: VariableSection, expression: Expression | None) -> Derivation:
    old = {word: new for word, new in section.recode.items() if word not in ("else", "missing")}
    recode = Recode(pairs=old, otherwise=section.recode.get("else"), missing=section.recode.get("missing"))
    missing = section.missing
    return Derivation(
        name=name,
        place=f"variables.{name}",
        label=section.label,
        source=section.source,
        expression=expression,
        recode=recode if section.recode else None,
        bins=_bins(section),
        values=section.values,
        order=section.order,
        missing=Missing(codes=missing.codes, replace=missing.replace, value=missing.value, label=missing.label),
    )
