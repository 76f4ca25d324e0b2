"""V1: how the variables of a multivariable model relate to the univariable analyses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sarcstat.audit.facts import Facts, Model, Ratio
from sarcstat.audit.finding import Finding, Outcome, Passed, Severity, folded
from sarcstat.audit.number import Number
from sarcstat.audit.place import Place
from sarcstat.audit.populations import Populations
from sarcstat.audit.wald import p_box

_FEWEST = 3
_STEM = 6
_STOP = {
    "the",
    "and",
    "with",
    "without",
    "for",
    "from",
    "vs",
    "versus",
    "status",
    "level",
    "type",
    "yes",
    "no",
    "of",
    "in",
}


@dataclass(slots=True)
class Tested:
    """A variable of univariable analyses: its p by outcome, where they stand, and the levels that occur."""

    name: str
    p: dict[str, list[Number]] = field(default_factory=dict)
    places: set[Place] = field(default_factory=set)
    levels: list[str] = field(default_factory=list)


def check(facts: Facts) -> Iterator[Outcome]:
    """Every multivariable model against what was tested one by one, where at least three variables were."""
    tested = _tested(facts)
    for model in facts.models:
        # Sentences repeat rows of the table, by other words and not all of them.
        if model.adjusted and model.place.source == "table":
            yield from _references(model)
            if len(tested) >= _FEWEST and any(folded(model.outcome) in each.p for each in tested):
                yield from _entered(model, tested, facts)


def _tested(facts: Facts) -> list[Tested]:
    """The variables with a log-rank test or a univariable hazard ratio."""
    found: dict[str, Tested] = {}

    def add(variable: str, outcome: str, p: Number | None, levels: Sequence[str], place: Place) -> None:
        each = found.setdefault(folded(variable), Tested(variable))
        each.places.add(place)
        each.p.setdefault(folded(outcome), []).extend([p] if p is not None else [])
        each.levels += [
            level for level in dict.fromkeys(levels) if level and folded(level) not in map(folded, each.levels)
        ]

    for test in facts.tests:
        if test.variable and not test.within and test.place.source == "table":
            levels = [
                median.level
                for median in facts.medians
                if folded(median.variable) == folded(test.variable) and not median.within
            ]
            add(test.variable, test.outcome, test.p, [*test.levels, *levels], test.place)
    for model in facts.models:
        if model.adjusted is False and not model.within:
            for ratio in model.ratios:
                add(ratio.variable, model.outcome, ratio.p, [ratio.level, ratio.reference], ratio.place)
    return list(found.values())


def _entered(model: Model, tested: Sequence[Tested], facts: Facts) -> Iterator[Outcome]:
    variables: dict[str, list[Ratio]] = {}
    for ratio in model.ratios:
        variables.setdefault(folded(ratio.variable), []).append(ratio)
    matches = {name: _match(ratios[0], tested) for name, ratios in variables.items()}
    matched = sum(match is not None for match in matches.values())
    if 2 * matched < len(matches):
        return  # the tables name variables in other words; nothing can be said
    severity: Severity = "warning" if 3 * matched >= 2 * len(matches) and _certain(model, tested, facts) else "note"
    for name, ratios in variables.items():
        match = matches[name]
        if match is None:
            yield _untested(ratios[0], severity)
            continue
        findings = [*_significance(ratios[0], match, model, facts, severity), *_levels(ratios, match)]
        yield from findings
        if not findings:
            yield Passed("V1")


def _certain(model: Model, tested: Sequence[Tested], facts: Facts) -> bool:
    """Whether the methods say that only significant variables enter, and all tables are of the same patients."""
    populations = Populations(facts)
    own = populations.of(replace(model.place, row=()))
    same = all(populations.of(replace(place, row=())) == own for each in tested for place in each.places)
    return same and bool(model.outcome) and any(each.only_significant for each in facts.selections)


def _untested(ratio: Ratio, severity: Severity) -> Finding:
    return _finding(
        ratio.place,
        severity,
        ratio.variable,
        "a row in the univariable analysis",
        "The variable is in the multivariable model and not in the univariable table.",
        "It may have been pre-specified, or tested without being shown.",
    )


def _match(ratio: Ratio, tested: Sequence[Tested]) -> Tested | None:
    """The tested variable of the same name, else one that shares a word or a stem."""
    name = folded(ratio.variable)
    exact = next((each for each in tested if folded(each.name) == name), None)
    if exact:
        return exact
    words = _words(f"{ratio.variable} {ratio.level}")
    for each in tested:
        others = _words(" ".join([each.name, *each.levels]))
        if words & others or any(_stem_shared(word, other) for word in words for other in others):
            return each
    return None


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[^\W\d_]{3,}", folded(text)) if word not in _STOP}


def _stem_shared(one: str, other: str) -> bool:
    """Whether two words have six letters in a row in common."""
    return any(one[i : i + _STEM] in other for i in range(len(one) - _STEM + 1))


def _significance(ratio: Ratio, match: Tested, model: Model, facts: Facts, severity: Severity) -> Iterator[Finding]:
    """A variable that was not significant by itself, where the methods say that only significant ones enter."""
    rule = next((each for each in facts.selections if each.only_significant), None)
    own = match.p.get(folded(model.outcome), [])
    if rule is None or not own:
        return
    threshold = float(rule.threshold) if rule.threshold is not None else 0.05
    if any(p_box(p)[0] <= threshold for p in own if p.sign not in ("NE", "NR")):
        return
    elsewhere = [
        outcome
        for outcome, values in match.p.items()
        if any(p_box(p)[0] <= threshold for p in values if p.sign not in ("NE", "NR"))
    ]
    shown = f"{match.name}: univariable p {', '.join(map(str, own))} for {model.outcome}"
    expected = f"p below {threshold:g}, as the methods say"
    why = "The variable is in the model although it was not significant by itself."
    if elsewhere:
        yield _finding(ratio.place, "note", shown, expected, why, "It was for another outcome.")
    else:
        yield _finding(ratio.place, severity, shown, expected, why, "It may have been pre-specified.")


def _levels(ratios: Sequence[Ratio], match: Tested) -> Iterator[Finding]:
    """More levels were tested than the model has: levels were put together."""
    own = {folded(level) for ratio in ratios for level in (ratio.level, ratio.reference) if level}
    known = {folded(level) for level in match.levels}
    dummies = len({folded(ratio.level) for ratio in ratios})
    if len(known) > dummies + 1 and own & known and ratios[0].kind != "continuous":
        tested, model = ", ".join(match.levels), ", ".join(ratio.level for ratio in ratios)
        yield _finding(
            ratios[0].place,
            "note",
            f"{match.name}: {len(known)} levels tested ({tested}), {dummies + 1} in the model ({model})",
            "the same levels in both tables",
            "More levels were tested one by one than the model compares.",
            "Levels may have been put together.",
        )


def _references(model: Model) -> Iterator[Outcome]:
    """A variable with several dummies names what they are compared with."""
    variables: dict[str, list[Ratio]] = {}
    for ratio in model.ratios:
        if ratio.level:
            variables.setdefault(folded(ratio.variable), []).append(ratio)
    for ratios in variables.values():
        if len(ratios) > 1 and not any(ratio.reference for ratio in ratios):
            listed = ", ".join(ratio.level for ratio in ratios)
            text = "The reference category is not named."
            yield _finding(ratios[0].place, "note", f"{ratios[0].variable}: {listed}", "a reference", text, "")


def _finding(place: Place, severity: Severity, printed: str, expected: str, text: str, hint: str) -> Finding:
    return Finding(
        rule="V1",
        severity=severity,
        place=place,
        printed=printed,
        expected=expected,
        explanation=text,
        suggestion=hint,
    )
