"""Syntax that SPSS wrote into its outputs, and that we write ourselves."""

from __future__ import annotations

import html
import importlib.util
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pytest
from published import shared

from sarcstat.syntax.reading.reader import read_text

VIEWER = ("A2_frequencies", "D1_linear_reg", "digirounds", "football", "telco_cox")


def members(archive: Path, pattern: str) -> Iterator[bytes]:
    with zipfile.ZipFile(archive) as file:
        yield from (file.read(name) for name in sorted(file.namelist()) if re.search(pattern, name))


def logs(archive: Path) -> Iterator[str]:
    """The logs of a viewer file, without their layout; a blank there is one that does not break a line."""
    for member in members(archive, r"^outputViewer.*\.xml$"):
        for found in re.findall(r'<vtx:text[^>]*type="log"[^>]*>(.*?)</vtx:text>', member.decode(), re.S):
            text = re.sub(r"<head>.*?</head>", "", html.unescape(found), flags=re.S)
            yield re.sub(r"</?[a-zA-Z][^>]*>|<!\[CDATA\[|\]\]>", "", text.replace("<BR>", "\n"))


@pytest.fixture(scope="module")
def light() -> ModuleType:
    spec = importlib.util.spec_from_file_location("spv_light", shared("spss", "tools", "spv_light.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def notes(archive: Path, light: ModuleType) -> Iterator[tuple[str, str]]:
    """The command that each Notes table is of, and its syntax."""
    for member in members(archive, r"Notes.*\.bin$"):
        table = light.parse(member)
        for place, cell in table["cells"].items():
            path = [light.label(step) for axis, at in zip(table["dims"], place, strict=True) for step in axis[2][at]]
            if "Syntax" in path:
                yield table["command"], "\n".join(light.label(line) for part in cell["args"] for line in part)


COMMANDS = {
    "Frequencies": "Frequencies",
    "Regression": "Regression",
    "Kaplan-Meier": "KaplanMeier",
    "Oneway": "NotComputed",
    "GGraph": "Skipped",
}


@pytest.mark.parametrize("stem", VIEWER)
def test_notes_hold_one_command(stem: str, light: ModuleType) -> None:
    for command, text in notes(shared("spss", "viewer", f"{stem}.spv"), light):
        found = read_text(text, "Notes")
        assert type(found.commands[0]).__name__ == COMMANDS[command]
        assert found.remarks == ()
        assert len(found.commands) == (2 if command == "GGraph" else 1)


@pytest.mark.parametrize("stem", VIEWER)
def test_logs_are_jobs(stem: str) -> None:
    for text in logs(shared("spss", "viewer", f"{stem}.spv")):
        assert read_text(text, "log").commands


def test_a_log_is_read_in_its_order() -> None:
    (text,) = logs(shared("spss", "viewer", "football.spv"))
    data, execute, _, survival = read_text(text, "log").commands
    assert (data.kind, data.clauses["SHEET"]) == ("XLSX", ("NAME", "LIONEL_MESSI"))
    assert type(execute).__name__ == "Execute"
    assert (str(survival.time), str(survival.factor), survival.plots) == ("TIME", "FACTOR", ("SURVIVAL", "HAZARD"))
    assert (survival.table, survival.means, survival.comparisons) == (True, True, ())


def test_a_stepwise_model_from_a_log() -> None:
    (text,) = logs(shared("spss", "viewer", "telco_cox.spv"))
    (found,) = read_text(text, "log").commands
    (block,) = found.blocks
    assert (block.method, block.statistic, len(block.covariates)) == ("FSTEP", "LR", 35)
    assert (found.printed, found.confidence, found.iterations) == (("CI", "SUMMARY"), 95, 20)
    assert found.plots == ("SURVIVAL", "HAZARD", "OMS")


@pytest.mark.parametrize(
    ("stem", "kind"),
    [("A2_frequencies", "Frequencies"), ("D1_linear_reg", "Regression"), ("D3_binary_logistic", "NotComputed")],
)
def test_syntax_in_xml_has_lost_its_line_breaks(stem: str, kind: str) -> None:
    tree = ElementTree.parse(shared("spss", "oms", f"{stem}.xml"))
    texts = [
        str(cell.get("text"))
        for category in tree.iter()
        if category.get("text") == "Syntax"
        for cell in category
        if cell.get("text")
    ]
    (found,) = read_text(texts[0], "Notes").commands
    assert type(found).__name__ == kind


def test_regression_in_xml_asks_for_collinearity() -> None:
    tree = ElementTree.parse(shared("spss", "oms", "D1_linear_reg.xml"))
    text = next(str(cell[0].get("text")) for cell in tree.iter() if cell.get("text") == "Syntax")
    found: Any = read_text(text, "Notes").commands[0]
    assert (found.tolerance, found.collinearity) == (True, True)
    assert [str(each) for each in found.blocks[0].variables] == ["DTI", "IP", "Lev", "ROA", "Size", "Dual"]
