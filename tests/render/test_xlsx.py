"""The workbook: numbers that are numbers and look as printed, legal sheet names, equal bytes."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from running import LUNG, sarcstat

from sarcstat.display.shapes.table import Cell
from sarcstat.render.xlsx import _sheet_name, number_format


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("326.084", 326.08367, "0.000"),
        (".049", 0.0491, ".000"),
        ("-.049", -0.0491, ".000"),
        ("0.049", 0.0491, "0.000"),
        ("138", 138, "0"),
        ("14,228", 14228, "#,##0"),
        ("18.8%", 18.84, '0.0"%"'),
        (".4%", 0.439, '.0"%"'),
        ("<0.001", 0.0004, '[<0.001]"<0.001";0.000'),
        (">0.999", 0.9999, '[>0.999]">0.999";0.000'),
        ("6.1 (4.9–7.2)", 6.1, None),
        ("NR", None, None),
        ("Mean", None, None),
        (".", None, None),
        # The double is below 1.005, so the text is 1.00; a spreadsheet would show 1.01.
        ("1.00", 1.005, '"1.00"'),
        ("1e+20", 1e20, None),
        ("2" + "0" * 99, 2e99, "0"),
        (f"{2e300:,.0f}", 2e300, '"' + f"{2e300:,.0f}" + '"'),
    ],
)
def test_number_format(text: str, number: float | None, expected: str | None) -> None:
    assert number_format(Cell(text, number)) == expected


def test_sheet_names_are_legal_and_unique() -> None:
    taken: set[str] = set()
    names = [_sheet_name(name, taken) for name in ("a/b: [c]*?\\", "A b   c", "x" * 40, "x" * 50, "", "'q'", "History")]
    assert len({name.casefold() for name in names}) == 7
    assert all(0 < len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in names)
    emoji = _sheet_name("😀" * 20, taken)
    assert emoji == "😀" * 15  # Excel counts two for each
    assert "history" not in {name.casefold() for name in names}
    assert names[3] == "x" * 27 + " (2)"


def test_cells_hold_unrounded_numbers(tmp_path: Path) -> None:
    arguments = ("km", *LUNG, "--by", "sex,ph.ecog")
    found = sarcstat(*arguments, "--format", "json", "-o", tmp_path / "o.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "o.xlsx")
    tables = found.json["tables"]
    assert len(workbook.sheetnames) == len(tables) == 6
    for sheet, table in zip(workbook, tables, strict=True):
        found_here = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "n" and cell.value]
        for cell in table["cells"]:
            if cell["number"]:  # a file of Excel has 16 digits
                assert any(abs(value - cell["number"]) <= 1e-15 * abs(value) for value in found_here), cell
        assert sheet["A2"].value == table["name"]


def test_a_sheet_has_merged_heads_frozen_and_notes(tmp_path: Path) -> None:
    sarcstat("km", *LUNG, "--by", "sex", "-o", tmp_path / "o.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx")["Means and Medians for Survival"]
    assert sheet.freeze_panes == "B7"
    assert {str(each) for each in sheet.merged_cells.ranges} >= {"B4:E4", "F4:I4", "A4:A6", "D5:E5"}
    assert sheet["B4"].value == "Mean"
    assert (sheet["B7"].value, sheet["B7"].number_format) == (pytest.approx(326.084, abs=0.0005), "0.000")
    values = [row[0].value for row in sheet.iter_rows()]
    assert "Estimation is limited to the largest survival time if it is censored." in values
    assert any(str(value).startswith("survival::lung: 228 patients") for value in values)


def test_equal_results_have_equal_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        sarcstat("km", *LUNG, "-o", tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
