"""Printed numbers and what they are matched with: by names, or said to be ambiguous, or not there."""

from __future__ import annotations

from typing import Any

import pytest

from sarcstat.against.conventions import Alternatives
from sarcstat.against.judging import Judged, compared
from sarcstat.against.matching import Matcher
from sarcstat.against.quantity import Computed, Family, Printed, Quantity, Words
from sarcstat.audit.number import number
from sarcstat.audit.place import Place


def a(statistic: str, family: Family = "counts", **what: Any) -> Quantity:
    return Quantity(statistic=statistic, family=family, **what)


def computed(value: float | None, quantity: Quantity, table: str = "t", missing: str = "") -> Computed:
    return Computed(value=value, quantity=quantity, table=table, missing=missing)


def judged(
    text: str, quantity: Quantity, *run: Computed, words: Words | None = None, place: Place | None = None
) -> Judged:
    shown = number(text)
    assert shown is not None
    printed = Printed(number=shown, place=place or Place(table="Table 1"), quantity=quantity)
    (cell,) = compared([printed], Matcher(run, words or Words(), {}), Alternatives(run)).cells
    return cell


MALE, FEMALE = a("count", variable="sex", level="Male"), a("count", variable="sex", level="Female")


def test_the_order_of_rows_does_not_matter() -> None:
    for run in ((computed(5, FEMALE), computed(7, MALE)), (computed(7, MALE), computed(5, FEMALE))):
        assert judged("7", a("count", variable="Gender", level="M"), *run).kind == "reproduced"


def test_what_fits_two_numbers_is_ambiguous() -> None:
    run = (computed(7, MALE, "one"), computed(8, MALE, "two"))
    cell = judged("7", a("count", variable="Sex", level="Male"), *run)
    assert cell.kind == "not_matched"
    assert "ambiguous" in cell.why
    assert "one" in cell.why
    assert "two" in cell.why


def test_what_fits_two_equal_numbers_is_not_ambiguous() -> None:
    run = (computed(7, MALE, "one"), computed(7, MALE, "two"))
    assert judged("7", a("count", variable="Sex", level="Male"), *run).kind == "reproduced"


def test_the_levels_tell_which_variable_of_two_with_one_label() -> None:
    words = Words(labels={"age": {"Age"}, "age_group": {"Age"}})
    run = (
        computed(3, a("count", variable="age", level="30")),
        computed(9, a("count", variable="age_group", level="≥40")),
    )
    cell = judged("9", a("count", variable="Age", level="40 or more"), *run, words=words)
    assert cell.kind == "reproduced"


@pytest.mark.parametrize("group", ["Arm B", "Arm B (n = 20)"])
def test_a_group_of_the_paper_is_no_number_of_all_patients(group: str) -> None:
    assert judged("7", a("count", variable="sex", level="Male", group=group), computed(7, MALE)).kind == "not_matched"


def test_the_longest_group_in_a_heading_counts() -> None:
    run = [computed(n, a("count", variable="sex", level="Male", group=arm)) for n, arm in ((1, "A"), (2, "A plus B"))]
    assert judged("2", a("count", variable="sex", level="Male", group="A plus B (n = 9)"), *run).kind == "reproduced"


def test_a_mean_without_its_variable_is_not_matched() -> None:
    cell = judged("22.4", a("mean", "means", variable="ADL score"), computed(22.4, a("mean", "means", variable="bmi")))
    assert cell.kind == "not_matched"


HR = {"outcome": "OS", "variable": "arm", "level": "B", "reference": "A", "adjusted": True}


def _ratio(low: float = 0.4, high: float = 1.0) -> list[Computed]:
    names = {"hazard_ratio": 0.625, "hazard_ratio_conf_low": low, "hazard_ratio_conf_high": high}
    return [computed(value, a(name, "ratios", **HR)) for name, value in names.items()]


def test_a_ratio_the_other_way_round_is_turned_and_that_is_said() -> None:
    asked = HR | {"level": "A", "reference": "B", "variable": "Arm"}
    cell = judged("1.60", a("hazard_ratio", "ratios", **asked), *_ratio())
    assert (cell.kind, [str(each) for each in cell.causes]) == ("explained", ["reference level: the other way round"])
    assert judged("2.50", a("hazard_ratio_conf_high", "ratios", **asked), *_ratio()).kind == "explained"
    assert judged("1.00", a("hazard_ratio_conf_low", "ratios", **asked), *_ratio()).kind == "explained"
    assert judged("0.63", a("hazard_ratio", "ratios", **asked), *_ratio()).kind == "different"


def test_a_multivariable_ratio_is_not_compared_with_a_univariable_one() -> None:
    asked = a("hazard_ratio", "ratios", **(HR | {"adjusted": False}))
    assert judged("0.63", asked, *_ratio()).kind == "not_matched"


@pytest.mark.parametrize(
    ("text", "missing", "kind"),
    [("NR", "not_reached", "reproduced"), ("NR", "not_estimable", "different"), ("12.1", "not_reached", "different")],
)
def test_not_reached_is_a_result(text: str, missing: str, kind: str) -> None:
    of = a("median", "medians", outcome="OS")
    assert judged(text, of, computed(None, of, missing=missing)).kind == kind


def test_not_reached_is_wrong_where_there_is_a_median() -> None:
    of = a("median", "medians", outcome="OS")
    assert judged("NR", of, computed(20.0, of)).kind == "different"


@pytest.mark.parametrize(
    ("text", "value", "kind", "cause"),
    [
        ("0.05", 0.045, "reproduced", []),
        ("12.2", 12.25, "explained", ["rounding: half-even"]),
        ("12.2", 12.29, "explained", ["rounding: truncation"]),
        ("12.2", 12.31, "different", []),
        ("<0.001", 0.0009, "reproduced", []),
        ("<0.001", 0.0011, "different", []),
    ],
)
def test_rounding(text: str, value: float, kind: str, cause: list[str]) -> None:
    of = a("percent", variable="sex", level="Male")
    cell = judged(text, of, computed(value, of))
    assert (cell.kind, [str(each) for each in cell.causes]) == (kind, cause)


def test_a_limit_below_zero_may_be_printed_as_zero() -> None:
    of = a("median_conf_low", "medians", outcome="OS")
    assert judged("0.0", of, computed(-0.8, of)).kind == "reproduced"
    assert judged("-0.8", of, computed(-0.8, of)).kind == "reproduced"


def test_a_convention_that_gives_few_numbers_gives_none() -> None:
    """One of four by truncation is chance: the data are others."""
    levels = "ABCD"
    of = [a("percent", variable="arm", level=level) for level in levels]
    run = [computed(value, each) for value, each in zip((10.09, 20.0, 30.0, 40.0), of, strict=True)]
    shown = [number(text) for text in ("10.0", "25.0", "35.0", "45.0")]
    printed = [
        Printed(number=text, place=Place(table="Table 1"), quantity=each)
        for text, each in zip(shown, of, strict=True)
        if text is not None
    ]
    found = compared(printed, Matcher(run, Words(), {}), Alternatives(run))
    assert [each.kind for each in found.cells] == ["different"] * 4
    assert found.chosen == ()


def test_percentages_of_all_patients_are_told_from_those_with_a_value() -> None:
    of = a("percent", variable="ldh", level="High")
    other = [computed(19.1, a(f"percent_of_{each}", variable="ldh", level="High")) for each in ("all",)]
    cell = judged("19.1", of, computed(21.7, of), *other)
    assert [str(each) for each in cell.causes] == ["percentages: of all patients"]


def test_what_the_reader_declares_wins() -> None:
    words = Words(names={"malnutrition": "nutrition"}, declared={"nutrition": {"bad": "Malnourished"}})
    run = [computed(n, a("count", variable="nutrition", level=level)) for n, level in ((1, "Bad"), (2, "Malnourished"))]
    assert judged("2", a("count", variable="Malnutrition", level="bad"), *run, words=words).kind == "reproduced"
