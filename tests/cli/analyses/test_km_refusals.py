"""`sarcstat km`: mistakes get a sentence, a hint and their exit code."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import Outcome, refused, sarcstat

from sarcstat.errors import ExitStatus


def km(path: object, *options: object, time: str = "t", event: str = "e=1") -> Outcome:
    return sarcstat("km", path, "--time", time, "--event", event, *options)


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
        from sarcstat.data.cohort.outcome import time_values

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

    def test_equal_trend_scores_are_no_trend(self, data) -> None:
        found = km(data("t,e,g\n1,1,a\n2,0,b\n3,1,a\n"), "--by", "g", "--trend-scores", "1,1")
        refused(found, ExitStatus.ANALYSIS, "All scores of the trend are equal")

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
