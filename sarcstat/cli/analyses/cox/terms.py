"""The terms of a Cox model, block by block, from the options that name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sarcstat.cli.analyses.cox.selection import forced_terms
from sarcstat.errors import UsageError
from sarcstat.terms import METHODS, ModelTerms, block_parts, model_terms

#: When a stepwise method enters and removes a term, unless the options say otherwise.
PIN, POUT = 0.05, 0.10


def terms_asked(options: Mapping[str, Any], known: Sequence[str] | None) -> ModelTerms:
    """Method and terms of each block."""
    from sarcstat.cli.analyses.cohorts.pipeline import column_list

    neither = not options["blocks"] and not options["covariates"]
    by_time = neither and options["tvc"] and options["univariable_first"] is None
    if bool(options["blocks"]) == bool(options["covariates"]) and not by_time:
        both = "both were given" if options["blocks"] else "neither was given"
        raise UsageError(
            f"Name covariates with --covariates or with --block: {both}.", "For example: --covariates age,sex"
        )
    if options["last_step"] and options["style"] in ("r", "journal"):
        raise UsageError(
            f"--last-step leaves out steps, and --style {options['style']} shows the last model only.", "Leave it out."
        )
    if options["forced"] and options["univariable_first"] is None:
        raise UsageError("--force belongs to --univariable-first.", "Without it every covariate enters.")
    blocks = [block_parts(block, options["method"], known) for block in options["blocks"]]
    for method, listed in blocks:
        if method not in METHODS:
            raise UsageError(
                f"--block '{method}:{listed}': '{method}' is not a method.", f"There are {', '.join(METHODS)}."
            )
    entries = [(method, column_list([listed], known)) for method, listed in blocks]
    model = model_terms(entries or [(options["method"], column_list(options["covariates"], known))], known)
    if options["univariable_first"] is None:
        _check_number(model)
    forced_terms(model.blocks, options["forced"], known)
    _check_methods(options, [method for method, _ in model.blocks], known)
    return model


def _check_number(model: ModelTerms) -> None:
    """Refuse, before the data are read, more terms than a model can have parameters."""
    from sarcstat.limits import MOST_PARAMETERS

    number = sum(len(terms) for _, terms in model.blocks)
    if number > MOST_PARAMETERS:
        raise UsageError(
            f"The model has {number:,} covariates; at most {MOST_PARAMETERS:,} parameters are estimated.",
            "sarcstat univariate takes many covariates one by one.",
        )


def _check_methods(options: Mapping[str, Any], methods: Sequence[str], known: Sequence[str] | None) -> None:
    """Refuse what would change nothing: a method that every block has by itself, bounds without a stepwise method."""
    if options["method"] != "enter" and all(block_parts(block, "", known)[0] for block in options["blocks"] or [""]):
        raise UsageError("--method is for blocks without one, and every --block names its own.", "Leave --method out.")
    if all(method == "enter" for method in methods):
        for name, usual in (("pin", PIN), ("pout", POUT)):
            if options[name] != usual:
                raise UsageError(f"--{name} belongs to a stepwise method.", "For example: --method fstep-lr")
