"""Notes and warnings that may tell a count."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sarcstat.results import Condition

_NUMBERS = re.compile(r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|single|only)\b", re.IGNORECASE)


def told(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """The conditions; of one that names a number, which may be a count, only that there is one, and that once."""
    return tuple(dict.fromkeys(_told(each) for each in conditions))


def _told(of: Condition) -> Condition:
    if not _NUMBERS.search(of.text):
        return of
    return Condition(of.kind, f"A {of.kind} that names a number is not shown.", "withheld")  # a code tells it, too
