"""The scripts of a study: its tables once more, in R and in SPSS syntax."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sarcstat.data.codebook import Dataset
from sarcstat.syntax.planning.planning import Asked, planned
from sarcstat.syntax.writing.r_script import r_script
from sarcstat.syntax.writing.spss_script import spss_script

if TYPE_CHECKING:
    from sarcstat.study.made import Made

_DATA = "data/cohort.csv"


def scripts(title: str, dataset: Dataset, tables: Sequence[Made]) -> Mapping[str, str]:
    """`analysis.R` and `analysis.sps` for the tables, and the data that both read, by their places in the folder."""
    plan, data = planned(title, dataset, [_asked(each) for each in tables], script="analysis.R", data=_DATA)
    return {"analysis.R": r_script(plan).text, "analysis.sps": spss_script(plan).text, _DATA: data}


def _asked(table: Made) -> Asked:
    if table.document is None:
        failure = f"sarcstat could not make this table: {table.error}"
        return Asked(name=table.name, title=table.title, command=table.command, failure=failure)
    return Asked(name=table.name, title=table.title, command=table.command, options=table.document.options)
