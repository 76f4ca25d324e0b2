"""Cases: a cohort, its commands, R's answers, the comparison."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from fuzz.cohorts import cohort
from fuzz.compare import Fault, Found, compare, document, of_outcome
from fuzz.competing import cuminc
from fuzz.demands import Demands
from fuzz.entering import cox_entering, curves_entering, incidence_entering, landmark, several_rows, with_entries
from fuzz.fine_gray import competing_models
from fuzz.r_process import Answer, RProcess
from fuzz.regression import cox
from fuzz.requests import Request
from fuzz.resampling import optimism
from fuzz.samples import crosstab, describe
from fuzz.survival import km, subgroup, univariate
from fuzz.weighted import firth, weighted_cox, weighted_km
from fuzz.worker import Worker

COMMANDS: Sequence[Callable[..., Request]] = (
    *(km, cox, cox, cox, univariate, subgroup, cuminc, describe, crosstab),
    *(curves_entering, cox_entering, several_rows, incidence_entering, landmark, competing_models, optimism),
    *(weighted_km, weighted_cox, firth),
)
SECONDS = 60.0
FORMATS = ("csv", "html", "md", "tex")


@dataclass
class Case:
    """One command on one cohort, and what came of it."""

    seed: str
    command: str
    arguments: Sequence[str]
    data: str
    found: Found
    faults: Sequence[Fault]
    refused: bool
    demands: Demands = field(default_factory=Demands)
    oracle: Sequence[str] = ()


class Engine:
    """sarcstat and R, each in a process of its own, and a folder for the data."""

    def __init__(self) -> None:
        self.worker = Worker(SECONDS)
        self.r = RProcess()
        self.folder = tempfile.TemporaryDirectory(prefix="fuzz-")
        self.pool = ThreadPoolExecutor(1)

    def close(self) -> None:
        """End both processes and remove the folder."""
        self.worker.close()
        self.r.close()
        self.pool.shutdown()
        self.folder.cleanup()

    def cases(self, seed: str) -> Iterator[Case]:
        """The commands on the cohort of a seed."""
        random = Random(seed)
        made = with_entries(Random(f"{seed} entry"), cohort(random))
        file = Path(self.folder.name) / "data.csv"
        file.write_text(made.csv(), "utf-8")
        for make in random.sample(list(enumerate(COMMANDS)), 3):
            place, build = make
            try:
                yield self._case(seed, build(Random(f"{seed} {place}"), made), file, Random(f"{seed} {place} format"))
            except Exception as error:  # of the machine itself: said at the end, and the others go on
                why = f"{build.__name__} of seed {seed}: {type(error).__name__}: {error}"
                yield Case(seed, build.__name__, [], "", Found(), [], refused=False, oracle=[why])

    def _case(self, seed: str, request: Request, file: Path, random: Random) -> Case:
        further = Path(self.folder.name) / f"further.{random.choice(FORMATS)}"
        arguments = [request.command, str(file), *request.arguments]
        written = ["--format", "json", "-o", str(further)] if random.random() < 0.5 else ["--format", "json"]
        running = self.pool.submit(self.worker.run, [*arguments, *written])
        answers = [self._answer(job) for job in request.jobs]
        status, stdout, stderr = running.result()
        faults = of_outcome(request, status, stdout, stderr)
        case = Case(seed, request.command, arguments, file.read_text("utf-8"), Found(), faults, status != 0)
        case.oracle = [answer.failed for answer in answers if answer.failed]
        if status:
            return case
        content, wrong = document(stdout)
        faults += wrong
        if content is not None and request.possible is not False:
            case.found = self._compared(request, content, answers, case.demands)
            faults += case.found.faults
        return case

    def _answer(self, job: object) -> Answer:
        if job.answer is not None:  # type: ignore[attr-defined]
            return job.answer  # type: ignore[attr-defined,no-any-return]
        content = {name: value for name, value in job.content.items() if not name.startswith("_")}  # type: ignore[attr-defined]
        return self.r.ask(content) if content else Answer()

    def _compared(
        self, request: Request, content: dict[str, object], answers: Sequence[Answer], demands: Demands
    ) -> Found:
        together: dict[str, list[tuple[float, float]]] = {}
        expected = []
        for job, answer in zip(request.jobs, answers, strict=True):
            own = {f"{job.prefix}{key}": values for key, values in answer.values.items()}
            together |= own
            expected += [
                key for key in own if not job.optional and key.rsplit("|", 1)[-1] not in ("sure", "kept", "flat")
            ]
            if "_model" in job.content and not job.content["stepwise"] and answer.values:
                demands.add(job.prefix, job.content, answer)
        return compare(
            request, content, together, demands, [key for key in expected if demands.of(key) in ("", "number")]
        )


def until(minutes: float, seed: str) -> Iterator[Case]:
    """Cases until the time is over."""
    end = time.monotonic() + 60 * minutes
    engine = Engine()
    try:
        number = 0
        while time.monotonic() < end:
            number += 1
            yield from engine.cases(f"{seed}-{number}")
    finally:
        engine.close()
