"""The Cox model as R prints it: summary(coxph) and cox.zph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sarcstat.display.cox.layouts import final_model, parameters
from sarcstat.display.formatting import NumberStyle, cell, interval_text, p_text
from sarcstat.display.headings import term_of
from sarcstat.display.shapes.table import Cell, Path, Table
from sarcstat.results import AnalysisResult, Hidden, Key, computed

_COLUMNS = (
    ("coef", "coefficient"),
    ("exp(coef)", "hazard_ratio"),
    ("se(coef)", "coefficient_std_error"),
    ("z", "z"),
    ("Pr(>|z|)", "p_value"),
)
_FIRTH = (*_COLUMNS[:3], ("Chisq", "chi_square"), ("p", "p_value"))
_ROBUST = (*_COLUMNS[:3], ("robust se", "coefficient_robust_std_error"), *_COLUMNS[3:])
_TESTS = (("Likelihood ratio test", "lr"), ("Wald test", "wald"), ("Score (logrank) test", "score"))


def r_tables(result: AnalysisResult) -> Iterator[Table]:
    """R's tables of the final model."""
    yield _summary(result)
    yield _model_tests(result)
    yield from ph_test(result)


def _summary(result: AnalysisResult) -> Table:
    level = f".{100 * computed(result)['conf_level']:.10g}"
    firth, robust = computed(result).get("firth"), "robust" in result.details
    columns = [
        *(_FIRTH if firth else _ROBUST if robust else _COLUMNS),
        (f"lower {level}", "hazard_ratio_conf_low"),
        (f"upper {level}", "hazard_ratio_conf_high"),
    ]
    index = result.index("r")
    cells: dict[tuple[Path, Path], Cell] = {}
    for term, own in parameters(result, *final_model(result)).items():
        for statistic in own:
            name = term_of(result, term, ":")
            shown = f"{name.text}: {statistic.level}" if statistic.level else name.text
            row = (replace(name, text=shown, name=f"({statistic.column})" if len(own) > 1 else ""),)
            for text, statistic_name in columns:
                cells[row, (text,)] = cell(index.get(statistic.key._replace(name=statistic_name)), "r", 4)
    return Table(
        name="Penalized Likelihood (Firth)" if firth else "summary(coxph)",
        rows=list(dict.fromkeys(row for row, _ in cells)),
        columns=[(text,) for text, _ in columns],
        cells=cells,
        notes=concordance(result),
    )


def concordance(result: AnalysisResult) -> list[str]:
    """The sentence of summary(coxph), and an interval: `Concordance = 0.644 (se = 0.025), 95% CI 0.595–0.694`."""
    index = result.index("r")
    found, error = (index.get(Key(name, "summary")) for name in ("concordance", "concordance_std_error"))
    if found is None or error is None or found.value is None:
        return []
    printed = f"Concordance = {cell(found, 'r').text} (se = {cell(error, 'r').text})"
    return [f"{printed}, {concordance_interval(result, 'r')} (plain scale, jackknife se)."]


def concordance_interval(result: AnalysisResult, style: NumberStyle) -> str:
    """`95% CI 0.595–0.694`: the limits of the last convention's concordance; NE where there are none."""
    index = result.index(result.conventions[-1])
    low, high = (index.get(Key(f"concordance_conf_{limit}", "summary")) for limit in ("low", "high"))
    return f"{100 * computed(result)['conf_level']:.10g}% CI {interval_text(low, high, style)}"


def _model_tests(result: AnalysisResult) -> Table:
    index = result.index("r")
    robust = ("Robust score test", "robust_score")
    tests = [*_TESTS, robust] if "robust" in result.details else [*_TESTS]
    if computed(result).get("firth"):
        tests = [("Penalized likelihood ratio test", "lr"), ("Wald test", "wald")]
    elif "sampling_weights" in result.labels:
        tests = [("Wald test", "wald"), robust]
    cells: dict[tuple[Path, Path], Cell] = {
        ((text,), (column,)): cell(index.get(Key(name, "summary", test=test)), "r")
        for text, test in tests
        for column, name in (("Chi-square", "chi_square"), ("df", "df"), ("p", "p_value"))
    }
    columns: list[Path] = [("Chi-square",), ("df",), ("p",)]
    return Table(name="Tests of the Model", rows=[(text,) for text, _ in tests], columns=columns, cells=cells)


def ph_test(result: AnalysisResult, times: str = ":") -> Iterator[Table]:
    """cox.zph: the test of proportional hazards by term and for the model, which SPSS does not have.

    `times` stands between the labels of a product.
    """
    cells: dict[tuple[Path, Path], Cell] = {}
    for statistic in result.find(context="ph_test", convention=result.conventions[-1]):
        row: Path = (term_of(result, statistic.term, times) if statistic.term else "GLOBAL",)
        column = {"chi_square": "chisq", "df": "df", "p_value": "p"}[statistic.name]
        cells[row, (column,)] = cell(statistic, "r")
    if cells:
        yield Table(
            name="Test of Proportional Hazards (cox.zph)",
            rows=list(dict.fromkeys(row for row, _ in cells)),
            columns=[("chisq",), ("df",), ("p",)],
            cells=cells,
            notes=["Schoenfeld residuals against the Kaplan-Meier transform of time; a small p speaks against."],
        )


def p_phrase(value: float | int | str | None) -> str:
    """`p = 0.012`, `p <0.001`, or that there is none."""
    if value is None:
        return "p not estimable (NE)"
    if isinstance(value, Hidden):
        return f"p {value}"
    text = p_text(float(value))
    return f"p {'' if text[0] in '<>' else '= '}{text}"
