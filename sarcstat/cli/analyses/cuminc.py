"""`sarcstat cuminc`: cumulative incidence with competing events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.analyses.cohorts.parts import in_parts
from sarcstat.cli.analyses.decimals import shown_with_decimals
from sarcstat.cli.help import InGroups
from sarcstat.cli.options.competing import (
    causes_of,
    check_competing,
    competing_options,
    outcome_with,
    with_causes,
)
from sarcstat.cli.options.entry import entry_options
from sarcstat.cli.options.shared import (
    data_options,
    decimals_option,
    interval_options,
    label_options,
    output_options,
    p_adjust_option,
    script_options,
    split_option,
    survival_options,
    weight_option,
)
from sarcstat.cli.options.types import NumberList
from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.data.cohort.causes import Causes
    from sarcstat.data.cohort.cohort import Cohort
    from sarcstat.display.shapes.document import Document
    from sarcstat.results import AnalysisResult, Provenance


@click.command("cuminc", cls=InGroups, short_help="Cumulative incidence with competing events, and Gray's tests.")
@data_options()
@label_options()
@decimals_option()
@split_option()
@weight_option()
@survival_options()
@competing_options()
@entry_options()
@click.option(
    "--by", metavar="COLUMNS", multiple=True, help="Groups to compare; several columns give one analysis each."
)
@click.option("--strata", metavar="COLUMN", help="Stratify Gray's tests; the curves are not.")
@click.option(
    "--times",
    metavar="LIST",
    type=NumberList(0),
    default=(),
    help="Incidence, interval and number at risk at these times (default: round numbers).",
)
@click.option(
    "--conf-type",
    type=click.Choice(["log", "log-log", "plain"]),
    default="log",
    show_default=True,
    help="Interval of the incidence: log is survfit's.",
)
@interval_options()
@click.option("--no-comparison", is_flag=True, help="Do not compare the groups.")
@click.option("--pairwise", is_flag=True, help="Compare each pair of groups as well.")
@p_adjust_option()
@script_options()
@output_options(("r", "journal"), "journal")
@click.pass_context
def cuminc(context: click.Context, /, **options: Any) -> int:
    """Cumulative incidence of an event and of those that compete with it (Aalen-Johansen), with Gray's tests by group.

    SPSS has no such procedure.

    \b
    sarcstat cuminc trial.sav --time months --event status=1 --competing status=2 --by arm --times 12,24
    sarcstat cuminc trial.csv --time months --event relapse=1 --competing death=1 --both event
    """
    from sarcstat.cli.output import produce

    return produce(document, context, options)


@shown_with_decimals
@in_parts(repeating=True)
def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
    """The tables of the command; raises SarcstatError for what cannot be made."""
    from sarcstat.display.cuminc import section
    from sarcstat.display.shapes.document import Document

    results = [_analyzed(*each, options, recorded) for each in cohorts(options)]
    sections = [section(each, options["style"]) for each in results]
    title = f"Cumulative incidence: {sections[0].heading}"
    if len(sections) > 1:
        title = f"Cumulative incidence of {results[0].labels['time']}"
    return Document(analysis="cuminc", title=title, sections=sections, options=recorded)


def cohorts(options: Mapping[str, Any]) -> list[tuple[Cohort, Causes, Provenance]]:
    """Of each grouping the patients, their causes and where they come from; raises SarcstatError."""
    from sarcstat.cli.analyses.cohorts.pipeline import all_of, column_list, opened, prepare
    from sarcstat.cli.analyses.cohorts.wanted import competing_columns, endpoints

    wanted = endpoints(options)
    if len(wanted) > 1:
        raise UsageError("Competing events are about one endpoint.", "Give --time and --event once.")
    check_competing(options)
    source = opened(options)
    factors = column_list(options["by"], source.columns())
    strata = options["strata"]
    _check(options, factors)
    extra = [*(("--by", name) for name in factors), *([("--strata", strata)] if strata else [])]
    extra += competing_columns(options, source.columns())
    prepared = prepare(source, wanted, extra, options, warm=_warm)
    (outcome,) = prepared.outcomes
    causes = causes_of(prepared, outcome, options)
    outcome = outcome_with(causes, outcome)
    groupings: list[str | None] = [*factors] or [None]
    made = all_of(partial(prepared.cohort, outcome, by=by, strata=strata, needed=causes.unknown) for by in groupings)
    said = replace(causes, conditions=[*prepared.dataset.conditions, *causes.conditions])
    return [(with_causes(each, causes), said, prepared.provenance(each)) for each in made]


def _check(options: Mapping[str, Any], factors: Sequence[str]) -> None:
    from sarcstat.cli.analyses.cohorts.wanted import competing_columns

    competing = {column for _, column in competing_columns(options, None)}
    for word, names in (("--by", factors), ("--strata", [options["strata"]])):
        for name in names:
            if name in competing:
                raise UsageError(
                    f"Column '{name}' is a competing event: it cannot be {word}, too.", "Name another column."
                )
    if options["strata"] in factors:
        raise UsageError(
            f"--strata and --by are both '{options['strata']}'.", "Name a different column for one of them."
        )
    if not factors:
        for name, usual in {"no_comparison": False, "pairwise": False, "p_adjust": "none", "strata": None}.items():
            if options[name] != usual:
                raise UsageError(f"--{name.replace('_', '-')} is about groups.", "Name them with --by.")
    if options["entry"]:
        for name in ("pairwise", "strata"):
            if options[name]:
                raise UsageError(
                    f"--{name} is about Gray's tests, and there are none with --entry: cmprsk takes no delayed entry.",
                    "Leave it out.",
                )
    if options["no_comparison"] and (options["pairwise"] or options["strata"]):
        word = "pairwise" if options["pairwise"] else "strata"
        raise UsageError(f"--{word} is for tests, and --no-comparison makes none.", "Leave one of them out.")
    if options["p_adjust"] != "none" and not options["pairwise"]:
        raise UsageError("--p-adjust corrects pairwise comparisons.", "Add --pairwise.")


def _warm() -> None:
    """Import what will be needed while R is starting."""
    import sarcstat.display.cuminc
    import sarcstat.render.terminal  # noqa: F401


def _analyzed(
    cohort: Cohort, causes: Causes, provenance: Provenance, options: Mapping[str, Any], recorded: Mapping[str, Any]
) -> AnalysisResult:
    from sarcstat.analysis.cuminc import CumincOptions
    from sarcstat.analysis.cuminc import cuminc as analyzed

    computed = CumincOptions(
        times=options["times"] or default_times(cohort, options),
        default_times=not options["times"],
        conf_type=options["conf_type"],
        conf_level=options["conf_level"],
        compare=not options["no_comparison"] and not options["entry"],
        pairwise=options["pairwise"],
        p_adjust=options["p_adjust"],
    )
    return analyzed(cohort, causes, computed, provenance, recorded)


def default_times(cohort: Cohort, options: Mapping[str, Any]) -> tuple[float, ...]:
    """Round numbers up to the largest time: the ticks of a figure's axis, of months whole years where there are."""
    from sarcstat.figures.drawing.breaks import month_breaks, pretty_breaks

    last = float(cohort.time.max())
    unit = options["show_in"] or options["time_unit"]
    breaks = month_breaks(last, 5) if unit == "months" else pretty_breaks(last, 5)
    return tuple(each for each in breaks if 0 < each <= last) or (last,)
