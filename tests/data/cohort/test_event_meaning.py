"""An event that means that somebody is alive or censored is told, unless somebody named it so."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from running import sarcstat

from sarcstat.data.codebook import Codebook, Variable
from sarcstat.data.cohort.event_meaning import doubtful_event
from sarcstat.data.cohort.factor import factor
from sarcstat.data.cohort.outcome import Outcome


def told(name, values, wanted=None, labels=None):
    about = Codebook({name: Variable(value_labels=labels or {})})
    status = factor(pd.DataFrame({name: values}), about, name)
    meant = "1" if wanted is None else wanted
    is_event = np.array([meant in (str(value), text) for value, text in zip(status.values, status.texts, strict=True)])
    found = doubtful_event(Outcome(np.ones(len(values)), "t", "t", status, is_event, ""), wanted)
    return [each.kind for each in found]


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        ({0: "Dead", 1: "Alive"}, "warning"),
        ({0: "Event", 1: "Censored at last contact"}, "warning"),
        ({0: "Yes", 1: "No"}, "warning"),
        ({0: "verstorben", 1: "lebt"}, "warning"),
        ({0: "Alive", 1: "Dead"}, None),
        ({0: "No", 1: "Yes"}, None),
        ({0: "No response", 1: "No relapse but death"}, None),
    ],
)
def test_what_the_label_says(labels, kind):
    assert told("status", [0, 1, 1], None, labels) == ([kind] if kind else [])


def test_a_code_that_somebody_named_is_noted_and_a_label_is_meant():
    labels = {1: "Alive", 2: "Dead"}
    assert told("status", [1, 2, 2], "1", labels) == ["note"]
    assert told("status", [1, 2, 2], "Alive", labels) == []
    assert told("status", ["alive", "dead"], "alive") == []
    assert told("status", [1, 2, 2], "2", labels) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("alive", "warning"),
        ("Survived", "warning"),
        ("CNSR", "warning"),
        ("censored", "note"),
        ("cens", "note"),
        ("dead", None),
        ("status", None),
        ("aliveOrDead", None),
        ("survival_status", None),
        ("event_censored", None),
    ],
)
def test_what_the_name_of_the_column_says(name, kind):
    assert told(name, [0, 1, 1]) == ([kind] if kind else [])
    assert told(name, [0, 1, 1], "0") == []


def test_who_analyzes_it_is_told(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("t,alive\n" + "".join(f"{i + 1},{i % 2}\n" for i in range(12)))
    asked = ("km", file, "--time", "t", "--event")
    said = "The event is alive = 1, which does not sound like one"
    assert f"Warning: {said}" in " ".join(sarcstat(*asked, "alive").stderr.split())
    assert f"Note: {said}" in " ".join(sarcstat(*asked, "alive=1").stderr.split())
    assert said not in sarcstat(*asked, "alive=0").stderr
