"""Tables of hazard ratios in the layouts and writings of real papers: every known ratio is read, and nothing else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from audit.reading import scanner
from audit.reading.ratio_layouts import Fact, combinations
from layouts import Layout, Span, read, triplets
from published import shared

from sarcstat.audit.reading.read import document_of, read_document

COMBINATIONS = list(combinations())


def test_there_are_enough_of_them() -> None:
    assert len({name for name, _, _ in COMBINATIONS}) == len(COMBINATIONS) >= 200


@pytest.mark.parametrize(("layout", "expected"), [c[1:] for c in COMBINATIONS], ids=[c[0] for c in COMBINATIONS])
def test_every_ratio_is_read_and_nothing_invented(layout: Layout, expected: list[Fact], tmp_path: Path) -> None:
    facts = read(tmp_path, layout)
    assert triplets(facts) == expected
    assert facts.read is not None
    assert (facts.read.ratios, facts.read.ratios_read) == (len(expected), len(expected))


@pytest.mark.parametrize("layout", [c[1] for c in COMBINATIONS], ids=[c[0] for c in COMBINATIONS])
def test_a_dumb_scanner_finds_nothing_that_was_not_read(layout: Layout, tmp_path: Path) -> None:
    facts = read(tmp_path, layout)
    (grid,) = document_of(tmp_path / "paper.html").grids
    assert not Counter(("Table 1", triple) for triple in scanner.printed(grid)) - scanner.read(facts)


def test_a_rate_is_no_number_of_patients(tmp_path: Path) -> None:
    facts = read(tmp_path, next(layout for name, layout, _ in COMBINATIONS if name.startswith("rates_beside")))
    assert [[str(each.n) for each in model.ratios] for model in facts.models] == [["120"] * 3]


def test_a_head_inside_a_table_goes_with_the_one_above_it(tmp_path: Path) -> None:
    facts = read(tmp_path, next(layout for name, layout, _ in COMBINATIONS if name.startswith("head_over_all")))
    assert [model.place.column for model in facts.models] == [(q, "Hazard ratio (95% CI)") for q in ("Q2", "Q3")]


def test_the_title_names_the_outcome_of_no_column_beside_one_that_does(tmp_path: Path) -> None:
    head = [[Span("Factor", 1, 2), Span("Recurrence", 2), Span("Overall survival", 2)], ["HR (95% CI)", "P"] * 2]
    rows = [["Sex", "1.31 (1.02–1.68)", "0.034", "1.22 (0.96–1.55)", "0.104"]]
    facts = read(tmp_path, Layout("Recurrence and overall survival", [*head, *rows], head=2))
    assert [model.outcome for model in facts.models] == ["", "OS"]


def test_a_level_that_is_said_to_be_the_reference_is_it_alone(tmp_path: Path) -> None:
    rows = [["Time", "", "", ""], ["  none", "36", "23", "1"], ["  early", "57", "5", "0.26 (0.10–0.65)"],
            ["  late", "19", "0", "–"]]  # fmt: skip
    facts = read(tmp_path, Layout("OS", [["", "N", "Deaths", "HR (95% CI)"], *rows]))
    assert [(str(r.n_reference), r.reference) for model in facts.models for r in model.ratios] == [("36", "none")]


def test_of_the_open_papers_at_least_95_percent_of_the_ratios_are_read() -> None:
    lines = []
    total = 0
    for path in sorted(shared("audit", "papers").glob("*.nxml")):
        found = Counter((grid.name, each) for grid in document_of(path).grids for each in scanner.printed(grid))
        total += found.total()
        lines += [f"{path.name}: {each}" for each in (found - scanner.read(read_document(path))).elements()]
    assert total > 500
    assert len(lines) <= 0.05 * total, "\n".join(lines)


def test_a_rate_in_percent_is_no_hazard_ratio_whatever_its_abbreviation(tmp_path: Path) -> None:
    rows = [["System", "HR (95% CI)"], ["All", "65.90% (61.07, 70.48)"], ["No ranking", "34.46% (29.90, 39.23)"]]
    facts = read(tmp_path, Layout("Hit rates", rows))
    assert not facts.models
    assert any("65.90%" in each.text for each in facts.leftovers)


@pytest.mark.parametrize(("row", "measure"), [("Constant", "ratio"), ("Sex(2)", "HR")])
def test_a_model_with_a_constant_is_not_coxs(row: str, measure: str, tmp_path: Path) -> None:
    head = ["", "B", "S.E.", "Sig.", "Exp(B)", "Lower 95% CI", "Upper 95% CI"]
    rows = [
        ["Age", ".049", ".012", ".000", "1.050", "1.026", "1.075"],
        [row, "-2.1", ".5", ".000", ".122", ".046", ".326"],
    ]
    facts = read(tmp_path, Layout("Variables in the equation", [head, *rows]))
    assert {model.measure for model in facts.models} == {measure}
