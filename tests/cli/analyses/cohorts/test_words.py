"""Words that commonly mean missing, in every place where a column may have them."""

from __future__ import annotations

import pandas as pd
import pytest
from running import refused, sarcstat

from sarcstat.errors import ExitStatus

ROWS = [
    *(("1", "1", "A", "50"), ("2", "0", "A", "?"), ("3", "1", "NA", "44"), ("4", "1", "B", "61")),
    *(("5", "0", "B", "?"), ("6", "1", "NA", "39"), ("7", "1", "A", "70"), ("8", "0", "B", "66")),
]
SURVIVAL = ("--time", "months", "--event", "died")


def table(rows, *names):
    return "\n".join([",".join(names), *(",".join(row) for row in rows)]) + "\n"


@pytest.fixture
def file(data):
    rows = [(*row, "FM"[i % 2]) for i, row in enumerate(ROWS)]
    return data(table(rows, "months", "died", "arm", "age", "sex"))


LEVELS = [
    ("km", *SURVIVAL, "--by", "arm"),
    ("km", *SURVIVAL, "--strata", "arm"),
    ("univariate", *SURVIVAL, "--by", "arm"),
    ("follow-up", *SURVIVAL, "--by", "arm"),
    ("life-table", *SURVIVAL, "--intervals", "0-9:3", "--by", "sex", "--within", "arm"),
    ("cuminc", *SURVIVAL, "--competing", "sex=F", "--both", "event", "--by", "arm"),
    ("subgroup", *SURVIVAL, "--by", "sex", "--within", "arm"),
    ("cox", *SURVIVAL, "--covariates", "arm"),
    ("collinearity", "arm", "months"),
    ("describe", "arm"),
    ("describe", "months", "--by", "arm"),
    ("crosstab", "--rows", "arm", "--columns", "died"),
    ("adverse-events", "--columns", "died", "--by", "arm"),
]


@pytest.mark.parametrize("command", LEVELS, ids=" ".join)
def test_a_word_among_levels_is_named_with_its_count_and_the_option(file, command):
    name, *options = command
    found = sarcstat(name, file, *options)
    (said,) = [line for line in found.stderr.splitlines() if line.startswith("Warning: Words")]
    assert "arm 'NA' (2 rows)" in said
    assert said.endswith("If they mean missing: --na NA.")
    assert sarcstat(name, file, *options, "--na", "NA,?").stderr.count("Words that") == 0


def test_a_warning_is_one_under_strict_and_counts_the_rows_that_are_used(file):
    assert sarcstat("km", file, *SURVIVAL, "--by", "arm", "--strict").status == ExitStatus.FINDINGS
    some = sarcstat("km", file, *SURVIVAL, "--by", "arm", "--where", "months > 3")
    assert "arm 'NA' (1 row)" in some.stderr
    none = sarcstat("km", file, *SURVIVAL, "--by", "arm", "--where", "arm != 'NA'")
    assert "Words that" not in none.stderr


def test_a_word_in_the_column_of_events_is_named(data):
    file = data("months,status\n1,dead\n2,unknown\n3,alive\n4,dead\n")
    found = sarcstat("km", file, "--time", "months", "--event", "status=dead")
    assert "status 'unknown' (1 row)" in found.stderr


def test_a_column_of_numbers_with_a_word_is_refused_with_the_hint(file):
    found = sarcstat("cox", file, *SURVIVAL, "--covariates", "age")
    refused(found, ExitStatus.INPUT, "2 values of column 'age' are not numbers", "If '?' means missing: --na '?'.")


def test_many_columns_with_a_word_are_one_error(data):
    names = [f"x{i}" for i in range(44)]
    rows = [[str(i), str(i % 2), *(["?"] * 44 if i == 3 else [str(i + j) for j in range(44)])] for i in range(1, 9)]
    file = data(table(rows, "months", "died", *names))
    found = sarcstat("cox", file, *SURVIVAL, "--covariates", ",".join(names))
    refused(found, ExitStatus.INPUT, "44 columns of numbers hold words: x0 '?' (1 row)", "--na '?'")
    assert found.stderr.count("Error:") == 1


@pytest.mark.parametrize("style", ["journal", "spss", "r"])
def test_a_description_counts_words_in_numbers_as_missing_and_says_so(file, data, style):
    found = sarcstat("describe", file, "age", "--style", style, "--format", "json")
    clean = sarcstat(
        "describe", data(file.read_text().replace("?", ""), "clean.csv"), "age", "--style", style, "--format", "json"
    )
    assert found.json["statistics"] == clean.json["statistics"]
    assert "in columns of numbers: age '?' (2 rows). --na '?' says that they do." in found.stderr
    assert "Warning" not in clean.stderr


def test_a_description_takes_zero_one_and_a_word_as_two_levels(data):
    file = data("x\n0\n1\n?\n1\n0\n")
    found = sarcstat("describe", file, "x", "--format", "json").json
    levels = [each["level"] for each in found["statistics"] if each["stat_name"] == "count"]
    assert levels == ["0", "1"]


def test_other_words_among_numbers_are_refused_as_before(data):
    found = sarcstat("describe", data("x\n5\n<3\n?\n7\n8\n"), "x")
    refused(found, ExitStatus.INPUT, "2 values of column 'x' are not numbers", "--categorical x")


def test_levels_called_none_or_unknown_are_never_missing(data):
    file = data("prior\nNone\nChemo\nUnknown\nNone\n")
    found = sarcstat("describe", file, "prior")
    for level in ("None", "Chemo", "Unknown"):
        assert level in found.stdout
    assert "Missing values" not in found.stdout
    assert "prior 'None' (2 rows), prior 'Unknown' (1 row)" in found.stderr


def test_codes_labelled_as_missing_are_named(tmp_path):
    import pyreadstat

    frame = pd.DataFrame({"grade": [1.0, 2.0, 9.0, 2.0], "pain": [0.0, 1.0, 0.0, 2.0]})
    labels = {"grade": {1: "low", 2: "high", 9: "Unknown"}, "pain": {0: "None", 1: "mild", 2: "severe"}}
    pyreadstat.write_sav(frame, tmp_path / "s.sav", variable_value_labels=labels)
    found = sarcstat("describe", tmp_path / "s.sav")
    (warning,) = (line for line in found.stderr.splitlines() if line.startswith("Warning: "))
    assert "count as values: grade 9 'Unknown' (1 row). " in warning
    assert "pain" not in warning


def test_a_response_or_a_yes_no_column_with_a_word_is_refused_with_the_hint(data):
    file = data("best,ae\nCR,yes\nNA,NA\nPD,no\n")
    refused(sarcstat("response", file, "--best", "best"), ExitStatus.INPUT, "If 'NA' means missing: --na NA.")
    found = sarcstat("adverse-events", file, "--columns", "ae")
    refused(found, ExitStatus.INPUT, "is not yes or no", "If 'NA' means missing: --na NA.")


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("missing", [False, True])
def test_true_and_false_are_two_levels(tmp_path, form, missing):
    cells = [True, False, True, True, False, None if missing else True, False, True]
    frame = pd.DataFrame({"arm": list("ABABABAB"), "flag": pd.array(cells, dtype="boolean")})
    path = tmp_path / f"x.{form}"
    if form == "csv":
        frame.assign(flag=frame["flag"].map({True: "TRUE", False: "FALSE"})).to_csv(path, index=False)
    elif form == "xlsx":
        frame.astype({"flag": object}).where(frame.notna(), None).to_excel(path, index=False)
    else:
        frame.to_parquet(path)
    found = sarcstat("describe", path, "flag", "--by", "arm", "--format", "json")
    statistics = found.json["statistics"]
    counts = {
        (each["level"], each.get("group1_level")): each["stat"] for each in statistics if each["stat_name"] == "count"
    }
    assert counts[("True", "A")] == 2
    assert counts[("False", "A")] == 2
    assert counts[("True", "B")] == (2 if missing else 3)
    (test,) = {each["test"] for each in statistics if each["stat_name"] == "p_value"}
    assert "Fisher" in test
    assert not [each for each in statistics if each["stat_name"] == "median"]


def test_decimal_marks_are_said_on_the_command_line(data):
    file = data("days;died\n1.234;1\n987;0\n2.345;1\n")
    plain = sarcstat("describe", file, "days", "--format", "json")
    assert "Warning: days: 1.234 was read as 1.234" in plain.stderr
    said = sarcstat("describe", file, "days", "--decimal", ",", "--format", "json")
    assert "Warning" not in said.stderr
    medians = [
        next(each["stat"] for each in found.json["statistics"] if each["stat_name"] == "median")
        for found in (plain, said)
    ]
    assert medians == [2.345, 1234]
    refused(sarcstat("describe", "survival::lung", "--decimal", ","), ExitStatus.USAGE, "--decimal is for numbers")
    text = data('x,y\n"1,5",2\n"abc",3\n', "t.csv")
    refused(sarcstat("describe", text, "x", "--numeric", "x"), ExitStatus.INPUT, "are not numbers")
    mixed = sarcstat(
        "cox", data("m;e;x\n1;1;1,5\n2;0;1.5\n"), "--time", "m", "--event", "e", "--covariates", "x", "--decimal", ","
    )
    refused(mixed, ExitStatus.INPUT, "line 3: 1.5", "--decimal says which of point and comma")


def test_decimal_commas_and_a_word_are_numbers_and_a_word(data):
    file = data("m;e;x\n1;1;2,5\n2;0;?\n3;1;3,5\n4;0;1,5\n5;1;2,0\n")
    cox = ("cox", file, "--time", "m", "--event", "e", "--covariates", "x")
    refused(sarcstat(*cox), ExitStatus.INPUT, "1 value of column 'x' is not a number (line 3: ?)", "--na '?'")
    assert sarcstat(*cox, "--na", "?").status == 0
    found = sarcstat("describe", file, "x", "--format", "json")
    (median,) = [each["stat"] for each in found.json["statistics"] if each["stat_name"] == "median"]
    assert median == 2.25
    assert "x '?' (1 row)" in found.stderr
