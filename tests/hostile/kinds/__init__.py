"""The kinds of cases, by name."""

from __future__ import annotations

from collections.abc import Mapping

from hostile.case import Kind
from hostile.kinds.names import names
from hostile.kinds.options import options
from hostile.kinds.python import called
from hostile.kinds.surroundings import surroundings
from hostile.kinds.texts import delimited
from hostile.kinds.written import placed

#: A seed begins with one of these names.
KINDS: Mapping[str, Kind] = {
    "delimited": delimited,
    "names": names,
    "options": options,
    "placed": placed,
    "python": called,
    "surroundings": surroundings,
}
