"""Models of rows that a source counted are those of the rows one by one: counts exactly, numbers nearly so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from counting import Counting, both, counted_rows, read, same

from sarcstat.analysis.cox.reading import round_unit
from sarcstat.cli.perform import performed
from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.data.cohort.covariate import Covariate, covariate_notes
from sarcstat.errors import AnalysisError, UsageError
from sarcstat.request import Endpoint, Request

LUNG = (Endpoint("time", "status=2"),)
DEAD = (Endpoint("months", "dead=Yes"),)
#: Differences of likelihoods keep this much of their digits, in whatever order the rows are.
CLOSE = 1e-9
TWO = (Endpoint("months", "dead=Yes"), Endpoint("later", "relapse"))


@cache
def data(name: str) -> Dataset:
    """Data of R's survival package, or tied ones with missing values and odd names."""
    made = {"tied": lambda: tied(first=-1), "from 0": tied}.get(name, lambda: read(f"survival::{name}"))
    return made()


def tied(rows: int = 2500, seed: int = 11, first: int = 0) -> Dataset:
    """Few times, levels and whole numbers among many rows, missing values, and times below zero where asked for."""
    random = np.random.default_rng(seed)
    time = random.integers(first, 15, rows).astype(float)
    time[random.random(rows) < 0.02] = np.nan
    frame = pd.DataFrame(
        {
            "months": time,
            "dead": random.choice(["Yes", "No", None], rows, p=[0.5, 0.48, 0.02]),
            "later": time + random.integers(0, 4, rows),
            "relapse": random.choice([0.0, 1.0, np.nan], rows, p=[0.5, 0.45, 0.05]),
            "arm": random.choice(["B", "A", "x, y=1", None], rows, p=[0.4, 0.3, 0.2, 0.1]),
            "stage": random.choice([1, 2, 3], rows),
            "sex": random.choice([True, False], rows),
            "nodes": random.choice([0.0, 1, 2, 3, np.nan], rows),
            "site": random.choice([10, 20], rows),
        }
    )
    frame = frame.astype(dict.fromkeys(("dead", "arm"), "str"))
    return Dataset(frame, Codebook(), "tied.csv", None, 2)


MODELS: list[tuple[str, tuple[Endpoint, ...], dict[str, Any]]] = [
    ("lung", LUNG, {"covariates": "age,sex,ph.ecog", "style": "both"}),
    ("lung", LUNG, {"covariates": "age,sex", "categorical": "sex", "ties": "exact", "style": "r", "baseline": True}),
    ("tied", DEAD, {"covariates": "arm,stage,nodes", "categorical": "stage", "style": "spss", "baseline": True}),
    ("tied", DEAD, {"covariates": "arm,stage,nodes", "categorical": "stage", "style": "both", "strata": "site"}),
    ("from 0", DEAD, {"covariates": "arm,nodes,sex", "style": "r", "where": "stage < 3"}),
    ("tied", TWO, {"covariates": "arm*nodes,sex", "style": "journal", "univariable_first": 0.9, "plot": True}),
    ("tied", TWO, {"covariates": "arm,nodes", "style": "journal", "conf_level": 0.9, "ref": "arm=B"}),
    ("tied", DEAD, {"covariates": "stage,nodes", "contrast": "stage=helmert", "categorical": "stage", "ties": "efron"}),
    ("tied", DEAD, {"covariates": "arm,stage,nodes,sex", "method": "fstep-lr", "pin": 0.6, "pout": 0.7}),
    ("tied", DEAD, {"block": ["enter: stage", "bstep-wald: arm,nodes,site"], "style": "both", "pin": 0.5, "pout": 0.6}),
    ("tied", DEAD, {"covariates": "arm,nodes", "tvc": "stage", "style": "both"}),
    ("tied", DEAD, {"covariates": "arm", "tvc": ["late: T_ > 6 and nodes > 1"], "style": "both"}),
    ("tied", DEAD, {"covariates": "arm,nodes", "pattern": ["arm=B", "nodes=2"], "style": "both"}),
    ("tied", DEAD, {"covariates": "site,nodes", "unit": "nodes=2", "landmark": 3, "style": "both"}),
    ("from 0", DEAD, {"covariates": "arm,nodes", "style": "r", "ties": "breslow", "time_unit": "months"}),
]


STATUS = (Endpoint("time", "status"),)
MODELS += [
    ("tied", DEAD, {"covariates": "arm,nodes", "split": "site"}),
    ("tied", DEAD, {"covariates": "arm,nodes", "label": ["arm=Treatment", "arm:B=Bee"], "order": ["arm=B,A"]}),
    ("tied", DEAD, {"covariates": "arm,nodes", "names": True, "time_unit": "months", "show_in": "years"}),
    ("tied", DEAD, {"covariates": "arm:nodes,sex", "contrast": ["arm=repeated"], "style": "both"}),
    ("tied", DEAD, {"covariates": "arm,nodes,stage", "method": "bstep-cond", "pin": 0.1, "pout": 0.2}),
    ("lung", LUNG, {"covariates": "age,sex,inst", "categorical": "inst", "style": "both"}),
    ("pbc", (Endpoint("time", "status=2"),), {"covariates": "bili,age,stage,edema", "style": "both"}),
    ("colon", STATUS, {"covariates": "rx,age,nodes", "strata": "etype", "style": "both", "plot": True}),
    ("veteran", STATUS, {"covariates": "celltype*karno,trt", "style": "both", "baseline": True}),
]


@pytest.mark.parametrize(("name", "endpoints", "keys"), MODELS)
def test_models_are_those_of_every_row(name: str, endpoints: tuple[Endpoint, ...], keys: dict[str, Any]) -> None:
    memory, counted = both(data(name), "cox", endpoints, **keys)
    assert not isinstance(memory, tuple), memory
    same(memory, counted, CLOSE)


MORE: list[tuple[str, tuple[Endpoint, ...], dict[str, Any]]] = [
    ("from 0", DEAD, {"covariates": "arm,nodes", "robust": True, "style": "r", "where": "months > 2"}),
    ("tied", DEAD, {"covariates": "arm,nodes", "robust": True, "strata": "site", "ties": "efron", "style": "journal"}),
    ("tied", DEAD, {"covariates": "arm,nodes", "split_at": "3,8", "split_covariates": "arm", "style": "both"}),
    ("tied", DEAD, {"covariates": "nodes", "split_at": "6", "robust": True, "ties": "efron"}),
    ("tied", DEAD, {"covariates": "arm,sex", "offset": "nodes", "baseline": True, "style": "journal"}),
    ("tied", DEAD, {"covariates": "arm,nodes", "firth": True, "ties": "efron", "style": "journal"}),
    ("tied", DEAD, {"covariates": "arm,nodes", "firth": True, "strata": "sex"}),
]


@pytest.mark.parametrize(("name", "endpoints", "keys"), MORE)
def test_so_are_robust_variances_periods_offsets_and_penalties(
    name: str, endpoints: tuple[Endpoint, ...], keys: dict[str, Any]
) -> None:
    memory, counted = both(data(name), "cox", endpoints, **keys)
    assert not isinstance(memory, tuple), memory
    same(memory, counted, 1e-8 if "firth" in keys else CLOSE)


def test_each_endpoint_is_read_with_its_own_columns() -> None:
    source = Counting(tied())
    performed(Request("cox", {"covariates": "arm,nodes", "where": "site = 10"}, TWO), source)
    shared = {"arm", "nodes", "site"}
    assert set(source.asked) == {frozenset({"months", "dead"} | shared), frozenset({"later", "relapse"} | shared)}


def test_a_level_without_events_has_its_patients_counted() -> None:
    own = tied(rows=600)
    own.frame.loc[(own.frame["arm"] == "B") & (own.frame["dead"] == "Yes"), "dead"] = "No"
    memory, counted = both(own, "cox", DEAD, covariates="arm,nodes", style="journal", firth=True)
    same(memory, counted, 1e-7)
    memory, counted = both(own, "cox", DEAD, covariates="arm,nodes", style="both")
    (text,) = (each.text for each in counted.sections[0].result.conditions if each.code == "infinite")
    patients = own.frame.dropna(subset=["arm", "dead", "months", "nodes"])
    assert f"(0 events in {(patients['arm'] == 'B').sum()} patients)" in text
    same(memory, counted, 1e-7)


def test_notes_on_covariates_are_of_patients() -> None:
    numbers = Covariate("id", "id", np.arange(40.0) * 7, None)
    assert [each.code for each in covariate_notes([numbers], (), patients=40)] == ["identifier"]
    assert covariate_notes([numbers], (), patients=41) == []
    rare = Covariate("x", "x", np.array([0.0, 100.0]), None)
    assert round_unit(rare) == 100  # the standard deviation is 50
    assert round_unit(rare, np.array([999_999, 1])) == 0.1  # it is 0.1: one patient in a million is at 100


def test_patterns_as_many_as_patients_are_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    own = read("survival::lung")
    monkeypatch.setattr("sarcstat.data.cohort.patterns.MANY", 200)
    memory, counted = both(own, "cox", LUNG, covariates="age,sex")
    assert "many_patterns" not in {each.code for each in memory.sections[0].result.conditions}
    (text,) = (each.text for each in counted.sections[0].result.conditions if each.code == "many_patterns")
    assert text.startswith("228 combinations of time, event and covariates among 228 patients: ")
    assert "rounding or grouping numbers (time: 186 values, age: 42 values, sex: 2 values)" in text
    _, few = both(tied(), "cox", DEAD, covariates="sex")
    assert "many_patterns" not in {each.code for each in few.sections[0].result.conditions}


SUBGROUPS: list[tuple[str, tuple[Endpoint, ...], dict[str, Any]]] = [
    ("tied", DEAD, {"by": "arm", "within": "stage,sex"}),
    ("tied", TWO, {"by": "arm", "within": "stage,sex", "style": "both", "p_adjust": "holm"}),
    ("from 0", DEAD, {"by": "sex", "within": "arm,nodes", "style": "r", "missing": "unknown", "ties": "efron"}),
    ("tied", TWO, {"by": "stage", "within": "arm", "missing": "listwise", "ref": "stage=2", "where": "nodes < 3"}),
]


@pytest.mark.parametrize(("name", "endpoints", "keys"), SUBGROUPS)
def test_effects_and_interactions_are_those_of_every_row(
    name: str, endpoints: tuple[Endpoint, ...], keys: dict[str, Any]
) -> None:
    memory, counted = both(data(name), "subgroup", endpoints, **keys)
    assert not isinstance(memory, tuple), memory
    same(memory, counted, 1e-8)  # of chi-squares near 0 fewer digits are left


def test_each_factor_of_subgroups_is_read_apart() -> None:
    source = Counting(tied())
    performed(Request("subgroup", {"by": "arm", "within": "stage,sex"}, DEAD), source)
    assert set(source.asked) == {frozenset({"months", "dead", "arm", name}) for name in ("stage", "sex")}


FIRST = (Endpoint("months", "dead=Yes", competing=("relapse=1",)),)
COMPETING: list[tuple[str, dict[str, Any]]] = [
    ("cox", {"covariates": "arm,nodes", "cause_specific": True, "both": "event", "style": "both"}),
    ("cox", {"covariates": "arm,nodes", "cause_specific": True, "both": "competing", "style": "journal"}),
    ("cuminc", {"both": "event"}),
    ("cuminc", {"both": "event", "by": ["arm", "sex"], "strata": "site", "pairwise": True, "style": "r"}),
    ("cuminc", {"both": "competing", "by": "stage", "times": [3, 6], "where": "nodes > 0 or site = 10"}),
]


@pytest.mark.parametrize(("command", "keys"), COMPETING)
def test_competing_events_are_counted(command: str, keys: dict[str, Any]) -> None:
    memory, counted = both(tied(), command, FIRST, **keys)
    assert not isinstance(memory, tuple), memory
    same(memory, counted, CLOSE)


def test_rows_with_several_causes_are_told_by_their_number() -> None:
    memory, counted = both(tied(), "cuminc", FIRST)
    assert memory[1][0].message.partition(" (line")[0] + "." == counted[1][0].message
    assert memory[1][0].hint == counted[1][0].hint


REFUSED: list[tuple[str, tuple[Endpoint, ...], dict[str, Any]]] = [
    ("--optimism", DEAD, {"optimism": 20}),
    ("--fine-gray", FIRST, {"fine_gray": True, "both": "event"}),
    ("--weight", DEAD, {"weight": "nodes"}),
    ("--sampling-weights", DEAD, {"sampling_weights": "site"}),
    ("--entry", DEAD, {"entry": "site"}),
    ("--cluster", DEAD, {"cluster": "site", "style": "r"}),
]


@pytest.mark.parametrize(("word", "endpoints", "keys"), REFUSED)
def test_what_needs_a_row_of_each_patient_is_refused_by_name(
    word: str, endpoints: tuple[Endpoint, ...], keys: dict[str, Any]
) -> None:
    source = Counting(tied())
    with pytest.raises(UsageError, match=f"^{word} needs the rows of patients") as refused:
        performed(Request("cox", {"covariates": "arm", **keys}, endpoints), source)
    assert refused.value.problems[0].hint
    assert source.asked == []


def test_deaths_too_many_to_be_listed_are_refused_and_counted_they_are_not() -> None:
    own = counted_rows(tied(), ["months", "dead", "arm"])
    assert own.counts is not None
    source = Held(replace(own, counts=own.counts * 100_000))
    keys = {"covariates": "arm", "style": "journal"}
    with pytest.raises(AnalysisError, match=r"^--ties efron lists the deaths of each time one by one") as refused:
        performed(Request("cox", {**keys, "ties": "efron"}, DEAD), source)
    assert "--ties breslow" in (refused.value.problems[0].hint or "")
    with pytest.raises(AnalysisError, match=r"^--ties exact lists every patient one by one"):
        performed(Request("cox", {**keys, "ties": "exact"}, DEAD), source)
    found = performed(Request("cox", keys, DEAD), source).sections[0].result
    (n,) = (each.value for each in found.find(name="n", context="case_processing"))
    kept = tied().frame.dropna(subset=["months", "dead", "arm"])
    assert n == 100_000 * len(kept)


@dataclass
class Held:
    """Counted rows that are there already."""

    dataset: Dataset
    needs_r = False
    counts_rows = True
    name = "held"

    def columns(self) -> list[str]:
        """The column names."""
        return [str(name) for name in self.dataset.frame.columns]

    def read(self, columns: object = None) -> Dataset:
        """The rows as they are."""
        del columns
        return self.dataset


FIGURES: list[tuple[str, tuple[Endpoint, ...], dict[str, Any]]] = [
    ("plot forest", TWO, {"covariates": "arm,nodes", "model": "univariable"}),
    ("plot forest", DEAD, {"by": "arm", "within": "stage,sex"}),
    ("plot cox", DEAD, {"covariates": "arm,nodes,sex", "by": "arm", "strata": "site", "pattern": ["nodes=2"]}),
    ("plot cox", DEAD, {"covariates": "arm,nodes", "what": "hazard", "style": "r"}),
    ("plot cuminc", FIRST, {"both": "competing", "by": "stage"}),
]


@pytest.mark.parametrize(("command", "endpoints", "keys"), FIGURES)
def test_figures_are_those_of_every_row(command: str, endpoints: tuple[Endpoint, ...], keys: dict[str, Any]) -> None:
    memory, counted = both(tied(), command, endpoints, **keys)
    assert memory.picture.render("svg") == counted.picture.render("svg")
    same((memory.notes, list(memory.conditions)), (counted.notes, list(counted.conditions)), CLOSE)
