"""`sarcstat cox`: SPSS's COXREG procedure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.options.cox import check_factors, contrasts_of, pairs, units_of
from sarcstat.cli.options.shared import (
    coding_options,
    data_options,
    interval_options,
    output_options,
    survival_options,
    ties_option,
)
from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.analysis.cox import CoxOptions
    from sarcstat.analysis.univariable import Univariable
    from sarcstat.display.document import Document
    from sarcstat.results import AnalysisResult, Condition

Term = tuple[str, ...]

METHODS = ("enter", "fstep-lr", "fstep-wald", "fstep-cond", "bstep-lr", "bstep-wald", "bstep-cond")


@click.command(short_help="Cox regression: blocks, stepwise, contrasts, tied times, proportional hazards.")
@data_options()
@survival_options(several=True)
@click.option("--covariates", metavar="LIST", multiple=True, help="Covariates, and products such as age*sex.")
@coding_options("r and journal", unit="Hazard ratio per that many units, such as age=10.")
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
    "--univariable-first",
    metavar="P",
    type=click.FloatRange(0, 1),
    help="Enter what has a univariable p below P for any endpoint.",
)
@click.option(
    "--force", "forced", metavar="LIST", multiple=True, help="With --univariable-first: enter these whatever their p."
)
@ties_option()
@interval_options()
@click.option("--baseline", is_flag=True, help="Add baseline cumulative hazard and survival at the covariate means.")
@click.option(
    "--pattern",
    "patterns",
    metavar="VAR=VALUE",
    multiple=True,
    help="Survival for these values; other covariates at their means.",
)
@click.option("--plot", is_flag=True, help="Draw the hazard ratios of the last model in the terminal.")
@output_options(("spss", "r", "journal", "both"), "spss")
@click.pass_context
def cox(context: click.Context, /, **options: Any) -> int:
    """Cox regression: SPSS's COXREG procedure, computed by R.

    \b
    sarcstat cox survival::lung --time time --event status=2 --covariates age,sex,ph.ecog
    sarcstat cox trial.sav --time months --event died=Yes --covariates age,arm --categorical arm --style both
    """
    from sarcstat.cli.output import produce

    return produce(document, context, options)


def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
    """The tables of the command; raises SarcstatError for what cannot be made."""
    from sarcstat.cli.analyses.pipeline import column_list, endpoints, opened, prepare

    wanted = endpoints(options)
    source = opened(options)
    known = source.columns()
    blocks = _blocks(options, known)
    tvc = column_list(options["tvc"], known)
    names = list(dict.fromkeys(name for _, terms in blocks for term in terms for name in term))
    strata = options["strata"]
    if strata in names:
        raise UsageError(f"'{strata}' is a covariate and --strata.", "A stratum has no hazard ratio: choose one.")
    categorical = column_list(options["categorical"], known)
    extra = [*(("--covariates", name) for name in names), *(("--categorical", name) for name in categorical)]
    extra += [("--tvc", name) for name in tvc]
    prepared = prepare(source, wanted, [*extra, *([("--strata", strata)] if strata else [])], options, warm=_warm)
    results = _Models(prepared, blocks, names, categorical, tvc, recorded).results()
    return _document(results, recorded, options)


def _blocks(options: Mapping[str, Any], known: Sequence[str] | None) -> list[tuple[str, list[Term]]]:
    """Method and terms of each block."""
    from sarcstat.cli.analyses.pipeline import column_list

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


def _term(text: str, known: Sequence[str] | None) -> Term:
    """The covariates of a term; a column with an asterisk in its name is not split."""
    if known and text in known:
        return (text,)
    return tuple(part.strip() for part in text.split("*"))


class _Models:
    """The models of all endpoints: univariable ones first where they are asked for."""

    def __init__(
        self,
        prepared: Any,
        blocks: Sequence[tuple[str, list[Term]]],
        names: Sequence[str],
        categorical: Sequence[str],
        tvc: Sequence[str],
        recorded: Mapping[str, Any],
    ) -> None:
        from sarcstat.cli.options.cox import time_dependent
        from sarcstat.data.cohort.covariate import covariates
        from sarcstat.errors import InputError

        self.prepared = prepared
        self.options = prepared.options
        self.blocks = blocks
        self.categorical = categorical
        self.tvc = tvc
        self.recorded = recorded
        units = units_of(self.options["units"], names)
        found, problems = covariates(prepared.dataset, names, categorical, names=self.options["names"], units=units)
        if problems:
            raise InputError.of(problems)
        check_factors(self.options, found)
        self.covariates = {each.name: each for each in found}
        self.covariates |= time_dependent(prepared.dataset, tvc, self.options["names"])

    def results(self) -> list[AnalysisResult]:
        """One result an endpoint."""
        from sarcstat.cli.analyses.pipeline import all_of

        outcomes = self.prepared.outcomes
        alone: list[list[Univariable]] = [[] for _ in outcomes]
        notes: list[Condition] = []
        if self.options["style"] == "journal" or self.options["univariable_first"] is not None:
            candidates = list(dict.fromkeys(term for _, terms in self.blocks for term in terms))
            alone = all_of(partial(self._alone, outcome, candidates) for outcome in outcomes)
        if self.options["univariable_first"] is not None:
            notes = self._select([each for found in alone for each in found])
        both = zip(outcomes, alone, strict=True)
        return all_of(partial(self._model, outcome, found, notes) for outcome, found in both)

    def _cohort(self, outcome: Any, names: Sequence[str]) -> Any:
        covariates = [self.covariates[name] for name in dict.fromkeys(names)]
        return self.prepared.cohort(outcome, strata=self.options["strata"], covariates=covariates)

    def _alone(self, outcome: Any, terms: Sequence[Term]) -> list[Univariable]:
        from sarcstat.analysis.univariable import univariable

        found = []
        for term in terms:
            cohort = self._cohort(outcome, term)
            found.append(univariable(cohort, term, self._computed(cohort), self.prepared.provenance(cohort)))
        return found

    def _select(self, alone: Sequence[Univariable]) -> list[Condition]:
        """Keep the terms that are significant alone in any endpoint, or forced; says which and why."""
        from sarcstat.analysis.univariable import chosen
        from sarcstat.errors import AnalysisError
        from sarcstat.results import Condition

        below = self.options["univariable_first"]
        forced = [name for entry in self.options["forced"] for name in entry.split(",")]
        kept = dict(chosen(alone, below, forced))
        if not kept:
            hint = "Raise the bound, or name terms with --force."
            raise AnalysisError(f"No covariate alone has a p below {below:g}.", hint)
        self.blocks = [(method, [term for term in terms if term in kept]) for method, terms in self.blocks]
        self.blocks = [(method, terms) for method, terms in self.blocks if terms]
        reasons = ", ".join(f"{'*'.join(term)} ({reason})" for term, reason in kept.items())
        left = [each.term for each in alone if each.term not in kept]
        out = ", ".join(dict.fromkeys("*".join(term) for term in left)) or "none"
        text = (
            f"In the multivariable model: {reasons}; left out: {out}. Entered where the univariable p (log-rank test; "
            f"score test of numbers) is below {below:g} for any endpoint."
        )
        return [Condition("note", text, "univariable_first")]

    def _computed(self, cohort: Any) -> CoxOptions:
        """What to compute for a cohort: the style decides the conventions."""
        from sarcstat.analysis.cox import Block, CoxOptions

        options, style = self.options, self.options["style"]
        ties = {"both": {"spss": "breslow", "r": "efron"}, "r": {"r": "efron"}}.get(style, {"spss": "breslow"})
        return CoxOptions(
            blocks=tuple(Block(method, tuple(terms)) for method, terms in self.blocks),
            ties={convention: options["ties"] or method for convention, method in ties.items()},  # type: ignore[misc]
            contrasts=contrasts_of(options, cohort.covariates),
            tvc=tuple(self.tvc),
            conf_level=options["conf_level"],
            pin=options["pin"],
            pout=options["pout"],
            baseline=options["baseline"] or bool(options["patterns"]),
            pattern=pairs(options["patterns"], "--pattern") or None,
            ph_test=style != "spss" and not self.tvc,
            concordance=style in ("r", "both"),
        )

    def _model(self, outcome: Any, alone: Sequence[Univariable], notes: Sequence[Condition]) -> AnalysisResult:
        from sarcstat.analysis.cox import cox
        from sarcstat.data.cohort.covariate import TIME_DEPENDENT, covariate_notes, in_declared_order

        names = [name for _, terms in self.blocks for term in terms for name in term]
        cohort = self._cohort(outcome, [*names, *(TIME_DEPENDENT + name for name in self.tvc)])
        result = cox(cohort, self._computed(cohort), self.prepared.provenance(cohort), self.recorded)
        known = [*self.categorical, *in_declared_order(self.prepared.dataset)]
        said = [*self.prepared.dataset.conditions, *covariate_notes(cohort.covariates, known), *notes]
        levels = {name: each for one in alone for name, each in one.levels.items()} | result.details["levels"]
        labels = {f"term:{'*'.join(one.term)}": "*".join(self.covariates[n].label for n in one.term) for one in alone}
        return replace(
            result,
            conditions=(*said, *result.conditions),
            statistics=(*result.statistics, *(each for one in alone for each in one.statistics)),
            details={**result.details, "levels": levels, "candidates": ["*".join(one.term) for one in alone]},
            labels=labels | dict(result.labels),
        )


def _warm() -> None:
    """Import what will be needed while R is starting."""
    import sarcstat.display.cox
    import sarcstat.render.terminal  # noqa: F401


def _document(
    results: Sequence[AnalysisResult], recorded: Mapping[str, object], options: Mapping[str, Any]
) -> Document:
    from sarcstat.display.cox import section
    from sarcstat.display.document import Document

    shown = [section(result, options["style"]) for result in results]
    if options["plot"]:
        shown = [replace(each, figure=_drawing(each.result)) for each in shown]
    title = shown[0].heading if len(shown) == 1 else f"Cox regression of {len(shown)} endpoints"
    return Document(analysis="cox", title=title, sections=shown, options=recorded)


def _drawing(result: AnalysisResult) -> list[str]:
    from sarcstat.cli.output import only_ascii, terminal_width
    from sarcstat.figures.terminal_forest import terminal_forest

    return terminal_forest(result, width=terminal_width(), ascii_only=only_ascii())
