"""`python -m hostile --minutes 5 --seed 1`: broken input of every kind, and what did not end in a sentence."""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from collections.abc import Iterator
from itertools import count

from hostile.engine import Engine, case_of
from hostile.kinds import KINDS
from hostile.report import Report


def main() -> int:
    """Run for some minutes, print the report; 1 where anything is wrong."""
    parser = argparse.ArgumentParser(prog="hostile", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--cases", type=int, default=0, help="end after so many, whatever the time")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--kinds", default=",".join(KINDS), help="some of them, with commas between")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--folder", default="out/hostile", help="where the files of what is wrong go")
    parser.add_argument("--again", nargs="*", metavar="SEED", help="these cases only, with what they say")
    given = parser.parse_args()
    report = Report(given.folder)
    if given.again:
        again(given.again, report)
    else:
        kinds = given.kinds.split(",")
        numbers = count(1) if not given.cases else iter(range(1, given.cases + 1))
        seeds = (f"{kinds[number % len(kinds)]}-{given.seed}-{number}" for number in numbers)
        run_all(seeds, report, time.monotonic() + 60 * given.minutes, given.processes)
    print(report.text())
    return int(report.wrong > 0)


def again(seeds: list[str], report: Report) -> None:
    """Run cases that were seen before, and show them."""
    engine = Engine()
    for seed in seeds:
        case = case_of(seed)
        ending = engine.run(case)
        found = report.add(seed, case, ending)
        print(f"== {seed}: {' '.join(case.arguments)!r}\n{ending.stdout.decode('utf-8', 'replace')[:1000]}")
        print(f"{ending.stderr.decode('utf-8', 'replace')[-3000:]}\nexit {ending.status}: {found or 'nothing wrong'}")
    engine.close()


def run_all(seeds: Iterator[str], report: Report, end: float, processes: int) -> None:
    """Run cases in some processes until there are no more, or no more time, or Ctrl-C."""
    lock, interrupted = threading.Lock(), threading.Event()

    def work() -> None:
        engine = Engine()
        try:
            while time.monotonic() < end and not interrupted.is_set():
                with lock:
                    seed = next(seeds, None)
                if seed is None:
                    break
                case = case_of(seed)
                ending = engine.run(case)
                with lock:
                    report.add(seed, case, ending)
        finally:
            engine.close()

    threads = [threading.Thread(target=work) for _ in range(processes)]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except KeyboardInterrupt:  # what was found until then is told
        interrupted.set()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    sys.exit(main())
