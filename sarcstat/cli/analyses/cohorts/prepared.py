"""A data set with the outcome of each endpoint: what cohorts are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sarcstat import __version__

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset, Variable
    from sarcstat.data.cohort.cohort import Cohort
    from sarcstat.data.cohort.factor import Factor
    from sarcstat.data.cohort.outcome import Outcome
    from sarcstat.results import Condition, Provenance


@dataclass(frozen=True, slots=True)
class Prepared:
    """A data set with the outcome of each endpoint, and the rows to leave out with the reasons."""

    dataset: Dataset
    outcomes: Sequence[Outcome]
    excluded: Sequence[tuple[str, Any]]
    options: Mapping[str, Any]

    @property
    def conditions(self) -> Sequence[Condition]:
        """What has to be said of the data."""
        return self.dataset.conditions

    @property
    def n_rows(self) -> int:
        """Number of rows of the source."""
        return self.dataset.n_rows

    def dataset_of(self, outcome: Outcome) -> Dataset:
        """The rows of an endpoint: here all have the same."""
        return self.dataset

    def variable(self, name: str) -> Variable:
        """What is known of a column."""
        return self.dataset.codebook[name]

    def factor(self, name: str) -> Factor:
        """A column as it is in all rows."""
        from sarcstat.data.cohort.factor import factor

        return factor(self.dataset.frame, self.dataset.codebook, name, names=self.options["names"])

    def cohort(self, outcome: Outcome, **columns: Any) -> Cohort:
        """The complete cases of an endpoint; negative times are dropped as in SPSS, refused in R style."""
        from sarcstat.cli.analyses.cohorts.readying import start_stop
        from sarcstat.data.cohort.cohort import cohort
        from sarcstat.data.cohort.sampling import numbers_of, with_offset, with_sampling_weights, zero_weights

        weights, offset = (
            numbers_of(self.dataset, name, option, outcome, names=self.options["names"]) if name else None
            for option, name in beside_covariates(self.options)
        )
        needed = [*columns.pop("needed", ()), *([(offset.name, offset.missing)] if offset else [])]
        found = cohort(
            self.dataset,
            outcome,
            needed=needed,
            excluded=[*self.excluded, *([zero_weights(weights)] if weights else [])],
            negative_times="refuse" if self.options["style"] == "r" else "drop",
            names=self.options["names"],
            patient=self.options["patient"] if start_stop(self.options) else None,
            **columns,
        )
        found = with_sampling_weights(found, self.dataset, weights) if weights else found
        return with_offset(found, offset) if offset else found

    def provenance(self, cohort: Cohort) -> Provenance:
        """Where a cohort comes from."""
        return provenance(self.dataset, cohort)


def beside_covariates(options: Mapping[str, Any]) -> tuple[tuple[str, str | None], tuple[str, str | None]]:
    """The columns of sampling weights and offset, each with its option; None where there is none."""
    return ("--sampling-weights", options.get("sampling_weights")), ("--offset", options.get("offset"))


def provenance(dataset: Dataset, cohort: Cohort) -> Provenance:
    """Where a cohort of the data comes from, and the versions that compute with it; R must have started."""
    from sarcstat.bridge import session
    from sarcstat.results import Provenance

    return Provenance(
        source=dataset.source,
        sha256=dataset.sha256,
        rows_read=cohort.rows_read,
        rows_used=cohort.n_rows,
        dropped=cohort.dropped,
        versions={"sarcstat": __version__, **dataset.engine, **session.versions()},
        simulated=dataset.simulated,
    )
