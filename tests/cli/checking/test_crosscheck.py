"""`sarcstat crosscheck` as a shell session sees it, on the example of the repository."""

from __future__ import annotations

from pathlib import Path

import pytest
from crosscheck.listings.r_console import shown
from outputs.writer import planted, write_viewer
from running import ROOT, sarcstat

from sarcstat.errors import ExitStatus
from sarcstat.outputs.reading.read import read_output

FILE = ROOT / "examples" / "outputs" / "lung.spv"
DATA = ("--data", "survival::lung")


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """The example with another median."""
    output = read_output(FILE)
    (command,) = output.commands
    means = next(each for each in command.tables if each.subtype.startswith("Means"))
    place = next(at for at, cell in means.cells.items() if cell.text == "270.000")
    tables = tuple(planted(each, place, 271.0) if each is means else each for each in command.tables)
    entries = tuple(
        type(each)(name=each.name, tables=tables, notes=None, language=each.language) if each is command else each
        for each in output.entries
    )
    path = tmp_path / "wrong.spv"
    path.write_bytes(write_viewer(type(output)(source="spv", name="wrong.spv", version="29.0.1", entries=entries)))
    return path


def test_the_example_is_reproduced() -> None:
    found = sarcstat("crosscheck", FILE, *DATA, "--strict")
    assert found.status == ExitStatus.OK
    assert "39 were recomputed" in found.stdout
    assert "39 agree in all digits, none differs." in found.stdout
    assert "the output names lung.sav" in " ".join(found.stdout.split())


def test_a_cell_that_differs_is_shown_with_both_numbers_and_its_place(wrong: Path) -> None:
    found = sarcstat("crosscheck", wrong, *DATA, "--strict")
    assert found.status == ExitStatus.FINDINGS
    (line,) = [line for line in found.stdout.splitlines() if "271.000" in line]
    assert "Median, Estimate" in " ".join(line.split()).replace(">", ",").replace(" ,", ",")
    assert "1000" in line  # thousandths
    assert "1 cell differs from" in found.stderr
    assert sarcstat("crosscheck", wrong, *DATA).status == ExitStatus.OK


def test_json_has_every_cell(wrong: Path) -> None:
    found = sarcstat("crosscheck", wrong, *DATA, "--format", "json", "--style", "r").json
    assert found["summary"] == {"exact": 38, "rounded": 0, "explained": 0, "different": 1, "not_computed": 0, "data": 0}
    tables = found["outputs"][0]["tables"]
    assert [each["subtype"] for each in tables] == [
        "Case Processing Summary",
        "Means and Medians for Survival Time",
        "Overall Comparisons",
    ]
    assert [each["exact"] for each in tables] == [12, 23, 3]
    (cell,) = [cell for each in tables for cell in each["cells"] if cell["verdict"] == "different"]
    assert (cell["printed"], cell["number"], cell["ours"], cell["cause"]) == ("271.000", 271.0, 270.0, None)
    assert cell["r"] == 270.0
    assert {"dimension": "Statistics", "category": ["Median", "Estimate"]} in cell["path"]


@pytest.mark.parametrize("suffix", ["csv", "html", "xlsx", "docx", "md", "json", "tex"])
def test_every_format_is_written(suffix: str, tmp_path: Path) -> None:
    made = tmp_path / f"out.{suffix}"
    assert sarcstat("crosscheck", FILE, *DATA, "--all", "--quiet", "-o", made).status == ExitStatus.OK
    assert made.stat().st_size > 500


def test_all_lists_every_cell() -> None:
    found = sarcstat("crosscheck", FILE, *DATA, "--all", "--format", "json").json
    every = next(table for table in found["tables"] if table["name"] == "All cells")
    assert len({tuple(cell["row"]) for cell in every["cells"]}) == 39


def test_the_data_are_looked_for_beside_the_output() -> None:
    found = sarcstat("crosscheck", FILE)
    assert found.status == ExitStatus.INPUT
    assert "There is no data file 'lung.sav'" in found.stderr
    assert "Hint: Name it with --data FILE." in found.stderr


def test_a_folder_is_gone_through_and_what_is_no_output_is_said(tmp_path: Path) -> None:
    (tmp_path / "lung.spv").write_bytes(FILE.read_bytes())
    (tmp_path / "other.xml").write_text("<html/>")
    found = sarcstat("crosscheck", tmp_path, *DATA)
    assert found.status == ExitStatus.OK
    assert "Crosscheck of lung.spv" in found.stdout
    assert "Error: " in found.stderr
    assert sarcstat("crosscheck", FILE, tmp_path / "other.xml", *DATA).status == ExitStatus.INPUT


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        (("nothing.spv",), ExitStatus.INPUT, "There is no file 'nothing.spv'."),
        ((ROOT / "README.md",), ExitStatus.INPUT, "is not an output file of SPSS"),
        ((ROOT / "docs",), ExitStatus.INPUT, "has no output file"),
        ((), ExitStatus.USAGE, "OUTPUT"),
    ],
)
def test_bad_input(given: tuple[object, ...], status: ExitStatus, said: str) -> None:
    found = sarcstat("crosscheck", *given)
    assert found.status == status
    assert said in found.stderr


def test_a_listing_of_r_is_recomputed_and_listed(tmp_path: Path) -> None:
    path = tmp_path / "analysis.Rout"
    fit = "coxph(Surv(time, status) ~ age + sex, data = lung)"
    path.write_text(shown(f"summary({fit})", "survdiff(Surv(time, status) ~ sex, data = lung)"))
    found = sarcstat("crosscheck", path, *DATA, "--strict")
    assert found.status == ExitStatus.OK
    assert "Of 44 cells of analysis.Rout (R), 44 were recomputed" in " ".join(found.stdout.split())
    path.write_text(path.read_text().replace("1.017191", "1.017192"))
    wrong = sarcstat("crosscheck", path, *DATA, "--strict", "--style", "r")
    assert wrong.status == ExitStatus.FINDINGS
    (line,) = [line for line in wrong.stdout.splitlines() if "1.017192" in line]
    assert "age, exp(coef)" in line
    listed = sarcstat("outputs", path)
    assert "2 commands with 7 tables" in listed.stdout
    assert "Call: survdiff(formula = Surv(time, status) ~ sex, data = lung)." in listed.stdout
    assert sarcstat("outputs", path, "--syntax").stdout.count("lung") == 2


def test_options_for_listings_are_refused_for_spss() -> None:
    found = sarcstat("crosscheck", FILE, *DATA, "--time", "time", "--ties", "efron")
    assert found.status == ExitStatus.USAGE
    assert "--time and --ties are for listings" in found.stderr or "--time, --ties are for listings" in found.stderr


def test_a_listing_is_not_searched(tmp_path: Path) -> None:
    listing = tmp_path / "fit.Rout"
    listing.write_text(
        "> coxph(Surv(time, status) ~ sex, data = lung)\nCall:\n"
        "coxph(formula = Surv(time, status) ~ sex, data = lung)\n\n"
        "       coef exp(coef) se(coef)      z       p\nsex -0.5310    0.5880   0.1672 -3.176 0.00149\n\n"
        "Likelihood ratio test=10.63  on 1 df, p=0.001111\nn= 228, number of events= 165 \n"
    )
    assert sarcstat("crosscheck", listing, *DATA, "--strict").status == ExitStatus.OK
    found = sarcstat("crosscheck", listing, *DATA, "--search")
    assert found.status == ExitStatus.USAGE
    assert "--search is for SPSS's output" in found.stderr
