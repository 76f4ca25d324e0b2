"""An option whose value is an empty text, as a variable of a shell without a value is one, is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import LUNG, refused, sarcstat

from sarcstat.errors import ExitStatus


@pytest.mark.parametrize("option", ["--where", "--param", "--script-r", "--script-spss"])
def test_an_empty_text_is_refused(option: str) -> None:
    """An empty condition would leave everybody in, an empty name nothing written."""
    refused(sarcstat("km", *LUNG, option, ""), ExitStatus.USAGE, f"{option} is empty")


def test_an_empty_order_is_refused() -> None:
    refused(sarcstat("km", *LUNG, "--by", "sex", "--order", "sex="), ExitStatus.USAGE, "--order sex names no level")


@pytest.mark.parametrize("option", ["--time", "--event", "--by", "--covariates", "--strata"])
def test_what_is_said_of_a_listing_is_not_empty(option: str) -> None:
    refused(sarcstat("crosscheck", "no.Rout", option, ""), ExitStatus.USAGE, f"{option} names no column")


@pytest.mark.parametrize("option", ["--time", "--event", "--id", "--sheet", "-o"])
def test_what_a_study_starts_from_is_not_empty(option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    refused(sarcstat("init", "survival::lung", option, ""), ExitStatus.USAGE, option, "is empty")
