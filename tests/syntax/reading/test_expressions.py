"""Expressions: precedence, functions, and what is wrong with them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from syntax.reading.trees import AT, command, commands, mistakes, name, names, remarks, value

from sarcstat.errors import InputError, Problem
from sarcstat.syntax.reading.expressions import Call, Operation, System, Unary
from sarcstat.syntax.reading.functions import FUNCTIONS
from sarcstat.syntax.reading.tree import Everything, Value


def shape(node: Any) -> str:
    """An expression with a parenthesis around every operation."""
    match node:
        case Operation():
            return "(" + f" {node.operator} ".join(shape(each) for each in node.operands) + ")"
        case Unary():
            return f"({node.operator} {shape(node.operand)})"
        case Call():
            valid = "" if node.valid is None else f".{node.valid}"
            return f"{node.function}{valid}[{', '.join(shape(each) for each in node.arguments)}]"
        case Value():
            return repr(node.value) if isinstance(node.value, str) else f"{node.value:g}"
        case System():
            return node.name
        case Everything():
            return "ALL"
    return str(node) if not hasattr(node, "first") else f"{node.first} TO {node.last}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a+b*c", "(a + (b * c))"),
        ("(a+b)*c", "((a + b) * c)"),
        ("a-b-c", "(a - b - c)"),
        ("a-b+c", "((a - b) + c)"),
        ("a/b*c", "((a / b) * c)"),
        ("a/b/c", "(a / b / c)"),
        ("a**b*c", "((a ** b) * c)"),
        ("a**b**c", "(a ** b ** c)"),
        ("-a**b", "(- (a ** b))"),
        ("a**-b", "(a ** (- b))"),
        ("2**-1", "(2 ** -1)"),
        ("-2", "-2"),
        ("-2**2", "(- (2 ** 2))"),
        ("1--a", "(1 - (- a))"),
        ("a-1", "(a - 1)"),
        ("+a", "a"),
        ("-a*b", "((- a) * b)"),
        ("a<b+1", "(a < (b + 1))"),
        ("NOT a=1", "(NOT (a = 1))"),
        ("NOT a & b", "((NOT a) AND b)"),
        ("NOT NOT a", "(NOT (NOT a))"),
        ("~a|~b", "((NOT a) OR (NOT b))"),
        ("a OR b AND c", "(a OR (b AND c))"),
        ("a AND b OR c AND d", "((a AND b) OR (c AND d))"),
        ("a=1 OR a=2 OR a=3", "((a = 1) OR (a = 2) OR (a = 3))"),
        ("(a=1)=(b=1)", "((a = 1) = (b = 1))"),
        ("a EQ 1 AND b NE 2", "((a = 1) AND (b <> 2))"),
        ("1.5e3+.5", "(1500 + 0.5)"),
        ("'x'", "'x'"),
        ("$CASENUM", "$CASENUM"),
        ("$sysmis", "$SYSMIS"),
        ("filter_$", "filter_$"),
        ("T_*age", "(T_ * age)"),
        ("mean(a,b)", "MEAN[a, b]"),
        ("MEAN.2(a TO c, d)", "MEAN.2[a TO c, d]"),
        ("SUM(ALL)", "SUM[ALL]"),
        ("LAG(a)", "LAG[a]"),
        ("LAG (a, 2)", "LAG[a, 2]"),
        ("ANY(a,1,2,3)", "ANY[a, 1, 2, 3]"),
        ("RANGE(a,1,5)", "RANGE[a, 1, 5]"),
        ("DATE.DMY(1,2,2020)", "DATE.DMY[1, 2, 2020]"),
        ("CTIME.DAYS(a-b)/365.25", "(CTIME.DAYS[(a - b)] / 365.25)"),
        ('DATEDIFF(b,a,"months")', "DATEDIFF[b, a, 'months']"),
        ("(d2-d1)/(60*60*24*30.4375)", "((d2 - d1) / (60 * 60 * 24 * 30.4375))"),
        ("NUMBER(SUBSTR(a,1,2),F2.0)", "NUMBER[SUBSTR[a, 1, 2], F2.0]"),
        ("CONCAT(RTRIM(a),' ',b)", "CONCAT[RTRIM[a], ' ', b]"),
        ("MOD(TRUNC(a),2)", "MOD[TRUNC[a], 2]"),
        ("trun(a)", "TRUNC[a]"),
        ("RV.NORMAL(0,1)", "RV.NORMAL[0, 1]"),
        ("1-CDF.CHISQ(a,1)", "(1 - CDF.CHISQ[a, 1])"),
        ("MISSING(a) OR SYSMIS(b)", "(MISSING[a] OR SYSMIS[b])"),
        ("sum(a) > 1", "(SUM[a] > 1)"),
    ],
)
def test_precedence(text: str, found: str) -> None:
    assert shape(command(f"COMPUTE x={text}").expression).lower() == found.lower()


def test_variables_may_be_called_like_functions_and_keywords() -> None:
    assert command("COMPUTE x=mean+sum").expression == Operation("+", names("mean sum"), AT)
    assert command("COMPUTE mean=MEAN(mean, max)").target == name("MEAN")


#: Counted in COMPUTE and IF of real texts, most to least.
COUNTED = (
    *("DATE.DMY", "MISSING", "CTIME.DAYS", "SUBSTR", "NUMBER", "LAG", "DATESUM", "MIN", "MEAN", "XDATE.YEAR", "LN"),
    *("SQRT", "EXP", "DATEDIFF", "ABS", "SUM", "RND", "CONCAT", "MAX", "MOD", "TRUNC"),
)


@pytest.mark.parametrize("function", [*COUNTED, *sorted(FUNCTIONS - set(COUNTED))])
@pytest.mark.parametrize("arguments", ["", "a", "a, 1, 'x'"])
def test_every_function_takes_any_number_of_arguments(function: str, arguments: str) -> None:
    found = command(f"IF ({function.lower()}({arguments})=1) b={function}({arguments})")
    expected = {"": (), "a": names("a"), "a, 1, 'x'": (*names("a"), value(1), value("x"))}[arguments]
    assert found.expression == Call(function, expected, None, AT)
    assert found.condition.operands[0] == found.expression


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("MEEN(a)", "there is no function MEEN"),
        ("v(1)", "there is no function v"),
        ("SQRT.2(a)", "SQRT takes no number of valid arguments"),
        ("CHAR.R(a)", "there is no function CHAR.R"),
        ("LNX(a)", "there is no function LNX"),
        ("(a", "a parenthesis is not closed"),
        ("MEAN(a,b", "a parenthesis is not closed"),
        ("a+", "is expected, not the end"),
        ("a b", "'b' is not understood here"),
        ("a)", "')' is not understood here"),
        ("a AND", "is expected, not the end"),
        ("MEAN(,a)", "is expected, not ','"),
        ("$FOO", "there is no variable $FOO of SPSS"),
        ("a = = b", "is expected, not '='"),
        ("BY", "is expected, not 'BY'"),
        ("(" * 500 + "a" + ")" * 500, "nested more than 50 levels deep"),
        ("-" * 500 + "a", "nested more than 50 levels deep"),
        ("NOT " * 500 + "a", "nested more than 50 levels deep"),
        ("ABS(" * 500 + "a" + ")" * 500, "nested more than 50 levels deep"),
        ("a" + "+b-c" * 500, "an expression is too long"),
        ("a" + "=b" * 500, "so many relations stand in a row"),
    ],
)
def test_mistakes(text: str, found: str) -> None:
    (message,) = mistakes(f"COMPUTE x={text}.")
    assert found in message


def test_a_long_list_of_conditions_is_flat() -> None:
    found = command("SELECT IF " + "\n OR ".join(f"a={number}" for number in range(5000))).condition
    assert len(found.operands) == 5000
    assert len(command("COMPUTE x=" + "+".join(f"a{number}" for number in range(5000))).expression.operands) == 5000


def test_a_relation_of_a_relation_is_told() -> None:
    assert shape(command("COMPUTE x=1<a<5").expression) == "((1 < a) < 5)"
    assert remarks("COMPUTE x=1<a<5.") == ["1: a relation of a relation compares with 0 or 1, which is hardly meant"]
    assert remarks("COMPUTE x=(1<a)=1.") == []


def test_a_mistake_points_at_its_word() -> None:
    (message,) = mistakes("COMPUTE x=a+\n   MEEN(b, c).")
    assert re.fullmatch(r"job\.sps, line 2, column 4: .*MEEN.*:\n     MEEN\(b, c\)\.\n     \^", message)


def test_a_function_that_is_written_in_full_is_not_abbreviated() -> None:
    (told,) = problems('COMPUTE x=DATEDI(b,a,"months").')
    assert told.message.startswith("job.sps, line 1, column 11: there is no function DATEDI:")
    assert told.hint == "Did you mean DATEDIFF?"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("DATEDIF", "DATEDIFF"), ("datedif", "DATEDIFF"), ("SUBSTRING", "SUBSTR"), ("CHAR.SUBSTRING", "CHAR.SUBSTR")],
)
def test_functions_have_other_names_in_real_jobs(written: str, meant: str) -> None:
    assert command(f"COMPUTE x={written}(b,a,c)").expression.function == meant


def problems(text: str) -> tuple[Problem, ...]:
    """What is wrong with a text, with the hints."""
    with pytest.raises(InputError) as caught:
        commands(text)
    return caught.value.problems
