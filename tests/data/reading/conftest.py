"""Workbooks made byte by byte, as no library of ours writes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
