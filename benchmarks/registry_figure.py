"""The figure of scale: rows against seconds, on two logarithmic axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

#: Seconds at which the axis has a tick, of those that the lines reach.
TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True)
class Times:
    """Seconds for so many rows: the bare GROUP BY, `km` that counts with it, `km` that reads rows (None: not tried)."""

    rows: int
    group_by: float
    km: float
    read: float | None


def draw(times: Sequence[Times], file: Path) -> None:
    """Write the figure, as SVG that looks the same wherever it is shown."""
    lines = {
        "read into memory": [(each.rows, each.read) for each in times if each.read is not None],
        "counted in place": [(each.rows, each.km) for each in times],
        "GROUP BY alone": [(each.rows, each.group_by) for each in times],
    }
    with mpl.rc_context({"svg.hashsalt": "sarcstat", "font.family": "sans-serif", "font.size": 9}):
        figure = Figure(figsize=(5.6, 3.4), layout="constrained")
        axes = figure.add_subplot()
        for (name, points), color, marker in zip(lines.items(), ("#c0392b", "#1f5f99", "#7f7f7f"), "so^", strict=True):
            axes.plot(*zip(*points, strict=True), color=color, marker=marker, label=name)
        seconds = [each for points in lines.values() for _, each in points]
        axes.set(xscale="log", yscale="log", xlabel="Rows", ylabel="Seconds")
        axes.set_ylim(max(t for t in TICKS if t <= min(seconds)), min(t for t in TICKS if t >= max(seconds)))
        axes.set_title("sarcstat km of a registry, three tests", loc="left", fontsize=10)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda rows, _: f"{rows:,.0f}"))
        axes.yaxis.set_major_locator(FixedLocator(TICKS))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_major_formatter(FuncFormatter(lambda seconds, _: f"{seconds:g}"))
        axes.grid(visible=True, which="major", linewidth=0.4, color="#dddddd")
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=8, columnspacing=1.2)
        figure.savefig(file, metadata={"Date": None, "Title": "Seconds of sarcstat km against rows of a registry"})
