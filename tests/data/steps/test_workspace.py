"""The commands of a job carried out one after the other: what procedures see, what is kept, what is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from data.steps.building import column, listed, table, told

from sarcstat.data.steps.files.sav_reading import read_sav
from sarcstat.data.steps.files.sav_writing import write_sav
from sarcstat.data.steps.workspace import View, Workspace
from sarcstat.errors import InputError
from sarcstat.syntax.reading.reader import read_text

STUDY = table(x=[1, 2, None, 4, 5], f=[1, 0, None, 1, 9], s=["b", "a", "b", "a", "c"])
GET = "GET FILE='study.sav'.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_sav(STUDY, tmp_path / "study.sav")
    return tmp_path


def run(folder: Path, syntax: str, **options: Any) -> Workspace:
    workspace = Workspace(folder, **options)
    for command in read_text(syntax, "job.sps").commands:
        workspace.carry_out(command)
    workspace.done(stopped=False)
    return workspace


def seen(view: View, name: str = "x") -> list[Any]:
    return listed(view.table, name)


def refused(folder: Path, syntax: str, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        run(folder, syntax, **options).now()
    return told(caught.value)


@pytest.mark.parametrize(
    ("syntax", "values"),
    [
        ("FILTER BY f.", [1, 4, 5]),
        ("FILTER BY f.\nMISSING VALUES f (9).", [1, 4]),
        ("FILTER BY f.\nFILTER OFF.", [1, 2, None, 4, 5]),
        ("FILTER BY f.\nRENAME VARIABLES f=g.", [1, 4, 5]),
        ("FILTER BY f.\nDELETE VARIABLES f.", [1, 2, None, 4, 5]),
        ("USE 2 THRU 4.", [2, None, 4]),
        ("USE 2 THRU LAST.", [2, None, 4, 5]),
        ("USE 2 THRU 4.\nUSE ALL.", [1, 2, None, 4, 5]),
        ("SELECT IF x>1.\nUSE 1 THRU 2.", [2, 4]),
        ("FILTER BY f.\nUSE ALL.", [1, 2, None, 4, 5]),
        ("FILTER BY f.\nUSE 1 THRU 2.", [1, 2]),
        ("USE 1 THRU 2.\nFILTER BY f.", [1, 4, 5]),
        ("USE 1 THRU 2.\nFILTER OFF.", [1, 2, None, 4, 5]),
        ("USE 1 THRU 2.\nSORT CASES BY x (D).", [5, 4, 2, 1, None]),
        ("FILTER BY f.\nTEMPORARY.\nUSE ALL.\nEXECUTE.", [1, 4, 5]),
        ("FILTER BY f.\nSORT CASES BY x (D).\nFILTER OFF.", [5, 4, 2, 1, None]),
        ("TEMPORARY.\nSELECT IF x>2.", [4, 5]),
        ("TEMPORARY.\nSELECT IF x>2.\nEXECUTE.", [1, 2, None, 4, 5]),
        ("DATASET NAME a.\nDATASET COPY b.\nSELECT IF x>2.\nEXECUTE.\nDATASET ACTIVATE b.", [1, 2, None, 4, 5]),
        ("DATASET NAME a.\nDATASET COPY b.\nSELECT IF x>2.\nDATASET ACTIVATE b.\nDATASET ACTIVATE a.", [4, 5]),
    ],
)
def test_the_cases_that_a_procedure_sees(folder: Path, syntax: str, values: list[Any]) -> None:
    assert seen(run(folder, GET + syntax).now()) == values


def test_temporary_holds_for_one_procedure_with_all_that_follows_it(folder: Path) -> None:
    syntax = GET + (
        "COMPUTE z=x+1.\nTEMPORARY.\nSELECT IF x>1.\nCOMPUTE x=x*10.\nCOMPUTE new=1.\nMISSING VALUES f (1).\n"
        "VARIABLE LABELS x 'temporary'.\nWEIGHT BY f.\nSPLIT FILE BY s.\nFILTER BY f."
    )
    workspace = run(folder, syntax)
    view = workspace.now()
    assert seen(view) == [50]
    assert (view.weight, view.split, view.table["x"].label) == ("f", ("s",), "temporary")
    assert workspace.now() is view
    workspace.procedure_done()
    after = workspace.now()
    assert seen(after) == [1, 2, None, 4, 5]
    assert seen(after, "z") == [2, 3, None, 5, 6]
    assert (after.weight, after.split, after.table["x"].label) == (None, (), "")
    assert "new" not in after.table
    assert not after.table["f"].missing


@pytest.mark.parametrize(
    "command", ["SORT CASES BY x", "DELETE VARIABLES f", "RENAME VARIABLES x=y", "ALTER TYPE x (F4)"]
)
def test_what_changes_the_data_cannot_be_temporary(folder: Path, command: str) -> None:
    assert "TEMPORARY" in refused(folder, f"{GET}TEMPORARY.\nCOMPUTE z=1.\n{command}.")


def test_what_waits_follows_a_new_name(folder: Path) -> None:
    found = run(folder, GET + "COMPUTE z=LAG(x).\nRENAME VARIABLES x=y.\nCOMPUTE y=y+1.").now()
    assert seen(found, "z") == [None, 2, 3, None, 5]
    assert seen(found, "y") == [2, 3, None, 5, 6]


def test_a_split_of_unsorted_cases_is_told(folder: Path) -> None:
    workspace = run(folder, GET + "SPLIT FILE SEPARATE BY s.")
    assert (workspace.now().split, workspace.now().separate) == (("s",), True)
    assert "not sorted" in workspace.notes[0]
    workspace = run(folder, GET + "SORT CASES BY s.\nSPLIT FILE LAYERED BY s.")
    assert (workspace.now().separate, workspace.notes) == (False, [])


def test_a_split_that_sorting_may_have_ended_is_told(folder: Path) -> None:
    workspace = run(folder, GET + "SORT CASES BY s.\nSPLIT FILE BY s.\nSORT CASES BY s x.")
    assert workspace.now().split == ("s",)
    assert "SPLIT FILE BY s goes on behind SORT CASES" in workspace.notes[0]
    workspace = run(folder, GET + "SPLIT FILE BY s.\nSORT CASES BY s.\nSPLIT FILE BY s.")
    workspace.now()
    assert workspace.notes == []


def test_what_a_procedure_saves_stays_with_the_cases_it_saw(folder: Path) -> None:
    workspace = run(folder, GET + "FILTER BY f.\nTEMPORARY.\nSELECT IF x<5.")
    assert seen(workspace.now()) == [1, 4]
    workspace.add([column("sur_1", [0.5, 0.25])])
    workspace.procedure_done()
    workspace.carry_out(read_text("FILTER OFF.").commands[0])
    assert seen(workspace.now(), "sur_1") == [0.5, None, None, 0.25, None]


def test_nothing_is_written_unless_it_is_allowed_but_read_again(folder: Path) -> None:
    saved = "SELECT IF x>2.\nSAVE OUTFILE='C:\\out\\new.sav' /KEEP=x.\n"
    syntax = f"{GET}{saved}GET FILE='study.sav'.\nGET FILE='c:/out/NEW'."
    workspace = run(folder, syntax)
    assert seen(workspace.now()) == [4, 5]
    assert list(workspace.now().table) == ["x"]
    assert "not written" in workspace.notes[0]
    assert "new.sav" in workspace.notes[0]
    assert [path.name for path in folder.iterdir()] == ["study.sav"]


def test_what_was_saved_is_that_of_its_folder_and_whatever_its_path_looks_like(folder: Path) -> None:
    (folder / "sub").mkdir()
    write_sav(table(x=[7]), folder / "sub" / "new.sav")
    saved = f"{GET}SELECT IF x>2.\nSAVE OUTFILE='new.sav' /KEEP=x.\n"
    for read, values in (
        ("GET FILE='sub/../new.sav'.", [4, 5]),
        ("CD 'sub'.\nGET FILE='new.sav'.", [7]),
        ("CD 'sub'.\nGET FILE='../new.sav'.", [4, 5]),
        ("CD 'sub'.\nSAVE OUTFILE='own.sav'.\nGET FILE='study.sav'.\nGET FILE='own.sav'.", [4, 5]),
    ):
        assert seen(run(folder, saved + read, allow_save=True).now()) == values, read
        (folder / "new.sav").unlink()


def test_a_file_is_written_where_it_is_allowed(folder: Path) -> None:
    saves = "SAVE OUTFILE='new'.\nSAVE OUTFILE='/new.sav'.\nSAVE OUTFILE='new.txt'."
    syntax = f"{GET}FILTER BY f.\nWEIGHT BY f.\nCOMPUTE #k=1.\n{saves}"
    workspace = run(folder, syntax, allow_save=True)
    found = read_sav(folder / "new.sav")
    assert (found.cases, found.weight, list(found)) == (5, "f", ["x", "f", "s"])
    assert [sentence.split()[1] for sentence in workspace.notes] == ["'/new.sav'", "'new.txt'", "wrote"]
    assert sorted(path.name for path in folder.iterdir()) == ["new.sav", "study.sav"]


def test_unselected_cases_are_left_out_where_save_says_so(folder: Path) -> None:
    run(folder, GET + "FILTER BY f.\nSAVE OUTFILE='new.sav' /UNSELECTED=DELETE.", allow_save=True)
    assert listed(read_sav(folder / "new.sav"), "x") == [1, 4, 5]


def test_data_that_are_given_stand_in_for_a_file_that_is_not_there(folder: Path) -> None:
    given = str(folder / "study.sav")
    workspace = run(folder, "GET FILE='D:\\lost.sav'.", data=[given])
    assert seen(workspace.now()) == [1, 2, None, 4, 5]
    assert "lost.sav" in workspace.notes[0]
    assert seen(run(folder, "SELECT IF x>2.", data=[given]).now()) == [4, 5]


def test_a_file_that_is_not_there_is_told_with_the_folders(folder: Path) -> None:
    said = refused(folder, "GET FILE='D:\\lost.sav'.")
    assert "lost.sav" in said
    assert str(folder) in said
    (folder / "data.csv").write_text("x\n1\n")
    assert "GET DATA" in refused(folder, "GET FILE='data.csv'.")


@pytest.mark.parametrize(
    ("syntax", "said"),
    [
        ("COMPUTE x=1.", "no data yet"),
        (GET + "FILTER BY s.", "holds texts"),
        (GET + "COMPUTE #k=1.\nFILTER BY #k.", "scratch"),
        (GET + "WEIGHT BY s.", "holds texts"),
        (GET + "FILTER BY q.", "no variable 'q'"),
        (GET + "DATASET NAME one.\nDATASET ACTIVATE on.", "Did you mean 'one'?"),
    ],
)
def test_mistakes(folder: Path, syntax: str, said: str) -> None:
    assert said in refused(folder, syntax)


def test_a_file_of_the_same_name_elsewhere_is_told(folder: Path) -> None:
    assert run(folder, GET).notes == []
    assert "was read for 'C:\\x\\study.sav'" in run(folder, "GET FILE='C:\\x\\study.sav'.").notes[0]


def test_what_ends_with_its_variable_is_told(folder: Path) -> None:
    syntax = GET + "FILTER BY f.\nWEIGHT BY f.\nSPLIT FILE BY s.\nDELETE VARIABLES f."
    assert run(folder, syntax).notes == ["job.sps, line 5: FILTER, WEIGHT ended, since its variable is gone"]
    write_sav(table(weight="f", x=[1], f=[2]), folder / "weighted.sav")
    assert run(folder, "GET FILE='weighted.sav'.").now().weight == "f"
    assert "not weighted" in run(folder, "GET FILE='weighted.sav' /DROP=f.").notes[0]


def test_cases_that_are_left_out_silently_in_spss_are_counted(folder: Path) -> None:
    workspace = run(folder, GET + "STRING t (A1).\nCOMPUTE t=CONCAT(RTRIM(s),s).\nSELECT IF x>1.")
    workspace.now()
    cut, missing = workspace.notes
    assert "cut to the width of 't', 1 byte, in 5 cases" in cut
    assert "left out, in 1 case" in missing


def test_a_named_data_set_stays_when_a_file_is_opened(folder: Path) -> None:
    syntax = GET + "DATASET NAME one.\nSELECT IF x>2.\nGET FILE='study.sav'.\nCOMPUTE x=0.\nDATASET ACTIVATE one."
    assert seen(run(folder, syntax).now()) == [4, 5]


def test_aggregate_counts_the_cases_that_the_filter_leaves(folder: Path) -> None:
    syntax = GET + "FILTER BY f.\nAGGREGATE /BREAK=s /n=N.\nFILTER OFF."
    assert seen(run(folder, syntax).now(), "n") == [1, None, None, 1, 1]
    syntax = GET + "DATASET DECLARE d.\nAGGREGATE OUTFILE=d /BREAK=s /n=N.\nDATASET ACTIVATE d."
    assert seen(run(folder, syntax).now(), "n") == [2, 2, 1]


def test_autorecode_has_codes_for_the_values_that_the_filter_leaves(folder: Path) -> None:
    syntax = "MISSING VALUES f (9).\nFILTER BY f.\nAUTORECODE s /INTO c.\nFILTER OFF."
    assert seen(run(folder, GET + syntax).now(), "c") == [2, 1, 2, 1, None]


def test_a_filter_and_a_split_that_end_with_the_data_are_told(folder: Path) -> None:
    combined = GET + "SORT CASES BY s.\nFILTER BY f.\nSPLIT FILE BY s.\nADD FILES /FILE=* /FILE='study.sav'."
    workspace = run(folder, combined)
    assert len(seen(workspace.now())) == 10
    assert workspace.notes == [
        "job.sps, line 5: ADD FILES ended FILTER, SPLIT FILE; what should go on is said again after it"
    ]


def test_what_became_missing_is_told_with_its_place(folder: Path) -> None:
    workspace = run(folder, GET + "COMPUTE z=x/(x-x).")
    workspace.now()
    assert "job.sps, line 2" in workspace.notes[0]
    assert "4 cases" in workspace.notes[0]


def test_a_name_that_a_window_of_spss_gave_is_the_only_data_there_are(folder: Path) -> None:
    """Dialogs paste DATASET ACTIVATE DataSet1 for data that were opened by hand."""
    found = run(
        folder,
        "DATASET ACTIVATE DataSet1.\nCOMPUTE y=x+1.\nDATASET ACTIVATE DataSet1.",
        data=[str(folder / "study.sav")],
    )
    assert seen(found.now(), "y") == [2, 3, None, 5, 6]
    assert found.notes == [
        "job.sps, line 1: nothing before it has the name 'DataSet1': the data that were read are meant"
    ]


@pytest.mark.parametrize(
    "syntax",
    [
        GET + "DATASET ACTIVATE one.\nDATASET ACTIVATE two.",
        GET + "DATASET NAME one.\nDATASET ACTIVATE two.",
        GET + "DATASET COPY one.\nDATASET ACTIVATE two.",
        "DATASET ACTIVATE two.",
    ],
)
def test_a_name_may_not_mean_any_of_several_data(folder: Path, syntax: str) -> None:
    assert "there is no data set 'two'" in refused(folder, syntax)


def test_names_of_data_sets_stand_in_quotation_marks_as_well(folder: Path) -> None:
    """As dialogs write them: AGGREGATE into a declared data set, and files that are open."""
    found = run(
        folder,
        GET + "DATASET NAME main.\nDATASET DECLARE means.\nAGGREGATE /OUTFILE='means' /BREAK=s /m=MEAN(x).\n"
        "SORT CASES BY s.\nMATCH FILES /FILE=* /TABLE='means' /BY s.\nDATASET COPY again.\n"
        "ADD FILES /FILE=* /FILE='again'.",
    )
    assert seen(found.now(), "m") == [3, 3, 1, 1, 5] * 2
    assert found.now().table.source == "ADD FILES in line 8 of job.sps"
    assert found.notes == []
    assert not (folder / "means").exists()


def test_closing_data_that_are_not_there_closes_nothing(folder: Path) -> None:
    found = run(folder, GET + "DATASET NAME one.\nDATASET CLOSE two.\nDATASET ACTIVATE one.")
    assert found.notes == ["job.sps, line 3: DATASET CLOSE: there is no data set 'two'"]
    assert seen(found.now()) == [1, 2, None, 4, 5]


def test_files_are_sorted_where_they_are_put_together(folder: Path) -> None:
    """/SORT behind a file puts its cases in the order of BY."""
    text = GET + "MATCH FILES /FILE=* /SORT /FILE='study.sav' /RENAME (x=y) /SORT /BY s."
    assert [(x, y) for x, y in zip(*(seen(run(folder, text).now(), name) for name in "xy"), strict=True)] == [
        (2, 2), (4, 4), (1, 1), (None, None), (5, 5)
    ]  # fmt: skip
    assert "are not in the order of s" in refused(folder, text.replace("/SORT ", "", 1))
