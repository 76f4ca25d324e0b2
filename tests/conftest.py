"""Every test is a run of its own; files that take long begin first.

Otherwise one process is left with them when the others have nothing more to do.
"""

from __future__ import annotations

import gc
from pathlib import Path

import hypothesis
import pytest

from sarcstat import files_read

# How long an example takes says more of the machine, and of what else runs on it, than of what is tested.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

HERE = Path(__file__).parent
#: From 20 seconds on, the longest first; `--no-loadscope-reorder` of pytest-xdist keeps this order.
LONGEST = (
    "cli/options/test_every_option.py",
    "syntax/test_command_scripts.py",
    "bridge/test_testthat.py",
    "cli/test_endings.py",
    "data/registry/test_engines.py",
    "crosscheck/listings/test_r.py",
    "crosscheck/test_search.py",
    "render/test_any_number.py",
    "render/test_sandbox.py",
    "test_readme.py",
    "audit/reading/test_pdf.py",
    "syntax/writing/test_round_trip.py",
    "fuzz/test_fuzz_round.py",
    "figures/test_files.py",
)


@pytest.fixture(autouse=True)
def a_run_of_its_own() -> None:
    """What an earlier test has read may be written in this one."""
    files_read.begin()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the tests of the longest files to the front; all others stay in their order."""
    places = {HERE / name: place for place, name in enumerate(LONGEST)}
    if missing := [str(path) for path in places if not path.is_file()]:
        raise pytest.UsageError(f"LONGEST in conftest.py names what is not there: {', '.join(missing)}")
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Leave what was imported and collected, a million objects, out of every search for garbage that follows."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 10)
