"""A study that is run once, as it is and under other conventions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from printed_papers import run, study


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with cohort.csv, study.toml and the folder of its run, `out`."""
    return tmp_path_factory.mktemp("against")


@pytest.fixture(scope="session")
def results(folder: Path) -> Mapping[str, Any]:
    """The results of the study as it is."""
    return run(study(folder), folder / "out")


@pytest.fixture(scope="session")
def other(folder: Path) -> Mapping[str, Any]:
    """The same study with Efron's ties and R's interval of medians."""
    options = {"curves": 'conf_type = "log"', "models": 'ties = "efron"'}
    return run(study(folder, name="other.toml", **options), folder / "other")
