"""`sarcstat plot`: figures for a paper."""

from __future__ import annotations

import click

from sarcstat.cli.analyses.figures.plot_cox import cox
from sarcstat.cli.analyses.figures.plot_cuminc import cuminc
from sarcstat.cli.analyses.figures.plot_forest import forest
from sarcstat.cli.analyses.figures.plot_km import km
from sarcstat.cli.analyses.figures.plot_swimmer import swimmer
from sarcstat.cli.analyses.figures.plot_waterfall import waterfall
from sarcstat.cli.help import Commands


@click.group(
    cls=Commands,
    short_help="Figures for a paper: survival, incidence, Cox models, forest, waterfall and swimmer plots (SVG, PDF, PNG).",
)
def plot() -> None:
    """Figures for a paper: survival curves with numbers at risk, curves of a Cox model, forest plots, and the patients
    of a trial one by one in waterfall and swimmer plots.

    Vector files keep their text as text, in points that are true on paper; what is drawn, and how it was computed,
    is printed as a caption.
    """


for command in (km, cuminc, cox, forest, waterfall, swimmer):
    plot.add_command(command)
