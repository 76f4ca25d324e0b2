"""Terms of a model as they are written. Which a formula has is R's answer: attr(terms(~ a * b), "term.labels")."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from sarcstat.errors import UsageError
from sarcstat.terms import block_parts, in_time, model_terms, parts_of, terms_in, without_parts, written

KNOWN = ["a", "b", "c"]


def entered(*entries: str, known: list[str] | None = None) -> list[str]:
    return [written(term) for term in model_terms([("enter", entries)], known or KNOWN).terms]


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not here")
@pytest.mark.parametrize("formula", ["a", "a:b", "a*b", "a*b*c", "a:b*c", "a*b:c", "a:b:c", "a + a*b", "b:a + a*b"])
def test_a_formula_has_the_terms_that_r_gives_it(formula: str) -> None:
    code = f'cat(attr(terms(~ {formula}), "term.labels"))'
    labels = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True).stdout.split()
    ours = entered(*(part.strip() for part in formula.split("+")))
    assert {frozenset(each.split(":")) for each in ours} == {frozenset(each.split(":")) for each in labels}
    assert len(ours) == len(labels)


def test_the_order_is_that_of_the_entries_and_each_term_stands_once() -> None:
    assert entered("b", "a*b", "a", "b:a", "c") == ["b", "a", "a:b", "c"]


def test_a_star_says_what_it_adds_and_a_colon_is_the_product_alone() -> None:
    assert model_terms([("enter", ["a*b"])], KNOWN).notes == [
        "a*b stands for a, b, a:b, as in R; a:b is the product alone."
    ]
    assert model_terms([("enter", ["a:b"])], KNOWN).notes == []
    assert model_terms([("enter", ["a", "b", "a*b"])], KNOWN).notes == []


def test_a_column_wins_over_an_operator() -> None:
    known = ["a", "b", "a*b", "x:y", "p:q*r", "r"]
    assert terms_in("a*b", known) == [("a*b",)]
    assert terms_in("x:y", known) == [("x:y",)]
    assert terms_in("x:y*a", known) == [("x:y",), ("a",), ("x:y", "a")]
    assert terms_in("a*x:y", known) == [("a",), ("x:y",), ("a", "x:y")]
    assert terms_in("p:q*r:a", known) == [("p:q*r", "a")]
    assert terms_in("a*b", None) == [("a",), ("b",), ("a", "b")]


def test_parts_of_an_earlier_block_stay_there() -> None:
    found = model_terms([("enter", ["a"]), ("fstep-lr", ["a*b", "c"])], KNOWN)
    assert found.blocks == [("enter", [("a",)]), ("fstep-lr", [("b",), ("a", "b"), ("c",)])]
    named_again = model_terms([("enter", ["a"]), ("bstep-lr", ["a", "b"])], KNOWN)
    assert named_again.blocks[1] == ("bstep-lr", [("a",), ("b",)])


@pytest.mark.parametrize(
    ("entry", "part"), [("a*a", "by itself"), ("a:b:a", "by itself"), ("a*", "not a term"), (":", "not a term")]
)
def test_what_is_no_term_is_refused(entry: str, part: str) -> None:
    with pytest.raises(UsageError, match=part):
        terms_in(entry, KNOWN)


def test_a_product_and_a_column_of_its_name_are_not_mixed_up() -> None:
    with pytest.raises(UsageError, match=re.escape("The product a:b and the column 'a*b' have the same name")):
        model_terms([("enter", ["a*b", "a:b"])], ["a", "b", "a*b"])


def test_products_without_their_parts_are_found() -> None:
    assert parts_of(("a", "b", "c")) == [("a",), ("b",), ("c",), ("a", "b"), ("a", "c"), ("b", "c")]
    assert list(without_parts([("a",), ("b", "a")])) == [(("b", "a"), [("b",)])]
    assert list(without_parts([("a",), ("b",), ("b", "a")])) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("enter: a,b", ("enter", " a,b")),
        ("a,b", ("bstep-lr", "a,b")),
        ("a:b", ("bstep-lr", "a:b")),
        ("a,b:c", ("bstep-lr", "a,b:c")),
        ("enter: a:b", ("enter", " a:b")),
        ("stepwise: a", ("stepwise", " a")),
    ],
)
def test_a_block_may_hold_colons(text: str, parts: tuple[str, str]) -> None:
    assert block_parts(text, "bstep-lr", KNOWN) == parts


@pytest.mark.parametrize(
    ("entry", "known", "found"),
    [
        ("late: T_ > 12", ["age"], ("late", "T_ > 12")),
        ("late:min(age, T_)", None, ("late", "min(age, T_)")),
        ("age,sex", ["age", "sex"], None),
        ("a:b", ["a:b"], None),
        ("age,a:b", ["age", "a:b"], None),
        ("a:b", None, ("a", "b")),
    ],
)
def test_a_name_with_an_expression_is_no_list(
    entry: str, known: list[str] | None, found: tuple[str, str] | None
) -> None:
    assert in_time(entry, known) == found
