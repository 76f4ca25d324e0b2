"""Start-stop data and clusters of rows: what `cox` does not do with them, and the clusters of a cohort."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.cli.analyses.cohorts.readying import start_stop
from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort.cohort import Cohort


def check_start_stop(options: Mapping[str, Any]) -> None:
    """Raise UsageError for what does not go with several rows of a patient, or with a robust variance."""
    several = start_stop(options)
    if several and options["weight"]:
        raise UsageError(
            "--weight repeats rows, and rows of one patient (--id with --entry) must not overlap.",
            "Leave --weight out, or --id where each row is a patient.",
        )
    if several and (options["first_by"] or options["last_by"]):
        word = "--first-by" if options["first_by"] else "--last-by"
        raise UsageError(
            f"{word} keeps one row of a patient, and --entry with --id takes all.", f"Leave out {word}, or --id."
        )
    robust = "--cluster" if options.get("cluster") else "--robust" if options.get("robust") else None
    if robust is None:
        return
    if options.get("robust") and options.get("cluster"):
        raise UsageError("--cluster has robust standard errors by itself.", "Leave --robust out.")
    if options["ties"] == "exact":
        raise UsageError(
            f"{robust}: R has no residuals under exact ties, of which a robust variance is made.",
            "Use --ties efron or breslow.",
        )
    methods = [options["method"], *(block.partition(":")[0].strip() for block in options["blocks"])]
    stepwise = [method for method in methods if method.startswith(("fstep", "bstep"))]
    if stepwise:
        raise UsageError(
            f"{robust}: the tests of {stepwise[0]} take rows to be independent.", "Enter all terms at once."
        )


def with_clusters(cohort: Cohort, dataset: Dataset, name: str) -> Cohort:
    """The cohort with the clusters of a column, which has a value in every row used."""
    from sarcstat.data.cohort.entry import patients_of

    return replace(cohort, cluster=patients_of(dataset, name, cohort.rows))
