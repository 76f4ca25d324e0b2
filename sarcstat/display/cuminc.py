"""Cumulative incidence as a table of a paper, or in the columns of survfit and cmprsk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from sarcstat.display.formatting import cell, interval_text, rounded, time_label
from sarcstat.display.headings import group_level, pair_of
from sarcstat.display.sentences import patients, versions
from sarcstat.display.shapes.document import Section
from sarcstat.display.shapes.table import Cell, Heading, Path, Step, Table, nested_table, table_of
from sarcstat.results import AnalysisResult, Statistic, computed

Style = Literal["r", "journal"]
Cells = dict[tuple[Path, Path], Cell]

_ESTIMATES = {
    "n_risk": "n.risk",
    "n_cause_events": "events",
    "cumulative_incidence": "estimate",
    "cumulative_incidence_std_error": "std.err",
    "cumulative_incidence_conf_low": "lower",
    "cumulative_incidence_conf_high": "upper",
}
_TEST = {"gray": "stat", "p_value": "pv", "df": "df"}  # in cmprsk's order
_JOURNAL_TEST = {"gray": "Chi-square", "df": "df", "p_value": "p"}
_INTERVALS = {
    "plain": "estimate ± z SE",
    "log": "on the logarithm of the incidence, survfit's default",
    "log-log": "on log(-log) of the incidence",
}
_ALL = "All patients"


def section(result: AnalysisResult, style: Style) -> Section:
    """All tables of one result."""
    if style == "journal":
        tables = [_journal(result), _at_risk(result)]
    else:
        tables = [_counts(result), _estimates(result), *_tests(result)]
    tables += [*_medians(result), *_pairwise(result, style)]
    return Section(heading=heading(result), tables=tables, notes=list(_notes(result)), result=result)


def heading(result: AnalysisResult) -> str:
    """`Time to relapse by Arm`."""
    return result.labels["time"] + (f" by {result.labels['group']}" if "group" in result.labels else "")


def cause(result: AnalysisResult, statistic: Statistic) -> Heading:
    """The cause that a statistic is of; the number of the cause tells those apart that look the same."""
    text = statistic.cause or ""
    return Heading(text, statistic.variable, name=f"cause {result.details['causes'].index(text) + 1}")


def _group(result: AnalysisResult, statistic: Statistic) -> Path:
    level = statistic.group1_level
    return () if level is None else (group_level(result, level),)


def _row(result: AnalysisResult, statistic: Statistic) -> Path:
    """Cause and group, as a journal nests them."""
    return (cause(result, statistic), *(_group(result, statistic) or ("",)))


def _level(result: AnalysisResult) -> str:
    return f"{100 * computed(result)['conf_level']:.10g}%"


def _journal(result: AnalysisResult) -> Table:
    """A row for each cause and group: patients, events, incidence with interval; Gray's p in the row of the cause."""
    cells: Cells = {}
    sizes = {each.group1_level: each for each in result.find(name="n", context="cuminc_counts")}
    tests = {each.cause: each for each in result.find(name="p_value", context="gray")}
    for events in _by_cause(result):
        row = _row(result, events)
        if "group" in result.labels and computed(result)["compare"]:
            test = tests.get(events.cause)
            cells[(cause(result, events), ""), ("Gray's p",)] = cell(test, "journal")
        cells[row, ("N",)] = cell(sizes[events.group1_level], "journal")
        cells[row, ("Events",)] = cell(events, "journal")
        for at in sorted(computed(result)["times"]):
            column = f"Incidence at {time_label(at)} ({_level(result)} CI)"
            cells[row, (column,)] = _with_interval(result, events, at)
    columns = list(dict.fromkeys(column for _, column in cells))
    columns.sort(key=lambda column: column == ("Gray's p",))
    rows = list(dict.fromkeys(row for row, _ in cells))
    notes = [
        "Events are those of the whole follow-up. NE: not estimable: before the first event, or after the last time."
    ]
    return Table(
        name="Cumulative Incidence",
        rows=rows,
        columns=columns,
        cells=cells,
        row_headings=("", ""),
        notes=notes,
        context=_context(result),
        nested=2,
    )


def _by_cause(result: AnalysisResult) -> list[Statistic]:
    """The events of each cause and group, by cause."""
    found = list(result.find(name="n_cause_events", context="cuminc_counts"))
    return sorted(found, key=lambda each: result.details["causes"].index(each.cause))


def _with_interval(result: AnalysisResult, events: Statistic, at: float) -> Cell:
    """`0.312 (0.254–0.383)`."""
    own = {"context": "cuminc", "cause": events.cause, "group1_level": events.group1_level, "at": at}
    found = {each.name: each for each in result.find(**own)}
    shown = cell(found["cumulative_incidence"], "journal", 3)
    if shown.number is None:
        return shown
    limits = [found[f"cumulative_incidence_conf_{end}"] for end in ("low", "high")]
    return Cell(f"{shown.text} ({interval_text(limits[0], limits[1], 'journal', 3)})", shown.number)


def _at_risk(result: AnalysisResult) -> Table:
    cells: Cells = {}
    first = result.details["causes"][0]
    for each in result.find(name="n_risk", context="cuminc", cause=first):
        cells[_group(result, each) or (_ALL,), (time_label(each.at or 0.0),)] = cell(each, "journal")
    note = "Without any of the events and under observation just before the time."
    return nested_table("Number at Risk", cells, 1, notes=[note], context=_context(result))


def _context(result: AnalysisResult) -> dict[str, str]:
    return {"by": result.labels["group_name"]} if "group" in result.labels else {}


def _table(
    result: AnalysisResult, name: str, cells: Cells, headings: Sequence[str], notes: Sequence[str] = ()
) -> Table:
    return table_of(
        name=name,
        cells=cells,
        row_headings=headings,
        notes=notes,
        context=_context(result),
    )


def _headings(result: AnalysisResult, *more: str) -> tuple[str, ...]:
    return (*((result.labels["group"],) if "group" in result.labels else ()), *more)


def _counts(result: AnalysisResult) -> Table:
    """Of each group the patients, those with each cause, those censored, and the largest time."""
    cells: Cells = {}
    for each in result.find(context="cuminc_counts"):
        words: dict[str, Step] = {"n": "N", "n_censored": "Censored", "last_time": "Largest Time"}
        column = cause(result, each) if each.cause else words[each.name]
        cells[_group(result, each) or (_ALL,), (column,)] = cell(each, "r")
    return _table(result, "Events", cells, _headings(result) or ("",))


def _estimates(result: AnalysisResult) -> Table:
    level = _level(result)
    cells: Cells = {}
    for each in result.find(context="cuminc"):
        column = _ESTIMATES[each.name]
        column += f" {level} CI" if column in ("lower", "upper") else ""
        at = Heading(time_label(each.at or 0.0), each.variable, each.at)
        cells[(*_group(result, each), cause(result, each), at), (column,)] = cell(each, "r", _decimals(each))
    notes = ["n.risk: just before the time; events: those of the cause until the time."]
    return _table(result, "Cumulative Incidence", cells, _headings(result, "Event", "Time"), notes)


def _decimals(statistic: Statistic) -> int | None:
    return 4 if statistic.name.startswith("cumulative_incidence") else None


def _tests(result: AnalysisResult) -> Iterator[Table]:
    cells: Cells = {}
    for name, column in _TEST.items():
        for each in result.find(context="gray", name=name):
            cells[(cause(result, each),), (column,)] = cell(each, "r")
    if cells:
        yield _table(result, "Gray's Tests", cells, ("Event",))


def _medians(result: AnalysisResult) -> Iterator[Table]:
    """The times at which the incidence comes to one half, where it does so anywhere."""
    found = list(result.find(context="cuminc_median"))
    if all(each.value is None for each in found):
        return
    cells: Cells = {}
    for each in found:
        cells[_group(result, each) or (_ALL,), (cause(result, each),)] = cell(each, "r")
    note = "The first time by which half of the patients have had the event. NR: not reached."
    yield _table(result, "Time to an Incidence of One Half", cells, _headings(result) or ("",), [note])


def _pairwise(result: AnalysisResult, style: Style) -> Iterator[Table]:
    found = list(result.find(context="gray_pairwise"))
    if not found:
        return
    words = _TEST if style == "r" else _JOURNAL_TEST
    cells: Cells = {}
    for name, column in words.items():
        for each in (every for every in found if every.name == name):
            one, other = each.group1_level or "", each.group2_level or ""
            pair = pair_of(result, result.labels["group_name"], one, other, f"{one} vs {other}")
            cells[(cause(result, each), pair), (column,)] = cell(each, style)
    adjust = computed(result)["p_adjust"]
    how = "No correction for multiple comparisons."
    if adjust != "none":
        how = f"p corrected by {adjust.capitalize()}'s method within each event."
    note = f"Gray's test of each pair of groups on its own patients. {how}"
    yield _table(result, "Pairwise Comparisons", cells, ("Event", result.labels["group"]), [note])


def _notes(result: AnalysisResult) -> Iterator[str]:
    yield patients(result)
    yield _estimator(result)
    if computed(result)["default_times"]:
        yield f"Times: round numbers up to the largest time, {time_label(_last(result))}; --times asks for others."
    yield from naive_note(result)
    yield from _tested(result)
    yield "SPSS has no cumulative incidence with competing events: its KM takes them as censored."
    yield versions(result)


def _estimator(result: AnalysisResult) -> str:
    interval = _INTERVALS[computed(result)["conf_type"]]
    text = (
        "Cumulative incidence by the Aalen–Johansen estimator; patients with a competing event are not censored: they "
        f"can no longer have the event. {_level(result)} intervals {interval}; none where nobody has had the event."
    )
    if "entry" not in result.labels:
        return text
    return (
        f"{text} Delayed entry at {result.labels['entry']}: at risk at a time is who has entered before it and not "
        "left; standard errors are survfit's infinitesimal jackknife."
    )


def _tested(result: AnalysisResult) -> Iterator[str]:
    if computed(result)["compare"]:
        within = (
            f", stratified by {result.labels['stratum']} (the curves are not)" if "stratum" in result.labels else ""
        )
        yield f"Gray's test of each event between the groups{within}; df: groups less one."


def figure_notes(result: AnalysisResult) -> list[str]:
    """The sentences under a figure of a result's curves."""
    return [patients(result), _estimator(result), *_tested(result), versions(result)]


def _last(result: AnalysisResult) -> float:
    return max(float(each.value or 0.0) for each in result.find(name="last_time", context="cuminc_counts"))


def naive_note(result: AnalysisResult) -> Iterator[str]:
    """How much 1 - Kaplan-Meier overestimates at the largest time asked of which something is known."""
    label = result.details["causes"][0]
    parts = []
    for each in result.find(name="one_minus_km", context="cuminc_naive"):
        own = next(result.find(context="cuminc_naive", name="cumulative_incidence", group1_level=each.group1_level))
        naive, right = each.value, own.value
        if not isinstance(naive, float) or not isinstance(right, float) or naive - right <= 1e-12:
            continue  # the latter where no competing event came before one of interest
        whose = f"{each.group1_level} " if each.group1_level is not None else ""
        parts.append(
            f"{whose}at {time_label(each.at or 0.0)}: {rounded(naive, 3)} instead of {rounded(right, 3)} "
            f"(+{rounded(naive - right, 3)})"
        )
    if parts:
        yield (
            f"1 − Kaplan–Meier, with competing events as censored, would overestimate the incidence of {label}: "
            f"{'; '.join(parts)}."
        )
