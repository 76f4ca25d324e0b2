"""`sarcstat outputs`: what is in an output file of SPSS, and its tables in other formats."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.numbers import WholeRange
from sarcstat.cli.output_options import report_options
from sarcstat.cli.saying import hand_out, say_condition
from sarcstat.errors import ExitStatus, InputError, UsageError

if TYPE_CHECKING:
    from sarcstat.outputs.output import Output


@click.command(
    short_help="Show what is in an output of SPSS (.spv, OMS XML, HTML), R, SAS or Stata, and export its tables."
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--table",
    "tables",
    metavar="N",
    type=WholeRange(1),
    multiple=True,
    help="Only the table with this number of the list. Repeatable.",
)
@click.option("--syntax", is_flag=True, help="Print the syntax that ran, from the log or the Notes, and nothing else.")
@report_options("something in the file could not be read", written="the tables to a file")
def outputs(file: Path, **options: Any) -> int:
    """List the commands and tables of an output file of SPSS: the Viewer's .spv as it is, the XML of OMS, or the HTML
    export; or of a text of R's console, SAS or Stata with tables of survival analysis. Each command has its data file, filter, weight and split file. SPSS is not needed, nor is R.

    --table N shows a table; with -o, it (or all tables, without --table) is written with unrounded numbers: .csv,
    .xlsx and .json, or as displayed: .html, .md, .docx, .tex, .pdf. The JSON has every row and column with what it is
    in English, and variables and values by name.

    \b
    sarcstat outputs output.spv
    sarcstat outputs output.spv --table 3 -o table3.xlsx
    sarcstat outputs output.spv --syntax > job.sps
    """
    from sarcstat import __version__
    from sarcstat.cli.output import check_outputs, deliver
    from sarcstat.outputs.reading.read import read_output
    from sarcstat.outputs.report import documents

    options["reference_docx"] = None
    _check(options)
    check_outputs(options)
    found = read_output(file)
    if options["syntax"]:
        return _print_syntax(found, options)
    versions = {"sarcstat": __version__}
    recorded = {"file": file.name, "table": list(options["tables"])}
    listed = None
    if options["format_"] == "text" and not options["tables"]:
        listed = documents.contents(found, versions, recorded)
        if not options["output"]:
            return deliver(listed, options)
    records = "json" in (options["format_"], *(Path(each).suffix.casefold().lstrip(".") for each in options["output"]))
    chosen = documents.tables(found, options["tables"], versions, recorded, records=records)
    return deliver(listed or chosen, options, files=chosen)


def _check(options: dict[str, Any]) -> None:
    """Refuse options that --syntax would not heed."""
    if options["syntax"] and (options["tables"] or options["output"] or options["format_"] != "text"):
        raise UsageError(
            "--syntax prints syntax only; --table, --format and -o do not go with it.",
            "Send it to a file: sarcstat outputs FILE --syntax > job.sps",
        )


def _print_syntax(output: Output, options: Mapping[str, Any]) -> int:
    """Print the syntax; what could not be read of the file, of which some may have run, is a warning here, too."""
    from sarcstat.outputs.report.documents import conditions
    from sarcstat.outputs.report.syntax import syntax_of

    text = syntax_of(output)
    if not text:
        raise InputError(
            f"{output.name} holds no syntax: it has neither a log nor Notes.",
            "Leave --syntax out to see what it holds.",
        )
    hand_out(text if text.endswith("\n") else text + "\n")
    warnings = [each for each in conditions(output) if each.kind == "warning"]
    for each in warnings if not options["quiet"] else ():
        say_condition(each)
    return ExitStatus.FINDINGS if warnings and options["strict"] else ExitStatus.OK
