"""Options on when patients come under observation: delayed entry, landmark, clusters of rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from sarcstat.cli.options.types import FiniteRange
from sarcstat.errors import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])
#: What SPSS does not have: the option, and what it would have to have.
_NOT_OF_SPSS = {
    "entry": ("--entry", "no left truncation: KM and COXREG take everybody to be at risk from 0 on"),
    "cluster": ("--cluster", "no robust variance: COXREG takes every case to be independent"),
    "robust": ("--robust", "no robust variance: COXREG has that of the information only"),
}


def entry_options(*, start_stop: bool = False) -> Callable[[Command], Command]:
    """Delayed entry and landmark; with `start_stop` a patient may have several rows."""
    rows = " With --id several rows of a patient (start-stop data): --entry to --time." if start_stop else ""
    text = f"At risk from here on only (left truncation): a column, or 'months(diagnosis, registered)'.{rows}"

    def decorate(command: Command) -> Command:
        command = click.option("--landmark", metavar="TIME", type=FiniteRange(min=0, min_open=True), help="Count from here those who reach it without the event, in the unit of times shown.")(command)  # fmt: skip
        return click.option("--entry", metavar="COLUMN", help=text)(command)

    return decorate


def robust_options() -> Callable[[Command], Command]:
    """The sandwich variance."""

    def decorate(command: Command) -> Command:
        command = click.option("--cluster", metavar="COLUMN", help="Robust standard errors over these clusters of rows.")(command)  # fmt: skip
        return click.option("--robust", is_flag=True, help="Robust (sandwich) standard errors; of the rows of a patient (--id) together.")(command)  # fmt: skip

    return decorate


def beyond_spss(options: Mapping[str, Any]) -> list[str]:
    """Why SPSS cannot do what the options ask for; R's conventions hold then."""
    return [f"{word}: SPSS has {why}" for name, (word, why) in _NOT_OF_SPSS.items() if options.get(name)]


def style_beside(context: click.Context, param: click.Parameter, value: str) -> str:
    """The style; the default spss gives way to journal where SPSS has no such analysis.

    Raises UsageError where that style was asked for.
    """
    found = beyond_spss(context.params)
    if not found or value not in ("spss", "both"):
        return value
    source = context.get_parameter_source(str(param.name))
    if source is click.core.ParameterSource.DEFAULT:
        return "journal"
    raise UsageError(f"--style {value} with {found[0]}.", "Use --style r or --style journal.")
