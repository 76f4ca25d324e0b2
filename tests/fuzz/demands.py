"""Which numbers of a Cox model there must be, and which there must not be, as linear programming decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fuzz.models import Model
from fuzz.r_process import Answer

#: Of a parameter.
_OWN = (
    "coefficient",
    "coefficient_std_error",
    "wald",
    "p_value",
    "z",
    "hazard_ratio",
    "hazard_ratio_conf_low",
    "hazard_ratio_conf_high",
)
_EXPONENTIALS = ("hazard_ratio", "hazard_ratio_conf_low", "hazard_ratio_conf_high")


@dataclass
class Demands:
    """By key: `number` must be there, `none` must not, `either` is right, `skip` is not looked at."""

    found: dict[str, str] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)

    def says(self, key: str) -> bool:
        """Whether anything is known of a key."""
        return key in self.found

    def of(self, key: str) -> str:
        """What is demanded; numbers that R has are there unless something else is said."""
        return self.found.get(key, "")

    def overflows(self, key: str) -> bool:
        """Whether a number may lie beyond what doubles hold."""
        return key.rsplit("|", 1)[-1] in _EXPONENTIALS

    def add(self, prefix: str, job: Mapping[str, Any], answer: Answer) -> None:
        """The demands of one Cox job and its answer."""
        model: Model = job["_model"]
        for block, places, cone in job["_cones"]:
            for convention in model.conventions:
                self._block(prefix, model, block, places, cone, convention, answer, last=block == len(job["_cones"]))

    def _block(
        self,
        prefix: str,
        model: Model,
        block: int,
        places: list[int],
        cone: Any,
        convention: str,
        answer: Answer,
        *,
        last: bool,
    ) -> None:
        own = f"cox|{convention}"
        start = f"{prefix}{own}"
        sure = answer.flag(f"{own}|sure|{block}|1|0|0||sure") and not cone.unsure
        kept = [
            k for k in places if answer.flag(f"{own}|kept|{block}|1|{model.columns[k][0]}|{model.columns[k][1]}||kept")
        ]
        demand = _columns(model, places, kept, cone)
        for k in places:
            term, column, _ = model.columns[k]
            flat = demand[k] == "number" and answer.flag(f"{own}|flat|{block}|1|{term}|{column}||flat")
            demand[k] = "flat" if flat else demand[k]
            said = "either" if flat or not sure else demand[k]
            self.counted[said] = self.counted.get(said, 0) + 1
            for name in _OWN:
                self.found[f"{start}|equation|{block}|1|{term}|{column}||{name}"] = said
        self._tests(start, model, block, places, demand, sure=sure, whole=len(kept) == len(places), last=last)

    def _tests(
        self,
        start: str,
        model: Model,
        block: int,
        places: list[int],
        demand: Mapping[int, str],
        *,
        sure: bool,
        whole: bool,
        last: bool,
    ) -> None:
        """Wald tests have no number where a part is infinite; where columns were dropped they may have one."""
        terms = {model.columns[k][0]: [j for j in places if model.columns[j][0] == model.columns[k][0]] for k in places}
        unknown = "either" if sure else "skip"
        for term, own in {**terms, 0: places}.items():
            said = "none" if any(demand[k] == "none" for k in own) else ""
            if not sure or not whole or any(demand[k] in ("flat", "either") for k in own):
                said = "either"
            for name in ("wald", "p_value", "chi_square", "df"):
                if term:
                    self.found[f"{start}|equation|{block}|1|{term}|0||{name}"] = (
                        unknown if name == "df" and said else said
                    )
                elif last:
                    self.found[f"{start}|summary|0|0|0|0|wald|{name}"] = unknown if name == "df" and said else said
            for name in ("chi_square", "df", "p_value"):
                if last and (said or not whole or not sure):
                    self.found[f"{start}|ph_test|0|0|{term}|0||{name}"] = "either"
        # Whether a column is in the model decides its likelihood; of exact ties coxph may stop anywhere on the way.
        if not sure or (model.ties == "exact" and "none" in demand.values()):
            self.found[f"{start}|omnibus|{block}|1|0|0||neg2_log_likelihood"] = "skip"
            for name in ("chi_square", "df", "p_value"):
                for context in ("overall", "previous_step", "previous_block"):
                    for k in (block, block + 1):
                        self.found[f"{start}|{context}|{k}|1|0|0||{name}"] = "skip"
                for test in ("lr", "score") if last else ():
                    self.found[f"{start}|summary|0|0|0|0|{test}|{name}"] = "skip"


def _columns(model: Model, places: list[int], kept: list[int], cone: Any) -> dict[int, str]:
    """Of each column: a number, none, or either, where R drops whole terms and without them it has an estimate."""
    infinite = dict(zip(places, cone.infinite, strict=True))
    if not cone.infinite.any():
        return dict.fromkeys(places, "number")
    whole = {model.columns[k][0] for k in kept}
    rest = [k for k in places if model.columns[k][0] in whole]
    left = dict(zip(rest, model.cone(rest).infinite, strict=True)) if rest and len(rest) < len(places) else {}
    return {k: "number" if not infinite[k] else "either" if k in left and not left[k] else "none" for k in places}
