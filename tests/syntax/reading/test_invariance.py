"""Abbreviation, case, line breaks, comments and blanks in every gap: the same tree."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from sarcstat.syntax.reading.reader import read_text

#: A word in capitals may be abbreviated to the letters before the first small one or to three; `name` is a name.
CORPUS = [
    "KM time BY grp / STATUS = st ( 1 THRU 3 , 7 ) / STRATA = z / PRINT = TABLE MEAN / PERCENTILES = ( 25 , 75 ) "
    "/ TEST = LOGRANK BRESLOW TARONE / COMPARE = PAIRWISE STRATA / TREND = ( 1 2 3 ) / PLOT = SURVIVAL HAZARD OMS "
    "/ SAVE = SURVIVAL ( s1 ) HAZARD",
    "COXREG time WITH age sex BY stage q1 TO q3 / STATUS = st EVENT ( 1 ) LOST ( 9 ) / CATEGORICAL = sex stage "
    "/ CONTRAST ( sex ) = INDICATOR ( 1 ) / METHOD = FSTEP ( WALD ) age / METHOD = ENTER sex * age "
    "/ MISSING = INCLUDE / PATTERN = age ( 50 ) BY sex / PRINT = SUMMARY CI ( 90 ) "
    "/ CRITERIA = PIN ( .05 ) ITERATE ( 20 ) / PLOT = LML",
    "SURVIVAL TABLES = t BY g ( 1 , 2 ) BY h ( 0 , 1 ) / INTERVALS = THRU 24 BY 1 THRU 60 BY 12 "
    "/ STATUS = s ( 1 ) FOR t / PRINT = NOTABLE / COMPARE",
    "FREQUENCIES VARIABLES = aa bb TO dd / STATISTICS = MEAN MEDIAN SESKEW MINIMUM / PERCENTILES = 10 90 / NTILES = 4 "
    "/ FORMAT = NOTABLE / ORDER = ANALYSIS",
    "DESCRIPTIVES VARIABLES = aa bb ( zb ) / STATISTICS = MEAN STDDEV KURTOSIS / SORT = MEAN ( D ) / SAVE",
    "CROSSTABS / TABLES = aa bb BY cc BY dd / CELLS = COUNT COLUMN ASRESID / STATISTICS = CHISQ GAMMA CMH ( 1 ) "
    "/ COUNT = ROUND CELL",
    "REGRESSION / STATISTICS = COLLIN TOL CI ( 95 ) / DEPENDENT = y / METHOD = ENTER aa bb / MISSING = PAIRWISE",
    "RECODE aa bb TO cc ( 1 THRU 3 , 7 = 1 ) ( LO THRU 0 = 2 ) ( MISSING = SYSMIS ) ( ELSE = COPY ) INTO ee ff",
    "COMPUTE xx = - aa ** 2 + ( bb - cc ) / ( 60 * 60 ) >= 5 AND NOT MISSING ( dd ) OR MEAN.2 ( q1 TO q5 , 3 ) <> 1",
    "IF ( aa EQ 1 & ANY ( bb , 'x''y' , \"z\" ) ) cc = 'one' + \"two\"",
    "SELECT IF aa = 1 | bb ~= 2",
    "VARIABLE LABELS aa 'It''s A' bb \"B /* b */\" + ' and.'",
    "VALUE LABELS aa bb 1 'one' - 2 'two' / cc 'm' 'Male'",
    "ADD VALUE LABELS aa 1 'one'",
    "MISSING VALUES aa bb ( 8 , 9 ) cc ( LO THRU 0 )",
    "VARIABLE LEVEL aa ( SCALE ) bb ( NOMINAL )",
    "FORMATS aa bb ( F8.2 ) cc ( DATE11 )",
    "STRING aa ( A8 ) / bb ( A3 )",
    "RENAME VARIABLES ( aa bb = cc dd ) ( ee = ff )",
    "ALTER TYPE aa ( A5 = F3 ) bb ( F8.2 )",
    "SORT CASES BY aa ( D ) bb",
    "SPLIT FILE SEPARATE BY aa",
    "GET FILE = 'a b.sav' / KEEP = aa TO cc / RENAME = ( aa = bb )",
    "GET DATA / TYPE = TXT / FILE = 'a.csv' / DELIm = ',' / FIRstcase = 2 / VARIABLES = aa F8.2 bb A10",
    "SAVE OUTFILE = 'a.sav' / DROP = aa / COMPRESSED",
    "MATCH FILES / FILE = * / TABLE = 'b.sav' / BY id",
    "AGGREGATE OUTFILE = * MODE = ADDVARIABLES / BREAK = aa / mm 'Mean' = MEAN ( bb ) / nn = PIN ( cc , 1 , 5 )",
    "AUTORECODE VARIABLES = aa / INTO bb / PRINT",
    "DATASET NAME aa WINDOW = FRONT",
    "DELETE VARIABLES aa TO cc",
    "NUMERIC aa ( F8.2 )",
    "WEIGHT BY aa",
    "FILTER BY aa",
]
#: Words that are shorter than an abbreviation may be, or no keywords.
KEPT = {"BY", "TO", "OR", "EQ", "IF", "AND", "NOT", "LO", "ALL", "MEAN.2"}
GAPS = [" ", "  ", "\t", "\n", "\n  ", " \n ", "\u00a0", " /* note. */ ", "\n /* and */\n  ", " /* open end\n "]


def written(data: st.DataObject, text: str) -> str:
    """The command in another guise."""
    found: list[str] = []
    for word in re.findall(r"'(?:[^']|'')*'|\"[^\"]*\"|\S+", text):
        if word[0].isalpha() and not re.fullmatch(r"[A-Z]+[0-9]+(\.[0-9]+)?", word):
            shortest = max(len(word.rstrip("abcdefghijklmnopqrstuvwxyz")), 3)
            if word[0].isupper() and word not in KEPT and len(word) > 3:
                word = word[: data.draw(st.integers(min(shortest, len(word)), len(word)))]
            word = data.draw(st.sampled_from([word, word.upper(), word.lower(), word.title()]))
        found.append(word)
    result = found[0]
    for before, word in pairwise(found):
        tight = not (before[-1].isalnum() or before[-1] in "'\"") or not (word[0].isalnum() or word[0] in "'\".")
        tight = tight and (before + word)[:2] != "/*" and before[-1] + word[0] not in ("/*", "**", "<>", "~=", ">=")
        result += data.draw(st.sampled_from(["", *GAPS] if tight else GAPS)) + word
    return result


@pytest.mark.parametrize("text", CORPUS)
@settings(max_examples=examples(24, 60), deadline=None)
@given(data=st.data())
def test_the_same_tree(text: str, data: st.DataObject) -> None:
    plain = read_text(f"{text}.").commands
    other = written(data, text)
    end = data.draw(st.sampled_from([".", " .", ".  ", ". /* end */", "\n.", "\n\n", ""]))
    before = data.draw(st.sampled_from(["", "* A comment.\n", "\n\n", "/* x */\n", "COMMENT two\nlines.\n", "+ ", " "]))
    job = read_text(before + other + end)
    assert job.commands == plain, before + other + end
    assert [each for each in job.remarks if "no period ends the last" not in each.message] == []


@pytest.mark.parametrize("text", CORPUS)
def test_trees_differ_where_the_text_says_something_else(text: str) -> None:
    """Equality of trees looks at what is in them: another name, number or text makes another tree."""
    plain = read_text(f"{text}.").commands
    for old, new in ((r"\baa\b", "zz"), (r"\b(time|t|y)\b(?=.*STAT|.*METHOD)", "zz"), (r"(?<=')a", "b")):
        changed = re.sub(old, new, text, count=1)
        if changed != text:
            assert read_text(f"{changed}.").commands != plain
    assert read_text(f"{text}.\n{text}.").commands == (*plain, *plain)


def test_places_do_not_count() -> None:
    (first,) = read_text("KM t /STATUS=s(1).").commands
    (second,) = read_text("\n\nKM t\n/STATUS=s(1).").commands
    assert first == second
    assert first.place != second.place
    assert replace(first, means=False) != second
