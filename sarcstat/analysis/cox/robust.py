"""Which rows a robust variance takes together, and what must be said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sarcstat.data.cohort.cohort import Cohort
from sarcstat.data.counting import number as n_rows
from sarcstat.errors import AnalysisError, counted
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

#: Fewer clusters than these: the sandwich variance is too small (Lin & Wei 1989 is for many).
FEW = 20


@dataclass(frozen=True, slots=True)
class Clusters:
    """The clusters of the rows of a cohort: `codes` from 0, how many there are, and what they are in words.

    A row that stands for several patients is as many clusters alike.
    """

    codes: Array
    number: int
    words: str
    asked: bool


def clusters(cohort: Cohort, *, robust: bool) -> Clusters | None:
    """The clusters of a robust variance; None where the variance is that of the information.

    Sampling weights have a robust one by themselves. They are those of a column, else patients in several rows where
    --robust is asked for or a patient has several events (as coxph with id= has it), else the rows. Raises
    AnalysisError for a single cluster.
    """
    import numpy as np

    if cohort.cluster is not None:
        number = len(cohort.cluster.texts)
        if number < 2:
            raise AnalysisError(
                f"--cluster: column '{cohort.cluster.name}' has only one value with data ({cohort.cluster.texts[0]}).",
                "A robust variance needs many clusters. Leave --cluster out, or name another column.",
            )
        return Clusters(cohort.cluster.codes, number, f"{number:,} clusters of {cohort.cluster.name}", True)
    robust = robust or cohort.weights is not None
    patients = cohort.patients
    if patients is not None and (robust or repeated_events(cohort)):
        number = len(patients.texts)
        return Clusters(patients.codes, number, f"{counted(number, 'patient')} ({patients.name})", robust)
    if not robust:
        return None
    n = cohort.n_rows
    return Clusters(np.arange(len(cohort.time)), n, f"{counted(n, 'row')}, each on its own", True)


def repeated_events(cohort: Cohort) -> bool:
    """Whether a patient has several events."""
    return n_events(cohort) > n_with_event(cohort)


def n_events(cohort: Cohort) -> int:
    """Number of events."""
    return n_rows(cohort.status == 1, cohort.counts)


def n_with_event(cohort: Cohort) -> int:
    """Number of patients with an event."""
    import numpy as np

    if cohort.patients is None:
        return n_events(cohort)
    return len(np.unique(cohort.patients.codes[cohort.status == 1]))


def robust_conditions(cohort: Cohort, found: Clusters | None) -> Iterator[Condition]:
    """What a robust variance, or its absence, means."""
    import numpy as np

    if found is None:
        return
    if not found.asked:
        text = (
            "Patients have several events: standard errors are robust, of the rows of a patient together, as coxph has "
            "them with id=."
        )
        yield Condition("note", text, "robust_by_patient")
    if cohort.cluster is not None and (np.bincount(found.codes, minlength=found.number) == 1).all():
        text = f"Every cluster of {cohort.cluster.name} has one row: this is --robust without clusters."
        yield Condition("note", text, "clusters_of_one")
    if found.number < FEW:
        text = (
            f"Only {counted(found.number, 'cluster')}: robust standard errors of so few tend to be too small, and "
            "p-values, too."
        )
        yield Condition("warning", text, "few_clusters")
