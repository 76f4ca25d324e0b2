"""A cohort whose endpoints can be counted by hand, and how endpoints are shown row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.data.endpoints.endpoints import (
    EndpointDefinition,
    Endpoints,
    EventDate,
    FromDates,
)
from sarcstat.data.expression.expression import parse

CUTOFF = date(2021, 8, 25)
LOST = parse("status = 'lost'")
#: Start is 2021-01-01; days to the first of the months after: 31, 59, 90, 120, 151, 181, 212; to the cutoff 236.
COHORT = """\
id,start,progression,death,last,status
P01,2021-01-01,2021-03-01,2021-05-01,2021-05-01,dead
P02,2021-01-01,,2021-04-01,2021-04-01,dead
P03,2021-01-01,2021-06-01,,2021-07-01,alive
P04,2021-01-01,,,2021-09-01,alive
P05,2021-01-01,,,2021-08-25,alive
P06,2021-01-01,,,2021-02-01,lost
P07,2021-01-01,2021-02-01,,2021-03-01,lost
P08,2021-01-01,2021-09-01,,2021-09-01,alive
P09,2021-01-01,2021-05-01,2021-10-01,2021-10-01,dead
P10,2021-01-01,,2021-01-01,2021-01-01,dead
P11,2021-01-01,2021-04-01,2021-04-01,2021-04-01,dead
P12,2021-01-01,,,2021-09-01,lost
P13,2021-01-01,,,,alive
P14,,,2021-05-01,2021-05-01,dead
P15,2021-01-01,,2021-08-25,2021-08-25,dead
"""
DEATH = EventDate(date="death", words="death")
PROGRESSION = EventDate(date="progression", words="disease progression")
OS = EndpointDefinition(
    name="OS",
    label="Overall survival",
    source=FromDates(start="start", events=[DEATH], censor="last"),
    lost="event",
    lost_when=LOST,
    unit="days",
)
PFS = replace(
    OS,
    name="PFS",
    label="",
    source=FromDates(start="start", events=[PROGRESSION, replace(DEATH, final=True)], censor="last"),
)
AT_CUTOFF, AT_CONTACT, AFTER = "event-free at cutoff", "event-free at last contact", "event after cutoff"
COUNTED = "lost to follow-up (counted as event)"


def dataset(rows: pd.DataFrame, **variables: Variable) -> Dataset:
    return Dataset(
        frame=rows, codebook=Codebook(variables), source="cohort.csv", sha256=None, first_row=2, row_word="line"
    )


def rows_of(found: Endpoints, name: str) -> list[tuple[float, int, str] | None]:
    """Time, event and reason of every row, None where there is no time."""
    frame = found.dataset.frame
    return [
        None if np.isnan(time) else (float(time), int(event), reason)
        for time, event, reason in zip(frame[name], frame[f"{name}_event"], frame[f"{name}_reason"], strict=True)
    ]


def cell(day: date | None) -> str | None:
    return day.isoformat() if day else None
