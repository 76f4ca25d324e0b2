"""Layouts of oncology journals, invented numbers: the facts of each, the same from every format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from layouts import WRITERS, Layout, Span, read, triplets

from sarcstat.audit.facts import Facts, Group

JCO = Layout(
    "Univariate and Multivariate Analysis of Overall Survival (N = 240)",
    [
        [Span("Variable", 1, 2), Span("Univariate Analysis", 2), Span("Multivariate Analysis", 2)],
        ["HR (95% CI)", "P", "HR (95% CI)", "P"],
        ["Age, years", "", "", "", ""],
        ["  < 60", "1.00 (ref)", "", "1.00 (ref)", ""],
        ["  ≥ 60", "1.42 (1.05 to 1.92)", ".023", "1.35 (0.99 to 1.84)", ".058"],
        ["Grade", "", "", "", ""],
        ["  1", "Reference", "", "", ""],
        ["  2", "1.80 (1.10 to 2.95)", ".020", "—", "—"],
        ["  3", "3.10 (1.95 to 4.93)", "< .001", "—", "—"],
    ],
    head=2,
)
SEPARATE = Layout(
    "Cox analysis of progression-free survival",
    [
        ["Characteristic", "HR", "95% CI", "p value"],
        ["Sex (male vs. female)", "0.91", "0.65–1.27", "0.580"],
        ["ECOG (≥2 vs. 0–1)", "2.10", "(1.40, 3.15)", "<0.001*"],
        ["Age (per year)", "1.02", "1.00;1.04", "0.041"],
    ],
)
LIMITS = Layout(
    "Multivariable Cox regression for DFS",
    [
        [
            Span("Variable", 1, 2),
            Span("Hazard ratio", 1, 2),
            Span("95% confidence interval", 2),
            Span("P value", 1, 2),
        ],
        ["Lower", "Upper"],
        ["Stage III vs II", "1.55", "1.02", "2.36", "0.040"],
    ],
    head=2,
)
OUTCOMES = Layout(
    "Univariate and multivariate Cox regression analyses for PFS and OS",
    [
        [Span("Variables", 1, 3), Span("PFS", 4), Span("OS", 4)],
        [Span("Univariate analysis", 2), Span("Multivariate analysis", 2)] * 2,
        ["HR (95%CI)", "p-value"] * 4,
        ["Gender (male/female)", "0.91 (0.65–1.27)", "0.580", "", "", "1.10 (0.79–1.53)", "0.570", "", ""],
        ["ECOG (≥2)", "2.10 (1.40–3.15)", "<0.001", "2.01 (1.31–3.08)", "0.001", "2.90 (2.05–4.10)", "<0.001", "", ""],
    ],
    head=3,
)
SPANNED = Layout(
    "Prognostic factors for OS",
    [
        ["Factor", "Category", "n (%)", "Median OS, months (95% CI)", "Log-rank p", "HR (95% CI)", "p"],
        [Span("Sex", 1, 2), "Male", "120 (60.0)", "14.2 (11.0–17.4)", Span("0.031", 1, 2), "1", ""],
        ["Female", "80 (40.0)", "18.9 (15.1–22.7)", "0.72 (0.53–0.98)", "0.037"],
        [Span("ECOG", 1, 2), "0–1", "150 (75.0)", "18.0 (15.0–21.0)", Span("<0.001", 1, 2), "Ref", ""],
        ["≥2", "50 (25.0)", "6.1 (4.0–8.2)", "2.90 (2.05–4.10)", "<0.001"],
    ],
)
SECTIONS = Layout(
    "Multivariable analysis",
    [
        ["Variable", "HR", "95% CI", "P"],
        [Span("Overall survival", 4)],
        ["Age ≥60 (vs <60)", "1.42", "1.05–1.92", "0.023"],
        ["Male", "1.10", "0.79–1.53", "0.570"],
        [Span("Progression-free survival", 4)],
        ["Age ≥60 (vs <60)", "1.20", "0.90–1.60", "0.213"],
    ],
)
COEFFICIENTS = Layout(
    "Variables in the equation, overall survival",
    [
        ["", "B", "SE", "Wald", "df", "Sig.", "Exp(B)", "95.0% CI for Exp(B)"],
        ["Age", "0.351", "0.154", "5.19", "1", "0.023", "1.42", "1.05–1.92"],
    ],
)
FLAT = Layout(
    "Cox model for OS",
    [
        ["Variable", "HR (95% CI)", "P-value"],
        ["Sex", "", ""],
        ["Male", "", ""],
        ["Female", "0.72 (0.53–0.98)", "0.037"],
        ["Stage", "", "<0.001"],
        ["I", "", ""],
        ["II", "1.50 (0.90–2.50)", "0.120"],
        ["III", "2.80 (1.70–4.61)", "<0.001"],
        ["Age", "1.02 (1.00–1.04)", "0.041"],
    ],
)
COMMA = Layout(
    "Analyse multivariée de la survie globale (OS)",
    [["Variable", "HR (IC 95%)", "p"], ["Age (≥60 vs <60)", "1,42 (1,05–1,92)", "0,023"]],
)
LANCET = Layout(
    "Baseline characteristics",
    [
        ["", "Drug (n=112)", "Placebo (n=108)"],
        ["Age (years)", "62 (10·3)", "61 (9·8)"],
        ["Sex", "", ""],
        ["  Male", "60 (54%)", "55 (51%)"],
        ["  Female", "52 (46%)", "53 (49%)"],
    ],
)
NEJM = Layout(
    "Efficacy end points",
    [
        ["End Point", "Drug (N=112)", "Placebo (N=108)"],
        ["Median progression-free survival (95% CI) — mo", "6.1 (4.9–7.2)", "2.8 (2.1–3.5)"],
        ["Hazard ratio (95% CI)", Span("0.55 (0.41–0.74)", 2)],
        ["Complete response — no. (%)", "2 (1.8)", "0"],
        ["Partial response — no. (%)", "20 (17.9)", "5 (4.6)"],
        ["Objective response rate, % (95% CI)", "19.6 (12.7–28.2)", "4.6 (1.5–10.5)"],
    ],
)
CHARACTERISTICS = Layout(
    "Patient characteristics (n = 100)",
    [
        ["Characteristic", "Value"],
        ["Age, median (range), years", "62 (31–85)"],
        ["Sex, n (%)", ""],
        ["  Male", "55 (55)"],
        ["  Female", "45 (45)"],
        ["BMI, mean ± SD", "22.4 ± 3.5"],
        ["Metastatic sites, n (%)", ""],
        ["  Lung", "60 (60)"],
        ["  Liver", "50 (50)"],
    ],
)
EVENTS = Layout(
    "Univariable analysis of OS",
    [
        ["Variable", "No. of patients", "Events", "HR (95% CI)", "P value"],
        ["Sex", "", "", "", ""],
        ["  Male", "120", "80", "1 (reference)", ""],
        ["  Female", "80", "44", "0.72 (0.50–1.04)", "0.080"],
    ],
)
ALONG_ROWS = Layout(
    "Characteristics by expression",
    [
        ["Characteristic", "Low, n (%)", "High, n (%)", "P"],
        ["Male", "32 (58.2)", "23 (41.8)", "0.680"],
        ["Female", "28 (62.2)", "17 (37.8)", ""],
        ["Smoker", "31 (62.0)", "19 (38.0)", "0.500"],
    ],
)
ADVERSE = Layout(
    "Adverse events in 120 patients",
    [
        ["Event", "Any grade, n (%)", "Grade ≥3, n (%)"],
        ["Fatigue", "60 (50.0)", "6 (5.0)"],
        ["Nausea", "30 (25.0)", "1 (0.8)"],
    ],
)
RESPONSES = Layout(
    "Responses to treatment",
    [
        [Span("Subgroup", 1, 2), Span("No. of patients (%)", 1, 2), Span("Tumor response", 5)],
        ["CR No.(%)", "PR No.(%)", "SD No.(%)", "PD No.(%)", "ORR (%)"],
        ["Sex", "", "", "", "", "", ""],
        ["Male", "60 (60.0)", "2 (3.3)", "10 (16.7)", "28 (46.7)", "20 (33.3)", "20.0"],
        ["Female", "40 (40.0)", "0 (0.0)", "8 (20.0)", "22 (55.0)", "10 (25.0)", "20.0"],
        ["Total", "100 (100.0)", "2 (2.0)", "18 (18.0)", "50 (50.0)", "30 (30.0)", "20.0"],
    ],
    head=2,
)
ALL = {name: value for name, value in globals().items() if isinstance(value, Layout)}


def without_lines(value: Any) -> Any:
    """The facts without their lines, which only some formats have."""
    if isinstance(value, tuple):
        return tuple(map(without_lines, value))
    if hasattr(value, "__dataclass_fields__"):
        changed = {name: without_lines(getattr(value, name)) for name in value.__dataclass_fields__}
        return replace(value, **{**changed, **({"line": 0} if "line" in changed else {})})
    return value


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("name", ALL)
def test_every_format_gives_the_same_facts(name: str, form: str, tmp_path: Path) -> None:
    if form == "word":
        pytest.importorskip("docx")
    expected = read(tmp_path, ALL[name])
    assert expected.models or expected.counts or expected.medians or expected.responses
    assert without_lines(read(tmp_path, ALL[name], form=form)) == without_lines(expected)


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        (
            JCO,
            [
                ("OS", "Age, years", "≥ 60", "1.42", "1.05", "1.92", ".023"),
                ("OS", "Grade", "2", "1.80", "1.10", "2.95", ".020"),
                ("OS", "Grade", "3", "3.10", "1.95", "4.93", "<.001"),
                ("OS", "Age, years", "≥ 60", "1.35", "0.99", "1.84", ".058"),
            ],
        ),
        (
            SEPARATE,
            [
                ("PFS", "Sex", "male", "0.91", "0.65", "1.27", "0.580"),
                ("PFS", "ECOG", "≥2", "2.10", "1.40", "3.15", "<0.001"),
                ("PFS", "Age", "", "1.02", "1.00", "1.04", "0.041"),
            ],
        ),
        (LIMITS, [("DFS", "Stage III vs. II", "Stage III", "1.55", "1.02", "2.36", "0.040")]),
        (
            OUTCOMES,
            [
                ("PFS", "Gender", "male/female", "0.91", "0.65", "1.27", "0.580"),
                ("PFS", "ECOG", "≥2", "2.10", "1.40", "3.15", "<0.001"),
                ("PFS", "ECOG", "≥2", "2.01", "1.31", "3.08", "0.001"),
                ("OS", "Gender", "male/female", "1.10", "0.79", "1.53", "0.570"),
                ("OS", "ECOG", "≥2", "2.90", "2.05", "4.10", "<0.001"),
            ],
        ),
        (
            SPANNED,
            [
                ("OS", "Sex", "Female", "0.72", "0.53", "0.98", "0.037"),
                ("OS", "ECOG", "≥2", "2.90", "2.05", "4.10", "<0.001"),
            ],
        ),
        (
            SECTIONS,
            [
                ("OS", "Age", "≥60", "1.42", "1.05", "1.92", "0.023"),
                ("OS", "Male", "", "1.10", "0.79", "1.53", "0.570"),
                ("PFS", "Age", "≥60", "1.20", "0.90", "1.60", "0.213"),
            ],
        ),
        (COEFFICIENTS, [("OS", "Age", "", "1.42", "1.05", "1.92", "0.023")]),
        (
            FLAT,
            [
                ("OS", "Sex", "Female", "0.72", "0.53", "0.98", "0.037"),
                ("OS", "Stage", "II", "1.50", "0.90", "2.50", "0.120"),
                ("OS", "Stage", "III", "2.80", "1.70", "4.61", "<0.001"),
                ("OS", "Age", "", "1.02", "1.00", "1.04", "0.041"),
            ],
        ),
        (COMMA, [("OS", "Age", "≥60", "1.42", "1.05", "1.92", "0.023")]),
        (NEJM, [("PFS", "Drug (N=112)", "", "0.55", "0.41", "0.74", None)]),
    ],
)
def test_hazard_ratios(layout: Layout, expected: list[tuple[str | None, ...]], tmp_path: Path) -> None:
    assert triplets(read(tmp_path, layout)) == expected


def test_univariable_and_multivariable_blocks_are_models_of_their_own(tmp_path: Path) -> None:
    models = read(tmp_path, OUTCOMES).models
    assert [(model.outcome, model.adjusted) for model in models] == [("PFS", False), ("PFS", True), ("OS", False)]
    assert [str(model.n) for model in read(tmp_path, JCO).models] == ["240", "240"]


def test_a_reference_row_gives_the_reference_and_its_counts(tmp_path: Path) -> None:
    (ratio,) = read(tmp_path, EVENTS).models[0].ratios
    counts = (ratio.n, ratio.events, ratio.n_reference, ratio.events_reference)
    assert (ratio.reference, ratio.kind, [str(each) for each in counts]) == (
        "Male",
        "binary",
        ["80", "44", "120", "80"],
    )


def test_a_measurement_below_a_group_is_not_a_level_of_it(tmp_path: Path) -> None:
    age = read(tmp_path, FLAT).models[0].ratios[-1]
    assert (age.variable, age.level, age.reference, age.kind) == ("Age", "", "", "")


def test_medians_and_the_tests_beside_them(tmp_path: Path) -> None:
    facts = read(tmp_path, SPANNED)
    shown = [(m.outcome, m.variable, m.level, str(m.median), str(m.low), str(m.n), m.unit) for m in facts.medians]
    assert shown[0] == ("OS", "Sex", "Male", "14.2", "11.0", "120", "months")
    assert len(shown) == 4
    assert [(t.variable, t.levels, str(t.p), t.name) for t in facts.tests] == [
        ("Sex", ("Male", "Female"), "0.031", "log-rank"),
        ("ECOG", ("0–1", "≥2"), "<0.001", "log-rank"),
    ]


def test_counts_of_arms_and_a_cell_that_could_be_either(tmp_path: Path) -> None:
    facts = read(tmp_path, LANCET)
    assert [(str(table.total), levels(table.groups)) for table in facts.counts] == [
        ("112", [("Male", "60", "54"), ("Female", "52", "46")]),
        ("108", [("Male", "55", "51"), ("Female", "53", "49")]),
    ]
    assert [left.text for left in facts.leftovers] == ["62 (10·3)", "61 (9·8)"]


def levels(groups: tuple[Group, ...]) -> list[tuple[str, str, str]]:
    """Label, count and percentage of all printed counts."""
    return [(g.label, str(g.count), str(g.percent)) for root in groups for g in root.walk() if g.count is not None]


def test_percentages_along_rows_are_of_their_row(tmp_path: Path) -> None:
    low, high = read(tmp_path, ALONG_ROWS).counts
    assert [str(group.of) for group in low.groups] == ["55", "45", "50"]
    assert [str(group.of) for group in high.groups] == ["55", "45", "50"]


def test_sites_may_overlap_and_levels_do_not(tmp_path: Path) -> None:
    facts = read(tmp_path, CHARACTERISTICS)
    assert [(group.label, group.multiple) for group in facts.counts[0].groups] == [
        ("Sex, n (%)", False),
        ("Metastatic sites, n (%)", True),
    ]
    assert [(mean.variable, str(mean.mean), str(mean.median)) for mean in facts.means] == [
        ("Age, median (range), years", "None", "62"),
        ("BMI, mean ± SD", "22.4", "None"),
    ]


def test_adverse_events_are_a_table_for_each_column(tmp_path: Path) -> None:
    facts = read(tmp_path, ADVERSE)
    assert [(table.column, str(table.total)) for table in facts.counts] == [
        ("Any grade, n (%)", "120"),
        ("Grade ≥3, n (%)", "120"),
    ]
    assert all(group.multiple for table in facts.counts for group in table.groups)


def test_responses_by_columns(tmp_path: Path) -> None:
    facts = read(tmp_path, RESPONSES)
    assert [(each.variable, each.level, str(each.n)) for each in facts.responses] == [
        ("Sex", "Male", "60"),
        ("Sex", "Female", "40"),
        ("", "", "100"),
    ]
    assert str(facts.responses[0].categories["PR"].percent) == "16.7"
    assert str(facts.responses[0].rates["ORR"].percent) == "20.0"
    assert str(facts.counts[0].total) == "100"


def test_responses_by_rows(tmp_path: Path) -> None:
    drug, placebo = read(tmp_path, NEJM).responses
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
    assert facts.models == ()
    assert "1.42 (1.05–1.92)" in [left.text for left in facts.leftovers]


def understood(facts: Facts) -> list[tuple[str, str]]:
    """The columns of the first table with what was made of them."""
    return list(facts.understood[0].columns)


def test_what_was_understood_is_said(tmp_path: Path) -> None:
    assert understood(read(tmp_path, SEPARATE)) == [
        ("HR", "hazard ratio, PFS"),
        ("95% CI", "interval, PFS"),
        ("p value", "p, PFS"),
    ]
