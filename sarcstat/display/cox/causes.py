"""Why SPSS's number and R's differ in a Cox model, by name of the explanation."""

from __future__ import annotations

from sarcstat.display.layout import Index
from sarcstat.results import Key


def cause(key: Key, spss: Index, r: Index) -> str:
    """The name of the explanation for a pair of numbers that differ."""
    if key.context in ("case_processing", "means"):
        return "early-censored"
    tied = spss[Key("n_tied_event_times", "case_processing")].value
    differs = spss[Key("neg2_log_likelihood", "omnibus", block=0)].value != r[
        Key("neg2_log_likelihood", "omnibus", block=0)
    ].value  # fmt: skip
    return "ties" if tied and differs else "convergence"
