"""What the sampling weights and the offset of a cohort are called in a result."""

from __future__ import annotations

from sarcstat.data.cohort.cohort import Cohort


def weighting_labels(cohort: Cohort) -> dict[str, str]:
    """The labels of the columns, under `sampling_weights` and `offset` where the cohort has them."""
    own = {"sampling_weights": cohort.weights, "offset": cohort.offset}
    return {name: each.label for name, each in own.items() if each is not None}
