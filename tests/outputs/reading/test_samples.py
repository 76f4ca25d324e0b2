"""Files that SPSS wrote: nothing left over, the same as an independent reader finds, and the same in all formats."""

from __future__ import annotations

import importlib.util
import zipfile
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from outputs.examples import texts
from published import shared

from sarcstat.outputs.limits import Allowance
from sarcstat.outputs.output import Cell, Label, Output, Table
from sarcstat.outputs.reading.read import read_output
from sarcstat.outputs.viewer.light import read_light

VIEWER = ("A2_frequencies", "D1_linear_reg", "digirounds", "football", "telco_cox")
#: Commands, tables, cells in all of them.
SIZES = {
    "A2_frequencies": (1, 7, 137),
    "D1_linear_reg": (1, 6, 140),
    "digirounds": (9, 32, 1403),
    "football": (1, 4, 984),
    "telco_cox": (1, 7, 321),
}
SYSTEM_MISSING = -1.7976931348623157e308


def read(*parts: str) -> Output:
    return read_output(shared("spss", *parts))


def tables(output: Output) -> list[Table]:
    return [table for _, _, table in output.tables()]


@pytest.fixture(scope="module")
def sketch() -> ModuleType:
    """A reader of light members that somebody else wrote."""
    spec = importlib.util.spec_from_file_location("spv_light", shared("spss", "tools", "spv_light.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def light_members(name: str) -> Iterator[bytes]:
    with zipfile.ZipFile(shared("spss", "viewer", f"{name}.spv")) as file:
        for member in file.namelist():
            if "light" in member:
                yield file.read(member)


@pytest.mark.parametrize("name", VIEWER)
def test_each_cell_is_the_one_that_another_reader_finds(name: str, sketch: ModuleType) -> None:
    compared = 0
    for data in light_members(name):
        theirs, ours = sketch.parse(data), read_light(data, Allowance(name))
        assert theirs["rest"] == 0
        assert ours.cells.keys() == theirs["cells"].keys()
        assert [len(each.leaves) for each in ours.dimensions] == [len(leaves) for _, _, leaves in theirs["dims"]]
        for place, cell in theirs["cells"].items():
            assert same(ours.cells[place], cell)
            compared += 1
        for dimension, (_, _, leaves) in zip(ours.dimensions, theirs["dims"], strict=True):
            for i, path in leaves.items():
                assert all(map(same_label, dimension.leaves[i], path))
    assert compared == SIZES[name][2]


def same(ours: Cell, theirs: dict[str, Any]) -> bool:
    if "x" in theirs:
        missing = theirs["x"] == SYSTEM_MISSING
        return (ours.number is None and ours.system_missing) if missing else ours.number == theirs["x"]
    return ours.label is not None and same_label(ours.label, theirs)


def same_label(ours: Label, theirs: dict[str, Any]) -> bool:
    kinds = {1: "number", 2: "value", 3: "constant", 4: "value", 5: "variable", 6: "constant", 7: "template"}
    kind = "text" if theirs["t"] == 3 and not theirs["fixed"] else kinds[theirs["t"]]
    expected = {"constant": theirs.get("c"), "variable": theirs.get("varname"), "text": theirs.get("local")}
    found = {"constant": ours.constant, "variable": ours.variable, "text": ours.text}
    return ours.kind == kind and expected.get(kind) == found.get(kind)


@pytest.mark.parametrize("name", VIEWER)
def test_files_of_the_viewer_are_read_whole(name: str) -> None:
    found = read("viewer", f"{name}.spv")
    sizes = (len(found.commands), len(tables(found)), sum(len(table.cells) for table in tables(found)))
    assert sizes == SIZES[name]
    assert all(command.notes is not None and not command.notes.lacking for command in found.commands)


def test_a_chinese_output_is_known_by_its_english_constants() -> None:
    found = read("viewer", "telco_cox.spv")
    (command,) = found.commands
    assert (found.version, found.language, command.name) == ("25.0", "zh-cn", "Cox Regression")
    equation = next(table for table in command.tables if table.subtype == "Variables in the Equation")
    statistics = [each for each in equation.dimensions if each.name.constant == "Statistics"]
    words = [path[-1].constant for path in statistics[0].leaves]
    assert words[:8] == ["B", "SE", "Wald", "df", "Sig.", "Exp(B)", "Lower", "Upper"]
    steps = next(each for each in equation.dimensions if each is not statistics[0])
    assert steps.leaves[0][0].identity == ("template", "Step ^1", ((("number", 29.0),),))
    assert command.notes is not None
    assert (command.notes.filter, command.notes.rows) == (None, 7043)
    assert command.notes.syntax is not None
    assert command.notes.syntax.split("\n")[:2] == ["COXREG Tenure_Months", "  /STATUS=Churn_Value(1)"]


def test_what_is_shown_in_another_language_is_the_constants_shown_word() -> None:
    table = next(t for t in tables(read("viewer", "football.spv")) if t.subtype == "Survival Table")
    (path,) = {path for each in table.dimensions for path in each.leaves if path[-1].constant == "Estimate"}
    assert (path[0].text, path[0].constant) == ("Cumulative Proportion Surviving at the Time", "Cumulative Events")


@pytest.mark.parametrize("name", ["A2_frequencies", "D1_linear_reg", "D3_binary_logistic"])
def test_displayed_texts_follow_from_number_and_format(name: str) -> None:
    cells = [cell for table in tables(read("oms", f"{name}.xml")) for cell in table.cells.values()]
    numbers = [cell for cell in cells if cell.number is not None and cell.format is not None]
    assert len(numbers) > 90
    assert [c.format.text(c.number) for c in numbers if c.format and c.number is not None] == [c.text for c in numbers]


@pytest.mark.parametrize("name", ["A2_frequencies", "D1_linear_reg"])
def test_the_same_run_is_the_same_in_every_format(name: str) -> None:
    viewer = [t for t in tables(read("viewer", f"{name}.spv")) if t.subtype != "Notes"]
    oms = [t for t in tables(read("oms", f"{name}.xml")) if t.subtype != "Notes"]
    html = [t for t in tables(read("viewer", f"{name}.html")) if t.subtype != "Notes"]
    kinds = [(t.command, t.subtype, t.title.text) for t in viewer]
    assert (
        kinds
        == [(t.command, t.subtype, t.title.text) for t in oms]
        == [(t.command, t.subtype, t.title.text) for t in html]
    )
    for a, b, c in zip(viewer, oms, html, strict=True):
        assert by_words(a) == by_words(b)
        assert sorted(texts(a).values()) == sorted(texts(c).values())
        assert by_words(a) == by_words(c)


def by_words(table: Table) -> dict[frozenset[str], str]:
    """Displayed texts by all words of their paths, whatever the order and nesting of dimensions."""
    return {frozenset(" / ".join(place).split(" / ")): text for place, text in texts(table).items()}


@pytest.mark.parametrize("name", ["A2_frequencies", "D1_linear_reg"])
def test_notes_are_the_same_in_every_format(name: str) -> None:
    found = [read("viewer", f"{name}.spv"), read("oms", f"{name}.xml"), read("viewer", f"{name}.html")]
    notes = [each.commands[0].notes for each in found]
    for field in ("created", "filter", "weight", "split", "rows", "missing", "syntax", "lacking", "active_dataset"):
        assert len({getattr(each, field) for each in notes}) == 1
