"""The command line: the group, its commands, and how an error reaches the user."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import takewhile

import click

from sarcstat import __version__, files_read, process
from sarcstat.characters import shortened
from sarcstat.cli.help import Commands
from sarcstat.cli.saying import say, say_problem, unwritable
from sarcstat.cli.words import check_words
from sarcstat.errors import ExitStatus, InputError, SarcstatError, system_error

_LESS = "Close other programs, raise the limit that the system sets (ulimit -v), or analyze fewer rows or columns."


#: The commands, and the modules that have them, which are imported when they are asked for.
_COMMANDS = {
    "km": "sarcstat.cli.analyses.km",
    "cox": "sarcstat.cli.analyses.cox.cox",
    "columns": "sarcstat.cli.analyses.columns",
    "describe": "sarcstat.cli.analyses.describe",
    "crosstab": "sarcstat.cli.analyses.crosstab",
    "collinearity": "sarcstat.cli.analyses.collinearity",
    "response": "sarcstat.cli.analyses.response",
    "adverse-events": "sarcstat.cli.analyses.adverse_events",
    "follow-up": "sarcstat.cli.analyses.follow_up",
    "life-table": "sarcstat.cli.analyses.life_table",
    "cuminc": "sarcstat.cli.analyses.cuminc",
    "univariate": "sarcstat.cli.analyses.univariate",
    "subgroup": "sarcstat.cli.analyses.subgroup",
    "init": "sarcstat.cli.study.init",
    "run": "sarcstat.cli.study.run",
    "simulate": "sarcstat.cli.simulate",
    "plot": "sarcstat.cli.analyses.figures.plot",
    "audit": "sarcstat.cli.checking.audit",
    "outputs": "sarcstat.cli.checking.outputs",
    "crosscheck": "sarcstat.cli.checking.crosscheck",
    "diff": "sarcstat.cli.checking.diff",
    "syntax": "sarcstat.cli.jobs.syntax",
    "explain": "sarcstat.cli.explain",
    "doctor": "sarcstat.cli.doctor",
    "completion": "sarcstat.cli.shell",
    "man": "sarcstat.cli.shell",
}


@click.group(
    cls=Commands, modules=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="sarcstat")
@click.option(
    "--json-lines",
    is_flag=True,
    expose_value=False,  # `run` heeds it, before anything that is typed can be wrong
    help="For pipelines: notes, errors and progress as JSON, a line each.",
)
def cli() -> None:
    """Survival analysis for clinical papers: SPSS's output digit for digit, with R's own numbers beside it.

    Analyses take a data file (or an R data set such as survival::lung) and print tables; -o writes them to
    files.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (default: the process's own) and return its exit code; a user's mistake has no traceback."""
    stderr = sys.stderr
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if "--json-lines" in takewhile(lambda word: word.startswith("-"), given):
            from sarcstat.cli.json_lines import JsonLines

            sys.stderr = JsonLines(sys.stderr)
        status = _run(given)
        ended = getattr(sys.stderr, "ended", None)
        if ended is not None:
            ended(status)
        return status
    finally:
        sys.stderr = stderr


def _run(given: Sequence[str]) -> int:
    from sarcstat import cleanup

    files_read.begin()
    try:
        check_words(given)
        with cleanup.closed():
            status = cli.main(given, prog_name="sarcstat", standalone_mode=False)
        return int(status) if isinstance(status, int) else ExitStatus.OK
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return ExitStatus.INTERRUPT
    except click.ClickException as error:
        return _usage_error(error)
    except SarcstatError as error:
        return _known_error(error, given)
    except process.ReaderGoneError:
        return ExitStatus.OK
    except OSError as error:
        unwritten = process.unwritten(probed=True)
        return _known_error(system_error(error) if unwritten is None else unwritable(unwritten), given)
    except Exception as error:
        if isinstance(error, MemoryError) or str(error) == "can't start new thread":
            return _known_error(InputError("There is not enough memory for this.", _LESS), given)
        return _bug(error, given)


def _usage_error(error: click.ClickException) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":  # a group by itself: its help is the message
        say(error.format_message(), indented=False)
        return ExitStatus.USAGE
    context = getattr(error, "ctx", None)
    text = error.format_message()
    say(shortened(f"Error: {text}"))
    where = context.command_path if context else "sarcstat"
    # What the shell makes of a pattern that nobody has quoted.
    several = "unexpected extra argument" in text and ".parquet" in text
    quoted = "A pattern stands in quotation marks, so that the shell leaves it alone: 'registry/*.parquet'."
    say(f"Hint: {quoted if several else f'{where} --help lists the options.'}")
    return ExitStatus.USAGE


def _known_error(error: SarcstatError, given: Sequence[str]) -> int:
    if "--traceback" in given:
        _print_traceback()
    for problem in error.problems:
        say_problem(problem)
    return error.exit_status


def _bug(error: Exception, given: Sequence[str]) -> int:
    if "--traceback" in given:
        _print_traceback()
    say(f"Error: sarcstat failed unexpectedly ({type(error).__name__}: {error}).")
    say("Hint: this is a bug; run the same command with --traceback and report what it prints.")
    return ExitStatus.BUG


def _print_traceback() -> None:
    import traceback

    say(traceback.format_exc(), indented=False)
