"""Data that count their rows hide what the same data in memory hide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from counting import Counting, read, same
from disclosure.test_outputs import patients

from sarcstat.cli.perform import performed
from sarcstat.data.reading.memory import InMemory
from sarcstat.request import Endpoint, Request

DIED = (Endpoint("months", "died"),)


@pytest.mark.parametrize("style", ["journal", "both"])
@pytest.mark.parametrize(
    ("command", "endpoints", "keys"),
    [
        ("km", DIED, {"by": "stage", "times": [6, 12]}),
        ("univariate", DIED, {"by": "arm,stage"}),
        ("follow-up", DIED, {"by": "arm"}),
        ("describe", (), {"variables": ["stage", "died"], "by": "arm"}),
        ("crosstab", (), {"rows": "arm,stage", "columns": "died", "cells": "all"}),
        ("cox", DIED, {"covariates": "arm,stage"}),
    ],
)
def test_as_in_memory(tmp_path: Path, command: str, endpoints: Any, keys: dict[str, Any], style: str) -> None:
    patients(tmp_path / "data.csv", 7)
    dataset = read(str(tmp_path / "data.csv"))
    request = Request(command, {**keys, "style": style, "suppress": 5}, endpoints)
    same(*(performed(request, source, barred=()) for source in (InMemory(dataset), Counting(dataset))))
