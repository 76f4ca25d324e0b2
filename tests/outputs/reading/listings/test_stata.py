"""Logs of Stata: which table is of which model, group, function and test, and what is left out is named."""

from __future__ import annotations

import pytest
from outputs.reading.listings.listed import left, read, table, tables, told

HEAD = """
. stset months, failure(dead)

{command}

         failure _d:  dead
   analysis time _t:  months

Cox regression -- Breslow method for ties

No. of subjects =        1,240                  Number of obs    =       1,240
No. of failures =          310
Time at risk    =     20,118.5
                                                LR chi2(2)       =       12.34
Log likelihood  =   -1983.1234                  Prob > chi2      =      0.0021

"""
ESTIMATES = """
------------------------------------------------------------------------------
          _t | Haz. Ratio   Std. Err.      z    P>|z|     [95% Conf. Interval]
-------------+----------------------------------------------------------------
         age |   1.021000   .0101000     2.10   0.036     1.001400    1.041000
------------------------------------------------------------------------------
"""
MODEL = HEAD.format(command=". stcox age") + ESTIMATES


def test_robust_errors_are_marked_where_the_word_stands_over_the_heading() -> None:
    text = MODEL.replace("          _t |", "             |               Robust\n          _t |")
    (command,) = read(text).commands
    assert told(command)["Robust"] == "Robust"
    assert "Robust" not in told(read(MODEL).commands[0])


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        (". streg age, dist(weibull)", "Weibull PH regression"),
        (". streg age, dist(exp)", "Exponential regression -- log relative-hazard form"),
        (". stpm2 age, scale(hazard)", "Log likelihood = -668.47                     Number of obs     =        686"),
        ("", "Weibull regression -- log relative-hazard form"),
        ("", "Survey: Cox regression"),
        ("", "Competing-risks regression"),
    ],
)
def test_the_table_of_another_model_is_not_of_the_cox_model_before_it(typed: str, title: str) -> None:
    other = ESTIMATES.replace("1.021000", "9.990000")
    output = read(f"{MODEL}\n{typed}\n\n{title}\n{other}")
    assert [name for name, _, _ in tables(output)] == ["stcox", "stcox"]
    assert table(output, "Estimates")["age"]["Haz. ratio"] == "1.021000"
    assert len(output.unread) == 1


def test_a_table_with_a_constant_is_of_no_cox_model() -> None:
    constant = "       _cons |   .0066486   .0008628   -38.63   0.000     .0051555    .0085742\n---"
    output = read(f"{MODEL}\n. do more\n{ESTIMATES.rstrip('-').rstrip()}\n{constant}\n")
    assert [title for _, title, _ in tables(output)] == ["Model", "Estimates"]
    assert left(output) == [("another model", "a table of _t with a constant")]


def test_a_heading_of_other_ratios_is_named() -> None:
    output = read(MODEL + ESTIMATES.replace("Haz. Ratio", "       SHR"))
    assert [kind for kind, _ in left(output)] == ["a table of _t"]


def test_two_models_are_two_though_the_second_has_exact_ties() -> None:
    exact = HEAD.format(command=". stcox age, exactp").replace("Breslow method for ties", "exact partial likelihood")
    first, second = read(MODEL + exact + ESTIMATES).commands
    assert (told(first)["Ties"], told(second)["Ties"]) == ("breslow", "exact partial")
    assert [len(each.tables) for each in (first, second)] == [2, 2]


def test_effects_that_change_with_time_have_their_equation_in_their_name() -> None:
    rows = ESTIMATES.replace("         age |", "main         |\n         age |").rstrip().removesuffix("-" * 78)
    rows += "-------------+---\ntvc          |\n"
    rows += "         age |   .9990000   .0010000    -1.00   0.317     .9970000    1.001\n"
    output = read(HEAD.format(command=". stcox age, tvc(age)") + rows)
    found = table(output, "Estimates")
    assert {name: row["Haz. ratio"] for name, row in found.items()} == {"age": "1.021000", "tvc: age": ".9990000"}
    assert told(output.commands[0])["Equation"] == "tvc"


def test_shared_frailties_are_told_with_the_numbers_of_their_head() -> None:
    head = HEAD.format(command=". stcox age, shared(site)").replace(
        "Cox regression -- Breslow method for ties\n",
        "Cox regression --\n         Breslow method for ties                Number of obs      =        76\n"
        "         Gamma shared frailty                   Number of groups   =        38\nGroup variable: site\n",
    )
    output = read(head + ESTIMATES)
    assert told(output.commands[0])["Frailty"] == "Gamma shared frailty"
    assert table(output, "Model")["LR chi2(2)"] == {"value": "12.34"}


def test_groups_of_by_are_told_of_each_model() -> None:
    text = f"{HEAD.format(command='. by sex: stcox age')}{ESTIMATES}".replace(
        "         failure", "-> sex = 1\n\n failure"
    )
    second = MODEL[MODEL.index("Cox regression") :]
    output = read(f"{text}\n-> sex = 2\n\n{second}\n. stcox age\n\n{second}")
    assert [told(each).get("By group") for each in output.commands] == ["sex = 1", "sex = 2", None]


@pytest.mark.parametrize("line", ["Strata variable: center", "                 Stratified by center"])
def test_strata_are_told_by_old_and_new_versions(line: str) -> None:
    assert told(read(MODEL + line + "\n").commands[0])["Stratified by"] == "center"


def test_late_entry_weights_and_levels_of_confidence_are_told() -> None:
    text = MODEL.replace(
        "   analysis time", " enter on or after:  time entry\n            weight:  [pweight=w]\n   analysis time"
    )
    text = text.replace("   analysis time", " exit on or before:  time .\n   analysis time")
    output = read(text.replace("[95% Conf", "[99.9% Conf"))
    assert "Exit" not in told(output.commands[0])
    assert {"Entry": "time entry", "Weight": "[pweight=w]"}.items() <= told(output.commands[0]).items()
    assert "Upper 99.9%" in table(output, "Estimates")["age"]


LIST = """
. sts list{options}

           Beg.          Net            {function}      Std.
  Time    Total   Fail   Lost           Function     Error     [95% Conf. Int.]
-------------------------------------------------------------------------------
{rows}-------------------------------------------------------------------------------
"""
ROW = "     {time}       20      2      0             0.9000    0.0671     0.6560    0.9740\n"


def test_rows_after_lines_that_were_left_out_are_of_the_same_group() -> None:
    rows = f"Old\n{ROW.format(time=1)}  (output omitted)\n{ROW.format(time=9)}New\n{ROW.format(time=2)}"
    found = tables(read(LIST.format(options=", by(drug)", function="Survivor", rows=rows)))
    assert [(title, list(row)) for _, title, row in found] == [
        ("Survivor function, Old", ["1", "9"]),
        ("Survivor function, New", ["2"]),
    ]


def test_a_list_without_groups_has_not_the_last_group_of_the_list_before_it() -> None:
    first = LIST.format(options=", by(drug)", function="Survivor", rows=f"Old\n{ROW.format(time=1)}")
    second = LIST.format(options="", function="Survivor", rows=ROW.format(time=1))
    assert [title for _, title, _ in tables(read(first + second))] == ["Survivor function, Old", "Survivor function"]


def test_the_failure_function_is_not_called_the_survivor_function() -> None:
    output = read(LIST.format(options=", failure", function=" Failure", rows=ROW.format(time=1)))
    assert table(output, "Failure function")["1"]["Failure function"] == "0.9000"


def test_weighted_counts_are_read_and_other_rows_are_named() -> None:
    rows = ROW.format(time=1).replace(" 20 ", " 1,348.5 ") + "     5   94.7   36   0.21   0.02   0.17   0.26\n"
    output = read(LIST.format(options="", function="Survivor", rows=rows))
    assert table(output, "Survivor function")["1"]["At risk"] == "1348.5"
    assert [kind for kind, _ in left(output)] == ["row of sts list"]


TEST = """
. sts test drug{options}

{title}

      |   Events         Events{first}
drug  |  observed       expected{second}
------+--------------------------------------
1     |        19           7.25{third}
2     |        12          23.75{fourth}
------+--------------------------------------
Total |        31          31.00{fifth}

      {kind}chi2(1) =      28.27
      Pr>chi2 =     0.0000
"""


def test_sums_of_ranks_and_relative_hazards_are_read() -> None:
    text = TEST.format(
        options=", wilcoxon", title="Wilcoxon (Breslow) test for equality of survivor functions", kind="",
        first="        Sum of", second="        ranks", third="   385", fourth="  -385", fifth="     0",
    )  # fmt: skip
    assert table(read(text), "Test: Wilcoxon (Breslow)")["2"]["Sum of ranks"] == "-385"
    text = TEST.format(
        options=", cox", title="Cox regression-based test for equality of survival curves", kind="LR ",
        first="       Relative", second="       hazard", third="   2.9", fourth="   0.5", fifth="   1.0",
    )  # fmt: skip
    output = read(text)
    assert table(output, "Test: Cox regression-based")["1"]["Relative hazard"] == "2.9"
    assert table(output, "Chi-square") == {"Cox regression-based": {"df": "1", "LR chi2": "28.27", "p": "0.0000"}}


def test_a_stratified_test_is_its_own_and_tells_its_strata() -> None:
    text = TEST.format(
        options=", strata(site)", title="Stratified log-rank test for equality of survivor functions", kind="",
        first="", second="(*)", third="", fourth="", fifth="\n\n(*) sum over calculations within site",
    )  # fmt: skip
    output = read(text)
    assert list(table(output, "Chi-square")) == ["Stratified log-rank"]
    assert told(output.commands[0])["Stratified by"] == "site"


def test_a_test_of_trend_is_not_the_test_above_it() -> None:
    plain = dict.fromkeys(("first", "second", "third", "fourth", "fifth", "kind"), "")
    text = TEST.format(options=", trend", title="Log-rank test for equality of survivor functions", **plain)
    text += "\nTest for trend of survivor functions\n\n      chi2(1) =      27.87\n      Pr>chi2 =     0.0000\n"
    found = table(read(text), "Chi-square")
    assert {name: row["chi2"] for name, row in found.items()} == {
        "Log-rank": "28.27",
        "Test for trend of survivor functions": "27.87",
    }


@pytest.mark.parametrize(
    "text",
    [
        "      Test of proportional-hazards assumption\n\n      age   |   -0.00527       0.00      1       0.9769",
        "drug       |  subjects       50%     Std. Err.     [95% Conf. Interval]\n   1 |   20    8    2.16     4    11",
    ],
)
def test_tables_of_other_commands_are_named_though_the_command_is_not_shown(text: str) -> None:
    assert len(read(f"{MODEL}\n\n{text}\n").unread) == 1


def test_a_command_goes_on_in_the_next_line() -> None:
    text = LIST.format(options=", ///\n> by(drug)", function="Survivor", rows=f"Old\n{ROW.format(time=1)}")
    assert told(read(text).commands[0])["Command"] == "sts list, by(drug)"


def test_stset_begins_anew() -> None:
    again = MODEL.replace("         failure _d:  dead\n   analysis time _t:  months\n", "")
    assert "Event" not in told(read(MODEL + again).commands[1])


def test_a_summary_of_the_time_and_models_of_other_data_are_no_tables_that_were_left_out() -> None:
    text = "          _t |        228    305.2    210.6          5       1022\n"
    text += "Log likelihood = -668.47                        Number of obs     =        686\n"
    text += "       event |     Coef.   Std. Err.      z    P>|z|     [95% Conf. Interval]\n"
    assert left(read(f"{MODEL}\n. summarize _t\n\n{text}")) == []
