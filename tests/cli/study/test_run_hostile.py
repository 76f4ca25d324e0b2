"""Whatever stands in the place of a value of a study, it ends in tables or in a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from cli.study.lung import STUDY

TABLE = '\n[[tables]]\nname = "t"\ncommand = "km"\nendpoints = ["OS"]\n'
VARIABLE = STUDY.replace("[endpoints.OS]", "[variables.a]\n{}\n[endpoints.OS]")
DATA = STUDY.replace("[data]", "[data]\n{}")
ENDPOINT = STUDY.replace('unit = "days"\n', 'unit = "days"\n{}\n', 1)
#: Each place of a study in which a column is named.
COLUMNS = [
    (DATA + TABLE, "id = '{}'"),
    (DATA + TABLE, "where = '`{}` > 1'"),
    (DATA + TABLE, "exclude = [{{ when = '`{}` > 1', words = 'x' }}]"),
    (VARIABLE + TABLE, "from = '{}'"),
    (VARIABLE + TABLE, "derive = '`{}` > 1'"),
    (STUDY.replace('time = "time"', "{}") + TABLE, "time = '{}'"),
    (STUDY.replace('event = "status=2"', "{}") + TABLE, "event = '{}=2'"),
    (ENDPOINT.replace('time_unit = "days"\n', 'time_unit = "days"\n{}\n') + TABLE, "entry = '{}'"),
    (STUDY + TABLE + "{}", "by = ['{}']"),
    (STUDY + TABLE + "{}", "strata = '{}'"),
    (STUDY + TABLE + "{}", "id = '{}'"),
]
NUMBERS = [
    "nan",
    "inf",
    "-1",
    "0",
    "1e60",
    "1e308",
    "9" * 400,
    "9" * 5000,
    "9007199254740993",
    "true",
    "'x'",
    "[]",
    "{}",
]
#: Each place in which a number may stand.
PLACES = [
    (DATA + TABLE, "skip = {}"),
    (DATA + TABLE, "header_row = {}"),
    (VARIABLE + TABLE, "from = 'age'\nbins = {}"),
    (VARIABLE + TABLE, "from = 'age'\nbins = [{}]"),
    (VARIABLE + TABLE, "from = 'age'\nbins = {{ cuts = [{}], labels = ['a', 'b'] }}"),
    (VARIABLE + TABLE, "from = 'age'\nmissing = {{ replace = {} }}"),
    (VARIABLE + TABLE, "from = 'sex'\nrecode = {{ 1 = {} }}"),
    (VARIABLE + TABLE, "from = 'sex'\norder = [{}]"),
    (VARIABLE + TABLE, "derive = 'age * {}'"),
    (STUDY + TABLE + "{}", "conf_level = {}"),
    (STUDY + TABLE + "{}", "tau = {}"),
    (STUDY + TABLE + "{}", "times = [{}]"),
    (STUDY + TABLE + "{}", "decimals = {}"),
    (STUDY + TABLE + "{}", "landmark = {}"),
]


def said(text: str, part: str, word: str) -> str:
    return text.replace("{}", part.replace("{}", word).replace("{{", "{").replace("}}", "}"), 1)


@pytest.mark.parametrize("name", ["sexx", "", " ", "a b", "`"])
@pytest.mark.parametrize(("text", "part"), COLUMNS, ids=[part for _, part in COLUMNS])
def test_a_column_that_there_is_not_is_a_sentence(study: Any, text: str, part: str, name: str) -> None:
    found = study(said(text, part, name))
    assert found.status in (2, 3), found.stderr
    assert found.stderr.startswith("Error: ")


@pytest.mark.parametrize("number", NUMBERS, ids=lambda each: each[:12])
@pytest.mark.parametrize(("text", "part"), PLACES, ids=[part for _, part in PLACES])
def test_a_number_is_taken_or_refused(study: Any, text: str, part: str, number: str) -> None:
    found = study(said(text, part, number))
    assert found.status in (0, 2, 3, 4), found.stderr
    assert "Error: R: " not in found.stderr
    assert len(found.stderr) < 2000
