"""/STATUS of KM and COXREG: which values of a variable are the event."""

from __future__ import annotations

from dataclasses import dataclass, field

from sarcstat.syntax.reading.cursor import Cursor
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.tree import Name, Values


@dataclass(frozen=True, slots=True)
class Status:
    """The variable, the values that are the event, and those that are lost cases; every other valid one is censored."""

    variable: Name
    events: Values
    lost: Values
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True)
class StatusContent:
    """`variable [EVENT](values) [LOST(values)]`."""

    def read(self, cursor: Cursor) -> Status:
        place = cursor.place()
        variable = cursor.name("the variable of the status")
        cursor.keyword("EVENT")
        if cursor.token.text != "(":
            cursor.missing("'(' and the values that are the event", "Write for example /STATUS=status(1).")
        events = cursor.values()
        lost = cursor.values() if cursor.keyword("LOST") else ()
        return Status(variable, events, lost, place)
