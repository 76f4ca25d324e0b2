"""What a call of survfit, survdiff or coxph asks for: outcome, terms, strata, and the options that decide numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sarcstat.crosscheck.plan import NotCheckedError
from sarcstat.outputs.r_language import Called, Constant, Expression, Name, RSyntaxError, parse, written

Procedure = Literal["survfit", "survdiff", "coxph"]
#: One main effect, or the parts of a product.
Term = tuple[Expression, ...]
#: Arguments that decide no number, or are read below.
_HARMLESS = ("formula", "data", "subset", "x", "y", "model", "singular.ok", "se.fit", "timefix", "init", "time.order")
_OWN: Mapping[str, Sequence[str]] = {
    "survfit": ("conf.type", "conf.int", "type", "stype", "ctype", "error"),
    "survdiff": ("rho",),
    "coxph": ("ties", "method", "robust", "cluster", "id", "conf.int"),
}
#: Functions that show what their first argument is.
_SHOWING = ("quantile", "print", "summary", "(", "$")
_SPECIAL = (
    "tt",
    "frailty",
    "frailty.gamma",
    "frailty.gaussian",
    "frailty.t",
    "pspline",
    "ridge",
    "offset",
    "nsk",
    "ns",
    "bs",
)
_OPERATORS = ("-", "^", "/", "%in%")
_MOST_TERMS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model of survival.

    `strata` has the arguments of each strata(), `robust` what makes the variances robust ("": nothing), `clusters` the
    columns that must not be missing then. `strict`: the event must be a column of 0 and 1.
    """

    procedure: Procedure
    time: Expression
    event: Expression | None
    terms: Sequence[Term] = ()
    strata: Sequence[Sequence[Expression]] = ()
    subset: Expression | None = None
    ties: str = "efron"
    conf_type: str = "log"
    conf_level: float | None = None
    rho: float = 0.0
    robust: str = ""
    clusters: Sequence[Expression] = ()
    transform: str = "km"
    by_coefficient: bool = False
    strict: bool = False

    @property
    def factors(self) -> list[Expression]:
        """The variables of the terms, each once."""
        return list({written(each): each for term in self.terms for each in term}.values())


def model_of(syntax: str) -> Model:
    """The model of a call, or of one that shows it (cox.zph, quantile); raises NotCheckedError with the reason."""
    call = _parsed(syntax)
    transform, by_coefficient = "km", False
    while isinstance(call, Called) and call.function not in _OWN and call.arguments:
        if call.function == "cox.zph":
            transform = _text(call.argument("transform", 1), "km")
            by_coefficient = call.argument("terms") == Constant(False)
        elif call.function not in _SHOWING:
            raise NotCheckedError(f"the output of {call.function}() is not recomputed")
        call = call.arguments[0][1]
    if not isinstance(call, Called) or call.function not in _OWN:
        raise NotCheckedError(f"its model is '{written(call)}', whose call the listing does not show")
    return _model(call, transform, by_coefficient)


def _parsed(syntax: str) -> Expression:
    try:
        return parse(syntax)
    except RSyntaxError as error:
        raise NotCheckedError(f"its call was not understood: {error}") from None


def _model(call: Called, transform: str, by_coefficient: bool) -> Model:
    procedure: Procedure = call.function  # type: ignore[assignment]
    response, right = _formula(call)
    _check_arguments(call, procedure)
    time, event = _outcome(response)
    terms, strata, clusters = _terms(right)
    named = [call.argument(name) for name in ("cluster", "id")]
    clusters += [each for each in named if each is not None]
    robust = f"cluster {written(clusters[0])}" if clusters else ""
    if call.argument("robust") == Constant(True):
        robust = "robust = TRUE"
    return Model(
        procedure=procedure,
        time=time,
        event=event,
        terms=terms,
        strata=strata,
        subset=call.argument("subset"),
        ties=_text(call.argument("ties") or call.argument("method"), "efron"),
        conf_type=_text(call.argument("conf.type"), "log"),
        conf_level=_level(call.argument("conf.int")) if procedure == "survfit" else None,
        rho=_number(call.argument("rho"), 0.0),
        robust=robust,
        clusters=clusters,
        transform=transform,
        by_coefficient=by_coefficient,
    )


def _formula(call: Called) -> tuple[Expression, Expression]:
    """Both sides of the formula."""
    formula = call.argument("formula", 0)
    if isinstance(formula, Name):
        raise NotCheckedError(f"its formula is in the variable '{formula.text}', which the listing does not show")
    if isinstance(formula, Called) and formula.function in _OWN:
        raise NotCheckedError(f"curves of a model ({formula.function}) are not recomputed")
    if not isinstance(formula, Called) or formula.function != "~" or len(formula.arguments) != 2:
        raise NotCheckedError("its call has no formula")
    return formula.arguments[0][1], formula.arguments[1][1]


def _check_arguments(call: Called, procedure: Procedure) -> None:
    """Arguments that decide numbers and are not followed here."""
    known = {*_HARMLESS, *_OWN[procedure]}
    if sum(not name for name, _ in call.arguments) > 2:
        raise NotCheckedError("its call has more arguments without names than formula and data")
    for name, value in call.arguments:
        if name == "na.action" and written(value) in ("na.omit", "na.exclude"):
            continue
        if name and name not in known:
            raise NotCheckedError(f"{name} = {written(value)[:60]} is not recomputed")
    plain = {"type": ("kaplan-meier",), "error": ("greenwood",), "stype": (1.0,), "ctype": (1.0,)}
    for name, allowed in plain.items():
        own = call.argument(name)
        if own is not None and not (isinstance(own, Constant) and own.value in allowed):
            raise NotCheckedError(f"{name} = {written(own)[:60]} is not recomputed")


def _outcome(response: Expression) -> tuple[Expression, Expression | None]:
    if not isinstance(response, Called) or response.function != "Surv":
        raise NotCheckedError(f"its outcome {written(response)[:60]} is no Surv()")
    for name, _ in response.arguments:
        if name not in ("", "time", "event", "time2"):
            raise NotCheckedError(f"Surv() with {name} = is not recomputed")
    if len(response.arguments) > 2:
        raise NotCheckedError("Surv() with a start and a stop is not recomputed")
    time = response.argument("time", 0)
    unnamed = 0 if response.argument("time") is not None and response.arguments[0][0] != "" else 1
    event = response.argument("event") or response.argument("time2") or response.argument("event", unnamed)
    if time is None:
        raise NotCheckedError("Surv() has no time")
    return time, event


def _terms(right: Expression) -> tuple[list[Term], list[Sequence[Expression]], list[Expression]]:
    """The terms, the arguments of strata(), and those of cluster()."""
    found: dict[tuple[str, ...], Term] = {}
    strata: list[Sequence[Expression]] = []
    clusters: list[Expression] = []
    for term in _sums(right):
        special = [each for each in term if isinstance(each, Called) and each.function in ("strata", "cluster")]
        if special and len(term) > 1:
            raise NotCheckedError(f"the product {':'.join(map(written, term))} is not recomputed")
        if special and not special[0].arguments:
            raise NotCheckedError(f"{written(special[0])} is not recomputed")
        if special and special[0].function == "cluster":
            clusters.append(special[0].arguments[0][1])
        elif special:
            strata.append(_stratum(special[0]))
        else:
            found.setdefault(tuple(sorted(map(written, term))), term)
        if len(found) > _MOST_TERMS:
            raise NotCheckedError("its formula has too many terms")
    return _ordered(list(found.values())), strata, clusters


def _ordered(terms: Sequence[Term]) -> list[Term]:
    """The terms with the parts of each in the order in which the formula names them first, as R names products."""
    places = {name: i for i, name in enumerate(dict.fromkeys(written(each) for term in terms for each in term))}
    return [tuple(sorted(term, key=lambda each: places[written(each)])) for term in terms]


def _stratum(of: Called) -> list[Expression]:
    for name, value in of.arguments:
        if name:
            raise NotCheckedError(f"strata() with {name} = {written(value)[:40]} is not recomputed")
    return [each for _, each in of.arguments]


def _sums(of: Expression) -> Iterator[Term]:
    """The terms of the right side of a formula, products written out."""
    if isinstance(of, Constant):
        if of.value != 1:
            raise NotCheckedError(f"'{written(of)}' in the formula is not recomputed")
        return
    if isinstance(of, Called):
        inside = [each for _, each in of.arguments]
        if of.function == "(":
            yield from _sums(inside[0])
            return
        if of.function == "+" and len(inside) == 2:
            yield from _sums(inside[0])
            yield from _sums(inside[1])
            return
        if of.function in ("*", ":"):
            left, right = (list(_sums(each)) for each in inside)
            if of.function == "*":
                yield from left
                yield from right
            yield from (_product(a, b) for a in left for b in right)
            return
        if of.function in _OPERATORS or of.function in _SPECIAL:
            raise NotCheckedError(f"{written(of)[:60]} in the formula is not recomputed")
    if of == Name("."):
        raise NotCheckedError("'.' in the formula stands for columns that the listing does not name")
    yield (of,)


def _product(a: Term, b: Term) -> Term:
    return tuple({written(each): each for each in (*a, *b)}.values())


def _text(of: Expression | None, default: str) -> str:
    if of is None:
        return default
    if isinstance(of, Called) and of.function == "c" and of.arguments:  # the choices of match.arg: the first counts
        of = of.arguments[0][1]
    if not isinstance(of, Constant) or not isinstance(of.value, str):
        raise NotCheckedError(f"{written(of)[:60]} is not recomputed")
    return of.value


def _number(of: Expression | None, default: float) -> float:
    if of is None:
        return default
    if not isinstance(of, Constant) or not isinstance(of.value, float):
        raise NotCheckedError(f"{written(of)[:60]} is not recomputed")
    return of.value


def _level(of: Expression | None) -> float | None:
    return None if of is None else _number(of, 0.95)
