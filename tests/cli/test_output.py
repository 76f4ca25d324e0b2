"""What becomes of results when a file or standard output cannot take them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from running import LUNG, refused, sarcstat

from sarcstat.cli import output
from sarcstat.errors import ExitStatus, InputError, UsageError
from sarcstat.files_written import write_files

FULL = Path("/dev/full")
BINARY = ("docx", "xlsx", "pdf")


@pytest.mark.skipif(not FULL.exists(), reason="/dev/full is not here")
@pytest.mark.parametrize("extension", ["html", "tex", *BINARY])
def test_a_full_disk_leaves_no_file_at_all(extension: str, tmp_path: Path) -> None:
    (tmp_path / f"full.{extension}").symlink_to(FULL)
    out = ("-o", tmp_path / "other.md", "-o", tmp_path / f"full.{extension}")
    refused(sarcstat("km", *LUNG, *out), ExitStatus.INPUT, "full", "No space left on device")
    assert [each.name for each in tmp_path.iterdir()] == [f"full.{extension}"]


@pytest.mark.skipif(not FULL.exists(), reason="/dev/full is not here")
def test_full_standard_output_is_said_once(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sarcstat", "km", *LUNG, "--format", "docx"]
    with FULL.open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == ExitStatus.INPUT
    assert done.stderr == "Error: Standard output could not be written: No space left on device.\n"


def test_a_file_that_cannot_be_written_keeps_all_from_being_written(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old")
    with pytest.raises(InputError, match="could not be written"):
        write_files({tmp_path / "old": "new", tmp_path / "nowhere" / "b": b"new"})
    assert [each.name for each in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old").read_text() == "old"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    write_files({tmp_path / "link.txt": "new"})
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


@pytest.mark.parametrize("format_", BINARY)
def test_a_terminal_is_sent_no_binary_format(format_: str) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    options = {"output": (), "format_": format_, "reference_docx": None}
    with patch.object(output.sys, "stdout", Terminal()), pytest.raises(UsageError) as refusal:
        output.check_outputs(options)
    assert f"-o NAME.{format_}" in (refusal.value.problems[0].hint or "")


def test_an_unknown_extension_lists_the_known() -> None:
    found = sarcstat("km", *LUNG, "-o", "o.doc")
    refused(found, ExitStatus.USAGE, "o.doc", ".docx", ".xlsx", ".pdf", ".tex")


def test_libraries_are_loaded_only_for_their_formats(tmp_path: Path) -> None:
    code = "import sys; from sarcstat.cli import run; run(sys.argv[1:]); print(sorted(sys.modules), file=sys.stderr)"
    command = [sys.executable, "-c", code, "km", *LUNG, "-o", tmp_path / "o.html", "-o", tmp_path / "o.json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    for library in ("docx", "typst", "xlsxwriter"):
        assert f"'{library}'" not in done.stderr


@pytest.mark.skipif(sys.platform == "darwin", reason="names of files are Unicode there")
@pytest.mark.parametrize("extension", ["txt", "csv", "json", "html", "md", "tex", *BINARY])
def test_a_file_whose_name_is_bytes_of_another_encoding(extension: str, tmp_path: Path) -> None:
    data, file = tmp_path / os.fsdecode(b"M\xfcller.csv"), tmp_path / f"made.{extension}"
    data.write_text("t,e\n1,1\n2,0\n3,1\n", encoding="utf-8")
    made = sarcstat("km", data, "--time", "t", "--event", "e", "-o", file)
    assert made.status == 0, made.stderr
    if extension == "json":
        assert json.loads(file.read_text("utf-8"))["provenance"]["source"].endswith("M\ufffdller.csv")
        assert sarcstat("diff", file, file, "--strict").status == 0
