"""Procedures with /MISSING=INCLUDE: values that the user declares missing are valid in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sarcstat.data.steps.table import Missing, Table
from sarcstat.data.steps.view import View
from sarcstat.syntax.reading.commands.coxreg import CoxRegression
from sarcstat.syntax.reading.commands.crosstabs import Crosstabs
from sarcstat.syntax.reading.commands.frequencies import Descriptives, Frequencies
from sarcstat.syntax.reading.commands.regression import Regression


def with_user_missing(command: Any, view: View) -> tuple[View, Any]:
    """The view and the command; one that includes such values sees data without any, and no longer asks for it."""
    plain = _plain(command)
    if plain is command:
        return view, command
    table = view.table
    columns = [replace(each, missing=Missing()) if each.missing else each for each in table.columns]
    return replace(view, table=Table(columns, cases=table.cases, weight=table.weight, source=table.source)), plain


def _plain(command: Any) -> Any:
    match command:
        case Frequencies() | Descriptives() | Regression() if command.include_missing:
            return replace(command, include_missing=False)
        case CoxRegression() if command.missing == "INCLUDE":
            return replace(command, missing="EXCLUDE")
        case Crosstabs() if command.missing == "INCLUDE":
            return replace(command, missing="TABLE")
    return command
