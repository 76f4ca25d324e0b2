"""Two printings are compared where titles, columns and sentences do not tell them apart; what is not sure is a note."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit.reading.documents import facts

from sarcstat.audit.rules import audit

ROWS = (
    "| Variable | HR (95% CI) | P |\n|---|---|---|\n"
    "| Sex: female vs. male | {} | {} |\n| Age | 1.10 (0.90–1.34) | 0.352 |\n"
)
ONE, OTHER = ("0.62 (0.42–0.92)", "0.017"), ("0.50 (0.34–0.74)", "<0.001")


def found(folder: Path, text: str) -> list[tuple[str, str]]:
    return [(each.rule, each.severity) for each in audit(facts(folder, text, name="paper.md")).findings]


def tables(first: str, second: str) -> str:
    return f"Table 2. {first}\n\n{ROWS.format(*ONE)}\n\nTable 3. {second}\n\n{ROWS.format(*OTHER)}\n"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Univariate analysis of OS", "Univariate analysis of OS, again", [("H8", "error")]),
        ("Univariate analysis of OS in the training cohort", "Univariate analysis of OS in the validation cohort", []),
        ("Univariate analysis of OS", "Univariate analysis of OS after propensity score matching", []),
        ("Univariate analysis of OS", "Univariate analysis of OS: subgroup of stage III", []),
        ("Univariate analysis of OS", "Univariate analysis of OS in women", []),
        ("Univariate analysis of OS", "Univariate analysis of PFS", []),
        ("Univariate analysis of OS (n = 209)", "Univariate analysis of OS (n = 180)", []),
        ("Analysis of OS", "Analysis of OS, again", [("H8", "note")]),  # which model is not said
    ],
)
def test_titles_tell_populations_apart(
    first: str, second: str, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    assert found(tmp_path, tables(first, second)) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("In multivariable analysis, age was a factor for OS (HR 1.10, 95% CI 0.90–1.34).", []),
        ("In multivariable analysis, OS was worse with age (HR 1.10, 95% CI 0.90–1.34).", []),
        (
            "In multivariable analysis, independent factors for OS were sex and age (HR 1.40, 95% CI 1.15–1.71).",
            [],  # of two variables
        ),
        ("In multivariable analysis, the factor for OS was age (HR 1.40, 95% CI 1.15–1.71).", [("H8", "error")]),
        ("The factor for OS was age (HR 1.40, 95% CI 1.15–1.71).", [("H8", "note")]),  # which model is not said
        ("In multivariable analysis, the factor for PFS was age (HR 1.40, 95% CI 1.15–1.71).", []),
        ("In the validation cohort, the factor for OS was age (HR 1.40, 95% CI 1.15–1.71).", []),
        ("In multivariable analysis of OS, the factor was older age (HR 1.40, 95% CI 0.90–2.18).", []),
        ("In multivariable analysis, the factor for OS was female sex (HR 0.52, 95% CI 0.42–0.92).", [("H8", "note")]),
    ],
)
def test_the_text_against_the_table(sentence: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    text = f"# Results\n\n{sentence}\n\nTable 2. Multivariable analysis of OS\n\n{ROWS.format(*ONE)}\n"
    assert [each for each in found(tmp_path, text) if each[0] == "H8"] == expected


def test_both_places_are_named(tmp_path: Path) -> None:
    text = "# Results\n\nIn multivariable analysis, the factor for OS was age (HR 1.40, 95% CI 1.15–1.71).\n\n"
    text += f"Table 2. Multivariable analysis of OS\n\n{ROWS.format(*ONE)}\n"
    (each,) = audit(facts(tmp_path, text, name="paper.md")).findings
    assert (each.place.table, each.printed) == ("Results", "HR 1.40 (1.15–1.71)")
    assert each.expected.startswith("HR 1.10 (0.90–1.34) (Table 2, Age")


def test_what_rests_on_the_events_of_others_is_a_note(tmp_path: Path) -> None:
    """Twenty deaths of all patients allow SE(ln HR) of 0.447 and more; the interval has 0.2."""
    text = "# Results\n\nA total of 209 patients were included. Death occurred in 20 patients.\n\n"
    text += f"Table 2. Univariate analysis of OS\n\n{ROWS.format(*ONE)}\n"
    assert found(tmp_path, text) == [("H5", "note")]
