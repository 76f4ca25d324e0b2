"""The variables that SPSS itself has."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from sarcstat.data.steps.expression.calendar import DAY, MONTHS, day_of
from sarcstat.data.steps.expression.values import Numbers, Result, Scope, Texts
from sarcstat.syntax.reading.expressions import System

#: Lines and characters of a page, as SPSS has them at first (SET LENGTH, SET WIDTH).
_PAGE = {"$LENGTH": 59.0, "$WIDTH": 80.0}


def system(node: System, scope: Scope) -> Result:
    """A variable of SPSS: $CASENUM, $SYSMIS; today as a text ($DATE, $DATE11), as days ($JDATE) or, with the time of
    day, as seconds ($TIME) since 14 October 1582; lines and characters of a page."""
    cases = scope.table.cases
    if node.name == "$CASENUM":
        return Numbers(scope.case_numbers.astype(float))
    if node.name in ("$DATE", "$DATE11"):
        text = _written(datetime.now(), 2 if node.name == "$DATE" else 4)
        return Texts(np.full(cases, text, object), len(text))
    return Numbers(np.full(cases, _number(node.name)))


def _written(now: datetime, digits: int) -> str:
    return f"{now.day:02}-{MONTHS[now.month - 1]}-{str(now.year)[-digits:]}"


def _number(name: str) -> float:
    if name == "$SYSMIS":
        return float("nan")
    if name in _PAGE:
        return _PAGE[name]
    now = datetime.now()
    days = float(day_of(now.year, now.month, now.day))
    if name == "$JDATE":
        return days
    return days * DAY + now.hour * 3600 + now.minute * 60 + now.second
