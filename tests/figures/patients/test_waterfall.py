"""Waterfall plots: bars as the data say, what is cut off, not shown, or contradicts itself; counts by hand."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from artists import FONT, artist, assert_readable, texts
from running import sarcstat

from sarcstat.cli.options.figure_files import Drawn
from sarcstat.cli.perform import perform
from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.errors import InputError, UsageError
from sarcstat.request import Request

PATIENTS = {
    "patient": ["a", "b", "c", "d", "e", "f", "g", "h"],
    "change": [-30.0, 140.0, None, 0.0, 40.0, -100.0, 20.0, -31.0],
    "best": ["PR", "PD", "NE", "SD", "PR", "CR", "SD", "PD"],
    "arm": [1.0, 2.0, 1.0, 2.0, 1.0, None, 2.0, 1.0],
}


def drawn(frame: dict[str, Any] | None = None, **keys: Any) -> Drawn:
    codebook = Codebook({"arm": Variable(label="Arm", value_labels={1.0: "New", 2.0: "Old"})})
    data = Dataset(pd.DataFrame(frame or PATIENTS), codebook, "made.csv", None, 2, "line")
    made = perform(Request("plot waterfall", {"change": "change", "font": FONT, **keys}), data)
    assert isinstance(made, Drawn)
    return made


def heights(made: Drawn, number: int) -> list[float]:
    return [artist(made.picture, f"bar-{i + 1}").get_height() for i in range(number)]


def said(made: Drawn, code: str) -> str:
    return " ".join(each.text for each in [*made.conditions, *made.picture.conditions] if each.code == code)


def test_bars_fall_and_have_the_color_of_the_response() -> None:
    made = drawn(best="best", id="patient")
    assert heights(made, 7)[:3] == [100, 40, 20]
    assert heights(made, 7)[4:] == [-30, -31, -100]
    colors = [artist(made.picture, f"bar-{i + 1}").get_facecolor() for i in range(7)]
    assert colors[1] == colors[4]  # both PR, whatever the change
    assert colors[0] == colors[5]  # both PD
    assert colors[0] != colors[1]


def test_the_caption_counts_what_is_drawn() -> None:
    caption = drawn(best="best", id="patient").picture.description
    assert "7 patients." in caption
    assert "CR (n = 1), PR (n = 2), SD (n = 2), PD (n = 2)." in caption
    assert "−30% or less: 3 patients." in caption
    assert "+20% or more: 3 patients." in caption
    assert "No change (0%): 1 patient." in caption
    assert "Cut off at +100%, with a mark: b (+140%)." in caption
    assert "Not shown, without a change: 1 patient (c)." in caption


def test_no_change_is_seen() -> None:
    made = drawn(best="best")
    bar = artist(made.picture, "bar-4")
    assert bar.get_y() < 0 < bar.get_y() + bar.get_height()


def test_a_higher_end_cuts_nothing_off() -> None:
    made = drawn(y_max=150)
    assert heights(made, 1) == [140]
    assert "Cut off" not in made.picture.description


def test_what_contradicts_itself_is_named() -> None:
    made = drawn(best="best", id="patient")
    assert "contradicts the change of 2 patients by RECIST 1.1" in said(made, "contradiction")
    assert "e (PR, +40%)" in said(made, "contradiction")
    assert "g (SD, +20%)" in said(made, "contradiction")
    assert "a (" not in said(made, "contradiction")  # -30% is a response
    assert "h (PD, -31%)" in said(made, "unconfirmed")
    assert said(made, "no_change") == "1 patient has no change and no bar: c."
    assert not said(drawn(by="arm"), "contradiction")


def test_groups_color_bars_and_the_missing_one_is_said() -> None:
    made = drawn(by="arm", id="patient", label=["arm=Treatment", "New=A", "Old=B"])
    assert {"Treatment", "A (n = 3)", "B (n = 3)", "Not stated (n = 1)"} <= set(texts(made.picture))
    assert said(made, "no_level") == "1 patient has no Arm, and hatched bars: f."


def test_fractions_are_suspected() -> None:
    assert "multiply them by 100" in said(drawn({"change": [-0.3, 0.4, 0.0]}), "fractions")
    assert not said(drawn({"change": [-0.3, 4.0, 0.0]}), "fractions")
    assert not said(drawn({"change": [0.0, 0.0]}), "fractions")


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(InputError, match=r"1 value of column 'change' below -100 percent \(a: -130\)"):
        drawn({"patient": ["a", "b"], "change": [-130.0, 3.0]}, id="patient")
    with pytest.raises(InputError, match="more than once"):
        drawn({"patient": ["a", "a"], "change": [-30.0, 3.0]}, id="patient")
    with pytest.raises(InputError, match="no value in the rows used"):
        drawn({"change": [None, None]})
    with pytest.raises(InputError, match="not a response"):
        drawn({"change": [1.0], "best": ["better"]}, best="best")
    with pytest.raises(UsageError, match="--best and --by"):
        drawn(best="best", by="arm")
    with pytest.raises(UsageError, match="--codes needs --best"):
        drawn(codes=["CR=1"])
    with pytest.raises(UsageError, match="above --y-max"):
        drawn(thresholds=[-30, 20], y_max=10)


def test_all_patients_may_grow_or_shrink() -> None:
    for changes in ([-5.0, -50.0], [5.0, 50.0], [0.0]):
        made = drawn({"change": changes})
        assert not said(made, "beyond_axis")
        assert_readable(made.picture)


@pytest.mark.parametrize("number", [1, 5, 60, 600])
@pytest.mark.parametrize("width", [80, 170])
@pytest.mark.parametrize("theme", ["journal", "prism", "plain"])
def test_it_is_readable_with_few_and_many_patients(number: int, width: float, theme: str) -> None:
    draw = random.Random(number)
    changes = [max(-100.0, round(draw.gauss(-15, 45))) for _ in range(number)]
    frame = {"change": changes, "best": [draw.choice(("CR", "PR", "SD", "PD", "NE")) for _ in changes]}
    made = drawn(frame, best="best", width=width, theme=theme, title="A title", letters=True)
    assert_readable(made.picture)
    assert artist(made.picture, f"bar-{number}").get_x() <= number


def test_the_numbers_are_written_beside_the_figure(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("id,change,best\na,-30,PR\nb,,NE\nc,140,PD\n", encoding="utf-8")
    asked = (tmp_path / "d.csv", "--change", "change", "--best", "best", "--id", "id")
    files = ("-o", tmp_path / "w.svg", "--numbers", tmp_path / "w.json")
    found = sarcstat("plot", "waterfall", *asked, *files)
    assert found.status == 0, found.stderr
    numbers = json.loads((tmp_path / "w.json").read_text(encoding="utf-8"))
    assert numbers["bars"] == [
        {"patient": "c", "change": 140.0, "level": "PD"},
        {"patient": "a", "change": -30.0, "level": "PR"},
    ]
    assert numbers["not_shown"] == ["b"]
    assert [each["stat"] for each in numbers["statistics"]] == [1, 1, 2]
    refused = sarcstat("plot", "waterfall", *asked, "-o", tmp_path / "w.svg", "--numbers", tmp_path / "w.csv")
    assert (refused.status, refused.stdout) == (2, "")
    assert "--numbers" in refused.stderr


def test_the_number_of_a_cut_bar_can_be_read_on_its_color() -> None:
    made = drawn({"change": [140.0, 130.0, 5.0], "best": ["PD", "NE", "SD"]}, best="best", width=170)
    colors = {each.get_text(): each.get_color() for each in made.picture.figure.axes[0].texts}
    assert (colors["+140%"], colors["+130%"]) == ("white", "black")


@pytest.mark.parametrize("by", [{"best": "best"}, {"by": "arm"}, {}])
def test_grey_bars_are_grey_in_every_format(by: dict[str, str]) -> None:
    colors = re.findall(r"#[0-9a-f]{6}\b", drawn(**by, grey=True).picture.render("svg").decode())
    assert all(color[1:3] == color[3:5] == color[5:] for color in colors)
