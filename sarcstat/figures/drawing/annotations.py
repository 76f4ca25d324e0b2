"""What stands beside the curves, in words: tests, hazard ratios, medians, groups; all taken from results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sarcstat.display.formatting import cell, interval_text, p_text, rounded, time_label
from sarcstat.errors import counted
from sarcstat.figures.drawing.canvas import printable
from sarcstat.figures.drawing.spec import SurvivalSpec, What
from sarcstat.named_tests import journal_test_label
from sarcstat.results import AnalysisResult, Condition, Curve, Key, Statistic, computed, simulated_sentence


@dataclass(frozen=True, slots=True)
class SurvivalPanel:
    """What one set of axes shows: a Kaplan-Meier result that holds its curves, and a Cox model of its group alone.

    The model is needed for hazard ratios only. `stratum` chooses the curves of one stratum. Curves of a Cox model are a
    result of their own, which has no tests and no medians; curves of cumulative incidence are one with Gray's tests.
    """

    curves: AnalysisResult
    model: AnalysisResult | None = None
    stratum: str | None = None

    @property
    def adjusted(self) -> bool:
        """Whether the curves are those of a Cox model."""
        return self.curves.analysis == "cox"

    @property
    def incidence(self) -> bool:
        """Whether the curves are cumulative incidences of competing events."""
        return self.curves.analysis == "cuminc"


@dataclass(frozen=True, slots=True)
class Entry:
    """One curve with the words for it; `median_time` is None where the median is not reached."""

    curve: Curve
    label: str
    median: str
    median_time: float | None
    hazard_ratio: str


def chosen_curves(panel: SurvivalPanel, spec: SurvivalSpec) -> list[Curve]:
    """The curves of a panel in the order wanted: of the groups, or the only one."""
    own = [curve for curve in panel.curves.curves if curve.stratum_level == panel.stratum]
    groups = [curve for curve in own if curve.group_level is not None] or own
    place = {level: i for i, level in enumerate(spec.order)}
    return sorted(groups, key=lambda curve: place.get(curve.group_level or "", len(place)))


def entries(panel: SurvivalPanel, spec: SurvivalSpec) -> list[Entry]:
    """The curves of a panel with their words."""
    name = panel.curves.labels.get("group_name")
    found = []
    for curve in chosen_curves(panel, spec):
        level = curve.group_level
        found.append(
            Entry(
                curve,
                "" if level is None else printable(spec.label(level, name)),
                *_median(panel, level),
                "" if level is None or panel.model is None else hazard_ratio(panel, level),
            )
        )
    return found


def percent_level(result: AnalysisResult) -> str:
    """`95%`."""
    return f"{100 * computed(result)['conf_level']:.10g}%"


def _median(panel: SurvivalPanel, level: str | None) -> tuple[str, float | None]:
    """`310.0 (267.3–352.7)` and its number."""
    if panel.adjusted or panel.incidence:
        return "", None
    index = panel.curves.index(panel.curves.conventions[0])

    def find(name: str) -> Statistic | None:
        return index.get(Key(name, "survfit", panel.stratum, level))

    median = find("median")
    text = cell(median, "journal", 1).text
    if median is None or not isinstance(median.value, float | int):
        return text, None
    limits = interval_text(find("median_conf_low"), find("median_conf_high"), "journal", 1)
    return f"{text} ({limits})", float(median.value)


def hazard_ratio(panel: SurvivalPanel, level: str) -> str:
    """`0.59 (0.42–0.82)`, `Reference`, or NE."""
    model = panel.model
    assert model is not None
    name = panel.curves.labels["group_name"]
    levels = [each["text"] for each in model.details["levels"][name]]
    reference = levels[computed(model)["contrasts"][name]["reference"]]
    if level == reference:
        return "Reference"
    others = [text for text in levels if text != reference]
    if level not in others:
        return cell(None, "journal").text
    index = model.index(model.conventions[0])
    key = Key("", "equation", term=name, column=others.index(level) + 1, block=1, step=1)
    found = [index.get(key._replace(name=f"hazard_ratio{part}")) for part in ("", "_conf_low", "_conf_high")]
    text = cell(found[0], "journal", 2).text
    if found[0] is None or found[0].value is None:
        return text
    return f"{text} ({interval_text(found[1], found[2], 'journal', 2)})"


def test_text(panel: SurvivalPanel) -> str:
    """`Log-rank p = 0.001`, of the first test that was computed; empty without groups."""
    result = panel.curves
    if panel.adjusted or "group" not in result.labels:
        return ""
    if panel.incidence:
        found = next(result.find(name="p_value", context="gray"), None)
        if found is None:
            return ""
        words = "Gray's test"
    else:
        test = computed(result)["tests"][0]
        found = result.index(result.conventions[0]).get(Key("p_value", "survdiff", test=test))
        words = journal_test_label(test)
    if "stratum" in result.labels:
        words = f"Stratified {words if panel.incidence else words[0].lower() + words[1:]}"
    if found is None or not isinstance(found.value, float | int):
        return f"{words} p: {cell(found, 'journal').text or 'NE'}"
    p = p_text(float(found.value))
    return f"{words} p {p[0]} {p[1:]}" if p[0] in "<>" else f"{words} p = {p}"


def figure_title(panels: Sequence[SurvivalPanel], spec: SurvivalSpec) -> str:
    """The title of the figure; where none was given, what it shows."""
    labels = panels[0].curves.labels
    if spec.title:
        return spec.title
    kind = "Curves of a Cox model" if panels[0].adjusted else "Kaplan–Meier curves"
    kind = "Cumulative incidence" if panels[0].incidence else kind
    if len(panels) > 1:
        return f"{kind}, {counted(len(panels), 'panel')}"
    return printable(f"{kind} of {labels['time']}{' by ' + labels['group'] if 'group' in labels else ''}")


def drawn_texts(panels: Sequence[SurvivalPanel], found: Sequence[list[Entry]], spec: SurvivalSpec) -> Iterator[str]:
    """Every text that is drawn; `found` are the entries of each panel."""
    yield from (spec.title, *spec.titles, *spec.x_labels, *spec.y_labels, *spec.labels.values())
    for panel, own in zip(panels, found, strict=True):
        yield from panel.curves.labels.values()
        yield from (text for entry in own for text in (entry.label, entry.median, entry.hazard_ratio))
        yield panel.stratum or ""
        yield test_text(panel)
    yield "Number of patients at risk, censored, Survival probability (%) − HR CI"


def description(panels: Sequence[SurvivalPanel], spec: SurvivalSpec, letters: Sequence[str]) -> str:
    """The figure in words, for those who cannot see it."""
    parts = [
        f"{f'{letter}: ' if letter else ''}{_described(panel, spec)}"
        for panel, letter in zip(panels, letters, strict=True)
    ]
    return " ".join([*parts, *simulated(panel.curves for panel in panels)])


def simulated(results: Iterable[AnalysisResult]) -> list[str]:
    """A sentence where the rows are no patients, so that the file itself says so."""
    marks = dict.fromkeys(result.provenance.simulated for result in results)
    return [simulated_sentence(mark) for mark in marks if mark]


def _described(panel: SurvivalPanel, spec: SurvivalSpec) -> str:
    if panel.adjusted:
        return _described_of_model(panel, spec)
    if panel.incidence:
        return _described_of_incidence(panel, spec)
    labels = panel.curves.labels
    index = panel.curves.index(panel.curves.conventions[0])
    what = "Kaplan–Meier estimates of 1 − survival" if spec.failure else _KAPLAN_MEIER[spec.what]
    by = f" by {spec.label(labels['group'], None)}" if "group" in labels else ""
    within = f", {labels['stratum']} {panel.stratum}" if panel.stratum is not None else ""
    parts = []
    for entry in entries(panel, spec):
        n, events = (
            index[Key(name, "survfit", panel.stratum, entry.curve.group_level)].value for name in ("n", "n_events")
        )
        name = f"{entry.label}: " if entry.label else ""
        ratio = _ratio_words(entry.hazard_ratio, stratified=panel.stratum is not None)
        parts.append(
            f"{name}{counted(int(n or 0), 'patient')}, {counted(int(events or 0), 'event')}, "
            f"median ({percent_level(panel.curves)} CI) {entry.median}{ratio}"
        )
    test = test_text(panel)
    return f"{what} of {labels['time']}{by}{within}. {'; '.join(parts)}.{f' {test}.' if test else ''}"


def _ratio_words(ratio: str, *, stratified: bool) -> str:
    """A group's hazard ratio in a sentence: that of a stratified model is of all strata, whichever the panel shows."""
    if not ratio:
        return ""
    of = "hazard ratio of all strata (stratified)" if stratified else "hazard ratio"
    return f", reference of the {of}" if ratio == "Reference" else f", {of} {ratio}"


_KAPLAN_MEIER: dict[What, str] = {
    "survival": "Kaplan–Meier curves",
    "hazard": "Cumulative hazard by Kaplan–Meier (−ln survival)",
    "log-survival": "ln of Kaplan–Meier survival",
    "lml": "ln(−ln) of Kaplan–Meier survival",
}
_OF_MODEL: dict[What, str] = {
    "survival": "Survival",
    "hazard": "Cumulative hazard",
    "log-survival": "ln survival",
    "lml": "ln(−ln survival)",
}


def _described_of_incidence(panel: SurvivalPanel, spec: SurvivalSpec) -> str:
    result, labels = panel.curves, panel.curves.labels
    if spec.stacked:
        return _described_of_stacked(panel, spec)
    of_causes = "cause" not in labels  # the lines are the causes
    by = "" if "group" not in labels else f" by {spec.label(labels['group'], None)}"
    what = f"of {spec.label(labels['cause'])}, {labels['time']}" if not of_causes else f"of {labels['time']}"
    parts = []
    for entry in entries(panel, spec):
        own = {"context": "cuminc_counts", "group1_level": entry.curve.group_level}
        events = sum(int(each.value or 0) for each in result.find(name="n_cause_events", **own))
        n = int(next((each.value or 0 for each in result.find(name="n", **own)), 0) or entry.curve.n_risk[0])
        last = f"{1 - float(entry.curve.survival[-1]):.3f} at {_until(entry.curve)}"
        name = f"{entry.label}: " if entry.label else ""
        parts.append(f"{name}{counted(n, 'patient')}, {counted(events, 'event')}, incidence {last}")
    test = test_text(panel)
    return (
        f"Cumulative incidence (Aalen–Johansen) {what}{by}, with competing events. {'; '.join(parts)}."
        f"{f' {test}.' if test else ''}"
    )


def _until(curve: Curve) -> str:
    """The last time of a curve, as a reader needs it: `60.9` of 60.9117."""
    return time_label(float(rounded(float(curve.time[-1]), 1)))


def _described_of_stacked(panel: SurvivalPanel, spec: SurvivalSpec) -> str:
    labels, below, parts = panel.curves.labels, 0.0, []
    for entry in entries(panel, spec):
        here = 1 - float(entry.curve.survival[-1])
        parts.append(f"{entry.label} {here - below:.3f}")
        below = here
    curve = panel.curves.curves[0]
    whose = f" in {spec.label(labels['whose'])}" if labels["whose"] else ""
    n = int(next((each.value or 0 for each in panel.curves.find(name="n", context="cuminc_counts")), 0))
    return (
        f"Stacked cumulative incidences (Aalen–Johansen) of {labels['time']}{whose}, {counted(n, 'patient')}: "
        f"{', '.join(parts)}, event-free {max(1 - below, 0.0):.3f} at {_until(curve)}."
    )


def _described_of_model(panel: SurvivalPanel, spec: SurvivalSpec) -> str:
    labels = panel.curves.labels
    by = f" by {spec.label(labels['group'], None)}" if "group" in labels else ""
    within = f", {labels['stratum']} {panel.stratum}" if panel.stratum is not None else ""
    names = ", ".join(entry.label for entry in entries(panel, spec) if entry.label)
    what = "1 − survival" if spec.failure else _OF_MODEL[spec.what]
    return f"{what} of {labels['time']}{by}{within}, by a Cox model.{f' {names}.' if names else ''}"


def y_label(spec: SurvivalSpec, *, incidence: bool) -> str:
    """What the vertical axis shows; `incidence`: of competing events."""
    if spec.what != "survival":
        return {"hazard": "Cumulative hazard", "log-survival": "ln survival", "lml": "ln(−ln survival)"}[spec.what]
    if spec.stacked:
        return "Probability (%)" if spec.y == "percent" else "Probability"
    if incidence:
        return "Cumulative incidence (%)" if spec.y == "percent" else "Cumulative incidence"
    what = "1 − survival" if spec.failure else "Survival"
    return f"{what} (%)" if spec.y == "percent" else f"{what} probability"


def infinite_values(found: Iterable[Entry]) -> Iterator[Condition]:
    """That a line ends where survival is 0, whose logarithm is infinite."""
    for entry in found:
        gone = entry.curve.time[entry.curve.survival == 0]
        if len(gone):
            whose = f" of {entry.label}" if entry.label else ""
            at = f"{float(gone[0]):.6g}"
            text = f"The line{whose} ends before {at}, where survival is 0 and its logarithm infinite."
            yield Condition("note", text, "infinite_value")
