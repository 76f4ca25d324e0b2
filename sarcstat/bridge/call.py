"""One call of one R procedure: all that analyses know of R."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sarcstat.bridge import interrupt, session
from sarcstat.bridge.r_words import in_our_words
from sarcstat.errors import AnalysisError


@dataclass(frozen=True, slots=True)
class RCondition:
    """A warning or a message of R, verbatim."""

    kind: Literal["warning", "message"]
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What an R procedure returned, converted, and what R said meanwhile, in order."""

    value: Any
    conditions: tuple[RCondition, ...]


class RRefusal(AnalysisError):  # noqa: N818 - an answer, in words of its own
    """The procedure says that what was asked for does not exist: `code`, with `details` for the sentence."""

    def __init__(self, code: str, details: dict[str, Any], conditions: tuple[RCondition, ...] = ()) -> None:
        super().__init__(f"R cannot do this analysis: {code.replace('_', ' ')}.")
        self.code = code
        self.details = details
        self.conditions = conditions


class RError(AnalysisError):
    """Any other error of R, in our words; `text` has R's."""

    def __init__(self, text: str, conditions: tuple[RCondition, ...] = ()) -> None:
        super().__init__(*in_our_words(text))
        self.text = text
        self.conditions = conditions


def call_r(procedure: str, /, **arguments: object) -> Reply:
    """What the R procedure makes of the arguments; starts R where it does not run yet.

    `seed` is for R's random numbers and does not reach the procedure. RRefusal or RError where R has no
    value, TypeError for an argument without a counterpart in R, LookupError for a procedure that no script
    defines.
    """
    session.function(procedure)
    guard = session.function("guard")
    from sarcstat.bridge.convert import from_r, to_r

    name = to_r(procedure, "procedure")
    values = to_r(arguments, procedure)
    with interrupt.watched():
        answer = guard(name, values)
    reply = from_r(answer, procedure)
    said = zip(reply["conditions"]["kind"], reply["conditions"]["text"], strict=True)
    conditions = tuple(RCondition(kind, text) for kind, text in said)
    if reply["outcome"] == ["refusal"]:
        raise RRefusal(reply["code"][0], reply["details"], conditions)
    if reply["outcome"] == ["error"]:
        raise RError(reply["text"][0], conditions)
    return Reply(reply["value"], conditions)
