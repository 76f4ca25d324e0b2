"""`sarcstat univariate`: many factors and several endpoints, each factor alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.analyses.cohorts.parts import in_parts
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
    split_option,
    survival_options,
    tests_option,
    times_option,
    weight_option,
)
from sarcstat.cli.options.weighted import sampling_option

if TYPE_CHECKING:
    from sarcstat.analysis.univariate import Univariate
    from sarcstat.cli.analyses.cohorts.grouping import Grouped
    from sarcstat.display.shapes.document import Document


@click.command(
    cls=InGroups,
    short_help="Many factors and endpoints: N, events, median, rates and log-rank test of each.",
)
@data_options()
@label_options()
@decimals_option()
@split_option()
@weight_option()
@sampling_option()
@survival_options(several=True)
@entry_options()
@click.option("--by", metavar="COLUMNS", multiple=True, required=True, help="Factors: a list, each analyzed alone.")
@tests_option("logrank", optional=False)
@times_option()
@conf_type_option("medians")
@interval_options()
@missing_option()
@script_options()
@output_options(("spss", "r", "journal", "both"), "journal")
@click.pass_context
def univariate(context: click.Context, /, **options: Any) -> int:
    """A paper's univariate analysis: each factor alone, for one or more endpoints, in one table.

    Journal style is that table; the other styles print the tables of km for each factor and endpoint.

    \b
    sarcstat univariate survival::lung --time time --event status=2 --by sex,ph.ecog
    sarcstat univariate trial.sav --time pfs --event progressed=1 --time os --event died=1 --by sex,grade,stage
    """
    from sarcstat.cli.output import produce

    return produce(document, context, options)


@shown_with_decimals
@in_parts(repeating=True)
def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
    """The tables of the command; raises SarcstatError for what cannot be made."""
    from sarcstat.analysis.univariate import univariate as analyzed
    from sarcstat.cli.analyses.cohorts.apart import prepare_each
    from sarcstat.cli.analyses.cohorts.grouping import grouped
    from sarcstat.cli.analyses.cohorts.pipeline import column_list, opened
    from sarcstat.cli.analyses.cohorts.wanted import endpoints
    from sarcstat.cli.analyses.km_options import kaplan_meier_options
    from sarcstat.render.progress import progress

    wanted = endpoints(options)
    source = opened(options)
    names = column_list(options["by"], source.columns())
    prepared = prepare_each(source, wanted, names, [], options, warm=_warm)
    cohorts = _cohorts(grouped(prepared, names, options["missing"]))
    shown = progress(cohorts, "Factors and endpoints", quiet=options["quiet"])
    found = _concealed(analyzed(shown, kaplan_meier_options(options), recorded), options["suppress"])
    return _document(found, prepared.conditions, recorded, options["style"])


def _concealed(found: Univariate, limit: int | None) -> Univariate:
    from sarcstat.disclosure.concealing import concealed

    every = concealed([*found.everybody, *found.by_factor], limit)
    everybody, by_factor = every[: len(found.everybody)], every[len(found.everybody) :]
    if limit is not None:  # curves are needed to hide, and shown nowhere
        everybody, by_factor = ([replace(each, curves=()) for each in some] for some in (everybody, by_factor))
    return replace(found, everybody=everybody, by_factor=by_factor)


def _warm() -> None:
    """Import what will be needed while R is starting."""
    import sarcstat.display.univariate
    import sarcstat.render.terminal  # noqa: F401


def _cohorts(data: Grouped) -> list[Any]:
    """Of each endpoint: everybody, then one cohort a factor; each with where it comes from."""
    from sarcstat.cli.analyses.cohorts.pipeline import all_of

    factors = [None, *data.factors.values()]
    tasks = [partial(data.prepared.cohort, outcome, by=by) for outcome in data.prepared.outcomes for by in factors]
    return [(cohort, data.prepared.provenance(cohort)) for cohort in all_of(tasks)]


def _document(found: Univariate, said: Any, recorded: Mapping[str, object], style: Any) -> Document:
    from sarcstat.display.shapes.document import Document
    from sarcstat.display.univariate import journal_section, sections

    if style == "journal":
        shown = [journal_section(found.everybody, found.factors, found.combined())]
    else:
        shown = sections(found.by_factor, style)
    first = replace(shown[0].result, conditions=(*said, *shown[0].result.conditions))
    shown[0] = replace(shown[0], result=first)
    title = f"Univariate analysis of {' and '.join(found.endpoints)}"
    return Document(analysis="univariate", title=title, sections=shown, options=recorded)
