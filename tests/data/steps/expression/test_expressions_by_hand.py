"""What expressions are worth by the reference, where PSPP has no say; what is counted; what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest
from data.steps.expression.samples import NONE, table, values
from data.steps.oracle import alike

from sarcstat.data.steps.expression.calling import _FUNCTIONS
from sarcstat.data.steps.expression.evaluate import evaluate, truth
from sarcstat.data.steps.expression.values import Happenings, Scope, Texts
from sarcstat.data.steps.table import Table, number, text
from sarcstat.errors import InputError
from sarcstat.syntax.reading.functions import FUNCTIONS
from sarcstat.syntax.reading.reader import read_text

#: Letters of two and three bytes, a blank text, one as long as its width, a tabulator.
LETTERS = Table([text("s", np.array(["né", "ß€x", "", "Ärzte  b", "a\tb"], object), 11)])


def of_letters(expression: str) -> list[Any]:
    return values(expression, data=LETTERS)


def first(expression: str) -> Any:
    return values(expression)[0]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("CHAR.LENGTH(s)", [2, 3, 0, 8, 3]),
        ("LENGTH(s)", [11, 11, 11, 11, 11]),
        ("LENGTH(RTRIM(s))", [3, 6, 0, 9, 3]),
        ("CHAR.SUBSTR(s,2,1)", ["é", "€", "", "r", "\t"]),
        ("SUBSTR(s,2,2)", ["é", "", "", "r", "\tb"]),
        ("SUBSTR(s,3,3)", ["", "€", "", "rzt", "b"]),
        ("CHAR.SUBSTR(s,3)", ["", "x", "", "zte  b", "b"]),
        ("CHAR.INDEX(s,'x')", [0, 3, 0, 0, 0]),
        ("INDEX(s,'x')", [0, 6, 0, 0, 0]),
        ("CHAR.RINDEX(s,'é')", [2, 0, 0, 0, 0]),
        ("RINDEX(s,'é')", [2, 0, 0, 0, 0]),
        ("CHAR.INDEX(s,'€t',1)", [0, 2, 0, 4, 0]),
        ("CHAR.LPAD(RTRIM(s),4,'-')", ["--né", "-ß€x", "----", "Ärzte  b", "-a\tb"]),
        ("CHAR.RPAD(RTRIM(s),4,'-')", ["né--", "ß€x-", "----", "Ärzte  b", "a\tb-"]),
        ("LPAD(RTRIM(s),4,'-')", ["-né", "ß€x", "----", "Ärzte  b", "-a\tb"]),
        ("CHAR.LTRIM(s,'n')", ["é", "ß€x", "", "Ärzte  b", "a\tb"]),
        ("CHAR.RTRIM(RTRIM(s),'b')", ["né", "ß€x", "", "Ärzte", "a\t"]),
        ("CHAR.CONCAT(RTRIM(s),'!')", ["né!", "ß€x!", "!", "Ärzte  b!", "a\tb!"]),
        ("CONCAT(s,'!')", ["né        !", "ß€x     !", "           !", "Ärzte  b  !", "a\tb        !"]),
        ("CHAR.MBLEN(s,2)", [2, 3, 1, 1, 1]),
        ("CHAR.MBLEN(s,1)", [1, 2, 1, 2, 1]),
        ("CHAR.MBLEN(s,0)", [NONE] * 5),
        ("MBLEN.BYTE(s,3)", [2, 3, 1, 1, 1]),
        ("REPLACE(s,'€','EUR')", ["né", "ßEURx", "", "Ärzte  b", "a\tb"]),
        ("REPLACE(s,' ','')", ["né", "ß€x", "", "Ärzteb", "a\tb"]),
        ("STRUNC(s,5)", ["né", "ß€", "", "Ärzt", "a\tb"]),
        ("UPCASE(s)", ["NÉ", "ß€X", "", "ÄRZTE  B", "A\tB"]),
        ("LOWER(s)", ["né", "ß€x", "", "ärzte  b", "a\tb"]),
        ("NORMALIZE(s)", ["né", "ß€x", "", "Ärzte  b", "a\tb"]),
        ("NTRIM(s)", ["né", "ß€x", "", "Ärzte  b", "a\tb"]),
        ("s > 'a'", [1, 1, 0, 1, 0]),
        ("s < 'a'", [0, 0, 1, 0, 1]),
        ("MIN(s,'a')", ["a", "a", "", "a", "a\tb"]),
        ("MAX(s,'a')", ["né", "ß€x", "a", "Ärzte  b", "a"]),
    ],
)
def test_texts_of_other_letters(expression: str, expected: list[Any]) -> None:
    found = of_letters(expression)
    assert all(map(alike, found, expected)), found


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # IBM's own examples of dates.
        ("DATE.DMY(31,9,2006) = DATE.DMY(1,10,2006)", 1),
        ("DATE.DMY(0,3,2004) = DATE.DMY(29,2,2004)", 1),
        ("DATE.DMY(1,1,2004)", 13_292_294_400),
        ("DATEDIFF(DATE.MDY(2,1,2005),DATE.MDY(1,1,2004),'years')", 1),
        ("DATEDIFF(DATE.MDY(1,29,2005),DATE.MDY(1,30,2004),'years')", 0),
        ("DATEDIFF(DATE.MDY(2,1,2004),DATE.MDY(1,30,2004),'months')", 0),
        ("DATEDIFF(DATE.MDY(2,15,2004),DATE.MDY(1,1,2004),'month')", 1),
        ("DATEDIFF(DATE.MDY(1,1,2004),DATE.MDY(2,15,2004),'Month')", -1),
        ("DATEDIFF(DATE.DMY(1,2,2004)+3600,DATE.DMY(1,1,2004)+7200,'months')", 0),
        ("DATEDIFF(DATE.DMY(1,2,2004)+7200,DATE.DMY(1,1,2004)+3600,'months')", 1),
        ("DATE.DMY(1,0,2004)", NONE),
        ("DATE.DMY(32,1,2004)", NONE),
        ("DATE.DMY(1.5,1,2004)", NONE),
        ("DATE.DMY(14,10,1582)", NONE),
        ("TIME.HMS(2)", 7200),
        ("TIME.HMS(2,30)", 9000),
        ("TIME.HMS(-2,30)", NONE),
        # Known in spite of what is missing.
        ("0 * $SYSMIS", 0),
        ("0 / $SYSMIS", 0),
        ("MOD(0,$SYSMIS)", 0),
        ("$SYSMIS ** 0", 1),
        ("0 ** $SYSMIS", 0),
        ("0 / 0", NONE),
        ("0 ** 0", NONE),
        ("(1 > 2) AND ($SYSMIS = 1)", 0),
        ("(1 < 2) AND ($SYSMIS = 1)", NONE),
        ("(1 < 2) OR ($SYSMIS = 1)", 1),
        ("(1 > 2) OR ($SYSMIS = 1)", NONE),
        ("NOT ($SYSMIS = 1)", NONE),
        ("MEAN.5(a,b)", NONE),
        ("SD(a)", NONE),
        ("VARIANCE(0.1,0.1,0.1)", 0),
        ("LPAD('ab',$SYSMIS)", ""),
        ("NUMBER('-',F8)", NONE),
        ("NUMBER('31-FEB-2001',DATE11) = DATE.DMY(3,3,2001)", 1),
        ("NUMBER('1e-999',F8)", NONE),
        ("REPLACE('aaa','a','b',1e40)", "bbb"),
        ("SUBSTR('abc',2,1e40)", "bc"),
        ("NUMBER('060/7.25: 23:',YMDHMS20)", NONE),
        ("NUMBER('13:05:09',DTIME10)", NONE),
        ("-0.0 = 0", 1),
    ],
)
def test_the_reference(expression: str, expected: Any) -> None:
    assert alike(first(expression), expected), first(expression)


def test_missing_of_a_text_is_whether_it_is_declared_so() -> None:
    assert values("MISSING(t)") == [0, 1, 0, 0, 0, 0, 0, 0]
    assert values("VALUE(t)")[1] == "x"


def test_labels() -> None:
    columns = [
        replace(number("n", np.array([1.0, 2.0, NONE])), labels={1.0: "one"}),
        replace(text("s", np.array(["a", "b", ""], object), 3), labels={"a  ": "Ä"}),
    ]
    assert values("VALUELABEL(n)", data=Table(columns)) == ["one", "", ""]
    assert values("VALUELABEL(s)", data=Table(columns)) == ["Ä", "", ""]


def test_today() -> None:
    (days,), (seconds,) = {first("$JDATE")}, {first("$TIME")}
    assert days == np.floor(seconds / 86400) == first("XDATE.TDAY($TIME)")
    assert abs(seconds - (datetime.now() - datetime(1582, 10, 14)).total_seconds()) < 60
    assert first("$DATE11") == first("STRING($TIME,DATE11)")
    assert first("$DATE") == first("STRING($TIME,DATE9)")
    assert (first("$LENGTH"), first("$WIDTH")) == (59, 80)


def test_years_of_two_digits_lie_in_the_hundred_years_from_69_years_ago_on() -> None:
    oldest = date.today().year - 69
    for year in (oldest, oldest + 50, oldest + 99):
        assert first(f"XDATE.YEAR(DATE.DMY(1,7,{year % 100}))") == year
        assert first(f"XDATE.YEAR(NUMBER('1.7.{year % 100:02}',EDATE8))") == year
        assert first(f"STRING(DATE.DMY(1,7,{year}),EDATE8)") == f"01.07.{year % 100:02}"
    assert first(f"STRING(DATE.DMY(1,7,{oldest - 1}),EDATE8)") == "********"


def test_case_numbers_and_lags_are_those_of_the_scope() -> None:
    data = table()
    scope = Scope(data, np.arange(11.0, 19.0), lambda name, n: data[name].with_values(np.full(8, n * 100.0)))
    (command,) = read_text("COMPUTE x=$CASENUM + LAG(b,2).").commands
    assert evaluate(command.expression, scope).values.tolist() == [211 + case for case in range(8)]


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("a / 0", "18: division by zero: system-missing in 6 cases"),
        ("MOD(a,0)", "16: MOD by zero: system-missing in 6 cases"),
        ("LN(a)", "16: LN of a number for which it is not defined: system-missing in 2 cases"),
        ("SQRT(a)", "16: SQRT of a number for which it is not defined: system-missing in 1 case"),
        ("LNGAMMA(1e308)", "16: LNGAMMA is too large for a number: system-missing in 8 cases"),
        ("REPLACE(s,'a','b',1.5)", "16: argument 4 of REPLACE is no whole number and counts as missing in 8 cases"),
        ("EXP(a * 100)", "16: EXP is too large for a number: system-missing in 1 case"),
        ("1e300 * 1e300", "22: a result is too large for a number and became system-missing in 8 cases"),
        ("0 ** -1", "18: a power that has no value: system-missing in 8 cases"),
        ("NUMBER(s,F6)", "16: NUMBER of a text that is no number: system-missing (F6) in 5 cases"),
        (
            "DATE.DMY(31,k,2001)",
            "16: a day, month or year that is none, or a date before 15 October 1582: system-missing in 3 cases",
        ),
        (
            "NUMBER('31-FEB-2001',DATE11)",
            "16: a day that its month does not have was counted on into the next month (DATE11) in 8 cases",
        ),
        (
            "DATE.DMY(31,2,2001)",
            "16: a day that its month does not have was counted on into the next month in 8 cases",
        ),
        ("NUMBER(u,TIME8)", "16: NUMBER of a text that is no date: system-missing (TIME8) in 6 cases"),
        ("LPAD(s,32768)", "16: LPAD to a length that is not from 0 to 32767: blank in 8 cases"),
        ("CONCAT(RPAD('',32767),'x')", "16: a text of more than 32767 bytes was cut in 8 cases"),
        ("MEAN.3(a,b)", "16: MEAN asks for more valid arguments than it has: system-missing in 8 cases"),
        ("a AND b", "22: a condition that is neither 0 nor 1 was taken for false in 4 cases"),
        ("STRING(d,F3)", "16: STRING: a number has no place in F3 in 7 cases"),
        (
            "SUBSTR('é',1,1)",
            "16: a character of several bytes was cut in two, and what was left of it dropped in 8 cases",
        ),
    ],
)
def test_what_happens_is_counted_with_its_place(expression: str, told: str) -> None:
    happened = Happenings()
    values(expression, happened)
    assert f"job.sps, line 1, column {told}" in happened.sentences()


def test_what_is_missing_anyway_is_not_counted() -> None:
    happened = Happenings()
    for expression in ("a / 2", "LN($SYSMIS)", "NUMBER('',F8)", "DATE.DMY(1,1,$SYSMIS)", "MOD($SYSMIS,0)", "a + c"):
        values(expression, happened)
    assert happened.sentences() == []


@pytest.mark.parametrize(
    ("expression", "column", "message"),
    [
        ("aa + 1", 16, "there is no variable aa"),
        ("MEAN(a TO z)", 26, "there is no variable z"),
        ("MEAN(c TO a)", 21, "a stands before c in the data"),
        ("s + 1", 16, "an operand of + is a number, and this is a text"),
        ("-s", 17, "what stands behind - is a number, and this is a text"),
        ("NOT s", 20, "a condition is a number, and this is a text"),
        ("s = 1", 18, "a number and a text are compared"),
        ("d > '1.1.2000'", 18, "a number and a text are compared"),
        ("ABS(s)", 20, "ABS: argument 1 is a number, and this is a text"),
        ("SUBSTR(a,1)", 23, "SUBSTR: argument 1 is a text, and this is a number"),
        ("ABS(a,b)", 16, "ABS: takes 1 argument, not 2"),
        ("ANY(a)", 16, "ANY: needs at least 2 arguments, not 1"),
        ("ANY(a,'x')", 22, "ANY: numbers and texts are mixed"),
        ("ANY(s,1)", 22, "ANY: numbers and texts are mixed"),
        ("RANGE(a,1,2,3)", 16, "RANGE: each range has a lowest and a highest value"),
        ("MAX(s,a)", 22, "MAX: numbers and texts are mixed"),
        ("SYSMIS(s)", 23, "SYSMIS: a text is never system-missing"),
        ("VALUE(a+1)", 23, "VALUE: argument 1 is the name of a variable"),
        ("LAG(a,b)", 22, "LAG: argument 2 is a whole number from 1 on, written as such"),
        ("LAG(a,0)", 22, "LAG: argument 2 is a whole number from 1 on, written as such"),
        ("DATEDIFF(d,e,'fortnights')", 29, "DATEDIFF: 'fortnights' is none of years, quarters, months"),
        ("DATESUM(d,1,'days','nearly')", 35, "DATESUM: 'nearly' is none of closest, rollover"),
        ("NUMBER(s,'F8')", 25, "NUMBER: argument 2 is a format of numbers with its width"),
        ("NUMBER(s,A8)", 25, "NUMBER: argument 2 is a format of numbers with its width"),
        ("STRING(s,F8)", 23, "STRING: argument 1 is a number, and this is a text"),
        ("MEAN.0(a,b)", 16, "MEAN: at least one argument is to be valid"),
        ("RV.NORMAL(0,1)", 16, "random numbers of SPSS cannot be drawn again (RV.NORMAL)"),
        ("UNIFORM(1)", 16, "random numbers of SPSS cannot be drawn again (UNIFORM)"),
        ("CDF.NORMAL(a,0,1)", 16, "distribution functions are not computed (CDF.NORMAL)"),
        ("APPLYMODEL(a)", 16, "the function APPLYMODEL is not carried out"),
    ],
)
def test_what_cannot_be_meant_is_refused_where_it_stands(expression: str, column: int, message: str) -> None:
    (command,) = read_text(f"COMPUTE result={expression}.", "job.sps").commands
    nobody = table().rows(np.zeros(8, bool))
    with pytest.raises(InputError) as caught:
        evaluate(command.expression, Scope.of(nobody))
    assert caught.value.problems[0].message.startswith(f"job.sps, line 1, column {column}: {message}")


def test_a_misspelled_variable_is_guessed() -> None:
    with pytest.raises(InputError) as caught:
        values("CTIME.DAYS(dd)")
    assert caught.value.problems[0].hint == "Did you mean 'd'?"


def test_a_condition_of_another_number_is_false_and_told() -> None:
    happened = Happenings()
    (command,) = read_text("SELECT IF a.").commands
    found = truth(command.condition, Scope.of(table(), happened))
    assert [each if each == each else None for each in found] == [1, None, None, 0, 0, 0, 0, 0]
    assert happened.sentences() == [
        "syntax, line 1, column 11: a condition that is neither 0 nor 1 was taken for false in 4 cases"
    ]


def test_without_cases_the_type_is_known() -> None:
    nobody = Scope.of(table().rows(np.zeros(8, bool)))
    for expression, text_ in (("CONCAT(s,t)", True), ("LAG(s)", True), ("a+1", False), ("MAX(s,t)", True)):
        (command,) = read_text(f"COMPUTE result={expression}.").commands
        assert isinstance(evaluate(command.expression, nobody), Texts) is text_


def test_every_function_is_carried_out_or_refused_by_name() -> None:
    refused = {name for name in FUNCTIONS if name not in _FUNCTIONS}
    assert set(_FUNCTIONS) <= FUNCTIONS
    assert {name for name in refused if "." not in name} == {
        *("APPLYMODEL", "STRAPPLYMODEL", "UNIFORM", "NORMAL", "CDFNORM", "PROBIT")
    }
    assert {name.split(".")[0] for name in refused if "." in name} == {"CDF", "IDF", "PDF", "RV", "NCDF", "NPDF", "SIG"}


def test_units_may_differ_from_case_to_case() -> None:
    data = Table(
        [
            number("d", np.array([86400.0 * 60, 86400.0, 86400.0 * 2, 86400.0 * 2])),
            text("u", np.array(["days", "MONTH", "weeks", "parsecs"], object), 8),
        ]
    )
    happened = Happenings()
    assert all(map(alike, values("DATEDIFF(d,86400,u)", happened, data), [59, 0, 0, NONE]))
    later = values("DATESUM(d,-1,u)", happened, data)
    assert all(map(alike, later, [86400 * 59, NONE, -86400 * 5, NONE]))
    assert [each.split(": ", 1)[1] for each in happened.sentences()] == [
        "DATEDIFF: a text is none of years, quarters, months, weeks, days, hours, minutes, seconds: system-missing "
        "in 1 case",
        "a date before 15 October 1582: system-missing in 1 case",
        "DATESUM: a text is none of years, quarters, months, weeks, days, hours, minutes, seconds: system-missing "
        "in 1 case",
    ]
