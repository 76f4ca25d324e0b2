"""Every sentence on results is seen where its condition holds, and not where it does not."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd
import pytest
from cli.options.patients import patients
from cli.study.branches import Watched, watched

from sarcstat.cli.perform import perform
from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.display.findings import findings
from sarcstat.display.findings.facts import EndpointName, Names
from sarcstat.render.templating.wording import paragraphs
from sarcstat.request import Endpoint, Request

ONE = (Endpoint("time", "died=1"),)
NAMES = Names({}, {"time": EndpointName("OS", "Overall survival", "days")})
UNITLESS = Names({}, {"time": EndpointName("OS", "Overall survival", "")})


def data(labels: Mapping[str, str] | None = None, **columns: Sequence[object]) -> Dataset:
    variables = {name: Variable(label=label) for name, label in (labels or {}).items()}
    return Dataset(pd.DataFrame(columns), Codebook(variables), "d.csv", None, 2)


def numbers(start: int, stop: int) -> list[float]:
    return [float(each) for each in range(start, stop)]


#: 24 patients: those of `late` die at the end, nobody of `never` dies; `x` tells both apart, `flat` nothing.
SMALL = data(
    time=numbers(1, 25),
    died=[1.0, 0.0] * 6 + [1.0] * 12,
    late=["no"] * 12 + ["yes"] * 12,
    never=["yes", "no"] * 12,
    x=[*numbers(0, 12), *numbers(50, 62)],
    flat=[1.0, 2.0, 3.0] * 8,
)
#: The larger x, the later everybody dies, but for some.
LATER = data(time=numbers(1, 25), died=[1.0] * 24, x=[i + 0.8 * (7 * i % 24) for i in range(24)])
NOBODY_WITH_B = data(
    time=numbers(1, 9), died=[0.0, 2.0, 0.0, 2.0] + [1.0] * 4, g=["a"] * 4 + ["b"] * 4, x=[2.0] * 4 + [5.0] * 4
)
NOBODY_OF_A = data(time=numbers(1, 9), died=[0.0] * 4 + [1.0] * 4, g=["a"] * 4 + ["b"] * 4)


@cache
def drawn(seed: int) -> Dataset:
    """60 patients with two covariates that are often the same; the hazard of one is not proportional."""
    draw = random.Random(seed)
    rows = []
    for _ in range(60):
        a = float(draw.random() < 0.5)
        b = a if draw.random() < 0.8 else 1 - a
        time = draw.expovariate(1)
        time = round(time**0.55 * 0.9 if a else time, 3) + 0.001
        rows.append({"time": time, "died": float(draw.random() < 0.8), "a": a, "b": b})
    return data(**pd.DataFrame(rows).to_dict("list"))


def request(command: str, on: Dataset | None = None, names: Names = NAMES, /, **keys: Any) -> tuple[Any, ...]:
    takes = command in ("km", "univariate", "cox", "cuminc", "follow-up", "subgroup")
    return Request(command, keys, ONE if takes else ()), on or patients(), names


@cache
def changing(seed: int) -> Dataset:
    """200 patients of two factors; the hazards of both change with time."""
    draw = random.Random(seed)
    rows = []
    for _ in range(200):
        a, b = float(draw.random() < 0.5), float(draw.random() < 0.5)
        time = draw.expovariate(1) ** (0.4 if a else 1)
        rows.append({"time": round(time ** (0.5 if b else 1), 3) + 0.001, "died": 1.0, "a": a, "b": b})
    return data(**pd.DataFrame(rows).to_dict("list"))


FEW = data({"age": "Age (years)"}, age=[50.0], site=["arm"])
HALVES = data(g=["a", "b"] * 6, same=["x", "x", "y", "y"] * 3, alike=[1.0, 1.0, 2.0, 2.0, 3.0, 3.0] * 2)
APART = data(g=["a"] * 9 + ["b"] * 9, x=[*numbers(0, 9), *numbers(90, 99)], y=[*numbers(0, 9), *numbers(80, 89)])

#: What is asked, then parts of the paragraph that must be there, and parts that must not.
SAID: dict[str, tuple[tuple[Any, ...], Sequence[str], Sequence[str]]] = {
    "one patient": (
        request("describe", FEW, variables=["age"]),
        ["The median age was 50 years (range 50–50)."],
        ["missing", "groups", "medians", ":"],
    ),
    "everybody": (
        request("describe", variables=["age", "sex", "site"], summary=["mean-sd"]),
        [
            "The mean age in years was ",
            "Data were missing on sex of the patient (5, 4.2%).",
        ],
        ["groups", "range"],
    ),
    "two means": (
        request("describe", APART, variables=["x", "y"], summary=["mean-sd"]),
        ["The means (SD) were 49.0 (46.4) for x and 44.0 (41.2) for y."],
        ["range", "medians"],
    ),
    "quartiles": (
        request("describe", variables=["age", "site"], summary=["median-iqr"]),
        ["(interquartile range "],
        ["missing"],
    ),
    "groups differ in one": (
        request("describe", variables=["age", "sex"], by=["arm"]),
        [
            "The groups comprised 30 (Old), 41 (New), and 39 (Both) patients.",
            "The groups differed significantly in age in years (p = 0.045) and in no other characteristic.",
        ],
        ["did not differ", "By "],
    ),
    "groups differ in all": (
        request("describe", APART, variables=["x", "y"], by=["g"]),
        ["The groups differed significantly in x (p < 0.001) and y (p < 0.001)."],
        ["no other", "did not differ"],
    ),
    "groups differ in none": (
        request("describe", HALVES, variables=["same", "alike"], by=["g"]),
        ["The groups did not differ significantly in any characteristic."],
        ["differed"],
    ),
    "nothing to compare": (
        request("describe", data(x=[1.0] * 4, g=["a", "a", "b", "b"]), variables=["x"], by=["g"], numeric=["x"]),
        ["The groups comprised 2 (a) and 2 (b) patients."],
        ["differ"],
    ),
    "no tests asked": (request("describe", variables=["age"], by=["arm"], test=["none"]), ["30 (Old)"], ["differ"]),
    "two groupings": (
        request("describe", variables=["age", "arm", "sex"], by=["arm", "sex"]),
        [
            "By treatment arm, groups differed significantly in age in years",
            "By sex of the patient, groups did not differ significantly in any characteristic.",
        ],
        [],
    ),
    "weights are no patients": (request("describe", variables=["age", "sex"], weight="weight"), [""], ["patients"]),
    "curves without groups": (
        request("km", times=[360, 5000], style="both"),
        [
            "89 events of OS occurred in 120 patients. Median OS was 810.0 days (95% CI ",
            "OS was 82.0% at 360 days (95% CI 75.1–89.5; 89 at risk) and 0.0% at 5000 days (0 at risk).",
        ],
        ["By ", "compared"],
    ),
    "curves without a unit": (
        request("km", SMALL, UNITLESS, by=["late"], times=[20, 30]),
        ["Median OS was 16.0 (95% CI ", "at 20", " for no", "(log-rank p "],
        ["days", "compared"],
    ),
    "rates beyond the last time": (
        request("km", NOBODY_OF_A, times=[4, 50], where="g = 'a'"),
        ["was 100.0%", "not estimable at 50 days"],
        ["By "],
    ),
    "stratified and not compared": (
        request("km", by=["arm"], strata="sex", test=["none"]),
        ["Median OS was"],
        ["compared", "stratified", "log-rank"],
    ),
    "stratified": (
        request("km", by=["arm"], strata="sex", test=["logrank"]),
        ["OS was compared by arm (log-rank p = 0.738, stratified by sex)."],
        ["By arm", "for Old"],
    ),
    "one event": (
        request("km", data(time=[1.0, 2.0, 3.0], died=[1.0, 0.0, 0.0])),
        ["1 event of OS occurred in 3 patients. Median OS was not reached."],
        ["estimable"],
    ),
    "a median without interval": (
        request("km", data(time=[1.0, 2.0], died=[1.0, 0.0])),
        ["Median OS was 1.0 days (95% CI not estimable)."],
        ["reached"],
    ),
    "curves two by two": (
        request("km", by=["arm"], times=[360], tau=600, differences=True),
        [
            "The difference in OS at 360 days between New and Old (arm) was 0.6 percentage points (95% CI -18.4 to "
            "19.6, p = 0.948), the ratio 1.01 (95% CI 0.80–1.27).",
            "The difference in restricted mean OS up to 600 days between Both and Old (arm) was 2.9 days (95% CI ",
            "These comparisons do not rest on proportional hazards.",
        ],
        ["within", "Times count", "Patients count"],
    ),
    "curves two by two without a unit": (
        request("km", SMALL, UNITLESS, by=["late"], times=[20, 30], tau=12, differences=True),
        [
            "The difference in OS at 20 between yes and no (late) was not estimable, the ratio not estimable.",
            "The difference in restricted mean OS up to 12 between yes and no (late) was 3.7, the ratio 1.45.",
        ],
        ["days"],
    ),
    "curves two by two in strata": (
        request("km", by=["arm"], strata="sex", times=[360], differences=True),
        ["between New and Old (arm) within sex Woman was 22.2 percentage points (95% CI -6.6 to 51.1, p = 0.131)"],
        ["restricted"],
    ),
    "from a landmark": (
        request("km", by=["arm"], landmark=60),
        [
            "Times count from the landmark at 60 days, and the results are of the patients who reached it without an "
            "event.",
        ],
        ["entry", "The difference"],
    ),
    "from a landmark without a unit": (
        request("km", SMALL, UNITLESS, landmark=6),
        ["Times count from the landmark at 6, and the results are of the patients"],
        ["days"],
    ),
    "from their entry on": (
        request("cox", covariates=["age"], entry="early", style="r"),
        ["Patients count as at risk from their entry on (early), so that the results are conditional on it."],
        ["landmark"],
    ),
    "hazard ratios by period": (
        request("cox", covariates=["age", "sex"], split_at=[300, 600], style="r"),
        [
            "By period the hazard ratio of Age in years was 0.95 (95% CI 0.92–0.99) up to 300, 1.00 (95% CI 0.97–1.04) "
            "after 300 up to 600, and 1.00 (95% CI 0.97–1.02) after 600 (p = 0.105 for the same in all periods).",
            "By period the hazard ratio of Sex of the patient, Woman vs Man was ",
        ],
        ["Times count"],
    ),
    "many factors": (
        request("univariate", SMALL, by=["late", "never", "flat"]),
        ["In univariable log-rank tests, OS differed by late (p < 0.001).", "No significant difference was found by "],
        ["By "],
    ),
    "many factors, none of which differs": (
        request("univariate", by=["arm", "sex", "site"]),
        ["No significant difference was found by arm (p = 0.806), sex (p = 0.281), or site (p = 0.058)."],
        ["differed", "By "],
    ),
    "many factors, all of which differ": (
        request(
            "univariate",
            data(**{**SMALL.frame[["time", "died", "late"]], "b": SMALL.frame["late"], "c": SMALL.frame["late"]}),
            by=["late", "b", "c"],
        ),
        ["In univariable log-rank tests, OS differed by late"],
        ["No significant"],
    ),
    "a test that cannot be made": (
        request(
            "univariate",
            data(**{**NOBODY_OF_A.frame, "h": NOBODY_OF_A.frame["g"], "i": NOBODY_OF_A.frame["g"]}),
            by=["g", "h", "i"],
        ),
        ["4 events of OS"],
        ["differ", "not estimable"],
    ),
    "a test of the one factor that cannot be made": (
        request("km", NOBODY_OF_A, by=["g"], test=["logrank"]),
        ["By g, median OS was not reached for a (0 events in 4 patients) and 6.0 days"],
        ["log-rank", "compared"],
    ),
    "higher and lower hazards": (
        request("cox", SMALL, covariates=["late", "flat"], ref={"late": "no"}, style="r"),
        [
            "The multivariable Cox model of OS included 24 patients with 18 events.",
            "No significant association was found for flat.",
        ],
        ["stratified", "Selection"],
    ),
    "a model in strata": (
        request("cox", covariates=["age"], strata="sex", style="r"),
        [
            "The Cox model of OS, stratified by sex of the patient, included 115 patients",
            "There was no evidence against proportional hazards (p = ",
        ],
        ["multivariable", "Selection"],
    ),
    "no covariate enters": (
        request("cox", covariates=["age", "size"], method="fstep-lr", pin=0.0001),
        ["No covariate entered the Cox model of OS (120 patients, 89 events)."],
        ["included", "Selection"],
    ),
    "selection": (
        request("cox", covariates=["age", "size", "site"], method="fstep-lr", pin=0.3, pout=0.4),
        ["Selection left out size.", "A higher hazard was associated with site, leg vs trunk (HR 1.77, 95% CI "],
        ["proportional"],
    ),
    "selection that leaves nothing out": (
        request("cox", covariates=["age", "size"], method="bstep-lr", pin=0.98, pout=0.99),
        ["The multivariable Cox model"],
        ["Selection"],
    ),
    "a lower hazard": (
        request("cox", LATER, covariates=["x"], style="r"),
        ["A lower hazard was associated with x, per unit (HR "],
        ["higher", "No significant", "No hazard ratio"],
    ),
    "a hazard ratio that does not exist": (
        request("cox", NOBODY_OF_A, covariates=["g"], style="r"),
        ["No hazard ratio could be estimated for g, b vs a."],
        ["No significant", "hazard was"],
    ),
    "hazards that are not proportional": (
        request("cox", drawn(1), covariates=["a", "b"], style="r"),
        ["There was evidence against proportional hazards for a (p = 0.001): this hazard ratio is an average over"],
        ["no evidence", "could not", "as a whole"],
    ),
    "two hazards that are not proportional": (
        request("cox", changing(3), covariates=["a", "b"], style="r"),
        ["evidence against proportional hazards for a (p < 0.001) and b (p < 0.001): each of these hazard ratios"],
        ["no evidence", "this hazard ratio"],
    ),
    "few events": (
        request("cox", SMALL, covariates=["never", "flat"], style="r"),
        ["With 9.0 events per parameter, its estimates may be unstable."],
        ["could not"],
    ),
    "hazards that are not proportional together": (
        request("cox", drawn(44), covariates=["a", "b"], style="r"),
        ["evidence against proportional hazards in the model as a whole (p < 0.001): its"],
        ["no evidence", "could not", "this hazard ratio"],
    ),
    "proportional hazards that cannot be tested": (
        request("cox", SMALL, covariates=["x"], style="r"),
        ["No hazard ratio could be estimated for x.", "Proportional hazards could not be tested for x."],
        ["evidence"],
    ),
    "incidence of everybody": (
        request("cuminc", competing=["grade=3"], both="event", times=[360]),
        ["At 360 days, after 8 competing events, the cumulative incidence of Dead (OS) was 17.5% (95% CI 11.8–26.1)"],
        ["Gray", " in Old"],
    ),
    "incidence of groups": (
        request("cuminc", SMALL, Names(), by=["never"], competing=["flat=3"], both="event", times=[12, 20]),
        [
            "At 20, after 2 competing events, the cumulative incidence of died (time) was ",
            "% (95% CI ",
            " in no, with 4 events among 12 patients",
            "(Gray's test between the groups of never: p ",
        ],
        ["days"],
    ),
    "Fine and Gray": (
        request("cox", competing=["grade=3"], both="event", covariates=["age", "sex"], fine_gray=True, style="r"),
        [
            "In Fine and Gray's model of OS (115 patients, ",
            "the subdistribution hazard ratios were: Age in years (",
            "Sex of the patient, Woman vs Man (",
        ],
        ["No subdistribution", "The multivariable Cox model"],
    ),
    "a subdistribution hazard ratio that does not exist": (
        request("cox", NOBODY_WITH_B, competing=["died=2"], covariates=["g"], fine_gray=True, style="r"),
        ["No subdistribution hazard ratio could be estimated for g, b vs a."],
        ["In Fine and Gray's model"],
    ),
    "a subdistribution hazard ratio of a number that does not exist": (
        request("cox", NOBODY_WITH_B, competing=["died=2"], covariates=["x"], fine_gray=True, style="r"),
        ["No subdistribution hazard ratio could be estimated for x."],
        [],
    ),
    "collinear": (
        request("collinearity", data(a=numbers(1, 6), b=[2.0 * i for i in range(1, 6)]), variables=["a", "b"]),
        ["Collinearity was perfect: a is determined by the other covariates."],
        ["largest"],
    ),
    "hardly collinear": (
        request("collinearity", variables=["age", "size"]),
        [
            "was weak: the largest variance inflation factor was 1.0 (age in years) and the largest condition "
            "index 10.3."
        ],
        ["perfect"],
    ),
    "response of all": (
        request("response", best="best", by=["arm"]),
        [
            "Of 96 patients, 19 (19.8%) had complete response",
            "22 (22.9%) had no evaluable response as best response.",
            "By arm, ",
            "test, p = ",
        ],
        ["evaluable patient", "not evaluable."],
    ),
    "response of evaluable patients": (
        request("response", best="best", denominator="evaluable"),
        [
            "Of 74 evaluable patients, ",
            "and 21 (28.4%) had progressive disease as best response. 22 patients were not evaluable.",
        ],
        ["no evaluable response", "By "],
    ),
    "one patient is not evaluable": (
        request("response", data(best=["CR", "PD", "NE"]), best="best", denominator="evaluable"),
        ["1 patient was not evaluable."],
        ["no evaluable"],
    ),
    "everybody is evaluable": (
        request("response", data(best=["CR", "PD", "PD"]), best="best", denominator="evaluable"),
        ["Of 3 evaluable patients, 1 (33.3%) had complete response"],
        ["not evaluable"],
    ),
    "nobody is evaluable": (
        request("response", data(best=["NE", "NE"]), best="best", denominator="evaluable"),
        [""],
        ["response"],
    ),
    "events of a grade": (
        request("adverse-events", columns=["rash", "reduced"], grade=3, by=["arm"]),
        ["Adverse events of grade 3 or higher occurred in ", "The most frequent were ", "By group, they were "],
        ["dose", "discontinued"],
    ),
    "fatal events": (
        request("adverse-events", columns=["rash"], grade=5, dose_reduction="reduced", discontinuation="stopped"),
        [
            "Adverse events of grade 5 occurred in ",
            "The most frequent was ",
            "The dose was reduced because of adverse events in 65 (54.2%) and treatment discontinued in 64 "
            "(53.3%) patients.",
        ],
        ["or higher", "By group"],
    ),
    "events with a reduction": (
        request("adverse-events", columns=["rash"], dose_reduction="reduced"),
        [
            "Adverse events occurred in 68 of 120 patients (56.7%).",
            "The dose was reduced because of adverse events in 65 patients (54.2%).",
        ],
        ["grade", "discontinued"],
    ),
    "events with a discontinuation": (
        request("adverse-events", columns=["rash"], discontinuation="stopped"),
        ["Treatment was discontinued because of adverse events in 64 patients (53.3%)."],
        ["dose"],
    ),
    "no events": (
        request("adverse-events", data(rash=["no", "no"]), columns=["rash"]),
        ["Adverse events occurred in 0 of 2 patients (0.0%)."],
        ["most frequent"],
    ),
    "events by two factors": (
        request("adverse-events", columns=["rash"], by=["arm", "sex"]),
        ["By Treatment arm, they were 15 (50.0%) for Old", "By Sex of the patient, they were "],
        ["By group"],
    ),
    "follow-up": (
        request("follow-up", by=["arm"]),
        [
            "Median follow-up for OS (reverse Kaplan–Meier method, 120 patients) was not reached.",
            "In the 31 patients without an event, the median of the observed times was 420.0 days (range 60.0–1080.0).",
        ],
        [],
    ),
    "follow-up when all had the event": (
        request("follow-up", data(time=[1.0, 2.0], died=[1.0, 1.0])),
        ["Median follow-up for OS"],
        ["without an event"],
    ),
    "subgroups": (
        request("subgroup", by="arm", within=["sex"]),
        [
            "In all patients, median OS was 660.0 days (95% CI ",
            "Within sex Man, ",
            "(HR 1.30, 95% CI 0.55–3.03, log-rank p = 0.513, 14 events in 21 patients)",
            "The test of interaction with sex gave p = 0.131.",
        ],
        ["small groups", "could not be made"],
    ),
    "a subgroup in which nobody dies": (
        request(
            "subgroup",
            data(time=numbers(1, 17), died=[1.0] * 8 + [0.0] * 8, g=["a", "b"] * 8, s=[1.0] * 8 + [2.0] * 8),
            by="g",
            within=["s"],
        ),
        [
            "Within s 2, median OS was not reached for a (0 events in 4 patients), and not reached for b "
            "(0 events in 4 patients, small groups)."
        ],
        ["could not be made"],
    ),
    "small subgroups in which nobody of one group dies": (
        request("subgroup", data(**{**NOBODY_OF_A.frame, "s": [1.0, 2.0] * 4}), by="g", within=["s"], ref={"g": "b"}),
        ["not reached for a", "HR not estimable", "small groups", "The test of interaction with s could not be made."],
        ["NE", "gave"],
    ),
}


@cache
def environment() -> Watched:
    return watched()


def paragraph(given: tuple[Any, ...]) -> str:
    asked, on, names = given
    found = findings(perform(asked, on), names)
    assert found is not None
    return " ".join(paragraphs(environment(), *found))


@pytest.mark.parametrize("case", SAID)
def test_a_sentence_is_there_where_its_condition_holds_and_only_there(case: str) -> None:
    given, there, absent = SAID[case]
    text = paragraph(given)
    for part in there:
        assert part in text, text
    for part in absent:
        assert part not in text, text


#: What the program's own results never make happen, but a template must be right about all the same.
NEVER = {
    "words.txt.j2: median(estimate, unit)": "every median is computed; a template of a user's may ask for another",
    "words.txt.j2: {% macro share(estimate) %}": "rates of response and incidences are computed wherever n is not 0",
    "words.txt.j2: {% macro effect(each) %}": "a product of two numbers has neither levels nor a step",
    "survival.txt.j2: {% if each.overall %}": "km and univariate have the curve of everybody",
    "survival.txt.j2: if tests.all }}.": "groups are there to be compared",
    "collinearity.txt.j2: if index }}": "an index that is not finite while the inflation is: rounding only",
}


def test_every_condition_of_the_templates_is_seen_both_ways() -> None:
    """A sentence that no result ever makes appear, or vanish, has not been tried."""
    for given, _, _ in SAID.values():
        paragraph(given)
    unseen = [each for each in environment().unseen() if not any(_is(each, known) for known in NEVER)]
    assert unseen == []


def _is(unseen: str, known: str) -> bool:
    template, _, text = known.partition(": ")
    return unseen.startswith(template) and text in unseen
