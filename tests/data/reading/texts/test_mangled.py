"""Labels that another program has read in the wrong encoding are told: they would be printed as they stand."""

from __future__ import annotations

import pytest

from sarcstat.data.reading.source import open_source


def told(path, columns=None):
    """What is said of mangled texts."""
    return [each.text for each in open_source(path).read(columns).conditions if each.code == "mangled_texts"]


def text(word, head="arm"):
    return f"time,{head}\n1,{word}\n2,B\n3,{word}\n"


@pytest.mark.parametrize("word", ["Män", "Öst", "naïve", "≥ 2 cm – T2", "10\u00a0mg"])
def test_utf8_that_was_read_as_windows_1252(write, word):
    twice = word.encode().decode("cp1252", "replace")
    (said,) = told(write("a.csv", text(twice).encode()))
    assert f"arm '{twice}'" in said
    assert not told(write("b.csv", text(word).encode()))


def test_bytes_that_were_lost_and_a_mixture(write):
    assert told(write("a.csv", text("M\ufffdn").encode()))
    assert told(write("b.csv", text("Män").encode() + "4,Käse\n5,Höhe\n6,früh\n7,Süd\n".encode("latin-1")))


def test_a_name_of_a_column(write):
    (said,) = told(write("a.csv", text("A", "GrÃ¶ÃŸe").encode()))
    assert "GrÃ¶ÃŸe" in said


@pytest.mark.parametrize("word", ["SÃO", "Âge", "PÂTÉ", "château", "Ärzte", "Île", "生存", "Да", "Ångström"])
def test_words_that_are_whole(write, word):
    assert not told(write("a.csv", text(word).encode()))


def test_columns_that_are_not_read_are_not_looked_at(write):
    assert not told(write("a.csv", text("MÃ¤n").encode()), ["time"])
