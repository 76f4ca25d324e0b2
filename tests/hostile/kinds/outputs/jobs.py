"""Jobs of SPSS: random data steps with procedures among them, their words altered, and commands that ask too much."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from random import Random

import numpy as np
from data.steps.scripts import written

from hostile.case import Case
from hostile.mutating import WORDS, altered, damaged
from sarcstat.data.steps.files.sav_writing import sav_bytes
from sarcstat.data.steps.table import Format, Table, number, text

#: On variables x, y, day, s and u, which each job has.
PROCEDURES = """FREQUENCIES x y s /STATISTICS=ALL /NTILES=4 /PERCENTILES=10 90.
DESCRIPTIVES x y /STATISTICS=ALL /SAVE.
CROSSTABS x BY y BY s /CELLS=COUNT ROW EXPECTED /STATISTICS=CHISQ PHI RISK.
KM x BY s /STATUS=y(1) /PRINT=TABLE MEAN /PERCENTILES=(25 50) /TEST=LOGRANK BRESLOW /PLOT=SURVIVAL /SAVE=SURVIVAL.
COXREG x WITH y day BY s /STATUS=y(0 THRU 2) /CONTRAST(s)=INDICATOR(1) /METHOD=ENTER y /PRINT=BASELINE CI(95).
COXREG x /STATUS=y(1) /CATEGORICAL=s /METHOD=FSTEP(LR) day s /CRITERIA=PIN(.9) POUT(.95) ITERATE(20) /PATTERN BY s.
SURVIVAL TABLES=x BY y(0,3) /INTERVALS=THRU 10 BY 1 /STATUS=y(1) FOR x /PRINT=TABLE.
REGRESSION /STATISTICS=COLLIN TOL /DEPENDENT=x /METHOD=ENTER y day.
TIME PROGRAM. COMPUTE T_COV_=T_*y. COXREG x /STATUS=y(1) /METHOD=ENTER T_COV_.
""".splitlines()
#: Commands that ask for what is not there, or for more than there is.
ASKING = """INSERT FILE='job.sps'.
INCLUDE FILE='other.sps'.
INSERT FILE='/dev/zero'.
INSERT FILE='.'.
GET FILE='/dev/zero'.
GET FILE='data.sav' /KEEP=x TO u /RENAME=(x=y)(y=x).
GET DATA /TYPE=TXT /FILE='/dev/stdin' /VARIABLES=a F8.2.
GET DATA /TYPE=TXT /FILE='job.sps' /ARRANGEMENT=FIXED /VARIABLES=/1 a 0-99999999 F8.2 b 100000000-4000000000 A300.
GET DATA /TYPE=XLSX /FILE='data.sav' /CELLRANGE=RANGE 'A1:ZZZZ99999999'.
DATA LIST FILE='job.sps' RECORDS=999999999 /1 a 1-2 /999999999 b 1-3.
DATA LIST FREE /a1 TO a99999999.
DATA LIST FIXED /a 1-999999999 (A) b 1000000000 (99).
DATA LIST LIST /a (A32767) b (F40.39) c (DATETIME40.16).|BEGIN DATA|1 2 3|'x' 1e308 01-JAN-9999|END DATA.
SAVE OUTFILE='data.sav'.
SAVE OUTFILE='last.sav' /KEEP=x x y /RENAME=(x=y).
SAVE OUTFILE='job.sps'.
SAVE OUTFILE='../outside.sav'.
SAVE OUTFILE='/dev/full'.
SAVE OUTFILE='no/such/folder.sav'.
SAVE OUTFILE='last.zsav' /ZCOMPRESSED.
MATCH FILES /FILE=* /FILE='data.sav' /BY x.
MATCH FILES /FILE=* /TABLE='data.sav' /BY x y s /MAP.
ADD FILES /FILE=* /FILE=* /FILE=* /FILE='data.sav' /IN=here.
AGGREGATE OUTFILE='data.sav' /BREAK=x /n=N.
AGGREGATE OUTFILE=* MODE=ADDVARIABLES OVERWRITE=YES /BREAK=s u /x y=MEAN(x y) /z=FOUT(x,1e308,-1e308).
NUMERIC n1 TO n9999999.
STRING t1 TO t400 (A32767).
STRING long (A32767).|COMPUTE long=RPAD('',32767,'ab').|COMPUTE long=CONCAT(long,long,long).
STRING big (A99999999999).
HOST COMMAND=['touch made'].
ERASE FILE='data.sav'.
CD '/'.
CD 'x'.
FILE HANDLE h /NAME='/dev/zero'.|GET FILE=h.
COMPUTE x=1E308*1E308.
COMPUTE x=LAG(x,1000000000).
COMPUTE x=DATE.DMY(1,1,1e18)+DATESUM(day,1e300,'months').
COMPUTE x=MOD(x,1e-320)+RND(1e300,1e-300)+TRUNC(-1e308).
COMPUTE x=NUMBER(s,F40.39)+NUMBER(u,DATETIME40.16).
COMPUTE s=STRING(1e308,F255.254).
COMPUTE s=SUBSTR(s,-1,1e18).
COMPUTE s=REPLACE(s,'','x').
COMPUTE x=((((((((((((((((((((((((((((((((((((((((1)))))))))))))))))))))))))))))))))))))))).
COMPUTE x=CDF.NORMAL(x,0,1)+PROBIT(2)+IDF.T(0,0)+RV.UNIFORM(0,1).
RECODE x (LO THRU HI=1E308) (ELSE=COPY) INTO y.
RECODE s ('a'=1) INTO x.
RECODE x (1=2) (2='a') INTO s.
FORMATS x (F255.254) y (DATE1) s (A1).
VALUE LABELS x 1e308 'a' -1e308 'b' / s 'aaaaaaaaaaaaaaaaaaaaaaa' 'c'.
MISSING VALUES x (LO THRU HI) y (1,2,3,4) s ('a' THRU 'z').
VARIABLE LABELS x 'a' 'b' x.
RENAME VARIABLES (x y=y x) (s=x).
RENAME VARIABLES (ALL=a b).
DELETE VARIABLES ALL.
ALTER TYPE x (A1) s (F8.2) u (A32767=DATE11).
ALTER TYPE ALL (A=AMIN).
SORT CASES BY ALL (D).
SPLIT FILE BY x y s u day.
WEIGHT BY x.
COMPUTE w=1e300.|WEIGHT BY w.|FREQUENCIES x.
FILTER BY s.
USE 1 THRU 1e300.
TEMPORARY.|TEMPORARY.|SELECT IF x>1e308.
AUTORECODE ALL /INTO a1 TO a5.
AUTORECODE x s /INTO x2 /GROUP /BLANK=MISSING.
DATASET NAME a.|DATASET COPY b.|DATASET CLOSE ALL.
DATASET ACTIVATE nowhere.
SURVIVAL TABLES=x /INTERVALS=THRU 1e300 BY 1e-300 /STATUS=y(1).
SURVIVAL TABLES=x BY y(0,1e300) /INTERVALS=THRU 1000000000 BY 1 /STATUS=y(LO,HI).
FREQUENCIES x /NTILES=999999999 /PERCENTILES=-1 0 100 1e308.
KM x BY s /STATUS=y(1 THRU 1e308,-1e308) /PERCENTILES=(0 100 1e9) /TREND=(1 1e308 -1e308) /COMPARE PAIRWISE STRATA.
COXREG x WITH x y day x*y*day BY s u /STATUS=x(1) /STRATA=x /METHOD=BSTEP(WALD) /CRITERIA=ITERATE(999999999) BCON(0).
COXREG x BY s /STATUS=y(1) /CONTRAST(s)=SPECIAL(1e308 0 0 1) /METHOD=ENTER s /PRINT=ALL /OUTFILE=COEFF('out1.sav').
COXREG x BY s /STATUS=y(1) /CONTRAST(s)=POLYNOMIAL(1,1,1e308) /METHOD=ENTER s /PATTERN=x(1e308) s(9) BY s.
CROSSTABS x y s u BY y s u BY x BY s /CELLS=ALL /STATISTICS=ALL.
OMS /SELECT TABLES /DESTINATION FORMAT=OXML OUTFILE='made.xml'.
FINISH.
""".splitlines()
#: Commands that are not carried out, or by PSPP, and blocks that do not end.
REFUSED = """VECTOR v(1000000000).
LOOP #i=1 TO 1000000000.|COMPUTE x=#i.|END LOOP.
LOOP.|COMPUTE x=x+1.
DO REPEAT a=x y/b=1 TO 99999999.|COMPUTE a=b.|END REPEAT.
DO IF x=1.
END IF.
DEFINE !a () !a !ENDDEFINE.|!a.
DEFINE !b (!POS !CMDEND) !DO !i=1 !TO 1000000000. COMPUTE x=!i. !DOEND !ENDDEFINE.|!b.
BEGIN PROGRAM PYTHON3.|import os|os.system('touch made')|END PROGRAM.
N OF CASES 999999999999.
SAMPLE 1 FROM 0.
CASESTOVARS /ID=x /INDEX=y.
VARSTOCASES /MAKE v FROM x TO y.
FLIP.
""".splitlines()
_WORDS = (
    *WORDS,
    *("x", "y", "s", "u", "day", "#z", "$casenum", "$sysmis", "ALL", "TO", "BY", "WITH", "THRU", "LO", "HI", "(", ")"),
    *("/", ".", ".\n", "=", "'", '"', "*", "/*", "END IF.", "DO IF x=1.", "TEMPORARY.", "EXECUTE.", "A32767", "F40.16"),
    *("1e308", "99999999999", "-1", "SYSMIS", "MISSING", "BEGIN DATA", "END DATA", "LAG(", "MEAN.9(", "CONCAT("),
)


@cache
def data() -> bytes:
    """A system file with the variables of the jobs."""
    rows = np.arange(40)
    columns = [
        number("x", 1.0 + rows * 7 % 13),
        number("y", rows % 3.0),
        number("day", 13e9 + 86_400.0 * rows, Format("DATE", 11)),
        text("s", np.array(["ab", "b", "", "x y"], object)[rows % 4], 4),
        text("u", np.array(["12", " 3", "a"], object)[rows % 3], 8),
    ]
    return sav_bytes(Table(columns))


def job(chance: Random) -> Case:
    """A job, and how it is run."""
    lines = written(chance.randrange(2**63)).splitlines()
    end = lines.index("END DATA.") + 1
    head = lines[:end] if chance.random() < 0.6 else ["GET FILE='data.sav'."]
    steps = lines[end:]
    for _ in range(chance.choice((0, 1, 1, 2, 4))):
        # At first all variables are there still.
        steps.insert(_between(steps, chance) if chance.random() < 0.5 else 0, chance.choice(PROCEDURES))
    for _ in range(chance.choice((0, 1, 1, 1, 2))):
        asked = chance.choice(ASKING if chance.random() < 0.9 else REFUSED).split("|")
        at = _between(steps, chance)
        steps[at:at] = asked
    body = "\n".join(steps)
    if chance.random() < 0.3:
        body = altered(body, chance, _WORDS, chance.choice((1, 1, 4)))
    whole = "\n".join((*head, body)) + "\n"
    if chance.random() < 0.1:
        whole = altered(whole, chance, _WORDS)
    content = whole.encode(chance.choice(("utf-8", "utf-8", "utf-8-sig", "cp1252")), "replace")
    if chance.random() < 0.1:
        content = damaged(content, chance)
    words, may_write = _way(chance)
    if "--allow-save" in words and not content.startswith(b"GET FILE='data.sav'.\n"):
        may_write.append("data.sav")  # what a job reads it may not replace, all else it may
    files: Mapping[str, bytes] = {
        "job.sps": content,
        "data.sav": data(),
        "other.sps": b"COMPUTE other=1.\nINSERT FILE='job.sps'.\n",
    }
    return Case(words, files, written=may_write, terminal=chance.random() < 0.1, partly=True)


def _between(steps: list[str], chance: Random) -> int:
    """A place among the lines that is not between DO IF and END IF."""
    deep, places = 0, [0]
    for at, line in enumerate(steps, start=1):
        deep += line.startswith("DO IF") - line.startswith("END IF")
        if not deep:
            places.append(at)
    return chance.choice(places)


def _way(chance: Random) -> tuple[list[str], list[str]]:
    """A command line, and what it may write."""
    ways = (
        (("syntax", "job.sps"), ()),
        (("syntax", "job.sps", "--data", "data.sav", "--style", "both"), ()),
        (("syntax", "job.sps", "--allow-save"), ("*.sav", "*.zsav")),
        (("syntax", "job.sps", "--allow-save", "--strict", "--format", "json"), ("*.sav", "*.zsav")),
        (("syntax", "job.sps", "--engine", "pspp"), ()),
        (("syntax", "job.sps", "--figures", "curves"), ("curves",)),
        (("syntax", "job.sps", "-o", "made.html"), ("made.html",)),
        (("syntax", "job.sps", "--to", "study.toml"), ("study*.toml",)),
        (("syntax", "job.sps", "--to", "study.toml", "--data", "data.sav"), ("study*.toml",)),
    )
    words, may_write = chance.choice(ways)
    return list(words), list(may_write)
