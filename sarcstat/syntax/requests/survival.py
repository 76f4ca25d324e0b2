"""KM and COXREG as requests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from sarcstat.errors import counted, listing
from sarcstat.request import Endpoint, Request
from sarcstat.syntax.keywords import TESTS, method_option
from sarcstat.syntax.reading.commands.cox_contents import Block, Contrast, Pattern
from sarcstat.syntax.reading.commands.coxreg import CoxRegression
from sarcstat.syntax.reading.commands.km import KaplanMeier
from sarcstat.syntax.reading.commands.status import Status
from sarcstat.syntax.reading.tree import Name, Span
from sarcstat.syntax.requests.changing import Changing
from sarcstat.syntax.requests.planned import Columns, NotOfferedError, Planned, typed


def kaplan_meier(of: KaplanMeier, columns: Columns) -> Iterator[Planned]:
    """The request of a KM command."""
    keys: dict[str, Any] = {"table": of.table}
    if of.factor is not None and only_level(of, columns) is None:
        keys["by"] = [columns.one(of.factor)]
        asked = of.tests or (("LOGRANK",) if of.trend is not None else ())
        keys["test"] = [TESTS[test] for test in asked] or ["none"]
        pairwise = [each for each in of.comparisons if each.pairwise]
        if pairwise:
            by_strata = of.strata is not None and any(each.by_strata for each in pairwise)
            keys["pairwise"] = "strata" if by_strata else "pooled"
        if of.trend is not None:
            keys |= {"trend_scores": list(of.trend)} if of.trend else {"trend": True}
    if of.strata is not None:
        keys["strata"] = columns.one(of.strata)
    if of.percentiles:
        keys["percentiles"] = list(of.percentiles)
    yield Planned(Request("km", keys, [_endpoint(of.time, of.status, columns)]))


def only_level(of: KaplanMeier, columns: Columns) -> str | None:
    """The level of the factor, where the cases of a KM have only that one: there is nothing to compare then."""
    if of.factor is None or columns.split:
        return None
    name = columns.one(of.factor)
    used = [columns.one(each) for each in (of.time, of.status.variable, of.strata) if each is not None]
    (found,) = columns.categories(name, [name, *used])
    if len(found) != 1:
        return None
    label = columns.dataset.codebook[name].value_labels.get(found[0], "").strip()
    return label or typed(columns.plain(found[0]))


def _endpoint(time: Name, status: Status, columns: Columns) -> Endpoint:
    """Time and event; every other valid value, lost cases among them, is censored."""
    name = columns.one(status.variable)
    if columns.text(columns.one(time)):
        raise NotOfferedError(f"{time} holds texts, not times")
    events = ",".join(typed(value) for value in columns.chosen(name, status.events))
    return Endpoint(columns.one(time), f"{name}={events}")


def cox(of: CoxRegression, columns: Columns) -> Iterator[Planned]:
    """The request of a COXREG command; SPSS enters exactly the terms that are listed."""
    if of.missing == "INCLUDE":
        raise NotOfferedError("/MISSING=INCLUDE: user-missing values are never taken as valid here")
    changing = Changing(of, columns)
    blocks = [(method_option(block.method, block.statistic), _terms(block, columns, changing)) for block in of.blocks]
    if not changing.terms and not any(terms for _, terms in blocks):
        raise NotOfferedError("a model without a covariate")
    if changing.terms and any(method != "enter" for method, _ in blocks):
        raise NotOfferedError("T_COV_ in or beside a stepwise block")
    endpoint = _endpoint(of.time, of.status, columns)
    used = {name for _, terms in blocks for term in terms for name in term}
    keys: dict[str, Any] = {
        "baseline": bool({"BASELINE", "ALL"} & {*of.printed}) and not changing.terms,
        "last_step": "SUMMARY" in of.printed and not {"DEFAULT", "ALL"} & {*of.printed},
    }
    if of.strata is not None:
        keys["strata"] = columns.one(of.strata)
    if of.confidence is not None:
        keys["conf_level"] = of.confidence / 100
    # Without terms of its own, the last block has what changes with time.
    kept = [(method, terms) for method, terms in blocks if terms or (changing.terms and blocks[-1] == (method, terms))]
    if any(method != "enter" for method, _ in kept):  # SPSS's dialogs write them for every model
        keys |= {"pin": of.probability_in, "pout": of.probability_out}
    if any(terms for _, terms in kept):
        keys["block"] = [f"{method}: {','.join(':'.join(term) for term in terms)}" for method, terms in kept]
    if changing.terms:
        keys["tvc"] = changing.entries
    own = [endpoint.time, columns.one(of.status.variable), *changing.columns]
    complete = [*own, *used, *filter(None, [keys.get("strata")])]
    _check_not_entered(of, columns, changing, complete)
    keys |= _codings(of, columns, used, complete)
    if keys["baseline"] and len(of.patterns) == 1 and of.patterns[0].by is None:
        keys |= pattern_keys(of.patterns[0], columns)
    yield Planned(Request("cox", keys, [endpoint]), aliases=changing.aliases)


def _check_not_entered(of: CoxRegression, columns: Columns, changing: Changing, complete: list[str]) -> None:
    """Refuse covariates of WITH that no METHOD enters, where cases lack them.

    IBM's Command Syntax Reference, COXREG, MISSING: a case has values of all independent variables of the command.
    """
    listed = Block("ENTER", None, of.covariates)
    others = {name for term in _terms(listed, columns, changing) for name in term} - {*complete}
    if lacking := columns.without(sorted(others), complete):
        named = listing(sorted(others))
        raise NotOfferedError(
            f"WITH names what no METHOD enters ({named}); SPSS leaves out {counted(lacking, 'case')} for lack of it"
        )


def pattern_keys(of: Pattern, columns: Columns) -> dict[str, Any]:
    """`pattern` and `by` of a PATTERN: values of covariates, and the covariate of which every category is drawn."""
    values = {columns.one(name): typed(value).rstrip() for name, value in of.values}
    by = {} if of.by is None else {"by": columns.one(of.by)}
    return ({"pattern": values} if values else {}) | by


def _terms(block: Block, columns: Columns, changing: Changing) -> list[tuple[str, ...]]:
    """The terms of a block but for what changes with time."""
    found: list[tuple[str, ...]] = []
    for each in block.covariates or ():
        if isinstance(each, Span):
            found += [(name,) for name in columns.span(each)]
        elif not changing.has(each):
            found.append(columns.term(each))
    return list(dict.fromkeys(found))


def _codings(of: CoxRegression, columns: Columns, used: set[str], complete: list[str]) -> dict[str, Any]:
    """The categorical covariates with their contrasts and reference categories.

    Texts are always categorical, with the contrast of CATEGORICAL where none is named (IBM's Command Syntax Reference,
    COXREG, CATEGORICAL: what it does not name is at least interval, except for strings).
    """
    contrasts = {name: each for each in of.codings for name in _named(each, columns) if name in used}
    texts = sorted(name for name in used - contrasts.keys() if columns.text(name))
    contrasts |= {name: Contrast(None, "DEVIATION") for name in texts}
    keys: dict[str, Any] = {"categorical": list(contrasts), "contrast": {}, "ref": {}}
    for name, each in contrasts.items():
        if each.kind == "SPECIAL" or (each.kind == "POLYNOMIAL" and not _equally_spaced(each.numbers)):
            raise NotOfferedError(f"/CONTRAST ({name})={each.kind} with numbers of its own")
        keys["contrast"][name] = each.kind.casefold()
        if each.reference is not None:
            keys["ref"][name] = _category(columns, name, each.reference, complete)
    return {key: value for key, value in keys.items() if value}


def _named(of: Contrast, columns: Columns) -> list[str]:
    return columns.span(of.variable) if of.variable is not None else []


def _equally_spaced(numbers: tuple[float, ...]) -> bool:
    steps = {round(after - before, 9) for before, after in pairwise(numbers)}
    return len(steps) < 2 and 0.0 not in steps


def _category(columns: Columns, name: str, rank: int, complete: list[str]) -> str:
    """The category of that rank among those that occur in the rows of the model, as it is typed."""
    if rank == 1:
        return "first"
    found = {_ranked(columns, name, rank, values) for values in columns.categories(name, complete)}
    if len(found) > 1:
        raise NotOfferedError(f"/CONTRAST ({name}): rank {rank} is not the same category in every part of SPLIT FILE")
    return found.pop() if found else "last"


def _ranked(columns: Columns, name: str, rank: int, values: list[Any]) -> str:
    """The category of that rank among the values."""
    if rank > len(values):
        raise NotOfferedError(f"/CONTRAST ({name}): there are {len(values)} categories and none of rank {rank}")
    label = columns.dataset.codebook[name].value_labels.get(values[rank - 1], "").strip()
    return "last" if rank == len(values) else label or str(values[rank - 1])
