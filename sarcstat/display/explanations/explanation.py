"""The shape of what is explained of a convention."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """One topic: what differs, what each program computes, what follows, and the source."""

    title: str
    spss: str
    r: str
    advice: str
    source: str
