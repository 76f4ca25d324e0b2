"""`cuminc`, `plot cuminc`, and `cox` with competing events: what is shown, said and refused; studies of them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lifelines import AalenJohansenFitter
from running import refused, sarcstat
from syntax.redone import row, run

from sarcstat.errors import ExitStatus

Data = Callable[..., Path]
FIVE = "id,t,e\nA,1,1\nB,2,2\nC,3,1\nD,4,0\nE,5,2\n"
ASKED = ("--time", "t", "--event", "e=1", "--competing", "e=2")
TWO = "t,relapse,death,g\n1,1,1,a\n2,0,1,a\n3,1,0,a\n4,0,0,b\n5,1,0,b\n6,0,1,b\n"
COLUMNS = ("--time", "t", "--event", "relapse", "--competing", "death")


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """150 patients with ties, three arms, a covariate; nobody in arm C has the event."""
    draw = random.Random(7)
    rows = []
    for _ in range(150):
        arm = draw.choice("ABC")
        rows.append(
            (draw.randint(1, 40), draw.choice([0, 2, 2] if arm == "C" else [0, 1, 1, 2]), arm, draw.gauss(60, 9))
        )
    path = tmp_path_factory.mktemp("competing") / "trial.csv"
    path.write_text("t,e,arm,age\n" + "".join(f"{t},{e},{arm},{age:.2f}\n" for t, e, arm, age in rows))
    return path


def numbers(*arguments: object, **keys: Any) -> list[Any]:
    found = sarcstat(*arguments, "--format", "json")
    assert found.status == 0, found.stderr
    return [
        each.get("stat")
        for each in found.json["statistics"]
        if all(each.get(key) == value for key, value in keys.items())
    ]


def test_by_hand(data: Data) -> None:
    """1/5, then 1/5 + 4/5 3/4 1/3 = 2/5, of the event; 1/5, then all who are left, of the other."""
    found = ("cuminc", data(FIVE), *ASKED, "--times", "2,3,5")
    keys = {"stat_name": "cumulative_incidence", "context": "cuminc"}
    assert numbers(*found, **keys, cause="e = 1") == pytest.approx([0.2, 0.4, 0.4], rel=1e-12)
    assert numbers(*found, **keys, cause="e = 2") == pytest.approx([0.2, 0.2, 0.6], rel=1e-12)
    assert numbers(*found, stat_name="n_risk", cause="e = 1") == [4, 3, 1]
    assert numbers(*found, stat_name="n_cause_events", context="cuminc", cause="e = 1") == [1, 2, 2]
    assert numbers(*found, stat_name="one_minus_km") == pytest.approx([1 - 4 / 5 * 2 / 3], rel=1e-12)


def test_lifelines(trial: Path) -> None:
    frame = pd.read_csv(trial)
    times = [10.0, 20.0, 35.0]
    for cause in (1, 2):
        # Without jitter ties make its estimates differ in the order of the rows: each tie is split by hand below.
        own = frame[frame["arm"] == "A"]
        fitted = _with_unique_times(own)
        fitter = AalenJohansenFitter(calculate_variance=False, jitter_level=0)
        fitter.fit(fitted["t"], fitted["e"], event_of_interest=cause)
        expected = [float(fitter.cumulative_density_.loc[:time].iloc[-1, 0]) for time in (t + 0.5 for t in times)]
        file = trial.with_name(f"unique{cause}.csv")
        fitted.to_csv(file, index=False)
        asked = ("--times", ",".join(str(t + 0.5) for t in times))
        found = numbers(
            "cuminc", file, *ASKED, *asked, stat_name="cumulative_incidence", context="cuminc", cause=f"e = {cause}"
        )
        assert found == pytest.approx(expected, rel=1e-6)


def _with_unique_times(frame: pd.DataFrame) -> pd.DataFrame:
    """Patients of one time a little apart."""
    ordered = frame.sort_values("t", kind="stable").reset_index(drop=True)
    return ordered.assign(t=ordered["t"] + np.arange(len(ordered)) * 1e-4)


def test_the_tables(trial: Path) -> None:
    made = sarcstat("cuminc", trial, *ASKED, "--by", "arm", "--times", "10,20", "--pairwise", "--p-adjust", "holm")
    assert "Cumulative Incidence" in made.stdout
    assert "Number at Risk" in made.stdout
    assert "Pairwise" in made.stdout
    text = " ".join(made.stdout.split())
    assert (
        "1 − Kaplan–Meier, with competing events as censored, would overestimate the incidence of e = 1: A at 20:"
        in text
    )
    assert "SPSS has no cumulative incidence" in text
    assert "Gray's test of each event" in text
    assert "p corrected by Holm's method within each event." in text
    table = sarcstat("cuminc", trial, *ASKED, "--by", "arm", "--times", "10", "--format", "json").table(
        "Cumulative Incidence"
    )
    cell = table[("e = 1", "C"), ("Incidence at 10 (95% CI)",)]
    assert cell["text"] == "0.000 (NE)"


def test_default_times_are_said(trial: Path) -> None:
    made = " ".join(sarcstat("cuminc", trial, *ASKED).stdout.split())
    assert "Times: round numbers up to the largest time, 40; --times asks for others." in made


def test_spss_style_is_refused(trial: Path) -> None:
    refused(sarcstat("cuminc", trial, *ASKED, "--style", "spss"), ExitStatus.USAGE, "'spss' is not one of")


def test_beyond_the_last_time_nothing_is_known(data: Data) -> None:
    file = data("t,e\n1,1\n2,2\n3,0\n")
    assert (
        numbers("cuminc", file, *ASKED, "--times", "9", stat_name="cumulative_incidence", context="cuminc")
        == [None] * 2
    )
    everybody = data("t,e\n1,1\n2,2\n3,1\n", "all.csv")
    found = numbers("cuminc", everybody, *ASKED, "--times", "9", stat_name="cumulative_incidence", context="cuminc")
    assert found == pytest.approx([2 / 3, 1 / 3], rel=1e-12)


@pytest.mark.parametrize(
    ("arguments", "status", "parts"),
    [
        (("--time", "t", "--event", "e=1"), ExitStatus.USAGE, ("--competing missing",)),
        (("--time", "t", "--event", "e=1", "--competing", "e=1"), ExitStatus.INPUT, ("e = 1 is the event, too",)),
        (("--time", "t", "--event", "e=1", "--competing", "e=1,2"), ExitStatus.INPUT, ("e = 1 is the event, too",)),
        (("--time", "t", "--event", "e=1", "--competing", "e=7"), ExitStatus.INPUT, ("'7' is not a value",)),
        (("--time", "t", "--event", "e=1", "--competing", "e"), ExitStatus.INPUT, ("--competing 'e=2'",)),
        (("--time", "t", "--event", "e=1", "--competing", "f"), ExitStatus.INPUT, ("no column 'f' (--competing)",)),
        ((*ASKED, "--where", "e <> 1"), ExitStatus.ANALYSIS, ("No patient had the event of interest (e = 1)",)),
        ((*ASKED, "--pairwise"), ExitStatus.USAGE, ("--pairwise is about groups",)),
        ((*ASKED, "--strata", "id"), ExitStatus.USAGE, ("--strata is about groups",)),
        (("--time", "t+0*(t)", "--event", "e", "--competing", "e=2"), ExitStatus.USAGE, ("is COLUMN=VALUE",)),
    ],
)
def test_what_is_refused(data: Data, arguments: tuple[str, ...], status: ExitStatus, parts: tuple[str, ...]) -> None:
    refused(sarcstat("cuminc", data(FIVE), *arguments), status, *parts)


def test_rows_with_both_events(data: Data) -> None:
    file = data(TWO)
    refused(sarcstat("cuminc", file, *COLUMNS), ExitStatus.INPUT, "1 row has several", "line 2", "--both event")
    keys = {"stat_name": "n_cause_events", "context": "cuminc_counts"}
    assert numbers("cuminc", file, *COLUMNS, "--both", "event", **keys) == [3, 2]
    assert numbers("cuminc", file, *COLUMNS, "--both", "competing", **keys) == [2, 3]
    said = sarcstat("cuminc", file, *COLUMNS, "--both", "competing")
    assert "1 row has both events: the competing event counts as the first" in said.stderr
    # Rows that are not used do not matter.
    assert sarcstat("cuminc", file, *COLUMNS, "--where", "t > 1").status == 0
    three = ("--time", "t", "--event", "g=b", "--competing", "relapse", "--competing", "death", "--both", "competing")
    refused(sarcstat("cuminc", file, *three), ExitStatus.INPUT, "make one status column")


def test_a_cause_may_be_several_values_and_others_are_said(data: Data) -> None:
    file = data("t,e\n" + "".join(f"{i + 1},{i % 5}\n" for i in range(25)))
    made = sarcstat("cuminc", file, "--time", "t", "--event", "e=1", "--competing", "e=2,3")
    assert "2 values of e count as censored: 0, 4" in made.stderr
    assert numbers("cuminc", file, "--time", "t", "--event", "e=1", "--competing", "e=2,3",
                   stat_name="n_cause_events", context="cuminc_counts") == [5, 10]  # fmt: skip


def test_missing_values_of_a_competing_column_are_counted(data: Data) -> None:
    file = data("t,relapse,death\n1,1,0\n2,0,1\n3,0,\n4,0,0\n")
    assert "left out: 1 missing death" in " ".join(sarcstat("cuminc", file, *COLUMNS).stdout.split())


def test_labels_of_values_name_the_causes(trial: Path) -> None:
    made = sarcstat("cuminc", trial, *ASKED, "--label", "e:1=Relapse", "--label", "e:2=Death", "--format", "json")
    assert {each["cause"] for each in made.json["statistics"] if "cause" in each} == {"Relapse", "Death"}


def test_a_cutoff_censors_both_events(data: Data) -> None:
    file = data(
        "b,l,e\n2020-01-01,2020-03-01,1\n2020-01-01,2021-01-01,2\n2020-01-01,2020-02-01,2\n2020-01-01,2021-02-01,0\n"
    )
    asked = ("--time", "days(b, l)", "--event", "e=1", "--competing", "e=2", "--cutoff", "2020-06-01")
    keys = {"stat_name": "n_cause_events", "context": "cuminc_counts"}
    assert numbers("cuminc", file, *asked, **keys) == [1, 1]
    assert numbers("cuminc", file, *asked[:-2], **keys) == [1, 2]


def test_the_figure(trial: Path, tmp_path: Path) -> None:
    file = tmp_path / "f.svg"
    made = sarcstat(
        "plot",
        "cuminc",
        trial,
        *ASKED,
        "--by",
        "arm",
        "--causes",
        "all",
        "--band",
        "-o",
        file,
        "-o",
        tmp_path / "f.pdf",
    )
    assert made.status == 0, made.stderr
    (p, other) = numbers("cuminc", trial, *ASKED, "--by", "arm", stat_name="p_value", context="gray")
    text = file.read_text(encoding="utf-8")
    assert "Cumulative incidence" in text
    assert f"Gray's test p = {p:.3f}" in text or p < 0.001
    assert other is not None
    assert "Number at risk" in text
    assert "A-curve-1-band" in text
    assert "B-curve-3" in text
    assert "B: Cumulative incidence (Aalen–Johansen) of e = 2, t by arm" in " ".join(made.stdout.split())
    lines = sarcstat("plot", "cuminc", trial, *ASKED, "--causes", "all", "-o", file)
    assert "e = 1: 150 patients" in " ".join(lines.stdout.split())
    assert "Gray" not in file.read_text(encoding="utf-8")


def test_a_figure_that_would_leave_its_axes_is_refused(trial: Path, tmp_path: Path) -> None:
    made = sarcstat("plot", "cuminc", trial, *ASKED, "--y-max", "0.1", "-o", tmp_path / "f.svg")
    refused(made, ExitStatus.USAGE, "--y-max 0.1: a curve rises to 0.")


COX = ("--covariates", "age,arm", "--ref", "arm=A")


def test_models_side_by_side(trial: Path) -> None:
    both = sarcstat("cox", trial, *ASKED, *COX, "--cause-specific", "--fine-gray", "--style", "journal")
    text = " ".join(both.stdout.split())
    assert "csHR (95% CI)" in text
    assert "sHR (95% CI)" in text
    assert "clustered on the patient (robust)" in text
    assert "The subdistribution hazard ratio of arm (C vs A) is not estimable (NE)" in both.stderr
    assert "no patient had an event in C (0 events in" in both.stderr
    found = sarcstat(
        "cox", trial, *ASKED, *COX, "--cause-specific", "--fine-gray", "--style", "journal", "--format", "json"
    )
    cell = found.table("Cox Regression with Competing Events")
    assert cell[("arm", "C"), ("Subdistribution (Fine–Gray)", "sHR (95% CI)")]["text"] == "NE"
    assert cell[("arm", "C"), ("Cause-specific", "csHR (95% CI)")]["text"] == "NE"
    assert cell[("arm", "A"), ("Cause-specific", "csHR (95% CI)")]["text"] == "1 (reference)"


def test_the_cause_specific_model_is_that_of_cox(trial: Path) -> None:
    keys = {"stat_name": "hazard_ratio", "context": "equation"}
    own = numbers("cox", trial, *ASKED, *COX, "--cause-specific", **keys)
    alone = numbers("cox", trial, *ASKED[:4], *COX, **keys)
    assert own == alone
    assert len(own) == 3


@pytest.mark.parametrize("style", ["spss", "r", "journal", "both"])
def test_fine_gray_is_r_in_every_style(trial: Path, style: str) -> None:
    keys = {"stat_name": "coefficient", "context": "subdistribution", "term": "age"}
    own = numbers("cox", trial, *ASKED, *COX, "--fine-gray", "--ties", "efron", "--style", style, **keys)
    assert own == numbers("cox", trial, *ASKED, *COX, "--fine-gray", "--ties", "efron", "--style", "r", **keys)
    said = sarcstat("cox", trial, *ASKED, *COX, "--fine-gray", "--style", style).stdout
    assert ("SPSS has no Fine–Gray model" in said) is (style in ("spss", "both"))


@pytest.mark.parametrize(
    "more",
    [
        ("--method", "fstep-lr"), ("--tvc", "age"), ("--baseline",), ("--pattern", "age=50"), ("--plot",),
        ("--univariable-first", "0.2"), ("--ties", "exact"),
    ],
)  # fmt: skip
def test_what_such_a_model_has_not(trial: Path, more: tuple[str, ...]) -> None:
    made = sarcstat("cox", trial, *ASKED, *COX, "--fine-gray", *more)
    refused(made, ExitStatus.USAGE, "exact ties" if more[0] == "--ties" else more[0])


def test_flags_and_competing_events_belong_together(trial: Path) -> None:
    refused(sarcstat("cox", trial, *ASKED, *COX), ExitStatus.USAGE, "--cause-specific, --fine-gray")
    refused(sarcstat("cox", trial, *ASKED[:4], *COX, "--fine-gray"), ExitStatus.USAGE, "no competing event is named")
    refused(sarcstat("cox", trial, *ASKED[:4], *COX, "--both", "event"), ExitStatus.USAGE, "--both is for")


def test_what_spss_can_redo(trial: Path, tmp_path: Path) -> None:
    file = tmp_path / "models.sps"
    made = sarcstat("cox", trial, *ASKED, *COX, "--cause-specific", "--fine-gray", "--script-spss", file)
    assert "Not redone: the model of Fine and Gray" in made.stderr
    text = file.read_text(encoding="utf-8")
    assert "COXREG" in text
    assert "(1)" in text.split("/STATUS=")[1].splitlines()[0]


STUDY = """
[study]
name = "competing"
[data]
file = "trial.csv"
[endpoints.rel]
label = "Time to relapse"
time = "t"
event = "e=1"
time_unit = "months"
competing = { "e=2" = "death" }
[[tables]]
name = "inc"
command = "cuminc"
endpoints = ["rel"]
by = ["arm"]
times = [10, 20, 99]
conf_type = "log-log"
[[tables]]
name = "models"
command = "cox"
endpoints = ["rel"]
style = "r"
covariates = ["age"]
strata = "arm"
cause_specific = true
fine_gray = true
[[figures]]
name = "fig"
command = "cuminc"
endpoints = ["rel"]
by = ["arm"]
[report]
formats = ["md"]
[output]
formats = ["json"]
scripts = true
"""


def test_a_study_and_its_script(trial: Path, tmp_path: Path) -> None:
    (tmp_path / "trial.csv").write_bytes(trial.read_bytes())
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    results, _ = run(tmp_path / "study.toml", tmp_path / "out")
    made = json.loads((tmp_path / "out" / "tables" / "inc.json").read_text(encoding="utf-8"))["statistics"]
    alone = sarcstat(
        "cuminc", trial, *ASKED, "--by", "arm", "--times", "10,20,99", "--conf-type", "log-log", "--format", "json"
    )
    assert [each.get("stat") for each in made] == [each.get("stat") for each in alone.json["statistics"]]
    columns = {"": "incidence", "_std_error": "se", "_conf_low": "low", "_conf_high": "high"}
    compared = 0
    for each in made:
        column = columns.get(each["stat_name"].removeprefix("cumulative_incidence"))
        if each["context"] != "cuminc" or column is None or not each["stat_name"].startswith("cumulative"):
            continue
        cause = {"event": "1", "death": "2"}[each["cause"]]
        (own,) = [
            r for r in results["inc", "rel by arm"]
            if (r["group"], r["cause"], float(r["time"])) == (each["group1_level"], cause, each["at"])
        ]  # fmt: skip
        if each.get("stat") is None:
            assert own[column] == "NA"
        else:
            assert float(own[column]) == pytest.approx(each["stat"], rel=1e-9)
        compared += 1
    assert compared == 72
    models = json.loads((tmp_path / "out" / "tables" / "models.json").read_text(encoding="utf-8"))["statistics"]
    (b,) = [s["stat"] for s in models if s["context"] == "subdistribution" and s["stat_name"] == "coefficient"]
    assert float(row(results["models", "rel: Fine-Gray"], term="age")["b"]) == pytest.approx(b, rel=1e-9)
    text = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "The competing event, at which the time ends, was death." in text
    assert "Cumulative incidences were compared by Gray's tests." in text
    assert "from Fine and Gray's model with Efron's method for tied times" in text
    assert "competing events, the cumulative incidence of event (rel) was" in text
    assert "At 99 months, after " in text
    assert "SPSS has no cumulative incidence" in (tmp_path / "out" / "analysis.sps").read_text(encoding="utf-8")


DATES = """
[study]
name = "dates"
[data]
file = "d.csv"
cutoff = 2021-01-01
[endpoints.rel]
start = "begin"
events = ["relapse"]
competing = ["death"]
censor = "last"
unit = "days"
[[tables]]
name = "inc"
command = "cuminc"
endpoints = ["rel"]
times = [100]
[output]
formats = ["json"]
cohort = true
"""


def test_an_endpoint_of_dates_ends_at_the_first_event_of_all(tmp_path: Path) -> None:
    lines = [
        "begin,relapse,death,last",
        "2020-01-01,2020-02-01,2020-05-01,2020-05-01",  # relapse, then death
        "2020-01-01,,2020-03-01,2020-03-01",  # death first
        "2020-01-01,2020-04-01,2020-03-02,2020-04-01",  # of both the first counts, whatever the order of columns
        "2020-01-01,,2021-06-01,2021-06-01",  # death after the cutoff
        "2020-01-01,,,2020-06-01",
    ]
    (tmp_path / "d.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "study.toml").write_text(DATES, encoding="utf-8")
    made = sarcstat("run", tmp_path / "study.toml", "-o", tmp_path / "out")
    assert made.status == 0, made.stderr
    cohort = pd.read_csv(tmp_path / "out" / "data" / "cohort.csv")
    assert cohort["rel"].tolist() == [31, 60, 61, 366, 152]
    assert cohort["rel_event"].tolist() == [1, 0, 0, 0, 0]
    assert cohort["rel_competing"].tolist() == [0, 1, 1, 0, 0]
    found = json.loads((tmp_path / "out" / "tables" / "inc.json").read_text(encoding="utf-8"))["statistics"]
    assert [s["stat"] for s in found if s["stat_name"] == "cumulative_incidence" and s["context"] == "cuminc"] == (
        pytest.approx([0.2, 0.4], rel=1e-12)
    )


def test_where_no_competing_event_came_first_nothing_is_overestimated(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("t,s,g\n1,1,A\n2,0,A\n3,1,A\n4,0,A\n1,2,B\n2,1,B\n3,1,B\n4,0,B\n")
    found = sarcstat(
        "cuminc",
        str(tmp_path / "d.csv"),
        "--time",
        "t",
        "--event",
        "s=1",
        "--competing",
        "s=2",
        "--by",
        "g",
        "--times",
        "3",
        "--format",
        "md",
    )
    assert "overestimate the incidence of s = 1: B at 3: " in " ".join(found.stdout.split())
    assert "A at 3" not in found.stdout
