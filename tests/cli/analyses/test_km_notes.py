"""`sarcstat km`: what is a result, with a note, and not an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import LUNG, Outcome, refused, sarcstat

from sarcstat.errors import ExitStatus


def km(path: object, *options: object, time: str = "t", event: str = "e=1") -> Outcome:
    return sarcstat("km", path, "--time", time, "--event", event, *options)


class TestNotes:
    """What is a result, with a note, and not an error."""

    def test_zero_times_all_events_and_a_group_of_one(self, data) -> None:
        found = km(data("t,e,g\n0,1,a\n3,1,a\n5,1,a\n4,1,b\n"), "--by", "g")
        assert found.status == 0
        for text in ("time of 0", "nobody is censored", "Only one patient in b"):
            assert text in found.stderr

    def test_an_empty_status_beside_nothing_but_events(self, data) -> None:
        rows = "t,e,g\n" + "".join(f"{i + 1},{'1' if i % 3 else ''},a\n" for i in range(12))
        said = " ".join(km(data(rows)).stderr.split())
        assert "Everybody with a value of 'e' had the event, and 4 rows have none and are left out." in said
        assert "write 0 there" in said
        assert "write 0 there" not in km(data(rows + "20,0,a\n")).stderr
        whole = "t,e,g\n" + "".join(f"{i + 1},1,a\n" for i in range(40))
        assert "write 0 there" not in km(data(whole + "50,,a\n")).stderr

    def test_all_censored(self, data) -> None:
        path = data("t,e,g\n1,0,a\n3,0,a\n5,0,b\n4,0,b\n")
        found = sarcstat("km", path, "--time", "t", "--event", "e", "--by", "g", "--style", "r", "--format", "json")
        assert found.status == 0
        assert found.table("survfit")[("a",), ("median",)] == {
            "row": ["a"], "row_path": [{"variable": "g", "value": "a", "text": "a"}],
            "column": ["median"], "number": None, "text": "NR", "missing": "not_reached",
        }  # fmt: skip
        assert "No patient had the event" in found.stderr
        spss = sarcstat("km", path, "--time", "t", "--event", "e", "--by", "g", "--format", "json")
        comparison = spss.table("Overall Comparisons")
        assert {cell["missing"] for cell in comparison.values()} == {"not_estimable"}
        medians = spss.table("Means and Medians for Survival Time")
        assert medians[("a",), ("Median", "Estimate")]["text"] == "."

    def test_negative_times_are_dropped_as_in_spss_and_refused_as_in_r(self, data) -> None:
        path = data("t,e,g\n-1,1,a\n3,1,a\n5,0,b\n4,1,b\n")
        dropped = km(path, "--by", "g", "--format", "json")
        assert dropped.json["provenance"]["dropped"] == {"negative t": 1}
        refused(km(path, "--by", "g", "--style", "r"), ExitStatus.INPUT, "below zero", "line 2: -1")

    def test_incomplete_rows_are_counted_by_reason(self, data) -> None:
        found = km(data("t,e,g\n1,1,a\n,1,a\n3,,b\n4,0,\n5,1,b\n2,0,a\n"), "--by", "g", "--format", "json").json
        assert found["provenance"]["dropped"] == {"missing t": 1, "missing e": 1, "missing g": 1}
        assert found["provenance"]["rows_used"] == 3

    def test_one_stratum_is_no_stratification(self, data) -> None:
        path = data("t,e,g,s\n1,1,a,u\n2,1,b,u\n3,0,a,u\n4,1,b,u\n")
        found = km(path, "--by", "g", "--strata", "s", "--pairwise", "strata", "--format", "json")
        assert "All patients are in one stratum (s: u): nothing is stratified." in found.stderr
        plain = km(path, "--by", "g", "--pairwise", "pooled", "--format", "json")
        assert found.json["tables"] == plain.json["tables"]

    def test_a_level_without_data_is_left_out_with_a_note(self, data) -> None:
        found = km(data("t,e,g\n1,1,a\n2,1,b\n,1,c\n4,0,a\n"), "--by", "g")
        assert "1 level of g without data left out: c." in found.stderr

    def test_levels_are_in_natural_order(self, data) -> None:
        rows = "".join(f"{i + 1},1,{level}\n" for i, level in enumerate(["10", "2", "≥11 x", "None", "1"]))
        found = km(data("t,e,g\n" + rows), "--by", "g", "--format", "json")
        levels = [row[0] for row, column in found.table("Case Processing Summary") if column == ("Total N",)]
        assert levels == ["1", "2", "10", "≥11 x", "None", "Overall"]

    def test_where_selects_and_counts(self, data) -> None:
        path = data("t,e,g\n1,1,a\n2,1,b\n3,0,c\n4,0,a\n5,1,b\n")
        found = km(path, "--by", "g", "--where", "g in ('a', 'b')", "--format", "json").json
        assert found["provenance"]["dropped"] == {"not selected by --where": 1}

    def test_strict_exits_with_6_on_a_warning_only(self, data) -> None:
        path = data("t,e,g\n0,1,a\n3,1,a\n5,1,b\n4,1,b\n")
        assert km(path, "--by", "g", "--strict").status == 0

    def test_hostile_names_and_labels(self, data) -> None:
        path = data('`); q() ``,my var,生存\n1,1,[a]\n2,1,"x, y=1"\n3,0,[a]\n4,1,"x, y=1"\n')
        found = sarcstat("km", path, "--time", "`); q() ``", "--event", "my var=1", "--by", "生存")
        assert found.status == 0, found.stderr
        assert "[a]" in found.stdout
        assert "x, y=1" in found.stdout

    def test_event_value_may_be_a_label_or_hold_an_equals_sign(self, data) -> None:
        path = data("t,a=b,g\n1,dead = yes,x\n2,dead = yes,y\n3,alive,x\n4,alive,y\n")
        found = km(path, "--by", "g", "--format", "json", event="a=b=dead = yes")
        assert found.table("Case Processing Summary")[("Overall",), ("N of Events",)]["number"] == 2

    def test_unit_of_time(self, data) -> None:
        path = data("t,e\n365.25,1\n730.5,1\n1095.75,1\n")
        found = km(path, "--time-unit", "days", "--show-in", "years", "--format", "json")
        assert found.table("Means and Medians for Survival Time")[(), ("Median", "Estimate")]["number"] == 2

    def test_adtte(self, data) -> None:
        path = data("PARAMCD,AVAL,CNSR,ARM\nOS,1,0,a\nOS,2,1,b\nPFS,1,0,a\nPFS,2,0,b\nOS,3,0,a\nOS,4,2,b\n")
        found = sarcstat("km", path, "--param", "OS", "--by", "ARM", "--format", "json")
        assert found.table("Case Processing Summary")[("Overall",), ("N of Events",)]["number"] == 2
        asked = sarcstat("km", path, "--time", "AVAL", "--event", "CNSR=0", "--by", "ARM")
        refused(asked, ExitStatus.INPUT, "several endpoints: OS, PFS")

    def test_csv_on_standard_input(self) -> None:
        found = sarcstat("km", "-", "--time", "t", "--event", "e", stdin=b"t,e\n1,1\n2,0\n3,1\n")
        assert found.status == 0, found.stderr


class TestTrend:
    DATA = "t,e,g\n1,1,High\n2,1,High\n3,1,High\n2,1,Medium\n5,1,Medium\n6,0,Medium\n5,1,Low\n8,0,Low\n9,1,Low\n"
    ASKED = ("--time", "t", "--event", "e", "--by", "g", "--trend")

    @pytest.mark.parametrize("style", ["spss", "journal", "r", "both"])
    def test_each_score_stands_beside_its_level_and_the_order_of_texts_is_doubted(self, data, style: str) -> None:
        found = sarcstat("km", data(self.DATA), *self.ASKED, "--style", style)
        assert "scores: High → 1, Low → 2, Medium → 3" in " ".join(found.stdout.split())
        assert "Warning: The levels of g have no declared order" in found.stderr
        assert "--trend-scores" in found.stderr

    def test_given_scores_and_declared_orders_are_not_doubted(self, data) -> None:
        found = sarcstat("km", data(self.DATA), *self.ASKED, "--trend-scores", "3,1,2")
        assert "scores: High → 3, Low → 1, Medium → 2" in " ".join(found.stdout.split())
        declared = ("survival::veteran", "--time", "time", "--event", "status=1", "--by", "celltype", "--trend")
        for each in (found, sarcstat("km", *declared), sarcstat("km", *LUNG, "--by", "ph.ecog", "--trend")):
            assert each.status == 0
            assert "declared order" not in each.stderr


class TestLimitsOfTimes:
    def test_a_paper_has_no_negative_limit_and_the_statistic_keeps_it(self, data) -> None:
        path = data("t,e\n" + "".join(f"{t},1\n" for t in (1, 2, 40, 55, 60, 61)))
        asked = ("km", path, "--time", "t", "--event", "e", "--style", "journal")
        found = sarcstat(*asked, "--format", "json")
        (limit,) = (each["stat"] for each in found.json["statistics"] if each["stat_name"] == "median_conf_low")
        assert limit < 0
        shown = sarcstat(*asked).stdout
        assert "40.0 (0.0–" in shown
        assert "A lower limit of 0 is negative by SPSS's method" in " ".join(shown.split())
        spss = sarcstat(*asked[:-1], "spss", "--format", "json")
        cell = spss.table("Means and Medians for Survival Time")
        assert limit in [each["number"] for each in cell.values()]

    def test_where_spss_has_no_interval_the_option_is_named(self) -> None:
        colon = ("km", "survival::colon", "--time", "time", "--event", "status", "--by", "rx", "--where", "etype = 2")
        shown = " ".join(sarcstat(*colon, "--style", "journal").stdout.split())
        named = "SPSS's method has no interval of the median for"
        assert named in shown
        assert "--conf-type log gives survfit's." in shown
        assert named not in " ".join(sarcstat(*colon, "--style", "journal", "--conf-type", "log").stdout.split())


def test_a_median_without_interval_is_named_with_its_stratum_or_subgroup(tmp_path: Path) -> None:
    rows = ["time,died,arm,site"]
    for site in "xy":
        for arm in "ab":
            ends = (1, 1, 0, 0) if (site, arm) == ("x", "a") else (1, 1, 1, 1)
            rows += [f"{time},{died},{arm},{site}" for time, died in enumerate(ends, start=1)]
    file = tmp_path / "trial.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    given = (file, "--time", "time", "--event", "died", "--by", "arm", "--style", "journal")
    for name, option in (("km", "--strata"), ("subgroup", "--within")):
        said = " ".join(sarcstat(name, *given, option, "site").stdout.split())
        assert "no interval of the median for arm a within site x;" in said
