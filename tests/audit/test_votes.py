"""What rows of a table vote for: a convention is one note with its rows, and an outlier stands alone."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from audit.entered import findings, ratios, row

from sarcstat.audit.entry import entry
from sarcstat.audit.facts import Facts, Method
from sarcstat.audit.finding import Finding
from sarcstat.audit.normal import two_sided
from sarcstat.audit.place import Place
from sarcstat.audit.rules import audit

#: ln HR and SE of a table's rows.
ROWS = ((-0.5, 0.2), (0.4, 0.18), (-0.3, 0.16), (0.6, 0.25), (0.25, 0.12), (-0.8, 0.3))
WRONG = row("2.00 (0.80–2.50)", variable="Outlier")


def table(kind: str, *more: str) -> str:
    """The rows as a program of another convention prints them, with three decimals."""
    return ratios(*(row(*_printed(kind, b, s), variable=f"V{i}") for i, (b, s) in enumerate(ROWS)), *more)


def _printed(kind: str, b: float, s: float) -> tuple[str, str]:
    hr, z = math.exp(b), {"90": 1.644854, "99": 2.575829}.get(kind, 1.959964)
    low, high = math.exp(b - z * s), math.exp(b + z * s)
    if kind == "linear":
        low, high = hr * (1 - z * s), hr * (1 + z * s)
    if kind == "profile":
        low, high = math.exp(b - 0.9 * z * s), math.exp(b + 1.15 * z * s)
    if kind == "either half":
        up = 1 if b > 0 else -1
        low, high = math.exp(b - (1 - 0.1 * up) * z * s), math.exp(b + (1 + 0.1 * up) * z * s)
    p = two_sided(b / s * (1.08 if kind == "likelihood ratio" else 1))
    return f"{hr:.3f} ({low:.3f}–{high:.3f})", f"{p / 2 if kind == 'one-sided' else p:.4f}"


NAMED = {
    "90": ("H2", "90% intervals"),
    "99": ("H2", "99% intervals"),
    "one-sided": ("H2", "half of the two-sided"),
    "linear": ("H1", "symmetric about the hazard ratio itself"),
    "profile": ("H1", "upper half of the interval is the longer one"),
    "either half": ("H1", "one half or the other of the interval is the longer one"),
    "likelihood ratio": ("H2", "always smaller"),
}


@pytest.mark.parametrize("kind", NAMED)
def test_a_convention_is_one_note_on_the_method(kind: str) -> None:
    found, *verdicts = sorted(findings(table(kind)), key=lambda each: each.rule == "H3")
    assert [(each.rule, each.severity) for each in verdicts] == [("H3", "note")] * len(verdicts)
    assert (found.rule, found.severity) == (NAMED[kind][0], "note")
    assert NAMED[kind][1] in found.explanation
    assert len(found.parts) >= 4
    assert found.suggestion


@pytest.mark.parametrize("kind", NAMED)
def test_an_outlier_against_the_vote_is_a_finding_of_its_own(kind: str) -> None:
    found = [each for each in findings(table(kind, WRONG)) if each.rule != "H3" or each.severity != "note"]
    note, wrong = sorted(found, key=lambda each: each.severity != "note")
    assert NAMED[kind][1] in note.explanation
    assert (wrong.rule, wrong.severity, wrong.place.row[0]) == ("H1", "error", "Outlier")


def test_rows_that_are_right_do_not_vote() -> None:
    assert findings(table("Wald")) == []
    (wrong,) = findings(table("Wald", WRONG))
    assert wrong.rule == "H1"


def test_slips_in_both_directions_are_no_convention() -> None:
    slips = ("0.70 (0.42–0.89)", "0.55 (0.42–0.89)", "0.69 (0.42–0.89)")
    found = findings(table("Wald", *(row(cell, variable=f"W{i}") for i, cell in enumerate(slips))))
    assert [(each.rule, each.severity) for each in found] == [("H1", "error")] * 3


def named_test(p: str, test: str) -> list[Finding]:
    """The findings on one hazard ratio whose p has words beside it."""
    facts = entry(ratios(row("0.62 (0.42–0.89)", p)), "paper.toml")
    (model,) = facts.models
    models = (replace(model, ratios=(replace(model.ratios[0], test=test),)),)
    return list(audit(replace(facts, models=models)).findings)


@pytest.mark.parametrize(
    ("p", "test", "expected"),
    [
        ("0.030", "log-rank", [("H2", "note")]),
        ("0.300", "stratified log-rank", [("H2", "note"), ("H3", "note")]),
        ("0.005", "one-sided", []),
        ("0.030", "one-sided", [("H2", "note")]),
        ("0.300", "trend", []),
        ("0.300", "interaction", []),
        ("0.300", "", [("H2", "error"), ("H3", "error")]),
    ],
)
def test_words_beside_p_name_its_test(p: str, test: str, expected: list[tuple[str, str]]) -> None:
    found = named_test(p, test)
    assert [(each.rule, each.severity) for each in found] == expected
    assert all(not test or test in each.suggestion for each in found)


def test_a_method_that_the_paper_names_makes_asymmetry_a_note() -> None:
    facts: Facts = entry(ratios(row("0.70 (0.42–0.89)")), "paper.toml")
    said = Method(place=Place(table="Methods", source="text"), words="bootstrap")
    (found,) = audit(replace(facts, methods=(said,))).findings
    assert (found.rule, found.severity) == ("H1", "note")
    assert "bootstrap" in found.suggestion
