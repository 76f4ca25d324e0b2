"""What a study cannot say is a comment at its place, and what depends on it is left out."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pyreadstat
import pytest
from syntax.studying.made import cohort, data_of, described, studies, study

from sarcstat.errors import InputError

#: Commands that make x (in line 2 of the job), and why a study cannot say it.
NOT_SAID = {
    "COMPUTE x=LAG(a).": "a study has no function LAG",
    "COMPUTE x=$CASENUM.": "a study has no $CASENUM",
    "COMPUTE x=MOD(a,2).": "a study has no function MOD",
    "COMPUTE x=EXP(a).": "a study has no function EXP",
    "COMPUTE x=XDATE.YEAR(start).": "a study has no function XDATE.YEAR",
    "COMPUTE x=DATE.DMY(g,g,2015).": "a study makes no date of the parts",
    "COMPUTE x=DATE.DMY(1,1,1e18).": "DATE.DMY names a day that there is not",
    "COMPUTE x=DATEDIFF(stop,start,'months').": "DATEDIFF counts complete units",
    "COMPUTE x=DATESUM(start,3,'months').": "DATESUM by other than a whole number of days or weeks",
    "COMPUTE x=start+a.": "seconds that are not a constant",
    "COMPUTE x=CTIME.DAYS(start).": "CTIME.DAYS of a date",
    "COMPUTE x=start/2.": "a date stands where SPSS needs a number",
    "COMPUTE x=MIN.2(a,b).": "a study has no MIN.2",
    "COMPUTE x=(sex > 'f').": "a study compares texts for being equal",
    "COMPUTE x=(CONCAT(sex,'x')='fx').": "a study has no function CONCAT",
    "IF (a) x=1.": "a number that is not 0 or 1 stands where a condition is expected",
    "COMPUTE x=SYSMIS(k).": "values of k that the file declares missing are missing in a study",
    "COMPUTE x=VALUE(k).": "values of k that the file declares missing are missing in a study",
    "COMPUTE x='text'.": "x holds numbers",
    "COMPUTE x=1/0.": "a calculation with constants has no result",
    "COMPUTE x=nothing.": "there is no variable nothing",
    "IF (b>1) #x=1.\nCOMPUTE x=#x.": "#x starts at 0",
    "RECODE k (9=1)(ELSE=0) INTO x.": "values that the file declares missing (9.0) are recoded",
    "RECODE k (LO THRU 1=COPY)(ELSE=COPY) INTO x.": "values that the file declares missing (9.0) are recoded",
    "RECODE start (LO THRU HI=1) INTO x.": "dates are recoded",
    "RECODE sex (CONVERT) INTO x.": "CONVERT makes numbers of texts",
    "AUTORECODE VARIABLES=sex /INTO x.": "a study has no such command",
    "DO IF (a>0).\nCOMPUTE x=LAG(a).\nEND IF.": "a study has no function LAG",
}


@pytest.mark.parametrize(("commands", "why"), NOT_SAID.items())
def test_a_variable_without_a_counterpart_is_a_comment_with_line_and_command(
    commands: str, why: str, tmp_path: Path
) -> None:
    cohort(tmp_path)
    text = study(commands + "\nCOMPUTE later=x+1.\n" + described("later", "x", "a"), tmp_path)
    first = commands.split("\n")[0].removesuffix(".")
    assert "# Line 2: no counterpart" in text
    assert why in text.split("# Line 2: no counterpart")[1].split("\n")[0]
    assert f"#   {first}" in text
    assert "[variables.x]" not in text
    assert "[variables.later]" not in text
    after = 2 + commands.count("\n") + 1
    assert f"# Line {after}: no counterpart: it depends on x" in text
    assert f"# Line {after + 1}: left out: it depends on later" in text
    assert f"# Line {after + 2}: left out: it depends on x" in text
    assert [table["variables"] for table in tomllib.loads(text)["tables"]] == [["a"]]
    data_of(text, tmp_path)


#: Commands (line 2), what the comment on them says, and whether the table behind them is left out.
OTHERS = {
    "SELECT IF (LAG(a)=1).": ("a study has no function LAG", True),
    "USE 1 THRU 10.": ("a study has no numbers of cases", True),
    "COMPUTE f=MOD(a,2).\nFILTER BY f.": ("a study has no function MOD", True),
    "WEIGHT BY w.": (None, True),
    "MATCH FILES /FILE=* /TABLE='other.sav' /BY id.": ("other data are made of these", True),
    "AGGREGATE /OUTFILE=* MODE=ADDVARIABLES /BREAK=g /m=MEAN(a).": ("other data are made of these", True),
    "MISSING VALUES start (0 THRU 1,9).": ("the missing values of a date are seconds", False),
    "MISSING VALUES k ().": ("cannot become values again", False),
    "ALTER TYPE g (A3).": ("a study has no such command", False),
    "FORMATS a (F8.3).": ("which bears on no number", False),
    "VARIABLE LEVEL a (SCALE).": ("which bears on no number", False),
    "TITLE 'Title'.": ("bears on no number", False),
    "T-TEST GROUPS=g(1 2) /VARIABLES=a.": ("is not computed", False),
    "SAVE OUTFILE='new.sav'.": ("a study writes no data file", False),
    "VALUE LABELS g 1 'same' 2 'same'.": ("two values have the same label", False),
    "FREQUENCIES VARIABLES=k /MISSING=INCLUDE.": ("no counterpart", False),
    "COXREG a /STATUS=dead(1) /METHOD=ENTER g /PATTERN g(1) /PLOT SURVIVAL /SAVE=HAZARD.": ("/PATTERN", False),
    "KM a /STATUS=dead(7).": ("no row has a value of dead", False),
}


@pytest.mark.parametrize(("commands", "said"), OTHERS.items())
def test_another_command_without_a_counterpart_is_a_comment(
    commands: str, said: tuple[str | None, bool], tmp_path: Path
) -> None:
    cohort(tmp_path)
    text = study(commands + "\n" + described("a"), tmp_path)
    why, gone = said
    if why is not None:
        assert why in text
        assert any(line.startswith("# Line 2: ") for line in text.split("\n"))
    assert (f"# Line {3 + commands.count(chr(10))}: left out" in text) is gone
    assert ('variables = ["a"]' in text) is not gone
    data_of(text, tmp_path)


def test_a_list_goes_on_without_the_variable_that_is_lost(tmp_path: Path) -> None:
    cohort(tmp_path)
    text = study("COMPUTE x=LAG(a).\nFREQUENCIES VARIABLES=a x g.\n", tmp_path)
    assert "# Line 3: without x, which the study does not have" in text
    assert tomllib.loads(text)["tables"][0]["variables"] == ["a", "g"]


def test_blank_texts_are_values_in_spss_and_refused(tmp_path: Path) -> None:
    cohort(tmp_path)
    text = study("STRING t (A3).\nIF (g=1) t='one'.\nFREQUENCIES VARIABLES=t.\nFREQUENCIES VARIABLES=sex.\n", tmp_path)
    assert "t has blank texts, which are values in SPSS and missing in a study" in text
    assert [table["variables"] for table in tomllib.loads(text)["tables"]] == [["sex"]]


def test_missing_values_that_change_what_stands_before_them_are_refused(tmp_path: Path) -> None:
    cohort(tmp_path)
    text = study("COMPUTE x=g.\nCOMPUTE g=a.\nMISSING VALUES g (3).\n" + described("x"), tmp_path)
    assert "# Line 4: no counterpart: SPSS takes the values as missing in commands before it, too" in text
    assert "tables" not in tomllib.loads(text)


def test_a_text_that_ends_a_comment_early_does_not_break_the_study(tmp_path: Path) -> None:
    cohort(tmp_path)
    text = study('TITLE "a\n[tables]\nb = \'"\'".\n' + described("a"), tmp_path)
    assert len(tomllib.loads(text)["tables"]) == 1


def test_each_data_file_has_a_study_and_one_that_is_opened_again_has_one(tmp_path: Path) -> None:
    frame = cohort(tmp_path)
    pyreadstat.write_sav(frame[["id", "a"]], tmp_path / "other.sav")
    commands = described("a") + "GET FILE='other.sav'.\nSELECT IF (a>0).\n" + described("id")
    commands += "GET FILE='cohort.sav'.\n" + described("g")
    first, second = studies(commands, tmp_path)
    assert 'file = "cohort.sav"' in first.text
    assert [table["variables"] for table in tomllib.loads(first.text)["tables"]] == [["a"], ["g"]]
    assert 'file = "other.sav"' in second.text
    assert tomllib.loads(second.text)["tables"][0]["where"] == "a > 0"


def test_data_that_the_job_saved_go_on_in_the_same_study(tmp_path: Path) -> None:
    cohort(tmp_path)
    commands = "SELECT IF (g=1).\nCOMPUTE x=a+1.\nSAVE OUTFILE='made.sav'.\nGET FILE='made.sav'.\n" + described("x")
    (table,) = tomllib.loads(study(commands, tmp_path))["tables"]
    assert (table["variables"], table["where"]) == (["x"], "g = 1")


def test_a_job_whose_data_are_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"job\.sps, line 1, GET FILE: there is no data file 'cohort\.sav'"):
        studies("", tmp_path)
    with pytest.raises(InputError, match=r"line 1: the job names no data"):
        studies("COMPUTE x=1.\n", tmp_path, get=False)
    with pytest.raises(InputError, match=r"line 1, DATA LIST: a study names a file"):
        studies("DATA LIST LIST /a b.\nBEGIN DATA\n1 2\nEND DATA.\n", tmp_path, get=False)


def test_data_given_beside_the_job_stand_in_for_those_it_has_not(tmp_path: Path) -> None:
    cohort(tmp_path)
    given = (str(tmp_path / "cohort.sav"),)
    for commands in ("", "DATA LIST LIST /a b.\nBEGIN DATA\n1 2\nEND DATA.\n", "GET FILE='C:\\x\\elsewhere.sav'.\n"):
        (found,) = studies(commands + described("a"), tmp_path, given=given, get=False)
        assert 'file = "cohort.sav"' in found.text
        assert found.tables == 1
