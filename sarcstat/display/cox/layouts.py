"""Which statistic stands in which cell of SPSS's COXREG tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sarcstat.display.headings import parameter_of, term_of
from sarcstat.display.layout import Layout
from sarcstat.display.shapes.table import Path
from sarcstat.results import AnalysisResult, Key, Statistic, computed

_OMNIBUS = "Omnibus Tests of Model Coefficients"
Entries = dict[tuple[Path, Path], Key]


def layouts(result: AnalysisResult, *, last_step: bool = False) -> Iterator[Layout]:
    """SPSS's tables of statistics, in SPSS's order; `last_step` has only what /PRINT SUMMARY leaves of each block."""
    yield _case_processing(result)
    yield _block_zero(result)
    for block, method in enumerate((each["method"] for each in computed(result)["blocks"]), start=1):
        steps = steps_of(result, block)
        stepwise = method != "enter"
        if not steps:
            yield _not_in_equation(result, block, [0], stepwise)
            continue
        shown = steps[-1:] if last_step else steps
        yield _omnibus(result, block, shown, stepwise, last_step)
        yield _equation(result, block, shown, stepwise)
        if stepwise and not last_step:
            yield _removal(result, block, steps)
        if stepwise:
            yield _not_in_equation(result, block, shown if last_step else [0, *steps], stepwise)
    yield _means(result)


def steps_of(result: AnalysisResult, block: int) -> list[int]:
    """The numbers of the models of a block."""
    found = result.find(name="action", block=block, convention=result.conventions[0])
    return [step for step in (statistic.step for statistic in found) if step]


def final_model(result: AnalysisResult) -> tuple[int, int]:
    """Block and step of the last model."""
    models = [(s.block or 0, s.step or 0) for s in result.find(name="action", convention=result.conventions[0])]
    return models[-1] if models else (0, 0)


def parameters(result: AnalysisResult, block: int, step: int, context: str = "equation") -> dict[str, list[Statistic]]:
    """The parameters of a model by term, in order; of a term with one there is only that."""
    name = {"equation": "coefficient", "not_in_equation": "score", "means": "covariate_mean"}[context]
    keys: dict[str, Any] = {} if context == "means" else {"block": block, "step": step}
    found: dict[str, list[Statistic]] = {}
    for statistic in result.find(name=name, context=context, convention=result.conventions[0], **keys):
        if statistic.term and statistic.column:
            found.setdefault(statistic.term, []).append(statistic)
    return found


def _layout(name: str, entries: Entries, block: int | None, **more: Any) -> Layout:
    """A layout whose rows and columns are those of its entries."""
    return Layout(
        name=name,
        rows=list(dict.fromkeys(row for row, _ in entries)),
        columns=more.pop("columns", None) or list(dict.fromkeys(column for _, column in entries)),
        entries=entries,
        context={} if block is None else {"block": str(block)},
        **more,
    )


def _case_processing(result: AnalysisResult) -> Layout:
    groups = {
        "Cases available in analysis": [("Event", "n_events"), ("Censored", "n_censored"), ("Total", "n")],
        "Cases dropped": [
            ("Cases with missing values", "n_missing"),
            ("Cases with negative time", "n_negative"),
            ("Censored cases before the earliest event in a stratum", "n_early_censored"),
            ("Total", "n_dropped"),
        ],
    }
    rows: list[tuple[Path, str]] = [((group, text), name) for group, each in groups.items() for text, name in each]
    rows.append((("Total",), "n_total"))
    entries: Entries = {}
    for row, name in rows:
        entries[row, ("N",)] = Key(name, "case_processing")
        entries[row, ("Percent",)] = Key(f"{name}_percent", "case_processing")
    return _layout("Case Processing Summary", entries, None)


def _block_zero(result: AnalysisResult) -> Layout:
    entries: Entries = {(("",), ("-2 Log Likelihood",)): Key("neg2_log_likelihood", "omnibus", block=0)}
    return _layout(_OMNIBUS, entries, 0, notes=["Block 0: no covariate in the model."])


def _omnibus(result: AnalysisResult, block: int, steps: Sequence[int], stepwise: bool, last_step: bool) -> Layout:
    entries: Entries = {}
    notes = []
    groups = [("Overall (score)", "overall"), ("Change From Previous Step", "previous_step")]
    groups = [*groups[: 1 if last_step else 2], ("Change From Previous Block", "previous_block")]
    for step in steps:
        row = (str(step) if stepwise else "",)
        entries[row, ("-2 Log Likelihood",)] = Key("neg2_log_likelihood", "omnibus", block=block, step=step)
        for outer, context in groups:
            for text, name in (("Chi-square", "chi_square"), ("df", "df"), ("Sig.", "p_value")):
                entries[row, (outer, text)] = Key(name, context, block=block, step=step)
        if stepwise:
            notes.append(_moved(result, block, step))
    return _layout(_OMNIBUS, entries, block, row_headings=("Step",) if stepwise else (), notes=notes)


def _moved(result: AnalysisResult, block: int, step: int) -> str:
    """`Variable(s) Entered at Step Number 1: Age`."""
    action = next(result.find(name="action", block=block, step=step, convention=result.conventions[0]))
    if action.term is None:
        return f"Step {step}: all terms of the block entered."
    word = "Removed" if action.value == "remove" else "Entered"
    return f"Variable(s) {word} at Step Number {step}: {result.term_label(action.term)}."


_COLUMNS: tuple[tuple[str, str], ...] = (
    ("B", "coefficient"),
    ("SE", "coefficient_std_error"),
    ("Wald", "wald"),
    ("df", "df"),
    ("Sig.", "p_value"),
    ("Exp(B)", "hazard_ratio"),
)


def _equation(result: AnalysisResult, block: int, steps: Sequence[int], stepwise: bool) -> Layout:
    """B to Exp(B) with its interval; a term of several parameters has its overall Wald test first."""
    between = f"{100 * computed(result)['conf_level']:.1f}% CI for Exp(B)"
    columns: list[tuple[Path, str]] = [((text,), name) for text, name in _COLUMNS]
    columns += [((between, "Lower"), "hazard_ratio_conf_low"), ((between, "Upper"), "hazard_ratio_conf_high")]
    entries: Entries = {}
    texts: dict[Path, str] = {}
    for step in steps:
        before: Path = (f"Step {step}",) if stepwise else ()
        for term, own in parameters(result, block, step).items():
            if len(own) > 1:
                for column, name in columns[2:5]:
                    row = (*before, parameter_of(result, term, 0, len(own)))
                    entries[row, column] = Key(name, "equation", term=term, column=0, block=block, step=step)
            for statistic in own:
                row = (*before, parameter_of(result, term, statistic.column, len(own)))
                texts[row] = statistic.level or ""
                for column, name in columns:
                    entries[row, column] = statistic.key._replace(name=name)
    return _layout(
        "Variables in the Equation",
        entries,
        block,
        columns=[column for column, _ in columns],
        row_texts={row: text for row, text in texts.items() if text},
    )


def _not_in_equation(result: AnalysisResult, block: int, steps: Sequence[int], stepwise: bool) -> Layout:
    entries: Entries = {}
    notes = []
    for step in steps:
        before: Path = (f"Step {step}",) if stepwise else ()
        for term, own in parameters(result, block, step, "not_in_equation").items():
            for column in ([0] if len(own) > 1 else []) + [statistic.column for statistic in own]:
                row = (*before, parameter_of(result, term, column, len(own)))
                for text, name in (("Score", "score"), ("df", "df"), ("Sig.", "p_value")):
                    key = Key(name, "not_in_equation", term=term, column=column, block=block, step=step)
                    entries[row, (text,)] = key
        notes += _residual(result, block, step)
    return _layout("Variables not in the Equation", entries, block, notes=notes)


def _residual(result: AnalysisResult, block: int, step: int) -> list[str]:
    from sarcstat.display.formatting import cell

    index = result.index(result.conventions[0])
    found = [index.get(Key(name, "residual", block=block, step=step)) for name in ("chi_square", "df", "p_value")]
    if any(each is None or each.value is None for each in found):
        return []
    chi_square, df, p = (cell(each, "spss").text for each in found)
    return [f"Step {step}: Residual Chi Square = {chi_square} with {df} df Sig. = {p}"]


def _removal(result: AnalysisResult, block: int, steps: Sequence[int]) -> Layout:
    entries: Entries = {}
    names = (("Loss Chi-Square", "loss_chi_square"), ("df", "df"), ("Sig.", "p_value"))
    for statistic in result.find(name="loss_chi_square", block=block, convention=result.conventions[0]):
        row = (f"Step {statistic.step}", term_of(result, statistic.term or ""))
        for text, name in names:
            entries[row, (text,)] = statistic.key._replace(name=name)
    return _layout("Model if Term Removed", entries, block)


def _means(result: AnalysisResult) -> Layout:
    entries: Entries = {}
    for term, own in parameters(result, 0, 0, "means").items():
        for statistic in own:
            entries[(parameter_of(result, term, statistic.column, len(own)),), ("Mean",)] = statistic.key
    return _layout("Covariate Means", entries, None)
