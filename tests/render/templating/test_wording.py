"""Paragraphs from facts: grammar for one and several, for what is not reached, not estimable, and never a cause."""

from __future__ import annotations

import re
from typing import Any

import pytest
from running import ROOT

from sarcstat.display.findings.contrasts import CountedFrom
from sarcstat.display.findings.cox import CoxFindings, Effect
from sarcstat.display.findings.facts import Count, EndpointName, Estimate, Test
from sarcstat.display.findings.follow_up import FollowUpFindings, Observed
from sarcstat.display.findings.response import RateGroup
from sarcstat.display.findings.survival import Comparison, Group, Rate, SurvivalFindings
from sarcstat.render.templating.wording import joined, paragraphs, wording

PFS = EndpointName("PFS", "Progression-free survival", "months")
CI = "95% CI"
NOT_REACHED = Estimate("NR", None, "", CI, "not_reached")
NOT_ESTIMABLE = Estimate("NE", None, "", CI, "not_estimable")
HALF = Estimate("62.5%", 0.625, "32.0–93.0", CI)
PAPER = Estimate("6.1", 6.1, "4.9–7.2", CI)


def said(name: str, **facts: Any) -> list[str]:
    return paragraphs(wording(None), name, {"counted_from": CountedFrom("", "", ""), **facts})


def survival(overall: Group | None, *comparisons: Comparison) -> list[str]:
    return said("survival", endpoints=[SurvivalFindings(PFS, overall, comparisons)])


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (
            Group("", 209, 168, PAPER, []),
            "168 events of PFS occurred in 209 patients. Median PFS was 6.1 months (95% CI 4.9–7.2).",
        ),
        (
            Group("", 1, 1, Estimate("2.0", 2.0, "", CI), []),
            "1 event of PFS occurred in 1 patient. Median PFS was 2.0 months (95% CI not estimable).",
        ),
        (
            Group("", 30, 0, NOT_REACHED, []),
            "0 events of PFS occurred in 30 patients. Median PFS was not reached.",
        ),
        (
            Group("", 30, 9, Estimate("NR", None, "20.1–NE", CI, "not_reached"), []),
            "9 events of PFS occurred in 30 patients. Median PFS was not reached (95% CI 20.1–NE).",
        ),
        (
            Group("", 8, 2, NOT_REACHED, [Rate("12", HALF, 3), Rate("24", NOT_ESTIMABLE, 0)]),
            "2 events of PFS occurred in 8 patients. Median PFS was not reached. "
            "PFS was 62.5% at 12 months (95% CI 32.0–93.0; 3 at risk) and not estimable at 24 months (0 at risk).",
        ),
    ],
)  # fmt: skip
def test_median_of_everybody(group: Group, expected: str) -> None:
    assert survival(group) == [expected]


def test_groups_of_one_factor_are_told_with_their_medians() -> None:
    groups = [Group("Mono", 9, 8, PAPER, []), Group("Switch", 5, 1, NOT_REACHED, [])]
    comparison = Comparison("Pattern", groups, [Test("log-rank", "p < 0.001", 1e-5, True)], "")
    assert survival(None, comparison) == [
        "By Pattern, median PFS was 6.1 months (95% CI 4.9–7.2) for Mono (8 events in 9 patients) and not reached for "
        "Switch (1 event in 5 patients) (log-rank p < 0.001)."
    ]


def test_a_single_group_has_no_test() -> None:
    assert survival(None, Comparison("Arm", [Group("A", 9, 8, PAPER, [])], [], "")) == [
        "By Arm, median PFS was 6.1 months (95% CI 4.9–7.2) for A (8 events in 9 patients)."
    ]


def test_many_factors_are_told_by_their_tests() -> None:
    tests = [("ECOG", "p < 0.001", True), ("Age", "p = 0.756", False), ("Sex", "p = 0.885", False)]
    comparisons = [Comparison(label, [], [Test("log-rank", p, 0.5, sure)], "") for label, p, sure in tests]
    assert survival(None, *comparisons) == [
        "In univariable log-rank tests, PFS differed by ECOG (p < 0.001). "
        "No significant difference was found by Age (p = 0.756) or Sex (p = 0.885)."
    ]


def model(*effects: Effect, **fields: Any) -> CoxFindings:
    given: dict[str, Any] = {
        "stepwise": False,
        "unassociated": [],
        "left_out": [],
        "strata": "",
        "proportional": None,
        "doubtful": [],
        **fields,
    }
    return CoxFindings(endpoint=PFS, n=209, events=168, effects=effects, **given)


ECOG = Effect("ECOG", "≥2 vs 0–1", Estimate("3.54", 3.54, "2.20–5.71", CI), Test("Wald", "p < 0.001", 1e-6, True))
AGE = Effect("Age", "", Estimate("0.98", 0.98, "0.97–0.99", CI), Test("Wald", "p = 0.010", 0.01, True))
EMPTY = Effect("Site", "B vs A", NOT_ESTIMABLE, Test("Wald", "p not estimable", None, False))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            model(ECOG, AGE, EMPTY, unassociated=["Sex"]),
            "The multivariable Cox model of PFS included 209 patients with 168 events. A higher hazard was associated "
            "with ECOG, ≥2 vs 0–1 (HR 3.54, 95% CI 2.20–5.71, p < 0.001). A lower hazard was associated with Age "
            "(HR 0.98, 95% CI 0.97–0.99, p = 0.010). No significant association was found for Sex. No hazard ratio "
            "could be estimated for Site, B vs A.",
        ),
        (
            model(ECOG, strata="Center", proportional=Test("", "p = 0.310", 0.31, False)),
            "The Cox model of PFS, stratified by Center, included 209 patients with 168 events. A higher hazard was "
            "associated with ECOG, ≥2 vs 0–1 (HR 3.54, 95% CI 2.20–5.71, p < 0.001). There was no evidence against "
            "proportional hazards (p = 0.310 for the model as a whole).",
        ),
        (model(stepwise=True), "No covariate entered the Cox model of PFS (209 patients, 168 events)."),
        (
            model(AGE, stepwise=True, left_out=["Sex"], proportional=Test("", "p = 0.004", 0.004, True)),
            "The Cox model of PFS included 209 patients with 168 events. Selection left out Sex. A lower hazard was "
            "associated with Age (HR 0.98, 95% CI 0.97–0.99, p = 0.010). There was evidence against "
            "proportional hazards in the model as a whole (p = 0.004): its hazard ratios are averages over the "
            "follow-up.",
        ),
    ],
)
def test_cox_model(found: CoxFindings, expected: str) -> None:
    assert said("cox", models=[found], subdistributions=[]) == [expected]


def test_follow_up_without_survivors() -> None:
    found = FollowUpFindings(PFS, 12, NOT_REACHED, None, Observed(12, "3.0", "0.5", "9.0"))
    assert said("follow-up", endpoints=[found]) == [
        "Median follow-up for PFS (reverse Kaplan–Meier method, 12 patients) was not reached."
    ]


def test_response_of_evaluable_patients() -> None:
    total = RateGroup("", 30, Estimate("50.0%", 50.0, "31.3–68.7", CI), NOT_ESTIMABLE, 15)
    counts = {"CR": Count("CR", 1, "3.6%"), "PR": Count("PR", 14, "50.0%")}
    assert said("response", n=28, evaluable=True, total=total, counts=counts, comparisons=[]) == [
        "Of 28 evaluable patients, 1 (3.6%) had complete response and 14 (50.0%) had partial response as best "
        "response. The objective response rate was 50.0% (95% CI 31.3–68.7) and the disease control rate not estimable."
    ]


def test_nothing_sensible_to_say_is_nothing() -> None:
    assert said("sensitivity", endpoint=None, cases=[]) == []
    assert said("survival", endpoints=[]) == []
    empty: dict[str, Any] = {key: [] for key in ("groups", "summaries", "largest", "missing", "comparisons")}
    assert said("describe", n=0, **empty) == []


def test_no_wording_claims_a_cause() -> None:
    folder = ROOT / "templates" / "report"
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("*.txt.j2")]
    assert len(texts) > 8
    for word in ("caus", "leads to", "improve", "reduces", "prolong", "benefit", "due to"):
        assert not any(word in _without_terms(text) for text in texts), word


def _without_terms(text: str) -> str:
    """The text without reasons of the doctors, and without what is called a cause in competing risks."""
    text = text.replace("because of adverse events", "")
    return re.sub(r"cause[_-]specific|each\.cause\b", "", text, flags=re.I)


def test_a_label_stays_one_text() -> None:
    group = Group("a\n\nb {{ 7*7 }}", 9, 8, PAPER, [])
    assert survival(None, Comparison("<x>", [group], [], "")) == [
        "By <x>, median PFS was 6.1 months (95% CI 4.9–7.2) for a b {{ 7*7 }} (8 events in 9 patients)."
    ]


@pytest.mark.parametrize(
    ("items", "expected"),
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b, and c"), (["a, x", "b", "c"], "a, x; b; and c")],
)
def test_enumerations(items: list[str], expected: str) -> None:
    assert joined(items) == expected
