"""`sarcstat completion` and `sarcstat man`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from running import sarcstat

from sarcstat.cli import cli
from sarcstat.cli.manual import pages


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_asks_sarcstat(shell: str) -> None:
    for found in (
        sarcstat("completion", shell),
        sarcstat("completion", environment={"SHELL": f"/usr/bin/{shell}"}),
    ):
        assert found.status == 0
        assert f"_SARCSTAT_COMPLETE={shell}_complete" in found.stdout


def test_a_shell_without_completion_is_said() -> None:
    assert "no completion for the shell 'csh'" in sarcstat("completion", environment={"SHELL": "/bin/csh"}).stderr
    found = sarcstat("completion", environment={"SHELL": ""})
    assert found.status == 2
    assert "Hint: Name one: sarcstat completion bash" in found.stderr


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("sarcstat life", "life-table"), ("sarcstat km --conf-t", "--conf-type"), ("sarcstat cox x --ties ef", "efron")],
)
def test_what_is_typed_is_completed(typed: str, expected: str) -> None:
    assert asked(typed) == [f"plain,{expected}"]


@pytest.mark.parametrize(
    "typed",
    ["sarcstat km tri", "sarcstat columns tri", "sarcstat plot km tri", "sarcstat km x -o tri", "sarcstat audit tri"],
)
def test_names_of_files_are_left_to_the_shell(typed: str) -> None:
    """Which completes nothing at all for a command that has a completion of its own, unless it is told to."""
    assert asked(typed) == ["file,tri"]


def asked(typed: str) -> list[str]:
    """What bash is answered: the kind of each completion, and its text."""
    words = typed.split()
    environment = {
        **os.environ,
        "_SARCSTAT_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(words) - 1),
    }
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv[0] = 'sarcstat'; from sarcstat.__main__ import main; main()"],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    return done.stdout.splitlines()


def commands(command: click.Command, name: str = "sarcstat") -> list[str]:
    inner = command.commands.items() if isinstance(command, click.Group) else ()
    return [name, *(found for key, each in inner for found in commands(each, f"{name}-{key}"))]


def test_every_command_has_a_page_with_all_of_its_options() -> None:
    found = dict(pages(cli))
    assert sorted(found) == sorted(f"{name}.1" for name in commands(cli))
    km = found["sarcstat-km.1"].replace("\\-", "-")
    for param in cli.commands["km"].params:
        if isinstance(param, click.Option):
            assert f"\n.B {param.opts[0]}" in km or any(f" {name}" in km for name in param.opts)
    assert km.index(".SH ENDPOINT") < km.index(".SH DATA") < km.index(".SH EXIT STATUS")


def test_pages_are_written_for_man(tmp_path: Path) -> None:
    folder = tmp_path / "share" / "man1"
    found = sarcstat("man", folder)
    assert found.status == 0
    assert f"Wrote {len(commands(cli))} pages" in found.stderr
    assert {path.name for path in folder.iterdir()} == {f"{name}.1" for name in commands(cli)}


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not here")
def test_man_shows_the_pages_without_a_complaint() -> None:
    for name, text in pages(cli):
        command = ["groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-z"]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        assert done.stderr == "", name
