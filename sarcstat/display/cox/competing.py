"""Cox models with competing events: cause-specific and subdistribution hazard ratios side by side, or one alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sarcstat.display.cox.journal import TIMES
from sarcstat.display.cox.layouts import final_model
from sarcstat.display.cox.notes import coding_notes, ties_note, ties_words
from sarcstat.display.entry import model_notes
from sarcstat.display.formatting import cell, interval_text
from sarcstat.display.headings import level_of, term_of
from sarcstat.display.sentences import patients, versions
from sarcstat.display.shapes.document import Section
from sarcstat.display.shapes.table import Cell, Heading, Path, Step, Table
from sarcstat.errors import counted
from sarcstat.results import AnalysisResult, Statistic, computed

Cells = dict[tuple[Path, Path], Cell]
#: A column group of a journal's table, and where its estimates are.
_CAUSE_SPECIFIC = ("Cause-specific", "csHR", "hazard_ratio", "equation")
_SUBDISTRIBUTION = ("Subdistribution (Fine–Gray)", "sHR", "subdistribution_hazard_ratio", "subdistribution")
_REFERENCE = "1 (reference)"
_R_COLUMNS = (
    ("coef", "coefficient"),
    ("exp(coef)", "subdistribution_hazard_ratio"),
    ("se(coef)", "naive_std_error"),
    ("robust se", "coefficient_std_error"),
    ("z", "z"),
    ("Pr(>|z|)", "p_value"),
)

ROBUST = (
    "Fine–Gray: survival's finegray keeps patients with a competing event at risk with falling weights, as several "
    "rows each; standard errors are clustered on the patient (robust), since those that take the rows as independent "
    "are wrong."
)
PROPORTIONAL = (
    "The model takes the subdistribution hazards as proportional, which in general they cannot be together with the "
    "cause-specific ones; no test of it is made."
)
CENSORED = (
    "Cause-specific: a Cox model in which patients with a competing event are censored at it; its hazard ratio says "
    "nothing by itself of the incidence."
)
WITHOUT_SPSS = "SPSS has no Fine–Gray model: these are R's numbers, in the columns of summary(coxph)."


def journal_section(specific: AnalysisResult | None, fine_gray: AnalysisResult | None) -> Section:
    """One table with a column group for each of the models that there are; the result holds the numbers of both."""
    shown = [
        (which, result)
        for which, result in ((_CAUSE_SPECIFIC, specific), (_SUBDISTRIBUTION, fine_gray))
        if result is not None
    ]
    first = shown[0][1]
    cells: Cells = {}
    for row, found in _rows(shown):
        cells |= {(row, column): each for column, each in found}
    columns: list[Path] = [("N",), ("Events",), ("Competing",)]
    columns += [column for which, _ in shown for column in (_ratio_column(which, first), (which[0], "p"))]
    table = Table(
        name="Cox Regression with Competing Events",
        rows=list(dict.fromkeys(row for row, _ in cells)),
        columns=columns,
        cells=cells,
        notes=[*_counted(first), _abbreviations([which for which, _ in shown])],
        row_headings=("", ""),
        nested=2,
    )
    ties = ties_note(specific, "journal") if specific else _ties(first)
    notes = [patients(first), *model_notes(first), ties, *coding_notes(first)]
    notes += [CENSORED] if specific else []
    notes += [ROBUST, PROPORTIONAL] if fine_gray else []
    return Section(
        heading=heading(first), tables=[table], notes=[*notes, versions(first)], result=_merged([r for _, r in shown])
    )


def fine_gray_section(result: AnalysisResult, style: str) -> Section:
    """Fine and Gray's model alone, as R prints it."""
    notes = [patients(result), _ties(result), *coding_notes(result), ROBUST, PROPORTIONAL]
    notes += [WITHOUT_SPSS] if style in ("spss", "both") else []
    tables = [_summary(result), _wald(result)]
    return Section(
        heading=f"{heading(result)}: Fine–Gray", tables=tables, notes=[*notes, versions(result)], result=result
    )


def heading(result: AnalysisResult) -> str:
    """`Cox regression of Time (event: Relapse), with competing events`."""
    strata = f" (strata: {result.labels['stratum']})" if "stratum" in result.labels else ""
    return f"Cox regression of {result.labels['time']} with competing events, {result.labels['cause']}{strata}"


def _merged(results: Sequence[AnalysisResult]) -> AnalysisResult:
    first, *others = results
    return replace(
        first,
        statistics=tuple(dict.fromkeys(each for result in results for each in _own(result, first))),
        conditions=tuple(dict.fromkeys(said for result in results for said in result.conditions)),
        labels={**first.labels, **{key: text for other in others for key, text in other.labels.items()}},
    )


def _own(result: AnalysisResult, first: AnalysisResult) -> Iterator[Statistic]:
    """The statistics of a result, without counts that the first one has already."""
    return (each for each in result.statistics if result is first or each.context != "competing_counts")


def _terms(result: AnalysisResult) -> list[str]:
    return list(dict.fromkeys("*".join(term) for block in computed(result)["blocks"] for term in block["terms"]))


def _estimates(which: tuple[str, ...], result: AnalysisResult, term: str) -> dict[str | None, Statistic]:
    """The ratios of the model of a result for a term, by what they compare."""
    keys = {}
    if which is _CAUSE_SPECIFIC:
        keys = dict(zip(("block", "step"), final_model(result), strict=True))
    found = result.find(name=which[2], context=which[3], term=term, convention=result.conventions[0], **keys)
    return {each.level: each for each in found}


def _rows(shown: Sequence[tuple[tuple[str, ...], AnalysisResult]]) -> Iterator[tuple[Path, list[tuple[Path, Cell]]]]:
    """Row by row: a slope has one row, a factor one of its own and one for each level."""
    result = shown[0][1]
    for term in _terms(result):
        label = term_of(result, term, TIMES)
        levels = result.details["levels"].get(term)
        ratios = [(which, own, _estimates(which, own, term)) for which, own in shown]
        compared = list(dict.fromkeys(level for _, _, found in ratios for level in found))
        reference = _reference(levels, compared)
        if levels is None or reference is None:
            for text in compared:
                cells = _counts(_everybody(result)) + _ratios(ratios, text)
                yield (label, _parameter(label, ratios, text)), cells
            continue
        yield (label, ""), _overall(ratios, term)
        for level in levels:
            row = (label, level_of(result, term, level["text"]))
            own = _counts(level)
            if level["text"] == reference:
                own += [(_ratio_column(which, result), Cell(_REFERENCE, 1)) for which, _ in shown]
            else:
                own += _ratios(ratios, f"{level['text']} vs {reference}")
            yield row, own


def _reference(levels: Sequence[Mapping[str, object]] | None, compared: Sequence[str | None]) -> str | None:
    """The level that the others are compared with; None for a slope, or another coding."""
    texts = [str(level["text"]) for level in levels or ()]
    pairs = ((one, {f"{other} vs {one}" for other in texts}) for one in texts)
    return next((one for one, against in pairs if compared and set(compared) <= against), None)


def _parameter(
    term: Heading, ratios: Sequence[tuple[object, object, Mapping[str | None, Statistic]]], text: str | None
) -> Step:
    """What a parameter of a term without a reference level compares; nothing for a slope."""
    found = next(each[text] for _, _, each in ratios if text in each)
    return Heading(text, term.variable, name=f"({found.column})") if text else ""


def _everybody(result: AnalysisResult) -> dict[str, object]:
    found = list(result.find(context="competing_counts"))
    events = [int(each.value or 0) for each in found if each.name == "n_cause_events"]
    n = next(int(each.value or 0) for each in found if each.name == "n")
    return {"n": n, "n_events": events[0], "n_competing": sum(events[1:])}


def _counts(level: Mapping[str, object]) -> list[tuple[Path, Cell]]:
    words = {"N": "n", "Events": "n_events", "Competing": "n_competing"}
    return [((word,), _count(level[name])) for word, name in words.items()]


def _count(number: object) -> Cell:
    assert isinstance(number, int)
    return Cell(str(number), number)


def _ratio_column(which: tuple[str, ...], result: AnalysisResult) -> Path:
    return (which[0], f"{which[1]} ({100 * computed(result)['conf_level']:.10g}% CI)")


def _ratios(
    ratios: Sequence[tuple[tuple[str, ...], AnalysisResult, Mapping[str | None, Statistic]]], text: str | None
) -> list[tuple[Path, Cell]]:
    """Ratio with interval, and p, of each model."""
    found: list[tuple[Path, Cell]] = []
    for which, result, own in ratios:
        statistic = own.get(text)
        if statistic is None:
            continue
        index = result.index(statistic.convention)
        low, high = (index.get(statistic.key._replace(name=f"{which[2]}_conf_{end}")) for end in ("low", "high"))
        shown = cell(statistic, "journal", 2)
        if shown.number is not None:
            shown = Cell(f"{shown.text} ({interval_text(low, high, 'journal', 2)})", shown.number)
        p = cell(index.get(statistic.key._replace(name="p_value")), "journal")
        found += [(_ratio_column(which, result), shown), ((which[0], "p"), p)]
    return found


def _overall(
    ratios: Sequence[tuple[tuple[str, ...], AnalysisResult, Mapping[str | None, Statistic]]], term: str
) -> list[tuple[Path, Cell]]:
    """The overall p of a factor with several parameters (Wald); an empty cell keeps the row of any other."""
    found: list[tuple[Path, Cell]] = []
    for which, result, own in ratios:
        text = Cell("")
        if len(own) > 1:
            first = next(iter(own.values()))
            key = first.key._replace(name="p_value", column=0)
            text = cell(result.index(first.convention).get(key), "journal")
        found.append(((which[0], "p"), text))
    return found


def _counted(result: AnalysisResult) -> Iterator[str]:
    """`137 patients: 42 d2, 41 d1, 54 censored.`."""
    found = list(result.find(context="competing_counts"))
    n = next(int(each.value or 0) for each in found if each.name == "n")
    causes = [f"{int(each.value or 0)} {each.cause}" for each in found if each.name == "n_cause_events"]
    censored = next(int(each.value or 0) for each in found if each.name == "n_censored")
    yield f"{counted(n, 'patient')}: {', '.join(causes)}, {censored} censored."


def _abbreviations(shown: Sequence[tuple[str, ...]]) -> str:
    words = {"csHR": "csHR: cause-specific hazard ratio", "sHR": "sHR: subdistribution hazard ratio"}
    own = "; ".join(words[which[1]] for which in shown)
    return (
        f"{own}; CI: confidence interval; Competing: patients with a competing event; p of a factor's first row: "
        "overall Wald test. NE: not estimable. No univariable models are made."
    )


def _ties(result: AnalysisResult) -> str:
    return f"Ties: {ties_words(computed(result)['ties']['r'])}."


def _summary(result: AnalysisResult) -> Table:
    level = f".{100 * computed(result)['conf_level']:.10g}"
    ends = {f"lower {level}": "conf_low", f"upper {level}": "conf_high"}
    columns = [*_R_COLUMNS, *((text, f"subdistribution_hazard_ratio_{end}") for text, end in ends.items())]
    index = result.index("r")
    cells: Cells = {}
    for statistic in result.find(name="coefficient", context="subdistribution"):
        name = term_of(result, statistic.term or "", ":")
        shown = f"{name.text}: {statistic.level}" if statistic.level else name.text
        row = (replace(name, text=shown, name=f"({statistic.column})" if statistic.level else ""),)
        for text, statistic_name in columns:
            cells[row, (text,)] = cell(index.get(statistic.key._replace(name=statistic_name)), "r", 4)
    return Table(
        name="summary(coxph) of finegray's Rows",
        rows=list(dict.fromkeys(row for row, _ in cells)),
        columns=[(text,) for text, _ in columns],
        cells=cells,
        notes=list(_counted(result)),
    )


def _wald(result: AnalysisResult) -> Table:
    """The tests that the variance of clusters allows: of all parameters, and of each factor."""
    cells: Cells = {}
    words = {"chi_square": "Chi-square", "wald": "Chi-square", "df": "df", "p_value": "p"}
    for each in result.find(context="subdistribution_summary"):
        cells[("Wald test",), (words[each.name],)] = cell(each, "r")
    several = {each.term for each in result.find(context="subdistribution", column=2)}
    for each in result.find(context="subdistribution", column=0):
        if each.term in several:
            cells[(term_of(result, each.term or "", ":"),), (words[each.name],)] = cell(each, "r")
    columns: list[Path] = [("Chi-square",), ("df",), ("p",)]
    notes = ["By the robust variance; likelihood ratio and score tests take the rows as independent."]
    return Table(
        name="Tests of the Model",
        rows=list(dict.fromkeys(row for row, _ in cells)),
        columns=columns,
        cells=cells,
        notes=notes,
    )
