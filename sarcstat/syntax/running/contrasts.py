"""Which contrasts of a COXREG are those of an SPSS of one version, since the syntax leaves them open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sarcstat.errors import listing
from sarcstat.syntax.reading.commands.cox_contents import CONTRASTS, Contrast
from sarcstat.syntax.reading.commands.coxreg import CoxRegression
from sarcstat.syntax.reading.tree import Name, Span
from sarcstat.syntax.requests.planned import Columns

#: Contrasts with a reference category.
_REFERRING = CONTRASTS[:3]


def covariates(of: CoxRegression, columns: Columns) -> set[str]:
    """The columns that a model's terms are made of, but for those that only its TIME PROGRAM computes."""
    known = {name.casefold() for name in columns.names}
    used: set[str] = set()
    for each in of.all_covariates:
        if isinstance(each, Span):
            used.update(columns.span(each))
        else:
            used.update(columns.one(name) for name in each.variables if not of.program or name.key in known)
    return used


def open_contrasts(command: Any, columns: Columns) -> Iterator[str]:
    """What the Command Syntax Reference of SPSS 28 and later says otherwise than outputs of SPSS 27 and before show.

    Plain INDICATOR leaves out the last category in published outputs of SPSS 26 and 27, and in the reference of SPSS
    12 DEVIATION is what CATEGORICAL means; the reference of SPSS 28 and later has the first category and INDICATOR.
    """
    if not isinstance(command, CoxRegression):
        return
    used = covariates(command, columns)
    named = {name: each for each in command.codings for name in _columns(each, columns) if name in used}
    written = {clause.argument.key for clause in command.clauses.all("CONTRAST") if clause.argument is not None}
    of_contrast = [name for name, each in named.items() if _is_open(each) and name.casefold() in written]
    if of_contrast:
        yield (
            f"/CONTRAST ({listing(of_contrast)}) names no reference category: it is the last one, as up to SPSS 27; "
            "the reference of SPSS 28 and later has the first"
        )
    plain = [name for name in named if name.casefold() not in written]
    plain += sorted(name for name in used - named.keys() if columns.text(name))
    if plain:
        yield (
            f"{listing(plain)}: without /CONTRAST the contrasts are deviations from the mean, without the last "
            "category; the reference of SPSS 28 and later has INDICATOR, without the first"
        )


def _columns(of: Contrast, columns: Columns) -> list[str]:
    return [] if of.variable is None or not _there(of, columns) else columns.span(of.variable)


def _there(of: Contrast, columns: Columns) -> bool:
    """Whether the data have the variable of a contrast; a TIME PROGRAM may compute it."""
    return not isinstance(of.variable, Name) or of.variable.key in {name.casefold() for name in columns.names}


def _is_open(of: Contrast) -> bool:
    return of.kind in _REFERRING and of.reference is None
