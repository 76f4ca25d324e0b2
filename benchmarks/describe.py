"""`sarcstat describe` beside a process that reads the file with pandas; arguments (plain tests) select parts."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from side_by_side import compare, program


def cohort(n: int) -> pd.DataFrame:
    """Three groups and twelve columns, half numbers with two decimals, half texts with four levels."""
    rng = np.random.default_rng(1)
    columns = {"group": np.array(["A", "B", "C"])[rng.integers(0, 3, n)]}
    columns |= {f"x{i}": rng.normal(50, 10, n).round(2) for i in range(6)}
    columns |= {f"c{i}": np.array(["low", "mid", "high", "none"])[rng.integers(0, 4, n)] for i in range(6)}
    return pd.DataFrame(columns)


def describe(file: Path, *options: str) -> list[str]:
    return [program("sarcstat"), "describe", str(file), "--by", "group", *options]


def main(wanted: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cohort.csv"
        cohort(1_000_000).to_csv(file, index=False)
        reading = [sys.executable, "-c", f"import pandas; pandas.read_csv({str(file)!r})"]
        if "plain" in wanted:
            commands = {"sarcstat": describe(file, "--test", "none"), "pandas": reading}
            compare("1,000,000 rows, 12 columns, 3 groups, no tests", commands, runs=5)
        if "tests" in wanted:
            compare("the same with tests", {"sarcstat": describe(file), "pandas": reading}, runs=3)


if __name__ == "__main__":
    main(sys.argv[1:] or ["plain", "tests"])
