"""Displayed texts against numbers: how each may have been rounded."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sarcstat.crosscheck.numbers import displayed, judged, last_digit, rounding, shows
from sarcstat.display.shapes.table import Cell as Ours
from sarcstat.outputs.number_format import NumberFormat
from sarcstat.outputs.output import Cell


@pytest.mark.parametrize(
    ("text", "number", "how"),
    [
        (".123", 0.12345, ""),
        ("-.5", -0.45000000001, ""),
        (".13", 0.125, ""),  # half away from zero
        (".12", 0.125, "half-even"),
        (".13", 0.12499999999999997, ""),  # a tie that arithmetic moved
        ("12.3%", 12.34, ""),
        ("1,234.5", 1234.46, ""),
        ("1.234,5", 1234.46, ""),
        ("0,123", 0.12345, ""),  # a decimal comma
        ("1,234", 1234.2, ""),  # or thousands
        ("<.001", 0.0004, ""),
        ("<.001", 0.002, None),
        (".000", 1e-50, ""),
        ("1.080E-50", 1.0796e-50, ""),
        (".123", 0.1239, "truncated"),
        (".123", 0.1249, None),
        ("7", 7.4, ""),
        ("7", 8.0, None),
        ("a7", 7.0, None),
    ],
)
def test_a_text_is_a_number_rounded(text: str, number: float, how: str | None) -> None:
    assert rounding(text, number) == how


@pytest.mark.parametrize("text", ["1e400", "-1e9999999", "1e-400", "0.5e-330", "9" * 400, "0." + "0" * 400 + "1"])
def test_what_no_computer_counts_with_is_no_number_that_is_displayed(text: str) -> None:
    assert displayed(text) == []
    assert last_digit(Cell(printed=text)) is None
    assert displayed("1e300") != [] != displayed("1e-300")


def test_two_readings_of_a_comma() -> None:
    assert displayed("1,234") == [("", Decimal("1.234")), ("", Decimal("1234"))]
    assert displayed("words") == displayed("-") == displayed("") == []
    assert displayed("1,2.3,4") == []  # neither mark is the decimal one


@pytest.mark.parametrize(
    ("text", "number", "rules"),
    [
        (".13", 0.125, ["half-up"]),
        (".12", 0.125, ["half-even", "truncated"]),
        (".12", 0.129, ["truncated"]),
        (".13", 0.129, ["half-up", "half-even"]),
        ("<.001", 0.0004, ["half-up", "half-even", "truncated"]),
        ("<.001", 0.002, []),
    ],
)
def test_a_text_shows_a_number_by_some_rules(text: str, number: float, rules: list[str]) -> None:
    assert [rule for rule in ("half-up", "half-even", "truncated") if shows(text, number, rule)] == rules


F3 = NumberFormat("F", 8, 3)


@pytest.mark.parametrize(
    ("cell", "ours", "kind"),
    [
        (Cell(1.0, F3), Ours("1", 1.0 + 9e-10), "exact"),
        (Cell(1.0, F3), Ours("1", 1.0 + 2e-9), "different"),
        (Cell(0.0, F3), Ours("0", 5e-13), "exact"),
        (Cell(0.0, F3), Ours("0", 5e-12), "different"),
        (Cell(1.0, F3), None, "different"),
        (Cell(None, F3, system_missing=True), None, "exact"),
        (Cell(None, F3, system_missing=True), Ours("NE", None, "not_estimable"), "exact"),
        (Cell(None, F3, system_missing=True), Ours("1", 1.0), "different"),
        (Cell(printed="."), None, "rounded"),
        (Cell(printed="1.000"), Ours("1", 1.0004), "rounded"),
        (Cell(printed="1.000"), None, "different"),
        (Cell(printed="Dead"), Ours("dead", None), "rounded"),
        (Cell(printed="Dead"), Ours("alive", None), "different"),
        (Cell(printed="Dead"), Ours("Dead", 1), "rounded"),
    ],
)
def test_the_verdict_on_a_cell(cell: Cell, ours: Ours | None, kind: str) -> None:
    assert judged(cell, ours)[0] == kind
