"""What stands for the column of an endpoint whose time is an expression of dates: the name of its event, its unit."""

from __future__ import annotations

import re
from collections.abc import Collection

_CALL = re.compile(r"\s*(days|months|years)\s*(?=\()", re.IGNORECASE)
_QUOTED = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"")


def event_of(event: str, time: str, columns: Collection[str]) -> str:
    """The event as `outcome` takes it: the column made for a time that is an expression, where there is one."""
    made = made_event(event, time)
    return made if made in columns else event


def made_event(event: str, time: str) -> str:
    """The name of the column of 0 and 1 that is made of an event for a time that is an expression."""
    return f"{event} [{time}]"


def own_unit(time: str) -> str | None:
    """The unit of a time that is typed as days, months or years between two dates; None of any other."""
    bare = _QUOTED.sub("", time).strip()
    found = _CALL.match(bare)
    if found is None:
        return None
    depth = 0
    for place, sign in enumerate(bare[found.end() :], start=found.end()):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return found[1].lower() if place == len(bare) - 1 else None
    return None
