"""Workbooks made byte by byte, as no library of ours writes them, and files that other programs have written."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import workbooks


@pytest.fixture
def ods() -> Callable[[Sequence[Sequence[object]]], bytes]:
    """An OpenDocument spreadsheet with one sheet; a tuple (text, date) is a date cell."""
    return workbooks.ods


@pytest.fixture
def xls() -> Callable[[Sequence[Sequence[object]]], bytes]:
    """An Excel 97 workbook."""
    return workbooks.xls


@pytest.fixture(scope="module")
def haven():
    """The folder of the example files that R's haven package installs."""
    try:
        found = subprocess.run(
            ["Rscript", "-e", "cat(system.file('examples', package = 'haven'))"], capture_output=True, text=True
        ).stdout
    except FileNotFoundError:
        found = ""
    if not found:
        pytest.skip("R's haven package is not installed")
    return Path(found)
