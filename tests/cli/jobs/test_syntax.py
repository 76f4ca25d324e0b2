"""`sarcstat syntax` as a shell session sees it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from running import ROOT, sarcstat, sarcstat_process

from sarcstat.data.reading.source import open_source
from sarcstat.data.steps.files.converting import table_of
from sarcstat.data.steps.files.sav_reading import read_sav
from sarcstat.data.steps.files.sav_writing import write_sav
from sarcstat.errors import ExitStatus

LUNG = ("--data", "survival::lung")
EXAMPLE = ROOT / "examples" / "jobs" / "lung.sps"
KM = "KM time BY sex /STATUS=status(2) /PRINT MEAN /TEST LOGRANK /COMPARE OVERALL POOLED /PLOT SURVIVAL."


def job(folder: Path, text: str, name: str = "job.sps") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of lung as a file of SPSS."""
    path = tmp_path_factory.mktemp("data") / "Lung.sav"
    write_sav(table_of(open_source("survival::lung").read(None)), path)
    return path


def test_the_example_runs_and_has_the_numbers_of_the_commands() -> None:
    found = sarcstat("syntax", EXAMPLE, *LUNG, "--format", "json")
    assert found.status == ExitStatus.OK
    frequencies, km, cox = found.json["analyses"]
    assert [each["options"]["job"]["procedure"] for each in found.json["analyses"]] == ["FREQUENCIES", "KM", "COXREG"]
    alone = sarcstat(
        "km", "survival::lung", "--time", "time", "--event", "status=2", "--by", "sex", "--test", "logrank",
        "--time-unit", "days", "--show-in", "months", "--format", "json",
    ).json  # fmt: skip
    assert [each["stat_name"] for each in km["statistics"]] == [each["stat_name"] for each in alone["statistics"]]
    numbers = [[each["stat"] for each in of["statistics"]] for of in (km, alone)]
    assert numbers[0] == pytest.approx(numbers[1], rel=1e-9)
    assert frequencies["statistics"]
    assert cox["provenance"]["rows_used"] == 226, "the temporary selection holds for COXREG alone"


def test_data_are_found_beside_the_job_whatever_the_path_and_capitals(tmp_path: Path, data: Path) -> None:
    shutil.copy(data, tmp_path / "lung.sav")
    written = job(tmp_path, "GET FILE='C:\\Users\\somebody\\LUNG.SAV'.\n" + KM)
    found = sarcstat_process("syntax", written, cwd=ROOT)
    assert found.status == ExitStatus.OK
    assert "426.000" in found.stdout


@pytest.mark.parametrize("given", ["file", "folder"])
def test_data_may_be_named(tmp_path: Path, data: Path, given: str) -> None:
    written = job(tmp_path, "GET FILE='lung.sav'.\n" + KM)
    found = sarcstat("syntax", written, "--data", data if given == "file" else data.parent)
    assert found.status == ExitStatus.OK
    assert "426.000" in found.stdout


def test_data_that_are_not_there_are_an_error_that_says_where_they_were_looked_for(tmp_path: Path) -> None:
    found = sarcstat("syntax", job(tmp_path, "GET FILE='nowhere.sav'.\n" + KM))
    assert found.status == ExitStatus.INPUT
    assert found.stdout == ""
    assert (
        f"job.sps, line 1, column 10: there is no file 'nowhere.sav': it was looked for in the folder '{tmp_path}'"
        in (found.stderr)
    )
    assert "Hint: Name it with --data." in found.stderr


def test_what_is_not_understood_is_refused_before_anything_is_computed(tmp_path: Path) -> None:
    found = sarcstat("syntax", job(tmp_path, KM + "\nFREQ sex /STATISTIX=MEAN.\nLOOP #i=1 TO 3.\nEND LOOP."), *LUNG)
    assert found.status == ExitStatus.INPUT
    assert found.stdout == ""
    assert "job.sps, line 2, column 11" in found.stderr
    assert "LOOP is not carried out" in found.stderr


def test_a_mistake_of_a_data_step_ends_the_job_after_what_was_computed(tmp_path: Path) -> None:
    found = sarcstat("syntax", job(tmp_path, KM + "\nCOMPUTE y = agee + 1.\nFREQ sex."), *LUNG)
    assert found.status == ExitStatus.INPUT
    assert "426.000" in found.stdout
    assert "FREQUENCIES" not in found.stdout
    assert "job.sps, line 2, column 13: there is no variable" in found.stderr
    assert "Did you mean 'age'?" in found.stderr


def test_a_procedure_that_fails_is_told_and_the_others_are_there(tmp_path: Path) -> None:
    found = sarcstat("syntax", job(tmp_path, "KM time /STATUS=status(5).\n" + KM), *LUNG)
    assert found.status == ExitStatus.ANALYSIS
    assert "426.000" in found.stdout
    assert "job.sps, line 1, KM: Not computed: no row has a value of status" in found.stderr
    assert found.stderr.count("no row has a value") == 1


def test_not_computed_is_a_warning_and_skipped_is_listed(tmp_path: Path) -> None:
    text = KM + "\nT-TEST GROUPS=sex(1 2) /VARIABLES=age.\nOMSEND.\nGGRAPH /GRAPHSPEC SOURCE=INLINE.\n"
    written = job(tmp_path, text)
    found = sarcstat("syntax", written, *LUNG)
    assert found.status == ExitStatus.OK
    assert "Not computed: T-TEST (line 2)." in found.stderr
    assert "OMSEND (line 3)" in found.stdout
    assert "GGRAPH (line 4)" in found.stdout
    assert sarcstat("syntax", written, *LUNG, "--strict").status == ExitStatus.FINDINGS
    assert "Not computed" not in sarcstat("syntax", written, *LUNG, "--quiet").stderr


def test_a_job_writes_only_where_it_may(tmp_path: Path, data: Path) -> None:
    folder = tmp_path / "job"
    folder.mkdir()
    shutil.copy(data, folder / "lung.sav")
    text = (
        "GET FILE='lung.sav'.\nCOMPUTE double=2*age.\nSAVE OUTFILE='lung.sav'.\nSAVE OUTFILE='../outside.sav'.\n"
        "SAVE OUTFILE='new.sav'.\n"
        "GET FILE='lung.sav'.\nDESCRIPTIVES double."
    )
    before = (folder / "lung.sav").read_bytes()
    found = sarcstat("syntax", job(folder, text))
    assert found.status == ExitStatus.OK, found.stderr
    assert "double" in found.stdout, "what was saved is there for a later GET all the same"
    assert "SAVE: 'lung.sav' was not written" in found.stderr
    assert (folder / "lung.sav").read_bytes() == before
    allowed = sarcstat("syntax", folder / "job.sps", "--allow-save")
    assert "'../outside.sav' was not written" in allowed.stderr
    assert not (tmp_path / "outside.sav").exists()
    assert "double" in read_sav(folder / "new.sav")
    assert "'lung.sav' was not written: the job reads that file" in allowed.stderr
    assert (folder / "lung.sav").read_bytes() == before


def test_a_job_that_ends_in_the_middle_writes_nothing(tmp_path: Path, data: Path) -> None:
    shutil.copy(data, tmp_path / "lung.sav")
    (tmp_path / "old.sav").write_bytes(b"precious")
    saved = "GET FILE='lung.sav'.\nSAVE OUTFILE='old.sav'.\nSAVE OUTFILE='new.sav'.\nFREQUENCIES sex.\n"
    found = sarcstat("syntax", job(tmp_path, f"{saved}SORT CASES BY nothing.\n"), "--allow-save")
    assert found.status == ExitStatus.INPUT
    assert "SAVE: 'old.sav' was not written: the job did not run to its end" in found.stderr
    assert (tmp_path / "old.sav").read_bytes() == b"precious"
    assert not (tmp_path / "new.sav").exists()
    found = sarcstat("syntax", job(tmp_path, saved), "--allow-save")
    assert found.status == ExitStatus.OK
    assert "SAVE: replaced" in found.stderr
    assert "sex" in read_sav(tmp_path / "old.sav")


def test_what_was_saved_is_written_completely_or_not_at_all(tmp_path: Path, data: Path) -> None:
    """A folder in the way of the second file: the first is not written either, and the tables are there."""
    shutil.copy(data, tmp_path / "lung.sav")
    (tmp_path / "way.sav").mkdir()
    saved = "GET FILE='lung.sav'.\nSAVE OUTFILE='one.sav'.\nFREQUENCIES sex.\nSAVE OUTFILE='way.sav'.\n"
    found = sarcstat("syntax", job(tmp_path, saved), "--allow-save")
    assert found.status == ExitStatus.INPUT
    assert "could not be written" in found.stderr
    assert "Frequency" in found.stdout
    assert not (tmp_path / "one.sav").exists()
    assert [each.name for each in tmp_path.iterdir() if "tmp" in each.name] == []


def test_figures_are_written_into_their_folder(tmp_path: Path) -> None:
    written = job(tmp_path, KM + "\nCOXREG time WITH age /STATUS=status(2) /PLOT=SURVIVAL LML.")
    found = sarcstat("syntax", written, *LUNG, "--figures", tmp_path / "figures")
    assert found.status == ExitStatus.OK
    names = sorted(path.name for path in (tmp_path / "figures").iterdir())
    assert names == ["line-1-km-survival.svg", "line-2-coxreg-lml.svg", "line-2-coxreg-survival.svg"]
    assert (tmp_path / "figures" / names[0]).read_text("utf-8").startswith("<?xml")
    assert "drawn with --figures" in sarcstat("syntax", written, *LUNG).stdout


@pytest.mark.skipif(shutil.which("pspp") is None, reason="PSPP is not installed")
def test_pspp_carries_out_what_is_not_carried_out_here(tmp_path: Path) -> None:
    text = "DO REPEAT x=a b.\nCOMPUTE x=age.\nEND REPEAT.\nDESCRIPTIVES a b age /STATISTICS=SUM."
    found = sarcstat("syntax", job(tmp_path, text), *LUNG, "--engine", "pspp", "--format", "json")
    assert found.status == ExitStatus.OK, found.stderr
    (described,) = found.json["analyses"]
    sums = [each["stat"] for each in described["statistics"] if each["stat_name"] == "sum"]
    assert len(sums) == 3
    assert len(set(sums)) == 1
    assert "was carried out by PSPP" in found.stderr


def test_every_format_has_all_procedures(tmp_path: Path) -> None:
    for extension in ("html", "md", "tex", "csv", "txt"):
        path = tmp_path / f"out.{extension}"
        assert sarcstat("syntax", EXAMPLE, *LUNG, "-o", path, "--quiet").status == ExitStatus.OK
        content = path.read_text("utf-8")
        assert "65 or more" in content
        if extension != "csv":
            assert content.index("FREQUENCIES (line") < content.index("KM (line") < content.index("COXREG (line")


def test_not_a_job(tmp_path: Path, data: Path) -> None:
    for given, told in (
        (tmp_path / "nothing.sps", "cannot be read: no such file"),
        (tmp_path, "is a folder, not a file"),
        (data, "an SPSS data file"),
    ):
        found = sarcstat("syntax", given)
        assert found.status == ExitStatus.INPUT
        assert told in found.stderr
        assert "Traceback" not in found.stderr


def test_data_given_and_not_read_are_said(tmp_path: Path, data: Path) -> None:
    """The file of the job lies beside it: another one given does not stand in for it."""
    shutil.copy(data, tmp_path / "lung.sav")
    shutil.copy(data, tmp_path / "other.sav")
    other = ("--data", tmp_path / "other.sav")
    written = job(tmp_path, "GET FILE='lung.sav'.\n" + KM)
    for more in ((), ("--to", tmp_path / "study.toml")):
        assert "other.sav: nothing was read from it" in sarcstat("syntax", written, *other, *more).stderr
    read = {
        "alone": KM,
        "by its name": "GET FILE='C:\\x\\other.sav'.\n" + KM,
        "in the place of none": "GET FILE='absent.sav'.\n" + KM,
        "coupled": "MATCH FILES /FILE=* /FILE='lung.sav'.\n" + KM,
        "before another": "COMPUTE x=1.\nDATASET NAME a.\nGET FILE='lung.sav'.\n" + KM,
    }
    for text in read.values():
        found = sarcstat("syntax", job(tmp_path, text), *other)
        assert found.status == ExitStatus.OK, found.stderr
        assert "nothing was read" not in found.stderr


def test_a_folder_for_figures_of_a_job_without_any_is_said(tmp_path: Path) -> None:
    written = job(tmp_path, "FREQUENCIES sex.")
    found = sarcstat("syntax", written, *LUNG, "--figures", tmp_path / "figures")
    assert "the job draws no curve" in found.stderr
    assert not (tmp_path / "figures").exists()


@pytest.mark.parametrize("more", ["/PASSWORD='x'", "/PASSPROTECT PASSWORD='x'", "/PERMISSIONS=READONLY", "/LOCK=YES"])
def test_a_file_that_would_have_no_protection_is_not_written(tmp_path: Path, more: str) -> None:
    written = job(tmp_path, f"SAVE OUTFILE='s.sav' {more}.\nGET FILE='s.sav'.\nFREQUENCIES sex.")
    found = sarcstat("syntax", written, *LUNG, "--allow-save")
    assert found.status == ExitStatus.OK, found.stderr
    assert f"'s.sav' was not written: files have no {more.split(' ')[0].split('=')[0]}" in found.stderr
    assert not (tmp_path / "s.sav").exists()
    assert sarcstat("syntax", job(tmp_path, "SAVE OUTFILE='s.sav' /LOCK=NO."), *LUNG, "--allow-save").status == 0
    assert (tmp_path / "s.sav").exists()


def test_a_table_of_codes_is_said_not_to_be_printed(tmp_path: Path) -> None:
    for more, said in (("", False), (" /PRINT", True)):
        written = job(tmp_path, f"AUTORECODE sex /INTO s{more}.\nFREQUENCIES s.")
        assert ("no table of them is printed" in sarcstat("syntax", written, *LUNG).stderr) == said
