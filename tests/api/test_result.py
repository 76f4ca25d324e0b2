"""What a call gives back: numbers unrounded, nothing left out, files as the command line writes them."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from running import sarcstat

import sarcstat as ss
from sarcstat.api import audit, outputs, syntax
from sarcstat.render import csv as csv_format

ENDPOINT = {"time": "months", "event": "died=1"}
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_tables_have_every_number_unrounded_at_its_place(patients: pd.DataFrame) -> None:
    made = ss.km(patients, **ENDPOINT, by=["arm", "stage"], style="both")
    assert len(made.tables) == len(made.to_dict()["tables"])
    for frame, text, table in zip(made.tables, made.tables.text, made.to_dict()["tables"], strict=True):
        assert frame.attrs["name"] == table["name"]
        assert frame.attrs["notes"] == table["notes"]
        found = 0
        for cell in table["cells"]:
            row = [*cell["row"], *[""] * (frame.index.nlevels - len(cell["row"]))]
            column = [*cell["column"], *[""] * (frame.columns.nlevels - len(cell["column"]))]
            at = (tuple(row) if len(row) > 1 else row[0], tuple(column) if len(column) > 1 else column[0])
            assert text.loc[at] == cell["text"]
            if cell["number"] is None:
                assert pd.isna(frame.loc[at]) or frame.loc[at] == cell["text"]
            else:
                assert frame.loc[at] == cell["number"]
                found += 1
        assert found


def test_what_is_not_reached_is_no_number_and_has_its_sign(patients: pd.DataFrame) -> None:
    few = patients.assign(died=(patients.index < 3).astype(int))
    made = ss.km(few, **ENDPOINT)
    median = ("Median", "Estimate", "")
    means = made.tables["Means and Medians for Survival Time"]
    assert np.isnan(means[median].iloc[0])
    assert made.tables.text["Means and Medians for Survival Time"][median].iloc[0] != ""
    missing = made.statistics.set_index("stat_name")["missing"]
    assert missing["median"] == "not_reached"


def test_words_stand_in_tables_of_words(patients: pd.DataFrame) -> None:
    listed = ss.columns(patients).tables[0]
    assert listed.loc["stage", "Taken as"] == "levels"
    assert listed.loc["crp", "Missing"] == patients["crp"].isna().sum()


def test_a_name_is_asked_for_as_it_is(patients: pd.DataFrame) -> None:
    made = ss.km(patients, **ENDPOINT, by=["arm", "stage"])
    with pytest.raises(
        ss.UsageError, match=re.escape("2 tables are called 'Overall Comparisons'.\nHint: By place: 2, 5.")
    ):
        made.tables["Overall Comparisons"]
    with pytest.raises(ss.UsageError, match=re.escape("Did you mean 'Overall Comparisons'?")):
        made.tables["Overall Comparison"]
    assert made.tables[5].attrs["section"] != made.tables[2].attrs["section"]
    assert made.tables[1:3].names == made.tables.names[1:3]
    assert made.tables[-1].equals(made.tables[5])
    with pytest.raises(IndexError):
        made.tables[6]
    assert "Overall Comparisons" in made.tables
    assert "Overall Comparison" not in made.tables


@pytest.mark.filterwarnings("ignore::sarcstat.SarcstatWarning")
def test_statistics_are_those_of_the_csv(patients: pd.DataFrame) -> None:
    made = ss.cox(patients, **ENDPOINT, covariates=["arm", "stage"], style="both")
    rows = list(csv.DictReader(io.StringIO(csv_format.render(made.document))))
    frame = made.statistics
    assert list(frame.columns) == list(rows[0])
    assert len(frame) == len(rows)
    for row, (_, found) in zip(rows, frame.iterrows(), strict=True):
        for name, text in row.items():
            if text == "":
                assert found[name] is None or found[name] == "" or pd.isna(found[name])
            elif isinstance(found[name], str):
                assert found[name] == text
            else:
                assert float(text) == found[name]


def test_notes_hold_all_that_a_terminal_says(patients: pd.DataFrame, tmp_path: Path) -> None:
    file = tmp_path / "patients.parquet"
    patients.to_parquet(file)
    printed = sarcstat("km", file, "--time", "months", "--event", "died=1", "--by", "stage")
    made = ss.km(file, **ENDPOINT, by="stage")
    said = " ".join(printed.stdout.split())
    assert made.notes
    assert all(" ".join(note.split()) in f"{said} {' '.join(printed.stderr.split())}" for note in made.notes)
    for line in printed.stderr.splitlines():
        assert line.removeprefix("Note: ") in made.notes


def test_files_are_those_of_the_command(patients: pd.DataFrame, tmp_path: Path) -> None:
    data = tmp_path / "patients.parquet"
    patients.to_parquet(data)
    endings = ("txt", "csv", "html", "md", "tex", "docx", "xlsx")
    ours = [tmp_path / f"ours.{each}" for each in endings]
    ss.km(data, **ENDPOINT, by="arm").save(*ours)
    theirs = [tmp_path / f"theirs.{each}" for each in endings]
    files = [word for each in theirs for word in ("-o", each)]
    assert sarcstat("km", data, "--time", "months", "--event", "died=1", "--by", "arm", *files).status == 0
    assert [file.read_bytes() for file in ours] == [file.read_bytes() for file in theirs]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (["km.foo"], "-o km.foo: the extension does not name a format."),
        (["nowhere/km.docx"], "-o nowhere/km.docx: the folder 'nowhere' does not exist, or cannot be entered."),
        ([], "No file is named."),
    ],
)
def test_a_file_that_cannot_be_written_is_refused(files: list[str], sentence: str, patients: pd.DataFrame) -> None:
    with pytest.raises(ss.UsageError) as caught:
        ss.km(patients, **ENDPOINT).save(*files)
    assert str(caught.value).startswith(sentence)


def test_a_notebook_shows_the_tables_and_keeps_its_looks(patients: pd.DataFrame) -> None:
    made = ss.km(patients, **ENDPOINT, by="arm")
    shown = made._repr_html_()
    assert shown.startswith('<div class="sarcstat">')
    assert shown.count("<table>") == len(made.tables)
    assert "<html" not in shown
    style = shown.partition("<style>")[2].partition("</style>")[0]
    assert style.split()[:2] == [".sarcstat", "{"]
    assert "body {" not in style
    assert ":root" not in style
    assert "&amp;" not in style
    assert made.notes[0] in shown
    assert str(made).startswith("months by arm")
    assert repr(made) == "<sarcstat.Result of km: Kaplan–Meier analysis: months by arm>"


def test_a_figure_is_that_of_the_same_analysis(patients: pd.DataFrame, tmp_path: Path) -> None:
    frame = patients.copy()
    made = ss.km(frame, **ENDPOINT, by="arm", where="age > 50", times=[12], pairwise="pooled")
    frame["arm"] = frame["arm"].cat.rename_categories(["first", "second"])
    frame.loc[:, "months"] = 1.0
    drawn = made.figure(annotate="p,median")
    asked = ss.plot.km(patients, **ENDPOINT, by="arm", where="age > 50", annotate="p,median")
    assert drawn.description == asked.description
    assert "old" in drawn.description
    assert drawn.notes == asked.notes
    assert drawn._repr_svg_() == asked._repr_svg_()
    drawn.save(tmp_path / "km.svg", tmp_path / "km.png")
    assert (tmp_path / "km.svg").read_text("utf-8") == drawn._repr_svg_()
    with pytest.raises(ss.UsageError, match="a figure is written as"):
        drawn.save(tmp_path / "km.docx")


@pytest.mark.parametrize("made", ["arrow", "polars", "pandas"])
def test_a_figure_is_not_of_numbers_that_have_changed(made: str, patients: pd.DataFrame) -> None:
    """A table of Arrow has the memory of the array of numpy that it is made of."""
    months = patients["months"].to_numpy().copy()
    columns = {"months": months, "died": patients["died"].to_numpy()}
    if made == "arrow":
        frame = pytest.importorskip("pyarrow").table(columns)
    elif made == "polars":
        frame = pytest.importorskip("polars").DataFrame(columns)
    else:
        frame = pd.DataFrame(columns, copy=False)
    result = ss.km(frame, **ENDPOINT)
    result.figure()
    months *= 2
    with pytest.raises(ss.InputError, match="Column 'months' of the data frame is not what it was"):
        result.figure()
    assert ss.km(frame, **ENDPOINT).figure()


def test_a_figure_has_the_options_of_its_analysis(patients: pd.DataFrame) -> None:
    by, event = ["arm"], {"died": [1]}
    result = ss.km(patients, time="months", event=event, by=by)
    drawn = result.figure().description
    by[0], event["died"] = "stage", [2]
    assert result.figure().description == drawn


@pytest.mark.filterwarnings("ignore::sarcstat.SarcstatWarning")
def test_each_analysis_has_its_figures(patients: pd.DataFrame) -> None:
    cox = ss.cox(patients, **ENDPOINT, covariates=["arm", "age"])
    assert cox.figure().description == ss.plot.forest(patients, **ENDPOINT, covariates=["arm", "age"]).description
    assert cox.figure("cox", by="arm").description.startswith("Survival of months by arm, by a Cox model.")
    both = ss.subgroup(patients, **ENDPOINT, by="arm", within=["stage"])
    assert both.figure().description
    incidence = ss.cuminc(patients, **ENDPOINT, competing="died=2", by="arm", times=[6])
    assert incidence.figure().description


def test_an_option_that_figures_do_not_have_is_refused(patients: pd.DataFrame) -> None:
    made = ss.km(patients, **ENDPOINT, split="arm")
    with pytest.raises(ss.UsageError, match="km has no option 'split'"):
        made.figure()
    with pytest.raises(ss.UsageError, match="Of describe there is no figure"):
        ss.describe(patients, ["age"]).figure()
    with pytest.raises(ss.UsageError, match=re.escape("Of km there is no figure 'forest'.")):
        made.figure("forest")


def test_a_file_that_has_changed_has_no_figure_of_the_analysis(patients: pd.DataFrame, tmp_path: Path) -> None:
    file = tmp_path / "patients.csv"
    patients.to_csv(file, index=False)
    made = ss.km(file, **ENDPOINT)
    made.figure()
    patients.head(100).to_csv(file, index=False)
    with pytest.raises(ss.InputError, match="is not what it was when it was analyzed"):
        made.figure()
    file.unlink()
    with pytest.raises(ss.InputError, match="is not what it was when it was analyzed"):
        made.figure()


def test_the_commands_of_files(tmp_path: Path) -> None:
    paper = EXAMPLES / "zhang2022" / "published.toml"
    found = audit(paper)
    printed = sarcstat("audit", paper, "--format", "json").json
    assert found.to_dict() == printed
    assert len(found.tables) == len(printed["tables"])
    viewer = EXAMPLES / "outputs" / "lung.spv"
    assert "3. Means and Medians for Survival Time" in outputs(viewer).tables.names
    job = syntax(EXAMPLES / "jobs" / "lung.sps", data="survival::lung")
    assert "Means and Medians for Survival Time" in job.tables.names
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    ss.km("survival::lung", time="time", event="status=2").save(first)
    ss.km("survival::lung", time="time", event="status=2", conf_level=0.9).save(second)
    assert "differ" in str(ss.diff(first, second))
    with pytest.raises(ss.InputError, match=re.escape("There is no file 'nowhere.toml'")):
        audit("nowhere.toml")
    with pytest.raises(ss.UsageError, match=re.escape("syntax: 'to' is an option of the command line only.")):
        syntax(EXAMPLES / "jobs" / "lung.sps", to="study.toml")


def test_a_job_that_fails_half_way_has_what_it_made(tmp_path: Path) -> None:
    job = tmp_path / "job.sps"
    job.write_text("FREQUENCIES sex.\nKM time BY nothing /STATUS status(2).\n", encoding="utf-8")
    with pytest.raises(ss.SarcstatError) as caught:
        syntax(job, data="survival::lung")
    assert isinstance(caught.value.result, ss.Result)
    assert caught.value.result.tables
