"""What `cox` does not do with sampling weights, with an offset, and with Firth's penalty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.results import Condition

#: What a model is not made with, by option: the name of the other option, its word, and why.
_NOT_WITH: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "sampling_weights": (
        ("firth", "--firth", "the penalized likelihood is that of a sample without weights"),
        ("univariable_first", "--univariable-first", "the tests that choose take patients to count alike"),
        ("optimism", "--optimism", "resamples would need the design of the sample"),
        ("split_at", "--split-at", "the model by period has no weights"),
    ),
    "offset": (
        ("optimism", "--optimism", "the models of the resamples have no offset"),
        ("split_at", "--split-at", "the model by period has no offset"),
    ),
    "firth": (
        ("robust", "--robust", "the penalized likelihood has no robust variance"),
        ("cluster", "--cluster", "the penalized likelihood has no robust variance"),
        (
            "univariable_first",
            "--univariable-first",
            "the tests that choose are those of the likelihood without penalty",
        ),
        ("optimism", "--optimism", "the models of the resamples are not penalized"),
        ("split_at", "--split-at", "the model by period is not penalized"),
    ),
}
_WORDS = {"sampling_weights": "--sampling-weights", "offset": "--offset", "firth": "--firth"}


def check_weighted(options: Mapping[str, Any], names: Sequence[str]) -> None:
    """Raise UsageError for what does not go together; `names` are the covariates and strata of the model."""
    for name, others in _NOT_WITH.items():
        for other, word, why in others if options.get(name) else ():
            if options.get(other) not in (None, False, ()):
                raise UsageError(f"{_WORDS[name]} is not available with {word}: {why}.", "Leave one of them out.")
    if options.get("offset") and options["offset"] in names:
        raise UsageError(
            f"--offset: '{options['offset']}' is a covariate or a stratum of the model, too.",
            "A covariate's coefficient is estimated, an offset's is 1: choose one.",
        )
    methods = [options["method"], *(block.partition(":")[0].strip() for block in options["blocks"])]
    stepwise = next((method for method in methods if method.startswith(("fstep", "bstep"))), None)
    for name, why in (
        ("sampling_weights", "take patients to count alike"),
        ("firth", "are those of the likelihood without penalty"),
    ):
        if options.get(name) and stepwise:
            raise UsageError(f"{_WORDS[name]}: the tests of {stepwise} {why}.", "Enter all terms at once.")
    if options.get("sampling_weights") and options["ties"] == "exact":
        raise UsageError("--sampling-weights: exact ties have no weights.", "Use --ties efron or breslow.")
    if options.get("firth"):
        _check_firth(options)


def _check_firth(options: Mapping[str, Any]) -> None:
    if options["ties"] == "exact":
        raise UsageError("--firth is not available for exact ties.", "Use --ties efron or breslow.")
    if len(options["blocks"]) > 1:
        raise UsageError(
            "--firth: penalized likelihoods of blocks that differ in their terms cannot be compared.",
            "Enter all terms at once, with --covariates.",
        )


def with_remedy(said: Sequence[Condition], options: Mapping[str, Any]) -> list[Condition]:
    """The conditions; the first that says of a hazard ratio that it is infinite names --firth, where that goes."""
    found = list(said)
    first = next((i for i, each in enumerate(found) if each.code == "infinite"), None)
    if first is None or options.get("firth"):
        return found
    try:
        check_weighted({**options, "firth": True}, ())
    except UsageError:
        return found
    text = f"{found[first].text} --firth (penalized likelihood) has an estimate."
    found[first] = replace(found[first], text=text)
    return found
