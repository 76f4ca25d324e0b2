"""Swimmer plots: lanes, marks and arrows as the data say; counts by hand."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from artists import FONT, artist, boxes, texts

from sarcstat.cli.options.figure_files import Drawn
from sarcstat.cli.perform import perform
from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.errors import AnalysisError, InputError, UsageError
from sarcstat.request import Request

PATIENTS = {
    "patient": ["a", "b", "c", "d", "e"],
    "months": [3.0, 12.0, None, 7.5, 7.0],
    "pfs": [2.0, None, 1.0, 9.0, 0.0],
    "on": ["no", "yes", "no", "no", "yes"],
    "died": [1.0, 0.0, 0.0, 0.0, 1.0],
    "arm": [1.0, 2.0, 1.0, 2.0, None],
}


def drawn(frame: dict[str, Any] | None = None, **keys: Any) -> Drawn:
    codebook = Codebook({"arm": Variable(label="Arm", value_labels={1.0: "New", 2.0: "Old"})})
    data = Dataset(pd.DataFrame(frame or PATIENTS), codebook, "made.csv", None, 2, "line")
    made = perform(Request("plot swimmer", {"duration": "months", "font": FONT, **keys}), data)
    assert isinstance(made, Drawn)
    return made


def said(made: Drawn, code: str) -> str:
    return " ".join(each.text for each in [*made.conditions, *made.picture.conditions] if each.code == code)


def lengths(made: Drawn, number: int) -> list[float]:
    return [artist(made.picture, f"lane-{i + 1}").get_width() for i in range(number)]


def place(made: Drawn, name: str) -> float:
    return float(artist(made.picture, name).get_xdata()[0])


def test_lanes_are_sorted_and_marks_lie_where_they_happened() -> None:
    made = drawn(id="patient", mark={"Progression": "pfs"}, ongoing="on=yes", death="died=1")
    assert lengths(made, 4) == [12, 7.5, 7, 3]
    assert place(made, "mark-2-1") == 9
    assert [place(made, f"mark-3-{i}") for i in (1, 2)] == [0, 7]  # a progression at once, then death
    assert [place(made, f"mark-4-{i}") for i in (1, 2)] == [2, 3]
    assert [place(made, f"ongoing-{i}") for i in (1, 3)] == [12, 7]


def test_the_caption_counts_what_is_drawn() -> None:
    made = drawn(id="patient", mark={"Progression": "pfs"}, ongoing="on=yes", death="died=1", by="arm")
    caption = made.picture.description
    assert "4 patients, a lane each." in caption
    assert "Arm: New (n = 1), Old (n = 2), Not stated (n = 1)." in caption
    assert "Progression: 3 patients. Death: 2 patients. Ongoing, with an arrow: 2 patients." in caption
    assert "Not shown, without a duration: 1 patient (c)." in caption


def test_what_the_data_leave_open_is_said() -> None:
    made = drawn(id="patient", mark={"Progression": "pfs"}, ongoing="on=yes", death="died=1")
    assert said(made, "late_marks") == "1 mark lies after the end of the lane: d (Progression at 9, lane to 7.5)."
    assert said(made, "ongoing_dead") == "1 patient is ongoing and dead: e."
    assert said(made, "no_duration") == "1 patient has no months and no lane: c."


def test_orders_of_lanes() -> None:
    assert lengths(drawn(sort="data"), 4) == [3, 12, 7.5, 7]
    assert lengths(drawn(by="arm", sort="group"), 4) == [3, 12, 7.5, 7]


def test_units_are_converted_with_their_marks() -> None:
    made = drawn(mark={"Progression": "pfs"}, duration_unit="months", axis_unit="days")
    assert lengths(made, 1) == pytest.approx([12 * 30.4375])
    assert place(made, "mark-2-1") == pytest.approx(9 * 30.4375)
    assert "Time (days)" in texts(made.picture)


def test_marks_of_a_long_table(tmp_path: Path) -> None:
    visits = tmp_path / "visits.csv"
    visits.write_text("id,what,when\na,PR,1\na,PR,2\nb,PD,6\nc,PD,2\nd,,3\n", encoding="utf-8")
    keys = {"events": str(visits), "events_id": "id", "what": "what", "when": "when", "id": "patient"}
    made = drawn(**keys)
    assert "PD: 1 patient." in made.picture.description  # c has no lane
    assert "PR: 1 patient (2 marks)." in made.picture.description
    assert "visits.csv without patient, 'what' or 'when' (line 6): no mark." in said(made, "incomplete_marks")
    assert "PR" not in drawn(**keys, events_where="what = 'PD'").picture.description
    visits.write_text("id,what,when\nz,PR,1\na,PR,-1\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        drawn(**keys)
    messages = " ".join(each.message for each in error.value.problems)
    assert "visits.csv not in the cohort ('id': z)." in messages
    assert "1 value of column 'when' below 0 (a: -1)." in messages


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(InputError, match=r"below 0 \(a: -3\)"):
        drawn({**PATIENTS, "months": [-3.0, 1.0, 1.0, 1.0, 1.0]}, id="patient")
    with pytest.raises(InputError, match="'on' \\(--ongoing\\) is missing in 1 row used"):
        drawn({**PATIENTS, "on": ["no", None, "no", "no", "yes"]}, ongoing="on=yes")
    with pytest.raises(AnalysisError, match="there is no lane to draw"):
        drawn({"months": [None, None]})
    with pytest.raises(UsageError, match="--what belongs to --events"):
        drawn(what="pfs")
    with pytest.raises(UsageError, match="--axis-unit needs --duration-unit"):
        drawn(axis_unit="days")
    with pytest.raises(UsageError, match="--sort group needs --by"):
        drawn(sort="group")


def test_lanes_beyond_the_axis_are_said() -> None:
    made = drawn(x_max=7)
    assert said(made, "beyond_axis") == "2 lanes go on beyond the axis: line 3, line 5."
    assert "Cut off at the end of the axis: 2 lanes." in made.picture.description


@pytest.mark.parametrize("number", [1, 5, 60, 300])
@pytest.mark.parametrize("width", [80, 170])
@pytest.mark.parametrize("theme", ["journal", "prism", "plain"])
def test_no_text_hides_another(number: int, width: float, theme: str) -> None:
    draw = random.Random(number)
    frame = {
        "patient": [f"Patient {i}" for i in range(number)],
        "months": [round(draw.expovariate(0.1), 1) for _ in range(number)],
        "stage": [draw.choice(("I", "II", "III")) for _ in range(number)],
        "on": [draw.choice((0.0, 1.0)) for _ in range(number - 1)] + [1.0],
    }
    keys = {"id": "patient", "by": "stage", "ongoing": "on=1", "mark": {"Response": "months"}}
    made = drawn(frame, width=width, theme=theme, title="A title", letters=True, **keys)
    found = boxes(made.picture)
    for text, (left, bottom, right, top) in found:
        assert min(left, bottom) >= -0.5, text
        assert right <= made.picture.canvas.width + 0.5, text
        assert top <= made.picture.canvas.height + 0.5, text
    for i, (one, a) in enumerate(found):
        for other, b in found[i + 1 :]:
            apart = a[2] <= b[0] + 0.3 or b[2] <= a[0] + 0.3 or a[3] <= b[1] + 1.5 or b[3] <= a[1] + 1.5
            assert apart, f"{one} overlaps {other}"
    assert made.picture.size_mm[1] < 260


def test_marks_of_one_text_are_refused() -> None:
    with pytest.raises(UsageError, match="two marks have the same text"):
        drawn(mark={"Death": "pfs"}, death="died=1")


@pytest.mark.parametrize("by", [{"by": "arm"}, {}])
def test_grey_lanes_and_marks_are_grey_in_every_format(by: dict[str, str]) -> None:
    made = drawn(mark={"Progression": "pfs", "Death": "months", "Other": "pfs"}, **by, grey=True)
    colors = re.findall(r"#[0-9a-f]{6}\b", made.picture.render("svg").decode())
    assert all(color[1:3] == color[3:5] == color[5:] for color in colors)
