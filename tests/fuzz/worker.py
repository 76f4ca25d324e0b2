"""sarcstat in a process of its own: one embedded R answers command after command."""

from __future__ import annotations

import json
import select
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


class Worker:
    """A process that runs command lines; one that does not come back in time is ended and started again."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.process = self._start()

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [
                sys.executable,
                "-c",
                f"import sys; sys.path.insert(0, {str(TESTS)!r}); import fuzz.worker as w; w.serve()",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            cwd=TESTS.parent,
        )

    def run(self, arguments: Sequence[str]) -> tuple[int, str, str]:
        """Exit code, standard output and standard error; code -1 where it did not end, -2 where the process died."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(list(arguments)) + "\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], self.seconds)
        line = self.process.stdout.readline() if ready else ""
        if line:
            status, stdout, stderr = json.loads(line)
            return status, stdout, stderr
        died = bool(ready)
        self.process.kill()
        self.process.wait()
        self.process = self._start()
        return (-2, "", "The process died.") if died else (-1, "", f"No end after {self.seconds:g} seconds.")

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(20)


def serve() -> None:
    """Run the command lines of standard input, one JSON list a line, and write what a shell would see of each."""
    from running import sarcstat

    answers = sys.stdout
    for line in sys.stdin:
        outcome = sarcstat(*json.loads(line))
        print(json.dumps([int(outcome.status), outcome.stdout, outcome.stderr]), file=answers, flush=True)
