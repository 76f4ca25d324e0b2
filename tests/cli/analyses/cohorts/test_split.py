"""`--split`: every part is what the command makes of its rows alone, and nothing is without the part that it is of."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
from running import refused, sarcstat

from sarcstat.errors import ExitStatus

SURVIVAL = ("--time", "time", "--event", "status")
HEADER = ["time", "status", "sex", "arm", "age", "lab", "site", "w"]
Rows = list[list[Any]]


def _write(path: Path, rows: Rows) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """150 patients; in site north only two different numbers of lab occur."""
    draw = random.Random(11)
    rows: Rows = []
    for i in range(150):
        who = [draw.randint(1, 40), draw.choice([0, 1, 1]), draw.choice("mf"), draw.choice("AB"), draw.randint(30, 80)]
        site = draw.choice(["north", "south"])
        lab = "" if i % 19 == 0 else draw.choice([1, 2]) if site == "north" else draw.randint(1, 30)
        rows.append([*who, lab, site, draw.choice([1, 2, 3])])
    return _write(tmp_path_factory.mktemp("split") / "d.csv", rows)


COMMANDS = [
    (("km", *SURVIVAL, "--by", "sex,arm", "--table", "--times", "10"), ("spss", "r", "journal", "both")),
    (("cox", *SURVIVAL, "--covariates", "age,sex,lab", "--baseline"), ("spss", "r", "journal", "both")),
    (("life-table", *SURVIVAL, "--by", "sex", "--within", "arm", "--intervals", "0-40:5", "--pairwise"), ("spss", "r")),
    (("cuminc", *SURVIVAL, "--competing", "w=3", "--both", "event", "--by", "sex", "--times", "10"), ("r", "journal")),
    (("univariate", *SURVIVAL, "--by", "sex,arm"), ("spss", "r", "journal", "both")),
    (("describe", "age", "lab", "arm"), ("spss", "r", "journal", "both")),
    (("describe", "age", "lab", "arm", "--by", "sex"), ("spss", "journal")),
    (("crosstab", "--rows", "sex", "--columns", "arm,status", "--cells", "all"), ("spss", "r", "journal", "both")),
    (("collinearity", "age", "lab", "sex"), ("spss", "journal")),
]
EVERY = [(command, style) for command, styles in COMMANDS for style in styles]


def _json(*command: object) -> dict[str, Any]:
    done = sarcstat(*command, "--format", "json")
    assert done.status == 0, done.stderr
    return done.json


def _of(found: dict[str, Any], text: str | None, style: str) -> tuple[list[Any], list[Any], list[Any]]:
    """Tables, statistics and curves of one part, without its name; or of a document without parts."""
    tables = [
        {
            **{name: each for name, each in table.items() if name != "split"},
            "context": {name: each for name, each in table["context"].items() if name != "split"},
            "notes": table["notes"][1 if text is not None and style in ("spss", "both") else 0 :],
        }
        for table in found["tables"]
        if table["context"].get("split") == text
    ]
    statistics, curves = (
        [
            {name: each for name, each in row.items() if name != "split"}
            for row in found.get(kind, [])
            if row.get("split") == text
        ]
        for kind in ("statistics", "curves")
    )
    return tables, statistics, curves


@pytest.mark.parametrize(("command", "style"), EVERY)
def test_a_part_is_the_command_on_its_rows(data: Path, command: tuple[str, ...], style: str) -> None:
    name, *rest = command
    found = _json(name, data, *rest, "--style", style, "--split", "site")
    assert [each["split"] for each in found["parts"]] == ["site = north", "site = south"]
    for site, part in zip(("north", "south"), found["parts"], strict=True):
        alone = _json(name, data, *rest, "--style", style, "--where", f"site = '{site}'")
        own = _of(found, f"site = {site}", style)
        assert len(own[1]) > 5
        assert own == _of(alone, None, style)
        assert part["levels"] == [{"variable": "site", "value": site, "text": site}]
        assert part["rows_used"] == alone["provenance"]["rows_used"]
        others = alone["provenance"]["dropped"].pop("not selected by --where")
        assert part["rows_read"] == alone["provenance"]["rows_read"] - others
        assert part["dropped"] == alone["provenance"]["dropped"]
    assert found["provenance"]["rows_read"] == 150
    for table in found["tables"]:
        assert table["context"]["split"] == f"site = {table['split'][0]['value']}"
        assert (table["notes"][:1] == [table["context"]["split"]]) == (style in ("spss", "both"))


def test_of_several_columns_each_combination_with_condition_and_weights(data: Path) -> None:
    chosen = ("--where", "age > 40", "--weight", "w")
    found = _json("cox", data, *SURVIVAL, "--covariates", "age,lab", "--split", "site,sex", *chosen)
    texts = [f"site = {site}, sex = {sex}" for site in ("north", "south") for sex in ("f", "m")]
    assert [each["split"] for each in found["parts"]] == texts
    for text in texts:
        site, sex = (part.rpartition(" ")[2] for part in text.split(","))
        both = f"age > 40 and site = '{site}' and sex = '{sex}'"
        alone = _json("cox", data, *SURVIVAL, "--covariates", "age,lab", "--where", both, "--weight", "w")
        assert _of(found, text, "spss") == _of(alone, None, "spss")


def test_a_column_is_the_same_in_every_part(data: Path) -> None:
    """Where two numbers occur in one part only, they are no levels there."""
    found = _json("describe", data, "lab", "--split", "site")
    assert {each["context"] for each in found["statistics"]} == {"summary"}
    assert "levels" in {each["context"] for each in _json("describe", _part(data, "north"), "lab")["statistics"]}


def _part(data: Path, site: str) -> Path:
    rows = list(csv.reader(data.open()))
    return _write(data.with_name(f"{site}.csv"), [row for row in rows[1:] if row[6] == site])


def test_without_variables_the_columns_that_split_are_not_described(data: Path) -> None:
    found = _json("describe", data, "--split", "site")
    assert {each["variable"] for each in found["statistics"]} == {*HEADER} - {"site"}


def test_csv_and_text_name_the_part(data: Path) -> None:
    done = sarcstat("km", data, *SURVIVAL, "--split", "site", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["split"] for row in rows} == {"site = north", "site = south"}
    text = sarcstat("km", data, *SURVIVAL, "--split", "site").stdout
    assert text.count("\nsite = south\n") == 2  # a note in each table
    assert text.startswith("site = north: time\n")
    assert "\nsite = south: time\n" in text
    whole = sarcstat("km", data, *SURVIVAL, "--format", "csv").stdout
    assert "split" not in whole.splitlines()[0]


def test_conditions_name_their_part(tmp_path: Path) -> None:
    rows = [[i + 1, int(site == "a" or i % 2), "m", "A", 50, 1, site, 1] for site in "ab" for i in range(10)]
    rows[0][0] = rows[10][0] = 0
    said = sarcstat("km", _write(tmp_path / "d.csv", rows), *SURVIVAL, "--split", "site").stderr
    assert "Note: Each part: 1 patient has a time of 0." in said
    assert "Note: site = a: Every patient had the event: nobody is censored." in said
    assert said.count("Every patient") == 1


def test_what_fails_in_one_part_is_said_and_ends_no_other(tmp_path: Path) -> None:
    rows = [
        [i + 1, i % 2, "mf"[i % 3 > 0] if site == "a" else "m", "A", 50, 1, site, 1] for site in "ab" for i in range(12)
    ]
    file = _write(tmp_path / "d.csv", rows)
    done = sarcstat("km", file, *SURVIVAL, "--by", "sex", "--split", "site", "--format", "json")
    assert done.status == 0
    (warning,) = [each for each in done.json["conditions"] if each["kind"] == "warning"]
    assert warning["code"] == "part_failed"
    assert warning["text"].startswith("site = b: not analyzed. --by: column 'sex' has only one level with data ('m')")
    assert [each["split"] for each in done.json["parts"]] == ["site = a"]
    strict = sarcstat("km", file, *SURVIVAL, "--by", "sex", "--split", "site", "--strict")
    assert strict.status == ExitStatus.FINDINGS
    markdown = sarcstat("km", file, *SURVIVAL, "--by", "sex", "--split", "site", "--format", "md").stdout
    assert markdown.startswith("# site = a: Kaplan–Meier analysis")
    assert "site = b: not analyzed." in markdown


def test_where_all_parts_fail_the_error_is_that_of_each(tmp_path: Path) -> None:
    rows = [[i + 1, i % 2, site, "A", 50, 1, site, 1] for site in "ab" for i in range(12)]
    file = _write(tmp_path / "d.csv", rows)
    done = sarcstat("km", file, *SURVIVAL, "--by", "sex", "--split", "site")
    refused(done, ExitStatus.ANALYSIS, "site = a: --by: column 'sex' has only one", "site = b: --by: column 'sex'")
    done = sarcstat("km", file, *SURVIVAL, "--by", "arm", "--split", "site")
    assert done.stderr.count("Error: ") == 1  # what is the same everywhere is told once


def test_a_mistake_in_the_file_or_the_options_is_told_once(data: Path, tmp_path: Path) -> None:
    refused(
        sarcstat("km", data, *SURVIVAL, "--split", "sites"), ExitStatus.INPUT, "no column 'sites' (--split)", "'site'"
    )
    refused(sarcstat("km", data, *SURVIVAL, "--split", "site", "--trend"), ExitStatus.USAGE, "--trend compares groups")
    refused(
        sarcstat("km", data, *SURVIVAL, "--by", "sex", "--split", "sex"), ExitStatus.USAGE, "--split and --by are both"
    )
    refused(
        sarcstat("cox", data, *SURVIVAL, "--covariates", "age", "--strata", "arm", "--split", "arm"),
        ExitStatus.USAGE,
        "--split and --strata are both 'arm'",
    )
    refused(sarcstat("km", data, *SURVIVAL, "--split", ","), ExitStatus.USAGE, "--split names no column")
    refused(
        sarcstat("km", data, *SURVIVAL, "--split", "site", "--where", "age > 200"),
        ExitStatus.ANALYSIS,
        "No patient is left",
    )
    rows = [[i % 30 + 1, i % 2, "m", "A", i, 1, "x", 1] for i in range(300)]
    file = _write(tmp_path / "d.csv", rows)
    refused(sarcstat("km", file, *SURVIVAL, "--split", "age"), ExitStatus.INPUT, "would make 300 parts, more than 200")
    rows[3][0] = "abc"
    done = sarcstat("km", _write(file, rows), *SURVIVAL, "--split", "status")
    refused(done, ExitStatus.INPUT, "1 value of column 'time' is not a number (line 5: abc).")
    assert done.stderr.count("Error: ") == 1


def test_missing_values_split_as_in_spss(tmp_path: Path) -> None:
    """No value comes first, as a sorted file has it; a value declared missing is a group like any other."""
    frame = pd.DataFrame({"sex": [2.0, 1.0, None, 9.0, 1.0, 2.0, 9.0, None, 1.0], "age": range(40, 49)})
    file = tmp_path / "d.sav"
    labels = {"sex": {1: "Male", 2: "Female", 9: "Unclear"}}
    pyreadstat.write_sav(
        frame,
        file,
        column_labels=["Sex of patient", "Age"],
        variable_value_labels=labels,
        missing_ranges={"sex": [9]},
    )
    found = _json("describe", file, "age", "--numeric", "age", "--split", "sex", "--style", "spss")
    names = [".", "Male", "Female", "Unclear"]
    assert [each["split"] for each in found["parts"]] == [f"Sex of patient = {name}" for name in names]
    assert [each["rows_used"] for each in found["parts"]] == [2, 3, 2, 2]
    assert [each["levels"][0].get("value") for each in found["parts"]] == [None, 1.0, 2.0, 9.0]
    means = [each["stat"] for each in found["statistics"] if each["stat_name"] == "mean"]
    assert means == pytest.approx([44.5, (41 + 44 + 48) / 3, 42.5, 44.5], rel=1e-12)
    (said,) = [each["text"] for each in found["conditions"] if each["code"] == "split_missing"]
    assert said == "--split: no value of Sex of patient in 2 rows: a group of its own, as in SPSS."
    other = _json("describe", file, "age", "--numeric", "age", "--split", "sex", "--names")
    assert [each["split"] for each in other["parts"]] == [
        f"sex = {name}" for name in ("missing", "1.00", "2.00", "9.00")
    ]


def test_data_that_only_r_reads_and_standard_input(data: Path) -> None:
    found = _json("km", "survival::lung", "--time", "time", "--event", "status=2", "--split", "sex")
    assert [each["rows_used"] for each in found["parts"]] == [138, 90]
    done = sarcstat("km", "-", *SURVIVAL, "--split", "site", "--format", "json", stdin=data.read_bytes())
    assert _of(done.json, "site = south", "spss") == _of(
        _json("km", data, *SURVIVAL, "--split", "site"), "site = south", "spss"
    )
