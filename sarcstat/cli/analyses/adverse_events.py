"""`sarcstat adverse-events`: patients by adverse event and worst grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

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
from sarcstat.errors import NoRowsError, UsageError

if TYPE_CHECKING:
    from sarcstat.data.cohort.adverse_events import Events
    from sarcstat.data.reading.source import Source
    from sarcstat.display.document import Document
    from sarcstat.results import AnalysisResult

MOST_LEVELS = 20
_BOTH_GRADES = (1, 3)
_LONG = {
    "id": "id_",
    "term": "term",
    "events-id": "events_id",
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
@click.option("--events", metavar="FILE", help="Long table: a row an event, with patient, term and grade.")
@click.option(
    "--id",
    "id_",
    metavar="COLUMN",
    help="Patient identifier in DATA, which must have one row a patient, and in --events.",
)
@click.option("--events-id", metavar="COLUMN", help="Patient identifier in --events, where it has another name.")
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
    from sarcstat.cli.analyses.pipeline import all_of, column_list, opened
    from sarcstat.cli.analyses.unused import seed_unused, with_note
    from sarcstat.display.adverse_events import section
    from sarcstat.display.document import Document

    _check(options, recorded["data"])
    check_rates(options)
    source = opened(options)
    known = source.columns()
    lists = {name: column_list(options[name], known) for name in ("columns", "by")}
    table = _EventTable(source, lists, options, recorded)
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


def _action_codes(given: Sequence[str]) -> dict[str, str]:
    """The action of each value of --action-codes."""
    from sarcstat.cli.analyses.rows import assignments
    from sarcstat.data.cohort.adverse_events import DISCONTINUATION, REDUCTION

    known = {"reduction": REDUCTION, "discontinuation": DISCONTINUATION}
    found = {}
    for entry in [part.strip() for text in given for part in text.split(",")]:
        ((action, value),) = assignments([entry], "--action-codes", "reduction=2").items()
        if action not in known:
            raise UsageError(f"--action-codes {entry}: '{action}' is no action.", f"There are {', '.join(known)}.")
        found[value] = known[action]
    return found


def _grades(given: Sequence[str], columns: Sequence[str] | None) -> tuple[str, tuple[int, ...]]:
    """The column of the grades, and the least grades to count, ascending."""
    names = [entry for entry in given if (columns and entry in columns) or entry not in [*"12345"]]
    numbers = sorted({int(entry) for entry in given if entry not in names})
    if len(names) > 1:
        raise UsageError(
            f"--grade names two columns: {' and '.join(names)}.", "A number after --grade must be 1, 2, 3, 4 or 5."
        )
    return (names[0] if names else "grade"), tuple(numbers)


class _EventTable:
    """What all tables of one call share: the cohort, and the events joined to it."""

    def __init__(
        self, source: Source, lists: Mapping[str, list[str]], options: Mapping[str, Any], recorded: Mapping[str, Any]
    ) -> None:
        from sarcstat.cli.analyses.rows import read_rows
        from sarcstat.cli.options.rates import rate_columns
        from sarcstat.data.cohort.adverse_events import action_columns
        from sarcstat.data.cohort.identity import check_patients

        self.options, self.recorded = options, recorded
        own = {word: options[word] for word in ("dose_reduction", "discontinuation") if options[word]}
        wanted = [(f"--{name}", column) for name in ("columns", "by") for column in lists[name]]
        wanted += [(f"--{word.replace('_', '-')}", column) for word, column in own.items()]
        wanted += [("--id", options["id_"])] if options["id_"] else []
        wanted += rate_columns(options, source.columns())
        self.dataset, self.excluded = read_rows(source, wanted, options)
        left_out = [bad for _, bad in self.excluded]
        patients = check_patients(self.dataset, options["id_"], left_out) if options["id_"] else None
        self.source_of_events = ""
        self.simulated = self.dataset.simulated
        if options["events"]:
            self.events = self._long(patients, left_out)
        else:
            self.events = self._wide(lists["columns"])
        if own:
            actions, notes = action_columns(self.dataset, own)
            self.events = replace(self.events, actions=actions, conditions=[*self.events.conditions, *notes])

    def _wide(self, columns: Sequence[str]) -> Events:
        from sarcstat.data.cohort.adverse_events import wide_events

        name, self.grades = _grades(self.options["grades"], None)
        if name != "grade" or len(self.grades) > 1:
            raise UsageError(
                "With --columns, --grade is one number: the grade of the events that they say yes to.",
                "For example: --columns hypertension,infection --grade 3",
            )
        self.graded = bool(self.grades)
        self.grades = self.grades or (1,)
        return wide_events(self.dataset, columns, float(self.grades[0]), names=self.options["names"])

    def _long(self, patients: Any, left_out: Sequence[Any]) -> Events:
        from sarcstat.cli.analyses.pipeline import words
        from sarcstat.cli.analyses.rows import read_rows
        from sarcstat.data.cohort.adverse_events import EventColumns, long_events, no_events
        from sarcstat.data.cohort.rows import none_of
        from sarcstat.data.reading.source import has_texts, open_source

        options = self.options
        codes = _action_codes(options["action_codes"])
        decimal = options["decimal"] if has_texts(options["events"]) else None
        ids = [options["events_id"] or options["id_"]]
        source = open_source(options["events"], na=words(options["na"]), decimal=decimal, ids=ids)
        try:
            column, grades = _grades(options["grades"], source.columns())
            columns = EventColumns(
                ids[0], options["term"], column, *(options[word] for word in ("action", "soc", "onset"))
            )
            wanted = [("--events-id" if options["events_id"] else "--id", columns.patient), ("--term", columns.term)]
            more = {"--action": columns.action, "--soc": columns.soc, "--onset": columns.onset}
            wanted += [("--grade", column), *((word, name) for word, name in more.items() if name)]
            self.grades, self.graded = grades or _BOTH_GRADES, True
            table, dropped = read_rows(source, wanted, {"where": options["events_where"]}, where="--events-where")
        except NoRowsError:
            self.grades, self.graded = _grades(options["grades"], None)[1] or _BOTH_GRADES, True
            self.source_of_events = f"{options['events']}, 0 rows"
            return no_events(actions=bool(options["action"]), onset=bool(options["onset"]))
        selected = none_of([bad for _, bad in dropped], len(table.frame))
        used = none_of(left_out, len(self.dataset.frame))
        found = long_events(
            table, columns, patients, used_patients=used, selected=selected, words=codes, names=options["names"]
        )
        rows = f"{int(selected.sum()):,} of {len(table.frame):,} rows"
        self.source_of_events = f"{options['events']}, {rows}"
        if options["events_where"]:
            self.source_of_events += f" ({options['events_where']})"
        self.simulated = self.simulated or table.simulated
        return replace(found, conditions=[*table.conditions, *found.conditions])

    def result(self, by: str | None) -> AnalysisResult:
        """The counts by one grouping."""
        from sarcstat.analysis.adverse_events import AdverseEventOptions
        from sarcstat.analysis.adverse_events import adverse_events as counted
        from sarcstat.cli.analyses.grouping import group_column, kept_groups
        from sarcstat.cli.analyses.rows import provenance
        from sarcstat.cli.options.rates import with_rate_tables
        from sarcstat.data.cohort.rows import none_of
        from sarcstat.data.cohort.sample import sample

        missing, group, unknown = self.options["missing"], None, ""
        if by:
            group, unknown = group_column(
                self.dataset, by, by_name=self.options["names"], unknown=missing == "unknown", most=MOST_LEVELS
            )
        out = [(f"missing {group.name}", group.codes < 0)] if group and missing != "pairwise" else []
        reasons = [*self.excluded, *out]
        drawn = sample(self.dataset, [], excluded=reasons)
        used = none_of([bad for _, bad in reasons], len(self.dataset.frame))
        own = kept_groups(group, used, "Without --by there is one column for everybody.") if group else None
        test = self.options["test"]
        computed = AdverseEventOptions(
            grades=self.grades,
            min_percent=self.options["min_percent"],
            graded=self.graded,
            test=test,
            unknown=bool(own and group and unknown and own.texts[-1] == unknown),
            seed=self.options["seed"],
            each_grade=self.options["each_grade"],
            events=self.options["count_events"],
            sort=self.options["sort"],
        )
        source = replace(provenance(self.dataset, drawn, with_r=False), simulated=self.simulated)
        found = counted(self.events, used, own, computed, source, self.recorded)
        found = with_rate_tables(found, self.dataset, self.events, used, own, self.options, computed)
        with_r = bool(test or self.options["exposure"])
        versions = provenance(self.dataset, drawn, with_r=with_r).versions
        found = replace(found, provenance=replace(source, versions=versions))
        labels = dict(found.labels) | ({"events": self.source_of_events} if self.source_of_events else {})
        return replace(found, labels=labels, conditions=(*self.dataset.conditions, *found.conditions))
