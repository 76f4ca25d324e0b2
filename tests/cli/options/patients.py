"""Data in memory in which every option of every command can make a difference."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd

from sarcstat.data.codebook import Codebook, Dataset, Variable

#: Value labels differ from names and values, so that --names shows; the labels of columns differ from their names.
VARIABLES = {
    "time": Variable(label="Survival time"),
    "died": Variable(label="Death", value_labels={0.0: "Alive", 1.0: "Dead"}),
    "arm": Variable(label="Treatment arm", value_labels={1.0: "Old", 2.0: "New", 3.0: "Both"}, measure="nominal"),
    "sex": Variable(label="Sex of the patient", value_labels={1.0: "Man", 2.0: "Woman"}, measure="nominal"),
    "grade": Variable(label="Grade of the tumor"),
    "age": Variable(label="Age in years"),
    "best": Variable(label="Best response"),
    "rash": Variable(label="Skin rash"),
    "change": Variable(label="Best change"),
    "outer": Variable(label="Histology"),
    "inner": Variable(label="Subtype"),
}
_OUTER = {"lipo": ("well", "poor"), "leio": ("uterus", "limb")}


@cache
def patients() -> Dataset:
    """120 patients, the same at every call: tied times in days, three arms, missing values, weights, responses."""
    return Dataset(pd.DataFrame([_patient(i) for i in range(120)]), Codebook(VARIABLES), "made.sav", None, 1, "case")


def _patient(number: int) -> dict[str, Any]:
    draw = random.Random(number)
    outer = draw.choice([*_OUTER])
    arm = float(draw.choice((1, 2, 3)))
    return {
        "id": f"P{number:03}",
        "time": float(draw.randint(1, 40) * 30),
        "time2": float(draw.randint(1, 40) * 20),
        "died": float(draw.random() < 0.65),
        "progressed": float(draw.random() < 0.8),
        "arm": arm if draw.random() > 0.05 else None,
        "sex": float(draw.choice((1, 2))) if draw.random() > 0.05 else None,
        "grade": float(draw.choice((1, 2, 3))),
        "age": float(draw.randint(30, 80)),
        "size": round(draw.uniform(1, 12), 1),
        "weight": float(draw.choice((1, 1, 2, 3))),
        "site": draw.choice(("arm", "leg", "trunk")),
        "best": draw.choice(("CR", "PR", "SD", "PD", "NE", None)),
        "bor": draw.choice((1.0, 2.0, 3.0, 4.0)),
        "outer": outer,
        "inner": draw.choice(_OUTER[outer]),
        "rash": draw.choice(("yes", "no")),
        "reduced": draw.choice(("yes", "no")),
        "stopped": draw.choice(("yes", "no")),
        "twin": "A" if number < 60 else "B",
        "early": float((number % 4) * 7),
        "twin3": f"C{number % 30}",
        "center": draw.choice("abcdefghijkl"),
        "ward": draw.choice("mnopqrstuvwx"),
        "other_id": f"P{(7 * number + 3) % 120:03}",
        "grade2": float(number % 2),
        "change": float((37 * number) % 190 - 90) if number % 11 else None,
        "change2": float((53 * number) % 170 - 80),
        "pair": f"Q{number // 2}",
        "visit": float((7 * number) % 120),
        "begin": pd.Timestamp("2015-01-01") + pd.Timedelta(days=number),
        "finish": pd.Timestamp("2015-01-15") + pd.Timedelta(days=37 * number % 1200 + number),
        "written": f"{number % 28 + 1:02}.{number % 12 + 1:02}.2015",
    }


@cache
def adtte() -> Dataset:
    """Two endpoints of the same patients in the long form of CDISC."""
    frame = patients().frame
    parts = []
    for code, time, event in (("OS", "time", "died"), ("PFS", "time2", "progressed")):
        own = {"PARAMCD": code, "AVAL": frame[time], "CNSR": 1 - frame[event]}
        parts.append(frame[["arm", "sex", "grade", "age", "size", "site"]].assign(**own))
    kept: Mapping[str, Variable] = {name: each for name, each in VARIABLES.items() if name in parts[0].columns}
    return Dataset(pd.concat(parts, ignore_index=True), Codebook(kept), "adtte.csv", None, 2, "line")


def events() -> str:
    """A file of adverse events, as CSV: two names of the patient, terms, grades, actions, days."""
    draw = random.Random(1)
    lines = ["id,patient,term,grade,worst,action,related,day"]
    for number in range(90):
        one, other = f"P{draw.randrange(120):03}", f"P{draw.randrange(120):03}"
        grade, worst = draw.randint(1, 4), draw.randint(2, 5)
        term = draw.choice(("rash", "fatigue", "nausea") if number else ("rare",))
        action = draw.choice(("none", "dose reduced", "drug withdrawn", "1"))
        lines.append(f"{one},{other},{term},{grade},{worst},{action},{draw.choice(('yes', 'no'))},{5 + number}")
    return "\n".join(lines) + "\n"
