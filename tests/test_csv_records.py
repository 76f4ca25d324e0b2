"""A CSV reads back as it was, whatever stands in its texts."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from running import sarcstat

from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.data.cohort.export import as_csv
from sarcstat.data.table_file import Column, table_bytes

TEXTS = ["a\rb", "a\nb", "a\r\nb", "\r", "a,b", 'a"b', "a\x85b", "a\u2028b", "plain"]


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_data_read_back() -> None:
    frame = pd.DataFrame({"text\r": TEXTS, "number": range(len(TEXTS))})
    expected = [["text\r", "number"], *([text, str(i)] for i, text in enumerate(TEXTS))]
    assert read(as_csv(Dataset(frame, Codebook({}), "x", None, 2))) == expected
    columns = [Column("text\r", "", "text", TEXTS), Column("number", "", "number", range(len(TEXTS)))]
    made = table_bytes(".csv", columns, "").decode()
    assert read(made) == expected
    assert made.endswith("plain,8\n")


@pytest.mark.parametrize("safe", [(), ("--csv-safe",)])
def test_results_read_back(tmp_path: Path, safe: tuple[str, ...]) -> None:
    path = tmp_path / "a.csv"
    levels = ["a\rb", "a\nb", "c,\r\nd"]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["arm", "stage"], *([levels[i % 3], i % 2] for i in range(30))])
    found = sarcstat("crosstab", path, "--rows", "arm", "--columns", "stage", "--format", "csv", *safe).stdout
    head, *rows = read(found)
    assert {len(row) for row in rows} == {len(head)}
    assert {*levels} <= {cell for row in rows for cell in row}
