"""Patients for calls from Python."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest


@pytest.fixture(scope="session")
def patients() -> pd.DataFrame:
    """209 patients with what every command needs; the groups stand in an order that is not the alphabet's."""
    random = np.random.default_rng(20)
    n = 209
    return pd.DataFrame(
        {
            "months": random.exponential(20, n).round(1) + 0.1,
            "died": random.integers(0, 3, n),
            "arm": pd.Categorical(random.choice(["new", "old"], n), categories=["old", "new"]),
            "stage": random.choice(["I", "II", None], n),
            "age": random.normal(60, 9, n).round(),
            "crp": np.where(random.random(n) < 0.1, np.nan, random.exponential(5, n).round(1)),
            "best": random.choice(["CR", "PR", "SD", "PD", "NE"], n),
            "change": random.normal(-10, 40, n).round(),
            "rash": random.choice(["yes", "no"], n),
        }
    )
