"""The grammar of headings: the role that journals' words give a column."""

from __future__ import annotations

import pytest

from sarcstat.audit.reading.heading import adjusted_of, column_role, outcome_of, patients_of, role_of, size_of


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("No. of patients (%)", "count_percent"),
        ("n (%)", "count_percent"),
        ("Patients, n (%)", "count_percent"),
        ("No. of patients (n = 209)", "count"),
        ("N", "count"),
        ("Percentage (%)", "percent"),
        ("%", "percent"),
        ("Events", "events"),
        ("No. of deaths", "events"),
        ("HR (95% CI)", "ratio_ci"),
        ("aHR [95% CI]", "ratio_ci"),
        ("Hazard ratio (95% confidence interval)", "ratio_ci"),
        ("HR (IC 95%)", "ratio_ci"),
        ("HR", "ratio"),
        ("Exp(B)", "ratio"),
        ("95% CI", "ci"),
        ("95% CI for HR", "ci"),
        ("95.0% CI for Exp(B)", "ci"),
        ("Lower", "low"),
        ("Upper 95% CI", "high"),
        ("P", "p"),
        ("p-value†", "p"),
        ("P value", "p"),
        ("Sig.", "p"),
        ("Log-rank p", "test_p"),
        ("P value (log-rank)", "test_p"),
        ("P for interaction", "other"),
        ("Odds ratio (95% CI)", "ratio_ci"),
        ("OR (95% CI)", "ratio_ci"),
        ("5-year OS (%)", "other"),
        ("P (two-sided)", "p"),
        ("P value, two-tailed", "p"),
        ("P (one-sided)", ""),
        ("p-Wert", "p"),
        ("Valor de p", "p"),
        ("HR (95%-KI)", "ratio_ci"),
        ("Mean (SD) or n(%)", ""),
        ("Median (IQR) or No. (%)", ""),
        ("Mean number of visits (SD)", "mean"),
        ("Mean % change (95% CI)", "mean"),
        ("Age-adjusted 5-year survival rate", "other"),
        ("Age > 60 years, n (%)", "count_percent"),
        ("Aged 60 years or more, n (%)", "count_percent"),
        ("χ²", "statistic"),
        ("Median PFS (95%CI)", "median_ci"),
        ("mOS (months)", "median"),
        ("Median (range)", "summary"),
        ("CR No.(%)", "CR"),
        ("ORR (%)", "ORR"),
        ("Disease control rate", "DCR"),
        ("Placebo (n=108)", ""),
        ("Characteristics", ""),
        ("Events (rate per 1000 person-years)", "events"),
        ("Rate/1000 patient-years", "other"),
        ("Bias-free coefficient", "other"),
        ("95% Conf. Interval", "ci"),
        ("p-Val", "p"),
        ("Patients with a tumor, RR (95% CI)", "ratio_ci"),
    ],
)
def test_a_heading_says_what_its_numbers_are(text: str, role: str) -> None:
    assert role_of(text) == role


def test_the_innermost_heading_decides() -> None:
    assert column_role(("HR (95% CI)", "Upper")) == "high"
    assert column_role(("Overall survival", "P")) == "p"
    assert column_role(("Complete response", "n (%)")) == "CR"


def test_outcomes_are_named_once_or_not_at_all() -> None:
    assert outcome_of("Progression-free survival") == "PFS"
    assert outcome_of("HR", "Cox model for overall survival (OS)") == "OS"
    assert outcome_of("Univariate analysis for PFS and OS") == ""


def test_univariable_and_multivariable() -> None:
    assert adjusted_of("Univariate analysis") is False
    assert adjusted_of("Adjusted HR") is True
    assert adjusted_of("Unadjusted HR") is False
    assert adjusted_of("Univariate and multivariate analysis") is None


def test_numbers_of_patients_in_headings_and_titles() -> None:
    assert str(size_of("Drug (n = 1,204)")) == "1,204"
    assert size_of("Drug") is None
    assert str(patients_of("Baseline characteristics of 209 patients")) == "209"
    assert str(patients_of("Characteristics (N=87)")) == "87"
    assert patients_of("Comparison of 20 patients with 30 patients") is None
