"""The numbers of survfit and survdiff, by group and by what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from sarcstat.crosscheck.listings.design import EVENT, GROUP, STRATUM, TIME, Design
from sarcstat.crosscheck.listings.ours import Ours, Perform, of, one, result_of
from sarcstat.request import Endpoint, Request
from sarcstat.results import AnalysisResult, Curve

_ENDPOINT = [Endpoint(TIME, EVENT)]
#: Types of intervals of curves that are computed here.
BANDS = ("log", "log-log", "plain")
_STEPS = {"n.risk": "n_risk", "survival": "survival", "std.err": "std_error"}


@dataclass(slots=True)
class Curves:
    """Kaplan-Meier curves of a design, computed when they are asked for; `limit` is where restricted means end."""

    design: Design
    perform: Perform
    conf_type: str
    conf_level: float = 0.95
    limit: float | None = None
    percentiles: Sequence[float] = ()
    _results: dict[tuple[object, ...], AnalysisResult] = field(default_factory=dict)

    def result(self, limit: float | None = None) -> AnalysisResult:
        """Everything that is computed of the curves."""
        place = (self.conf_type, self.conf_level, limit, tuple(self.percentiles))
        if place not in self._results:
            keys: dict[str, object] = {"style": "r", "table": True, "conf_level": self.conf_level}
            if self.conf_type in (*BANDS, "spss"):
                keys["conf_type"] = self.conf_type
            if self.design.group is not None:
                keys |= {"by": [GROUP], "test": "none"}
            if limit is not None:
                keys["tau"] = limit
            if self.percentiles:
                keys["percentiles"] = list(self.percentiles)
            self._results[place] = result_of(self.perform, Request("km", keys, _ENDPOINT), self.design.dataset({}))
        return self._results[place]

    def statistic(self, name: str, level: str | None) -> Ours:
        """A statistic of one curve."""
        if name.endswith(("conf_low", "conf_high")) and self.conf_type not in (*BANDS, "spss"):
            return Ours(why=f"intervals of conf.type = {self.conf_type} are not recomputed")
        if name.startswith("mean") and self.limit is not None:
            return self.mean_to(self.limit, name, level)
        return one(self.result().find(name=name, context="survfit", group1_level=level, at=None), name)

    def own_mean(self, name: str, level: str | None) -> Ours:
        """The mean up to the largest time of its own curve."""
        curve = self.curve(level)
        if curve is None:
            return Ours(why="no such curve is computed")
        return self.mean_to(float(curve.time[-1]), name, level)

    def mean_to(self, limit: float, name: str, level: str | None) -> Ours:
        """The mean up to a time, or its error."""
        wanted = name.replace("mean", "restricted_mean", 1)
        return one(self.result(limit).find(name=wanted, context="survfit", group1_level=level), name)

    def percentile(self, name: str, percent: float, level: str | None) -> Ours:
        """The time at which that percentage has had the event, or a limit of it."""
        at = 1 - percent / 100
        found = self.result().find(context="survfit", group1_level=level)
        return one(
            (each for each in found if each.name == name and each.at is not None and abs(each.at - at) < 1e-9), name
        )

    def curve(self, level: str | None) -> Curve | None:
        """One curve."""
        return next((each for each in self.result().curves if each.group_level == level), None)

    @property
    def last_time(self) -> float:
        """The largest time of all curves."""
        return float(self.design.time.max())

    def band_cell(self, curve: Curve, place: int, column: str) -> Ours:
        """A number of a curve after the step at a place (-1: before the first)."""
        if column.startswith(("lower", "upper")):
            if self.conf_type not in (*BANDS, "spss"):
                return Ours(why=f"intervals of conf.type = {self.conf_type} are not recomputed")
            limits = curve.conf_low if column.startswith("lower") else curve.conf_high
            return of(1.0 if place < 0 else _number(limits[place]))
        name = _STEPS[column]
        if place < 0:
            return of({"survival": 1.0, "std_error": 0.0}[name])
        found = of(_number(getattr(curve, name)[place]))
        if name == "std_error" and curve.survival[place] == 0:
            return Ours(None, others=(0.0,))  # R has nan where nobody survives, older versions 0
        return found


def _number(value: Any) -> float | None:
    return None if np.isnan(value) else float(value)


@dataclass
class Groups:
    """A test of survdiff."""

    design: Design
    perform: Perform
    rho: float = 0.0
    test: str = ""

    @cached_property
    def _result(self) -> AnalysisResult:
        keys: dict[str, object] = {"style": "r", "by": [GROUP], "test": self.name}
        if self.design.stratum is not None:
            keys["strata"] = STRATUM
        return result_of(self.perform, Request("km", keys, _ENDPOINT), self.design.dataset({}))

    @property
    def name(self) -> str:
        """The name of the test here: survdiff's rho is that of Harrington and Fleming's family."""
        return self.test or {0.0: "logrank", 1.0: "peto"}.get(self.rho, f"fh:{self.rho:g}:0")

    def of_test(self, name: str) -> Ours:
        """A statistic of the test."""
        return one(self._result.find(name=name, context="survdiff", test=self.name, group1_level=None), name)

    def of_group(self, name: str, level: str | None) -> Ours:
        """A statistic of one group."""
        return one(self._result.find(name=name, context="survdiff", test=self.name, group1_level=level), name)

    def squared(self, level: str | None, by: str) -> Ours:
        """(O - E)^2 over a statistic of the group."""
        parts = [self.of_group(name, level) for name in ("n_observed", "n_expected", by)]
        lacking = next((each.why for each in parts if each.number is None), None)
        if lacking is not None:
            return Ours(why=lacking)
        observed, expected, below = (float(each.number or 0) for each in parts)
        return of((observed - expected) ** 2 / below if below else None)
