"""Tables of a study file are commands: their keys are the options, and what they say is a command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.display.document import Document
    from sarcstat.study.schema import OptionField

#: What the study file says in other places, or what belongs to a terminal.
_ELSEWHERE = (
    "data", "na", "sheet", "time", "event", "param", "time_unit", "show_in", "month_days",
    "format_", "output", "reference_docx", "strict", "quiet", "traceback", "plot",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StudyEndpoint:
    """An endpoint as the commands know it: the columns of time and event, and the unit of time."""

    time: str
    event: str
    unit: str


def commands() -> dict[str, click.Command]:
    """The commands that make tables, by name."""
    from sarcstat.cli import cli

    return {name: each for name, each in cli.commands.items() if any(param.name == "data" for param in each.params)}


def option_fields(command: click.Command) -> list[OptionField]:
    """The options of a command as keys of a study file."""
    return [_field(param) for param in command.params if param.name not in _ELSEWHERE]


def key_of(param: click.Parameter) -> str:
    """The word of an option, as it is typed: `--p-adjust` is the key p_adjust."""
    longest = max(param.opts, key=len) if isinstance(param, click.Option) else str(param.name)
    return longest.lstrip("-").replace("-", "_")


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
    return "list" if param.multiple or param.nargs == -1 or metavar == "LIST" else "text"


def parameters(command: click.Command, keys: Mapping[str, Any], endpoints: Sequence[StudyEndpoint]) -> dict[str, Any]:
    """The options of a command as its function gets them, from the keys of a table and its endpoints.

    Raises UsageError in the words of the command line.
    """
    arguments = [*_endpoint_arguments(command, endpoints), *_arguments(command, keys)]
    try:
        context = command.make_context(command.name, arguments)
    except click.UsageError as error:
        raise UsageError(error.format_message()) from None
    return dict(context.params)


def _endpoint_arguments(command: click.Command, endpoints: Sequence[StudyEndpoint]) -> list[str]:
    """`--time` and `--event` of each endpoint, and the unit that they share."""
    takes = any(param.name == "time" for param in command.params)
    if endpoints and not takes:
        raise UsageError(f"{command.name} has no endpoints.", "Leave out 'endpoints'.")
    arguments = []
    for each in endpoints:
        arguments += [f"--time={each.time}", f"--event={each.event}=1"]
    units = {each.unit for each in endpoints}
    if len(units) == 1:
        arguments.append(f"--time-unit={units.pop()}")
    return arguments


def _arguments(command: click.Command, keys: Mapping[str, Any]) -> list[str]:
    """The command line that says the same as the keys, after a placeholder for DATA."""
    by_key = {key_of(param): param for param in command.params}
    named: list[str] = []
    positional: list[str] = ["DATA"]
    for key, value in keys.items():
        param = by_key[key]
        if isinstance(param, click.Argument):
            positional += [_word(each) for each in _listed(value)]
        else:
            named += _option(max(param.opts, key=len), _kind(param), value, several=param.multiple)
    return [*named, "--", *positional]


def _option(word: str, kind: str, value: Any, *, several: bool) -> Iterator[str]:
    if kind == "flag":
        if value:
            yield word
    elif isinstance(value, Mapping):
        yield from (
            f"{word}={name}={','.join(_word(each) for each in _listed(level))}" for name, level in value.items()
        )
    elif several:
        yield from (f"{word}={_word(each)}" for each in _listed(value))
    else:
        yield f"{word}={','.join(_word(each) for each in _listed(value))}"


def _listed(value: Any) -> list[Any]:
    return [*value] if isinstance(value, list | tuple) else [value]


def _word(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


def maker(command: click.Command) -> Callable[[Mapping[str, Any], Mapping[str, Any]], Document]:
    """The function behind a command, which makes its document from the options, and the options as recorded."""
    from importlib import import_module

    module = import_module(command.callback.__module__)
    make: Callable[[Mapping[str, Any], Mapping[str, Any]], Document] = module.document
    return make
