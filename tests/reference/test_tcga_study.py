"""The study of TCGA-SARC under examples/, on the file as it came."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pandas as pd
import pytest
from published import shared
from running import ROOT, sarcstat

STUDY = ROOT / "examples" / "tcga_sarc" / "study.toml"
CODES = ("Leiomyosarcoma (LMS)", "Dedifferentiated liposarcoma", "Myxofibrosarcoma")


@pytest.fixture(scope="module")
def raw() -> Any:
    return pd.read_csv(shared("data", "tcga_sarc.csv"), dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("tcga")
    shutil.copy(shared("data", "tcga_sarc.csv"), folder / "tcga_sarc.csv")
    shutil.copy(STUDY, folder / "study.toml")
    done = sarcstat("run", folder / "study.toml", "-o", folder / "out")
    assert done.status == 0, done.stderr
    content = json.loads((folder / "out" / "results.json").read_text(encoding="utf-8"))
    return {each["name"]: each for each in content["results"]}


def test_the_study_is_short() -> None:
    assert len(STUDY.read_text(encoding="utf-8").splitlines()) <= 60


def test_patients_and_events_are_those_of_the_file(results: dict[str, Any], raw: Any) -> None:
    univariate = results["table2"]
    found: dict[tuple[str, str], float] = {}
    for each in univariate["statistics"]:  # everybody first, then those with a value of each factor
        if "group1_level" not in each and each["stat_name"] in ("n", "n_events"):
            found.setdefault((each["variable"], each["stat_name"]), each["stat"])
    for endpoint in ("OS", "PFI"):
        assert found[endpoint, "n"] == (raw[f"{endpoint}.time"] != "").sum()
        assert found[endpoint, "n_events"] == (raw[endpoint] == "1").sum()


def test_recoded_histology_has_the_counts_of_its_parts(results: dict[str, Any], raw: Any) -> None:
    table = results["table1"]
    counts = {
        each["level"]: each["stat"]
        for each in table["statistics"]
        if each["variable"] == "histology" and each["stat_name"] == "count"
    }
    text = raw["histological_type"]
    pleomorphic = text.isin(
        ["Pleomorphic 'MFH'/ Undifferentiated pleomorphic sarcoma", "Undifferentiated Pleomorphic Sarcoma (UPS)"]
    )
    named = [int((text == code).sum()) for code in CODES]
    assert list(counts.values()) == [
        *named[:2],
        int(pleomorphic.sum()),
        named[2],
        len(raw) - sum(named) - int(pleomorphic.sum()),
    ]
