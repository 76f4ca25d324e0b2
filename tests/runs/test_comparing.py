"""Two runs compared: every number that is another one is found, by what it is."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from running import LUNG, sarcstat

from sarcstat.errors import InputError
from sarcstat.runs.comparing import Compared, Differences, compare, relative_difference
from sarcstat.runs.source import read_run

Record = dict[str, Any]
KM = ("km", *LUNG, "--by", "sex", "--times", "180", "--format", "json")
COX = ("cox", *LUNG, "--covariates", "age,sex", "--categorical", "sex", "--format", "json")


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    return {name: sarcstat(*command).json for name, command in {"km": KM, "cox": COX}.items()}


@pytest.fixture
def compared(tmp_path: Path) -> Callable[[Record, Record], Differences]:
    def both(first: Record, second: Record, tolerance: float = 1e-9) -> Differences:
        files = tmp_path / "first.json", tmp_path / "second.json"
        for file, record in zip(files, (first, second), strict=True):
            file.write_text(json.dumps(record), encoding="utf-8")
        return compare(read_run(files[0]), read_run(files[1]), tolerance)

    return both


def numbers(record: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all numbers that a record holds as values: of cells, statistics and curves."""
    for table, content in enumerate(record["tables"]):
        for cell, each in enumerate(content["cells"]):
            if each["number"] is not None:
                yield "tables", table, "cells", cell, "number"
    for index, each in enumerate(record["statistics"]):
        if each["stat"] is not None:
            yield "statistics", index, "stat"
    for index, curve in enumerate(record.get("curves", ())):
        for name, column in curve.items():
            if isinstance(column, list) and column and isinstance(column[0], float):
                yield "curves", index, name, 0


def put(record: Record, path: tuple[Any, ...], change: Callable[[Any], Any]) -> Record:
    changed = copy.deepcopy(record)
    at: Any = changed
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = change(at[path[-1]])
    return changed


def differing(found: Differences) -> list[Compared]:
    return [each for each in found.numbers if each.kind not in ("same", "within")]


@pytest.mark.parametrize("name", ["km", "cox"])
def test_any_one_number_that_changes_is_found(records: dict[str, Record], compared: Any, name: str) -> None:
    record = records[name]
    paths = [*numbers(record)]
    assert len(paths) > 60
    for path in paths[:: max(1, len(paths) // 40)]:
        (only,) = differing(compared(record, put(record, path, lambda value: value * (1 + 1e-6) or 1e-6)))
        assert only.kind == "changed"
        assert only.relative == pytest.approx(1e-6, rel=1e-3) or only.first.number == 0


def test_the_same_run_has_no_difference(records: dict[str, Record], compared: Any) -> None:
    found = compared(records["km"], records["km"])
    assert not found.differ
    assert not found.circumstances
    assert found.counts()["same"] == len(found.numbers)
    assert len({each.identity for each in found.numbers}) == len(found.numbers)


def test_order_does_not_matter_and_labels_match_no_numbers(records: dict[str, Record], compared: Any) -> None:
    other = copy.deepcopy(records["km"])
    for table in other["tables"]:
        table["cells"].reverse()
    other["tables"].reverse()
    other["statistics"].reverse()
    assert not compared(records["km"], other).differ
    for table in other["tables"]:
        table["cells"].reverse()
        for cell in table["cells"]:
            for axis in ("row", "column"):
                if f"{axis}_path" in cell:
                    cell[axis] = ["another label"] * len(cell[axis])
                    cell[f"{axis}_path"] = [{**step, "text": "another label"} for step in cell[f"{axis}_path"]]
    found = compared(records["km"], other)
    assert not differing(found)
    assert all(each.what.startswith("label of ") for each in found.circumstances)


def test_a_label_that_is_another_one_is_a_difference(records: dict[str, Record], compared: Any) -> None:
    """Where 1 and 2 have changed their labels, the same numbers mean the contrary."""
    other, labels = copy.deepcopy(records["km"]), {"1": "Women", "2": "Men"}
    for table in other["tables"]:
        for cell in table["cells"]:
            for step in cell.get("row_path", ()):
                if step.get("variable") == "sex" and "value" in step:
                    step["text"] = labels[step["text"]]
    found = compared(records["km"], other)
    assert {(each.what, each.first, each.second) for each in found.circumstances} == {
        ("label of variable=sex; value=1.0", "1", "Women"),
        ("label of variable=sex; value=2.0", "2", "Men"),
    }
    assert found.differ
    assert not differing(found)
    name = records["km"]["statistics"][0]["stat_name"]
    found = compared(records["km"], put(records["km"], ("statistics", 0, "stat_label"), lambda text: text + " (all)"))
    assert [each.what for each in found.circumstances] == [f"label of {name}"]
    assert found.differ


def test_a_warning_that_is_a_note_now_is_a_difference(records: dict[str, Record], compared: Any) -> None:
    told = [{"kind": "warning", "text": "Small groups."}]
    first = {**records["km"], "conditions": told}
    found = compared(first, put(first, ("conditions", 0, "kind"), lambda kind: "note"))
    assert [(each.what, each.first, each.second) for each in found.circumstances] == [
        ("note", "warning: Small groups.", ""),
        ("note", "", "note: Small groups."),
    ]
    assert found.differ


def test_an_option_of_one_value_with_a_comma_is_not_two(records: dict[str, Record], compared: Any) -> None:
    first, second = (copy.deepcopy(records["km"]) for _ in range(2))
    first["options"]["na"], second["options"]["na"] = ["a, b"], ["a", "b"]
    (only,) = compared(first, second).circumstances
    assert (only.what, only.first, only.second) == ("option na", "'a, b'", "a, b")


def test_a_number_within_the_tolerance_is_no_difference(records: dict[str, Record], compared: Any) -> None:
    other = put(records["km"], next(numbers(records["km"])), lambda value: value * (1 + 1e-12))
    found = compared(records["km"], other)
    assert not found.differ
    assert found.counts()["within"] == 1
    assert compared(records["km"], other, 0).counts()["changed"] == 1


def test_what_is_in_one_run_only_and_what_is_shown_otherwise(records: dict[str, Record], compared: Any) -> None:
    other = copy.deepcopy(records["cox"])
    gone = other["tables"][0]["cells"].pop(0)
    assert gone["number"] is not None
    other["tables"][0]["cells"][0]["text"] += "0"
    found = compared(records["cox"], other)
    assert {kind: found.counts()[kind] for kind in ("changed", "shown_otherwise", "only_first", "only_second")} == {
        "changed": 0,
        "shown_otherwise": 1,
        "only_first": 1,
        "only_second": 0,
    }


def test_a_number_that_is_missing_for_another_reason_has_changed(records: dict[str, Record], compared: Any) -> None:
    missing = copy.deepcopy(records["km"])
    missing["statistics"][0] |= {"stat": None, "missing": "not_reached"}
    other = copy.deepcopy(missing)
    other["statistics"][0]["missing"] = "not_estimable"
    assert compared(missing, other).counts()["changed"] == 1
    assert compared(records["km"], missing).counts()["changed"] == 1


def test_options_versions_rows_and_notes_are_circumstances(records: dict[str, Record], compared: Any) -> None:
    other = copy.deepcopy(records["km"])
    other["options"]["conf_type"] = "log-log"
    other["provenance"]["versions"]["R"] = "4.5.1"
    other["provenance"]["rows_used"] = 227
    found = compared(records["km"], other)
    assert {(each.what, each.second) for each in found.circumstances} == {
        ("option conf_type", "log-log"),
        ("versions.R", "4.5.1"),
        ("rows_used", "227"),
    }
    assert not found.differ  # what may be the reason is no difference of the numbers
    other["conditions"] = [{"kind": "warning", "text": "Something is so.", "code": "x"}]
    assert compared(records["km"], other).differ


@pytest.mark.parametrize(
    ("first", "second", "expected"), [(0, 0, 0), (1, 2, 0.5), (-1, 1, 2), (0, 3, 1), (None, 1, None)]
)
def test_relative_difference(first: float | None, second: float | None, expected: float | None) -> None:
    assert relative_difference(first, second) == expected


def test_a_note_under_a_table_that_changes_is_a_difference(records: dict[str, Record], compared: Any) -> None:
    """As that of SPSS on small expected counts, which has numbers of its own."""
    table = next(place for place, each in enumerate(records["km"]["tables"]) if each["notes"])
    other = put(records["km"], ("tables", table, "notes", 0), lambda text: text + " So.")
    found = compared(records["km"], other)
    name = f"note of {records['km']['tables'][table]['name']}; by=sex"
    before = records["km"]["tables"][table]["notes"][0]
    assert {(each.what, each.first, each.second) for each in found.circumstances} == {
        (name, before, ""),
        (name, "", before + " So."),
    }
    assert found.differ
    gone = copy.deepcopy(records["km"])
    del gone["tables"][table]
    assert not compared(records["km"], gone).circumstances  # its numbers are only in the first


def test_a_text_that_changes_beside_its_number_is_a_difference(records: dict[str, Record], compared: Any) -> None:
    path = next(numbers(records["km"]))
    other = put(records["km"], path, lambda value: value * (1 + 1e-12))
    other = put(other, (*path[:-1], "text"), lambda text: text + "0")
    found = compared(records["km"], other)
    assert (found.counts()["within"], found.counts()["shown_otherwise"]) == (0, 1)
    assert found.differ


def test_a_whole_number_is_the_same_in_any_type(records: dict[str, Record], compared: Any) -> None:
    place = next(i for i, each in enumerate(records["km"]["statistics"]) if isinstance(each["stat"], int))
    other = put(records["km"], ("statistics", place, "stat"), float)
    assert compared(records["km"], other).counts()["same"] == compared(records["km"], records["km"]).counts()["same"]


@pytest.fixture(scope="module")
def others() -> dict[str, Record]:
    examples = Path(__file__).resolve().parents[2] / "examples"
    return {
        "audit": sarcstat("audit", examples / "zhang2022" / "published.toml", "--format", "json").json,
        "outputs": sarcstat("outputs", examples / "outputs" / "lung.spv", "--format", "json").json,
        "syntax": sarcstat(
            "syntax", examples / "jobs" / "lung.sps", "--data", "survival::lung", "--format", "json"
        ).json,
    }


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("audit", ("findings", 0, "explanation")),
        ("audit", ("summary",)),
        ("outputs", ("output", "version")),
        ("syntax", ("conditions", 0, "text")),
        ("syntax", ("job", "procedures", 0, "procedure")),
    ],
)
def test_what_is_in_no_table_is_compared(
    name: str, path: tuple[Any, ...], others: dict[str, Record], compared: Any
) -> None:
    assert not compared(others[name], others[name]).differ
    found = compared(others[name], put(others[name], path, lambda text: text + " So."))
    assert found.differ
    assert len(differing(found)) + len(found.circumstances) in (1, 2)


def test_numbers_of_records_are_compared_and_what_is_no_number_is_a_text(
    others: dict[str, Record], compared: Any
) -> None:
    path = ("findings", 0, "k")
    first = put(others["audit"], path, lambda k: 2.5)
    assert compared(first, put(first, path, lambda k: 2.5 * (1 + 1e-12))).counts()["within"] == 1
    assert compared(first, put(first, path, lambda k: 2.6)).counts()["changed"] == 1
    assert compared(first, put(first, path, lambda k: float("nan"))).counts()["changed"] == 1
    assert compared(first, put(first, path, lambda k: 10**400)).counts()["changed"] == 1
    nested: Any = []
    for _ in range(100):
        nested = [nested]
    with pytest.raises(InputError, match="is not as sarcstat writes it"):
        compared(first, {**first, "nested": nested})
    assert not compared({**first, "title": ""}, first).differ
    assert compared({**first, "title": "Another"}, first).differ
