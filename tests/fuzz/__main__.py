"""`python -m fuzz --minutes 5 --seed 1`: look for numbers that are not right, and print what was found."""

from __future__ import annotations

import argparse
import sys

from fuzz.engine import until
from fuzz.report import Report


def main() -> int:
    """Run for some minutes, print the report; 1 where anything is wrong."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--folder", default="out/fuzz", help="where the data of disagreements go")
    given = parser.parse_args()
    report = Report(given.folder)
    for case in until(given.minutes, given.seed):
        report.add(case)
    print(report.text())
    return int(report.wrong > 0)


sys.exit(main())
