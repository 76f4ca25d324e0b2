"""Whose conventions hold where SPSS has no such analysis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from sarcstat.cli.settings import MEMORY
from sarcstat.errors import UsageError

#: What SPSS does not have: the option, and what it would have to have.
_NOT_OF_SPSS = {
    "entry": ("--entry", "no left truncation: KM and COXREG take everybody to be at risk from 0 on"),
    "cluster": ("--cluster", "no robust variance: COXREG takes every case to be independent"),
    "robust": ("--robust", "no robust variance: COXREG has that of the information only"),
    "sampling_weights": ("--sampling-weights", "no such weights in KM and COXREG, whose WEIGHT counts cases"),
    "offset": ("--offset", "no offset in COXREG"),
    "firth": ("--firth", "no penalized likelihood in COXREG"),
}


def beyond_spss(options: Mapping[str, Any]) -> list[str]:
    """Why SPSS cannot do what the options ask for; R's conventions hold then."""
    return [f"{word}: SPSS has {why}" for name, (word, why) in _NOT_OF_SPSS.items() if options.get(name)]


def settle_style(context: click.Context) -> None:
    """The style of a command whose options are read: the default spss gives way to journal where SPSS has no such thing.

    Raises UsageError where spss or both was asked for.
    """
    style = context.params.get("style")
    found = beyond_spss(context.params)
    if not found or style not in ("spss", "both"):
        return
    source = context.get_parameter_source("style")
    if source not in (click.core.ParameterSource.DEFAULT, click.core.ParameterSource.DEFAULT_MAP):
        raise UsageError(f"--style {style} with {found[0]}.", "Use --style r or --style journal.")
    context.params["style"] = "journal"
    context.meta.get(MEMORY, {}).pop("style", None)
