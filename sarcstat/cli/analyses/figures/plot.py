"""`sarcstat plot`: figures for a paper."""

from __future__ import annotations

import click

from sarcstat.cli.help import Commands

#: The figures, and the modules that draw them.
_FIGURES = {
    "km": "sarcstat.cli.analyses.figures.plot_km",
    "cuminc": "sarcstat.cli.analyses.figures.plot_cuminc",
    "cox": "sarcstat.cli.analyses.figures.plot_cox",
    "forest": "sarcstat.cli.analyses.figures.plot_forest",
    "waterfall": "sarcstat.cli.analyses.figures.plot_waterfall",
    "swimmer": "sarcstat.cli.analyses.figures.plot_swimmer",
}


@click.group(
    cls=Commands,
    modules=_FIGURES,
    short_help="Figures for a paper: survival, incidence, Cox models, forest, waterfall and swimmer plots (SVG, PDF, PNG).",
)
def plot() -> None:
    """Figures for a paper: survival curves with numbers at risk, curves of a Cox model, forest plots, and the patients
    of a trial one by one in waterfall and swimmer plots.

    Vector files keep their text as text, in points that are true on paper; what is drawn, and how it was computed,
    is printed as a caption.
    """
