"""Procedures of R that take what that of a Cox regression takes."""

from __future__ import annotations

from sarcstat.analysis.cox.cox import CoxOptions, cox_arguments, fit_in_r, terms_of
from sarcstat.bridge.call import Reply, RRefusal
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.errors import AnalysisError


def cox_call(procedure: str, cohort: Cohort, options: CoxOptions, **more: object) -> Reply:
    """The reply of a procedure that takes what cox() takes, in the first convention; refusals as sentences."""
    convention, ties = next(iter(options.ties.items()))
    arguments = cox_arguments(cohort, options, terms_of(options), convention, ties)
    for name in ("conf_level", "baseline", "pattern", "ph_test", "concordance"):
        del arguments[name]
    try:
        return fit_in_r(arguments | more, procedure)
    except RRefusal as refusal:
        if refusal.code == "residuals_of_exact":
            raise AnalysisError(
                "There are no residuals under exact ties: R has them under breslow and efron.", "Change --ties."
            ) from None
        if refusal.code == "curves_of_time_dependent":
            raise AnalysisError(
                "With time-dependent covariates there is no survival curve of a patient.",
                "Leave the time-dependent covariates out, or the curve.",
            ) from None
        raise
