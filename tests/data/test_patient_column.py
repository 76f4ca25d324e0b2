"""Which column is called as identifiers of patients are."""

from __future__ import annotations

import pytest

from sarcstat.data.patient_column import is_patient_column, likely_patient_column


@pytest.mark.parametrize(
    "name",
    ["id", "Patient_ID", "USUBJID", "Pat.-Nr.", "bcr_patient_barcode", "Patientennummer", "Fall-Nr", "record_id"],
)
def test_names_of_identifiers(name):
    assert is_patient_column(name)


@pytest.mark.parametrize("name", ["time", "hospital_id", "case", "sample_id", "number", "idh1", "grid"])
def test_other_names(name):
    assert not is_patient_column(name)


def test_of_several_the_one_that_names_a_patient():
    assert likely_patient_column(["id", "time", "patient_id"]) == "patient_id"
    assert likely_patient_column(["record_id", "time"]) == "record_id"
    assert likely_patient_column(["patient_id", "subject_id"]) is None
    assert likely_patient_column(["id", "record_id"]) is None
    assert likely_patient_column(["time"]) is None
