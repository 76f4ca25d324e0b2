"""What the parameters of a Cox regression are called."""

from __future__ import annotations

from collections.abc import Sequence

from sarcstat.data.cohort.covariate import Covariate
from sarcstat.terms import Term


def parameter_name(term: Term, column: int, covariates: Sequence[Covariate]) -> str:
    """`age`, `stage(1)`, `age*stage(1)`: the names of the columns, and the number where a factor is among them."""
    factors = {each.name for each in covariates if each.factor is not None}
    name = "*".join(term)
    return f"{name}({column})" if factors & {*term} else name
