"""A whole paper with figures and a report in all five formats beside its tables alone, and reports of many tables."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from side_by_side import ENVIRONMENT, compare, program

from sarcstat.display.shapes.document import Section
from sarcstat.display.shapes.report import Chapter, Part, Report
from sarcstat.display.shapes.table import Cell, Table
from sarcstat.render.report import rendered_report
from sarcstat.results import AnalysisResult, Provenance

STUDY = Path(__file__).resolve().parent.parent / "examples" / "zhang2022" / "study.toml"
FORMATS = ("html", "docx", "pdf", "md", "latex")
MOST = 2.5
TABLES = (50, 200)


def main() -> None:
    """Print both comparisons; figures and report may take 2.5 times as long as the run without them."""
    with tempfile.TemporaryDirectory() as folder:
        whole_paper(Path(folder))
    many_tables()


def whole_paper(folder: Path) -> None:
    """209 simulated patients, 12 tables: with three figures and the report, and without."""
    simulated = ["--design", "zhang2022", "--seed", "1", "-o", "cohort.csv", "--adverse-events", "adverse_events.csv"]
    made = subprocess.run(
        [program("sarcstat"), "simulate", *simulated], cwd=folder, env=ENVIRONMENT, capture_output=True, check=False
    )
    if made.returncode:
        sys.exit(made.stderr.decode())
    text = STUDY.read_text(encoding="utf-8")
    bare = text[: text.index("[[figures]]")] + text[text.index("[output]") :]
    commands = {}
    for name, study in {"tables": bare, "and a report": text}.items():
        file = folder / f"{name.replace(' ', '-')}.toml"
        file.write_text(study, encoding="utf-8")
        commands[name] = [
            program("sarcstat"), "run", str(file), "-o", str(file.with_suffix("")), "--force", "--quiet",
        ]  # fmt: skip
    ratios = compare("A paper of 209 patients, 12 tables, 3 figures, 5 formats", commands, runs=3)
    print(f"  with figures and report: {1 / ratios['and a report']:.2f} times as long (at most {MOST})")


def many_tables() -> None:
    """The time that each format takes for a table of a report that has few, and of one that has many."""
    print("\nReports of many tables: milliseconds a table")
    print("  " + " ".join(f"{name:>8}" for name in ("tables", *FORMATS)))
    for number in TABLES:
        report = report_of(number)
        found = []
        for name in FORMATS:
            started = time.perf_counter()
            rendered_report(report, name)
            found.append(1000 * (time.perf_counter() - started) / number)
        print("  " + " ".join([f"{number:>8}", *(f"{each:8.2f}" for each in found)]))


def report_of(number: int) -> Report:
    """A report with a number of tables of 20 rows and 6 columns, each with its own numbers."""
    provenance = Provenance(source="none", sha256=None, rows_read=0, rows_used=0, versions={})
    result = AnalysisResult(analysis="none", options={}, statistics=(), provenance=provenance)
    columns = [("Group A", f"Column {j}") for j in range(3)] + [("Group B", f"Column {j}") for j in range(3)]
    parts = []
    for i in range(number):
        rows = [(f"Variable {k // 4}", f"level {k % 4}") for k in range(20)]
        cells = {
            (row, column): Cell(f"{i + k + j / 7:.3f}", i + k + j / 7)
            for k, row in enumerate(rows)
            for j, column in enumerate(columns)
        }
        table = Table(name=f"Table {i + 1}. Numbers", rows=rows, columns=columns, cells=cells, nested=2)
        section = Section(heading=f"Part {i + 1}", tables=[table], notes=["A note."], result=result)
        parts.append(Part(name=f"part{i}", heading=f"Part {i + 1}", paragraphs=["A sentence."], sections=[section]))
    return Report(title="Many tables", chapters=[Chapter(name="results", heading="Results", parts=parts)])


if __name__ == "__main__":
    main()
