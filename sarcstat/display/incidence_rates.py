"""Rates of adverse events, and times to the first one, as tables below that of patients."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sarcstat.display.event_rows import event_rows, grade_words, group_headings, row_of
from sarcstat.display.formatting import MISSING_TEXT, cell, from_to, rounded, time_label
from sarcstat.display.headings import pair_of
from sarcstat.display.shapes.table import Cell, Path, Table
from sarcstat.results import AnalysisResult, Statistic, computed

#: Before the context of a row: of whose rates, and the words for them.
_KINDS = {
    "first_": ("First Events per 100 Patient-Years", "n_with_event", "Patients with event"),
    "every_": ("All Events per 100 Patient-Years", "n_adverse_events", "Events"),
}
_TIME_TO = "time_to_"
Cells = dict[tuple[Path, Path], Cell]


def rate_tables(result: AnalysisResult) -> Iterator[Table]:
    """A table of each kind of rate and each least grade, and one of the times to first events; none if not asked."""
    options = computed(result)
    for start, (name, number, words) in _KINDS.items():
        for grade in options.get("rates", {}).get("grades", ()):
            own = [s for s in result.statistics if s.context.startswith(start) and s.at == grade]
            if own:
                cells = dict(_rates(result, own, number, words))
                yield _table(result, f"{name}{_grade(result, grade)}", cells)
    if "first_events" in options:
        for grade in options["grades"]:
            own = [s for s in result.statistics if s.context.startswith(_TIME_TO) and s.column == grade]
            yield _table(result, f"Time to the First Event{_grade(result, grade)}", dict(_times(result, own)))


def _grade(result: AnalysisResult, grade: int) -> str:
    return f", {grade_words(grade)}" if computed(result)["graded"] else ""


def _table(result: AnalysisResult, name: str, cells: Cells) -> Table:
    rows = dict.fromkeys(event_rows(result))
    return Table(
        name=name,
        rows=[*rows],
        columns=_by_group(column for _, column in cells),
        cells={place: shown for place, shown in cells.items() if place[0] in rows},
        row_headings=("", ""),
        nested=2,
    )


def _by_group(columns: Iterable[Path]) -> list[Path]:
    """Each column once, those of a group beside each other."""
    distinct = list(dict.fromkeys(columns))
    groups = list(dict.fromkeys(column[0] for column in distinct))
    return sorted(distinct, key=lambda column: groups.index(column[0]))


def _rates(
    result: AnalysisResult, own: list[Statistic], number: str, words: str
) -> Iterator[tuple[tuple[Path, Path], Cell]]:
    by_name = {(s.name, row_of(s), s.group1_level, s.group2_level): s for s in own}
    level = _percent(computed(result)["rates"]["conf_level"])
    columns = {number: (words,), "patient_years": ("Patient-years",), "incidence_rate": (f"Rate ({level})",)}
    groups = group_headings(result)
    for name, column in columns.items():
        for (found, row, group, _), s in by_name.items():
            if found == name:
                yield (row, (groups[group], *column)), _cell(s, by_name, row)
    for kind, heading in (("ratio", "Rate ratio"), ("difference", "Rate difference")):
        name = f"incidence_rate_{kind}"
        for (found, row, one, other), s in by_name.items():
            if found == name:
                above = pair_of(result, s.group1 or "", one or "", other or "", f"{one} vs {other}")
                yield (row, (above, f"{heading} ({level})")), _cell(s, by_name, row)
                if kind == "ratio":
                    tested = by_name["p_value", row, one, other]
                    yield (row, (above, "p")), cell(tested, "journal")


def _cell(s: Statistic, by_name: dict[tuple[str, Path, str | None, str | None], Statistic], row: Path) -> Cell:
    """A count, the patient-years, or an estimate with its limits."""
    if s.name in ("n_with_event", "n_adverse_events"):
        return cell(s, "journal")
    if s.name == "patient_years":
        return cell(s, "journal", 1)
    low, high = (by_name[f"{s.name}_conf_{end}", row, s.group1_level, s.group2_level].value for end in ("low", "high"))
    if not isinstance(low, float):
        return cell(s, "journal", 2)
    upper = rounded(high, 2) if isinstance(high, float) else "∞"
    shown = rounded(s.value, 2) if isinstance(s.value, float) else "∞"
    return Cell(f"{shown} ({from_to(rounded(low, 2), upper)})", s.value, None)  # type: ignore[arg-type]


def _times(result: AnalysisResult, own: list[Statistic]) -> Iterator[tuple[tuple[Path, Path], Cell]]:
    by_name = {(s.name, row_of(s), s.group1_level, s.at): s for s in own}
    options = computed(result)
    level, unit = _percent(options["first_events"]["conf_level"]), options["rates"]["unit"]
    groups = group_headings(result)
    medians = [s for s in own if s.name == "incidence_median"]
    for s in medians:
        row = row_of(s)
        yield (row, (groups[s.group1_level], f"Median ({unit})")), cell(s, "journal", 1)
    for at in sorted(options["first_events"]["times"]):
        for s in medians:
            row = row_of(s)
            estimate, low, high = (
                by_name[f"cumulative_incidence{end}", row, s.group1_level, at]
                for end in ("", "_conf_low", "_conf_high")
            )
            column = (groups[s.group1_level], f"By {time_label(at)} {unit}, % ({level})")
            yield (row, column), _share(estimate, low, high)


def _share(estimate: Statistic, low: Statistic, high: Statistic) -> Cell:
    """`12.0 (5.1–22.3)`; without limits where nobody or everybody has had an event."""
    if not isinstance(estimate.value, float):
        return cell(estimate, "journal")
    shown = rounded(100 * estimate.value, 1)
    if not (isinstance(low.value, float) and isinstance(high.value, float)):
        return Cell(f"{shown} ({MISSING_TEXT['not_estimable']})", estimate.value)
    return Cell(f"{shown} ({from_to(rounded(100 * low.value, 1), rounded(100 * high.value, 1))})", estimate.value)


def _percent(level: float) -> str:
    return f"{100 * level:.10g}% CI"


def rate_notes(result: AnalysisResult) -> Iterator[str]:
    """How rates, their limits and the times to first events were computed."""
    options = computed(result)
    if "rates" not in options:
        return
    rates = options["rates"]
    yield _time_at_risk(result, first=rates["first"])
    yield "Limits of rates: exact, by the Poisson distribution (Garwood 1936)."
    if rates["reference"] is not None and rates["compare"]:
        yield from _compared(rates["compare"])
    if "first_events" not in options:
        return
    if options["first_events"]["competing"]:
        how = (
            f"Aalen–Johansen, death ({result.labels['death']}) competing; the limits are of the logarithm of the share"
        )
    else:
        how = "1 − Kaplan–Meier; the limits are survfit's, of the logarithm of the survival"
    yield (
        f"Share of patients with a first event: {how}. Patients without one are censored at the end of the exposure. "
        "Median: the first time by which half of all have had one; NR: not reached. NE: nobody is observed so long, or "
        "(limits) nobody or everybody has had an event."
    )


def _time_at_risk(result: AnalysisResult, *, first: bool) -> str:
    rates = computed(result)["rates"]
    unit = {"days": "365.25 days", "weeks": "365.25 / 7 weeks", "months": "12 months", "years": ""}[rates["unit"]]
    year = f" A year has {unit}." if unit else ""
    text = f"Time at risk: {result.labels['exposure']}, in {rates['unit']}.{year}"
    if first:
        return f"{text} First events: a patient's time ends with the first of the row; all events: with the exposure."
    return f"{text} All events, of a patient as many as were recorded: when they began is not given."


def _compared(kinds: list[str]) -> Iterator[str]:
    if "ratio" in kinds:
        yield (
            "Rate ratios: exact limits and p given the number of events, as R's poisson.test; ∞: the second group has "
            "no event. No correction for multiple comparisons."
        )
    if "difference" in kinds:
        yield "Rate differences: limits from those of the two rates (Zou and Donner 2008)."
