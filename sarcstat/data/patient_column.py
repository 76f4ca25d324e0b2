"""Columns that are called as identifiers of patients are."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: What names a patient, as words of a name that are written together.
_PERSON = re.compile(
    r"(bcr)?(pat(ient)?|subj(ect)?|usubj|person|participant)(id|identifier|barcode)|(patient|subject)(no|nr|number)?"
    r"|pat(no|nr)|patienten(nr|nummer|id)|pid|mrn|medicalrecordnumber|chart(no|number)|fall(nr|nummer)|case(no|number)"
)
_ANY = re.compile(r"(case|record)?(id|identifier)")


def is_patient_column(name: str) -> bool:
    """Whether a column is called as identifiers of patients are: `id`, `Patient_ID`, `USUBJID`."""
    bare = _bare(name)
    return _PERSON.fullmatch(bare) is not None or _ANY.fullmatch(bare) is not None


def likely_patient_column(names: Sequence[str]) -> str | None:
    """The one column that is called so; of several the one that names a patient, as `Patient_ID` beside `id`.

    None where there is none, or where there are several.
    """
    likely = [name for name in names if is_patient_column(name)]
    if len(likely) > 1:
        likely = [name for name in likely if _PERSON.fullmatch(_bare(name))]
    return likely[0] if len(likely) == 1 else None


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())
