"""Texts that nobody wrote: whatever stands in a listing, it is read, or refused with a sentence."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarcstat.errors import InputError
from sarcstat.outputs.output import Output
from sarcstat.outputs.r_language import RSyntaxError, parse, written
from sarcstat.outputs.reading.read import parse_output

PIECES = (
    "Call:",
    "coxph(formula = Surv(time, status) ~ age, data = lung)",
    "survfit(f, data = ",
    "> ",
    "+ ",
    "## ",
    "       n events median 0.95LCL 0.95UCL",
    "sex=1 138    112    270     212     310",
    " time n.risk n.event survival",
    "   11    138       3   0.9783",
    "        N Observed Expected (O-E)^2/E (O-E)^2/V",
    "      chisq df     p",
    "GLOBAL 2.4 2 0.3",
    "     coef exp(coef) se(coef)      z      p",
    "age  0.017045  1.017191  0.009223  1.848 0.06459",
    "$quantile",
    " 25  50  75",
    " Chisq= 10.3  on 1 degrees of freedom, p= 0.001",
    "Likelihood ratio test=14.12  on 2 df, p=0.0008574",
    "[1,] 2",
    "Inf NA",
    "m <- coxph(y ~ x)",
    "cox.zph(m)",
    "m <- f(m)",
    "lung$x <- 1",
    "The LIFETEST Procedure",
    "The PHREG Procedure",
    "Stratum 1: sex = 1",
    "Quartile Estimates",
    "50 270.0 LOGLOG 210.0 306.0",
    "Analysis of Maximum Likelihood Estimates",
    "age 1 0.01 0.009 1.3 0.2 1.01",
    "Test of Equality over Strata",
    "{smcl}",
    ". stcox age",
    ". sts list, by(sex)",
    "Cox regression -- Breslow method for ties",
    "_t | Haz. Ratio   Std. Err.      z    P>|z|     [95% Conf. Interval]",
    "  age |   1.017158   .0093817     1.84   0.065     .9989357    1.035713",
    "sex |",
    "tvc         |",
    "------+----",
    "             |               Robust",
    "-> sex = 1",
    "Weibull PH regression",
    "Stratified log-rank test for equality of survivor functions",
    "  Time    Total   Fail   Lost           Function     Error     [95% Conf. Int.]",
    "------- sex=1 -------",
    "Step 1. Effect age is entered.",
    "Loglik(model)= -1147.1",
    "    > z <- f(m) # of",
    "# Call:",
    "/* x */",
    "<html><pre>",
    "\t",
    "",
    "(((((",
    "`",
    "'",
)


def read(data: bytes) -> Output | None:
    """What is read; None where the text is refused."""
    with contextlib.suppress(InputError):
        return parse_output(data, "any.txt")
    return None


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=25))
def test_lines_in_any_order_are_read_or_refused(lines: list[str]) -> None:
    read("\n".join(lines).encode("utf-8", errors="replace"))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read(data)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="abx~+-*/:^()[]{},=<>!&|$ \"'`%.1e2\n", max_size=60))
def test_any_expression_is_parsed_or_refused_and_written_ones_are_read_again(text: str) -> None:
    with contextlib.suppress(RSyntaxError):
        first = parse(text)
        assert isinstance(written(first), str)


@pytest.mark.parametrize(
    "text",
    ["(" * 5_000, "-" * 5_000 + "1", "a" + "+a" * 5_000, "f(" * 3_000, "Surv(" * 200 + "1" + ")" * 200, "!" * 3_000],
)
def test_deep_expressions_are_refused(text: str) -> None:
    with pytest.raises(RSyntaxError):
        parse(text)


@pytest.mark.parametrize(
    "line",
    [
        "age 1 2 3 " * 20_000,
        "> f(" * 20_000,
        "Call: f(",
        "{res:" * 10_000,
        " " * 100_000 + "x",
        "* restricted mean " * 9_000,
        "The PHREG Procedure\nAnalysis of Maximum Likelihood Estimates\n" + "1.5 1 .5 " * 20_000,
        ". stcox x\n_t | Haz. Ratio   Std. Err.      z    P>|z|     [95% Conf. Interval]\n" + "x | 1 " * 20_000,
        "# Call: f( n.risk n.event " * 9_000,
    ],
)
def test_long_lines_and_many_lines_take_little_time(line: str) -> None:
    start = time.process_time()
    read(("{smcl}\n" + line).encode())
    read("\n".join([line[:200]] * 20_000).encode())
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("coxph(Surv(time,status==2)~age+factor(x)*I(y/10), data=d)", None),
        ("a %in% c(1,2) & !b | -c^2", "a %in% c(1, 2) & !b | -c^2"),
        ("survival::Surv(t, e)", "Surv(t, e)"),
        ("`my var` > 3", "`my var` > 3"),
        ("x$y[1]", "x$y[1]"),
        ('f(a = "b\\"c", \'d\')', 'f(a = "b\\"c", "d")'),
    ],
)
def test_expressions_are_written_as_r_writes_them(text: str, again: str | None) -> None:
    wanted = again or "coxph(Surv(time, status == 2) ~ age + factor(x) * I(y/10), data = d)"
    assert written(parse(text)) == wanted


def test_many_rows_of_one_name_take_little_time() -> None:
    start = time.process_time()
    rows = "Log-Rank 10.3 1 0.0013\n" * 20_000
    output = read(("The LIFETEST Procedure\nTest of Equality over Strata\n" + rows).encode())
    assert output is not None
    names = [label.text for (label,) in output.commands[0].tables[0].dimensions[0].leaves]
    assert (len(names), names[0], names[1], names[-1]) == (20_000, "Log-Rank", "Log-Rank (2)", "Log-Rank (20000)")
    assert time.process_time() - start < 20
