"""The sections of variables in a study file, and the definitions of a published study as one of them."""

from __future__ import annotations

import tomllib

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.data.cohort.factor import factor
from sarcstat.data.variables.derivation import derive
from sarcstat.errors import ExitStatus, SarcstatError, UsageError
from sarcstat.study.variables import VariableSection, derivations

# The definitions of Zhang et al. 2022, section 2.1, and the levels of its Table 1.
STUDY = """
[bmi]
label = "BMI"
derive = "weight / (height / 100) ** 2"
missing = { replace = "mean" }

[weight_loss]
label = "Weight loss (%)"
missing = { value = 0 }

[albumin]
label = "Serum albumin level"
missing = { codes = ["Unknown"], value = "Normal" }

[ldh]
label = "Lactate dehydrogenase"
missing = { codes = ["Unknown"], value = "Normal" }

[malnutrition]
label = "Malnutrition"
derive = "weight_loss > 5 or (weight_loss > 2 and bmi < 20) or albumin = 'Below'"

[grade]
label = "FNCLCC grade"
recode = { Gx = "Gx/G1", G1 = "Gx/G1", G2 = "G2–G3", G3 = "G2–G3" }

[regimens]
label = "No. of regimens of previous systemic treatment"
bins = { cuts = [1, 2, 3], labels = ["0", "1", "2", "≥3"] }

[pathology]
label = "Pathological type"
from = "subtype"
recode = { LMS = "LMS/SS/ASPS", SS = "LMS/SS/ASPS", ASPS = "LMS/SS/ASPS", else = "Others" }

[age_group]
label = "Age (years)"
from = "age"
bins = [40]
"""
# weight, height, weight loss, albumin, LDH, grade, regimens, subtype, age
PATIENTS = [
    (60, 200, 6, "Normal", "Normal", "G2", 0, "LMS", 39),  # loss > 5 %: malnutrition; BMI 15
    (60, 200, 3, "Normal", "High", "G1", 1, "SS", 40),  # loss > 2 % and BMI 15 < 20: malnutrition
    (100, 200, 3, "Normal", "Unknown", "Gx", 2, "UPS", 11),  # BMI 25: none
    (60, 200, 2, "Unknown", "Normal", "G3", 3, "ASPS", 85),  # loss not > 2 %: none
    (100, 200, None, "Below", "Normal", "G2", 5, "LPS", 60),  # albumin below: malnutrition
    (100, 200, None, None, "High", "Gx", 0, "LMS", 40),  # all unknown: none
    (None, 200, 4, "Normal", "Normal", "G1", 1, "SS", 52),  # BMI unknown, mean 20 not < 20: none
]
COLUMNS = ["weight", "height", "weight_loss", "albumin", "ldh", "grade", "regimens", "subtype", "age"]


def dataset():
    return Dataset(pd.DataFrame(PATIENTS, columns=COLUMNS), Codebook(), "cohort.csv", None, 2)


def sections(text):
    return {name: VariableSection(**keys) for name, keys in tomllib.loads(text).items()}


def test_the_definitions_of_a_published_study():
    result, decisions = derive(dataset(), derivations(sections(STUDY)))
    frame = result.frame
    assert frame["malnutrition"].tolist() == [1, 1, 0, 0, 1, 0, 0]
    # BMI 15, 15, 25, 15, 25, 25: mean 120 / 6 = 20
    assert frame["bmi"].tolist() == [15, 15, 25, 15, 25, 25, 20]
    counts = {
        name: dict(zip((found := factor(frame, result.codebook, name)).texts, np.bincount(found.codes), strict=True))
        for name in ("malnutrition", "albumin", "ldh", "grade", "regimens", "pathology", "age_group")
    }
    assert counts == {
        "malnutrition": {"No": 4, "Yes": 3},
        "albumin": {"Below": 1, "Normal": 6},
        "ldh": {"High": 2, "Normal": 5},
        "grade": {"Gx/G1": 4, "G2–G3": 3},
        "regimens": {"0": 2, "1": 2, "2": 1, "≥3": 2},
        "pathology": {"LMS/SS/ASPS": 5, "Others": 2},
        "age_group": {"<40": 2, "≥40": 5},
    }
    assert [each.sentence for each in decisions] == [
        "BMI: missing values replaced by the mean (20.00), 1 row.",
        "Weight loss (%): missing values taken as 0, 2 rows.",
        "Serum albumin level: 'Unknown' taken as missing, 1 row.",
        "Serum albumin level: missing values taken as 'Normal', 2 rows.",
        "Lactate dehydrogenase: 'Unknown' taken as missing, 1 row.",
        "Lactate dehydrogenase: missing values taken as 'Normal', 1 row.",
        "FNCLCC grade: recode: 'Gx' and 'G1' → 'Gx/G1', 4 rows.",
        "FNCLCC grade: recode: 'G2' and 'G3' → 'G2–G3', 3 rows.",
        "No. of regimens of previous systemic treatment: cut at 1, 2 and 3 into '0', '1', '2' and '≥3', 7 rows.",
        "Pathological type: recode: 'LMS', 'SS' and 'ASPS' → 'LMS/SS/ASPS', 5 rows.",
        "Pathological type: recode: all others ('LPS' and 'UPS') → 'Others', 2 rows.",
        "Age (years): cut at 40 into '<40' and '≥40', 7 rows.",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('derive = "x"\nfrom = "y"', "has both derive and from"),
        ('recode = { a = "b" }\nbins = [1]', "has both recode and bins"),
        ('bins = [1]\nvalues = { 1 = "one" }', "has both bins and values"),
        ('missing = { replace = "mean", label = "Unknown" }', ".missing has replace and label"),
        (
            'recode = { a = "b", missing = "c" }\nmissing = { value = "c" }',
            " has both recode.missing and missing.value",
        ),
        ('bins = [1]\nmissing = { replace = "median" }', ".missing.replace: ranges have no median"),
        ('derive = "x"\nmissing = { codes = [9] }', ".missing.codes: the expression does not use a column 'v'"),
        ('recode = { else = "b" }', ".recode lists no value"),
        ('recode = { a = "b", c = 1 }', ".recode: the new values are texts and numbers"),
        ('order = ["a", "b", "a"]', ".order names a level twice"),
        ('values = { 1 = "a", 2 = "a" }', ".values: two codes have the same label"),
        ("bins = []", ".bins has no cut point"),
        ("bins = [40, 40]", ".bins: the cut points do not increase"),
        ('bins = { cuts = [1, 2], labels = ["a", "b"] }', ".bins: 2 cut points make 3 ranges, not 2"),
        ('bins = { cuts = [1], labels = ["a", "a"] }', ".bins: two ranges have the same label"),
        ('derive = "x +"', ".derive: a value or a column is expected after '+', at character 4:"),
        ('derive = ""', ".derive: the expression is empty"),
        ('missing = { label = "" }', ".missing.label is empty"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(text, message):
    with pytest.raises(UsageError) as caught:
        derivations(sections(f"[v]\n{text}"))
    assert message in caught.value.problems[0].message
    assert caught.value.problems[0].message.startswith("variables.v")
    assert caught.value.exit_status == ExitStatus.USAGE


def test_all_that_makes_no_sense_is_reported_at_once():
    with pytest.raises(UsageError) as caught:
        derivations(sections('[a]\nderive = "x +"\nfrom = "y"\n[b]\nbins = [2, 1]'))
    assert [problem.message.split(":")[0].split(" ")[0] for problem in caught.value.problems] == [
        "variables.a.derive",
        "variables.a",
        "variables.b.bins",
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("lable = 'x'", ("lable",)),
        ("derive = 1", ("derive",)),
        ("bins = ['40']", ("bins", "list[union[int,float]]", 0, "int")),
        ("missing = { replace = 'average' }", ("missing", "replace")),
        ("missing = { code = 9 }", ("missing", "code")),
        ("recode = { a = true }", ("recode", "a", "str")),
        ("bins = { cuts = [nan] }", ("bins", "BinsSection", "cuts", 0, "float")),
    ],
)
def test_keys_and_types_are_checked(text, place):
    with pytest.raises(ValidationError) as caught:
        sections(f"[v]\n{text}")
    assert place in [error["loc"] for error in caught.value.errors()]


def test_every_key_is_described():
    schema = VariableSection.model_json_schema()
    parts = [schema, *schema["$defs"].values()]
    assert all("description" in key or "$ref" in key for part in parts for key in part["properties"].values())
    assert "from" in schema["properties"]


NAMES = st.sampled_from([*COLUMNS, "new", "other", "else"])
TEXT = st.sampled_from(["G1", "Gx", "Normal", "40", "Unknown", "Other", "1", ""])
WORD = st.one_of(TEXT, st.integers(-1, 60), st.floats(-1, 60))
SECTION = st.fixed_dictionaries(
    {},
    optional={
        "label": TEXT,
        "values": st.dictionaries(TEXT, TEXT, max_size=3),
        "order": st.lists(WORD, max_size=3),
        "from": NAMES,
        "derive": st.sampled_from(
            [
                "weight / height",
                "new + 1",
                "other = 'G1'",
                "grade if age > 40 else 'x'",
                "ldh",
                "age > 40",
                "1 / 0",
                "(",
            ]
        ),
        "recode": st.dictionaries(st.one_of(TEXT, st.sampled_from(["else", "missing"])), WORD, max_size=3),
        "bins": st.lists(st.integers(-1, 60), max_size=3),
        "missing": st.fixed_dictionaries(
            {},
            optional={
                "codes": st.lists(WORD, max_size=2),
                "replace": st.sampled_from(["mean", "median", "mode"]),
                "value": st.one_of(WORD, st.booleans()),
                "label": TEXT,
            },
        ),
    },
)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(NAMES, SECTION, min_size=1, max_size=4))
def test_any_sections_are_derived_or_refused(study):
    found = {name: VariableSection(**keys) for name, keys in study.items()}
    try:
        result, decisions = derive(dataset(), derivations(found))
    except SarcstatError:
        return
    assert set(found) <= set(result.frame.columns)
    assert len(result.frame) == len(PATIENTS)
    assert all(0 <= decision.rows <= len(PATIENTS) for decision in decisions)
    for name in found:
        assert len(factor(result.frame, result.codebook, name).codes) == len(PATIENTS)
