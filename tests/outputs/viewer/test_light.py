"""Light members: what is written is read again, byte for byte, and nothing else is taken for a table."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from struct import pack

import pytest
from outputs.examples import means_table, notes_table, texts
from outputs.writer import (
    F0,
    F3,
    Light,
    constant,
    dimension,
    level,
    number,
    pivoted,
    table,
    template,
    variable,
    words,
    write_light,
)

from sarcstat.errors import InputError
from sarcstat.outputs.limits import MOST_ITEMS, Allowance
from sarcstat.outputs.number_format import Convention
from sarcstat.outputs.output import Cell, Footnote, Table
from sarcstat.outputs.viewer.cursor import DamagedError
from sarcstat.outputs.viewer.light import read_light


def read(data: bytes) -> Table:
    return read_light(data, Allowance("x.spv"))


@pytest.mark.parametrize("version", [1, 3])
@pytest.mark.parametrize("make", [means_table, notes_table])
def test_a_table_comes_back_as_it_was_written(make: object, version: int) -> None:
    written = make()  # type: ignore[operator]
    found = read(write_light(written, version=version))
    if version == 1:  # which has neither data file nor date nor English templates
        written = replace(written, created=None, dataset=None, data_file=None)
        assert texts(found) == texts(written)
        assert [each.name for each in found.dimensions] == [each.name for each in written.dimensions]
        assert found.command == written.command
    else:
        assert found == replace(written, visible=True)


def test_texts_by_number_and_format() -> None:
    found = texts(read(write_light(means_table())))
    assert found["Median / Estimate", "Male"] == "270.000"
    assert found["Median / 95% CI / Lower Bound", "Male"] == "-.001"
    assert found["Censored / Percent", "Male"] == "18.8%"
    assert found["Median / 95% CI / Lower Bound", "2"] == "."
    assert ("Median / Std. Error", "2") not in found


def test_numbers_are_not_rounded_and_missing_is_not_absent() -> None:
    found = read(write_light(means_table()))
    assert found.cells[1, 0].number == 27.65432109876543
    assert found.cells[2, 1] == Cell(None, found.cells[2, 0].format, system_missing=True)
    assert (1, 1) not in found.cells


def test_the_chain_of_a_cell_is_the_same_wherever_its_dimensions_are() -> None:
    plain = read(write_light(means_table()))
    moved = read(write_light(pivoted(means_table(), [1], [0], [])))
    assert (moved.layers, moved.rows, moved.columns) == ((1,), (0,), ())
    for place in plain.cells:
        assert plain.chain(place) == moved.chain(place)
    chain = plain.chain((2, 0))
    assert chain["variable", "sex"] == (("value", ("sex", 1.0)),)
    assert chain["constant", "Statistics"][1] == ("template", "^1% CI", ((("number", 95.0),),))


def test_rows_are_given_from_the_outermost_inwards() -> None:
    inner = dimension(constant("Number"), "row", number(1), number(2))
    outer = dimension(variable("arm"), "row", level("arm", "A"), level("arm", "B"))
    one = dimension(constant("Statistics"), "column", constant("Time"))
    written = table(constant("Survival Table"), [one, inner, outer], {(0, 1, 0): Cell(5.0, F0)})
    found = read(write_light(replace(written, rows=(2, 1))))
    assert found.rows == (2, 1)
    assert found.dimensions[2].leaves[0][0].value == "A"


def test_categories_that_were_moved_keep_their_cells() -> None:
    rows = dimension(variable("x"), "row", *(level("x", float(i)) for i in (3, 1, 2)))
    cells = {(i,): Cell(float(10 * i), F0) for i in range(3)}
    written = table(constant("Frequencies"), [rows], cells)
    found = read(write_light(written, orders=[(2, 0, 1)]))
    assert texts(found) == {("3",): "0", ("1",): "10", ("2",): "20"}


def test_a_group_that_is_not_shown_is_no_part_of_a_path() -> None:
    assert texts(read(write_light(means_table(), merged=True))) == texts(means_table())


@pytest.mark.parametrize(
    ("charset", "text"), [("GBK", "生存分析"), ("windows-1252", "Überleben"), ("Shift_JIS", "生存")]
)
def test_texts_in_the_character_set_of_the_file(charset: str, text: str) -> None:
    rows = dimension(constant(text, "Contents"), "row", constant(text, "Event"))
    written = table(constant(text, "Notes"), [rows], {(0,): Cell(label=words(text))}, command="Cox Regression")
    found = read(write_light(written, charset=charset))
    assert (found.title.text, found.subtype, found.cells[0,].text) == (text, "Notes", text)
    assert found.dimensions[0].leaves[0][0].identity == ("constant", "Event")


def test_the_tables_own_way_of_writing_numbers() -> None:
    note = Footnote(template("a = 0,5", "a = ^1", [number(0.5, F3)]), "a")
    rows = dimension(constant("Rows"), "row", number(0.25, F3))
    written = table(constant("T"), [rows], {(0,): Cell(-0.049, F3)}, footnotes=(note,))
    found = read(write_light(written, convention=Convention(decimal=",", grouping=".", leading_zero=True)))
    assert (found.cells[0,].text, found.dimensions[0].leaves[0][0].text) == ("-0,049", "0,250")
    assert found.footnotes[0].label.arguments[0][0].text == "0,500"


def test_marks_of_footnotes_and_subscripts() -> None:
    rows = dimension(constant("R"), "row", constant("x"))
    notes = tuple(Footnote(words(str(i)), mark) for i, mark in enumerate("ab"))
    cell = Cell(1.0, F0, footnotes=(1,), subscripts=("a", "b"))
    found = read(write_light(table(constant("T"), [rows], {(0,): cell}, footnotes=notes)))
    assert found.cells[0,] == cell
    assert [each.mark for each in found.footnotes] == ["a", "b"]


def test_every_end_that_comes_too_early_is_noticed() -> None:
    data = write_light(means_table())
    for size in range(len(data)):
        with pytest.raises(DamagedError):
            read(data[:size])


@pytest.mark.parametrize("more", [b"\0", b"\1\0", b"left over"])
def test_no_byte_may_be_left_over(more: bytes) -> None:
    with pytest.raises(DamagedError, match="left over"):
        read(write_light(means_table()) + more)


def test_a_last_byte_of_one_belongs_to_the_table() -> None:
    assert read(write_light(means_table()) + b"\1") == replace(means_table(), visible=True)


def test_a_count_that_cannot_be_is_no_reason_to_take_memory() -> None:
    data = write_light(means_table())
    for place in range(0, len(data) - 4, 3):
        wrong = data[:place] + pack("<I", 0x7FFFFFFF) + data[place + 4 :]
        try:
            read(wrong)
        except (DamagedError, InputError):
            continue


def test_a_cell_outside_the_table_or_given_twice_is_refused() -> None:
    rows = dimension(constant("R"), "row", constant("x"), constant("y"))
    data = write_light(table(constant("T"), [rows], {(0,): Cell(1.0, F0), (1,): Cell(2.0, F0)}))
    last = len(data) - 22
    for index, message in ((0, "twice"), (2, "outside"), (-1, "outside")):
        with pytest.raises(DamagedError, match=message):
            read(data[:last] + pack("<q", index) + data[last + 8 :])


def test_texts_in_texts_have_an_end() -> None:
    deep = words("x")
    for _ in range(60):
        deep = template("x", "^1", [deep])
    rows = dimension(constant("R"), "row", constant("x"))
    with pytest.raises(DamagedError, match="nested"):
        read(write_light(table(constant("T"), [rows], {(0,): Cell(label=deep)})))


def test_groups_in_groups_have_an_end() -> None:
    path = (*(constant(str(i)) for i in range(100)), constant("x"))
    with pytest.raises(DamagedError, match="nested"):
        read(write_light(table(constant("T"), [dimension(constant("R"), "row", path)], {})))


def test_too_many_cells_are_refused_before_they_are_read() -> None:
    allowance = Allowance("x.spv", items=MOST_ITEMS - 3)
    with pytest.raises(InputError, match="more than 1,000,000 cells"):
        read_light(write_light(means_table()), allowance)


def test_a_short_fuzz() -> None:
    random = Random(16)
    data = write_light(means_table())
    for _ in range(300):
        wrong = bytearray(data)
        for _ in range(random.randint(1, 4)):
            wrong[random.randrange(len(wrong))] = random.randrange(256)
        try:
            [cell.text for cell in read(bytes(wrong)).cells.values()]
        except (DamagedError, InputError):
            continue


def test_the_writer_writes_what_spss_does() -> None:
    """The layout of a number cell, byte by byte, as the format's description has it."""
    rows = dimension(constant("R"), "row", constant("x"))
    data = Light(table(constant("T"), [rows], {(0,): Cell(1.5, F3)})).cells()
    assert data == pack("<I", 1) + pack("<q", 0) + b"\1\x58" + pack("<I", 5 << 16 | 40 << 8 | 3) + pack("<d", 1.5)
