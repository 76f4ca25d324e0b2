"""A source that counts its rows gives what the same rows give one by one: counts exactly, all else to 1e-12."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from counting import Counting, both, difference, read, same

from sarcstat.cli.perform import perform, performed
from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.errors import TooManyPatternsError, UsageError
from sarcstat.request import Endpoint, Request

LUNG = (Endpoint("time", "status=2"),)


@cache
def data(name: str) -> Dataset:
    """Data of R's survival package, or tied ones with missing values and odd names."""
    own = {"tied": tied, "adtte": adtte}
    return own[name]() if name in own else read(f"survival::{name}")


def tied(rows: int = 3000, seed: int = 7) -> Dataset:
    """Few times, levels and patterns among many rows; times of 0 and below, missing values everywhere."""
    random = np.random.default_rng(seed)
    time = random.integers(-1, 30, rows).astype(float)
    time[random.random(rows) < 0.02] = np.nan
    frame = pd.DataFrame(
        {
            "months": time,
            "dead": random.choice(["Yes", "No", "lost, or gone", None], rows, p=[0.5, 0.3, 0.18, 0.02]),
            "dead2": random.choice([0.0, 1.0, np.nan], rows, p=[0.5, 0.45, 0.05]),
            "later": time + random.integers(0, 4, rows),
            "arm": random.choice(["B", "A", "x, y=1", "Unknown", None], rows, p=[0.3, 0.3, 0.2, 0.1, 0.1]),
            "stage": random.choice([1, 2, 3, 4], rows),
            "smoker": random.choice([True, False], rows),
            "Müller ≥2": random.choice(["[a]", "None", "生存"], rows),
            "grade": random.choice([1.0, 2.0, np.nan], rows),
            "age": random.integers(40, 60, rows) / 2,
            "marker": np.round(random.normal(3, 1, rows), 1),
        }
    )
    frame.loc[frame["arm"] == "B", "stage"] = np.minimum(frame["stage"], 3)
    frame = frame.astype(dict.fromkeys(("dead", "arm", "Müller ≥2"), "str"))
    return Dataset(frame, Codebook(), "tied.csv", None, 2)


def adtte() -> Dataset:
    """Two endpoints of patients, one below the other, as CDISC has them."""
    frame = tied(400).frame
    known = frame[frame["months"] >= 0]
    long = pd.concat(
        [
            pd.DataFrame(
                {
                    "PARAMCD": code,
                    "PARAM": label,
                    "AVAL": known["months"] + later,
                    "CNSR": (known["dead"] != "Yes").astype(int),
                    "arm": known["arm"],
                }
            )
            for code, label, later in (("OS", "Overall Survival (months)", 1), ("PFS", "Progression-Free Survival", 0))
        ],
        ignore_index=True,
    )
    return Dataset(long.astype({"PARAMCD": "str", "PARAM": "str"}), Codebook(), "adtte.csv", None, 2)


DEAD = (Endpoint("months", "dead=Yes"),)
KM: list[tuple[str, tuple[Endpoint, ...], dict[str, Any]]] = [
    ("lung", LUNG, {}),
    ("lung", LUNG, {"by": "sex", "style": "both"}),
    ("lung", LUNG, {"by": "sex", "style": "both", "table": True, "plot": True, "landmark": 100}),
    ("lung", LUNG, {"by": "inst", "where": "age > 60 and sex = 1"}),
    ("lung", (Endpoint("time", "status=2", "days"),), {"by": "sex", "show_in": "months", "table": True}),
    ("adtte", (), {"param": "OS", "by": "arm", "style": "both"}),
    ("tied", DEAD, {"style": "spss", "table": True}),
    ("tied", DEAD, {"style": "spss", "by": "arm", "table": True, "pairwise": "pooled", "trend": True}),
    ("tied", DEAD, {"style": "both", "by": "stage", "strata": "arm", "pairwise": "strata", "p_adjust": "holm"}),
    ("tied", DEAD, {"style": "both", "by": "stage", "table": True, "percentiles": "quartiles", "plot": True}),
    ("tied", DEAD, {"style": "journal", "by": "smoker", "times": [3, 12], "tau": 20, "differences": True}),
    ("tied", DEAD, {"style": "both", "by": "Müller ≥2", "test": ["logrank", "peto", "fh:1:1"], "conf_type": "log-log"}),
    ("lung", LUNG, {"style": "r", "by": "ph.ecog", "where": "not (age < 50)", "times": [100], "table": True}),
    ("tied", DEAD, {"by": "arm", "landmark": 6, "names": True, "decimals": ["1"]}),
    ("tied", DEAD, {"by": "arm", "label": ["arm=Treatment", "arm:x, y=1=Third"], "order": ["arm=B,A"]}),
]


@pytest.mark.parametrize(("name", "endpoints", "keys"), KM)
def test_curves_medians_and_tests_are_those_of_every_row(
    name: str, endpoints: tuple[Endpoint, ...], keys: dict[str, Any]
) -> None:
    memory, counted = both(data(name), "km", endpoints, **keys)
    assert not isinstance(memory, tuple), memory
    same(memory, counted)


def test_the_comparison_sees_a_count_that_is_off_by_one() -> None:
    one, _ = both(data("lung"), "km", LUNG, by="sex")
    other, _ = both(data("lung"), "km", LUNG, by="sex", where="time > 5")
    assert difference(one, one) == ""
    assert difference(one, other)


MISTAKES: list[tuple[tuple[Endpoint, ...], dict[str, Any], str]] = [
    ((Endpoint("months", "dead2"),), {"style": "r"}, "73 times of column 'months' below zero (-1)."),
    ((Endpoint("months", "dead"),), {}, "it holds lost, or gone (560 rows), No (944 rows), Yes (1,444 rows)."),
    ((Endpoint("months", "dead=Yse"),), {}, "'Yse' is not a value of column 'dead'."),
    ((Endpoint("arm", "dead2"),), {}, "2,687 values of column 'arm' are not numbers (A, B, Unknown, x, y=1)."),
    (DEAD, {"by": "months"}, "Column 'months' is the time of the analysis"),
    (DEAD, {"where": "stage > 9"}, "No patient is left to analyze."),
]


@pytest.mark.parametrize(("endpoints", "keys", "said"), MISTAKES)
def test_messages_count_rows_and_name_values_where_rows_have_no_number(
    endpoints: tuple[Endpoint, ...], keys: dict[str, Any], said: str
) -> None:
    memory, counted = both(tied(), "km", endpoints, **keys)
    assert isinstance(memory, tuple)
    assert isinstance(counted, tuple)
    assert memory[0] is counted[0]
    (was, *_), (problem, *_) = memory[1], counted[1]
    assert said in problem.message
    assert was.message.split(" (line ")[0] in (problem.message, problem.message.split(" (")[0])


SEVERAL: list[tuple[str, tuple[Endpoint, ...], dict[str, Any]]] = [
    ("km", DEAD, {"by": ["arm", "stage", "smoker"], "style": "both"}),
    ("km", DEAD, {"by": ["arm", "stage"], "strata": "smoker", "where": "grade = 1 or age > 24", "trend": True}),
    ("km", DEAD, {"by": ["arm", "stage"], "where": "log(months) > 1 and 12 / (stage - 2) < 9"}),
    ("univariate", DEAD, {"by": ["arm", "stage", "Müller ≥2"]}),
    ("univariate", DEAD, {"by": ["arm", "grade"], "missing": "unknown", "times": [3, 12]}),
    ("univariate", DEAD, {"by": ["arm", "grade"], "missing": "listwise"}),
    ("univariate", DEAD, {"by": ["arm"], "style": "spss", "label": ["arm=Treatment"]}),
    ("univariate", (*DEAD, Endpoint("later", "dead2")), {"by": ["arm", "grade", "smoker"]}),
    ("univariate", (*DEAD, Endpoint("months", "dead2")), {"by": ["arm", "grade"], "style": "both", "landmark": 2}),
    ("km", DEAD, {"by": ["arm", "stage"], "label": ["arm=Treatment", "stage:1=I"], "order": ["stage=4,3,2,1"]}),
    ("univariate", DEAD, {"by": ["arm", "grade"], "label": ["arm=Treatment", "grade=Grade"], "split": "smoker"}),
    ("describe", (), {"variables": ["age", "arm"], "label": ["age=Age", "arm=Treatment"], "by": "smoker"}),
    ("describe", (), {"label": ["age=Age", "smoker=Smoker"], "by": "smoker", "split": "arm"}),
    ("crosstab", (), {"rows": ["arm", "dead"], "columns": "smoker", "label": ["arm=Treatment", "smoker=Smoker"]}),
    ("life-table", DEAD, {"by": ["arm", "stage"], "intervals": "0-30:5", "pairwise": True, "p_adjust": "holm"}),
    ("life-table", DEAD, {"by": ["arm"], "within": ["smoker"], "intervals": "0-12:3,12-30:6"}),
    ("follow-up", DEAD, {}),
    ("follow-up", DEAD, {"by": ["arm", "stage"], "style": "journal"}),
    ("follow-up", (*DEAD, Endpoint("later", "dead2")), {"by": ["arm", "grade"], "missing": "unknown"}),
    ("follow-up", (*DEAD, Endpoint("later", "dead2")), {"by": ["arm", "grade"], "style": "both"}),
]


@pytest.mark.parametrize(("command", "endpoints", "keys"), SEVERAL)
def test_several_groupings_and_endpoints_are_those_of_every_row(
    command: str, endpoints: tuple[Endpoint, ...], keys: dict[str, Any]
) -> None:
    memory, counted = both(tied(), command, endpoints, **keys)
    assert not isinstance(memory, tuple), memory
    same(memory, counted)


def test_a_label_of_a_column_that_no_analysis_uses_is_refused() -> None:
    for keys in ({"by": ["arm", "stage"]}, {"by": ["arm"]}):
        memory, counted = both(tied(), "km", DEAD, label=["grade=Grade"], **keys)
        assert memory == counted
        assert "the analysis does not use column 'grade'" in counted[1][0].message


def test_each_grouping_of_each_endpoint_is_read_with_its_own_columns() -> None:
    source = Counting(tied())
    keys = {"by": ["arm", "grade"]}
    performed(Request("univariate", keys, (*DEAD, Endpoint("later", "dead2"))), source)
    assert {*source.asked} == {
        frozenset({"months", "dead", "arm"}),
        frozenset({"months", "dead", "grade"}),
        frozenset({"later", "dead2", "arm"}),
        frozenset({"later", "dead2", "grade"}),
    }


NUMBERS = ["age", "marker", "stage"]
DESCRIBE: list[tuple[str, dict[str, Any]]] = [
    ("tied", {}),
    ("tied", {"by": "arm"}),
    ("tied", {"variables": [*NUMBERS, "grade"], "by": "arm", "summary": ["median-iqr,mean-sd"], "smd": True}),
    ("tied", {"variables": [*NUMBERS, "smoker"], "by": "smoker", "smd": True}),
    ("tied", {"variables": NUMBERS, "by": "smoker", "test": {"age": "t", "marker": "student", "stage": "anova"}}),
    ("tied", {"variables": NUMBERS, "by": ["arm", "dead"], "test": {"age": "anova", "stage": "kruskal-wallis"}}),
    ("tied", {"variables": [*NUMBERS, "arm", "dead"], "style": "spss", "statistics": "all", "percentiles": "10,90"}),
    ("tied", {"variables": NUMBERS, "style": "spss", "by": "smoker", "statistics": "all", "percentiles": "quartiles"}),
    ("tied", {"variables": ["age", "marker", "arm"], "style": "both", "by": "stage"}),
    ("tied", {"variables": ["age", "arm"], "style": "r", "where": "stage > 1"}),
    ("tied", {"variables": ["age", "arm", "grade"], "by": "smoker", "missing": "unknown"}),
    ("tied", {"variables": ["age", "arm", "grade", "months"], "by": "smoker", "missing": "listwise"}),
    ("tied", {"variables": ["arm"], "nest": ["arm/stage"], "by": "smoker", "categorical": ["stage"]}),
    ("tied", {"variables": ["age"], "style": "spss", "procedure": "frequencies"}),
    ("tied", {"variables": ["age", "marker"], "style": "spss", "procedure": "descriptives"}),
    ("lung", {}),
    ("lung", {"variables": ["age", "wt.loss", "ph.ecog"], "by": "sex", "smd": True}),
    ("pbc", {"by": "sex"}),
]


@pytest.mark.parametrize(("name", "keys"), DESCRIBE)
def test_tables_of_patients_are_those_of_every_row(name: str, keys: dict[str, Any]) -> None:
    memory, counted = both(data(name), "describe", **keys)
    assert not isinstance(memory, tuple), memory
    # lm(), which R's analysis of variance comes from, is less exact than sums of squares of the counts.
    same(memory, counted, 1e-10 if "anova" in str(keys) else 1e-12)


CROSSTAB: list[tuple[str, dict[str, Any]]] = [
    ("tied", {"rows": "arm", "columns": "stage", "cells": "all", "style": "both"}),
    ("tied", {"rows": ["arm", "dead"], "columns": ["smoker", "Müller ≥2"], "where": "grade = 1"}),
    ("tied", {"rows": ["arm", "dead"], "columns": ["smoker", "grade"], "missing": "listwise"}),
    ("lung", {"rows": "sex", "columns": ["status", "ph.ecog"], "style": "both"}),
    ("lung", {"rows": "inst", "columns": "ph.ecog", "style": "r"}),
]


@pytest.mark.parametrize(("name", "keys"), CROSSTAB)
def test_cross_tabulations_are_those_of_every_row(name: str, keys: dict[str, Any]) -> None:
    memory, counted = both(data(name), "crosstab", **keys)
    assert not isinstance(memory, tuple), memory
    same(memory, counted)


def test_each_variable_is_read_with_its_grouping_and_no_identifier_is() -> None:
    frame = tied(200).frame.assign(patient_id=range(200))
    source = Counting(Dataset(frame, Codebook(), "tied.csv", None, 2))
    performed(Request("describe", {"by": ["smoker", "arm"], "nest": ["grade/stage"], "variables": ["age"]}), source)
    pairs = [{"age", "smoker"}, {"grade", "stage", "smoker"}, {"age", "arm"}, {"grade", "stage", "arm"}]
    assert {*source.asked} == {frozenset(pair) for pair in (*pairs, {"arm"}, {"smoker"})}
    source.asked.clear()
    memory, counted = both(source.dataset, "describe", by="smoker")
    same(memory, counted)
    performed(Request("describe", {}), source)
    assert frozenset({"age"}) in source.asked
    assert not any("patient_id" in names for names in source.asked)


def test_a_variable_that_differs_too_much_is_left_out_where_nobody_names_it() -> None:
    frame = tied(200).frame.assign(serial=[f"S{i}" for i in range(200)])
    source = Counting(Dataset(frame, Codebook(), "tied.csv", None, 2), most=150)
    made = performed(Request("describe", {"by": "smoker"}), source)
    said = [condition.text for condition in made.sections[0].result.conditions]
    assert "Column 'serial' has too many different values and is left out." in said
    with pytest.raises(TooManyPatternsError):
        performed(Request("describe", {"by": "smoker", "variables": ["serial"]}), source)


def test_listwise_cases_that_cannot_be_counted_are_said() -> None:
    source = Counting(tied(), most=500)
    keys = {"variables": ["age", "marker", "months"], "style": "spss"}
    (section,) = performed(Request("describe", keys), source).sections
    said = [condition.text for condition in section.result.conditions]
    assert any(text.startswith("Valid N (listwise) is not shown. tied.csv: more than 500 rows differ") for text in said)
    (table,) = section.tables
    assert (("Valid N (listwise)",), ("N", "Statistic")) not in table.cells


def test_each_cross_tabulation_is_read_by_itself() -> None:
    source = Counting(tied())
    performed(Request("crosstab", {"rows": ["arm", "dead"], "columns": ["smoker"]}), source)
    assert source.asked == [frozenset({"arm", "smoker"}), frozenset({"dead", "smoker"})]


FIGURES: list[tuple[tuple[Endpoint, ...], dict[str, Any]]] = [
    (DEAD, {"by": "arm", "annotate": "p,median", "band": True}),
    (DEAD, {"by": ["arm", "stage"], "strata": "smoker", "what": "hazard"}),
    (DEAD, {"by": ["arm", "stage"], "annotate": "hr,p", "ref": {"arm": "B"}, "strata": "smoker"}),
    ((*DEAD, Endpoint("later", "dead2")), {"by": ["smoker"], "failure": True, "breaks": [6, 12]}),
]


@pytest.mark.parametrize(("endpoints", "keys"), FIGURES)
def test_figures_with_numbers_at_risk_are_those_of_every_row(
    endpoints: tuple[Endpoint, ...], keys: dict[str, Any]
) -> None:
    memory, counted = both(tied(), "plot km", endpoints, **keys)
    assert memory.picture.render("svg") == counted.picture.render("svg")
    same((memory.notes, list(memory.conditions)), (counted.notes, list(counted.conditions)))


PARTS: list[tuple[str, tuple[Endpoint, ...], dict[str, Any]]] = [
    ("km", DEAD, {"by": ["arm", "stage"], "split": "smoker"}),
    ("km", DEAD, {"by": ["stage"], "split": ["arm", "grade"], "where": "age > 22 or stage = 1"}),
    ("univariate", DEAD, {"by": ["arm", "stage"], "split": "grade"}),
    ("describe", (), {"variables": ["age", "arm"], "by": "smoker", "split": "grade"}),
    ("describe", (), {"split": "smoker", "style": "spss"}),
    ("crosstab", (), {"rows": ["arm", "dead"], "columns": "smoker", "split": "grade"}),
]


@pytest.mark.parametrize(("command", "endpoints", "keys"), PARTS)
def test_parts_are_those_of_every_row(command: str, endpoints: tuple[Endpoint, ...], keys: dict[str, Any]) -> None:
    memory, counted = both(tied(), command, endpoints, **keys)
    assert not isinstance(memory, tuple), memory
    same(memory, counted)


def test_parts_are_read_with_the_columns_of_one_analysis() -> None:
    source = Counting(tied())
    performed(Request("km", {"by": ["arm", "stage"], "split": "smoker"}, DEAD), source)
    columns = {"months", "dead", "smoker"}
    assert source.asked == [frozenset({*columns, "arm"}), frozenset({*columns, "stage"})]


@pytest.mark.parametrize("name", ["tied", "pbc", "lung", "colon"])
def test_columns_are_those_of_every_row_and_each_is_read_by_itself(name: str) -> None:
    memory, counted = both(data(name), "columns")
    same(_cells(memory), _cells(counted))
    source = Counting(data(name))
    performed(Request("columns"), source)
    assert all(len(names) < 2 for names in source.asked)


def _cells(document: Any) -> Any:
    """Heading and cells; of texts without a first one, and levels with as many rows as others without an order."""
    (table,) = document.sections[0].tables
    cells = {path: cell for path, cell in table.cells.items() if path[1] != ("Values",)}
    values = [cell.text.split(", first ")[0] for path, cell in table.cells.items() if path[1] == ("Values",)]
    return document.sections[0].heading, cells, [sorted(value.split(", ")) for value in values]


def test_columns_that_name_persons_or_differ_too_much_are_not_read() -> None:
    frame = tied(200).frame.assign(patient_id=range(200), serial=[f"S{i}" for i in range(200)])
    source = Counting(Dataset(frame, Codebook(), "tied.csv", None, 2), most=150)
    (section,) = performed(Request("columns"), source).sections
    assert section.heading == "tied.csv: 13 columns, 200 rows"
    shown = {path[0][0].text: cell.text for path, cell in section.tables[0].cells.items() if path[1] == ("Values",)}
    assert shown["patient_id"] == "not read, as it is called as identifiers of persons are"
    assert shown["serial"] == "too many different values to be counted"
    assert not any("patient_id" in names for names in source.asked)


def test_a_survival_table_of_very_many_patients_is_refused() -> None:
    class Many(Counting):
        def read(self, columns: Any = None) -> Dataset:
            found = super().read(columns)
            assert found.counts is not None
            return replace(found, counts=found.counts * 1000)

    keys = {"style": "spss", "table": True}
    with pytest.raises(UsageError, match=r"2,\d+,000"):
        performed(Request("km", keys, DEAD), Many(tied()))
    frame = tied().frame
    positive = replace(tied(), frame=frame[frame["months"] >= 0].reset_index(drop=True))
    (section,) = performed(Request("km", {"style": "r", "table": True}, DEAD), Many(positive)).sections
    assert section.result.provenance.rows_used > 1_000_000


def test_counted_rows_in_memory_are_no_patients_either() -> None:
    counted = Counting(tied()).read()
    with pytest.raises(UsageError, match="only counts are fetched"):
        perform(Request("collinearity", {"variables": ["age", "marker"]}), counted)
    keys = {"by": ["arm", "stage"], "table": True}
    same(perform(Request("km", keys, DEAD), tied()), perform(Request("km", keys, DEAD), counted))


def test_a_level_of_one_patient_is_said_and_one_of_one_pattern_is_not() -> None:
    frame = pd.DataFrame({"time": [1.0, 2, 3, 4, 4, 4, 4], "dead": [1, 1, 0, 1, 1, 1, 1], "arm": list("AABCCCC")})
    memory, counted = both(Dataset(frame, Codebook(), "few.csv", None, 2), "km", (Endpoint("time", "dead"),), by="arm")
    same(memory, counted)
    assert "Only one patient in B." in [said.text for said in counted.sections[0].result.conditions]


def test_groups_of_one_pattern_each_are_no_identifiers() -> None:
    frame = pd.DataFrame({"size": [1.0] * 4 + [2.0] * 3 + [2.0] * 5, "arm": list("AAAABBBCCCCC")})
    dataset = Dataset(frame, Codebook(), "few.csv", None, 2)
    for test in ("kruskal-wallis", "anova"):
        memory, counted = both(dataset, "describe", variables=["size"], numeric=["size"], by="arm", test={"size": test})
        assert not isinstance(memory, tuple), memory
        same(memory, counted)
