"""`sarcstat.toml`: defaults of what is typed, never silent, and of nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from running import refused, sarcstat

from sarcstat.cli.settings import MAY_BE_SET, key_of
from sarcstat.errors import ExitStatus

ROWS = "t,e,g\n" + "".join(f"{i % 37 + 1},{int(i % 3 > 0)},{'ab'[i % 2]}\n" for i in range(60))
Write = Callable[..., str]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes the settings beside the data, or the user's own; returns the data's path."""
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/rows.csv").write_text(ROWS, encoding="utf-8")

    def write(text: str, own: str | None = None) -> str:
        (tmp_path / "data/sarcstat.toml").write_text(text, encoding="utf-8")
        if own is not None:
            folder = home / ".config/sarcstat"
            folder.mkdir(parents=True)
            (folder / "sarcstat.toml").write_text(own, encoding="utf-8")
        return str(tmp_path / "data/rows.csv")

    return write


def km(file: str, *more: str) -> tuple[str, ...]:
    return ("km", file, "--time", "t", "--event", "e", "--by", "g", *more)


def test_a_setting_is_the_option_typed_said_and_recorded(settings: Write) -> None:
    plain = sarcstat(*km(settings(""), "--format", "json", "--style", "r", "--conf-type", "log-log")).json
    found = sarcstat(*km(settings('style = "r"\n[km]\nconf-type = "log-log"'), "--format", "json"))
    assert found.json["tables"] == plain["tables"]
    assert found.json["options"]["settings"] == {"style": "r", "conf-type": "log-log"}
    assert "settings of " in found.stderr
    assert "--style r, --conf-type log-log" in found.stderr
    assert "settings" not in plain["options"]


def test_what_is_typed_goes_first_and_the_file_beside_the_data_before_the_own(settings: Write) -> None:
    file = settings('style = "r"', own='style = "journal"\nconf_level = 0.9')
    options = sarcstat(*km(file, "--format", "json")).json["options"]
    assert (options["style"], options["conf_level"]) == ("r", 0.9)
    typed = sarcstat(*km(file, "--format", "json", "--style", "both", "--conf-level", "0.8"))
    assert (typed.json["options"]["style"], typed.json["options"]["conf_level"]) == ("both", 0.8)
    assert "settings" not in typed.stderr
    assert "settings of" not in sarcstat(*km(file, "--quiet")).stderr


def test_settings_of_another_command_do_not_hold(settings: Write) -> None:
    file = settings('[cox]\nstyle = "r"')
    assert sarcstat(*km(file, "--format", "json")).json["options"]["style"] == "spss"


def test_a_setting_that_makes_no_difference_is_left_out_and_said(settings: Write) -> None:
    file = settings('month-days = 30\nstyle = "r"')
    command = ("--time", "t", "--event", "e", "--format", "json")
    converted = sarcstat("km", file, *command, "--time-unit", "days", "--show-in", "months")
    assert converted.json["options"]["month_days"] == 30
    plain = sarcstat("km", file, *command)
    assert plain.status == 0
    assert plain.json["options"]["month_days"] == 30.4375
    assert plain.json["options"]["settings"] == {"style": "r"}
    assert "--month-days 30 of " in plain.stderr
    assert "is left out" in plain.stderr


def test_an_error_of_what_was_typed_stays_one(settings: Write) -> None:
    found = sarcstat(*km(settings('style = "r"'), "--tau", "5", "--pairwise", "strata"))
    refused(found, ExitStatus.USAGE, "--pairwise strata needs --strata")


@pytest.mark.parametrize("text", ['na = "a"', 'delimiter = ";"', 'encoding = "utf-16"'])
def test_a_setting_for_which_a_command_fails_is_said(settings: Write, text: str) -> None:
    """Else a data set that is fine seems to be the reason."""
    file = settings(text)
    said = sarcstat(*km(file)).stderr
    assert f"sarcstat.toml: --{text.partition(' ')[0]}" in said
    assert said.index("Note: settings of ") < said.index("Error: ")
    refused(sarcstat(*km(file, "--quiet")), sarcstat(*km(file)).status)


def test_a_study_a_job_and_r_data_elsewhere_know_nothing_of_it(settings: Write, tmp_path: Path) -> None:
    file = settings('style = "r"')
    study = tmp_path / "data/study.toml"
    study.write_text(
        '[study]\nname = "a"\n[data]\nfile = "rows.csv"\n[endpoints.OS]\ntime = "t"\nevent = "e"\ntime_unit = "days"\n'
        '[[tables]]\nname = "t"\ncommand = "km"\nendpoints = ["OS"]\n',
        encoding="utf-8",
    )
    found = sarcstat("run", study, "-o", tmp_path / "out")
    assert found.status == 0, found.stderr
    assert "settings" not in found.stderr
    job = tmp_path / "data/job.sps"
    job.write_text("KM t /STATUS=e(1).\n", encoding="utf-8")
    made = sarcstat("syntax", job, "--data", file)
    assert made.status == 0, made.stderr
    assert "settings" not in made.stderr


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('stile = "r"', ("'stile' cannot be set", "Did you mean style?")),
        ('where = "t > 3"', ("'where' cannot be set", "is typed or in a study")),
        ('[coxs]\nstyle = "r"', ("'coxs', which is no command", "Did you mean [cox]?")),
        ('[crosstab]\nties = "efron"', ("crosstab has no --ties",)),
        ("style =", ("is not TOML",)),
        ("style = {a = 1}", ("no command",)),
        ('style = "q"', ("'q' is not one of",)),
        ("conf-level = 2021-01-01", ("is no text, number",)),
        ('names = ["a", 2]', ("'a,2' is not a valid boolean",)),
        ('date-format = "%d"', ("'%d' does not name a day",)),
        ("conf_level = 0.9\nconf-level = 0.8", ("conf-level is set twice",)),
        ("#" * 100_001, ("more than 100,000 bytes",)),
    ],
)
def test_a_mistake_in_the_file_is_said(settings: Write, text: str, parts: tuple[str, ...]) -> None:
    found = sarcstat(*km(settings(text)))
    assert found.status == ExitStatus.INPUT
    assert "Traceback" not in found.stderr
    assert "data/sarcstat.toml" in found.stderr.splitlines()[0]  # nobody has typed it
    for part in parts:
        assert part in found.stderr


def test_all_that_may_be_set_is_an_option_of_some_command() -> None:
    import click

    from sarcstat.cli.perform import figure_commands, table_commands

    commands = {**table_commands(), **figure_commands()}.values()
    known = {key_of(each) for one in commands for each in one.params if isinstance(each, click.Option)}
    assert set(MAY_BE_SET) <= known


def test_doctor_names_the_files(settings: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings('style = "r"\n[km]\nties = 3', own="month-days = 30")
    monkeypatch.chdir(tmp_path / "data")
    found = sarcstat("doctor")
    assert found.status == 0
    lines = [line for line in found.stdout.splitlines() if line.startswith("settings")]
    assert "month-days" in lines[0]
    assert "km has no --ties" in lines[1]


@pytest.mark.parametrize("key", ['time-unit = "days"', 'show-in = "months"'])
def test_a_setting_without_a_default_is_left_out_where_there_is_no_time(settings: Write, key: str) -> None:
    found = sarcstat("collinearity", settings(key), "t", "e")
    assert found.status == ExitStatus.OK, found.stderr
    assert f"--{key.partition(' ')[0]}" in found.stderr
    assert "does not go with this, and is left out" in found.stderr
