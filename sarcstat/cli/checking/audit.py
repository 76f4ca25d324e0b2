"""`sarcstat audit`: a published paper's tables checked without its data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sarcstat import paths
from sarcstat.cli.file_names import FileName
from sarcstat.cli.output_options import report_options
from sarcstat.cli.saying import say
from sarcstat.errors import ExitStatus, InputError, UsageError
from sarcstat.render.formats import FORMATS

if TYPE_CHECKING:
    from sarcstat.audit.facts import Facts
    from sarcstat.results import Provenance

SEVERITIES = ("note", "minor", "warning", "error", "serious")


@click.command(short_help="Check a published paper's tables against themselves, without the data.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--explain", "explained", is_flag=True, help="Show what was understood of each table, and list what was not."
)
@click.option(
    "--severity",
    type=click.Choice(SEVERITIES),
    default="minor",
    show_default=True,
    help="The least severity that --strict counts.",
)
@click.option(
    "--against",
    metavar="RUN",
    type=click.Path(),
    help="Compare every printed number with those of a study's run: its results.json, or its folder.",
)
@click.option(
    "--data",
    metavar="FILE",
    type=FileName(),
    help="Compare every printed number with what is computed from the data, as --mapping says.",
)
@click.option(
    "--mapping",
    metavar="FILE",
    type=click.Path(),
    help="Which tables are computed, and what the paper's words mean: a TOML file (sarcstat init --against), or a study.",
)
@click.option("--all", "every", is_flag=True, help="List every compared number, not only those that differ.")
@click.option(
    "--strict",
    is_flag=True,
    help="Exit with 6 if there is a finding of at least --severity, or a number that differs.",
)
@report_options(formats=[name for name in FORMATS if name != "csv"])
def audit(file: Path, **options: Any) -> int:
    """Check the numbers that a paper prints against each other: percentages, sums, hazard ratios with interval and p,
    medians, response rates, dates. FILE is the paper with its tables (.html, .xml of JATS, .docx, .pdf, .md, .txt,
    .csv), or a TOML file with what its tables print.

    What cannot all be correctly rounded values of one analysis is reported with the arithmetic, its size (k) and what
    would explain it. Neither data nor R is needed.

    With --against, or with --data and --mapping, each printed number stands beside the recomputed one, matched by
    variable and level: reproduced, by another convention (which one), different, or not matched.

    \b
    sarcstat audit published.toml
    sarcstat audit article.xml --explain
    sarcstat audit published.toml --strict --severity error -o audit.html
    sarcstat audit article.xml --against paper/results.json
    sarcstat audit article.xml --data cohort.csv --mapping against.toml -o against.html
    """
    from sarcstat.audit.report import document
    from sarcstat.audit.rules import audit as audited
    from sarcstat.cli.checking.against import asked, audit_against
    from sarcstat.cli.output import check_outputs, deliver

    options["reference_docx"] = None
    check_outputs(options)
    _no_csv(options["output"])
    if asked(options):
        return audit_against(file, options)
    found = audited(_read(file))
    recorded = {"file": file.name, "explain": options["explained"], "severity": options["severity"]}
    shown = document(found, provenance=_provenance(file), options=recorded, explain=options["explained"])
    deliver(shown, options)
    if options["severity"] != "minor" and not options["strict"] and not options["quiet"]:
        say(f"Note: --severity {options['severity']} counts under --strict only; every finding is listed.")
    failed = options["strict"] and found.worst(options["severity"])
    return ExitStatus.FINDINGS if failed else ExitStatus.OK


def _provenance(file: Path) -> Provenance:
    """What was audited, and by what; no row of data was read."""
    from hashlib import sha256

    from sarcstat import __version__
    from sarcstat.files_read import read_bytes
    from sarcstat.results import Provenance

    digest = sha256(read_bytes(file)).hexdigest()
    versions = {"sarcstat": __version__}
    return Provenance(source=file.name, sha256=digest, rows_read=0, rows_used=0, versions=versions)


def _no_csv(files: tuple[str, ...]) -> None:
    """Refuse a format that holds statistics only: an audit computes none."""
    for name in files:
        if Path(name).suffix.casefold() == ".csv":
            raise UsageError(f"-o {name}: an audit has no CSV form.", ".json holds every finding with its fields.")


def _read(file: Path) -> Facts:
    from sarcstat.audit.entry import read_entry

    if not paths.there(file):
        raise InputError(f"There is no file '{file}'.", "Check the path.")
    if file.suffix.casefold() != ".toml":
        from sarcstat.audit.reading.read import read_document

        return read_document(file)
    return read_entry(file)
