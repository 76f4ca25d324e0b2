"""Which texts are in another order in the alphabet than by the codes of their characters."""

from __future__ import annotations

import pytest

from sarcstat.data.steps.alphabet import first_otherwise


@pytest.mark.parametrize(
    ("texts", "pair"),
    [
        (["no", "YES"], ("YES", "no")),
        (["<50", "50-60", ">60"], ("50-60", "<50")),
        (["Zürich", "Ärzte"], ("Zürich", "Ärzte")),
        (["élevé", "faible"], ("faible", "élevé")),
        (["a", "C", "B"], ("C", "a")),
    ],
)
def test_the_first_pair_in_another_order(texts: list[str], pair: tuple[str, str]) -> None:
    assert first_otherwise(texts) == pair


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["", "F", "M"],
        ["Female", "Male", "Other", "other"],  # a capital comes before its small letter
        ["no", "yes", "no"],
        ["T1", "T1a", "T2", "T10", "Tx"],
        ["Grade 1", "Grade 2-3", "Grade 2"],
        ["I", "II", "III", "IV"],
        ["e", "é"],
    ],
)
def test_texts_in_the_same_order(texts: list[str]) -> None:
    assert first_otherwise(texts) is None
