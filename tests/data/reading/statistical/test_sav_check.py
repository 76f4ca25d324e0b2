"""SPSS files whose description does not hold together: a sentence, and never the end of the process."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pyreadstat
import pytest

from sarcstat.data.reading.source import open_source
from sarcstat.data.reading.statistical import sav_check
from sarcstat.data.reading.statistical.sav_check import is_sound
from sarcstat.errors import InputError


@pytest.fixture(scope="module", params=[".sav", ".zsav"])
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    import pandas as pd

    path = tmp_path_factory.mktemp("whole") / f"a{request.param}"
    frame = pd.DataFrame({"months": [1.5, 2.5], "died": [0.0, 1.0], "arm": ["a", "bbb"], "note": ["x" * 300] * 2})
    pyreadstat.write_sav(
        frame,
        path,
        column_labels={"months": "Months"},
        variable_value_labels={"died": {0.0: "no", 1.0: "yes"}},
        missing_ranges={"months": [{"lo": 90, "hi": 99}]},
        compress=request.param == ".zsav",
    )
    return path.read_bytes()


def changed(data: bytes, at: int, value: int) -> bytes:
    return data[:at] + bytes([value]) + data[at + 1 :]


#: Bytes by which the library was brought down: a width, the formats of a number with labels, a variable with labels.
DIED = 236
DEADLY = [(DIED + 4, 127), (DIED + 7, 127), (DIED + 18, 1), (DIED + 22, 1)]


def test_a_whole_file_holds_together(whole: bytes) -> None:
    assert is_sound(whole)


@pytest.mark.parametrize(("at", "value"), DEADLY)
def test_what_brings_the_library_down_does_not(whole: bytes, at: int, value: int) -> None:
    assert whole[DIED : DIED + 4] == b"\x02\0\0\0"
    assert not is_sound(changed(whole, at, value))


@pytest.mark.parametrize("cases", [b"\xff\xff\xff\x7f", b"\x00\x00\x00\x01"])
def test_more_cases_than_the_file_can_hold(whole: bytes, cases: bytes) -> None:
    assert not is_sound(whole[:80] + cases + whole[84:])


def test_a_damaged_file_is_a_sentence(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.sav"
    path.write_bytes(changed(whole, *DEADLY[0]))
    with pytest.raises(InputError, match="is damaged or incomplete"):
        open_source(str(path)).read()


def test_what_only_looks_odd_is_read(whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sav_check, "is_sound", lambda data: False)
    path = tmp_path / "a.sav"
    path.write_bytes(whole)
    assert len(open_source(str(path)).read(["months"]).frame) == 2


EVERY = """
import sys
from pathlib import Path
from sarcstat.data.reading.statistical import statistical
from sarcstat.data.reading.source import open_source
from sarcstat.errors import SarcstatError
statistical.survives_reading = lambda path: False
data, path = Path(sys.argv[1]).read_bytes(), Path(sys.argv[2])
for at in range(64, min(len(data), 1400), int(sys.argv[3])):
    for value in (1, 127, 255):
        path.write_bytes(data[:at] + bytes([value]) + data[at + 1:])
        try:
            open_source(str(path)).read()
        except SarcstatError:
            pass
"""


def test_no_byte_of_the_description_ends_the_process(whole: bytes, tmp_path: Path) -> None:
    (tmp_path / "whole").write_bytes(whole)
    command = [sys.executable, "-c", EVERY, tmp_path / "whole", tmp_path / "a.sav", "5"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")


def cases(content: bytes, number: int) -> bytes:
    return content[:80] + struct.pack("<i", number) + content[84:]


@pytest.mark.parametrize("how", ["plain", "row_compress", "compress"])
@pytest.mark.parametrize("rows", [1, 7, 8, 40])
def test_a_number_of_cases_that_is_too_small_is_not_believed(tmp_path: Path, rows: int, how: str) -> None:
    import pandas as pd

    path = tmp_path / ("a.zsav" if how == "compress" else "a.sav")
    numbers = range(rows)
    frame = pd.DataFrame({"x": [i * 1.5 for i in numbers], "y": [0.0] * rows, "z": [f"{i} text" for i in numbers]})
    pyreadstat.write_sav(frame, path, **({} if how == "plain" else {how: True}))
    whole = path.read_bytes()
    assert len(open_source(str(path)).read().frame) == rows
    for fewer in range(1, rows):
        path.write_bytes(cases(whole, fewer))
        with pytest.raises(InputError, match="is damaged or incomplete"):
            open_source(str(path)).read()


def test_a_packed_file_of_several_blocks_is_read(tmp_path: Path) -> None:
    import numpy as np
    import pandas as pd

    path = tmp_path / "a.zsav"
    pyreadstat.write_sav(pd.DataFrame({"x": np.arange(600_000) / 7}), path, compress=True)
    assert len(open_source(str(path)).read().frame) == 600_000
    path.write_bytes(cases(path.read_bytes(), 599_999))
    with pytest.raises(InputError, match="is damaged or incomplete"):
        open_source(str(path)).read()


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_that_does_not_say_how_many_cases_it_has(tmp_path: Path, *, packed: bool) -> None:
    import pandas as pd

    path = tmp_path / "a.sav"
    pyreadstat.write_sav(pd.DataFrame({"x": [1.5, 2.5, 3.5], "y": [1.5, 2.5, 0.1]}), path, row_compress=packed)
    whole = cases(path.read_bytes(), -1)
    path.write_bytes(whole)
    data = open_source(str(path)).read()
    assert len(data.frame) == 3
    assert [note.code for note in data.conditions] == ["open_end"]
    path.write_bytes(whole[: -8 if packed else -4])
    with pytest.raises(InputError, match="is damaged or incomplete"):
        open_source(str(path)).read()
