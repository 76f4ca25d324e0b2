"""The variables of a study have the values that SPSS gives them: by hand, and by PSPP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from syntax.studying.made import by_pspp, cohort, columns, described, needs_pspp, same, study

NAN = np.nan

#: Commands that make x, and what the study says of it.
TRANSLATED = {
    "COMPUTE x=a*2+1.": "a * 2 + 1",
    "COMPUTE x=2**a.": "2 ** a",
    "COMPUTE x=(a>2 AND b<2).": "1 if a > 2 and b < 2 else 0",
    "COMPUTE x=a - (b - 1).": "a - (b - 1)",
    "COMPUTE x=-a**2.": "-a ** 2",
    "COMPUTE x=NOT (a>0).": "1 if not a > 0 else 0",
    "COMPUTE x=a*b.": "0 if a = 0 and b is missing or b = 0 and a is missing else a * b",
    "COMPUTE x=b/a.": "0 if b = 0 and a is missing else b / a",
    "COMPUTE x=a/g.": "a / g",
    "COMPUTE x=(sex='f').": "1 if sex = 'f' else 0",
    "COMPUTE x=(sex<>'f ').": "1 if sex != 'f' else 0",
    "COMPUTE x=ABS(a).": "abs(a)",
    "COMPUTE x=LN(b).": "log(b)",
    "COMPUTE x=SQRT(a).": "a ** 0.5",
    "COMPUTE x=RND(a/2).": "round(a / 2)",
    "COMPUTE x=MIN(a,b).": "min(a, b)",
    "COMPUTE x=MAX(a TO k).": "max(a, b, k)",
    "COMPUTE x=SUM(a,b).": None,
    "COMPUTE x=SUM.2(a,b).": None,
    "COMPUTE x=MEAN(a,b,k).": None,
    "COMPUTE x=MISSING(b).": "1 if b is missing else 0",
    "COMPUTE x=MISSING(k).": "1 if k is missing else 0",
    "COMPUTE x=SYSMIS(b).": "1 if b is missing else 0",
    "COMPUTE x=NMISS(a,b).": "0 + (a is missing) + (b is missing)",
    "COMPUTE x=NVALID(a,b).": None,
    "COMPUTE x=ANY(g,1,3).": "1 if g in (1, 3) else 0",
    "COMPUTE x=RANGE(a,2,5).": "1 if a between 2 and 5 else 0",
    "COMPUTE x=stop-start.": "(stop - start) * 86400",
    "COMPUTE x=CTIME.DAYS(stop-start).": "stop - start",
    "COMPUTE x=CTIME.DAYS(stop-start)/30.4375.": "(stop - start) / 30.4375",
    "COMPUTE x=(stop-start)/(60*60*24*30.4375).": "(stop - start) / 30.4375",
    "COMPUTE x=(stop-start)/60/60/24/365.25.": "(stop - start) / 365.25",
    "COMPUTE x=(stop-start)/3600.": "(stop - start) * 86400 / 3600",
    "COMPUTE x=CTIME.HOURS(stop-start).": "(stop - start) * 86400 / 3600",
    "COMPUTE x=DATEDIFF(stop,start,'days')/7.": "(stop - start) / 7",
    "COMPUTE x=CTIME.DAYS(stop-DATE.DMY(1,1,2014)).": "stop - '2014-01-01'",
    "COMPUTE x=(stop > DATE.MDY(6,30,2016)).": "1 if stop > '2016-06-30' else 0",
    "COMPUTE x=start+TIME.DAYS(30).": "start + 30",
    "COMPUTE x=start-86400*7.": "start - 7",
    "COMPUTE x=DATESUM(start,2,'weeks').": "start + 14",
    "IF (a>2) x=1.": "1 if a > 2 else missing",
    "IF (a>2 AND b<2) x=1.": "1 if a > 2 and b < 2 else missing",
    "IF (a<3) x=1.\nIF (a>=3 AND a<9) x=2.\nIF (a>=9) x=3.": (
        "3 if a >= 9 else 2 if a >= 3 and a < 9 else 1 if a < 3 else missing"
    ),
    "COMPUTE x=0.\nIF (b>1) x=1.": "1 if b > 1 and (b > 1) is not missing else 0",
    "COMPUTE x=$SYSMIS.\nIF (b>1) x=1.": "1 if b > 1 else missing",
    "NUMERIC x (F2).\nIF MISSING(b) x=5.": "5 if b is missing else missing",
    "DO IF (b>1).\nCOMPUTE x=1.\nELSE IF (b>0).\nCOMPUTE x=2.\nELSE.\nCOMPUTE x=3.\nEND IF.": (
        "1 if b > 1 else 2 if b > 0 else 3"
    ),
    "COMPUTE x=7.\nDO IF (b>1).\nCOMPUTE x=1.\nELSE IF (a>0).\nCOMPUTE x=2.\nEND IF.": None,
    "DO IF (a>0).\nCOMPUTE y=a*2.\nIF (y>9) x=y.\nEND IF.": None,
    "DO IF (a>0).\nRECODE g (1=5)(ELSE=COPY) INTO x.\nELSE.\nCOMPUTE x=-1.\nEND IF.": None,
    "RECODE a (LO THRU 2=1)(2 THRU 9=2)(9 THRU HI=3) INTO x.": None,
    "RECODE b (0=1)(1,2.5=2) INTO x.": "1 if b = 0 else 2 if b in (1, 2.5) else missing",
    "RECODE b (0=1)(ELSE=2) INTO x.": "2 if b is missing else 1 if b = 0 else 2",
    "RECODE b (MISSING=9)(ELSE=COPY) INTO x.": "9 if b is missing else b",
    "RECODE b (SYSMIS=SYSMIS)(ELSE=1) INTO x.": "missing if b is missing else 1",
    "RECODE b (0=SYSMIS)(ELSE=COPY) INTO x.": "missing if b = 0 else b",
    "RECODE k (1=1)(2,3=2) INTO x.": "1 if k = 1 else 2 if k in (2, 3) else missing",
    "RECODE sex ('m'=1)('f'=2) INTO x.": "1 if sex = 'm' else 2 if sex = 'f' else missing",
    "RECODE a (LO THRU HI=1) INTO x.": "1 if a is not missing else missing",
    "COMPUTE x=g.\nRECODE x (3=2).": None,
    "MISSING VALUES g (3).\nCOMPUTE x=g+1.": "g + 1",
    "MISSING VALUES a (3 THRU 6, 8).\nCOMPUTE x=a+1.": "a + 1",
    "COMPUTE y=g.\nMISSING VALUES g (3).\nCOMPUTE x=g+y.": None,
    "COMPUTE y=g.\nEXECUTE.\nMISSING VALUES g (3).\nCOMPUTE x=VALUE(g).": None,
    "COMPUTE y=g.\nEXECUTE.\nMISSING VALUES g (3).\nCOMPUTE x=SYSMIS(g).": None,
    "COMPUTE y=g.\nEXECUTE.\nMISSING VALUES g (3).\nRECODE g (3=1)(MISSING=2)(ELSE=0) INTO x.": None,
    "COMPUTE y=g.\nEXECUTE.\nMISSING VALUES g (3).\nRECODE g (MISSING=2)(3=1)(ELSE=0) INTO x.": None,
    "RENAME VARIABLES (a=z).\nCOMPUTE x=z+1.": "a + 1",
    "STRING t (A3).\nIF (g=1) t='one'.\nIF (g=2) t='twofold'.\nIF (g=3) t='x'.\nCOMPUTE x=(t='two').": (
        "1 if t = 'two' else 0"
    ),
    "COMPUTE #s=a+1.\nCOMPUTE x=#s*2.": "s * 2",
    "SELECT IF (b>0).\nCOMPUTE x=a.": None,
    "COMPUTE x=a.\nSELECT IF NOT(b>0).\nSELECT IF (g<3).": None,
    "COMPUTE a=a+1.\nCOMPUTE a=a*2.\nCOMPUTE x=a.": None,
    "COMPUTE x=a.\nIF (x>2) x=x-2.\nCOMPUTE y=x.\nIF (y=1) x=0.": None,
    "COMPUTE x=(a>1)+(b>1).": "(a > 1) + (b > 1)",
    "COMPUTE y=(a>1).\nIF (y) x=3.": "3 if y = 1 else missing",
    "COMPUTE x=(1 < g < 3).": None,
}


@needs_pspp
@pytest.mark.parametrize("commands", TRANSLATED)
def test_a_variable_has_the_values_of_pspp(commands: str, tmp_path: Path) -> None:
    cohort(tmp_path)
    dated = commands.startswith(("COMPUTE x=start", "COMPUTE x=DATESUM"))  # a date has no table of its own
    if dated:
        commands += "\nCOMPUTE x=CTIME.DAYS(x-start)."
    text = study(commands + "\n" + described("x"), tmp_path)
    assert ": no counterpart" not in text
    same(columns(text, tmp_path)["x"], by_pspp(commands, tmp_path)["x"])


@pytest.mark.parametrize(("commands", "said"), [each for each in TRANSLATED.items() if each[1]])
def test_an_expression_is_said_in_the_language_of_studies(commands: str, said: str, tmp_path: Path) -> None:
    cohort(tmp_path)
    text = study(commands + "\n" + described("x"), tmp_path)
    section = text.split("[variables.x]")[1].split("\n\n")[0]
    assert f'derive = "{said}"' in section


def _by_hand() -> dict[str, Any]:
    """Commands that make x, and its values in the first eight rows."""
    return {
        "COMPUTE x=a+b.": [-3, -1, NAN, 2.5, 1, 3, NAN, 6.5],
        "COMPUTE x=a*b.": [0, -2, NAN, 0, 0, 2, 0, 10],
        "COMPUTE x=(b>0 OR a>0).": [0, 1, NAN, 1, 1, 1, NAN, 1],
        "COMPUTE x=(b>0 AND a>100).": [0, 0, 0, 0, 0, 0, 0, 0],
        "COMPUTE x=0.\nIF (b>0) x=1.": [0, 1, 0, 1, 0, 1, 0, 1],
        "RECODE b (0=1)(ELSE=2) INTO x.": [1, 2, 2, 2, 1, 2, 2, 2],
        "COMPUTE x=7.\nDO IF (b>0).\nCOMPUTE x=1.\nELSE.\nCOMPUTE x=2.\nEND IF.": [2, 1, 7, 1, 2, 1, 7, 1],
        "COMPUTE x=MISSING(k).": [0, 0, 1, 1, 0, 0, 0, 0],
        "COMPUTE x=SUM(a,b).": [-3, -1, -1, 2.5, 1, 3, 0, 6.5],
        "COMPUTE x=MEAN(a,b).": [-1.5, -0.5, -1, 1.25, 0.5, 1.5, 0, 3.25],
        "RECODE k (MISSING=0)(ELSE=COPY) INTO x.": [1, 2, 0, 0, 3, 1, 1, 2],
        "COMPUTE x=CTIME.DAYS(stop-start)/365.25.": [(1 + each * 53 % 900 + 0) / 365.25 for each in range(8)],
    }


@pytest.mark.parametrize(("commands", "values"), _by_hand().items())
def test_a_variable_has_the_values_counted_by_hand(commands: str, values: list[float], tmp_path: Path) -> None:
    cohort(tmp_path)
    text = study(commands + "\n" + described("x"), tmp_path)
    same(columns(text, tmp_path)["x"][:8], values)


def test_rows_are_those_that_every_select_if_leaves(tmp_path: Path) -> None:
    frame = cohort(tmp_path)
    text = study("SELECT IF (b>0).\nSELECT IF (sex='f' OR g=1).\n" + described("id"), tmp_path)
    kept = frame["id"][(frame["b"] > 0) & ((frame["sex"] == "f") | (frame["g"] == 1))]
    same(columns(text, tmp_path)["id"], kept)


@pytest.mark.parametrize("end", ["FILTER OFF", "USE ALL", "FILTER OFF.\nUSE ALL"])
def test_filter_and_temporary_hold_as_long_as_in_spss(end: str, tmp_path: Path) -> None:
    frame = cohort(tmp_path)
    commands = (
        "COMPUTE filter_$=(b > 0).\nFILTER BY filter_$.\nDESCRIPTIVES VARIABLES=id.\nTEMPORARY.\nSELECT IF (g=1).\n"
        "RECODE a (LO THRU HI=1).\nDESCRIPTIVES VARIABLES=a.\n"
        f"{end}.\nDESCRIPTIVES VARIABLES=g.\n"
        "DESCRIPTIVES VARIABLES=b.\n"
    )
    found = columns(study(commands, tmp_path), tmp_path)
    same(found["id"], frame["id"][frame["b"] > 0])
    same(found["a"], [1.0 if known else NAN for known in frame["a"].notna()[(frame["b"] > 0) & (frame["g"] == 1)]])
    same(found["g"], frame["g"])
    assert len(found["b"]) == len(frame)


def test_a_variable_before_and_after_it_is_changed_are_two(tmp_path: Path) -> None:
    frame = cohort(tmp_path)
    commands = (
        "DESCRIPTIVES VARIABLES=g.\nRECODE g (3=2).\nVALUE LABELS g 1 'one' 2 'more'.\nDESCRIPTIVES VARIABLES=G.\n"
    )
    text = study(commands, tmp_path)
    found = columns(text, tmp_path)
    same(found["g"], frame["g"])
    same(found["G"], frame["g"].clip(upper=2))
    dataset = data_of_study(text, tmp_path)
    assert dataset.codebook["g"].value_labels == {1: "low", 2: "middle", 3: "high"}
    assert dataset.codebook["g_2"].value_labels == {1: "one", 2: "more"}
    assert dataset.codebook.label("g_2") == "g"


def data_of_study(text: str, folder: Path) -> Any:
    from syntax.studying.made import data_of

    return data_of(text, folder)


def test_codes_stay_in_the_order_of_values_where_only_some_have_labels(tmp_path: Path) -> None:
    cohort(tmp_path)
    text = study("COMPUTE x=g.\nVALUE LABELS x 3 'high' 1 'low'.\n" + described("x"), tmp_path)
    assert "order = [1, 2, 3]" in text
    assert isinstance(data_of_study(text, tmp_path).frame, pd.DataFrame)


@pytest.mark.parametrize("first", ["DESCRIPTIVES VARIABLES=g.", "WEIGHT BY g.\nDESCRIPTIVES VARIABLES=a.\nWEIGHT OFF."])
def test_values_that_are_declared_missing_later_count_before(first: str, tmp_path: Path) -> None:
    frame = cohort(tmp_path)
    text = study(f"{first}\nMISSING VALUES g (3).\nDESCRIPTIVES VARIABLES=G.\n", tmp_path)
    same(columns(text, tmp_path)["G"], frame["g"].where(frame["g"] < 3))
    same(data_of_study(text, tmp_path).frame["g"], frame["g"])


def test_all_variables_are_those_of_the_place(tmp_path: Path) -> None:
    frame = cohort(tmp_path)
    text = study("FREQUENCIES VARIABLES=ALL.\nMISSING VALUES g (3).\nDESCRIPTIVES VARIABLES=g.\n", tmp_path)
    same(data_of_study(text, tmp_path).frame["g"], frame["g"])


@pytest.mark.parametrize(
    ("before", "after"),
    [("TEMPORARY.", ""), ("SAVE OUTFILE='made.sav'.", "GET FILE='made.sav'.\n")],
)
def test_missing_values_that_do_not_last_do_not_change_what_follows(before: str, after: str, tmp_path: Path) -> None:
    frame = cohort(tmp_path)
    commands = f"{before}\nMISSING VALUES g (3).\nDESCRIPTIVES VARIABLES=G.\n{after}DESCRIPTIVES VARIABLES=g.\n"
    found = columns(study(commands, tmp_path), tmp_path)
    same(found["G"], frame["g"].where(frame["g"] < 3))
    same(found["g"], frame["g"])
