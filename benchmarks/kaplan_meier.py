"""`sarcstat km` beside Rscript and lifelines, whole processes; arguments (small days distinct help) select parts."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from side_by_side import compare, program

HERE = Path(__file__).resolve().parent


def cohort(n: int, *, distinct: bool) -> pd.DataFrame:
    """Simulated time, event and three groups; times in whole days (about 1,100 distinct) or all distinct."""
    rng = np.random.default_rng(1)
    group = rng.integers(0, 3, n)
    time = rng.exponential(400 + 40 * group)
    censored = rng.uniform(100, 1100, n)
    observed = np.minimum(time, censored)
    return pd.DataFrame(
        {
            "time": observed.round(9) if distinct else np.ceil(observed).astype(int),
            "event": (time <= censored).astype(int),
            "group": np.array(["A", "B", "C"])[group],
        }
    )


def km(file: Path) -> list[str]:
    return [program("sarcstat"), "km", str(file), "--time", "time", "--event", "event", "--by", "group"]


def rscript(file: Path, reader: str) -> list[str]:
    return ["Rscript", "--vanilla", str(HERE / "kaplan_meier.R"), str(file), reader]


def main(wanted: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cohort.csv"
        if "small" in wanted:
            cohort(209, distinct=False).to_csv(file, index=False)
            compare("209 rows", {"sarcstat": km(file), "Rscript": rscript(file, "read.csv")})
        lifelines = [sys.executable, str(HERE / "kaplan_meier_lifelines.py"), str(file)]
        if "days" in wanted:
            cohort(1_000_000, distinct=False).to_csv(file, index=False)
            commands = {"sarcstat": km(file), "Rscript": rscript(file, "fread"), "lifelines": lifelines}
            compare("1,000,000 rows, times in days", commands, runs=3)
        if "distinct" in wanted:
            cohort(1_000_000, distinct=True).to_csv(file, index=False)
            commands = {"sarcstat": km(file), "Rscript": rscript(file, "fread")}
            compare("1,000,000 rows, all times distinct", commands, runs=3)
    if "help" in wanted:
        bare = [sys.executable, "-c", "import click"]
        compare("start-up", {"sarcstat": [program("sarcstat"), "--help"], "import click": bare}, runs=11)


if __name__ == "__main__":
    main(sys.argv[1:] or ["small", "days", "distinct", "help"])
