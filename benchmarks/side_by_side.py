"""Run commands in turn, several times, and print their times and memory as ratios to the first."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

#: Imports cost three times as much without compiled files, so they are written.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Run:
    """One run of a whole process."""

    seconds: float
    megabytes: float


def run(command: Sequence[str]) -> Run:
    """Wall time and peak memory of a process; stops the benchmark where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=ENVIRONMENT)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} failed:\n{said.decode()}")
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    return Run(time.perf_counter() - started, usage.ru_maxrss / scale)


def in_turn(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, list[Run]]:
    """The runs of each command, made in turn after one that does not count."""
    for command in commands.values():
        run(command)
    found: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            found[name].append(run(command))
    return found


def compare(title: str, commands: Mapping[str, Sequence[str]], *, runs: int = 5) -> dict[str, float]:
    """Run the commands in turn and print the medians; returns each one's median ratio to the first, pair by pair."""
    found = in_turn(commands, runs)
    first = next(iter(commands))
    print(f"\n{title} ({runs} runs)")
    ratios = {}
    for name, each in found.items():
        pairs = [mine.seconds / theirs.seconds for theirs, mine in zip(each, found[first], strict=True)]
        ratios[name] = statistics.median(pairs)
        seconds = statistics.median(one.seconds for one in each)
        megabytes = max(one.megabytes for one in each)
        print(f"  {name:<12} {seconds:8.2f} s  {megabytes:6.0f} MB   {first} / {name} = {ratios[name]:.2f}")
    return ratios


def program(name: str) -> str:
    """The path of a program of this environment."""
    return str(Path(sys.executable).parent / name)
