"""Every key of a study file has its line."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarcstat.errors import InputError
from sarcstat.study.places import line_of, read_toml

TEXT = '''#:schema study.schema.json
[study]
title = """
[no.header]
key = 1
"""
# [neither]
[variables.bmi]
derive = "a"  # = 3
missing = { replace = "mean" }
[variables."x y".recode]
"a" = 1

[[tables]]
name = "t1"
by = [
  "a",  # first
  "b",
]
[tables.ref]
ecog = 1
[[tables]]
name = "t2"
events.date = "d"
'''


def test_lines_are_those_of_the_text() -> None:
    content, lines = read_toml(TEXT, "study.toml")
    assert content == tomllib.loads(TEXT)
    assert lines == {
        ("study",): 2,
        ("study", "title"): 3,
        ("variables", "bmi"): 8,
        ("variables", "bmi", "derive"): 9,
        ("variables", "bmi", "missing"): 10,
        ("variables", "bmi", "missing", "replace"): 10,
        ("variables", "x y", "recode"): 11,
        ("variables", "x y", "recode", "a"): 12,
        ("tables", 0): 14,
        ("tables", 0, "name"): 15,
        ("tables", 0, "by"): 16,
        ("tables", 0, "ref"): 20,
        ("tables", 0, "ref", "ecog"): 21,
        ("tables", 1): 22,
        ("tables", 1, "name"): 23,
        ("tables", 1, "events"): 24,
        ("tables", 1, "events", "date"): 24,
    }


def test_a_key_without_a_line_has_that_of_what_it_stands_in() -> None:
    _, lines = read_toml(TEXT, "study.toml")
    assert line_of(("tables", 0, "by", 1), lines) == 16
    assert line_of(("tables", 1, "endpoints"), lines) == 22
    assert line_of(("figures",), lines) is None
    assert line_of(("tables",), lines) == 14


@pytest.mark.parametrize(
    ("text", "line"), [("[study]\nname = x\n", 2), ("a = 1\na = 2\n", 2), ('[study]\nname = "x\n', 2), ("[a\n", 1)]
)
def test_what_is_no_toml_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(InputError, match=rf"^study.toml, line {line}, is not valid TOML: "):
        read_toml(text, "study.toml")


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        content, lines = read_toml(text, "study.toml")
    except InputError:
        return
    assert content == tomllib.loads(text)
    assert all(1 <= line <= len(text.splitlines()) for line in lines.values())
