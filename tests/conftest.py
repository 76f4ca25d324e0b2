"""Every test is a run of its own."""

from __future__ import annotations

import pytest

from sarcstat import files_read


@pytest.fixture(autouse=True)
def a_run_of_its_own() -> None:
    """What an earlier test has read may be written in this one."""
    files_read.begin()
