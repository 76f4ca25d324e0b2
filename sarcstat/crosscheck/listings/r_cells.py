"""What was computed for each cell of the tables that R prints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sarcstat.crosscheck.listings.coefficients import usual_names
from sarcstat.crosscheck.listings.curves import Curves, Groups
from sarcstat.crosscheck.listings.design import Design
from sarcstat.crosscheck.listings.hazards import Hazards
from sarcstat.crosscheck.listings.judging import verdict_on
from sarcstat.crosscheck.listings.ours import Ours, Perform, of
from sarcstat.crosscheck.listings.steps import step_cells
from sarcstat.crosscheck.plan import NotCheckedError
from sarcstat.outputs.output import Table

Place = tuple[int, ...]
_LEVEL = re.compile(r"(0?\.\d+)(?:[LU]CL)?$|([\d.]+)% CI$")
_CURVE = {
    **dict.fromkeys(("records", "n", "n.max", "n.start"), "n"),
    "events": "n_events",
    "rmean": "mean",
    "se(rmean)": "mean_std_error",
    "median": "median",
}
_GROUP = {"N": "n", "Observed": "n_observed", "Expected": "n_expected"}
_COEFFICIENT = {
    "coef": "coefficient",
    "exp(coef)": "hazard_ratio",
    "se(coef)": "coefficient_std_error",
    "z": "z",
    "p": "p_value",
    "lower": "hazard_ratio_conf_low",
    "upper": "hazard_ratio_conf_high",
}
_TEST = {"chisq": "chi_square", "df": "df", "p": "p_value"}
_TESTS = {
    "Likelihood ratio test": "lr",
    "Wald test": "wald",
    "Score (logrank) test": "score",
    "Efficient score test": "score",
}
_PARTS = {"quantile": "percentile", "lower": "percentile_conf_low", "upper": "percentile_conf_high"}


@dataclass(frozen=True, slots=True)
class Setting:
    """The conventions that a model is computed by."""

    ties: str
    conf_type: str


def words(table: Table, place: Place) -> tuple[str, str]:
    """Row and column of a cell."""
    row, column = (dimension.leaves[leaf][0].text for dimension, leaf in zip(table.dimensions, place, strict=True))
    return row, column


def conf_level(table: Table) -> float | None:
    """The confidence level that the headings of a table tell."""
    for (label,) in table.dimensions[1].leaves:
        if found := _LEVEL.search(label.text):
            return float(found[1]) if found[1] else float(found[2]) / 100
    return None


@dataclass
class RCells:
    """The cells of the tables of one call, under one setting; `names` are coefficients that another call printed."""

    design: Design
    perform: Perform
    tables: Sequence[Table]
    setting: Setting
    names: Sequence[str] = ()

    def cells(self, table: Table) -> dict[Place, Ours]:
        """What was computed for each cell of a table, or why nothing was."""
        if table.subtype == "summary(survfit)":
            return self._guarded(table, lambda: step_cells(table, self._curves(table), self._level(table)))
        return {place: self._cell(table, *words(table, place)) for place in table.cells}

    def _guarded(self, table: Table, way: Callable[[], dict[Place, Ours]]) -> dict[Place, Ours]:
        try:
            return way()
        except NotCheckedError as error:
            return dict.fromkeys(table.cells, Ours(why=str(error)))

    def _cell(self, table: Table, row: str, column: str) -> Ours:
        subtype = table.subtype or ""
        way = self._ways.get(subtype) or self._ways.get(subtype.partition(":")[0])
        if way is None:
            return Ours(why="sarcstat does not compute this table")
        try:
            return way(table, row, column)
        except NotCheckedError as error:
            return Ours(why=str(error))

    @cached_property
    def _ways(self) -> Mapping[str, Callable[[Table, str, str], Ours]]:
        return {
            "cases": self._cases,
            "survfit": self._survfit,
            "restricted means": self._limit,
            "quantile(survfit)": self._quantile,
            "survdiff": self._survdiff,
            "test": self._test,
            "coefficients": self._coefficient,
            "hazard ratios": self._coefficient,
            "tests": self._model_test,
            "concordance": self._concordance,
            "R square": lambda _, __, column: self._hazards(None).r_square(column),
            "log likelihood": lambda *_: Ours(why="a model without terms is not recomputed"),
            "cox.zph": self._proportional,
        }

    def _cases(self, _: Table, __: str, column: str) -> Ours:
        counts = {"n": len(self.design.time), "events": int(self.design.event.sum()), "deleted": self.design.deleted}
        return of(counts[column]) if column in counts else Ours(why="records of the same subject are not counted")

    # Curves.

    def _curves(self, table: Table) -> Curves:
        level = conf_level(table) or self.design.model.conf_level or 0.95
        curves = self._made.get(("curves", level))
        if curves is None:
            curves = self._made["curves", level] = Curves(self.design, self.perform, self.setting.conf_type, level)
        assert isinstance(curves, Curves)
        return curves

    @cached_property
    def _made(self) -> dict[tuple[str, object], object]:
        return {}

    def _level(self, table: Table) -> str | None:
        """The group that the rows under a heading are of; raises NotCheckedError where it is not certain."""
        heading = table.headings[0] if table.headings else ""
        return self._group(heading if self.design.group is not None or "=" in heading else "")

    def _group(self, text: str) -> str | None:
        grouping = self.design.group
        if grouping is None:
            if text:
                raise NotCheckedError(f"'{text}' is a group, and the model has none")
            return None
        level = grouping.named(text)
        if level is None:
            raise NotCheckedError(f"'{text}' is no group of the data")
        return level

    def _survfit(self, table: Table, row: str, column: str) -> Ours:
        curves, level = self._curves(table), self._group(row)
        if column.endswith(("LCL", "UCL")):
            return curves.statistic("median_conf_low" if column.endswith("LCL") else "median_conf_high", level)
        name = _CURVE[column]
        if name.startswith("mean") and (limit := self._mean_limit) is not None:
            if limit == "variable":
                return curves.own_mean(name, level)
            return replace(curves, limit=float(limit)).statistic(name, level)
        return curves.statistic(name, level)

    @cached_property
    def _mean_limit(self) -> str | None:
        """The limit of the means where it is not the largest time of all curves."""
        printed = next(self._printed("restricted means"), None)
        if printed is None or printed == "variable":
            return printed
        tables = [each for each in self.tables if each.subtype == "survfit"]
        means = [
            (cell, self._curves(table).statistic(_CURVE[column], self._group(row)))
            for table in tables
            for place, cell in table.cells.items()
            for row, column in [words(table, place)]
            if _CURVE.get(column, "").startswith("mean")
        ]
        common = all(verdict_on(cell, ours).kind != "different" for cell, ours in means)
        return None if common else printed

    def _printed(self, subtype: str) -> Iterator[str]:
        return (cell.text for table in self.tables if table.subtype == subtype for cell in table.cells.values())

    def _limit(self, table: Table, _: str, __: str) -> Ours:
        if self._mean_limit is not None:
            return Ours(why="the limit of the means was asked for, or is that of each curve")
        return of(self._curves(table).last_time)

    def _quantile(self, table: Table, row: str, column: str) -> Ours:
        percents = tuple(float(label.text) for (label,) in table.dimensions[1].leaves)
        place = ("quantiles", percents)
        if place not in self._made:
            self._made[place] = replace(self._curves(table), percentiles=percents, _results={})
        curves = self._made[place]
        assert isinstance(curves, Curves)
        part = (table.subtype or "").partition(": ")[2]
        return curves.percentile(_PARTS[part], float(column), self._group(row))

    # Tests of groups.

    @cached_property
    def _groups(self) -> Groups:
        if self.design.group is None:
            raise NotCheckedError("a test without groups is not recomputed")
        return Groups(self.design, self.perform, self.design.model.rho)

    def _survdiff(self, _: Table, row: str, column: str) -> Ours:
        level = self._group(row)
        if column in _GROUP:
            return self._groups.of_group(_GROUP[column], level)
        return self._groups.squared(level, "n_expected" if column.endswith("E") else "expected_variance")

    def _test(self, _: Table, __: str, column: str) -> Ours:
        return self._groups.of_test(_TEST[column])

    # Cox models.

    def _hazards(self, table: Table | None) -> Hazards:
        level = (conf_level(table) if table is not None else None) or 0.95
        place = ("hazards", level)
        if place not in self._made:
            self._made[place] = Hazards(self.design, self.perform, self._names, self.setting.ties, level)
        hazards = self._made[place]
        assert isinstance(hazards, Hazards)
        return hazards

    @cached_property
    def _names(self) -> list[str]:
        """The names of the coefficients that are printed."""
        of_kind = [each for each in self.tables if each.subtype in ("coefficients", "hazard ratios")]
        found = [label.text for each in of_kind for (label,) in each.dimensions[0].leaves]
        return list(dict.fromkeys(found)) or list(self.names) or usual_names(self.design, self._degrees)

    @cached_property
    def _degrees(self) -> dict[str, str]:
        """The degrees of freedom of each term of cox.zph."""
        return {
            row: cell.text
            for table in self.tables
            if table.subtype == "cox.zph"
            for place, cell in table.cells.items()
            for row, column in [words(table, place)]
            if column == "df"
        }

    def _robust(self, column: str) -> Ours | None:
        if self.design.model.robust and column not in ("coef", "exp(coef)", "exp(-coef)", "se(coef)"):
            return Ours(why=f"robust variances ({self.design.model.robust}) are not computed")
        return None

    def _coefficient(self, table: Table, row: str, column: str) -> Ours:
        if column == "robust se":
            return Ours(why="robust variances are not computed")
        if (robust := self._robust(column)) is not None:
            return robust
        hazards = self._hazards(table)
        if row in self._swapped:
            return Ours(why="columns of the model depend on each other, and another one is left out")
        if column == "exp(-coef)":
            ratio = hazards.coefficient(row, "hazard_ratio")
            return replace(ratio, number=1 / ratio.number) if ratio.number else ratio
        name = _COEFFICIENT[
            "lower" if column.startswith("lower") else "upper" if column.startswith("upper") else column
        ]
        # survival 2.38 printed p of two digits, with zeros behind where another row has more
        return replace(hazards.coefficient(row, name), padded=column == "p")

    @cached_property
    def _swapped(self) -> set[str]:
        """The coefficients, where others than those that R left out are left out here."""
        printed = {
            words(table, place)[0]
            for table in self.tables
            if table.subtype == "coefficients"
            for place, cell in table.cells.items()
            if words(table, place)[1] == "coef" and cell.system_missing
        }
        ours = self._hazards(None).left_out()
        return set(self._names) if printed and ours and printed != ours else set()

    def _model_test(self, _: Table, row: str, column: str) -> Ours:
        if column.startswith("robust"):
            return Ours(why="robust variances are not computed")
        if row == "Wald test" and column != "df" and (robust := self._robust(column)) is not None:
            return robust
        return self._hazards(None).test(_TESTS[row], _TEST[column])

    def _concordance(self, _: Table, __: str, column: str) -> Ours:
        if column == "se" and (robust := self._robust(column)) is not None:
            return robust
        return self._hazards(None).summary("concordance" if column == "concordance" else "concordance_std_error")

    def _proportional(self, table: Table, row: str, column: str) -> Ours:
        model = self.design.model
        if "rho" in {label.text for (label,) in table.dimensions[1].leaves}:
            return Ours(why="the test of proportional hazards of survival 2 is not recomputed")
        if model.transform != "km":
            return Ours(why=f"transform = {model.transform} is not recomputed")
        if model.robust:
            return Ours(why=f"robust variances ({model.robust}) are not computed")
        return self._hazards(None).proportional(row, _TEST[column], by_coefficient=model.by_coefficient)
