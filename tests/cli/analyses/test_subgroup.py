"""`sarcstat subgroup` against km and cox on the same patients, against R, and what it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from analysis.by_hand import by_hand, complete, doubles
from running import LUNG, Outcome, refused, sarcstat

from sarcstat.errors import ExitStatus

VETERAN = ("survival::veteran", "--time", "time", "--event", "status=1")
TABLE = "Subgroup Analysis"
HR = "HR (95% CI)"


def statistics(found: Outcome, **keys: object) -> list[dict[str, Any]]:
    return [each for each in found.json["statistics"] if keys.items() <= each.items()]


@pytest.mark.parametrize("style", ["journal", "r", "both"])
def test_every_number_of_a_subgroup_is_that_of_km_and_cox(style: str) -> None:
    options = ("--times", "100", "--style", style, "--format", "json")
    ref = ("--ref", "celltype=squamous")
    found = sarcstat("subgroup", *VETERAN, "--by", "celltype", "--within", "trt", *options, *ref)
    for level, where in (("1", ("--where", "trt = 1")), ("2", ("--where", "trt = 2")), (None, ())):
        own = [each for each in found.json["statistics"] if each.get("stratum_level") == level]
        own = [each for each in own if each["context"] != "interaction"]
        km = sarcstat("km", *VETERAN, "--by", "celltype", *where, *options, "--test", "logrank", "--pairwise", "pooled")
        drop = {"analysis", "stratum", "stratum_level"}
        curves = [{k: v for k, v in each.items() if k not in drop} for each in own if each["context"] != "equation"]
        assert curves == [{k: v for k, v in each.items() if k not in drop} for each in statistics(km)]
        cox = sarcstat("cox", *VETERAN, "--covariates", "celltype", *ref, *where, *options[2:])
        for name in ("hazard_ratio", "hazard_ratio_conf_low", "hazard_ratio_conf_high"):
            ours = [(e["convention"], e["stat"]) for e in own if e["stat_name"] == name]
            theirs = statistics(cox, context="equation", stat_name=name)
            assert ours == [(each["convention"], each["stat"]) for each in theirs]
            assert len(ours) == (6 if style == "both" else 3)


@pytest.mark.parametrize(
    ("name", "time", "event", "by", "within"),
    [
        ("veteran", "time", 1, "trt", "celltype"),
        ("lung", "time", 2, "sex", "ph.ecog"),
        ("pbc", "time", 2, "trt", "stage"),
        ("gbsg", "rfstime", 1, "grade", "meno"),
    ],
)
@pytest.mark.parametrize("ties", ["breslow", "efron"])
def test_effects_and_interaction_are_those_of_coxph(
    name: str, time: str, event: int, by: str, within: str, ties: str
) -> None:
    asked = ("--by", by, "--within", within, "--style", "r", "--ties", ties, "--format", "json")
    found = sarcstat("subgroup", f"survival::{name}", "--time", time, "--event", f"status={event}", *asked)
    assert found.status == 0, found.stderr
    data = complete(name, time, "status", by, within)
    codes = data[within].astype("category").cat.codes if name == "veteran" else data[within]
    columns = {"time": data[time], "status": data["status"] == event, "group": data[by], "within": codes}
    both = {key: doubles(values) for key, values in columns.items()}
    expected = by_hand("hand_interaction", **both, ties=ties)
    ours = {each["stat_name"]: each["stat"] for each in statistics(found, context="interaction", stratum=within)}
    assert ours == {key: pytest.approx(expected[key][0], rel=1e-8) for key in ("chi_square", "df", "p_value")}
    checked = 0
    for level in dict.fromkeys(each.get("stratum_level") for each in statistics(found, stratum=within)):
        own = data[within].map(_text) == level
        if level is None or data.loc[own, by].nunique() < 2:
            continue
        rows = own.to_numpy()
        fit = by_hand("hand_coxph", **{key: both[key][rows] for key in ("time", "status", "group")}, ties=ties)
        for word, statistic in (("hr", ""), ("low", "_conf_low"), ("high", "_conf_high")):
            keys = {"stratum_level": level, "stat_name": f"hazard_ratio{statistic}"}
            values = [each["stat"] for each in statistics(found, **keys)]
            # coxph stops on the way to a hazard ratio of 0 where a group has no event.
            expected_values = [pytest.approx(value, rel=1e-8) if fit["hr"][0] > 1e-6 else None for value in fit[word]]
            assert values == expected_values
        checked += 1
    assert checked >= 2


@pytest.mark.parametrize(
    ("name", "time", "by", "within"), [("veteran", "time", "celltype", "trt"), ("gbsg", "rfstime", "grade", "meno")]
)
def test_pairwise_tests_are_those_of_survdiff(name: str, time: str, by: str, within: str) -> None:
    asked = ("--by", by, "--within", within, "--format", "json")
    found = sarcstat("subgroup", f"survival::{name}", "--time", time, "--event", "status=1", *asked)
    data = complete(name, time, "status", by, within)
    groups = list(dict.fromkeys(data[by].map(_text).sort_values()))
    checked = 0
    for level in data[within].map(_text).unique():
        for each in statistics(found, context="pairwise", stratum_level=level, stat_name="chi_square"):
            pair = [each["group1_level"], each["group2_level"]]
            rows = data[(data[within].map(_text) == level) & data[by].map(_text).isin(pair)]
            codes = doubles(rows[by].map(_text).map(groups.index))
            expected = by_hand(
                "hand_survdiff", time=doubles(rows[time]), status=doubles(rows["status"] == 1), group=codes
            )
            keys = {key: each[key] for key in ("group1_level", "group2_level", "context", "test", "stratum_level")}
            (p,) = (other["stat"] for other in statistics(found, **keys, stat_name="p_value"))
            assert each["stat"] == pytest.approx(expected["chi_square"][0], rel=1e-9)
            assert p == pytest.approx(expected["p_value"][0], rel=1e-9)
            checked += 1
    assert checked == 2 * len(groups) * (len(groups) - 1) // 2


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


class TestTable:
    def test_is_laid_out_by_subgroup_and_group(self) -> None:
        found = sarcstat("subgroup", *VETERAN, "--by", "trt", "--within", "prior", "--format", "json")
        table = found.table(TABLE)
        assert list(dict.fromkeys(row for row, _ in table)) == [
            ("All patients", "", "1"), ("All patients", "", "2"),
            ("prior", "", ""), ("prior", "0", "1"), ("prior", "0", "2"), ("prior", "10", "1"), ("prior", "10", "2"),
        ]  # fmt: skip
        assert table[("prior", "0", "1"), (HR,)]["text"] == "1 (reference)"
        (p,) = [each["stat"] for each in statistics(found, context="interaction", stat_name="p_value")]
        assert table[("prior", "", ""), ("Interaction p",)]["number"] == p
        assert [row for row, column in table if column == ("Interaction p",)] == [("prior", "", "")]

    def test_pairs_are_tested_where_there_are_more_than_two_groups(self) -> None:
        found = sarcstat("subgroup", *VETERAN, "--by", "celltype", "--within", "trt", "--format", "json")
        tests = found.table("Tests between Groups")
        assert len({row for row, _ in tests if row[:2] == ("trt", "1")}) == 1 + 6
        two = sarcstat("subgroup", *VETERAN, "--by", "trt", "--within", "prior", "--format", "json")
        assert {row[2] for row, _ in two.table("Tests between Groups")} == {"All groups"}

    def test_forest_has_a_row_for_each_hazard_ratio(self) -> None:
        found = sarcstat("subgroup", *LUNG, "--by", "sex", "--within", "ph.ecog", "--format", "json")
        rows = found.json["forest"]
        assert [(row["within"], row["level"]) for row in rows] == [
            (None, None), ("ph.ecog", "0"), ("ph.ecog", "1"), ("ph.ecog", "2")
        ]  # fmt: skip
        table = found.table(TABLE)
        for row in rows[1:]:
            place = ("ph.ecog", row["level"], row["group"])
            assert row["hazard_ratio"] == table[place, (HR,)]["number"]
            assert (row["n"], row["n_events"]) == (table[place, ("N",)]["number"], table[place, ("Events",)]["number"])
            assert row["conf_low"] < row["hazard_ratio"] < row["conf_high"]

    @pytest.mark.parametrize("style", ["spss", "r", "journal", "both"])
    def test_every_style_and_format(self, style: str, tmp_path: Path) -> None:
        asked = (*LUNG, "--time", "time", "--event", "status=1", "--by", "sex", "--within", "ph.ecog", "--style", style)
        files = [tmp_path / f"made.{ending}" for ending in ("json", "csv", "html", "md")]
        found = sarcstat("subgroup", *asked, *(word for each in files for word in ("-o", each)))
        assert found.status == 0, found.stderr
        assert "Interaction" in found.stdout
        assert all(each.stat().st_size > 1000 for each in files)
        ours = json.loads(files[0].read_text(encoding="utf-8"))
        assert {each["variable"] for each in ours["statistics"]} == {"time (status = 2)", "time (status = 1)"}
        assert any(table["name"] == "Interaction" for table in ours["tables"])


#: Nobody with B in the poor: no comparison; nobody with A in the bad: no reference; all good ones with C censored.
HOLES = "t,e,arm,state\n" + "".join(
    f"{3 * i + k},{0 if (arm, state) == ('C', 'good') else (i + k) % 2},{arm},{state}\n"
    for k, (arm, state) in enumerate(
        [("A", "good"), ("B", "good"), ("C", "good"), ("A", "poor"), ("B", "bad"), ("C", "bad")]
    )
    for i in range(1, 13)
)


class TestHoles:
    def run(self, data: Callable[..., Path], *options: str) -> Outcome:
        path = data(HOLES)
        asked = ("--time", "t", "--event", "e", "--by", "arm", "--within", "state", *options, "--format", "json")
        found = sarcstat("subgroup", path, *asked)
        assert found.status == 0, found.stderr
        return found

    def test_one_group(self, data: Callable[..., Path]) -> None:
        found = self.run(data)
        table = found.table(TABLE)
        assert table[("state", "poor", "A"), ("N",)]["number"] == 12
        assert table[("state", "poor", "A"), ("Median (95% CI)",)]["number"] is not None
        assert "state poor: only one group (A, 12 patients): nothing to compare." in found.stderr

    def test_no_reference(self, data: Callable[..., Path]) -> None:
        found = self.run(data)
        cell = found.table(TABLE)[("state", "bad", "C"), (HR,)]
        assert (cell["text"], cell["missing"]) == ("NE", "not_estimable")
        assert "state bad: no patient is in the reference group (A): no hazard ratio." in found.stderr
        other = self.run(data, "--ref", "arm=B").table(TABLE)
        assert other[("state", "bad", "C"), (HR,)]["number"] is not None

    def test_group_without_events(self, data: Callable[..., Path]) -> None:
        found = self.run(data)
        assert found.table(TABLE)[("state", "good", "C"), (HR,)]["text"] == "NE"
        assert "state good: The hazard ratio of arm (C vs A) is not estimable" in found.stderr

    def test_interaction_without_a_finite_maximum_or_a_combination(self) -> None:
        asked = ("--by", "trt", "--within", "stage", "--format", "json")
        found = sarcstat("subgroup", "survival::pbc", "--time", "time", "--event", "status=2", *asked)
        assert "Interaction with stage: the likelihood has no finite maximum" in found.stderr
        # anova(coxph) of survival 3.5-3: 1.6791 on 3 df, p = 0.6416.
        cells = found.table("Interaction")
        assert [cells[("stage",), (word,)]["text"] for word in ("Chi-square", "df", "p")] == ["1.68", "3", "0.642"]
        found = sarcstat("subgroup", *LUNG, "--by", "sex", "--within", "ph.ecog", "--format", "json")
        assert "Interaction with ph.ecog: a combination of levels is without patients at risk" in found.stderr
        assert found.table("Interaction")[("ph.ecog",), ("df",)]["number"] == 2

    def test_small_groups_are_flagged(self, data: Callable[..., Path]) -> None:
        small = {row for row, column in self.run(data).table(TABLE) if column == ("Small",)}
        assert small == {("state", "good", "C")}
        every = self.run(data, "--min-patients", "13")
        assert len([row for row, column in every.table(TABLE) if column == ("Small",)]) == 6
        assert "Small groups, of fewer than 13 patients or 5 events" in every.stderr

    def test_nobody_has_the_event(self, data: Callable[..., Path]) -> None:
        path = data("t,e,a,w\n" + "".join(f"{i},0,{'xy'[i % 2]},{'uv'[i % 3 % 2]}\n" for i in range(1, 20)))
        asked = ("--time", "t", "--event", "e", "--by", "a", "--within", "w")
        found = sarcstat("subgroup", path, *asked, "--format", "json")
        assert found.status == 0, found.stderr
        assert found.table(TABLE)[("w", "u", "y"), (HR,)]["text"] == "NE"
        assert found.table("Interaction")[("w",), ("p",)]["text"] == "NE"


class TestRefusals:
    def test_options(self) -> None:
        asked = (*LUNG, "--by", "sex")
        refused(sarcstat("subgroup", *asked, "--within", "sex"), ExitStatus.USAGE, "other columns than --by")
        refused(sarcstat("subgroup", *asked, "--within", "ecog"), ExitStatus.INPUT, "'ecog'", "ph.ecog")
        wrong = sarcstat("subgroup", *asked, "--within", "ph.ecog", "--ref", "sex=3")
        refused(wrong, ExitStatus.USAGE, "there is no such level")
        wrong = sarcstat("subgroup", *asked, "--within", "ph.ecog", "--ref", "age=3")
        refused(wrong, ExitStatus.USAGE, "'age' is not the factor of --by")

    def test_measurements_and_other_bad_input(self, data: Callable[..., Path]) -> None:
        found = sarcstat("subgroup", *LUNG, "--by", "sex", "--within", "ph.ecog,age,inst")
        refused(found, ExitStatus.INPUT, "--within: column 'age' has 42 levels, more than 20", "Hint: ")
        path = data("t,e,a,w\n1,1,x,\n2,0,y,\n3,1,x,\nfour,1,y,\n")
        asked = ("--time", "t", "--event", "e", "--by", "a", "--within", "w")
        refused(sarcstat("subgroup", path, *asked), ExitStatus.INPUT, "'t' is not a number (line 5: four)")
        found = sarcstat("subgroup", path, *asked, "--where", "t < 4")
        assert found.status == ExitStatus.INPUT
        path = data("t,e,a,w\n1,1,x,\n2,0,y,\n3,1,x,\n4,1,y,\n")
        refused(
            sarcstat("subgroup", path, *asked), ExitStatus.INPUT, "Column 'w' has no value: all 4 rows are missing."
        )
        found = sarcstat("subgroup", *LUNG, "--by", "sex", "--within", "ph.ecog", "--strict")
        assert found.status == ExitStatus.FINDINGS

    def test_one_level(self) -> None:
        asked = (*LUNG, "--by", "sex", "--within", "ph.ecog")
        found = sarcstat("subgroup", *asked, "--where", "`ph.ecog` = 1")
        refused(found, ExitStatus.ANALYSIS, "--within: column 'ph.ecog' has only one level with data")
        found = sarcstat("subgroup", *asked, "--where", "sex = 1")
        refused(found, ExitStatus.ANALYSIS, "--by: column 'sex' has only one level with data")


def test_missing_values_of_a_factor_are_counted_or_a_level() -> None:
    asked = (*LUNG, "--by", "sex", "--within", "ph.ecog")
    assert "Left out of a factor's subgroups for want of its value: ph.ecog 1." in sarcstat("subgroup", *asked).stdout
    unknown = sarcstat("subgroup", *asked, "--missing", "unknown", "--format", "json").table(TABLE)
    assert ("ph.ecog", "Unknown", "1") in {row for row, _ in unknown}


def test_every_section_says_whose_patients_it_has() -> None:
    found = sarcstat("subgroup", *LUNG, "--by", "sex", "--within", "ph.ecog", "--style", "spss")
    said = " ".join(found.stdout.split())
    assert "survival::lung: 63 patients of 228 rows used; left out: 1 missing ph.ecog, 164 of another ph.ecog" in said
    assert "survival::lung: 228 patients of 228 rows used." in said
