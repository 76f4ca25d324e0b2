"""Cox regression: entry in blocks or stepwise, as SPSS's COXREG and as R's coxph compute it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

from sarcstat.analysis.cox.contrasts import Contrast, comparisons
from sarcstat.analysis.cox.pattern import pattern_argument
from sarcstat.analysis.cox.refusals import check_parameters, in_words
from sarcstat.analysis.cox.robust import Clusters, clusters, robust_conditions
from sarcstat.analysis.cox.statistics import Unpacked
from sarcstat.analysis.shared.entry import entry_conditions
from sarcstat.analysis.shared.frames import r_conditions, rows_of, values_of
from sarcstat.analysis.shared.weighting import weighting_labels
from sarcstat.bridge.call import Reply, RRefusal, call_r
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.data.cohort.covariate import TIME_DEPENDENT, Covariate
from sarcstat.data.cohort.in_time import VARIABLE, InTime
from sarcstat.data.cohort.patterns import pattern_notes, patterns
from sarcstat.data.counting import tally
from sarcstat.errors import AnalysisError
from sarcstat.results import AnalysisResult, Convention, Provenance, Statistic

Term = tuple[str, ...]  # names of covariates; several are a product


@dataclass(frozen=True, slots=True)
class Block:
    """Terms that are entered together, or among which a stepwise method chooses."""

    method: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoxOptions:
    """Everything that decides a number of the analysis.

    `ties` gives each convention to be computed its method: `breslow`, `efron` or `exact`. `contrasts` has the
    coding of each categorical covariate. `tvc` are covariates that get a term T_*x; `in_time` are terms by name that
    are computed at each event time, each with its expression: the cohort has their values. `robust` asks for a robust
    variance, of the cohort's clusters, or patients, or rows; sampling weights of the cohort have it by themselves.
    `firth` asks for Firth's penalized likelihood.
    """

    blocks: tuple[Block, ...]
    ties: Mapping[Convention, str]
    contrasts: Mapping[str, Contrast]
    tvc: tuple[str, ...] = ()
    in_time: tuple[tuple[str, str], ...] = ()
    conf_level: float = 0.95
    pin: float = 0.05
    pout: float = 0.10
    baseline: bool = False
    pattern: Mapping[str, str] | None = None
    ph_test: bool = False
    concordance: bool = False
    robust: bool = False
    firth: bool = False

    @property
    def time_dependent(self) -> bool:
        """Whether a term changes with time."""
        return bool(self.tvc or self.in_time)


def terms_of(options: CoxOptions) -> list[Term]:
    """All terms in the order in which the design has them; those that change with time last."""
    named = dict.fromkeys(term for block in options.blocks for term in block.terms)
    return [*named, *(("T_", name) for name in options.tvc), *((name,) for name, _ in options.in_time)]


def _is_tvc(term: Term, covariates: Sequence[Covariate]) -> bool:
    """Whether a term is time times a covariate: a column of the data may be called T_ as well."""
    return term[0] == "T_" and any(each.name == TIME_DEPENDENT + "*".join(term[1:]) for each in covariates)


def cox(cohort: Cohort, options: CoxOptions, provenance: Provenance, recorded: Mapping[str, object]) -> AnalysisResult:
    """All models of one cohort, each convention from one call of R.

    `recorded` are the options as the user gave them, defaults included. Raises RRefusal where nothing can be
    estimated.
    """
    terms = terms_of(options)
    check_parameters(terms, cohort.covariates)
    parameters = {
        i: list(compared(term, cohort.covariates, options.contrasts)) for i, term in enumerate(terms, start=1)
    }
    statistics: list[Statistic] = []
    distinct = patterns(cohort)
    found = _clusters(cohort, options)
    conditions = [*cohort.conditions, *entry_conditions({}, cohort), *robust_conditions(cohort, found)]
    conditions += pattern_notes(distinct)
    details: dict[str, object] = {}
    for convention, ties in options.ties.items():
        procedure = "cox_firth" if options.firth else "cox"
        reply = fit_in_r(cox_arguments(distinct, options, terms, convention, ties), procedure)
        unpacked = Unpacked(reply.value, cohort, options, terms, parameters, convention)
        statistics += unpacked.statistics()
        conditions += [*unpacked.conditions(), *r_conditions(reply.conditions)]
        details[convention] = {
            "codings": dict(zip(_variables(cohort), reply.value["codings"], strict=True)),
            "correlation": unpacked.correlation(),
            "baseline": reply.value.get("baseline"),
            "pattern": next((row["linear_predictor"] for row in rows_of(reply.value.get("pattern"))), None),
        }
    return AnalysisResult(
        analysis="cox",
        options={**recorded, "computed": asdict(options)},
        statistics=tuple(statistics),
        provenance=provenance,
        conditions=tuple(dict.fromkeys(conditions)),
        labels=labels_of(cohort, terms),
        values=values_of(cohort.stratum, *(each.factor for each in cohort.covariates)),
        details={**details, **_details(cohort, found, terms)},
    )


def _clusters(cohort: Cohort, options: CoxOptions) -> Clusters | None:
    """Whose standard errors are robust; raises AnalysisError where those of a penalized likelihood would have to be."""
    found = clusters(cohort, robust=options.robust)
    if options.firth and found is not None:
        raise AnalysisError(
            "--firth: patients have several events, whose standard errors must be robust.",
            "The penalized likelihood has no robust variance. Leave --firth out.",
        )
    return found


def _details(cohort: Cohort, found: Clusters | None, terms: Sequence[Term]) -> dict[str, object]:
    """What all conventions share of what is shown beside the statistics."""
    return {
        **({"robust": found.words} if found else {}),
        **({"start_stop": {"rows": len(cohort.time), "patients": cohort.n_patients}} if cohort.patients else {}),
        "levels": levels_of(cohort),
        "strata": cohort.stratum.texts if cohort.stratum else [],
        "parts": product_labels(terms, cohort.covariates),
    }


def fit_in_r(arguments: dict[str, Any], procedure: str = "cox") -> Reply:
    """R's reply, its refusals as sentences."""
    try:
        return call_r(procedure, **arguments)
    except RRefusal as refusal:
        if error := in_words(refusal, arguments):
            raise error from None
        raise


def cox_arguments(
    cohort: Cohort, options: CoxOptions, terms: Sequence[Term], convention: Convention, ties: str
) -> dict[str, Any]:
    """The call of the R procedure: terms and variables by number."""
    import numpy as np

    check_parameters(terms, cohort.covariates)
    place = {name: i + 1 for i, name in enumerate(_variables(cohort))}
    number = {term: i + 1 for i, term in enumerate(terms)}
    changing = [TIME_DEPENDENT + name for name in options.tvc] + [VARIABLE + name for name, _ in options.in_time]
    named = terms[: len(terms) - len(changing)]

    def integers(values: Sequence[int]) -> Any:
        return np.array(values, dtype=np.int32)

    blocks = [(block.method, [number[term] for term in block.terms]) for block in options.blocks]
    blocks[-1][1].extend(range(len(named) + 1, len(terms) + 1))
    return {
        "rows": _rows_argument(cohort, options),
        "variables": {each.name: variable_argument(each, options.contrasts) for each in cohort.covariates}
        | {VARIABLE + each.name: _in_time_argument(each) for each in cohort.in_time},
        "terms": {str(i): integers([place[name] for name in term]) for i, term in enumerate(named)},
        "blocks": {str(i): {"method": method, "terms": integers(own)} for i, (method, own) in enumerate(blocks)},
        "tvc": integers([place[name] for name in changing]),
        "event_times": cohort.in_time[0].times if cohort.in_time else np.zeros(0),
        "convention": convention,
        "ties": ties,
        "conf_level": options.conf_level,
        "pin": options.pin,
        "pout": options.pout,
        "baseline": options.baseline,
        "pattern": pattern_argument(options.pattern, cohort),
        "ph_test": options.ph_test,
        "concordance": options.concordance,
    }


def _rows_argument(cohort: Cohort, options: CoxOptions) -> dict[str, Any]:
    """Time, status and stratum of every row, and what else it has."""
    import numpy as np

    stratum = cohort.stratum.codes + 1 if cohort.stratum else np.ones(len(cohort.time), dtype=np.int32)
    rows = {"time": cohort.time, "status": cohort.status.astype(float), "stratum": stratum.astype(np.int32)}
    if cohort.entry is not None:
        rows["entry"] = cohort.entry
    if cohort.weights is not None:
        rows["weights"] = cohort.weights.values
    if cohort.counts is not None:
        rows["count"] = cohort.counts.astype(float)
    if cohort.offset is not None:
        rows["offset"] = cohort.offset.values
    together = clusters(cohort, robust=options.robust)
    if together is not None:
        rows["cluster"] = (together.codes + 1).astype(np.int32)
    return rows


def _variables(cohort: Cohort) -> list[str]:
    """The names of what the R procedure takes as variables, in order."""
    return [*(each.name for each in cohort.covariates), *(VARIABLE + each.name for each in cohort.in_time)]


def _in_time_argument(each: InTime) -> dict[str, Any]:
    """The values of all patients at the first event time, then at the second, and so on."""
    return {"kind": "in_time", "values": each.values.ravel(order="F")}


def variable_argument(covariate: Covariate, contrasts: Mapping[str, Contrast]) -> dict[str, Any]:
    """A covariate as the R procedures take it: numbers, or codes from 1 and the coding."""
    if covariate.factor is None:
        return {"kind": "continuous", "values": covariate.values}
    contrast = contrasts[covariate.name]
    return {
        "kind": "categorical",
        "codes": (covariate.factor.codes + 1).astype("int32"),
        "k": len(covariate.factor.values),
        "contrast": contrast.kind,
        "reference": contrast.reference % len(covariate.factor.values) + 1,
    }


def compared(term: Term, covariates: Sequence[Covariate], contrasts: Mapping[str, Contrast]) -> Iterator[str | None]:
    """What each parameter of a term compares, in the order of the design's columns.

    None for a slope, unless it is that of a number with two labelled values.
    """
    known = {} if _is_tvc(term, covariates) else {each.name: each for each in covariates}
    parts: list[list[str | None]] = []
    for name in term:
        covariate = known.get(name)
        if covariate is None or covariate.factor is None:
            parts.append([covariate.direction if covariate else None])
        else:
            parts.append([*comparisons(covariate.factor.texts, contrasts[name])])
    for combination in product(*parts):  # the last factor's columns vary fastest
        texts = [text for text in combination if text is not None]
        yield "; ".join(texts) if texts else None


def labels_of(cohort: Cohort, terms: Sequence[Term]) -> dict[str, str]:
    """The labels of time, event and strata, and of every term under `term:name`."""
    own = {"T_": "T_"} | {each.name.removeprefix(TIME_DEPENDENT): each.label for each in cohort.covariates}
    own |= {each.name: each.name for each in cohort.in_time}
    labels = {"time": cohort.outcome.time_label, "event": cohort.event.label, "coding": cohort.outcome.coding}
    if cohort.outcome.entry:
        labels["entry"] = cohort.outcome.entry.label
    labels |= weighting_labels(cohort)
    if cohort.stratum:
        labels |= {"stratum": cohort.stratum.label, "stratum_name": cohort.stratum.name}
    return labels | {f"term:{'*'.join(term)}": "*".join(own[name] for name in term) for term in terms}


def product_labels(terms: Sequence[Term], covariates: Sequence[Covariate]) -> dict[str, list[str]]:
    """The labels of the covariates of every product; T_*x is none."""
    own = {each.name: each.label for each in covariates}
    products = [term for term in terms if len(term) > 1 and not _is_tvc(term, covariates)]
    return {"*".join(term): [own[name] for name in term] for term in products}


def levels_of(cohort: Cohort) -> dict[str, list[dict[str, object]]]:
    """Of every categorical covariate: each level's text, patients and events.

    Of start-stop data the patients who have a row at the level, so that one who changes counts at each.
    """
    import numpy as np

    found = {}
    for each in cohort.covariates:
        if each.factor is not None:
            size = len(each.factor.values)
            codes = each.factor.codes
            if cohort.patients:
                codes = np.unique(np.column_stack([cohort.patients.codes, codes]), axis=0)[:, 1]
            n = tally(codes, cohort.counts, size)
            events = tally(np.where(cohort.status == 1, each.factor.codes, -1), cohort.counts, size)
            found[each.name] = [
                {"text": text, "n": int(n[i]), "n_events": int(events[i])} for i, text in enumerate(each.factor.texts)
            ]
    return found
