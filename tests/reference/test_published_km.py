"""Every published cell of SPSS's KM procedure that can be had with its data."""

from __future__ import annotations

from typing import Any

import pytest
from published import disagreements, published_cells, shared
from running import sarcstat

CASES: dict[str, list[str]] = {
    # SPSS 31.0.1, unrounded cells of OMS output
    "statedu72": ["data.csv", "--time", "time", "--event", "status=1", "--by", "sex"],
    # SPSS 27 or 28, unrounded cells of a viewer file: many ties, S = 0, events at the largest time
    "km_football": ["data.sav", "--time", "TIME", "--event", "STATUS=1", "--by", "FACTOR"],
}


def tables(case: str, arguments: list[str]) -> dict[str, Any]:
    data, *options = arguments
    found = sarcstat("km", shared("spss", "cases", case, data), *options, "--table", "--format", "json")
    assert found.status == 0, found.stderr
    return {table["name"]: found.table(table["name"]) for table in found.json["tables"]}


def test_statedu72() -> None:
    ours = tables("statedu72", CASES["statedu72"])
    # The source gives the Survival Table's rows by time: 'time 55' is the row of that event.
    by_time = {
        ((row[0], f"time {ours['Survival Table'][row, ('Time',)]['number']:g}"), column): cell
        for (row, column), cell in ours["Survival Table"].items()
    }
    printed = published_cells("statedu72", "KM")
    assert len(printed) == 133
    assert not disagreements(printed, {**ours, "Survival Table": by_time})


def test_km_football() -> None:
    ours = tables("km_football", CASES["km_football"])
    printed = published_cells("km_football", "KM")
    assert len(printed) == 972
    assert not disagreements(printed, ours, texts=True)


def test_km_football_to_the_last_bit() -> None:
    """But for the standard error of the mean, whose sum SPSS adds up in an order that is not known."""
    ours = tables("km_football", CASES["km_football"])
    numbers = [cell for cell in published_cells("km_football", "KM") if cell.get("number") is not None]
    differ = {
        cell["column"]
        for cell in numbers
        if ours[cell["table"]][cell["row"], cell["column"]]["number"] != cell["number"]
    }
    assert len(numbers) == 808
    assert all(column[0] == "Mean" and column[1] != "Estimate" for column in differ)


def test_whas500() -> None:
    # Sydney Informatics Hub, handout 22.12, slides 22-23; the labels come from the slides.
    options = ("--time", "lenfol", "--event", "fstat=1", "--by", "Gender", "--format", "json")
    found = sarcstat("km", shared("data", "whas500.sav"), *options)
    assert found.status == 0, found.stderr
    ours = {table["name"]: found.table(table["name"]) for table in found.json["tables"]}
    printed = published_cells("sih_whas500", "KM")
    assert len(printed) == 45
    assert not disagreements(printed, ours)


class TestWhas500Percentiles:
    """GitHub pmean/classes, biostats-2/08/images, tables of KM lenfol BY gender and BY age_group and of two COXREG."""

    OUTCOME = ("--time", "lenfol", "--event", "fstat=1")

    def compared(self, command: str, name: str, *options: str) -> int:
        """How many printed cells of the tables about `name` equal ours; every cell must have one of ours."""
        data = shared("spss", "cases", "whas500_percentiles", "data.csv")
        found = sarcstat(command, data, *self.OUTCOME, *options, "--format", "json")
        assert found.status == 0, found.stderr
        suffix = f": {name}"
        printed = [
            {**cell, "table": cell["table"].removesuffix(suffix)}
            for cell in published_cells("whas500_percentiles", "KM" if command == "km" else "COXREG")
            if cell["table"].endswith(suffix)
        ]
        ours = {table["name"]: found.table(table["name"]) for table in found.json["tables"]}
        if command == "cox":
            ours["Variables in the Equation"] = {
                ((row[-1],), column): cell for (row, column), cell in ours["Variables in the Equation"].items()
            }
        assert not disagreements(printed, ours)
        percentiles = [cell for cell in printed if cell["table"] == "Percentiles"]
        assert not disagreements(percentiles, ours, texts=True)
        assert {(c["table"], c["row"], c["column"]) for c in printed} <= {
            (table, *place) for table, cells in ours.items() for place in cells
        }
        return len(printed)

    def test_all_cells(self) -> None:
        tests = ("--test", "logrank", "--percentiles", "quartiles")
        numbers = [
            self.compared("km", "by gender", "--by", "gender", *tests),
            self.compared("km", "by age_group", "--by", "age_group", *tests),
            self.compared("cox", "gender", "--covariates", "gender"),
            self.compared("cox", "gender age", "--covariates", "gender,age"),
        ]
        assert sum(numbers) == 156


@pytest.mark.parametrize("case", CASES)
def test_both_styles_give_spss_numbers_in_the_spss_column(case: str) -> None:
    data, *options = CASES[case]
    both = sarcstat("km", shared("spss", "cases", case, data), *options, "--style", "both", "--format", "json")
    alone = sarcstat("km", shared("spss", "cases", case, data), *options, "--format", "json")
    for name in ("Means and Medians for Survival Time", "Overall Comparisons"):
        side_by_side = both.table(name)
        for (row, column), cell in alone.table(name).items():
            assert side_by_side[row, (*column, "SPSS")]["number"] == cell["number"]
