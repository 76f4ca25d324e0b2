"""Cox models in facts: what the last model of each endpoint says of every covariate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sarcstat.display.cox.layouts import final_model, parameters
from sarcstat.display.findings.competing import fine_gray
from sarcstat.display.findings.contrasts import ByPeriod, by_period
from sarcstat.display.findings.facts import RATIO, EndpointName, Estimate, Found, Names, Test, computed, conf_level
from sarcstat.display.findings.units import unit_of
from sarcstat.display.lowered import lowered, plain
from sarcstat.display.sentences import model_counts
from sarcstat.display.shapes.document import Document
from sarcstat.results import AnalysisResult

#: Between the labels of a product, as in tables of journals.
_TIMES = " × "


@dataclass(frozen=True, slots=True)
class Effect:
    """One hazard ratio of the model: `ECOG performance status`, `≥2 vs 0–1`, or `age`, `per 10 years`."""

    label: str
    compared: str
    hazard_ratio: Estimate
    test: Test

    @property
    def named(self) -> str:
        """Label and levels; of a number the label alone."""
        return self.label if not self.compared or self.compared.startswith("per ") else f"{self.label}, {self.compared}"


@dataclass(frozen=True, slots=True)
class CoxFindings:
    """The last model of one endpoint.

    `effects` are all hazard ratios, `unassociated` the labels of covariates none of whose hazard ratios is significant,
    `left_out` those that selection did not take. `proportional` is the test of proportional hazards of all terms
    (None: not made), `doubtful` are the terms whose own test is significant, `untested` those whose own test could not
    be made, or whose hazard ratio is not estimable. `per_parameter` are the events for each parameter, where few;
    `by_period` hazard ratios by period.
    """

    endpoint: EndpointName
    n: int
    events: int
    stepwise: bool
    effects: Sequence[Effect]
    unassociated: Sequence[str]
    left_out: Sequence[str]
    strata: str
    proportional: Test | None
    doubtful: Sequence[Test]
    by_period: Sequence[ByPeriod] = ()
    untested: Sequence[str] = ()
    per_parameter: str = ""

    @property
    def higher(self) -> list[Effect]:
        """Significant hazard ratios above 1."""
        return [each for each in self._significant() if (each.hazard_ratio.number or 0) > 1]

    @property
    def lower(self) -> list[Effect]:
        """Significant hazard ratios below 1."""
        return [each for each in self._significant() if (each.hazard_ratio.number or 0) < 1]

    @property
    def not_estimable(self) -> list[Effect]:
        """Hazard ratios that do not exist for these data."""
        return [each for each in self.effects if each.hazard_ratio.missing]

    def _significant(self) -> list[Effect]:
        return [each for each in self.effects if each.test.significant and not each.hazard_ratio.missing]


def cox(document: Document, names: Names) -> dict[str, Any]:
    """`models`: CoxFindings of each endpoint; `subdistributions`: FineGrayFindings, where there are any."""
    results = [section.result for section in document.sections]
    weighted = [fine_gray(result, names) for result in results]
    return {
        "models": [
            _model(each, names) for each in results if any(s.context == "case_processing" for s in each.statistics)
        ],
        "subdistributions": [each for each in weighted if each is not None],
    }


def _model(result: AnalysisResult, names: Names) -> CoxFindings:
    found = Found(result.statistics, result.conventions[0], conf_level(result))
    variable = found.statistics[0].variable
    model = parameters(result, *final_model(result))
    effects = {term: list(_effects(found, result, own)) for term, own in model.items()}
    quiet = [
        _plain(result, term)
        for term, own in effects.items()
        if not any(each.test.significant or each.hazard_ratio.missing for each in own)
    ]
    candidates = ["*".join(term) for block in computed(result)["blocks"] for term in block["terms"]]
    left_out = [_plain(result, term) for term in candidates if term not in model and f"term:{term}" in result.labels]
    n, events = model_counts(result)
    overall, *by_term = _proportional(found, result) or [None]
    lost = {_plain(result, term) for term, own in effects.items() if any(each.hazard_ratio.missing for each in own)}
    few = (each.text.split()[0] for each in result.conditions if each.code == "few_events_per_parameter")
    return CoxFindings(
        endpoint=names.endpoint(variable),
        n=n,
        events=events,
        stepwise=any(block["method"] != "enter" for block in computed(result)["blocks"]),
        effects=[each for own in effects.values() for each in own],
        unassociated=quiet,
        left_out=left_out,
        strata=lowered(result.labels.get("stratum", "")),
        proportional=overall,
        by_period=by_period(result, _TIMES),
        doubtful=[each for each in by_term if each is not None and each.significant and each.name not in lost],
        untested=[each.name for each in by_term if each is not None and (each.number is None or each.name in lost)],
        per_parameter=next(few, ""),
    )


def _effects(found: Found, result: AnalysisResult, own: Sequence[Any]) -> Iterator[Effect]:
    for statistic in own:
        place = {key: getattr(statistic, key) for key in ("variable", "term", "column", "level", "block", "step")}
        ratio = found.estimate("hazard_ratio", "equation", RATIO, **place)
        p = found.get("p_value", "equation", **place)
        missing = Estimate("NE", missing="not_estimable")
        test = found.test("Wald", p) or Test("Wald", "p not estimable", None, False)
        step = unit_of(result, statistic.term or "")
        label = step.label if step else lowered(result.term_label(statistic.term, _TIMES))
        if any(each.term == f"T_*{statistic.term}" for each in found.statistics):
            label += " at time 0"  # beside its product with time
        compared = statistic.level or (f"per {step.per}" if step else "")
        yield Effect(label, compared, ratio or missing, test)


def _plain(result: AnalysisResult, term: str) -> str:
    """A term within a sentence, whatever its unit and step."""
    step = unit_of(result, term)
    return step.label if step else plain(result.term_label(term, _TIMES))


def _proportional(found: Found, result: AnalysisResult) -> list[Test | None]:
    """The test of all terms, then that of each term by its label."""
    tests = [each for each in found.statistics if each.context == "ph_test" and each.name == "p_value"]
    tests.sort(key=lambda each: each.term is not None)
    if not tests or tests[0].term is not None:
        return []
    return [found.test(_plain(result, each.term) if each.term else "", each) for each in tests]
