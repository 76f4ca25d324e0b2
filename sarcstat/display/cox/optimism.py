"""The concordance of a Cox model, corrected for optimism, as a table."""

from __future__ import annotations

from collections.abc import Iterator

from sarcstat.display.formatting import NumberStyle, cell
from sarcstat.display.shapes.table import Cell, Path, Table
from sarcstat.errors import counted
from sarcstat.results import AnalysisResult, Key, computed

_ROWS = {"Apparent": "concordance", "Optimism": "concordance_optimism", "Corrected": "concordance_corrected"}


def optimism_table(result: AnalysisResult, style: NumberStyle) -> Iterator[Table]:
    """Apparent concordance, optimism, and what is left; the calibration slope. Nothing where it was not asked for."""
    index = result.index(result.conventions[-1])
    if Key("concordance_corrected", "optimism") not in index:
        return
    cells: dict[tuple[Path, Path], Cell] = {
        ((row,), ("Concordance",)): cell(index[Key(name, "optimism")], style) for row, name in _ROWS.items()
    }
    slope: tuple[Path, Path] = (("Corrected",), ("Calibration Slope",))
    cells[slope] = cell(index[Key("calibration_slope", "optimism")], style)
    yield Table(
        name="Optimism of the Concordance",
        rows=[(row,) for row in _ROWS],
        columns=[("Concordance",), ("Calibration Slope",)],
        cells=cells,
        notes=list(_notes(result, style)),
    )


def _notes(result: AnalysisResult, style: NumberStyle) -> Iterator[str]:
    index = result.index(result.conventions[-1])
    drawn, used = (int(index[Key(name, "optimism")].value or 0) for name in ("n_resamples", "n_resamples_used"))
    selected = any(block["method"] != "enter" for block in computed(result)["blocks"])
    again = "terms were selected and the model fitted" if selected else "the model was fitted"
    counts = counted(drawn, "bootstrap resample")
    counts = f"{used:,} of {counts}" if used < drawn else counts
    ties = computed(result)["ties"][result.conventions[-1]].capitalize()
    yield (
        f"Harrell's bootstrap, {counts} of the patients, seed {result.options.get('seed')}: in each {again} again "
        f"(ties: {ties}). Optimism: the mean of its concordance in the resample less that in all patients."
    )
    yield "Calibration slope: the mean slope of the resamples' linear predictors in all patients; overfitted below 1."
    if style == "spss":
        yield "SPSS has none of this."
