"""`crosscheck --search` of a table of twelve hazard ratios with their limits, printed to two decimals, at 209 patients.

The table was made with Efron's ties, another event, another reference and months rounded to one decimal: three of
these at a time, and all alternatives that there are compete. Seconds, analyses tried, and analyses a second of work.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from crosscheck.planting import Pair, as_displayed
from crosscheck.recast import _Given, output, pivot

from sarcstat.cli.perform import perform
from sarcstat.crosscheck.check import checked
from sarcstat.crosscheck.search.searching import Searching
from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.outputs.output import Output
from sarcstat.request import Endpoint
from sarcstat.syntax.reading.reader import read_text
from sarcstat.syntax.requests.requests import requests

N = 209
SYNTAX = (
    "COXREG os WITH age size grade stage site arm /STATUS=status(1) /CONTRAST(stage)=Indicator "
    "/CONTRAST(site)=Indicator /CONTRAST(grade)=Indicator /METHOD=ENTER /PRINT=CI(95)."
)


def cohort() -> Dataset:
    """Patients with three factors of four levels, three covariates, and a status of three values."""
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({name: rng.integers(0, 4, N) for name in ("grade", "stage", "site")})
    frame["age"], frame["size"], frame["arm"] = rng.normal(60, 9, N), rng.gamma(4, 2, N), rng.integers(0, 2, N)
    risk = 0.25 * frame["stage"] + 0.02 * (frame["age"] - 60) + 0.1 * frame["grade"]
    frame["os"] = np.ceil(rng.exponential(500, N) * np.exp(-risk))
    frame["status"] = rng.choice([0, 1, 2], N, p=[0.25, 0.55, 0.2])
    return Dataset(frame=frame, codebook=Codebook(), source="cohort", sha256=None, first_row=1)


def conventions() -> dict[str, Callable[[Pair], Pair]]:
    """What the table follows, and its syntax does not say."""

    def keys(**changed: Any) -> Callable[[Pair], Pair]:
        return lambda pair: (replace(pair[0], keys={**pair[0].keys, **changed}), pair[1])

    def months(pair: Pair) -> Pair:
        rounded = np.floor(pair[1].frame["os"] / 30.4375 * 10 + 0.5) / 10
        return pair[0], replace(pair[1], frame=pair[1].frame.assign(os=rounded))

    return {
        "ties: Efron": keys(ties="efron"),
        "event status = 1, 2": lambda pair: (replace(pair[0], endpoints=[Endpoint("os", "status=1,2")]), pair[1]),
        "reference stage = 0": keys(ref={"stage": "first"}),
        "os in months of 30.4375 days, rounded to one decimal": months,
    }


def printed(names: tuple[str, ...], dataset: Dataset) -> Output:
    """The table of hazard ratios and their limits under these conventions, as a journal prints it."""
    (plan,) = requests(read_text(SYNTAX).commands[0], dataset)
    pair: Pair = (plan.request, dataset)
    for name in names:
        pair = conventions()[name](pair)
    (section,) = perform(*pair).sections
    (table,) = (each for each in section.tables if each.name == "Variables in the Equation")
    shown = {place: cell for place, cell in table.cells.items() if "Exp(B)" in "".join(map(str, place[1]))}
    made = output("Cox Regression", SYNTAX, [pivot([((), replace(table, cells=shown))], "Cox Regression")])
    return as_displayed(made, "decimals 2", rows=N)


def main() -> None:
    """A line for each three of the conventions."""
    dataset = cohort()
    perform(requests(read_text(SYNTAX).commands[0], dataset)[0].request, dataset)  # R is there
    for names in combinations(conventions(), 3):
        given = printed(names, dataset)
        started, worked = time.perf_counter(), time.process_time()
        found = checked(given, _Given(dataset), perform, searching=Searching()).commands[0].searched
        seconds, worked = time.perf_counter() - started, time.process_time() - worked
        assert found is not None
        first = found.answers[0].fitting[:1]
        right = bool(first) and {each.words for each in first[0].changes} == {*names}
        print(f"{seconds:5.1f} s  {found.trials:4} trials  {found.trials / worked:4.0f} a second of work  ", end="")
        print(f"{'found' if right else 'not found'}, {len(found.answers[0].fitting)} fit: {'; '.join(names)}")


if __name__ == "__main__":
    main()
