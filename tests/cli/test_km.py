"""`sarcstat km` as a user meets it: what it prints, writes, notes and refuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from running import Outcome, sarcstat, sarcstat_process

from sarcstat.errors import ExitStatus

LUNG = ("survival::lung", "--time", "time", "--event", "status=2")


@pytest.fixture
def data(tmp_path: Path):
    def write(text: str, name: str = "data.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def km(path: object, *options: object, time: str = "t", event: str = "e=1") -> Outcome:
    return sarcstat("km", path, "--time", time, "--event", event, *options)


def refused(outcome: Outcome, status: ExitStatus, *parts: str) -> None:
    """One or more `Error:` lines, no result, no traceback."""
    assert outcome.status == status, outcome.stderr
    assert outcome.stdout == ""
    assert outcome.stderr.startswith("Error: ")
    assert "Traceback" not in outcome.stderr
    for part in parts:
        assert part in outcome.stderr


class TestOutput:
    def test_spss_tables_in_spss_order(self) -> None:
        found = sarcstat(
            "km",
            *LUNG,
            "--by",
            "sex",
            "--percentiles",
            "quartiles",
            "--pairwise",
            "pooled",
            "--table",
            "--format",
            "json",
        )
        names = [table["name"] for table in found.json["tables"]]
        assert names == [
            "Case Processing Summary",
            "Survival Table",
            "Means and Medians for Survival Time",
            "Percentiles",
            "Overall Comparisons",
            "Pairwise Comparisons",
        ]

    def test_json_carries_everything_unrounded(self) -> None:
        found = sarcstat("km", *LUNG, "--by", "sex", "--format", "json").json
        assert found["schema"] == "sarcstat/1"
        assert found["analysis"] == "km"
        assert found["options"]["tests"] == ["logrank", "breslow", "tarone"]
        assert found["provenance"]["rows_used"] == 228
        assert set(found["provenance"]["versions"]) == {"sarcstat", "R", "survival"}
        median = next(s for s in found["statistics"] if s["stat_name"] == "median" and s.get("group1_level") == "1")
        assert median == {
            "analysis": "km", "group1": "sex", "group1_level": "1", "variable": "time", "context": "survfit",
            "stat_name": "median", "stat_label": "Median", "stat": 270.0, "convention": "spss",
        }  # fmt: skip
        assert found["tables"][0]["context"] == {"by": "sex"}
        assert "curves" not in found

    def test_curves_are_in_the_json_with_table(self) -> None:
        found = sarcstat("km", *LUNG, "--by", "sex", "--table", "--format", "json").json
        assert [curve["group_level"] for curve in found["curves"]] == ["1", "2", None]
        assert len(found["curves"][0]["time"]) == len(found["curves"][0]["survival"])

    def test_without_a_factor_there_is_one_row(self) -> None:
        found = sarcstat("km", *LUNG, "--format", "json")
        assert [table["name"] for table in found.json["tables"]] == [
            "Case Processing Summary",
            "Means and Medians for Survival Time",
        ]
        assert found.table("Case Processing Summary")[("Overall",), ("Total N",)]["number"] == 228

    def test_csv_is_the_long_form(self) -> None:
        rows = list(csv.DictReader(io.StringIO(sarcstat("km", *LUNG, "--by", "sex", "--format", "csv").stdout)))
        p = [row for row in rows if row["stat_name"] == "p_value" and row["test"] == "logrank"]
        assert len(p) == 1
        assert float(p[0]["stat"]) == pytest.approx(0.001311164520355488, rel=1e-9)  # survdiff

    def test_several_factors_give_one_block_each(self) -> None:
        found = sarcstat("km", *LUNG, "--by", "sex,ph.ecog", "--format", "json").json
        assert [t["context"]["by"] for t in found["tables"] if t["name"] == "Overall Comparisons"] == ["sex", "ph.ecog"]

    def test_styles_carry_their_conventions_only(self) -> None:
        for style, conventions in (("spss", {"spss"}), ("r", {"r"}), ("both", {"spss", "r"})):
            found = sarcstat("km", *LUNG, "--by", "sex", "--style", style, "--format", "json").json
            assert {s["convention"] for s in found["statistics"]} == conventions

    def test_both_names_the_cause_of_every_difference(self) -> None:
        found = sarcstat(
            "km", *LUNG, "--by", "sex", "--style", "both", "--percentiles", "quartiles", "--format", "json"
        )
        for table in found.json["tables"]:
            cells = {(tuple(cell["row"]), tuple(cell["column"])): cell for cell in table["cells"]}
            for (row, column), cell in cells.items():
                if column[-1] != "SPSS":
                    continue
                other = cells[row, (*column[:-1], "R")]
                equal = other["number"] == pytest.approx(cell["number"], rel=1e-9)
                assert ((row, (*column[:-1], "Cause")) in cells) == (not equal), (table["name"], row, column)

    def test_every_cause_is_explained(self) -> None:
        causes = set()
        for by in ("celltype", "prior"):
            options = ("--by", by, "--percentiles", "quartiles", "--test", "logrank,breslow,tarone,peto,fh:1:1")
            veteran = ("survival::veteran", "--time", "time", "--event", "status")
            found = sarcstat("km", *veteran, *options, "--style", "both", "--format", "json")
            for table in found.json["tables"]:
                causes |= {c["text"] for c in table["cells"] if c["column"][-1] == "Cause"}
        assert {"median-ci", "mean-se, ci-constant", "breslow", "tarone-ware", "peto", "fleming-harrington"} <= causes
        for cause in {part for text in causes for part in text.split(", ")}:
            assert sarcstat("explain", cause).status == 0, cause

    @pytest.mark.parametrize("style", ["spss", "r", "journal", "both"])
    def test_every_table_stands_once(self, style: str) -> None:
        options = ("--by", "sex", "--strata", "ph.ecog", "--times", "90", "--tau", "90", "--percentiles", "quartiles")
        more = ("--trend", "--pairwise", "pooled", "--table", "--style", style, "--format", "json")
        found = sarcstat("km", *LUNG, *options, *more)
        assert found.status == 0, found.stderr
        names = [table["name"] for table in found.json["tables"]]
        assert len(names) == len(set(names))

    def test_rates_belong_to_their_times_in_any_order(self) -> None:
        found = sarcstat("km", *LUNG, "--by", "sex", "--times", "365,90,180", "--format", "json")
        rates = found.table("Survival at Given Times")
        # summary(survfit(Surv(time, status) ~ sex, lung), times = c(90, 180, 365)), sex 1
        for time, n_risk, survival in (("90", 117, 0.847826), ("180", 89, 0.644465), ("365", 35, 0.336088)):
            assert rates[("1",), (f"Time {time}", "At Risk")]["number"] == n_risk
            assert rates[("1",), (f"Time {time}", "Survival")]["number"] == pytest.approx(survival, abs=6e-7)

    def test_stratified_survdiff_counts_over_the_strata(self) -> None:
        # survdiff(Surv(time, status) ~ rx + strata(sex), colon[colon$etype == 2, ])
        colon = ("survival::colon", "--time", "time", "--event", "status", "--by", "rx", "--where", "etype = 2")
        found = sarcstat("km", *colon, "--strata", "sex", "--style", "r", "--format", "json")
        assert found.status == 0, found.stderr
        table = found.table("survdiff: Log Rank (Mantel-Cox)")
        assert [table[(level,), ("N",)]["number"] for level in ("Obs", "Lev", "Lev+5FU")] == [315, 310, 304]
        notes = next(t["notes"] for t in found.json["tables"] if t["name"].startswith("survdiff: Log"))
        assert notes == ["Chisq = 11.767 on 2 degrees of freedom, p = 0.003", "Adjusted for sex."]

    def test_a_level_called_overall_is_not_the_pooled_row(self, data) -> None:
        found = km(data("t,e,g\n1,1,Overall\n2,1,x\n3,0,Overall\n4,1,x\n5,0,x\n"), "--by", "g", "--format", "json")
        numbers = {row: cell["number"] for (row, column), cell in found.table("Case Processing Summary").items()
                   if column == ("Total N",)}  # fmt: skip
        assert numbers == {("Overall",): 2, ("x",): 3, ("Overall (all)",): 5}

    def test_levels_that_print_alike_stay_apart(self, data) -> None:
        path = data("t,e,g\n1,1,0.00001\n2,1,0.00002\n3,0,0.00001\n4,1,0.00002\n5,0,0.00002\n")
        summary = km(path, "--by", "g", "--format", "json").table("Case Processing Summary")
        assert summary[("1e-05",), ("Total N",)]["number"] == 2
        assert summary[("2e-05",), ("Total N",)]["number"] == 3

    @pytest.mark.parametrize(
        ("options", "causes"),
        [
            ((), {"mean-limit", "mean-limit, ci-constant", "ci-constant", "median-ci"}),
            (("--conf-level", "0.9"), {"mean-limit", "median-ci"}),  # no constant: both take the exact quantile
            (("--conf-type", "spss"), {"mean-limit", "mean-limit, ci-constant", "ci-constant"}),
            (("--conf-type", "spss", "--conf-level", "0.9"), {"mean-limit"}),
        ],
    )
    def test_only_true_causes_are_named(self, options: tuple[str, ...], causes: set[str]) -> None:
        found = sarcstat("km", *LUNG, "--by", "sex", "--style", "both", *options, "--format", "json")
        cells = found.table("Means and Medians for Survival Time")
        assert {cell["text"] for (_, column), cell in cells.items() if column[-1] == "Cause"} == causes

    def test_the_factor_of_an_interval_is_the_one_used(self) -> None:
        def notes(*options: str) -> str:
            return " ".join(sarcstat("km", *LUNG, *options).stdout.split())

        assert "95% intervals of medians by SPSS's density method (estimate ± 1.96 SE)" in notes()
        assert "90% intervals of medians by SPSS's density method (estimate ± z SE)" in notes("--conf-level", "0.9")
        assert "(estimate ± z SE)" in notes("--style", "r", "--conf-type", "spss")  # R's qnorm(0.975)

    def test_weights_of_every_test_are_told(self) -> None:
        out = sarcstat("km", *LUNG, "--by", "sex", "--test", "peto,fh:1:1", environment={"COLUMNS": "200"}).stdout
        assert "Weights of the tests: Peto-Peto survival just before the time, Fleming-Harrington S^rho" in out

    @pytest.mark.parametrize("format_", ["text", "md", "html"])
    def test_a_table_without_a_difference_names_no_cause(self, format_: str) -> None:
        found = sarcstat("km", *LUNG, "--by", "sex", "--test", "logrank", "--style", "both", "--format", format_).stdout
        assert found.count("SPSS and R agree in every number.") == 2  # Case Processing Summary, Overall Comparisons
        assert found.count("explain CAUSE") == 1

    def test_files_are_written_beside_the_text(self, tmp_path: Path) -> None:
        files = [tmp_path / f"out.{extension}" for extension in ("html", "md", "json", "csv", "txt")]
        found = sarcstat("km", *LUNG, "--by", "sex", *(part for file in files for part in ("-o", file)))
        assert found.status == 0
        assert "Means and Medians" in found.stdout
        assert all(f"Wrote {file}" in found.stderr for file in files)
        assert json.loads(files[2].read_text())["schema"] == "sarcstat/1"
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted(file.name for file in files)

    @pytest.mark.parametrize("width", [40, 60, 120])
    def test_nothing_is_cut(self, width: int) -> None:
        options = ("--by", "sex", "--style", "both", "--plot")
        found = sarcstat("km", *LUNG, *options, environment={"COLUMNS": str(width)})
        assert "…" not in found.stdout
        text = "".join(found.stdout.split())
        assert all(word in text for word in ("215.828", "median-ci", "Interval,", "Bound")) or width == 40
        if width >= 60:
            assert max(map(len, found.stdout.splitlines())) <= width

    def test_same_bytes_twice(self) -> None:
        runs = {sarcstat("km", *LUNG, "--by", "sex", "--format", each).stdout for each in ("html", "html")}
        assert len(runs) == 1

    def test_plot_has_names_marks_and_numbers_at_risk(self) -> None:
        out = sarcstat("km", *LUNG, "--by", "sex", "--plot", environment={"COLUMNS": "80"}).stdout
        assert "sex:   o 1   x 2   + censored" in out
        lines = out.splitlines()
        start = lines.index("Number at risk")
        # survfit(Surv(time, status) ~ sex, lung), times 0, 200, …: n.risk of summary()
        assert lines[start + 1].split() == ["o", "1", "138", "78", "31", "13", "6", "2", "0"]
        assert lines[start + 2].split() == ["x", "2", "90", "66", "26", "11", "2", "0", "0"]
        ticks = next(line for line in lines if "┬" in line)
        for position, count in zip(
            (i for i, c in enumerate(ticks) if c == "┬"), lines[start + 1].split()[2:], strict=True
        ):
            assert count[0] in lines[start + 1][position - 1 : position + 2]


class TestNotes:
    """What is a result, with a note, and not an error."""

    def test_zero_times_all_events_and_a_group_of_one(self, data) -> None:
        found = km(data("t,e,g\n0,1,a\n3,1,a\n5,1,a\n4,1,b\n"), "--by", "g")
        assert found.status == 0
        for text in ("time of 0", "nobody is censored", "Only one patient in b"):
            assert text in found.stderr

    def test_all_censored(self, data) -> None:
        path = data("t,e,g\n1,0,a\n3,0,a\n5,0,b\n4,0,b\n")
        found = sarcstat("km", path, "--time", "t", "--event", "e", "--by", "g", "--style", "r", "--format", "json")
        assert found.status == 0
        assert found.table("survfit")[("a",), ("median",)] == {
            "row": ["a"], "column": ["median"], "number": None, "text": "NR", "missing": "not_reached",
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
        assert found.table("Means and Medians for Survival Time")[("Overall",), ("Median", "Estimate")]["number"] == 2

    def test_adtte(self, data) -> None:
        path = data("PARAMCD,AVAL,CNSR,ARM\nOS,1,0,a\nOS,2,1,b\nPFS,1,0,a\nPFS,2,0,b\nOS,3,0,a\nOS,4,2,b\n")
        found = sarcstat("km", path, "--param", "OS", "--by", "ARM", "--format", "json")
        assert found.table("Case Processing Summary")[("Overall",), ("N of Events",)]["number"] == 2
        asked = sarcstat("km", path, "--time", "AVAL", "--event", "CNSR=0", "--by", "ARM")
        refused(asked, ExitStatus.INPUT, "several endpoints: OS, PFS")

    def test_csv_on_standard_input(self) -> None:
        found = sarcstat("km", "-", "--time", "t", "--event", "e", stdin=b"t,e\n1,1\n2,0\n3,1\n")
        assert found.status == 0, found.stderr


class TestRefusals:
    def test_missing_column(self, data) -> None:
        found = km(data("time,e\n1,1\n"), time="tiem")
        refused(found, ExitStatus.INPUT, "tiem", "Did you mean 'time'?")

    def test_all_missing_columns_at_once(self, data) -> None:
        found = km(data("a,b\n1,1\n"), "--by", "x,y")
        refused(found, ExitStatus.INPUT, "'t'", "'e'", "'x'", "'y'")

    def test_text_in_time(self, data) -> None:
        found = km(data("t,e\n1,1\nabc,0\n3,1\n4 months,1\n"))
        refused(found, ExitStatus.INPUT, "2 values of column 't' are not numbers", "line 3: abc", "line 5: 4 months")

    def test_infinite_time(self, data) -> None:
        refused(km(data("t,e\n1,1\ninf,0\n3,1\n")), ExitStatus.INPUT, "infinite", "line 3")

    def test_dates_in_time(self) -> None:
        import pandas as pd

        from sarcstat.data.codebook import Codebook, Dataset
        from sarcstat.data.outcome import time_values

        frame = pd.DataFrame({"t": pd.to_datetime(["2020-01-01", "2020-02-01"])})
        _, problems = time_values(Dataset(frame, Codebook(), "x", None, 2), "t", 1.0)
        assert "holds dates, not times" in problems[0].message

    def test_dates_in_a_csv(self, data) -> None:
        found = km(data("t,e\n2020-01-01,1\n2020-02-01,0\n"))
        refused(found, ExitStatus.INPUT, "dates")

    def test_event_without_a_value(self, data) -> None:
        found = km(data("t,e\n1,1\n2,2\n3,2\n"), event="e")
        refused(found, ExitStatus.INPUT, "not coded 0 and 1", "1 (1 row), 2 (2 rows)", "--event 'e=2'")

    def test_unknown_event_value(self, data) -> None:
        found = km(data("t,e\n1,dead\n2,alive\n3,dead\n"), event="e=daed")
        refused(found, ExitStatus.INPUT, "'daed' is not a value of column 'e'", "Did you mean 'dead'?")

    def test_event_value_that_never_occurs(self, data) -> None:
        refused(km(data("t,e\n1,0\n2,0\n")), ExitStatus.INPUT, "'1' is not a value of column 'e'", "0 (2 rows)")

    def test_one_level(self, data) -> None:
        found = km(data("t,e,g\n1,1,a\n2,0,a\n"), "--by", "g")
        refused(found, ExitStatus.ANALYSIS, "only one level with data ('a')")

    def test_a_group_of_missing_times(self, data) -> None:
        found = km(data("t,e,g\n1,1,a\n2,0,a\n,1,b\n"), "--by", "g")
        refused(found, ExitStatus.ANALYSIS, "only one level", "no patient is left in b")

    def test_strata_equal_to_by(self, data) -> None:
        found = km(data("t,e,g\n1,1,a\n2,0,b\n"), "--by", "g", "--strata", "g")
        refused(found, ExitStatus.USAGE, "--strata and --by are both 'g'")

    def test_too_many_levels(self, data) -> None:
        rows = "".join(f"{i + 1},1,id{i}\n" for i in range(201))
        refused(km(data("t,e,g\n" + rows), "--by", "g"), ExitStatus.INPUT, "201 levels, more than 200")

    def test_nobody_left(self, data) -> None:
        refused(km(data("t,e\n,1\n,0\n"), event="e"), ExitStatus.ANALYSIS, "No patient is left", "2 missing t")

    def test_wrong_delimiter(self, data) -> None:
        refused(km(data("t:e\n1:1\n2:0\n")), ExitStatus.INPUT, "Its only column is 't:e'")

    def test_duplicate_columns(self, data) -> None:
        refused(km(data("t,e,e\n1,1,1\n")), ExitStatus.INPUT, "'e'")

    @pytest.mark.parametrize("text", ["", "t,e\n"])
    def test_empty(self, data, text: str) -> None:
        refused(km(data(text)), ExitStatus.INPUT)

    def test_missing_file_and_folder(self, tmp_path: Path) -> None:
        refused(km(tmp_path / "no.csv"), ExitStatus.INPUT, "no.csv")
        refused(km(tmp_path), ExitStatus.INPUT, "folder")

    def test_unknown_test(self, data) -> None:
        found = km(data("t,e\n1,1\n2,0\n"), "--test", "gehan")
        refused(found, ExitStatus.USAGE, "'gehan' is not a test")

    def test_pairwise_needs_groups(self, data) -> None:
        refused(km(data("t,e\n1,1\n2,0\n"), "--pairwise", "pooled"), ExitStatus.USAGE, "--by")

    def test_trend_scores_must_fit(self, data) -> None:
        found = km(data("t,e,g\n1,1,a\n2,0,b\n3,1,a\n"), "--by", "g", "--trend-scores", "1,2,3")
        refused(found, ExitStatus.ANALYSIS, "3 scores for 2 groups", "a, b")

    @pytest.mark.parametrize("file", ["out.xyz", "no/such/folder/out.html", "."])
    def test_outputs_are_checked_first(self, data, tmp_path: Path, file: str) -> None:
        refused(km(data("t,e\n1,1\n2,0\n"), "-o", tmp_path / file), ExitStatus.USAGE, "-o")

    def test_missing_options(self, data) -> None:
        refused(sarcstat("km", data("t,e\n1,1\n")), ExitStatus.USAGE, "--time and --event missing")
        refused(sarcstat("km"), ExitStatus.USAGE, "DATA")

    def test_a_bug_is_called_a_bug(self, data, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("boom")

        monkeypatch.setattr("sarcstat.analysis.kaplan_meier.kaplan_meier", fail)
        found = km(data("t,e\n1,1\n2,0\n"))
        refused(found, ExitStatus.BUG, "boom", "--traceback")


def test_broken_pipe_is_no_error() -> None:
    import subprocess
    import sys

    command = f"{sys.executable} -m sarcstat km survival::lung --time time --event status=2 --by sex --table | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout == "time by sex\n"
    assert done.stderr == ""


def test_ascii_terminal() -> None:
    environment = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    found = sarcstat_process("km", *LUNG, "--by", "sex", "--plot", environment=environment)
    assert found.status == 0, found.stderr
    assert found.stdout.isascii()
    assert "?" not in found.stdout.replace("estimate ? 1.96", "")
