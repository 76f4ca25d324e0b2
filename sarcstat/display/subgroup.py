"""Effects within subgroups as the table of a paper, or each subgroup as SPSS and R print it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal, Protocol

from sarcstat.display import cox, kaplan_meier
from sarcstat.display.formatting import NumberStyle, cell, interval_text
from sarcstat.display.headings import group_level, level_of, pair_of
from sarcstat.display.kaplan_meier.journal import patient_cells
from sarcstat.display.kaplan_meier.layouts import percent_text
from sarcstat.display.kaplan_meier.notes import convention_notes
from sarcstat.display.layout import Index
from sarcstat.display.sentences import limits_of_times, patients, versions
from sarcstat.display.shapes.document import Section
from sarcstat.display.shapes.table import Cell, Path, Step, Table, nested_table, variable
from sarcstat.named_tests import ADJUSTMENTS, journal_test_label
from sarcstat.results import AnalysisResult, Convention, Key, Statistic, computed

if TYPE_CHECKING:
    from collections.abc import Mapping

Style = Literal["spss", "r", "journal", "both"]
Cells = dict[tuple[Path, Path], Cell]

EVERYBODY = "All patients"
_RATIO_DECIMALS = 2
_REFERENCE = "1 (reference)"


class _Factor(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...


class Part(Protocol):
    """One subgroup, as the analysis hands it over."""

    @property
    def within(self) -> _Factor | None: ...
    @property
    def level(self) -> str | None: ...
    @property
    def curves(self) -> AnalysisResult: ...
    @property
    def model(self) -> AnalysisResult | None: ...
    @property
    def groups(self) -> Sequence[str]: ...
    @property
    def small(self) -> Sequence[str]: ...
    def index(self, convention: Convention) -> Mapping[Key, Statistic]: ...


def journal_section(subgroups: Sequence[Part], result: AnalysisResult) -> Section:
    """The table of effects, all tests between groups, and the interactions."""
    context = {"by": result.labels["group_name"], "endpoint": result.labels["time"]}
    tables = [
        _effects(subgroups, result),
        _tests(subgroups, result),
        interaction_table(result, "journal", _labels(subgroups)),
    ]
    return Section(
        heading=f"Effect of {result.labels['group']} on {result.labels['time']} within subgroups",
        tables=[replace(table, context=context) for table in tables],
        notes=list(_notes(subgroups, result)),
        result=result,
    )


def sections(
    subgroups: Sequence[Part], interactions: Sequence[Any], result: AnalysisResult, style: Style
) -> Iterator[Section]:
    """Each subgroup's curves and model as `km` and `cox` show them, then the models with the interactions."""
    for each in subgroups:
        where = _where(each)
        context = {"endpoint": result.labels["time"], **({"within": each.within.name} if each.within else {})}
        context |= {"level": each.level} if each.level is not None else {}
        shown = [kaplan_meier.section(each.curves, style)]
        shown += [cox.section(each.model, style)] if each.model else []
        for section in shown:
            yield _placed(section, f"{where}: {section.heading}", context, result)
    names = _labels(subgroups)
    for each in interactions:
        if each.model is not None:
            section = cox.section(each.model, style)
            numbers: NumberStyle = "r" if style == "r" else "spss"
            section = replace(
                section, tables=[*section.tables, interaction_table(result, numbers, names, each.within.name)]
            )
            context = {"endpoint": result.labels["time"], "within": each.within.name}
            yield _placed(section, f"Interaction of {result.labels['group']} and {each.within.label}", context, result)


def _placed(section: Section, heading: str, context: dict[str, str], result: AnalysisResult) -> Section:
    tables = [replace(table, context={**table.context, **context}) for table in section.tables]
    return replace(section, heading=heading, tables=tables, result=replace(result, statistics=(), details={}))


def _where(part: Part) -> str:
    return f"{part.within.label} {part.level}" if part.within else EVERYBODY


def _labels(subgroups: Sequence[Part]) -> dict[str, str]:
    return {each.within.name: each.within.label for each in subgroups if each.within}


def _row(part: Part, result: AnalysisResult, group: Step) -> Path:
    """The subgroup, and in it a group or what is done with all."""
    if part.within is None:
        return (EVERYBODY, "", group)
    return (*_factor(part.within), level_of(result, part.within.name, part.level or ""), group)


def _factor(factor: _Factor) -> Path:
    return (variable(factor.name, factor.label),)


def _effects(subgroups: Sequence[Part], result: AnalysisResult) -> Table:
    """One row a group of a subgroup; the interaction's p stands in the row of its factor."""
    convention = result.conventions[0]
    columns = _columns(subgroups[0], result)
    cells: Cells = {}
    rows: list[Path] = []
    for each in subgroups:
        index = each.index(convention)
        factor = (*_factor(each.within), "", "") if each.within else None
        if each.within and factor and factor not in rows:
            rows.append(factor)
            cells[factor, ("Interaction p",)] = cell(_interaction(result, each.within.name), "journal")
        for group in each.groups:
            row = _row(each, result, group_level(result, group))
            rows.append(row)
            cells |= {(row, column): shown for column, shown in _effect_cells(each, index, group, result)}
            if group in each.small:
                cells[row, ("Small",)] = Cell("small")
    columns += [("Interaction p",), ("Small",)]
    there = {column for _, column in cells}
    return Table(
        name="Subgroup Analysis",
        rows=rows,
        columns=[column for column in columns if column in there],
        cells=cells,
        row_headings=("", "", result.labels["group"]),
        nested=3,
    )


def _columns(everybody: Part, result: AnalysisResult) -> list[Path]:
    index = everybody.index(result.conventions[0])
    own = [column for column, _ in patient_cells(result, index, None, everybody.groups[0])]
    tests = [(f"{journal_test_label(test)} p",) for test in computed(result)["tests"]]
    return [*own, *tests, (_ratio_heading(result),), ("p",)]


def _ratio_heading(result: AnalysisResult) -> str:
    return f"HR ({percent_text(computed(result)['conf_level'])} CI)"


def _effect_cells(part: Part, index: Index, group: str, result: AnalysisResult) -> Iterator[tuple[Path, Cell]]:
    reference = computed(result)["reference"]
    yield from patient_cells(result, index, None, group)
    if group == reference:
        yield (_ratio_heading(result),), Cell(_REFERENCE, 1)
        return
    for test in computed(result)["tests"]:
        compared = _pair(index, "p_value", test, group, reference)
        yield (f"{journal_test_label(test)} p",), cell(compared or _nothing(result, "p_value"), "journal")
    key = Key("hazard_ratio", "equation", None, group, reference)
    shown = cell(index.get(key) or _nothing(result, "hazard_ratio"), "journal", _RATIO_DECIMALS)
    if shown.number is not None:
        low, high = (index.get(key._replace(name=f"hazard_ratio_{end}")) for end in ("conf_low", "conf_high"))
        shown = Cell(f"{shown.text} ({interval_text(low, high, 'journal', _RATIO_DECIMALS)})", shown.number)
    yield (_ratio_heading(result),), shown
    yield ("p",), cell(index.get(key._replace(name="p_value")) or _nothing(result, "p_value"), "journal")


def _pair(index: Index, name: str, test: str, one: str, other: str) -> Statistic | None:
    """The comparison of two groups, in whichever order it was made."""
    key = Key(name, "pairwise", None, one, other, test)
    return index.get(key) or index.get(key._replace(group1_level=other, group2_level=one))


def _nothing(result: AnalysisResult, name: str) -> Statistic:
    """A number that does not exist: not estimable."""
    return Statistic(name=name, value=None, convention=result.conventions[0], context="none")


def _interaction(result: AnalysisResult, within: str, name: str = "p_value") -> Statistic:
    convention = result.conventions[0]
    found = result.find(name=name, context="interaction", stratum=within, convention=convention)
    return next(found, _nothing(result, name))


def _tests(subgroups: Sequence[Part], result: AnalysisResult) -> Table:
    """The tests over all groups of each subgroup, and between each two of them where there are more than two."""
    cells: Cells = {}
    for each in subgroups:
        tests = computed(each.curves)["tests"]
        index = each.index(each.curves.conventions[0])
        for test in tests:
            for name, word in (("chi_square", "Chi-square"), ("df", "df"), ("p_value", "p")):
                column = (journal_test_label(test), word)
                found = index.get(Key(name, "survdiff", test=test))
                cells[_row(each, result, "All groups"), column] = cell(found or _nothing(each.curves, name), "journal")
                if len(each.groups) < 3:
                    continue
                for one, other in combinations(each.groups, 2):
                    pair = pair_of(result, result.labels["group_name"], one, other, f"{one} vs {other}")
                    cells[_row(each, result, pair), column] = cell(_pair(index, name, test, one, other), "journal")
    return nested_table("Tests between Groups", cells, 3)


def interaction_table(
    result: AnalysisResult, style: NumberStyle, labels: Mapping[str, str], only: str | None = None
) -> Table:
    """The likelihood ratio test of each product, or of `only` one factor's."""
    words = ("Chi-Square", "df", "Sig.") if style == "spss" else ("Chi-square", "df", "p")
    rows = {name: label for name, label in labels.items() if only in (None, name)}
    cells: dict[tuple[Path, Path], Cell] = {
        ((variable(name, label),), (word,)): cell(_interaction(result, name, statistic), style)
        for name, label in rows.items()
        for statistic, word in zip(("chi_square", "df", "p_value"), words, strict=True)
    }
    ties = next(iter(computed(result)["ties"].values())).capitalize()
    return Table(
        name="Interaction",
        rows=[(variable(name, label),) for name, label in rows.items()],
        columns=[(word,) for word in words],
        cells=cells,
        notes=[f"Likelihood ratio test of the product with {result.labels['group']} in a Cox model (ties: {ties})."],
    )


def _comparisons(subgroups: Sequence[Part]) -> str:
    """`3 comparisons`: for how many tests between two groups p is corrected; `1 or 3` where subgroups differ."""
    sizes = {
        sum(s.value is not None for s in each.curves.find(name="p_value", context="pairwise", test=test))
        for each in subgroups
        for test in {s.test for s in each.curves.find(name="p_value", context="pairwise")}
    }
    known = sorted(sizes - {0}) or [0]
    return f"{' or '.join(map(str, known))} comparison{'' if known == [1] else 's'}"


def _notes(subgroups: Sequence[Part], result: AnalysisResult) -> Iterator[str]:
    options = computed(result)
    yield patients(result)
    left_out = [f"{label} {number:,}" for label, number in result.details["left_out"].items() if number]
    if left_out:
        yield f"Left out of a factor's subgroups for want of its value: {', '.join(left_out)}."
    yield from convention_notes(result, "journal")
    within = [_where(each) if each.within else "" for each in subgroups]
    yield from limits_of_times([each.curves for each in subgroups], within)
    ties = next(iter(options["ties"].values())).capitalize()
    adjust = options["p_adjust"]
    corrected = "uncorrected"
    if adjust != "none":
        corrected = f"corrected for {_comparisons(subgroups)} within a subgroup by {ADJUSTMENTS[adjust]}"
    yield (
        f"Tests and hazard ratios compare each group with {options['reference']} within the subgroup; HR: Cox "
        f"regression (ties: {ties}) with Wald's p; p of tests between two groups {corrected}."
    )
    yield (
        f"Small: fewer than {options['min_patients']} patients or {options['min_events']} events. "
        "NR: not reached; NE: not estimable."
    )
    yield versions(result)
