"""What the R procedures of Cox regressions refuse, in the user's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

from sarcstat.analysis.shared.entry import entry_refusal
from sarcstat.bridge.call import RRefusal
from sarcstat.data.cohort.covariate import Covariate
from sarcstat.data.cohort.in_time import VARIABLE
from sarcstat.errors import AnalysisError, SarcstatError, UsageError, counted
from sarcstat.limits import MOST_PARAMETERS


def too_large() -> AnalysisError:
    """The error of more patients at more event times than can be written out."""
    return AnalysisError(
        "The data are too large for --tvc: every patient is written out at every event time.",
        "Round the times, or split them into intervals beforehand.",
    )


def check_parameters(terms: Sequence[Sequence[str]], covariates: Sequence[Covariate]) -> None:
    """Raise AnalysisError for a model with more parameters than can be estimated in sensible time and memory."""
    levels = {each.name: len(each.factor.values) - 1 if each.factor else 1 for each in covariates}
    number = sum(prod(max(levels.get(name, 1), 1) for name in term) for term in terms)
    if number > MOST_PARAMETERS:
        raise AnalysisError(
            f"The model has {number:,} parameters; at most {MOST_PARAMETERS:,} are estimated.",
            "sarcstat univariate takes many covariates one by one; a column with many levels may be a number "
            "(--categorical names those that are not).",
        )


def in_words(refusal: RRefusal, arguments: Mapping[str, Any]) -> SarcstatError | None:
    """The error of a refusal of a call with these arguments; None of one that is for somebody else to word."""
    if refusal.code == "no_events":
        return AnalysisError("No patient had the event: there is nothing to model.", "Check --event and --where.")
    if refusal.code == "entry_at_exit":
        return entry_refusal(refusal)
    if refusal.code == "residuals_overflow":
        return AnalysisError(
            "There are no residuals of this model, and so no robust standard errors: some of its hazards are beyond "
            "any number.",
            "Is a covariate or an offset on another scale than meant? Leave out covariates whose hazard ratio is not "
            "estimable.",
        )
    if refusal.code == "tvc_too_large" and not len(arguments["tvc"]):
        return AnalysisError(
            "The data are too large for delayed entry here: every risk set is written out (exact ties, or coefficients "
            "without a finite estimate).",
            "Use --ties efron, or leave out covariates that separate those with the event.",
        )
    if refusal.code == "tvc_too_large":
        return too_large()
    if refusal.code == "listing_too_large":
        return _too_many(refusal.details)
    if refusal.code == "tvc_not_one_column":
        return UsageError("--tvc takes numbers and factors of two levels.", "Make a 0/1 column of each level.")
    if refusal.code == "tvc_no_value":
        return _no_value(refusal.details, arguments)
    return None


def _too_many(details: Mapping[str, Any]) -> AnalysisError:
    """The error of patients that the source counted, where a method for ties must list them, and they are too many."""
    exact, n = bool(details["exact"][0]), int(details["n"][0])
    listed = "every patient" if exact else "the deaths of each time"
    return AnalysisError(
        f"--ties {'exact' if exact else 'efron'} lists {listed} one by one, and these make {n:,} rows.",
        "Use --ties breslow, which only counts them, or a sample of the patients.",
    )


def _no_value(details: Mapping[str, Any], arguments: Mapping[str, Any]) -> AnalysisError:
    term, patients, time = (details[key][0] for key in ("term", "n", "time"))
    place = arguments["tvc"][int(term) - len(arguments["terms"]) - 1]
    name = list(arguments["variables"])[place - 1].removeprefix(VARIABLE)
    n = counted(int(patients), "patient")
    return AnalysisError(
        f"--tvc '{name}': the expression has no value, or no finite one, for {n} at risk at event times, the first of "
        f"them {float(time):.10g}.",
        "Say what it is there: a if condition else b. Or leave such patients out with --where.",
    )
