"""What was tried and what was wrong, each fault once with the seeds that show it."""

from __future__ import annotations

import shlex
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from hostile.case import Case, Ending
from hostile.verdict import Fault, faults

MOST_SHOWN = 4


class Report:
    """Cases by kind and ending, faults by kind and text; what was wrong is kept in a folder."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)
        self.cases: Counter[str] = Counter()
        self.endings: dict[str, Counter[int]] = defaultdict(Counter)
        self.faults: dict[Fault, list[str]] = defaultdict(list)
        self.slowest = (0.0, "")
        self.largest = (0, "")
        self.seconds: dict[str, float] = defaultdict(float)

    @property
    def wrong(self) -> int:
        """Number of cases that something is wrong with, by fault."""
        return sum(map(len, self.faults.values()))

    def add(self, seed: str, case: Case, ending: Ending) -> list[Fault]:
        """Count a case, keep its files where something is wrong; what is."""
        kind = seed.split("-")[0]
        self.cases[kind] += 1
        self.endings[kind][ending.status] += 1
        self.seconds[kind] += ending.seconds
        self.slowest = max(self.slowest, (ending.seconds, seed))
        self.largest = max(self.largest, (ending.memory, seed))
        found = faults(case, ending)
        for fault in found:
            self.faults[fault].append(seed)
        if found:
            self._keep(seed, case, ending)
        return found

    def _keep(self, seed: str, case: Case, ending: Ending) -> None:
        place = self.folder / seed
        for name, content in case.files.items():
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        place.mkdir(parents=True, exist_ok=True)
        settings = (
            f"-u {name}" if value is None else shlex.quote(f"{name}={value}")
            for name, value in case.environment.items()
        )
        command = " ".join(["env", *settings, shlex.join(["sarcstat", *case.arguments])])
        (place / "command.sh").write_bytes(f"{command}\n".encode("utf-8", "surrogateescape"))
        (place / "stdin").write_bytes(case.stdin)
        (place / "stderr").write_bytes(ending.stderr)
        (place / "stdout").write_bytes(ending.stdout)

    def text(self) -> str:
        """The whole report."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for fault, seeds in sorted(self.faults.items(), key=lambda entry: -len(entry[1])):
            yield f"{len(seeds):6}  {fault.kind}: {fault.text}"
            yield f"        {' '.join(seeds[:MOST_SHOWN])}"
        for kind, number in self.cases.items():
            ends = ", ".join(f"{count:,} with {status}" for status, count in sorted(self.endings[kind].items()))
            yield f"{number:9,}  {kind} ({ends}; {1000 * self.seconds[kind] / number:.0f} ms each)"
        (seconds, slowest), (size, largest) = self.slowest, self.largest
        yield f"Longest {seconds:.1f} s ({slowest}); largest {size / 1e6:,.0f} MB ({largest})"
        yield f"{sum(self.cases.values()):,} cases, {self.wrong:,} faults of {len(self.faults):,} kinds"
