"""All mistakes of a file at once, each with its place; the number is bounded, and none is passed over."""

from __future__ import annotations

import pytest
from syntax.reading.trees import mistakes

from sarcstat.errors import ExitStatus, InputError
from sarcstat.syntax.reading.reader import examine, read, read_text


def test_every_mistake_of_a_file_is_told_with_its_line() -> None:
    text = (
        "FREQUENCIS a.\nKM t /STAUS=s(1) /PRINT=TABEL MEAN MODE(3) MED /PLOT=SURVIVAL.\nEXECUTE.\n"
        "COMPUTE a=MEEN(b).\nVALUE LABELS a 1 'x.\nEND IF.\n"
    )
    with pytest.raises(InputError) as told:
        read(text.encode(), "my job.sps")
    assert told.value.exit_status is ExitStatus.INPUT
    places = [each.message.partition(": ")[0] for each in told.value.problems]
    assert places == [
        "my job.sps, line 1, column 1",
        "my job.sps, line 2, column 7",
        "my job.sps, line 2, column 25",
        "my job.sps, line 2, column 36",
        "my job.sps, line 2, column 44",
        "my job.sps, line 4, column 11",
        "my job.sps, line 5, column 18",
        "my job.sps, line 6, column 1",
    ]
    hints = [each.hint for each in told.value.problems]
    for hint in ("FREQUENCIES", "STATUS", "TABLE", "MEAN"):
        assert f"Did you mean {hint}?" in hints


def test_the_number_of_mistakes_is_bounded() -> None:
    with pytest.raises(InputError) as told:
        read(b"BAD.\n" * 1234, "job.sps")
    assert len(told.value.problems) == 21
    assert told.value.problems[-1].message == "job.sps: there are 1,214 more mistakes"


@pytest.mark.parametrize(
    ("text", "line", "caret"),
    [
        ("FREQUENCIES a /STAT=MEEN.", "FREQUENCIES a /STAT=MEEN.", 20),
        ("VARIABLE LABELS 生存 'x' 5.", "VARIABLE LABELS 生存 'x' 5.", 25),
        ("\tFREQUENCIES a /FOO.", " FREQUENCIES a /FOO.", 16),
    ],
)
def test_a_caret_stands_under_the_word(text: str, line: str, caret: int) -> None:
    (message,) = mistakes(text)
    assert message.split("\n")[1:] == [f"  {line}", f"  {' ' * caret}^"]


def test_a_long_line_is_shown_around_its_mistake() -> None:
    (message,) = mistakes("FREQUENCIES " + "abc " * 200 + "/FOO=1 " + "/FORMAT=NOTABLE " * 100 + ".")[:1]
    _, line, caret = message.split("\n")
    assert len(line) < 110
    assert line[caret.index("^") :].startswith("FOO")
    assert line.strip().startswith("…")
    assert line.endswith("…")


@pytest.mark.parametrize(
    "command",
    [
        "KM t /STATUS=s(1)",
        "COXREG t WITH a /STATUS=s(1)",
        "FREQUENCIES a",
        "DESCRIPTIVES a",
        "CROSSTABS a BY b",
        "REGRESSION /DEPENDENT=y /METHOD=ENTER a",
        "SURVIVAL TABLES=t /INTERVALS=THRU 9 BY 1 /STATUS=s(1)",
        "GET FILE='a'",
        "SAVE OUTFILE='a'",
        "GET DATA /TYPE=TXT /FILE='a'",
        "MATCH FILES FILE=*",
        "AUTORECODE a /INTO b",
    ],
)
@pytest.mark.parametrize(
    "extra", ["/NONSENSE", "/NONSENSE=1", "/NONSENSE(a)=b", "NONSENSE=1", "& x", "/ /", "5", "'x'"]
)
def test_nothing_is_passed_over_in_silence(command: str, extra: str) -> None:
    assert mistakes(f"{command} {extra}.") != []
    assert mistakes(f"{command}.") == []


def test_what_is_right_is_read_beside_what_is_wrong() -> None:
    reading = examine(b"EXECUTE.\nBAD.\nFREQUENCIES a.\n", "job.sps")
    assert [type(each).__name__ for each in reading.job.commands] == ["Execute", "Frequencies"]
    assert len(reading.mistakes) == 1


def test_places_of_nodes() -> None:
    (command,) = read_text("  KM t\n  /STATUS=s(1 THRU 3)\n  /PRINT=MEAN.").commands
    assert (command.place.line, command.place.column) == (1, 3)
    assert (command.time.place.line, command.time.place.column) == (1, 6)
    assert (command.status.place.line, command.status.place.column) == (2, 11)
    assert (command.status.events[0].place.line, command.status.events[0].place.column) == (2, 13)
    printed = command.clauses.all("PRINT")[0]
    assert (printed.place.line, printed.place.column) == (3, 4)
    assert printed.value[0].place.column == 10


@pytest.mark.parametrize("text", ["COMPUTE x=1e999.", "KM t /STATUS=s(1e999).", f"MISSING VALUES a ({'9' * 400})."])
def test_a_number_beyond_all_numbers_is_a_mistake(text: str) -> None:
    (message,) = mistakes(text)
    assert "the number is larger than any that can be stored" in message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Overview of all patients\n", "If it is a comment: it begins with * and ends with a period."),
        ("Frequncies age sex.", "Did you mean FREQUENCIES?"),
        ("Recodee x (1=2).", "Did you mean RECODE?"),
        ("Tabulate=x.", "Did you mean CSTABULATE?"),
    ],
)
def test_a_line_of_words_may_be_a_comment(text: str, hint: str) -> None:
    with pytest.raises(InputError) as told:
        read_text(text)
    assert told.value.problems[0].hint == hint


def test_a_subcommand_may_stand_twice_where_both_say_the_same() -> None:
    found = read_text("COXREG t WITH a /STATUS=s(1) /PLOT SURVIVAL /PRINT=CORR /PLOT=SURVIVAL.")
    assert found.commands[0].plots == ("SURVIVAL",)
    (remark,) = found.remarks
    assert remark.message == "COXREG: /PLOT stands here a second time, the same"
    (message,) = mistakes("COXREG t WITH a /STATUS=s(1) /PLOT SURVIVAL /PLOT HAZARD.")
    assert "/PLOT stands here a second time" in message


@pytest.mark.parametrize(
    ("text", "pspp"), [("RANK VARIABLES=a.", True), ("LEAVE a.", True), ("SAMPLE 5 FROM 9.", False)]
)
def test_what_pspp_could_do_is_said(text: str, pspp: bool) -> None:
    with pytest.raises(InputError) as told:
        read_text(text)
    assert ("--engine pspp" in str(told.value.problems[0].hint)) is pspp
