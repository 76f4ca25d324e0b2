"""Values of cases after a Kaplan-Meier analysis or a Cox regression, and the files that COXREG writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.request import Request
    from sarcstat.results import CaseVariable

_PREFIXES = {
    "SURVIVAL": "SUR",
    "SE": "SE",
    "HAZARD": "HAZ",
    "RESID": "HAZ",
    "LML": "LML",
    "CUMEVENT": "CUM",
    "PRESID": "PR",
    "DFBETA": "DFB",
    "XBETA": "XBE",
}
_NUMBERED = ("PRESID", "DFBETA")


def case_values(request: Request, dataset: Dataset, kinds: Sequence[str]) -> Sequence[CaseVariable]:
    """What SPSS's SAVE adds for these kinds after a request of `km` or `cox`: a value for each row of the data.

    Kinds of `km` are SURVIVAL, SE, HAZARD and CUMEVENT; those of `cox` SURVIVAL, SE, HAZARD (or RESID), LML, XBETA,
    DFBETA and PRESID, of the last two a variable a parameter. What each is stands with kaplan_meier_values() and
    cox_values() of the analysis. Rows that the request leaves out have nan. A row that --weight counts several times
    has one value: the last in order of CUMEVENT, the sum over all its cases of DFBETA (so does residuals.coxph). Parts
    of --split are analyzed apart; what fails there is said in `conditions`, and where all fail, the error is raised.
    Raises SarcstatError.
    """
    from sarcstat.cli.analyses.case_values import values_of_cases
    from sarcstat.cli.perform import command_named, parameters

    if request.command not in ("km", "cox"):
        raise UsageError(f"{request.command} has no values of cases.", "km and cox have them.")
    return values_of_cases(request.command, parameters(command_named(request.command), request), dataset, kinds)


def outfile(request: Request, dataset: Dataset, kind: str) -> Dataset:
    """The data set that COXREG's OUTFILE writes after a request of `cox`: COEFF or TABLE.

    COEFF has a row a parameter of the final model (nan: without estimate), TABLE a row an event time of each stratum with
    survival, its standard error and the cumulative hazard at covariates 0 and at their means. The columns are those of
    the tables, under names that SPSS takes; the layout of SPSS's own files is not published. Parts of --split stand one
    below the other, with the columns that split in front. Raises SarcstatError.
    """
    from sarcstat.cli.analyses.cox.files import file_of_model
    from sarcstat.cli.perform import command_named, parameters

    if request.command != "cox" or kind.upper() not in ("COEFF", "TABLE"):
        raise UsageError(f"There is no file {kind.upper()} of {request.command}.", "cox has COEFF and TABLE.")
    return file_of_model(parameters(command_named("cox"), request), dataset, kind.upper())


def default_name(kind: str, position: int, taken: Collection[str]) -> str:
    """The name that SPSS gives a value of cases: SUR_1, or SUR_2 where that is taken; PR3_1 of the third parameter.

    `position` counts the variables of the kind from 1, `taken` are the names that there are, capitals or not.
    """
    prefix = _PREFIXES[kind.upper()] + (str(position) if kind.upper() in _NUMBERED else "")
    there = {name.casefold() for name in taken}
    number = 1
    while f"{prefix}_{number}".casefold() in there:
        number += 1
    return f"{prefix}_{number}"
