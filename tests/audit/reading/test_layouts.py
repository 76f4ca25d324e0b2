"""Layouts of oncology journals, invented numbers: the facts of each, the same from every format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from audit.reading import journals
from layouts import WRITERS, Layout, read, triplets

from sarcstat.audit.facts import Facts, Group


def without_lines(value: Any) -> Any:
    """The facts without their lines, which only some formats have."""
    if isinstance(value, tuple):
        return tuple(map(without_lines, value))
    if hasattr(value, "__dataclass_fields__"):
        changed = {name: without_lines(getattr(value, name)) for name in value.__dataclass_fields__}
        return replace(value, **{**changed, **({"line": 0} if "line" in changed else {})})
    return value


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("name", journals.ALL)
def test_every_format_gives_the_same_facts(name: str, form: str, tmp_path: Path) -> None:
    if form == "word":
        pytest.importorskip("docx")
    expected = read(tmp_path, journals.ALL[name])
    assert expected.models or expected.counts or expected.medians or expected.responses
    assert without_lines(read(tmp_path, journals.ALL[name], form=form)) == without_lines(expected)


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        (
            journals.JCO,
            [
                ("OS", "Age, years", "≥ 60", "1.42", "1.05", "1.92", ".023"),
                ("OS", "Grade", "2", "1.80", "1.10", "2.95", ".020"),
                ("OS", "Grade", "3", "3.10", "1.95", "4.93", "<.001"),
                ("OS", "Age, years", "≥ 60", "1.35", "0.99", "1.84", ".058"),
            ],
        ),
        (
            journals.SEPARATE,
            [
                ("PFS", "Sex", "male", "0.91", "0.65", "1.27", "0.580"),
                ("PFS", "ECOG", "≥2", "2.10", "1.40", "3.15", "<0.001"),
                ("PFS", "Age", "", "1.02", "1.00", "1.04", "0.041"),
            ],
        ),
        (journals.LIMITS, [("DFS", "Stage III vs. II", "Stage III", "1.55", "1.02", "2.36", "0.040")]),
        (
            journals.OUTCOMES,
            [
                ("PFS", "Gender", "male/female", "0.91", "0.65", "1.27", "0.580"),
                ("PFS", "ECOG", "≥2", "2.10", "1.40", "3.15", "<0.001"),
                ("PFS", "ECOG", "≥2", "2.01", "1.31", "3.08", "0.001"),
                ("OS", "Gender", "male/female", "1.10", "0.79", "1.53", "0.570"),
                ("OS", "ECOG", "≥2", "2.90", "2.05", "4.10", "<0.001"),
            ],
        ),
        (
            journals.SPANNED,
            [
                ("OS", "Sex", "Female", "0.72", "0.53", "0.98", "0.037"),
                ("OS", "ECOG", "≥2", "2.90", "2.05", "4.10", "<0.001"),
            ],
        ),
        (
            journals.SECTIONS,
            [
                ("OS", "Age", "≥60", "1.42", "1.05", "1.92", "0.023"),
                ("OS", "Male", "", "1.10", "0.79", "1.53", "0.570"),
                ("PFS", "Age", "≥60", "1.20", "0.90", "1.60", "0.213"),
            ],
        ),
        (journals.COEFFICIENTS, [("OS", "Age", "", "1.42", "1.05", "1.92", "0.023")]),
        (
            journals.FLAT,
            [
                ("OS", "Sex", "Female", "0.72", "0.53", "0.98", "0.037"),
                ("OS", "Stage", "II", "1.50", "0.90", "2.50", "0.120"),
                ("OS", "Stage", "III", "2.80", "1.70", "4.61", "<0.001"),
                ("OS", "Age", "", "1.02", "1.00", "1.04", "0.041"),
            ],
        ),
        (journals.COMMA, [("OS", "Age", "≥60", "1.42", "1.05", "1.92", "0.023")]),
        (journals.NEJM, [("PFS", "Drug (N=112)", "", "0.55", "0.41", "0.74", None)]),
    ],
)
def test_hazard_ratios(layout: Layout, expected: list[tuple[str | None, ...]], tmp_path: Path) -> None:
    assert triplets(read(tmp_path, layout)) == expected


def test_univariable_and_multivariable_blocks_are_models_of_their_own(tmp_path: Path) -> None:
    models = read(tmp_path, journals.OUTCOMES).models
    assert [(model.outcome, model.adjusted) for model in models] == [("PFS", False), ("PFS", True), ("OS", False)]
    assert [str(model.n) for model in read(tmp_path, journals.JCO).models] == ["240", "240"]


def test_a_reference_row_gives_the_reference_and_its_counts(tmp_path: Path) -> None:
    (ratio,) = read(tmp_path, journals.EVENTS).models[0].ratios
    counts = (ratio.n, ratio.events, ratio.n_reference, ratio.events_reference)
    assert (ratio.reference, ratio.kind, [str(each) for each in counts]) == (
        "Male",
        "binary",
        ["80", "44", "120", "80"],
    )


def test_a_measurement_below_a_group_is_not_a_level_of_it(tmp_path: Path) -> None:
    age = read(tmp_path, journals.FLAT).models[0].ratios[-1]
    assert (age.variable, age.level, age.reference, age.kind) == ("Age", "", "", "")


def test_medians_and_the_tests_beside_them(tmp_path: Path) -> None:
    facts = read(tmp_path, journals.SPANNED)
    shown = [(m.outcome, m.variable, m.level, str(m.median), str(m.low), str(m.n), m.unit) for m in facts.medians]
    assert shown[0] == ("OS", "Sex", "Male", "14.2", "11.0", "120", "months")
    assert len(shown) == 4
    assert [(t.variable, t.levels, str(t.p), t.name) for t in facts.tests] == [
        ("Sex", ("Male", "Female"), "0.031", "log-rank"),
        ("ECOG", ("0–1", "≥2"), "<0.001", "log-rank"),
    ]


def test_counts_of_arms_and_a_cell_that_could_be_either(tmp_path: Path) -> None:
    facts = read(tmp_path, journals.LANCET)
    assert [(str(table.total), levels(table.groups)) for table in facts.counts] == [
        ("112", [("Male", "60", "54"), ("Female", "52", "46")]),
        ("108", [("Male", "55", "51"), ("Female", "53", "49")]),
    ]
    assert [left.text for left in facts.leftovers] == ["62 (10·3)", "61 (9·8)"]


def levels(groups: tuple[Group, ...]) -> list[tuple[str, str, str]]:
    """Label, count and percentage of all printed counts."""
    return [(g.label, str(g.count), str(g.percent)) for root in groups for g in root.walk() if g.count is not None]


def test_percentages_along_rows_are_of_their_row(tmp_path: Path) -> None:
    low, high = read(tmp_path, journals.ALONG_ROWS).counts
    assert [str(group.of) for group in low.groups] == ["55", "45", "50"]
    assert [str(group.of) for group in high.groups] == ["55", "45", "50"]


def test_sites_may_overlap_and_levels_do_not(tmp_path: Path) -> None:
    facts = read(tmp_path, journals.CHARACTERISTICS)
    assert [(group.label, group.multiple) for group in facts.counts[0].groups] == [
        ("Sex, n (%)", False),
        ("Metastatic sites, n (%)", True),
    ]
    assert [(mean.variable, str(mean.mean), str(mean.median)) for mean in facts.means] == [
        ("Age, median (range), years", "None", "62"),
        ("BMI, mean ± SD", "22.4", "None"),
    ]


def test_adverse_events_are_a_table_for_each_column(tmp_path: Path) -> None:
    facts = read(tmp_path, journals.ADVERSE)
    assert [(table.column, str(table.total)) for table in facts.counts] == [
        ("Any grade, n (%)", "120"),
        ("Grade ≥3, n (%)", "120"),
    ]
    assert all(group.multiple for table in facts.counts for group in table.groups)


def test_responses_by_columns(tmp_path: Path) -> None:
    facts = read(tmp_path, journals.RESPONSES)
    assert [(each.variable, each.level, str(each.n)) for each in facts.responses] == [
        ("Sex", "Male", "60"),
        ("Sex", "Female", "40"),
        ("", "", "100"),
    ]
    assert str(facts.responses[0].categories["PR"].percent) == "16.7"
    assert str(facts.responses[0].rates["ORR"].percent) == "20.0"
    assert str(facts.counts[0].total) == "100"


def test_responses_by_rows(tmp_path: Path) -> None:
    drug, placebo = read(tmp_path, journals.NEJM).responses
    assert (str(drug.n), str(drug.categories["CR"].count), str(drug.rates["ORR"].low)) == ("112", "2", "12.7")
    assert (str(placebo.categories["CR"].count), placebo.categories["CR"].percent) == ("0", None)


@pytest.mark.parametrize("form", ["html", "jats", "word"])
def test_lines_inside_the_cells_of_one_row_are_rows(form: str, tmp_path: Path) -> None:
    layout = Layout(
        "Cox model for OS",
        [
            ["Variable", "HR (95% CI)", "p"],
            ["Stage\nI\nII\nIII", "Ref\n1.50 (0.90–2.50)\n2.80 (1.70–4.61)", "\n0.120\n<0.001"],
            ["Age\n≥60 vs <60", "1.20\n(0.90–1.60)", "0.213"],
        ],
    )
    assert triplets(read(tmp_path, layout, form=form)) == [
        ("OS", "Stage", "II", "1.50", "0.90", "2.50", "0.120"),
        ("OS", "Stage", "III", "2.80", "1.70", "4.61", "<0.001"),
        ("OS", "Age", "≥60", "1.20", "0.90", "1.60", "0.213"),
    ]


def test_what_is_no_hazard_ratio_is_listed(tmp_path: Path) -> None:
    layout = Layout("Cox model for OS", [["Variable", "HR (95% CI)"], ["Age", "see text"], ["Sex", "1.2 (0.9–1.6)"]])
    facts = read(tmp_path, layout)
    assert [(left.place.row, left.text) for left in facts.leftovers] == [(("Age",), "see text")]


def test_odds_ratios_are_not_taken_for_hazard_ratios(tmp_path: Path) -> None:
    layout = Layout("Logistic regression", [["Variable", "OR (95% CI)", "P"], ["Age", "1.42 (1.05–1.92)", "0.023"]])
    facts = read(tmp_path, layout)
    assert [(model.measure, model.is_hazard) for model in facts.models] == [("OR", False)]
    assert triplets(facts) == [("", "Age", "", "1.42", "1.05", "1.92", "0.023")]


def understood(facts: Facts) -> list[tuple[str, str]]:
    """The columns of the first table with what was made of them."""
    return list(facts.understood[0].columns)


def test_what_was_understood_is_said(tmp_path: Path) -> None:
    assert understood(read(tmp_path, journals.SEPARATE)) == [
        ("HR", "hazard ratio, PFS"),
        ("95% CI", "interval, PFS"),
        ("p value", "p, PFS"),
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "11.0–17.4",
        "26/209",
        "26/209 (12.4)",
        "14.2 ± 3.0",
        "38.3%",
        "28 (13.4%; 9.1–18.8)",
        "14.2 (11.0–17.4), p = 0.03",
    ],
)
def test_what_is_no_median_in_its_column_is_listed(cell: str, tmp_path: Path) -> None:
    """An interval, a share, a mean are no median with other limits."""
    rows = [["Group", "Median OS, months (95% CI)"], ["Male", cell], ["Female", "18.9 (15.1–22.7)"]]
    facts = read(tmp_path, Layout("Overall survival", rows))
    assert [(each.level, str(each.median)) for each in facts.medians] == [("Female", "18.9")]
    assert any(each.text == cell for each in facts.leftovers)
