"""Listings of SAS: columns by their headings, groups, steps and runs apart, and what is left out is named."""

from __future__ import annotations

import pytest
from outputs.reading.listings.listed import left, read, table, tables, told

PHREG = """
                     The PHREG Procedure

                      Model Information

          Data Set                 WORK.TRIAL
          Dependent Variable       months         Survival time
          Censoring Variable       dead
          Censoring Value(s)       0
          Ties Handling            BRESLOW

          Number of Observations Read         402
          Number of Observations Used         394

"""
TITLE = "            Analysis of Maximum Likelihood Estimates\n\n"
PLAIN = """           Parameter   Standard                            Hazard
Variable  DF Estimate      Error  Chi-Square  Pr > ChiSq     Ratio

"""
LIMITS = """           Parameter   Standard                            Hazard   {level}% Hazard Ratio
Parameter DF Estimate      Error  Chi-Square  Pr > ChiSq     Ratio   Confidence Limits   Label

"""
ESTIMATES = "Analysis of Maximum Likelihood Estimates"


def test_the_ratio_of_errors_is_no_chi_square() -> None:
    text = (
        PHREG
        + TITLE
        + """           Parameter   Standard   StdErr                           Hazard
Variable  DF Estimate      Error    Ratio Chi-Square  Pr > ChiSq    Ratio

arm        1 -0.51762    0.30750    0.974     2.8336      0.0923    0.596
"""
    )
    output = read(text)
    assert table(output, ESTIMATES)["arm"] == {
        "DF": "1", "Parameter Estimate": "-0.51762", "Standard Error": "0.30750", "StdErr Ratio": "0.974",
        "Chi-Square": "2.8336", "Pr > ChiSq": "0.0923", "Hazard Ratio": "0.596",
    }  # fmt: skip
    assert told(output.commands[0])["Robust"] == "yes"


@pytest.mark.parametrize("level", ["90", "99", "99.9"])
def test_limits_have_the_level_that_stands_in_another_line_than_their_name(level: str) -> None:
    row = "age        1  1.19659    0.45099      7.0399      0.0080     3.309     1.367     8.009   age in years\n"
    found = table(read(PHREG + TITLE + LIMITS.format(level=level) + row), ESTIMATES)["age"]
    assert (found[f"Lower {level}%"], found[f"Upper {level}%"]) == ("1.367", "8.009")


def test_profile_limits_are_not_those_of_wald() -> None:
    header = LIMITS.format(level=95).replace("95% Hazard Ratio", "95% Wald Hazard Ratio  95% Profile Hazard Ratio")
    row = "age        1  1.19659    0.45099      7.0399      0.0080     3.309     1.367     8.009    1.4   8.1\n"
    found = table(read(PHREG + TITLE + header + row), ESTIMATES)["age"]
    assert (found["Upper 95%"], found["Profile Upper 95%"]) == ("8.009", "8.1")


def test_rows_without_a_ratio_are_read_and_rows_that_were_not_understood_are_named() -> None:
    rows = "sex*age    1  0.01659    0.05099      0.1059      0.7449                                 sex * age\n"
    rows += "odd        1  0.01659    0.05099      0.1059      0.7449     1.000\n"
    output = read(PHREG + TITLE + LIMITS.format(level=95) + rows)
    assert list(table(output, ESTIMATES)) == ["sex*age"]
    assert left(output) == [(f"row of {ESTIMATES}", "odd 1 0.01659 0.05099 0.1059 0.7449 1.000")]


def test_the_risk_ratio_of_old_versions_is_the_hazard_ratio() -> None:
    header = PLAIN.replace("Hazard", "  Risk")
    output = read(PHREG + TITLE + header + "arm        1 -0.51762    0.30750     2.8336      0.0923     0.596\n")
    assert table(output, ESTIMATES)["arm"]["Hazard Ratio"] == "0.596"


def test_numbers_of_observations_are_read() -> None:
    output = read(PHREG + TITLE + PLAIN + "age        1  1.19659    0.45099      7.0399      0.0080     3.309\n")
    assert {row: list(cell.values()) for row, cell in table(output, "Number of Observations").items()} == {
        "Read": ["402"],
        "Used": ["394"],
    }


def test_each_step_is_a_model_of_its_own() -> None:
    step = "Step {}. Effect {} is entered. The model contains the following effects:\n\n{}\n\n"
    row = "{}        1  1.19659    0.45099      7.0399      0.0080     3.309\n\n"
    text = PHREG + step.format(1, "age", "age") + TITLE + PLAIN + row.format("age")
    text += "           Residual Chi-Square Test\n\n   Chi-Square  DF  Pr > ChiSq\n\n      16.4089   8      0.0369\n\n"
    text += step.format(2, "sex", "age sex") + TITLE + PLAIN + row.format("age") + row.format("sex")
    output = read(text)
    assert [told(each).get("Step") for each in output.commands] == [None, "1", "2"]
    assert [list(rows) for _, title, rows in tables(output) if title == ESTIMATES] == [["age"], ["age", "sex"]]
    assert {told(each)["Ties Handling"] for each in output.commands} == {"BRESLOW"}
    assert [kind for kind, _ in left(output)] == ["Residual Chi-Square Test"]


def test_by_groups_are_told() -> None:
    model = PHREG + TITLE + PLAIN + "age        1  1.19659    0.45099      7.0399      0.0080     3.309\n"
    output = read("".join(f"\n---------- sex={sex} ----------\n{model}" for sex in (1, 2)))
    assert [told(each)["By group"] for each in output.commands] == ["sex=1", "sex=2"]


def test_parameters_that_go_on_on_the_next_page_are_of_the_same_model() -> None:
    row = "{}        1  1.19659    0.45099      7.0399      0.0080     3.309\n"
    page = "\f                The SAS System     13:45 Tuesday, March 3, 2015   2\n\n          The PHREG Procedure\n\n"
    output = read(PHREG + TITLE + PLAIN + row.format("age") + page + TITLE + PLAIN + row.format("sex"))
    assert list(table(output, ESTIMATES)) == ["age", "sex"]
    assert left(output) == []


LIFETEST = "\n            The LIFETEST Procedure\n\n"
QUARTILES = """            Summary Statistics for Time Variable {time}

                     Quartile Estimates

                  Point     95% Confidence Interval
   Percent    Estimate    Transform      [Lower      Upper)

        50     {median}    LOGLOG         6.0000     62.0000

"""


def test_quartiles_below_one_title_are_of_their_strata() -> None:
    part = " Stratum {0}: arm = {1}\n\n   Point     95% Confidence Interval\nPercent  Estimate  [Lower   Upper)\n"
    part += "   50  {2}  106.00  196.00\n\n"
    text = (
        LIFETEST + "             Quartile Estimates\n\n" + part.format(1, "A", "150.00") + part.format(2, "B", "115.00")
    )
    assert [(title, rows["50"]["Point Estimate"]) for _, title, rows in tables(read(text))] == [
        ("Quartile Estimates, arm = A", "150.00"),
        ("Quartile Estimates, arm = B", "115.00"),
    ]


def test_runs_with_other_times_or_the_same_tables_are_apart() -> None:
    text = LIFETEST + QUARTILES.format(time="os", median="44.0000")
    text += LIFETEST + QUARTILES.format(time="pfs", median="12.0000")
    text += LIFETEST + QUARTILES.format(time="pfs", median="10.0000")
    assert [told(each)["Dependent Variable"] for each in read(text).commands] == ["os", "pfs", "pfs"]


def test_a_title_that_goes_on_in_the_next_line_opens_its_table() -> None:
    text = LIFETEST + "   Summary of the Number of Censored and Uncensored\n                 Values\n\n"
    text += "                                   Percent\n     Total  Failed    Censored    Censored\n\n"
    text += "       402     155         247       61.44\n"
    (found,) = tables(read(text))
    assert found[2] == {"Total": {"Total": "402", "Event": "155", "Censored": "247", "Percent Censored": "61.44"}}


@pytest.mark.parametrize("title", ["Test of Equality over Group", "Stratified Test of Equality over Group"])
def test_tests_over_groups_are_read(title: str) -> None:
    text = (
        f"{LIFETEST}          {title}\n\n                             Pr >\n  Test   Chi-Square   DF   Chi-Square\n\n"
    )
    output = read(text + "  Log-Rank  28.2700   1   <.0001\n\n        Scores for Trend Test\n\n   A   1\n\n")
    assert table(output, title) == {"Log-Rank": {"Chi-Square": "28.2700", "DF": "1", "Pr > Chi-Square": "<.0001"}}
    assert [kind for kind, _ in left(output)] == ["Scores for Trend Test"]


def test_tables_without_a_known_title_are_named() -> None:
    text = (
        PHREG
        + "           Quite Another Table\n\n    Effect   DF   Value\n    age      1    5.0664\n    sex   1   3.1\n"
    )
    assert left(read(text)) == [("table of PHREG", "age 1 5.0664")]


def test_a_table_ends_where_its_rows_do() -> None:
    text = (
        LIFETEST + "    Test of Equality over Strata\n\n Test   Chi-Square  DF  Pr >\n Log-Rank   10.3   1   0.0013\n\n"
    )
    text += "    Quite Another Table\n\n Row   Value   DF   Other\n Log-Rank   99.9   1   0.5\n"
    output = read(text)
    assert list(table(output, "Test of Equality over Strata")) == ["Log-Rank"]
    assert left(output) == [("table of LIFETEST", "Log-Rank 99.9 1 0.5")]


@pytest.mark.parametrize("name", ["LOGISTIC", "LIFEREG"])
def test_tables_of_other_procedures_are_not_read(name: str) -> None:
    row = "Intercept  1  1.19659    0.45099      7.0399      0.0080     3.309\n"
    text = f"    The {name} Procedure\n\n{TITLE}{PLAIN}{row}"
    output = read(PHREG + text)
    assert [title for _, title, _ in tables(output)] == ["Number of Observations"]
    assert left(output) == [("procedure of SAS", name)]


def test_output_in_comments_of_a_program_is_read() -> None:
    listing = "    Test of Equality over Strata\n\n Test   Chi-Square  DF  Pr >\n Log-Rank   10.3   1   0.0013\n"
    text = "proc lifetest data=trial;\nrun;\n" + "\n".join(f"/* {line:<60} */" for line in listing.splitlines())
    assert table(read(text), "Test of Equality over Strata")["Log-Rank"]["DF"] == "1"
