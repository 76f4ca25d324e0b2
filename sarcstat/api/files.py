"""The commands of files as functions: audit, crosscheck, diff, outputs, syntax."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sarcstat import files_read
from sarcstat.api.calls import OF_TERMINALS, check_options, telling, warn, without_others_warnings
from sarcstat.api.keys import keys_of, path_of
from sarcstat.errors import SarcstatError, UsageError

if TYPE_CHECKING:
    import click

    from sarcstat.api.result import Result
    from sarcstat.cli.output import Taken

#: Options by which a command prints or writes something else than its document.
_OTHERWISE: Mapping[str, Mapping[str, str]] = {
    "outputs": {"syntax": "The command line prints the syntax."},
    "syntax": dict.fromkeys(("to", "force"), "The command line writes studies."),
}


def function(name: str) -> Callable[..., Any]:
    """The function of a command of files, with the signature and the description of its options."""
    from sarcstat.api.signatures import described
    from sarcstat.cli import cli

    command = cli.commands[name]

    @telling
    def call(*files: str | os.PathLike[str], **options: Any) -> Result:
        return called(command, files, options)

    return described(call, name, command, barred=[*_OTHERWISE.get(name, ())])


def called(command: click.Command, files: Sequence[str | os.PathLike[str]], options: Mapping[str, Any]) -> Result:
    """What a command makes of the files; raises SarcstatError in its words, and warns as it does.

    Of a job that fails half-way the error has what was made until then as its `result`.
    """
    from sarcstat.api.result import Result
    from sarcstat.cli.output import taken

    files_read.begin()
    name = str(command.name)
    check_options(name, options, {**OF_TERMINALS, **_OTHERWISE.get(name, {})})
    with taken() as found, without_others_warnings():
        try:
            _run(command, [*_words(command, options), "--", *map(path_of, files)])
        except SarcstatError as error:
            if found.documents:
                error.result = Result(found.documents[-1], name, "", options)
            raise
    made = Result(found.documents[-1], name, "", options)
    warn(made.conditions)
    _warn_of_problems(found)
    return made


def _words(command: click.Command, options: Mapping[str, Any]) -> Iterator[str]:
    """The options as a command line has them; JSON asks for all that a document can hold."""
    from sarcstat.cli.perform import option_words

    barred = (*OF_TERMINALS, *_OTHERWISE.get(str(command.name), ()))
    yield from ("--format=json", "--quiet")
    yield from option_words(command, keys_of(options), barred)


def _run(command: click.Command, arguments: Sequence[str]) -> None:
    import click

    try:
        with command.make_context(command.name, list(arguments)) as context:
            command.invoke(context)
    except click.UsageError as error:
        raise UsageError(error.format_message()) from None


def _warn_of_problems(found: Taken) -> None:
    from sarcstat.results import Condition

    warn([Condition("warning", each.message) for each in found.problems])
