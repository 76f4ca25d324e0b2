"""INSERT and INCLUDE."""

from __future__ import annotations

from pathlib import Path

import pytest

from sarcstat.syntax.reading.inserting import beside
from sarcstat.syntax.reading.reader import Reading, examine


def job(folder: Path, main: str, **files: str) -> Reading:
    """A job in a folder with other files; `a_sps` is a.sps."""
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return examine(main.encode(), str(folder / "main.sps"), beside(folder))


def kinds(reading: Reading) -> list[str]:
    assert reading.mistakes == ()
    return [type(each).__name__ for each in reading.job.commands]


@pytest.mark.parametrize(
    "written",
    [
        "INSERT FILE='a.sps'.",
        "INSERT FILE='a.sps' SYNTAX=INTERACTIVE ERROR=STOP CD=NO ENCODING='UTF8'.",
        'INSERT FILE = "C:\\somewhere\\else\\a.sps".',
        "INSERT FILE='/nowhere/a.sps'.",
        "INCLUDE FILE='a.sps'.",
        "INCLUDE 'a.sps'.",
        "INS FIL='a.sps'.",
    ],
)
def test_commands_of_a_file_stand_at_its_place(tmp_path: Path, written: str) -> None:
    reading = job(tmp_path, f"EXECUTE.\n{written}\nEXECUTE.", a_sps="\nFREQUENCIES a.\nKM t /STATUS=s(1).\n")
    assert kinds(reading) == ["Execute", "Frequencies", "KaplanMeier", "Execute"]
    place = reading.job.commands[2].place
    assert (Path(place.file).name, place.line) == ("a.sps", 3)


def test_files_insert_files_and_blocks_go_on(tmp_path: Path) -> None:
    reading = job(
        tmp_path,
        "DO IF a=1.\nINSERT FILE='a.sps'.\nEND IF.",
        a_sps="COMPUTE b=1.\nINSERT FILE='b.sps'.\n",
        b_sps="COMPUTE c=1.\n",
    )
    assert kinds(reading) == ["DoIf"]
    assert len(reading.job.commands[0].branches[0].commands) == 2


def test_in_batch_syntax_a_command_begins_in_column_one(tmp_path: Path) -> None:
    text = "FREQUENCIES a\n b\nEXECUTE\nKM t\n /STATUS=s(1)\n* note\nEXECUTE\n"
    for written in ("INCLUDE FILE='a.sps'.", "INSERT FILE='a.sps' SYNTAX=BATCH."):
        reading = job(tmp_path, written, a_sps=text)
        assert kinds(reading) == ["Frequencies", "Execute", "KaplanMeier", "Execute"]
        assert reading.job.remarks == ()


def test_the_encoding_that_insert_says(tmp_path: Path) -> None:
    (tmp_path / "a.sps").write_bytes("VARIABLE LABELS a 'Żółć'.".encode("cp1250"))
    reading = job(tmp_path, "INSERT FILE='a.sps' ENCODING='windows-1250'.")
    assert reading.job.commands[0].parts[0][1] == "Żółć"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, "INSERT: there is no file a.sps"),
        ({"a_sps": "INSERT FILE='a.sps'."}, "a.sps is inserted into itself"),
        ({"a_sps": "INSERT FILE='b.sps'.", "b_sps": "INSERT FILE='a.sps'."}, "a.sps is inserted into itself"),
        ({"a_sps": "INSERT FILE='main.sps'."}, "main.sps is inserted into itself"),
        ({"a_sps": "PK\x03\x04"}, "is a packed file"),
        ({"a_sps": "FREQUENCIES a\n/STAT=MEEN."}, "has no keyword 'MEEN'"),
    ],
)
def test_mistakes(tmp_path: Path, files: dict[str, str], found: str) -> None:
    (tmp_path / "main.sps").write_text("INSERT FILE='a.sps'.", encoding="utf-8")
    (mistake,) = job(tmp_path, "INSERT FILE='a.sps'.", **files).mistakes
    assert found in mistake.message


def test_files_within_files_have_a_limit(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"a{number}.sps").write_text(f"INSERT FILE='a{number + 1}.sps'.", encoding="utf-8")
    (mistake,) = job(tmp_path, "INSERT FILE='a0.sps'.").mistakes
    assert "more than 10 files insert each other" in mistake.message


def test_a_folder_or_a_strange_name_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.sps").mkdir()
    for name in ("a.sps", "", "x" * 5000, "..", "/dev/zero"):
        assert len(job(tmp_path, f"INSERT FILE='{name}'.").mistakes) == 1


def test_a_mistake_names_the_file_it_is_in(tmp_path: Path) -> None:
    (mistake,) = job(tmp_path, "EXECUTE.\nINSERT FILE='a.sps'.", a_sps="\n\n  FREQ a /STAT=MEEN.").mistakes
    assert str(mistake.place) == f"{tmp_path / 'a.sps'}, line 3, column 16"
