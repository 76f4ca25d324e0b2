"""The models that `cox` asks for, from its options to their results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from sarcstat.cli.analyses.cohorts.wanted import competing_columns
from sarcstat.cli.analyses.cox.more import check_more, with_more
from sarcstat.cli.analyses.cox.rows import check_start_stop, with_clusters
from sarcstat.cli.analyses.cox.selection import selected
from sarcstat.cli.analyses.cox.terms import terms_asked
from sarcstat.cli.analyses.cox.time import TimeDependent, check_names, time_terms, with_values
from sarcstat.cli.analyses.cox.weighted import check_weighted, with_remedy
from sarcstat.cli.options.cox import check_declared, contrasts_of, covariates_of, pairs
from sarcstat.cli.styles import beyond_spss
from sarcstat.errors import UsageError
from sarcstat.terms import ModelTerms, Term, key

if TYPE_CHECKING:
    from sarcstat.analysis.cox.cox import CoxOptions
    from sarcstat.analysis.cox.univariable import Univariable
    from sarcstat.data.cohort.cohort import Cohort
    from sarcstat.results import AnalysisResult, Condition


def models(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Models:
    """The models that the options ask for, of data that were read for them; raises SarcstatError."""
    from sarcstat.cli.analyses.cohorts.apart import prepare_each
    from sarcstat.cli.analyses.cohorts.pipeline import column_list, opened
    from sarcstat.cli.analyses.cohorts.wanted import endpoints

    _check_month_days(options)
    check_start_stop(options)
    wanted = endpoints(options)
    source = opened(options)
    known = source.columns()
    model = terms_asked(options, known)
    changing = time_terms(options["tvc"], known)
    names = model.names
    strata = options["strata"]
    if strata in names:
        raise UsageError(f"'{strata}' is a covariate and --strata.", "A stratum has no hazard ratio: choose one.")
    categorical = column_list(options["categorical"], known)
    check_more(options, names, known)
    check_weighted(options, [*names, *changing.times, *([strata] if strata else [])])
    check_names(changing, [key(term) for term in model.terms], strata)
    check_declared(categorical, [*names, *changing.times, *([strata] if strata else [])])
    extra = _columns_beside(options, names, categorical, changing, known)
    prepared = prepare_each(source, wanted, [], extra, options, warm=_warm)
    return Models(prepared, model, categorical, changing, recorded, known)


def _check_month_days(options: Mapping[str, Any]) -> None:
    """Refuse a length of months where no time is converted."""
    from sarcstat.data.cohort.outcome import DAYS

    if options["month_days"] != DAYS["months"] and not any(
        options.get(name) for name in ("baseline", "patterns", "tvc", "split_at")
    ):
        raise UsageError(
            "--month-days converts times, on which hazard ratios do not depend.", "Leave it out, or add --baseline."
        )


def _columns_beside(
    options: Mapping[str, Any],
    names: Sequence[str],
    categorical: Sequence[str],
    changing: TimeDependent,
    known: Sequence[str] | None,
) -> list[tuple[str, str]]:
    """The columns that are read beside time and event, each with its option."""
    extra = [*(("--covariates", name) for name in names), *(("--categorical", name) for name in categorical)]
    extra += [("--tvc", name) for name in changing.columns]
    cluster = options.get("cluster")
    extra += [("--cluster", cluster)] if cluster else []
    extra += [("--strata", options["strata"])] if options["strata"] else []
    return extra + competing_columns(options, known)


class Models:
    """The models of all endpoints: univariable ones first where they are asked for."""

    def __init__(
        self,
        prepared: Any,
        model: ModelTerms,
        categorical: Sequence[str],
        changing: TimeDependent,
        recorded: Mapping[str, Any],
        known: Sequence[str] | None,
    ) -> None:
        from sarcstat.cli.analyses.cohorts.pipeline import all_of
        from sarcstat.results import Condition

        self.prepared = prepared
        self.options = prepared.options
        self.blocks = model.blocks
        self.notes = [Condition("note", text, "product") for text in model.notes]
        self.categorical = categorical
        self.changing = changing
        self.notes += changing.notes(
            self.options["show_in"] or self.options["time_unit"],
            baseline=self.options["baseline"] or bool(self.options["patterns"]),
        )
        self.recorded = recorded
        self.known = known
        datasets = {id(each): each for each in map(prepared.dataset_of, prepared.outcomes)}
        made = all_of(
            partial(covariates_of, self.options, each, model.names, categorical, changing.times)
            for each in datasets.values()
        )
        self._columns = dict(zip(datasets, made, strict=True))
        self.covariates = made[0]

    def results(self) -> list[AnalysisResult]:
        """One result an endpoint."""
        from sarcstat.cli.analyses.cohorts.pipeline import all_of

        both = zip(self.prepared.outcomes, self._screened(), strict=True)
        return all_of(partial(self._model, outcome, found) for outcome, found in both)

    def _screened(self) -> list[list[Univariable]]:
        """The univariable models of each endpoint; where they choose, the blocks hold afterwards what is chosen."""
        from sarcstat.cli.analyses.cohorts.pipeline import all_of

        outcomes = self.prepared.outcomes
        alone: list[list[Univariable]] = [[] for _ in outcomes]
        if self.options["style"] == "journal" or self.options["univariable_first"] is not None:
            candidates = ModelTerms(self.blocks, []).terms
            alone = all_of(partial(self._alone, outcome, candidates) for outcome in outcomes)
        if self.options["univariable_first"] is not None:
            every = [each for found in alone for each in found]
            self.blocks, note = selected(self.blocks, every, self.options, [*self.covariates])
            self.notes.append(note)
        return alone

    def asked(self) -> list[tuple[Cohort, CoxOptions]]:
        """Of each endpoint the patients of its model and what is computed of them."""
        from sarcstat.cli.analyses.cohorts.pipeline import all_of

        self._screened()
        cohorts = all_of(partial(self._whole, outcome) for outcome in self.prepared.outcomes)
        return [(cohort, self.computed(cohort)) for cohort in cohorts]

    def _names(self) -> list[str]:
        """The covariates of the blocks, and those that are multiplied by time."""
        from sarcstat.data.cohort.covariate import TIME_DEPENDENT

        return [*ModelTerms(self.blocks, []).names, *(TIME_DEPENDENT + name for name in self.changing.times)]

    def _whole(self, outcome: Any, beside: Sequence[str] = ()) -> Cohort:
        """The patients of the whole model, with the values of what is computed at each event time."""
        dataset = self.prepared.dataset_of(outcome)
        needed = self.changing.needed(dataset)
        cohort, notes = with_values(self._cohort(outcome, self._names(), beside, needed), dataset, self.changing)
        return replace(cohort, conditions=(*cohort.conditions, *notes))

    def _cohort(
        self,
        outcome: Any,
        names: Sequence[str],
        beside: Sequence[str] = (),
        needed: Sequence[tuple[str, Any]] = (),
    ) -> Any:
        dataset = self.prepared.dataset_of(outcome)
        own = self._columns[id(dataset)]
        covariates, others = ([own[name] for name in dict.fromkeys(each)] for each in (names, beside))
        strata, cluster = self.options["strata"], self.options.get("cluster")
        if cluster:
            needed = [*needed, (cluster, dataset.frame[cluster].isna().to_numpy())]
        found = self.prepared.cohort(outcome, strata=strata, covariates=covariates, beside=others, needed=needed)
        return with_clusters(found, dataset, cluster) if cluster else found

    def _alone(self, outcome: Any, terms: Sequence[Term]) -> list[Univariable]:
        """Each term alone; a product only where it must be chosen, and then beside its parts."""
        from sarcstat.analysis.cox.univariable import product_beside_parts, univariable

        found = []
        for term in terms:
            if len(term) > 1 and self.options["univariable_first"] is None:
                continue
            cohort = self._cohort(outcome, term)
            test = univariable if len(term) == 1 else product_beside_parts
            found.append(test(cohort, term, self.computed(cohort), self.prepared.provenance(cohort)))
        return found

    def computed(self, cohort: Any) -> CoxOptions:
        """What to compute for a cohort: the style decides the conventions."""
        from sarcstat.analysis.cox.cox import Block, CoxOptions

        options, style = self.options, self.options["style"]
        ties = {"both": {"spss": "breslow", "r": "efron"}, "r": {"r": "efron"}}.get(style, {"spss": "breslow"})
        if beyond_spss(options):
            ties = {"r": "efron"}
        return CoxOptions(
            blocks=tuple(Block(method, tuple(terms)) for method, terms in self.blocks),
            ties={convention: options["ties"] or method for convention, method in ties.items()},  # type: ignore[misc]
            contrasts=contrasts_of(options, cohort.covariates),
            tvc=tuple(self.changing.times),
            in_time=self.changing.written,
            conf_level=options["conf_level"],
            pin=options["pin"],
            pout=options["pout"],
            baseline=options["baseline"] or bool(options["patterns"]),
            pattern=pairs(options["patterns"], "--pattern") or None,
            ph_test=style != "spss" and not self.changing and not (options.get("firth") or cohort.weights),
            concordance=style != "spss",
            robust=bool(options.get("robust")),
            firth=bool(options.get("firth")),
        )

    def _model(self, outcome: Any, alone: Sequence[Univariable]) -> AnalysisResult:
        from sarcstat.analysis.cox.cox import cox
        from sarcstat.analysis.cox.reading import counts_beside, hints, rarest_values

        names = ModelTerms(self.blocks, []).names
        left_out = [name for one in alone for name in one.term if name not in names]
        cohort = self._whole(outcome, left_out)
        computed = self.computed(cohort)
        result = cox(cohort, computed, self.prepared.provenance(cohort), self.recorded)
        result = with_more(result, cohort, computed, self.options, self.known)
        candidates = [one.term for one in alone if len(one.term) == 1 or one.term in ModelTerms(self.blocks, []).terms]
        labels = {f"term:{key(term)}": "*".join(self.covariates[n].label for n in term) for term in candidates}
        beside = counts_beside(cohort, {name: each for one in alone for name, each in one.levels.items()})
        details = {
            **result.details,
            "levels": beside["levels"] | result.details["levels"],
            "beside": beside["beside"],
            "candidates": [key(term) for term in candidates],
        }
        if self.options["suppress"] is not None:
            details["rarest"] = rarest_values(cohort)
        return replace(
            result,
            conditions=(
                *self.said(cohort),
                *with_remedy(result.conditions, self.options),
                *hints(result, cohort),
                *self._hazards(result, cohort),
            ),
            statistics=(*result.statistics, *(each for one in alone for each in one.statistics)),
            details=details,
            labels=labels | dict(result.labels),
        )

    def _hazards(self, result: AnalysisResult, cohort: Any) -> list[Condition]:
        """A warning of hazards that are not proportional, unless --split-at has it that they are not."""
        from sarcstat.analysis.cox.hazards import changing_hazards

        return [] if self.options.get("split_at") else [*changing_hazards(result, cohort)]

    def said(self, cohort: Any) -> list[Condition]:
        """What must be known before the numbers are read; first of all that labelled values are taken as numbers."""
        from sarcstat.data.cohort.covariate import covariate_notes, in_declared_order

        dataset = self.prepared.dataset_of(self.prepared.outcomes[0])
        known = [*self.categorical, *in_declared_order(dataset)]
        notes = covariate_notes(cohort.covariates, known, patients=cohort.n_rows)
        first = [note for note in notes if note.code == "labels_as_numbers"]
        others = [note for note in notes if note.code != "labels_as_numbers"]
        return [*first, *self.prepared.conditions, *others, *self.notes]


def _warm() -> None:
    """Import what will be needed while R is starting."""
    import sarcstat.display.cox
    import sarcstat.render.terminal  # noqa: F401
