"""Sentences of a paper: medians, hazard ratios, rates, events and dates that its text prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit.reading.documents import TABLE, facts

from sarcstat.audit.rules import audit


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The median PFS and OS were 6.1 months (95% CI: 4.9–7.2) and 16.4 months (95% CI, 13.6 to 19.1), "
            "respectively.",
            [("PFS", "6.1", "4.9", "7.2"), ("OS", "16.4", "13.6", "19.1")],
        ),
        ("Median overall survival was 16·4 months [95% CI 13·6–19·1].", [("OS", "16.4", "13.6", "19.1")]),
        ("The median follow-up was 18.7 months.", [("follow-up", "18.7", "None", "None")]),
        ("Median OS was 9.4 months in the combination group.", []),
        ("Median PFS was 6.3 vs. 1.5 months.", []),
        ("In all patients, median PFS was 3.6 months (95% CI 2.7–4.6) for A, and 9.5 for B.", []),
        ("In all patients, median PFS was 3.6 months (95% CI 2.7–4.6).", [("PFS", "3.6", "2.7", "4.6")]),
    ],
)
def test_medians_of_sentences_about_all_patients(
    sentence: str, expected: list[tuple[str, ...]], tmp_path: Path
) -> None:
    found = facts(tmp_path, f"# Results\n\n{sentence}\n\n{TABLE}\n", name="paper.md")
    assert [(m.outcome, str(m.median), str(m.low), str(m.high)) for m in found.medians] == expected


def test_hazard_ratios_rates_and_events_of_sentences(tmp_path: Path) -> None:
    text = (
        "# Abstract\n\nA total of 209 patients were included. The objective response rate was 13.4%. "
        "Independent factors for OS were grade (HR 2.48, 95% CI: 1.46–4.21, p = 0.001) and malnutrition "
        "(hazard ratio [HR], 2.01; 95% CI, 1.31-3.08; P<.001).\n\n"
        "# Results\n\nUntil the cut-off, death occurred in 98 (46.9%) patients. Ten patients were lost to follow-up, "
        "which was considered a death event. Of the 35 patients of the switch group, an ORR of 11.4% was seen.\n\n"
        "# Discussion\n\nIn another trial the median OS was 12.0 months and the HR 0.50 (95% CI 0.30–0.80).\n"
    )
    found = facts(tmp_path, text, name="paper.md")
    assert [(m.outcome, r.variable, str(r.ratio), str(r.p)) for m in found.models for r in m.ratios] == [
        ("OS", "grade", "2.48", "0.001"),
        ("OS", "malnutrition", "2.01", "<.001"),
    ]
    assert [str(r.rates["ORR"].percent) for r in found.responses] == ["13.4"]
    assert [(str(e.events), str(e.percent), str(e.n), str(e.lost)) for e in found.endpoints] == [
        ("98", "46.9", "209", "10")
    ]
    assert (str(found.n), found.medians) == ("209", ())


def test_rates_of_groups_are_not_those_of_all(tmp_path: Path) -> None:
    text = (
        "# Results\n\nOf 90 patients, the objective response rate was 13.4% in all patients. By arm, the objective "
        "response rate was 8.0% for A and 24.2% for B. By stage, the objective response rate was 16.5% for 0–1.\n"
    )
    assert [str(r.rates["ORR"].percent) for r in facts(tmp_path, text, name="paper.md").responses] == ["13.4"]


def test_hazard_ratios_of_a_part_of_the_patients_are_its_own(tmp_path: Path) -> None:
    text = (
        "# Results\n\nIn all patients, median OS was 3.6 months for A, and 9.1 for B (HR 0.42, 95% CI 0.27–0.65). "
        "Within ECOG 0–1, median OS was 5.9 months for A (HR 1.10, 95% CI 0.90–1.34), and 9.1 for B (HR 0.52, "
        "95% CI 0.33–0.81).\n"
    )
    found = facts(tmp_path, text, name="paper.md")
    assert [(m.within, str(r.ratio)) for m in found.models for r in m.ratios] == [
        ("", "0.42"),
        ("ECOG 0-1", "1.10"),
        ("ECOG 0-1", "0.52"),
    ]
    assert audit(found).findings == []


def test_dates_states_and_choice_of_variables(tmp_path: Path) -> None:
    text = (
        "# Methods\n\nPatients treated from June 2018 to March 2021 were included; treatment continued until disease "
        "progress. The cut-off date was 25 August 2021. Variables significant by themselves (p < 0.10) were "
        "entered into a multivariable Cox model.\n\n# Results\n\nA total of 209 patients were included. The median "
        "follow-up was 18.7 months (range 4.4–38.3) in survivors. Death occurred in 98 patients. "
        "At that time 101 patients were alive, and 42 patients were still receiving treatment.\n\n"
    )
    found = facts(tmp_path, text + TABLE, name="paper.md")
    (dates,), (states,), (selection,) = found.dates, found.states, found.selections
    assert (str(dates.first_enrolment), str(dates.last_enrolment)) == ("2018-06-01", "2021-03-31")
    assert (str(dates.cutoff), str(dates.follow_up_high), dates.survivors) == ("2021-08-25", "38.3", True)
    assert [str(each) for each in (states.dead, states.alive, states.on_treatment)] == ["98", "101", "42"]
    assert (states.treated_to_progression, str(selection.threshold)) == (True, "0.10")
