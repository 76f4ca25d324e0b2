"""What the command line says of a listing that does not show its calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from sarcstat.crosscheck.listings.model import Model, Procedure, Term
from sarcstat.crosscheck.plan import NotCheckedError
from sarcstat.outputs.r_language import Called, Constant, Expression, Name, RSyntaxError, parse

_PROCEDURES: dict[str, Procedure] = {
    "survfit": "survfit", "quantile": "survfit", "survdiff": "survdiff", "coxph": "coxph", "cox.zph": "coxph",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The options --time, --event, --covariates, --by, --strata, --ties and --conf-type, as they are typed."""

    time: str | None = None
    event: str | None = None
    covariates: Sequence[str] = ()
    by: Sequence[str] = ()
    strata: Sequence[str] = ()
    ties: str | None = None
    conf_type: str | None = None

    @property
    def named(self) -> list[str]:
        """The options that are given, as they are typed."""
        return [f"--{each.name.replace('_', '-')}" for each in fields(self) if getattr(self, each.name)]

    def model(self, command: str) -> Model:
        """The model of a command without a call; raises NotCheckedError where the options do not tell it."""
        procedure = _PROCEDURES.get(command)
        if procedure is None:
            raise NotCheckedError(f"{command or 'it'} is not recomputed")
        if self.time is None or self.event is None:
            raise NotCheckedError("the listing does not show its call; say it by --time, --event, --by or --covariates")
        names = self.covariates if procedure == "coxph" else self.by
        if procedure == "coxph" and not names:
            raise NotCheckedError("the listing does not show its call; name its terms by --covariates")
        return Model(
            procedure=procedure,
            time=Name(self.time),
            event=event_of(self.event),
            terms=[term_of(each) for each in names],
            strata=[[Name(each)] for each in self.strata],
            ties=self.ties or "efron",
            conf_type=self.conf_type or "log",
            strict="=" not in self.event,
        )


def term_of(text: str) -> Term:
    """A covariate; `a:b` is a product, other texts may be expressions as a formula has them."""
    try:
        found = parse(text)
    except RSyntaxError:
        return (Name(text),)
    if isinstance(found, Called) and found.function == ":":
        return tuple(each for _, each in found.arguments)
    return (found,)


def event_of(text: str) -> Expression:
    """`status` or `status=2,3`."""
    column, equals, values = text.partition("=")
    if not equals:
        return Name(text)
    listed = [Constant(_value(each)) for each in values.split(",")]
    return Called("%in%", (("", Name(column)), ("", Called("c", tuple(("", each) for each in listed)))))


def _value(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
