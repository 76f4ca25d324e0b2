"""A study of a relation: what is written is what the same study writes of the same patients in a file."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import engines
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from running import Outcome, sarcstat

pytest.importorskip("ibis", reason="Ibis is an extra of its own.")
pytest.importorskip("duckdb", reason="DuckDB comes with the extra of Ibis.")

from data.registry.conftest import engine, postgresql, spark  # noqa: F401 - fixtures

STUDY = """
[study]
name = "paper"

[data]
file = "DATA"
missing = ["n/a"]
where = "age > 20"
exclude = [
  { when = "stage = 9", words = "stage unknown" },
  { when = "months(start, '2020-03-01') < 0.2", words = "late" },
]

[variables.old]
label = "Old"
derive = "age * 1.0 > 25"

[variables.agegroup]
label = "Age group"
from = "age"
bins = [22, 26]

[variables.ratio]
derive = "age / months"

[variables.ratio2]
derive = "round(ratio, 1)"

[variables.rgroup]
from = "ratio2"
bins = { cuts = [1, 2], right = true, labels = ["low", "mid", "high"] }

[variables.grade]
label = "Grade"
recode = { G1 = "low", else = "high" }
missing = { label = "Unknown" }

[variables.sex]
values = { 1 = "Male", 2 = "Female" }

[variables.next]
derive = "start + 1"

[variables.early]
derive = "'early' if next < '2020-01-10' else 'late'"

[variables.filled]
derive = "age + 0.5"
missing = { replace = "median" }

[endpoints.os]
label = "Overall survival"
time = "months"
event = "dead=1"
time_unit = "months"
time_zero = "half-day"

[[tables]]
name = "km"
command = "km"
endpoints = ["os"]
by = ["agegroup", "grade"]
style = "both"

[[tables]]
name = "base"
command = "describe"
variables = ["old", "sex", "grade", "rgroup", "early", "filled"]
by = "agegroup"

[[tables]]
name = "some"
command = "km"
endpoints = ["os"]
by = ["rgroup"]
where = "sex = 'Male' and old = 'Yes'"

[[tables]]
name = "cox"
command = "cox"
endpoints = ["os"]
covariates = ["sex", "agegroup", "grade"]

[[figures]]
name = "curves"
command = "km"
endpoints = ["os"]
by = "agegroup"

[output]
formats = ["md", "csv"]
figure_formats = ["svg"]

[report]
formats = ["md"]
"""


def patients(rows: int = 700) -> pa.Table:
    """Values missing in every way, ties, times of 0."""
    random = np.random.default_rng(5)
    start = np.datetime64("2019-12-28") + random.integers(0, 60, rows).astype("timedelta64[D]")
    frame = pd.DataFrame(
        {
            "months": random.integers(0, 30, rows).astype(float),
            "dead": random.choice([0, 1], rows),
            "sex": random.choice([1.0, 2.0, np.nan], rows, p=[0.5, 0.45, 0.05]),
            "age": random.choice([*np.arange(19, 30, 0.5), np.nan], rows),
            "grade": pd.Series(random.choice(["G1", "G2", "G3", " ", "n/a"], rows), dtype="str"),
            "stage": random.choice([1, 2, 3, 9], rows),
        }
    )
    return pa.Table.from_pandas(frame).append_column(
        "start", pa.array(pd.Series(start).where(random.random(rows) > 0.1)).cast(pa.date32())
    )


def _run(folder: Path, data: str, text: str = STUDY) -> Any:
    folder.mkdir(exist_ok=True)
    (folder / "study.toml").write_text(text.replace("DATA", data), encoding="utf-8")
    return sarcstat("run", str(folder / "study.toml"), "-o", str(folder / "out"))


def _told(made: Outcome, folder: Path) -> str:
    """What was said, wherever the study lies."""
    return made.stderr.replace(str(folder), "FOLDER")


def _written(folder: Path, data: str) -> dict[str, str]:
    """The texts of all files, without what the data are called and what counted them; numbers to 10 digits."""
    found = {}
    for path in sorted((folder / "out").rglob("*")):
        if path.suffix in (".md", ".csv", ".svg"):
            text = path.read_text(encoding="utf-8").replace(r"\_", "_").replace(data, "DATA")
            text = re.sub(r" SHA-256 of the file: \w+\.|(DuckDB|PostgreSQL|Spark) [^,]+, ", "", text)
            found[path.relative_to(folder).as_posix()] = re.sub(r"\d+\.\d{11,}", lambda m: f"{float(m[0]):.9g}", text)
    return found


@pytest.fixture(scope="module")
def in_memory(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The study of one file."""
    folder = tmp_path_factory.mktemp("whole")
    held = engines.Memory(folder).hold("whole", patients())
    made = _run(folder / "memory", held)
    assert made.status == 0, made.stderr
    return _told(made, folder / "memory"), _written(folder / "memory", held)


def test_every_file_is_that_of_patients_in_memory(
    engine: engines.Engine,  # noqa: F811
    in_memory: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in engine.environment.items():
        monkeypatch.setenv(name, value)
    data = engine.hold("studied", patients())
    made = _run(tmp_path / "counted", data)
    assert made.status == 0, made.stderr
    expected, files = in_memory
    assert _told(made, tmp_path / "counted") == expected
    found = _written(tmp_path / "counted", data)
    assert list(found) == list(files)
    lines = [difflib.unified_diff(files[name].splitlines(), found[name].splitlines(), n=0) for name in files]
    told = "\n".join(line for each in lines for line in each)
    assert not told, told
    record = json.loads((tmp_path / "counted" / "out" / "run.json").read_text(encoding="utf-8"))
    assert set(record["versions"]) - {"sarcstat", "R", "survival"} <= {"DuckDB", "PostgreSQL", "Spark"}
    assert len(record["versions"]) == 4


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('missing = ["n/a"]', 'id = "stage"', "data.id: patients are told apart, which needs the rows"),
        ('missing = ["n/a"]', "cutoff = 2021-01-01", "data.cutoff: dates are looked at, which needs the rows"),
        ("[output]", "[output]\ncohort = true", "output.cohort: a file of patients is written, which needs the rows"),
        ("time_zero =", "entry = 'age'\ntime_zero =", "endpoints.os.entry: this needs the rows of patients."),
        (
            "time_zero =",
            "lost_when = 'age > 1'\ntime_zero =",
            "endpoints.os.lost_when: this needs the rows of patients.",
        ),
        ('where = "age > 20"', 'where = "age > 2000"', "data.where selects no row."),
        ('where = "age > 20"', 'where = "agee > 20"', "there is no column 'agee'"),
        ('derive = "start + 1"', 'derive = "start * 2"', "a date is no number to calculate with"),
        ('command = "cox"', 'command = "cox"\noptimism = 20\nseed = 1', "needs the rows of patients"),
    ],
)
def test_what_needs_rows_or_does_not_fit_is_refused_by_name(tmp_path: Path, old: str, new: str, said: str) -> None:
    data = engines.ParquetFolder(tmp_path).hold("studied", patients())
    assert old in STUDY
    made = _run(tmp_path / "counted", data, STUDY.replace(old, new, 1))
    assert made.status in (2, 3)
    assert said in made.stderr.replace("\n  ", " ")


def test_numbers_that_are_cut_by_the_engine_are_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sarcstat.data.registry.counting import Registry

    fetched: set[str] = set()
    counted = Registry.counted

    def watched(self: Registry, names: Sequence[str], *more: Any) -> Any:
        fetched.update(names)
        return counted(self, names, *more)

    monkeypatch.setattr(Registry, "counted", watched)
    table = patients().append_column("exact", pa.array(np.random.default_rng(1).random(700)))
    data = engines.ParquetFolder(tmp_path).hold("studied", table)
    made = _run(tmp_path / "counted", data, STUDY.replace('derive = "age / months"', 'derive = "exact * 3"'))
    assert made.status == 0, made.stderr
    assert {"rgroup", "agegroup", "old"} <= fetched
    assert not fetched & {"exact", "ratio", "ratio2"}
