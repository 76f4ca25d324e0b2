"""`sarcstat audit` on simulated papers: false alarms on correct ones, detection in spoiled ones, tables a second.

With a number as argument, that many papers (default 1000) and ten times as many hazard ratios.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from simulated_papers import paper, triplets

from sarcstat.audit.facts import Facts, Model, Ratio
from sarcstat.audit.number import Number, number
from sarcstat.audit.rules import audit

#: Checked by rules that need the hazard ratio, its limits and p only.
TRIPLET_RULES = {"H1", "H2", "H3", "H4"}


def alarms(facts: Facts) -> Counter[str]:
    """Findings above a note, by rule."""
    return Counter(finding.rule for finding in audit(facts).findings if finding.severity != "note")


def changed_digit(rng: np.random.Generator, ratio: Ratio) -> Ratio:
    """One digit of HR or a limit replaced by another."""
    name = ("ratio", "low", "high")[rng.integers(3)]
    printed: Number = getattr(ratio, name)
    places = [i for i, character in enumerate(printed.text) if character.isdigit()]
    at = places[rng.integers(len(places))]
    digit = str((int(printed.text[at]) + rng.integers(1, 10)) % 10)
    return replace(ratio, **{name: number(printed.text[:at] + digit + printed.text[at + 1 :])})


def shifted_point(rng: np.random.Generator, ratio: Ratio) -> Ratio:
    """The decimal point of HR or a limit one place to the right."""
    name = ("ratio", "low", "high")[rng.integers(3)]
    printed: Number = getattr(ratio, name)
    whole, _, behind = printed.text.partition(".")
    return replace(ratio, **{name: number(f"{whole}{behind[:1]}.{behind[1:] or '0'}")})


def swapped_limits(rng: np.random.Generator, ratio: Ratio) -> Ratio:
    """Lower and upper limit exchanged."""
    return replace(ratio, low=ratio.high, high=ratio.low)


def changed_p(rng: np.random.Generator, ratio: Ratio) -> Ratio:
    """One digit of p replaced by another."""
    printed = ratio.p
    if printed is None or printed.exact is None:
        return ratio
    at = len(printed.text) - 1 - int(rng.integers(3))
    digit = str((int(printed.text[at]) + rng.integers(1, 10)) % 10)
    return replace(ratio, p=number(printed.text[:at] + digit + printed.text[at + 1 :]))


def spoiled(
    rng: np.random.Generator, model: Model, spoil: Callable[[np.random.Generator, Ratio], Ratio]
) -> Model | None:
    """A model with one row spoiled, None where spoiling changed nothing."""
    at = int(rng.integers(len(model.ratios)))
    row = spoil(rng, model.ratios[at])
    if row == model.ratios[at]:
        return None
    return replace(model, ratios=(*model.ratios[:at], row, *model.ratios[at + 1 :]))


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    rng = np.random.default_rng(20220101)
    models = list(triplets(rng, 10 * size))
    rows = sum(len(model.ratios) for model in models)
    found = sum((alarms(Facts(models=(model,))) for model in models), Counter[str]())
    print(f"{rows} correct hazard ratios: {found.total()} alarms above a note {dict(found) or ''}")
    papers = [paper(rng) for _ in range(size)]
    tables = sum(len(each.counts) + len(each.models) + 4 for each in papers)
    begun = time.perf_counter()
    found = sum(map(alarms, papers), Counter[str]())
    taken = time.perf_counter() - begun
    print(f"{size} correct papers, {tables} tables: {found.total()} alarms above a note {dict(found) or ''}")
    print(f"{taken:.1f} s, {1000 * taken / tables:.1f} s for 1,000 tables\n")
    print(f"{'one row spoiled by':22} {'tried':>6} {'any finding':>12} {'above a note':>13}")
    models = models[:size]
    for spoil in (changed_digit, shifted_point, swapped_limits, changed_p):
        tried = [each for model in models if (each := spoiled(rng, model, spoil)) is not None]
        seen = [[f for f in audit(Facts(models=(each,))).findings if f.rule in TRIPLET_RULES] for each in tried]
        share = [sum(map(bool, seen)), sum(any(f.severity != "note" for f in each) for each in seen)]
        name = spoil.__name__.replace("_", " ")
        print(f"{name:22} {len(tried):6} {share[0] / len(tried):12.1%} {share[1] / len(tried):13.1%}")
    _print_truncation(rng, size)


def _print_truncation(rng: np.random.Generator, size: int) -> None:
    """Tables whose hazard ratios and limits are cut off instead of rounded."""
    models = list(triplets(rng, 3 * size, cut_off=True))
    seen = [[f for f in audit(Facts(models=(model,))).findings if f.rule in TRIPLET_RULES] for model in models]
    said = sum(any("truncated" in f.explanation for f in each) for each in seen)
    any_ = sum(map(bool, seen))
    shares = f"{any_ / len(models):12.1%}   named as truncation {said / len(models):.1%}"
    print(f"{'truncated tables':22} {len(models):6} {shares}")


if __name__ == "__main__":
    main()
