"""The README's examples print what it says, and it has a section for every command."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from running import ROOT

from sarcstat.bridge import session
from sarcstat.cli import cli

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_examples_print_what_the_readme_says() -> None:
    locked = json.loads((ROOT / "renv.lock").read_text(encoding="utf-8"))
    wanted = {"R": locked["R"]["Version"], "survival": locked["Packages"]["survival"]["Version"]}
    session.start()
    if session.versions() != wanted:
        pytest.skip(f"the README shows the output of {wanted}, here are {session.versions()}")
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
    examples = [line for line in README.splitlines() if line.startswith("$ ") and "--help" not in line]
    assert any(f"sarcstat {command}" in line for line in examples)


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_option_has_help(command: str) -> None:
    import click

    options = [each for each in cli.commands[command].params if isinstance(each, click.Option)]
    assert all(option.help or option.name == "format_" for option in options)
