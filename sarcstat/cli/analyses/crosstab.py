"""`sarcstat crosstab`: SPSS's CROSSTABS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.analyses.parts import in_parts
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
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort.sample import Measured
    from sarcstat.display.document import Document
    from sarcstat.results import AnalysisResult, Convention

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
    from sarcstat.cli.analyses.pipeline import all_of, column_list, opened
    from sarcstat.cli.analyses.rows import print_formats, read_rows
    from sarcstat.cli.analyses.unused import check_formats, check_shown, seed_unused, with_note
    from sarcstat.disclosure.concealing import concealed
    from sarcstat.display.crosstab import section
    from sarcstat.display.document import Document

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
    dataset, excluded = read_rows(source, wanted, options)
    found = _columns(dataset, list(dict.fromkeys([*rows, *columns])), formats, labels=not options["names"])
    check_shown("--print-format", formats, list(found), "among --rows and --columns")
    check_formats(formats, dataset)
    if options["missing"] == "listwise":
        excluded += [(f"missing {name}", each.missing) for name, each in found.items()]
    tables = (partial(_result, dataset, [found[a], found[b]], excluded, recorded) for a, b in pairs)
    results = all_of(tables)
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


def _columns(dataset: Dataset, names: Sequence[str], formats: dict[str, int], *, labels: bool) -> dict[str, Measured]:
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
            many = Problem(f"Column '{name}' has no value: all {len(dataset.frame):,} rows are missing.")
        problems += [many] if many else []
    if problems:
        raise InputError.of(problems)
    return found


def _result(dataset: Dataset, columns: Sequence[Measured], excluded: Sequence[tuple[str, Any]], recorded: Mapping[str, Any]) -> AnalysisResult:  # fmt: skip
    from dataclasses import replace

    from sarcstat.analysis.crosstab import crosstab as cross
    from sarcstat.cli.analyses.rows import provenance
    from sarcstat.data.cohort.sample import sample

    drawn = sample(dataset, columns, excluded=excluded, weight=recorded["weight"])
    conventions: dict[str, tuple[Convention, ...]] = {"both": ("spss", "r"), "r": ("r",)}
    made = cross(
        drawn,
        seed=recorded["seed"],
        conventions=conventions.get(recorded["style"], ("spss",)),
        provenance=provenance(dataset, drawn, with_r=False),
        recorded=recorded,
    )
    said = (*dataset.conditions, *made.conditions)
    return replace(made, provenance=provenance(dataset, drawn, with_r=True), conditions=said)
