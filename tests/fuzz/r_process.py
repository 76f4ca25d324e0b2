"""R's own functions, asked in a process of their own that knows nothing of sarcstat."""

from __future__ import annotations

import math
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SERVER = Path(__file__).parent / "oracle" / "server.R"


@dataclass
class Answer:
    """What R says to a job: by key the right values, each with what rounding may move it; or why there are none."""

    values: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    failed: str = ""

    def flag(self, key: str) -> bool:
        """Whether something that R says of a fit is true."""
        return bool(self.values.get(key, [(0.0, 0.0)])[0][0])


class RProcess:
    """One Rscript that answers jobs; started again where it does not come back."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="fuzz-r-")
        self.process = self._start()

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["Rscript", "--vanilla", str(SERVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )

    def ask(self, job: Mapping[str, Any]) -> Answer:
        """The answer to one job."""
        file = Path(self.folder.name) / "job.R"
        file.write_text(r_text(job) + "\n", "utf-8")
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{file}\n")
        self.process.stdin.flush()
        answer = Answer()
        for line in self.process.stdout:
            parts = line.rstrip("\n").split("\t")
            if parts[0] == "end":
                return answer
            if parts[0] == "failed":
                answer.failed = parts[1].strip()
                return answer
            key, value, tolerance = parts
            answer.values[key].append((_number(value), abs(_number(tolerance))))
        self.process.wait()
        self.process = self._start()
        answer.failed = "R ended"
        return answer

    def close(self) -> None:
        """End the process and remove its folder."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(10)
        self.folder.cleanup()


def _number(text: str) -> float:
    text = text.strip()
    if text in ("NA", "NaN"):
        return math.nan
    return float(text) if text.endswith("Inf") else float.fromhex(text)


def r_text(value: Any) -> str:
    """A value as an R expression; numbers exactly."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return "NA_real_" if math.isnan(value) else value.hex()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, Mapping):
        return "list(" + ", ".join(f"`{name}` = {r_text(each)}" for name, each in value.items()) + ")"
    if isinstance(value, Sequence) and all(isinstance(each, int | float | str) for each in value):
        return "c(" + ", ".join(map(r_text, value)) + ")" if value else "numeric()"
    return "list(" + ", ".join(map(r_text, value)) + ")"
