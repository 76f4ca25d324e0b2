"""`--weight` of whole numbers: every number and note is that of a file in which the rows are repeated."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

import pytest
from running import refused, sarcstat

from sarcstat.errors import ExitStatus

SURVIVAL = ("--time", "time", "--event", "status")
HEADER = ["time", "status", "sex", "arm", "age", "lab", "w"]
KM = (*SURVIVAL, "--table", "--times", "5,12", "--percentiles", "quartiles", "--tau", "20")
COX = ("cox", *SURVIVAL, "--covariates", "age,lab,sex*arm", "--baseline")
STEPWISE = ("cox", *SURVIVAL, "--block", "fstep-lr: age,lab,sex", "--block", "bstep-wald: arm")
SURVIVAL_STYLES = ("spss", "r", "journal", "both")

Rows = list[list[Any]]


def _rows() -> Rows:
    """120 patients with many tied times, some without a value of lab, each with a weight from 1 to 5."""
    draw = random.Random(3)
    rows: Rows = []
    for i in range(120):
        who = [draw.randint(1, 40), draw.choice([0, 1, 1]), draw.choice("mf"), draw.choice("ABC")]
        lab = "" if i % 17 == 0 else round(draw.gauss(5, 2), 2)
        rows.append([*who, draw.randint(30, 80), lab, draw.choice([1, 1, 2, 3, 5])])
    return rows


def _write(path: Path, rows: Rows) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The rows with weights; the same with rows that do not count among them; and repeated by hand."""
    folder = tmp_path_factory.mktemp("weight")
    rows = _rows()
    others = list(rows)
    for place, weight in ((3, 0), (50, -2), (77, ""), (90, 0)):
        others.insert(place, [*others[place][:-1], weight])
    return {
        "weighted": _write(folder / "weighted.csv", rows),
        "with others": _write(folder / "others.csv", others),
        "repeated": _write(folder / "repeated.csv", [row for row in rows for _ in range(row[-1])]),
    }


def _numbers(*command: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """Tables, statistics, curves and conditions of a command, and where they come from."""
    done = sarcstat(*command, "--format", "json")
    assert done.status == 0, done.stderr
    found = {name: part for name, part in done.json.items() if name not in ("options", "provenance")}
    return found, done.json["provenance"]


def _same_as_repeated(files: dict[str, Path], command: str, *rest: object) -> None:
    weighted, origin = _numbers(command, files["weighted"], *rest, "--weight", "w")
    repeated, repeated_origin = _numbers(command, files["repeated"], *rest)
    assert len(weighted["statistics"]) > 5
    assert weighted == repeated
    counts = ("rows_read", "rows_used", "dropped")
    assert [origin[name] for name in counts] == [repeated_origin[name] for name in counts]
    others, others_origin = _numbers(command, files["with others"], *rest, "--weight", "w")
    assert others == repeated
    left_out = {"without a weight": 1, "with a weight of 0": 2, "with a negative weight": 1}
    assert others_origin["dropped"] == left_out | origin["dropped"]


@pytest.mark.parametrize("style", SURVIVAL_STYLES)
@pytest.mark.parametrize(
    "command",
    [
        ("km", *KM, "--by", "sex,arm", "--pairwise", "pooled", "--trend"),
        ("km", *KM, "--by", "sex", "--strata", "arm", "--pairwise", "strata"),
        (
            "univariate",
            *SURVIVAL,
            "--by",
            "sex,arm,lab",
            "--times",
            "5",
            "--missing",
            "listwise",
            "--where",
            "arm != 'C'",
        ),
    ],
)
def test_curves_and_tests(files: dict[str, Path], command: tuple[str, ...], style: str) -> None:
    name, *rest = command
    _same_as_repeated(files, name, *rest, "--style", style)


@pytest.mark.parametrize("style", ["spss", "r"])
def test_life_tables(files: dict[str, Path], style: str) -> None:
    rest = (*SURVIVAL, "--by", "arm", "--within", "sex", "--intervals", "0-40:5", "--pairwise")
    _same_as_repeated(files, "life-table", *rest, "--style", style)


@pytest.mark.parametrize("style", ["r", "journal"])
def test_competing_events(files: dict[str, Path], style: str) -> None:
    competing = (*SURVIVAL, "--competing", "arm=C", "--both", "event", "--style", style)
    _same_as_repeated(files, "cuminc", *competing, "--by", "sex", "--times", "5,12")
    _same_as_repeated(files, "cox", *competing, "--covariates", "age,sex", "--cause-specific", "--fine-gray")


@pytest.mark.parametrize("ties", ["breslow", "efron", "exact"])
@pytest.mark.parametrize("style", SURVIVAL_STYLES)
@pytest.mark.parametrize("command", [COX, STEPWISE])
def test_models(files: dict[str, Path], command: tuple[str, ...], style: str, ties: str) -> None:
    name, *rest = command
    _same_as_repeated(files, name, *rest, "--style", style, "--ties", ties)


@pytest.mark.parametrize("style", ["spss", "journal"])
@pytest.mark.parametrize("model", [(), SURVIVAL])
def test_collinearity(files: dict[str, Path], model: tuple[str, ...], style: str) -> None:
    _same_as_repeated(files, "collinearity", "age", "lab", "arm", *model, "--style", style)


@pytest.mark.parametrize(
    "command",
    [
        ("describe", "age", "lab", "arm", "--style", "spss", "--statistics", "all", "--percentiles", "quartiles"),
        ("describe", "age", "lab", "arm"),
        ("crosstab", "--rows", "arm", "--columns", "sex,status", "--cells", "all"),
    ],
)
def test_descriptions_weight_by_themselves(files: dict[str, Path], command: tuple[str, ...]) -> None:
    def values(*words: object) -> list[Any]:
        return [(each["stat_name"], each["stat"]) for each in _numbers(*words)[0]["statistics"]]

    name, *rest = command
    weighted = values(name, files["weighted"], *rest, "--weight", "w")
    for (one, number), (other, expected) in zip(weighted, values(name, files["repeated"], *rest), strict=True):
        assert one == other
        if isinstance(expected, float):
            assert number == pytest.approx(expected, rel=1e-12), one
        else:
            assert number == expected, one


def test_what_is_shown_says_so(files: dict[str, Path]) -> None:
    done = sarcstat("km", files["with others"], *SURVIVAL, "--weight", "w")
    repeated = sum(row[-1] for row in _rows())
    assert f"Weighted by w: 120 rows of the data count as {repeated} cases." in done.stdout
    assert "left out: 1 without a weight, 2 with a weight of 0, 1 with a negative weight" in " ".join(
        done.stdout.split()
    )
    document = sarcstat("km", files["weighted"], *SURVIVAL, "--weight", "w", "--format", "json").json
    assert document["options"]["weight"] == "w"


def test_fractions_are_refused_where_they_would_be_used(tmp_path: Path) -> None:
    rows = _rows()
    rows[4][-1], rows[7][-1] = 1.5, 0.25
    rows[4][2] = rows[7][2] = "x"
    file = _write(tmp_path / "d.csv", rows)
    done = sarcstat("cox", file, *SURVIVAL, "--covariates", "age", "--weight", "w")
    refused(done, ExitStatus.INPUT, "2 weights of column 'w' are not whole numbers (line 6: 1.5, line 9: 0.25)")
    assert "describe and crosstab" in done.stderr
    assert sarcstat("cox", file, *SURVIVAL, "--covariates", "age", "--weight", "w", "--where", "sex != 'x'").status == 0


def test_a_cell_is_named_once_and_by_its_line(tmp_path: Path) -> None:
    rows = _rows()
    rows[5][0], rows[5][-1] = "abc", 4
    file = _write(tmp_path / "d.csv", rows)
    done = sarcstat("km", file, *SURVIVAL, "--weight", "w")
    refused(done, ExitStatus.INPUT, "1 value of column 'time' is not a number (line 7: abc).")
    rows[5][0] = -3
    done = sarcstat("km", _write(file, rows), *SURVIVAL, "--weight", "w", "--style", "r")
    refused(done, ExitStatus.INPUT, "1 time of column 'time' below zero (line 7: -3).")


@pytest.mark.parametrize(
    ("weights", "status", "said"),
    [
        ([0, -1], ExitStatus.ANALYSIS, "60 with a weight of 0, 60 with a negative weight"),
        ([1e50], ExitStatus.INPUT, "cases, more than 20,000,000."),
        ([1e300], ExitStatus.INPUT, "are beyond 1e+60, too large to be computed with"),
        (["x"], ExitStatus.INPUT, "120 values of column 'w' are not numbers"),
    ],
)
def test_weights_that_cannot_be(tmp_path: Path, weights: list[Any], status: ExitStatus, said: str) -> None:
    rows = [[*row[:-1], weights[i % len(weights)]] for i, row in enumerate(_rows())]
    file = _write(tmp_path / "d.csv", rows)
    refused(sarcstat("km", file, *SURVIVAL, "--weight", "w"), status, said)


def test_a_column_that_is_not_there(files: dict[str, Path]) -> None:
    done = sarcstat("km", files["weighted"], *SURVIVAL, "--weight", "agee")
    refused(done, ExitStatus.INPUT, "has no column 'agee' (--weight).", "Did you mean 'age'?")
