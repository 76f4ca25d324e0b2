"""`sarcstat collinearity` as a user meets it: what it prints, notes and refuses."""

from __future__ import annotations

import pytest
from running import Outcome, sarcstat

from sarcstat.errors import ExitStatus

VETERAN = ("survival::veteran", "karno", "celltype", "age")


def refused(outcome: Outcome, status: ExitStatus, *parts: str) -> None:
    assert outcome.status == status, outcome.stderr
    assert outcome.stdout == ""
    assert outcome.stderr.startswith("Error: ")
    assert "Traceback" not in outcome.stderr
    for part in parts:
        assert part in outcome.stderr


def words(outcome: Outcome) -> str:
    """Standard output without its line breaks."""
    return " ".join(outcome.stdout.split())


def made(columns: str, rows: list[tuple[object, ...]]) -> str:
    return columns + "\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)


def test_tables_verdict_and_thresholds() -> None:
    found = sarcstat("collinearity", *VETERAN, "--format", "json")
    assert [table["name"] for table in found.json["tables"]] == [
        "Coefficients",
        "Collinearity Diagnostics",
        "Generalized Variance Inflation Factors",
        "Pairwise Associations",
    ]
    text = words(sarcstat("collinearity", *VETERAN))
    # R: kappa(z, exact = TRUE) of the scaled model matrix is 16.77.
    assert "Collinearity is weak: largest VIF 1.1 (karno), largest condition index 16.8, which joins no two" in text
    assert "Weak: VIF below 5 and condition index below 10" in text
    assert "do not depend on it" in text


def test_reference_level_is_that_of_cox() -> None:
    spss = sarcstat("collinearity", *VETERAN, "--format", "json").table("Coefficients")
    assert spss[("1", "celltype(1)"), ("Comparison",)]["text"] == "squamous vs large"
    first = sarcstat("collinearity", *VETERAN, "--ref", "celltype=squamous", "--format", "json").table("Coefficients")
    assert first[("1", "celltype(1)"), ("Comparison",)]["text"] == "smallcell vs squamous"
    vif = (("1", "celltype(1)"), ("Collinearity Statistics", "VIF"))
    assert spss[vif]["number"] != pytest.approx(first[vif]["number"], rel=0.01)


def test_with_an_endpoint_it_uses_the_patients_of_the_model(data) -> None:
    # Censored at 1 before the first event at 2; a patient without time; a negative one.
    rows = [(1, 0, 50, 3), ("", 1, 60, 9), (-1, 1, 40, 8)]
    rows += [(t, t % 2 == 0, 40 + 7 * t % 31, t * t % 11) for t in range(2, 30)]
    path = data(made("t,e,a,b", [(t, int(e), a, b) for t, e, a, b in rows]))
    alone = sarcstat("collinearity", path, "a", "b", "--format", "json").json["provenance"]
    assert alone["rows_used"] == 31
    model = ("--time", "t", "--event", "e=1")
    used = sarcstat("collinearity", path, "a", "b", *model, "--format", "json").json["provenance"]
    assert used["rows_used"] == 28
    assert used["dropped"] == {"missing t": 1, "negative t": 1, "censored before the earliest event": 1}
    cox = sarcstat("cox", path, "--covariates", "a,b", *model, "--format", "json").table("Case Processing Summary")
    assert next(c["number"] for (row, col), c in cox.items() if row[-1] == "Total" and col == ("N",)) == 28


def test_a_condition_index_of_two_covariates_counts_and_one_of_the_constant_does_not(data) -> None:
    rows = [(1000 + i % 7, i % 5, i % 5 + (i % 3) / 50) for i in range(60)]
    path = data(made("far,x,y", rows))
    assert "weak" in (alone := words(sarcstat("collinearity", path, "far", "x")))
    assert "joins no two covariates and is not counted" in alone
    assert "Collinearity is strong" in sarcstat("collinearity", path, "x", "y").stdout


def test_exact_collinearity_is_said(data) -> None:
    path = data(made("x,y,z", [(i % 5, i % 7, i % 5 + i % 7) for i in range(40)]))
    found = sarcstat("collinearity", path, "x", "y", "z")
    assert found.status == ExitStatus.OK
    assert "Collinearity is perfect" in found.stdout
    assert "Warning: Exactly collinear: x, y, z." in found.stderr
    assert sarcstat("collinearity", path, "x", "y", "z", "--strict").status == ExitStatus.FINDINGS
    assert sarcstat("collinearity", path, "x", "y", "z", "--format", "json").json["tables"]


def test_missing_values_are_left_out_listwise(data) -> None:
    path = data(made("x,y", [(i, i * i % 13) for i in range(20)] + [("", 4), (3, "")]))
    found = sarcstat("collinearity", path, "x", "y", "--where", "x != 5", "--format", "json").json["provenance"]
    assert found["rows_used"] == 19
    assert found["dropped"] == {"not selected by --where": 2, "missing y": 1}


def test_journal_style_has_the_terms_only() -> None:
    found = sarcstat("collinearity", *VETERAN, "--style", "journal", "--format", "json")
    names = [table["name"] for table in found.json["tables"]]
    assert names == ["Generalized Variance Inflation Factors", "Pairwise Associations"]


def test_bad_input_is_refused(data) -> None:
    path = data(made("x,one,word,empty", [(i, 1, "a" if i else "5", "") for i in range(9)]))
    refused(sarcstat("collinearity", path, "x", "one"), ExitStatus.ANALYSIS, "'one' is 1 for all 9 patients")
    refused(sarcstat("collinearity", path, "x", "word"), ExitStatus.INPUT, "not number")
    refused(sarcstat("collinearity", path, "x", "empty"), ExitStatus.ANALYSIS, "No row has a value of empty")
    refused(sarcstat("collinearity", path, "x", "xx"), ExitStatus.INPUT, "no column 'xx'", "Did you mean")
    refused(sarcstat("collinearity", path), ExitStatus.USAGE, "VARIABLE")
    refused(sarcstat("collinearity", path, "x", "--strata", "one"), ExitStatus.USAGE, "--time and --event")


def test_missing_values() -> None:
    asked = ("collinearity", "survival::lung", "age", "ph.ecog", "meal.cal", "--categorical", "ph.ecog")
    listwise = sarcstat(*asked, "--format", "json")
    assert (
        sarcstat(*asked, "--missing", "listwise", "--format", "json").json["statistics"] == listwise.json["statistics"]
    )
    unknown = sarcstat(*asked, "--missing", "unknown", "--format", "json")
    assert (listwise.json["provenance"]["rows_used"], unknown.json["provenance"]["rows_used"]) == (180, 181)
    df = {each["term"]: each["stat"] for each in unknown.json["statistics"] if each["stat_name"] == "df"}
    assert df["ph.ecog"] == 4
    found = sarcstat(*asked, "--missing", "pairwise")
    refused(found, ExitStatus.USAGE, "--missing pairwise", "belong to no model", "Hint: ")


@pytest.mark.parametrize("more", [("--time-unit", "days"), ("--month-days", "30")])
def test_a_unit_is_that_of_a_time(more: tuple[str, ...]) -> None:
    refused(sarcstat("collinearity", "survival::lung", "age", "sex", *more), ExitStatus.USAGE, more[0], "about a time")


def test_an_identifier_is_no_factor() -> None:
    rows = [(f"P{i}", i % 7, i * i % 11) for i in range(500)]
    outcome = sarcstat("collinearity", "-", "id", "x", "y", stdin=made("id,x,y", rows).encode())
    refused(outcome, ExitStatus.INPUT, "VARIABLE: column 'id' has 500 levels, more than 200.")
