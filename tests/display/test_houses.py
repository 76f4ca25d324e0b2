"""Numbers in sentences as journals print them: each rule that was verified, with its source's own examples."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sarcstat.display.findings.facts import RATIO, Test, p_words
from sarcstat.display.houses.house import PLAIN, in_house
from sarcstat.display.houses.named import house_named
from sarcstat.display.lowered import lowered, plain


@pytest.mark.parametrize(
    ("house", "said"),
    [
        # The New England Journal: two decimals above 0.01, three from 0.01 to 0.001, then <0.001.
        ("nejm", {0.83: "P=0.83", 0.0123: "P=0.01", 0.0099: "P=0.010", 0.0042: "P=0.004", 0.0009: "P<0.001"}),
        # The AMA manual, as JMIR quotes it: P=.16, P=.049 instead of .05, P<.001, no 0 before the point.
        ("jama", {0.16: "P=.16", 0.049: "P=.049", 0.0085: "P=.009", 0.0001: "P<.001", 0.999: "P>.99"}),
        # gtsummary's theme of The Lancet prints 0·12.
        ("lancet", {0.12: "p=0.12", 0.0005: "p=0.0005", 0.00002: "p<0.0001"}),
        # GraphPad: four digits with a leading zero, <0.0001.
        ("prism", {0.1234: "P = 0.1234", 0.05000001: "P = 0.0500", 0.00009: "P < 0.0001", 0.99999: "P > 0.9999"}),
        (None, {0.0123: "p = 0.012", 0.0001: "p < 0.001", 0.9999: "p > 0.999"}),
    ],
)
def test_p_values(house: str | None, said: dict[float, str]) -> None:
    with in_house(house_named(house)):
        assert {value: p_words(value) for value in said} == said


@pytest.mark.parametrize("house", ["nejm", "jama", "lancet"])
def test_no_p_is_rounded_across_the_level(house: str) -> None:
    """What is below 0.05 never looks as if it were 0.05."""
    for i in range(1, 2000):
        value = i / 20_000
        text = house_named(house).p(value).lstrip("<>")
        assert (float(text) < 0.05) == (value < 0.05)


@pytest.mark.parametrize(
    ("house", "before", "after"),
    [
        ("lancet", "HR 0.58 (95% CI 0.41–0.80), p = 0.012", "HR 0·58 (95% CI 0·41–0·80), p=0·012"),
        ("lancet", "R 4.2.2, survival 3.5-3", "R 4.2.2, survival 3.5-3"),
        ("lancet", "12,345 of 1,858 patients", "12\u2009345 of 1858 patients"),
        ("nejm", "median 6.1 (4.9–7.2) for 0–1", "median 6.1 (4.9 to 7.2) for 0–1"),
        ("jama", "95% CI 0.41–0.80 (range 1–9), p < 0.05", "95% CI 0.41-0.80 (range 1-9), P<.05"),
        ("prism", "1,858 patients, p < 0.05", "1,858 patients, P < 0.05"),
    ],
)
def test_sentences(house: str, before: str, after: str) -> None:
    assert house_named(house).text(before) == after


def test_limits() -> None:
    assert house_named("nejm").limits("0.41", "0.80") == "0.41 to 0.80"
    assert house_named("jama").limits("0.41", "0.80") == "0.41-0.80"
    assert house_named("jama").limits("-0.41", "0.80") == "-0.41 to 0.80"
    assert PLAIN.limits("0.41", "0.80") == "0.41–0.80"
    assert RATIO.text(0.576) == "0.58"
    assert Test("x", p_words(0.2), 0.2, False).p == "p = 0.200"


@pytest.mark.parametrize(
    ("label", "within"),
    [
        ("Treatment arm", "treatment arm"),
        ("ECOG performance status", "ECOG performance status"),
        ("Gleason score", "Gleason score"),
        ("Largest lesion size (cm)", "largest lesion size"),
        ("Co-morbidities", "co-morbidities"),
        ("Age", "age"),
        ("BMI (kg/m²)", "BMI"),
        ("Stage (AJCC)", "stage (AJCC)"),
        ("≥3 regimens", "≥3 regimens"),
        ("", ""),
    ],
)
def test_labels_within_a_sentence(label: str, within: str) -> None:
    assert plain(label) == within
    assert lowered(lowered(label)) == lowered(label)


@pytest.mark.parametrize("listed", [["0.1"], []])
def test_a_house_ends_with_its_block(listed: Sequence[str]) -> None:
    with in_house(house_named("jama")):
        assert p_words(0.2) == "P=.20"
    assert p_words(0.2) == "p = 0.200"
