"""What may not be, however a command is asked and whatever it is given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch

from hostile.case import Case, Ending
from hostile.formats import format_of, wrong_with
from sarcstat.errors import ExitStatus

#: Seconds of processor and bytes that a case may take. The bytes are those of the process, R and all libraries in it.
MOST_SECONDS = 20.0
MOST_MEMORY = 1_000_000_000
#: R is there, so that a command that finds it missing or broken is wrong, too.
FINE = {ExitStatus.OK, ExitStatus.USAGE, ExitStatus.INPUT, ExitStatus.ANALYSIS, ExitStatus.FINDINGS}
ERRORS = {ExitStatus.USAGE, ExitStatus.INPUT, ExitStatus.ANALYSIS, ExitStatus.R_SETUP}
#: What no text may hold: controls of the terminal, and those that turn the direction of what follows.
_RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
#: Colors and weights of letters, and what draws how far one is, which a terminal is given on purpose; ends of lines.
_STYLE = re.compile(r"\x1b\[(?:[0-9;]*m|\?25[hl]|1A|2K)|\r(?=\n|\x1b\[[12][AK])")
#: How what is wrong begins: a sentence, or an object of --json-lines.
_SENTENCE = re.compile(r'^((Error|.*\bError):? |\{"kind": "error", )', re.M)
#: Formats that are exact in a pipe.
_EXACT = ("--format",)


@dataclass(frozen=True)
class Fault:
    """What is wrong: the kind, and a line that tells it from others of its kind."""

    kind: str
    text: str


def faults(case: Case, ending: Ending) -> list[Fault]:
    """Everything that is wrong with how a command has ended."""
    checks = (_of_the_texts, _of_the_formats, _of_the_files)
    return [*_of_the_process(case, ending), *(fault for check in checks for fault in check(case, ending))]


def _of_the_process(case: Case, ending: Ending) -> Iterator[Fault]:
    if ending.stopped or ending.seconds > MOST_SECONDS:
        yield Fault("hang", f"{ending.seconds:.0f} s of processor time; {_last(ending.stderr)}")
    elif ending.signal:
        yield Fault("signal", f"{ending.signal}; {_last(ending.stderr)}")
    elif ending.status not in (FINE | {ExitStatus.R_SETUP} if case.without_r else FINE):
        yield Fault(f"exit {ending.status}", _last(ending.stderr))
    if ending.memory > MOST_MEMORY:
        yield Fault("memory", f"{ending.memory / 1e6:,.0f} MB; {_last(ending.stderr)}")


def _of_the_texts(case: Case, ending: Ending) -> Iterator[Fault]:
    told = ending.stdout.decode("utf-8", "replace")
    # A terminal gets both streams in one.
    said = "" if case.terminal else ending.stderr.decode("utf-8", "replace")
    if case.terminal:
        told = _STYLE.sub("", told)
    if found := _RAW.search(said):
        yield Fault("raw control character", f"standard error: {said[max(found.start() - 60, 0) : found.end() + 10]!r}")
    exact = any(word.startswith(_EXACT) for word in case.arguments) and not case.terminal
    if not exact and (found := _RAW.search(told)):
        yield Fault(
            "raw control character", f"standard output: {told[max(found.start() - 60, 0) : found.end() + 10]!r}"
        )
    if "' panicked at " in said:
        yield Fault("words of a library", _last(ending.stderr))
    if "Traceback (most recent call" in told + said:
        yield Fault("traceback", _last((told + said).encode()))
    if ending.status in ERRORS and not ending.signal:
        # What `doctor` says of an R that is missing is its report.
        heard = 2 not in case.streams and not _is_help(case, told + said) and [*case.arguments[:1]] != ["doctor"]
        if heard and not _SENTENCE.search(told if case.terminal else said):
            yield Fault("no sentence", _last(ending.stderr))
        if told and not case.terminal and not case.partly:
            yield Fault("a result beside an error", told[:100])


def _is_help(case: Case, text: str) -> bool:
    """A group by itself prints its help, and exits with 2."""
    return "Usage: sarcstat" in text and not any(word.startswith("-o") for word in case.arguments)


def _of_the_formats(case: Case, ending: Ending) -> Iterator[Fault]:
    """What is printed and written is of its format."""
    if ending.status not in (ExitStatus.OK, ExitStatus.FINDINGS) or ending.signal or case.cold or case.python:
        return
    asked = format_of(case.arguments)
    whole = not case.terminal and 1 not in case.streams and not ending.stdout.startswith(b"Usage: ")
    if asked and whole and (found := wrong_with(asked, ending.stdout)):
        yield Fault("not of its format", found)
    if case.arguments[:1] == ["--json-lines"] and not case.terminal:
        for line in ending.stderr.splitlines():
            if found := wrong_with("json", line):
                yield Fault("not of its format", f"--json-lines: {found}")
    for name, content in ending.files.items() if "--template" not in case.arguments else ():  # whose form is its own
        before = case.files.get(case.twins.get(name, name))
        if name in case.links.values():  # written by the name of the link, which says what it is
            continue
        if content != before and (found := wrong_with(name.rpartition(".")[2], content)):
            yield Fault("not of its format", f"a file: {found}")


def _of_the_files(case: Case, ending: Ending) -> Iterator[Fault]:
    for name in ending.left:
        yield Fault("leftover", re.sub(r"[A-Za-z0-9_]{8}(?=/|$|\.)", "…", name))
    replaced = _replaced(case, ending)
    for name, content in case.files.items():
        if name in case.written or any(name.startswith(f"{each}/") for each in replaced):
            continue
        if ending.files.get(name) != content:
            yield Fault("a file of the user's", f"{name} is {'changed' if name in ending.files else 'gone'}")
    new = [name for name in ending.files if name not in case.files and name not in case.twins]
    failed = ending.status not in (ExitStatus.OK, ExitStatus.FINDINGS)
    for name in new:
        expected = any(fnmatch(name, each) or name.startswith(f"{each.rstrip('/')}/") for each in case.written)
        if not expected or ".tmp" in name or ".sarcstat-" in name:
            yield Fault("leftover", re.sub(r"\d+", "…", name))
        elif failed and not case.partly:
            yield Fault("half-written", name)


def _replaced(case: Case, ending: Ending) -> list[str]:
    """The folders in whose places others stand now: as a whole, and by a command that has made something."""
    made = {ExitStatus.OK, ExitStatus.FINDINGS, *((ExitStatus.ANALYSIS,) if case.partly else ())}
    folders = case.written if ending.status in made else ()
    return [each for each in folders if not _same(each, case.files, ending.files)]


def _same(folder: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> bool:
    """Whether any file of a folder is what it was, and the folder so the one that was there."""
    names = [name for name in before if name.startswith(f"{folder}/")]
    return any(after.get(name) == before[name] for name in names)


def _last(said: bytes) -> str:
    """The last words of standard error, without what differs from case to case."""
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    return re.sub(r"'[^']*'|\d+", "…", " / ".join(lines[-2:]))[:300]
