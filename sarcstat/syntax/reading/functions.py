"""The functions of SPSS's expressions, by name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from sarcstat.syntax.reading.words import SHORTEST

_PLAIN = """
ABS ARSIN ARTAN COS EXP LG10 LN LNGAMMA MOD RND SIN SQRT TRUNC
CFVAR MAX MEAN MEDIAN MIN SD SUM VARIANCE
ANY RANGE MISSING NMISS NVALID SYSMIS VALUE VALUELABEL LAG UNIFORM NORMAL CDFNORM PROBIT
CHAR.CONCAT CHAR.INDEX CHAR.LENGTH CHAR.LPAD CHAR.LTRIM CHAR.MBLEN CHAR.RINDEX CHAR.RPAD CHAR.RTRIM CHAR.SUBSTR
CONCAT INDEX LENGTH LOWER LPAD LTRIM MBLEN.BYTE NORMALIZE NTRIM NUMBER REPLACE RINDEX RPAD RTRIM STRING STRUNC
SUBSTR UPCASE
CTIME.DAYS CTIME.HOURS CTIME.MINUTES CTIME.SECONDS TIME.DAYS TIME.HMS
DATE.DMY DATE.MDY DATE.MOYR DATE.QYR DATE.WKYR DATE.YRDAY DATEDIFF DATESUM YRMODA
XDATE.DATE XDATE.HOUR XDATE.JDAY XDATE.MDAY XDATE.MINUTE XDATE.MONTH XDATE.QUARTER XDATE.SECOND XDATE.TDAY
XDATE.TIME XDATE.WEEK XDATE.WKDAY XDATE.YEAR
APPLYMODEL STRAPPLYMODEL
"""
_CONTINUOUS = """
BETA CAUCHY CHISQ EXP F GAMMA HALFNRM IGAUSS LAPLACE LNORMAL LOGISTIC NORMAL PARETO SMOD SRANGE T UNIFORM WEIBULL BVNOR
"""
_DISCRETE = "BERNOULLI BINOM GEOM HYPER NEGBIN POISSON"
#: Functions that need a least number of valid arguments, which is written behind a period: MEAN.3.
COUNTING = frozenset(["CFVAR", "MAX", "MEAN", "MEDIAN", "MIN", "SD", "SUM", "VARIANCE"])
#: Names that are written in full, but for those below.
_WHOLE = frozenset(["DATEDIFF", "DATESUM", "VALUELABEL"])
#: Other names that jobs have: SPSS's Date and Time Wizard itself writes DATEDIF. PSPP 1.6.2 knows neither.
_OTHERS = {"DATEDIF": "DATEDIFF", "SUBSTRING": "SUBSTR", "CHAR.SUBSTRING": "CHAR.SUBSTR"}


def _all() -> Iterator[str]:
    yield from _PLAIN.split()
    for law in (*_CONTINUOUS.split(), *_DISCRETE.split()):
        yield from (f"{kind}.{law}" for kind in ("CDF", "PDF", "RV"))
    yield from (f"IDF.{law}" for law in _CONTINUOUS.split())
    yield from (f"{kind}.{law}" for kind in ("NCDF", "NPDF") for law in ("BETA", "CHISQ", "F", "T"))
    yield from ("SIG.CHISQ", "SIG.F")


FUNCTIONS = frozenset(_all())


@lru_cache(maxsize=1024)
def functions(written: str) -> tuple[str, ...]:
    """The functions that a name (in capitals) may stand for: its own, else those it abbreviates part by part."""
    if (whole := _OTHERS.get(written, written)) in FUNCTIONS:
        return (whole,)
    parts = written.split(".")
    return tuple(sorted(name for name in FUNCTIONS - _WHOLE if _abbreviates(parts, name.split("."))))


def _abbreviates(written: list[str], parts: list[str]) -> bool:
    return len(written) == len(parts) and all(
        mine == part or (len(mine) >= SHORTEST and part.startswith(mine))
        for mine, part in zip(written, parts, strict=True)
    )
