"""`sarcstat columns`: what is in a data file, one line a column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.options.shared import output_of_data_options, reading_options

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.display.document import Document


@click.command(short_help="List the columns of a data file: names, labels, types, values, what is missing.")
@click.argument("file")
@reading_options()
@click.option("--head", metavar="N", type=click.IntRange(0, 20), default=0, help="Show the values of the first N rows.")
@click.option("--names", is_flag=True, help="Print nothing but the names, one a line, as they are typed.")
@output_of_data_options()
@click.pass_context
def columns(context: click.Context, /, **options: Any) -> int:
    """List the columns of FILE: the name as it is typed, its label, how it is taken (number, levels, date, identifier,
    text), values or range, how many are missing, and words that look as if they meant missing.

    \b
    sarcstat columns trial.xlsx
    sarcstat columns survival::lung --head 3
    """
    from shlex import quote

    from sarcstat.cli.counted import counting
    from sarcstat.cli.output import check_outputs, deliver, recorded_options

    options |= {"reference_docx": None, "data": options["file"]}
    check_outputs(options)
    options = counting(document, options)
    if options["names"]:
        click.echo("\n".join(quote(str(name)) for name in _read(options).frame.columns))
        return 0
    return deliver(document(options, recorded_options(context.params)), options)


def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
    """The table of the command; raises SarcstatError for what cannot be read."""
    from sarcstat import __version__
    from sarcstat.data.cohort.column_summary import column_summaries
    from sarcstat.display.columns import columns_document
    from sarcstat.results import Provenance

    dataset = _read(options)
    rows = len(dataset.frame)
    return columns_document(
        column_summaries(dataset, first=options["head"]),
        rows=rows,
        provenance=Provenance(
            source=dataset.source,
            sha256=dataset.sha256,
            rows_read=rows,
            rows_used=rows,
            dropped={},
            versions={"sarcstat": __version__},
            simulated=dataset.simulated,
        ),
        conditions=dataset.conditions,
        options=recorded,
    )


def _read(options: Mapping[str, Any]) -> Dataset:
    """All columns of the data."""
    from sarcstat.cli.analyses.pipeline import opened
    from sarcstat.cli.analyses.rows import read_rows

    options = {**options, "where": None}
    dataset, _ = read_rows(opened(options), (), options, everything=True)
    return dataset
