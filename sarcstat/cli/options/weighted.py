"""Options on the likelihood of a model: sampling weights, an offset, Firth's penalty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def sampling_option() -> Callable[[Command], Command]:
    """Weights of patients that are no numbers of cases."""
    return click.option("--sampling-weights", metavar="COLUMN", help="Survey or inverse-probability weights, with robust variances (--weight counts cases).")  # fmt: skip


def likelihood_options() -> Callable[[Command], Command]:
    """What a Cox model's likelihood has beside its covariates."""

    def decorate(command: Command) -> Command:
        command = click.option("--firth", is_flag=True, help="Firth's penalized likelihood, which has hazard ratios where a level has no events; profile intervals.")(command)  # fmt: skip
        return click.option("--offset", metavar="COLUMN", help="A part of the linear predictor that is known: its coefficient is 1.")(command)  # fmt: skip

    return decorate
