"""`sarcstat diff`: two runs compared number by number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sarcstat.cli.numbers import FiniteRange
from sarcstat.cli.output_options import report_options
from sarcstat.errors import ExitStatus


@click.command(short_help="Compare two runs number by number, with their options, versions and data.")
@click.argument("first", metavar="FIRST", type=click.Path(path_type=Path))
@click.argument("second", metavar="SECOND", type=click.Path(path_type=Path))
@click.option(
    "--tolerance",
    metavar="X",
    type=FiniteRange(0, 1, max_open=True),
    default=1e-9,
    show_default=True,
    help="Relative difference up to which two numbers are one.",
)
@click.option("--all", "every", is_flag=True, help="List every number that differs, and statistics beside tables.")
@report_options("a number, a text, a label or a note differs")
def diff(first: Path, second: Path, **options: Any) -> int:
    """Compare two runs: each is a folder that `sarcstat run` wrote, its results.json, or a command's output under
    --format json.

    Every number of tables, statistics, curves, forest plots and other records (findings of an audit, cells of a
    crosscheck) is compared with the one that is the same thing in the other run; what is in one of them only is listed
    too. Labels and notes that differ are differences; options, versions and the data's SHA-256 are said, as they are
    the likely reasons. R is not needed.

    \b
    sarcstat diff out/before out/after
    sarcstat diff locked.json now.json --strict --quiet
    """
    from sarcstat import __version__
    from sarcstat.cli.output import check_outputs, deliver
    from sarcstat.runs.comparing import compare
    from sarcstat.runs.report import document
    from sarcstat.runs.source import read_run

    options["reference_docx"] = None
    check_outputs(options)
    found = compare(read_run(first), read_run(second), options["tolerance"])
    recorded = {"first": str(first), "second": str(second), "tolerance": options["tolerance"], "all": options["every"]}
    names = (str(first), str(second))
    shown = document(found, names, {"sarcstat": __version__}, recorded, every=options["every"])
    deliver(shown, {**options, "strict": False})
    return ExitStatus.FINDINGS if options["strict"] and found.differ else ExitStatus.OK
