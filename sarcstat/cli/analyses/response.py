"""`sarcstat response`: best response by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.help import InGroups
from sarcstat.cli.options.shared import (
    data_options,
    interval_options,
    label_options,
    output_options,
    script_options,
    seed_option,
)
from sarcstat.errors import InputError, UsageError, listing

if TYPE_CHECKING:
    from sarcstat.analysis.response import ResponseOptions
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort.factor import Factor
    from sarcstat.display.shapes.document import Document

MOST_LEVELS = 20


@click.command(cls=InGroups, short_help="Best response CR/PR/SD/PD/NE, response and disease control rates, by group.")
@data_options(identified=False)
@label_options()
@click.option(
    "--best", metavar="COLUMN", required=True, help="Best response: CR, PR, SD, PD, NE, or values labelled so."
)
@click.option(
    "--codes", metavar="CR=VALUE,…", multiple=True, help="What other values mean, such as CR=1,PR=2. Repeatable."
)
@click.option(
    "--by", metavar="COLUMNS", multiple=True, help="Groups; several columns stand below each other in one table."
)
@click.option(
    "--denominator",
    type=click.Choice(["all", "evaluable"]),
    default="all",
    show_default=True,
    help="Percentages of all patients, or of those with CR, PR, SD or PD.",
)
@click.option(
    "--ci-prop",
    type=click.Choice(["clopper-pearson", "wilson", "wald"]),
    default="clopper-pearson",
    show_default=True,
    help="Interval of a rate; that of a difference is Newcombe's.",
)
@click.option(
    "--test",
    type=click.Choice(["chi-square", "fisher"]),
    help="Test between groups (default: fisher where an expected count is below 5, else chi-square).",
)
@click.option(
    "--missing",
    type=click.Choice(["pairwise", "unknown", "listwise"]),
    default="pairwise",
    show_default=True,
    help="Without response: left out, or (unknown) NE. Without group: in the total only, a row Unknown, or left out.",
)
@click.option("--id", "id_", metavar="COLUMN", help="Patient identifier: a patient who occurs twice is refused.")
@seed_option()
@interval_options()
@script_options()
@output_options(("journal",), "journal")
@click.pass_context
def response(context: click.Context, /, **options: Any) -> int:
    """Best response by group: categories, ORR (CR or PR) and DCR (CR, PR or SD) with intervals, tests, differences.

    \b
    sarcstat response trial.csv --best best_response --by arm,ecog
    sarcstat response trial.sav --best bor --codes CR=1,PR=2,SD=3,PD=4,NE=9 --by arm --denominator evaluable
    """
    from sarcstat.cli.output import produce

    return produce(document, context, options)


def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
    """The tables of the command; raises SarcstatError for what cannot be made."""
    from sarcstat.cli.analyses.cohorts.pipeline import column_list, opened
    from sarcstat.cli.analyses.cohorts.rows import read_rows
    from sarcstat.data.cohort.identity import check_patients

    if not options["by"] and options["test"]:
        raise UsageError("--test compares groups.", "Name them with --by.")
    if not options["by"] and options["missing"] == "listwise":
        raise UsageError("--missing listwise leaves out patients without group.", "Name groups with --by.")
    codes = response_codes(options["codes"])
    source = opened(options)
    groups = column_list(options["by"], source.columns())
    wanted = [("--best", options["best"]), *(("--by", name) for name in groups)]
    wanted += [("--id", options["id_"])] if options["id_"] else []
    dataset, excluded = read_rows(source, wanted, options)
    if options["id_"]:
        check_patients(dataset, options["id_"], [bad for _, bad in excluded])
    return _document(dataset, excluded, codes, groups, options, recorded)


def response_codes(given: Sequence[str]) -> dict[str, str]:
    """The category of each value of --codes."""
    from sarcstat.cli.analyses.cohorts.rows import assignments
    from sarcstat.data.cohort.response import CATEGORIES

    found: dict[str, str] = {}
    for entry in [part.strip() for text in given for part in text.split(",")]:
        ((category, value),) = assignments([entry], "--codes", "CR=1,PR=2").items()
        if category.upper() not in CATEGORIES:
            raise UsageError(f"--codes {entry}: '{category}' is no response.", f"There are {', '.join(CATEGORIES)}.")
        if found.setdefault(value, category.upper()) != category.upper():
            raise UsageError(f"--codes: {value} is {found[value]} and {category.upper()}.", "Give each value once.")
    return found


def _document(
    dataset: Dataset,
    excluded: list[tuple[str, Any]],
    codes: Mapping[str, str],
    by: Sequence[str],
    options: Mapping[str, Any],
    recorded: Mapping[str, Any],
) -> Document:
    from sarcstat.analysis.response import response as responses
    from sarcstat.cli.analyses.cohorts.grouping import group_column, kept_groups
    from sarcstat.cli.analyses.cohorts.rows import provenance
    from sarcstat.cli.analyses.unused import seed_unused
    from sarcstat.data.cohort.rows import none_of
    from sarcstat.data.cohort.sample import sample
    from sarcstat.display.response import section
    from sarcstat.display.shapes.document import Document

    best, unknown = _best(dataset, codes, options), options["missing"] == "unknown"
    groups = [group_column(dataset, name, by_name=options["names"], unknown=unknown, most=MOST_LEVELS) for name in by]
    reasons = [*excluded, (f"missing {best.name}", best.codes < 0)]
    if options["missing"] == "listwise":
        reasons += [(f"missing {each.name}", each.codes < 0) for each, _ in groups]
    drawn = sample(dataset, [], excluded=reasons)
    rows = none_of((bad for _, bad in reasons), len(dataset.frame))
    kept = [kept_groups(each, rows, "Two groups are needed.") for each, _ in groups]
    unknown_groups = [
        each.name for (_, added), each in zip(groups, kept, strict=True) if added and each.texts[-1] == added
    ]
    computed = _computed(options, unknown_groups)
    best = replace(best, codes=best.codes[rows])
    result = responses(best, kept, computed, provenance(dataset, drawn, with_r=True), recorded)
    unused = seed_unused(options, [result])
    result = replace(result, conditions=(*dataset.conditions, *result.conditions, *unused))
    shown = section(result)
    return Document(analysis="response", title=shown.heading, sections=[shown], options=recorded)


def _computed(options: Mapping[str, Any], unknown: Sequence[str]) -> ResponseOptions:
    """Everything that decides a number; `unknown` are the columns whose last group is of those without one."""
    from sarcstat.analysis.response import ResponseOptions

    return ResponseOptions(
        interval=options["ci_prop"],
        conf_level=options["conf_level"],
        evaluable=options["denominator"] == "evaluable",
        test=options["test"],
        unknown=frozenset(unknown),
        seed=options["seed"],
    )


def _best(dataset: Dataset, codes: Mapping[str, str], options: Mapping[str, Any]) -> Factor:
    """The best response of every row; what is missing is NE where `--missing unknown` says so."""
    from sarcstat.data.cohort.response import CATEGORIES, best_response

    best, problems = best_response(dataset, options["best"], codes)
    if problems:
        raise InputError.of(problems)
    known, unknown = best_response(dataset, options["best"], {})
    if codes and not unknown and (best.codes == known.codes).all():
        raise UsageError(
            f"--codes: no value of '{options['best']}' is {listing(codes)}, or means something else.", "Leave it out."
        )
    if options["names"]:
        best = replace(best, label=options["best"])
    if options["missing"] != "unknown":
        return best
    shown = best.codes.copy()
    shown[shown < 0] = CATEGORIES.index("NE")
    return replace(best, codes=shown)
