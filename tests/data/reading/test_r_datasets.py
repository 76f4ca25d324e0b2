"""Data sets of R packages: values, factors, refusals. The figures are those of the packages' help pages."""

from __future__ import annotations

import pytest

from sarcstat.data.reading.source import open_source
from sarcstat.errors import InputError


def test_lung():
    """?lung: 228 patients, 165 deaths (status 2); one of unknown ECOG score."""
    data = open_source("survival::lung").read()
    assert list(data.frame.columns[:5]) == ["inst", "time", "status", "age", "sex"]
    assert data.frame.shape == (228, 10)
    assert (data.frame["status"] == 2).sum() == 165
    assert data.frame["ph.ecog"].isna().sum() == 1
    assert data.frame["time"].tolist()[:3] == [306, 455, 1010]
    assert (data.sha256, data.first_row, data.row_word, data.source) == (None, 1, "row", "survival::lung")


def test_factors_keep_their_order():
    data = open_source("survival::veteran").read(["celltype", "time"])
    assert list(data.frame.columns) == ["celltype", "time"]
    assert data.codebook["celltype"].level_order == ["squamous", "smallcell", "adeno", "large"]
    assert data.frame["celltype"].value_counts().to_dict() == {
        "smallcell": 48,
        "squamous": 35,
        "adeno": 27,
        "large": 27,
    }
    assert data.frame["time"].dtype.kind in "if"


def test_digits_that_are_levels_of_a_factor_are_levels():
    """?ChickWeight: Diet is a factor with levels 1, …, 4. `coxph` has a coefficient for each but the first."""
    about = open_source("datasets::ChickWeight").read(["Diet"]).codebook["Diet"]
    assert (about.level_order, about.measure) == (["1", "2", "3", "4"], "nominal")


def test_missing_levels_are_missing():
    data = open_source("datasets::airquality").read()
    assert data.frame["Ozone"].isna().sum() == 37
    assert open_source("survival::flchain").read(["chapter"]).frame["chapter"].isna().sum() == 5705


def test_dates():
    """?jasa: accept.dt of the first patient is 15 November 1967."""
    frame = open_source("survival::jasa").read(["accept.dt", "tx.date"]).frame
    assert frame["accept.dt"].dtype.kind == "M"
    assert str(frame["accept.dt"][0])[:10] == "1967-11-15"
    assert frame["tx.date"].isna().any()


def test_several_data_sets_in_one_file():
    assert open_source("survival::cancer").read().frame.shape == (228, 10)
    assert open_source("survival::bladder1").read().frame.shape[0] == 294


def test_words_named_with_na():
    frame = open_source("survival::veteran", na=("large", "999")).read(["celltype", "time"]).frame
    assert frame["celltype"].isna().sum() == 27
    assert frame["time"].isna().sum() == 1


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("survival::lugn", "The R package survival has no data set 'lugn'.", "Did you mean survival::lung? It has"),
        ("nopackage::x", "The R package nopackage is not installed.", 'install.packages("nopackage") in R.'),
        ("datasets::Titanic", "datasets::Titanic is not a data frame (its class: table).", "rows and columns"),
        ("survival::); q()", "There is no file survival::); q().", None),
        ("survival::`);q()", "The R package survival has no data set '`);q()'.", "It has aml,"),
    ],
)
def test_refusals(refused, name, message, hint):
    problem = refused(name)
    assert problem.message == message
    assert problem.hint is None or hint in problem.hint


def test_missing_columns():
    with pytest.raises(InputError) as caught:
        open_source("survival::lung").read(["tim", "sexx"])
    assert [problem.message for problem in caught.value.problems] == [
        "survival::lung has no column 'sexx'.",
        "survival::lung has no column 'tim'.",
    ]


def test_columns_are_known_only_to_r():
    assert open_source("survival::lung").columns() is None
