"""The lexical rules of SPSS: where commands and comments end, abbreviations, strings, names, operators."""

from __future__ import annotations

import pytest
from syntax.reading.trees import command, commands, mistakes, name, names, remarks, value

from sarcstat.syntax.reading.commands.transforming import Compute
from sarcstat.syntax.reading.expressions import Operation
from sarcstat.syntax.reading.reader import examine, read_text
from sarcstat.syntax.reading.tree import Range


def kinds(text: str) -> list[str]:
    """The commands by the names of their classes."""
    return [type(each).__name__ for each in commands(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("EXECUTE.\nEXECUTE.", ["Execute", "Execute"]),
        ("EXECUTE. \t\nEXECUTE .", ["Execute", "Execute"]),
        ("EXECUTE. /* done */\nEXECUTE.", ["Execute", "Execute"]),
        ("EXECUTE. /* done\nEXECUTE.", ["Execute", "Execute"]),
        ("EXECUTE /* not. */\n.\nEXECUTE.", ["Execute", "Execute"]),
        ("EXECUTE /* not the end.\n.\nEXECUTE.", ["Execute", "Execute"]),
        ("EXECUTE\n\nEXECUTE.", ["Execute", "Execute"]),
        ("EXECUTE\n \t \nEXECUTE.", ["Execute", "Execute"]),
        ("EXECUTE\r\n\r\nEXECUTE.\r\n", ["Execute", "Execute"]),
        ("EXECUTE.\rEXECUTE.\r", ["Execute", "Execute"]),
        ("COMPUTE a=b.c.\nEXECUTE.", ["Compute", "Execute"]),
        ("COMPUTE a=1.5.\nEXECUTE.", ["Compute", "Execute"]),
        ("COMPUTE a=5.\nEXECUTE.", ["Compute", "Execute"]),
        ("FREQUENCIES a\n/FORMAT=NOTABLE\n/ORDER=ANALYSIS.", ["Frequencies"]),
        ("FREQUENCIES a /FORMAT=NOTABLE /ORDER=ANALYSIS.", ["Frequencies"]),
        (" EXECUTE.\n  FREQUENCIES a.", ["Execute", "Frequencies"]),
        ("+ EXECUTE.\n-  EXECUTE.\n. EXECUTE.", ["Execute"] * 3),
        ("EXECUTE\n+ FREQUENCIES a.", ["Execute", "Frequencies"]),
        ("COMPUTE a=b\n+ c.", ["Compute"]),
        ("COMPUTE a=b\n- weight.", ["Compute"]),
        ("VARIABLE LABELS a 'x'\n+ 'y'.", ["VariableLabels"]),
        ("VARIABLE LABELS a 'one. two.'\n b 'three.'.", ["VariableLabels"]),
        ("VARIABLE LABELS a 'no /* comment'.\nEXECUTE.", ["VariableLabels", "Execute"]),
        ("\n\n.\nEXECUTE.\n.\n", ["Execute"]),
        ("", []),
        ("/* nothing */\n\n/* more */ EXECUTE.", ["Execute"]),
        ("EXECUTE\u00a0.\nFREQUENCIES\u00a0a\u00a0b.", ["Execute", "Frequencies"]),
    ],
)
def test_a_command_ends_with_a_period_at_the_end_of_a_line_or_with_a_blank_line(text: str, found: list[str]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize("blank", ["\n\n", "\n \t\n", "\r\n\r\n", "\n\u00a0\n"])
def test_a_blank_line_ends_a_command_whatever_follows(blank: str) -> None:
    assert remarks(f"EXECUTE{blank}EXECUTE.") == []
    (message,) = mistakes(f"FREQUENCIES a{blank}/FORMAT=NOTABLE.")
    assert "line 3, column 1: a subcommand stands here without its command" in message
    assert kinds("FREQUENCIES a\n/* no blank line */\n/FORMAT=NOTABLE.") == ["Frequencies"]


@pytest.mark.parametrize(
    ("text", "found", "line"),
    [
        ("FREQUENCIES a\nDESCRIPTIVES b.", ["Frequencies", "Descriptives"], 2),
        ("COMPUTE a=1\nEXECUTE.", ["Compute", "Execute"], 2),
        ("RECODE a (1=2)\nCOMPUTE b=1\nEXECUTE.", ["Recode", "Compute", "Execute"], 2),
        ("TITLE x\nFREQUENCIES a.", ["Skipped", "Frequencies"], 2),
        ("GET FILE='a.sav'\nKM t BY g\n/STATUS=s(1).", ["Get", "KaplanMeier"], 2),
        ("FREQUENCIES a\n  SELECT IF b=1.", ["Frequencies", "SelectIf"], 2),
        ("FREQUENCIES a\n" * 50, ["Frequencies"] * 50, 2),
        ("FREQUENCIES a\nEXECUTE\n" * 2000, ["Frequencies", "Execute"] * 2000, 2),
        ("T-TEST GROUPS=a(1 2)\nKM t /STATUS=s(1).", ["NotComputed", "KaplanMeier"], 2),
    ],
)
def test_a_line_that_begins_with_the_name_of_a_command_begins_one(text: str, found: list[str], line: int) -> None:
    assert kinds(text) == found
    assert remarks(text)[0].startswith(f"{line}: no period ends the command before this line")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("VARIABLE LABELS\nage 'Age'\nweight 'Weight'\nsex 'Sex'.", "VariableLabels"),
        ("FREQUENCIES VARIABLES=\nage\nweight\nfilter.", "Frequencies"),
        ("DESCRIPTIVES age\nfrequencies.", "Descriptives"),
        ("CROSSTABS a BY\nkm.", "Crosstabs"),
        ("CROSSTABS /\nTABLES=a BY b.", "Crosstabs"),
        ("VARIABLE LABELS a 'a'\ntitle 'Academic title'\nmeans 'Means'.", "VariableLabels"),
        ("FREQUENCIES a /\nFORMAT=NOTABLE.", "Frequencies"),
        ("MEANS TABLES=\nweight BY sex.", "NotComputed"),
        ("MEANS TABLES=age BY\nweight BY sex.", "NotComputed"),
        ("VARIABLE LABELS\n" + "weight 'w'\nlist 'l'\ndate 'd'\nset 's'\nuse 'u'\n" * 4 + ".", "VariableLabels"),
    ],
)
def test_a_variable_that_is_called_like_a_command_does_not(text: str, found: str) -> None:
    assert kinds(text) == [found]
    assert remarks(text) == []


@pytest.mark.parametrize(
    ("text", "comments", "after"),
    [
        ("* One.\nEXECUTE.", ["* One"], 1),
        ("* One\ntwo.\nEXECUTE.", ["* One\ntwo"], 1),
        ("* One. Two\nthree.\nEXECUTE.", ["* One. Two\nthree"], 1),
        ("* It's \"one.\nEXECUTE.", ["* It's \"one"], 1),
        ("* One\n\nEXECUTE.", ["* One"], 1),
        ("*One.\n***** two *****.\nEXECUTE.", ["*One", "***** two *****"], 1),
        ("COMMENT One\ntwo.\nEXECUTE.", ["COMMENT One\ntwo"], 1),
        ("comm One.\nEXECUTE.", ["comm One"], 1),
        ("  * One.\nEXECUTE.", ["* One"], 1),
        ("* One", ["* One"], 0),
        ("EXECUTE. /* One. */\n/* two */\nEXECUTE /* three */.", [], 2),
    ],
)
def test_comments_end_with_a_period_or_a_blank_line(text: str, comments: list[str], after: int) -> None:
    job = read_text(text)
    assert [each.text.removesuffix(".") for each in job.comments] == comments
    assert len(job.commands) == after


def test_a_command_that_a_comment_swallows_is_told() -> None:
    text = "* Survival\nKM t BY g /STATUS=s(1).\nEXECUTE."
    assert kinds(text) == ["Execute"]
    assert remarks(text) == ["2: this line belongs to the comment that began above it, which no period ended"]
    assert remarks("* One\nline of prose.\n") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("T-TEST GROUPS=b(1 2)\n  /VARIABLES=a\n  RECODE a (1=9).", "3: no period ends T-TEST before this line"),
        ("GRAPH /HISTOGRAM=a\n  COMPUTE a=5.\n", "2: no period ends GRAPH before this line"),
        ("MEANS a BY b\n  KM t\n  /STATUS=s(1).", "2: no period ends MEANS before this line"),
        ("LIST a b. COMPUTE b=9.", "1: what follows a period within a line belongs to LIST"),
        (
            "T-TEST GROUPS=b(1 2) /VARIABLES=a. SELECT IF a=1.",
            "1: what follows a period within a line belongs to T-TEST",
        ),
    ],
)
def test_a_command_that_one_of_unknown_grammar_swallows_is_told(text: str, told: str) -> None:
    """SPSS does not carry it out either; nobody would know."""
    (remark,) = remarks(text)
    assert remark.startswith(told)
    assert len(kinds(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "T-TEST PAIRS=start WITH\n  finish (PAIRED).",
        "EXAMINE VARIABLES=age\n  weight\n  count BY sex\n  /PLOT NONE.",
        "MEANS age\n  weight BY sex.",
        "TITLE Table 1. Frequencies age.",
        "GRAPH /TITLE='One. Recode a (1=2).'.",
        "LIST a /* one. EXECUTE */ b.",
        "ECHO 'x'.\nEXECUTE.",
    ],
)
def test_lists_texts_and_comments_swallow_no_command(text: str) -> None:
    assert remarks(text) == []


def test_a_line_with_a_number_sign_is_skipped_with_a_remark() -> None:
    assert kinds("# a title\nEXECUTE.\n#another\n") == ["Execute"]
    assert [each.split(":")[0] for each in remarks("# a title\nEXECUTE.\n#another\n")] == ["1", "3"]
    assert kinds("COMPUTE a=1+\n#b.") == ["Compute"]


def test_a_message_of_spss_in_a_log_is_skipped_with_a_remark() -> None:
    text = "FREQUENCIES a.\n>Error # 701.  Command name: FREQUENCIES\n>This command not executed.\nEXECUTE."
    assert kinds(text) == ["Frequencies", "Execute"]
    assert [each.split(":")[0] for each in remarks(text)] == ["2", "3"]


@pytest.mark.parametrize("setting", ["EPOCH=1950", "SEED=1", "DECIMAL=COMMA", "BLANKS=0", "RNG=MT", "DEC COMMA"])
def test_a_setting_that_may_change_numbers_is_told(setting: str) -> None:
    (remark,) = remarks(f"SET {setting}.")
    assert "may change numbers" in remark
    assert remarks("SET DECIMAL=DOT PRINTBACK=ON.") == remarks("SET DECIMAL DOT.") == []
    assert remarks("SET UNDEFINED=NOWARN.") == [], "it tells whether SPSS warns"
    assert kinds(f"SET {setting}.") == [], "it is not among what bears on no number"
    assert kinds("SET PRINTBACK=ON.") == ["Skipped"]


def test_where_the_next_command_begins_must_be_plain() -> None:
    text = "FREQUENCIES a\n" + "weight\n" * 50_000 + "."
    (message,) = mistakes(text)
    assert "too many lines behind it may be commands" in message


def test_a_mistake_before_a_missing_period_is_the_only_one() -> None:
    (message,) = mistakes("KM t /STAUS=s(1)\nFREQUENCIES a.")
    assert "line 1, column 7" in message


def test_the_last_command_without_a_period_is_told() -> None:
    assert kinds("EXECUTE") == ["Execute"]
    assert remarks("EXECUTE") == ["1: no period ends the last command: SPSS would not run it"]


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("FREQ a", "FREQUENCIES VARIABLES=a"),
        ("FRE VAR a", "FREQUENCIES VARIABLES=a"),
        ("VAR LAB a 'x'", "VARIABLE LABELS a 'x'"),
        ("VARIABLE LABEL a 'x'", "VARIABLE LABELS a 'x'"),
        ("SPL FIL BY a", "SPLIT FILE BY a"),
        ("SORT CAS a", "SORT CASES BY a"),
        ("VAL LAB a 1 'x'", "VALUE LABELS a 1 'x'"),
        ("ADD VAL LAB a 1 'x'", "ADD VALUE LABELS a 1 'x'"),
        ("MIS VAL a (9)", "MISSING VALUES a (9)"),
        ("CROSSTAB a BY b /STA CHI", "CROSSTABS TABLES=a BY b /STATISTICS=CHISQ"),
        ("DES a /STAT=MEA STD", "DESCRIPTIVES VARIABLES=a /STATISTICS=MEAN STDDEV"),
        ("SEL IF a=1", "SELECT IF (a=1)"),
        ("COMP a=1", "COMPUTE a=1"),
        ("REC a (1=2)", "RECODE a (1=2)"),
        ("WEI BY a", "WEIGHT BY a"),
        ("FIL OFF", "FILTER OFF"),
        ("TEM", "TEMPORARY"),
        ("EXE", "EXECUTE"),
        ("K-M t /STATUS s(1)", "KM t /STATUS=s(1)"),
        ("SURV TAB t /INT THRU 9 BY 1 /STA s(1)", "SURVIVAL TABLES=t /INTERVALS=THRU 9 BY 1 /STATUS=s(1)"),
        ("FREQ VARS=a /STATS=MEAN", "FREQUENCIES VARIABLES=a /STATISTICS=MEAN"),
        ("DELETE VARS a", "DELETE VARIABLES a"),
        ("COX t WITH a /STATUS s(1) /PLOT HAZARDS", "COXREG t WITH a /STATUS=s(1) /PLOT=HAZARD"),
        ("COX t WITH a /STA s(1) /MET=FST(LR)", "COXREG t WITH a /STATUS=s(1) /METHOD=FSTEP(LR)"),
        ("KM t /STATUS=s(1) /PRINT = TABLE,MEAN", "KM t /STATUS=s(1) /PRINT TABLE MEAN"),
        ("km T by G /status s(1)", "KM t BY g /STATUS=s(1)"),
        ("FREQUENCIES a,b , c", "FREQUENCIES a b c"),
        ("MISSING VALUES a (8,9)", "MISSING VALUES a (8 9)"),
        ("VALUE LABELS a 1,'x' 2,'y'", "VALUE LABELS a 1 'x' 2 'y'"),
    ],
)
def test_three_letters_and_optional_signs(short: str, full: str) -> None:
    assert command(short) == command(full)


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("DIS a.", "'DIS' may be each of the commands"),
        ("FREQUENCIES a /STATISTICS=SE.", "no keyword 'SE'"),
        ("FREQUENCIES a /STATISTICS=ME.", "no keyword 'ME'"),
        ("KM t /STATUS=s(1) /ST=g.", "no subcommand 'ST'"),
        ("CROSSTABS a BY b /CELLS=CO.", "no keyword 'CO'"),
        ("GET DATA /TYPE=TXT /FILE='a' /DEL=','.", "DELCASE, DELIMITERS"),
    ],
)
def test_an_abbreviation_that_is_too_short_or_ambiguous_is_a_mistake(text: str, listed: str) -> None:
    (message,) = mistakes(text)
    assert listed in message


def test_an_abbreviation_of_several_procedures_that_are_not_computed_keeps_its_name() -> None:
    assert command("CORR a b").name == "CORR"
    assert command("CORRELATIONS a b").name == "CORRELATIONS"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("'a'", "a"),
        ('"a"', "a"),
        ("'it''s'", "it's"),
        ('"say ""so"""', 'say "so"'),
        ("'say \"so\"'", 'say "so"'),
        ("''", ""),
        ("'a' + 'b'", "ab"),
        ("'a'+\n  \"b\" + 'c'", "abc"),
        ("'/* a */'", "/* a */"),
        ("'Ünï  生存'", "Ünï  生存"),
        ("'UPPER lower'", "UPPER lower"),
    ],
)
def test_strings(written: str, text: str) -> None:
    assert command(f"COMPUTE a={written}").expression == value(text)


@pytest.mark.parametrize("word", ["a.b", "a_b", "filter_$", "a#b", "a@b", "#x", "@a", "größe", "変数", "v1.2", "a.1b"])
def test_names(word: str) -> None:
    assert str(command(f"FREQUENCIES {word}").variables[0]) == word
    assert command(f"FREQUENCIES {word}") == command(f"FREQUENCIES {word.upper()}")
    assert name("#x").scratch
    assert not name("x#").scratch


def test_lists_with_to_are_kept_and_commands_keep_the_spelling() -> None:
    found = command("FREQUENCIES a TO c, Dx")
    assert found.variables == names("a-c dx")
    assert str(found.variables[1]) == "Dx"


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("1 THRU 5", 1, 5),
        ("1 through 5", 1, 5),
        ("LO THRU 5", float("-inf"), 5),
        ("LOWEST THRU -1", float("-inf"), -1),
        ("5 THRU HI", 5, float("inf")),
        ("-.5 thru highest", -0.5, float("inf")),
        ("1e2 THRU 1E3", 100, 1000),
    ],
)
def test_ranges(written: str, low: float, high: float) -> None:
    (recoding,) = command(f"RECODE a ({written}=1)").recodings
    assert (recoding.old[0].low, recoding.old[0].high) == (low, high)
    assert isinstance(recoding.old[0], Range)


@pytest.mark.parametrize(
    ("written", "operator"),
    [
        *[("EQ", "="), ("=", "="), ("NE", "<>"), ("<>", "<>"), ("~=", "<>"), ("LT", "<"), ("<", "<")],
        *[("LE", "<="), ("<=", "<="), ("GT", ">"), (">", ">"), ("GE", ">="), (">=", ">="), ("AND", "AND")],
        *[("&", "AND"), ("OR", "OR"), ("|", "OR"), ("+", "+"), ("-", "-"), ("*", "*"), ("/", "/"), ("**", "**")],
        *[("eq", "="), ("And", "AND")],
    ],
)
def test_operators(written: str, operator: str) -> None:
    expected = Operation(operator, names("b c"), value(0).place)
    assert command(f"COMPUTE a=b {written} c") == Compute(name("a"), expected, value(0).place)


@pytest.mark.parametrize("word", ["NOT b", "~b", "~ b", "not b"])
def test_not(word: str) -> None:
    found = command(f"COMPUTE a={word}").expression
    assert (found.operator, found.operand) == ("NOT", name("b"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("COMPUTE a=1. COMPUTE b=2.", "line 1, column 14: COMPUTE: 'COMPUTE' is not understood here"),
        ("FREQUENCIES a. FREQUENCIES b.", "line 1, column 14: a period stands in the middle of a line"),
        ("VARIABLE LABELS a 'it.\nEXECUTE.", "line 1, column 19: the quotation mark ' is not closed on its line"),
        ("COMPUTE a=‘x’.", "line 1, column 11: '‘' is not understood"),
        ("COMPUTE a=X'41'.", "line 1, column 11: texts in hexadecimal digits are not read"),
        ("COMPUTE a=1b.", "line 1, column 11: a name must not start with a digit"),
        ("COMPUTE a=!macro.", "line 1, column 11: '!' is not understood"),
        ("!macro a=1.", "line 1, column 1: '!macro' is a macro"),
        ("KM t.\n/STATUS=s(1).", "line 2, column 1: a subcommand stands here without its command"),
    ],
)
def test_what_is_no_word(text: str, found: str) -> None:
    assert any(found in message for message in mistakes(text))


def test_an_open_quotation_mark_does_not_swallow_the_commands_that_follow() -> None:
    found = examine(b"VARIABLE LABELS a 'it's'.\nFREQUENCIES a.\nVALUE LABELS a 1 'x.\nEXECUTE.", "job.sps")
    assert [type(each).__name__ for each in found.job.commands] == ["Frequencies", "Execute"]
    assert [each.place.line for each in found.mistakes] == [1, 3]


@pytest.mark.parametrize(
    ("text", "name_"),
    [
        ("BEGIN PROGRAM PYTHON3.\nimport spss\nspss.Submit('x')\nEND PROGRAM.\n", "BEGIN PROGRAM"),
        ("begin program r.\nx <- 'it''s\nend program.\n", "BEGIN PROGRAM"),
        ("DEFINE !m (a=!TOKENS(1))\nFREQUENCIES !a.\n!ENDDEFINE.\n", "DEFINE"),
        ("MATRIX.\nCOMPUTE a={1,2}.\nEND MATRIX.\n", "MATRIX"),
        ("LOOP #i=1 TO 3.\nLOOP #j=1 TO 3.\nCOMPUTE a=#i.\nEND LOOP.\nEND LOOP.\n", "LOOP"),
        ("DO REPEAT a=b c.\nCOMPUTE a=1.\nEND REPEAT PRINT.\n", "DO REPEAT"),
        ("INPUT PROGRAM.\nEND CASE.\nEND INPUT PROGRAM.\n", "INPUT PROGRAM"),
        ("COUNT a=b c (1).\n", "COUNT"),
        ("VECTOR a(3).\n", "VECTOR"),
        ("RANK a.\n", "RANK"),
        ("CASESTOVARS /ID=a.\n", "CASESTOVARS"),
        ("GET STATA FILE='a.dta'.\n", "GET STATA"),
    ],
)
def test_what_cannot_be_carried_out_is_refused_by_name_once(text: str, name_: str) -> None:
    assert [message.split("\n")[0] for message in mistakes(text + "EXECUTE.")] == [
        f"job.sps, line 1, column 1: {name_} is not carried out:"
    ]


def test_data_between_begin_and_end_are_not_syntax() -> None:
    text = "DATA LIST FREE / a b.\nBEGIN DATA\n1 2.\n* no comment\n\nEXECUTE.\nEND DATA.\nEXECUTE."
    found = commands(text)
    assert found[1].lines == ["1 2.", "* no comment", "", "EXECUTE."]
    assert [type(each).__name__ for each in found] == ["DataList", "InlineData", "Execute"]
    assert commands(text.replace("BEGIN DATA", "beg dat.").replace("END DATA.", "end  data .")) == found
    assert commands(text.replace("a b.", "a b")) == found


def test_lines_are_counted_over_all_kinds_of_pieces() -> None:
    text = "* x\ny.\nDATA LIST FREE / a.\nBEGIN DATA\n1\nEND DATA.\n\n/* c */\nEXECUTE\n.\nBAD.\n"
    (message,) = mistakes(text)
    assert message == "job.sps, line 11, column 1: there is no command 'BAD':\n  BAD.\n  ^"
