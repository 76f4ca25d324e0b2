"""Data steps of a job beside PSPP: GET, RECODE, COMPUTE with dates, SELECT IF on 1,000,000 rows."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
from side_by_side import compare

from sarcstat.data.steps.files.sav_writing import write_sav
from sarcstat.data.steps.table import Format, Table, number, text

_DAY = 86400.0
JOB = """GET FILE='big.sav'.
RECODE grade (1=1) (2,3=2) (SYSMIS=9) (ELSE=COPY) INTO level.
RECODE x (LO THRU 40=1) (40 THRU 60=2) (60 THRU HI=3) INTO third.
COMPUTE days=CTIME.DAYS(last-first).
COMPUTE years=(last-first)/(60*60*24*365.25).
COMPUTE months=DATEDIFF(last,first,'months').
COMPUTE born=DATE.DMY(1,6,year).
SELECT IF days>30 AND NOT MISSING(grade).
{end}
"""
#: Runs a job and reads the data, without writing them.
_RUN = """
import sys
from pathlib import Path
from sarcstat.data.steps.workspace import Workspace
from sarcstat.syntax.reading.reader import read
file = Path(sys.argv[1])
workspace = Workspace(file.parent, allow_save=True)
for command in read(file.read_bytes(), file.name).commands:
    workspace.carry_out(command)
workspace.now()
"""


def cohort(n: int) -> Table:
    """Patients with two dates, a grade that is missing in some, a year, a measurement, and a text."""
    rng = np.random.default_rng(1)
    first = np.floor(rng.uniform(150_000, 155_000, n)) * _DAY
    grade = rng.integers(1, 5, n).astype(float)
    grade[rng.random(n) < 0.05] = np.nan
    date = Format("DATE", 11)
    sites = np.array(["north", "south", "east", "west"], object)
    return Table(
        [
            number("id", np.arange(1.0, n + 1)),
            number("first", first, date),
            number("last", first + np.floor(rng.exponential(700, n)) * _DAY, date),
            number("grade", grade),
            number("year", rng.integers(1930, 1990, n).astype(float)),
            number("x", rng.normal(50, 10, n)),
            text("site", sites[rng.integers(0, 4, n)], 8),
        ]
    )


def main(wanted: list[str]) -> None:
    """Compare; an argument is the number of rows."""
    rows = int(wanted[0]) if wanted else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_sav(cohort(rows), folder / "big.sav")
        for title, end in (("read by a procedure", "EXECUTE."), ("saved", "SAVE OUTFILE='out.sav'.")):
            job = folder / f"{title.split()[0]}.sps"
            job.write_text(JOB.format(end=end))
            commands = {
                "sarcstat": [sys.executable, "-c", _RUN, str(job)],
                "pspp": ["sh", "-c", f"cd {folder} && exec pspp -o /dev/null -O format=txt {job.name}"],
            }
            compare(f"{rows:,} rows, {title}", commands, runs=3)


if __name__ == "__main__":
    main(sys.argv[1:])
