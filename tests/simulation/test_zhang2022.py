"""The design of a published cohort: every count recounted from the written file, with plain pandas."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from lifelines import KaplanMeierFitter
from running import sarcstat

from sarcstat.simulation.design_file import load

SEEDS = (1, 2, 3)
MONTH = 30.4375
DATES = ("anlotinib_start_date", "progression_date", "death_date", "last_contact_date")
CUTOFF = pd.Timestamp("2021-08-25")


def table(path: Path, dates: tuple[str, ...]) -> pd.DataFrame:
    return pd.read_csv(path, parse_dates=list(dates), keep_default_na=False, na_values=[""])


@pytest.fixture(scope="module", params=SEEDS)
def files(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[pd.DataFrame, pd.DataFrame]:
    folder = tmp_path_factory.mktemp("zhang")
    made = sarcstat(
        *("simulate", "--design", "zhang2022", "--seed", request.param, "-o", folder / "cohort.csv"),
        *("--adverse-events", folder / "events.csv"),
    )
    assert (made.status, made.stdout) == (0, ""), made.stderr
    return table(folder / "cohort.csv", DATES), table(folder / "events.csv", ("onset_date",))


@pytest.fixture(scope="module")
def cohort(files: tuple[pd.DataFrame, pd.DataFrame]) -> pd.DataFrame:
    """The raw file with what a study would derive from it, as section 2.1 of the paper says."""
    data = files[0].copy()
    loss = 100 * (data["weight_6_months_ago_kg"] - data["weight_kg"]) / data["weight_6_months_ago_kg"]
    bmi = data["weight_kg"] / (data["height_cm"] / 100) ** 2
    data["bmi"], data["loss"] = bmi, loss
    filled = bmi.fillna(bmi.mean())
    low_albumin = data["albumin_g_l"] < data["albumin_lower_limit_g_l"]
    data["malnourished"] = (loss > 5) | ((loss > 2) & (filled < 20)) | low_albumin
    data["low_albumin"] = low_albumin
    data["ldh_above"] = data["ldh_u_l"] > data["ldh_upper_limit_u_l"]
    data["poor"] = data["ecog"] >= 2
    data["regimens"] = data["previous_regimens"].clip(upper=3)
    data["named"] = data["histology"].isin(["Leiomyosarcoma", "Synovial sarcoma", "Alveolar soft part sarcoma"])
    data["high_grade"] = data["fnclcc_grade"].isin(["G2", "G3"])
    data["large"] = data["largest_lesion_cm"] > 5
    conditions = ["hypertension", "diabetes", "chronic_hepatitis", "chronic_kidney_disease", "other_comorbidity"]
    data["comorbid"] = (data[conditions] == "Yes").any(axis=1) | (data["other_malignancy"] != "None")
    start = data["anlotinib_start_date"]
    data["os"] = (data["last_contact_date"] - start).dt.days / MONTH
    data["gone"] = data["status"] != "Alive"  # lost to follow-up counts as death at last contact (section 2.4)
    data["pfs"] = (data["progression_date"].fillna(data["last_contact_date"]) - start).dt.days / MONTH
    data["failed"] = data["gone"] | data["progression_date"].notna()
    return data


def counts(column: pd.Series) -> dict[object, int]:
    return column.value_counts().to_dict()


# Table 1.
ONE_WAY = {
    "sex": {"Male": 106, "Female": 103},
    "driver_gene": {"Gene fusion": 58, "Gene amplification": 30, "Mutation or unknown": 121},
    "primary_site": {
        "Trunk and extremities": 90,
        "Head and neck": 21,
        "Thoracoabdominal viscera": 46,
        "Retroperitoneum": 34,
        "Vertebral column, pelvic, and mediastinum": 18,
    },
    "stage": {"Locally advanced": 34, "Metastatic": 175},
    "lesion_site": {"Intrapulmonary": 61, "Extrapulmonary": 148},
    "lung_metastasis": {"No": 96, "Yes": 113},
    "bone_metastasis": {"No": 162, "Yes": 47},
    "abdominal_metastasis": {"No": 170, "Yes": 39},
    "liver_metastasis": {"No": 172, "Yes": 37},
    "lymph_node_metastasis": {"No": 175, "Yes": 34},
    "pleural_metastasis": {"No": 183, "Yes": 26},
    "skin_muscle_metastasis": {"No": 191, "Yes": 18},
    "intracranial_metastasis": {"No": 201, "Yes": 8},
    "treatment_pattern": {"Monotherapy": 112, "Combination therapy": 62, "Switch maintenance therapy": 35},
    "previous_targeted_therapy": {"No": 190, "Yes": 19},
    "regimens": {0: 88, 1: 72, 2: 33, 3: 16},
    "poor": {False: 170, True: 39},
    "named": {True: 71, False: 138},
    "high_grade": {True: 153, False: 56},
    "large": {False: 116, True: 93},
    "comorbid": {False: 144, True: 65},
    "malnourished": {False: 124, True: 85},
    "low_albumin": {False: 157, True: 52},
    "ldh_above": {False: 169, True: 40},
    "hypertension": {"No": 184, "Yes": 25},
    "diabetes": {"No": 197, "Yes": 12},
    "chronic_hepatitis": {"No": 197, "Yes": 12},
    "chronic_kidney_disease": {"No": 200, "Yes": 9},
    "status": {"Alive": 101, "Dead": 98, "Lost to follow-up": 10},
    "best_response": {"CR": 2, "PR": 26, "SD": 124, "PD": 57},
}
HISTOLOGY = [39, 26, 23, 11, 11, 10, 9, 9, 7, 7, 5, 4, 4, 4, 4, 3, 3, 2, 2, *[1] * 8, 7, 3, 8]


@pytest.mark.parametrize("name", ONE_WAY)
def test_one_way_counts(cohort: pd.DataFrame, name: str) -> None:
    assert counts(cohort[name]) == ONE_WAY[name]


def test_counts_of_age_histology_and_what_is_measured(cohort: pd.DataFrame) -> None:
    assert len(cohort) == cohort["patient_id"].nunique() == 209
    assert (cohort["age"].median(), cohort["age"].min(), cohort["age"].max()) == (48, 11, 85)
    assert (cohort["age"] < 40).sum() == 80
    assert (cohort["lesion_count"] <= 5).sum() == 71
    assert sorted(counts(cohort["histology"]).values()) == sorted(HISTOLOGY)
    assert sorted(counts(cohort["histology_subtype"]).values()) == [1, 1, 1, 2, 2, 2, 6, 22]
    assert counts(cohort["ldh_u_l"].isna()) == {False: 184, True: 25}
    assert counts(cohort["albumin_g_l"].isna()) == {False: 183, True: 26}
    assert ((cohort["bmi"] <= 20).sum(), (cohort["bmi"] > 20).sum(), cohort["bmi"].isna().sum()) == (53, 151, 5)
    assert cohort["bmi"].mean() == pytest.approx(22.4, abs=0.3)  # section 3.3: 22.4 ± 3.5
    assert cohort["bmi"].std() == pytest.approx(3.5, abs=0.5)
    loss = cohort["loss"]
    found = [(loss < 0).sum(), (loss == 0).sum(), ((loss > 0) & (loss <= 5)).sum(), (loss > 5).sum(), loss.isna().sum()]
    assert found == [17, 106, 26, 52, 8]
    assert sorted(counts(cohort["other_malignancy"]).values()) == [1, 1, 1, 1, 2, 3, 200]


def test_performance_status_by_pattern(cohort: pd.DataFrame) -> None:
    found = pd.crosstab(cohort["treatment_pattern"], cohort["poor"])
    assert found.to_dict() == {
        False: {"Combination therapy": 53, "Monotherapy": 82, "Switch maintenance therapy": 35},
        True: {"Combination therapy": 9, "Monotherapy": 30, "Switch maintenance therapy": 0},
    }


# Table 2: CR, PR, SD, PD.
RESPONSES = {
    "treatment_pattern": {
        "Monotherapy": (1, 8, 59, 44),
        "Combination therapy": (0, 15, 39, 8),
        "Switch maintenance therapy": (1, 3, 26, 5),
    },
    "malnourished": {False: (2, 20, 82, 20), True: (0, 6, 42, 37)},
    "poor": {False: (2, 26, 112, 30), True: (0, 0, 12, 27)},
    "high_grade": {False: (0, 10, 34, 12), True: (2, 16, 90, 45)},
}


@pytest.mark.parametrize("name", RESPONSES)
def test_responses(cohort: pd.DataFrame, name: str) -> None:
    for level, expected in RESPONSES[name].items():
        found = counts(cohort.loc[cohort[name] == level, "best_response"])
        assert tuple(found.get(word, 0) for word in ("CR", "PR", "SD", "PD")) == expected


def test_events_and_follow_up(cohort: pd.DataFrame) -> None:
    assert (cohort["gone"].sum(), cohort["failed"].sum()) == (108, 168)
    assert (cohort["failed"] & cohort["progression_date"].isna()).sum() == 13
    living = cohort.loc[~cohort["gone"], "os"]
    assert 18.0 <= living.median() <= 19.4  # printed 18.7 (4.4-38.3)
    assert living.min() >= 4.1
    assert living.max() <= 38.9


def test_no_record_is_impossible(files: tuple[pd.DataFrame, pd.DataFrame], cohort: pd.DataFrame) -> None:
    start, progression, death, last = (cohort[name] for name in DATES)
    assert start.min() >= pd.Timestamp("2018-06-01")
    assert start.max() <= pd.Timestamp("2021-03-31")
    assert last.max() <= CUTOFF
    assert (last > start).all()
    assert (progression.dropna() > start[progression.notna()]).all()
    assert (progression.dropna() <= last[progression.notna()]).all()
    assert (death.dropna() == last[death.notna()]).all()
    assert (death.notna() == (cohort["status"] == "Dead")).all()
    assert not (
        (cohort["stage"] == "Locally advanced") & (cohort.filter(like="_metastasis") == "Yes").any(axis=1)
    ).any()
    metastatic = cohort["stage"] == "Metastatic"
    assert (cohort.loc[metastatic].filter(like="_metastasis") == "Yes").any(axis=1).all()
    assert not ((cohort["previous_regimens"] == 0) & (cohort["previous_targeted_therapy"] == "Yes")).any()
    assert not ((cohort["sex"] == "Female") & (cohort["other_malignancy"] == "Prostatic cancer")).any()
    held = cohort["best_response"].isin(["CR", "PR", "SD"])
    assert (cohort.loc[held, "pfs"] * MONTH >= 42 - 1e-6).all()  # stable disease lasts at least 6 weeks
    events = files[1].merge(cohort[["patient_id", *DATES]], on="patient_id", validate="many_to_one")
    assert len(events) == len(files[1])
    assert (events["onset_date"] > events["anlotinib_start_date"]).all()
    assert (events["onset_date"] <= events["last_contact_date"]).all()


def test_adverse_events(files: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    events = files[1]
    assert not events.duplicated(["patient_id", "term"]).any()
    severe = events[events["grade"] >= 3]
    assert severe["patient_id"].nunique() == 53
    assert counts(severe["term"]) == {  # Table 3
        "Hypertension": 25,
        "Infection": 6,
        "Hemorrhage": 5,
        "Neutropenia": 5,
        "Leukopenia": 4,
        "Triglyceride elevation": 4,
        "Anemia": 3,
        "Pneumothorax": 3,
        "Weight loss": 3,
        "Anorexia": 3,
        "Hand-foot skin reaction": 3,
        "Thrombocytopenia": 1,
        "Aminotransferase elevation": 1,
        "Immunotherapy-associated toxicity": 1,
    }
    assert events["grade"].between(1, 4).all()  # no death was related to treatment
    assert events.loc[events["action"] == "Dose reduced", "patient_id"].nunique() == 31
    assert events.loc[events["action"] == "Drug withdrawn", "patient_id"].nunique() == 25
    toxic = files[0].set_index("patient_id").loc[events.loc[events["term"].str.startswith("Immuno"), "patient_id"]]
    assert toxic["combination_partner"].str.contains("Immunotherapy").all()


# The 95 % intervals of Table 4: PFS, then OS.
MEDIANS = {
    ("lesion_site", "Intrapulmonary"): ((5.0, 9.8), (16.6, 27.8)),
    ("lesion_site", "Extrapulmonary"): ((4.2, 6.4), (10.8, 15.6)),
    ("large", False): ((6.0, 8.8), (14.2, 30.2)),
    ("large", True): ((3.4, 6.2), (10.8, 14.6)),
    ("named", True): ((3.9, 10.1), (9.0, 31.0)),
    ("named", False): ((4.7, 7.1), (9.7, 16.7)),
    ("high_grade", False): ((5.5, 10.3), (13.0, 33.2)),
    ("high_grade", True): ((4.3, 6.3), (10.1, 16.3)),
    ("ldh_above", False): ((5.1, 7.5), (14.3, 22.1)),
    ("ldh_above", True): ((2.3, 5.3), (6.4, 15.8)),
    ("poor", False): ((6.4, 8.6), (15.8, 24.2)),
    ("poor", True): ((1.6, 2.6), (3.7, 5.7)),
    ("malnourished", False): ((6.0, 8.9), (13.9, 39.0)),
    ("malnourished", True): ((2.4, 5.1), (7.4, 12.5)),
    ("regimens", 0): ((3.4, 7.6), (13.6, 19.0)),
    ("regimens", 1): ((5.2, 7.4), (15.1, 27.9)),
    ("regimens", 2): ((5.2, 10.0), (8.4, 23.6)),
    ("regimens", 3): ((0.8, 4.8), (2.9, 13.5)),
    ("treatment_pattern", "Monotherapy"): ((2.8, 5.1), (9.3, 16.2)),
    ("treatment_pattern", "Combination therapy"): ((5.5, 10.2), (7.3, 28.8)),
    ("treatment_pattern", "Switch maintenance therapy"): ((4.6, 10.9), None),
}


def test_medians_lie_in_the_printed_intervals_of_nine_rows_in_ten(cohort: pd.DataFrame) -> None:
    inside = []
    for (name, level), intervals in MEDIANS.items():
        rows = cohort[cohort[name] == level]
        for (time, event), interval in zip((("pfs", "failed"), ("os", "gone")), intervals, strict=True):
            if interval is not None:
                median = KaplanMeierFitter().fit(rows[time], rows[event]).median_survival_time_
                inside.append(interval[0] <= median <= interval[1])
    assert len(inside) == 41
    assert np.mean(inside) >= 0.9


def test_hazard_ratios_are_those_of_table_5() -> None:
    design = load("zhang2022")
    assert design.progression is not None
    for event, expected in (
        (design.death, (1.21, 0.83, 1.48, 0.98, 1.38, 0.84, 2.48, 5.50, 2.01, 0.56, 0.41)),
        (design.progression, (1.29, 0.80, 1.03, 1.04, 1.07, 1.09, 1.18, 3.54, 1.80, 0.62, 0.55)),
    ):
        ratios = [r for each in event.hazard_ratios.values() for r in dict.fromkeys(each.values())]  # type: ignore[union-attr]
        assert tuple(ratios) == expected


def test_every_interval_of_the_paper_is_in_the_design() -> None:
    printed = {each for pair in MEDIANS.values() for each in pair if each} | {(4.9, 7.2), (13.6, 19.1)}
    wanted = {each.between for each in load("zhang2022").acceptance.medians}
    assert printed <= wanted
