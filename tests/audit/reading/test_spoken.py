"""Hazard ratios in prose: every writing of a known triplet is read, and nothing is invented."""

from __future__ import annotations

import re
from itertools import product

import numpy as np
import pytest

from sarcstat.audit.reading.phrases import sentences
from sarcstat.audit.reading.spoken import Spoken, spoken_ratios

MEASURES = (
    "HR",
    "aHR",
    "hazard ratio",
    "Hazard ratio [HR]",
    "hazard ratio (HR)",
    "adjusted HR",
    "adjusted hazard ratio (aHR)",
    "haz\u00adard ratio",
    "hazard\nratio",
    "multivariable-adjusted HR",
    "HR for death",
    "hazard ratio for disease progression or death",
)
SAID = (" {}", ": {}", " = {}", "={}", " of {}", " was {}", ", {}")
INTERVALS = (
    " (95% CI {}–{})",
    " (95% CI: {}-{})",
    " [95% CI, {} to {}]",
    ", 95% CI = {} to {}",
    "; 95% CI, {}−{}",
    " (95%CI {}‐{})",
    " (95 % CI: {}, {})",
    " (95% confidence interval [CI], {}-{})",
    " (95% confidence interval (CI): {} — {})",
    " (CI 95%: {}–{})",
    " (CI: {}–{})",
    " ({}–{})",
    " [{}, {}]",
    " ({} to {})",
    "\n(95%\nCI {}–\n{})",
    " with a 95% CI of {}–{}",
    " (95% C.I. = {}–{})",
    " [95% confidence limits {}–{}]",
)
P = (
    ("", "", ""),
    (", p = {}", "=", ""),
    ("; P={}", "=", ""),
    (", P < {}", "<", ""),
    ("; p-value = {}", "=", ""),
    (" (P value, {})", "=", ""),
    (", log-rank P = {}", "=", "log-rank"),
    ("; p = {}, log-rank test", "=", "log-rank"),
    (", one-sided p = {}", "=", "one-sided"),
    ("; P for trend = {}", "=", "trend"),
    (", stratified log-rank P = {}", "=", "stratified log-rank"),
    ("; p for interaction = {}", "=", "interaction"),
    (" (likelihood-ratio test p = {})", "=", "likelihood-ratio"),
)
POINTS = (".", "·", "\u2219")
WRITINGS = list(product(MEASURES, SAID, INTERVALS, P, POINTS))
RNG = np.random.default_rng(20260101)
#: A tenth of all writings, and one at least with each of their parts.
CHOSEN = [WRITINGS[i] for i in RNG.choice(len(WRITINGS), len(WRITINGS) // 10, replace=False)]


def read(text: str) -> list[Spoken]:
    return [each for sentence in sentences(text) for each in spoken_ratios(sentence)]


def written(writing: tuple[str, str, str, tuple[str, str, str], str]) -> tuple[str, list[str]]:
    """A sentence with a triplet of its own, and what is to be read in it."""
    measure, said, interval, (p, sign, _), point = writing
    ratio = float(np.exp(RNG.normal(0, 0.6)))
    wide = float(RNG.uniform(0.1, 0.7))
    numbers = [f"{ratio * np.exp(side * wide):.2f}" for side in (0, -1, 1)]
    value = f"{RNG.uniform(0.001, 0.9):.3f}"
    plain = measure + said.format(numbers[0]) + interval.format(*numbers[1:]) + p.format(value)
    text = f"The benefit was clear ({plain}) in this cohort of 209 patients, 31 (14.8%) of whom died."
    shown = ("<" if sign == "<" else "") + value
    return re.sub(r"(?<=\d)\.(?=\d)", point, text), [*numbers, shown if p else "None"]


def test_every_writing_is_read() -> None:
    assert len({tuple(each) for each in CHOSEN}) > 5000
    for position, parts in enumerate((MEASURES, SAID, INTERVALS, P, POINTS)):
        assert {each[position] for each in CHOSEN} == set(parts)
    missed = []
    for writing in CHOSEN:
        text, expected = written(writing)
        found = [[str(each.ratio), str(each.low), str(each.high), str(each.p)] for each in read(text)]
        tests = [each.test for each in read(text)]
        if found != [expected] or tests != [writing[3][2]]:
            missed.append((text, found, expected))
    assert missed == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "PFS was longer (HR 0.57, 95% CI 0.39–0.83; P=.003), and so was OS (HR 0.72 [0.50, 1.04], p=0.08).",
            ["0.57 0.39 0.83 .003", "0.72 0.50 1.04 0.08"],
        ),
        ("HRs were 0.64 (0.22–1.86) for A and 0.69 (0.38–1.26) for B.", ["0.64 0.22 1.86 None", "0.69 0.38 1.26 None"]),
        # Whose p is whose is not read.
        (
            "HRs of 0.57 (0.39–0.83) and 0.72 (0.50–1.04), respectively; p = 0.003 and 0.08.",
            ["0.57 0.39 0.83 None", "0.72 0.50 1.04 None"],
        ),
        ("(HR 0.57, p = 0.003, 95% CI 0.39–0.83)", ["0.57 0.39 0.83 0.003"]),
        ("HR (95% CI): 0.57 (0.39–0.83), p < 0.001", ["0.57 0.39 0.83 <0.001"]),
        ("(HR = 1.02 per year, 95% CI 1.00–1.04, p = 0.03)", ["1.02 1.00 1.04 0.03"]),
        ("hazard ratio 0.57 (95% confi- dence interval 0.39–NR)", ["0.57 0.39 NR None"]),
        ("HR 0,57 (IC 95% 0,39-0,83; p=0,003)", ["0.57 0.39 0.83 0.003"]),
        ("The HR at 5 years was assumed to be 0.75 with 80% power.", []),
        ("HR 72 (60–80) bpm at rest, and an OR of 1.5 (1.1–2.0).", []),
        ("After 24 HR 0.5 (0.3–0.8) was seen; HR+ tumors, 12 (6–18) of them.", []),
        ("HR 0.57 (0.39–0.83) and a median of 12.1 (10.2–14.3) months.", ["0.57 0.39 0.83 None"]),
        ("HR 0.57 (39–83%), with 0.39 to 0.83 of doses given.", []),
        ("(HR, 0.68; did not meet the criterion) while median PFS was 10.9 (3.5–16.5) months.", []),
    ],
)
def test_what_is_read_of_other_sentences(text: str, expected: list[str]) -> None:
    assert [f"{each.ratio} {each.low} {each.high} {each.p}" for each in read(text)] == expected
