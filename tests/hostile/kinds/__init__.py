"""The kinds of cases, by name."""

from __future__ import annotations

from collections.abc import Mapping

from hostile.case import Kind
from hostile.kinds.jobs import job
from hostile.kinds.printed import listed, marked_up
from hostile.kinds.texts import delimited
from hostile.kinds.viewers import viewer

#: A seed begins with one of these names.
KINDS: Mapping[str, Kind] = {
    "delimited": delimited,
    "job": job,
    "viewer": viewer,
    "markup": marked_up,
    "listing": listed,
}
