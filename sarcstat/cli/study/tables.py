"""What a study's tables and figures can ask for: the commands, with their options as keys."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.perform import NOT_ASKED, figure_commands, key_of, table_commands

if TYPE_CHECKING:
    from sarcstat.study.schema import Commands, OptionField

#: What the study file says in other places, or what belongs to a terminal.
_ELSEWHERE = (
    *NOT_ASKED,
    *("time", "event", "param", "time_unit", "show_in", "month_days", "cutoff", "allow", "date_formats", "plot"),
    *("patient", "first_by", "last_by", "column_labels", "orders"),
)


@cache
def all_commands() -> Commands:
    """What a study's tables and figures are made by; the same object at every call."""
    from sarcstat.study.schema import Commands

    tables = {name: option_fields(each) for name, each in table_commands().items()}
    figures = {name.removeprefix("plot "): option_fields(each) for name, each in figure_commands().items()}
    return Commands(tables, figures)


def option_fields(command: click.Command) -> list[OptionField]:
    """The options of a command as keys of a study file."""
    return [_field(param) for param in command.params if param.name not in _ELSEWHERE or _of_rows(param, command)]


def _of_rows(param: click.Parameter, command: click.Command) -> bool:
    """Whether an option says whose rows several rows are, which a study does not say elsewhere."""
    return param.name == "patient" and any(each.name == "cluster" for each in command.params)


def _field(param: click.Parameter) -> OptionField:
    from sarcstat.study.schema import OptionField

    said = param.help or "" if isinstance(param, click.Option) else "Columns of the study's data."
    choices = tuple(param.type.choices) if isinstance(param.type, click.Choice) else ()
    return OptionField(key_of(param), _kind(param), said, choices, param.required)


def _kind(param: click.Parameter) -> Any:
    if isinstance(param, click.Option) and param.is_flag:
        return "flag"
    if isinstance(param.type, click.Choice):
        return "choice"
    if isinstance(param.type, click.types.IntParamType):
        return "integer"
    if isinstance(param.type, click.types.FloatParamType):
        return "number"
    metavar = param.metavar or ""
    if param.multiple and "=" in metavar:
        return "assignments"
    if param.multiple or param.nargs == -1 or metavar == "LIST":
        return "list"
    return "text" if param.type is click.STRING else "word"
