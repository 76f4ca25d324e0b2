"""`sarcstat km`: SPSS's KM procedure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.analyses.cohorts.parts import in_parts
from sarcstat.cli.analyses.decimals import shown_with_decimals
from sarcstat.cli.analyses.km_differences import check_differences, check_references, compared_with
from sarcstat.cli.analyses.km_options import ALL_TESTS, kaplan_meier_options, tests_of
from sarcstat.cli.help import InGroups
from sarcstat.cli.numbers import FiniteRange
from sarcstat.cli.options.entry import entry_options
from sarcstat.cli.options.shared import (
    conf_type_option,
    data_options,
    decimals_option,
    interval_options,
    label_options,
    output_options,
    p_adjust_option,
    script_options,
    split_option,
    survival_options,
    tests_option,
    times_option,
    weight_option,
)
from sarcstat.cli.options.types import Percentiles, Scores
from sarcstat.cli.options.weighted import sampling_option
from sarcstat.errors import UsageError, listing

if TYPE_CHECKING:
    from sarcstat.cli.analyses.cohorts.apart import Apart
    from sarcstat.cli.analyses.cohorts.prepared import Prepared
    from sarcstat.data.cohort.cohort import Cohort
    from sarcstat.display.shapes.document import Document, Section
    from sarcstat.results import AnalysisResult, Condition


@click.command(cls=InGroups, short_help="Kaplan-Meier curves, medians, and tests between groups.")
@data_options()
@label_options()
@decimals_option()
@split_option()
@weight_option()
@sampling_option()
@survival_options()
@entry_options()
@click.option(
    "--by",
    metavar="COLUMNS",
    multiple=True,
    help="Groups to compare; several columns give one analysis each.",
)
@click.option("--strata", metavar="COLUMN", help="Stratify: curves within strata, tests adjusted for them.")
@tests_option(ALL_TESTS, optional=True)
@click.option(
    "--pairwise",
    type=click.Choice(["none", "pooled", "strata"]),
    default="none",
    show_default=True,
    help="Test each pair of groups: pooled over strata, or within each.",
)
@p_adjust_option()
@click.option("--trend", is_flag=True, help="Test for a linear trend over the groups, scored 1, 2, …")
@click.option("--trend-scores", metavar="LIST", type=Scores(), help="Scores of the groups for the trend test.")
@click.option(
    "--percentiles",
    metavar="LIST",
    type=Percentiles(),
    default=(),
    help="Times at which this percentage survives (R style: has had the event), or 'quartiles'.",
)
@times_option()
@click.option("--tau", type=FiniteRange(min=0, min_open=True), help="Restricted mean survival time up to here.")
@click.option(
    "--differences",
    is_flag=True,
    help="Differences and ratios, with intervals and p, of survival at --times and of the restricted mean at --tau: "
    "between each group and the first (--ref), or each pair (--pairwise).",
)
@click.option(
    "--ref", "refs", metavar="VAR=LEVEL", multiple=True, help="Group that the others differ from (default: the first)."
)
@conf_type_option("medians and percentiles")
@interval_options()
@click.option("--table", is_flag=True, help="Add the survival table, and the curves to JSON.")
@click.option("--plot", is_flag=True, help="Draw the curves in the terminal.")
@script_options()
@output_options(("spss", "r", "journal", "both"), "spss")
@click.pass_context
def km(context: click.Context, /, **options: Any) -> int:
    """Kaplan-Meier curves by group: SPSS's KM procedure, computed by R.

    \b
    sarcstat km survival::lung --time time --event status=2 --by sex
    sarcstat km trial.sav --time months --event died=Yes --by arm,stage --style both
    """
    from sarcstat.cli.output import produce

    return produce(document, context, options)


@shown_with_decimals
@in_parts(repeating=True)
def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
    """The tables of the command; raises SarcstatError for what cannot be made."""
    from sarcstat.disclosure.concealing import concealed

    prepared, cohorts = patients(options)
    _check_rows(cohorts, options)
    said = prepared.conditions
    results = [
        _analyze(
            cohort, prepared.provenance(cohort), recorded, [*said, *_order_in_doubt(cohort, prepared, options)], options
        )
        for cohort in cohorts
    ]
    return _document(concealed(results, options["suppress"]), recorded, options)


def patients(options: Mapping[str, Any]) -> tuple[Prepared | Apart, list[Cohort]]:
    """The data, and of each grouping the patients; raises SarcstatError for what cannot be made."""
    from sarcstat.cli.analyses.cohorts.apart import prepare_each
    from sarcstat.cli.analyses.cohorts.pipeline import all_of, column_list, opened
    from sarcstat.cli.analyses.cohorts.wanted import endpoints

    _check(options)
    wanted = endpoints(options)
    if len(wanted) > 1:
        raise UsageError("km analyzes one endpoint.", "Give --time and --event once.")
    source = opened(options)
    factors = column_list(options["by"], source.columns())
    check_references(options, factors)
    strata = options["strata"]
    if strata in factors:
        raise UsageError(f"--strata and --by are both '{strata}'.", "Name a different column for one of them.")
    others = [("--strata", strata)] if strata else []
    prepared = prepare_each(source, wanted, factors, others, options, warm=_warm)
    (outcome,) = prepared.outcomes
    groupings: list[str | None] = [*factors] or [None]
    cohorts = all_of(partial(prepared.cohort, outcome, by=by, strata=strata) for by in groupings)
    return prepared, cohorts


def _order_in_doubt(cohort: Cohort, prepared: Prepared | Apart, options: Mapping[str, Any]) -> list[Condition]:
    """A warning where a trend runs over texts whose order nobody declared: they are scored as they are sorted."""
    from sarcstat.results import Condition

    group = cohort.group
    if group is None or not options["trend"] or options["trend_scores"]:
        return []
    declared = prepared.variable(group.name).level_order is not None
    if declared or not any(isinstance(value, str) for value in group.values):
        return []
    text = (
        f"The levels of {group.label} have no declared order: the trend scores them as they are sorted "
        f"({listing(group.texts, 10)}). If that is not their order, give a score for each with --trend-scores."
    )
    return [Condition("warning", text, "trend_order")]


def _check(options: Mapping[str, Any]) -> None:
    check_differences(options)
    tests_of(options)
    if not options["by"]:
        usual = {"pairwise": "none", "trend": False, "trend_scores": None, "tests": tuple(ALL_TESTS.split(","))}
        for name, value in usual.items():
            if options[name] != value:
                word = "test" if name == "tests" else name.replace("_", "-")
                raise UsageError(f"--{word} compares groups.", "Name them with --by.")
    pairs_of_tests = options["pairwise"] != "none" and not options["differences"]
    if not options["tests"] and (pairs_of_tests or options["trend"] or options["trend_scores"]):
        word = "pairwise" if pairs_of_tests else "trend"
        raise UsageError(f"--{word} needs a test.", "Leave out --test none.")
    if options["pairwise"] == "strata" and not options["strata"]:
        raise UsageError("--pairwise strata needs --strata.", "Use --pairwise pooled without strata.")
    if options["p_adjust"] != "none" and options["pairwise"] == "none" and not options["differences"]:
        raise UsageError("--p-adjust corrects p-values of pairs.", "Add --pairwise pooled, or --differences.")


#: A table with more rows is none that anybody reads, and takes more memory than all that is counted.
_MOST_ROWS = 1_000_000


def _check_rows(cohorts: Sequence[Cohort], options: Mapping[str, Any]) -> None:
    """Refuse a table with a row for each patient of those that are counted, where these are very many."""
    most = max(cohort.n_rows for cohort in cohorts)
    counted_ones = any(cohort.counts is not None for cohort in cohorts)
    if options["table"] and options["style"] in ("spss", "both") and counted_ones and most > _MOST_ROWS:
        raise UsageError(
            f"--table: SPSS's survival table has a row for each patient, and there are {most:,}.",
            "Use --style r, whose table has a row for each time.",
        )


def _warm() -> None:
    """Import what will be needed while R is starting."""
    import sarcstat.display.kaplan_meier
    import sarcstat.render.terminal  # noqa: F401


def _analyze(
    cohort: Any, provenance: Any, recorded: Mapping[str, Any], said: Sequence[Any], options: Mapping[str, Any]
) -> AnalysisResult:
    from dataclasses import replace

    from sarcstat.analysis.kaplan_meier import kaplan_meier

    computed = replace(kaplan_meier_options(options), compared_with=compared_with(options, cohort))
    result = kaplan_meier(cohort, computed, provenance, recorded)
    return replace(result, conditions=(*said, *result.conditions))


def _document(
    results: Sequence[AnalysisResult], recorded: Mapping[str, object], options: Mapping[str, Any]
) -> Document:
    from sarcstat.display.shapes.document import Document

    sections = [_section(result, options) for result in results]
    title = f"Kaplan–Meier analysis: {sections[0].heading}"
    if len(sections) > 1:
        title = f"Kaplan–Meier analysis of {results[0].labels['time']}"
    return Document(analysis="km", title=title, sections=sections, options=recorded)


def _section(result: AnalysisResult, options: Mapping[str, Any]) -> Section:
    from dataclasses import replace

    from sarcstat.display.kaplan_meier import section

    shown = section(result, options["style"], table=options["table"])
    if options["plot"]:
        shown = replace(shown, figure=_drawing(result))
    return shown if options["table"] else replace(shown, result=replace(result, curves=()))


def _drawing(result: AnalysisResult) -> list[str]:
    from sarcstat.cli.output import only_ascii, terminal_width, use_color
    from sarcstat.figures.curves.terminal import terminal_curve

    return terminal_curve(result, width=terminal_width(), color=use_color(), ascii_only=only_ascii())
