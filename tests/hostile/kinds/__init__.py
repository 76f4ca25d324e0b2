"""The kinds of cases, by name."""

from __future__ import annotations

from collections.abc import Mapping

from hostile.case import Kind
from hostile.kinds.names import named
from hostile.kinds.options import given
from hostile.kinds.python import called
from hostile.kinds.surroundings import surrounded
from hostile.kinds.texts import delimited
from hostile.kinds.written import placed

#: A seed begins with one of these names.
KINDS: Mapping[str, Kind] = {
    "delimited": delimited,
    "names": named,
    "options": given,
    "placed": placed,
    "python": called,
    "surroundings": surrounded,
}
