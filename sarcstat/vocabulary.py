"""Every statistic sarcstat knows: its name, kind, label, and what a missing value means.

The names are the words of results, JSON, CSV and templates. A statistic that is not listed here cannot be
put into a result, so a typing error is an error and not a new word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "count",  # a number of patients or events
    "sum",  # a sum that need not be whole, as an expected number of events
    "ratio",
    "time",  # in the unit of the time column
    "probability",  # 0 to 1
    "percent",  # 0 to 100
    "coefficient",
    "statistic",  # chi-square, z
    "df",  # degrees of freedom
    "p_value",
    "text",
]
Missing = Literal["not_reached", "not_estimable", "blank", "suppressed"]


@dataclass(frozen=True, slots=True)
class Term:
    """One statistic: how it is labelled, formatted by kind, and read when it has no value."""

    label: str
    kind: Kind
    missing: Missing = "not_estimable"


TERMS: dict[str, Term] = {
    "n": Term("N", "count"),
    "n_events": Term("N of Events", "count"),
    "n_censored": Term("N Censored", "count"),
    "percent_censored": Term("Percent Censored", "percent"),
    "last_time": Term("Largest Time", "time"),
    "mean": Term("Mean", "time"),
    "mean_limit": Term("Mean: Upper Limit of Time", "time"),
    "mean_variance_factor": Term("Mean: Variance Factor m/(m - 1)", "ratio"),
    "mean_std_error": Term("Mean: Std. Error", "time"),
    "mean_conf_low": Term("Mean: Lower Confidence Limit", "time"),
    "mean_conf_high": Term("Mean: Upper Confidence Limit", "time"),
    "median": Term("Median", "time", "not_reached"),
    "median_std_error": Term("Median: Std. Error", "time"),
    "median_conf_low": Term("Median: Lower Confidence Limit", "time"),
    "median_conf_high": Term("Median: Upper Confidence Limit", "time"),
    "percentile": Term("Percentile", "time", "not_reached"),
    "percentile_std_error": Term("Percentile: Std. Error", "time"),
    "percentile_conf_low": Term("Percentile: Lower Confidence Limit", "time"),
    "percentile_conf_high": Term("Percentile: Upper Confidence Limit", "time"),
    "n_risk": Term("Number at Risk", "count"),
    "survival": Term("Survival", "probability"),
    "survival_std_error": Term("Survival: Std. Error", "probability"),
    "survival_conf_low": Term("Survival: Lower Confidence Limit", "probability"),
    "survival_conf_high": Term("Survival: Upper Confidence Limit", "probability"),
    "restricted_mean": Term("Restricted Mean Survival Time", "time"),
    "restricted_mean_std_error": Term("Restricted Mean: Std. Error", "time"),
    "restricted_mean_conf_low": Term("Restricted Mean: Lower Confidence Limit", "time"),
    "restricted_mean_conf_high": Term("Restricted Mean: Upper Confidence Limit", "time"),
    "n_observed": Term("Observed", "count"),
    "n_expected": Term("Expected", "sum"),
    "expected_variance": Term("Variance of Observed - Expected", "sum"),
    "neg2_log_likelihood": Term("-2 Log Likelihood", "statistic"),
    "neg2_penalized_log_likelihood": Term("-2 Penalized Log Likelihood", "statistic"),
    "action": Term("Step", "text"),
    "coefficient": Term("B", "coefficient"),
    "coefficient_std_error": Term("SE", "coefficient"),
    "coefficient_robust_std_error": Term("Robust SE", "coefficient"),
    "wald": Term("Wald", "statistic"),
    "z": Term("z", "statistic"),
    "hazard_ratio": Term("Exp(B)", "ratio"),
    "hazard_ratio_conf_low": Term("Exp(B): Lower Confidence Limit", "ratio"),
    "hazard_ratio_conf_high": Term("Exp(B): Upper Confidence Limit", "ratio"),
    "score": Term("Score", "statistic"),
    "loss_chi_square": Term("Loss Chi-Square", "statistic"),
    "covariate_mean": Term("Mean", "coefficient"),
    "correlation": Term("Correlation", "coefficient"),
    "concordance": Term("Concordance", "probability"),
    "concordance_std_error": Term("Concordance: Std. Error", "probability"),
    "concordance_conf_low": Term("Concordance: Lower Confidence Limit", "probability"),
    "concordance_conf_high": Term("Concordance: Upper Confidence Limit", "probability"),
    "concordance_optimism": Term("Optimism of the Concordance", "probability"),
    "concordance_corrected": Term("Concordance Corrected for Optimism", "probability"),
    "calibration_slope": Term("Calibration Slope Corrected for Optimism", "ratio"),
    "n_resamples": Term("Bootstrap Resamples", "count"),
    "n_resamples_used": Term("Bootstrap Resamples Used", "count"),
    "n_parameters": Term("Parameters", "count"),
    "events_per_parameter": Term("Events per Parameter", "sum"),
    "n_tied_event_times": Term("Tied Event Times", "count"),
    "n_event_times": Term("Event Times", "count"),
    "n_rows": Term("Rows", "count"),
    "n_with_event": Term("Patients with an Event", "count"),
    "n_missing": Term("Cases with missing values", "count"),
    "n_negative": Term("Cases with negative time", "count"),
    "n_dropped": Term("Cases dropped", "count"),
    "n_total": Term("Total", "count"),
    "n_early_censored": Term("Censored cases before the earliest event in a stratum", "count"),
    "chi_square": Term("Chi-Square", "statistic"),
    "df": Term("df", "df"),
    "p_value": Term("Sig.", "p_value"),
}

TERMS |= {
    f"{name}_percent": Term(f"{TERMS[name].label}: Percent", "percent")
    for name in ("n", "n_events", "n_censored", "n_missing", "n_negative", "n_early_censored", "n_dropped", "n_total")
}

#: Statistics of a sample. Their decimals are those of the variable's print format.
TERMS |= {
    "percent": Term("Percent", "percent"),
    "valid_percent": Term("Valid Percent", "percent"),
    "cumulative_percent": Term("Cumulative Percent", "percent"),
    "row_percent": Term("% within Row", "percent"),
    "column_percent": Term("% within Column", "percent"),
    "mode": Term("Mode", "coefficient"),
    "std_deviation": Term("Std. Deviation", "coefficient"),
    "variance": Term("Variance", "coefficient"),
    "skewness": Term("Skewness", "coefficient"),
    "skewness_std_error": Term("Std. Error of Skewness", "coefficient"),
    "kurtosis": Term("Kurtosis", "coefficient"),
    "kurtosis_std_error": Term("Std. Error of Kurtosis", "coefficient"),
    "range": Term("Range", "coefficient"),
    "minimum": Term("Minimum", "coefficient"),
    "maximum": Term("Maximum", "coefficient"),
    "first_date": Term("First Date", "text"),
    "last_date": Term("Last Date", "text"),
    "sum": Term("Sum", "coefficient"),
    "standardized_difference": Term("Standardized Mean Difference", "ratio"),
    "count": Term("Count", "count"),
    "expected_count": Term("Expected Count", "sum"),
    "residual": Term("Residual", "coefficient"),
    "standardized_residual": Term("Standardized Residual", "coefficient"),
    "adjusted_residual": Term("Adjusted Residual", "coefficient"),
    "statistic": Term("Test Statistic", "statistic"),
    "exact_p_value": Term("Exact Sig. (2-sided)", "p_value"),
    "exact_p_value_one_sided": Term("Exact Sig. (1-sided)", "p_value"),
    "monte_carlo_p_value": Term("Monte Carlo Sig. (2-sided)", "p_value"),
    "monte_carlo_tables": Term("Monte Carlo: Random Tables", "count"),
    "odds_ratio": Term("Odds Ratio", "ratio"),
    "odds_ratio_conf_low": Term("Odds Ratio: Lower Confidence Limit", "ratio"),
    "odds_ratio_conf_high": Term("Odds Ratio: Upper Confidence Limit", "ratio"),
    "phi": Term("Phi", "coefficient"),
    "cramers_v": Term("Cramer's V", "coefficient"),
}

#: Collinearity of a design; associations of two covariates.
TERMS |= {
    "tolerance": Term("Tolerance", "ratio"),
    "vif": Term("VIF", "ratio"),
    "gvif": Term("GVIF", "ratio"),
    "gvif_root": Term("GVIF^(1/(2·df))", "ratio"),
    "eigenvalue": Term("Eigenvalue", "statistic"),
    "condition_index": Term("Condition Index", "statistic"),
    "variance_proportion": Term("Variance Proportion", "probability"),
    "spearman": Term("Spearman's rho", "coefficient"),
    "rank_eta": Term("Eta of the Ranks", "coefficient"),
}

#: Rates of a response, in percent, and differences of them, in percentage points.
for _name, _label in {
    "objective_response_rate": "Objective Response Rate",
    "disease_control_rate": "Disease Control Rate",
    "rate_difference": "Difference of Rates",
}.items():
    TERMS |= {
        _name: Term(_label, "percent"),
        f"{_name}_conf_low": Term(f"{_label}: Lower Confidence Limit", "percent"),
        f"{_name}_conf_high": Term(f"{_label}: Upper Confidence Limit", "percent"),
    }
TERMS["n_evaluable"] = Term("Evaluable", "count")

#: Follow-up: the median time to its end without the event, and what was observed.
TERMS |= {
    "reverse_median": Term("Reverse Kaplan-Meier Median Follow-up", "time", "not_reached"),
    "reverse_median_std_error": Term("Reverse Kaplan-Meier Median Follow-up: Std. Error", "time"),
    "reverse_median_conf_low": Term("Reverse Kaplan-Meier Median Follow-up: Lower Confidence Limit", "time"),
    "reverse_median_conf_high": Term("Reverse Kaplan-Meier Median Follow-up: Upper Confidence Limit", "time"),
    "follow_up_median": Term("Observed Follow-up: Median", "time"),
    "follow_up_minimum": Term("Observed Follow-up: Minimum", "time"),
    "follow_up_maximum": Term("Observed Follow-up: Maximum", "time"),
}

#: Life tables: an interval's cases, its estimates, and the comparison of groups.
TERMS |= {
    "n_entering": Term("Number Entering Interval", "count"),
    "n_withdrawing": Term("Number Withdrawing during Interval", "count"),
    "n_exposed": Term("Number Exposed to Risk", "sum"),
    "n_terminal_events": Term("Number of Terminal Events", "count"),
    "proportion_terminating": Term("Proportion Terminating", "probability"),
    "proportion_surviving": Term("Proportion Surviving", "probability"),
    "cumulative_survival": Term("Cumulative Proportion Surviving at End of Interval", "probability"),
    "cumulative_survival_std_error": Term(
        "Std. Error of Cumulative Proportion Surviving at End of Interval", "probability"
    ),
    "probability_density": Term("Probability Density", "ratio"),
    "probability_density_std_error": Term("Std. Error of Probability Density", "ratio"),
    "hazard_rate": Term("Hazard Rate", "ratio"),
    "hazard_rate_std_error": Term("Std. Error of Hazard Rate", "ratio"),
    "survival_at_start": Term("Proportion Surviving at Start of Interval", "probability"),
    "survival_at_start_std_error": Term("Std. Error of Proportion Surviving at Start of Interval", "probability"),
    "wilcoxon_gehan": Term("Wilcoxon (Gehan) Statistic", "statistic"),
    "mean_score": Term("Mean Score", "statistic"),
}

#: Competing risks: the cumulative incidence of a cause, and the model of its subdistribution hazard.
TERMS |= {
    "cumulative_incidence": Term("Cumulative Incidence", "probability"),
    "cumulative_incidence_std_error": Term("Cumulative Incidence: Std. Error", "probability"),
    "cumulative_incidence_conf_low": Term("Cumulative Incidence: Lower Confidence Limit", "probability"),
    "cumulative_incidence_conf_high": Term("Cumulative Incidence: Upper Confidence Limit", "probability"),
    "incidence_median": Term("Time to a Cumulative Incidence of One Half", "time", "not_reached"),
    "one_minus_km": Term("1 - Kaplan-Meier, Competing Events Censored", "probability"),
    "n_cause_events": Term("N of Events of the Cause", "count"),
    "gray": Term("Gray's Test", "statistic"),
    "naive_std_error": Term("SE, Rows Taken as Independent", "coefficient"),
    "subdistribution_hazard_ratio": Term("Subdistribution Hazard Ratio", "ratio"),
    "subdistribution_hazard_ratio_conf_low": Term("Subdistribution Hazard Ratio: Lower Confidence Limit", "ratio"),
    "subdistribution_hazard_ratio_conf_high": Term("Subdistribution Hazard Ratio: Upper Confidence Limit", "ratio"),
}

#: Adverse events: how many there were, and their rates in the time that patients were exposed.
TERMS |= {
    "n_adverse_events": Term("N of Adverse Events", "count"),
    "patient_years": Term("Patient-Years at Risk", "sum"),
    "incidence_rate": Term("Rate per 100 Patient-Years", "ratio"),
    "incidence_rate_conf_low": Term("Rate per 100 Patient-Years: Lower Confidence Limit", "ratio"),
    "incidence_rate_conf_high": Term("Rate per 100 Patient-Years: Upper Confidence Limit", "ratio"),
    "incidence_rate_ratio": Term("Rate Ratio", "ratio"),
    "incidence_rate_ratio_conf_low": Term("Rate Ratio: Lower Confidence Limit", "ratio"),
    "incidence_rate_ratio_conf_high": Term("Rate Ratio: Upper Confidence Limit", "ratio"),
    "incidence_rate_difference": Term("Rate Difference per 100 Patient-Years", "coefficient"),
    "incidence_rate_difference_conf_low": Term(
        "Rate Difference per 100 Patient-Years: Lower Confidence Limit", "coefficient"
    ),
    "incidence_rate_difference_conf_high": Term(
        "Rate Difference per 100 Patient-Years: Upper Confidence Limit", "coefficient"
    ),
}

#: Two curves compared. A difference of times may be negative: it is no time.
for _name, _label in {"survival": "Survival", "restricted_mean": "Restricted Mean Survival Time"}.items():
    _difference: Kind = "probability" if _name == "survival" else "coefficient"
    TERMS |= {
        f"{_name}_difference": Term(f"Difference in {_label}", _difference),
        f"{_name}_difference_std_error": Term(f"Difference in {_label}: Std. Error", _difference),
        f"{_name}_difference_conf_low": Term(f"Difference in {_label}: Lower Confidence Limit", _difference),
        f"{_name}_difference_conf_high": Term(f"Difference in {_label}: Upper Confidence Limit", _difference),
    }
for _name, _label in {
    "survival_ratio": "Ratio of Survival",
    "restricted_mean_ratio": "Ratio of Restricted Mean Survival Time",
    "restricted_time_lost_ratio": "Ratio of Restricted Mean Time Lost",
}.items():
    TERMS |= {
        _name: Term(_label, "ratio"),
        f"{_name}_conf_low": Term(f"{_label}: Lower Confidence Limit", "ratio"),
        f"{_name}_conf_high": Term(f"{_label}: Upper Confidence Limit", "ratio"),
    }
