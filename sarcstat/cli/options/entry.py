"""Options on when patients come under observation: delayed entry, landmark, clusters of rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from sarcstat.cli.numbers import FiniteRange
from sarcstat.errors import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])


_LANDMARK = "Count from here those who reach it without the event, in the unit of times shown."


def entry_options(*, start_stop: bool = False) -> Callable[[Command], Command]:
    """Delayed entry and landmark; with `start_stop` a patient may have several rows."""
    rows = " With --id several rows of a patient (start-stop data): --entry to --time." if start_stop else ""
    text = f"At risk from here on only (left truncation): a column, or 'months(diagnosis, registered)'.{rows}"

    def decorate(command: Command) -> Command:
        command = _landmark_option()(command)
        return click.option("--entry", metavar="COLUMN", help=text)(command)

    return decorate


def landmark_option(no_entry: str) -> Callable[[Command], Command]:
    """The landmark of a command that has no delayed entry: `--entry` is refused with the reason `no_entry`."""

    def refuse(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
        if value is not None:
            raise UsageError(f"{context.info_name} has no --entry: {no_entry}.", "Leave it out.")

    def decorate(command: Command) -> Command:
        command = _landmark_option()(command)
        return click.option("--entry", hidden=True, expose_value=False, callback=refuse, help=f"Refused: {no_entry}.")(
            command
        )

    return decorate


def _landmark_option() -> Callable[[Command], Command]:
    return click.option("--landmark", metavar="TIME", type=FiniteRange(min=0, min_open=True), help=_LANDMARK)


def robust_options() -> Callable[[Command], Command]:
    """The sandwich variance."""

    def decorate(command: Command) -> Command:
        command = click.option("--cluster", metavar="COLUMN", help="Robust standard errors over these clusters of rows.")(command)  # fmt: skip
        return click.option("--robust", is_flag=True, help="Robust (sandwich) standard errors; of the rows of a patient (--id) together.")(command)  # fmt: skip

    return decorate
