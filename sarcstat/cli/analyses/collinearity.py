"""`sarcstat collinearity`: whether the covariates of a Cox model say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.analyses.cohorts.grouping import UNKNOWN
from sarcstat.cli.analyses.cohorts.parts import in_parts
from sarcstat.cli.analyses.decimals import shown_with_decimals
from sarcstat.cli.help import InGroups
from sarcstat.cli.options.cox import check_declared, check_factors, contrasts_of, units_of
from sarcstat.cli.options.entry import landmark_option
from sarcstat.cli.options.shared import (
    MONTH_DAYS,
    coding_options,
    data_options,
    decimals_option,
    label_options,
    output_options,
    script_options,
    split_option,
    survival_options,
    weight_option,
)
from sarcstat.errors import AnalysisError, InputError, UsageError, listing
from sarcstat.terms import Term, model_terms

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort.covariate import Covariate
    from sarcstat.data.cohort.factor import Factor
    from sarcstat.data.reading.source import Source
    from sarcstat.display.shapes.document import Document
    from sarcstat.results import Condition, Provenance


@click.command(
    cls=InGroups,
    short_help="Tolerance, VIF, GVIF, condition indices and variance proportions of a Cox model's design.",
)
@data_options()
@label_options()
@decimals_option()
@split_option()
@weight_option()
@click.argument("variables", nargs=-1, required=True, metavar="VARIABLE...")
@coding_options("journal", unit="Unit of a number, as in cox; changes its label only.")
@survival_options()
@landmark_option("it is about the columns of a model's design, which are the same with delayed entry")
@click.option(
    "--missing",
    type=click.Choice(["listwise", "unknown", "pairwise"]),
    default="listwise",
    show_default=True,
    help="Patients with every covariate, as in cox; or missing levels of factors are a level Unknown. Not pairwise: no model has such a design.",
)
@click.option("--strata", metavar="COLUMN", help="With --time and --event: the strata of the Cox model.")
@script_options()
@output_options(("spss", "journal"), "spss")
@click.pass_context
def collinearity(context: click.Context, /, **options: Any) -> int:
    """Collinearity of covariates, coded as `sarcstat cox` codes them: SPSS's REGRESSION with COLLIN and TOL.

    With --time and --event on exactly the patients whom the Cox model uses.

    \b
    sarcstat collinearity survival::lung age sex ph.ecog wt.loss
    sarcstat collinearity trial.sav age stage grade --categorical stage,grade --time months --event died=Yes
    """
    from sarcstat.cli.output import produce

    return produce(document, context, options)


@shown_with_decimals
@in_parts(repeating=True)
def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
    """The tables of the command; raises SarcstatError for what cannot be made."""
    from sarcstat.cli.analyses.cohorts.pipeline import column_list, opened
    from sarcstat.results import Condition

    if options["strata"] and not options["event"]:
        raise UsageError("--strata belongs to a Cox model.", "Give --time and --event as well.")
    if options["missing"] == "pairwise":
        raise UsageError(
            "--missing pairwise: a Cox model uses only patients who have every covariate; correlations that each come "
            "from other patients belong to no model, and their VIF may even be negative.",
            "Use --missing listwise, or unknown for factors with many missing values.",
        )
    if options["landmark"] and not options["event"]:
        raise UsageError("--landmark belongs to a Cox model.", "Give --time and --event as well.")
    if not (options["event"] or options["time"] or options["param"]):
        _check_no_time(options)
    if options["show_in"]:
        raise UsageError("--show-in converts times, and collinearity shows none.", "Leave it out.")
    source = opened(options)
    known = source.columns()
    model = model_terms([("enter", column_list(options["variables"], known))], known)
    categorical = column_list(options["categorical"], known)
    check_declared(categorical, model.names)
    rows = _patients(source, model.terms, categorical, options)
    rows.said = [*(Condition("note", text, "product") for text in model.notes), *rows.said]
    return _document(rows, model.terms, options, recorded)


def _check_no_time(options: Mapping[str, Any]) -> None:
    """Refuse what is said of a time where none is given."""
    for name, default in (("time_unit", None), ("month_days", MONTH_DAYS)):
        if options[name] != default:
            word = name.replace("_", "-")
            raise UsageError(f"--{word} is about a time, and none is given.", "Give --time and --event as well.")


class _Patients:
    """The covariates of the patients used, their places, and where they come from."""

    def __init__(
        self, covariates: Sequence[Covariate], kept: Any, provenance: Provenance, said: Sequence[Condition]
    ) -> None:
        self.covariates = covariates
        self.kept = kept
        self.provenance = provenance
        self.said = said


def _patients(source: Source, terms: Sequence[Term], categorical: Sequence[str], options: Mapping[str, Any]) -> Any:
    """Those whom the Cox model uses where --time and --event name one, else all with every covariate."""
    names = list(dict.fromkeys(name for term in terms for name in term))
    wanted = [*(("VARIABLE", name) for name in names), *(("--categorical", name) for name in categorical)]
    if options["event"] or options["time"] or options["param"]:
        return _of_a_model(source, names, categorical, wanted, options)
    from sarcstat.cli.analyses.cohorts.rows import provenance, read_rows
    from sarcstat.data.cohort.rows import none_of
    from sarcstat.data.cohort.sample import sample

    dataset, excluded = read_rows(source, wanted, options)
    covariates = _covariates(dataset, names, categorical, options)
    missing = [(f"missing {each.name}", each.missing) for each in covariates]
    drawn = sample(dataset, [], excluded=[*excluded, *missing])
    rows = none_of((bad for _, bad in [*excluded, *missing]), len(dataset.frame))
    kept = [each.keep(rows) for each in covariates]
    used = [each for each, _ in kept]
    said = [*dataset.conditions, *_unused(kept), *_notes(used, dataset, categorical)]
    places = rows[rows].cumsum() - 1
    return _Patients(used, places, provenance(dataset, drawn, with_r=True), said)


def _of_a_model(
    source: Source,
    names: Sequence[str],
    categorical: Sequence[str],
    wanted: list[tuple[str, str]],
    options: Mapping[str, Any],
) -> Any:
    from sarcstat.analysis.collinearity import used_by_cox
    from sarcstat.cli.analyses.cohorts.pipeline import prepare
    from sarcstat.cli.analyses.cohorts.wanted import endpoints

    ends = endpoints(options)
    if len(ends) > 1:
        raise UsageError("collinearity looks at one endpoint.", "Give --time and --event once.")
    strata = options["strata"]
    prepared = prepare(source, ends, [*wanted, *([("--strata", strata)] if strata else [])], options, warm=_warm)
    covariates = _covariates(prepared.dataset, names, categorical, options)
    cohort = prepared.cohort(prepared.outcomes[0], strata=strata, covariates=covariates)
    kept = used_by_cox(cohort)
    found = prepared.provenance(cohort)
    early = len(cohort.time) - len(kept)
    if early:
        dropped = {**found.dropped, "censored before the earliest event": early}
        found = replace(found, rows_used=len(kept), dropped=dropped)
    notes = _notes(cohort.covariates, prepared.dataset, categorical)
    said = [*prepared.dataset.conditions, *cohort.conditions, *notes]
    return _Patients(cohort.covariates, kept, found, said)


def _notes(covariates: Sequence[Covariate], dataset: Dataset, categorical: Sequence[str]) -> list[Condition]:
    from sarcstat.data.cohort.covariate import covariate_notes, in_declared_order

    return covariate_notes(covariates, [*categorical, *in_declared_order(dataset)])


def _warm() -> None:
    """Import what will be needed while R is starting."""
    import sarcstat.display.collinearity
    import sarcstat.render.terminal  # noqa: F401


def _covariates(
    dataset: Dataset, names: Sequence[str], categorical: Sequence[str], options: Mapping[str, Any]
) -> list[Covariate]:
    """The columns as `cox` takes them."""
    from sarcstat.data.cohort.covariate import covariates
    from sarcstat.data.cohort.refusals import check_levels

    units = units_of(options["units"], names)
    found, problems = covariates(dataset, names, categorical, names=options["names"], units=units)
    if problems:
        raise InputError.of(problems)
    for each in found:
        check_levels(each.factor, "VARIABLE")
    empty = [each.name for each in found if each.missing.all()]
    if empty:
        raise AnalysisError(f"No row has a value of {listing(empty)}.", "Leave it out.")
    if options["missing"] == "unknown":
        if all(each.factor is None for each in found):
            raise UsageError("--missing unknown makes a level of factors, and none is there.", "Leave it out.")
        found = [each if each.factor is None else _with_unknown(each, each.factor) for each in found]
    check_factors(options, found)
    return found


def _with_unknown(covariate: Covariate, levels: Factor) -> Covariate:
    """The factor with its missing values as a last level."""
    from sarcstat.data.cohort.factor import with_unknown

    return replace(covariate, factor=with_unknown(levels, UNKNOWN)[0])


def _unused(kept: Sequence[tuple[Covariate, Sequence[str]]]) -> list[Condition]:
    from sarcstat.results import Condition

    return [
        Condition("note", f"Levels of {each.label} without data left out: {listing(texts)}.", "unused_levels")
        for each, texts in kept
        if texts
    ]


def _document(
    rows: _Patients, terms: Sequence[Term], options: Mapping[str, Any], recorded: Mapping[str, Any]
) -> Document:
    from sarcstat.analysis.collinearity import CollinearityOptions, collinearity
    from sarcstat.display.collinearity import section
    from sarcstat.display.shapes.document import Document

    computed = CollinearityOptions(tuple(terms), contrasts_of(options, rows.covariates))
    result = collinearity(rows.covariates, rows.kept, computed, rows.provenance, recorded)
    shown = section(replace(result, conditions=(*rows.said, *result.conditions)), options["style"])
    return Document(analysis="collinearity", title=shown.heading, sections=[shown], options=recorded)
