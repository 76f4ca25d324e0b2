"""Numbers as SPSS, R and journals print them."""

from __future__ import annotations

import pytest

from sarcstat.display.formatting import from_to, number_text, p_text, rounded


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (48.25, 1, "48.3"),  # half away from zero: sprintf gives 48.2
        (-48.25, 1, "-48.3"),
        (0.285, 2, "0.28"),  # the stored double lies below .285
        (2.5, 0, "3"),
        (0, 3, "0.000"),
        (-0.0001, 3, "0.000"),
        (1e6, 3, "1000000.000"),
    ],
)
def test_rounding_is_half_away_from_zero_on_the_stored_double(value: float, decimals: int, text: str) -> None:
    assert rounded(value, decimals) == text


def test_limits_with_a_minus_sign_are_no_chain_of_dashes() -> None:
    assert from_to("4.9", "7.2") == "4.9–7.2"
    assert from_to("-74.5", "258.5") == "-74.5 to 258.5"
    assert from_to("NE", "-0.1") == "NE to -0.1"


@pytest.mark.parametrize(
    ("value", "kind", "style", "text"),
    [
        (0.049, "p_value", "spss", ".049"),
        (0.0001, "p_value", "spss", ".000"),
        (1.0, "p_value", "spss", "1.000"),
        (0.0001, "p_value", "r", "<0.001"),
        (0.9999, "p_value", "journal", ">0.999"),
        (0.05, "p_value", "journal", "0.050"),
        (-0.056, "time", "spss", "-.056"),
        (62.96296, "percent", "spss", "63.0%"),
        (0, "percent", "spss", ".0%"),
        (270.0, "time", "spss", "270.000"),
        (270.0, "time", "r", "270"),
        (313.5, "time", "r", "313.500"),
        (0, "count", "spss", "0"),
    ],
)
def test_styles(value: float, kind: str, style: str, text: str) -> None:
    assert number_text(value, kind, style) == text  # type: ignore[arg-type]


def test_p_is_never_zero_or_one_outside_spss_style() -> None:
    assert p_text(0.0) == "<0.001"
    assert p_text(1.0) == ">0.999"
    assert p_text(0.001) == "0.001"
