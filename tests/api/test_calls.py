"""A call from Python gives what the command gives, of a data frame as of a file, or says the same sentence."""

from __future__ import annotations

import decimal
import pickle
import threading
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from running import sarcstat

import sarcstat as ss
from sarcstat import api
from sarcstat.cli.perform import figure_commands, table_commands

ENDPOINT = {"time": "months", "event": "died=1"}
WORDS = ("--time", "months", "--event", "died=1")
#: Each command: what is said in Python, and the same on a command line.
CALLS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "km": (
        {**ENDPOINT, "by": ["arm", "stage"], "times": [6, 12], "style": "both", "table": True},
        (*WORDS, "--by", "arm,stage", "--times", "6,12", "--style", "both", "--table"),
    ),
    "cox": (
        {**ENDPOINT, "covariates": ["arm", "age"], "ref": {"arm": "old"}, "unit": {"age": 10.0}, "conf_level": 0.9},
        (*WORDS, "--covariates", "arm,age", "--ref", "arm=old", "--unit", "age=10", "--conf-level", "0.9"),
    ),
    "columns": ({}, ()),
    "describe": ({"variables": ["age", "stage"], "by": "arm"}, ("age", "stage", "--by", "arm")),
    "crosstab": ({"rows": "arm", "columns": "stage"}, ("--rows", "arm", "--columns", "stage")),
    "collinearity": ({"variables": ["age", "crp"]}, ("age", "crp")),
    "response": ({"best": "best", "by": "arm"}, ("--best", "best", "--by", "arm")),
    "adverse-events": ({"columns": "rash", "by": "arm"}, ("--columns", "rash", "--by", "arm")),
    "follow-up": ({**ENDPOINT, "by": "arm"}, (*WORDS, "--by", "arm")),
    "life-table": ({**ENDPOINT, "intervals": "0-60:12"}, (*WORDS, "--intervals", "0-60:12")),
    "cuminc": ({**ENDPOINT, "competing": {"died": 2}, "by": "arm"}, (*WORDS, "--competing", "died=2", "--by", "arm")),
    "univariate": ({**ENDPOINT, "by": ["arm", "stage"]}, (*WORDS, "--by", "arm,stage")),
    "subgroup": ({**ENDPOINT, "by": "arm", "within": "stage"}, (*WORDS, "--by", "arm", "--within", "stage")),
}
#: Where data come from differs, and nothing else.
_OF_THE_FILE = ("source", "sha256")


@pytest.fixture(scope="module")
def parquet(patients: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file: Path = tmp_path_factory.mktemp("patients") / "patients.parquet"
    patients.to_parquet(file)
    return file


def python(name: str) -> Any:
    return getattr(ss, name.replace("-", "_"))


def but_the_file(content: dict[str, Any], name: str) -> str:
    """The content without what differs between a file and a data frame."""
    plain = {**content, "options": {**content["options"], "data": None, "file": None, "format": None}}
    plain["provenance"] = {key: each for key, each in content["provenance"].items() if key not in _OF_THE_FILE}
    return repr(plain).replace(name, "data frame")


def test_every_command_of_data_is_tried() -> None:
    assert {*CALLS} == {*table_commands(), "columns"}
    assert {name.replace("-", "_") for name in CALLS} == {*api.OF_DATA}
    assert {f"plot {name}" for name in dir(ss.plot)} == {*figure_commands()}


@pytest.mark.parametrize("command", CALLS)
@pytest.mark.filterwarnings("ignore::sarcstat.SarcstatWarning")
def test_a_call_gives_what_the_command_gives(command: str, parquet: Path, patients: pd.DataFrame) -> None:
    given, typed = CALLS[command]
    printed = sarcstat(command, parquet, *typed, "--format", "json")
    assert printed.status == 0, printed.stderr
    of_file = python(command)(parquet, **given).to_dict()
    # A list is repeated where a command line has commas, which comes to the same.
    of_file["options"] = printed.json["options"]
    assert but_the_file(of_file, "") == but_the_file(printed.json, "")
    of_frame = python(command)(patients, **given).to_dict()
    of_frame["options"] = printed.json["options"]
    assert but_the_file(of_frame, "data frame") == but_the_file(printed.json, str(parquet))


def test_options_are_recorded_as_those_of_the_command(parquet: Path) -> None:
    printed = sarcstat("km", parquet, *WORDS, "--by", "arm", "--style", "r", "--format", "json").json["options"]
    called = ss.km(parquet, **ENDPOINT, by="arm", style="r").to_dict()["options"]
    assert {**called, "format": "json"} == printed
    assert ss.columns(parquet).to_dict()["options"]["file"] == str(parquet)


@pytest.mark.parametrize(
    ("command", "given", "typed"),
    [
        ("km", {"time": "month", "event": "died=1", "by": "arms"}, "--time month --event died=1 --by arms"),
        ("km", {"time": "months", "event": "died"}, "--time months --event died"),
        ("km", {**ENDPOINT, "trend": True}, "--time months --event died=1 --trend"),
        ("km", {**ENDPOINT, "conf_level": 2}, "--time months --event died=1 --conf-level 2"),
        ("km", {**ENDPOINT, "where": "age>900"}, "--time months --event died=1 --where age>900"),
        ("response", {}, ""),
    ],
)
def test_what_is_wrong_is_said_in_the_same_sentences(command: str, given: Any, typed: str, parquet: Path) -> None:
    printed = sarcstat(command, parquet, *typed.split())
    with pytest.raises(ss.SarcstatError) as caught:
        python(command)(parquet, **given)
    assert printed.status == caught.value.exit_status
    said = [line.removeprefix("Error: ") for line in printed.stderr.splitlines() if "--help lists" not in line]
    assert str(caught.value).splitlines() == said
    assert "".join(caught.value._render_traceback_()) == f"{type(caught.value).__name__}: {caught.value}"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ss.InputError, match="There is no file") as caught:
        ss.km(tmp_path / "nowhere.csv", **ENDPOINT)
    frames = [each.name for each in caught.traceback]
    assert len(frames) == 2, "a user sees the call, and not where in the package it ended"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"evnt": "died"}, "km has no option 'evnt'.\nHint: Did you mean 'event'?"),
        ({"output": "km.docx"}, "km: 'output' is an option of the command line only."),
        ({"format": "json"}, "km: 'format' is an option of the command line only."),
        ({"strict": True}, "km: 'strict' is an option of the command line only."),
        ({"sheet": "1"}, "'sheet' says how a file is read, but DATA is a data frame."),
        ({"table": "no"}, "'table' is 'no', which is neither True nor False."),
        ({"by": {"arm", "stage"}}, "'by' is a set, which has no order."),
        ({"by": pd.DataFrame({"arm": [1]})}, "'by' is a data frame."),
        ({"where": {"age": 60, "arm": "old"}}, "'where' has names with values (age, arm); it takes one value."),
        ({"na": {"age": 99}}, "'na' has names with values (age); it takes one value."),
        ({"label": {"arm": {"old": "Old"}}}, "'label' has names with values within 'arm'; it takes one value there."),
        ({"by": ["arm", None]}, "'by' holds None, which is no value."),
        ({"label": {"arm": None}}, "'label' holds None, which is no value."),
        ({"by": (each for each in ["arm"])}, "'by' is a generator, which is read only once."),
        ({"data": 1}, ""),
    ],
)
def test_what_no_command_line_could_say_has_its_own(options: Any, sentence: str, patients: pd.DataFrame) -> None:
    with pytest.raises(TypeError if "data" in options else ss.UsageError) as caught:
        ss.km(patients, **ENDPOINT, **options)
    assert sentence in str(caught.value)


def test_none_is_what_is_not_given(patients: pd.DataFrame) -> None:
    given = ss.km(patients, **ENDPOINT, by=None, times=None, table=False)
    assert given.statistics.equals(ss.km(patients, **ENDPOINT).statistics)


def test_numbers_are_handed_over_whole(patients: pd.DataFrame) -> None:
    """A level that is a large number, and one of numpy."""
    coded = patients.assign(died=patients["died"].map({0: 1234567.0, 1: 1234568.0, 2: 0.0}))
    events = ss.km(coded, time="months", event={"died": coded["died"].max()}).statistics
    assert events.loc[events["stat_name"] == "n_events", "stat"].iloc[0] == (patients["died"] == 1).sum()


def test_a_categorical_column_of_numbers_is_a_factor(patients: pd.DataFrame) -> None:
    coded = patients.assign(code=pd.Categorical(patients["arm"].cat.codes + 1, categories=[2, 1]))
    found = ss.cox(coded, **ENDPOINT, covariates="code", style="r").statistics
    ratio = found.loc[found["stat_name"] == "hazard_ratio", "stat"].iloc[0]
    arms = ss.cox(patients, **ENDPOINT, covariates="arm", style="r").statistics
    assert ratio == pytest.approx(1 / arms.loc[arms["stat_name"] == "hazard_ratio", "stat"].iloc[0], rel=1e-9)


def test_patients_with_several_rows_are_looked_for(patients: pd.DataFrame, tmp_path: Path) -> None:
    visits = patients.assign(patient_id=[f"P{row // 2}" for row in range(len(patients))])
    visits.to_parquet(tmp_path / "visits.parquet")

    with pytest.warns(ss.SarcstatWarning, match="Column 'patient_id': 104 values are in several rows"):
        of_frame = ss.km(visits, **ENDPOINT)
    with pytest.warns(ss.SarcstatWarning):
        of_file = ss.km(tmp_path / "visits.parquet", **ENDPOINT)
    assert of_frame.warnings == of_file.warnings


def test_a_warning_is_one_of_python_at_the_line_of_the_call(patients: pd.DataFrame) -> None:
    letters = patients.assign(arm=patients["arm"].astype(str))
    with pytest.warns(ss.SarcstatWarning, match="no declared order") as caught:
        made = ss.km(letters, **ENDPOINT, by="arm", trend=True)
    assert caught[0].filename == __file__
    assert made.warnings == [str(each.message) for each in caught]
    with warnings.catch_warnings():
        warnings.simplefilter("error", ss.SarcstatWarning)
        with pytest.raises(ss.SarcstatWarning):
            ss.km(letters, **ENDPOINT, by="arm", trend=True)


def test_r_is_refused_in_another_thread_and_goes_on_in_the_main_one(patients: pd.DataFrame) -> None:
    before = ss.km(patients, **ENDPOINT).statistics
    filters = list(warnings.filters)
    caught: list[BaseException] = []
    listed: list[Any] = []

    def work() -> None:
        listed.append(ss.columns(patients))
        try:
            ss.km(patients, **ENDPOINT)
        except ss.SarcstatError as error:
            caught.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    during = ss.km(patients, **ENDPOINT).statistics
    for thread in threads:
        thread.join()
    assert {str(error).splitlines()[0] for error in caught} == {
        "R runs in the main thread of the process and can be asked only from there."
    }
    assert len(caught) == len(listed) == 4
    assert list(warnings.filters) == filters
    assert during.equals(before)
    assert ss.km(patients, **ENDPOINT).statistics.equals(before)


def test_random_numbers_of_another_user_of_r_go_on(patients: pd.DataFrame) -> None:
    """A simulation that asks for a table in between would else draw the same numbers after each."""
    ss.km(patients, **ENDPOINT)
    from rpy2 import rinterface

    draw = rinterface.baseenv["eval"], rinterface.baseenv["parse"]

    def drawn(text: str) -> list[float]:
        return list(draw[0](draw[1](text=rinterface.StrSexpVector([text])), rinterface.globalenv))

    try:
        drawn("{RNGkind('Wichmann-Hill'); set.seed(1); 1}")
        expected = drawn("c(runif(2), runif(2))")
        drawn("{set.seed(1); 1}")
        found = drawn("runif(2)")
        ss.crosstab(patients, rows="arm", columns="stage")
        assert [*found, *drawn("runif(2)")] == expected
        drawn("{RNGkind('default'); rm(.Random.seed, envir = globalenv()); 1}")
        ss.crosstab(patients, rows="arm", columns="stage")
        assert ".Random.seed" not in set(rinterface.globalenv.keys())
    finally:
        drawn("{RNGkind('default'); 1}")


def test_functions_and_results_go_to_other_processes(patients: pd.DataFrame) -> None:
    assert pickle.loads(pickle.dumps(ss.km)) is ss.km
    assert pickle.loads(pickle.dumps(ss.plot.km)) is ss.plot.km
    assert pickle.loads(pickle.dumps(api.audit)) is api.audit
    made = ss.km(patients, **ENDPOINT)
    assert str(pickle.loads(pickle.dumps(made))) == str(made)


@pytest.mark.parametrize("context", [decimal.Context(prec=3), decimal.ExtendedContext, decimal.BasicContext])
def test_decimal_numbers_of_the_caller_change_no_text(
    context: decimal.Context, patients: pd.DataFrame, tmp_path: Path
) -> None:
    """Without its traps, a number that needs more digits than the caller's would be nan, without a word."""
    large = patients.assign(crp=patients["crp"] * 1e9 + 0.123)

    def texts(name: str) -> list[Any]:
        made = ss.describe(large, ["crp"], style="spss")
        made.save(tmp_path / f"{name}.xlsx")
        return [str(made), made._repr_html_(), made.to_dict(), (tmp_path / f"{name}.xlsx").read_bytes()]

    expected = texts("first")
    with decimal.localcontext(context):
        assert texts("second") == expected
        ss.plot.km(patients, **ENDPOINT, by="arm").save(tmp_path / "km.svg")


def test_settings_of_the_folder_do_not_apply(
    patients: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sarcstat.toml").write_text('style = "r"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert ss.km(patients, **ENDPOINT).to_dict()["options"]["style"] == "spss"


def test_columns_after_the_data_may_stand_without_a_word(patients: pd.DataFrame) -> None:
    named = ss.describe(patients, variables=["age", "crp"])
    assert ss.describe(patients, ["age", "crp"]).statistics.equals(named.statistics)
    with pytest.raises(TypeError, match="multiple values for argument 'variables'"):
        ss.describe(patients, "age", variables="crp")
    with pytest.raises(TypeError, match="takes 1 positional arguments but 2"):
        ss.km(patients, "months")
    with pytest.raises(TypeError, match=r"^km\(\) missing 1 required positional argument: 'data'$"):
        ss.km(**ENDPOINT)
    assert ss.describe(data=patients, variables=["age", "crp"]).statistics.equals(named.statistics)


def test_what_is_raised_commands_no_terminal() -> None:
    with pytest.raises(ss.SarcstatError) as raised:
        ss.km("no\x1b[2J\0.csv", time="time", event="status")
    assert "no␛[2J␀.csv" in str(raised.value)
    assert str(raised.value) in raised.value._render_traceback_()[0]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"by": "arm\0"}, "'by' holds a NUL, or half a pair of surrogates: 'arm␀'"),
        ({"by": ["arm", "\ud800"]}, "'by' holds a NUL, or half a pair of surrogates"),
        ({"label": {"arm": "\0"}}, "'label' holds a NUL"),
        ({"times": range(10**9)}, "'times' has 1,000,000,000 values; at most 100,000 are taken"),
        ({"na": range(10**9)}, "'na' has 1,000,000,000 values"),
        ({"cutoff": pd.NaT}, "NaT"),
        ({"by": pd.NaT}, "no column 'NaT'"),
    ],
)
def test_what_no_option_can_be_is_refused(patients: pd.DataFrame, options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ss.SarcstatError, match=sentence):
        ss.km(patients, **ENDPOINT, **options)


def test_words_for_missing_may_be_anything_that_is_shown(patients: pd.DataFrame) -> None:
    expected = ss.describe(patients, ["stage"], na="II").statistics
    assert ss.describe(patients, ["stage"], na=["II"]).statistics.equals(expected)
    assert len(ss.describe(patients, ["stage"], na=pd.NaT).statistics)


def test_a_word_for_missing_in_a_list_is_whole(patients: pd.DataFrame, tmp_path: Path) -> None:
    """A comma divides what is typed; what is a list is divided already."""
    frame = patients.assign(stage=patients["stage"].map({"I": "I, early", "II": "9"}).fillna("x"))
    frame.to_parquet(tmp_path / "frame.parquet")
    for data in (frame, tmp_path / "frame.parquet"):
        for na, levels in ((["I, early"], ["9", "x"]), ([9.0], ["I, early", "x"])):
            found = ss.km(data, **ENDPOINT, by="stage", na=na, style="r").statistics
            assert found.query("stat_name == 'n'")["group1_level"].dropna().unique().tolist() == levels, na


@pytest.mark.parametrize(
    "times", [np.float32(20.9), np.array([20.9], np.float32), pd.Series([20.9], dtype="float32"), [np.float32(20.9)]]
)
def test_numbers_of_four_bytes_are_what_they_are_shown_as(times: Any, patients: pd.DataFrame) -> None:
    """As eight bytes, the time would lie before an event at 20.9."""
    frame = patients.assign(months=patients["months"].where(patients.index > 3, 20.9), died=1)
    expected = ss.km(frame, **ENDPOINT, style="journal", times=20.9).statistics
    assert ss.km(frame, **ENDPOINT, style="journal", times=times).statistics.equals(expected)


def test_dates_of_numpy_are_dates_in_any_unit(patients: pd.DataFrame) -> None:
    days = pd.to_datetime("2020-01-01") + pd.to_timedelta(patients["age"], unit="D")
    frame = patients.assign(start=days, last=days + pd.to_timedelta(patients["months"].round(), unit="D"))
    asked = {"time": "days(start, last)", "event": "died=1"}
    expected = ss.km(frame, **asked, cutoff="2020-04-01").statistics
    for unit in ("D", "s", "ns"):
        given = np.datetime64("2020-04-01").astype(f"datetime64[{unit}]")
        assert ss.km(frame, **asked, cutoff=given).statistics.equals(expected)
        assert ss.km(frame, **asked, cutoff=np.array([given])).statistics.equals(expected)


def test_what_is_no_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ss.UsageError, match="holds a NUL"):
        api.syntax(str(tmp_path / "job.sps"), figures="a\0")
    with pytest.raises(ss.UsageError, match="The name of a file holds a NUL"):
        api.syntax("a\0.sps")
    with pytest.raises(ss.UsageError, match="3 is no name of a file"):
        api.outputs(3)
