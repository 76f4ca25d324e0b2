"""`--script-r` and `--script-spss`: the files they write, what they refuse, and what they say."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from running import LUNG, refused, sarcstat

from sarcstat.cli.perform import table_commands
from sarcstat.errors import ExitStatus

BOTH = ("--script-r=a.R", "--script-spss=a.sps")
CSV = "t,e,g\n1,0,a\n2,1,b\n3,1,a\n4,1,b\n5,0,a\n6,1,b\n"
OWN = ("km", "d.csv", "--time=t", "--event=e", "--by=g")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d.csv").write_text(CSV, encoding="utf-8")


def test_every_command_that_makes_tables_has_both() -> None:
    for name, command in table_commands().items():
        assert {"script_r", "script_spss"} <= {each.name for each in command.params}, name


def test_both_scripts_share_one_file_of_data(tmp_path: Path) -> None:
    found = sarcstat(*OWN, *BOTH)
    assert found.status == 0
    assert found.stderr.endswith("Wrote a.R\nWrote a.csv\nWrote a.sps\n")
    assert {each.name for each in tmp_path.iterdir()} == {"d.csv", "a.R", "a.csv", "a.sps"}
    assert (tmp_path / "a.csv").read_text() == CSV
    assert '"a.csv"' in (tmp_path / "a.R").read_text()
    assert "/FILE='a.csv'" in (tmp_path / "a.sps").read_text()
    assert "Rscript a.R" in (tmp_path / "a.R").read_text()


def test_results_are_the_same_with_and_without(tmp_path: Path) -> None:
    plain, with_it = (sarcstat(*OWN, "--format=json", *more) for more in ((), BOTH))
    assert plain.stdout == with_it.stdout


def test_only_the_columns_that_are_used_are_written(tmp_path: Path) -> None:
    assert sarcstat("km", *LUNG, "--where=age > 60", *BOTH).status == 0
    assert (tmp_path / "a.csv").read_text().splitlines()[0] == "time,status,age,selected_km"


def test_data_from_standard_input(tmp_path: Path) -> None:
    found = sarcstat("km", "-", "--time=t", "--event=e", "--script-r=a.R", stdin=CSV.encode())
    assert found.status == 0
    assert (tmp_path / "a.csv").read_text().splitlines()[0] == "t,e"


def test_it_may_be_done_again(tmp_path: Path) -> None:
    assert sarcstat(*OWN, *BOTH).status == sarcstat(*OWN, "--where=t > 1", *BOTH).status == 0
    assert "selected_km" in (tmp_path / "a.csv").read_text()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--script-r=d.R",), "would overwrite 'd.csv', which is read"),
        (("--script-spss=sub/../d.sps",), "would overwrite 'sub/../d.csv', which is read"),
        (("--script-r=kept.R",), "would overwrite 'kept.csv', which no script of sarcstat reads"),
        (("--script-r=a.txt",), "--script-r a.txt: the extension is not .R."),
        (("--script-spss=a.R",), "--script-spss a.R: the extension is not .sps."),
        (("--script-r=-",), "the extension is not .R."),
        (("--script-r=no/a.R",), "the folder 'no' does not exist"),
        (("--script-r=a.R", "-o", "a.csv"), "and -o would both write 'a.csv'"),
    ],
)
def test_nothing_is_overwritten_that_is_not_its_own(options: tuple[str, ...], said: str, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "kept.csv").write_text("mine\n1\n")
    (tmp_path / "kept.R").write_text("# my own\n")
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir() if each.is_file()}
    refused(sarcstat(*OWN, *options), ExitStatus.USAGE, said)
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir() if each.is_file()} == before


def test_a_command_that_fails_writes_nothing(tmp_path: Path) -> None:
    refused(sarcstat("km", "d.csv", "--time=t", "--event=nothing", *BOTH), ExitStatus.INPUT)
    assert [each.name for each in tmp_path.iterdir()] == ["d.csv"]


LACKS: Mapping[str, tuple[str, ...]] = {
    "Note: a.sps: KM cannot be asked for survival at 3": ("--times=3",),
    "Note: a.R: Not redone: the test fh:1:1, for which base R and survival have no function": ("--test=fh:1:1",),
    "Note: a.sps: SPSS has no counterpart of the restricted mean up to 3": ("--tau=3",),
    "Note: a.sps: KM does not correct p-values of pairs (holm)": ("--pairwise=pooled", "--p-adjust=holm"),
}


@pytest.mark.parametrize("said", LACKS)
def test_what_is_not_redone_is_said(said: str, tmp_path: Path) -> None:
    found = sarcstat(*OWN, *LACKS[said], *BOTH)
    assert said in found.stderr
    name, text = said.removeprefix("Note: ").split(": ", 1)
    assert text in " ".join((tmp_path / name).read_text().replace("\n# ", " ").replace(".\n* ", " ").split())
    assert said not in sarcstat(*OWN, *LACKS[said], *BOTH, "--quiet").stderr


#: Commands that PSPP has, too: it has neither KM nor COXREG.
PSPP = {
    "described": ("describe", "d.csv", "t", "g", "--procedure=frequencies", "--style=spss", "--statistics=mean,range"),
    "descriptives": ("describe", "d.csv", "t", "--procedure=descriptives", "--style=spss"),
    "grouped": ("describe", "d.csv", "t", "g", "--by=e"),
    "crossed": ("crosstab", "d.csv", "--rows=g", "--columns=e", "--cells=count,expected,adjusted", "--where=t > 1"),
    "collinear": ("collinearity", "d.csv", "t", "g", "e"),
    "in parts": ("crosstab", "d.csv", "--rows=g", "--columns=e", "--split=g2", "--weight=w"),
}


def pspp(folder: Path, syntax: str) -> str:
    """What PSPP prints as CSV; it has no error and no warning."""
    (folder / "run.sps").write_text(syntax, encoding="utf-8")
    done = subprocess.run(
        ["pspp", "-O", "format=csv", "-o", "out.csv", "run.sps"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    said = (folder / "out.csv").read_text(encoding="utf-8") if (folder / "out.csv").exists() else ""
    assert done.returncode == 0, said + done.stdout + done.stderr
    assert "error:" not in said
    return said


@pytest.mark.skipif(shutil.which("pspp") is None, reason="PSPP is not installed")
@pytest.mark.parametrize("name", PSPP)
def test_pspp_runs_the_syntax(name: str, tmp_path: Path) -> None:
    rows = [f"{line},{i % 2 + 1},{'x' if i < 4 else 'y'}" for i, line in enumerate(CSV.splitlines()[1:])]
    (tmp_path / "d.csv").write_text("\n".join(["t,e,g,w,g2", *rows]) + "\n", encoding="utf-8")
    assert sarcstat(*PSPP[name], "--script-spss=a.sps").status == 0
    syntax = (tmp_path / "a.sps").read_text(encoding="utf-8")
    printed = pspp(tmp_path, syntax.replace("COEFF COLLIN TOL", "COEFF TOL"))  # it has no COLLIN
    assert "Table:" in printed


@pytest.mark.skipif(shutil.which("pspp") is None, reason="PSPP is not installed")
def test_pspp_counts_the_same(tmp_path: Path) -> None:
    found = sarcstat("crosstab", "d.csv", "--rows=g", "--columns=e", "--format=json", "--script-spss=a.sps")
    counts: Any = [
        each["stat"]
        for each in found.json["statistics"]
        if (each["context"], each["stat_name"]) == ("table", "count") and "level" in each and "group1_level" in each
    ]
    printed = pspp(tmp_path, (tmp_path / "a.sps").read_text(encoding="utf-8"))
    rows = [line.split(",") for line in printed.splitlines() if line.startswith(("g,", ",b,Count")) and "Count" in line]
    assert counts == [float(cell) for row in rows for cell in row[3:5]] == [2.0, 1.0, 0.0, 3.0]
