"""SPSS syntax of the tables on survival, by command."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sarcstat.syntax.writing.plan import Plan, Task
from sarcstat.syntax.writing.quoting import spss_lack
from sarcstat.syntax.writing.spss_cox import coxreg, subgroup
from sarcstat.syntax.writing.spss_km import follow_up, kaplan_meier, univariate
from sarcstat.syntax.writing.spss_variables import Variables


def sensitivity(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """A comment: the data file has the endpoint under one policy only."""
    yield spss_lack(
        "Not redone: the table has the endpoint under each policy for patients lost to follow-up; the data file has it "
        "under the own policy of the study only"
    )


Writer = Callable[[Plan, Task, Variables], Iterator[str]]


#: What of a likelihood SPSS does not have.
_NOT_OF_SPSS = {
    "sampling_weights": "KM and COXREG have no sampling weights; their WEIGHT counts cases",
    "offset": "COXREG has no offset",
    "firth": "COXREG has no penalized likelihood",
}


def _without_entry(write: Writer) -> Writer:
    """The writer; a comment only of an analysis that SPSS has not, and one before that with a robust variance."""

    def written(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
        if task.options.get("entry"):
            yield spss_lack("Not redone: SPSS has no left truncation (entry), nor several rows of a patient")
            return
        for name, what in _NOT_OF_SPSS.items():
            if task.options.get(name):
                yield spss_lack(f"Not redone: {what}")
                return
        if task.options.get("cluster") or task.options.get("robust"):
            yield spss_lack("COXREG has no robust standard errors: those below take every case to be independent")
        yield from write(plan, task, variables)

    return written


SURVIVAL: dict[str, Writer] = {
    "km": _without_entry(kaplan_meier),
    "univariate": _without_entry(univariate),
    "follow-up": _without_entry(follow_up),
    "cox": _without_entry(coxreg),
    "subgroup": _without_entry(subgroup),
    "sensitivity": sensitivity,
}
