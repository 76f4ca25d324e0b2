"""Delayed entry and landmarks in subgroups, curves of models, incidences and periods, against R's own functions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from running import sarcstat

from sarcstat.bridge import session
from sarcstat.bridge.call import call_r
from sarcstat.cli.options.figure_files import Drawn
from sarcstat.cli.perform import command_named, parameters, perform
from sarcstat.data.reading.memory import InMemory
from sarcstat.data.reading.source import open_source
from sarcstat.request import Endpoint, Request

BY_HAND = Path(__file__).with_name("from_when_by_hand.R")
ENTERING = ("--entry", "entry")
SEEDS = [(1, 80, False), (2, 120, True)]


def by_hand(function: str, **arguments: Any) -> Any:
    session.start()
    session.source(BY_HAND)
    return call_r(function, **arguments).value


def patients(seed: int, size: int, *, tied: bool) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    entry = draw.exponential(2, size) * (draw.random(size) < 0.7)
    time = entry + draw.exponential(6, size) + 0.01
    if tied:
        entry, time = np.round(entry), np.round(time) + 1
        time = np.maximum(time, entry + 1)
    return pd.DataFrame(
        {
            "entry": entry,
            "time": time,
            "cause": draw.choice([0, 1, 1, 2], size),
            "group": draw.integers(1, 3, size),
            "within": draw.integers(1, 3, size),
            "x": draw.normal(size=size),
            "cluster": draw.integers(1, 25, size),
        }
    )


@pytest.fixture(params=SEEDS, ids=["untied", "tied"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[pd.DataFrame, str]:
    seed, size, tied = request.param
    frame = patients(seed, size, tied=tied)
    frame.to_csv(tmp_path / "patients.csv", index=False)
    return frame, str(tmp_path / "patients.csv")


class Found:
    """The statistics of a command; the event is cause 1."""

    def __init__(self, command: str, data: str, *options: object) -> None:
        event = ("--time", "time", "--event", "cause=1", "--format", "json")
        outcome = sarcstat(command, data, *event, *options)
        assert outcome.status == 0, outcome.stderr
        self.json = outcome.json

    def get(self, name: str, **keys: Any) -> Any:
        found = [
            each["stat"]
            for each in self.json["statistics"]
            if each["stat_name"] == name and all(each.get(key) == value for key, value in keys.items())
        ]
        assert len(found) == 1, (name, keys, len(found))
        return found[0]


def close(found: Any, expected: Any, tolerance: float = 1e-9) -> bool:
    if found is None or not np.isfinite(expected):
        return found is None and not np.isfinite(expected)
    return bool(abs(found - expected) <= tolerance * abs(expected))


def doubles(values: Any) -> Any:
    return np.asarray(values, dtype=float)


def arguments(frame: pd.DataFrame, *names: str) -> dict[str, Any]:
    found = {name: doubles(frame[name]) for name in names}
    return found | {"status": doubles(frame["cause"] == 1)}


def test_subgroups_with_entry_are_models_and_curves_of_their_rows(made: tuple[pd.DataFrame, str]) -> None:
    frame, path = made
    own = Found("subgroup", path, "--by", "group", "--within", "within", *ENTERING)
    r = by_hand("effect_with_entry", ties="efron", **arguments(frame, "entry", "time", "group", "within"))
    for place, level in enumerate(("1", "2")):
        where = {"stratum_level": level, "group1_level": "2", "context": "equation"}
        assert close(own.get("coefficient", **where), r["levels"]["b"][place])
        assert close(own.get("coefficient_std_error", **where), r["levels"]["se"][place])
        for group in ("1", "2"):
            median = own.get("median", stratum_level=level, group1_level=group, context="survfit")
            assert close(median, r["levels"][f"median{group}"][place])
    assert close(own.get("chi_square", context="interaction"), r["interaction"]["chi_square"][0], 1e-8)


def test_subgroups_from_a_landmark_are_those_of_who_reaches_it(made: tuple[pd.DataFrame, str], tmp_path: Path) -> None:
    frame, path = made
    later = frame[frame["time"] > 3].assign(time=lambda each: each["time"] - 3)
    later.to_csv(tmp_path / "later.csv", index=False)
    options = ("--by", "group", "--within", "within")
    own = Found("subgroup", path, *options, "--landmark", "3").json
    plain = Found("subgroup", str(tmp_path / "later.csv"), *options).json
    named = ("stat_name", "stratum_level", "group1_level", "stat")
    assert [[each[name] for name in named if name in each] for each in own["statistics"]] == [
        [each[name] for name in named if name in each] for each in plain["statistics"]
    ]


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_curves_of_a_model_with_entry_are_survfits(made: tuple[pd.DataFrame, str], ties: str) -> None:
    from sarcstat.cli.analyses.figures.plot_cox import _UNUSED, curves

    frame, path = made
    keys = {"covariates": ["group", "x"], "categorical": ["group"], "by": "group", "entry": "entry", "ties": ties}
    request = Request("plot cox", keys, (Endpoint("time", "cause=1"),))
    options = {**parameters(command_named("plot cox"), request), "na": (), "decimal": None}
    options["data"] = InMemory(open_source(path).read())
    result = curves({**options, **_UNUSED, "style": "spss", "patterns": ()}, options, {})
    r = pd.DataFrame(by_hand("model_curves_with_entry", ties=ties, **arguments(frame, "entry", "time", "group", "x")))
    for place, curve in enumerate(result.curves, start=1):
        expected = r[r["curve"] == place]
        assert curve.time.tolist() == pytest.approx(expected["time"].tolist(), rel=1e-12)
        assert curve.survival.tolist() == pytest.approx(expected["surv"].tolist(), rel=1e-9)
        assert curve.std_error.tolist() == pytest.approx(expected["se"].tolist(), rel=1e-8)


@pytest.mark.parametrize("keys", [{"entry": "entry"}, {"landmark": 3}])
def test_a_forest_has_the_ratios_of_its_table(made: tuple[pd.DataFrame, str], keys: dict[str, Any]) -> None:
    """What the figure says of itself holds the numbers that `cox` prints."""
    _, path = made
    ends = (Endpoint("time", "cause=1"),)
    drawn: Drawn = perform(
        Request("plot forest", {"covariates": ["x"], "ties": "efron", **keys}, ends), open_source(path).read()
    )
    option = [f"--{name}={value}" for name, value in keys.items()]
    own = Found("cox", path, "--covariates", "x", "--style", "r", *option)
    assert f"{own.get('hazard_ratio', context='equation', term='x'):.2f}" in drawn.picture.description


@pytest.mark.parametrize("style", ["r", "journal"])
def test_incidence_with_entry_is_survfits(made: tuple[pd.DataFrame, str], style: str) -> None:
    """Estimates, the jackknife's errors and intervals of both causes; at risk is who has entered and not left."""
    frame, path = made
    times = [2.0, 5.0, 9.0]
    asked = ("--competing", "cause=2", "--times", "2,5,9", "--by", "group", "--style", style, *ENTERING)
    own = Found("cuminc", path, *asked)
    assert not [each for each in own.json["statistics"] if each["context"] == "gray"]
    assert any("Gray's test is not made" in each["text"] for each in own.json["conditions"])
    for group in (1, 2):
        there = frame[frame["group"] == group]
        columns = {name: doubles(there[name]) for name in ("entry", "time")}
        r = by_hand(
            "incidence_with_entry", cause=np.asarray(there["cause"], dtype=np.int32), times=doubles(times), **columns
        )
        for row in pd.DataFrame(r).to_dict("records"):
            keys = {"group1_level": str(group), "cause": f"cause = {int(row['cause'])}", "at": row["time"]}
            keys["context"] = "cuminc"
            if row["p"] == 0:
                continue
            for name, column in (("", "p"), ("_std_error", "se"), ("_conf_low", "low"), ("_conf_high", "high")):
                assert close(own.get(f"cumulative_incidence{name}", **keys), row[column], 1e-8), (name, keys)
            at = row["time"]
            assert own.get("n_risk", **keys) == ((there["entry"] < at) & (there["time"] >= at)).sum()


def test_who_has_any_of_the_events_by_the_landmark_is_left_out(made: tuple[pd.DataFrame, str], tmp_path: Path) -> None:
    """Incidences, tests and both models are those of the others; the three reasons are counted apart."""
    frame, path = made
    frame[frame["time"] > 3].assign(time=lambda each: each["time"] - 3).to_csv(tmp_path / "later.csv", index=False)
    model = ("--covariates", "x,group", "--cause-specific", "--fine-gray", "--style", "journal")
    for command, more in (("cuminc", ("--by", "group", "--times", "2,5")), ("cox", model)):
        options = ("--competing", "cause=2", *more)
        own = Found(command, path, *options, "--landmark", "3").json
        plain = Found(command, str(tmp_path / "later.csv"), *options).json
        for one, other in zip(own["statistics"], plain["statistics"], strict=True):
            same = one["stat"] == other["stat"] or close(one["stat"], other["stat"])
            assert same, (one, other)
        gone = frame[frame["time"] <= 3]["cause"]
        assert own["provenance"]["dropped"] == {
            f"{word} by the landmark at 3": int((gone == cause).sum())
            for cause, word in ((1, "with the event"), (2, "with a competing event"), (0, "censored"))
            if (gone == cause).any()
        }


def test_a_cause_specific_model_with_entry_censors_the_others(made: tuple[pd.DataFrame, str]) -> None:
    _, path = made
    own = Found(
        "cox", path, "--covariates", "x", "--competing", "cause=2", "--cause-specific", "--style", "r", *ENTERING
    )
    plain = Found("cox", path, "--covariates", "x", "--style", "r", *ENTERING)
    for name in ("coefficient", "coefficient_std_error", "hazard_ratio_conf_low"):
        assert own.get(name, context="equation") == plain.get(name, context="equation")
    assert own.get("n_cause_events", cause="cause = 2") > 0


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("more", [("entry",), ("cluster",), ("entry", "cluster")])
def test_periods_are_coxph_of_split_data(made: tuple[pd.DataFrame, str], ties: str, more: tuple[str, ...]) -> None:
    frame, path = made
    options = [word for name in more for word in (f"--{name}", name)]
    own = Found("cox", path, "--covariates", "x", "--split-at", "3,6", "--ties", ties, "--style", "r", *options)
    given = {name: doubles(frame[name]) if name in more else doubles([]) for name in ("entry", "cluster")}
    r = by_hand(
        "periods_with_entry", time=doubles(frame["time"]), status=doubles(frame["cause"] == 1), x=doubles(frame["x"]),
        cuts=doubles([3, 6]), ties=ties, **given,
    )  # fmt: skip
    for place, start in enumerate((0, 3, 6)):
        keys = {"context": "split_equation", "at": start}
        assert close(own.get("coefficient", **keys), r["b"][place], 1e-8)
        error = "coefficient_robust_std_error" if "cluster" in more else "coefficient_std_error"
        assert close(own.get(error, **keys), r["se"][place], 1e-8)
        assert own.get("n", context="split_periods", at=start) == r["n"][place]


REFUSED = [
    (("life-table", "--intervals", "0-20:2", *ENTERING), "life-table has no --entry: the actuarial method"),
    (("collinearity", "x", "cluster", *ENTERING), "collinearity has no --entry"),
    (("cox", "--covariates", "x", "--competing", "cause=2", "--fine-gray", *ENTERING), "--fine-gray is not available"),
    (
        ("cuminc", "--competing", "cause=2", "--by", "group", "--pairwise", *ENTERING),
        "--pairwise is about Gray's tests",
    ),
    (("cox", "--covariates", "x", "--split-at", "3", "--id", "cluster", *ENTERING), "--split-at divides the time"),
]


@pytest.mark.parametrize(("words", "why"), REFUSED)
def test_what_has_no_entry_says_so(words: tuple[str, ...], why: str, made: tuple[pd.DataFrame, str]) -> None:
    command, *options = words
    found = sarcstat(command, made[1], *options, "--time", "time", "--event", "cause=1")
    assert found.status == 2
    assert why in found.stderr


def test_hazards_that_are_no_numbers_have_no_robust_error(tmp_path: Path) -> None:
    """Two sorts of patients who are never at risk together: a slope among each that is enormous between them."""
    draw = np.random.default_rng(3)
    early = np.repeat([0.0, 100.0], 30)
    frame = pd.DataFrame({"entry": early, "time": early + np.round(draw.exponential(20, 60), 3) + 0.001})
    frame["time"] = np.where(early == 0, np.minimum(frame["time"], 99.0), frame["time"])
    frame = frame.assign(cause=1, x=np.repeat([0.0, 2.0], 30) + 1e-5 * draw.normal(size=60), patient=range(60))
    frame.to_csv(tmp_path / "apart.csv", index=False)
    own = Found("cox", str(tmp_path / "apart.csv"), "--covariates", "x", "--style", "r", "--robust", *ENTERING)
    assert abs(own.get("coefficient", context="equation")) > 355  # exp of twice that is no double
    assert own.get("coefficient_robust_std_error", context="equation") is None
    assert any("too far apart to be numbers" in each["text"] for each in own.json["conditions"])


def test_resamples_without_pairs_have_no_concordance(tmp_path: Path) -> None:
    frame = pd.DataFrame({"time": 7.0, "cause": 1, "x": np.arange(12.0)})
    frame.to_csv(tmp_path / "equal.csv", index=False)
    own = Found("cox", str(tmp_path / "equal.csv"), "--covariates", "x", "--style", "r", "--optimism", "4")
    assert own.get("n_resamples_used", context="optimism") == 0
    assert own.get("concordance_corrected", context="optimism") is None
    said = "4 resamples of 4 left out of the optimism: in 4 of no two patients it was known who had the event first"
    assert any(said in each["text"] for each in own.json["conditions"])
