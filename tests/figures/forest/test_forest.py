"""Forest plots, on paper and in the terminal: rows, places on the axis, arrows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from artists import FONT, artist, assert_readable, boxes, texts
from drawing import cox_result

from sarcstat.errors import AnalysisError, InputError
from sarcstat.figures.drawing.picture import Picture
from sarcstat.figures.drawing.spec import ForestSpec
from sarcstat.figures.forest.forest import forest_picture
from sarcstat.figures.forest.ratio_axis import axis_limits, axis_ticks
from sarcstat.figures.forest.rows import forest_rows
from sarcstat.figures.forest.terminal import cells, terminal_forest
from sarcstat.results import AnalysisResult, Provenance

ROWS: list[dict[str, Any]] = [
    {"term": "age", "ratios": [(1.02, 0.99, 1.05, 0.2)]},
    {"term": "sex", "label": "Sex", "levels": ["Male", "Female"], "ratios": [(0.591, 0.42, 0.82, 0.0004)]},
    {"term": "ecog", "levels": ["0", "1", "2"], "ratios": [(4.0, 1.2, 40.0, 0.03), None]},
]


def drawn(*results: AnalysisResult, **options: Any) -> Picture:
    return forest_picture(results or [cox_result(ROWS)], ForestSpec(**{"font": FONT, **options}))


def subgroups(*groups: str) -> AnalysisResult:
    """A subgroup result of one or two groups beside the reference."""
    rows = [
        {
            "endpoint": "time", "within": within, "within_label": within and "Stage", "level": level, "group": group,
            "reference": "control", "n": 10 + i, "n_events": 5 + i, "n_reference": 20, "n_events_reference": 15,
            "hazard_ratio": None if level == "III" else 0.5 + 0.3 * i, "conf_low": None if level == "III" else 0.2,
            "conf_high": None if level == "III" else 3.0, "p_value": None if level == "III" else 0.2, "small": False,
            "interaction_p_value": 0.043 if within else None,
        }
        for i, (within, level) in enumerate([(None, None), ("stage", "I"), ("stage", "II"), ("stage", "III")])
        for group in groups
    ]  # fmt: skip
    return AnalysisResult(
        analysis="subgroup", options={"computed": {"conf_level": 0.9}}, statistics=(), labels={"time": "time"},
        provenance=Provenance("made", None, 0, 0), details={"forest": rows},
    )  # fmt: skip


def test_rows_of_a_cox_model() -> None:
    rows = forest_rows(cox_result(ROWS), ForestSpec(labels={"sex:Male": "Men", "age": "Age (years)"}))
    assert [(row.label, row.kind, row.depth, row.ratio_text, row.p_text) for row in rows] == [
        ("Age (years)", "estimate", 0, "1.02 (0.99–1.05)", "0.200"),
        ("Sex", "heading", 0, "", ""),
        ("Men", "reference", 1, "Reference", ""),
        ("Female", "estimate", 1, "0.59 (0.42–0.82)", "<0.001"),
        ("ecog", "heading", 0, "", "0.020"),
        ("0", "reference", 1, "Reference", ""),
        ("1", "estimate", 1, "4.00 (1.20–40.00)", "0.030"),
        ("2", "estimate", 1, "NE", "NE"),
    ]
    assert [(row.n, row.n_events) for row in rows[:4]] == [(100, 60), (None, None), (50, 30), (51, 31)]


def test_rows_of_subgroups() -> None:
    rows = forest_rows(subgroups("new"), ForestSpec())
    assert [
        (row.label, row.kind, row.depth, row.n, row.n_events, row.ratio_text, row.interaction_text) for row in rows
    ] == [
        ("All patients", "estimate", 0, 30, 20, "0.50 (0.20–3.00)", ""),
        ("Stage", "heading", 0, None, None, "", "0.043"),
        ("I", "estimate", 1, 31, 21, "0.80 (0.20–3.00)", ""),
        ("II", "estimate", 1, 32, 22, "1.10 (0.20–3.00)", ""),
        ("III", "estimate", 1, 33, 23, "NE", ""),
    ]
    nested = forest_rows(subgroups("new", "newer"), ForestSpec())
    assert [(row.label, row.depth) for row in nested[:7]] == [
        ("All patients", 0), ("new", 1), ("newer", 1), ("Stage", 0), ("I", 1), ("new", 2), ("newer", 2),
    ]  # fmt: skip


def test_markers_and_intervals_are_the_results() -> None:
    picture = drawn()
    assert artist(picture, "row-1").get_xdata().tolist() == [1.02]
    assert artist(picture, "row-1-interval").get_xdata() == pytest.approx([0.99, 1.05])
    assert artist(picture, "row-4-interval").get_xdata() == pytest.approx([0.42, 0.82])
    assert artist(picture, "row-8").get_text() == "NE"
    assert picture.figure.axes[0].get_xscale() == "log"


def test_an_arrow_where_an_interval_leaves_the_axis() -> None:
    picture = drawn(limits=(0.5, 8))
    limits = picture.figure.axes[0].get_xlim()
    assert artist(picture, "row-7-interval").get_xdata() == pytest.approx([1.2, limits[1]])
    assert artist(picture, "row-7-arrow-right").get_xdata()[0] == pytest.approx(limits[1])
    assert artist(picture, "row-4-arrow-left").get_xdata()[0] == pytest.approx(limits[0])
    assert "Arrows" in picture.description
    assert "Arrows" not in drawn(limits=(0.25, 64)).description


def test_an_estimate_beyond_the_axis_is_said() -> None:
    picture = drawn(limits=(0.8, 8))
    (condition,) = picture.conditions
    assert condition.text == "The hazard ratio lies beyond the axis, which shows an arrow instead: Female."
    assert artist(picture, "row-4-arrow-left").get_xdata()[0] == pytest.approx(0.8)
    assert not drawn().conditions


def test_all_that_the_description_says() -> None:
    assert "Sex Female 0.59 (0.42–0.82)" in drawn().description
    assert "ecog 2 NE" in drawn().description
    assert "Hazard ratio, new vs control (90% CI)" in drawn(subgroups("new")).description


@pytest.mark.parametrize("theme", ["journal", "prism", "plain"])
@pytest.mark.parametrize("size", [6, 9])
def test_nothing_overlaps(theme: Any, size: float) -> None:
    long = [{**row, "label": f"{row['term']}, a covariate with a label of more than sixty characters"} for row in ROWS]
    for results in ([cox_result(ROWS)], [cox_result(long)] * 2, [subgroups("new")], [subgroups("new", "newer")]):
        assert_readable(drawn(*results, theme=theme, font_size=size))


def test_several_endpoints_are_lettered() -> None:
    second = replace(cox_result(ROWS), labels={**cox_result(ROWS).labels, "time": "os"})
    picture = drawn(cox_result(ROWS), second)
    assert {"A", "B", "time", "os"} <= set(texts(picture))


def test_what_does_not_fit_is_refused_with_a_width_that_does() -> None:
    with pytest.raises(InputError, match="do not fit into 85 mm") as refused:
        drawn(width="single")
    hint = refused.value.problems[0].hint or ""
    least = float(hint.split()[2])
    assert_readable(drawn(width=least))
    assert drawn(width="single", columns=("hr",)).size_mm[0] == pytest.approx(85)


def test_no_hazard_ratio_is_refused() -> None:
    with pytest.raises(AnalysisError, match="no hazard ratio"):
        drawn(cox_result([]))


@pytest.mark.parametrize(("low", "high"), [(0.9, 1.1), (0.42, 40), (0.001, 0.01), (2, 900), (1e-7, 1e7)])
def test_the_axis_holds_1_and_the_estimates(low: float, high: float) -> None:
    rows = forest_rows(cox_result([{"term": "x", "ratios": [((low * high) ** 0.5, low, high, 0.5)]}]), ForestSpec())
    limits = axis_limits(rows)
    assert limits[0] <= min(1, (low * high) ** 0.5)
    assert limits[1] >= max(1, (low * high) ** 0.5)
    for most in (3, 5, 9):
        ticks = axis_ticks(limits, most)
        assert 1.0 in ticks
        assert all(limits[0] * 0.999 <= tick <= limits[1] * 1.001 for tick in ticks)


@pytest.mark.parametrize("width", [50, 60, 80, 200])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_in_the_terminal(width: int, ascii_only: bool) -> None:
    lines = terminal_forest(cox_result(ROWS), width=width, ascii_only=ascii_only)
    assert max(cells(line) for line in lines) <= min(width, 100)
    text = "\n".join(lines)
    assert text.isascii() == ascii_only
    for words in ("Sex", "Male", "Female", "Reference", "NE", "0.59 (0.42", "HR (95% CI)"):
        assert words in text
    (female,) = [line for line in lines if "Female" in line]
    mark, one = ("#", ":") if ascii_only else ("■", "│")
    assert female.index(mark) < female.index(one)


def test_places_in_the_terminal_are_logarithmic() -> None:
    lines = terminal_forest(cox_result([{"term": "x", "ratios": [(2.0, 1.0, 4.0, 0.5)]}]), width=80)
    (row,) = [line for line in lines if "■" in line]
    assert row.index("■") - row.index("├") == pytest.approx(row.index("┤") - row.index("■"), abs=1)


def test_squares_are_as_large_as_estimates_are_precise() -> None:
    """Areas as 1/SE², by hand: half-widths of ln HR of ln 2 and ln 4 are weights of 4 to 1, sides of 2 to 1."""
    levels = [{"term": t, "levels": ["a", "b"], "ratios": [(1, 1 / by, by, 0.5)]} for t, by in (("x", 2), ("y", 4))]
    picture = drawn(cox_result([*levels, {"term": "age", "ratios": [(1.01, 1.009, 1.011, 0.1)]}]))
    sides = [artist(picture, f"row-{i}").get_markersize() for i in (3, 6)]
    assert sides[0] / sides[1] == pytest.approx(2)
    # The precision of a number hangs on its unit.
    assert sides[1] < artist(picture, "row-7").get_markersize() < sides[0]
    assert "those of numbers are of one size" in picture.description


def test_numbers_end_below_each_other() -> None:
    picture = drawn()
    for column in (["1.02 (0.99–1.05)", "0.59 (0.42–0.82)", "Reference"], ["0.200", "<0.001"]):
        ends = {round(box[2], 1) for text, box in boxes(picture) if text in column}
        assert max(ends) - min(ends) < 1.0, column


def test_the_sides_of_one_are_named() -> None:
    """Which side is the better one depends on the event, which only the user knows."""
    assert {"← Lower hazard with new", "Lower hazard with control →"} <= set(texts(drawn(subgroups("new"))))
    assert {"← Favors new", "Favors control →"} <= set(texts(drawn(subgroups("new"), favors=True)))
    assert {"← Lower hazard", "Higher hazard →"} <= set(texts(drawn()))
    assert not any("→" in text for text in texts(drawn(limits=(2, 9))))
    ends = dict(boxes(drawn(subgroups("new"))))
    axes = drawn(subgroups("new")).figure.axes[0]
    one = axes.transData.transform((1, 0))[0]
    assert ends["← Lower hazard with new"][2] < one < ends["Lower hazard with control →"][0]
