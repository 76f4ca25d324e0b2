"""Derived variables: their order, what they refer to, missing values, and every decision with its rows."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.data.cohort.factor import factor
from sarcstat.data.expression.expression import parse
from sarcstat.data.variables.derivation import Bins, Derivation, Missing, Recode, derive, needed_columns
from sarcstat.errors import InputError

FRAME = pd.DataFrame(
    {
        "x": [1.0, 2.0, np.nan, 4.0],
        "n": [0, 1, 2, 1],
        "sex": [1.0, 2.0, np.nan, 1.0],
        "site": pd.Series(["T", "H", None, "T"], dtype="str"),
        "lab": pd.Series(["40", "Unknown", "31.5", "999"], dtype="str"),
        "day": pd.to_datetime(["2020-01-01", None, "2020-01-03", "2020-01-03"]),
        "yes": pd.Series([True, False, None, True], dtype=object),
    }
)
CODEBOOK = Codebook({"sex": Variable(label="Sex", value_labels={1.0: "Male", 2.0: "Female"})})
DATASET = Dataset(FRAME, CODEBOOK, "study.csv", None, 2)


def variable(name, expression=None, **options):
    place = f"variables.{name}"
    parsed = parse(expression, place=f"{place}.derive", condition=False) if expression else None
    return Derivation(name=name, place=place, expression=parsed, **options)


def derived(*variables, dataset=DATASET):
    return derive(dataset, variables)


def cells(dataset, name):
    return [None if pd.isna(value) else value for value in dataset.frame[name].tolist()]


def said(decisions):
    return [(each.variable, each.text, each.rows) for each in decisions]


def refused(*variables):
    with pytest.raises(InputError) as caught:
        derived(*variables)
    return [(problem.message.split("\n")[0], problem.hint) for problem in caught.value.problems]


def test_variables_may_use_each_other_in_any_order():
    result, _ = derived(variable("c", "b * 2"), variable("b", "a + 1"), variable("a", "x * 10"))
    assert cells(result, "c") == [22, 42, None, 82]
    assert list(result.frame.columns) == [*FRAME.columns, "c", "b", "a"]
    assert list(FRAME.columns) == list(DATASET.frame.columns)


def test_a_variable_with_the_name_of_a_column_replaces_it_and_sees_it():
    result, _ = derived(
        variable("x", "x * 10"), variable("y", "x + 1"), variable("z", source="x", bins=Bins(cuts=[20]))
    )
    assert cells(result, "x") == [10, 20, None, 40]
    assert cells(result, "y") == [11, 21, None, 41]
    assert cells(result, "z") == ["<20", "≥20", None, "≥20"]
    assert list(result.frame.columns) == [*FRAME.columns, "y", "z"]


def test_a_condition_becomes_0_and_1_with_labels():
    result, _ = derived(variable("high", "x > 1", label="High"), variable("any", "high = 'Yes' or n = 0"))
    assert cells(result, "high") == [0, 1, None, 1]
    assert cells(result, "any") == [1, 1, None, 1]
    found = factor(result.frame, result.codebook, "high")
    assert (found.label, list(found.texts)) == ("High", ["No", "Yes"])
    result, _ = derived(variable("high", "x > 1", values={"1": "above", "0": "below"}))
    assert list(factor(result.frame, result.codebook, "high").texts) == ["above", "below"]


def test_a_circle_is_refused_by_name():
    assert refused(variable("a", "b + 1"), variable("b", "c"), variable("c", source="a"), variable("d", "x")) == [
        (
            "variables.a, variables.b, variables.c: these variables are derived from one another in a circle: "
            "a → b → c → a.",
            "Derive one of them from columns of the file alone.",
        )
    ]


def test_unknown_columns_are_refused_at_once():
    assert refused(variable("a", "xx + sitee"), variable("b", source="sexx"), variable("new", "new + 1")) == [
        ("variables.a.derive: there is no column 'xx', at character 1:", "Did you mean 'x'?"),
        ("variables.a.derive: there is no column 'sitee', at character 6:", "Did you mean 'site'?"),
        ("variables.b.from: study.csv has no column 'sexx'.", "Did you mean 'sex'?"),
        (
            "variables.new.derive: there is no column 'new', at character 1:",
            "The columns are x, n, sex, site, lab, day, yes, a, b. 'sarcstat columns FILE' lists them.",
        ),
    ]


def test_problems_are_reported_at_once_but_not_their_consequences():
    found = refused(variable("a", "site * 2"), variable("b", "a + 1"), variable("c", "day * 2"))
    assert [message.partition(":")[0] for message, _ in found] == ["variables.a.derive", "variables.c.derive"]


def test_needed_columns():
    pairs = needed_columns([variable("a", "b + x"), variable("b", source="n"), variable("sex")])
    assert pairs == [("variables.a.derive", "x"), ("variables.b.from", "n"), ("variables.sex", "sex")]


def test_codes_that_mean_missing_make_numbers_of_texts():
    result, decisions = derived(
        variable("lab", missing=Missing(codes=["Unknown", 999, "n/a"])), variable("y", "lab * 2")
    )
    assert cells(result, "y") == [80, None, 63, None]
    assert said(decisions) == [
        ("lab", "'Unknown' taken as missing", 1),
        ("lab", "999 taken as missing", 1),
        ("lab", "'n/a' taken as missing", 0),
    ]
    result, _ = derived(variable("sex", missing=Missing(codes=["Female"])))
    assert cells(result, "sex") == [1, None, None, 1]
    result, _ = derived(variable("day", missing=Missing(codes=["2020-01-03"])))
    assert result.frame["day"].notna().sum() == 1
    result, _ = derived(variable("lab", "lab / 2", missing=Missing(codes=["Unknown", 999])))
    assert cells(result, "lab") == [20, None, 15.75, None]


@pytest.mark.parametrize(
    ("name", "missing", "expected", "text"),
    [
        # (1 + 2 + 4) / 3 = 2.333…
        ("x", Missing(replace="mean"), [1, 2, 7 / 3, 4], "missing values replaced by the mean (2.33)"),
        ("x", Missing(replace="median"), [1, 2, 2, 4], "missing values replaced by the median (2.00)"),
        (
            "x",
            Missing(replace="mode"),
            [1, 2, 1, 4],
            "missing values replaced by the most frequent value (1, the first of 3 equally frequent ones)",
        ),
        ("x", Missing(value=0), [1, 2, 0, 4], "missing values taken as 0"),
        ("sex", Missing(value="Female"), [1, 2, 2, 1], "missing values taken as 'Female'"),
        ("sex", Missing(replace="mode"), [1, 2, 1, 1], "missing values replaced by the most frequent value ('Male')"),
        ("sex", Missing(label="Unknown"), [1, 2, 3, 1], "missing values as a level of their own ('Unknown')"),
        (
            "site",
            Missing(replace="mode"),
            ["T", "H", "T", "T"],
            "missing values replaced by the most frequent value ('T')",
        ),
        ("site", Missing(value="H"), ["T", "H", "H", "T"], "missing values taken as 'H'"),
        ("site", Missing(label="?"), ["T", "H", "?", "T"], "missing values as a level of their own ('?')"),
        ("yes", Missing(value="False"), [1, 0, 0, 1], "missing values taken as 'False'"),
        ("yes", Missing(value=False), [1, 0, 0, 1], "missing values taken as False"),
    ],
)
def test_missing_values(name, missing, expected, text):
    result, decisions = derived(variable(name, missing=missing))
    assert cells(result, name) == expected
    assert said(decisions) == [(name, text, 1)]


def test_missing_dates():
    result, decisions = derived(variable("day", missing=Missing(value="2020-06-01")))
    assert cells(result, "day")[1] == datetime.datetime(2020, 6, 1)
    result, decisions = derived(variable("day", missing=Missing(replace="mode")))
    assert said(decisions) == [("day", "missing values replaced by the most frequent value (2020-01-03)", 1)]


def test_a_level_of_its_own_comes_last():
    result, _ = derived(
        variable("sex", missing=Missing(label="Unknown")),
        variable("g", source="x", bins=Bins(cuts=[2]), missing=Missing(label="Not known")),
        variable("site", missing=Missing(label="Elsewhere")),
    )
    texts = {name: list(factor(result.frame, result.codebook, name).texts) for name in ("sex", "g", "site")}
    assert texts == {
        "sex": ["Male", "Female", "Unknown"],
        "g": ["<2", "≥2", "Not known"],
        "site": ["H", "T", "Elsewhere"],
    }
    assert result.codebook.label("sex") == "Sex"


@pytest.mark.parametrize(
    ("name", "missing", "message"),
    [
        ("site", Missing(value="t"), "variables.site.missing.value: 't' never occurs in 'site'."),
        ("sex", Missing(value="Femal"), "variables.sex.missing.value: 'Femal' never occurs in 'sex'."),
        ("sex", Missing(replace="mean"), "variables.sex.missing.replace: 'sex' holds levels, which have no mean."),
        (
            "site",
            Missing(replace="median"),
            "variables.site.missing.replace: 'site' holds texts, which have no median.",
        ),
        ("x", Missing(value="none"), "variables.x.missing.value: 'x' holds numbers, not texts."),
        ("x", Missing(label="Unknown"), "variables.x.missing.label: 'x' holds numbers, which have no levels."),
        ("site", Missing(label="T"), "variables.site.missing.label: 'T' is a level of 'site' already."),
        ("day", Missing(value="soon"), "variables.day.missing.value: 'day' holds dates."),
    ],
)
def test_missing_values_that_make_no_sense(name, missing, message):
    assert [text for text, _ in refused(variable(name, missing=missing))] == [message]


def test_the_order_of_levels():
    result, _ = derived(
        variable("site", order=["T", "H"]),
        variable("sex", order=["Female", 1]),
        variable("where", source="site", values={"T": "Trunk", "H": "Head"}),
    )
    texts = {name: list(factor(result.frame, result.codebook, name).texts) for name in ("site", "sex", "where")}
    assert texts == {"site": ["T", "H"], "sex": ["Female", "Male"], "where": ["Trunk", "Head"]}
    assert refused(variable("site", order=["T", "h"])) == [
        ("variables.site.order: 'h' never occurs in 'site'.", "Did you mean 'H'? Its values are 'H', 'T'.")
    ]


def test_values_of_numbers_have_numbers_as_codes():
    assert refused(variable("n", values={"none": "0"}))[0][0] == (
        "variables.n.values: 'none' is no number, but 'n' holds numbers."
    )


def test_a_label_for_a_text_that_never_occurs_is_noted():
    result, _ = derived(variable("site", values={"T": "Trunk", "X": "Extremity"}))
    assert [note.text for note in result.conditions] == ["variables.site.values: no row has site = 'X'."]


def test_division_by_zero_is_a_decision():
    result, decisions = derived(variable("r", "x / n", label="Ratio"))
    assert cells(result, "r") == [None, 2, None, 4]
    assert [each.sentence for each in decisions] == ["Ratio: division by zero gives missing, 1 row."]


def test_texts_and_dates_are_derived_too():
    result, _ = derived(
        variable("t", "'many' if n > 0 else 'none'", order=["none", "many"]),
        variable("later", "day + 30"),
        variable("both", source="t", recode=Recode(pairs={"many": 1, "none": 0}), values={"0": "No", "1": "Yes"}),
    )
    assert cells(result, "t") == ["none", "many", "many", "many"]
    assert cells(result, "later")[0] == datetime.datetime(2020, 1, 31)
    assert cells(result, "both") == [0, 1, 1, 1]


def test_categories_and_time_zones():
    frame = pd.DataFrame(
        {
            "c": pd.Categorical(["a", None, "b"]),
            "t": pd.to_datetime(["2020-01-01T00:00Z", None, "2020-01-03T00:00Z"]),
        }
    )
    dataset = Dataset(frame, Codebook(), "x.parquet", None, 1)
    result, _ = derived(
        variable("c", missing=Missing(label="none")),
        variable("t", missing=Missing(value="2020-02-01")),
        dataset=dataset,
    )
    assert cells(result, "c") == ["a", "none", "b"]
    assert cells(result, "t")[1] == datetime.datetime(2020, 2, 1)


def test_no_rows():
    empty = Dataset(FRAME.iloc[:0], CODEBOOK, "study.csv", None, 2)
    result, decisions = derived(
        variable("y", "x / n"), variable("g", source="x", bins=Bins(cuts=[2])), variable("h", "x > 1"), dataset=empty
    )
    assert len(result.frame) == 0
    assert said(decisions) == [("g", "cut at 2 into '<2' and '≥2'", 0)]
