"""What was computed for each cell of the tables of SAS and Stata."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sarcstat.crosscheck.listings.curves import Curves, Groups
from sarcstat.crosscheck.listings.design import Design
from sarcstat.crosscheck.listings.hazards import Hazards
from sarcstat.crosscheck.listings.ours import Ours, Perform, of
from sarcstat.crosscheck.listings.r_cells import Place, Setting, words
from sarcstat.crosscheck.listings.told import fold
from sarcstat.crosscheck.listings.vendor_steps import listed_cells
from sarcstat.crosscheck.plan import NotCheckedError
from sarcstat.outputs.output import Table

_PERCENT = re.compile(r"([\d.]+)%$")
_QUARTERS = (25.0, 50.0, 75.0)
#: Names of tests → ours.
_TESTS = {
    "log-rank": "logrank",
    "logrank": "logrank",
    "wilcoxon": "breslow",
    "tarone": "tarone",
    "tarone-ware": "tarone",
}
_MODEL_TESTS = {"Likelihood Ratio": "lr", "Score": "score", "Wald": "wald"}
_ESTIMATE = {
    "DF": "df",
    "Parameter Estimate": "coefficient",
    "Coefficient": "coefficient",
    "Standard Error": "coefficient_std_error",
    "Pr > ChiSq": "p_value",
    "Hazard Ratio": "hazard_ratio",
    "Haz. ratio": "hazard_ratio",
    "z": "z",
    "P>|z|": "p_value",
}
_NO_GROUPS = "the listing does not tell the groups; say it by --by"
_NO_WAY = "sarcstat does not compute it"


@dataclass
class VendorCells:
    """The cells of the tables of one procedure of SAS, or command of Stata, under one setting."""

    design: Design
    perform: Perform
    tables: Sequence[Table]
    setting: Setting

    def cells(self, table: Table) -> dict[Place, Ours]:
        """What was computed for each cell of a table, or why nothing was."""
        try:
            if table.subtype in ("Survivor function", "Failure function"):
                return self._steps(table)
            return {place: self._cell(table, *words(table, place)) for place in table.cells}
        except NotCheckedError as error:
            return dict.fromkeys(table.cells, Ours(why=str(error)))

    def _cell(self, table: Table, row: str, column: str) -> Ours:
        way = self._ways.get((table.subtype or "").partition(":")[0])
        try:
            return way(table, row, column) if way is not None else Ours(why="sarcstat does not compute this table")
        except NotCheckedError as error:
            return Ours(why=str(error))

    @cached_property
    def _ways(self) -> Mapping[str, Callable[[Table, str, str], Ours]]:
        return {
            "Quartile Estimates": self._quartile,
            "Mean": self._mean,
            "Summary of the Number of Censored and Uncensored Values": self._counts,
            "Summary of the Number of Event and Censored Values": self._counts,
            "Number of Observations": self._observations,
            "Test of Equality over Strata": self._equality,
            "Test of Equality over Group": self._equality,
            "Stratified Test of Equality over Group": self._stratified,
            "Model Fit Statistics": self._fit,
            "Testing Global Null Hypothesis": self._global,
            "Analysis of Maximum Likelihood Estimates": self._estimate,
            "Estimates": self._estimate,
            "Model": self._model,
            "Test": self._observed,
            "Chi-square": self._chi_square,
            "Survival time": self._survival_time,
        }

    # Curves.

    def _group(self, text: str) -> str | None:
        """The group that a text names, with its variables or by its levels alone."""
        grouping = self.design.group
        if grouping is None:
            if text:
                raise NotCheckedError(_NO_GROUPS)
            return None
        wanted = fold(text).replace(",", "")
        found = [
            code
            for code, names in enumerate(grouping.names)
            if any(wanted in (fold(name).replace(",", ""), fold(_level(name))) for name in names)
        ]
        if len(found) != 1:
            raise NotCheckedError(f"'{text}' is no group of the data")
        return grouping.level(found[0])

    def _heading(self, table: Table) -> str | None:
        return self._group(table.headings[0]) if table.headings else self._group("")

    def _curves(self, level: float = 0.95) -> Curves:
        place = ("curves", level)
        if place not in self._made:
            self._made[place] = Curves(self.design, self.perform, self.setting.conf_type, level, percentiles=_QUARTERS)
        found = self._made[place]
        assert isinstance(found, Curves)
        return found

    @cached_property
    def _made(self) -> dict[tuple[str, object], object]:
        return {}

    def _quartile(self, table: Table, row: str, column: str) -> Ours:
        part = {"P": "percentile", "L": "percentile_conf_low", "U": "percentile_conf_high"}[column[0]]
        return self._curves(_conf_level(table)).percentile(part, float(row), self._heading(table))

    def _mean(self, table: Table, _: str, column: str) -> Ours:
        """The mean up to the last event, its error with m / (m - 1), as PROC LIFETEST documents both."""
        curves, level = self._curves(), self._heading(table)
        curve = curves.curve(level)
        if curve is None or not (curve.n_event > 0).any():
            return Ours(why="no such mean is computed")
        last = float(curve.time[curve.n_event > 0][-1])
        if column == "Mean":
            return curves.mean_to(last, "mean", level)
        error, events = curves.mean_to(last, "mean_std_error", level), float(curve.n_event.sum())
        if error.number is None or events < 2:
            return error
        return of(error.number * math.sqrt(events / (events - 1)))

    def _rows(self, level: str | None) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        grouping = self.design.group
        if level is None or grouping is None:
            return np.ones(len(self.design.time), dtype=bool)
        return np.array([grouping.level(int(code)) == level for code in grouping.codes])

    def _counts(self, _: Table, row: str, column: str) -> Ours:
        own = self._rows(None)
        if row != "Total":
            if self.design.group is None:
                return Ours(why="numbers of a stratum of a model are not recomputed")
            own = self._rows(self._group(row.partition(" ")[2]))
        cases, events = int(own.sum()), int(self.design.event[own].sum())
        counts = {"Total": cases, "Event": events, "Censored": cases - events}
        return of(100 * (cases - events) / cases if column == "Percent Censored" else counts[column])

    def _survival_time(self, _: Table, row: str, column: str) -> Ours:
        level = None if fold(row) == "total" else self._group(row)
        own = self._rows(level)
        risk = float(self.design.time[own].sum())
        plain = {"Time at risk": risk, "Incidence rate": self.design.event[own].sum() / risk, "Subjects": own.sum()}
        if column in plain:
            return of(float(plain[column]))
        return self._first_at(level, 1 - float(column.rstrip("%")) / 100)

    def _first_at(self, level: str | None, share: float) -> Ours:
        """The first time at which no more than that share survives, as Stata's stsum documents a percentile."""
        curve = self._curves().curve(level)
        if curve is None:
            return Ours(why="no such curve is computed")
        reached = np.flatnonzero(curve.survival <= share + 1e-12)
        return of(float(curve.time[reached[0]]) if len(reached) else None)

    def _steps(self, table: Table) -> dict[Place, Ours]:
        return listed_cells(table, self._curves(_conf_level(table)), self._heading(table))

    # Tests.

    def _groups(self, test: str) -> Groups:
        if self.design.group is None:
            raise NotCheckedError(_NO_GROUPS)
        name = fold(test).partition("(")[0].replace("–", "-")
        known = _TESTS.get(name.removeprefix("stratified"))
        if known is None:
            raise NotCheckedError(f"the test {test} is not recomputed")
        if name.startswith("stratified") and self.design.stratum is None:
            raise NotCheckedError("the listing does not tell the strata of the test; say them by --strata")
        if self.design.stratum is not None and not name.startswith("stratified"):
            raise NotCheckedError("it is a test without strata, and --strata has some")
        if ("test", known) not in self._made:
            self._made["test", known] = Groups(self.design, self.perform, test=known)
        found = self._made["test", known]
        assert isinstance(found, Groups)
        return found

    def _equality(self, _: Table, row: str, column: str) -> Ours:
        names = {"Chi-Square": "chi_square", "DF": "df", "Pr > Chi-Square": "p_value"}
        return self._groups(row).of_test(names[column])

    def _stratified(self, table: Table, row: str, column: str) -> Ours:
        return self._equality(table, f"Stratified {row}", column)

    def _observations(self, _: Table, row: str, __: str) -> Ours:
        used = len(self.design.time)
        return of(float(used if row == "Used" else used + self.design.deleted))

    def _chi_square(self, _: Table, row: str, column: str) -> Ours:
        names = {"chi2": "chi_square", "df": "df", "p": "p_value"}
        return self._groups(row).of_test(names[column]) if column in names else Ours(why=f"{row}: {_NO_WAY}")

    def _observed(self, table: Table, row: str, column: str) -> Ours:
        if not column.startswith("Events "):
            return Ours(why=f"{column}: {_NO_WAY}")
        name = "n_observed" if column == "Events observed" else "n_expected"
        if row == "Total":
            return of(float(self.design.event.sum()))
        stratified = "Stratified " if "Stratified" in (table.subtype or "") else ""
        return self._groups(f"{stratified}log-rank").of_group(name, self._group(row))

    # Cox models.

    def _hazards(self, level: float = 0.95) -> Hazards:
        if ("hazards", level) not in self._made:
            subtypes = ("Analysis of Maximum Likelihood Estimates", "Estimates")
            tables = [each for each in self.tables if each.subtype in subtypes]
            names = [label.text for each in tables for (label,) in each.dimensions[0].leaves]
            made = Hazards(self.design, self.perform, names, self.setting.ties, level, fold=fold)
            self._made["hazards", level] = made
        found = self._made["hazards", level]
        assert isinstance(found, Hazards)
        return found

    def _estimate(self, table: Table, row: str, column: str) -> Ours:
        hazards = self._hazards(_conf_level(table))
        if column in ("Chi-Square", "Std. err."):
            name, other = ("z", "z") if column == "Chi-Square" else ("coefficient_std_error", "hazard_ratio")
            first = hazards.coefficient(row, name)
            by = (
                hazards.coefficient(row, other)
                if column == "Chi-Square" or "Haz. ratio" in _columns(table)
                else of(1.0)
            )
            return of(first.number * by.number) if first.number is not None and by.number is not None else first
        if column[:5] in ("Lower", "Upper"):
            scale = "coefficient" if "Coefficient" in _columns(table) else "hazard_ratio"
            if scale == "coefficient":
                limit = hazards.coefficient(row, f"hazard_ratio_conf_{'low' if column[0] == 'L' else 'high'}")
                return of(math.log(limit.number)) if limit.number else limit
            return hazards.coefficient(row, f"hazard_ratio_conf_{'low' if column[0] == 'L' else 'high'}")
        if column not in _ESTIMATE:
            return Ours(why=f"{column}: {_NO_WAY}")
        return of(1.0) if column == "DF" else hazards.coefficient(row, _ESTIMATE[column])

    def _global(self, _: Table, row: str, column: str) -> Ours:
        if row not in _MODEL_TESTS:
            return Ours(why=f"{row} is not recomputed")
        names = {"Chi-Square": "chi_square", "DF": "df", "Pr > Chi-Square": "p_value"}
        return self._hazards().test(_MODEL_TESTS[row], names[column])

    def _log_likelihood(self) -> float:
        ratio = self._hazards().test("lr", "chi_square").number
        return self._hazards().null_log_likelihood() + (ratio or math.nan) / 2

    def _fit(self, _: Table, row: str, column: str) -> Ours:
        with_covariates = column.startswith("With ")
        deviance = -2 * (self._log_likelihood() if with_covariates else self._hazards().null_log_likelihood())
        count = float(self._hazards().test("lr", "df").number or 0) if with_covariates else 0.0
        penalty = {"-2 LOG L": 0.0, "AIC": 2.0, "SBC": math.log(self.design.event.sum())}[row]
        return of(deviance + penalty * count)

    def _model(self, _: Table, row: str, __: str) -> Ours:
        plain = {
            "No. of subjects": len(self.design.time),
            "Number of obs": len(self.design.time),
            "No. of failures": self.design.event.sum(),
            "Time at risk": self.design.time.sum(),
        }
        if row in plain:
            return of(float(plain[row]))
        if row == "Log likelihood":
            return of(self._log_likelihood())
        if row.startswith("LR chi2"):
            return self._hazards().test("lr", "chi_square")
        if row == "Prob > chi2":
            return self._hazards().test("lr", "p_value")
        return Ours(why=f"{row}: {_NO_WAY}")


def _columns(table: Table) -> list[str]:
    return [label.text for (label,) in table.dimensions[1].leaves]


def _conf_level(table: Table) -> float:
    found = [
        match[1] for name in _columns(table) if name[:5] in ("Lower", "Upper") and (match := _PERCENT.search(name))
    ]
    return float(found[0]) / 100 if found else 0.95


def _level(name: str) -> str:
    return name.partition("=")[2]
