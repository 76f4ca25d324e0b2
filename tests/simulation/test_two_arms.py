"""A design of one's own: a large cohort has the hazard ratios, shares and medians that the design says."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from running import refused, sarcstat

from sarcstat.errors import ExitStatus
from sarcstat.simulation.design_file import load
from sarcstat.simulation.outcomes import median

PATIENTS = 20_000


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The raw file with the durations in months that a study would derive."""
    path = tmp_path_factory.mktemp("arms") / "cohort.csv"
    made = sarcstat("simulate", "--design", "two_arms", "--patients", PATIENTS, "--seed", 4, "-o", path)
    assert made.status == 0, made.stderr
    data = pd.read_csv(path, parse_dates=["randomization_date", "last_contact_date"])
    data["months"] = (data["last_contact_date"] - data["randomization_date"]).dt.days / 30.4375
    data.to_csv(path, index=False)
    return path


def test_cox_recovers_the_hazard_ratios(cohort: Path) -> None:
    options = ("--time", "months", "--event", "status=Dead", "--style", "r", "--format", "json")
    covariates = ("--covariates", "arm,ecog,age", "--categorical", "arm,ecog")
    found = sarcstat("cox", cohort, *options, *covariates).json["statistics"]
    ours = {
        name: {(each["term"], each.get("level")): each["stat"] for each in found if each["stat_name"] == name}
        for name in ("coefficient", "coefficient_std_error")
    }
    ratios = {("arm", "Experimental vs Control"): 0.70, ("ecog", "1 vs 0"): 1.4, ("ecog", "2 vs 0"): 2.2}
    for key, ratio in {**ratios, ("age", None): 1.01}.items():
        std_error = ours["coefficient_std_error"][key]
        assert abs(ours["coefficient"][key] - math.log(ratio)) < 3 * std_error, key
        assert std_error < 0.05


def test_shares_accrual_and_follow_up(cohort: Path) -> None:
    data = pd.read_csv(cohort, parse_dates=["randomization_date", "last_contact_date"])
    assert data["arm"].value_counts().to_dict() == {"Control": PATIENTS // 2, "Experimental": PATIENTS // 2}
    assert pd.crosstab(data["arm"], data["ecog"]).to_numpy().tolist() == [[4000, 5000, 1000]] * 2
    start = data["randomization_date"]
    assert (start.max() - start.min()).days == round(24 * 30.4375) - 1
    alive = data.loc[data["status"] == "Alive", "last_contact_date"]
    assert alive.nunique() == 1  # nobody is seen after the end
    assert (alive.iloc[0] - start.max()).days == round(12 * 30.4375)
    lost = (data["status"] == "Lost to follow-up").sum() / (data["months"].sum() / 12)
    assert lost == pytest.approx(0.03, rel=0.15)


def test_the_reference_patients_have_the_median_of_the_design(cohort: Path) -> None:
    data = pd.read_csv(cohort)
    rows = data[(data["arm"] == "Control") & (data["ecog"] == 0) & data["age"].between(59, 63)]
    found = median(np.rint(rows["months"].to_numpy() * 30.4375), (rows["status"] == "Dead").to_numpy())
    assert found / 30.4375 == pytest.approx(14, rel=0.12)


def test_seeds_differ_and_the_number_of_patients_follows() -> None:
    from sarcstat.simulation.cohort import simulate

    design = load("two_arms", 50)
    first, again, other = (simulate(design, seed).patients for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert len(first[0].values) == 50


def test_a_design_with_counts_keeps_its_number_of_patients(tmp_path: Path) -> None:
    made = sarcstat("simulate", "--design", "zhang2022", "--patients", 300, "-o", tmp_path / "x.csv")
    refused(made, ExitStatus.INPUT, "variables.sex.counts: they sum to 209, but there are 300 patients")
