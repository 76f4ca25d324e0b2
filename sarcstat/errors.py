"""What can go wrong: a sentence in the user's words, a hint, and an exit code.

Everything here is imported at start-up, so it imports nothing that costs time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from sarcstat.characters import visible_lines


class ExitStatus(IntEnum):
    """The exit code of the process."""

    OK = 0
    BUG = 1
    USAGE = 2
    INPUT = 3
    ANALYSIS = 4
    R_SETUP = 5
    FINDINGS = 6
    INTERRUPT = 130


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and what to do about it."""

    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class WordProblem(Problem):
    """Words such as `?` in a column of numbers; what several columns have is told together."""

    column: str = ""
    words: tuple[str, ...] = ()
    rows: int = 0


class SarcstatError(Exception):
    """A mistake the user can mend; never shown with a traceback."""

    exit_status = ExitStatus.BUG
    #: For a call from Python: what was made before the error.
    result: object = None

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.problems: tuple[Problem, ...] = (Problem(message, hint),)

    @classmethod
    def of(cls, problems: Sequence[Problem]) -> SarcstatError:
        """One error that reports all `problems` (at least one) at once."""
        told = _together(problems)
        error = cls(told[0].message, told[0].hint)
        error.problems = tuple(told)
        return error

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows in place of a traceback: the sentences alone."""
        return [f"{type(self).__name__}: {visible_lines(sentences(self))}"]


def system_error(error: OSError) -> InputError:
    """What the system refused, as a mistake that the user can mend: a file, a folder, or the working folder."""
    from pathlib import Path

    why = (error.strerror or str(error) or "unknown reason").lower()
    if error.filename is not None:
        name = error.filename.decode(errors="replace") if isinstance(error.filename, bytes) else error.filename
        return InputError(f"'{name}' cannot be used: {why}.", "Check the path and its permissions.")
    try:
        Path.cwd()
    except OSError:
        return InputError("The folder that the command runs in is not there anymore.", "Change to another folder.")
    return InputError(f"The system refused something that is needed: {why}.", "--traceback shows what it was.")


def sentences(error: SarcstatError) -> str:
    """All that an error has to say, a line a sentence: each problem with its hint."""
    told = [(each.message, f"Hint: {each.hint}" if each.hint else "") for each in error.problems]
    return "\n".join(line for lines in told for line in lines if line)


class UsageError(SarcstatError):
    """Options that contradict each other or make no sense."""

    exit_status = ExitStatus.USAGE


class InputError(SarcstatError):
    """The data cannot be read, or do not hold what the options say."""

    exit_status = ExitStatus.INPUT


class TooManyPatternsError(InputError):
    """More rows differ in the columns that are asked for than can be counted."""


class NoRowsError(InputError):
    """The data have columns and no rows."""


class AnalysisError(SarcstatError):
    """The data are fine, but the statistic does not exist for them."""

    exit_status = ExitStatus.ANALYSIS


class RSetupError(SarcstatError):
    """R, one of its packages, or rpy2 is missing or does not fit."""

    exit_status = ExitStatus.R_SETUP


class SarcstatWarning(UserWarning):
    """What a command line prints as a warning: the result exists, and its reader must know this."""


def _together(problems: Sequence[Problem]) -> list[Problem]:
    """The problems, those of words in columns of numbers as one."""
    about_words = list(dict.fromkeys(each for each in problems if isinstance(each, WordProblem)))
    if len(about_words) < 2:
        return list(problems)
    columns = {each.column: each for each in about_words}
    words = list(dict.fromkeys(word for each in about_words for word in each.words))
    shown = (
        f"{name} {', '.join(repr(word) for word in each.words)} ({counted(each.rows, 'row')})"
        for name, each in columns.items()
    )
    message = f"{counted(len(columns), 'column')} of numbers hold words: {listing(shown, 50)}."
    whole = WordProblem(message, words_hint(words), words=tuple(words))
    rest: list[Problem] = [each for each in problems if not isinstance(each, WordProblem)]
    first = next(i for i, each in enumerate(problems) if isinstance(each, WordProblem))
    place = sum(not isinstance(each, WordProblem) for each in problems[:first])
    return [*rest[:place], whole, *rest[place:]]


def na_option(words: Iterable[str]) -> str:
    """How words are declared missing on a command line: `--na 'NA,?'`."""
    listed = ",".join(dict.fromkeys(words))
    return f"--na {listed}" if listed.isascii() and listed.replace(",", "").isalnum() else f"--na '{listed}'"


def words_hint(words: Sequence[str]) -> str:
    """What to do about words that commonly mean missing."""
    return f"If {listing(map(repr, words))} mean{'s' if len(words) == 1 else ''} missing: {na_option(words)}."


def closest(word: str, known: Iterable[str]) -> str | None:
    """The entry of `known` that `word` was probably meant to be, or None."""
    from difflib import get_close_matches

    choices = list(known)
    by_folded = {choice.casefold(): choice for choice in reversed(choices)}
    if word.casefold() in by_folded:
        return by_folded[word.casefold()]
    found = get_close_matches(word.casefold(), list(by_folded), n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def listing(items: Iterable[object], most: int = 5) -> str:
    """The first `most` items with commas, then how many more there are."""
    names = [str(item) for item in items]
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def counted(number: int | str, noun: str, plural: str | None = None) -> str:
    """`1 row`, `2 rows`, `1,000 rows`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
