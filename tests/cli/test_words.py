"""Bytes that are no characters are refused on a command line in any locale; files may be called by them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from running import LUNG, sarcstat

DATA = b"time,status,g\n1,1,\xc3\xa9\n2,0,a\n3,1,b\n4,1,c\n"
LOCALES = [
    {"LC_ALL": "C"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "de_DE.ISO-8859-1"},
    {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "latin-1"},
]


@pytest.mark.parametrize("option", ["--na", "--by", "--where", "--label", "--title", "--sheet", "--id", "--order"])
@pytest.mark.parametrize("form", ["{} {}", "{}={}"])
def test_no_option_takes_bytes_that_are_no_characters(option: str, form: str) -> None:
    found = sarcstat("km", *LUNG, *form.format(option, "a=\udce9").split(" "))
    assert found.status == 2
    assert "bytes that are no characters" in found.stderr
    assert "Hint: " in found.stderr


@pytest.mark.parametrize("locale", LOCALES, ids=lambda each: " ".join(each.values()))
@pytest.mark.parametrize("word", [b"\xc3\xa9", b"\xe9"])
def test_a_locale_without_utf_8_ends_in_numbers_or_a_sentence(
    tmp_path: Path, locale: dict[str, str], word: bytes
) -> None:
    file = os.fsencode(tmp_path) + b"/d\xe9.csv"
    Path(os.fsdecode(file)).write_bytes(DATA)
    command = [sys.executable, "-m", "sarcstat", "describe", file, "g", "--na", word]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **locale}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode in (0, 2), done.stderr
    assert done.returncode == 0 or b"bytes that are no characters" in done.stderr


def test_a_file_may_be_called_by_any_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "d\udce9"
    folder.mkdir()
    (folder / "\udce9.csv").write_bytes(DATA)
    found = sarcstat("describe", folder / "\udce9.csv", "g", "-o", folder / "new\udce9.csv")
    assert found.status == 0, found.stderr
    assert (folder / "new\udce9.csv").is_file()
