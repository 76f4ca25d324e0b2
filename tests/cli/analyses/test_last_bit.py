"""Percentages that are halves by hand, and not by SPSS's arithmetic."""

from __future__ import annotations

import pytest
from running import sarcstat

from sarcstat.results import in_percent

#: 80 patients, 23 of them censored and of the group b: 28.75 %.
ROWS = "".join(f"{i + 1},{int(i >= 23)},{'b' if i < 23 else 'a'},{i % 7}\n" for i in range(80))
DATA = f"t,e,g,x\n{ROWS}".encode()
ENDPOINT = ("--time", "t", "--event", "e")


@pytest.mark.parametrize(
    ("part", "whole", "unrounded"),
    [
        # KM of km_football (SPSS 27), COXREG of telco_cox (SPSS 25), FREQUENCIES of A2_frequencies (SPSS 27)
        (64, 150, 42.66666666666667),
        (11, 7043, 0.1561834445548772),
        (114, 400, 28.499999999999996),
    ],
)
def test_unrounded_percentages_of_viewer_files(part: int, whole: int, unrounded: float) -> None:
    assert in_percent(part, whole) == unrounded
    assert 100 * part / whole != unrounded


def texts(command: str, table: str, column: tuple[str, ...], *options: str) -> list[str]:
    found = sarcstat(command, "-", *options, "--format", "json", stdin=DATA).table(table)
    return [cell["text"] for (_, place), cell in found.items() if place == column]


def test_what_spss_prints() -> None:
    assert texts("km", "Case Processing Summary", ("Censored", "Percent"), *ENDPOINT) == ["28.7%"]
    # COXREG drops the censored as earlier than the first event
    cox = texts("cox", "Case Processing Summary", ("Percent",), *ENDPOINT, "--covariates", "x")
    assert cox == ["71.3%", ".0%", "71.3%", ".0%", ".0%", "28.7%", "28.7%", "100.0%"]
    frequencies = texts("describe", "g", ("Percent",), "g", "--style", "spss", "--procedure", "frequencies")
    assert frequencies[:2] == ["71.3", "28.7"]


def test_what_a_paper_prints() -> None:
    assert "23 (28.8)" in sarcstat("describe", "-", "g", stdin=DATA).stdout
    assert (
        "23 (28.8)"
        in sarcstat("crosstab", "-", "--rows", "g", "--columns", "x", "--style", "journal", stdin=DATA).stdout
    )
