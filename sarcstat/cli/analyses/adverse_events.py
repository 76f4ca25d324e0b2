"""`sarcstat adverse-events`: patients by adverse event and worst grade."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.analyses.event_table import EventTable
from sarcstat.cli.file_names import FileName
from sarcstat.cli.help import InGroups
from sarcstat.cli.numbers import FiniteRange
from sarcstat.cli.options.rates import check_rates, rate_options
from sarcstat.cli.options.shared import (
    data_options,
    interval_options,
    label_options,
    output_options,
    script_options,
    seed_option,
)
from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.display.shapes.document import Document

_LONG = {
    "id": "id_",
    "term": "term",
    "events-id": "events_id",
    "events-sheet": "events_sheet",
    "action": "action",
    "events-where": "events_where",
    "soc": "soc",
    "each-grade": "each_grade",
    "count-events": "count_events",
    "exposure": "exposure",
}


@click.command(
    "adverse-events",
    cls=InGroups,
    short_help="Adverse events: worst CTCAE grade per patient, dose reduction, discontinuation.",
)
@data_options(identified=False)
@label_options()
@click.option(
    "--events", metavar="FILE", type=FileName(), help="Long table: a row an event, with patient, term and grade."
)
@click.option(
    "--id",
    "id_",
    metavar="COLUMN",
    help="Patient identifier in DATA, which must have one row a patient, and in --events.",
)
@click.option("--events-id", metavar="COLUMN", help="Patient identifier in --events, where it has another name.")
@click.option("--events-sheet", metavar="NAME", help="Sheet of --events, by name or number, where it is a spreadsheet.")
@click.option("--term", metavar="COLUMN", help="Column of --events: what happened.")
@click.option(
    "--soc",
    metavar="COLUMN",
    help="Column of --events: the system organ class of the term, which terms are then shown under.",
)
@click.option(
    "--grade",
    "grades",
    metavar="COLUMN|NUMBER",
    multiple=True,
    help="Column of --events with the grade (default: grade); a number 1-5: count patients with at least that worst grade (default: 1 and 3). Repeatable.",
)
@click.option(
    "--action",
    metavar="COLUMN",
    help="Column of --events: the action taken; 'dose reduced' and 'drug withdrawn' are known.",
)
@click.option(
    "--action-codes",
    metavar="reduction=VALUE,…",
    multiple=True,
    help="What other actions mean: reduction=VALUE, discontinuation=VALUE. Repeatable.",
)
@click.option("--events-where", metavar="EXPR", help="Use only the events for which this is true: \"related = 'yes'\".")
@click.option(
    "--columns",
    metavar="LIST",
    multiple=True,
    help="Instead of --events: yes/no columns of DATA, one an event; --grade N says of which grade.",
)
@click.option("--dose-reduction", metavar="COLUMN", help="Yes/no column of DATA: dose reduced because of an event.")
@click.option("--discontinuation", metavar="COLUMN", help="Yes/no column of DATA: discontinued because of an event.")
@click.option(
    "--by", metavar="COLUMNS", multiple=True, help="Groups side by side; several columns give one table each."
)
@click.option(
    "--missing",
    type=click.Choice(["listwise", "pairwise", "unknown"]),
    default="listwise",
    show_default=True,
    help="Patients without group: left out, in the total only, or a column Unknown.",
)
@click.option(
    "--test",
    type=click.Choice(["auto", "chi-square", "fisher"]),
    help="With --by: compare the groups in every row; auto: fisher where an expected count is below 5, else chi-square.",
)
@click.option(
    "--min-percent",
    metavar="NUMBER",
    type=FiniteRange(0, 100),
    default=0.0,
    help="Only terms that reach this percentage in a column.",
)
@click.option("--each-grade", is_flag=True, help="Also patients by their worst grade: 1, 2, 3, 4 and 5.")
@click.option("--count-events", is_flag=True, help="Also the number of events: No. (%) [events].")
@click.option(
    "--sort",
    type=click.Choice(["frequency", "alphabet"]),
    default="frequency",
    show_default=True,
    help="Order of classes and terms.",
)
@rate_options()
@seed_option()
@interval_options()
@script_options()
@output_options(("journal",), "journal")
@click.pass_context
def adverse_events(context: click.Context, /, **options: Any) -> int:
    """Adverse events: patients by term and worst grade, of all patients in DATA, with or without an event.

    \b
    sarcstat adverse-events cohort.csv --events ae.csv --id patient --term term --grade grade --action action
    sarcstat adverse-events cohort.csv --columns hypertension,infection --grade 3 --by arm
    """
    from sarcstat.cli.output import produce

    return produce(document, context, options)


def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
    """The tables of the command; raises SarcstatError for what cannot be made."""
    from sarcstat.cli.analyses.cohorts.pipeline import all_of, column_list, opened
    from sarcstat.cli.analyses.unused import seed_unused, with_note
    from sarcstat.display.adverse_events import section
    from sarcstat.display.shapes.document import Document

    _check(options, recorded["data"])
    check_rates(options)
    source = opened(options)
    known = source.columns()
    lists = {name: column_list(options[name], known) for name in ("columns", "by")}
    table = EventTable(source, lists, options, recorded)
    groupings: list[str | None] = [*lists["by"]] or [None]
    results = all_of(partial(table.result, by) for by in groupings)
    sections = [section(result) for result in with_note(results, seed_unused(options, results))]
    title = sections[0].heading if len(sections) == 1 else "Adverse events"
    return Document(analysis="adverse-events", title=title, sections=sections, options=recorded)


def _check(options: Mapping[str, Any], data: object) -> None:
    """Raise UsageError unless the options name one source of events and all that it needs."""
    if bool(options["events"]) == bool(options["columns"]):
        both = "both were given" if options["events"] else "neither was given"
        raise UsageError(
            f"Name the events with --events FILE or with --columns LIST: {both}.", "For example: --columns rash,nausea"
        )
    if options["events"] == "-" and data == "-":
        raise UsageError("DATA and --events cannot both be standard input.", "Write one of them to a file.")
    if options["events"]:
        missing = [f"--{word}" for word in ("id", "term") if not options[_LONG[word]]]
        if missing:
            raise UsageError(f"{' and '.join(missing)} missing.", "For example: --id patient --term term --grade grade")
    elif given := [f"--{word}" for word, name in _LONG.items() if options[name] and word != "id"]:
        raise UsageError(f"{given[0]} belongs to --events.", "Yes/no columns have neither terms nor grades.")
    if options["action"] and (options["dose_reduction"] or options["discontinuation"]):
        raise UsageError("--action and a yes/no column of DATA both say what was done.", "Give one of them.")
    if options["missing"] != "listwise" and not options["by"]:
        raise UsageError("--missing says what becomes of patients without group.", "Name groups with --by.")
    if options["test"] and not options["by"]:
        raise UsageError("--test compares groups.", "Name them with --by.")
    if options["action_codes"] and not options["action"]:
        raise UsageError(
            "--action-codes needs --action, the column it explains.",
            "Name the column with --action, or leave --action-codes out.",
        )
