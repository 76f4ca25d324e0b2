"""Table 3 of Zhang et al., Cancer Medicine 2022, from files with exactly its counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import sarcstat

N = 209
# Patients with an event of grade 3 or more, and the printed percentage.
PRINTED = {
    "Hypertension": (25, "12.0"),
    "Infection": (6, "2.9"),
    "Hemorrhage": (5, "2.4"),
    "Neutropenia": (5, "2.4"),
    "Leukopenia": (4, "1.9"),
    "Triglyceride elevation": (4, "1.9"),
    "Anemia": (3, "1.4"),
    "Pneumothorax": (3, "1.4"),
    "Weight loss": (3, "1.4"),
    "Anorexia": (3, "1.4"),
    "Hand-foot skin reaction": (3, "1.4"),
    "Thrombocytopenia": (1, "0.5"),
    "Aminotransferase elevation": (1, "0.5"),
    "Immunotherapy-associated toxicity": (1, "0.5"),
}
ANY, REDUCED, STOPPED = (53, "25.4"), (31, "14.8"), (25, "12.0")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Patients 1 to 53 have the events, going round; each also a grade 2 event, and others one of grade 1."""
    cohort, events = tmp_path / "cohort.csv", tmp_path / "events.csv"
    cohort.write_text("patient,sex\n" + "".join(f"{i},{'fm'[i % 2]}\n" for i in range(1, N + 1)), encoding="utf-8")
    lines, turn = ["patient,term,grade,action"], 0
    for term, (count, _) in PRINTED.items():
        for _ in range(count):
            patient, turn = turn % ANY[0] + 1, turn + 1
            lines += [f"{patient},{term},2,", f"{patient},{term},{3 + turn % 2},"]
    lines += [f"{i},Fatigue,1,dose reduced" for i in range(100, 100 + REDUCED[0])]
    lines += [f"{i},Fatigue,2,drug withdrawn" for i in range(90, 90 + STOPPED[0])]
    events.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return cohort, events


def expected(count: int, percent: str) -> str:
    assert f"{100 * count / N:.1f}" == percent
    return f"{count} ({percent})"


def test_table_3(files: tuple[Path, Path]) -> None:
    cohort, events = files
    columns = ("--id", "patient", "--term", "term", "--grade", "grade", "--action", "action")
    found = sarcstat("adverse-events", cohort, "--events", events, *columns, "--grade", "3", "--format", "json")
    assert found.status == 0, found.stderr
    column = (f"All patients (n = {N})", "Grade ≥3, No. (%)")
    ours = {row: cell["text"] for (row, where), cell in found.table("Adverse Events").items() if where == column}
    assert ours == {
        ("Any adverse event", ""): expected(*ANY),
        **{("Adverse event", term): expected(*printed) for term, printed in PRINTED.items()},
        ("Adverse events led to", "Dose reduction"): expected(*REDUCED),
        ("Adverse events led to", "Discontinuation"): expected(*STOPPED),
    }
    counts = [PRINTED[row[1]][0] for row in ours if row[0] == "Adverse event"]
    assert counts == sorted(counts, reverse=True)
