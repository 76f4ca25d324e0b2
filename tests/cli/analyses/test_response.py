"""`sarcstat response` as a user meets it: what it counts, notes and refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import Outcome, sarcstat

from sarcstat.errors import ExitStatus

# Arm a: 1 CR, 2 PR, 1 SD, 1 PD, 1 NE; arm b: 1 PR, 2 SD, 2 PD; one without arm, one without response.
ROWS = [
    *(("a", each) for each in ("CR", "PR", "PR", "SD", "PD", "NE")),
    *(("b", each) for each in ("PR", "SD", "SD", "PD", "PD")),
    ("", "SD"),
    ("b", ""),
]
ORR, DCR = ("ORR, % (95% CI)",), ("DCR, % (95% CI)",)
DIFFERENCES = "Differences of Response Rates, Percentage Points"


@pytest.fixture
def run(tmp_path: Path):
    def write(*options: object, rows: list[tuple[str, str]] = ROWS) -> Outcome:
        path = tmp_path / "data.csv"
        lines = [f"{i},{arm},{best}" for i, (arm, best) in enumerate(rows)]
        path.write_text("\n".join(["id,arm,best", *lines]) + "\n", encoding="utf-8")
        return sarcstat("response", path, "--best", "best", *options)

    return write


def refused(outcome: Outcome, status: ExitStatus, *parts: str) -> None:
    assert outcome.status == status, outcome.stderr
    assert outcome.stdout == ""
    assert outcome.stderr.startswith("Error: ")
    assert "Traceback" not in outcome.stderr
    for part in parts:
        assert part in outcome.stderr


def words(outcome: Outcome) -> str:
    assert outcome.status == 0, outcome.stderr
    return " ".join(outcome.stdout.split())


def test_all_patients_are_the_denominator_unless_evaluable_is_said(run) -> None:
    everybody = run("--by", "arm", "--format", "json").table("Responses")
    assert everybody[("arm", "a"), ORR]["number"] == pytest.approx(100 * 3 / 6)
    assert everybody[("arm", "a"), ("Best response, No. (%)", "NE")]["text"] == "1 (16.7)"
    assert "are of all patients, NE counted as no response" in words(run("--by", "arm"))
    evaluable = run("--by", "arm", "--denominator", "evaluable", "--format", "json").table("Responses")
    assert evaluable[("arm", "a"), ORR]["number"] == pytest.approx(100 * 3 / 5)
    assert evaluable[("arm", "a"), DCR]["number"] == pytest.approx(100 * 4 / 5)
    assert evaluable[("arm", "a"), ("Evaluable",)]["number"] == 5
    assert evaluable[("arm", "a"), ("Best response, No. (%)", "NE")]["text"] == "1"
    assert "are of evaluable patients" in words(run("--denominator", "evaluable"))


def test_missing_values(run) -> None:
    found = run("--by", "arm", "--format", "json")
    assert found.json["provenance"]["dropped"] == {"missing best": 1}
    assert found.table("Responses")[("Total", ""), ("No. of patients (%)",)]["number"] == 12
    assert "1 without arm are in the total only." in found.stderr
    unknown = run("--by", "arm", "--missing", "unknown", "--format", "json").table("Responses")
    assert unknown[("arm", "Unknown"), ("No. of patients (%)",)]["text"] == "1 (7.7)"
    assert unknown[("arm", "b"), ("Best response, No. (%)", "NE")]["number"] == 1
    listwise = run("--by", "arm", "--missing", "listwise", "--format", "json")
    assert listwise.json["provenance"]["dropped"] == {"missing best": 1, "missing arm": 1}


def test_unknown_group_is_not_compared(run) -> None:
    shown = run("--by", "arm", "--missing", "unknown", "--format", "json")
    assert {row for row, _ in shown.table(DIFFERENCES)} == {("arm", "b less a")}


def test_interval_test_and_difference_are_named(run) -> None:
    text = words(run("--by", "arm", "--ci-prop", "wilson"))
    assert "Intervals of rates: Wilson (score)." in text
    assert "ORR by arm: Fisher's exact" in text
    assert "Newcombe (1998), method 10" in text
    asked = words(run("--by", "arm", "--test", "chi-square"))
    assert "Tests (as asked): ORR by arm: Pearson chi-square" in asked
    assert "Clopper–Pearson (exact)" in asked


def test_difference_is_newcombe_s(run) -> None:
    # Newcombe (1998), Table II, example (a): 56/70 less 48/80, 0.0524 to 0.3339.
    rows = [("b", "PR")] * 56 + [("b", "PD")] * 14 + [("a", "PR")] * 48 + [("a", "PD")] * 32
    cells = run("--by", "arm", "--format", "json", rows=rows).table(DIFFERENCES)
    cell = cells[("arm", "b less a"), ("ORR (95% CI)",)]
    assert cell["number"] == pytest.approx(20)
    assert cell["text"] == "20.0 (5.2–33.4)"


def test_codes_and_words(run) -> None:
    rows = [("a", "1"), ("a", "2"), ("b", "3"), ("b", "4"), ("b", "9")]
    refused(run(rows=rows), ExitStatus.INPUT, "not a response: 1 (1 row), 2 (1 row)", "--codes")
    found = run("--codes", "CR=1,PR=2,SD=3,PD=4,NE=9", "--format", "json", rows=rows).table("Responses")
    assert [
        found[("Total", ""), ("Best response, No. (%)", each)]["number"] for each in ("CR", "PR", "SD", "PD", "NE")
    ] == [1] * 5
    spelled = [("a", "Complete Response"), ("a", "partial response"), ("b", "Stable disease"), ("b", "pd")]
    assert run(rows=spelled).status == ExitStatus.OK
    refused(run(rows=[("a", "CR"), ("b", "uCR")]), ExitStatus.INPUT, "uCR (1 row)")
    refused(run("--codes", "XX=1", rows=rows), ExitStatus.USAGE, "'XX' is no response")
    refused(run("--codes", "CR=1,PR=1", rows=rows), ExitStatus.USAGE, "1 is CR and PR")


def test_value_labels(tmp_path: Path) -> None:
    import pandas as pd
    import pyreadstat

    path = tmp_path / "data.sav"
    labels = {1.0: "CR", 2.0: "Partial response", 3.0: "SD", 4.0: "PD"}
    frame = pd.DataFrame({"bor": [1.0, 2.0, 2.0, 3.0, 4.0]})
    pyreadstat.write_sav(frame, path, variable_value_labels={"bor": labels}, column_labels={"bor": "Best response"})
    found = sarcstat("response", path, "--best", "bor", "--format", "json")
    assert found.table("Responses")[("Total", ""), ORR]["number"] == pytest.approx(60)


def test_bad_input(run) -> None:
    twice = run("--id", "arm")
    refused(twice, ExitStatus.INPUT, "has no 'arm'")
    refused(run("--id", "arm", "--where", "arm = 'a'"), ExitStatus.INPUT, "1 patient more than once", "a: lines 2, 3")
    refused(run("--by", "arm", "--where", "arm = 'a'"), ExitStatus.ANALYSIS, "only one level")
    refused(run("--by", "arms"), ExitStatus.INPUT, "no column 'arms'", "Did you mean 'arm'")
    refused(run(rows=[("a", ""), ("b", "")]), ExitStatus.ANALYSIS, "No row is left")
