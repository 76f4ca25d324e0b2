"""`sarcstat describe`: Table 1 of a paper, and SPSS's FREQUENCIES and DESCRIPTIVES."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.analyses.cohorts.parts import in_parts
from sarcstat.cli.analyses.decimals import shown_with_decimals
from sarcstat.cli.help import InGroups
from sarcstat.cli.options.describe import check, statistics_of
from sarcstat.cli.options.shared import (
    data_options,
    decimals_option,
    label_options,
    output_options,
    print_format_option,
    script_options,
    seed_option,
    split_option,
)
from sarcstat.cli.options.types import Percentiles

if TYPE_CHECKING:
    from sarcstat.cli.analyses.description import Description
    from sarcstat.display.shapes.document import Document
    from sarcstat.results import AnalysisResult


@click.command(
    cls=InGroups,
    short_help="Table 1: counts, percentages, medians, by group with tests; FREQUENCIES, DESCRIPTIVES.",
)
@data_options()
@label_options()
@decimals_option()
@split_option()
@click.argument("variables", nargs=-1, metavar="[VARIABLE]...")
@click.option(
    "--by",
    metavar="COLUMNS",
    multiple=True,
    help="Groups side by side, with a test; spss: split file. Several columns give one table each.",
)
@click.option(
    "--categorical",
    metavar="LIST",
    multiple=True,
    help="Numbers that are levels; text, labelled and two-valued columns always are.",
)
@click.option(
    "--numeric",
    metavar="LIST",
    multiple=True,
    help="Columns to take as numbers although they have labels or two values.",
)
@click.option(
    "--summary",
    "summaries",
    metavar="[VAR=]KIND,…",
    multiple=True,
    help="Of numbers: median-range (default), median-iqr, mean-sd; of one variable or of all. Repeatable.",
)
@click.option(
    "--nest",
    "nests",
    metavar="OUTER/INNER",
    multiple=True,
    help="Show the levels of INNER under the level of OUTER they divide.",
)
@click.option(
    "--missing",
    type=click.Choice(["pairwise", "unknown", "listwise"]),
    default="pairwise",
    show_default=True,
    help="Each variable on its own values; with a row Unknown (percent of all); or complete rows only.",
)
@click.option(
    "--test",
    "tests",
    metavar="VAR=TEST",
    multiple=True,
    help="With --by: chi-square, fisher, mann-whitney, kruskal-wallis, t, student, anova for a variable; 'none': no tests.",
)
@click.option("--smd", is_flag=True, help="With --by: standardized mean differences.")
@click.option("--two-columns", is_flag=True, help="Set a long table in two halves side by side.")
@click.option(
    "--procedure",
    type=click.Choice(["frequencies", "descriptives"]),
    help="SPSS style: one procedure for all variables (default: by measurement level).",
)
@click.option(
    "--statistics",
    metavar="LIST",
    help="SPSS style: mean, semean, median, mode, stddev, variance, skewness, kurtosis, range, minimum, maximum, sum, or all.",
)
@click.option(
    "--percentiles",
    metavar="LIST",
    type=Percentiles(),
    default=(),
    help="SPSS style: percentiles (HAVERAGE), such as 10,90, or 'quartiles'.",
)
@click.option("--no-tables", is_flag=True, help="SPSS style: statistics without frequency tables (/FORMAT=NOTABLE).")
@click.option("--weight", metavar="COLUMN", help="Case weights, none negative or missing.")
@print_format_option()
@seed_option()
@script_options()
@output_options(("spss", "r", "journal", "both"), "journal")
@click.pass_context
def describe(context: click.Context, /, **options: Any) -> int:
    """Describe variables: Table 1 of a paper, SPSS's FREQUENCIES and DESCRIPTIVES, or R's summary. Without VARIABLE:
    all columns.

    \b
    sarcstat describe survival::lung age sex ph.ecog --by sex --categorical ph.ecog
    sarcstat describe trial.sav age stage --style spss --statistics all --percentiles quartiles
    """
    from sarcstat.cli.output import produce

    return produce(document, context, options)


@shown_with_decimals
@in_parts(repeating=False)
def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
    """The tables of the command; raises SarcstatError for what cannot be made."""
    from sarcstat.cli.analyses.cohorts.pipeline import all_of, column_list, opened
    from sarcstat.cli.analyses.described import Described
    from sarcstat.cli.analyses.description import Description
    from sarcstat.cli.analyses.unused import seed_unused, with_note
    from sarcstat.disclosure.concealing import concealed

    check(options)
    source = opened(options)
    known = source.columns()
    listed = ("variables", "by", "categorical", "numeric", "split")
    lists = {name: column_list(options[name], known) for name in listed}
    table = Description(source, lists, options, recorded)
    groupings: list[str | None] = [*lists["by"]] or [None]
    described = Described(table)
    results = all_of(partial(described.result, by) for by in groupings)
    results = with_note(results, seed_unused(options, results))
    return _document(concealed(results, options["suppress"]), table)


def _document(results: Sequence[AnalysisResult], table: Description) -> Document:
    from sarcstat.display.describe import DescribeLayout, sections
    from sarcstat.display.shapes.document import Document

    options = table.options
    layout = DescribeLayout(
        style=options["style"],
        unknown=options["missing"] == "unknown",
        two_columns=options["two_columns"],
        summaries=table.summaries,
        nest=table.nest,
        procedure=options["procedure"],
        statistics=statistics_of(options),
        shares=options["percentiles"],
        frequency_tables=not options["no_tables"],
        weight=options["weight"],
    )
    shown = [section for result in results for section in sections(result, layout)]
    return Document(analysis="describe", title=shown[0].heading, sections=shown, options=table.recorded)
