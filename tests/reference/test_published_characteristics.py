"""Table 1 of Zhang et al., Cancer Medicine 2022, and figures of its text, from a file with exactly their counts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from running import sarcstat

N = 209
#: Of each column the levels as printed, n (%); a level of levels has its own ones. Unknown: no value in the file.
Levels = Mapping[str, str | Mapping[str, str]]
PRINTED: dict[str, Levels] = {
    "age group": {"<40": "80 (38.3)", "≥40": "129 (61.7)"},
    "gender": {"Male": "106 (50.7)", "Female": "103 (49.3)"},
    "grade": {"Gx,G1": "56 (26.8)", "G2–G3": "153 (73.2)"},
    "driver gene": {"Gene fusion": "58 (27.8)", "Gene amplification": "30 (14.4)", "Mutation or unknown": "121 (57.9)"},
    "primary site": {
        "Trunk and extremities": "90 (43.1)",
        "Head and neck": "21 (10.0)",
        "Thoracoabdominal viscera": "46 (22.0)",
        "Retroperitoneum": "34 (16.3)",
        "Vertebral column, pelvic, and mediastinum": "18 (8.6)",
    },
    "lesions": {"1–5": "71 (34.0)", ">5": "138 (66.0)"},
    "largest lesion": {"≤5": "116 (55.5)", ">5": "93 (44.5)"},
    "stage": {"Locally advanced": "34 (16.3)", "Metastatic": "175 (83.7)"},
    "lung metastasis": {"No": "96 (45.9)", "Yes": "113 (54.1)"},
    "bone metastasis": {"No": "162 (77.5)", "Yes": "47 (22.5)"},
    "abdominal metastasis": {"No": "170 (81.3)", "Yes": "39 (18.7)"},
    "liver metastasis": {"No": "172 (82.3)", "Yes": "37 (17.7)"},
    "node metastasis": {"No": "175 (83.7)", "Yes": "34 (16.3)"},
    "pleural metastasis": {"No": "183 (87.6)", "Yes": "26 (12.4)"},
    "soft tissue metastasis": {"No": "191 (91.4)", "Yes": "18 (8.6)"},
    "intracranial metastasis": {"No": "201 (96.2)", "Yes": "8 (3.8)"},
    "symptomatic lesion": {"Intrapulmonary": "61 (29.2)", "Extrapulmonary": "148 (70.8)"},
    "co-morbidities": {"No": "144 (68.9)", "Yes": "65 (31.1)"},
    "lactate dehydrogenase": {"Normal": "144 (68.9)", "Above normal": "40 (19.1)", "Unknown": "25 (12.0)"},
    "albumin": {"Normal": "131 (62.7)", "Below normal": "52 (24.9)", "Unknown": "26 (12.4)"},
    "BMI": {"≤20": "53 (25.4)", ">20": "151 (72.2)", "Unknown": "5 (2.4)"},
    "previous regimens": {"0": "88 (42.1)", "1": "72 (34.4)", "2": "33 (15.8)", "≥3": "16 (7.7)"},
    "targeted therapy": {"No": "190 (90.9)", "Yes": "19 (9.1)"},
    "weight change": {
        "Weight gain": "17 (8.2)",
        "Unchanged": "106 (50.7)",
        "Weight loss": {"": "78 (37.3)", "≤5%": "26 (12.4)", ">5%": "52 (24.9)"},
        "Unknown": "8 (3.8)",
    },
    "ECOG": {
        "0–1": {"": "170 (81.3)", "Monotherapy": "82 (39.2)", "Combination": "53 (25.4)", "Switch": "35 (16.7)"},
        "≥2": {"": "39 (18.7)", "Monotherapy": "30 (14.4)", "Combination": "9 (4.3)"},
    },
    "pathological type": {
        "Leiomyosarcoma": "39 (18.7)",
        "Liposarcoma": {
            "": "26 (12.4)",
            "Dedifferentiated": "22 (10.5)",
            "Well-differentiated": "2 (1.0)",
            "Pleomorphic": "1 (0.5)",
            "Myxoid": "1 (0.5)",
        },
        "Synovial sarcoma": "23 (11.0)",
        "Myxofibrosarcoma": "11 (5.3)",
        "Rhabdomyosarcoma": {
            "Alveolar": "6 (2.9)",
            "Embryonal": "2 (1.0)",
            "Pleomorphic type": "2 (1.0)",
            "Anaplastic": "1 (0.5)",
        },
        "Ewing sarcoma": "10 (4.8)",
        "Alveolar soft part sarcoma": "9 (4.3)",
        "Epithelioid sarcoma": "9 (4.3)",
        "Undifferentiated pleomorphic sarcoma": "7 (3.3)",
        "Malignant peripheral nerve sheath tumor": "7 (3.3)",
        "Clear cell sarcoma": "5 (2.4)",
        "Myoepithelial carcinoma": "4 (1.9)",
        "Phyllodes tumor": "4 (1.9)",
        "Angiosarcoma": "4 (1.9)",
        "Epithelioid hemangioendothelioma": "4 (1.9)",
        "Solitary fibrous tumor": "3 (1.4)",
        "Desmoplastic small round cell tumor": "3 (1.4)",
        "Myofibroblastic sarcoma": "2 (1.0)",
        "Glomus tumor": "2 (1.0)",
        "Sclerosing epithelioid fibrosarcoma": "1 (0.5)",
        "Endometrial stromal sarcoma": "1 (0.5)",
        "Granular cell tumor": "1 (0.5)",
        "Dedifferentiated chordoma": "1 (0.5)",
        "PEComa": "1 (0.5)",
        "Inflammatory myofibroblastic tumor with ALK": "1 (0.5)",
        "Inflammatory myofibroblastic tumor without ALK": "1 (0.5)",
        "Aggressive fibromatosis": "1 (0.5)",
        "Undifferentiated spindle cell sarcoma": "7 (3.3)",
        "Undifferentiated round cell sarcoma": "3 (1.4)",
        "Other": "8 (3.8)",
    },
}
#: Where the print is not what its own count gives: 17/209 = 8.134 %.
WRONG = {("weight change", "Weight gain"): "17 (8.1)"}
NESTED = {"weight change": "weight loss", "ECOG": "pattern", "pathological type": "subtype"}


def number(text: str) -> int:
    return int(text.split()[0])


def column(name: str) -> tuple[list[str], list[str]]:
    """The levels of all patients, and of those of levels that have some; empty where the value is unknown."""
    outer: list[str] = []
    inner: list[str] = []
    for level, printed in PRINTED[name].items():
        parts = {"": printed} if isinstance(printed, str) else {k: v for k, v in printed.items() if k}
        for part, text in parts.items():
            outer += [level if level != "Unknown" else ""] * number(text)
            inner += [part] * number(text)
    assert len(outer) == N, name
    return outer, inner


def ages() -> list[int]:
    """80 below 40, the median 48, from 11 to 85."""
    below = [11 + i % 29 for i in range(80)]
    return [*below, *(40 + i % 8 for i in range(24)), 48, *(49 + i % 37 for i in range(104))]


def follow_up() -> tuple[list[float], list[int]]:
    """98 deaths and 10 lost, counted as deaths; 101 live, with a median of 18.7 months, from 4.4 to 38.3."""
    alive = [4.4, *np.linspace(5, 18.6, 49).round(1), 18.7, *np.linspace(18.8, 38, 49).round(1), 38.3]
    dead = np.linspace(0.5, 30, N - len(alive)).round(1)
    return [*alive, *dead], [0] * len(alive) + [1] * len(dead)


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One row a patient. Each column has the printed counts; how they fall together is by chance."""
    rng = np.random.default_rng(1)
    bmi = rng.normal(size=N - 5)
    standard = (22.4 + 3.5 * (bmi - bmi.mean()) / bmi.std(ddof=1)).round(1)
    months, died = follow_up()
    columns: dict[str, list[Any]] = {"age": ages(), "months": months, "died": died, "BMI value": [*standard, *[""] * 5]}
    columns["nutrition"] = ["Malnourished"] * 85 + ["Well nourished"] * 124
    for name in PRINTED:
        columns[name], inner = column(name)
        if name in NESTED:
            columns[NESTED[name]] = inner
    together = ("months", "died", *NESTED, *NESTED.values())
    orders = [np.arange(N) if name in together else rng.permutation(N) for name in columns]
    values = [[listed[i] for i in order] for listed, order in zip(columns.values(), orders, strict=True)]
    path = tmp_path_factory.mktemp("published") / "cohort.csv"
    lines = [",".join(columns), *(",".join(f'"{each}"' for each in row) for row in zip(*values, strict=True))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_table_1(cohort: Path) -> None:
    nests = [part for outer, inner in NESTED.items() for part in ("--nest", f"{outer}/{inner}")]
    asked = ("--missing", "unknown", "--categorical", "previous regimens", *nests, "--format", "json")
    found = sarcstat("describe", cohort, "age", *PRINTED, *asked)
    assert found.status == 0, found.stderr
    ours = found.table("Characteristics")
    texts = {row: cell["text"] for (row, _), cell in ours.items()}
    assert texts.pop(("age", "Median (range)")) == "48 (11–85)"
    expected: dict[tuple[str, ...], str] = {}
    for name, levels in PRINTED.items():
        for level, printed in levels.items():
            parts = {"": printed} if isinstance(printed, str) else printed
            expected |= {(name, level, part) if part else (name, level): text for part, text in parts.items()}
    # Rhabdomyosarcoma is a heading without a number in print; nobody with ECOG ≥2 had switch maintenance, "0 (0)".
    assert texts.pop(("pathological type", "Rhabdomyosarcoma")) == "11 (5.3)"
    assert ("ECOG", "≥2", "Switch") not in texts
    for place, right in WRONG.items():
        assert expected[place] != right
        expected[place] = right
    assert texts == expected
    assert len(texts) == 105


def test_nutrition_in_one_command(cohort: Path) -> None:
    """Section 3.3: BMI as mean ± SD, malnutrition and what it is made of."""
    asked = (
        "BMI value",
        "BMI",
        "weight change",
        "albumin",
        "nutrition",
        "--summary",
        "mean-sd",
        "--missing",
        "unknown",
    )
    nest = ("--nest", "weight change/weight loss", "--print-format", "BMI value=F8.0")  # means have one decimal more
    ours = sarcstat("describe", cohort, *asked, *nest, "--format", "json").table("Characteristics")
    texts = {row: cell["text"] for (row, _), cell in ours.items()}
    printed = {
        ("nutrition", "Malnourished"): "85 (40.7)",
        ("BMI", "≤20"): "53 (25.4)",
        ("weight change", "Weight loss"): "78 (37.3)",
        ("weight change", "Weight loss", ">5%"): "52 (24.9)",
        ("weight change", "Unknown"): "8 (3.8)",
        ("albumin", "Below normal"): "52 (24.9)",
        ("albumin", "Unknown"): "26 (12.4)",
        ("BMI value", "Mean ± SD"): "22.4 ± 3.5",
    }
    assert {row: texts[row] for row in printed} == printed


def test_follow_up_in_one_command(cohort: Path) -> None:
    """Section 3.1: 18.7 (range 4.4–38.3) months in living patients."""
    asked = ("--time", "months", "--event", "died", "--time-unit", "months", "--format", "json")
    ours = sarcstat("follow-up", cohort, *asked).table("Follow-up")
    everybody = ("All patients", "")
    assert (ours[everybody, ("N",)]["number"], ours[everybody, ("Events",)]["number"]) == (N, 108)
    assert ours[everybody, ("Observed, Patients without the Event", "Median (range)")]["text"] == "18.7 (4.4–38.3)"
