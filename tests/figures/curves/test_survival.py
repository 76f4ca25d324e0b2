"""Survival figures: what the drawn artists hold, and that nothing overlaps or is cut."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from artists import FONT, artist, assert_readable, boxes, texts
from drawing import cohort, cox_result, curve_of, made_curve, result_of, result_with

from sarcstat.errors import InputError
from sarcstat.figures.curves.survival import survival_picture
from sarcstat.figures.drawing.picture import Picture
from sarcstat.figures.drawing.spec import SurvivalSpec
from sarcstat.figures.drawing.theme import HOUSES, MOST_GROUPS
from sarcstat.figures.render import survival, survival_panels
from sarcstat.results import AnalysisResult

LONG = "A label of sixty characters, as registries have them, no {i}.."
TWO = {"a": cohort(1, 60), "b": cohort(2, 70, mean=20)}


def drawn(*results: AnalysisResult, model: AnalysisResult | None = None, **options: Any) -> Picture:
    panels = [panel for result in results for panel in survival_panels(result, model)]
    return survival_picture(panels, SurvivalSpec(**{"font": FONT, **options}))


def test_steps_and_marks_are_the_results() -> None:
    result = result_of(TWO)
    picture = drawn(result)
    for i, curve in enumerate(result.curves, start=1):
        x, y = artist(picture, f"curve-{i}").get_data()
        event = curve.n_event > 0
        assert x[1::2][: event.sum()].tolist() == curve.time[event].tolist()
        assert y[2::2][: event.sum()].tolist() == curve.survival[event].tolist()
        assert (x[0], y[0], x[-1], y[-1]) == (0, 1, curve.time[-1], curve.survival[-1])
        at, value = artist(picture, f"curve-{i}-censored").get_data()
        censored = curve.n_censor > 0
        assert at.tolist() == curve.time[censored].tolist()
        assert value.tolist() == curve.survival[censored].tolist()


def test_failure_is_one_minus_survival() -> None:
    result = result_of(TWO)
    up, down = artist(drawn(result, failure=True), "curve-1"), artist(drawn(result), "curve-1")
    assert up.get_ydata().tolist() == (1 - down.get_ydata()).tolist()


def test_band_has_the_limits_of_the_result() -> None:
    result = result_of({"a": [(1, 1), (2, 1), (3, 0), (4, 0)], "b": [(2, 1), (5, 0)]})
    path = artist(drawn(result, band=True), "curve-1-band").get_paths()[0]
    corners = {(round(float(x), 6), round(float(y), 6)) for x, y in path.vertices}
    for time, low, high in zip(
        result.curves[0].time[:2],
        *(v[:2] for v in (result.curves[0].conf_low, result.curves[0].conf_high)),
        strict=True,
    ):
        assert {(time, round(low, 6)), (time, round(high, 6))} <= corners


def test_drop_lines_meet_the_axes_at_the_median() -> None:
    picture = drawn(result_of(TWO), median_lines=True)
    median = float(next(result_of(TWO).find(name="median", group1_level="a")).value or 0)
    assert artist(picture, "curve-1-median").get_xydata().tolist() == [[0, 0.5], [median, 0.5], [median, 0]]


def test_numbers_at_risk_stand_under_their_ticks() -> None:
    patients = TWO["a"]
    picture = drawn(result_of(patients), breaks=(0, 5, 12.5, 30))
    axes = picture.figure.axes[0]
    ticks = [float(axes.transData.transform((at, 0))[0]) for at in (0, 5, 12.5, 30)]
    expected = [str(sum(time >= at for time, _ in patients)) for at in (0, 5, 12.5, 30)]
    below = [t for t in picture.figure.texts if t.get_text().isdigit()]
    assert [text.get_text() for text in below] == expected
    assert [text.get_position()[0] * picture.canvas.width for text in below] == pytest.approx(ticks)


def test_words_come_from_the_results() -> None:
    model = cox_result([{"term": "arm", "levels": ["a", "b"], "ratios": [(0.512, 0.3, 0.7123, 0.01)]}])
    picture = drawn(
        result_of(TWO), model=model, annotate=("p", "hr", "median"), labels={"arm": "Arm", "arm:a": "Control"}
    )
    shown = texts(picture)
    assert {"Arm", "Control", "b", "Log-rank p = 0.049", "Reference", "0.51 (0.30–0.71)", "HR (95% CI)"} <= set(shown)
    median = float(next(result_of(TWO).find(name="median", group1_level="b")).value or 0)
    assert any(text.startswith(f"{median:.1f} (") for text in shown)
    assert "Control: 60 patients" in picture.description
    assert "hazard ratio 0.51 (0.30–0.71)" in picture.description


@pytest.mark.parametrize(
    ("p", "shown"), [(0.0004, "Log-rank p < 0.001"), (None, "Log-rank p: NE"), (0.9999, "Log-rank p > 0.999")]
)
def test_a_p_value_is_never_zero(p: float | None, shown: str) -> None:
    assert shown in texts(drawn(result_of(TWO, p=p)))


def test_order_decides_who_comes_first() -> None:
    picture = drawn(result_of(TWO), order=("b",))
    assert artist(picture, "curve-1").get_xdata()[-1] == max(t for t, _ in TWO["b"])


CASES: dict[str, dict[str, Any]] = {
    "one": {"groups": cohort(3, 80)},
    "two": {"groups": TWO, "annotate": ("p", "median")},
    "six": {"groups": {c: cohort(i, 40, mean=8 + 4 * i) for i, c in enumerate("ABCDEF")}},
    "six long": {"groups": {LONG.format(i=i): cohort(i, 40) for i in range(6)}, "annotate": ("p", "median")},
    "reaches 0": {"groups": {"a": cohort(1, 40, censored=0), "b": cohort(2, 40, censored=0, mean=30)}},
    "stays at 1": {"groups": {"a": cohort(1, 40, censored=1), "b": cohort(2, 40, censored=1)}, "p": None},
    "one patient": {"groups": {"only": [(5.0, 1)], "others": cohort(2, 40)}},
    "one censored": {"groups": {"only": [(5.0, 0)], "others": cohort(2, 40)}},
    "band": {"groups": TWO, "band": True, "median_lines": True, "annotate": ("p", "median")},
    "failure": {"groups": TWO, "failure": True, "y": "percent", "annotate": ("p", "median")},
    "KMunicate": {"groups": TWO, "risk_table": ("at-risk", "censored", "events")},
    "no rows": {"groups": TWO, "risk_table": ()},
    "large": {"groups": {"a": [(t, s) for t, s in cohort(1, 300)] * 40, "b": cohort(2, 400)}},
    "words": {"groups": TWO, "title": "A title that is longer than the figure is wide, and so goes on",
              "x_labels": ("A label of the time axis that needs more than one line (months)",),
              "y_labels": ("A label of the survival axis that needs two lines",), "titles": ("Panel title",)},
}  # fmt: skip


@pytest.mark.parametrize("theme", HOUSES)
@pytest.mark.parametrize("case", CASES)
def test_nothing_overlaps_and_nothing_is_cut(case: str, theme: Any) -> None:
    options = dict(CASES[case])
    result = result_of(options.pop("groups"), p=options.pop("p", 0.2), unit="months")
    picture = drawn(result, theme=theme, **options)
    assert_readable(picture)
    assert not picture.conditions


@pytest.mark.parametrize("width", [60.0, "double"])
@pytest.mark.parametrize("size", [5, 10])
def test_other_sizes_are_readable(width: Any, size: float) -> None:
    assert_readable(drawn(result_of(TWO), width=width, font_size=size))


def test_panels_are_lettered_and_readable() -> None:
    results = [result_of({"yes": cohort(i, 50), f"no {i}": cohort(9 - i, 60)}, name=f"factor {i}") for i in range(6)]
    picture = drawn(*results, width="double", annotate=("p", "median"))
    assert_readable(picture)
    assert set("ABCDEF") <= set(texts(picture))
    assert len(picture.figure.axes) == 6
    assert len({tuple(np.round(axes.get_position().bounds[2:], 9)) for axes in picture.figure.axes}) == 1
    assert artist(picture, "F-curve-2").get_xdata()[-1] == results[5].curves[1].time[-1]


def test_strata_have_a_panel_each() -> None:
    curves = [
        curve_of(cohort(i, 30), group, level) for i, (level, group) in enumerate((s, g) for s in "xy" for g in "ab")
    ]
    result = result_with(curves, name="arm", p=0.03)
    result = replace(result, labels={**result.labels, "stratum": "center", "stratum_name": "center"})
    picture = drawn(result, width="double")
    assert {"center: x", "center: y", "Stratified log-rank p = 0.030"} <= set(texts(picture))
    assert_readable(picture)


def test_height_is_exact_or_refused() -> None:
    picture = drawn(result_of(TWO), height=90, annotate=("p", "median"))
    assert picture.size_mm == pytest.approx((85, 90))
    assert_readable(picture)
    with pytest.raises(InputError, match="leaves no room") as refused:
        drawn(result_of(TWO), height=20)
    least = float(re.findall(r"\d+", refused.value.problems[0].hint or "")[0])
    assert drawn(result_of(TWO), height=least).size_mm[1] == pytest.approx(least)


def test_panels_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InputError, match="do not fit into 60 mm"):
        drawn(*[result_of(TWO)] * 3, width=60.0, panels_per_row=3)


def test_what_must_be_said() -> None:
    many = result_of({str(i): cohort(i, 10) for i in range(MOST_GROUPS + 1)})
    assert [each.code for each in drawn(many).conditions] == ["many_curves"]
    close = drawn(result_of(TWO), breaks=tuple(float(i) for i in range(40)))
    assert [each.code for each in close.conditions] == ["counts_touch"]
    ends = drawn(result_of(TWO), x_max=10)
    assert [each.code for each in ends.conditions] == ["axis_ends"]
    assert max(artist(ends, "curve-1").get_xdata()) == 10
    assert ends.figure.axes[0].get_xlim() == (0, 10)


def test_line_styles_differ_without_color() -> None:
    for house in HOUSES.values():
        assert len({house.dash(i) for i in range(MOST_GROUPS)}) == MOST_GROUPS
        assert len({(house.color(i), house.dash(i)) for i in range(30)}) >= 15


def test_a_million_distinct_times_make_a_small_file() -> None:
    """Three groups of a million patients in all, every time another, drawn with bands."""
    n = 333_333
    curves = []
    for i, level in enumerate("abc"):
        event = np.random.default_rng(i).random(n) < 0.6
        time = np.sort(np.random.default_rng(i).exponential(300 + 50 * i, n))
        n_risk = np.arange(n, 0, -1.0)
        value = np.cumprod(1 - event / n_risk)
        curves.append(made_curve(time, value, n_risk, event * 1.0, 1.0 - event, level))
    panels = survival_panels(result_with(curves, name="arm", p=0.2))
    picture = survival_picture(panels, SurvivalSpec(font=FONT, band=True, width="double"))
    svg = picture.render("svg")
    assert len(svg) < 2_000_000
    assert "Steps smaller than 1/600 inch are drawn together." in picture.description
    assert picture.description.encode() in svg
    assert [each.code for each in picture.conditions] == ["many_marks"]


def test_bytes_are_those_of_render() -> None:
    panels = survival_panels(result_of(TWO))
    spec = SurvivalSpec(font=FONT)
    assert survival(panels, spec, "svg") == survival_picture(panels, spec).render("svg")


def test_a_file_of_simulated_patients_says_so() -> None:
    from sarcstat.results import simulated_sentence

    result = result_of(TWO)
    result = replace(result, provenance=replace(result.provenance, simulated="sarcstat simulate, seed 1"))
    sentence = simulated_sentence("sarcstat simulate, seed 1")
    assert drawn(result).description.count(sentence) == 1
    assert drawn(result, result, width="double").description.count(sentence) == 1
    assert sentence not in drawn(result_of(TWO)).description


def test_panels_share_the_time_axis() -> None:
    picture = drawn(result_of(cohort(1, 50)), result_of(cohort(2, 50, mean=200)), width="double")
    first, second = picture.figure.axes
    assert first.get_xlim() == second.get_xlim()
    assert first.get_xticks().tolist() == second.get_xticks().tolist()


def test_annotations_stand_at_one_place_where_it_is_free() -> None:
    results = [result_of({"yes": cohort(i, 50), "no, or not known": cohort(9 - i, 60)}) for i in range(3)]
    picture = drawn(*results, width="double", panels_per_row=3)
    own = [axes.get_window_extent().extents / picture.figure.dpi * 72 for axes in picture.figure.axes]
    places = [box[:2] for text, box in boxes(picture) if text.startswith("Log-rank")]
    from_axes = {tuple(np.round(place - axes[:2], 1)) for place, axes in zip(places, own, strict=True)}
    assert len(from_axes) == 1


def test_rows_of_counts_have_names_however_long() -> None:
    """No reader should have to find out which line a sample is."""
    long = "A group whose name is longer than a third of the panel is wide, and longer than the panel"
    picture = drawn(result_of({long: cohort(1, 40), "short": cohort(2, 40)}))
    found = texts(picture)
    under = found[found.index("Number at risk") :]
    assert " ".join(under).startswith(f"Number at risk {' '.join(picture.canvas.measure.wrapped(long, 1e9))[:30]}")
    assert "short" in under
    keys = [each for each in picture.figure.findobj() if str(each.get_gid()).startswith("key-")]
    assert len(keys) == 2
    assert_readable(picture)
