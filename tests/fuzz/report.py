"""What was compared, what disagreed, and how to see each disagreement again."""

from __future__ import annotations

import shlex
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from fuzz.compare import Fault
from fuzz.engine import Case

MOST_SHOWN = 3


class Report:
    """Counts of cases and comparisons, and the disagreements by command, kind and statistic."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)
        self.cases: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.compared: Counter[str] = Counter()
        self.tolerated: Counter[str] = Counter()
        self.unchecked: Counter[str] = Counter()
        self.oracle: Counter[str] = Counter()
        self.demands: Counter[str] = Counter()
        self.faults: dict[tuple[str, str, str], list[tuple[Fault, str]]] = defaultdict(list)
        self.saved: dict[str, str] = {}

    @property
    def wrong(self) -> int:
        """Number of disagreements."""
        return sum(map(len, self.faults.values()))

    def add(self, case: Case) -> None:
        """Count a case."""
        self.cases[case.command] += 1
        self.refused[case.command] += case.refused
        self.compared += case.found.compared
        self.tolerated += case.found.tolerated
        self.unchecked += case.found.unchecked
        self.demands += Counter(case.demands.counted)
        self.oracle.update(case.oracle)
        for fault in case.faults:
            self.faults[case.command, fault.kind, fault.statistic].append((fault, self._again(case)))

    def _again(self, case: Case) -> str:
        """The command line that shows it again, its data in a file."""
        if case.seed not in self.saved:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = self.folder / f"{case.seed}.csv"
            file.write_text(case.data, "utf-8")
            self.saved[case.seed] = str(file)
        command, _, *others = case.arguments
        return shlex.join(["sarcstat", command, self.saved[case.seed], *others, "--format", "json"])

    def text(self) -> str:
        """The whole report."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        total = sum(self.compared.values())
        kinds = Counter(dict.fromkeys(("estimate where there is none", "NE where there is one"), 0))
        for (_, kind, _), found in self.faults.items():
            kinds[kind] += len(found)
        for (command, kind, statistic), found in sorted(self.faults.items(), key=lambda entry: -len(entry[1])):
            yield f"{len(found):6}  {command}: {kind}: {statistic}"
            for fault, again in found[:MOST_SHOWN]:
                yield f"        {fault.text}"
                yield f"          {again}"
        yield ""
        yield "Compared, by statistic (within what rounding takes where 1e-9 is not reached):"
        for name, number in sorted(self.compared.items()):
            yield f"{number:9,}  {name}" + (f" ({self.tolerated[name]:,})" if self.tolerated[name] else "")
        yield "Not compared:"
        yield from (f"{number:9,}  {name}" for name, number in sorted(self.unchecked.items()))
        if self.oracle:
            yield "The oracle had no answer:"
            yield from (f"{number:9,}  {why}" for why, number in self.oracle.most_common())
        yield ""
        yield "Cases: " + ", ".join(f"{n:,} {name} ({self.refused[name]:,} refused)" for name, n in self.cases.items())
        yield "Coefficients by linear programming: " + ", ".join(f"{n:,} {name}" for name, n in self.demands.items())
        rounding = sum(self.tolerated.values())
        yield f"{sum(self.cases.values()):,} cases, {total:,} comparisons, {rounding:,} of them by rounding"
        yield f"{self.wrong:,} disagreements: " + ", ".join(f"{n:,} {kind}" for kind, n in kinds.items())
