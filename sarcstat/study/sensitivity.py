"""The sensitivity table of an endpoint: its patients under each policy, and the results side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sarcstat.analysis.sensitivity import Case, SensitivityOptions, sensitivity
from sarcstat.data.cohort.cohort import Cohort, cohort
from sarcstat.data.cohort.covariate import Covariate
from sarcstat.data.cohort.factor import Factor, factor
from sarcstat.data.cohort.outcome import Outcome
from sarcstat.data.endpoints.derived import DerivedEndpoint
from sarcstat.data.endpoints.endpoints import POLICIES, Endpoints
from sarcstat.display.sensitivity import document
from sarcstat.display.shapes.document import Document
from sarcstat.errors import AnalysisError, InputError, closest, listing
from sarcstat.results import Condition, Provenance

Prepared = tuple[Cohort, Provenance]


def sensitivity_document(
    endpoints: Endpoints,
    name: str,
    *,
    by: Sequence[str] = (),
    references: Mapping[str, str] | None = None,
    options: SensitivityOptions | None = None,
    excluded: Sequence[tuple[str, Any]] = (),
    provenance: Callable[[Cohort], Provenance],
    recorded: Mapping[str, object] | None = None,
) -> Document:
    """The results of an endpoint under each policy for patients lost to follow-up, for everybody and by factor.

    `references` names the reference level of a factor (default: its first), `excluded` are masks of rows with the
    reasons, `provenance` says where a cohort comes from. Raises InputError for a reference that is no level,
    AnalysisError where nobody is left under a policy. A factor with one level under a policy is a warning.
    """
    dataset = endpoints.dataset
    factors = {each: factor(dataset.frame, dataset.codebook, each) for each in by}
    given = options or SensitivityOptions()
    texts = {each: _reference(factors[each], level) for each, level in (references or {}).items() if each in factors}
    given = replace(given, references={**given.references, **texts})
    said: list[Condition] = []
    cases = []
    for policy in POLICIES:
        making = _Cohorts(endpoints, endpoints.under(name, policy), excluded, provenance)
        cases.append(making.case(policy, factors))
        said += making.said
    found = sensitivity(cases, given, recorded or {})
    combined = found.combined()
    lost = int(_lost(endpoints.derived[name], excluded).sum())
    combined = replace(combined, conditions=(*said, *combined.conditions))
    return document(found.policies, combined, lost, endpoints.derived[name].definition.lost, given.ties)


def _lost(endpoint: DerivedEndpoint, excluded: Sequence[tuple[str, Any]]) -> Any:
    """The patients of whom the policy decides."""
    from sarcstat.data.cohort.rows import none_of

    course = endpoint.course
    masks = [*(mask for _, mask in course.left_out), *(mask for _, mask in excluded)]
    return course.lost & none_of(masks, len(endpoint.time))


def _reference(found: Factor, level: str) -> str:
    """The text of a level that is named by its text or its value."""
    if level in found.texts:
        return level
    written = [str(value) for value in found.values]
    if level in written:
        return found.texts[written.index(level)]
    meant = closest(level, found.texts)
    hint = f"Did you mean '{meant}'?" if meant else f"Its levels are {listing(found.texts, 10)}."
    raise InputError(f"'{level}' is not a level of '{found.name}'.", hint)


class _Cohorts:
    """The cohorts of an endpoint under one policy."""

    def __init__(
        self,
        endpoints: Endpoints,
        endpoint: DerivedEndpoint,
        excluded: Sequence[tuple[str, Any]],
        provenance: Callable[[Cohort], Provenance],
    ) -> None:
        self.dataset = endpoints.dataset
        self.outcome = outcome_of(endpoint)
        self.excluded = [*excluded, *endpoint.left_out]
        self.provenance = provenance
        self.said: list[Condition] = []

    def case(self, policy: str, factors: Mapping[str, Factor]) -> Case:
        groups: dict[str, Prepared] = {}
        models: dict[str, Prepared] = {}
        for name, each in factors.items():
            try:
                groups[name] = self._prepared(by=each)
                models[name] = self._prepared(covariates=[Covariate(name, each.label, None, each)])
            except AnalysisError as error:
                self.said.append(Condition("warning", f"lost = {policy}: {error}", "factor_left_out"))
        return Case(policy=policy, everybody=self._prepared(), groups=groups, models=models)

    def _prepared(self, **columns: Any) -> Prepared:
        found = cohort(self.dataset, self.outcome, excluded=self.excluded, **columns)
        return found, self.provenance(found)


def outcome_of(endpoint: DerivedEndpoint) -> Outcome:
    """The endpoint as the outcome of an analysis, in its own unit."""
    import numpy as np

    name = endpoint.definition.name
    codes = np.where(np.isnan(endpoint.event), -1, endpoint.event).astype(np.int32)
    event = Factor(f"{name}_event", f"{endpoint.label}: event", [0, 1], ["censored", "event"], codes)
    label = f"{endpoint.label} ({endpoint.definition.unit})"
    coding = ", ".join(endpoint.counts(event=True)) or "no event occurs"
    return Outcome(endpoint.time, name, label, event, np.array([False, True]), coding)
