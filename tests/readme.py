"""Commands shown in the README: run as in a shell, in an empty folder, 80 columns wide."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import cog

ENVIRONMENT = {
    "COLUMNS": "80",
    "LC_ALL": "C.UTF-8",
    "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
}


def shell(command: str, *, head: int | None = None) -> None:
    """Show a command and what it prints, standard error last; `head` keeps the first lines."""
    with tempfile.TemporaryDirectory() as folder:
        if "examples/" in command:
            Path(folder, "examples").symlink_to(Path(__file__).parent.parent / "examples")
        done = subprocess.run(
            command,
            shell=True,
            cwd=folder,
            env={**os.environ, **ENVIRONMENT},
            capture_output=True,
            text=True,
            check=False,
        )
    lines = (done.stdout + done.stderr).rstrip().splitlines()
    if head is not None and len(lines) > head:
        lines = [*lines[:head], "…"]
    cog.outl("\n```console\n$ " + command)
    for line in lines:
        cog.outl(line.rstrip())
    cog.outl("```\n")


def help_of(*commands: str) -> None:
    """Show each command's own help under a heading."""
    for command in commands:
        cog.outl(f"\n### `sarcstat {command}`")
        shell(f"sarcstat {command} --help")
