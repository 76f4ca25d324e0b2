"""--where of data that are counted where they are: the engine chooses the rows, and all is as of rows in memory."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from counting import same

from sarcstat.cli.perform import performed
from sarcstat.data.codebook import Dataset
from sarcstat.data.reading.source import open_source
from sarcstat.errors import InputError, SarcstatError
from sarcstat.request import Endpoint, Request

pytest.importorskip("ibis", reason="Ibis is an extra of its own.")
duckdb = pytest.importorskip("duckdb", reason="DuckDB comes with the extra of Ibis.")

from sarcstat.data.registry.duckdb_engine import DuckDB  # noqa: E402


def frame(rows: int = 900, seed: int = 3) -> pd.DataFrame:
    """Patients with columns of every kind, values missing in all of them."""
    random = np.random.default_rng(seed)
    start = np.datetime64("2019-12-28") + random.integers(0, 40, rows).astype("timedelta64[D]")
    data = pd.DataFrame(
        {
            "months": random.integers(0, 30, rows).astype(float),
            "dead": random.choice([0, 1], rows),
            "sex": random.choice([1.0, 2.0, np.nan], rows, p=[0.5, 0.45, 0.05]),
            "age": random.integers(40, 60, rows) / 2,
            "grade": pd.Series(random.choice(["G1", "G2", "G3", " ", "n/a"], rows), dtype="str"),
            "stage": random.choice([1, 2, 3, 9], rows),
            "smoker": pd.Series(random.choice([True, False, None], rows), dtype="boolean"),
            "start": pd.Series(start).where(random.random(rows) > 0.1),
        }
    )
    return data.sort_values("months").reset_index(drop=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The patients as two Parquet files, and beside them as one."""
    place = tmp_path_factory.mktemp("registry")
    data = frame()
    (place / "parts").mkdir()
    data[:400].to_parquet(place / "parts" / "a.parquet", index=False)
    data[400:].to_parquet(place / "parts" / "b.parquet", index=False)
    data.to_parquet(place / "whole.parquet", index=False)
    return place


NA = ("n/a", "9")
SEX, HIGH = ["sex:1=Male", "sex:2=Female"], ["grade:G3=High"]
#: Conditions, and the labels that they use.
CONDITIONS: list[tuple[str, list[str]]] = [
    ("age > 25", []),
    ("not (age < 25) and sex = 1", []),
    ("grade != 'G1'", []),
    ("grade in ('G2', 'G3') or stage = 3", []),
    ("grade >= 'G2'", []),
    ("stage is missing or smoker = true", []),
    ("start between '2020-01-01' and '2020-01-20'", []),
    ("months(start, '2020-03-01') > 1.5", []),
    ("start + age > '2020-02-10'", []),
    ("log(months) > 1 and age / months < 3", []),
    ("age ** 0.5 > 5 or (1 if sex = 2 else 0) = 1", []),
    ("grade != 'G4' or stage = 77", []),
    ("max(months, sex) > 2 and round(age, 0) in (22, 23)", []),
    ("sex = 'Female' or age > 22", SEX),
    ("grade = 'High' or sex = 'Male'", [*SEX, *HIGH]),
    ("grade = 'Low'", HIGH),
    ("grade = 'G4'", []),
    ("grade > 5", []),
]


@pytest.mark.parametrize(("condition", "labels"), CONDITIONS)
@pytest.mark.parametrize("by", ["sex", "stage"])
def test_results_and_notes_are_those_of_rows_in_memory(
    folder: Path, condition: str, labels: list[str], by: str
) -> None:
    keys: dict[str, Any] = {"by": by, "where": condition, "style": "both", **({"label": labels} if labels else {})}
    counted = _made(keys, open_source(str(folder / "parts"), na=NA, counting=True))
    memory = _made(keys, InOneFile(folder))
    same(memory, counted)


@dataclass
class InOneFile:
    """The patients read into memory, with the name and the engine that those have which are counted."""

    folder: Path
    needs_r: bool = False

    def __post_init__(self) -> None:
        self.name = str(self.folder / "parts")
        self.file = open_source(str(self.folder / "whole.parquet"), na=NA)
        self.columns = self.file.columns

    def read(self, columns: Any = None) -> Dataset:
        """The named columns."""
        return replace(self.file.read(columns), source=self.name, sha256=None, engine={"DuckDB": duckdb.__version__})


def _made(keys: dict[str, Any], source: Any) -> Any:
    try:
        return performed(Request("km", keys, (Endpoint("months", "dead=1"),)), source)
    except SarcstatError as error:
        return type(error), tuple(error.problems)


def test_columns_of_the_condition_are_not_fetched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    rows = DuckDB.rows

    def watched(self: DuckDB, query: Any) -> Any:
        asked.append(query.columns)
        return rows(self, query)

    monkeypatch.setattr(DuckDB, "rows", watched)
    source = open_source(str(folder / "parts"), counting=True)
    performed(Request("km", {"where": "age / sex > 3"}, (Endpoint("months", "dead=1"),)), source)
    ((*columns,),) = asked
    assert columns[:3] == ["c0", "c1", "_chosen"]
    assert all(name == "n" or name.startswith("_") for name in columns[3:])


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("grade = '2020-01-01'", "column 'grade' holds texts, not dates"),
        ("days(grade, start) > 3", "column 'grade' holds texts, not numbers"),
        ("age * 1e200 * 1e200 > 5", "--where: result too large in 900 rows, which cannot be computed where the data"),
        ("agee > 5", "has no column 'agee' (--where)"),
    ],
)
def test_what_is_not_translated_is_refused_by_name(folder: Path, condition: str, said: str) -> None:
    source = open_source(str(folder / "parts"), counting=True)
    with pytest.raises(InputError, match=re.escape(said)):
        performed(Request("km", {"where": condition}, (Endpoint("months", "dead=1"),)), source)
