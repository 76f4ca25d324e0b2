"""The rows of a forest plot, taken from a Cox result or from a subgroup result."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sarcstat.display.formatting import MISSING_TEXT, number_text, p_text
from sarcstat.figures.drawing.canvas import printable
from sarcstat.figures.drawing.spec import FigureSpec, ForestSpec
from sarcstat.results import AnalysisResult, Key, Statistic

Model = Literal["multivariable", "univariable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestRow:
    """One line: a heading, a reference (hazard ratio 1 by definition), or an estimate.

    `arms` are events and patients of both groups compared (`51/137`). `depth` is the indentation. The precision of an
    estimate is `comparable` with that of others unless it hangs on a unit, as that of a number does. An estimate
    without a number is not estimable; limits are None where they do not exist.
    """

    label: str
    kind: Literal["heading", "reference", "estimate"]
    depth: int = 0
    n: int | None = None
    n_events: int | None = None
    hazard_ratio: float | None = None
    conf_low: float | None = None
    conf_high: float | None = None
    p_value: float | None = None
    interaction_p_value: float | None = None
    comparable: bool = True
    arms: tuple[str, ...] = ()

    @property
    def bold(self) -> bool:
        """Whether the label is printed bold: that of a factor."""
        return self.kind == "heading" and self.depth == 0

    @property
    def ratio_text(self) -> str:
        """`0.59 (0.42–0.82)`, `Reference`, or NE."""
        if self.kind != "estimate":
            return "Reference" if self.kind == "reference" else ""
        if self.hazard_ratio is None:
            return MISSING_TEXT["not_estimable"]
        limits = [
            MISSING_TEXT["not_estimable"] if each is None else number_text(each, "ratio", "journal", 2)
            for each in (self.conf_low, self.conf_high)
        ]
        return f"{number_text(self.hazard_ratio, 'ratio', 'journal', 2)} ({'–'.join(limits)})"

    @property
    def precision(self) -> float | None:
        """1/SE² of ln HR but for a factor, from the width of the interval; None where there is none to compare."""
        if not (self.comparable and self.conf_low and self.conf_high and self.conf_high > self.conf_low):
            return None
        return 1 / math.log(self.conf_high / self.conf_low) ** 2

    @property
    def p_text(self) -> str:
        """The p-value; of a heading that of all levels together."""
        if self.p_value is None:
            return MISSING_TEXT["not_estimable"] if self.kind == "estimate" else ""
        return p_text(self.p_value)

    @property
    def interaction_text(self) -> str:
        """The p-value of the interaction, which stands with the heading."""
        return "" if self.interaction_p_value is None else p_text(self.interaction_p_value)


def forest_rows(result: AnalysisResult, spec: FigureSpec, model: Model = "multivariable") -> list[ForestRow]:
    """The rows of a result of `cox` or `subgroup`, in its order; `model` chooses between the Cox models."""
    if "forest" in result.details:
        return list(_subgroup_rows(result.details["forest"], spec))
    return list(_cox_rows(result, spec, model))


def ratio_words(result: AnalysisResult, spec: FigureSpec) -> str:
    """`Hazard ratio`, with the groups compared where they are the same in all rows."""
    pairs = {(row["group"], row["reference"]) for row in result.details.get("forest", ())}
    if len(pairs) == 1:
        ((group, reference),) = pairs
        return printable(f"Hazard ratio, {spec.label(group)} vs {spec.label(reference)}")
    references = {reference for _, reference in pairs}
    return printable(f"Hazard ratio vs {spec.label(references.pop())}") if len(references) == 1 else "Hazard ratio"


def side_words(result: AnalysisResult, spec: ForestSpec) -> tuple[str, str]:
    """What a hazard ratio below 1 and one above 1 mean: which group has the lower hazard, or is favored.

    A lower hazard favors a group where the event is harmful, which only the user knows.
    """
    rows = result.details.get("forest", ())
    references = {row["reference"] for row in rows}
    if len(references) != 1:
        return "Lower hazard", "Higher hazard"
    groups = " or ".join(spec.label(group) for group in dict.fromkeys(row["group"] for row in rows))
    verb = "Favors" if spec.favors else "Lower hazard with"
    return printable(f"{verb} {groups}"), printable(f"{verb} {spec.label(references.pop())}")


def arm_headings(result: AnalysisResult, spec: FigureSpec) -> list[str]:
    """Both groups, whose events and patients are columns, where all rows compare the same; else nothing."""
    pairs = {(row["group"], row["reference"]) for row in result.details.get("forest", ())}
    if len(pairs) != 1:
        return []
    return [printable(spec.label(each)) for each in pairs.pop()]


def rows_in_words(rows: Sequence[ForestRow]) -> Iterator[str]:
    """`sex 2 0.59 (0.42–0.82)`: the estimates, each with the headings that it stands under."""
    above: list[str] = []
    for row in rows:
        above = above[: row.depth]
        if row.kind == "heading":
            above.append(row.label)
        elif row.kind == "estimate":
            counts = f" (events/N {row.arms[0]} vs {row.arms[1]})" if row.arms else ""
            yield " ".join([*above, row.label, row.ratio_text]) + counts


# --- Cox models ----------------------------------------------------------------------------------------------


def _cox_rows(result: AnalysisResult, spec: FigureSpec, model: Model) -> Iterator[ForestRow]:
    index = result.index(result.conventions[0])
    found: dict[str, list[Statistic]] = {}
    for statistic in _ratios(result, model):
        found.setdefault(statistic.term or "", []).append(statistic)
    for term, own in found.items():
        plain = result.labels[f"term:{term}"]
        named = spec.labels.get(term, spec.label(plain))
        label = printable(result.term_label(term, " × ") if named == plain else named)
        levels = result.details["levels"].get(term)
        reference = _reference(own, levels or [])
        if levels is None or reference is None:
            yield from _slopes(result, index, label, own)
            continue
        by_level = {statistic.level: statistic for statistic in own}
        overall = index.get(own[0].key._replace(name="p_value", column=0)) if len(own) > 1 else None
        yield ForestRow(label=label, kind="heading", p_value=_number(overall))
        for level in levels:
            text = level["text"]
            counts = {"n": level["n"], "n_events": level["n_events"], "depth": 1}
            shown = printable(spec.label(text, term))
            if text == reference:
                yield ForestRow(label=shown, kind="reference", **counts)
            else:
                yield _estimate(index, by_level[f"{text} vs {reference}"], shown, counts)


def _ratios(result: AnalysisResult, model: Model) -> list[Statistic]:
    """The hazard ratios of the last model, or of every term alone."""
    convention = result.conventions[0]
    keys: dict[str, Any] = {"name": "hazard_ratio", "convention": convention}
    if model == "univariable":
        return list(result.find(context="univariable", **keys))
    last = [(step.block, step.step) for step in result.find(name="action", convention=convention)][-1:]
    return [s for block, step in last for s in result.find(context="equation", block=block, step=step, **keys)]


def _reference(own: Sequence[Statistic], levels: Sequence[Mapping[str, Any]]) -> str | None:
    """The level that all others are compared with; None for numbers and for other contrasts."""
    texts: list[str] = [level["text"] for level in levels]
    compared = {statistic.level for statistic in own}
    for reference in texts:
        if {f"{text} vs {reference}" for text in texts if text != reference} == compared:
            return reference
    return None


def _slopes(
    result: AnalysisResult, index: Mapping[Key, Statistic], label: str, own: Sequence[Statistic]
) -> Iterator[ForestRow]:
    """Rows of numbers, products and contrasts: all patients."""
    n, early, events = (
        found.value if (found := index.get(Key(name, "case_processing"))) else None
        for name in ("n", "n_early_censored", "n_events")
    )
    # R's count: SPSS's leaves out who was censored early, whom the levels of factors count.
    counts = {"n": None if n is None else int(n) + int(early or 0), "n_events": events}
    several = len(own) > 1
    if several:
        overall = index.get(own[0].key._replace(name="p_value", column=0))
        yield ForestRow(label=label, kind="heading", p_value=_number(overall))
    for statistic in own:
        text = printable(statistic.level or "")
        shown = text if several else f"{label}: {text}" if text else label
        yield _estimate(index, statistic, shown, {**counts, "depth": int(several), "comparable": False})


def _estimate(index: Mapping[Key, Statistic], statistic: Statistic, label: str, counts: Mapping[str, Any]) -> ForestRow:
    names = {"conf_low": "hazard_ratio_conf_low", "conf_high": "hazard_ratio_conf_high", "p_value": "p_value"}
    others: dict[str, Any] = {
        field: _number(index.get(statistic.key._replace(name=name))) for field, name in names.items()
    }
    return ForestRow(label=label, kind="estimate", hazard_ratio=_number(statistic), **others, **counts)


def _number(statistic: Statistic | None) -> float | None:
    value = None if statistic is None else statistic.value
    return float(value) if isinstance(value, float | int) else None


# --- Subgroups -----------------------------------------------------------------------------------------------


def _subgroup_rows(rows: Sequence[Mapping[str, Any]], spec: FigureSpec) -> Iterator[ForestRow]:
    """All patients, then every factor with its interaction and its levels; N and events of both groups compared."""
    several = len({row["group"] for row in rows}) > 1
    before: Mapping[str, Any] = {}
    for row in rows:
        within = row["within"]
        if within is not None and within != before.get("within"):
            name = printable(spec.labels.get(within, spec.label(row["within_label"])))
            yield ForestRow(label=name, kind="heading", interaction_p_value=row["interaction_p_value"])
        label = printable("All patients" if within is None else spec.label(row["level"], within))
        depth = int(within is not None)
        if several:
            if (within, row["level"]) != (before.get("within"), before.get("level", "")):
                yield ForestRow(label=label, kind="heading", depth=depth)
            label, depth = printable(spec.label(row["group"])), depth + 1
        yield ForestRow(
            label=label,
            kind="estimate",
            depth=depth,
            n=_sum(row["n"], row["n_reference"]),
            n_events=_sum(row["n_events"], row["n_events_reference"]),
            arms=(
                f"{row['n_events'] or 0}/{row['n'] or 0}",
                f"{row['n_events_reference'] or 0}/{row['n_reference'] or 0}",
            ),
            **{name: row[name] for name in ("hazard_ratio", "conf_low", "conf_high", "p_value")},
        )
        before = row


def _sum(own: int | None, reference: int | None) -> int:
    return (own or 0) + (reference or 0)
