"""One suite for all engines: whatever counts the rows, every number, word and refusal is that of the rows in memory."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import engines
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from counting import same
from running import Outcome, sarcstat

ROWS = 600


def _some(rng: np.random.Generator, values: list[Any], missing: float = 0.0) -> list[Any]:
    """So many of the values at random, some of them missing."""
    chosen = rng.integers(0, len(values), ROWS)
    return [None if lost < missing else values[i] for i, lost in zip(chosen, rng.random(ROWS), strict=True)]


def odd() -> pa.Table:
    """Values and names that engines, drivers and languages between them like to change."""
    rng = np.random.default_rng(7)
    texts = [
        "O'Neill",
        'a"b',
        "back\\slash",
        "two\nlines",
        "tab\t",
        "e\u0301",
        "é",
        "É",
        "生存",
        "NULL",
        "%s",
    ]
    frame = {
        "time": pa.array(rng.integers(1, 40, ROWS), pa.int64()),
        "event": pa.array(_some(rng, [0, 1]), pa.int64()),
        "text": pa.array(_some(rng, [*texts, "end ", "end", "end\u00a0"])),
        "digits": pa.array(_some(rng, ["1", "01", "2", None])),
        "real": pa.array(_some(rng, [0.1, 0.7, 2.5, -0.0, 0.0]), pa.float32()),
        "huge": pa.array(_some(rng, [2**53, 2**53 + 1, -(2**62), 0]), pa.int64()),
        "double": pa.array(_some(rng, [1e59, 1e-300, 0.1 + 0.2, 0.3, float("nan"), None, 5e-324]), from_pandas=False),
        "money": pa.array(
            _some(rng, [Decimal("0.10"), Decimal("12345678.90"), Decimal("-3.00"), None]), pa.decimal128(18, 2)
        ),
        "whole": pa.array(_some(rng, [Decimal(1), Decimal(2), None]), pa.decimal128(9, 0)),
        "day": pa.array(_some(rng, [date(1899, 12, 31), date(2000, 2, 29), date(2262, 4, 12), None]), pa.date32()),
        "when": pa.array(
            _some(rng, [datetime(2020, 1, 1, 23, 59, 59), datetime(1960, 3, 27, 2, 30), None]), pa.timestamp("us")
        ),
        "truth": pa.array(_some(rng, [True, False, None])),
        "empty": pa.array([None] * ROWS, pa.string()),
        "no number": pa.array([float("nan")] * ROWS, from_pandas=False),
        "100%": pa.array(_some(rng, ["a", "b"])),
        "a.b": pa.array(_some(rng, ["a", "b"])),
        'quo"te': pa.array(_some(rng, ["a", "b"])),
        "back`tick": pa.array(_some(rng, ["a", "b"])),
        "select": pa.array(_some(rng, ["a", "b"])),
        "Ünïcode": pa.array(_some(rng, ["a", "b"])),
        "n": pa.array(_some(rng, ["a", "b"])),
        "c0": pa.array(_some(rng, ["a", "b"])),
        "count": pa.array(_some(rng, ["a", "b"])),
    }
    return pa.table(frame)


def patients() -> pa.Table:
    """A registry with ties, and a column of every type that means something, with all ways to be missing."""
    rng = np.random.default_rng(23)
    died = np.ceil(rng.exponential(300, ROWS))
    ended = rng.integers(30, 700, ROWS)
    dead = died <= ended
    days = np.minimum(died, ended).astype(int)
    days[:3] = 0
    months = [
        None if i % 41 == 0 else float("nan") if i % 43 == 0 else float(day) / 30.4375 for i, day in enumerate(days)
    ]
    diagnosed = [date(2011, 1, 1) + timedelta(int(day)) for day in rng.integers(0, 4000, ROWS)]
    return pa.table(
        {
            "days": pa.array(days, pa.int32()),
            "months": pa.array(months, pa.float64(), from_pandas=False),
            "dead": pa.array(dead.astype(int), pa.int8()),
            "died": pa.array(dead),
            "vital": pa.array(["Dead" if each else "Alive" for each in dead]),
            "stage": pa.array(_some(rng, ["I", "II", "III", " III", "iii", "", "  "], 0.05)),
            "sex": pa.array(_some(rng, [1, 2], 0.03), pa.int16()),
            "grade": pa.array(_some(rng, [1.0, 2.0, 3.0, float("nan"), -0.0, 0.0], 0.05), from_pandas=False),
            "age": pa.array(_some(rng, list(range(20, 91)), 0.02), pa.int64()),
            "ldh": pa.array([Decimal(int(each)) / 10 for each in rng.integers(900, 9000, ROWS)], pa.decimal128(6, 1)),
            "treated": pa.array(_some(rng, [True, False], 0.04)),
            "diagnosed": pa.array(diagnosed, pa.date32()),
            "seen": pa.array(
                [start + timedelta(int(day)) for start, day in zip(diagnosed, days, strict=True)], pa.date32()
            ),
            "Größe (cm)": pa.array(_some(rng, list(range(1, 9))), pa.int32()),
        }
    )


TIME = ("--time", "days", "--event", "dead")
COMMANDS = {
    "km": ("km", *TIME),
    "km by": ("km", *TIME, "--by", "stage", "--test", "logrank,breslow,tarone", "--table"),
    "km of two factors": ("km", *TIME, "--by", "sex,treated", "--pairwise", "pooled", "--trend"),
    "km in R's style": ("km", *TIME, "--by", "treated", "--style", "r", "--times", "90,180,365"),
    "km in both": ("km", *TIME, "--by", "grade", "--style", "both"),
    "km of floats": ("km", "--time", "months", "--event", "vital=Dead", "--by", "sex", "--strata", "treated"),
    "km of booleans": ("km", "--time", "days", "--event", "died", "--by", "Größe (cm)", "--percentiles", "quartiles"),
    "km with labels": ("km", *TIME, "--by", "stage", "--label", "stage=Stage", "--order", "stage=III,II,I"),
    "univariate": ("univariate", *TIME, "--by", "stage,sex,grade,treated"),
    "follow-up": ("follow-up", *TIME, "--by", "sex"),
    "describe": ("describe", "age", "ldh", "stage", "sex", "treated", "grade", "--by", "sex"),
    "describe in SPSS's style": ("describe", "age", "ldh", "months", "stage", "--style", "spss", "--statistics", "all"),
    "crosstab": ("crosstab", "--rows", "stage", "--columns", "sex", "--cells", "count,row,column,total,residual"),
    "km with small cells hidden": ("km", *TIME, "--by", "stage", "--suppress", "60"),
    "describe with small cells hidden": ("describe", "stage", "grade", "--by", "sex", "--suppress", "40"),
    "crosstab with small cells hidden": ("crosstab", "--rows", "grade", "--columns", "stage", "--suppress", "25"),
    "life table": ("life-table", *TIME, "--by", "sex", "--intervals", "0-700:100"),
    "km in parts": ("km", *TIME, "--by", "treated", "--split", "sex"),
}


@cache
def _of_the_rows(*command: str) -> Outcome:
    """What a command makes of the rows, made once for all engines."""
    return sarcstat(*command)


@dataclass(frozen=True)
class Held:
    """The registry as it is in memory and as an engine has it."""

    engine: engines.Engine
    memory: str
    counted: str

    def both(self, command: tuple[str, ...], *more: str) -> tuple[Outcome, Outcome]:
        """What a command makes of the rows, and what of the counts."""
        name, *options = command
        return _of_the_rows(name, self.memory, *options, *more), sarcstat(
            name, self.counted, *options, *more, environment=self.engine.environment
        )


@pytest.fixture(scope="module")
def held(engine: engines.Engine, memory: engines.Memory) -> Held:
    """The registry in each engine in turn."""
    return Held(engine, memory.hold("patients", patients()), engine.hold("patients", patients()))


#: Rows have places where there are rows.
LONG_TIMES = re.compile(r"(longer than 150 years[^(\n]*) \([^)\n]*\)\.")


def told(outcome: Outcome, data: str) -> Any:
    """A result without what names the data or the engine, or where rows are that an engine only counts."""
    document = json.loads(LONG_TIMES.sub(r"\1.", outcome.stdout.replace(json.dumps(data)[1:-1], "DATA")))
    for key in ("sha256", "engine", "versions", "rows"):
        document["provenance"].pop(key, None)
    document["conditions"].sort(key=str)
    return document


def notes(outcome: Outcome, data: str) -> list[str]:
    """What is said beside a result. Columns are read with each analysis, so some is said later than of a file."""
    return sorted(LONG_TIMES.sub(r"\1.", outcome.stderr.replace(data, "DATA")).splitlines())


@pytest.mark.parametrize("name", COMMANDS)
def test_results_are_those_of_the_rows(held: Held, name: str) -> None:
    read, counted = held.both(COMMANDS[name], "--format", "json")
    assert read.status == 0, read.stderr
    assert counted.status == 0, counted.stderr
    same(told(read, held.memory), told(counted, held.counted))
    assert notes(counted, held.counted) == notes(read, held.memory)


#: Conditions on columns of every type; what they choose, leave out and note is the same.
CONDITIONS = (
    "age >= 60 and sex = 1",
    "stage in ('II', 'III') or treated is missing",
    "not (grade > 1) and months < 12",
    "vital != 'Dead'",
    "diagnosed >= '2015-06-30' and diagnosed + 90 < '2020-01-01'",
    "ldh between 150.5 and 600 and treated = 1",
    "days / (days - 7) > 1.01",
    "log(months) > 1 or round(ldh / 7) = 50",
    "(1 if sex = 1 else 2 if sex = 2 else missing) = 2",
    "`Größe (cm)` not in (1, 2) and stage is not missing",
    "months(diagnosed, seen) > 6",
    "stage = 'iv'",
    "min(age, days, months) < 30 and max(grade, sex) = 2",
)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_conditions_choose_the_same_rows(held: Held, condition: str) -> None:
    for command in (("km", *TIME, "--by", "sex"), ("describe", "age", "stage", "--by", "treated")):
        alike(*held.both(command, "--where", condition, "--format", "json"), held)


#: What is refused or warned of, in the same words.
MISTAKES = {
    "no column": ("km", "--time", "dys", "--event", "dead"),
    "no column to group by": ("km", *TIME, "--by", "stages,sex"),
    "an event that is not coded": ("km", "--time", "days", "--event", "stage"),
    "an event that does not occur": ("km", "--time", "days", "--event", "vital=dead"),
    "a time that is a date": ("km", "--time", "seen", "--event", "dead"),
    "a condition on no column": ("km", *TIME, "--where", "agee > 3"),
    "a condition that nothing meets": ("km", *TIME, "--where", "age > 300"),
    "a group that is the time": ("km", *TIME, "--by", "days"),
    "a level without patients": ("km", *TIME, "--by", "stage", "--where", "stage != 'III'"),
    "words that mean missing": ("describe", "stage", "--na", "iii, III"),
    "a cross of one column": ("crosstab", "--rows", "sex", "--columns", "sex"),
    "a number as levels": ("crosstab", "--rows", "days", "--columns", "sex"),
    "one level of a model": ("cox", *TIME, "--covariates", "sex", "--where", "sex = 1"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_told_in_the_same_words(held: Held, name: str) -> None:
    alike(*held.both(MISTAKES[name], "--format", "json"), held)


@pytest.mark.parametrize("format_", ["text", "html"])
def test_printed_results_are_the_same(held: Held, format_: str) -> None:
    read, counted = held.both(COMMANDS["km by"], "--format", format_)
    engine_and_version = re.compile(r", (DuckDB|PostgreSQL|Spark) [0-9.]+(?=,)")
    assert engine_and_version.search(counted.stdout)
    words = [each.stdout.replace(data, "DATA").split() for each, data in ((read, held.memory), (counted, held.counted))]
    assert engine_and_version.sub("", " ".join(words[1])) == " ".join(words[0])


def test_folders_that_are_called_by_a_value_are_a_column(memory: engines.Memory, tmp_path: Path) -> None:
    table = patients()
    ages = pc.fill_null(table["age"], 0)
    for year in (2019, 2020):
        part = table.filter(pc.equal(pc.bit_wise_and(ages, 1), year - 2019))
        engines.write_parts(tmp_path / "registry" / f"year={year}", part)
    whole = table.append_column("year", pc.add(pc.bit_wise_and(ages, 1), 2019))
    held = Held(memory, memory.hold("years", whole), str(tmp_path / "registry"))
    alike(*held.both(("km", *TIME, "--by", "year"), "--where", "year < 2021", "--format", "json"), held)


def alike(read: Outcome, counted: Outcome, held: Held) -> None:
    """Assert that a shell sees the same, whether something is printed or refused."""
    assert counted.status == read.status, (read.stderr, counted.stderr)
    assert notes(counted, held.counted) == notes(read, held.memory)
    if read.status == 0:
        same(told(read, held.memory), told(counted, held.counted))


@pytest.fixture(scope="module")
def oddities(engine: engines.Engine, memory: engines.Memory) -> Held:
    """Odd values and names in each engine in turn."""
    return Held(engine, memory.hold("odd", odd()), engine.hold("odd", odd()))


@pytest.mark.parametrize("name", odd().column_names[2:])
def test_odd_values_and_names_are_what_they_are(oddities: Held, name: str) -> None:
    for command in (("km", "--time", "time", "--event", "event", "--by", name), ("describe", name)):
        alike(*oddities.both(command, "--format", "json"), oddities)


@pytest.mark.parametrize("name", ["real", "double", "money", "whole"])
def test_odd_numbers_are_times(oddities: Held, name: str) -> None:
    alike(*oddities.both(("km", "--time", name, "--event", "event"), "--format", "json"), oddities)


MODELS = {
    "cox": ("cox", *TIME, "--covariates", "stage,sex,grade", "--categorical", "sex"),
    "cox in both": ("cox", *TIME, "--covariates", "treated,sex", "--strata", "stage", "--style", "both", "--baseline"),
    "cox of a number": ("cox", *TIME, "--covariates", "Größe (cm),age", "--style", "journal", "--ties", "efron"),
    "cox in R's style": ("cox", *TIME, "--covariates", "treated,sex", "--style", "r"),
    "subgroup": ("subgroup", *TIME, "--by", "treated", "--within", "sex,stage"),
}


@pytest.mark.parametrize("name", MODELS)
def test_models_are_those_of_the_rows(held: Held, name: str) -> None:
    read, counted = held.both(MODELS[name], "--format", "json")
    assert read.status == 0, read.stderr
    assert counted.status == 0, counted.stderr
    same(told(read, held.memory), told(counted, held.counted))
