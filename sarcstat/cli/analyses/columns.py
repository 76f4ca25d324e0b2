"""`sarcstat columns`: what is in a data file, one line a column."""

from __future__ import annotations

from typing import Any

import click

from sarcstat.cli.options.shared import output_of_data_options, reading_options


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

    from sarcstat import __version__
    from sarcstat.cli.analyses.pipeline import opened
    from sarcstat.cli.analyses.rows import read_rows
    from sarcstat.cli.output import check_outputs, deliver, recorded_options
    from sarcstat.data.cohort.column_summary import column_summaries
    from sarcstat.display.columns import columns_document
    from sarcstat.results import Provenance

    options |= {"reference_docx": None, "data": options["file"], "where": None}
    check_outputs(options)
    source = opened(options)
    dataset, _ = read_rows(source, (), options, everything=True)
    if options["names"]:
        click.echo("\n".join(quote(str(name)) for name in dataset.frame.columns))
        return 0
    rows = len(dataset.frame)
    document = columns_document(
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
        options=recorded_options(context.params),
    )
    return deliver(document, options)
