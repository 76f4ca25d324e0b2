"""`sarcstat cox`: SPSS's COXREG procedure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.options import data_options, interval_options, output_options, survival_options
from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.results import AnalysisResult

METHODS = ("enter", "fstep-lr", "fstep-wald", "fstep-cond", "bstep-lr", "bstep-wald", "bstep-cond")


@click.command(short_help="Cox regression: blocks, stepwise, contrasts, tied times, proportional hazards.")
@data_options()
@survival_options()
@click.option("--covariates", metavar="LIST", multiple=True, help="Covariates, and products such as age*sex.")
@click.option("--categorical", metavar="LIST", multiple=True, help="Covariates that are factors; text always is.")
@click.option(
    "--ref",
    "refs",
    metavar="VAR=LEVEL",
    multiple=True,
    help="Reference level: a level, 'first' or 'last' (default: last; r and journal style: first).",
)
@click.option(
    "--contrast",
    "contrasts",
    metavar="VAR=TYPE",
    multiple=True,
    help="Coding of a factor: indicator (default), simple, deviation, difference, helmert, repeated, polynomial.",
)
@click.option(
    "--unit", "units", metavar="VAR=NUMBER", multiple=True, help="Hazard ratio per that many units, such as age=10."
)
@click.option("--strata", metavar="COLUMN", help="Own baseline hazard in each stratum.")
@click.option("--tvc", metavar="LIST", multiple=True, help="Time-dependent terms T_*x of these covariates.")
@click.option("--method", type=click.Choice(METHODS), default="enter", show_default=True, help="How covariates enter.")
@click.option(
    "--block",
    "blocks",
    metavar="'METHOD: LIST'",
    multiple=True,
    help="Instead of --covariates: a block of covariates. Repeatable.",
)
@click.option("--pin", type=click.FloatRange(0, 1), default=0.05, show_default=True, help="Stepwise: p to enter.")
@click.option("--pout", type=click.FloatRange(0, 1), default=0.10, show_default=True, help="Stepwise: p to be removed.")
@click.option(
    "--ties",
    type=click.Choice(["breslow", "efron", "exact"]),
    help="Tied event times (default: breslow; r style: efron).",
)
@interval_options()
@click.option("--baseline", is_flag=True, help="Add baseline cumulative hazard and survival at the covariate means.")
@output_options(("spss", "r", "journal", "both"), "spss")
@click.pass_context
def cox(context: click.Context, /, **options: Any) -> int:
    """Cox regression: SPSS's COXREG procedure, computed by R.

    \b
    sarcstat cox survival::lung --time time --event status=2 --covariates age,sex,ph.ecog
    sarcstat cox trial.sav --time months --event died=Yes --covariates age,arm --categorical arm --style both
    """
    from sarcstat.cli.output import check_outputs, deliver
    from sarcstat.cli.pipeline import column_list, endpoints, prepare, words
    from sarcstat.data.source import open_source

    check_outputs(options["output"])
    wanted = endpoints(options)
    if len(wanted) > 1:
        raise UsageError("cox analyzes one endpoint.", "Give --time and --event once.")
    source = open_source(options["data"], na=words(options["na"]), sheet=options["sheet"])
    blocks = _blocks(options, source.columns())
    tvc = column_list(options["tvc"], source.columns())
    names = list(dict.fromkeys([*(name for _, terms in blocks for term in terms for name in term), *tvc]))
    strata = options["strata"]
    if strata in names:
        raise UsageError(f"'{strata}' is a covariate and --strata.", "A stratum has no hazard ratio: choose one.")
    categorical = column_list(options["categorical"], source.columns())
    extra = [*(("--covariates", name) for name in names), *(("--categorical", name) for name in categorical)]
    prepared = prepare(source, wanted, [*extra, *([("--strata", strata)] if strata else [])], options, warm=_warm)
    recorded = {name.rstrip("_"): value for name, value in context.params.items()}
    result = _analyze(prepared, blocks, names, categorical, tvc, recorded)
    return deliver(_document(result, recorded, options), options)


def _blocks(options: Mapping[str, Any], known: Sequence[str] | None) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Method and terms of each block."""
    from sarcstat.cli.pipeline import column_list

    if bool(options["blocks"]) == bool(options["covariates"]):
        both = "both were given" if options["blocks"] else "neither was given"
        raise UsageError(f"Name covariates with --covariates or with --block: {both}.")
    found = []
    for block in options["blocks"]:
        method, colon, listed = block.partition(":")
        if not colon:
            method, listed = options["method"], block
        if method.strip() not in METHODS:
            raise UsageError(
                f"--block '{block}': '{method.strip()}' is not a method.", f"There are {', '.join(METHODS)}."
            )
        found.append((method.strip(), [_term(name, known) for name in column_list([listed], known)]))
    if not found:
        found = [(options["method"], [_term(name, known) for name in column_list(options["covariates"], known)])]
    return found


def _term(text: str, known: Sequence[str] | None) -> tuple[str, ...]:
    """The covariates of a term; a column with an asterisk in its name is not split."""
    if known and text in known:
        return (text,)
    return tuple(part.strip() for part in text.split("*"))


def _pairs(given: Sequence[str], option: str) -> dict[str, str]:
    """`VAR=VALUE` options as a mapping."""
    found = {}
    for entry in given:
        name, equals, value = entry.rpartition("=")
        if not equals or not name:
            raise UsageError(f"{option} '{entry}' is not of the form VAR=VALUE.")
        found[name.strip()] = value.strip()
    return found


def _contrasts(options: Mapping[str, Any], covariates: Sequence[Any]) -> dict[str, Any]:
    """The coding of every factor, its reference level found among its levels."""
    from sarcstat.analysis.contrasts import KINDS, Contrast
    from sarcstat.errors import closest, listing

    refs, kinds = _pairs(options["refs"], "--ref"), _pairs(options["contrasts"], "--contrast")
    factors = {each.name: each.factor for each in covariates if each.factor is not None}
    for option, given in (("--ref", refs), ("--contrast", kinds)):
        for name in given.keys() - factors.keys():
            raise UsageError(
                f"{option}: '{name}' is not a categorical covariate.", f"Declare it with --categorical {name}."
            )
    default = "first" if options["style"] in ("r", "journal") else "last"
    found = {}
    for name, factor in factors.items():
        kind = kinds.get(name, "indicator").casefold()
        if kind not in KINDS:
            raise UsageError(f"--contrast {name}={kind}: there is no such contrast.", f"There are {', '.join(KINDS)}.")
        level = refs.get(name, default)
        texts = [*factor.texts]
        written = [str(value) for value in factor.values]
        if level not in (*texts, *written, "first", "last"):
            meant = closest(level, [*texts, *written])
            hint = f"Did you mean '{meant}'?" if meant else f"Its levels are {listing(texts, 10)}."
            raise UsageError(f"--ref {name}={level}: there is no such level.", hint)
        place = texts.index(level) if level in texts else written.index(level) if level in written else None
        found[name] = Contrast(kind, {"first": 0, "last": len(texts) - 1}.get(level, 0) if place is None else place)
    return found


def _analyze(
    prepared: Any,
    blocks: Sequence[tuple[str, list[tuple[str, ...]]]],
    names: Sequence[str],
    categorical: Sequence[str],
    tvc: Sequence[str],
    recorded: Mapping[str, Any],
) -> AnalysisResult:
    from dataclasses import replace

    from sarcstat.analysis.cox import Block, CoxOptions, cox
    from sarcstat.data.covariate import covariate_notes, covariates
    from sarcstat.errors import InputError

    options = prepared.options
    found, problems = covariates(
        prepared.dataset, names, categorical, names=options["names"], units=_units(options["units"], names)
    )
    if problems:
        raise InputError.of(problems)
    (outcome,) = prepared.outcomes
    cohort = prepared.cohort(outcome, strata=options["strata"], covariates=found)
    style = options["style"]
    ties = {"spss": {"spss": "breslow"}, "journal": {"spss": "breslow"}, "r": {"r": "efron"}}.get(
        style, {"spss": "breslow", "r": "efron"}
    )
    model = CoxOptions(
        blocks=tuple(Block(method, tuple(terms)) for method, terms in blocks),
        ties={convention: options["ties"] or method for convention, method in ties.items()},  # type: ignore[misc]
        contrasts=_contrasts(options, cohort.covariates),
        tvc=tuple(tvc),
        conf_level=options["conf_level"],
        pin=options["pin"],
        pout=options["pout"],
        baseline=options["baseline"],
        ph_test=style != "spss" and not tvc,
        concordance=style in ("r", "both"),
    )
    result = cox(cohort, model, prepared.provenance(cohort), recorded)
    notes = covariate_notes(cohort.covariates, categorical)
    return replace(result, conditions=(*prepared.dataset.conditions, *notes, *result.conditions))


def _units(given: Sequence[str], names: Sequence[str]) -> dict[str, float]:
    """The unit of each covariate of --unit."""
    found = {}
    for name, text in _pairs(given, "--unit").items():
        if name not in names:
            raise UsageError(f"--unit: '{name}' is not a covariate.")
        try:
            found[name] = float(text)
        except ValueError:
            found[name] = 0.0
        if not 0 < abs(found[name]) < float("inf"):
            raise UsageError(f"--unit {name}={text}: the unit must be a number other than 0.")
    return found


def _warm() -> None:
    """Import what will be needed while R is starting."""
    import sarcstat.display.cox
    import sarcstat.render.terminal  # noqa: F401


def _document(result: AnalysisResult, recorded: Mapping[str, object], options: Mapping[str, Any]) -> Any:
    from sarcstat.display.cox import section
    from sarcstat.display.document import Document

    shown = section(result, options["style"])
    return Document(analysis="cox", title=shown.heading, sections=[shown], options=recorded)
