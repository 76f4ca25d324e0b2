"""The houses by name."""

from __future__ import annotations

from collections.abc import Mapping

from sarcstat.display.houses.house import PLAIN, House
from sarcstat.display.houses.jama import JAMA
from sarcstat.display.houses.lancet import LANCET
from sarcstat.display.houses.nejm import NEJM
from sarcstat.display.houses.prism import PRISM

_HOUSES: Mapping[str, House] = {"lancet": LANCET, "nejm": NEJM, "jama": JAMA, "prism": PRISM}


def house_named(name: str | None) -> House:
    """The house of that name; the program's own habits where none is named."""
    return _HOUSES[name] if name else PLAIN
