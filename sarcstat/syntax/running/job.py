"""A job from its first command to its last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sarcstat.data.steps.view import View
from sarcstat.data.steps.workspace import Workspace
from sarcstat.display.shapes.document import Document
from sarcstat.errors import AnalysisError, SarcstatError, closest, listing
from sarcstat.syntax.reading.commands.regression import Regression
from sarcstat.syntax.reading.job import Job, NotComputed, Skipped
from sarcstat.syntax.reading.names import NOT_READING, READING
from sarcstat.syntax.reading.source import Mistake, Place, error_of
from sarcstat.syntax.requests.planned import Columns, NotOfferedError, UnknownVariableError
from sarcstat.syntax.requests.requests import PROCEDURES
from sarcstat.syntax.running.asked import only_named
from sarcstat.syntax.running.contrasts import open_contrasts
from sarcstat.syntax.running.drawing import draw
from sarcstat.syntax.running.including import with_user_missing
from sarcstat.syntax.running.procedures import Procedure, cases, documents, weighing
from sarcstat.syntax.running.saving import Making, save, saves
from sarcstat.syntax.running.texts import open_orders
from sarcstat.syntax.running.wording import worded


@dataclass(slots=True)
class Step:
    """A procedure of the job by its number among all commands: what it made, and what did not become of it.

    `said` are sentences on the cases that it saw and on what it added to the data, `lacking` on what it asks for and
    does not get. `figures` are its drawings by the name of a file.
    """

    number: int
    name: str
    place: Place
    documents: list[Document] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    errors: list[SarcstatError] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Ran:
    """A job as far as it ran; `stopped` is the mistake at which it ended before its end, `left` what did not run."""

    job: Job
    steps: list[Step] = field(default_factory=list)
    stopped: SarcstatError | None = None
    left: tuple[Any, ...] = ()


def run(job: Job, data: Workspace, making: Making, *, style: str = "spss", figures: bool = False) -> Ran:
    """Carry out all commands in their order; `figures`: those that PLOT asks for are drawn.

    A procedure that fails leaves its error in its step, and the job goes on, as in SPSS; a data step that fails ends
    it, since whatever follows would be computed from other data than were meant. What it saved is written in the end.
    """
    ran = Ran(job)
    for number, command in enumerate(job.commands, start=1):
        try:
            if isinstance(command, Skipped | NotComputed) or only_named(command):
                _pass_by(command, data)
            elif isinstance(command, PROCEDURES):
                ran.steps.append(_procedure(number, command, data, making, (style, figures)))
            else:
                assert data.carries_out(command), command
                data.carry_out(command)
        except SarcstatError as error:
            ran.stopped, ran.left = error, job.commands[number - 1 :]
            break
    try:
        data.done(stopped=ran.stopped is not None)
    except SarcstatError as error:
        ran.stopped = error
    return ran


def _pass_by(command: Any, data: Workspace) -> None:
    """What a procedure that is not computed does to the data: it reads them, and TEMPORARY ends with it."""
    skipped = isinstance(command, Skipped)
    if data.there and (command.name in READING if skipped else getattr(command, "name", "") not in NOT_READING):
        data.procedure_done()


def _procedure(number: int, command: Any, data: Workspace, making: Making, how: tuple[str, bool]) -> Step:
    """A procedure with what it makes. Raises SarcstatError for a mistake of the data steps that waited for it."""
    name = command.clauses.table.command
    step = Step(number, name, command.place)
    if not data.there:
        hint = "GET FILE, GET DATA or DATA LIST reads some; --data names some on the command line."
        raise error_of([Mistake(f"{name}: there are no data yet", command.place, hint)])
    view, plain = with_user_missing(command, data.now())
    try:
        _make(step, plain, view, data, making, how)
    except NotOfferedError as error:
        step.errors.append(_at(AnalysisError(f"Not computed: {error}."), command.place, name))
    except UnknownVariableError as error:
        step.errors.append(_unknown(error, name, view))
    except SarcstatError as error:
        step.errors.append(_at(error, command.place, name))
    finally:
        data.procedure_done()
    return step


def _make(step: Step, command: Any, view: View, data: Workspace, making: Making, how: tuple[str, bool]) -> None:
    style, figures = how
    step.said += cases(view)
    weighed, left_out = weighing(command, view)
    step.said += left_out
    columns = Columns(view.dataset, view.weight, view.split)
    step.said += [*open_contrasts(command, columns), *open_orders(command, columns)]
    procedure = Procedure(command, weighed.dataset, view.weight, view.split, style)
    for made in documents(procedure, making.perform):
        if isinstance(made, Document):
            step.documents.append(made)
        else:
            step.errors.append(_at(made, command.place, step.name))
    step.lacking += procedure.asked.lacking
    draw(step, command, view, making, wanted=figures)
    if saves(command):
        said = {condition.text for each in step.documents for condition in each.conditions}
        step.said += save(command, view, data, making, said)


def _unknown(error: UnknownVariableError, name: str, view: View) -> SarcstatError:
    """A variable that is not there, at its place, with the one that may be meant."""
    meant = closest(error.name.text, list(view.table))
    hint = f"Did you mean '{meant}'?" if meant else f"There are {listing(list(view.table), 12)}."
    return error_of([Mistake(f"{name}: there is no variable {error.name.text}", error.name.place, hint)])


def _at(error: SarcstatError, place: Place, name: str) -> SarcstatError:
    """The error with the place of the procedure before each of its sentences."""
    where = f"{place.file}, line {place.line}, {name}"
    return type(error).of([replace(each, message=f"{where}: {each.message}") for each in worded(error).problems])


def skipped(job: Job) -> Iterator[tuple[str, list[int]]]:
    """The commands that are left out on purpose, each once with the lines where it stands."""
    yield from _lines(job.skipped)


def not_computed(job: Job) -> Iterator[tuple[str, list[int]]]:
    """The procedures that are not computed, each once with the lines where it stands."""
    yield from _lines([each for each in job.commands if isinstance(each, NotComputed) or only_named(each)])


def _lines(found: Sequence[Skipped | NotComputed | Regression]) -> Iterator[tuple[str, list[int]]]:
    lines: dict[str, list[int]] = {}
    for each in found:
        name = "REGRESSION" if isinstance(each, Regression) else each.name
        lines.setdefault(name, []).append(each.place.line)
    yield from lines.items()
