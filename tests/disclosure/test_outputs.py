"""Random data through the commands: no small count is printed, and none follows from what is printed."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from disclosure.attacker import Attacker, rows, shown
from running import sarcstat

from sarcstat.disclosure.steps import coarse
from sarcstat.results import Curve

LIMIT = 5


def patients(path: Path, seed: int) -> list[dict[str, Any]]:
    """Some patients with rare levels and missing values, in a file."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(25, 90))
    columns: dict[str, Any] = {
        "months": rng.integers(1, 40, n).tolist(),
        "died": rng.binomial(1, rng.uniform(0.2, 0.9), n).tolist(),
        "arm": rng.choice(["A", "B", "C"], n, p=[0.5, 0.42, 0.08]).tolist(),
        "stage": rng.choice(["I", "II", "III", "IV", ""], n, p=[0.4, 0.3, 0.2, 0.07, 0.03]).tolist(),
        "age": rng.integers(30, 80, n).tolist(),
    }
    found = [dict(zip(columns, each, strict=True)) for each in zip(*columns.values(), strict=True)]
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(columns))
        writer.writeheader()
        writer.writerows(found)
    return found


def analyzed(*arguments: object) -> dict[str, Any]:
    """The JSON of a command with small counts hidden."""
    outcome = sarcstat(*arguments, "--suppress", LIMIT, "--format", "json", "--quiet")
    assert outcome.status == 0, outcome.stderr
    return outcome.json


def no_small_count(document: dict[str, Any]) -> None:
    """No count is printed that is small, in statistics, in tables, in provenance."""
    for each in document["statistics"]:
        if each["stat_name"] in ("n", "n_events", "n_censored", "n_missing", "n_total", "count", "n_risk"):
            assert each["stat"] is None or not 0 < each["stat"] < LIMIT, each
    of = document["provenance"]
    for number in (of["rows_read"], of["rows_used"], *of["dropped"].values()):
        assert isinstance(number, str) or not 0 < number < LIMIT
    for curve in document.get("curves", ()):
        for number in (*curve["n_event"], *curve["n_censor"]):
            assert not 0 < number < LIMIT


@pytest.mark.parametrize("seed", range(5))
def test_crosstab(tmp_path: Path, seed: int) -> None:
    patients(tmp_path / "data.csv", seed)
    document = analyzed("crosstab", tmp_path / "data.csv", "--rows", "arm,stage", "--columns", "died", "--cells", "all")
    no_small_count(document)
    attacker = Attacker()
    tables: dict[str, dict[tuple[str | None, str | None], object]] = {}
    for each in document["statistics"]:
        table = each["variable"]
        if each["context"] == "table" and each["stat_name"] == "count":
            tables.setdefault(table, {})[each.get("level"), each.get("group1_level")] = shown(each)
        elif each["context"] == "case_processing" and each["stat_name"] in ("n", "n_missing", "n_total"):
            key = "used" if each["stat_name"] == "n_total" else (table, each["stat_name"])
            attacker.sees((table, None, None) if key == (table, "n") else key, shown(each))
    rows(attacker, document["provenance"], "used")
    for table, cells in tables.items():
        for at, value in cells.items():
            attacker.sees((table, *at), value)
        for row in {at[0] for at in cells}:
            attacker.knows((table, row, None), [(table, *at) for at in cells if at[0] == row and at[1] is not None])
        for column in {at[1] for at in cells}:
            attacker.knows(
                (table, None, column), [(table, *at) for at in cells if at[1] == column and at[0] is not None]
            )
        attacker.knows("used", [(table, None, None), (table, "n_missing")])
    _nothing_small(attacker)
    _percentages(document, tables)


def _percentages(document: dict[str, Any], tables: dict[str, dict[tuple[str | None, str | None], object]]) -> None:
    """A share is shown only beside the counts that it is of, and a test only beside a table without gaps."""
    for each in document["statistics"]:
        cells = tables[each["variable"]]
        at = each.get("level"), each.get("group1_level")
        of = {"row_percent": (at[0], None), "column_percent": (None, at[1]), "percent": (None, None)}
        if each["stat_name"] in of and each["context"] == "table" and each["stat"] is not None:
            assert isinstance(cells[at], int)
            assert isinstance(cells[of[each["stat_name"]]], int)
        if each["stat_name"] == "chi_square" and each["stat"] is not None:
            assert all(isinstance(value, int) for value in cells.values())


def _nothing_small(attacker: Attacker) -> None:
    small = {key: value for key, value in attacker.determined().items() if 0 < value < LIMIT}
    assert not small


@pytest.mark.parametrize(
    ("seed", "more"),
    [
        *((seed, ()) for seed in range(4)),
        *((seed, ("--strata", "arm")) for seed in range(20, 22)),
        *((seed, ("--times", "6,12,24")) for seed in range(40, 44)),
    ],
)
def test_km(tmp_path: Path, seed: int, more: tuple[str, ...]) -> None:
    patients(tmp_path / "data.csv", seed)
    data = (tmp_path / "data.csv", "--time", "months", "--event", "died")
    document = analyzed("km", *data, "--by", "stage", "--style", "both", *more)
    no_small_count(document)
    attacker = Attacker()
    curves = {}
    for each in document["statistics"]:
        place = each.get("stratum_level"), each.get("group1_level")
        if each["context"] == "survfit" and each["stat_name"] in ("n", "n_events", "n_censored"):
            attacker.sees((each["stat_name"], *place), shown(each))
            curves.setdefault(place, set()).add(isinstance(shown(each), int))
        elif each["stat_name"] == "n_risk":
            attacker.sees(("risk", each["at"], *place), shown(each))
    for place in curves:
        attacker.knows(("n", *place), [("n_events", *place), ("n_censored", *place)])
    for stratum in {place[0] for place in curves}:
        for name in ("n", "n_events", "n_censored", *(("risk", float(at)) for at in (6, 12, 24) if "--times" in more)):
            own = name if isinstance(name, tuple) else (name,)
            groups = [(*own, *place) for place in curves if place[0] == stratum and place[1] is not None]
            if groups:
                attacker.knows((*own, stratum, None), groups)
            if stratum is None and len({place[0] for place in curves}) > 1:
                attacker.knows(
                    (*own, None, None), [(*own, *at) for at in curves if at[0] is not None and at[1] is None]
                )
    if "--times" in more:
        for place in curves:
            before = ("n", *place)
            for at in (6.0, 12.0, 24.0):
                attacker.knows(before, [("risk", at, *place), ("left", at, *place)])
                before = ("risk", at, *place)
    rows(attacker, document["provenance"], ("n", None, None))
    _nothing_small(attacker)
    for each in document["statistics"]:
        place = each.get("stratum_level"), each.get("group1_level")
        if each["context"] == "survfit" and each["stat_name"] in ("median", "mean", "survival", "percent_censored"):
            assert each["stat"] is None or curves[place] == {True}


def test_the_steps_of_curves_are_joined(tmp_path: Path) -> None:
    whole = patients(tmp_path / "data.csv", 3)
    data = (tmp_path / "data.csv", "--time", "months", "--event", "died")
    document = analyzed("km", *data, "--by", "arm", "--style", "r", "--table")
    no_small_count(document)
    assert document["curves"]
    for curve in document["curves"]:
        own = [each for each in whole if each["arm"] == curve["group_level"]]
        begun = 0.0
        for time, n_risk, events, censored in zip(
            curve["time"], curve["n_risk"], curve["n_event"], curve["n_censor"], strict=True
        ):
            within = [each for each in own if begun < each["months"] <= time]
            assert n_risk == sum(each["months"] > begun for each in own)
            assert events == sum(each["died"] for each in within)
            assert censored == len(within) - events
            begun = time
        for died in (0, 1):
            assert not 0 < sum(each["months"] > begun and each["died"] == died for each in own) < LIMIT


@pytest.mark.parametrize("seed", range(60, 63))
def test_univariate(tmp_path: Path, seed: int) -> None:
    """All patients are those of each factor and those without a value of it."""
    patients(tmp_path / "data.csv", seed)
    data = (tmp_path / "data.csv", "--time", "months", "--event", "died")
    document = analyzed("univariate", *data, "--by", "arm,stage", "--times", "12,24")
    no_small_count(document)
    attacker = Attacker()
    levels: dict[str | None, set[str]] = {}
    for each in document["statistics"]:
        factor, level = each.get("group1"), each.get("group1_level")
        if each["context"] == "survfit" and each["stat_name"] in ("n", "n_events", "n_censored"):
            attacker.sees((each["stat_name"], factor, level), shown(each))
            levels.setdefault(factor, set()).add(level)
        elif each["stat_name"] == "n_risk":
            attacker.sees((f"risk {each['at']:g}", factor, level), shown(each))
    for factor, own in levels.items():
        for name in ("n", "n_events", "n_censored", "risk 12", "risk 24"):
            if factor is not None:
                attacker.knows((name, factor, None), [(name, factor, level) for level in own if level is not None])
                attacker.knows((name, None, None), [(name, factor, None), (f"missing {name}", factor)])
        for level in own:
            attacker.knows(("n", factor, level), [("n_events", factor, level), ("n_censored", factor, level)])
            attacker.knows(("n", factor, level), [("risk 12", factor, level), ("left 12", factor, level)])
            attacker.knows(("risk 12", factor, level), [("risk 24", factor, level), ("left 24", factor, level)])
    rows(attacker, document["provenance"], ("n", None, None))
    _nothing_small(attacker)


def test_a_warning_of_few_patients_does_not_say_so(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text(
        "months,died,arm\n" + "".join(f"{i},1,A\n{i},0,B\n" for i in range(1, 30)) + "3,1,C\n"
    )
    files = [word for name in ("json", "csv", "html") for word in ("-o", tmp_path / f"out.{name}")]
    data = (tmp_path / "data.csv", "--time", "months", "--event", "died", "--by", "arm")
    outcome = sarcstat("km", *data, "--suppress", 5, *files)
    assert outcome.status == 0
    everything = outcome.stdout + outcome.stderr + "".join(path.read_text() for path in tmp_path.glob("out.*"))
    assert "single" not in everything
    assert "Only one" not in everything
    cells = {(*row, *column): cell["text"] for (row, column), cell in _cells(tmp_path / "out.json").items()}
    assert cells["C", "Total N"] == "<5"
    assert "[c]" in {cells["A", "Total N"], cells["B", "Total N"]}
    assert cells["C", "Mean", "Std. Error"] == "[c]"  # that it does not exist would say that there is one


def _cells(path: Path) -> dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, Any]]:
    found = json.loads(path.read_text())
    return {(tuple(cell["row"]), tuple(cell["column"])): cell for table in found["tables"] for cell in table["cells"]}


def test_a_command_that_does_not_hide_refuses_before_it_reads() -> None:
    outcome = sarcstat("collinearity", "nowhere.csv", "a", "b", "--suppress", 5)
    assert outcome.status == 2
    assert "--suppress: collinearity cannot hide small counts." in outcome.stderr
    two = sarcstat("crosstab", "survival::lung", "--rows", "sex", "--columns", "status", "--suppress", 2)
    assert two.status == 2


@pytest.mark.parametrize("seed", range(80, 84))
def test_describe(tmp_path: Path, seed: int) -> None:
    patients(tmp_path / "data.csv", seed)
    document = analyzed(
        "describe", tmp_path / "data.csv", "stage", "age", "died", "--by", "arm", "--categorical", "died"
    )
    no_small_count(document)
    attacker = Attacker()
    levels: dict[tuple[str, str | None], set[str]] = {}
    groups = {each.get("group1_level") for each in document["statistics"] if each["stat_name"] == "n_total"}
    for each in document["statistics"]:
        variable, group = each["variable"], each.get("group1_level")
        if each["stat_name"] == "n_total":
            attacker.sees(("all", group), shown(each))
        elif each["context"] == "summary" and each["stat_name"] in ("n", "n_missing"):
            attacker.sees((each["stat_name"], variable, group), shown(each))
        elif each["context"] == "levels" and each["stat_name"] == "count":
            attacker.sees((each["level"], variable, group), shown(each))
            levels.setdefault((variable, group), set()).add(each["level"])
    for group in groups:
        for variable in ("stage", "age", "died"):
            attacker.knows(("all", group), [("n", variable, group), ("n_missing", variable, group)])
            own = levels.get((variable, group))
            if own:
                attacker.knows(("n", variable, group), [(level, variable, group) for level in own])
            for name in ("n", "n_missing", *(own or ())):
                attacker.knows((name, variable, None), [(name, variable, each) for each in groups - {None}])
    attacker.knows(("all", None), [("all", each) for each in groups - {None}])
    rows(attacker, document["provenance"], ("all", None))
    _nothing_small(attacker)
    counts = [each for each in document["statistics"] if each["stat_name"] == "n"]
    known = {(each["variable"], each.get("group1_level")): each["stat"] for each in counts}
    for each in document["statistics"]:
        if each["stat_name"] == "median" and each["stat"] is not None:
            assert known[each["variable"], each.get("group1_level")] is not None


def test_moments_of_few_values_do_not_count_the_rare_one(tmp_path: Path) -> None:
    """The mean of 0 and 1 is how many are 1."""
    (tmp_path / "data.csv").write_text("rare,common\n" + "".join(f"{int(i < 3)},{i % 2}\n" for i in range(60)))
    options = ("--numeric", "rare,common", "--style", "spss")
    document = analyzed("describe", tmp_path / "data.csv", "rare", "common", *options)
    means = {each["variable"]: each["stat"] for each in document["statistics"] if each["stat_name"] == "mean"}
    assert means == {"rare": None, "common": 0.5}


@pytest.mark.parametrize("style", ["spss", "r", "journal", "both"])
@pytest.mark.parametrize("seed", [3])
def test_every_style_of_every_command_prints(tmp_path: Path, seed: int, style: str) -> None:
    """What is hidden is no number: a display that computes from it fails."""
    patients(tmp_path / "data.csv", seed)
    unknown = ("--missing", "unknown") if style == "journal" else ()
    files = [word for name in ("html", "xlsx") for word in ("-o", tmp_path / f"out.{name}")]
    survival = (tmp_path / "data.csv", "--time", "months", "--event", "died", "--by", "stage")
    for arguments in (
        ("crosstab", tmp_path / "data.csv", "--rows", "stage", "--columns", "died", "--cells", "all"),
        ("describe", tmp_path / "data.csv", "--by", "arm"),
        ("describe", tmp_path / "data.csv", "--by", "arm", "--categorical", "stage,died", *unknown),
        ("km", *survival, "--times", "6,12", "--tau", "10", "--pairwise", "pooled", "--trend", "--differences"),
        ("km", *survival, "--percentiles", "quartiles", "--strata", "arm"),
        ("univariate", *survival, "--times", "6,12"),
        ("follow-up", *survival),
        ("cox", *survival[:-2], "--covariates", "arm,stage,age"),
        ("cox", *survival[:-2], "--covariates", "arm,stage,age", "--method", "bstep-lr"),
    ):
        outcome = sarcstat(*arguments, "--style", style, "--suppress", LIMIT, *files)
        assert outcome.status == 0, (arguments, outcome.stderr)
        assert "are shown as <5" in outcome.stdout


@pytest.mark.parametrize("style", ["journal", "both"])
def test_follow_up(tmp_path: Path, style: str) -> None:
    """The reverse curves show as events who is censored elsewhere, and hide the same counts."""
    patients(tmp_path / "data.csv", 3)
    data = (tmp_path / "data.csv", "--time", "months", "--event", "died", "--by", "stage")
    document = analyzed("follow-up", *data, "--style", style)
    no_small_count(document)
    counts = {}
    for each in document["statistics"]:
        if each["context"] == "follow_up":
            counts[each["stat_name"], each.get("group1"), each.get("group1_level")] = shown(each)
    closed = {(factor, level) for (_, factor, level), value in counts.items() if isinstance(value, str)}
    assert closed
    for each in document["statistics"]:
        place = each.get("group1"), each.get("group1_level")
        if each["context"] != "follow_up" and place in closed:
            assert each["stat"] is None
    for table in document["tables"]:
        if table["name"] == "Case Processing Summary":
            for cell in table["cells"]:
                name = {"Total N": "n", "N of Events": "n_censored"}.get(cell["column"][0])
                level = cell["row"][0] if cell["row"][0] != "Overall" else None
                if name:
                    assert cell["text"] == str(counts[name, "stage", level])


@pytest.mark.parametrize("seed", range(100, 103))
def test_cox(tmp_path: Path, seed: int) -> None:
    patients(tmp_path / "data.csv", seed)
    data = (tmp_path / "data.csv", "--time", "months", "--event", "died", "--covariates", "arm,stage,age")
    journal, spss = (analyzed("cox", *data, "--style", style) for style in ("journal", "spss"))
    attacker = Attacker()
    for document in (journal, spss):
        no_small_count(document)
        for each in document["statistics"]:
            if each["context"] == "case_processing":
                attacker.sees(each["stat_name"], shown(each))
    rows(attacker, spss["provenance"], "used")
    attacker.knows("n", ["n_events", "n_censored"])
    attacker.knows("used", ["n", "n_early_censored"])
    attacker.knows("n_dropped", ["n_missing", "n_negative", "n_early_censored"])
    attacker.knows("n_total", ["n", "n_dropped"])
    attacker.knows("n_missing", [("left out", reason) for reason in spss["provenance"]["dropped"]])
    levels: dict[str, set[str]] = {}
    printed = [("n", "Cox Regression", "N"), ("n_events", "Cox Regression", "Events")]
    for name, table, column in (*printed, ("n", "Categorical Variable Codings", "Frequency")):
        found = next(each for each in (*journal["tables"], *spss["tables"]) if each["name"] == table)
        for cell in found["cells"]:
            if cell["column"] == [column] and cell["row"][-1]:
                term, level = cell["row"]
                levels.setdefault(term, set()).add(level)
                attacker.sees((name, term, level), cell["text"] if cell["number"] is None else cell["number"])
    assert set(levels) == {"arm", "stage"}
    for term, own in levels.items():
        attacker.knows("used", [("n", term, level) for level in own])
        attacker.knows("n_events", [("n_events", term, level) for level in own])
        for level in own:
            attacker.knows(("n", term, level), [("n_events", term, level), ("censored", term, level, "")])
    _nothing_small(attacker)
    bounds = [(key[1], *attacker.bounds[key]) for key in attacker.bounds if isinstance(key, tuple) and len(key) == 3]
    gaps = {term for term, low, high in bounds if low != high}
    for each in (*journal["statistics"], *spss["statistics"]):
        if each.get("term") in gaps and each["stat_name"] in ("hazard_ratio", "covariate_mean", "coefficient"):
            assert each["stat"] is None
        if gaps and not each.get("term") and each["stat_name"] in ("neg2_log_likelihood", "chi_square"):
            assert each["stat"] is None


def test_a_mean_of_a_number_with_a_rare_value_is_not_shown(tmp_path: Path) -> None:
    rows_ = "".join(f"{i},{i % 3 > 0:d},{int(i < 3)},{i % 2}\n" for i in range(1, 80))
    (tmp_path / "data.csv").write_text("months,died,rare,common\n" + rows_)
    data = (tmp_path / "data.csv", "--time", "months", "--event", "died", "--covariates", "rare,common")
    document = analyzed("cox", *data)
    means = {each["term"]: each["stat"] for each in document["statistics"] if each["stat_name"] == "covariate_mean"}
    assert means["rare"] is None
    assert means["common"] is not None


@pytest.mark.parametrize("seed", [4, 6])
def test_two_endpoints_do_not_tell_each_other_s_hidden_counts(tmp_path: Path, seed: int) -> None:
    """As many patients of a group are shown with one endpoint as with the other, or hidden with both."""
    rng = np.random.default_rng(seed)
    lines = []
    for _ in range(60):
        arm = rng.choice(["A", "B", "C"], p=[0.45, 0.45, 0.1])
        lines.append(f"{rng.integers(1, 30)},{rng.binomial(1, 0.5)},{rng.integers(1, 30)},{rng.binomial(1, 0.1)},{arm}")
    lines += ["5,1,,,A", "6,0,,,A"]
    (tmp_path / "data.csv").write_text("pfs,progressed,os,died,arm\n" + "\n".join(lines) + "\n")
    data = (tmp_path / "data.csv", "--time", "pfs", "--event", "progressed", "--time", "os", "--event", "died")
    attacker = Attacker()
    for each in analyzed("univariate", *data, "--by", "arm")["statistics"]:
        if each["context"] == "survfit" and each["stat_name"] == "n" and each.get("group1"):
            attacker.sees((each["variable"], each.get("group1_level")), shown(each))
    for arm in ("A", "B", "C", None):
        attacker.knows(("pfs", arm), [("os", arm), ("without os", arm)])
    for time in ("pfs", "os"):
        attacker.knows((time, None), [(time, arm) for arm in "ABC"])
    _nothing_small(attacker)


def test_two_groupings_do_not_tell_who_has_no_value_of_one(tmp_path: Path) -> None:
    patients(tmp_path / "data.csv", 4)
    document = analyzed("describe", tmp_path / "data.csv", "died", "--by", "arm,stage", "--categorical", "died")
    attacker = Attacker()
    for each in document["statistics"]:
        if each["context"] == "levels" and each["stat_name"] == "count" and not each.get("group1_level"):
            attacker.sees((each["group1"], each["level"]), shown(each))
    for level in ("0", "1"):
        attacker.knows(("arm", level), [("stage", level), ("without stage", level)])
    _nothing_small(attacker)


@pytest.mark.parametrize("seed", range(3))
def test_two_tables_do_not_tell_who_has_no_value_of_one_variable(tmp_path: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    columns = (
        rng.choice(["x", "y", "z"], 90),
        rng.choice(["a", "b"], 90),
        rng.choice(["c", "d", ""], 90, p=[0.5, 0.4, 0.1]),
    )
    (tmp_path / "data.csv").write_text(
        "one,two,three\n" + "".join(",".join(row) + "\n" for row in zip(*columns, strict=True))
    )
    document = analyzed("crosstab", tmp_path / "data.csv", "--rows", "one", "--columns", "two,three")
    attacker = Attacker()
    for each in document["statistics"]:
        if each["context"] == "table" and each["stat_name"] == "count" and not each.get("group1_level"):
            attacker.sees((each["group1"], each.get("level")), shown(each))
    for level in ("x", "y", "z", None):
        attacker.knows(("two", level), [("three", level), ("without three", level)])
    _nothing_small(attacker)


def test_a_figure_draws_joined_steps_and_no_hidden_group(tmp_path: Path) -> None:
    patients(tmp_path / "data.csv", 3)
    data = (tmp_path / "data.csv", "--time", "months", "--event", "died", "--by", "stage", "--suppress", LIMIT)
    with_counts = sarcstat("plot", "km", *data, "-o", tmp_path / "a.svg")
    assert (with_counts.status, (tmp_path / "a.svg").exists()) == (2, False)
    assert "Add --risk-table none." in with_counts.stderr
    without = ("--risk-table", "none", "--no-censor-marks", "--annotate", "median,p")
    drawn = sarcstat("plot", "km", *data, *without, "-o", tmp_path / "a.svg")
    assert drawn.status == 0, drawn.stderr
    words = " ".join(drawn.stdout.split())
    assert "Not drawn: " in words
    assert "Steps of a curve are joined until each, and what follows the last one, has no or at least 5 events" in words
    numbers = analyzed("km", *data[:-2], "--style", "r")
    counts = [each for each in numbers["statistics"] if each["stat_name"] == "n" and each["context"] == "survfit"]
    hidden = {each.get("group1_level") for each in counts if each["stat"] is None}
    picture = (tmp_path / "a.svg").read_text()
    assert hidden
    for level in hidden - {None}:
        assert f">{level}<" not in picture


def test_a_curve_ends_before_too_little_is_left() -> None:
    """After 5, 0, 5 events 2 would be left; of 5 and 2 events, or of 2, 2 and 2, there is one step."""
    for events, steps in (([5, 0, 5, 2], [5]), ([5, 2], [7]), ([2, 2, 2], [6]), ([6], [6]), ([5, 5], [5, 5])):
        zero, times = np.zeros(len(events)), np.arange(1.0, len(events) + 1)
        n_risk = sum(events) - np.cumsum([0, *events[:-1]])
        found = coarse(Curve(None, None, times, n_risk, np.array(events), zero, times, zero, zero, zero), 5)
        assert found.n_event.tolist() == steps
        assert found.n_risk[0] == sum(events)
        assert found.survival.tolist() == found.time.tolist()
