"""Every published cell of SPSS's REGRESSION procedure with COLLIN and TOL, texts included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from published import disagreements, published_cells, shared
from running import Outcome, sarcstat

NAMES = ("DTI", "IP", "Lev", "ROA", "Size", "Dual")
WANTED = ("Tolerance", "VIF", "Eigenvalue", "Condition Index")
LABELS = ("数字化转型强度", "创新绩效（专利对数）", "资产负债率", "总资产收益率", "企业规模（总资产对数）", "两职合一")
Cell = dict[str, Any]
Path = tuple[str, ...]


def wanted(cell: Cell) -> bool:
    """The cells of this command: neither B nor t."""
    return cell["table"] in ("Coefficients", "Collinearity Diagnostics") and (
        cell["column"][-1] in WANTED or cell["column"][0] == "Variance Proportions"
    )


def tables(found: Outcome) -> dict[str, Any]:
    assert found.status == 0, found.stderr
    return {table["name"]: found.table(table["name"]) for table in found.json["tables"]}


def oms_cells(
    element: ElementTree.Element, table: str, row: tuple[str, ...], column: tuple[str, ...]
) -> Iterator[Cell]:
    """The cells below an element of SPSS's OMS output, with their paths."""
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "cell":
            number = {"number": float(child.attrib["number"])} if "number" in child.attrib else {}
            yield {"table": table, "row": row, "column": column, "text": child.attrib["text"], **number}
        elif name == "dimension":
            yield from _axis(child, table, row, column, child.attrib["axis"])


def _axis(element: ElementTree.Element, table: str, row: Path, column: Path, axis: str) -> Iterator[Cell]:
    for child in element:
        text = (child.attrib["text"],)
        place = (table, row + text, column) if axis == "row" else (table, row, column + text)
        if child.tag.rpartition("}")[2] == "group":
            yield from _axis(child, *place, axis)
        else:
            yield from oms_cells(child, *place)


def test_labelled_file_with_its_output() -> None:
    """SPSS 27: `firm_panel.sav`, labels shown."""
    root = ElementTree.fromstring(shared("spss", "oms", "D1_linear_reg.xml").read_text(encoding="utf-8"))
    printed = [
        cell
        for table in root.iter()
        if table.tag.rpartition("}")[2] == "pivotTable"
        for cell in oms_cells(table, table.attrib["text"], (), ())
        if wanted(cell)
    ]
    assert len(printed) == 75
    found = sarcstat("collinearity", shared("spss", "oms", "firm_panel.sav"), *NAMES, "--format", "json")
    assert not disagreements(printed, tables(found), texts=True)
    # Every cell that SPSS prints is there: `disagreements` lets a missing one pass only where SPSS prints none.
    ours = {(table, *place) for table, cells in tables(found).items() for place in cells}
    assert {(cell["table"], cell["row"], cell["column"]) for cell in printed} <= ours


def test_mac_collin() -> None:
    """The same output as cells, with the data as a CSV: names instead of labels."""
    labels = dict(zip(LABELS, NAMES, strict=True))
    printed = [
        {
            **cell,
            "row": tuple(labels.get(part, part) for part in cell["row"]),
            "column": tuple(labels.get(part, part) for part in cell["column"]),
        }
        for cell in published_cells("mac_collin", "REGRESSION")
        if wanted(cell)
    ]
    assert len(printed) == 75
    data = shared("spss", "cases", "mac_collin", "data.csv")
    assert not disagreements(printed, tables(sarcstat("collinearity", data, *NAMES, "--format", "json")), texts=True)
