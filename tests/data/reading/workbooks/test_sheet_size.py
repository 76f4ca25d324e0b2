"""Sheets that span far more than they hold are refused before a library makes room for all of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
import xlsxwriter
from workbooks import unzipped, zipped

from sarcstat.data.reading.source import open_source
from sarcstat.data.reading.workbooks import sheet_size
from sarcstat.data.reading.workbooks.sheet_size import _cell_beyond, _letters
from sarcstat.errors import InputError

CELL = '<table:table-cell{} office:value-type="string"><text:p>{}</text:p></table:table-cell>'
EMPTY = '<table:table-cell table:number-columns-repeated="16384"/>'
ODS = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="S">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)
MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "</manifest:manifest>"
)


def xlsx(path: Path, far: Iterable[tuple[int, int]] = (), formatted: Iterable[tuple[int, int]] = ()) -> str:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("D")
    for j, name in enumerate(("months", "died")):
        sheet.write(0, j, name)
        sheet.write(1, j, j)
    for row, column in far:
        sheet.write(row, column, "x")
    for row, column in formatted:
        sheet.write_blank(row, column, None, book.add_format({"bold": True}))
    book.close()
    return str(path)


def row(cells: str, repeated: int = 1) -> str:
    times = f' table:number-rows-repeated="{repeated}"' if repeated > 1 else ""
    return f"<table:table-row{times}>{cells}</table:table-row>"


def ods(path: Path, *rows: str) -> str:
    head = row(CELL.format("", "months") + CELL.format("", "arm")) + row(CELL.format("", "1") + CELL.format("", "a"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", ODS.format(head + "".join(rows)))
    return str(path)


@pytest.mark.parametrize(
    ("far", "told"),
    [([(0, 16383), (1048575, 0)], "XFD1"), ([(1048575, 701)], "ZZ1048576"), ([(1048575, 16383)], "XFD1048576")],
)
def test_a_stray_cell_is_named(tmp_path: Path, far: list[tuple[int, int]], told: str) -> None:
    with pytest.raises(InputError, match=rf"Sheet 'D' of .* has a value at {told}, far from its others"):
        open_source(xlsx(tmp_path / "a.xlsx", far)).read()


def test_a_far_cell_in_a_narrow_sheet_is_read(tmp_path: Path) -> None:
    assert len(open_source(xlsx(tmp_path / "a.xlsx", [(90_000, 1)])).read().frame) == 2


def test_what_has_a_format_and_no_value_is_nothing(tmp_path: Path) -> None:
    assert len(open_source(xlsx(tmp_path / "a.xlsx", formatted=[(1048575, 16383)])).read().frame) == 1


@pytest.mark.parametrize("mark", [b"\n", b"\t"])
def test_another_way_to_write_a_cell_is_no_way_around(tmp_path: Path, mark: bytes) -> None:
    path = Path(xlsx(tmp_path / "a.xlsx", [(0, 16383), (1048575, 0)]))
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b' r="XFD1"', mark + b"r='XFD1'"))
    with pytest.raises(InputError, match="has a value at XFD1"):
        open_source(str(path)).read()


@pytest.mark.parametrize("place", ["NoneA1", "aaaa1", "a1", "AAAA1", "A99999999", "A4294967295", "XFD12345678901"])
def test_a_place_that_no_sheet_has_is_refused(tmp_path: Path, place: str) -> None:
    path = Path(xlsx(tmp_path / "a.xlsx"))
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b' r="A1"', b' r="%s"' % place.encode()))
    with pytest.raises(InputError, match=f"has a value at {place}"):
        open_source(str(path)).read()


@pytest.mark.parametrize("columns", [1, 25, 26, 27, 52, 700, 701, 702, 703, 1404, 16383, 18277])
@pytest.mark.parametrize("odd", [False, True])
def test_cells_beyond_a_column_are_just_those(columns: int, *, odd: bool) -> None:
    pattern = _cell_beyond(columns, odd=odd)
    for column in (1, 2, 26, 27, 28, 52, 53, 702, 703, 704, 1404, 1405, 16384, columns, columns + 1):
        cell = b'<c r="%s7" t="s"><v>' % _letters(column).encode()
        assert bool(pattern.search(cell)) == (column > columns), column


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([row(CELL.format(' table:number-columns-repeated="16000"', "x"), 500_000)], "repeats its cells"),
        ([row(EMPTY.replace("16384", "15000") + CELL.format("", "x"), 500_000)], "row 500,002, column 15,001"),
        ([row(CELL.format(' table:number-columns-repeated="2000000000"', "x"))], "repeats its cells|column 2,000,000"),
    ],
)
def test_repeated_cells_are_counted(tmp_path: Path, rows: list[str], told: str) -> None:
    with pytest.raises(InputError, match=told):
        open_source(ods(tmp_path / "a.ods", *rows)).read()


def test_the_empty_rest_of_a_sheet_is_nothing(tmp_path: Path) -> None:
    assert len(open_source(ods(tmp_path / "a.ods", row(EMPTY, 1_048_574))).read().frame) == 1


@pytest.mark.parametrize("wrong", ["</table:tablep", "</table:table", "<table:table-row>", ""])
def test_tags_that_do_not_match_are_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    """The library looks for the end of an open one for ever."""
    monkeypatch.setitem(globals(), "ODS", ODS.replace("</table:table>", wrong))
    with pytest.raises(InputError, match="is damaged"):
        open_source(ods(tmp_path / "a.ods")).read()


@pytest.mark.parametrize("kind", [".xlsx", ".ods"])
def test_a_cell_that_no_program_writes_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(sheet_size, "LONGEST_CELL", 20_000)
    path = tmp_path / f"a{kind}"
    if kind == ".ods":
        ods(path, row(CELL.format("", "x" * 60_000)))
    else:
        book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
        book.add_worksheet("D").write_rich_string(0, 0, book.add_format(), "x" * 30_000, "y")
        book.close()
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                inline = b'<c r="A1" t="inlineStr"><is><t>' + b"x" * 60_000 + b"</t></is></c>"
                new.writestr(name, old.read(name).replace(b'<c r="A1" t="s"><v>0</v></c>', inline))
    with pytest.raises(InputError, match="holds a cell of more than 20,000 characters"):
        open_source(str(path)).read()


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "content.xml"])
def test_a_part_with_another_checksum_is_damage(tmp_path: Path, part: str) -> None:
    """A library does not look at it where it stops before the end of a part, and what it read may be anything."""
    path = Path(ods(tmp_path / "a.ods") if part == "content.xml" else xlsx(tmp_path / "a.xlsx"))
    assert len(open_source(str(path)).read().frame) == 1
    content = path.read_bytes()
    place = content.rfind(part.encode()) - 46 + 16
    path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    with pytest.raises(InputError, match="is damaged"):
        open_source(str(path)).read()


@pytest.mark.parametrize("told", ["uniqueCount='1000000000'", 'uniqueCount = "99999999999999999999999"'])
def test_texts_that_are_only_announced_are_damage(tmp_path: Path, told: str) -> None:
    """The library would make room for 24 GB."""
    path = Path(xlsx(tmp_path / "a.xlsx"))
    members = unzipped(path.read_bytes())
    announced = members["xl/sharedStrings.xml"].replace(b'uniqueCount="2"', told.encode())
    assert announced != members["xl/sharedStrings.xml"]
    path.write_bytes(zipped({**members, "xl/sharedStrings.xml": announced}))
    with pytest.raises(InputError, match="is damaged"):
        open_source(str(path)).read()


@pytest.mark.parametrize("encoding", ["UTF-99", "gb18030", "utf-16"])
def test_a_list_of_sheets_in_an_encoding_of_its_own(tmp_path: Path, encoding: str) -> None:
    """The sheet is found among all, and its far cell with it; an encoding that nobody knows is no error of ours."""
    path = Path(xlsx(tmp_path / "a.xlsx", [(0, 16383), (1048575, 0)]))
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            declared = content.replace(b'encoding="UTF-8"', f'encoding="{encoding}"'.encode())
            new.writestr(name, declared if name == "xl/workbook.xml" else content)
    with pytest.raises(InputError, match=r"has a value at XFD1|is damaged"):
        open_source(str(path)).read()


def test_hidden_rows_of_an_open_document_are_told(tmp_path: Path) -> None:
    def hidden(value: int, how: str, repeated: int = 1) -> str:
        cells = CELL.format("", str(value)) + CELL.format("", "a")
        return row(cells, repeated).replace("<table:table-row", f'<table:table-row table:visibility="{how}"', 1)

    shown = row(CELL.format("", "5") + CELL.format("", "b"))
    group = "<table:table-row-group>{}</table:table-row-group>"
    rows = [hidden(2, "filter"), shown, group.format(hidden(3, "collapse", 2)), shown, hidden(4, "visible")]
    path = ods(tmp_path / "a.ods", *rows)
    (said,) = (each.text for each in open_source(path).read().conditions if each.code == "hidden_rows")
    assert "3 rows that a filter or the user has hidden there count as all others do (rows 3, 5, 6)." in said
    plain = open_source(ods(tmp_path / "b.ods", shown)).read().conditions
    assert "hidden_rows" not in [each.code for each in plain]


def test_merged_cells_of_an_open_document_are_told(tmp_path: Path) -> None:
    covered = '<table:covered-table-cell table:number-columns-repeated="{}"/>'
    plain = CELL.format("", "1") + CELL.format("", "a") + CELL.format("", "7")
    below = CELL.format("", "1") + covered.format(1) + CELL.format("", "8")
    group = CELL.format("", "1") + CELL.format(' table:number-rows-spanned="3"', "b") + CELL.format("", "9")
    wide = CELL.format(' table:number-columns-spanned="3"', "remark") + covered.format(2)
    path = ods(tmp_path / "a.ods", row(plain), row(plain, 2), row(group), row(below), row(below), row(wide))
    (said,) = (each.text for each in open_source(path).read().conditions if each.code == "merged_cells")
    assert "3 cells are merged with another one" in said  # the third column has no name
    assert "arm in rows 6 to 8, months, arm in row 9" in said
    single = row(CELL.format(' table:number-columns-spanned="1" table:number-rows-spanned="1"', "b"))
    assert "merged_cells" not in [each.code for each in open_source(ods(tmp_path / "b.ods", single)).read().conditions]
