"""`plot cuminc --stacked`: each line is the sum of the incidences below it, and the areas are what lies under it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from running import refused, sarcstat

from sarcstat.cli.options.figure_files import Drawn
from sarcstat.cli.perform import perform
from sarcstat.data.reading.source import open_source
from sarcstat.errors import ExitStatus
from sarcstat.request import Endpoint, Request

ASKED = ("--time", "t", "--event", "e=1", "--competing", "e=2", "--competing", "e=3")
ENDS = (Endpoint("t", "e=1", None, ("e=2", "e=3")),)


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    draw = np.random.default_rng(4)
    lines = ["t,e,arm"]
    for _ in range(90):
        lines.append(f"{draw.exponential(10) + 0.1:.1f},{draw.integers(0, 4)},{'ab'[draw.integers(0, 2)]}")
    (tmp_path / "trial.csv").write_text("\n".join(lines))
    return tmp_path / "trial.csv"


def made(trial: Path, **keys: object) -> Drawn:
    drawn: Drawn = perform(Request("plot cuminc", {"stacked": True, **keys}, ENDS), open_source(str(trial)).read())
    return drawn


def test_lines_are_sums_and_areas_lie_under_them(trial: Path) -> None:
    """Each panel against the incidences of its group at the times of the table."""
    drawn = made(trial, by=["arm"], width="double")
    times = [5.0, 12.0, 20.0]
    table = sarcstat(
        "cuminc", trial, *ASKED, "--by", "arm", "--times", ",".join(map(str, times)), "--format", "json"
    ).json["statistics"]
    figure = drawn.picture.canvas.figure
    artists = {
        each.get_gid(): each for axes in figure.axes for each in [*axes.lines, *axes.collections] if each.get_gid()
    }
    for panel, group in (("A", "a"), ("B", "b")):
        for at in times:
            below = 0.0
            for number in (1, 2, 3):
                (own,) = [
                    each["stat"]
                    for each in table
                    if (each["stat_name"], each["context"]) == ("cumulative_incidence", "cuminc")
                    and (each["group1_level"], each["cause"], each["at"]) == (group, f"e = {number}", at)
                ]
                below += own
                x, y = artists[f"{panel}-curve-{number}"].get_data()
                assert y[np.searchsorted(x, at, side="right") - 1] == pytest.approx(below, abs=0.01)
                corners = artists[f"{panel}-curve-{number}-area"].get_paths()[0].vertices
                assert corners[:, 1].max() == pytest.approx(max(y))
    assert "Stacked cumulative incidences" in drawn.picture.description
    assert not any("Gray" in note for note in drawn.notes)


def test_what_the_causes_come_to_and_the_event_free_are_told(trial: Path) -> None:
    said = made(trial).picture.description
    numbers = [float(word.rstrip(",")) for word in said.split() if word.rstrip(",").startswith("0.")]
    assert sum(numbers) == pytest.approx(1, abs=0.002)


def test_panels_follow_the_order(trial: Path) -> None:
    assert "in b" in made(trial, by=["arm"], order=["b"]).picture.description.split("B: ")[0]


@pytest.mark.parametrize(
    "more",
    [("--band",), ("--censor-marks",), ("--y-max", "0.8"), ("--causes", "all"), ("--risk-table", "events")],
)
def test_what_areas_do_not_show_is_refused(trial: Path, tmp_path: Path, more: tuple[str, ...]) -> None:
    found = sarcstat("plot", "cuminc", trial, *ASKED, "--stacked", *more, "-o", tmp_path / "a.svg")
    refused(found, ExitStatus.USAGE, more[0], "--stacked")
