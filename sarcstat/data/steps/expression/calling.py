"""Calls of functions: which function it is, whether its arguments fit, and what it gives."""

from __future__ import annotations

from collections.abc import Callable

from sarcstat.data.steps.expression.calls import CALLS
from sarcstat.data.steps.expression.dates import DATES
from sarcstat.data.steps.expression.datesums import DATE_SUMS
from sarcstat.data.steps.expression.formatted import FORMATTED
from sarcstat.data.steps.expression.given import Function, Given, given
from sarcstat.data.steps.expression.numeric import NUMERIC
from sarcstat.data.steps.expression.statistical import STATISTICAL
from sarcstat.data.steps.expression.texts import TEXTS
from sarcstat.data.steps.expression.values import Result, Scope, mistake
from sarcstat.errors import counted
from sarcstat.syntax.reading.expressions import Call, Expression
from sarcstat.syntax.reading.source import Place

_FUNCTIONS: dict[str, Function] = {
    **NUMERIC,
    **STATISTICAL,
    **CALLS,
    **TEXTS,
    **DATES,
    **DATE_SUMS,
    **FORMATTED,
}
_RANDOM = ("RV.", "UNIFORM", "NORMAL")
_LAWS = ("CDF.", "IDF.", "PDF.", "NCDF.", "NPDF.", "SIG.", "CDFNORM", "PROBIT")


def call(node: Call, scope: Scope, evaluate: Callable[[Expression], Result]) -> Result:
    """What a function gives for each case.

    Raises InputError with the place for a function that is not carried out, a number of arguments that it does not
    take, and a text where it takes a number or the other way round.
    """
    function = _FUNCTIONS.get(node.function)
    if function is None:
        raise mistake(*_refused(node))
    found = given(node, scope, evaluate)
    _check(found, function)
    return function.of(found, *(found.of_kind(function.kind(index), index) for index in range(len(found.arguments))))


def _check(found: Given, function: Function) -> None:
    many, most = len(found.arguments), function.most if function.most is not None else len(function.kinds)
    if many < function.fewest or many > most:
        wanted = counted(function.fewest, "argument")
        if many < function.fewest:
            raise found.wrong(f"needs {wanted if most == function.fewest else 'at least ' + wanted}, not {many}")
        raise found.wrong(f"takes {wanted if most == function.fewest else f'at most {most} arguments'}, not {many}")
    if found.node.valid == 0:
        raise found.wrong("at least one argument is to be valid")


def _refused(node: Call) -> tuple[str, Place, str]:
    if node.function.startswith(_RANDOM):
        return f"random numbers of SPSS cannot be drawn again ({node.function})", node.place, "Save them in SPSS first."
    if node.function.startswith(_LAWS):
        return (
            f"distribution functions are not computed ({node.function})",
            node.place,
            "Save its values in SPSS first.",
        )
    return f"the function {node.function} is not carried out", node.place, "Save its values in SPSS first."
