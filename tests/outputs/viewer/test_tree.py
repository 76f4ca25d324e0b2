"""`.spv` files: commands in order, what is left unread, and archives that are no outputs or harmful."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from random import Random
from struct import pack, unpack_from

import pytest
from outputs.examples import CREATED, SYNTAX, means_table, notes_table, output
from outputs.writer import MANIFEST, archive, constant, container, tree, words, write_light, write_viewer

from sarcstat.errors import InputError, SarcstatError
from sarcstat.outputs.limits import MOST_BYTES
from sarcstat.outputs.output import Command, Log, Output, Unread
from sarcstat.outputs.reading.read import parse_output
from sarcstat.outputs.report import documents

LIGHT = "00000000001_lightTableData.bin"


def read(data: bytes) -> Output:
    return parse_output(data, "x.spv")


def refusal(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read(data)
    return str(caught.value)


def with_table(element: str, *members: tuple[str, bytes]) -> bytes:
    """A file with one container, and further members."""
    part = tree(container("T", element), "25.0.0").encode()
    return archive([("outputViewer0000000000.xml", part), *members, MANIFEST])


def table_element(member: str) -> str:
    structure = f"<vtb:tableStructure><vtb:dataPath>{member}</vtb:dataPath></vtb:tableStructure>"
    return f'<vtb:table commandName="Kaplan-Meier" subType="Means">{structure}</vtb:table>'


def test_a_file_comes_back_as_it_was_written() -> None:
    written = output()
    found = read(write_viewer(written))
    assert (found.version, found.language, found.created, found.unread) == ("27.0.1", "en", CREATED, ())
    assert found.logs == written.logs
    assert [each.name for each in found.commands] == ["Kaplan-Meier", "Cox Regression"]
    assert [each.tables for each in found.commands] == [each.tables for each in written.commands]
    assert [number for number, _, _ in found.tables()] == [1, 2, 3]


def test_notes_are_typed() -> None:
    notes = read(write_viewer(output())).commands[0].notes
    assert notes is not None
    assert (notes.created, notes.data_file, notes.active_dataset) == (CREATED, r"C:\data\lung.sav", "DataSet1")
    assert (notes.filter, notes.weight, notes.split, notes.rows) == (None, None, None, 228)
    assert notes.syntax == SYNTAX
    assert (notes.comments, notes.missing) == (None, ("User-defined missing values are treated as missing.",))
    assert notes.lacking == ()


def test_a_filter_is_what_its_label_says() -> None:
    notes = notes_table(filter_=words("hepsyan >= 0 (FILTER)"))
    command = Command(name="Kaplan-Meier", tables=(notes,))
    found = read(write_viewer(Output(source="spv", name="x", entries=(command,)))).commands[0].notes
    assert found is not None
    assert found.filter is not None
    assert found.filter.text == "hepsyan >= 0 (FILTER)"


def test_an_output_in_another_language_has_the_same_notes() -> None:
    plain = notes_table()
    rows = plain.dimensions[0]
    translated = tuple(tuple(replace(label, text=f"译{label.constant}") for label in path) for path in rows.leaves)
    none = constant("<无>", "<none>", "notes")
    cells = {place: replace(cell, label=none) if cell.text == "<none>" else cell for place, cell in plain.cells.items()}
    chinese = replace(plain, dimensions=(replace(rows, leaves=translated),), cells=cells, language="zh-cn")
    command = Command(name="Kaplan-Meier", tables=(chinese,), language="zh-cn")
    found = read(write_viewer(Output(source="spv", name="x", entries=(command,)), charset="GBK")).commands[0]
    assert (found.language, found.notes) == ("zh-cn", read(write_viewer(output())).commands[0].notes)
    assert found.tables[0].dimensions[0].leaves[0][0].text == "译Output Created"


def test_logs_stand_where_they_ran() -> None:
    entries = (Log("GET FILE='a.sav'."), Command(name="Frequencies", tables=(means_table(),)), Log("SELECT IF x > 1."))
    found = read(write_viewer(Output(source="spv", name="x", entries=entries))).entries
    assert [type(each).__name__ for each in found] == ["Log", "Command", "Log"]


def test_what_is_not_read_is_counted_and_named() -> None:
    unread = (
        Unread("legacy table", "Crosstabs", "Statistics", "1_table"),
        Unread("chart", "Frequencies", "Histogram", "2_chart"),
        Unread("model", "Nonparametric Tests", "Model", "3_model"),
    )
    found = read(write_viewer(Output(source="spv", name="x", entries=(), unread=unread)))
    assert [(each.kind, each.command, each.title) for each in found.unread] == [
        (each.kind, each.command, each.title) for each in unread
    ]


def test_a_table_whose_part_of_the_tree_is_lost_is_named() -> None:
    """Without a word the file would be read as a shorter one."""
    with zipfile.ZipFile(io.BytesIO(write_viewer(output()))) as file:
        members = {info.filename: file.read(info) for info in file.infolist()}
    lost = [name for name in members if name.endswith("2_heading.xml")]
    assert len(lost) == 1
    found = read(archive([(f"x{name}" if name in lost else name, content) for name, content in members.items()]))
    assert [each.name for each in found.commands] == ["Kaplan-Meier"]
    assert [(each.kind, each.title) for each in found.unread] == [("unlisted table", "000000000020_lightTableData.bin")]
    said = documents.contents(found, {}, {}).conditions
    assert [(each.kind, each.text[:60]) for each in said] == [
        ("warning", "1 table that the outline of the file does not name could not")
    ]


def test_two_parts_of_one_name_are_refused() -> None:
    light = write_light(means_table())
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = with_table(table_element(LIGHT), (LIGHT, light), (LIGHT, light))
    assert "two parts of the same name" in refusal(data)


def test_a_list_of_members_that_is_shorter_than_it_says_is_refused() -> None:
    data = bytearray(write_viewer(output()))
    end = data.rfind(b"PK\5\6")
    size, start = unpack_from("<2L", data, end + 12)
    second = data.find(b"PK\1\2", start + 4)
    # The list begins one member later: archives may have anything before them.
    data[end + 12 : end + 20] = pack("<2L", size - (second - start), second)
    assert "some of its parts are missing" in refusal(bytes(data))


def test_a_table_outside_any_command_makes_its_own() -> None:
    found = read(with_table(table_element(LIGHT), (LIGHT, write_light(means_table()))))
    assert [(each.name, len(each.tables)) for each in found.commands] == [("Kaplan-Meier", 1)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\3\4 and nothing more", "its end is missing"),
        (archive([("word/document.xml", b"<w/>")]), "no output of SPSS"),
        (with_table(table_element(LIGHT)), f"its part {LIGHT} is missing"),
        (with_table(table_element(LIGHT), (LIGHT, b"\1\0\3\0\0\0")), "it ends too early at byte"),
        (with_table(table_element(LIGHT), (LIGHT, write_light(means_table()) + b"xx")), "2 bytes are left over"),
        (with_table("<!--") + b"", "not well-formed"),
        (archive([("outputViewer0000000000.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')]), "declares entities"),
        (archive([("outputViewer0000000000.xml", b"<a>" * 100_000)]), "nested more than"),
        (archive([("outputViewer0000000000.xml", b"0" * (MOST_BYTES + 1))], zipfile.ZIP_STORED), "unpacks to more"),
        (archive([("outputViewer0000000000.xml", b"0" * 5_000_000)]), "more than 250 times its size"),
    ],
)
def test_what_is_no_output_or_damaged_or_harmful_is_refused(data: bytes, message: str) -> None:
    assert message in refusal(data)


def test_an_archive_that_lies_about_sizes_is_refused() -> None:
    data = bytearray(archive([("outputViewer0000000000.xml", b"0" * 5_000_000)]))
    for signature, place in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        at = data.find(signature) + place
        data[at : at + 4] = pack("<I", 100)
    refusal(bytes(data))


def test_an_archive_with_a_huge_list_of_members_is_refused_before_it_is_read() -> None:
    data = bytearray(archive([MANIFEST]))
    at = data.rfind(b"PK\5\6")
    data[at + 12 : at + 16] = pack("<I", 0x7FFFFFFF)
    assert "unpacks to more" in refusal(bytes(data))


def test_a_member_read_again_and_again_counts_each_time() -> None:
    member = b"\0" * 900_000
    elements = "".join(container("T", table_element(LIGHT)) for _ in range(100))
    part = tree(elements, "25.0.0").encode()
    refusal(archive([("outputViewer0000000000.xml", part), (LIGHT, member)]))


def test_a_protected_member_is_refused() -> None:
    data = bytearray(write_viewer(output()))
    at = data.find(b"PK\1\2")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\1\2", at + 4)
    assert "cannot be unpacked" in refusal(bytes(data))


def test_other_compressions_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as file:
        file.writestr("outputViewer0000000000.xml", "<heading/>")
    assert "damaged" in refusal(out.getvalue())


def test_a_short_fuzz() -> None:
    random = Random(2016)
    data = write_viewer(output())
    for _ in range(200):
        wrong = bytearray(data)
        if random.random() < 0.3:
            del wrong[random.randrange(len(wrong)) :]
        for _ in range(random.randint(1, 6)):
            if wrong:
                wrong[random.randrange(len(wrong))] = random.randrange(256)
        try:
            read(bytes(wrong))
        except SarcstatError:
            continue
