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


SURVIVAL: dict[str, Callable[[Plan, Task, Variables], Iterator[str]]] = {
    "km": kaplan_meier,
    "univariate": univariate,
    "follow-up": follow_up,
    "cox": coxreg,
    "subgroup": subgroup,
    "sensitivity": sensitivity,
}
