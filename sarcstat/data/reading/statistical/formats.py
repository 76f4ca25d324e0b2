"""The print formats of SPSS, Stata and SAS: decimals, and which columns hold dates since when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Epoch:
    """Where dates are counted from, and how many of their units make a second."""

    start: str
    per_second: float


_DAYS = 1 / 86_400
DAYS_SINCE_1970 = Epoch("1970-01-01", _DAYS)
_SPSS = Epoch("1582-10-14", 1)
_FORMATS: dict[str, tuple[tuple[str, Epoch], ...]] = {
    "SPSS": ((r"[AEJS]?DATE\d|DATETIME|YMDHMS|QYR|MOYR|WKYR", _SPSS),),
    "Stata": ((r"%-?t[cC]", Epoch("1960-01-01", 1000)), (r"%-?t?d", Epoch("1960-01-01", _DAYS))),
    "SAS": (
        (r"DATETIME|DATEAMPM|MDYAMPM|DT|[BEI]S?8601D[TN]", Epoch("1960-01-01", 1)),
        (
            r"DATE|DDMMYY|MMDDYY|YYMMDD|MMYY|YYMM|MONYY|YYMON|YYQ|JULIAN|WEEKDAT|WORDDAT|[BEI]S?8601DA",
            Epoch("1960-01-01", _DAYS),
        ),
    ),
}
_DECIMALS = re.compile(r"(?:F|E|COMMA|DOT|DOLLAR|PCT|CC[A-E])?\d+\.(\d+)|%-?0?\d+[.,](\d+)fc?")


def epoch(program: str, form: str) -> Epoch | None:
    """The epoch of a date format; None for another format. Times of day and durations stay numbers."""
    return next((start for pattern, start in _FORMATS[program] if re.match(pattern, form)), None)


def decimals(form: str) -> int | None:
    """The decimals of a number format such as F8.2 or %9.2f, None where it does not fix them."""
    found = _DECIMALS.fullmatch(form)
    return int(found[1] or found[2]) if found else None


def as_dates(values: pd.Series[Any], origin: Epoch) -> pd.Series[Any]:
    """Numbers since an epoch as dates to the microsecond; what lies thousands of years off is missing."""
    import numpy as np
    import pandas as pd

    with np.errstate(over="ignore"):
        seconds = values.to_numpy(dtype=float, na_value=np.nan) / origin.per_second
    known = np.abs(np.nan_to_num(seconds, nan=np.inf)) < 3e11
    micro = np.full(len(seconds), np.iinfo(np.int64).min)
    micro[known] = np.round(seconds[known] * 1e6).astype(np.int64)
    dates = np.datetime64(origin.start, "us") + micro.astype("timedelta64[us]")
    return pd.Series(dates, index=values.index)
