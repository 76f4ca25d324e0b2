"""System files of SPSS: what is written is read again, by us, by ReadStat and by PSPP."""

from __future__ import annotations

import contextlib
import struct
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyreadstat
import pytest
from data.steps.building import column, listed, told
from data.steps.saved import NEEDS_PSPP, differences, saved
from hypothesis import given, settings
from hypothesis import strategies as st

from sarcstat import files_read
from sarcstat.data.steps.files import sav_packing
from sarcstat.data.steps.files.sav_reading import read_sav
from sarcstat.data.steps.files.sav_writing import sav_bytes, write_sav
from sarcstat.data.steps.table import Column, Format, Missing, Table
from sarcstat.errors import InputError

INF = float("inf")
LETTERS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12)
NUMBERS = st.one_of(st.none(), st.integers(-120, 170).map(float), st.floats(-1e300, 1e300))


def cut(text: str, width: int) -> str:
    """A text as a variable of that width holds it."""
    return text.encode()[:width].decode("utf-8", "ignore").rstrip(" \0")


@st.composite
def numeric(draw: st.DrawFn, name: str, cases: int) -> Column:
    values = draw(st.lists(NUMBERS, min_size=cases, max_size=cases))
    kind = draw(st.sampled_from([Format("F", 8, 2), Format("F", 40, 16), Format("DATE", 11), Format("COMMA", 9, 1)]))
    some = st.integers(-5, 200).map(float)
    rules = draw(
        st.one_of(
            st.lists(some, max_size=3, unique=True).map(lambda values: Missing(tuple(values))),
            st.tuples(some, st.sampled_from([300.0, INF])).map(lambda ends: Missing((7.0,), ends)),
            some.map(lambda high: Missing((), (-INF, high))),
        )
    )
    return replace(
        column(name, values),
        print=kind,
        write=draw(st.sampled_from([kind, Format("F", 5)])),
        label=draw(LETTERS).rstrip(),
        labels=draw(st.dictionaries(some, LETTERS.map(str.rstrip), max_size=3)),
        missing=rules,
        measure=draw(st.sampled_from([None, "nominal", "ordinal", "scale"])),
    )


@st.composite
def texts(draw: st.DrawFn, name: str, cases: int) -> Column:
    width = draw(st.sampled_from([1, 5, 8, 9, 40, 255, 256, 300, 511, 1000]))
    values = draw(st.lists(LETTERS, min_size=cases, max_size=cases))
    if draw(st.booleans()):
        values = [value + "x" * width for value in values]
    some = LETTERS.map(lambda value: cut(value, width))
    return replace(
        column(name, [cut(value, width) for value in values], width),
        label=draw(LETTERS).rstrip(),
        labels=draw(st.dictionaries(some, LETTERS.map(str.rstrip), max_size=3)),
        missing=Missing(tuple(draw(st.lists(some.map(lambda value: cut(value, 8)), max_size=3, unique=True)))),
    )


@st.composite
def tables(draw: st.DrawFn) -> Table:
    cases = draw(st.integers(0, 12))
    names = draw(
        st.lists(
            st.one_of(st.sampled_from(["a", "AGE", "a_very_long_name_of_a_variable", "größe", "生存", "v2", "V1"])),
            unique_by=str.casefold,
            min_size=1,
            max_size=5,
        )
    )
    columns = [draw(st.one_of(numeric(name, cases), texts(name, cases))) for name in names]
    numbers = [each.name for each in columns if not each.text]
    weight = draw(st.sampled_from([None, *numbers]))
    return Table(columns, weight=weight)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One place for the files of all examples, each written over the one before."""
    return tmp_path_factory.mktemp("sav")


@pytest.mark.parametrize("ending", [".sav", ".zsav"])
@settings(max_examples=150, deadline=None)
@given(table=tables())
def test_what_is_written_is_read_again(folder: Path, ending: str, table: Table) -> None:
    path = folder / f"x{ending}"
    files_read.begin()  # every example is a run of its own
    write_sav(table, path)
    assert differences(read_sav(path), table, measures=True) == []


@settings(max_examples=100, deadline=None)
@given(table=tables())
def test_readstat_reads_the_same_cells(folder: Path, table: Table) -> None:
    path = folder / "x.sav"
    write_sav(table, path)
    cells, about = pyreadstat.read_sav(
        str(path), output_format="dict", user_missing=True, disable_datetime_conversion=True
    )
    assert about.column_names == list(table)
    for each in table.columns:
        assert list(cells[each.name]) == listed(table, each.name)
        assert (about.column_names_to_labels[each.name] or "") == each.label
        assert about.variable_value_labels.get(each.name, {}) == dict(each.labels)


@NEEDS_PSPP
@settings(max_examples=60, deadline=None)
@given(table=tables())
def test_pspp_reads_and_writes_the_same(tmp_path_factory: pytest.TempPathFactory, table: Table) -> None:
    folder = tmp_path_factory.mktemp("sav")
    long = [each for each in table.columns if each.width > 8 and len(each.missing.values) > 1]
    table = table.but(replace(each, missing=Missing()) for each in long)  # a known difference
    write_sav(table, folder / "x.sav")
    assert differences(saved("GET FILE='x.sav'.", folder), table) == []


@NEEDS_PSPP
@pytest.mark.parametrize("how", ["", "/UNCOMPRESSED", "/ZCOMPRESSED"])
def test_files_of_pspp_are_read(tmp_path: Path, how: str) -> None:
    script = """
DATA LIST LIST NOTABLE / x (F8.2) s (A5) l (A300) d (DATE11) w (F4.0) m (A12).
BEGIN DATA
1 "ab" "long text" 01-JAN-2000 2 "m1"
9 "xx" "" 02-JAN-2000 3 "müller"
. "" "z" . 1 "m2"
END DATA.
MISSING VALUES x (9, LO THRU -5) s ('xx') m ("m2").
VALUE LABELS x 1 'one' 9 'nine' / s 'ab' 'AB' / m 'm1' 'long one'.
VARIABLE LABELS x 'The x'.
VARIABLE LEVEL x (ORDINAL).
WRITE FORMATS x (F10.3).
WEIGHT BY w.
SAVE OUTFILE='how.sav' HOW.""".replace("HOW", how)
    saved(script, tmp_path)
    table = read_sav(tmp_path / "how.sav")
    assert (table.weight, table.cases) == ("w", 3)
    assert listed(table, "x") == [1.0, 9.0, None]
    assert listed(table, "l") == ["long text", "", "z"]
    assert listed(table, "m") == ["m1", "müller", "m2"]
    assert listed(table, "d") == [13166064000.0, 13166150400.0, None]
    assert (table["x"].missing, table["x"].write) == (Missing((9.0,), (-INF, -5.0)), Format("F", 10, 3))
    assert (table["x"].label, table["x"].measure, dict(table["x"].labels)) == (
        "The x",
        "ordinal",
        {1: "one", 9: "nine"},
    )
    assert (table["m"].missing, dict(table["m"].labels)) == (Missing(("m2",)), {"m1": "long one"})


def big_endian() -> bytes:
    """A file as a computer with the other order of bytes writes it: a number and a text in Latin-1, uncompressed."""
    header = b"$FL2" + b"@(#) SPSS DATA FILE".ljust(60) + struct.pack(">5id", 2, 2, 0, 1, 2, 100.0)
    header += b"01 Jan 0000:00:00" + b" " * 64 + b"\0" * 3
    variables = struct.pack(">6i8sd", 2, 0, 0, 1, 0x050802, 0x050802, b"X       ", 9.0)
    variables += struct.pack(">6i8s", 2, 4, 0, 0, 0x010400, 0x010400, b"S       ")
    machine = struct.pack(">4i8i", 7, 3, 4, 8, 1, 0, 0, -1, 1, 1, 1, 1252)
    cells = struct.pack(">d", 1.5) + "Mü".encode("cp1252").ljust(8) + struct.pack(">d", 9.0) + b"ab".ljust(8)
    return header + variables + machine + struct.pack(">2i", 999, 0) + cells


def test_the_other_order_of_bytes_and_another_encoding_are_read(tmp_path: Path) -> None:
    (tmp_path / "x.sav").write_bytes(big_endian())
    table = read_sav(tmp_path / "x.sav")
    assert (listed(table, "X"), listed(table, "S"), table.weight) == ([1.5, 9.0], ["Mü", "ab"], "X")
    assert table["X"].missing == Missing((9.0,))


def test_an_encoding_that_is_not_true_is_found_out_and_told(tmp_path: Path) -> None:
    (tmp_path / "x.sav").write_bytes(big_endian().replace(struct.pack(">i", 1252), struct.pack(">i", 65001)))
    notes: list[str] = []
    table = read_sav(tmp_path / "x.sav", "x.sav", notes=notes)
    assert listed(table, "S") == ["Mü", "ab"]
    assert notes == [
        "x.sav does not say, or not truly, in which encoding its texts are: they were read as Windows-1252 (Latin-1)."
    ]


def test_a_text_that_needs_more_bytes_in_utf8_widens_its_variable(tmp_path: Path) -> None:
    (tmp_path / "x.sav").write_bytes(big_endian().replace("Mü  ".encode("cp1252"), "Müüü".encode("cp1252")))
    table = read_sav(tmp_path / "x.sav")
    assert (listed(table, "S")[0], table["S"].width, table["S"].print) == ("Müüü", 7, Format("A", 7))


@pytest.mark.parametrize("at", [3, 60, 180, 200, 400, 560])
@pytest.mark.parametrize("zipped", [False, True])
def test_a_file_that_is_cut_off_is_told(tmp_path: Path, at: int, zipped: bool) -> None:
    table = Table([column("x", [1.5, 2.5] * 40), column("s", ["ab", "cd"] * 40)])
    path = tmp_path / "x.sav"
    path.write_bytes(sav_bytes(table, zipped=zipped)[:at])
    with pytest.raises(InputError) as error:
        read_sav(path, "x.sav")
    assert "x.sav is damaged" in told(error.value) or "x.sav is not what its name says" in told(error.value)


def test_a_file_that_is_not_there_is_told_with_its_neighbor(tmp_path: Path) -> None:
    write_sav(Table([column("x", [1.0])]), tmp_path / "data.sav")
    with pytest.raises(InputError) as error:
        read_sav(tmp_path / "dat.sav", "dat.sav")
    assert "There is no file dat.sav" in told(error.value)
    assert "data.sav" in told(error.value)


def test_the_same_table_gives_the_same_bytes_and_scratch_variables_stay_out() -> None:
    table = Table([column("x", [1.0]), column("#y", [2.0])])
    assert sav_bytes(table) == sav_bytes(table)
    assert sav_bytes(table) == sav_bytes(Table([column("x", [1.0])]))


def test_cases_that_are_packed_in_pieces_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    values = [None if i % 5 == 0 else i / 3 for i in range(101)]
    table = Table([column("a", values), column("t", ["x" * (i % 30) for i in range(101)], 30)])
    whole = sav_bytes(table)
    for words in (1, 100, 333):
        monkeypatch.setattr(sav_packing, "_TOGETHER", words)
        assert sav_bytes(table) == whole


def test_long_texts_take_little_memory_while_they_are_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    """100 MB of blanks in all, a fifth of which is written."""
    monkeypatch.setattr(sav_packing, "_TOGETHER", 1)
    table = Table([column(f"t{i}", ["a"] * 64, 32_767) for i in range(50)])
    tracemalloc.start()
    size = len(sav_bytes(table))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size < 25e6
    assert most < 120e6


def test_every_number_survives(tmp_path: Path) -> None:
    values = [*(float(each) for each in range(-110, 160)), -0.0, 0.5, 1e300, 5e-324]
    write_sav(Table([column("x", values)]), tmp_path / "x.sav")
    found = read_sav(tmp_path / "x.sav")["x"].values
    assert found.tobytes() == np.array(values).tobytes()


@settings(max_examples=400, deadline=None)
@given(
    places=st.lists(st.tuples(st.integers(64, 2000), st.integers(0, 255)), min_size=1, max_size=4), zipped=st.booleans()
)
def test_a_damaged_file_is_read_or_told(folder: Path, places: list[tuple[int, int]], zipped: bool) -> None:
    long = replace(column("l", ["ab" * 200, ""], 400), missing=Missing(("q",)), labels={"ab": "label"})
    number = replace(column("x", [1.5, 2.0]), missing=Missing((9.0,), (1.0, 3.0)), labels={1.0: "one"})
    short = replace(column("s", ["a", "b"]), missing=Missing(("a",)), labels={"a": "A"})
    data = bytearray(sav_bytes(Table([number, short, long]), zipped=zipped))
    for at, byte in places:
        data[at % len(data)] = byte
    path = folder / "x.sav"
    path.write_bytes(bytes(data))
    with contextlib.suppress(InputError):
        read_sav(path)
