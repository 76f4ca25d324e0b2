"""OMS XML: dimensions in each other, what is not shown, line breaks, and what is refused."""

from __future__ import annotations

import pytest
from outputs.examples import texts

from sarcstat.errors import InputError
from sarcstat.outputs.output import Output, Table
from sarcstat.outputs.reading.read import parse_output

NEW, OLD = "http://www.ibm.com/software/analytics/spss/xml/oms", "http://xml.spss.com/spss/oms"


def oms(inside: str, namespace: str = NEW, command: str = "Frequencies") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><outputTree xmlns="{namespace}">'
        f'<command command="{command}" lang="en" text="Häufigkeiten">{inside}</command></outputTree>'
    ).encode()


def read(data: bytes) -> Output:
    return parse_output(data, "x.xml")


def only_table(inside: str, **options: str) -> Table:
    ((_, _, table),) = read(oms(f'<pivotTable subType="T" text="Titel">{inside}</pivotTable>', **options)).tables()
    return table


def column(*cells: str) -> str:
    inside = "".join(
        f'<category text="{name}"><cell text="{text}"/></category>' for name, text in map(str.split, cells)
    )
    return f'<dimension axis="column" text="Statistics">{inside}</dimension>'


@pytest.mark.parametrize("namespace", [NEW, OLD])
def test_dimensions_that_repeat_are_one(namespace: str) -> None:
    table = only_table(
        '<dimension axis="row" text="Rows">'
        f'<group text="Valid"><category text="a">{column("N 1", "P 2")}</category></group>'
        f'<category text="b">{column("N 3")}</category></dimension>',
        namespace=namespace,
    )
    assert [(each.name.text, each.axis, len(each.leaves)) for each in table.dimensions] == [
        ("Rows", "row", 2),
        ("Statistics", "column", 2),
    ]
    assert texts(table) == {("Valid / a", "N"): "1", ("Valid / a", "P"): "2", ("b", "N"): "3"}
    assert (table.command, table.subtype, table.title.text) == ("Frequencies", "T", "Titel")


def test_a_category_that_comes_late_stands_where_it_belongs() -> None:
    table = only_table(
        f'<dimension axis="row" text="R"><category text="1">{column("a 1", "c 3")}</category>'
        f'<category text="2">{column("a 4", "b 5", "c 6")}</category></dimension>'
    )
    assert [path[0].text for path in table.dimensions[1].leaves] == ["a", "b", "c"]
    assert texts(table)["2", "b"] == "5"
    assert texts(table)["1", "c"] == "3"


def test_two_categories_with_one_name_stay_two() -> None:
    table = only_table(
        f'<dimension axis="row" text="R"><category text="1">{column("a 1", "a 2")}</category></dimension>'
    )
    assert [cell.text for cell in table.cells.values()] == ["1", "2"]


def test_groups_that_are_not_shown_are_left_out() -> None:
    table = only_table(
        '<dimension axis="row" text="R"><group text="Valid"><group hide="true" number="0" text="0">'
        '<category text="1.00" number="1" varName="Q1"><cell number="12" text="12"/></category>'
        "</group></group></dimension>"
    )
    (path,) = table.dimensions[0].leaves
    assert [label.text for label in path] == ["Valid", "1.00"]
    assert path[-1].identity == ("value", ("Q1", 1.0))


def test_numbers_formats_and_missing_values() -> None:
    table = only_table(
        '<dimension axis="row" text="R">'
        '<category text="a" variable="true" varName="TQ" label="Wert">'
        '<cell decimals="3" number="0.0498" text=".050"/></category>'
        '<category text="b"><cell null="true" text="."/></category>'
        '<category text="c"><cell decimals="1" format="pct" number="26.53" text="26.5%"/></category>'
        '<category text="d"><cell format="datetime" date="2026-05-25T19:49:06" text="25-MAY-2026 19:49:06"/></category>'
        '<category text="e"><cell format="dtime" duration="PT0H1M0.5S" text="00:01:00.50"/></category></dimension>'
    )
    a, b, c, d, e = table.cells.values()
    assert (a.number, a.decimals, a.text) == (0.0498, 3, ".050")
    assert (b.number, b.system_missing, b.text) == (None, True, ".")
    assert (c.number, c.format.kind if c.format else "", e.number) == (26.53, "PCT", 60.5)
    assert d.format is not None
    assert d.number is not None
    assert d.format.text(d.number) == d.text
    assert table.dimensions[0].leaves[0][0].identity == ("variable", "TQ")


@pytest.mark.parametrize("decimals", ["9" * 5_000, "999999999", "²", "-1", ""])
def test_decimals_that_no_format_has_are_none(decimals: str) -> None:
    cell = f'<category text="a"><cell decimals="{decimals}" number="0.0498" text=".050"/></category>'
    table = only_table(f'<dimension axis="row" text="R">{cell}</dimension>')
    (found,) = table.cells.values()
    assert (found.number, found.decimals, found.text) == (0.0498, 0, ".050")


def test_an_element_that_is_unknown_is_told() -> None:
    """A cell under a damaged tag is not there; whoever reads the table must know."""
    inside = f'<dimension axis="row" text="R"><category text="1">{column("a 1", "b 2")}</category></dimension>'
    damaged = inside.replace('<cell text="2"/>', '<cdll text="2"/>')
    found = read(oms(f'<pivotTable subType="T" text="Titel">{damaged}</pivotTable>'))
    assert [(each.kind, each.title) for each in found.unread] == [("unknown element", "<cdll> in 'Titel'")]


def test_footnotes_of_title_category_and_cell() -> None:
    table = only_table(
        '<footnote><note text="one"/></footnote><dimension axis="row" text="R">'
        '<category text="a"><footnote><note text="two"/></footnote>'
        '<cell number="1" text="1"><footnote><note text="one"/></footnote></cell></category></dimension>'
    )
    assert [(each.mark, each.label.text) for each in table.footnotes] == [("a", "one"), ("b", "two")]
    assert (table.title.footnotes, table.dimensions[0].leaves[0][0].footnotes) == ((0,), (1,))
    assert table.cells[0,].footnotes == (0,)


NOTES = (
    '<pivotTable subType="Notes" text="Anmerkungen"><dimension axis="row" text="Inhalt">'
    '<category text="Ausgabe erstellt"><cell date="2026-05-25T19:49:06" format="datetime" '
    'text="25-MAI-2026 19:49:06"/></category>'
    '<category text="Kommentare"><cell text=" "/></category><group text="Eingabe">{data}'
    '<category text="Aktiver Datensatz"><cell text="DataSet1"/></category>'
    '<category text="Filter"><cell text="&lt;keine&gt;"/></category>'
    '<category text="Gewichtung"><cell text="w"/></category>'
    '<category text="Aufgeteilte Datei"><cell text="&lt;keine&gt;"/></category>'
    '<category text="Anzahl der Zeilen"><cell number="400" text="400"/></category></group>'
    '<group text="Behandlung"><category text="Definition"><cell text="Fehlend."/></category></group>'
    '<category text="Syntax"><cell text="FREQUENCIES x\r  /ORDER=ANALYSIS.\r"/></category>'
    '<group text="Ressourcen"><category text="Zeit"><cell duration="PT0S" format="dtime" text="0"/></category></group>'
    "</dimension></pivotTable>"
)


@pytest.mark.parametrize("data", ['<category text="Daten"><cell text="C:\\d.sav"/></category>', ""])
def test_notes_in_any_language_with_the_line_breaks_of_the_syntax(data: str) -> None:
    notes = read(oms(NOTES.format(data=data))).commands[0].notes
    assert notes is not None
    assert (notes.created, notes.data_file) == ("2026-05-25T19:49:06", "C:\\d.sav" if data else None)
    assert (notes.active_dataset, notes.rows, notes.missing) == ("DataSet1", 400, ("Fehlend.",))
    assert (notes.filter, notes.split, notes.weight.text if notes.weight else "") == (None, None, "w")
    assert notes.syntax == "FREQUENCIES x\n  /ORDER=ANALYSIS."


def test_texts_headings_and_what_is_left_out() -> None:
    found = read(
        oms(
            '<heading text="Block 1"><pivotTable subType="T" text="t"><dimension axis="row" text="R">'
            '<category text="a"><cell text="x"/></category></dimension></pivotTable></heading>'
            '<textBlock text="Warnings"><line>one</line><line>two</line></textBlock><chart text="Histogram"/>'
        )
    )
    (command,) = found.commands
    assert (command.tables[0].headings, command.texts) == (("Block 1",), ("one\ntwo",))
    assert [(each.kind, each.title) for each in found.unread] == [("chart", "Histogram")]


def test_a_log_is_a_log() -> None:
    found = read(oms("<textBlock text='Log'><line>GET FILE='a.sav'.</line></textBlock>", command="Log"))
    assert found.logs == ("GET FILE='a.sav'.",)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<root/>", "begins with <root>"),
        (oms("<pivotTable>")[:-20], "not well-formed"),
        (b'<!DOCTYPE outputTree [<!ENTITY a "b">]><outputTree>&a;</outputTree>', "declares entities"),
        (oms('<pivotTable text="x"><dimension axis="side" text="R"/></pivotTable>'), "no place"),
        (oms('<pivotTable text="x"><category text="a"/></pivotTable>'), "outside a dimension"),
        (oms('<pivotTable text="x"><cell text="a"/></pivotTable>'), "twice"),
        (
            oms(
                '<pivotTable text="x"><dimension axis="row" text="R"><category text="a"><cell text="1"/>'
                '<dimension axis="row" text="S"><category text="b"><cell text="2"/></category></dimension>'
                "</category></dimension></pivotTable>"
            ),
            "do not lie in all",
        ),
    ],
)
def test_what_is_not_oms_or_damaged_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(data)


def test_billions_of_laughs_are_refused() -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    data = f'<!DOCTYPE outputTree [<!ENTITY l0 "ha">{laughs}]><outputTree>&l9;</outputTree>'.encode()
    with pytest.raises(InputError, match="declares entities"):
        read(data)
