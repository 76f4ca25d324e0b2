"""The Cox model as a table of a paper: levels with N and events, univariable and multivariable HR (CI) and p."""

from __future__ import annotations

from collections.abc import Iterator

from sarcstat.display.cox.layouts import final_model, parameters
from sarcstat.display.cox.r import concordance_interval, p_phrase
from sarcstat.display.formatting import cell, count_cell, interval_text, rounded
from sarcstat.display.headings import level_of, term_of
from sarcstat.display.layout import Index
from sarcstat.display.sentences import model_counts
from sarcstat.display.shapes.table import Cell, Heading, Path, Step, Table
from sarcstat.errors import counted
from sarcstat.results import AnalysisResult, Hidden, Key, Statistic, computed

_DECIMALS = 2
_REFERENCE = "1 (reference)"
#: Between the labels of a product.
TIMES = " × "


def journal_table(result: AnalysisResult) -> Table:
    """One row a level, reference rows among them; a factor's own row has its overall p."""
    rows: list[Path] = []
    cells: dict[tuple[Path, Path], Cell] = {}
    for row, filled in _rows(result):
        rows.append(row)
        cells.update({(row, column): found for column, found in filled})
    level = f"{100 * computed(result)['conf_level']:.10g}% CI"
    columns: list[Path] = [("N",), ("Events",)]
    if any(column[0] == "Univariable" for _, column in cells):
        columns += [("Univariable", f"HR ({level})"), ("Univariable", "p")]
    columns += [("Multivariable", f"HR ({level})"), ("Multivariable", "p")]
    return Table(
        name="Cox Regression",
        rows=rows,
        columns=columns,
        cells=cells,
        notes=list(_notes(result)),
        row_headings=("", ""),
        nested=2,
    )


def _rows(result: AnalysisResult) -> Iterator[tuple[Path, list[tuple[Path, Cell]]]]:
    """Row by row: a slope has one row, a factor one of its own and one for each level."""
    index = result.index(result.conventions[0])
    model = parameters(result, *final_model(result))
    for term in dict.fromkeys([*result.details["candidates"], *model]):
        label = term_of(result, term, TIMES)
        levels = result.details["levels"].get(term)
        own = {statistic.level: statistic for statistic in model.get(term, [])}
        alone = _univariable(result, term)
        reference = _reference_level(result, term)
        if levels is None or reference is None:
            every = list(own) or list(alone)
            if len(every) > 1:
                yield (label, ""), [*_overall(index, term, own, result)]
            for text in every:
                shown = [*_patients(result, term), *_model_cells(index, own.get(text), alone.get(text), result)]
                yield (label, _parameter(label, own.get(text) or alone[text])), shown
            continue
        yield (label, ""), [*_overall(index, term, own, result)]
        for level in levels:
            counts = [(("N",), count_cell(level["n"])), (("Events",), count_cell(level["n_events"]))]
            text = f"{level['text']} vs {reference}"
            row = (label, level_of(result, term, level["text"]))
            if level["text"] == reference:
                yield row, [*counts, *_reference(result, bool(own), bool(alone))]
            else:
                yield row, [*counts, *_model_cells(index, own.get(text), alone.get(text), result)]


def _reference_level(result: AnalysisResult, term: str) -> str | None:
    """The level that the others are compared with, known from what the parameters compare; None for a slope."""
    compared = {s.level for s in result.find(name="hazard_ratio", term=term) if s.level}
    levels = [level["text"] for level in result.details["levels"].get(term, [])]
    pairs = ((one, {f"{other} vs {one}" for other in levels}) for one in levels)
    return next((one for one, against in pairs if compared and compared <= against), None)


def _parameter(term: Heading, statistic: Statistic) -> Step:
    """What a parameter of a term without a reference level compares; nothing for a slope."""
    return Heading(statistic.level, term.variable, name=f"({statistic.column})") if statistic.level else ""


def _patients(result: AnalysisResult, term: str) -> list[tuple[Path, Cell]]:
    """The patients of the model, by R's count; of a covariate that is not in it those with a value."""
    n, events = model_counts(result)
    beside = result.details.get("beside", {}).get(term, {"n": n, "n_events": events})
    return [(("N",), count_cell(beside["n"])), (("Events",), count_cell(beside["n_events"]))]


def _hr_column(result: AnalysisResult, which: str) -> Path:
    return (which, f"HR ({100 * computed(result)['conf_level']:.10g}% CI)")


def _reference(result: AnalysisResult, multivariable: bool, univariable: bool) -> list[tuple[Path, Cell]]:
    shown = [("Univariable", univariable), ("Multivariable", multivariable)]
    return [(_hr_column(result, which), Cell(_REFERENCE, 1)) for which, there in shown if there]


def _univariable(result: AnalysisResult, term: str) -> dict[str | None, Statistic]:
    """The hazard ratios of the model with this term alone, by what they compare."""
    found = result.find(name="hazard_ratio", context="univariable", term=term)
    return {statistic.level: statistic for statistic in found}


def _model_cells(
    index: Index, own: Statistic | None, alone: Statistic | None, result: AnalysisResult
) -> Iterator[tuple[Path, Cell]]:
    for which, statistic in (("Univariable", alone), ("Multivariable", own)):
        if statistic is None:
            continue
        key = statistic.key
        hr, low, high, p = (
            index.get(key._replace(name=name))
            for name in ("hazard_ratio", "hazard_ratio_conf_low", "hazard_ratio_conf_high", "p_value")
        )
        shown = cell(hr, "journal", _DECIMALS)
        if shown.number is not None:
            shown = Cell(f"{shown.text} ({interval_text(low, high, 'journal', _DECIMALS)})", shown.number)
        yield _hr_column(result, which), shown
        yield (which, "p"), cell(p, "journal")


def _overall(
    index: Index, term: str, own: dict[str | None, Statistic], result: AnalysisResult
) -> Iterator[tuple[Path, Cell]]:
    """The overall p of a factor with several parameters (Wald)."""
    if len(own) > 1:
        block, step = final_model(result)
        key = Key("p_value", "equation", term=term, column=0, block=block, step=step)
        yield ("Multivariable", "p"), cell(index.get(key), "journal")
    alone = next(result.find(name="p_value", context="univariable", term=term, column=0), None)
    if alone is not None and len(_univariable(result, term)) > 1:
        yield ("Univariable", "p"), cell(alone, "journal")


def _notes(result: AnalysisResult) -> Iterator[str]:
    yield from _size_notes(result)
    overall = "penalized likelihood ratio" if computed(result).get("firth") else "Wald"
    yield (
        f"HR: hazard ratio; CI: confidence interval; p of a factor's first row: overall {overall} test. "
        "NE: not estimable."
    )
    if "stratum" in result.labels:
        yield f"Stratified by {result.labels['stratum']}: each of its levels has a hazard of its own."
    for label, product in _beside_time(result):
        yield f"The hazard ratio of {label} is that at time 0, and {product} what it is multiplied by per unit of time."
    if result.details["candidates"]:
        yield "Univariable models use every patient who has the covariate, N and Events are of the multivariable model."
        if any(len(parts) > 1 for parts in result.details["parts"].values()):
            yield "A product has no univariable model: what it says depends on its parts beside it."
    concordance = result.index(result.conventions[0]).get(Key("concordance", "summary"))
    if concordance is not None and concordance.value is not None:
        shown = f"{cell(concordance, 'journal').text}, {concordance_interval(result, 'journal')}"
        yield f"Concordance (Harrell's C): {shown} (plain scale, jackknife standard error)."
    for statistic in result.find(name="p_value", context="ph_test", term=None):
        yield f"Test of proportional hazards (cox.zph, all terms): {p_phrase(statistic.value)}."


def _beside_time(result: AnalysisResult) -> Iterator[tuple[str, str]]:
    """The covariates that are in the model together with their product with time, and that product."""
    model = parameters(result, *final_model(result))
    for term in model:
        if f"T_*{term}" in model:
            yield result.term_label(term, TIMES), result.term_label(f"T_*{term}", TIMES)


def _size_notes(result: AnalysisResult) -> Iterator[str]:
    """How many patients, events and parameters a model has, and of how many something is not known."""
    index = result.index(result.conventions[0])

    def number(name: str, context: str) -> float | int | str | None:
        found = index.get(Key(name, context))
        return found.value if found else None

    per = number("events_per_parameter", "summary")
    n, events = model_counts(result)
    sizes = {"patient": n, "event": events, "parameter": int(number("n_parameters", "summary") or 0)}
    counts = [counted(size, word) for word, size in sizes.items()]
    ratio = per if isinstance(per, Hidden) else rounded(float(per or 0), 1)
    yield f"{', '.join(counts)}, {ratio} events per parameter."
    early = number("n_early_censored", "case_processing") or 0
    if isinstance(early, Hidden) or isinstance(n, Hidden):
        yield f"SPSS drops who was censored before the first event: {early}. No estimate changes by that."
    elif early:
        early = int(early)
        yield (
            f"SPSS counts {counted(n - early, 'patient')}: it drops {early} who were censored before the first event "
            f"{'of their stratum' if 'stratum' in result.labels else ''}".rstrip()
            + ". No estimate changes by that."
        )
    for term, there in result.details.get("beside", {}).items():
        if isinstance(there["n"], Hidden) or isinstance(n, Hidden):
            yield f"{result.term_label(term)}: how many of the model have no value is not shown."
        elif there["n"] < n:
            yield f"{result.term_label(term)}: {counted(n - there['n'], 'patient')} of the model without a value."
