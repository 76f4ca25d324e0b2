"""How anything but the command line asks for an analysis: a study's table, an SPSS job's command, a Python call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A column of times, the event as it is typed (`status=1,2`), and the unit of the times if it is known.

    `competing` are the events that compete with it, for a command that takes them.
    """

    time: str
    event: str
    unit: str | None = None
    competing: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """One analysis: a command (`km`, `plot km`), its options, and the endpoints of a command on survival data.

    `keys` are the options by their long names with underscores (`p_adjust` is `--p-adjust`), and the columns of a
    positional argument under its own name. A list is what the command line repeats or divides by commas, a mapping
    what it writes as VAR=VALUE, True a flag that is set. What is not there has the command's default.
    """

    command: str
    keys: Mapping[str, Any] = field(default_factory=dict)
    endpoints: Sequence[Endpoint] = ()
