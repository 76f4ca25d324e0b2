"""Help in groups, and other programs' words for commands."""

from __future__ import annotations

import re

import pytest
from running import refused, sarcstat

from sarcstat.cli import cli
from sarcstat.cli.help import KNOWN_AS, SECTIONS
from sarcstat.cli.perform import command_named, figure_commands, table_commands
from sarcstat.errors import ExitStatus

COMMANDS = [*table_commands(), *figure_commands()]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_stands_in_one_group(name: str) -> None:
    shown = sarcstat(*name.split(), "--help").stdout
    headings = re.findall(r"^(\w+):$", shown, re.MULTILINE)
    assert headings == [each for each in SECTIONS if each in headings]
    assert {"Data", "Output"} <= set(headings)
    listed = shown[shown.index(f"\n{headings[0]}:\n") :]
    for param in command_named(name).params:
        if param.param_type_name == "option" and not getattr(param, "hidden", False):
            longest = max(param.opts, key=len)
            assert len(re.findall(rf"^  (?:-\w, )?{longest}[ \n/]", listed, re.MULTILINE)) == 1, longest


def test_the_needed_options_come_first() -> None:
    lines = [line.strip() for line in sarcstat("km", "--help").stdout.splitlines()]
    assert [line.split()[0] for line in lines if line.startswith("--")][:2] == ["--time", "--event"]
    drawn = sarcstat("plot", "km", "--help").stdout
    assert drawn.partition("\nOutput:\n")[2].lstrip().startswith("-o, --output")


@pytest.mark.parametrize("word", ["report", "table1", "coxph", "survfit", "logrank", "ORR", "Table1"])
def test_a_word_of_another_program_leads_to_the_command(word: str) -> None:
    command = KNOWN_AS[word.casefold()]
    made = sarcstat(word, "trial.csv")
    refused(made, ExitStatus.USAGE, f"There is no command 'sarcstat {word}'", f"sarcstat {command} does that")


def test_every_word_leads_to_a_command_that_there_is() -> None:
    known = {*cli.commands, *(name for name in figure_commands())}
    assert set(KNOWN_AS.values()) <= known
    assert not set(KNOWN_AS) & set(cli.commands)


def test_within_figures_a_word_leads_to_the_figure() -> None:
    refused(sarcstat("plot", "survival", "x.csv"), ExitStatus.USAGE, "sarcstat plot km does that")
    refused(sarcstat("plot", "frest", "x.csv"), ExitStatus.USAGE, "Did you mean sarcstat plot forest?")


def test_a_misspelled_command_has_its_neighbor() -> None:
    refused(sarcstat("descrbe", "x.csv"), ExitStatus.USAGE, "Did you mean sarcstat describe?")
