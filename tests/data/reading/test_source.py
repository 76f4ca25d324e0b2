"""What is wrong at first sight is said before anything is read: sentence, hint, exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sarcstat.data.reading.source import FORMATS, open_source
from sarcstat.errors import ExitStatus, InputError, UsageError

ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016 + "EncryptedPackage".encode("utf-16-le")


def test_missing_file_has_its_neighbor_as_a_hint(write, refused):
    path = Path(write("lung.csv", "a,b\n1,2\n")).with_name("lnug.csv")
    problem = refused(str(path))
    assert problem.message == f"There is no file {path}."
    assert problem.hint == f"Did you mean {path.with_name('lung.csv')}?"


def test_missing_file_in_a_missing_folder(refused, tmp_path):
    problem = refused(str(tmp_path / "nowhere" / "lung.csv"))
    assert problem.hint == f"The folder {tmp_path / 'nowhere'} does not exist either."


def test_a_name_too_long_for_any_file(refused):
    assert refused("x" * 5000 + ".csv").message.endswith("xxx.csv cannot be read: file name too long.")


def test_folder(write, refused, tmp_path):
    write("lung.csv", "a,b\n1,2\n")
    problem = refused(str(tmp_path))
    assert problem.message == f"{tmp_path} is a folder, not a file."
    assert problem.hint == "It holds lung.csv."


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("content", ["", " \n\n"])
def test_empty_file(write, refused, extension, content):
    path = write("empty" + extension, content)
    assert refused(path).message == f"{path} is empty."


@pytest.mark.parametrize("name", ["study.docx", "study", "study.csv.gz"])
def test_unknown_extension(write, refused, name):
    problem = refused(write(name, "a,b\n1,2\n"))
    assert problem.message.endswith("cannot be read.")
    assert all(extension in problem.hint for extension in FORMATS)


@pytest.mark.parametrize("name", ["x.rds", "x.RData", "x.rda"])
def test_r_files_are_refused_with_the_reason(write, refused, name):
    problem = refused(write(name, "RDX3"))
    assert "can run code" in problem.message
    assert "write.csv" in problem.hint


@pytest.mark.parametrize(
    ("name", "content", "looks", "hint"),
    [
        ("x.csv", b"PK\x03\x04" + b"\0" * 99, "an Excel or OpenDocument workbook", "Rename it to .xlsx or .ods."),
        ("x.csv", b"$FL2@(#) SPSS DATA FILE", "an SPSS file", "Rename it to .sav or .zsav."),
        ("x.tsv", b"PAR1\x15\x04", "a Parquet file", "Rename it to .parquet."),
        ("x.csv", b"<stata_dta><header>", "a Stata file", "Rename it to .dta."),
        ("x.csv", b"\x1f\x8b\x08\x00\x00", "a gzip archive", "Unpack it first."),
        ("x.csv", b"a,b\n1,\x00\x01\x02\xff", "a binary file", "Save the data as .csv (UTF-8) and read that."),
        ("x.xls", b"<html><table>", "a web page", "Open it in a spreadsheet program"),
        ("x.sav", b"a,b\n1,2\n", "plain text", "rename it to .csv"),
        ("x.dta", b"$FL2@(#) SPSS DATA FILE", "an SPSS file", "Rename it to .sav or .zsav."),
        ("x.sav", b"\x1c" + b"\0" * 7 + b"ENCRYPTEDSAV", "a password-protected SPSS file", "Remove the password"),
    ],
)
def test_content_that_contradicts_the_name(write, refused, name, content, looks, hint):
    path = write(name, content)
    problem = refused(path)
    assert problem.message == f"{path} is not what its name says: it looks like {looks}."
    assert hint in problem.hint


@pytest.mark.parametrize("name", ["locked.xlsx", "locked.xls"])
def test_workbook_with_a_password(write, refused, name):
    path = write(name, ENCRYPTED)
    problem = refused(path)
    assert problem.message == f"{path} is protected by a password."
    assert problem.hint.startswith("Remove the password")


@pytest.mark.parametrize("name", ["broken.xlsx", "broken.ods"])
def test_corrupt_workbook(write, refused, name):
    path = write(name, b"PK\x03\x04 and then nothing of sense" * 9)
    problem = refused(path)
    assert problem.message == f"{path} is damaged: it cannot be read as a workbook."
    assert problem.hint.startswith("Open it in a spreadsheet program")


def test_pipe_is_no_file(refused, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert refused(str(tmp_path / "pipe")).hint == "Give '-' as DATA to read CSV from standard input."


def test_unreadable_file(write, refused, monkeypatch):
    path = write("secret.csv", "a,b\n1,2\n")

    def forbidden(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)  # root may read everything, whatever the mode of the file
    assert refused(path).message == f"{path} cannot be read: permission denied."


def test_sheet_of_something_without_sheets(write):
    with pytest.raises(UsageError, match="--sheet is for workbooks") as caught:
        open_source(write("x.csv", "a,b\n1,2\n"), sheet="2")
    assert caught.value.exit_status == ExitStatus.USAGE


def test_only_r_data_sets_need_r(write):
    assert open_source("survival::lung").needs_r
    assert not open_source(write("lung.csv", "a\n1\n")).needs_r


def test_a_file_wins_over_a_data_set(write, monkeypatch, tmp_path):
    write("survival::lung.csv", "a,b\n1,2\n")
    monkeypatch.chdir(tmp_path)
    assert not open_source("survival::lung.csv").needs_r


def test_standard_input():
    code = (
        "from sarcstat.data.reading.source import open_source; s = open_source('-'); print(s.columns());"
        "d = s.read(['b']); print(d.frame['b'].tolist(), d.source)"
    )
    run = subprocess.run([sys.executable, "-c", code], input="a;b\n1;2\n3;4\n", capture_output=True, text=True)
    assert run.stdout.splitlines() == ["['a', 'b']", "[2, 4] -"], run.stderr


def test_nothing_on_standard_input():
    code = (
        "from sarcstat.data.reading.source import open_source; from sarcstat.errors import InputError\n"
        "try: open_source('-').columns()\nexcept InputError as error: print(error)"
    )
    run = subprocess.run([sys.executable, "-c", code], input="", capture_output=True, text=True)
    assert run.stdout == "Standard input is empty.\n", run.stderr


def test_opening_loads_nothing_heavy(write):
    code = (
        "import sys; from sarcstat.data.reading.source import open_source; open_source(sys.argv[1]).columns();"
        "print(sorted({'pandas', 'numpy', 'pyarrow', 'pyreadstat', 'rpy2'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code, write("x.csv", "a,b\n1,2\n")], capture_output=True, text=True)
    assert run.stdout.strip() == "[]", run.stderr


@pytest.mark.parametrize("content", ["time:status\n1:0\n2:1\n", "time  status\n 1    0\n 2    1\n"])
def test_wrong_delimiter_is_said_where_a_column_is_missing(write, content):
    source = open_source(write("study.csv", content))
    with pytest.raises(InputError) as caught:
        source.read(["time", "status"])
    assert "separated by something other than a comma, semicolon, tab or '|'" in caught.value.problems[-1].hint


def test_columns_can_be_chosen_among_those_that_there_are(write):
    source = open_source(write("study.csv", "time,status,arm\n1,0,a\n"))
    assert list(source.read(lambda known: known[1:]).frame.columns) == ["status", "arm"]


def test_header_without_rows(write, refused):
    path = write("study.csv", "time,status\n\n")
    problem = refused(path)
    assert problem.message == f"{path} has column names but no rows."
