"""Keys of a study without anything that they are about: each is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import sarcstat

STUDY = """[study]
name = "s"
[data]
file = "survival::lung"
{data}
[endpoints.OS]
time = "time"
event = "status=2"
time_unit = "days"
unit = "{unit}"
{endpoint}
[[tables]]
name = "t"
command = "km"
endpoints = ["OS"]
[report]
formats = ["{format}"]
{report}
"""


def said(folder: Path, **parts: str) -> str:
    file = folder / "s.toml"
    file.write_text(
        STUDY.format(**{"data": "", "endpoint": "", "report": "", "unit": "days", "format": "md", **parts}), "utf-8"
    )
    done = sarcstat("run", file, "--dry-run")
    assert done.status == 0, done.stderr
    return done.stderr


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({"data": "cutoff = 2021-08-25"}, "data.cutoff ends no time of OS: its time is a column of the file"),
        ({"data": 'date_formats = ["%d.%m.%Y"]'}, "data.date_formats is for dates"),
        ({"data": 'allow = ["future"]'}, "data.allow is for dates"),
        ({"endpoint": "month_days = 30"}, "endpoints.OS.month_days converts times"),
        ({"endpoint": 'unknown = "no"'}, "endpoints.OS.unknown is about conditions"),
        ({"report": 'reference_docx = "house.docx"'}, "report.reference_docx styles Word files"),
    ],
)
def test_a_key_without_effect_is_said(tmp_path: Path, parts: dict[str, str], text: str) -> None:
    from docx import Document

    Document().save(str(tmp_path / "house.docx"))
    assert f"Note: {text}" in said(tmp_path, **parts)


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"endpoint": "month_days = 30", "unit": "months"},
        {"endpoint": 'unknown = "no"\nlost_when = "sex = 1"'},
        {"data": 'date_formats = ["%d.%m.%Y"]\nwhere = "age > 50"'},
        {"report": 'reference_docx = "house.docx"', "format": "docx"},
    ],
)
def test_a_key_with_an_effect_is_not(tmp_path: Path, parts: dict[str, str]) -> None:
    from docx import Document

    Document().save(str(tmp_path / "house.docx"))
    shown = said(tmp_path, **parts)
    assert "data.date_formats" not in shown
    assert not any(key in shown for key in ("month_days", "unknown is", "reference_docx"))
