"""A program that does what may not be, by which the machine is tested."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path


def start() -> None:
    """Nothing to start."""


def run(program: str, what: str, *arguments: str) -> int:
    """Do what is asked for; the exit code."""
    return {
        "abort": os.abort,
        "hang": lambda: time.sleep(60),
        "memory": lambda: len(bytearray(b"x") * 1_100_000_000) * 0,
        "bug": lambda: 1,
        "raise": lambda: 1 // 0,
        "leave": lambda: Path(os.environ["TMPDIR"], "left").write_text("") or 0,
        "leave-here": lambda: Path(".a.csv.12.tmp").write_text("") or 0,
        "write": lambda: Path("out.csv").write_text("") or 0,
        "half": lambda: said("Error: It cannot be.", Path("out.csv").write_text("") or 3),
        "replace": lambda: Path("a.csv").write_text("lost") * 0,
        "remove": lambda: Path("a.csv").unlink() or 0,
        "escape": lambda: said("Note: \x1b[2J"),
        "turn": lambda: sys.stdout.write("1\u202e2") * 0,
        "silent": lambda: 3,
        "result": lambda: said("Error: It cannot be.", sys.stdout.write("a table\n") * 0 + 3),
        "error": lambda: said("Error: It cannot be.\nHint: Do something else.", 3),
        "fine": lambda: sys.stdout.write("a table\n") * 0,
    }[what]()


def said(text: str, status: int = 0) -> int:
    """Say something on standard error; the exit code."""
    print(text, file=sys.stderr)
    return status
