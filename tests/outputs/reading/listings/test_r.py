"""Text of R's console: which call a table is of, and what is of no call that is known."""

from __future__ import annotations

import pytest
from outputs.reading.listings.listed import left, read, table, tables

from sarcstat.errors import InputError

COX = """> fit <- coxph(Surv(time, status) ~ age, data = lung)
> fit
Call:
coxph(formula = Surv(time, status) ~ age, data = lung)

        coef exp(coef) se(coef)     z      p
age 0.018720  1.018897 0.009199 2.035 0.0419

Likelihood ratio test=4.24  on 1 df, p=0.03946
n= 228, number of events= 165
"""
COEFFICIENTS = "       coef exp(coef) se(coef)    z     p\nsex -0.5310    0.5880   0.1672 -3.18 0.001\n"
SURVDIFF = """Call:
survdiff(formula = Surv(time, status) ~ sex, data = lung)

        N Observed Expected (O-E)^2/E (O-E)^2/V
sex=1 138      112     91.6      4.55      10.3
sex=2  90       53     73.4      5.68      10.3

 Chisq= 10.3  on 1 degrees of freedom, p= 0.001
"""


def calls(text: str) -> list[tuple[str, str | None]]:
    """The commands of a text, each with its call."""
    return [(str(each.name), each.notes and each.notes.syntax) for each in read(text).commands]


@pytest.mark.parametrize(
    "head",
    [
        "Call:\nsurvreg(formula = Surv(time, status) ~ age, data = lung)\n",
        "Call:\nsurvreg(formula = Surv(time, status) {~} age, data = lung)\n",
        "> other <- survreg(Surv(time, status) ~ age, data = lung)\n> other\n",
        "> other\nScale= 0.76\nLoglik(model)= -1147.1   Loglik(intercept only)= -1153.9\n",
    ],
)
def test_the_chi_square_of_a_parametric_model_is_not_of_the_test_before_it(head: str) -> None:
    output = read(f"{SURVDIFF}\n{head}\n\tChisq= 17.59 on 3 degrees of freedom, p= 0.00053\n")
    (test,) = (rows for name, title, rows in tables(output) if name == "survdiff" and title == "test")
    assert test == {"test": {"chisq": "10.3", "df": "1", "p": "0.001"}}
    assert len(output.unread) == 1
    assert not any("Loglik" in str(each.notes and each.notes.syntax) for each in output.commands)


@pytest.mark.parametrize(
    ("between", "name"),
    [
        ("> clogit(case ~ sex + strata(id), d)\nCall:\nclogit(case ~ sex + strata(id), d)\n", "clogit"),
        ("> other <- coxme(Surv(time, status) ~ sex + (1 | inst), lung)\n> other\n", "coxme"),
        ("> print(m)\nCox mixed-effects model fit by maximum likelihood\n", "coxme"),
    ],
)
def test_coefficients_of_another_function_are_not_of_the_cox_model_before_them(between: str, name: str) -> None:
    output = read(f"{COX}{between}\n{COEFFICIENTS}")
    assert [command for command, title, _ in tables(output) if title == "coefficients"] == ["coxph", name]
    assert len(output.unread) == 1


def test_coefficients_of_a_fit_that_is_not_shown_have_no_call() -> None:
    assert calls(f"{COX}> other\n\n{COEFFICIENTS}")[-1] == ("coxph", None)
    assert calls(f"{COX}> coef(summary(fit))\n{COEFFICIENTS}")[-1][1] == (
        "coxph(Surv(time, status) ~ age, data = lung)"
    )


def test_a_name_whose_new_value_was_not_understood_stands_no_longer_for_the_old_one() -> None:
    assert calls(f"{COX}> fit <- coxph(Surv(time, status) ~ {{+}} sex)\n> fit\n\n{COEFFICIENTS}")[-1][1] is None


def test_comments_behind_statements_are_none_of_them() -> None:
    text = (
        "> fit <- coxph(Surv(time, status) ~ age, lung)  # the (first model\n> z <- cox.zph(fit)  # 'PH\n> z # shown\n"
    )
    text += "       chisq df    p\nage    0.188  1 0.66\nGLOBAL 0.188  1 0.66\n"
    assert calls(text) == [("cox.zph", "cox.zph(coxph(Surv(time, status) ~ age, lung))")]
    assert calls(text.replace("lung)", 'lung[lung$x == "#", ])'))[0][1] is not None


def test_indented_prompts_are_prompts() -> None:
    text = "Text of a page.\n\n" + "".join(f"    {line}\n" for line in COX.splitlines())
    text += "\n      > z <- cox.zph(coxph(Surv(time, status) ~ sex, lung))\n      > z\n"
    text += "             chisq df    p\n      sex    0.188  1 0.66\n      GLOBAL 0.188  1 0.66\n"
    assert calls(text) == [
        ("coxph", "coxph(formula = Surv(time, status) ~ age, data = lung)"),
        ("cox.zph", "cox.zph(coxph(Surv(time, status) ~ sex, lung))"),
    ]


def test_a_sign_in_the_name_of_a_level_stays_where_it_is() -> None:
    text = SURVDIFF.replace("sex=1 138", "g=x < 3.38  138").replace("sex=2  90", "g=x > 3.38   90")
    assert list(table(read(text), "survdiff")) == ["g=x < 3.38", "g=x > 3.38"]
    last = table(read(COX.replace("0.0419", "< 2e-16")), "coefficients")["age"]
    assert last["p"] == "<2e-16"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1:2       coef exp(coef) se(coef) robust se z p\n  age 0.01 1.01 0.01 0.01 2.4 0.02", "multi-state model"),
        ("\tPairwise comparisons using Log-Rank test\n\n  A    B\nB 0.01 -", "pairwise tests"),
        ("  term estimate std.error statistic p.value\n1 age 0.0187 0.00920   2.03  0.0419", "model in a tidy table"),
        ("Analysis of Deviance Table\n Cox model: response is  Surv(time, status)\n 1 -677.78", "analysis of deviance"),
    ],
)  # fmt: skip
def test_other_tables_are_named(text: str, kind: str) -> None:
    assert [each for each, _ in left(read(f"{text}\n{COX}"))] == [kind]
    assert [each for each, _ in left(read(f"{COX}\n{text}\n"))] == [kind]


def test_escaped_and_typeset_signs_are_read_as_what_they_stand_for() -> None:
    text = COX.replace("0.0419", "&lt;2e-16").replace("0.018720", "\u22120.018720").replace("> ", "&gt; ")
    found = table(read(text), "coefficients")["age"]
    assert (found["coef"], found["p"]) == ("-0.018720", "<2e-16")


def test_prose_under_a_table_is_no_row_of_it() -> None:
    table_only = SURVDIFF[: SURVDIFF.index("\n Chisq")]
    assert left(read(f"{table_only}The 2 groups differ.\n")) == []
    assert left(read(f"{table_only}sex=3 NA 53 73.4 5.68 x 10.3\n")) != []


def test_times_in_another_unit_are_told() -> None:
    text = "> summary(survfit(Surv(time, status) ~ 1, lung), scale = 365.25)\n"
    text += "Call: survfit(formula = Surv(time, status) ~ 1, data = lung)\n\n"
    text += " time n.risk n.event survival std.err lower 95% CI upper 95% CI\n"
    text += "  0.5    170      58    0.742  0.0291        0.687        0.801\n"
    (command,) = read(text).commands
    assert command.texts == ("Times are divided by: 365.25",)


SUMMARY = """Call:
coxph(formula = Surv(time, status) ~ sex, data = lung)

  n= 228, unique id= 228, number of events= 165

       coef exp(coef) se(coef)      z Pr(>|z|)
sex -0.5310    0.5880   0.1672 -3.176  0.00149 **
"""


@pytest.mark.parametrize("prefix", ["# ", "    ## ", "  #> ", "#"])
def test_output_in_comments_of_any_kind_is_read(prefix: str) -> None:
    code = 'fit <- coxph(Surv(time, status) ~ sex, lung)\n# old <- coxph(Surv(time, status) ~ age, lung)\n"x #"\n'
    output = read(code + "".join(f"{prefix}{line}\n" for line in SUMMARY.splitlines()))
    assert table(output, "coefficients")["sex"]["p"] == "0.00149"
    assert table(output, "cases")["cases"] == {"n": "228", "unique id": "228", "events": "165"}
    assert calls(code + "".join(f"{prefix}{line}\n" for line in SUMMARY.splitlines())) == [
        ("coxph", "coxph(formula = Surv(time, status) ~ sex, data = lung)")
    ]


def test_statements_that_were_commented_out_are_none() -> None:
    text = "m <- coxph(Surv(time, status) ~ sex, lung)\n# m <- coxph(Surv(time, status) ~ age, lung)\ncox.zph(m)\n"
    text += "#        chisq df    p\n# sex    0.188  1 0.66\n# GLOBAL 0.188  1 0.66\n"
    assert calls(text) == [("cox.zph", "cox.zph(coxph(Surv(time, status) ~ sex, lung))")]


def test_a_page_of_html_is_read_by_its_preformatted_texts() -> None:
    code = '<pre><span class="f">fit</span> &lt;- <b>coxph</b>(Surv(time, status) ~ sex, lung)</pre>'
    shown = "".join(f"## {line}\n" for line in SUMMARY.replace("Pr(>", "Pr(&gt;").splitlines())
    output = read(f"<!DOCTYPE html><html><body><p>2 groups</p>{code}<pre><code>{shown}</code></pre></body></html>")
    assert table(output, "coefficients")["sex"]["coef"] == "-0.5310"
    assert output.source == "r"


def test_a_page_of_html_without_a_listing_is_refused_as_one() -> None:
    with pytest.raises(InputError, match="is HTML, but holds no table"):
        read("<html><body><pre>a text</pre></body></html>")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("> confint(fit)\n        2.5 %  97.5 %\nage 0.000690 0.03675", "table of confint()"),
        ("> drop1(fit)\nSingle term deletions\n\n     Df    AIC\nage   1 1491.2", "table of drop1()"),
        ("Start:  AIC=1491.2\nSurv(time, status) ~ age\n", "table of step()"),
        ("       coef exp(coef) lower upper weird\nage 0.018 1.018 0.9 1.1 7", "unknown table"),
        ("Likelihood ratio test= 47.5  on 2 df: significant", "line of a test"),
        (" Chisq= 3.5  on 1 degrees of freedom, p= 0.06 fail to reject", "line of a test"),
        (" time n.risk n.event weird\n  5   228     1     0.9", "unknown table"),
    ],
)
def test_what_r_shows_of_a_model_besides_is_named(text: str, kind: str) -> None:
    assert [each for each, _ in left(read(f"{COX}{text}\n"))] == [kind]


def test_words_of_headings_in_prose_are_no_tables() -> None:
    assert left(read(f"{COX}\nThe exp(coef) of 2 models is 1 and 3:\nBoth are fine.\n")) == []
