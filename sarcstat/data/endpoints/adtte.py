"""Endpoints as an ADaM-like time-to-event table: one row a patient and endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.data.cohort.identity import check_patients
from sarcstat.data.endpoints.derived import DerivedEndpoint
from sarcstat.data.endpoints.endpoints import Endpoints
from sarcstat.results import SIMULATED

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, np.dtype[Any]]

#: Labels as CDISC's ADaM time-to-event structure (BDS for time-to-event analyses, version 1.0) gives them.
_LABELS = {
    "STUDYID": "Study Identifier",
    "USUBJID": "Unique Subject Identifier",
    "PARAMCD": "Parameter Code",
    "PARAM": "Parameter",
    "AVAL": "Analysis Value",
    "AVALU": "Analysis Value Unit",
    "STARTDT": "Time-to-Event Origin Date for Subject",
    "ADT": "Analysis Date",
    "CNSR": "Censor",
    "EVNTDESC": "Event or Censoring Description",
    "CNSDTDSC": "Censor Date Description",
}


def time_to_event_table(endpoints: Endpoints, *, id: str, study: str) -> Dataset:
    """The endpoints in long form, in the order of the endpoints and then of the patients.

    `CNSR` is 0 for an event and 1 for censoring; `ADT` the day of the event or of the end of follow-up. Patients
    without a time have no row. Endpoints that the file had already have no dates.
    Simulated patients are marked. Raises InputError where the column `id` does not name every patient once.
    """
    import numpy as np
    import pandas as pd

    patients = check_patients(endpoints.dataset, id)
    parts = [_rows(each, patients, study) for each in endpoints.derived.values()]
    marks = endpoints.dataset.frame[SIMULATED] if endpoints.dataset.simulated else None
    if marks is not None:
        parts = [
            part.assign(**{SIMULATED: marks[~np.isnan(each.time)].to_numpy(dtype=object)})
            for part, each in zip(parts, endpoints.derived.values(), strict=True)
        ]
    frame = pd.concat(parts, ignore_index=True)
    variables = {name: Variable(label=label) for name, label in _LABELS.items()}
    variables["CNSR"] = Variable(label=_LABELS["CNSR"], value_labels={0: "event", 1: "censored"})
    return Dataset(
        frame=frame,
        codebook=Codebook(variables),
        source=endpoints.dataset.source,
        sha256=endpoints.dataset.sha256,
        first_row=1,
        row_word="row",
        simulated=endpoints.dataset.simulated,
    )


def _rows(endpoint: DerivedEndpoint, patients: pd.Series[Any], study: str) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    course, definition = endpoint.course, endpoint.definition
    used = ~np.isnan(endpoint.time)
    event = endpoint.event[used] == 1
    texts = np.array([*endpoint.reasons, None], dtype=object)[endpoint.reason[used]]
    columns = {
        "STUDYID": study,
        "USUBJID": patients[used].to_numpy(dtype=object),
        "PARAMCD": definition.name,
        "PARAM": f"{endpoint.label} ({definition.unit})",
        "AVAL": endpoint.time[used],
        "AVALU": definition.unit.upper(),
        "STARTDT": _dates(course.start, used),
        "ADT": _dates(course.end, used),
        "CNSR": np.where(event, 0, 1),
        "EVNTDESC": texts,
        "CNSDTDSC": pd.Series(_censoring_dates(endpoint)[used]).mask(event),
    }
    return pd.DataFrame(columns, columns=list(_LABELS))


def _dates(days: Array | None, used: Array) -> Array:
    """Days since 1970-01-01 as dates."""
    import numpy as np

    if days is None:
        return np.full(int(used.sum()), np.datetime64("NaT", "s"))
    dates: Array = days[used].astype("datetime64[D]").astype("datetime64[s]")
    return dates


def _censoring_dates(endpoint: DerivedEndpoint) -> Array:
    """What the day of censoring is, of every row."""
    import numpy as np

    course = endpoint.course
    if course.at_cutoff is None:
        return np.full(len(endpoint.time), "end of follow-up", dtype=object)
    words = np.array(["date of last contact", "cutoff date"], dtype=object)
    texts: Array = words[(course.at_cutoff & ~course.lost).astype(int)]
    return texts
