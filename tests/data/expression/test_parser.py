"""The grammar of conditions, one line a behavior, and errors that point at the place."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarcstat.data.expression import nodes
from sarcstat.data.expression.parser import parse
from sarcstat.data.expression.tokens import pointed
from sarcstat.errors import ExitStatus, UsageError


def shape(node):
    """A tree as nested tuples, without positions."""
    match node:
        case nodes.Column():
            return ("column", node.name)
        case nodes.Literal():
            return node.value
        case nodes.Comparison():
            return (node.operator, shape(node.left), shape(node.right))
        case nodes.Membership():
            return ("in", shape(node.operand), *map(shape, node.values))
        case nodes.Between():
            bounds = (">=", shape(node.operand), shape(node.low)), ("<=", shape(node.operand), shape(node.high))
            return ("and", *bounds)
        case nodes.IsMissing():
            return ("missing", shape(node.operand))
        case nodes.Not():
            return ("not", shape(node.inner))
        case nodes.Negative():
            return ("-", shape(node.inner))
        case nodes.Power():
            return ("**", shape(node.base), shape(node.exponent))
        case nodes.Call():
            return (node.name, *map(shape, node.arguments))
        case nodes.Gone():
            return None
        case nodes.Case():
            return (
                "if",
                *((shape(condition), shape(value)) for condition, value in node.branches),
                shape(node.otherwise),
            )
        case nodes.Chain():
            total = shape(node.first)
            for sign, operand, _ in node.rest:
                total = (sign, total, shape(operand))
            return total
        case nodes.And() | nodes.Or():
            return (type(node).__name__.lower(), *map(shape, node.parts))


A, B, C = (("=", ("column", name), 1.0) for name in "abc")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1", A),
        ("a==1", A),
        ("a != 1", ("!=", ("column", "a"), 1.0)),
        ("a<>1", ("!=", ("column", "a"), 1.0)),
        ("a<=-1.5e3", ("<=", ("column", "a"), -1500.0)),
        ("a>=.5", (">=", ("column", "a"), 0.5)),
        ("1 < a", ("<", 1.0, ("column", "a"))),
        ("a = b", ("=", ("column", "a"), ("column", "b"))),
        ("a = true", A),
        ("a = 'x'", ("=", ("column", "a"), "x")),
        ("a = 'it''s'", ("=", ("column", "a"), "it's")),
        ('a = "5"" wide"', ("=", ("column", "a"), '5" wide')),
        ("`my var` = 1", ("=", ("column", "my var"), 1.0)),
        ("```); q()` = 1", ("=", ("column", "`); q()"), 1.0)),
        ("`and` = 1", ("=", ("column", "and"), 1.0)),
        ("OS.time > 1", (">", ("column", "OS.time"), 1.0)),
        ("生存 = 1", ("=", ("column", "生存"), 1.0)),
        ("missing = 1", ("=", ("column", "missing"), 1.0)),
        ("a = 1 or b = 1 and c = 1", ("or", A, ("and", B, C))),
        ("(a = 1 or b = 1) and c = 1", ("and", ("or", A, B), C)),
        ("NOT a = 1 And b = 1", ("and", ("not", A), B)),
        ("not (a = 1 and b = 1)", ("not", ("and", A, B))),
        ("not not a = 1", A),
        ("a = 1 AND b = 1 and c = 1", ("and", A, B, C)),
        ("a in (1, 'x')", ("in", ("column", "a"), 1.0, "x")),
        ("a not in (1)", ("not", ("in", ("column", "a"), 1.0))),
        ("a is missing", ("missing", ("column", "a"))),
        ("a IS NOT Missing", ("not", ("missing", ("column", "a")))),
        ("a between 1 and 1 and b = 1", ("and", ("and", (">=", *A[1:]), ("<=", *A[1:])), B)),
        ("a not between 1 and 1", ("not", ("and", (">=", *A[1:]), ("<=", *A[1:])))),
        ("\t a\n=\r1 ", A),
    ],
)
def test_grammar(text, expected):
    assert shape(parse(text).root) == expected


X, Y, Z = (("column", name) for name in "xyz")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x + y * z", ("+", X, ("*", Y, Z))),
        ("x - y - z", ("-", ("-", X, Y), Z)),
        ("x / y * z", ("*", ("/", X, Y), Z)),
        ("(x + y) * z", ("*", ("+", X, Y), Z)),
        ("x-1", ("-", X, 1.0)),
        ("x -1", ("-", X, 1.0)),
        ("-x ** 2", ("-", ("**", X, 2.0))),
        ("x ** -2", ("**", X, ("-", 2.0))),
        ("- -2", 2.0),
        ("-2", -2.0),
        ("MIN(x, 3)", ("min", X, 3.0)),
        ("min", ("column", "min")),
        ("`min` + if_", ("+", ("column", "min"), ("column", "if_"))),
        ("1 if x = 1 else 2 if y = 2 else 3", ("if", (("=", X, 1.0), 1.0), (("=", Y, 2.0), 2.0), 3.0)),
        ("x if x < 5 else missing", ("if", (("<", X, 5.0), X), None)),
        ("missing if x < 5 else x", ("if", (("<", X, 5.0), None), X)),
        ("max(x, y) if x is not missing else missing", ("if", (("not", ("missing", X)), ("max", X, Y)), None)),
        ("missing + 1", ("+", ("column", "missing"), 1.0)),
        ("(x > 1) + (y > 1)", ("+", (">", X, 1.0), (">", Y, 1.0))),
        ("x + 1 between y and z - 1", ("and", (">=", ("+", X, 1.0), Y), ("<=", ("+", X, 1.0), ("-", Z, 1.0)))),
        ("x * 2 in (-1, +2)", ("in", ("*", X, 2.0), -1.0, 2.0)),
        ("x / y is missing", ("missing", ("/", X, Y))),
        ("x = 1 if y = 1 else z = 1", ("if", (("=", Y, 1.0), ("=", X, 1.0)), ("=", Z, 1.0))),
    ],
)
def test_calculations(text, expected):
    assert shape(parse(text, condition=False).root) == expected


def test_an_error_names_the_place():
    with pytest.raises(UsageError, match=r"^variables\.bmi\.derive: a value or a column is expected after '/', at"):
        parse("weight /", place="variables.bmi.derive", condition=False)
    with pytest.raises(UsageError, match=r"^variables\.bmi\.derive: the expression is empty"):
        parse(" ", place="variables.bmi.derive", condition=False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x + 1 2", "an operator or the end is expected here"),
        ("x > 1 2", "and, or, or the end is expected here"),
        ("x, y", "an operator or the end is expected here"),
        ("x = '\ud800'", "bytes that are no characters"),
    ],
)
def test_what_follows_a_calculation(text, message):
    with pytest.raises(UsageError, match=message):
        parse(text, condition=False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("min(a, " * 60 + "1" + ")" * 60, "too many parentheses are open"),
        ("1 + 2 * -(" * 45 + "a" + ")" * 45, "too many calculations stand within one another"),
    ],
)
def test_depth_is_bounded(text, message):
    with pytest.raises(UsageError, match=message):
        parse(text, condition=False)


def test_long_flat_calculations_are_no_trees():
    assert len(parse("+".join(["a"] * 4_000), condition=False).root.rest) == 3_999
    assert len(parse("1 if a = 1 else " * 500 + "2", condition=False).root.branches) == 500
    assert parse("-" * 9_000 + "a", condition=False)


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        ("a <", "a value or a column is expected after '<'", 4),
        ("a < and b = 1", "a value or a column is expected after '<'", 5),
        ("(a = 1", "this parenthesis is not closed", 1),
        ("a = 1)", "this parenthesis closes nothing", 6),
        ("1 < a < 5", "'<' cannot follow a whole comparison", 7),
        ("a = 1 b = 2", "and, or, or the end is expected here", 7),
        ("a", "a comparison is expected here", 2),
        ("not", "a column is expected here", 4),
        ("in (1)", "a column is expected here", 1),
        ("a in 1", "a list in parentheses is expected here", 6),
        ("a in ()", "a value is expected here", 7),
        ("a in (1 2)", "a comma or a closing parenthesis is expected here", 9),
        ("a in (b)", "a value is expected here", 7),
        ("1 in (1)", "a column is expected before 'in'", 1),
        ("'x' is missing", "a column is expected before 'is missing'", 1),
        ("a between 1 or 2", "and is expected here", 13),
        ("a is null", "missing is expected here", 6),
        ("a = 'x", "the quotation mark ' is not closed", 5),
        ("`a = 1", "the quotation mark ` is not closed", 1),
        ("a = ‘x’", "'‘' is not understood", 5),
        ("a = 1 & b = 1", "'&' is not understood", 7),
        ("a ^ 1 = 2", "'^' is not understood", 3),
        ("a = 1; b", "';' is not understood", 6),
        ("a = 1.2.3", "a number must not run into a name", 5),
        ("a = 9007199254740993", "9007199254740993 would be rounded to 9007199254740992", 5),
        ("3rd = 1", "a number must not run into a name", 1),
        ("a = \x00", "'U+0000' is not understood", 5),
        ("a ≥ 1", "'≥' is not understood", 3),
        ("a = 5 %", "'%' is not understood", 7),
        ("a + 1", "a comparison is expected here", 6),
        ("a + b and a = 1", "a comparison is expected here", 7),
        ("a = 1 or b", "a comparison is expected here", 11),
        ("not a * 2", "a comparison is expected here", 10),
        ("a * = 1", "a value or a column is expected after '*'", 5),
        ("a ** 2 ** 3 = 1", "it is not clear which ** comes first", 8),
        ("a if b else c", "a comparison is expected here", 8),
        ("a = 1 if b = 1", "else is expected here", 15),
        ("a in (- 'x')", "a number is expected after the sign", 9),
        ("mean(a) > 1", "there is no function 'mean'", 1),
        ("min(a) > 1", "min takes two or more values, separated by commas", 1),
        ("days(a, b, c) > 1", "days takes two dates, separated by commas", 1),
        ("round(a, 1.5) > 1", "the decimals of round are a whole number from 0 to 15", 1),
        ("abs(a > 1", "a comma or a closing parenthesis is expected here", 10),
        ("missing if a = 1 else missing", "every branch is missing", 23),
    ],
)
def test_errors_point_at_the_place(text, message, at):
    with pytest.raises(UsageError) as caught:
        parse(text)
    first, _, caret = caught.value.problems[0].message.split("\n")
    assert first == f"--where: {message}, at character {at}:"
    assert caret == " " * (1 + at) + "^"
    assert caught.value.exit_status == ExitStatus.USAGE


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_nothing(text):
    with pytest.raises(UsageError, match="the condition is empty"):
        parse(text)


def test_the_caret_stands_under_wide_characters():
    assert pointed("生存 = ?", 5) == "\n  生存 = ?\n         ^"


def test_a_long_text_is_shown_around_the_place():
    _, shown, caret = pointed("x" * 100 + "?" + "y" * 100, 100).split("\n")
    assert shown == "  …" + "x" * 50 + "?" + "y" * 24 + "…"
    assert shown[len(caret) - 1] == "?"


@pytest.mark.parametrize(
    "text",
    ["(" * 9_000, "(a = 1 or " * 900, "x" * 10_001, "not " * 2_000, "'" * 9_999, "a in (" + "1," * 4_000, "-" * 9_999],
)
def test_large_nonsense_is_refused_at_once(text):
    with pytest.raises(UsageError):
        parse(text)


def test_a_long_condition_is_fine():
    assert len(parse(" or ".join(f"a = {i}" for i in range(500))).root.parts) == 500
    assert parse("(" * 50 + "a = 1" + ")" * 50)


WORDS = st.sampled_from(
    [
        *["a", "b", "1", "-2.5", "'x'", '"y"', "`z`", "(", ")", ",", "=", "<", ">=", "<>", "and", "or", "not"],
        *["in", "between", "is", "missing", "true", "'", "生", "&", "\n"],
        *["+", "-", "*", "/", "**", "if", "else", "min(", "days(", "round("],
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=30), st.lists(WORDS, max_size=15).map(" ".join)))
def test_any_text_is_a_condition_or_a_usage_error(text):
    for condition in (True, False):
        with contextlib.suppress(UsageError):
            assert isinstance(parse(text, condition=condition), nodes.Expression)
