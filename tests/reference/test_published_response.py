"""Table 2 of Zhang et al., Cancer Medicine 2022, from a file with exactly its counts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from running import sarcstat

CATEGORIES = ("CR", "PR", "SD", "PD")
# Of each level: patients as printed, n (%) of each category, ORR.
PRINTED: dict[str, dict[str, tuple[str, Sequence[str], str]]] = {
    "pattern": {
        "Monotherapy": ("112 (53.6)", ("1 (0.9)", "8 (7.1)", "59 (52.7)", "44 (39.3)"), "8.0"),
        "Combination therapy": ("62 (29.7)", ("0 (0.0)", "15 (24.2)", "39 (62.9)", "8 (12.9)"), "24.2"),
        "Switch maintenance": ("35 (16.7)", ("1 (2.8)", "3 (8.6)", "26 (74.3)", "5 (14.3)"), "11.4"),
    },
    "nutrition": {
        "Well nourished": ("124 (59.3)", ("2 (1.6)", "20 (16.1)", "82 (66.2)", "20 (16.1)"), "17.7"),
        "Malnourished": ("85 (40.7)", ("0 (0.0)", "6 (7.1)", "42 (49.4)", "37 (43.5)"), "7.1"),
    },
    "ecog": {
        "0–1": ("170 (81.3)", ("2 (1.2)", "26 (15.3)", "112 (65.9)", "30 (17.6)"), "16.5"),
        "≥2": ("39 (18.7)", ("0 (0.0)", "0 (0.0)", "12 (30.8)", "27 (69.2)"), "0.0"),
    },
    "fnclcc": {
        "Gx,G1": ("56 (26.8)", ("0 (0.0)", "10 (17.9)", "34 (60.7)", "12 (21.4)"), "17.9"),
        "G2–G3": ("153 (73.2)", ("2 (1.3)", "16 (10.5)", "90 (58.8)", "45 (29.4)"), "11.8"),
    },
}
TOTAL = ("209 (100.0)", ("2 (1.0)", "26 (12.4)", "124 (59.3)", "57 (27.3)"), "13.4")
# Where the print is not what its own counts give: 1/35 = 2.857 % and 82/124 = 66.129 %.
WRONG = {("Switch maintenance", "CR"): "1 (2.9)", ("Well nourished", "SD"): "82 (66.1)"}


def count(text: str) -> int:
    return int(text.split()[0])


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    """One row a patient; each factor has the printed counts within each category of response."""
    rows = []
    for place, category in enumerate(CATEGORIES):
        columns = [
            [level for level, (_, cells, _) in levels.items() for _ in range(count(cells[place]))]
            for levels in PRINTED.values()
        ]
        rows += [(category, *values) for values in zip(*columns, strict=True)]
    path = tmp_path / "cohort.csv"
    lines = ["id,best," + ",".join(PRINTED), *(f"{i}," + ",".join(f'"{v}"' for v in row) for i, row in enumerate(rows))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def table(cohort: Path, *options: str) -> dict[Any, Any]:
    by = ("--by", ",".join(PRINTED), "--id", "id", "--format", "json")
    found = sarcstat("response", cohort, "--best", "best", *by, *options)
    assert found.status == 0, found.stderr
    return found.table("Responses")


def test_table_2(cohort: Path) -> None:
    ours = table(cohort)
    every = {(factor, level): cells for factor, levels in PRINTED.items() for level, cells in levels.items()}
    compared = 0
    for row, (patients, cells, orr) in {**every, ("Total", ""): TOTAL}.items():
        assert ours[row, ("No. of patients (%)",)]["text"] == patients
        for category, printed in zip(CATEGORIES, cells, strict=True):
            text = ours[row, ("Best response, No. (%)", category)]["text"]
            wrong = WRONG.get((row[-1], category))
            assert text == (wrong or printed)
            assert wrong is None or wrong != printed
        rate = ours[row, ("ORR, % (95% CI)",)]
        assert rate["text"].startswith(f"{orr} (")
        assert rate["number"] == pytest.approx(100 * (count(cells[0]) + count(cells[1])) / count(patients), rel=1e-12)
        compared += 6
    assert compared == 60


def test_intervals_and_tests_against_scipy(cohort: Path) -> None:
    from scipy.stats import binomtest, chi2_contingency, fisher_exact

    for method, name in (("exact", "clopper-pearson"), ("wilson", "wilson")):
        rate = table(cohort, "--ci-prop", name)[("Total", ""), ("ORR, % (95% CI)",)]["text"]
        limits = binomtest(28, 209).proportion_ci(method=method)
        assert rate == f"13.4 ({100 * limits.low:.1f}–{100 * limits.high:.1f})"
    ours = table(cohort)
    chi = chi2_contingency([[9, 103], [15, 47], [4, 31]], correction=False)
    # 4 of 28 × 35 / 209 = 4.7 expected: Fisher's test; that of two levels is in scipy.
    assert chi.expected_freq.min() < 5
    nutrition = chi2_contingency([[22, 102], [6, 79]], correction=False).pvalue
    assert ours[("nutrition", ""), ("p (ORR)",)]["number"] == pytest.approx(nutrition, rel=1e-9)
    forced = table(cohort, "--test", "fisher")
    exact = fisher_exact([[28, 142], [0, 39]]).pvalue
    assert forced[("ecog", ""), ("p (ORR)",)]["number"] == pytest.approx(exact, rel=1e-9)
    asked = table(cohort, "--test", "chi-square")
    assert asked[("pattern", ""), ("p (ORR)",)]["number"] == pytest.approx(chi.pvalue, rel=1e-9)
