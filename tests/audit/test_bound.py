"""SE(ln HR) of a 0/1 covariate is never below the root of 1/E1 + 1/E0: the theorem against coxph on random data."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from fits import cox
from running import sarcstat
from simulated_papers import cohort, settings

SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_coxph_never_beats_the_bound(seed: int, tmp_path) -> None:  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(seed)
    data = cohort(rng, settings(rng))
    names = [f"x{j}" for j in range(data.x.shape[1])]
    frame = pd.DataFrame(data.x.astype(int), columns=names).assign(time=data.pfs, event=data.progressed)
    frame["age"] = rng.normal(60, 10, len(frame)).round()
    path = tmp_path / "cohort.csv"
    frame.to_csv(path, index=False)
    ties = ("breslow", "efron")[seed % 2]
    columns = ("--covariates", ",".join([*names, "age"]), "--ties", ties, "--style", "r", "--format", "json")
    done = sarcstat("cox", path, "--time", "time", "--event", "event", *columns)
    assert done.status == 0, done.stderr
    errors = {
        each["term"]: each["stat"]
        for each in done.json["statistics"]
        if each["stat_name"] == "coefficient_std_error"
        and each.get("context") == "equation"
        and each.get("term") in names
    }
    assert set(errors) == set(names)
    for name, error in errors.items():
        events = [int(frame.loc[frame[name] == value, "event"].sum()) for value in (0, 1)]
        if min(events):
            assert error >= math.sqrt(sum(1 / count for count in events)) * (1 - 1e-9)


def test_many_fits_of_our_own_never_beat_the_bound() -> None:
    rng = np.random.default_rng(7)
    ratios = []
    for _ in range(60):
        made = settings(rng)
        data = cohort(rng, made)
        fitted = cox(data.os, data.died, data.x, efron=made.efron)
        for j in range(data.x.shape[1] if fitted else 0):
            events = [data.died[data.x[:, j] == value].sum() for value in (0, 1)]
            if min(events) > 1 and fitted:
                ratios.append(fitted[1][j] / math.sqrt(1 / events[0] + 1 / events[1]))
    assert len(ratios) > 100
    assert min(ratios) >= 1 - 1e-9
