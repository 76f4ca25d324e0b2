"""`sarcstat follow-up`: how long patients were followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.analyses.decimals import shown_with_decimals
from sarcstat.cli.help import InGroups
from sarcstat.cli.options.entry import entry_options
from sarcstat.cli.options.shared import (
    conf_type_option,
    data_options,
    decimals_option,
    interval_options,
    label_options,
    missing_option,
    output_options,
    script_options,
    survival_options,
)
from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.cli.analyses.cohorts.grouping import Grouped
    from sarcstat.display.shapes.document import Document, Section
    from sarcstat.results import AnalysisResult


@click.command("follow-up", cls=InGroups, short_help="Follow-up: reverse Kaplan-Meier median, and what was observed.")
@data_options()
@label_options()
@decimals_option()
@survival_options(several=True)
@entry_options()
@click.option("--by", metavar="COLUMNS", multiple=True, help="Factors whose groups are shown beside all patients.")
@conf_type_option("the reverse median")
@interval_options()
@missing_option()
@script_options()
@output_options(("spss", "r", "journal", "both"), "journal")
@click.pass_context
def follow_up(context: click.Context, /, **options: Any) -> int:
    """Length of follow-up: reverse Kaplan-Meier median (CI), median and range in patients without the event.

    --event is the event of the endpoint, not the censoring. SPSS and r style print the tables of km for the
    reverse curves, with a log-rank test of follow-up between groups.

    \b
    sarcstat follow-up survival::lung --time time --event status=2 --by sex
    sarcstat follow-up trial.sav --time os --event died=Yes --time-unit days --show-in months
    """
    from sarcstat.cli.output import produce

    return produce(document, context, options)


@shown_with_decimals
def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
    """The tables of the command; raises SarcstatError for what cannot be made."""
    from sarcstat.cli.analyses.cohorts.apart import prepare_each
    from sarcstat.cli.analyses.cohorts.grouping import grouped
    from sarcstat.cli.analyses.cohorts.pipeline import column_list, opened
    from sarcstat.cli.analyses.cohorts.wanted import endpoints
    from sarcstat.display.shapes.document import Document

    if options["missing"] != "pairwise" and not options["by"]:
        raise UsageError("--missing says what becomes of patients without group.", "Name groups with --by.")
    wanted = endpoints(options)
    source = opened(options)
    names = column_list(options["by"], source.columns())
    prepared = prepare_each(source, wanted, names, [], options, warm=_warm)
    results = _results(grouped(prepared, names, options["missing"]), options, recorded)
    results[0][0] = replace(results[0][0], conditions=(*prepared.conditions, *results[0][0].conditions))
    results = _concealed(results, options["suppress"])
    shown = [section for each in results for section in _sections(each, options["style"])]
    labels = [each[0].labels["time"] for each in results]
    title = f"Follow-up: {', '.join(labels)}"
    return Document(analysis="follow-up", title=title, sections=shown, options=recorded)


def _concealed(results: Sequence[Sequence[AnalysisResult]], limit: int | None) -> list[list[AnalysisResult]]:
    """The results of all endpoints, which are shown together, without what is hidden."""
    from sarcstat.disclosure.concealing import concealed

    every = iter(concealed([result for each in results for result in each], limit))
    return [[next(every) for _ in each] for each in results]


def _warm() -> None:
    """Import what will be needed while R is starting."""
    import sarcstat.display.follow_up
    import sarcstat.render.terminal  # noqa: F401


def _results(data: Grouped, options: Mapping[str, Any], recorded: Mapping[str, object]) -> list[list[AnalysisResult]]:
    """Of each endpoint the results for everybody and for each factor."""
    from sarcstat.analysis.follow_up import follow_up
    from sarcstat.cli.analyses.cohorts.pipeline import all_of
    from sarcstat.cli.analyses.km_options import kaplan_meier_options

    prepared, factors = data.prepared, [None, *data.factors.values()]
    tasks = [partial(prepared.cohort, outcome, by=by) for outcome in prepared.outcomes for by in factors]
    computed = kaplan_meier_options(options)
    found = [follow_up(each, computed, prepared.provenance(each), recorded) for each in all_of(tasks)]
    return [found[start : start + len(factors)] for start in range(0, len(found), len(factors))]


def _sections(results: Sequence[AnalysisResult], style: Any) -> Iterator[Section]:
    from sarcstat.analysis.shared.frames import named_conditions
    from sarcstat.display.follow_up import journal_section, sections

    if style != "journal":
        yield from sections(results if len(results) == 1 else results[1:], style)
        return
    shown = journal_section(results)
    statistics = tuple(statistic for result in results for statistic in result.statistics)
    conditions = tuple(said for result in results for said in named_conditions(result))
    yield replace(shown, result=replace(shown.result, statistics=statistics, conditions=conditions))
