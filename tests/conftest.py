"""Every test is a run of its own; files that take long begin first, and several machines share them.

Otherwise one process is left with them when the others have nothing more to do.
"""

from __future__ import annotations

import argparse
import gc
import re
import signal
from pathlib import Path

import hypothesis
import pytest

from sarcstat import files_read

# How long an example takes says more of the machine, and of what else runs on it, than of what is tested.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

HERE = Path(__file__).parent
#: The longest first, from 70 seconds of processor to 10; `--no-loadscope-reorder` of pytest-xdist keeps this order.
LONGEST = (
    "cli/options/test_every_option.py",
    "bridge/test_testthat.py",
    "test_readme.py",
    "data/registry/test_engines.py",
    "cli/test_endings.py",
    "audit/reading/test_pdf.py",
    "hostile/test_hostile_round.py",
    "crosscheck/test_search.py",
    "syntax/writing/test_round_trip.py",
    "render/templating/test_sandbox.py",
    "syntax/test_command_scripts.py",
    "render/test_any_number.py",
    "figures/test_files.py",
    "test_packaging.py",
    "fuzz/test_fuzz_round.py",
    "crosscheck/listings/test_r.py",
)


def part_of_files(asked: str) -> str:
    """`2/3` as it was asked for; another text is refused."""
    found = re.fullmatch(r"([1-9]\d?)/([1-9]\d?)", asked)
    if not found or int(found[1]) > int(found[2]):
        raise argparse.ArgumentTypeError(f"{asked!r} is no part like 1/3, 2/3 or 3/3")
    return asked


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--part", type=part_of_files, help="the files of one part only: 1/3, 2/3 and 3/3 are all of them")


def pytest_configure() -> None:
    """What is started in the background of a shell may be told to let an interrupt pass; some tests send one."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def places() -> dict[Path, int]:
    """All files of tests, and where each stands: the longest in their order, then the others by name."""
    longest = [HERE / name for name in LONGEST]
    if missing := [str(path) for path in longest if not path.is_file()]:
        raise pytest.UsageError(f"LONGEST in conftest.py names what is not there: {', '.join(missing)}")
    return {path: place for place, path in enumerate(dict.fromkeys([*longest, *sorted(HERE.rglob("test_*.py"))]))}


PLACES = places()


def is_in(part: str, place: int) -> bool:
    """Whether the file at a place is of a part: they are dealt out to and fro, so that each takes about as long."""
    one, of = map(int, part.split("/"))
    turn = place % (2 * of)
    return one - 1 == min(turn, 2 * of - 1 - turn)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Files of other parts are not even imported."""
    part = config.getoption("part")
    return True if part and collection_path in PLACES and not is_in(part, PLACES[collection_path]) else None


@pytest.fixture(autouse=True)
def a_run_of_its_own() -> None:
    """What an earlier test has read may be written in this one."""
    files_read.begin()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the tests of the longest files to the front; all others stay in their order."""
    items.sort(key=lambda item: min(PLACES.get(item.path, len(LONGEST)), len(LONGEST)))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Leave what was imported and collected, a million objects, out of every search for garbage that follows."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 10)
