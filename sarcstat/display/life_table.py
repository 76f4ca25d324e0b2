"""Life tables, their medians and comparisons as tables: SPSS's, or the columns of R's lifetab."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from sarcstat.display.formatting import NumberStyle, cell, number_text, time_label
from sarcstat.display.headings import group_level, pair_of, stratum_level
from sarcstat.display.sentences import patients, versions
from sarcstat.display.shapes.document import Section
from sarcstat.display.shapes.table import Cell, Path, Step, Table, level, table_of
from sarcstat.named_tests import ADJUSTMENTS
from sarcstat.results import AnalysisResult, Statistic, computed
from sarcstat.vocabulary import TERMS

Style = Literal["spss", "r"]
Cells = dict[tuple[Path, Path], Cell]

_OVERALL = "Overall Comparison"
_TEST = {"wilcoxon_gehan": "Wilcoxon (Gehan) Statistic", "df": "df", "p_value": "Sig."}
_SCORES = {
    "n": ("Total N",),
    "n_events": ("Uncensored",),
    "n_censored": ("Censored",),
    "percent_censored": ("Percent Censored",),
    "mean_score": ("Mean Score",),
}
#: lifetab's names of its columns.
_LIFETAB = {
    "n_entering": "nsubs",
    "n_withdrawing": "nlost",
    "n_exposed": "nrisk",
    "n_terminal_events": "nevent",
    "survival_at_start": "surv",
    "probability_density": "pdf",
    "hazard_rate": "hazard",
    "survival_at_start_std_error": "se.surv",
    "probability_density_std_error": "se.pdf",
    "hazard_rate_std_error": "se.hazard",
}
#: A density and a hazard are per unit of time, and small where that is a day.
_LIFETAB_DECIMALS = {"probability_density": 5, "hazard_rate": 5}

_FORMULAS = (
    "Actuarial method: patients who withdraw during an interval count half in it; a time at which an interval starts "
    "belongs to it. The last interval that was asked for is open: it has no width, and so no density and no hazard. "
    "Standard errors: Greenwood's of the survival, Gehan's of density and hazard."
)
_MEDIANS = "Medians are interpolated within their interval."
_NOT_REACHED = "A median with a plus sign is not reached: more than half survive to the start of the last interval."
_COMPARISON = "Wilcoxon (Gehan): Lee and Desu's statistic from the individual times, its variance by permutation."
_OPEN = "No published output of SPSS's SURVIVAL decides the last digits."
_LIFETAB_NOTE = (
    "The columns of lifetab in R's package KMsurv: surv is the proportion surviving at the start of the interval, "
    "where SPSS's is that at its end; no standard error of a density or a hazard of 0, which lifetab divides by 0."
)
_WITHOUT_R = "Medians and comparisons are those of SPSS's SURVIVAL, which lifetab does not make."


def section(result: AnalysisResult, style: Style, *, table: bool = True) -> Section:
    """All tables of one result; `table` says whether the intervals are among them."""
    tables = [*([_intervals(result, style)] if table else []), _medians(result, style)]
    if computed(result)["compare"]:
        tables += [*_comparisons(result, style), _mean_scores(result, style)]
    heading = result.labels["time"]
    heading += f" by {result.labels['group']}" if "group" in result.labels else ""
    heading += f" (within {result.labels['stratum']})" if "stratum" in result.labels else ""
    return Section(heading=heading, tables=tables, notes=_notes(result, style, table), result=result)


def _notes(result: AnalysisResult, style: Style, table: bool) -> list[str]:
    said = [patients(result)]
    if table:
        said += [_FORMULAS] if style == "spss" else [_FORMULAS, _LIFETAB_NOTE]
    said.append(_MEDIANS + (f" {_NOT_REACHED}" if any(each.value is None for each in _found_medians(result)) else ""))
    if computed(result)["compare"]:
        said.append(_COMPARISON)
    return [*said, _OPEN if style == "spss" else f"{_WITHOUT_R} {_OPEN}", versions(result)]


def _found_medians(result: AnalysisResult) -> list[Statistic]:
    return list(result.find(name="median", context="life_table_median"))


def _within(result: AnalysisResult, statistic: Statistic) -> Path:
    """The level of the stratum that a statistic is of, if there are strata."""
    return () if statistic.stratum_level is None else (stratum_level(result, statistic.stratum_level),)


def _curve(result: AnalysisResult, statistic: Statistic) -> Path:
    """The levels of stratum and group that a statistic is of; nothing where it is of everybody."""
    group = statistic.group1_level
    return (*_within(result, statistic), *(() if group is None else (group_level(result, group),)))


def _headings(result: AnalysisResult, *more: str) -> tuple[str, ...]:
    return (*(result.labels[word] for word in ("stratum", "group") if word in result.labels), *more)


def _context(result: AnalysisResult) -> dict[str, str]:
    names = {"by": "group_name", "stratum": "stratum_name"}
    return {word: result.labels[label] for word, label in names.items() if label in result.labels}


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


def _intervals(result: AnalysisResult, style: Style) -> Table:
    cells: Cells = {}
    for each in result.find(context="life_table"):
        start = level(each.variable, each.at, time_label(each.at or 0.0))
        column = TERMS[each.name].label if style == "spss" else _LIFETAB[each.name]
        decimals = _LIFETAB_DECIMALS.get(each.name.removesuffix("_std_error")) if style == "r" else None
        cells[(*_curve(result, each), start), (column,)] = cell(each, style, decimals)
    entered = Counter(row[:-1] for row in {row for row, _ in cells})
    left_out = min(entered.values()) < len(computed(result)["bounds"])
    notes = ["Intervals that no patient enters are left out."] if left_out else []
    if "group" not in result.labels and style == "spss":  # SPSS's footnote
        (median,) = _found_medians(result)
        notes.insert(0, f"The median survival time is {_median_cell(result, median, style).text}.")
    return _table(result, "Life Table", cells, _headings(result, "Interval Start Time"), notes)


def _medians(result: AnalysisResult, style: Style) -> Table:
    cells: Cells = {}
    for each in _found_medians(result):
        cells[_curve(result, each) or ("",), ("Med Time",)] = _median_cell(result, each, style)
    return _table(result, "Median Survival Time", cells, _headings(result) or ("",))


def _median_cell(result: AnalysisResult, median: Statistic, style: NumberStyle) -> Cell:
    """The median; where it is not reached, the start of the last interval with a plus sign."""
    if median.value is not None:
        return cell(median, style)
    own = {"stratum_level": median.stratum_level, "group1_level": median.group1_level}
    last = max(each.at or 0.0 for each in result.find(name="n_entering", context="life_table", **own))
    return Cell(f"{number_text(last, 'time', style)}+", None, "not_reached")


def _comparisons(result: AnalysisResult, style: Style) -> Iterator[Table]:
    note = ["Comparisons are exact: from the individual times."]
    overall: Cells = {}
    for each in result.find(context="gehan"):
        overall[_within(result, each) or ("",), (_TEST[each.name],)] = cell(each, style)
    within = (result.labels["stratum"],) if "stratum" in result.labels else ()
    yield _table(result, "Overall Comparisons", overall, within or ("",), note)
    if computed(result)["pairwise"]:
        yield _pairwise(result, style, within, note)


def _pairwise(result: AnalysisResult, style: Style, within: Sequence[str], note: Sequence[str]) -> Table:
    """Each pair twice, as (I) and (J): SPSS lists both orders."""
    cells: Cells = {}
    levels = list(dict.fromkeys(each.group1_level or "" for each in result.find(context="gehan_scores")))
    found: Mapping[tuple[Path, str, str], list[Statistic]] = _by_pair(result)
    for stratum in dict.fromkeys(place[0] for place in found):
        for one in levels:
            for other in levels:
                for each in found.get((stratum, one, other), []):
                    row = (*stratum, group_level(result, one), group_level(result, other))
                    cells[row, (_TEST[each.name],)] = cell(each, style)
    group = result.labels["group"]
    return _table(
        result, "Pairwise Comparisons", cells, (*within, f"(I) {group}", f"(J) {group}"), [*note, _corrected(result)]
    )


def _by_pair(result: AnalysisResult) -> dict[tuple[Path, str, str], list[Statistic]]:
    """The statistics of each pair of levels, in both orders."""
    found: dict[tuple[Path, str, str], list[Statistic]] = {}
    for each in result.find(context="gehan_pairwise"):
        one, other = each.group1_level or "", each.group2_level or ""
        for first, second in ((one, other), (other, one)):
            found.setdefault((_within(result, each), first, second), []).append(each)
    return found


def _corrected(result: AnalysisResult) -> str:
    own = "Each pair is compared on its own patients."
    adjust = computed(result)["p_adjust"]
    if adjust == "none":
        return f"{own} No correction for multiple comparisons."
    where = f" within each level of {result.labels['stratum']}" if "stratum" in result.labels else ""
    tested = (s for s in result.find(context="gehan_pairwise", name="p_value") if s.value is not None)
    sizes = sorted(set(Counter(each.stratum_level for each in tested).values()))
    number = " or ".join(map(str, sizes)) or "0"
    noun = "comparison" if sizes == [1] else "comparisons"
    return f"{own} Sig. is corrected for {number} {noun}{where} by {ADJUSTMENTS[adjust]}."


def _mean_scores(result: AnalysisResult, style: Style) -> Table:
    """The patients and the mean score of each group: in the overall comparison, then in that of each pair."""
    cells: Cells = {}
    for context in ("gehan_scores", "gehan_pair_scores"):
        for each in result.find(context=context):
            group = group_level(result, each.group1_level or "")
            row = (*_within(result, each), _compared(result, each), group)
            cells[row, _SCORES[each.name]] = cell(each, style)
    notes = [
        "Score of a patient: the number of those compared whom the patient is known to have outlived, less those known "
        "to have outlived the patient."
    ]
    within = (result.labels["stratum"],) if "stratum" in result.labels else ()
    return _table(result, "Mean Scores", cells, (*within, "Comparison Group", result.labels["group"]), notes)


def _compared(result: AnalysisResult, score: Statistic) -> Step:
    """`Overall Comparison`, or the two groups `1 vs. 2` in the order of the levels."""
    if score.group2_level is None:
        return _OVERALL
    known = list(dict.fromkeys(each.group1_level or "" for each in result.find(context="gehan_scores")))
    one, other = sorted((score.group1_level or "", score.group2_level), key=known.index)
    return pair_of(result, result.labels["group_name"], one, other, f"{one} vs. {other}")
