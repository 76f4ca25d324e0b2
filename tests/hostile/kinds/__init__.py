"""The kinds of cases, by name."""

from __future__ import annotations

from collections.abc import Mapping

from hostile.case import Kind
from hostile.kinds.options import options
from hostile.kinds.surroundings import surroundings
from hostile.kinds.texts import delimited
from hostile.kinds.written import placed

#: A seed begins with one of these names.
KINDS: Mapping[str, Kind] = {
    "delimited": delimited,
    "options": options,
    "placed": placed,
    "surroundings": surroundings,
}
