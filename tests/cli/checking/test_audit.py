"""`sarcstat audit`: the example paper finding by finding, formats, exit codes, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from running import ROOT, refused, sarcstat, sarcstat_process

from sarcstat.audit.entry import example
from sarcstat.errors import ExitStatus

PAPER = ROOT / "examples" / "zhang2022" / "published.toml"

#: Worked out by hand from the printed tables: rule, severity, what the place ends with.
EXPECTED = [
    ("M1", "error", ("2", "PFS")),  # 6.3 (5.2–10.0): 5.2 + 10.0 − 12.6 = 2.6; the row above prints 6.3 (5.2–7.4)
    ("D2", "warning", ("States at the cut-off",)),  # 42 on treatment, 209 − 168 = 41 without event
    ("V1", "warning", ("With co-morbidities", "PFS, OS")),  # not in Table 4
    ("H2", "minor", ()),  # 9 of 22 rows; all agree when truncated
    ("N2", "note", ("Weight gain",)),  # 17/209 = 8.134, printed 8.2
    ("N2", "note", ("Switch maintenance therapy",)),  # 1/35 = 2.857, printed 2.8
    ("N2", "note", ("Well nourished",)),  # 82/124 = 66.129, printed 66.2
    ("H7", "note", ("OS",)),  # 98 / 11 = 8.9
    ("H8", "note", ("Pathological type (LMS/SS/ASPS)", "PFS")),  # HR 1.09 with the longer median
    ("H8", "note", ("Lactate dehydrogenase (above normal upper limit)", "OS")),  # HR 0.98 with the shorter median
    ("M2", "note", ()),  # all of nutrition, treatment and the medians of all patients are 0.1 short of symmetric
    ("M3", "note", ("Well nourished", "OS")),  # 39.0 > 38.3
    ("D1", "note", ("Follow-up",)),  # 2021-03-31 to 2021-08-25 is 4.8 months, a survivor has 4.4
    ("V1", "note", ("No. of regimens of previous systemic treatment (≥3)", "PFS, OS")),  # four levels in Table 4
    ("V1", "note", ("Pathological type (LMS/SS/ASPS)", "PFS")),  # p 0.256
    ("V1", "note", ("FNCLCC grade (G2–G3)", "PFS")),  # p 0.153
]


def test_the_example_paper_finding_by_finding() -> None:
    """Sixteen findings of thirteen causes: three causes of Tables 2 and 5 have two cells each."""
    found = sarcstat("audit", PAPER, "--format", "json").json["findings"]
    cells = [(cause, cell) for cause in found for cell in _cells(cause)]
    seen = [(cause["rule"], cell["severity"], _path(cell)) for cause, cell in cells]
    assert (len(found), len(seen)) == (13, len(EXPECTED))
    assert [len(cause["rows"]) for cause in found if "cells" in cause["printed"]] == [2, 2, 2]
    for (rule, severity, end), (seen_rule, seen_severity, path) in zip(EXPECTED, seen, strict=True):
        assert (rule, severity, end) == (seen_rule, seen_severity, path[len(path) - len(end) :])


def test_the_truncated_table_lists_its_rows() -> None:
    found = sarcstat("audit", PAPER, "--format", "json").json["findings"]
    (table,) = [each for each in found if each["rule"] == "H2"]
    assert len(table["rows"]) == 9
    assert table["k"] == max(row["k"] for row in table["rows"])
    assert table["explanation"].endswith("All 22 rows agree if hazard ratios and limits were truncated.")


def test_json_has_the_fields_of_a_finding() -> None:
    first = sarcstat("audit", PAPER, "--format", "json").json["findings"][0]
    assert list(first) == ["rule", "severity", "place", "printed", "expected", "k", "explanation", "suggestion"]
    assert (first["printed"], first["k"]) == ("6.3 (5.2–10.0)", 13.0)
    assert first["place"]["table"] == "Table 4"


@pytest.mark.parametrize(("severity", "status"), [("note", 6), ("minor", 6), ("error", 6), ("serious", 0)])
def test_strict_counts_from_a_severity_on(severity: str, status: int) -> None:
    assert sarcstat("audit", PAPER, "--strict", "--severity", severity).status == status
    assert sarcstat("audit", PAPER, "--severity", severity).status == 0


@pytest.mark.parametrize("extension", ["html", "md", "json", "txt"])
def test_files_hold_every_finding(tmp_path: Path, extension: str) -> None:
    file = tmp_path / f"audit.{extension}"
    assert sarcstat("audit", PAPER, "-o", file).status == 0
    text = file.read_text(encoding="utf-8")
    assert "6.3 (5.2–10.0)" in text
    assert "Adjusted to total 100." in text


def _cells(cause: dict[str, Any]) -> list[dict[str, Any]]:
    """The findings cell by cell: rows that have a rule of their own, else the finding itself."""
    rows = cause.get("rows", [])
    return rows if rows and "rule" in rows[0] else [cause]


def _path(cell: dict[str, Any]) -> tuple[str, ...]:
    return (*cell["place"]["row"], *cell["place"]["column"])


@pytest.mark.parametrize("columns", ["60", "120"])
def test_text_keeps_to_the_width(columns: str) -> None:
    shown = sarcstat("audit", PAPER, environment={"COLUMNS": columns}).stdout
    assert "Inconsistent · M1 · Table 4" in shown
    assert max(map(len, shown.splitlines())) <= int(columns)


@pytest.mark.parametrize("extension", ["docx", "xlsx", "pdf", "tex"])
def test_other_formats_are_written(tmp_path: Path, extension: str) -> None:
    file = tmp_path / f"audit.{extension}"
    done = sarcstat("audit", PAPER, "-o", file)
    assert done.status == 0, done.stderr
    assert file.stat().st_size > 5000


def test_init_writes_the_example(tmp_path: Path) -> None:
    file = tmp_path / "published.toml"
    assert sarcstat("init", "--audit", "-o", file).status == 0
    assert file.read_text(encoding="utf-8") == example()
    refused(sarcstat("init", "--audit", "-o", file), ExitStatus.INPUT, "is there already")


def test_explain_says_what_was_read() -> None:
    shown = sarcstat("audit", PAPER, "--explain").stdout
    assert "What was understood" in shown
    assert "Nothing was left over." in shown


def test_the_template_is_a_consistent_paper(tmp_path: Path) -> None:
    file = tmp_path / "paper.toml"
    file.write_text(example(), encoding="utf-8")
    done = sarcstat("audit", file, "--strict", "--severity", "note")
    assert done.status == 0, done.stdout
    assert "found no inconsistency" in done.stdout


def test_it_starts_no_r_and_imports_no_pandas() -> None:
    code = (
        "import sys; from sarcstat.cli import run; run(['audit', sys.argv[1], '--quiet']);"
        "print([name for name in ('rpy2', 'pandas', 'numpy', 'matplotlib') if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(PAPER)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert "'rpy2'" not in done.stderr
    assert "'pandas'" not in done.stderr


def test_it_works_from_another_folder_in_a_pipe(tmp_path: Path) -> None:
    done = sarcstat_process("audit", PAPER, "--format", "json", cwd=tmp_path)
    assert done.status == 0, done.stderr
    assert "found 4 points" in json.loads(done.stdout)["summary"]


BAD = """
patients = 0
[[counts]]
table = "Table 1"
[counts.groups.Sex]
Male = "60 of 100"
[[hazard_ratios]]
table = "Table 5"
outcomes = ["PFS", "OS"]
model = "multivariable"
rows = [{ variable = "Sex", hr = 0.62, hazard = "1" }]
"""


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "paper.toml"
    file.write_text(BAD, encoding="utf-8")
    done = sarcstat("audit", file)
    refused(
        done,
        ExitStatus.INPUT,
        "paper.toml, line 2, patients: input should be greater than or equal to 1.",
        "paper.toml, line 6, counts[1].groups.Sex.Male: '60 of 100' is not of the form 80 (38.3), 80/209 (38.3) or 80.",
        "paper.toml, line 11, hazard_ratios[1].rows[1].hr: 0.62 must stand in quotes",
        "paper.toml, line 11, hazard_ratios[1].rows[1].hazard: unknown key.",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[counts]\n", "line 1, is not valid TOML"),
        (
            '[[medians]]\ntable = "T"\noutcomes = ["PFS", "OS"]\nall = ["6.1"]\n',
            "all has 1 entries, and there are 2: PFS, OS",
        ),
        (
            '[[counts]]\ntable = "T"\ncolumns = {A = 1, B = 2}\n[counts.groups.S]\nx = "1"\n',
            "1 entries, and there are 2",
        ),
        ("a = " + "[" * 5000, "nests too deeply"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "paper.toml"
    file.write_text(text, encoding="utf-8")
    refused(sarcstat("audit", file), ExitStatus.INPUT, said)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    refused(sarcstat("audit", tmp_path / "none.toml"), ExitStatus.INPUT, "There is no file")
    refused(sarcstat("audit", tmp_path), ExitStatus.INPUT, "is a folder")
    (tmp_path / "latin.toml").write_bytes(b'title = "\xe9"\n')
    refused(sarcstat("audit", tmp_path / "latin.toml"), ExitStatus.INPUT, "is not UTF-8")
    refused(sarcstat("audit", PAPER, "-o", tmp_path / "a.csv"), ExitStatus.USAGE, "has no CSV form")


def test_a_severity_without_strict_is_said_to_choose_nothing() -> None:
    assert "--severity error counts under --strict only" in sarcstat("audit", PAPER, "--severity", "error").stderr
    for more in (("--strict",), ("--quiet",)):
        assert "--severity" not in sarcstat("audit", PAPER, "--severity", "error", *more).stderr
