"""Procedures of SPSS as requests: options, values, categories, and what is not offered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.errors import InputError
from sarcstat.request import Endpoint, Request
from sarcstat.syntax.reading.reader import read_text
from sarcstat.syntax.requests.planned import NotOfferedError
from sarcstat.syntax.requests.requests import requests

FRAME = pd.DataFrame(
    {
        "Months": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
        "state": [0.0, 1.0, 2.0, 3.0, 9.5, 1.0],
        "age": [50.0, 60.0, 70.0, 40.0, 55.0, None],
        "arm": [1.0, 2.0, 1.0, 2.0, 1.0, 2.0],
        "stage": [1.0, 2.0, 3.0, 1.0, 2.0, 4.0],
        "died": ["no", "yes", "yes", "no", "no", "yes"],
    }
)
DATA = Dataset(FRAME, Codebook({"stage": Variable(value_labels={2.0: "II"})}), "trial.sav", None, 1)


def asked(syntax: str, weight: str | None = None, split: Sequence[str] = ()) -> list[Request]:
    return [each.request for each in requests(read_text(syntax).commands[-1], DATA, weight, split)]


def keys(syntax: str) -> Any:
    (request,) = asked(syntax)
    return request.keys


@pytest.mark.parametrize(
    ("status", "event"),
    [
        ("state(1)", "state=1"),
        ("STATE EVENT(1 THRU 3)", "state=1,2,3"),
        ("state(2, 9.5)", "state=2,9.5"),
        ("state(LO THRU 1)", "state=0,1"),
        ("died('yes')", "died=yes"),
    ],
)
def test_the_event_is_every_value_that_the_list_names(status: str, event: str) -> None:
    (request,) = asked(f"KM months /STATUS={status}.")
    assert list(request.endpoints) == [Endpoint("Months", event)]


def test_km() -> None:
    found = keys(
        "KM months BY arm /STATUS=state(1) /STRATA=stage /PERCENTILES /TEST LOGRANK TARONE /COMPARE=PAIRWISE STRATA "
        "/TREND=(1 3)."
    )
    assert found == {
        "table": True,
        "by": ["arm"],
        "strata": "stage",
        "test": ["logrank", "tarone"],
        "pairwise": "strata",
        "trend_scores": [1.0, 3.0],
        "percentiles": [25.0, 50.0, 75.0],
    }


def test_coxreg_enters_exactly_what_is_listed() -> None:
    found = keys("COXREG months WITH age arm age*arm /STATUS=state(1) /PRINT=CI(90) SUMMARY /CRITERIA=PIN(.2).")
    assert found["block"] == ["enter: age,arm,age:arm"]
    assert found["conf_level"] == 0.9
    assert found["last_step"] is True
    assert {"pin", "pout"}.isdisjoint(found)  # nothing is chosen


def test_criteria_are_those_of_steps() -> None:
    found = keys("COXREG months WITH age /STATUS=state(1) /METHOD=FSTEP(LR) /CRITERIA=PIN(.2).")
    assert (found["pin"], found["pout"]) == (0.2, 0.1)


def test_blocks_and_lists() -> None:
    found = keys("COXREG months /STATUS=state(1) /METHOD=ENTER age TO stage /METHOD=BSTEP(WALD) state.")
    assert found["block"] == ["enter: age,arm,stage", "bstep-wald: state"]


@pytest.mark.parametrize(
    ("contrast", "reference"),
    [("Indicator", None), ("Indicator(1)", "first"), ("Indicator(2)", "II"), ("Indicator(3)", "last")],
)
def test_a_reference_is_a_rank_among_the_categories_that_occur(contrast: str, reference: str | None) -> None:
    """Category 4 occurs in a row without an age only."""
    found = keys(f"COXREG months WITH age stage /STATUS=state(1) /CONTRAST (stage)={contrast}.")
    assert (found["categorical"], found["contrast"]) == (["stage"], {"stage": "indicator"})
    assert found.get("ref", {}).get("stage") == reference


def test_categorical_alone_is_deviation() -> None:
    assert keys("COXREG months WITH stage /STATUS=state(1) /CATEGORICAL=stage.")["contrast"] == {"stage": "deviation"}


def test_a_time_program_is_a_term_in_time() -> None:
    syntax = "TIME PROGRAM.\nCOMPUTE T_COV_=T_*age.\nCOXREG months WITH arm T_COV_ /STATUS=state(1)."
    (planned,) = requests(read_text(syntax).commands[-1], DATA)
    assert (planned.request.keys["block"], planned.request.keys["tvc"]) == (["enter: arm"], ["age"])
    assert planned.aliases == {"T_COV_": "T_*age"}


def test_frequencies_are_asked_for_one_by_one() -> None:
    found = asked("FREQUENCIES arm stage /STATISTICS=SEMEAN SESKEW /NTILES=4 /FORMAT=NOTABLE.", "age")
    assert [each.keys["variables"] for each in found] == [["arm"], ["stage"]]
    assert found[0].keys["statistics"] == ["semean", "skewness"]
    assert found[0].keys["percentiles"] == [25.0, 50.0, 75.0]
    assert (found[0].keys["weight"], found[0].keys["no_tables"]) == ("age", True)


def test_crosstabs_are_asked_for_pair_by_pair() -> None:
    found = asked("CROSSTABS arm BY stage arm state /CELLS=COUNT ROW SRESID.")
    assert [(each.keys["rows"], each.keys["columns"]) for each in found] == [(["arm"], ["stage"]), (["arm"], ["state"])]
    assert found[0].keys["cells"] == ["count", "row", "standardized"]


def test_models_of_regression_grow_and_share_their_rows() -> None:
    syntax = "REGRESSION /STATISTICS COLLIN /DEPENDENT months /METHOD=ENTER age /METHOD=ENTER arm."
    found = list(requests(read_text(syntax).commands[0], DATA))
    assert [each.request.keys["variables"] for each in found] == [["age"], ["age", "arm"]]
    assert [each.context for each in found] == [{"model": "1"}, {"model": "2"}]
    assert {each.complete for each in found} == {("Months", "age", "arm")}


@pytest.mark.parametrize(
    ("syntax", "reason"),
    [
        ("KM months /STATUS=state(7).", "no row has a value of state"),
        ("COXREG months WITH age /STATUS=state(1) /MISSING=INCLUDE.", "MISSING=INCLUDE"),
        ("COXREG months WITH stage /STATUS=state(1) /CONTRAST(stage)=POLYNOMIAL(1 2 4).", "numbers of its own"),
        ("COXREG months WITH stage /STATUS=state(1) /CONTRAST(stage)=INDICATOR(9).", "none of rank 9"),
        ("FREQUENCIES age /GROUPED /NTILES=4.", "grouped data"),
        ("FREQUENCIES age /NTILES=999999999.", "more than 1,000 groups"),
        ("CROSSTABS arm BY stage BY state.", "layers"),
        ("REGRESSION /STATISTICS COEFF /DEPENDENT months /METHOD=ENTER age.", "without COLLIN"),
        ("REGRESSION /STATISTICS COLLIN /DEPENDENT months /METHOD=STEPWISE age.", "chooses predictors"),
    ],
)
def test_what_is_not_offered_is_named(syntax: str, reason: str) -> None:
    with pytest.raises(NotOfferedError, match=reason.replace("(", r"\(")):
        asked(syntax)


@pytest.mark.parametrize(
    "syntax",
    [
        "KM months /STATUS=state(1).",
        "COXREG months WITH age /STATUS=state(1).",
        "REGRESSION /STATISTICS COLLIN /DEPENDENT months /METHOD=ENTER age.",
        "FREQUENCIES stage.",
        "DESCRIPTIVES months.",
        "CROSSTABS stage BY state.",
    ],
)
def test_weight_and_split_are_keys_of_every_request(syntax: str) -> None:
    (plain,) = asked(syntax)
    (request,) = asked(syntax, "age", ["arm", "died"])
    assert request.keys == {**plain.keys, "weight": "age", "split": ["arm", "died"]}


def test_a_reference_by_rank_must_be_one_category_in_every_part() -> None:
    """Stages are 1 to 4; 1, 2, 3 in arm 1 and 1, 2, 4 in arm 2, where 4 has no weight; 1, 2 and 2, 3, 4 by `died`."""
    syntax = "COXREG months WITH stage /STATUS=state(1) /CONTRAST(stage)=Indicator({})."
    assert asked(syntax.format(2))[0].keys["ref"] == {"stage": "II"}
    assert asked(syntax.format(1), None, ["arm"])[0].keys["ref"] == {"stage": "first"}
    assert asked(syntax.format(2), None, ["arm"])[0].keys["ref"] == {"stage": "II"}
    assert asked(syntax.format(3), None, ["arm"])[0].keys["ref"] == {"stage": "last"}
    with pytest.raises(NotOfferedError, match="there are 2 categories"):
        asked(syntax.format(3), "age", ["arm"])
    with pytest.raises(NotOfferedError, match="rank 2 is not the same category in every part"):
        asked(syntax.format(2), None, ["died"])


def test_an_unknown_variable_has_a_hint() -> None:
    with pytest.raises(InputError) as error:
        asked("FREQUENCIES stagee.")
    assert error.value.problems[0].hint == "Did you mean 'stage'?"
