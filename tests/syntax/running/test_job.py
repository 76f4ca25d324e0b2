"""Procedures of a job on data that are there already: what is printed, in which order, and what is said."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from sarcstat.cli.perform import perform
from sarcstat.data.codebook import Dataset
from sarcstat.data.reading.source import open_source
from sarcstat.display.document import Document
from sarcstat.errors import InputError
from sarcstat.render import csv, terminal
from sarcstat.render import json as as_json
from sarcstat.request import Endpoint, Request
from sarcstat.syntax.reading.reader import read_text
from sarcstat.syntax.running.job import Ran, run
from sarcstat.syntax.running.report import document


@dataclass
class Data:
    """Lung data that no step changes."""

    dataset: Dataset
    weight: str | None = None
    split: tuple[str, ...] = ()
    carried: list[Any] = field(default_factory=list)
    done: int = 0

    def carry_out(self, command: Any) -> None:
        self.carried.append(command)
        if type(command).__name__ == "SortCases":
            raise InputError("There is no variable by which it could be sorted.", "Name one.")

    def now(self) -> Data:
        return self

    def procedure_done(self) -> None:
        self.done += 1


@pytest.fixture(scope="module")
def lung() -> Dataset:
    return open_source("survival::lung").read(None)


def ran(text: str, data: Data, style: str = "spss") -> Ran:
    return run(read_text(text, "job.sps"), data, perform, style=style)


def names(of: Document) -> list[str]:
    return [table.name for section in of.sections for table in section.tables]


CROSSED = "sex * status Crosstabulation"
JOB = """* A comment.
TITLE 'Survival'.
FREQUENCIES VARIABLES=sex ph.ecog /STATISTICS=MEAN /BARCHART.
EXECUTE.
KM time BY sex /STATUS=status(2) /PRINT MEAN /TEST LOGRANK /COMPARE OVERALL POOLED.
T-TEST GROUPS=sex(1 2) /VARIABLES=age.
COXREG time /STATUS=status(2) /METHOD=ENTER age sex.
"""


def shown(of: Ran) -> Document:
    return document(of, "job.sps", "0" * 64, (), {"sarcstat": "0"}, {"job": "job.sps"})


def test_procedures_are_in_the_order_of_the_job(lung: Dataset) -> None:
    found = ran(JOB, Data(lung))
    assert [(step.name, step.place.line) for step in found.steps] == [("FREQUENCIES", 3), ("KM", 5), ("COXREG", 7)]
    assert not any(step.errors for step in found.steps)
    made = shown(found)
    assert [each.analysis for each in made.members] == ["describe", "km", "cox"]
    assert names(made.members[0])[0] == "Statistics", "one table has the statistics of all variables"
    said = [each.text for each in made.conditions]
    assert "Not computed: T-TEST (line 6)." in said
    assert "FREQUENCIES (line 3) /BARCHART: no chart is drawn." in said
    assert any("Skipped, since they bear on no number: TITLE (line 2)" in note for note in made.sections[-1].notes)


def test_what_was_not_asked_for_is_not_printed(lung: Dataset) -> None:
    """KM without TEST and COMPARE prints no comparison; the matrix of correlations is there with CORR only."""
    for text, unwanted, wanted in (
        ("KM time BY sex /STATUS=status(2).", "Overall Comparisons", "Means and Medians for Survival Time"),
        ("KM time BY sex /STATUS=status(2) /PRINT NONE.", "Means and Medians for Survival Time", None),
        ("KM time BY sex /STATUS=status(2) /COMPARE PAIRWISE.", "Overall Comparisons", "Pairwise Comparisons"),
        ("COXREG time /STATUS=status(2) /METHOD=ENTER age sex.", "Correlation Matrix of Regression Coefficients", None),
        ("CROSSTABS sex BY status.", "Chi-Square Tests", CROSSED),
        ("CROSSTABS sex BY status /STATISTICS=CHISQ.", "Symmetric Measures", "Chi-Square Tests"),
        ("CROSSTABS sex BY status /FORMAT=NOTABLES /STATISTICS=PHI.", CROSSED, "Symmetric Measures"),
    ):  # fmt: skip
        (step,) = ran(text, Data(lung)).steps
        found = [name for each in step.documents for name in names(each)]
        assert unwanted not in found, text
        assert wanted is None or wanted in found, text


def test_asked_for_and_not_made_is_said(lung: Dataset) -> None:
    for text, told in (
        ("COXREG time /STATUS=status(2) /METHOD=ENTER age /CRITERIA=ITERATE(5).", "/CRITERIA ITERATE(5)"),
        ("CROSSTABS sex BY status /STATISTICS=CHISQ GAMMA.", "/STATISTICS=GAMMA: not computed"),
        ("CROSSTABS sex BY status /CELLS=COUNT BPROP.", "/CELLS=BPROP"),
        ("FREQUENCIES sex /FORMAT=DFREQ.", "/FORMAT=DFREQ"),
        ("DESCRIPTIVES age /SORT=MEAN (D).", "/SORT"),
        ("KM time BY sex /STATUS=status(2) /STRATA=ph.ecog /COMPARE OVERALL STRATA.", "OVERALL STRATA"),
        ("REGRESSION /STATISTICS COLLIN TOL /DEPENDENT=time /METHOD=ENTER age sex.", "R Square"),
    ):
        found = ran(text, Data(lung))
        assert any(told in each.text for each in shown(found).conditions if each.kind == "warning"), text
        assert found.steps[0].documents


def test_a_procedure_that_fails_leaves_the_others(lung: Dataset) -> None:
    text = """KM time BY sexx /STATUS=status(2).
KM time /STATUS=status(7).
FREQUENCIES sex.
COXREG time /STATUS=status(2) /METHOD=ENTER age /MISSING=INCLUDE.
"""
    data = Data(lung)
    found = ran(text, data)
    assert [bool(step.errors) for step in found.steps] == [True, True, False, True]
    assert data.done == 4
    (problem,) = found.steps[0].errors[0].problems
    assert problem.message.startswith("job.sps, line 1, column 12: KM: there is no variable sexx:")
    assert problem.hint == "Did you mean 'sex'?"
    (problem,) = found.steps[1].errors[0].problems
    assert "job.sps, line 2, KM: Not computed: no row has a value of status" in problem.message
    refused = [each for each in shown(found).conditions if each.kind == "refusal"]
    assert len(refused) == 3


def test_a_data_step_that_fails_ends_the_job(lung: Dataset) -> None:
    found = ran("FREQUENCIES sex.\nSORT CASES BY sex.\nFREQUENCIES age.\n", Data(lung))
    assert len(found.steps) == 1
    assert found.stopped is not None


def test_numbers_are_those_of_the_command(lung: Dataset) -> None:
    (step,) = ran("KM time BY sex /STATUS=status(2) /PRINT TABLE MEAN /PERCENTILES.", Data(lung)).steps
    keys = {"by": ["sex"], "table": True, "percentiles": [25, 50, 75], "test": ["none"]}
    alone = perform(Request("km", keys, [Endpoint("time", "status=2")]), lung)
    assert step.documents[0].statistics == alone.statistics


def test_layers_divide(lung: Dataset) -> None:
    (step,) = ran("CROSSTABS sex BY status BY ph.ecog /STATISTICS=CHISQ.", Data(lung)).steps
    alone = perform(Request("crosstab", {"rows": ["sex"], "columns": ["status"], "split": ["ph.ecog"]}), lung)
    assert [each.statistics for each in step.documents] == [alone.statistics]


def test_weight_and_split_reach_the_request(lung: Dataset) -> None:
    data = Data(lung, weight="ph.ecog", split=("sex",))
    (step,) = ran("FREQUENCIES status.", data).steps
    alone = perform(
        Request("describe", {"variables": ["status"], "style": "spss", "procedure": "frequencies",
                             "weight": "ph.ecog", "split": ["sex"]}), lung
    )  # fmt: skip
    assert step.documents[0].statistics == alone.statistics


def test_formats_tell_the_commands_apart(lung: Dataset) -> None:
    made = shown(ran(JOB, Data(lung)))
    content = json.loads(as_json.render(made))
    assert [each["analysis"] for each in content["analyses"]] == ["describe", "km", "cox"]
    assert [each["options"]["command"] for each in content["analyses"]] == [2, 4, 6]
    assert content["job"]["procedures"][1]["line"] == 5
    assert content["job"]["skipped"] == [{"command": "TITLE", "lines": [2]}]
    lines = csv.render(made).splitlines()
    assert lines[0].startswith("command,analysis")
    assert {line.split(",")[0] for line in lines[1:]} == {"2", "4", "6"}
    text = terminal.render(made, width=100, color=False)
    assert text.index("FREQUENCIES (line 3)") < text.index("KM (line 5)") < text.index("Job job.sps")
