"""The commands that read, change, label, choose and put together data: a line each."""

from __future__ import annotations

from typing import Any

import pytest
from syntax.reading.trees import AT, command, commands, form, mistakes, name, names, remarks, value

from sarcstat.syntax.reading.commands.aggregate import Aggregated
from sarcstat.syntax.reading.commands.choosing import (
    Execute,
    Filter,
    SelectIf,
    SortCases,
    SplitFile,
    Temporary,
    Use,
    Weight,
)
from sarcstat.syntax.reading.commands.data_list import Field
from sarcstat.syntax.reading.commands.datasets import ChangeFolder, DataSet, FileHandle, NewFile
from sarcstat.syntax.reading.commands.dictionary import (
    AlterType,
    DeleteVariables,
    Formats,
    MissingValues,
    NewVariables,
    RenameVariables,
    ValueLabels,
    VariableLabels,
    VariableLevel,
)
from sarcstat.syntax.reading.commands.files import Chosen, Get, Save
from sarcstat.syntax.reading.commands.transforming import Compute, If, Recode, Recoding
from sarcstat.syntax.reading.expressions import Operation
from sarcstat.syntax.reading.reader import read_text
from sarcstat.syntax.reading.tree import Everything, File, Range, Renaming

EQUAL = Operation("=", (name("a"), value(1)), AT)


def thru(low: float, high: float) -> Range:
    return Range(low, high, AT)


def recoded(old: Any, new: Any) -> Recoding:
    old = old if isinstance(old, tuple) else (old,)
    return Recoding(old, new if isinstance(new, str) and new.isupper() else value(new), AT)


def path(text: str) -> File:
    return File(text, None, AT)


INF = float("inf")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("COMPUTE a=1", Compute(name("a"), value(1), AT)),
        ("COMPUTE a = 1", Compute(name("a"), value(1), AT)),
        ("COMPUTE a EQ 1", Compute(name("a"), value(1), AT)),
        ("IF a EQ 1 b EQ 2", If(EQUAL, name("b"), value(2), AT)),
        ("IF a=1 b=2", If(EQUAL, name("b"), value(2), AT)),
        ("IF (a=1) b=2", If(EQUAL, name("b"), value(2), AT)),
        ("IF(a EQ 1)b=2", If(EQUAL, name("b"), value(2), AT)),
        ("SELECT IF a=1", SelectIf(EQUAL, AT)),
        ("SELECT IF(a=1)", SelectIf(EQUAL, AT)),
        ("FILTER BY a", Filter(name("a"), AT)),
        ("FILTER OFF", Filter(None, AT)),
        ("USE ALL", Use(None, None, AT)),
        ("USE 5 THRU 10", Use(5, 10, AT)),
        ("USE FIRST THRU 10", Use(1, 10, AT)),
        ("USE 5 THRU LAST", Use(5, None, AT)),
        ("USE 5", Use(5, None, AT)),
        ("USE THRU 10", Use(1, 10, AT)),
        ("USE THRU", Use(None, None, AT)),
        ("USE FIRST THRU LAST", Use(None, None, AT)),
        ("TEMPORARY", Temporary(AT)),
        ("EXECUTE", Execute(AT)),
        ("WEIGHT BY a", Weight(name("a"), AT)),
        ("WEIGHT OFF", Weight(None, AT)),
        ("SPLIT FILE OFF", SplitFile((), False, AT)),
        ("SPLIT FILE BY a b", SplitFile(names("a b"), False, AT)),
        ("SPLIT FILE LAYERED BY a", SplitFile(names("a"), False, AT)),
        ("SPLIT FILE SEPARATE BY a", SplitFile(names("a"), True, AT)),
        ("SORT CASES BY a", SortCases(((names("a"), False),), AT)),
        ("SORT CASES a b (D) c(A)", SortCases(((names("a b"), True), (names("c"), False)), AT)),
        ("SORT CASES BY a (DOWN) b (UP)", SortCases(((names("a"), True), (names("b"), False)), AT)),
        ("RECODE a (1=2)", Recode(names("a"), (recoded(value(1), 2),), (), AT)),
        ("RECODE a TO c (1,2=3)", Recode(names("a-c"), (recoded((value(1), value(2)), 3),), (), AT)),
        (
            "RECODE a (1 THRU 3=1) (ELSE=0) INTO b",
            Recode(names("a"), (recoded(thru(1, 3), 1), recoded("ELSE", 0)), names("b"), AT),
        ),
        (
            "RECODE a (LO THRU 3=1)(4 THRU HI=2)",
            Recode(names("a"), (recoded(thru(-INF, 3), 1), recoded(thru(4, INF), 2)), (), AT),
        ),
        ("RECODE a (SYSMIS=0) (MISSING=9)", Recode(names("a"), (recoded("SYSMIS", 0), recoded("MISSING", 9)), (), AT)),
        (
            "RECODE a (MISSING=SYSMIS) (ELSE=COPY) INTO b",
            Recode(names("a"), (recoded("MISSING", "SYSMIS"), recoded("ELSE", "COPY")), names("b"), AT),
        ),
        (
            "RECODE a ('x' 'y'='z') (' '='q')",
            Recode(names("a"), (recoded((value("x"), value("y")), "z"), recoded(value(" "), "q")), (), AT),
        ),
        (
            "RECODE a (CONVERT) ('x'=1) INTO b",
            Recode(names("a"), (Recoding((), "CONVERT", AT), recoded(value("x"), 1)), names("b"), AT),
        ),
        ("RECODE a (1 THRU 3 EQ 1)", Recode(names("a"), (recoded(thru(1, 3), 1),), (), AT)),
        ("RECODE a (-1=-2)", Recode(names("a"), (recoded(value(-1), -2),), (), AT)),
        ("STRING a (A8)", NewVariables("STRING", ((names("a"), form("A", 8)),), AT)),
        (
            "STRING a b (A8) /c (A3)",
            NewVariables("STRING", ((names("a b"), form("A", 8)), (names("c"), form("A", 3))), AT),
        ),
        ("NUMERIC a TO c", NewVariables("NUMERIC", ((names("a-c"), None),), AT)),
        (
            "NUMERIC a (F8.2) /b (DATE11)",
            NewVariables("NUMERIC", ((names("a"), form("F", 8, 2)), (names("b"), form("DATE", 11))), AT),
        ),
        ("MISSING VALUES a (9)", MissingValues(((names("a"), (value(9),)),), AT)),
        (
            "MISSING VALUES a b (8, 9) /c ()",
            MissingValues(((names("a b"), (value(8), value(9))), (names("c"), ())), AT),
        ),
        ("MISSING VALUES a (LO THRU 0, 99)", MissingValues(((names("a"), (thru(-INF, 0), value(99))),), AT)),
        ("MISSING VALUES a ('x' 'y')", MissingValues(((names("a"), (value("x"), value("y"))),), AT)),
        ("MISSING VALUES ALL (9)", MissingValues((((Everything(AT),), (value(9),)),), AT)),
        ("VALUE LABELS a 1 'x' 2 \"y\"", ValueLabels(((names("a"), ((value(1), "x"), (value(2), "y"))),), False, AT)),
        (
            "VALUE LABELS a b -1 'x' /c 'm' 'Male'",
            ValueLabels(((names("a b"), ((value(-1), "x"),)), (names("c"), ((value("m"), "Male"),))), False, AT),
        ),
        ("VALUE LABELS a", ValueLabels(((names("a"), ()),), False, AT)),
        ("ADD VALUE LABELS a 1 'x'", ValueLabels(((names("a"), ((value(1), "x"),)),), True, AT)),
        ("VARIABLE LABELS a 'x' b 'y'", VariableLabels(((names("a"), "x"), (names("b"), "y")), AT)),
        ("VARIABLE LABELS a 'x' /b 'y'", VariableLabels(((names("a"), "x"), (names("b"), "y")), AT)),
        (
            "VARIABLE LEVEL a b (SCALE) c (ORDINAL) /d (NOMINAL)",
            VariableLevel(((names("a b"), "SCALE"), (names("c"), "ORDINAL"), (names("d"), "NOMINAL")), AT),
        ),
        ("FORMATS a (f1.0)", Formats("FORMATS", ((names("a"), form("F", 1, 0)),), AT)),
        (
            "FORMATS a b (F8.2) c (DATE11) /d (PCT5)",
            Formats(
                "FORMATS",
                ((names("a b"), form("F", 8, 2)), (names("c"), form("DATE", 11)), (names("d"), form("PCT", 5))),
                AT,
            ),
        ),
        ("PRINT FORMATS a (F8)", Formats("PRINT FORMATS", ((names("a"), form("F", 8)),), AT)),
        ("WRITE FORMATS a (F8)", Formats("WRITE FORMATS", ((names("a"), form("F", 8)),), AT)),
        ("RENAME VARIABLES a=b", RenameVariables((Renaming(names("a"), names("b")),), AT)),
        (
            "RENAME VARIABLES (a b=c d) (e=f)",
            RenameVariables((Renaming(names("a b"), names("c d")), Renaming(names("e"), names("f"))), AT),
        ),
        ("RENAME (a=b)", RenameVariables((Renaming(names("a"), names("b")),), AT)),
        ("DELETE VARIABLES a TO c d", DeleteVariables(names("a-c d"), AT)),
        ("ALTER TYPE a b (F8.2)", AlterType(((names("a b"), None, form("F", 8, 2)),), AT)),
        (
            "ALTER TYPE a (A5=F3) b (DATE11)",
            AlterType(((names("a"), form("A", 5), form("F", 3)), (names("b"), None, form("DATE", 11))), AT),
        ),
        ("ALTER TYPE ALL (A=AMIN) /PRINT NONE", AlterType((((Everything(AT),), form("A"), form("AMIN")),), AT)),
        ("GET FILE='a.sav'", Get(path("a.sav"), (), AT)),
        ("GET /FILE='a.sav' /KEEP=a b", Get(path("a.sav"), (Chosen("KEEP", names("a b"), ()),), AT)),
        (
            "GET FILE 'a.sav' /DROP a TO c /RENAME (d=e)",
            Get(
                path("a.sav"),
                (Chosen("DROP", names("a-c"), ()), Chosen("RENAME", (), (Renaming(names("d"), names("e")),))),
                AT,
            ),
        ),
        ("GET FILE=handle", Get(File(None, name("handle"), AT), (), AT)),
        ("SAVE OUTFILE='a.sav' /COMPRESSED", Save(path("a.sav"), (), "RETAIN", AT)),
        (
            "SAVE OUTFILE='a.sav' /UNSELECTED=DELETE /KEEP=ALL",
            Save(path("a.sav"), (Chosen("KEEP", (Everything(AT),), ()),), "DELETE", AT),
        ),
        ("CD 'C:\\data'", ChangeFolder("C:\\data", AT)),
        ("FILE HANDLE h /NAME='a b.sav'", FileHandle(name("h"), "a b.sav", AT)),
        ("NEW FILE", NewFile(AT)),
        ("DATASET NAME d", DataSet("NAME", name("d"), False, AT)),
        ("DATASET NAME d WINDOW=FRONT", DataSet("NAME", name("d"), False, AT)),
        ("DATASET ACTIVATE d", DataSet("ACTIVATE", name("d"), False, AT)),
        ("DATASET CLOSE d", DataSet("CLOSE", name("d"), False, AT)),
        ("DATASET CLOSE ALL", DataSet("CLOSE", None, True, AT)),
        ("DATASET CLOSE *", DataSet("CLOSE", None, False, AT)),
        ("DATASET COPY d WINDOW=MINIMIZED", DataSet("COPY", name("d"), False, AT)),
        ("DATASET DECLARE d", DataSet("DECLARE", name("d"), False, AT)),
    ],
)
def test_a_command(text: str, found: Any) -> None:
    assert command(text) == found


def test_the_filter_that_the_dialog_pastes() -> None:
    text = (
        "USE ALL.\nCOMPUTE filter_$=(a=1).\nVARIABLE LABELS filter_$ 'a=1 (FILTER)'.\n"
        "VALUE LABELS filter_$ 0 'Not Selected' 1 'Selected'.\nFORMATS filter_$ (f1.0).\n"
        "FILTER BY filter_$.\nEXECUTE.\nFREQUENCIES b.\nFILTER OFF.\nUSE ALL.\nEXECUTE.\n"
    )
    found = [type(each).__name__ for each in commands(text)]
    assert found == [
        *("Use", "Compute", "VariableLabels", "ValueLabels", "Formats", "Filter", "Execute"),
        *("Frequencies", "Filter", "Use", "Execute"),
    ]
    assert commands(text)[1].expression == EQUAL


def test_do_if_holds_its_commands() -> None:
    (outer,) = commands(
        "DO IF a=1.\nCOMPUTE b=1.\nDO IF (c).\nRECODE d (1=2).\nEND IF.\nELSE IF a EQ 1.\nCOMPUTE b=2.\n"
        "ELSE.\nCOMPUTE b=3.\nEND IF."
    )
    first, second, third = outer.branches
    assert (first.condition, second.condition, third.condition) == (EQUAL, EQUAL, None)
    assert [type(each).__name__ for each in first.commands] == ["Compute", "DoIf"]
    assert [type(each).__name__ for each in first.commands[1].branches[0].commands] == ["Recode"]
    assert third.commands == (Compute(name("b"), value(3), AT),)


def test_a_recode_of_several_lists_is_several() -> None:
    assert commands("RECODE a (1=2) /b (3=4) INTO c.") == (
        Recode(names("a"), (recoded(value(1), 2),), (), AT),
        Recode(names("b"), (recoded(value(3), 4),), names("c"), AT),
    )


def field(text: str, columns: Any = None, fmt: Any = None, decimals: Any = None, record: int = 1) -> Field:
    return Field(names(text), columns, fmt, decimals, record)


@pytest.mark.parametrize(
    ("text", "arrangement", "fields"),
    [
        ("FREE / a b c", "FREE", (field("a b c"),)),
        ("FREE /a b (A10) c", "FREE", (field("a b", fmt=form("A", 10)), field("c"))),
        ("LIST / a * b (DATE11)", "LIST", (field("a"), field("b", fmt=form("DATE", 11)))),
        ("LIST NOTABLE / a TO c", "LIST", (field("a-c"),)),
        ("FIXED / a 1-3 b 5", "FIXED", (field("a", (1, 3)), field("b", (5, 5)))),
        (
            "/1 a b 1-10 c 11-15 (2) /2 d 1-8 (A)",
            "FIXED",
            (field("a b", (1, 10)), field("c", (11, 15), None, 2), field("d", (1, 8), form("A"), None, 2)),
        ),
        (
            "RECORDS=2 / a 1 (F,1) / b 2",
            "FIXED",
            (field("a", (1, 1), form("F", None, 1)), field("b", (2, 2), record=2)),
        ),
    ],
)
def test_data_list(text: str, arrangement: str, fields: tuple[Field, ...]) -> None:
    found = commands(f"DATA LIST {text}.\nBEGIN DATA\n1\nEND DATA.")[0]
    assert (found.arrangement, found.fields) == (arrangement, fields)


def test_data_list_of_a_file() -> None:
    found = command("DATA LIST FILE='a.txt' LIST (',' TAB) SKIP=1 RECORDS=1 ENCODING='utf8' / a")
    assert (found.file, found.delimiters, found.skip, found.records) == (path("a.txt"), (",", "\t"), 1, 1)
    assert found.encoding == "utf8"


GET_TEXT = """GET DATA
  /TYPE=TXT
  /FILE="C:\\data\\a b.csv"
  /ENCODING='UTF8'
  /DELCASE=LINE
  /DELIMITERS="\\t,"
  /QUALIFIER='"'
  /ARRANGEMENT=DELIMITED
  /FIRSTCASE=2
  /IMPORTCASE=ALL
  /LEADINGSPACES IGNORE=YES
  /TRAILINGSPACES IGNORE=NO
  /DATATYPEMIN PERCENTAGE=95.0
  /VARIABLES=
  id F3.0
  name A20
  born DATE11
  x AUTO
  /MAP.
"""
GET_WORKBOOK = """GET DATA /TYPE=XLSX /FILE='a.xlsx' /SHEET=name 'Sheet 1' /CELLRANGE=RANGE 'A1:C9'
  /READNAMES=ON /ASSUMEDSTRWIDTH=32767 /DATATYPEMIN PERCENTAGE=95.0 /HIDDEN IGNORE=YES.
"""


def test_get_data() -> None:
    (text,) = commands(GET_TEXT)
    assert (text.kind, text.file) == ("TXT", path("C:\\data\\a b.csv"))
    assert [(str(each.variables[0]), str(each.format)) for each in text.fields] == [
        *(("id", "F3.0"), ("name", "A20"), ("born", "DATE11"), ("x", "AUTO")),
    ]
    assert text.clauses["DELIMITERS"] == "\\t,"
    assert (text.clauses["QUALIFIER"], text.clauses["FIRSTCASE"]) == ('"', 2)
    assert text.clauses["IMPORTCASE"] == ("ALL", None)
    assert text.clauses["TRAILINGSPACES"] == ("IGNORE", "NO")
    (workbook,) = commands(GET_WORKBOOK)
    assert workbook.clauses["SHEET"] == ("NAME", "Sheet 1")
    assert workbook.clauses["CELLRANGE"] == ("RANGE", "A1:C9")
    assert (workbook.clauses["READNAMES"], workbook.clauses["HIDDEN"]) == ("ON", ("IGNORE", "YES"))
    assert command("GET DATA /TYPE=XLS /FILE='a' /SHEET=INDEX 2").clauses["SHEET"] == ("INDEX", 2)


def test_get_data_in_columns() -> None:
    found = command("GET DATA /TYPE=TXT /FILE='a' /ARRANGEMENT=FIXED /FIXCASE=2 /VARIABLES= /1 a 0-2 F3 /2 b 3-9 A7")
    assert found.fields == (field("a", (0, 2), form("F", 3)), field("b", (3, 9), form("A", 7), None, 2))


def test_add_files_and_match_files() -> None:
    found = command(
        "MATCH FILES /FILE=* /IN=here /TABLE='b.sav' /RENAME (a=b) /IN=there /BY id x /DROP=c /FIRST=f /LAST=l"
    )
    assert [(each.file, each.table, each.renamings, each.flag) for each in found.parts] == [
        (File(None, None, AT), False, (), name("here")),
        (path("b.sav"), True, (Renaming(names("a"), names("b")),), name("there")),
    ]
    assert (found.by, found.chosen) == (names("id x"), (Chosen("DROP", names("c"), ()),))
    assert (found.first, found.last) == (name("f"), name("l"))
    added = command("ADD FILES FILE='a.sav' /FILE=data /KEEP=a")
    assert [each.file for each in added.parts] == [path("a.sav"), File(None, name("data"), AT)]


@pytest.mark.parametrize("head", ["OUTFILE=* MODE=ADDVARIABLES", "/OUTFILE=* MODE=ADDVARIABLES OVERWRITE=NO"])
def test_aggregate(head: str) -> None:
    found = command(f"AGGREGATE {head} /PRESORTED /BREAK=a b(D) /m 'Mean' n=MEAN(c d) /p=PIN(c, 1, 5) /s=SUM.2(e) /k=N")
    assert (found.file, found.mode, found.presorted) == (File(None, None, AT), "ADDVARIABLES", True)
    assert found.by == ((names("a b"), True),)
    assert found.functions == (
        Aggregated(((name("m"), "Mean"), (name("n"), None)), "MEAN", None, names("c d"), ()),
        Aggregated(((name("p"), None),), "PIN", None, names("c"), (1, 5)),
        Aggregated(((name("s"), None),), "SUM", 2, names("e"), ()),
        Aggregated(((name("k"), None),), "N", None, (), ()),
    )
    assert command("AGGREGATE OUTFILE='a.sav' /BREAK=a /m=MEAN(b)").mode == "REPLACE"
    assert command("AGGREGATE /BREAK=a /m=MEAN(b)").mode == "ADDVARIABLES"


@pytest.mark.parametrize(
    "function",
    [
        *("SUM(a)", "MEAN(a)", "SD(a)", "MEDIAN(a)", "MAX(a)", "MIN(a)", "FIRST(a)", "LAST(a)", "N", "N(a)", "NU"),
        *("NMISS(a)", "NUMISS(a)", "PGT(a,1)", "PLT(a,1)", "FGT(a,1)", "FLT(a,1)", "CGT(a,1)", "CLT(a,1)"),
        *("PIN(a,1,2)", "POUT(a,1,2)", "FIN(a,1,2)", "FOUT(a,1,2)", "CIN(a,1,2)", "COUT(a,1,2)"),
    ],
)
def test_functions_of_aggregate(function: str) -> None:
    found = command(f"AGGREGATE /x={function}").functions[0]
    assert found.function == function.partition("(")[0]
    assert len(found.limits) == function.count(",")


def test_autorecode() -> None:
    found = command("AUTORECODE VARIABLES=a b /INTO c d /DESCENDING /GROUP /BLANK=MISSING /PRINT")
    assert (found.variables, found.into, found.descending, found.group) == (names("a b"), names("c d"), True, True)
    assert (found.blank, found.printed) == ("MISSING", True)
    plain = command("AUTORECODE a /INTO b")
    assert (plain.blank, plain.descending, plain.group) == ("VALID", False, False)


@pytest.mark.parametrize(
    "text",
    [
        *("TITLE 'x'", "SUBTITLE x y", "SET DECIMAL=DOT", "SHOW ALL", "OUTPUT CLOSE ALL", "OUTPUT NEW NAME=x"),
        *(
            "OMS /SELECT TABLES",
            "OMSEND",
            "GGRAPH /GRAPHSPEC SOURCE=INLINE",
            "GRAPH /BAR=COUNT BY a",
            "LIST",
            "DISPLAY",
        ),
        *("SAVE TRANSLATE OUTFILE='a.csv' /TYPE=CSV", "PRESERVE", "RESTORE", "ECHO 'x'", "DOCUMENT x", "CACHE"),
        *("VARIABLE WIDTH a (8)", "VARIABLE ALIGNMENT a (LEFT)", "VARIABLE ROLE /INPUT a", "FILE LABEL x"),
        "DATASET DISPLAY",
    ],
)
def test_commands_that_are_skipped_are_listed(text: str) -> None:
    job = read_text(f"EXECUTE.\n{text}.\nEXECUTE.")
    (skipped,) = job.skipped
    assert text.startswith(skipped.name)
    assert skipped.text == text
    assert (skipped.place.line, len(job.commands)) == (2, 3)


def test_what_is_skipped_within_do_if_is_listed() -> None:
    job = read_text("DO IF a=1.\nPRINT /a.\nEND IF.\nTITLE x.")
    assert [each.name for each in job.skipped] == ["PRINT", "TITLE"]


@pytest.mark.parametrize(
    "text",
    [
        "T-TEST GROUPS=a(1 2) /VARIABLES=b",
        "ONEWAY a BY b",
        "EXAMINE a BY b /PLOT=NONE",
        "NPAR TESTS /M-W=a BY b(1 2)",
        "LOGISTIC REGRESSION VARIABLES a /METHOD=ENTER b",
        "MEANS a BY b",
        "CORRELATIONS a b",
        "UNIANOVA a BY b",
    ],
)
def test_procedures_that_are_not_computed_are_listed(text: str) -> None:
    found = command(text)
    assert type(found).__name__ == "NotComputed"
    assert text.startswith(found.name)


def test_a_chart_and_its_program_are_skipped() -> None:
    text = 'GGRAPH\n  /GRAPHSPEC SOURCE=INLINE.\nBEGIN GPL\n  SOURCE: s=userSource(id("x"))\nEND GPL.\nEXECUTE.\n'
    assert [type(each).__name__ for each in commands(text)] == ["Skipped", "Skipped", "Execute"]


def test_finish_ends_the_job() -> None:
    assert len(commands("EXECUTE.\nFINISH.\nBAD.\n")) == 1
    assert remarks("EXECUTE.\nFINISH.\nBAD.\n") == ["3: FINISH ends the job: what follows it is not read"]
    assert remarks("EXECUTE.\nFINISH.\n") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("END IF", "END IF stands here without a DO IF"),
        ("ELSE", "ELSE stands here without a DO IF"),
        ("ELSE IF a=1", "ELSE IF stands here without a DO IF"),
        ("DO IF a=1", "DO IF has no END IF"),
        ("DO IF a=1.\nELSE.\nELSE.\nEND IF", "ELSE stands behind ELSE"),
        ("DO IF a=1.\nFREQUENCIES b.\nEND IF", "FREQUENCIES cannot stand between DO IF and END IF"),
        ("DO IF a=1.\nEXECUTE.\nEND IF", "EXECUTE cannot stand between DO IF and END IF"),
        ("BEGIN DATA\n1\nEND DATA", "BEGIN DATA stands here without a DATA LIST"),
        ("DATA LIST FREE / a.\nFREQUENCIES a", "no BEGIN DATA follows DATA LIST"),
        ("DATA LIST FREE / a", "no BEGIN DATA follows DATA LIST"),
        ("DATA LIST FREE / a.\nBEGIN DATA\n1", "BEGIN DATA has no END DATA"),
        ("DATA LIST / a b", "the columns, as in id 1-3 is expected"),
        ("DATA LIST FREE", "'/' and the variables is expected"),
        ("FILTER a", "BY and a variable, or OFF is expected"),
        ("FILTER", "BY and a variable, or OFF is expected"),
        ("WEIGHT", "BY and a variable, or OFF is expected"),
        ("COMPUTE a", "'=' is expected"),
        ("COMPUTE a(1)=2", "vectors are not carried out"),
        ("COMPUTE a=", "a variable, a number or a text is expected, not the end"),
        ("IF a=1", "the variable that is computed is expected"),
        ("RECODE a", "'(' and old=new is expected"),
        ("RECODE a (1=)", "a number is expected, not ')'"),
        ("RECODE a b (1=2) INTO c", "2 variables become 1 new ones"),
        ("RECODE a (LO=1)", "THRU is expected"),
        ("DO IF a=1.\n" * 51 + "END IF.\n" * 50 + "END IF", "nested more than 50 levels deep"),
        ("RECODE a (=1)", "an old value is expected"),
        ("STRING a (F8)", "F8 is no format of texts"),
        ("STRING a", "'(' is expected"),
        ("NUMERIC a (A8)", "A8 is a format of texts"),
        ("FORMATS a (8.2)", "a format such as F8.2 is expected"),
        ("VALUE LABELS a 1", "the label in quotation marks is expected"),
        ("VARIABLE LABELS a", "the label in quotation marks is expected"),
        ("VARIABLE LEVEL a (METRIC)", "has no keyword 'METRIC'"),
        ("RENAME VARIABLES (a b=c)", "2 variables have 1 new names"),
        ("MISSING VALUES a", "'(' is expected"),
        ("SORT CASES BY a (X)", "A or D is expected"),
        ("MATCH FILES FILE=* /TABLE='a'", "a TABLE needs BY"),
        ("AGGREGATE /BREAK=a /m=AVERAGE(b)", "has no function 'AVERAGE'"),
        ("AGGREGATE /BREAK=a /m=PIN(b,1)", "PIN takes 2 values"),
        ("GET DATA /TYPE=ODBC /CONNECT='x' /SQL='y'", "the type ODBC is not read"),
        ("GET", "GET FILE: /FILE is missing"),
        ("SAVE 'a.sav'", "SAVE has no subcommand 'a.sav'"),
        ("DATASET NAME", "the name of a data set is expected"),
        ("SELECT IF a=1 b=2", "'b' is not understood here"),
        ("FREQUENCIES a b TO", "the name of a variable is expected, not the end"),
        ("FREQUENCIES EQ", "a variable is expected, not 'EQ'"),
        ("INSERT FILE='a.sps'", "other files cannot be read from here"),
    ],
)
def test_mistakes_in_data_commands(text: str, found: str) -> None:
    told = mistakes(f"{text}.\n")
    assert any(found in message for message in told), told
