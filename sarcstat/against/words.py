"""What a quantity is called in a report."""

from __future__ import annotations

from sarcstat.against.quantity import Quantity
from sarcstat.vocabulary import TERMS

_OWN = {
    "percent_events": "Events: Percent",
    "n_of": "Number That a Percentage Is Of",
    "n_percent": "N: Percent",
}


def statistic_words(quantity: Quantity) -> str:
    """The statistic with its outcome, group and model, as in "Median, PFS"."""
    name = quantity.statistic
    label = _OWN.get(name) or (TERMS[name].label if name in TERMS else name.replace("_", " ").capitalize())
    model = {True: "multivariable", False: "univariable", None: ""}[quantity.adjusted]
    return ", ".join(part for part in (label, quantity.term, quantity.outcome, model, quantity.group) if part)
