"""True and false as 1 and 0 with labels, for programs that compute with numbers."""

from __future__ import annotations

from dataclasses import replace

from sarcstat.data.codebook import Dataset, Value
from sarcstat.data.cohort.factor import factor
from sarcstat.data.values import is_truth


def with_truths_as_numbers(dataset: Dataset) -> Dataset:
    """The data with 1 and 0 for true and false, labelled with what tables show for them."""
    import pandas as pd

    variables, numbers = dict(dataset.codebook.variables), {}
    for name in dataset.frame.columns:
        if is_truth(dataset.frame[name]):
            found = factor(dataset.frame, dataset.codebook, name)
            labels: dict[Value, str] = {int(value): text for value, text in zip(found.values, found.texts, strict=True)}
            variables[name] = replace(dataset.codebook[name], value_labels=labels, level_order=[*labels])
            numbers[name] = dataset.frame[name].map({True: 1, False: 0}).astype(pd.Int64Dtype())
    codebook = dataset.codebook.holding(variables)
    return replace(dataset, frame=dataset.frame.assign(**numbers), codebook=codebook) if numbers else dataset
