"""A request as the command it is: its keys are the options, and what they say is a command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import click

from sarcstat.errors import UsageError, closest, listing

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.reading.source import Source
    from sarcstat.request import Endpoint, Request


#: What is said by the data handed over, or belongs to a terminal and its files.
NOT_ASKED = (
    *(
        "data",
        "na",
        "decimal",
        "sheet",
        "header_row",
        "skip",
        "comment",
        "delimiter",
        "encoding",
        "max_rows",
        "timeout",
        "format_",
        "output",
        "script_r",
        "script_spss",
        "reference_docx",
        "csv_safe",
    ),
    "suppress",  # a study and a job print more than their tables
    *("numbers", "strict", "quiet", "traceback"),
)


def perform(request: Request, dataset: Dataset) -> Any:
    """What the request's command makes of the data: a Document, or a Drawn of a command that makes figures.

    Raises SarcstatError in the words of the command line for what cannot be made; UsageError for a command or a key
    that there is not.
    """
    from sarcstat.data.reading.memory import InMemory

    reading = {"na": dataset.na, "decimal": dataset.decimal}  # for files beside the data, as those of events
    return performed(request, InMemory(dataset), reading)


def performed(
    request: Request, data: str | Source, reading: Mapping[str, Any] | None = None, *, barred: Sequence[str] = NOT_ASKED
) -> Any:
    """As `perform`, of any source, or of what DATA is on a command line.

    `reading` is what is said of files beside the data; `barred` are the options that may not be asked for.
    """
    from sarcstat import cleanup
    from sarcstat.cli.counted import counting
    from sarcstat.cli.output import recorded_options
    from sarcstat.cli.suppression import check_suppress, with_sentence
    from sarcstat.data.registry.naming import shown

    command = command_named(request.command)
    options = parameters(command, request, barred)
    where = shown(data) if isinstance(data, str) else data.name
    check_suppress(request.command, options)
    recorded = recorded_options(options) | {str(command.params[0].name): where}
    make = _maker(command)
    try:
        with cleanup.closed():
            made = make(counting(make, {**options, **(reading or {}), "data": data}), recorded)
    except click.UsageError as error:
        raise UsageError(error.format_message()) from None
    return with_sentence(made, options)


def table_commands() -> dict[str, click.Command]:
    """The commands that make tables, by name."""
    from sarcstat.cli import cli

    return {name: each for name, each in cli.commands.items() if any(map(_is_data, each.params))}


def _is_data(param: click.Parameter) -> bool:
    """Whether a parameter is DATA, what an analysis is of; an option of that name is something else."""
    return isinstance(param, click.Argument) and param.name == "data"


def figure_commands() -> dict[str, click.Command]:
    """The commands that make figures, by name (`plot km`)."""
    from sarcstat.cli.analyses.figures.plot import plot

    return {f"plot {name}": each for name, each in plot.commands.items()}


@cache
def command_named(name: str) -> click.Command:
    """The command of that name that is of data; raises UsageError where there is none."""
    from sarcstat.cli.analyses.columns import columns

    commands = {**table_commands(), **figure_commands(), "columns": columns}
    if name not in commands:
        meant = closest(name, list(commands))
        raise UsageError(f"There is no command '{name}'.", f"Did you mean '{meant}'?" if meant else None)
    return commands[name]


def key_of(param: click.Parameter) -> str:
    """The word of an option, as it is typed: `--p-adjust` is the key p_adjust."""
    longest = max(param.opts, key=len) if isinstance(param, click.Option) else str(param.name)
    return longest.lstrip("-").replace("-", "_")


def parameters(command: click.Command, request: Request, barred: Sequence[str] = NOT_ASKED) -> dict[str, Any]:
    """The options of a command as its function gets them, from keys and endpoints; `barred` are no keys.

    Raises UsageError in the words of the command line.
    """
    from sarcstat.data.remembering import recalled

    arguments = [*_endpoint_arguments(command, request.endpoints), *_arguments(command, request.keys, barred)]
    if any(param.name == "output" and param.required for param in command.params):
        arguments.insert(0, "--output=figure.svg")  # where it is written is the asker's own matter
    return dict(recalled((command.name, *arguments), command, partial(_parsed, command, arguments)))


def _parsed(command: click.Command, arguments: list[str]) -> dict[str, Any]:
    try:
        return command.make_context(command.name, arguments).params
    except click.UsageError as error:
        raise UsageError(error.format_message()) from None


def _endpoint_arguments(command: click.Command, endpoints: Sequence[Endpoint]) -> list[str]:
    """`--time` and `--event` of each endpoint, and the unit that they share."""
    takes = any(param.name == "time" for param in command.params)
    if endpoints and not takes:
        raise UsageError(f"{command.name} has no endpoints.", "Leave out 'endpoints'.")
    arguments = []
    for each in endpoints:
        arguments += [f"--time={each.time}", f"--event={each.event}"]
        arguments += [f"--competing={other}" for other in each.competing]
    units = {each.unit for each in endpoints}
    if len(units) == 1 and None not in units:
        arguments.append(f"--time-unit={units.pop()}")
    return arguments


def _arguments(command: click.Command, keys: Mapping[str, Any], barred: Sequence[str]) -> list[str]:
    """The command line that says the same as the keys, after a placeholder for DATA."""
    own = [str(param.name) for param in command.params if isinstance(param, click.Argument)]
    columns = [as_typed(each) for key in own if key in keys and key not in barred for each in _listed(keys[key])]
    named = {key: value for key, value in keys.items() if key not in own or key in barred}
    return [*option_words(command, named, barred), "--", "DATA", *columns]


def option_words(command: click.Command, keys: Mapping[str, Any], barred: Sequence[str]) -> list[str]:
    """The options as a command line has them; raises UsageError for a key that is none, or is `barred`."""
    options = [param for param in command.params if isinstance(param, click.Option) and param.name not in barred]
    by_key = {key_of(param): param for param in options}
    unknown = next((key for key in keys if key not in by_key), None)
    if unknown is not None:
        meant = closest(unknown, by_key)
        there = f"There are {listing(sorted(by_key), 80)}."
        raise UsageError(
            f"{command.name} has no option '{unknown}'.", f"Did you mean '{meant}'? {there}" if meant else there
        )
    return [word for key, value in keys.items() for word in _option(by_key[key], value)]


def _option(param: click.Parameter, value: Any) -> Iterator[str]:
    word = max(param.opts, key=len)
    if isinstance(param, click.Option) and param.is_flag:
        if not isinstance(value, bool):
            raise UsageError(
                f"'{key_of(param)}' is {value!r}, which is neither True nor False.",
                "Say True or False; in a study, true or false.",
            )
        yield from [word] if value else param.secondary_opts[:1]
    elif isinstance(value, Mapping):
        _check_pairs(param, value)
        yield from (
            f"{word}={name}={','.join(as_typed(each) for each in _listed(level))}" for name, level in value.items()
        )
    elif param.multiple:
        yield from (f"{word}={as_typed(each)}" for each in _listed(value))
    else:
        yield f"{word}={','.join(as_typed(each) for each in _listed(value))}"


def _check_pairs(param: click.Parameter, value: Mapping[str, Any]) -> None:
    """Raise UsageError for pairs where the option takes none, or only one: of several values click takes the last."""
    if param.multiple or (len(value) == 1 and "=" in (getattr(param, "metavar", None) or "")):
        return
    raise UsageError(
        f"'{key_of(param)}' has names with values ({listing(value, 5)}); it takes one value.",
        "Give it as it is typed on a command line.",
    )


def _listed(value: Any) -> list[Any]:
    return [*value] if isinstance(value, list | tuple) else [value]


def as_typed(value: Any) -> str:
    """A single value as a command line has it: 12.0 is 12."""
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)


def _maker(command: click.Command) -> Callable[[Mapping[str, Any], Mapping[str, Any]], Any]:
    """The function behind a command, which makes its document from the options, and the options as recorded.

    Of a command that makes figures it makes a drawing.
    """
    from importlib import import_module

    module = import_module(command.callback.__module__)
    make: Callable[[Mapping[str, Any], Mapping[str, Any]], Any] = getattr(module, "document", None) or module.drawn
    return make
