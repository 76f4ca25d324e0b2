"""`sarcstat columns`: what is in a data file, one line a column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.file_names import completed
from sarcstat.cli.numbers import WholeRange
from sarcstat.cli.options.shared import output_of_data_options, reading_options

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort.column_summary import ColumnSummary
    from sarcstat.data.reading.source import Source
    from sarcstat.display.shapes.document import Document


@click.command(short_help="List the columns of a data file: names, labels, types, values, what is missing.")
@click.argument("file", shell_complete=completed)
@reading_options()
@click.option("--head", metavar="N", type=WholeRange(0, 20), default=0, help="Show the values of the first N rows.")
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
    from sarcstat.cli.saying import hand_out
    from sarcstat.errors import UsageError

    options |= {"reference_docx": None, "data": options["file"]}
    check_outputs(options)
    options = counting(document, options)
    if options["names"]:
        if options["output"] or options["format_"] != "text":
            raise UsageError(
                "--names prints the names alone: no file is written, and no other format.",
                "Send standard output to a file: sarcstat columns FILE --names > names.txt",
            )
        for name in ("head", "strict"):
            if options[name]:
                raise UsageError(f"--names prints the names alone: --{name} does not go with it.", "Leave out one.")
        hand_out("".join(f"{quote(name)}\n" for name in _names(options)))
        return 0
    return deliver(document(options, recorded_options(context.params)), options)


def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
    """The table of the command; raises SarcstatError for what cannot be read."""
    from sarcstat import __version__
    from sarcstat.data.cohort.column_summary import column_summaries
    from sarcstat.data.reading.source import counts_rows
    from sarcstat.display.columns import columns_document
    from sarcstat.results import Provenance

    source = _opened(options)
    if counts_rows(source):
        dataset, found = _one_by_one(source)
    else:
        dataset = source.read(None)
        found = column_summaries(dataset, first=options["head"])
    rows = dataset.n_rows
    return columns_document(
        found,
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


def _opened(options: Mapping[str, Any]) -> Source:
    """The data."""
    from sarcstat.cli.analyses.cohorts.pipeline import opened

    return opened({**options, "where": None})


def _one_by_one(source: Source) -> tuple[Dataset, list[ColumnSummary]]:
    """The columns of a source that counts rows, each read by itself, and the data without any of them.

    What is called as identifiers of persons are stays where it is, and so does what differs too much to be counted.
    """
    from dataclasses import replace

    from sarcstat.data.cohort.column_summary import column_summaries, not_read
    from sarcstat.data.cohort.treatment import names_persons
    from sarcstat.errors import TooManyPatternsError

    dataset = source.read([])
    said = list(dataset.conditions)
    found = []
    for name in source.columns() or ():
        if names_persons(name):
            found.append(not_read(name, "identifier", "not read, as it is called as identifiers of persons are"))
            continue
        try:
            own = source.read([name])
        except TooManyPatternsError:
            found.append(not_read(name, "text", "too many different values to be counted"))
            continue
        found += column_summaries(own)
        said += own.conditions
    return replace(dataset, conditions=list(dict.fromkeys(said))), found


def _names(options: Mapping[str, Any]) -> list[str]:
    """The names of all columns."""
    from sarcstat.data.reading.source import counts_rows

    source = _opened(options)
    known = source.columns() if counts_rows(source) else None
    return known if known is not None else [str(name) for name in source.read(None).frame.columns]
