"""No format and no figure fails on a number, and none shows one that is none: every statistic replaced by it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sarcstat.display.formatting import number_text, p_text
from sarcstat.display.shapes.document import Document, Section
from sarcstat.display.shapes.table import Cell
from sarcstat.render.formats import FORMATS, rendered
from sarcstat.results import AnalysisResult, Statistic
from sarcstat.vocabulary import TERMS

NUMBERS = [math.inf, -math.inf, math.nan, 1e308, -1e308, 1e-320, 0.0]
NOT_FINITE = [math.inf, -math.inf, math.nan, np.float64("inf"), np.float64("nan")]
NO_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:inf|nan|infinity)(?![\w])", re.IGNORECASE)


@pytest.fixture(scope="module")
def results() -> dict[str, AnalysisResult]:
    """A result of each analysis with hazard ratios or curves, from the commands themselves."""
    from sarcstat.cli import cli

    def made(command: str, *arguments: str) -> Document:
        from importlib import import_module

        module = import_module(cli.commands[command].callback.__module__)  # type: ignore[union-attr]
        lung = ["survival::lung", "--time", "time", "--event", "status=2"]
        options = dict(cli.commands[command].make_context(command, [*lung, *arguments]).params)
        document: Document = module.document(options, {})
        return document

    model = ["--covariates", "age*sex,ph.ecog", "--categorical", "ph.ecog", "--baseline", "--style"]
    curves = ["--by", "sex", "--times", "100", "--tau", "500", "--percentiles", "quartiles", "--style"]
    return {
        **{f"cox {style}": made("cox", *model, style).sections[0].result for style in ("spss", "r", "journal", "both")},
        **{f"km {style}": made("km", *curves, style).sections[0].result for style in ("spss", "r", "journal", "both")},
        "curves": made("km", "--by", "sex", "--table").sections[0].result,
        "subgroup": made("subgroup", "--by", "sex", "--within", "ph.ecog").sections[0].result,
    }


def spoilt(result: AnalysisResult, number: float) -> AnalysisResult:
    """The result with the number in place of every statistic that is no count, and of what a forest plot shows."""
    whole = ("count", "df", "text")
    statistics = [each if TERMS[each.name].kind in whole else replace(each, value=number) for each in result.statistics]
    names = ("hazard_ratio", "conf_low", "conf_high", "p_value", "interaction_p_value")
    rows = [
        {name: Statistic(name="hazard_ratio", value=number, convention="spss", context="").value if name in names else x
         for name, x in row.items()}
        for row in result.details.get("forest", ())
    ]  # fmt: skip
    details: dict[str, Any] = {**result.details, **({"forest": rows} if rows else {})}
    for convention in result.conventions:
        if isinstance(details.get(convention), dict) and details[convention].get("baseline"):
            old = details[convention]["baseline"]
            new = {name: values if name == "stratum" else np.full(len(values), number) for name, values in old.items()}
            pairs = [(one, other, number) for one, other, _ in details[convention]["correlation"]]
            details[convention] = {**details[convention], "baseline": new, "correlation": pairs}
    return replace(result, statistics=statistics, details=details)


def sections(results: dict[str, AnalysisResult], number: float) -> list[Section]:
    from sarcstat.display import cox, kaplan_meier

    shown: list[Section] = []
    for name, result in results.items():
        analysis, style = name.split()[0], name.split()[-1]
        found = spoilt(result, number)
        if analysis == "cox":
            shown.append(cox.section(found, style))  # type: ignore[arg-type]
        elif analysis == "km":
            shown.append(kaplan_meier.section(found, style))  # type: ignore[arg-type]
    return shown


@pytest.mark.parametrize("format_", FORMATS)
def test_no_format_fails_on_a_number(results: dict[str, AnalysisResult], format_: str) -> None:
    shown = [section for number in NUMBERS for section in sections(results, number)]
    document = Document(analysis="cox", title="Numbers", sections=shown)
    content = rendered(document, format_)
    assert content
    if format_ == "json":
        json.loads(content, parse_constant=pytest.fail)
    if format_ not in ("docx", "xlsx", "pdf"):
        assert not NO_NUMBER.findall(content.decode("utf-8"))


def test_a_workbook_has_words_or_numbers(results: dict[str, AnalysisResult]) -> None:
    from io import BytesIO

    import openpyxl

    document = Document(analysis="cox", title="Numbers", sections=sections(results, math.inf))
    workbook = openpyxl.load_workbook(BytesIO(rendered(document, "xlsx")))
    cells = [cell.value for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert "NE" in cells
    assert not any(isinstance(value, str) and NO_NUMBER.search(value) for value in cells)


@pytest.fixture(scope="module")
def drawn() -> set[bytes]:
    """The drawings that were made in every format: numbers that are none are shown alike."""
    return set()


@pytest.mark.parametrize("number", NUMBERS)
def test_no_figure_fails_on_a_number(
    results: dict[str, AnalysisResult], number: float, drawn: set[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fonts of an EPS, which take a second and know no number, are left out."""
    monkeypatch.setattr("matplotlib.backends.backend_ps._font_to_ps_type42", lambda *of: None)
    from sarcstat.figures.curves.survival import survival_picture
    from sarcstat.figures.drawing.annotations import SurvivalPanel
    from sarcstat.figures.drawing.spec import FORMATS as FIGURES
    from sarcstat.figures.drawing.spec import ForestSpec, SurvivalSpec
    from sarcstat.figures.forest.forest import forest_picture

    pictures = [forest_picture([spoilt(results[name], number)], ForestSpec()) for name in ("cox journal", "subgroup")]
    assert not any(NO_NUMBER.findall(picture.description) for picture in pictures)
    spec = SurvivalSpec(annotate=("p", "median"), median_lines=True)
    pictures.append(survival_picture([SurvivalPanel(spoilt(results["curves"], number))], spec))
    for picture in pictures:
        svg = picture.render("svg")
        assert svg in drawn or all(picture.render(kind) for kind in FIGURES)
        drawn.add(svg)


@pytest.mark.parametrize("number", NUMBERS)
def test_no_drawing_for_a_terminal_fails_on_a_number(results: dict[str, AnalysisResult], number: float) -> None:
    from sarcstat.figures.curves.terminal import terminal_curve
    from sarcstat.figures.forest.terminal import terminal_forest

    for name in ("cox spss", "cox r", "cox journal"):
        assert not NO_NUMBER.findall("\n".join(terminal_forest(spoilt(results[name], number), width=80)))
    assert terminal_curve(spoilt(results["curves"], number), width=80, color=False, ascii_only=False)


@pytest.mark.parametrize("number", NOT_FINITE)
def test_what_is_not_finite_is_no_number_of_a_result(number: float) -> None:
    made = Statistic(name="hazard_ratio", value=number, convention="spss", context="equation")
    assert (made.value, made.missing) == (None, "not_estimable")
    cell = Cell("?", number)
    assert (cell.number, cell.missing) == (None, "not_estimable")
    shown: list[Callable[[], str]] = [
        lambda: p_text(number), lambda: number_text(number, "p_value", "spss"),
        lambda: number_text(number, "percent", "journal"), lambda: number_text(number, "time", "r"),
    ]  # fmt: skip
    assert {text() for text in shown} == {"NE"}


@pytest.mark.parametrize("number", [1e308, -1e308, 1e-320, 5e-324, 0.0])
def test_every_finite_number_stays_as_it_is(number: float) -> None:
    made = Statistic(name="hazard_ratio", value=number, convention="spss", context="equation")
    assert made.value == number
    assert Cell("?", number).number == number
