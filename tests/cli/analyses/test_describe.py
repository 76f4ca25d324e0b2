"""`sarcstat describe` as a user meets it: what it prints, notes and refuses."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from running import Outcome, sarcstat
from scipy import stats

from sarcstat.errors import ExitStatus

ROWS = """id,age,sex,hist,sub,grade,bmi,w
1,34,M,Lipo,Dediff,1,22.5,1
2,45,F,Lipo,Dediff,2,24.1,1
3,56,M,Lipo,Myxoid,2,,0.5
4,67,F,Leio,,3,21.0,1
5,78,M,Leio,,1,30.2,2
6,23,F,Syno,,2,19.9,1
7,50,M,,,2,25.5,-1
8,61,F,Leio,,3,27.3,
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def texts(found: Outcome, name: str = "Characteristics") -> dict[tuple[str, ...], dict[tuple[str, ...], str]]:
    assert found.status == 0, found.stderr
    rows: dict[tuple[str, ...], dict[tuple[str, ...], str]] = {}
    for (row, column), cell in found.table(name).items():
        rows.setdefault(row, {})[column] = cell["text"]
    return rows


def refused(outcome: Outcome, status: ExitStatus, *parts: str) -> None:
    assert outcome.status == status, outcome.stderr
    assert outcome.stdout == ""
    assert outcome.stderr.startswith("Error: ")
    assert "Traceback" not in outcome.stderr
    for part in parts:
        assert part in outcome.stderr


class TestJournal:
    def test_levels_and_sublevels_and_unknown(self, data: Path) -> None:
        options = ("--nest", "hist/sub", "--missing", "unknown", "--format", "json")
        rows = texts(sarcstat("describe", data, "hist", "bmi", *options))
        shown = {row: next(iter(cells.values())) for row, cells in rows.items()}
        assert shown == {
            ("hist", "Leio"): "3 (37.5)",
            ("hist", "Lipo"): "3 (37.5)",
            ("hist", "Lipo", "Dediff"): "2 (25.0)",
            ("hist", "Lipo", "Myxoid"): "1 (12.5)",
            ("hist", "Syno"): "1 (12.5)",
            ("hist", "Unknown"): "1 (12.5)",
            ("bmi", "Median (range)"): "24.1 (19.9–30.2)",
            ("bmi", "Unknown"): "1 (12.5)",
        }

    def test_percent_of_those_with_a_value(self, data: Path) -> None:
        rows = texts(sarcstat("describe", data, "hist", "--format", "json"))
        assert list(rows["hist", "Leio"].values()) == ["3 (42.9)"]

    def test_summaries_by_variable(self, data: Path) -> None:
        options = ("--summary", "median-iqr", "--summary", "age=mean-sd,median-range", "--format", "json")
        rows = texts(sarcstat("describe", data, "age", "bmi", *options))
        shown = {row: next(iter(cells.values())) for row, cells in rows.items()}
        assert shown == {
            ("age", "Mean ± SD"): "51.8 ± 17.8",
            ("age", "Median (range)"): "53 (23–78)",
            ("bmi", "Median (IQR)"): "24.1 (21.0–27.3)",
        }

    def test_every_row_has_a_named_test(self, data: Path) -> None:
        found = sarcstat("describe", data, "age", "hist", "--by", "sex", "--format", "json")
        rows = texts(found)
        assert rows["age", "Median (range)"][("Test",)] == "Mann–Whitney (exact)"
        assert rows["hist",][("Test",)] == "Fisher's exact"
        p = found.table("Characteristics")[("age", "Median (range)"), ("p",)]["number"]
        expected = stats.mannwhitneyu([34, 56, 78, 50], [45, 67, 23, 61], method="exact").pvalue
        assert p == pytest.approx(expected, rel=1e-9)

    @pytest.mark.parametrize("test", ["t", "student", "anova", "kruskal-wallis"])
    def test_a_test_can_be_chosen(self, data: Path, test: str) -> None:
        found = sarcstat("describe", data, "age", "--by", "sex", "--test", f"age={test}", "--format", "json")
        a, b = [34, 56, 78, 50], [45, 67, 23, 61]
        expected = {
            "t": stats.ttest_ind(a, b, equal_var=False),
            "student": stats.ttest_ind(a, b),
            "anova": stats.f_oneway(a, b),
            "kruskal-wallis": stats.kruskal(a, b),
        }[test].pvalue
        p = found.table("Characteristics")[("age", "Median (range)"), ("p",)]["number"]
        assert p == pytest.approx(expected, rel=1e-9)

    def test_standardized_differences(self) -> None:
        from analysis.by_hand import complete

        asked = ("--by", "sex", "--categorical", "ph.ecog", "--smd", "--format", "json")
        found = sarcstat("describe", "survival::lung", "age", "ph.ecog", *asked)
        cells = found.table("Characteristics")
        data = complete("lung", "age")
        one, other = (data.loc[data["sex"] == sex, "age"].astype(float) for sex in (1, 2))
        expected = abs(one.mean() - other.mean()) / ((one.var() + other.var()) / 2) ** 0.5
        smd = {row[0]: cell["number"] for (row, column), cell in cells.items() if column == ("SMD",)}
        assert smd["age"] == pytest.approx(expected, rel=1e-9)
        assert 0 < smd["ph.ecog"] < 1
        shown = sarcstat("describe", "survival::lung", "age", "ph.ecog", *asked[:-2])
        assert "SMD: standardized mean difference, absolute." in shown.stdout

    def test_chi_square_where_expected_counts_are_not_small(self) -> None:
        found = sarcstat("describe", "survival::lung", "status", "--by", "sex", "--format", "json")
        cells = found.table("Characteristics")
        assert cells[("status",), ("Test",)]["text"] == "Pearson chi-square"
        expected = stats.chi2_contingency([[26, 37], [112, 53]], correction=False).pvalue
        assert cells[("status",), ("p",)]["number"] == pytest.approx(expected, rel=1e-9)

    def test_two_columns_show_every_cell_once(self, data: Path) -> None:
        one = texts(sarcstat("describe", data, "age", "sex", "hist", "--format", "json"))
        two = texts(sarcstat("describe", data, "age", "sex", "hist", "--two-columns", "--format", "json"))
        shown = [text for cells in two.values() for text in cells.values()]
        for row, cells in one.items():
            assert next(iter(cells.values())) in shown
            assert row[-1] in [text.strip() for text in shown] or any(row[-1] in path for path in two)
        assert len(two) < len(one)

    def test_without_tests_r_is_not_started(self, data: Path) -> None:
        code = (
            "import sys; from sarcstat.cli import run; run(sys.argv[1:]); "
            "assert 'rpy2.rinterface' not in sys.modules and 'sarcstat.bridge.convert' not in sys.modules"
        )
        arguments = ["describe", str(data), "age", "--by", "sex", "--test", "none"]
        done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


class TestSpss:
    def test_descriptives_of_scale_and_frequencies_of_levels(self, data: Path) -> None:
        found = sarcstat("describe", data, "age", "bmi", "sex", "--style", "spss", "--format", "json")
        assert [table["name"] for table in found.json["tables"]] == ["Statistics", "sex", "Descriptive Statistics"]
        rows = texts(found, "Descriptive Statistics")
        assert rows["bmi",] == {
            ("N", "Statistic"): "7",
            ("Minimum", "Statistic"): "19.9",
            ("Maximum", "Statistic"): "30.2",
            ("Mean", "Statistic"): "24.357",
            ("Std. Deviation", "Statistic"): "3.6230",
        }
        assert rows["Valid N (listwise)",] == {("N", "Statistic"): "7"}

    def test_missing_rows(self, data: Path) -> None:
        rows = texts(sarcstat("describe", data, "hist", "--style", "spss", "--format", "json"), "hist")
        assert rows["Missing", "System"] == {("Frequency",): "1", ("Percent",): "12.5"}
        assert rows["Total",] == {("Frequency",): "8", ("Percent",): "100.0"}

    def test_declared_missing_values_are_listed(self, tmp_path: Path) -> None:
        import pandas as pd
        import pyreadstat

        path = tmp_path / "d.sav"
        pyreadstat.write_sav(
            pd.DataFrame({"x": [1.0, 2.0, 2.0, 9.0, None]}), str(path), missing_ranges={"x": [9]},
            variable_value_labels={"x": {9: "Refused", 1: "Yes"}}, variable_format={"x": "F8.2"},
        )  # fmt: skip
        rows = texts(sarcstat("describe", path, "x", "--style", "spss", "--format", "json"), "x")
        assert list(rows) == [
            ("Valid", "Yes"), ("Valid", "2.00"), ("Valid", "Total"),
            ("Missing", "Refused"), ("Missing", "System"), ("Missing", "Total"), ("Total",),
        ]  # fmt: skip


class TestR:
    @pytest.mark.parametrize("name", ["age", "wt.loss", "meal.cal"])
    def test_summary_is_rs(self, name: str) -> None:
        from analysis.by_hand import by_hand, complete, doubles

        expected = by_hand("hand_summary", values=doubles(complete("lung", name)[name]))
        found = sarcstat("describe", "survival::lung", name, "--style", "r", "--format", "json").table("summary")
        words = {"Min.": "minimum", "1st Qu.": "first", "Median": "median", "Mean": "mean"}
        words |= {"3rd Qu.": "third", "Max.": "maximum"}
        ours = {column[0]: cell["number"] for (_, column), cell in found.items() if column[0] in words}
        assert ours == {word: pytest.approx(expected[key][0], rel=1e-12) for word, key in words.items()}

    def test_factors_are_counted_with_missing_ones(self) -> None:
        asked = ("describe", "survival::lung", "ph.ecog", "--categorical", "ph.ecog", "--by", "sex", "--style", "r")
        (first, second) = (
            {cell["row"][1]: cell["number"] for cell in table["cells"]}
            for table in sarcstat(*asked, "--format", "json").json["tables"]
        )
        assert (first, second) == (
            {"0": 36, "1": 71, "2": 29, "3": 1, "NA's": 1},
            {"0": 27, "1": 42, "2": 21, "3": 0},
        )

    def test_both_names_the_cause_of_another_quartile(self) -> None:
        found = sarcstat("describe", "survival::lung", "wt.loss", "--style", "both", "--format", "json")
        cells = found.table("SPSS and R")
        row = ("wt.loss", "3rd Qu.")
        numbers = [cells[row, (who,)]["number"] for who in ("SPSS", "R")]
        assert numbers == [16, 15.75]  # quantile(type = 6), quantile(type = 7)
        assert {row for row, column in cells if column == ("Cause",)} == {row}
        assert ("Descriptive Statistics",) in {(table["name"],) for table in found.json["tables"]}
        assert sarcstat("explain", "quantile-type").status == ExitStatus.OK

    @pytest.mark.parametrize(
        "options",
        [
            ("--style", "r", "--smd", "--by", "sex"),
            ("--style", "r", "--statistics", "all"),
            ("--style", "both", "--weight", "age"),
        ],
    )
    def test_what_r_does_not_have_is_refused(self, options: tuple[str, ...]) -> None:
        refused(sarcstat("describe", "survival::lung", "wt.loss", *options), ExitStatus.USAGE, "Error: ")


class TestRefusals:
    def test_text_among_numbers(self, tmp_path: Path) -> None:
        path = tmp_path / "d.csv"
        path.write_text("x\n1\n2\nlow\n", encoding="utf-8")
        refused(sarcstat("describe", path, "x"), ExitStatus.INPUT, "line 4: low", "--na")
        frequencies = ("--style", "spss", "--procedure", "frequencies")
        refused(sarcstat("describe", path, "x", *frequencies), ExitStatus.INPUT, "line 4: low")

    @pytest.mark.parametrize(
        ("options", "status", "part"),
        [
            (("age", "--weight", "w"), ExitStatus.INPUT, "line 8: -1, line 9: missing"),
            (("agee",), ExitStatus.INPUT, "Did you mean 'age'?"),
            (("age", "--statistics", "mean"), ExitStatus.USAGE, "--style spss"),
            (("age", "--test", "age=t"), ExitStatus.USAGE, "--by"),
            (("age", "--by", "sex", "--test", "age=fisher"), ExitStatus.ANALYSIS, "taken as numbers"),
            (("age", "--by", "sex", "--where", "sex = 'F'"), ExitStatus.ANALYSIS, "only one level"),
            (("age", "--by", "sex", "--weight", "w", "--smd"), ExitStatus.USAGE, "no tests"),
            (("sub", "--where", "hist = 'Leio'", "--nest", "x"), ExitStatus.USAGE, "OUTER/INNER"),
            (("age", "--print-format", "age=wide"), ExitStatus.USAGE, "F8.2"),
            (("age", "--by", "sex", "--test", "sex=fisher"), ExitStatus.USAGE, "'sex' is not described"),
            (("age", "--by", "sex", "--summary", "sex=mean-sd"), ExitStatus.USAGE, "'sex' is not described"),
            (("age", "--by", "sex", "--numeric", "sex"), ExitStatus.USAGE, "'sex' is not described"),
        ],
    )
    def test_refusals(self, data: Path, options: tuple[str, ...], status: ExitStatus, part: str) -> None:
        refused(sarcstat("describe", data, *options), status, part)

    def test_a_column_without_a_value(self, tmp_path: Path) -> None:
        path = tmp_path / "d.csv"
        path.write_text("x,y\n,1\n,2\n", encoding="utf-8")
        refused(sarcstat("describe", path, "x"), ExitStatus.INPUT, "has no value")
        found = sarcstat("describe", path)
        assert found.status == 0
        assert "without a value x" in found.stderr
        assert re.search(r"All missing +2 \(100\.0\)", found.stdout)


class TestEveryColumnOfAFile:
    """Without VARIABLE no column makes the others impossible to describe."""

    GRADES = ("4ER+/1/2", "2", *"xyxyxyxyxy")
    ONES = ("9e0998", *"abababababa")
    LIMITS = ("inf", *"12345678901")
    TEXT = "patient_id,name,entry,age,grade,one,empty,inf,sex\n" + "".join(
        f"{i},Name {i},2020-01-{i:02},{40 + i},{grade},{one},,{limit},{'mf'[i % 2]}\n"
        for i, (grade, one, limit) in enumerate(zip(GRADES, ONES, LIMITS, strict=True), start=1)
    )

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        path = tmp_path / "d.csv"
        path.write_text(self.TEXT, encoding="utf-8")
        return path

    @pytest.mark.parametrize("style", ["journal", "spss", "r", "both"])
    @pytest.mark.parametrize("more", [(), ("--by", "sex"), ("--by", "sex", "--smd"), ("--missing", "unknown")])
    def test_nothing_is_refused_and_nothing_is_silent(self, file: Path, style: str, more: tuple[str, ...]) -> None:
        if style != "journal" and more[-1:] in (("--smd",), ("unknown",)):
            return
        found = sarcstat("describe", file, "--style", style, *more)
        assert found.status == 0, found.stderr
        assert "Column 'patient_id' is an identifier and is left out." in found.stderr
        assert "Column 'name' has a different text in every row and is left out." in found.stderr
        assert "Warning: Column 'inf' holds 1 infinite value and is left out." in found.stderr
        assert "Column 'grade' is taken as text: 1 of 12 values are numbers, but 11 are not" in found.stderr
        assert "as numbers age; by their levels grade, one" in found.stderr
        assert "without a value empty" in found.stderr
        assert ("as dates entry" if style == "journal" else "holds dates (2020-01-01 to 2020-01-12)") in found.stderr

    def test_dates_have_a_range_in_each_group(self, file: Path) -> None:
        found = sarcstat("describe", file, "--by", "sex", "--format", "json")
        table = found.table("Characteristics")
        texts = [cell["text"] for (row, _), cell in table.items() if row == ("entry", "First to last")]
        assert texts == ["2020-01-01 to 2020-01-11", "2020-01-02 to 2020-01-12", "2020-01-01 to 2020-01-12"]
        days = {
            s["stat_name"]: s["stat"]
            for s in found.json["statistics"]
            if s.get("variable") == "entry" and not s.get("group1_level")
        }
        assert (days["first_date"], days["last_date"], days["n"]) == ("2020-01-01", "2020-01-12", 12)

    def test_numbers_that_are_described_are_those_of_named_columns(self, file: Path) -> None:
        def of_age(found: Outcome) -> list[tuple[str, object]]:
            return [(s["stat_name"], s["stat"]) for s in found.json["statistics"] if s["variable"] == "age"]

        everything = sarcstat("describe", file, "--format", "json")
        assert of_age(everything) == of_age(sarcstat("describe", file, "age", "--format", "json"))

    def test_when_nothing_is_left_the_reasons_are_said(self, tmp_path: Path) -> None:
        path = tmp_path / "d.csv"
        path.write_text("name\n" + "".join(f"Name {i}\n" for i in range(20)), encoding="utf-8")
        refused(sarcstat("describe", path), ExitStatus.USAGE, "'name' has a different text in every row")

    @pytest.mark.parametrize("name", ["covid", "acid", "hospital_id", "paid"])
    def test_words_that_end_like_identifiers_are_none(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / "d.csv"
        path.write_text(f"{name},x\n" + "".join(f"{i % 3},{i}\n" for i in range(12)), encoding="utf-8")
        assert "identifier" not in sarcstat("describe", path).stderr


def test_decimals_are_those_that_were_measured(tmp_path: Path) -> None:
    """Years that were computed from days have four decimals and were measured with none of them."""
    (tmp_path / "data.csv").write_text(
        "age,bili,albumin,ratio,days\n51.9322,1.4,3.53,0.0123,1895\n48.1108,0.3,1.96,0.0101,41\n"
        "26.2779,28.0,4.64,0.0303,4556\n78.4394,1.3,3.56,0.0144,1811\n",
        encoding="utf-8",
    )
    found = sarcstat("describe", str(tmp_path / "data.csv"), "--format", "json")
    shown = {row[0]: text for row, columns in texts(found).items() for text in columns.values() if len(row) > 1}
    assert shown == {
        "age": "50.0 (26.3–78.4)",
        "bili": "1.35 (0.3–28.0)",
        "albumin": "3.54 (1.96–4.64)",
        "ratio": "0.0134 (0.0101–0.0303)",
        "days": "1853 (41–4556)",
    }


def test_levels_without_a_format_are_written_as_everybody_writes_numbers() -> None:
    """R's pbc: edema is 0, 0.5 or 1. SPSS's format F8.1 would have .0, .5 and 1.0."""
    found = sarcstat("describe", "survival::pbc", "edema", "--categorical", "edema", "--format", "json")
    assert [row[1] for row in texts(found) if len(row) > 1] == ["0", "0.5", "1"]
    command = ("describe", "survival::pbc", "edema", "--categorical", "edema", "--format", "json")
    asked = sarcstat(*command, "--print-format", "edema=F8.1")
    assert [row[1] for row in texts(asked) if len(row) > 1] == [".0", ".5", "1.0"]
