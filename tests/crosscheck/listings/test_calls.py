"""Calls that nobody wrote: each has a model on the data, or a reason why it has none."""

from __future__ import annotations

import contextlib
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarcstat.crosscheck.listings.coefficients import coded, usual_names
from sarcstat.crosscheck.listings.design import designed
from sarcstat.crosscheck.listings.model import Model, model_of
from sarcstat.crosscheck.listings.vectors import Evaluation
from sarcstat.crosscheck.plan import NotCheckedError
from sarcstat.data.codebook import Dataset
from sarcstat.data.reading.source import open_source
from sarcstat.outputs.r_language import parse, written

ATOMS = ("time", "status", "rx", "sex", "age", "1", '"Lev"', "TRUE", "NULL", "NA", ".", "c(1, 2)", "zzz", "Inf", "1:3")
CALLS = ("Surv", "strata", "factor", "I", "log", "cluster", "relevel", "is.na", "ordered", "as.numeric", "tt", "coxph")
NAMES = ("", "", "levels = ", "labels = ", "ref = ", "event = ", "subset = ")
SIGNS = ("+", "*", ":", "==", "/", "^", "%in%", "&", "|", "-", "<", "$", "~")


@cache
def colon() -> Dataset:
    return open_source("survival::colon").read(None)


def _wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    named = st.tuples(st.sampled_from(NAMES), inner).map("".join)
    calls = st.tuples(st.sampled_from(CALLS), st.lists(named, max_size=3))
    return st.one_of(
        calls.map(lambda each: f"{each[0]}({', '.join(each[1])})"),
        st.tuples(inner, st.sampled_from(SIGNS), inner).map(" ".join),
        inner.map(lambda each: f"-({each})"),
    )


EXPRESSIONS = st.recursive(st.sampled_from(ATOMS), _wider, max_leaves=8)
FUNCTIONS = st.sampled_from(["coxph", "survfit", "survdiff", "cox.zph"])


@settings(max_examples=400, deadline=None)
@given(FUNCTIONS, st.one_of(st.just("Surv(time, status)"), EXPRESSIONS), EXPRESSIONS, EXPRESSIONS)
def test_any_call_has_a_model_or_a_reason(function: str, left: str, right: str, subset: str) -> None:
    with contextlib.suppress(NotCheckedError):
        design = designed(model_of(f"{function}({left} ~ {right}, data = colon, subset = {subset})"), colon())
        if design.model.procedure == "coxph":
            coded(design, usual_names(design, {}))


def model(formula: str, more: str = "") -> Model:
    return model_of(f"coxph({formula}, data = colon{more})")


@pytest.mark.parametrize(
    ("right", "terms"),
    [
        ("age * sex", ["age", "sex", "age:sex"]),
        ("sex:age + age", ["sex:age", "age"]),
        ("age + sex:age + sex", ["age", "age:sex", "sex"]),
        ("(age + sex) * rx", ["age", "sex", "rx", "age:rx", "sex:rx"]),
        ("age + strata(sex) + age + 1", ["age"]),
    ],
)
def test_terms_are_named_as_r_names_them(right: str, terms: list[str]) -> None:
    assert [":".join(map(written, each)) for each in model(f"Surv(time, status) ~ {right}").terms] == terms


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("nodes > 4 & sex == 1", lambda f: (f.nodes > 4) & (f.sex == 1)),
        ("rx != 'Lev' | age < 40", lambda f: (f.rx != "Lev") | (f.age < 40)),
        ("etype %in% c(2, 3)", lambda f: f.etype == 2),
        ("is.na(nodes)", lambda f: f.nodes.isna()),
        ("!(sex == 1)", lambda f: f.sex != 1),
        ("rx %in% c('Obs', 'Lev')", lambda f: f.rx.isin(["Obs", "Lev"])),
    ],
)
def test_conditions_are_those_of_the_rows(expression: str, value: object) -> None:
    found = Evaluation(colon()).of(parse(expression)).numbers
    assert np.array_equal(np.nan_to_num(found).astype(bool), np.asarray(value(colon().frame)))  # type: ignore[operator]


def test_a_missing_value_makes_a_condition_missing_unless_the_rest_decides() -> None:
    frame = colon().frame
    found = Evaluation(colon()).of(parse("nodes > 4 | TRUE")).numbers
    assert (found == 1).all()
    unknown = Evaluation(colon()).of(parse("nodes > 4 & TRUE")).numbers
    assert np.array_equal(np.isnan(unknown), frame.nodes.isna().to_numpy())
