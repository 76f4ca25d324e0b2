"""HTML export: spans, the heads whose span SPSS loses, Notes, footnotes; and what is no output at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from outputs.examples import texts

from sarcstat.errors import InputError
from sarcstat.outputs.output import Output
from sarcstat.outputs.reading.read import parse_output, read_output

COEFFICIENTS = (
    '<table class="pivot" data-rows="1,0,2,2,0,1" data-cols="2,5"><caption colspan="7">Coefficients'
    '<span class="details">Coefficients, Tabelle</span></caption><thead>'
    '<tr><th class="cornerLabels" rowspan="2" colspan="2">Model</th><th colspan="2">Unstandardized</th>'
    '<th rowspan="2">t</th><th>Collinearity Statistics</th></tr>'
    "<tr><th>B</th><th>Std. Error</th><th>Tolerance</th><th>VIF</th></tr></thead><tbody>"
    '<tr><th rowspan="2">1</th><th>(Constant)</th><td>5.367<sup>b</sup></td><td>.280</td><td>19.140</td>'
    '<td class=" hal">&nbsp;</td><td>&nbsp;</td></tr>'
    "<tr><th>x &lt; 1</th><td>.033</td><td>.014</td><td>2.255</td><td>.945</td><td>1.058</td></tr></tbody>"
    '<tfoot><tr><td colspan="7">b.&nbsp;A note</td></tr></tfoot></table>'
)
NOTES = (
    '<table class="Default PivotTable" data-rowLabelWidth="2"><caption>Anmerkungen</caption><tbody>'
    '<tr><th colspan="2">Ausgabe erstellt</th><td>25-MAY-2026 19:49:11</td></tr>'
    '<tr><th colspan="2">Kommentare</th><td>&nbsp;</td></tr>'
    '<tr><th rowspan="5">Eingabe</th><th>Daten</th><td>/x/firm.sav</td></tr>'
    "<tr><th>Filter</th><td>&lt;keine&gt;</td></tr><tr><th>Gewichtung</th><td>&lt;keine&gt;</td></tr>"
    "<tr><th>Aufgeteilt</th><td>sex</td></tr><tr><th>Zeilen</th><td>3000</td></tr>"
    '<tr><th rowspan="1">Fehlende</th><th>Definition</th><td>Alle.</td></tr>'
    '<tr><th colspan="2">Syntax</th><td>REGR /STATISTICS COLLIN TOL<br>  /DEPENDENT TQ.</td></tr>'
    '<tr><th rowspan="1">Ressourcen</th><th>Zeit</th><td>00:00:00.02</td></tr>'
    '<tr><td style="padding:0px"></td><td></td><td></td></tr></tbody></table>'
)


def page(*tables: str, charset: str = "utf-8") -> bytes:
    return f'<!DOCTYPE html><html><head><meta charset="{charset}"/></head><body>{"".join(tables)}</body></html>'.encode(
        charset
    )


def read(data: bytes) -> Output:
    return parse_output(data, "x.html")


def test_a_table_with_a_head_whose_span_is_lost() -> None:
    ((_, _, table),) = read(page(COEFFICIENTS)).tables()
    found = texts(table)
    assert found["1 / x < 1", "Collinearity Statistics / VIF"] == "1.058"
    assert found["1 / x < 1", "Collinearity Statistics / Tolerance"] == ".945"
    assert found["1 / (Constant)", "Unstandardized / B"] == "5.367"
    assert found["1 / (Constant)", "t"] == "19.140"
    assert ("1 / (Constant)", "Collinearity Statistics / VIF") not in found
    assert (table.title.text, table.subtype, len(found)) == ("Coefficients", "Coefficients", 8)


def test_numbers_are_displayed_texts_only() -> None:
    ((_, _, table),) = read(page(COEFFICIENTS)).tables()
    assert {cell.number for cell in table.cells.values()} == {None}


def test_footnotes_are_found_by_their_marks() -> None:
    ((_, _, table),) = read(page(COEFFICIENTS)).tables()
    assert [(each.mark, each.label.text) for each in table.footnotes] == [("b", "A note")]
    assert table.cells[0, 0].footnotes == (0,)


def test_notes_begin_a_command_and_name_it() -> None:
    found = read(page(NOTES, COEFFICIENTS, NOTES.replace("REGR ", "KM t "), COEFFICIENTS))
    assert [(each.name, len(each.tables)) for each in found.commands] == [("Regression", 2), ("Kaplan-Meier", 2)]
    notes = found.commands[0].notes
    assert notes is not None
    assert (notes.created, notes.data_file, notes.rows) == ("2026-05-25T19:49:11", "/x/firm.sav", 3000)
    assert (notes.filter, notes.split.text if notes.split else "", notes.missing) == (None, "sex", ("Alle.",))
    assert notes.syntax == "REGR /STATISTICS COLLIN TOL\n  /DEPENDENT TQ."
    assert found.created == "2026-05-25T19:49:11"


@pytest.mark.parametrize(("css", "rows"), [('class="layers" ', "1,0"), ("", "1,1")])
def test_the_layer_that_was_shown_is_a_dimension(css: str, rows: str) -> None:
    layers = f'<tr><th {css}colspan="7">Statistics: Count</th></tr>'
    with_layer = COEFFICIENTS.replace("<thead>", f"<thead>{layers}").replace('data-rows="1,0', f'data-rows="{rows}')
    ((_, _, table),) = read(page(with_layer)).tables()
    assert [(each.axis, each.name.text) for each in table.dimensions][-1] == ("layer", "Statistics")
    assert texts(table)["1 / (Constant)", "t", "Count"] == "19.140"


def test_heads_in_the_body_that_are_counted() -> None:
    rows = COEFFICIENTS.replace("<thead>", "<tbody>").replace("</thead><tbody>", "")
    counted = rows.replace('class="pivot"', 'class="Default PivotTable" data-colLabelHeight="2"')
    ((_, _, table),) = read(page(counted)).tables()
    assert texts(table)["1 / x < 1", "Collinearity Statistics / VIF"] == "1.058"


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "windows-1252"])
def test_the_character_set_that_the_page_names(charset: str) -> None:
    word = "数字化转型强度" if charset != "windows-1252" else "Größe"
    ((_, _, table),) = read(page(COEFFICIENTS.replace("(Constant)", word), charset=charset)).tables()
    assert ("1 / " + word, "t") in texts(table)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (page("<p>No table</p>"), "holds no table of SPSS"),
        (page("<table><tr><td>1</td></tr></table>"), "holds no table of SPSS"),
        (page('<table class="pivot"><tr><td colspan="999999">1</td></tr></table>'), "spans 999,999 places"),
        (page("<div>" * 1_000), "nested more than"),
        (b"\x1c\0\0\0\0\0\0\0ENCRYPTEDSPV\x15\0\0\0", "protected by a password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "SPSS 15 or older"),
        (b"", "is empty"),
        (b"$FL2@(#) SPSS DATA FILE", "is not an output file"),
        (b"%PDF-1.7", "is not an output file"),
    ],
)
def test_what_is_no_output_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(data)


@pytest.mark.parametrize("kept", [COEFFICIENTS, COEFFICIENTS + NOTES[:200], COEFFICIENTS[:-8]])
def test_a_page_that_was_cut_off_is_refused(kept: str) -> None:
    whole = page(COEFFICIENTS, NOTES)
    cut = whole[: whole.index(b"<body>") + 6] + kept.encode()
    with pytest.raises(InputError, match="has been cut off"):
        read(cut)


def test_tables_alone_are_no_page() -> None:
    assert len(list(read((COEFFICIENTS + NOTES).encode()).tables())) == 2


def test_many_spans_take_no_memory() -> None:
    row = '<tr><td colspan="4000" rowspan="4000">1</td></tr>'
    with pytest.raises(InputError, match="more than 1,000,000"):
        read(page(f'<table class="pivot">{row * 4000}</table>'))


def test_a_file_that_is_not_there_or_a_folder(tmp_path: Path) -> None:
    for path, message in ((tmp_path / "no.spv", "There is no file"), (tmp_path, "is a folder")):
        with pytest.raises(InputError, match=message):
            read_output(path)
