"""Jobs made studies, the studies' data, and the data that PSPP makes of the same commands."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from sarcstat.cli.study.tables import all_commands
from sarcstat.data.expression.expression import parse, select
from sarcstat.study.meaning import meaning
from sarcstat.study.preparing import open_data, prepared
from sarcstat.study.reading import read_study
from sarcstat.syntax.reading.reader import read
from sarcstat.syntax.studying.data_files import DataFiles
from sarcstat.syntax.studying.job import Study, studies_of

needs_pspp = pytest.mark.skipif(shutil.which("pspp") is None, reason="PSPP is not installed")
_TABLE = re.compile(r"^# Line \d+: DESCRIPTIVES VARIABLES=(\S+)\n\[\[tables\]\]$", re.MULTILINE)


def cohort(folder: Path) -> pd.DataFrame:
    """A file of 24 patients: missing values, zeros (some beside them), 9 of k declared missing, texts, dates."""
    rows = 24
    start = pd.to_datetime("2015-01-10") + pd.to_timedelta(np.arange(rows) * 37, "D")
    end = start + pd.to_timedelta(np.arange(rows) * 53 % 900 + 1, "D")
    frame = pd.DataFrame(
        {
            "id": np.arange(1.0, rows + 1),
            "a": [*np.arange(-3.0, 3), 0.0, *np.arange(4.0, 17), np.nan, 17.0, 18.0, np.nan],
            "b": [0.0, 1.0, np.nan, 2.5] * 6,
            "k": [1.0, 2.0, 9.0, np.nan, 3.0, 1.0] * 4,
            "g": [1.0, 2.0, 3.0] * 8,
            "dead": [0.0, 1.0, 1.0, 0.0] * 6,
            "sex": ["m", "f", "f"] * 8,
            "start": [each.date() for each in start],
            "stop": [each.date() for each in end],
        }
    )
    pyreadstat.write_sav(
        frame,
        folder / "cohort.sav",
        column_labels={"a": "A score"},
        variable_value_labels={"g": {1.0: "low", 2.0: "middle", 3.0: "high"}},
        missing_ranges={"k": [9.0]},
    )
    return frame


def studies(commands: str, folder: Path, *, given: tuple[str, ...] = (), get: bool = True) -> list[Study]:
    """The studies of a job on the cohort."""
    text = ("GET FILE='cohort.sav'.\n" if get else "") + commands
    job = read(text.encode(), "job.sps")
    return studies_of(job, "job.sps", "0" * 64, DataFiles(folder, given), folder, lambda *_: None)


def study(commands: str, folder: Path) -> str:
    """The only study of a job, as text that says a study."""
    (found,) = studies(commands, folder)
    tomllib.loads(found.text)
    return found.text


def data_of(text: str, folder: Path) -> Any:
    """The data that the study computes with."""
    path = folder / "study.toml"
    path.write_text(text, encoding="utf-8")
    found = read_study(path, all_commands())
    return prepared(found, meaning(found), open_data(found), today=None).dataset


def columns(text: str, folder: Path) -> dict[str, Any]:
    """What each variable is for the table of DESCRIPTIVES that names it alone, seconds for dates."""
    dataset, tables = data_of(text, folder), tomllib.loads(text).get("tables", [])
    named = [match[1] for match in _TABLE.finditer(text)]
    found = {}
    for name, table in zip(named, tables, strict=True):
        rows = np.ones(len(dataset.frame), bool)
        if "where" in table:
            rows, _ = select(parse(table["where"]), dataset, may_be_empty=True)
        (column,) = table["variables"]
        values = dataset.frame[column]
        if pd.api.types.is_datetime64_any_dtype(values):
            values = (values - pd.Timestamp("1582-10-14")) / pd.Timedelta(1, "s")
        found[name] = values.to_numpy(dtype=float, na_value=np.nan)[rows]
    return found


def described(*names: str) -> str:
    """A table of each variable."""
    return "".join(f"DESCRIPTIVES VARIABLES={name}.\n" for name in names)


def by_pspp(commands: str, folder: Path) -> pd.DataFrame:
    """The data that PSPP has after the commands."""
    script = f"GET FILE='cohort.sav'.\n{commands}\nSAVE OUTFILE='made.sav'.\n"
    (folder / "try.sps").write_text(script, encoding="utf-8")
    (folder / "made.sav").unlink(missing_ok=True)
    done = subprocess.run(["pspp", "try.sps"], cwd=folder, capture_output=True, text=True, check=False)
    assert (folder / "made.sav").exists(), done.stdout
    frame, _ = pyreadstat.read_sav(folder / "made.sav", disable_datetime_conversion=True)
    return frame


def same(ours: Any, theirs: Any) -> None:
    """Two columns of numbers are the same, missing ones included."""
    np.testing.assert_allclose(ours, np.asarray(theirs, float), rtol=1e-12, atol=0, equal_nan=True)
