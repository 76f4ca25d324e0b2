"""The README's examples print what it says, and it has a section for every command."""

from __future__ import annotations

import subprocess
import sys

import pytest
from running import ROOT

from sarcstat.cli import cli

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_examples_print_what_the_readme_says() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "--diff", "-I", "tests", "README.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"make readme writes the new output\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_has_a_section_and_an_example(command: str) -> None:
    assert f"### `sarcstat {command}`" in README
    assert f"$ sarcstat {command}" in README.replace(f"$ sarcstat {command} --help", "")


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_option_has_help(command: str) -> None:
    import click

    options = [each for each in cli.commands[command].params if isinstance(each, click.Option)]
    assert all(option.help or option.name == "format_" for option in options)
