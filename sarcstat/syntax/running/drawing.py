"""The plots of a procedure, drawn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sarcstat.data.steps.view import View
from sarcstat.errors import SarcstatError
from sarcstat.syntax.reading.commands.coxreg import CoxRegression
from sarcstat.syntax.reading.commands.km import KaplanMeier
from sarcstat.syntax.requests.figures import figure_requests, not_drawn
from sarcstat.syntax.requests.planned import Columns

if TYPE_CHECKING:
    from sarcstat.syntax.running.job import Step
    from sarcstat.syntax.running.saving import Making


def draw(step: Step, command: Any, view: View, making: Making, *, wanted: bool) -> None:
    """Add the figures of a KM or COXREG to its step, or say that there are none.

    `wanted`: they are drawn. One that fails is said, and the others are there all the same.
    """
    if not isinstance(command, KaplanMeier | CoxRegression) or not command.plots:
        return
    if not wanted:
        step.said.append(f"/PLOT {' '.join(command.plots)}: drawn with --figures FOLDER")
        return
    columns = Columns(view.dataset, view.weight, view.split)
    step.lacking += [each.removeprefix(f"{step.name} ") for each in not_drawn(command, columns)]
    for planned in figure_requests(command, columns):
        try:
            drawn = making.perform(planned.request, view.dataset)
        except SarcstatError as error:
            step.lacking.append(f"/PLOT {planned.context['plot']}: {_reason(error)}")
            continue
        name = _name(step, planned.context, step.figures)
        step.figures[name] = drawn
        step.said.append(f"Figure: {name}")


def _reason(error: SarcstatError) -> str:
    """Why a figure is not drawn, without the option of the command line that says the same as the syntax."""
    message = error.problems[0].message.rstrip(".")
    return re.sub(r"^--[a-z-]+: ", "", message)


def _name(step: Step, context: Any, taken: Any) -> str:
    """`line-12-km-survival`, with what tells plots of one kind apart; no two share a name."""
    words = [f"line-{step.place.line}", step.name, *context.values()]
    plain = re.sub(r"[^a-z0-9]+", "-", " ".join(words).casefold()).strip("-")
    name, number = plain, 1
    while name in taken:
        number += 1
        name = f"{plain}-{number}"
    return name
