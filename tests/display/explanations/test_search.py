"""The figures in the explanations of what a search varies, computed by R alone."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from sarcstat.crosscheck.search import options, rows, times
from sarcstat.display.explanations.explanations import EXPLANATIONS
from sarcstat.display.explanations.search import SEARCHED

#: Topic → R expressions that give the figures in its text, each with its print format.
FIGURES = {
    "event-coding": ("hr(status == 2 ~ sex, lung, '%.3f')", "hr(status == 1 ~ sex, lung, '%.3f')"),
    "reference-level": (
        "hr(status ~ celltype, veteran, '%.3f', 2)",
        "hr(status ~ relevel(celltype, 'large'), veteran, '%.3f', 3)",
    ),
    "contrast": (
        "hr(status ~ celltype, veteran, '%.3f', 1)",
        "hr(status ~ C(celltype, contr.sum), veteran, '%.3f', 2)",
    ),
    "number-or-factor": (
        "hr(status == 2 ~ ph.ecog, subset(lung, ph.ecog < 3), '%.3f')",
        "hr(status == 2 ~ factor(ph.ecog), subset(lung, ph.ecog < 3), '%.3f', 1)",
        "hr(status == 2 ~ factor(ph.ecog), subset(lung, ph.ecog < 3), '%.3f', 2)",
    ),
    "selection": (
        "hr(status ~ rx, subset(colon, etype == 2), '%.3f', 2)",
        "hr(status ~ rx, colon, '%.3f', 2)",
    ),
    "split-ignored": (
        "hr(status == 2 ~ age, subset(lung, sex == 1), '%.4f')",
        "hr(status == 2 ~ age, subset(lung, sex == 2), '%.4f')",
        "hr(status == 2 ~ age, lung, '%.4f')",
    ),
    "weight-ignored": (
        "s('%.1f', chisq.test(xtabs(Freq ~ Sex + Survived, as.data.frame(Titanic)), correct = FALSE)$statistic)",
        "s('%.0f', chisq.test(xtabs(~ Sex + Survived, as.data.frame(Titanic)), correct = FALSE)$statistic)",
    ),
    "user-missing": (
        "s('%d', sum(is.na(lung$wt.loss)))",
        "hr(status == 2 ~ wt.loss, lung, '%.3f')",
        "s('%.3f', p(status == 2 ~ wt.loss, lung))",
        "hr(status == 2 ~ wt.loss, coded, '%.3f')",
        "s('%.3f', p(status == 2 ~ wt.loss, coded))",
    ),
    "complete-cases": (
        "hr(status == 2 ~ sex, lung, '%.3f')",
        "hr(status == 2 ~ sex, na.omit(lung), '%.3f')",
        "s('%d', nrow(na.omit(lung)))",
    ),
    "zero-times": (
        "s('%d', sum(transplant$futime == 0))",
        "s('%.2f', survdiff(Surv(futime, event == 'ltx') ~ abo, transplant)$chisq)",
        "s('%.2f', survdiff(Surv(futime, event == 'ltx') ~ abo, subset(transplant, futime > 0))$chisq)",
    ),
    "time-unit": ("s('%.0f', m)", "s('%.2f', m / 30.4375)", "s('%.2f', m / 30)"),
    "time-rounding": (
        "s('%.2f', survdiff(Surv(time, status == 2) ~ sex, lung)$chisq)",
        "s('%.2f', survdiff(Surv(floor(time / 30.4375 + 0.5), status == 2) ~ sex, lung)$chisq)",
    ),
    "interval-level": tuple(
        f"s('%.3f', summary(coxph(Surv(time, status == 2) ~ sex, lung), conf.int = {level})$conf.int[{column}])"
        for level in (0.95, 0.9)
        for column in (3, 4)
    ),
    "r-rules": (
        *(f"s('%.0f', summary(by_sex)$table[1, '{name}'])" for name in ("median", "0.95LCL", "0.95UCL")),
        "s('%.0f', summary(by_sex, rmean = 'individual')$table[2, 'rmean'])",
        "s('%.0f', summary(by_sex, rmean = 'common')$table[2, 'rmean'])",
        # SPSS's limits, from the formula in the topic median-ci.
        *(f"s('%.0f', 270 {sign} 1.96 * density_se(subset(lung, sex == 1)))" for sign in "-+"),
    ),
}
_SETUP = """
suppressMessages(library(survival))
s <- function(form, x) sub("^0[.]", ".", sprintf(form, x))
fit <- function(f, data) { f[[2]] <- call("Surv", quote(time), f[[2]]); coxph(f, data) }
hr <- function(f, data, form, i = 1) s(form, exp(coef(fit(f, data))[i]))
p <- function(f, data) summary(fit(f, data))$coefficients[1, 5]
coded <- lung; coded$wt.loss[is.na(coded$wt.loss)] <- 99
m <- summary(survfit(Surv(time, status == 2) ~ 1, lung))$table[["median"]]
by_sex <- survfit(Surv(time, status == 2) ~ sex, lung)
density_se <- function(data) {
  k <- survfit(Surv(time, status == 2) ~ 1, data)
  e <- which(k$n.event > 0)
  t <- k$time[e]; S <- k$surv[e]; r <- round(S, 4)
  u <- max(which(r >= 0.55)); l <- min(which(r <= 0.45)); at <- min(which(r <= 0.5))
  k$std.err[e][at] * S[at] / ((S[u] - S[l]) / (t[l] - t[u]))
}
"""


@cache
def figures() -> dict[str, list[str]]:
    expressions = [each for group in FIGURES.values() for each in group]
    code = _SETUP + "\n".join(f'cat({each}, "\\n")' for each in expressions)
    made = subprocess.run(["Rscript", "--vanilla", "-e", code], capture_output=True, text=True, check=True).stdout
    found = iter(made.split())
    return {topic: [next(found) for _ in group] for topic, group in FIGURES.items()}


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not here")
@pytest.mark.parametrize("topic", SEARCHED)
def test_the_figures_of_an_explanation_are_those_of_r(topic: str) -> None:
    text = SEARCHED[topic].advice.replace(",", " ").replace(";", " ").replace(")", " ").replace(":", " ").split()
    words = {word.rstrip(".") for word in text}
    assert [each for each in figures()[topic] if each not in words] == []


def test_whatever_is_varied_has_a_topic() -> None:
    """Every topic that an alternative names is there, and none of those here is of nothing."""
    source = "".join(Path(str(module.__file__)).read_text(encoding="utf-8") for module in (options, rows, times))
    named = {each for each in re.findall(r'"([a-z]+(?:-[a-z]+)*)"', source) if each in EXPLANATIONS}
    assert named - {"breslow"} == {*SEARCHED, "ties", "median-ci", "mean-limit", "convergence"}
