"""`sarcstat km` as a user meets it: what it prints and writes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from running import LUNG, Outcome, refused, sarcstat, sarcstat_process

from sarcstat.errors import ExitStatus


def km(path: object, *options: object, time: str = "t", event: str = "e=1") -> Outcome:
    return sarcstat("km", path, "--time", time, "--event", event, *options)


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
        assert found.table("Case Processing Summary")[(), ("Total N",)]["number"] == 228
        both = sarcstat("km", *LUNG, "--style", "both", "--format", "json").table("Case Processing Summary")
        assert {row for row, _ in both} == {("Overall",)}

    def test_strata_without_a_factor_are_the_only_dimension(self) -> None:
        found = sarcstat("km", *LUNG, "--strata", "sex", "--table", "--format", "json")
        rows = [row for row, column in found.table("Case Processing Summary") if column == ("Total N",)]
        assert rows == [("1",), ("2",), ("Overall",)]
        assert (("2", "90"), ("Time",)) in found.table("Survival Table")

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

    def test_a_journal_table_says_how_its_rates_and_tests_were_computed(self) -> None:
        options = ("--by", "sex", "--strata", "ph.ecog", "--times", "365", "--style", "journal")
        out = sarcstat("km", *LUNG, *options, environment={"COLUMNS": "200"}).stdout
        assert "SE); of survival at given times by survfit's log band." in out
        assert "Tests stratified by ph.ecog." in out

    def test_pairwise_p_values_are_corrected_within_what_the_note_says(self) -> None:
        colon = ("survival::colon", "--time", "time", "--event", "status", "--by", "rx", "--where", "etype = 2")
        options = ("--strata", "sex", "--test", "logrank", "--pairwise", "strata", "--format", "json")
        raw, corrected = (sarcstat("km", *colon, *options, "--p-adjust", how) for how in ("none", "bonferroni"))
        place = (("Log Rank (Mantel-Cox)", "1", "Lev+5FU"), ("Obs", "Sig."))  # 3 pairs in each stratum
        before, after = (found.table("Pairwise Comparisons")[place]["number"] for found in (raw, corrected))
        assert after == pytest.approx(3 * before, rel=1e-12)
        assert "for 3 comparisons within each test and level of sex by Bonferroni's method" in corrected.stdout

    def test_r_percentiles_count_events_and_keep_their_share(self) -> None:
        found = sarcstat("km", *LUNG, "--percentiles", "90", "--style", "r", "--format", "json").json
        assert {s["at"] for s in found["statistics"] if s["stat_name"] == "percentile"} == {0.1}

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


class TestDifferences:
    ASKED = ("km", "survival::veteran", "--time", "time", "--event", "status", "--by", "celltype", "--differences")

    @pytest.mark.parametrize("style", ["spss", "r", "journal", "both"])
    def test_every_style_has_them_and_says_where_spss_has_none(self, style: str) -> None:
        found = sarcstat(*self.ASKED, "--times", "90", "--tau", "180", "--style", style, environment={"COLUMNS": "200"})
        assert found.status == 0
        for name in ("Differences in Survival", "Differences in Restricted Mean Survival Time"):
            assert name in found.stdout
        assert ("SPSS has no such comparison." in found.stdout) == (style in ("spss", "both"))

    def test_a_negative_difference_of_times_stays_negative_in_a_journal(self) -> None:
        out = sarcstat(*self.ASKED, "--tau", "180", "--style", "journal", environment={"COLUMNS": "200"}).stdout
        assert "-47.6 (-75.8 to -19.3)" in out

    def test_nothing_changes_without_the_option(self) -> None:
        plain = sarcstat(*self.ASKED[:-1], "--times", "90", "--tau", "180", "--format", "json").json
        asked = sarcstat(*self.ASKED, "--times", "90", "--tau", "180", "--format", "json").json
        names = [table["name"] for table in plain["tables"]]
        assert [table for table in asked["tables"] if table["name"] in names] == plain["tables"]

    def test_a_reference_and_all_pairs(self) -> None:
        def pairs(*options: str) -> set[tuple[str, str]]:
            found = sarcstat(*self.ASKED, "--times", "90", *options, "--format", "json").json["statistics"]
            return {(s["group1_level"], s["group2_level"]) for s in found if s["context"] == "survival_difference"}

        assert {other for _, other in pairs()} == {"squamous"}
        assert pairs("--ref", "celltype=large") == {(g, "large") for g in ("squamous", "smallcell", "adeno")}
        assert len(pairs("--pairwise", "pooled", "--test", "none")) == 6

    def test_what_makes_no_comparison_is_refused(self) -> None:
        lung = ("km", *LUNG, "--differences")
        refused(sarcstat(*lung, "--times", "90"), ExitStatus.USAGE, "--by")
        refused(sarcstat(*lung, "--by", "sex"), ExitStatus.USAGE, "--times", "--tau")
        refused(sarcstat(*lung, "--by", "sex", "--tau", "1000"), ExitStatus.ANALYSIS, "2 (965)", "--tau 965")
        refused(
            sarcstat(*lung, "--by", "sex", "--tau", "9", "--ref", "age=1"), ExitStatus.USAGE, "not a column of --by"
        )
        refused(sarcstat(*lung, "--by", "sex", "--tau", "9", "--ref", "sex=3"), ExitStatus.USAGE, "no such level")
        refused(sarcstat("km", *LUNG, "--by", "sex", "--ref", "sex=1"), ExitStatus.USAGE, "--differences")
