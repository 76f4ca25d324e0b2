"""`sarcstat cox` beside Rscript and lifelines, whole processes; arguments (small large stepwise) select parts."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from side_by_side import compare, program

HERE = Path(__file__).resolve().parent


def cohort(n: int, covariates: int) -> pd.DataFrame:
    """Simulated times in whole days, half of the covariates 0/1."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=(n, covariates))
    x[:, ::2] = x[:, ::2] > 0
    time = rng.exponential(400 * np.exp(-x @ np.linspace(-0.4, 0.4, covariates)))
    censored = rng.uniform(100, 1100, n)
    frame = pd.DataFrame(x.round(4), columns=[f"x{i}" for i in range(covariates)])
    frame.insert(0, "time", np.ceil(np.minimum(time, censored)).astype(int))
    frame.insert(1, "event", (time <= censored).astype(int))
    return frame


def cox(file: Path, covariates: int, *options: str) -> list[str]:
    names = ",".join(f"x{i}" for i in range(covariates))
    time_and_event = ["--time", "time", "--event", "event", "--covariates", names]
    return [program("sarcstat"), "cox", str(file), *time_and_event, *options]


def rscript(file: Path, reader: str) -> list[str]:
    return ["Rscript", "--vanilla", str(HERE / "cox.R"), str(file), reader]


def main(wanted: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cohort.csv"
        if "small" in wanted:
            cohort(209, 5).to_csv(file, index=False)
            compare("209 rows, 5 covariates", {"sarcstat": cox(file, 5), "Rscript": rscript(file, "read.csv")})
        if "stepwise" in wanted:
            cohort(500, 14).to_csv(file, index=False)
            stepwise = cox(file, 14, "--method", "fstep-lr")
            compare("500 rows, 14 candidates", {"stepwise": stepwise, "enter": cox(file, 14)})
        if "large" in wanted:
            cohort(1_000_000, 11).to_csv(file, index=False)
            commands = {
                "sarcstat": cox(file, 11, "--ties", "efron"),
                "Rscript": rscript(file, "fread"),
                "lifelines": [sys.executable, str(HERE / "cox_lifelines.py"), str(file)],
            }
            compare("1,000,000 rows, 11 covariates, Efron", commands, runs=3)


if __name__ == "__main__":
    main(sys.argv[1:] or ["small", "stepwise", "large"])
