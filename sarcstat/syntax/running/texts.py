"""Texts as categories: those that SPSS does not tell apart, and those that it may put in another order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sarcstat.data.steps.alphabet import first_otherwise
from sarcstat.errors import listing
from sarcstat.syntax.reading.commands.coxreg import CoxRegression
from sarcstat.syntax.reading.commands.km import KaplanMeier
from sarcstat.syntax.requests.planned import Columns
from sarcstat.syntax.running.contrasts import covariates

#: So much of a text COXREG tells its categories apart by (IBM's Command Syntax Reference, COXREG, CATEGORICAL).
_BYTES = 8


def alike(of: CoxRegression, columns: Columns) -> Iterator[str]:
    """Texts of a covariate that are one category to SPSS's COXREG, and several here."""
    for name in _texts(covariates(of, columns), columns):
        found: dict[bytes, list[str]] = {}
        for value in columns.occurring(name):
            found.setdefault(str(value).encode()[:_BYTES].rstrip(), []).append(str(value))
        for values in found.values():
            if len(values) > 1:
                shown = listing([f"'{each}'" for each in values], 3)
                yield f"{name}: {shown} are one category to SPSS, which looks at {_BYTES} bytes; here they differ"


def open_orders(command: Any, columns: Columns) -> Iterator[str]:
    """Texts whose order numbers depend on, and which are in another order in an alphabet.

    IBM's references say of SORT CASES that the order of texts is that of the locale and not necessarily that of codes,
    and of Automatic Recode that it is the alphabet's; they say nothing of COXREG and KM.
    """
    if isinstance(command, CoxRegression):
        names, depends = covariates(command, columns), "which category a contrast leaves out or compares"
    elif isinstance(command, KaplanMeier) and command.trend is not None and command.factor is not None:
        names, depends = {columns.one(command.factor)}, "which level has which score of the trend"
    else:
        return
    for name in _texts(names, columns):
        pair = first_otherwise(str(value) for value in columns.occurring(name))
        if pair is not None:
            yield (
                f"{name}: texts are in the order of the codes of their characters, '{pair[0]}' before '{pair[1]}'; "
                f"SPSS may have them in that of the alphabet, and {depends} depends on it"
            )


def _texts(names: set[str], columns: Columns) -> list[str]:
    return sorted(name for name in names if columns.text(name))
