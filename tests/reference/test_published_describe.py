"""Every published cell of SPSS's FREQUENCIES procedure that can be had with its data."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from published import agrees, published_cells, shared
from running import Outcome, sarcstat

Cells = dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, Any]]
STATISTICS = ("--style", "spss", "--statistics", "all", "--format", "json")


def tables(found: Outcome) -> dict[tuple[str, str | None], Cells]:
    """Every table by its name and the level of the split file."""
    assert found.status == 0, found.stderr
    return {
        (table["name"], table["context"].get("level", table["context"].get("split"))): {
            (tuple(cell["row"]), tuple(cell["column"])): cell for cell in table["cells"]
        }
        for table in found.json["tables"]
    }


def same(ours: dict[str, Any] | None, printed: dict[str, Any]) -> bool:
    """Equal in number and, letter by letter, in text."""
    return ours is not None and agrees(ours, printed) and ours["text"] == printed["text"]


def oms_cells(node: ET.Element, path: tuple[tuple[str, str], ...] = ()) -> Iterator[tuple[Any, ET.Element]]:
    """The cells of a pivot table of an OMS file with their row and column paths; hidden groups are no part of them."""
    for child in node:
        tag = child.tag.rpartition("}")[2]
        if tag == "cell":
            rows, columns = (tuple(text for axis, text in path if axis == wanted) for wanted in ("row", "column"))
            yield (rows, columns), child
        elif tag == "dimension":
            yield from oms_cells(child, (*path, (child.get("axis", ""), "")))
        elif child.get("hide") == "true":
            yield from oms_cells(child, path)
        else:
            axis = [axis for axis, text in path if text == ""][-1]
            yield from oms_cells(child, (*path, (axis, child.get("text", ""))))


def test_oms_of_a_labelled_file() -> None:
    """SPSS 27: every text of FREQUENCIES identical."""
    root = ET.parse(shared("spss", "oms", "A2_frequencies.xml")).getroot()
    data = shared("spss", "oms", "survey_likert.sav")
    names = ("Q1", "Q2", "Q3", "gender", "age_group")
    wanted = ("--style", "spss", "--statistics", "mean,median,mode,stddev", "--format", "json")
    ours = tables(sarcstat("describe", data, *names, *wanted))
    compared = 0
    for pivot in root.iter("{http://www.ibm.com/software/analytics/spss/xml/oms}pivotTable"):
        if pivot.get("subType") == "Notes":
            continue
        own = ours[pivot.get("text", ""), None]
        printed = {
            tuple(tuple(text for text in axis if text) for axis in place): each for place, each in oms_cells(pivot)
        }
        assert set(own) == set(printed)
        for place, each in printed.items():
            assert own[place]["text"] == each.get("text"), (pivot.get("text"), place)
            assert own[place]["number"] == pytest.approx(float(each.get("number", "nan")), rel=1e-9)
            compared += 1
    assert compared == 125


def test_mac_freq() -> None:
    """The same tables from the unlabelled text file, with SPSS's print formats given."""
    formats = [f"--print-format={name}=F8.2" for name in ("Q1", "Q2", "Q3", "gender", "age_group")]
    found = sarcstat(
        "describe", shared("spss", "cases", "mac_freq", "data.csv"), "Q1", "Q2", "Q3", "gender", "age_group",
        *formats, *STATISTICS, "--procedure", "frequencies",
    )  # fmt: skip
    ours = tables(found)
    labels = {"题项1（5点李克特）": "Q1", "题项2（5点李克特）": "Q2", "题项3（5点李克特）": "Q3", "性别": "gender"}
    labels["年龄段"] = "age_group"
    levels = {"男": ".00", "女": "1.00", "青年（<35）": "1.00", "中年（35-50）": "2.00", "中老年（>50）": "3.00"}
    printed = published_cells("mac_freq", "FREQUENCIES")
    assert len(printed) == 125
    for cell in printed:
        if cell["table"] == "Statistics":
            place = cell["row"], (labels[cell["column"][0]],)
        else:
            row = tuple(levels.get(part, part) for part in cell["row"] if part not in ("0", "-1"))
            place = row, cell["column"]
        assert same(ours[labels.get(cell["table"], cell["table"]), None].get(place), cell), cell


ROWS = {"N Valid": ("N", "Valid"), "Missing": ("N", "Missing"), "Std.Deviation": ("Std. Deviation",)}
ROWS |= {f"P{share}": ("Percentiles", share) for share in ("25", "50", "75")}


@pytest.mark.parametrize("parts", ["--by", "--split"])
@pytest.mark.parametrize("test", ["1a", "1b", "1c", "2a", "2b", "2c", "3a", "3b", "3c", "4a", "4b", "4c"])
def test_mariposa(test: str, parts: str) -> None:
    """Means to percentiles of three variables: alone, weighted, by region, weighted by region; every text identical."""
    options = ["--weight", "sampling_weight"] if test[0] in "24" else []
    options += [parts, "region"] if test[0] in "34" else []
    found = sarcstat(
        "describe", shared("spss", "cases", "mariposa_describe", "data.csv"), "age", "income", "life_satisfaction",
        "--na", "NA", *options, *STATISTICS, "--percentiles", "quartiles", "--procedure", "frequencies", "--no-tables",
        "--print-format", "age=F8.2", "--print-format", "income=F8.2",
    )  # fmt: skip
    ours = tables(found)
    regions = {"East": "1", "West": "2"} if parts == "--by" else {"East": "region = 1", "West": "region = 2"}
    printed = [cell for cell in published_cells("mariposa_describe", "FREQUENCIES") if f"Test {test}" in cell["table"]]
    assert len(printed) == (16 if test[0] in "12" else 32)
    for cell in printed:
        name, _, region = cell["row"][0].partition(" ")
        own = ours["Statistics", regions.get(region)]
        row = ROWS.get(cell["column"][0], cell["column"])
        assert same(own.get((row, (name,))), cell), (cell, own.get((row, (name,))))


@pytest.fixture
def statedu72(tmp_path: Path) -> Path:
    """The file with the variables that its source computes: age, status and rare from the id."""
    lines = shared("spss", "cases", "statedu72", "data.csv").read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in lines]
    added = [["age_m", "status_m", "rare"]]
    for row in rows[1:]:
        number = int(row[0])
        added.append(["" if number <= 2 else row[5], "" if number == 1 else row[2], str(int(number <= 5))])
    path = tmp_path / "statedu72.csv"
    path.write_text("".join(",".join([*a, *b]) + "\n" for a, b in zip(rows, added, strict=True)), encoding="utf-8")
    return path


def test_statedu72(statedu72: Path) -> None:
    """SPSS 31.0.1, unrounded."""
    options = ("--print-format", "age_m=F8.2", "--percentiles", "25,75", "--procedure", "frequencies")
    numbers = tables(sarcstat("describe", statedu72, "time", "age", "age_m", *STATISTICS, *options, "--no-tables"))
    counted = tables(sarcstat("describe", statedu72, "status", "ph.ecog", "status_m", *STATISTICS, *options[2:]))
    printed = published_cells("statedu72", "FREQUENCIES")
    assert len(printed) == 51
    for cell in printed:
        if cell["table"] == "Statistics":
            ours = numbers["Statistics", None].get((ROWS.get(cell["column"][0], cell["column"]), cell["row"]))
        else:
            own = counted[cell["table"].replace("_ecog", ".ecog"), None]
            ours = own.get((("Valid", *cell["row"]), cell["column"]))
        assert same(ours, cell), (cell, ours)


@pytest.mark.parametrize("rows", ["sex", "rare"])
def test_statedu72_crosstabs(statedu72: Path, rows: str) -> None:
    """SPSS 31.0.1, unrounded; Phi is negative for one of the tables."""
    found = sarcstat("crosstab", statedu72, "--rows", rows, "--columns", "status", "--format", "json")
    ours = tables(found)
    printed = [cell for cell in published_cells("statedu72", "CROSSTABS") if f"{rows}*" in cell["table"]]
    assert len(printed) == 18
    for cell in printed:
        measure = cell["row"][0] in ("Phi", "Cramer's V")
        table = "Symmetric Measures" if measure else "Chi-Square Tests"
        row = ("Nominal by Nominal", *cell["row"]) if measure else cell["row"]
        own = ours[table, None].get((row, cell["column"]))
        assert same(own, cell), (cell, own)
