"""An option whose value is an empty text, as a variable of a shell without a value is one, is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import LUNG, refused, sarcstat

from sarcstat.errors import ExitStatus


@pytest.mark.parametrize("option", ["--where", "--param"])
def test_an_empty_text_is_refused(option: str) -> None:
    """An empty condition would leave everybody in."""
    refused(sarcstat("km", *LUNG, option, ""), ExitStatus.USAGE, f"{option} is empty")


@pytest.mark.parametrize(
    ("command", "option"),
    [
        *(("km survival::lung --time time --event status=2", each) for each in ("-o", "--script-r", "--script-spss")),
        *(("syntax job.sps", each) for each in ("--to", "--data", "--figures", "-o")),
        *(("run study.toml", each) for each in ("-o", "--template", "--reference-docx")),
        *(("plot swimmer data.csv --duration time -o a.svg", each) for each in ("--events", "--numbers", "-o")),
        *(("plot waterfall data.csv --change x -o a.svg", "--numbers"), ("simulate", "-o")),
        *(("audit a.html", each) for each in ("--data",)),
        *(("init", each) for each in ("-o", "--against", "--templates")),
    ],
)
@pytest.mark.parametrize("empty", ["", " "])
def test_an_empty_name_of_a_file_is_refused(command: str, option: str, empty: str) -> None:
    """It would be the working folder, or nothing written or read without a word."""
    refused(sarcstat(*command.split(), option, empty), ExitStatus.USAGE, option, "it is empty, and names nothing")


def test_an_empty_choice_of_tables_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("t,e\n1,1\n2,0\n3,1\n", encoding="utf-8")
    endpoint = '[endpoints.OS]\ntime = "t"\nevent = "e=1"\ntime_unit = "months"\n'
    table = '[[tables]]\nname = "curves"\ncommand = "km"\nendpoints = ["OS"]\n'
    study = tmp_path / "study.toml"
    study.write_text(f'[study]\nname = "a"\n[data]\nfile = "a.csv"\n{endpoint}{table}', encoding="utf-8")
    refused(sarcstat("run", study, "-o", tmp_path / "out", "--only", ""), ExitStatus.USAGE, "--only names no table")
    assert not (tmp_path / "out").exists()


def test_an_empty_order_is_refused() -> None:
    refused(sarcstat("km", *LUNG, "--by", "sex", "--order", "sex="), ExitStatus.USAGE, "--order sex names no level")


@pytest.mark.parametrize("option", ["--time", "--event", "--by", "--covariates", "--strata"])
def test_what_is_said_of_a_listing_is_not_empty(option: str) -> None:
    refused(sarcstat("crosscheck", "no.Rout", option, ""), ExitStatus.USAGE, f"{option} names no column")


@pytest.mark.parametrize("option", ["--time", "--event", "--id", "--sheet"])
def test_what_a_study_starts_from_is_not_empty(option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    refused(sarcstat("init", "survival::lung", option, ""), ExitStatus.USAGE, option, "is empty")
