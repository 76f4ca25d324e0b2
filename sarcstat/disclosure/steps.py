"""A curve in steps so coarse that none of them tells a small count."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from sarcstat.results import Curve


def coarse(curve: Curve, limit: int) -> Curve:
    """The curve at some of its times, each with what happened since the one before.

    In each step, and after the last one, events and censored are 0 or at least `limit` each, as they must be in the
    whole curve. `n_risk` is the number at risk when a step begins, so that it follows from the steps before; survival
    and its limits are those at its end.
    """
    events, censored = (np.asarray(each).astype(int) for each in (curve.n_event, curve.n_censor))
    ends = _ends(events, censored, limit)
    begins = [0, *(end + 1 for end in ends[:-1])]
    steps = [slice(begin, end + 1) for begin, end in zip(begins, ends, strict=False)]
    columns: dict[str, Any] = {
        name: np.asarray(values)[ends]
        for name in ("time", "survival", "std_error", "conf_low", "conf_high", "cum_hazard")
        if (values := getattr(curve, name)) is not None
    }
    return replace(
        curve,
        **columns,
        n_risk=np.asarray(curve.n_risk)[[step.start for step in steps]],
        n_event=np.array([events[step].sum() for step in steps], dtype=float),
        n_censor=np.array([censored[step].sum() for step in steps], dtype=float),
        statuses=(),
        entries=None,
    )


def _ends(events: Any, censored: Any, limit: int) -> list[int]:
    """The last place of each step."""
    ends: list[int] = []
    counts = [0, 0]
    for place, found in enumerate(zip(events.tolist(), censored.tolist(), strict=True)):
        counts = [count + more for count, more in zip(counts, found, strict=True)]
        if any(counts) and all(count == 0 or count >= limit for count in counts):
            ends.append(place)
            counts = [0, 0]
    while ends and any(0 < int(each[ends[-1] + 1 :].sum()) < limit for each in (events, censored)):
        ends.pop()
    return ends or [len(events) - 1]
