"""`sarcstat crosstab`: SPSS's CROSSTABS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from sarcstat.cli.analyses.cohorts.parts import in_parts
from sarcstat.cli.help import InGroups
from sarcstat.cli.options.shared import (
    data_options,
    label_options,
    output_options,
    print_format_option,
    script_options,
    seed_option,
    split_option,
)
from sarcstat.errors import InputError, UsageError, closest

if TYPE_CHECKING:
    from sarcstat.cli.analyses.cohorts.rows_apart import Readings, Rows
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort.sample import Measured
    from sarcstat.display.shapes.document import Document
    from sarcstat.results import AnalysisResult, Condition, Convention

CELLS = ("count", "expected", "row", "column", "total", "residual", "standardized", "adjusted")
MOST_LEVELS = 200


@click.command(cls=InGroups, short_help="Cross-tabulation with chi-square, Fisher's exact test, Phi and Cramér's V.")
@data_options()
@label_options()
@split_option()
@click.option(
    "--rows",
    metavar="LIST",
    multiple=True,
    required=True,
    help="Variables down the side; each is crossed with each of --columns.",
)
@click.option("--columns", metavar="LIST", multiple=True, required=True, help="Variables across the top.")
@click.option(
    "--cells",
    metavar="LIST",
    default="count",
    show_default=True,
    help="What a cell shows: count, expected, row, column, total (percent), residual, standardized, adjusted; or all.",
)
@click.option(
    "--missing",
    type=click.Choice(["pairwise", "listwise"]),
    default="pairwise",
    show_default=True,
    help="Leave out rows without a value of the table's two variables, or of any of the variables.",
)
@click.option("--weight", metavar="COLUMN", help="Case weights, none negative or missing; cell counts are rounded.")
@print_format_option()
@seed_option()
@script_options()
@output_options(("spss", "r", "journal", "both"), "spss")
@click.pass_context
def crosstab(context: click.Context, /, **options: Any) -> int:
    """Cross-tabulate two variables: SPSS's CROSSTABS, tests computed by R.

    \b
    sarcstat crosstab survival::lung --rows sex --columns status
    sarcstat crosstab trial.sav --rows arm --columns response --cells count,row,expected
    """
    from sarcstat.cli.output import produce

    return produce(document, context, options)


@in_parts(repeating=False)
def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
    """The tables of the command; raises SarcstatError for what cannot be made."""
    from sarcstat.cli.analyses.cohorts.pipeline import all_of, column_list, opened
    from sarcstat.cli.analyses.cohorts.rows import print_formats
    from sarcstat.cli.analyses.cohorts.rows_apart import Readings
    from sarcstat.cli.analyses.unused import check_shown, seed_unused, with_note
    from sarcstat.disclosure.concealing import concealed
    from sarcstat.display.crosstab import section
    from sarcstat.display.shapes.document import Document

    shown = _cells(options["cells"])
    formats = print_formats(options["print_formats"])
    source = opened(options)
    rows, columns = (column_list(options[name], source.columns()) for name in ("rows", "columns"))
    pairs = list(product(rows, columns))
    for row, column in pairs:
        if row == column:
            raise UsageError(f"--rows and --columns are both '{row}'.", "Name a different column for one of them.")
    weight = options["weight"]
    wanted = [*(("--rows", name) for name in rows), *(("--columns", name) for name in columns)]
    wanted += [("--print-format", name) for name in formats] + ([("--weight", weight)] if weight else [])
    readings = Readings(source, wanted, options, together=options["missing"] == "listwise")
    check_shown("--print-format", formats, [*rows, *columns], "among --rows and --columns")
    groups = all_of(partial(_tables, readings, tables, formats, options) for tables in readings.groups(pairs))
    said = [*readings.conditions, *_words(readings, [*rows, *columns], pairs)]
    results = all_of(partial(_result, each, said, recorded) for group in groups for each in group)
    results = concealed(with_note(results, seed_unused(options, results)), options["suppress"])
    sections = [section(result, options["style"], shown) for result in results]
    title = sections[0].heading if len(sections) == 1 else f"{len(sections)} cross-tabulations"
    return Document(analysis="crosstab", title=title, sections=sections, options=recorded)


def _cells(text: str) -> list[str]:
    words = [word.strip().casefold() for word in text.split(",") if word.strip()]
    if "all" in words:
        return [*CELLS]
    for word in words:
        if word not in CELLS:
            meant = closest(word, CELLS)
            hint = f"Did you mean {meant}? " if meant else ""
            raise UsageError(f"--cells: there is no '{word}'.", f"{hint}There are {', '.join(CELLS)}.")
    return words


def _columns(
    dataset: Dataset, names: Sequence[str], formats: Mapping[str, int], *, labels: bool
) -> dict[str, Measured]:
    """The variables as levels; raises InputError for those without a value or with very many levels."""
    from sarcstat.data.cohort.sample import measured, too_many_levels
    from sarcstat.errors import Problem

    found, problems = {}, []
    for name in names:
        column, wrong = measured(
            dataset, name, levels=True, numbers=False, decimals=formats.get(name), names=not labels
        )
        problems += wrong
        if column is None:
            continue
        found[name] = column
        many = too_many_levels(column, MOST_LEVELS, ())
        if column.all_missing:
            many = Problem(
                f"Column '{name}' has no value: all {dataset.n_rows:,} rows are missing.",
                "Check --where, --na and the column, or leave it out.",
            )
        problems += [many] if many else []
    if problems:
        raise InputError.of(problems)
    return found


class _Table(NamedTuple):
    """The two columns of a table, and the rows that they have."""

    rows: Rows
    columns: Sequence[Measured]


def _tables(
    readings: Readings, pairs: Sequence[Sequence[str]], formats: Mapping[str, int], options: Mapping[str, Any]
) -> list[_Table]:
    """The tables of pairs of columns that are read together."""
    from sarcstat.cli.analyses.cohorts.rows_apart import Rows
    from sarcstat.cli.analyses.unused import check_formats

    names = list(dict.fromkeys([*(pair[0] for pair in pairs), *(pair[1] for pair in pairs)]))
    dataset, excluded = readings.of(names)
    found = _columns(dataset, names, formats, labels=not options["names"])
    check_formats([name for name in formats if name in names], dataset)
    if options["missing"] == "listwise":
        excluded = [*excluded, *((f"missing {name}", each.missing) for name, each in found.items())]
    return [_Table(Rows(dataset, excluded), [found[name] for name in pair]) for pair in pairs]


def _words(readings: Readings, names: Sequence[str], pairs: Sequence[Sequence[str]]) -> Sequence[Condition]:
    """A warning on words such as NA among the levels."""
    from sarcstat.cli.analyses.cohorts.rows import words_told

    of = {name: readings.of(next(pair for pair in pairs if name in pair)) for name in names}
    return words_told([(("--rows", name), rows.dataset, rows.excluded) for name, rows in of.items()])


def _result(table: _Table, said: Sequence[Condition], recorded: Mapping[str, Any]) -> AnalysisResult:
    from dataclasses import replace

    from sarcstat.analysis.crosstab import crosstab as cross
    from sarcstat.cli.analyses.cohorts.rows import provenance
    from sarcstat.data.cohort.sample import sample

    dataset, excluded = table.rows
    drawn = sample(dataset, table.columns, excluded=excluded, weight=recorded["weight"])
    conventions: dict[str, tuple[Convention, ...]] = {"both": ("spss", "r"), "r": ("r",)}
    made = cross(
        drawn,
        seed=recorded["seed"],
        conventions=conventions.get(recorded["style"], ("spss",)),
        provenance=provenance(dataset, drawn, with_r=False),
        recorded=recorded,
    )
    conditions = (*said, *made.conditions)
    return replace(made, provenance=provenance(dataset, drawn, with_r=True), conditions=conditions)
