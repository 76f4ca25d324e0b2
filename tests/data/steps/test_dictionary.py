"""Commands about what is known of variables: against PSPP where it is, and what is said of mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest
from data.steps.building import command, commands, listed, outcome, table, told
from data.steps.saved import NEEDS_PSPP, differences, run, saved

from sarcstat.data.steps.dictionary import apply
from sarcstat.data.steps.files.sav_writing import write_sav
from sarcstat.data.steps.table import Column, Format, Missing, Table
from sarcstat.errors import InputError

INF = float("inf")


def data() -> Table:
    """Numbers, texts short and long, and a date."""
    found = table(
        x=[1.0, 2.0, None, 9.0], y=[0.5, -3.0, 7.0, 9.0], s=["ab", "", "xyz", "b"], l=["long text", "b", "", "q"]
    )
    day = command("NUMERIC d (DATE11).")
    return apply(day, found)


def changed(syntax: str, of: Table | None = None) -> Table:
    """The data after the commands of a text."""
    found = data() if of is None else of
    for each in commands(syntax):
        found = apply(each, found)
    return found


#: Scripts that PSPP carries out alike.
SCRIPTS = [
    "MISSING VALUES x (1,2,9).",
    "MISSING VALUES x y (LO THRU -1, 9) / s ('ab', 'b').",
    "MISSING VALUES x (5 THRU HI).",
    "MISSING VALUES x TO y (1 THRU 2). MISSING VALUES y ().",
    "MISSING VALUES l ('b').",
    "MISSING VALUES d ('01-JAN-2000').",
    "VALUE LABELS x 1 'one' 2 'two' / s 'ab' 'AB' 'abcdefgh' 'cut'.",
    "VALUE LABELS x y 1 'one' 9 'nine'.\nADD VALUE LABELS y 1 'eins' 0 'null'.",
    "VALUE LABELS x 1 'one'.\nVALUE LABELS x 2 'two'.",
    "VALUE LABELS d '01-JAN-2000' 'millennium'.",
    "VALUE LABELS l 'long text' 'of more than eight bytes' 'b' 'short'.",
    "VARIABLE LABELS x 'The x' s 'A text' /y 'Ä label'.",
    "FORMATS x (F5.1) y (COMMA10.2) d (ADATE10).",
    "PRINT FORMATS x (F5.1).\nWRITE FORMATS x y (F6.3).",
    "FORMATS x (DATE11) y (E12.3) / d (F12).",
    "STRING t (A10) / u1 TO u3 (A300).",
    "NUMERIC n.\nNUMERIC m1 TO m2 (F4.1)/ k (DATE11).",
    "RENAME VARIABLES x=a.",
    "RENAME VARIABLES (x y = y x).",
    "RENAME VARIABLES (x y s = s x y) (l=ll).",
    "DELETE VARIABLES y TO l.",
    "DELETE VARIABLES d x.",
    "VARIABLE LABELS ALL 'the same'.",
]


@NEEDS_PSPP
@pytest.mark.parametrize("script", SCRIPTS)
def test_as_pspp_does(tmp_path: Path, script: str) -> None:
    write_sav(data(), tmp_path / "x.sav")
    lines = script.replace(". ", ".\n")
    theirs = saved(f"GET FILE='x.sav'.\n{lines}", tmp_path)
    assert differences(changed(script), theirs) == []


@NEEDS_PSPP
def test_levels_as_pspp_has_them(tmp_path: Path) -> None:
    script = "VARIABLE LEVEL x y (NOMINAL) s (ORDINAL) l (NOMINAL) d (SCALE)."
    write_sav(data(), tmp_path / "x.sav")
    assert differences(changed(script), saved(f"GET FILE='x.sav'.\n{script}", tmp_path), measures=True) == []


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("MISSING VALUES x (1,2,3,4).", "three values, or a range and a value"),
        ("MISSING VALUES x (1 THRU 2, 3 THRU 4).", "three values, or a range and a value"),
        ("MISSING VALUES x (1, 2, 3 THRU 4).", "three values, or a range and a value"),
        ("MISSING VALUES s (1).", "'s' holds texts: 1 has to stand in quotation marks"),
        ("MISSING VALUES x ('1').", "'x' holds numbers: '1' is a text"),
        ("MISSING VALUES s ('abcdefghi').", "longer than the 3 bytes"),
        ("MISSING VALUES s ('a' THRU 'b').", "which have no ranges"),
        ("MISSING VALUES xx (1).", "Did you mean 'x'?"),
        ("MISSING VALUES d ('32-JAN-2000').", "no value of the format DATE11"),
        ("VALUE LABELS x 'a' 'b'.", "'x' holds numbers: 'a' is a text"),
        ("FORMATS s (A10).", "texts of 3 bytes, which cannot have the format A10"),
        ("FORMATS x (A8).", "'x' holds numbers, which cannot have the format A8"),
        ("FORMATS x (DATE8).", "DATE has a width from 9 to 40, not 8"),
        ("FORMATS x (DATE).", "the format DATE lacks its width"),
        ("FORMATS x (F3.5).", "F3 has room for 2 decimals, not 5"),
        ("FORMATS x (DAET11).", "Did you mean DATE?"),
        ("STRING x (A8).", "there is a variable 'x' already"),
        ("STRING t (A40000).", "a text cannot have the format A40000"),
        ("RENAME VARIABLES x=y.", "two variables would be called 'y'"),
        ("DELETE VARIABLES ALL.", "no variable would be left"),
        ("VARIABLE LABELS xx 'a'.", "Did you mean 'x'?"),
        ("ALTER TYPE x (IB4=A8) s (RB8).", "texts are not read by the format RB8"),
    ],
)
def test_mistakes_are_told_with_their_place(script: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        changed(script)
    assert said in told(error.value)
    assert "line 1, column " in told(error.value)


def altered(script: str, values: list[object], width: int | None = None) -> tuple[Column, list[str]]:
    from data.steps.building import column

    notes: list[str] = []
    return apply(command(script), Table([column("v", values, width)]), notes)["v"], notes


@pytest.mark.parametrize(
    ("script", "before", "after", "note"),
    [
        ("(F8.2)", ["1", " 2.5", "", "abc"], [1.0, 2.5, None, None], "1 text of v that is no value of F8.2"),
        ("(F3)", ["1234", "1e3"], [1234.0, 1000.0], ""),
        ("(DATE11)", ["01-JAN-2000", "2.2.2000", "x"], [13166064000.0, 13168828800.0, None], "1 text of v that is"),
        ("(EDATE10)", ["01.02.2000"], [13168742400.0], ""),
        ("(COMMA9.1)", ["1,234.5"], [1234.5], ""),
        ("(A2)", ["abc", "ab", "ä€"], ["ab", "ab", "ä"], "2 texts of v had to be cut to 2 bytes"),
        ("(A20)", ["abc"], ["abc"], ""),
        ("(AMIN)", ["abc", "a", "ä"], ["abc", "a", "ä"], ""),
        ("(A8)", [1.0, None, -2.5], ["    1.00", "", "   -2.50"], ""),
        ("(A3)", [1.0, 123456.0], ["", "123"], "2 values of v had to be cut"),
        ("(F5.1)", [1.0, 2.0], [1.0, 2.0], ""),
        ("(A=F8)", ["1"], [1.0], ""),
        ("(A4=F8)", ["1"], ["1"], ""),
        ("(F=A8)", ["1"], ["1"], ""),
    ],
)
def test_types_are_altered(script: str, before: list[object], after: list[object], note: str) -> None:
    column, notes = altered(f"ALTER TYPE v {script}.", before)
    assert listed(Table([column]), "v") == after
    assert note in " ".join(notes)
    assert bool(note) == bool(notes)


def test_widths_and_formats_are_altered_with_their_labels() -> None:
    column, _ = altered("ALTER TYPE v (AMIN).", ["abc", "ab"], 20)
    assert (column.width, column.print) == (3, Format("A", 3))
    column, _ = altered("ALTER TYPE v (F8.2).", ["1"], 20)
    assert (column.width, column.print, column.write) == (0, Format("F", 8, 2), Format("F", 8, 2))
    before = changed("VALUE LABELS l 'long text' 'x'. MISSING VALUES l ('q').", data())
    after = apply(command("ALTER TYPE l (A4)."), before)["l"]
    assert (after.width, dict(after.labels), after.missing) == (4, {"long": "x"}, Missing(("q",)))


@NEEDS_PSPP
@pytest.mark.parametrize("script", ["MISSING VALUES x (1,2,3,4).", "FORMATS s (A10).", "FORMATS x (F3.5)."])
def test_pspp_finds_the_same_mistakes(tmp_path: Path, script: str) -> None:
    write_sav(data(), tmp_path / "x.sav")
    run(f"GET FILE='x.sav'.\n{script}", tmp_path, wrong=True)
    assert outcome(lambda: str(changed(script))).startswith("syntax, line 1")
