"""Every sentence on methods is seen where its condition holds, and not where it does not."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
from cli.study.branches import Watched, watched

from sarcstat.cli.study.plan import compute, planned
from sarcstat.cli.study.tables import all_commands
from sarcstat.display.findings import findings
from sarcstat.render.templating.wording import paragraphs
from sarcstat.study.meaning import meaning
from sarcstat.study.methods.methods import methods
from sarcstat.study.preparing import open_data, prepared
from sarcstat.study.reading import read_study
from sarcstat.study.report.report import names_of

DATES = """
[endpoints.OS]
label = "Overall survival"
start = "start"
events = { death = "death" }
censor = "last"
lost_when = "status = 'lost'"
unit = "days"
"""
PFS = """
[endpoints.PFS]
start = "start"
events = { relapse = "relapse", death = "death" }
"""
GIVEN = """
[endpoints.OS]
time = "days"
event = "died"
time_unit = "days"
unit = "days"
"""


def table(name: str, command: str, *keys: str, endpoint: str = "") -> str:
    of = f'endpoints = ["{endpoint}"]\n' if endpoint else ""
    listed = "\n".join(keys)
    return f'[[tables]]\nname = "{name}"\ncommand = "{command}"\n{of}{listed}\n'


#: Relapse, of which death is free to come first.
COMPETING = """
[endpoints.OS]
start = "start"
events = { relapse = "relapse" }
competing = { death = "death" }
censor = "last"
unit = "days"
"""

TWO_CAUSES = """
[endpoints.DEATH]
time = "days"
event = "status=dead"
competing = ["status=alive", "status=lost"]
time_unit = "days"
unit = "days"
"""
KM = table("km", "km", 'by = ["arm"]', endpoint="OS")
#: Lines of a table of adverse events from a file of their own.
EVENTS = ('events = "e.csv"', 'id = "id"', 'term = "term"')
EXPOSED = ('exposure = "days"', 'exposure_unit = "days"')
COMPARED = 'compare_rates = ["ratio", "difference"]'
AFTER = "id,term,soc,grade,day\nP1,Rash,Skin,2,1\nP2,Rash,Skin,3,1\nP4,Nausea,Gut,1,1\n"
COX = table("cox", "cox", 'covariates = ["age", "size"]', endpoint="OS")


def file(seed: int = 1) -> str:
    """60 patients: dates, times, covariates, responses."""
    draw = random.Random(seed)
    lines = ["id,start,death,relapse,last,status,days,died,arm,sex,age,size,best,rash,early,from,until,row_of"]
    for i in range(60):
        dead, lost = draw.random() < 0.6, draw.random() < 0.2
        month, day = draw.randint(2, 11), draw.randint(1, 28)
        last = f"2021-{month:02}-{day:02}"
        relapse = f"2021-01-{draw.randint(2, 28):02}" if draw.random() < 0.4 else ""
        size = "" if i == 7 else f"{draw.uniform(1, 9):.1f}"
        status = "dead" if dead else "lost" if lost else "alive"
        lines.append(
            f"P{i},2021-01-01,{last if dead else ''},{relapse},{last},{status},{(days := draw.randint(1, 400))},"
            f"{int(dead)},"
            f"{draw.choice('ab')},{draw.choice('mf')},{draw.randint(30, 80)},{size},{draw.choice(('CR', 'PD', 'NE'))},"
            f"{draw.choice(('yes', 'no'))},2021-01-{i % 28 + 1:02},{500 * (i % 2)},{500 * (i % 2) + days},Q{i // 2}"
        )
    return "\n".join(lines) + "\n"


#: What stands in the study after its data, then parts of the paragraphs that must be there, and that must not.
SAID: dict[str, tuple[str, Sequence[str], Sequence[str]]] = {
    "nothing but patients": (
        table("t", "describe", 'variables = ["sex"]'),
        [
            "Categorical characteristics were described by numbers of patients and percentages.",
            "Patients with a missing value were excluded from the analyses that required it.",
        ],
        [
            "study population",
            "excluded for",
            "cutoff",
            "continuous",
            "randomized",
            "compared",
            "Survival",
            "Hazard",
            "month",
            "two-sided",
            "Otherwise",
        ],
    ),
    "no tables": ("", ["Patients with a missing value"], ["Analyses were done"]),
    "one patient": (
        table("t", "describe", 'variables = ["sex"]') + "SINGLE",
        ["Analyses were done with sarcstat "],
        ["study population"],
    ),
    "a population and a cutoff": (
        "POPULATION\ncutoff = 2021-07-01\n" + DATES + 'lost = "event"\n' + KM,
        [
            "The study population was selected by a criterion stated under Data decisions.",
            "The data cutoff was 1 July 2021.",
            "Events after the data cutoff did not count (",
            "were counted as having the event at their last contact; there were none.",
        ],
        ["converted to months", "Times of zero", "comprised"],
    ),
    "a population in words": (
        "WORDS\n" + table("t", "describe", 'variables = ["sex"]'),
        ["The study population comprised women.", "Patients were excluded for this reason: too old."],
        ["Data decisions", "these reasons"],
    ),
    "two reasons": (
        "REASONS\n" + table("t", "describe", 'variables = ["sex"]'),
        ["Patients were excluded for these reasons: too old; too young."],
        ["Data decisions", "comprised"],
    ),
    "randomized groups": (
        table("t", "describe", 'variables = ["sex"]', 'by = "arm"') + '[report]\ndesign = "randomized"\n',
        ["As groups were randomized, their baseline characteristics were not tested."],
        ["groups were compared"],
    ),
    "groups that are not randomized": (
        table("t", "describe", 'variables = ["sex"]', 'by = "arm"') + '[report]\ndesign = "cohort"\n',
        ["groups were compared by"],
        ["randomized"],
    ),
    "an endpoint from dates": (
        DATES + 'lost = "exclude"\n' + KM,
        [
            "Overall survival (OS) was the time from the start to death.",
            "Patients without the event were censored at the last.",
            "Patients lost to follow-up before an event (",
            ") were excluded.",
            "All tests were two-sided, and p < 0.05 was considered significant; p-values were not corrected for "
            "multiple testing.",
        ],
        ["whichever came first", "there were none", "Events after", "unknown", "apart from"],
    ),
    "an endpoint of several events to the cutoff": (
        "cutoff = 2021-12-31\n" + PFS + table("t", "km", endpoint="PFS"),
        [
            "PFS was the time from the start to relapse or death, whichever came first.",
            "Patients without such an event were censored at the data cutoff.",
            "Times were converted to months of 30.4375 days.",
        ],
        ["PFS (PFS)", "lost to follow-up", "Groups were compared", "two-sided"],
    ),
    "nobody was lost": (
        DATES.replace("'lost'", "'moved'") + KM,
        ["Patients lost to follow-up before an event were censored at their last contact; there were none."],
        ["left out."],
    ),
    "lost or not is unknown": (
        DATES + 'lost = "exclude"\n' + table("t", "km", endpoint="OS") + "UNKNOWN",
        ["Patients of whom it was unknown whether they had had an event or had been lost were excluded ("],
        ["taken as no"],
    ),
    "lost or not is taken as no": (
        DATES + 'lost = "exclude"\nunknown = "no"\n' + table("t", "km", endpoint="OS") + "UNKNOWN",
        ["Where it was unknown whether patients had had an event or had been lost, this was taken as no ("],
        ["were excluded (1 patient)"],
    ),
    "dead or not is unknown": (
        DATES.replace('{ death = "death" }', '[{ date = "last", words = "death", when = "status = \'dead\'" }]')
        + table("t", "km", endpoint="OS")
        + "UNKNOWN",
        ["Patients of whom it was unknown whether they had had an event were excluded ("],
        ["or had been lost", "taken as no"],
    ),
    "dead or not is taken as no": (
        DATES.replace('{ death = "death" }', '[{ date = "last", words = "death", when = "status = \'dead\'" }]')
        + 'unknown = "no"\n'
        + table("t", "km", endpoint="OS")
        + "UNKNOWN",
        ["Where it was unknown whether patients had had an event, this was taken as no ("],
        ["or had been lost"],
    ),
    "cases with weights, in parts": (
        GIVEN + table("t", "km", 'by = ["arm"]', 'weight = "age"', 'split = "sex"', endpoint="OS"),
        [
            "Where a table says so, cases were weighted by age.",
            "Where a table says so, each part of the data was analyzed by itself.",
        ],
        ["each part of the data was analyzed by themselves"],
    ),
    "cases without weights, all together": (
        GIVEN + KM,
        ["Survival was estimated"],
        ["weighted by", "each part of the data"],
    ),
    "times of zero": (
        DATES + 'time_zero = "half-day"\n' + table("t", "km", endpoint="OS") + "ZERO",
        ["Times of zero were taken as half a day."],
        ["were kept"],
    ),
    "an endpoint of the file": (
        GIVEN + KM,
        [
            "OS and its event were used as recorded in the data set.",
            "Patients without the event were censored at the end of their recorded follow-up, whatever the reason for "
            "which follow-up ended.",
            "Groups were compared by log-rank, Breslow, and Tarone–Ware tests.",
        ],
        ["the time from", "converted to months", "stratified", "pairwise"],
    ),
    "an endpoint of the file in words": (
        GIVEN + 'start_words = "surgery"\nevent_words = "death"\ncensor_words = "the last visit"\n' + KM,
        ["OS was the time from surgery to death.", "Patients without the event were censored at the last visit."],
        ["as recorded", "whatever the reason"],
    ),
    "an endpoint whose event alone has words": (
        GIVEN + 'event_words = "death"\n' + KM,
        ["OS and its event, death, were used as recorded in the data set."],
        ["the time from"],
    ),
    "a model of factors": (
        GIVEN + table("c", "cox", 'covariates = ["sex", "arm"]', endpoint="OS"),
        ["All covariates were entered together"],
        ["continuous covariate"],
    ),
    "hazard ratios per step": (
        '[variables.age]\nlabel = "Age (years)"\n'
        + GIVEN
        + table("c", "cox", 'covariates = ["age", "size"]', "unit = { age = 10 }", endpoint="OS"),
        ["The hazard ratio of a continuous covariate is for an increase by 10 years of age and one unit of size."],
        [],
    ),
    "months that the file has": (
        GIVEN.replace('"days"\nunit = "days"', '"months"\nunit = "months"') + KM,
        ["OS and its event were used"],
        ["converted to months"],
    ),
    "months that are made": (
        GIVEN.replace('\nunit = "days"', '\nunit = "months"') + KM,
        ["Times were converted to months of 30.4375 days."],
        [],
    ),
    "months of two lengths": (
        GIVEN.replace('\nunit = "days"', '\nunit = "months"\nmonth_days = 30') + PFS + 'censor = "last"\n' + KM,
        [
            "Times of OS were converted to months of 30 days.",
            "Times of PFS were converted to months of 30.4375 days.",
        ],
        [],
    ),
    "described numbers and tests": (
        table("t", "describe", 'variables = ["age", "sex"]', 'by = "arm"'),
        [
            "percentages, continuous characteristics by medians (ranges); groups were compared by ",
            "tests.",
        ],
        ["means"],
    ),
    "described in two halves": (
        table(
            "t",
            "describe",
            'variables = ["sex", "arm", "age"]',
            "two_columns = true",
            'summary = ["mean-sd", "age=median-iqr"]',
        ),
        ["continuous characteristics by medians (interquartile ranges)."],
        ["means", "compared"],
    ),
    "described by means": (
        table("t", "describe", 'variables = ["size"]', 'summary = "mean-sd"'),
        ["continuous characteristics by means ± standard deviations (SD)."],
        ["medians"],
    ),
    "responses": (
        table("t", "response", 'best = "best"', 'by = "arm"', 'ci_prop = "wilson"'),
        [
            "Response rates were calculated among all patients, with 95% Wilson confidence intervals, and compared by ",
            " tests.",
        ],
        ["evaluable"],
    ),
    "responses without groups": (
        table("t", "response", 'best = "best"', 'denominator = "evaluable"'),
        ["among evaluable patients, with 95% Clopper–Pearson (exact) confidence intervals."],
        ["compared"],
    ),
    "adverse events": (
        table("t", "adverse-events", 'columns = ["rash"]'),
        ["Each patient counted once for each adverse event."],
        ["worst grade"],
    ),
    "adverse events with grades": (
        table("t", "adverse-events", 'columns = ["rash"]', "grade = 3"),
        ["Each patient counted once for each adverse event, with the worst grade."],
        [],
    ),
    "adverse events by class": (
        table("t", "adverse-events", *EVENTS, 'soc = "soc"'),
        ["for each adverse event and each class of them, with the worst grade."],
        ["Rates of adverse events"],
    ),
    "rates of all adverse events": (
        table("t", "adverse-events", *EVENTS, *EXPOSED),
        ["Rates of adverse events per 100 patient-years are of all events, with exact (Poisson) 95% confidence"],
        ["first events", "ratios", "Zou", "share of patients", "each class of them"],
    ),
    "rates of first events, compared": (
        table("t", "adverse-events", *EVENTS, *EXPOSED, 'onset = "day"', 'by = ["arm"]', COMPARED, "times = [100]"),
        [
            "per 100 patient-years are of first events, with the time at risk until these, and of all events",
            "Rates were compared by ratios with exact tests",
            "Differences of rates have confidence intervals by the method of Zou and Donner.",
            "The share of patients with a first adverse event was estimated by 1 − Kaplan–Meier.",
        ],
        ["Aalen–Johansen"],
    ),
    "first adverse events with death": (
        table("t", "adverse-events", *EVENTS, *EXPOSED, 'onset = "day"', "times = [100]", 'death = "died"'),
        ["first adverse event was estimated by the Aalen–Johansen method, with death as a competing event."],
        ["1 − Kaplan–Meier", "Rates were compared"],
    ),
    "follow-up and collinearity": (
        GIVEN + table("t", "follow-up", endpoint="OS") + table("c", "collinearity", 'variables = ["age", "size"]'),
        [
            "Follow-up was estimated by the reverse Kaplan–Meier method.",
            "The collinearity of the covariates was judged by",
        ],
        ["Hazard ratios", "Survival was estimated"],
    ),
    "cumulative incidence": (
        COMPETING + table("t", "cuminc", endpoint="OS"),
        [
            "The competing event, at which the time ends, was death.",
            "Cumulative incidence with competing events was estimated by the Aalen–Johansen method; 95% confidence "
            "intervals are on the logarithm of the incidence.",
        ],
        ["were compared by Gray's", "Survival was estimated", "Subdistribution"],
    ),
    "cumulative incidence of groups": (
        COMPETING + table("t", "cuminc", 'by = ["arm"]', 'conf_type = "plain"', endpoint="OS"),
        ["Cumulative incidences were compared by Gray's tests.", "the estimate ± z standard errors"],
        ["stratified", "two by two"],
    ),
    "cumulative incidence of pairs in strata": (
        COMPETING
        + table("t", "cuminc", 'by = ["arm"]', 'strata = "sex"', "pairwise = true", 'p_adjust = "holm"', endpoint="OS"),
        ["Gray's tests, stratified by sex, several groups also two by two, corrected by Holm's method."],
        [],
    ),
    "the cause-specific model": (
        COMPETING + table("t", "cox", 'covariates = ["age"]', "cause_specific = true", endpoint="OS"),
        ["Hazard ratios (HR)", "Cause-specific hazard ratios are from models in which patients were censored"],
        ["Subdistribution"],
    ),
    "Fine and Gray's model": (
        COMPETING
        + table("t", "cox", 'covariates = ["age", "sex"]', "fine_gray = true", 'style = "journal"', endpoint="OS"),
        [
            "Subdistribution hazard ratios with 95% confidence intervals are from Fine and Gray's model with Breslow's "
            "method for tied times and the robust variance, clustered on the patient."
        ],
        ["Hazard ratios (HR)", "Cause-specific"],
    ),
    "life tables": (
        GIVEN + table("t", "life-table", 'intervals = "0-900:100"', endpoint="OS"),
        ["Life tables were made by the actuarial method."],
        ["were compared", "within", "Survival was estimated"],
    ),
    "life tables of groups": (
        GIVEN
        + table(
            "t",
            "life-table",
            'intervals = "0-900:100"',
            'by = ["arm"]',
            'within = ["sex"]',
            "pairwise = true",
            'p_adjust = "holm"',
            endpoint="OS",
        ),
        [
            "Life tables were made by the actuarial method, within the levels of sex.",
            "In life tables, groups were compared by the Wilcoxon (Gehan) statistic of Lee and Desu, several groups "
            "also two by two, corrected by Holm's method.",
        ],
        ["Survival was estimated"],
    ),
    "life tables of groups without pairs": (
        GIVEN + table("t", "life-table", 'intervals = "0-900:100"', 'by = ["arm"]', endpoint="OS"),
        ["groups were compared by the Wilcoxon (Gehan) statistic of Lee and Desu."],
        ["two by two", "corrected by"],
    ),
    "delayed entry": (
        DATES + 'entry = "early"\n' + KM,
        ["Entry was delayed (left truncation): patients counted as at risk from early on."],
        ["each row of a patient", "landmark", "robust"],
    ),
    "several rows of a patient": (
        GIVEN.replace('"days"', '"until"', 1)
        + 'entry = "from"\n'
        + table("t", "cox", 'covariates = ["age"]', 'id = "row_of"', endpoint="OS"),
        [
            "patients counted as at risk from from on, each row of a patient from its entry to its time.",
            "Where a table says so, standard errors are robust (sandwich variance, Lin and Wei 1989).",
        ],
        ["with clusters of"],
    ),
    "a landmark": (
        DATES + "landmark = 60\n" + KM,
        ["A landmark analysis at 60 days counted the patients who reached that time"],
        ["Entry was delayed", "Landmark analyses"],
    ),
    "landmarks and clusters": (
        GIVEN
        + table("a", "km", "landmark = 60", endpoint="OS")
        + table("b", "km", "landmark = 90", endpoint="OS")
        + table("c", "cox", 'covariates = ["age"]', 'cluster = "sex"', endpoint="OS"),
        [
            "Landmark analyses at 60 days and 90 days counted",
            "(sandwich variance, Lin and Wei 1989), with clusters of sex",
        ],
        ["A landmark analysis"],
    ),
    "sampling weights": (
        GIVEN
        + table(
            "a", "km", 'by = ["arm"]', "times = [100]", "differences = true", 'sampling_weights = "age"', endpoint="OS"
        )
        + table("b", "cox", 'covariates = ["sex"]', 'sampling_weights = "age"', endpoint="OS"),
        [
            "ratios (Wald, log scale) with the standard errors of the curves.",
            "Where a table says so, patients had the sampling weights age: curves have the variance of the "
            "infinitesimal jackknife, models the robust (sandwich) variance, and groups were compared by robust score "
            "tests.",
        ],
        ["penalized", "The offset", "cases were weighted"],
    ),
    "sampling weights of one curve": (
        GIVEN + table("a", "km", 'sampling_weights = "age"', endpoint="OS"),
        ["models the robust (sandwich) variance."],
        ["robust score tests"],
    ),
    "an offset": (
        GIVEN + table("a", "cox", 'covariates = ["sex"]', 'offset = "size"', endpoint="OS"),
        ["The offset size was in the linear predictor with the coefficient 1."],
        ["penalized", "sampling weights"],
    ),
    "a penalized likelihood": (
        GIVEN + table("a", "cox", 'covariates = ["sex"]', "firth = true", endpoint="OS"),
        ["Cox models were fitted by Firth's penalized likelihood, with profile penalized likelihood intervals"],
        ["The offset", "sampling weights", "Proportional hazards were tested"],
    ),
    "pairs of groups in strata": (
        GIVEN
        + table(
            "t",
            "km",
            'by = ["best"]',
            'strata = "sex"',
            'pairwise = "pooled"',
            'p_adjust = "holm"',
            'test = ["logrank"]',
            endpoint="OS",
        ),
        [
            "Groups were compared by log-rank tests, stratified by sex, and pairwise where there were more than "
            "two, corrected by Holm's method.",
            "apart from pairwise comparisons, p-values were not corrected",
        ],
        ["Breslow"],
    ),
    "pairs of groups uncorrected": (
        GIVEN + table("t", "km", 'by = ["best"]', 'pairwise = "pooled"', endpoint="OS"),
        ["and pairwise where there were more than two."],
        ["corrected by", "apart from"],
    ),
    "differences between curves": (
        GIVEN
        + table(
            "t",
            "km",
            'by = ["arm"]',
            "times = [100, 200]",
            "tau = 150",
            "differences = true",
            'p_adjust = "BH"',
            endpoint="OS",
        ),
        [
            "Groups were also compared in survival at 100, 200 and restricted mean survival time to 150, by "
            "differences (Wald, plain scale) and ratios (Wald, log scale) with Greenwood's standard errors, corrected "
            "by Benjamini and Hochberg's method (false discovery rate).",
            "apart from comparisons of curves, p-values were not corrected",
        ],
        ["pairwise"],
    ),
    "differences between all curves": (
        GIVEN
        + table(
            "t",
            "km",
            'by = ["best"]',
            "times = [100]",
            "differences = true",
            'pairwise = "pooled"',
            'p_adjust = "hommel"',
            endpoint="OS",
        ),
        [
            "more than two, corrected by Hommel's method.",
            "Groups were also compared in survival at 100, by differences (Wald, plain scale) and ratios (Wald, log "
            "scale) with Greenwood's standard errors.",
        ],
        ["restricted mean"],
    ),
    "a model by period and its optimism": (
        GIVEN
        + table(
            "c",
            "cox",
            'covariates = ["age", "sex"]',
            "split_at = [100, 200]",
            "optimism = 5",
            "seed = 3",
            'style = "r"',
            endpoint="OS",
        ),
        [
            "Hazard ratios were also estimated by period, divided at 100 days and 200 days, and their equality tested "
            "by Wald's test of the interaction with the period.",
            "Discrimination was measured by Harrell's concordance index (C).",
            "The concordance was corrected for optimism by 5 bootstrap resamples (seed 3), in each of which the model "
            "was made again.",
        ],
        [],
    ),
    "a Cox model": (
        GIVEN + COX,
        [
            "Hazard ratios (HR) with 95% confidence intervals were estimated by Cox proportional hazards models with "
            "Breslow's method for tied event times.",
            "All covariates were entered together, irrespective of their significance.",
            "The hazard ratio of a continuous covariate is for an increase by one unit of age and one unit of size.",
        ],
        [
            "stratified",
            "univariable model.",
            "Covariates were chosen",
            "The assumption of",
            "by period",
            "concordance",
            "A multivariable model took",
            "where not selected",
        ],
    ),
    "a Cox model of a journal": (
        GIVEN + table("c", "cox", 'covariates = ["age", "sex"]', 'strata = "arm"', 'style = "journal"', endpoint="OS"),
        [
            "stratified by arm.",
            "Each covariate was also analyzed in a univariable model.",
            "In the multivariable model, all covariates were entered together",
            "The assumption of proportional hazards was tested by scaled Schoenfeld residuals; where it does not hold",
        ],
        ["Covariates were chosen"],
    ),
    "hazards that are tested in one table and not in another": (
        COMPETING
        + table("c", "cox", 'covariates = ["age", "sex"]', 'style = "journal"', endpoint="OS")
        + table("t", "cox", 'covariates = ["age"]', "cause_specific = true", 'style = "journal"', endpoint="OS"),
        ["was tested by scaled Schoenfeld residuals where a table says so; where it does not hold"],
        [],
    ),
    "tables with strata beside others without": (
        GIVEN
        + TWO_CAUSES
        + table("k", "km", 'by = ["arm"]', 'strata = "sex"', endpoint="OS")
        + table("u", "univariate", 'by = ["arm"]', endpoint="OS")
        + table(
            "c",
            "cox",
            'covariates = ["age", "size"]',
            'strata = "arm"',
            "unit = { age = 10, size = -2 }",
            endpoint="OS",
        )
        + table("d", "cox", 'covariates = ["age", "size"]', endpoint="OS")
        + table("i", "cuminc", 'by = ["arm"]', 'strata = "sex"', endpoint="DEATH")
        + table("j", "cuminc", 'by = ["arm"]', endpoint="DEATH"),
        [
            "tests. Where a table says so, these tests were stratified by sex.",
            "event times, stratified by arm where a table says so.",
            "by Gray's tests, stratified by sex where a table says so.",
            "an increase by 10 units or one unit of age and one unit of size, and for a decrease by 2 units of size, "
            "as each table says.",
            "Competing events, at which the time ends, were alive and lost.",
        ],
        [],
    ),
    "one step down": (
        GIVEN + table("c", "cox", 'covariates = ["age"]', "unit = { age = -10 }", endpoint="OS"),
        ["The hazard ratio of a continuous covariate is for a decrease by 10 units of age."],
        ["increase", "as each table says"],
    ),
    "covariates that change with time": (
        GIVEN + table("c", "cox", 'tvc = ["age", "late: size * (T_ > 300)"]', endpoint="OS"),
        ["their value at each event time: T_*age and late = size * (T_ > 300)."],
        ["were entered together"],
    ),
    "one covariate": (
        GIVEN + table("c", "cox", 'covariates = ["age"]', endpoint="OS"),
        ["Hazard ratios"],
        ["All covariates", "univariable model."],
    ),
    "stepwise models": (
        GIVEN
        + COX
        + table(
            "s",
            "cox",
            'covariates = ["age", "size"]',
            'method = "bstep-lr"',
            "pin = 0.97",
            "pout = 0.98",
            endpoint="OS",
        ),
        [
            "where not selected as follows.",
            "Covariates were chosen by backward elimination by the likelihood ratio (entry at p < 0.97, "
            "removal at p > 0.98).",
        ],
        ["A multivariable model took"],
    ),
    "univariable first": (
        GIVEN + table("c", "cox", 'covariates = ["age", "size"]', "univariable_first = 0.99", endpoint="OS"),
        [
            "A multivariable model took the covariates whose univariable p (log-rank test; score test of "
            "numbers) was below 0.99 for any endpoint."
        ],
        ["chosen beforehand", "All covariates"],
    ),
    "univariable first and forced": (
        GIVEN
        + table(
            "c", "cox", 'covariates = ["age", "size"]', "univariable_first = 0.99", 'force = ["age"]', endpoint="OS"
        ),
        ["for any endpoint, and others chosen beforehand."],
        [],
    ),
    "responses in two ways": (
        table("t", "response", 'best = "best"', 'denominator = "evaluable"')
        + table("u", "response", 'best = "best"', "conf_level = 0.9"),
        [
            "among evaluable patients, with 95% Clopper–Pearson (exact) confidence intervals.",
            "among all patients, with 90% Clopper–Pearson (exact) confidence intervals.",
        ],
        [],
    ),
    "subgroups": (
        GIVEN + table("s", "subgroup", 'by = "arm"', 'within = ["sex"]', endpoint="OS"),
        [
            "Differences between groups were estimated within subgroups",
            "Survival was estimated by the Kaplan–Meier method",
        ],
        ["sensitivity analyses"],
    ),
    "sensitivity": (
        DATES + 'sensitivity = true\nlost = "event"\n',
        ["In sensitivity analyses, medians, tests, and hazard ratios were estimated again with patients lost"],
        ["Differences between groups"],
    ),
    "two levels": (
        GIVEN + KM + table("k2", "km", 'by = ["sex"]', "conf_level = 0.9", endpoint="OS"),
        [
            "Survival was estimated by the Kaplan–Meier method; 95% or 90% confidence intervals",
            "p < 0.05 or 0.1 (1 less the level of the intervals) was considered significant;",
        ],
        [],
    ),
    "missing values": (
        '[variables.size]\nmissing = { replace = "mean" }\n' + table("t", "describe", 'variables = ["size"]'),
        [
            "Missing values were handled as follows (number of patients): size: replaced by the mean",
            "Otherwise, patients with a missing value",
        ],
        [],
    ),
}


_OLD = '{ when = "age > 70", words = "too old" }'
#: How patients are selected, by the word that begins a case.
SELECTIONS = {
    "POPULATION": "where = \"sex = 'f'\"\n",
    "WORDS": f'where = "sex = \'f\'"\nwhere_words = "women"\nexclude = [{_OLD}]\n',
    "REASONS": f'exclude = [{_OLD}, {{ when = "age < 35", words = "too young" }}]\n',
}


@cache
def environment() -> Watched:
    return watched()


def written(case: str, folder: Path) -> Path:
    """The study of a case and its data, in a folder; words in capitals in its text say what is special in the data."""
    text, rows = SAID[case][0], file()
    header, *lines = rows.splitlines()
    if "UNKNOWN" in text:  # of one of those without an event nobody knows what became of him
        place = next(i for i, line in enumerate(lines) if ",alive," in line)
        lines[place] = lines[place].replace(",alive,", ",,")
    if "ZERO" in text:
        parts = lines[0].split(",")
        last = parts[4]
        lines[0] = lines[0].replace(last, "2021-01-01")
        lines[0] = ",".join([*lines[0].split(",")[:3], "", *lines[0].split(",")[4:]])
    lines = lines[:1] if "SINGLE" in text else lines
    data = '[data]\nfile = "d.csv"\nid = "id"\n'
    for word, keys in SELECTIONS.items():
        if text.startswith(word):
            data += keys
    body = text
    for word in (*SELECTIONS, "UNKNOWN", "ZERO", "SINGLE"):
        body = body.replace(word, "")
    (folder / "d.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    (folder / "e.csv").write_text(AFTER, encoding="utf-8")
    path = folder / "study.toml"
    path.write_text(f'[study]\nname = "s"\n{data}{body}', encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """What a study says of its methods, written once."""
    return cache(lambda case: made(case, tmp_path_factory.mktemp("study")))


def made(case: str, folder: Path) -> str:
    """The paragraphs on methods of a study, and those on its results."""
    study = read_study(written(case, folder), all_commands())
    ready = prepared(study, meaning(study), open_data(study), today=None)
    entries = planned(study, ready)
    compute(entries, quiet=True)
    assert [each.error for each in entries if each.error] == []
    documents = [each.document for each in entries if each.document is not None]
    for each in documents:
        found = findings(each, names_of(ready))
        if found is not None:
            paragraphs(environment(), *found)
    return " ".join(paragraphs(environment(), "methods", methods(study, ready, documents, names_of(ready))))


@pytest.mark.parametrize("case", SAID)
def test_a_sentence_is_there_where_its_condition_holds_and_only_there(case: str, said: Callable[[str], str]) -> None:
    text = said(case)
    _, there, absent = SAID[case]
    for part in there:
        assert part in text, text
    for part in absent:
        assert part not in text, text


def test_every_condition_of_the_template_is_seen_both_ways(said: Callable[[str], str]) -> None:
    for case in SAID:
        said(case)
    unseen = [each for each in environment().unseen() if each.startswith(("methods", "sensitivity"))]
    assert [each for each in unseen if "if endpoint and cases" not in each] == []  # a table of sensitivity has cases
