"""Listings that R itself makes: every cell is recomputed, a changed digit shows, what is not computed is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from crosscheck.listings.r_console import check, checked_models, of_kind, planted, read, shown, words

from sarcstat.errors import InputError

#: Reasons why a cell of the drawn models may be without a number of ours; all other cells have one.
USUAL = re.compile(
    r"a time that was asked for|the limit of the means was asked for|columns of the model depend on each other"
    r"|no coefficient of the model can be estimated|the product .* of polynomials"
)
COX = "coxph(Surv(time, status) ~ {}, data = lung)"


@pytest.mark.parametrize("seed", [1, 2])
def test_all_cells_of_drawn_models_are_what_r_printed(seed: int) -> None:
    checked = checked_models(seed)
    counts = checked.counts()
    assert of_kind(checked, "different", "explained", "data") == []
    assert counts["rounded"] > 3_000
    assert [each for each in of_kind(checked, "not_computed") if not USUAL.match(str(each[-1]))] == []
    assert checked.output.unread == ()


def test_each_changed_digit_is_found() -> None:
    changed, where = planted(checked_models(1), seed=3)
    assert len(where) >= 75
    again = check(changed)
    missed = [
        (words(again.commands[number].tables[i], place), text)
        for number, i, place, text in where
        if again.commands[number].tables[i].verdicts[place].kind not in ("different", "data")
    ]
    assert missed == []


@pytest.mark.parametrize("prefix", ["## ", "#> ", ""])
def test_output_in_comments_is_read_like_that_of_the_console(prefix: str) -> None:
    lines = shown(COX.format("age + sex"), "summary(" + COX.format("age + sex") + ")").splitlines()
    plain = [line for line in lines if not line.startswith(("> ", "+ "))]
    checked = check("\n".join(prefix + line for line in plain))
    assert checked.counts() == {"rounded": 10 + 3 + 2 + 2 + 10 + 8 + 2 + 9}


def test_a_fit_is_known_by_what_was_assigned() -> None:
    text = shown(
        "f <- Surv(time, status) ~ sex",
        "m <- coxph(Surv(time, status) ~ age + factor(sex), data = lung)",
        "k <- survfit(f, data = lung)",
        "cox.zph(m)",
        "summary(k)$table",
        "quantile(k)",
        "survdiff(f, data = lung)",
    )
    checked = check(text)
    assert of_kind(checked, "different", "data", "not_computed") == []
    assert [each.command.name for each in checked.commands] == ["cox.zph", "survfit", "quantile", "survdiff"]
    assert checked.counts()["rounded"] == 9 + 18 + 18 + 13


def test_names_are_matched_by_column_and_level_and_never_by_order() -> None:
    text = shown("summary(" + COX.format("factor(ph.ecog) + sex") + ")")
    lines = text.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("factor(ph.ecog)1"))
    lines[first], lines[first + 1] = lines[first + 1], lines[first]
    assert of_kind(check("\n".join(lines[: first + 8])), "different", "not_computed", "data") == []
    wrong = text.replace("factor(ph.ecog)1", "factor(ph.ecog)9")
    (cause,) = {each[-1] for each in of_kind(check(wrong), "not_computed")}
    assert cause == "the coefficient 'factor(ph.ecog)9' is no column with a level of the data"


def test_another_convention_that_gives_every_number_is_named() -> None:
    text = shown("summary(coxph(Surv(time, status) ~ age, data = lung, ties = 'breslow'))")
    checked = check(text.replace(', ties = "breslow"', ""))
    assert {each[-1] for each in of_kind(checked, "explained")} == {"ties by breslow"}
    assert of_kind(checked, "different") == []
    text = shown("survfit(Surv(time, status) ~ 1, data = lung, conf.type = 'plain')")
    checked = check(text.replace(', conf.type = "plain"', ""))
    assert {each[-1] for each in of_kind(checked, "explained")} == {
        "intervals of type log-log or intervals of type plain"
    }


@pytest.mark.parametrize(
    ("call", "cause"),
    [
        ("coxph(Surv(time, status) ~ pspline(age), data = lung)", "pspline(age) in the formula is not recomputed"),
        ("coxph(Surv(time, status) ~ age + frailty(inst), data = lung)", "frailty(inst) in the formula"),
        ("coxph(Surv(time, status) ~ age, data = lung, weights = ph.karno)", "weights = ph.karno is not recomputed"),
        ("coxph(Surv(time, time + 5, status) ~ age, data = lung)", "Surv() with a start and a stop is not recomputed"),
        ("coxph(Surv(time, status) ~ age + tt(sex), data = lung, tt = function(x, t, ...) x * t)", ""),
        ("survfit(coxph(Surv(time, status) ~ age, data = lung))", "curves of a model (coxph) are not recomputed"),
        ("survfit(Surv(time, status) ~ sex, data = lung, type = 'fleming-harrington')", "type = "),
        ("coxph(Surv(time, status) ~ offset(age) + sex, data = lung)", "offset(age) in the formula"),
        ("coxph(Surv(time, status) ~ age:strata(sex), data = lung)", "the product age:strata(sex) is not recomputed"),
    ],
)
def test_what_is_not_computed_is_named(call: str, cause: str) -> None:
    checked = check(shown(call))
    assert set(checked.counts()) == {"not_computed"}
    assert {str(each[-1]).startswith(cause) for each in of_kind(checked, "not_computed")} == {True}


def test_robust_errors_are_named_and_all_else_is_computed() -> None:
    checked = check(shown("summary(coxph(Surv(time, status) ~ age + cluster(inst), data = lung))"))
    left = {each[1:4] for each in of_kind(checked, "not_computed")}
    assert left == {
        *(("coefficients", "age", column) for column in ("robust se", "z", "p")),
        *(("hazard ratios", "age", column) for column in ("lower .95", "upper .95")),
        ("concordance", "concordance", "se"),
        *(("tests", "Wald test", column) for column in ("chisq", "p")),
        *(("tests", "Score (logrank) test", column) for column in ("robust chisq", "robust p")),
    }
    assert of_kind(checked, "different", "data") == []


def test_the_largest_code_two_is_the_event_and_other_data_are_told() -> None:
    text = shown(COX.format("age"))
    assert check(text).counts() == {"rounded": 10}
    other = check(text.replace("data = lung", "data = pbc"))
    assert {*other.counts()} <= {"data", "rounded"}
    wrong = check(text, data=["survival::colon", "survival::pbc"][:1])
    assert wrong.counts()["different"] == 0


def test_a_file_of_another_name_in_the_listing_is_not_taken_for_the_data() -> None:
    text = shown(COX.format("age"), "coxph(Surv(time, status) ~ trt, data = veteran)")
    checked = check(text, data=["survival::lung"])
    assert {each[-1] for each in of_kind(checked, "data")} == {"its data are veteran; given are those of lung"}


def test_without_a_call_options_say_what_was_run() -> None:
    lines = shown(COX.format("age + factor(ph.ecog)")).splitlines()
    table = "\n".join(lines[next(i for i, line in enumerate(lines) if "exp(coef)" in line) :])
    checked = check(table, ["survival::lung"])
    assert {each[-1] for each in of_kind(checked, "not_computed")} == {
        "the listing does not show its call; say it by --time, --event, --by or --covariates"
    }
    given = {"time": "time", "event": "status=2", "covariates": ["age", "ph.ecog"]}
    assert check(table, ["survival::lung"], **given).counts() == {"rounded": 26}
    assert check(table, ["survival::lung"], **given, ties="breslow").counts()["explained"] > 5


def test_changes_of_the_data_are_told() -> None:
    text = shown("lung$age <- lung$age / 10", COX.format("age"))
    checked = check(text)
    assert "lung was changed before: lung$age <- lung$age/10; this is not followed." in checked.commands[0].said
    assert checked.counts()["different"] > 0


def test_what_is_recognized_and_not_read_is_listed() -> None:
    output = read(shown("m <- " + COX.format("age"), "m", "anova(m)"))
    assert [each.kind for each in output.unread] == ["analysis of deviance"]


def test_a_text_without_tables_is_refused() -> None:
    with pytest.raises(InputError, match=r"is not an output file of SPSS, nor a listing of R, SAS or Stata"):
        read("Dear colleague,\nthe hazard ratio was 1.3.\n")


def test_options_do_not_count_where_the_call_is_shown() -> None:
    checked = check(shown(COX.format("age")), ties="breslow", time="age", event="sex=1")
    assert checked.counts() == {"rounded": 10}
    assert "The call is shown, so that --time, --event, --ties did not count." in checked.commands[0].said


def test_polynomials_need_the_order_of_the_levels(tmp_path: Path) -> None:
    text = shown(
        "lung$stage <- ordered(c('low', 'middle', 'high')[1 + lung$ph.karno %/% 34], c('low', 'middle', 'high'))",
        COX.format("stage"),
    )
    file = tmp_path / "lung.csv"
    words = ("low", "middle", "high")
    rows = "".join(
        f"{t},{s},{words[i % 3]}\n" for i, (t, s) in enumerate([(5, 1), (8, 2), (9, 2), (4, 1), (3, 2), (7, 2)])
    )
    file.write_text("time,status,stage\n" + rows)
    causes = {each[-1] for each in of_kind(check(text, [str(file)]), "not_computed")}
    assert causes == {"the data do not tell the order of the levels of stage"}


def test_a_row_of_a_group_is_not_taken_for_a_curve_of_all() -> None:
    lines = shown("survfit(Surv(time, status) ~ sex, data = lung)").replace("~ sex", "~ 1")
    assert {each[-1] for each in of_kind(check(lines), "not_computed")} == {
        "'sex=1' is a group, and the model has none",
        "'sex=2' is a group, and the model has none",
    }


def test_quantiles_and_curves_of_a_strata_block_are_found_by_its_heading() -> None:
    text = shown(
        "summary(survfit(Surv(time, status) ~ rx + sex, data = colon, subset = etype == 2), times = c(500, 2000))"
    )
    padded = text.replace("rx=Obs, ", "rx=Obs    , ")  # as older versions print it
    assert check(text).counts() == check(padded).counts() == {"rounded": 6 * 12, "not_computed": 6 * 2}
    swapped = text.replace("rx=Obs, sex=0", "rx=Lev+5FU, sex=1", 1)
    assert len(of_kind(check(swapped), "different")) >= 8


OLD = """
Call: survfit(formula = Surv(time, status) ~ sex, data = lung)

      records n.max n.start events *rmean *se(rmean) median 0.95LCL 0.95UCL
sex=1     138   138     138    112    326       22.9    270     212     310
sex=2      90    90      90     53    461       34.7    426     348     550
    * restricted mean with upper limit =  1022
Call: survfit(formula = Surv(time, status) ~ 1, data = lung)

      n  events  median 0.95LCL 0.95UCL
    228     165     310     285     363
Call:
coxph(formula = Surv(time, status) ~ age + sex, data = lung)

        coef exp(coef) se(coef)     z      p
age  0.01705     1.017  0.00922  1.85 0.0650
sex -0.51322     0.599  0.16746 -3.06 0.0022

Likelihood ratio test=14.1  on 2 df, p=0.000857  n= 228, number of events= 165
Call:
coxph(formula = Surv(time, status) ~ age + sex, data = lung)

  n= 228, number of events= 165

Concordance= 0.603  (se = 0.025 )
Rsquare= 0.06   (max possible= 0.999 )
        rho chisq     p
age -0.0206 0.078 0.780
"""


def test_forms_of_older_versions_are_read() -> None:
    checked = check(OLD)
    assert checked.counts() == {"rounded": 9 * 2 + 1 + 5 + 10 + 3 + 2 + 2 + 2 + 2, "not_computed": 3}
    assert {each[-1] for each in of_kind(checked, "not_computed")} == {
        "the test of proportional hazards of survival 2 is not recomputed"
    }
    assert of_kind(check(OLD.replace("0.0650", "0.0640")), "different")


def test_times_in_another_unit_and_models_of_other_functions_are_not_compared() -> None:
    text = shown("k <- survfit(Surv(time, status) ~ sex, lung)", "print(k, scale = 30.4375)  # months")
    checked = check(text)
    assert {each[-1] for each in of_kind(checked, "not_computed")} == {"its times are divided by 30.4375"}
    assert checked.counts().keys() == {"not_computed"}
    text = shown("clogit(case ~ spontaneous + induced + strata(stratum), data = infert)")
    assert {each[-1] for each in of_kind(check(text), "not_computed")} == {"the output of clogit() is not recomputed"}


def test_a_comment_behind_a_statement_hides_no_call() -> None:
    text = shown("m <- coxph(Surv(time, status) ~ age, lung) # the (model", "z <- cox.zph(m)", "print(z)   # of it")
    assert check(text).counts() == {"rounded": 6}
