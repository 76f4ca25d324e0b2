"""What PSPP does with a script of data commands: the file that it saves, as a table, and how tables differ."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from sarcstat.data.steps.files.sav_reading import read_sav
from sarcstat.data.steps.table import Column, Table

#: A mark for tests that need PSPP.
NEEDS_PSPP = pytest.mark.skipif(shutil.which("pspp") is None, reason="PSPP is not installed")

#: Where PSPP 1.6.2 is known to do otherwise than SPSS, so that no script here does it.
KNOWN_DIFFERENCES = (
    "MATCH FILES with unsorted cases: SPSS stops with an error, PSPP goes on with a warning.",
    "AGGREGATE MODE=ADDVARIABLES of cases that are not sorted: PSPP takes neighbors for groups.",
    "AGGREGATE with PIN, POUT, FIN, FOUT of texts: PSPP takes the upper limit for outside.",
    "AGGREGATE without variables behind BREAK, and MEAN.2: PSPP does not know them.",
    "GET DATA of texts: PSPP makes the written formats wider; fixed columns: PSPP counts bytes.",
    "FREE and LIST: PSPP does not take a doubled quotation mark for one.",
    "AGGREGATE with MEDIAN of no valid value: PSPP makes a number of it that is not the system-missing one.",
    "RENAME of GET FILE and its kin that exchanges names in one pair of parentheses: PSPP refuses it.",
    "ALTER TYPE: PSPP does not know it.",
    "Several missing values of a text of more than 8 bytes: PSPP writes and reads them in a way of its own.",
    "Measurement levels that nobody has set: PSPP guesses them from the values, SPSS leaves them or guesses otherwise.",
    "SORT CASES, MATCH FILES and the like behind TEMPORARY: SPSS refuses them, PSPP crashes or makes it permanent.",
    "LAG behind TEMPORARY: PSPP gives the case itself instead of the one before it.",
    "AGGREGATE with MODE=ADDVARIABLES under FILTER: PSPP deletes the cases that the filter leaves out.",
    "STRING behind TEMPORARY: PSPP crashes.",
    "Scratch variables behind TEMPORARY: PSPP starts each case with 0.",
    "RECODE with ranges of texts, and new texts that are longer than the variable: refused by both.",
    "RECODE INTO a variable that is there, without ELSE: PSPP makes other values missing, SPSS leaves them.",
    "Characters of several bytes where texts are cut: PSPP cuts within them, and the rest is no text.",
    "Month 0 of DATE.DMY: system-missing in SPSS, December of the year before in PSPP.",
    "SD and VARIANCE of numbers as large as dates beside small ones: PSPP has 0 for some.",
    "MISSING VALUES behind TEMPORARY while transformations wait: they hold for these, too, in PSPP.",
    "0/0, which PSPP has as 0, and other divisions by zero within expressions.",
    "DELETE VARIABLES while transformations wait: SPSS refuses it, PSPP and we carry them out first.",
)


def run(script: str, folder: Path, *, wrong: bool = False) -> str:
    """What PSPP prints; it must find mistakes where `wrong` and none where not."""
    (folder / "job.sps").write_text(script, encoding="utf-8")
    done = subprocess.run(
        ["pspp", "-O", "format=txt", "-o", "-", "job.sps"], cwd=folder, capture_output=True, text=True, timeout=60
    )
    said = done.stdout + done.stderr
    assert ("error:" in said) == wrong, f"{script}\n{said}"
    return said


def saved(script: str, folder: Path) -> Table:
    """The data that a script leaves behind."""
    run(f"{script}\nSAVE OUTFILE='saved.sav'.\n", folder)
    return read_sav(folder / "saved.sav")


def differences(ours: Table, theirs: Table, *, measures: bool = False) -> list[str]:
    """Where two tables differ in variables, formats, labels, missing values, weight or values."""
    if list(ours) != list(theirs):
        return [f"variables {list(ours)} instead of {list(theirs)}"]
    found = [] if ours.cases == theirs.cases else [f"{ours.cases} cases instead of {theirs.cases}"]
    if (ours.weight or "").casefold() != (theirs.weight or "").casefold():
        found.append(f"weight {ours.weight} instead of {theirs.weight}")
    for mine, other in zip(ours.columns, theirs.columns, strict=True):
        found += _differences(mine, other, measures=measures)
    return found


def _differences(mine: Column, other: Column, *, measures: bool) -> list[str]:
    kept = ["width", "print", "write", "label", "labels", "missing", *(["measure"] if measures else [])]
    found = [
        f"{mine.name}: {what} {getattr(mine, what)} instead of {getattr(other, what)}"
        for what in kept
        if getattr(mine, what) != getattr(other, what)
    ]
    if len(mine.values) == len(other.values) and not same_values(mine.values, other.values):
        found.append(f"{mine.name}: values {mine.values.tolist()} instead of {other.values.tolist()}")
    return found


def same_values(mine: np.ndarray, other: np.ndarray) -> bool:
    """Whether values are equal, numbers within rounding, relative to their size."""
    if mine.dtype == object or other.dtype == object:
        return mine.tolist() == other.tolist()
    return bool(np.allclose(mine, other, rtol=1e-12, atol=0, equal_nan=True))
