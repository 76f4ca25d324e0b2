"""Which texts are in another order in the alphabet than by the codes of their characters."""

from __future__ import annotations

import pytest
from data.steps.building import commands, table

from sarcstat.data.steps.alphabet import first_otherwise
from sarcstat.data.steps.autorecoding import autorecode
from sarcstat.syntax.reading.commands.aggregate import Autorecode


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


@pytest.mark.parametrize(
    ("command", "texts"),
    [
        ("AUTORECODE u v x /INTO c d e", "u"),
        ("AUTORECODE v w /INTO c d /GROUP", "v, w"),
        ("AUTORECODE v w /INTO c d", None),
    ],
)
def test_texts_that_have_other_codes_by_the_alphabet_are_told(command: str, texts: str | None) -> None:
    """SPSS Base User's Guide, Automatic Recode: alphabetical order, capitals before their small letters."""
    (written,) = commands(f"{command}.")
    assert isinstance(written, Autorecode)
    notes: list[str] = []
    autorecode(written, table(x=[2, 1], u=["Z", "b"], v=["a", "b"], w=["B", "C"]), notes=notes)
    told = f"AUTORECODE: the texts of {texts} are in the order of the codes of their characters"
    assert [note.startswith(told) for note in notes] == ([] if texts is None else [True])
