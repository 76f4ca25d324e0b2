"""V1: how the variables of a multivariable model relate to the univariable analyses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sarcstat.audit.facts import Facts, Model, Ratio
from sarcstat.audit.finding import Finding, Outcome, Passed, Severity, folded, grouped, like
from sarcstat.audit.number import Number
from sarcstat.audit.place import Place
from sarcstat.audit.populations import Populations
from sarcstat.audit.wald import p_box

_FEWEST = 3
_STEM = 6
_STOP = {"the", "and", "with", "without", "for", "from", "versus", "status", "level", "type", "yes"}


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
        known = set(map(folded, each.levels))
        each.levels += [level for level in dict.fromkeys(levels) if level and folded(level) not in known]

    for test in facts.tests:
        if test.variable and not test.within and test.place.source == "table":
            same = [each for each in like(test, facts.medians, "variable") if not each.within]
            levels = [median.level for median in same]
            add(test.variable, test.outcome, test.p, [*test.levels, *levels], test.place)
    for model in facts.models:
        if model.adjusted is False and not model.within:
            for ratio in model.ratios:
                add(ratio.variable, model.outcome, ratio.p, [ratio.level, ratio.reference], ratio.place)
    return list(found.values())


def _entered(model: Model, tested: Sequence[Tested], facts: Facts) -> Iterator[Outcome]:
    variables = grouped(model.ratios, _variable)
    matches = [(_match(ratios[0], tested), ratios) for ratios in variables]
    matched = sum(match is not None for match, _ in matches)
    if 2 * matched < len(matches):
        return  # the tables name variables in other words; nothing can be said
    severity: Severity = "warning" if 3 * matched >= 2 * len(matches) and _certain(model, tested, facts) else "note"
    for match, ratios in matches:
        if match is None:
            yield _untested(ratios[0], severity)
            continue
        findings = [*_significance(ratios[0], match, model, facts, severity), *_levels(ratios, match)]
        yield from findings
        if not findings:
            yield Passed("V1")


def _variable(ratio: Ratio) -> str:
    return folded(ratio.variable)


def _certain(model: Model, tested: Sequence[Tested], facts: Facts) -> bool:
    """Whether the methods say that only significant variables enter, and all tables are of the same patients."""
    populations = Populations(facts)
    own = populations.of(replace(model.place, row=()))
    same = all(populations.of(replace(place, row=())) == own for each in tested for place in each.places)
    return same and bool(model.outcome) and any(each.only_significant for each in facts.selections)


def _untested(ratio: Ratio, severity: Severity) -> Finding:
    text = "The variable is in the multivariable model and not in the univariable table."
    hint = "It may have been pre-specified, or tested without being shown."
    return Finding("V1", severity, ratio.place, ratio.variable, "a row in the univariable analysis", text, hint)


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
    significant = {
        outcome
        for outcome, values in match.p.items()
        if any(p_box(p)[0] <= threshold for p in values if p.sign not in ("NE", "NR"))
    }
    if folded(model.outcome) in significant:
        return
    shown = f"{match.name}: univariable p {', '.join(map(str, own))} for {model.outcome}"
    expected = f"p below {threshold:g}, as the methods say"
    why = "The variable is in the model although it was not significant by itself."
    if significant:
        yield Finding("V1", "note", ratio.place, shown, expected, why, "It was for another outcome.")
    else:
        yield Finding("V1", severity, ratio.place, shown, expected, why, "It may have been pre-specified.")


def _levels(ratios: Sequence[Ratio], match: Tested) -> Iterator[Finding]:
    """More levels were tested than the model has: levels were put together."""
    own = {folded(level) for ratio in ratios for level in (ratio.level, ratio.reference) if level}
    known = {folded(level) for level in match.levels}
    dummies = len({folded(ratio.level) for ratio in ratios})
    if len(known) > dummies + 1 and own & known and ratios[0].kind != "continuous":
        tested, model = ", ".join(match.levels), ", ".join(ratio.level for ratio in ratios)
        shown = f"{match.name}: {len(known)} levels tested ({tested}), {dummies + 1} in the model ({model})"
        text, hint = "More levels were tested one by one than the model compares.", "Levels may have been put together."
        yield Finding("V1", "note", ratios[0].place, shown, "the same levels in both tables", text, hint)


def _references(model: Model) -> Iterator[Outcome]:
    """A variable with several dummies names what they are compared with."""
    for ratios in grouped((ratio for ratio in model.ratios if ratio.level), _variable):
        if len(ratios) > 1 and not any(ratio.reference for ratio in ratios):
            listed = ", ".join(ratio.level for ratio in ratios)
            shown, text = f"{ratios[0].variable}: {listed}", "The reference category is not named."
            yield Finding("V1", "note", ratios[0].place, shown, "a reference", text)
