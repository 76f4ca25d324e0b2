"""The numbers of coxph and cox.zph, by coefficient, term and test."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sarcstat.crosscheck.listings.coefficients import Coded, Meaning, coded, column_of, comparison, level_text
from sarcstat.crosscheck.listings.design import EVENT, STRATUM, TIME, Design, plain
from sarcstat.crosscheck.listings.ours import Ours, Perform, of, one, result_of
from sarcstat.crosscheck.plan import NotCheckedError
from sarcstat.outputs.r_language import written
from sarcstat.request import Endpoint, Request
from sarcstat.results import AnalysisResult

_STD_ERROR = "coefficient_std_error"
TIES = ("efron", "breslow", "exact")


@dataclass
class Hazards:
    """A Cox model whose coefficients have these names; `ties` and `conf_level` decide its numbers.

    `fold` is how the program compares names.
    """

    design: Design
    perform: Perform
    names: Sequence[str]
    ties: str
    conf_level: float = 0.95
    fold: Callable[[str], str] = plain

    @cached_property
    def coding(self) -> Coded:
        """What the names mean."""
        return coded(self.design, self.names, self.fold)

    @cached_property
    def columns(self) -> dict[str, str]:
        """The variables of the model → their neutral names."""
        return {written(each): f"v{place}" for place, each in enumerate(self.design.model.factors, start=1)}

    @cached_property
    def result(self) -> AnalysisResult:
        """Everything that is computed of the model."""
        if self.ties not in TIES:
            raise NotCheckedError(f"ties = {self.ties} is not recomputed")
        if not self.design.model.terms:
            raise NotCheckedError("a model without terms is not recomputed")
        kinds, references = self.coding.kinds, self.coding.references
        keys: dict[str, object] = {
            "style": "r",
            "covariates": [":".join(self.columns[written(each)] for each in term) for term in self.design.model.terms],
            "ties": self.ties,
            "conf_level": self.conf_level,
        }
        factors = {name: column for name, column in self.columns.items() if kinds[name] != "number"}
        if factors:
            keys["categorical"] = list(factors.values())
            keys["ref"] = {self.columns[name]: level_text(place) for name, place in references.items()}
            keys["contrast"] = {column: "polynomial" for name, column in factors.items() if kinds[name] == "power"}
            keys = {name: value for name, value in keys.items() if value}
        if self.design.stratum is not None:
            keys["strata"] = STRATUM
        data = self.design.dataset({column: column_of(self.coding, name) for name, column in self.columns.items()})  # type: ignore[misc]
        return result_of(self.perform, Request("cox", keys, [Endpoint(TIME, EVENT)]), data)

    def coefficient(self, name: str, statistic: str) -> Ours:
        """A number of a coefficient."""
        meaning = self.coding.meanings.get(name)
        if meaning is None:
            return Ours(why=f"the model has no coefficient '{name}'")
        term = self._term([written(each) for each in meaning.term])
        found = [
            each for each in self.result.find(name=statistic, context="equation") if each.term == term and each.column
        ]
        power = next((place for kind, place in meaning.parts if kind == "power"), 0)
        if power:
            found = [each for each in found if each.column == power]
        elif (wanted := comparison(self.coding, meaning)) is not None:
            found = [each for each in found if each.level == wanted]
            if not found and not self._occurs(meaning):
                return of(0.0 if statistic == _STD_ERROR else None)  # R has NA, and no error
        ours = one(iter(found), statistic)
        return of(0.0) if ours == Ours() and statistic == _STD_ERROR else ours

    def _occurs(self, meaning: Meaning) -> bool:
        """Whether a row has the levels of a coefficient."""
        rows = np.ones(len(self.design.time), dtype=bool)
        for each, (kind, place) in zip(meaning.term, meaning.parts, strict=True):
            if kind == "level":
                rows &= self.coding.vectors[written(each)].numbers == place
        return bool(rows.any())

    def _term(self, names: Sequence[str]) -> str:
        """A term in the words of our results."""
        wanted = sorted(self.columns[name] for name in names)
        found = {each.term for each in self.result.find(context="equation") if each.term}
        return next((term for term in found if sorted(term.split("*")) == wanted), "")

    def proportional(self, row: str, statistic: str, *, by_coefficient: bool = False) -> Ours:
        """A number of the test of proportional hazards, of a term, or a coefficient, or of all ("GLOBAL")."""
        if row == "GLOBAL":
            return one(self.result.find(name=statistic, context="ph_test", term=None), statistic)
        terms = {plain(":".join(map(written, term))): term for term in self.design.model.terms}
        terms |= {plain(":".join(written(each).strip("()") for each in term)): term for term in self.design.model.terms}
        term = terms.get(plain(row))
        if by_coefficient and row in self.coding.meanings:
            term = self.coding.meanings[row].term
            if sum(each.term == term for each in self.coding.meanings.values()) > 1:
                return Ours(why="a test of each coefficient of a factor is not recomputed")
        if term is None:
            return Ours(why=f"the model has no term '{row}'")
        return one(
            self.result.find(name=statistic, context="ph_test", term=self._term(list(map(written, term)))), statistic
        )

    def test(self, test: str, statistic: str) -> Ours:
        """A number of a test of the whole model: lr, wald, score."""
        return self._estimable(one(self.result.find(name=statistic, context="summary", test=test), statistic))

    def summary(self, name: str) -> Ours:
        """A number of the whole model."""
        return self._estimable(one(self.result.find(name=name, context="summary"), name))

    def _estimable(self, ours: Ours) -> Ours:
        return Ours(why="no coefficient of the model can be estimated") if ours == Ours() else ours

    def left_out(self) -> set[str]:
        """The coefficients that cannot be estimated, as others say the same."""
        return {name for name in self.names if self.coefficient(name, "coefficient") == Ours()}

    def count(self, name: str) -> Ours:
        """A number of cases."""
        return one(self.result.find(name=name, context="case_processing"), name)

    def null_log_likelihood(self) -> float:
        """The log likelihood of the model without terms."""
        found = one(self.result.find(name="neg2_log_likelihood", context="omnibus", block=0), "null")
        return -0.5 * float(found.number or math.nan)

    def r_square(self, column: str) -> Ours:
        """1 - exp(-LR / n) of Cox and Snell, and its maximum, as summary(coxph) of survival 2 printed them."""
        cases = self.count("n").number or math.nan
        if column == "max possible":
            return of(1 - math.exp(2 * self.null_log_likelihood() / cases))
        ratio = self.test("lr", "chi_square").number or math.nan
        return of(1 - math.exp(-ratio / cases))
