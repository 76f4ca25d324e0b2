"""PSPP as a second opinion: what it makes of a script, as values.

Where PSPP 1.6.2 and SPSS are known to differ, this house does as SPSS, and scripts for PSPP leave it out:

- EXP of a number below -745: 0; PSPP has system-missing.
- 0/0: a division by zero, system-missing; PSPP has 0 (`as_pspp` below gives its 0, so that scripts may divide).
- Month 0 of DATE.DMY and its kin: system-missing ("month between 1 and 13"); PSPP has December of the year before.
- DATEDIFF and DATESUM: 'month' is understood as 'months'; PSPP refuses it.
- MEAN.n with n beyond the number of arguments: system-missing; PSPP refuses it.
- MISSING of a text: whether it is declared missing; PSPP refuses it.
- SD, VARIANCE and CFVAR of one argument: system-missing; PSPP refuses them.
- TIME.HMS with one or two arguments: PSPP refuses it.
- LPAD and RPAD to a missing length: blank (IBM's table of missing values in arguments); PSPP has the text as it was.
- A division by zero, MOD by zero and what is too large, within an expression: missing at once. PSPP keeps infinity or
  NaN, which MIN, NMISS, ANY or a comparison may still see, and makes it missing at the end.
- NUMBER of a sign alone (0 to PSPP), of a duration with two signs, of a year with a sign: no number, no date.
- LAG of a text in the first cases: blanks up to the width of the variable; PSPP has no blanks there.
- Functions that begin with CHAR., and NTRIM, NORMALIZE, REPLACE of characters: PSPP knows bytes alone.
- UPCASE and LOWER of letters beyond ASCII: PSPP leaves them.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyreadstat
import pytest

from sarcstat.data.steps.expression import operators

PSPP = shutil.which("pspp")
needs_pspp = pytest.mark.skipif(PSPP is None, reason="pspp is not installed")


def pspp_values(lines: Iterable[str], columns: Sequence[str] | None = None) -> dict[str, list[Any]]:
    """What the variables hold after a script of PSPP: numbers (nan is missing), and texts without trailing blanks.

    Raises RuntimeError with what PSPP said where it wrote no file.
    """
    assert PSPP is not None
    with TemporaryDirectory() as folder:
        script = Path(folder, "job.sps")
        script.write_text(
            "\n".join(["SET MXERRS=10000000.", "SET MXWARNS=10000000.", *lines, "SAVE OUTFILE='out.sav'.", ""]), "utf-8"
        )
        told = subprocess.run(
            [PSPP, "-o", "said.txt", "-O", "format=txt", "job.sps"], cwd=folder, capture_output=True, check=False
        )
        out = Path(folder, "out.sav")
        if not out.exists():
            said = Path(folder, "said.txt")
            raise RuntimeError((said.read_text("utf-8") if said.exists() else "") + told.stderr.decode())
        frame, _ = pyreadstat.read_sav(str(out), user_missing=True, disable_datetime_conversion=True)
    return {name: frame[name].tolist() for name in (frame.columns if columns is None else columns)}


@contextmanager
def as_pspp(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """0/0 as PSPP has it."""

    def divided(left: Any, right: Any, scope: Any, place: Any) -> Any:
        return np.where((left == 0) & (right == 0), 0.0, operators.divided(left, right, scope, place))

    with monkeypatch.context() as patch:
        patch.setitem(operators.ARITHMETIC, "/", divided)
        yield


def alike(mine: float | str, other: float | str, within: float = 1e-9) -> bool:
    """The same text, both missing, or numbers alike to so much of their size."""
    if isinstance(mine, str) or isinstance(other, str):
        return mine == other
    if mine != mine or other != other:
        return mine != mine and other != other
    return mine == other or abs(mine - other) <= within * max(abs(mine), abs(other))
