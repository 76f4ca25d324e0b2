"""What a listing of SAS or Stata says of its model, completed by what the command line says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sarcstat.crosscheck.listings.given import Given, event_of, term_of
from sarcstat.crosscheck.listings.model import Model, Procedure
from sarcstat.crosscheck.plan import NotCheckedError
from sarcstat.data.codebook import Dataset
from sarcstat.outputs.output import Command
from sarcstat.outputs.r_language import Called, Constant, Expression, Name, RSyntaxError, parse

_COX = ("PHREG", "stcox")
_TESTS = ("sts test",)
_ESTIMATES = ("Analysis of Maximum Likelihood Estimates", "Estimates")
#: Words for the handling of ties → ours; exact of SAS and exactm of Stata are another likelihood.
_TIES = {
    "breslow": "breslow", "efron": "efron", "discrete": "exact", "exact partial": "exact", "no": "breslow",
}  # fmt: skip
#: What a listing tells of a model that is not recomputed → why.
_NOT_COMPUTED = {
    "By group": "it is of the rows of a BY group ({}), which are not picked out",
    "Robust": "robust variances are not computed",
    "Entry": "late entries ({}) are not recomputed",
    "Exit": "ends of the time at risk ({}) are not recomputed",
    "Entry Time Variable": "late entries ({}) are not recomputed",
    "Weight": "weights ({}) are not recomputed",
    "Weight Variable": "weights ({}) are not recomputed",
    "Frequency Variable": "frequencies ({}) are not recomputed",
    "Offset Variable": "offsets ({}) are not recomputed",
    "Frailty": "frailties ({}) are not recomputed",
    "Equation": "effects that change with time are not recomputed",
    "Event of Interest": "a model with competing events is not recomputed",
}
_CONDITION = re.compile(r"^[^,\"]*?\s(?P<word>if|in)\b\s*(?P<rest>[^,\[]*)")
_BANDS = {"LOGLOG": "log-log", "LOG": "log", "LINEAR": "plain"}
_BY = re.compile(r"\bby\(([^)]*)\)")
_GROUPED = re.compile(r"([A-Za-z_]\w*)\s*=")


def fold(text: str) -> str:
    """A name as SAS and Stata compare it: without capitals, blanks, and with `_` for what they do not have in names."""
    return "".join(text.casefold().split()).replace(".", "_")


def facts(command: Command) -> dict[str, str]:
    """What the lines around the tables tell, by name."""
    return dict(text.split(": ", 1) for text in command.texts if ": " in text)


def told_model(command: Command, dataset: Dataset, given: Given) -> Model:
    """The model of a command; raises NotCheckedError where neither the listing nor the options tell it."""
    told = facts(command)
    procedure: Procedure = "coxph" if command.name in _COX else "survdiff" if command.name in _TESTS else "survfit"
    time = given.time or told.get("Dependent Variable") or told.get("Time")
    event = event_of(given.event) if given.event else _event(told)
    if time is None or event is None:
        lacking = " and ".join(name for name, each in (("--time", time), ("--event", event)) if each is None)
        raise NotCheckedError(f"the listing does not tell what was analyzed; say it by {lacking}")
    _check_known(command, told)
    names = [*(given.covariates or _covariates(command))] if procedure == "coxph" else [*(given.by or _groups(command))]
    strata = (
        given.strata or re.split(r"[\s,]+", told["Stratified by"]) if given.strata or "Stratified by" in told else ()
    )
    ties = given.ties or _TIES.get(told.get("Ties Handling", told.get("Ties", "breslow")).casefold(), "of another kind")
    return Model(
        procedure=procedure,
        time=_named(Name(time), dataset),
        event=_named(event, dataset),
        terms=[tuple(_named(each, dataset) for each in term_of(name)) for name in names],
        strata=[[_named(Name(each), dataset)] for each in strata],
        ties=ties,
        conf_type=given.conf_type or _BANDS.get(told.get("Transform", "LOGLOG").upper(), told.get("Transform", "")),
        strict=not ("Event" in told and given.event is None) and isinstance(event, Name),
    )


def _check_known(command: Command, told: dict[str, str]) -> None:
    """Refuse what would be another analysis; raises NotCheckedError with the reason."""
    for name, why in _NOT_COMPUTED.items():
        if name in told:
            raise NotCheckedError(why.format(told[name]))
    if found := _CONDITION.match(told.get("Command", "")):
        condition = f"{found['word']} {found['rest'].strip()}"
        raise NotCheckedError(f"it is of the rows '{condition}', which are not picked out")
    if sum(text.startswith("Dependent Variable: ") for text in command.texts) > 1:
        raise NotCheckedError("starts and stops are not recomputed")
    counts = {
        label.text: cell.printed
        for table in command.tables
        if table.subtype == "Model"
        for place, cell in table.cells.items()
        for label in table.dimensions[0].leaves[place[0]]
    }
    if "ID" in told and counts.get("No. of subjects") != counts.get("Number of obs"):
        raise NotCheckedError("several records of a subject are not recomputed")


def _named(of: Expression, dataset: Dataset) -> Expression:
    """The expression with the columns by the names that the data have for them."""
    if isinstance(of, Called):
        return Called(of.function, tuple((name, _named(each, dataset)) for name, each in of.arguments))
    if not isinstance(of, Name) or of.text in dataset.frame.columns:
        return of
    found = [str(each) for each in dataset.frame.columns if fold(str(each)) == fold(of.text)]
    return Name(found[0]) if len(found) == 1 else of


def _event(told: dict[str, str]) -> Expression | None:
    """The event: what is not a censoring value of SAS, or Stata's failure."""
    if "Censoring Variable" in told and "Censoring Value(s)" in told:
        values = [Constant(_number(each)) for each in told["Censoring Value(s)"].split()]
        column = Name(told["Censoring Variable"])
        within = Called("%in%", (("", column), ("", Called("c", tuple(("", each) for each in values)))))
        return Called(
            "&", (("", Called("!", (("", within),))), ("", Called("!", (("", Called("is.na", (("", column),))),))))
        )
    if "Event" not in told:
        return None
    try:
        found = parse(told["Event"].partition(" & ")[0])
    except RSyntaxError:
        return None
    return Called("!=", (("", found), ("", Constant(0.0)))) if isinstance(found, Name) else found


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _covariates(command: Command) -> list[str]:
    """The variables of the printed parameters: each begins with its variable."""
    found: dict[str, None] = {}
    for table in command.tables:
        if table.subtype in _ESTIMATES:
            for (label,) in table.dimensions[0].leaves:
                first = label.text.split()[0]
                if any(sign in first for sign in "*#"):
                    raise NotCheckedError(f"the product {label.text} is not recomputed; name the terms by --covariates")
                found[first] = None
    return list(found)


def _groups(command: Command) -> Sequence[str]:
    """The variables of the headings of strata (`sex = 1`), or what Stata heads its groups by."""
    told = facts(command)
    if "Groups" in told:
        return [told["Groups"]]
    if by := _BY.search(told.get("Command", "")):
        return by[1].split()
    headings = (heading for table in command.tables for heading in table.headings)
    return list(dict.fromkeys(name for heading in headings for name in _GROUPED.findall(heading)))
