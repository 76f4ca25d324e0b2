"""Every key of a study file has its line."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarcstat.errors import InputError
from sarcstat.forms.places import key_lines, line_of, read_toml

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
    assert read_toml(TEXT, "study.toml") == tomllib.loads(TEXT)
    assert key_lines(TEXT) == {
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
    lines = key_lines(TEXT)
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


def test_a_list_over_thousands_of_lines_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "rows = [\n" + '  { a = "]", b = """x\n[y]\n""" }, # [\n' * 3000 + "]\nlast = 1\n"
    loaded: list[int] = []
    loads = tomllib.loads
    monkeypatch.setattr(tomllib, "loads", lambda part: loaded.append(len(part)) or loads(part))
    assert key_lines(text)["last",] == 3 * 3000 + 3
    assert sum(loaded) == len(text)


PIECES = (
    "[a]\n",
    "[[b]]\n",
    "x = 1\n",
    's = """\n[z]\n"""\n',
    "t = '#'\n",
    "l = [\n 1, # ]\n]\n",
    "# c\n",
    "\n",
    "u.v = {w = 2}\n",
)


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_pieces_keep_their_lines(pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        content = read_toml(text, "study.toml")
    except InputError:
        return
    lines = key_lines(text)
    split = text.split("\n")
    for key, line in lines.items():
        written = [str(part) for part in key if not isinstance(part, int)][-1]
        assert written in split[line - 1]
    assert {key[0] for key in lines} == set(content)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        content = read_toml(text, "study.toml")
    except InputError:
        return
    assert content == tomllib.loads(text)
    lines = key_lines(text)
    assert all(key[:1] in [(name,) for name in content] for key in lines)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())
