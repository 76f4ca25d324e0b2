"""A procedure of a job as tables and figures of a study."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.expression.expression import parse, select
from sarcstat.data.selection import selected_rows
from sarcstat.errors import InputError, SarcstatError
from sarcstat.request import Request
from sarcstat.syntax.reading.commands.coxreg import CoxRegression
from sarcstat.syntax.reading.commands.km import KaplanMeier
from sarcstat.syntax.reading.tree import Name, Span
from sarcstat.syntax.requests.planned import NotOfferedError, Planned
from sarcstat.syntax.running.procedures import Procedure, groups, together
from sarcstat.syntax.studying.endpoints import Endpoints
from sarcstat.syntax.studying.entries import Comment, Group, Section
from sarcstat.syntax.studying.pieces import NoCounterpartError, name_of

#: Says why a request cannot be made of the data; None where it can.
Refused = Callable[[Request, Dataset], str | None]


@dataclass(slots=True)
class Asked:
    """A procedure at its place: names are columns of the study; `columns` are all there are for it, in order.

    `where` is the condition on rows ("" for none), `group` what it becomes.
    """

    command: Any
    name: str
    where_it_stands: str
    text: str
    columns: list[str]
    where: str
    weight: str | None
    split: tuple[str, ...]
    group: Group


class Tables:
    """The tables of a study, numbered in their order."""

    def __init__(self, dataset: Dataset, endpoints: Endpoints, refused: Refused) -> None:
        self.dataset, self.endpoints, self.refused = dataset, endpoints, refused
        self.numbers = {"tables": 0, "figures": 0}

    def add(self, of: Asked) -> None:
        """Fill the group of a procedure with its tables, or with a comment that says why there are none."""
        entries = of.group.entries
        try:
            made = list(self._entries(of))
        except (NotOfferedError, NoCounterpartError, SarcstatError) as wrong:
            entries.append(Comment(of.where_it_stands, f"no counterpart: {_reason(wrong)}", of.text))
            return
        entries += made or [Comment(of.where_it_stands, "no counterpart: it asks for no table", of.text)]

    def _entries(self, of: Asked) -> Iterator[Comment | Section]:
        dataset = self._seen(of)
        self._check_texts(of, dataset)
        procedure = Procedure(of.command, dataset, of.weight, of.split, "spss")
        said = False
        for part, group in groups(procedure):
            for planned in self._possible(group, part.dataset):
                if isinstance(planned, str):
                    yield Comment(of.where_it_stands, f"one table has no counterpart: {planned}", of.text)
                    continue
                yield from self._table(planned, of, about=not said)
                said = True
        for each in [*procedure.asked.lacking, *_not_carried(of.command)]:
            yield Comment(of.where_it_stands, f"{of.name} {each}", "")
        if isinstance(of.command, KaplanMeier) and "SURVIVAL" in of.command.plots:
            yield from self._figure(procedure, of)

    def _seen(self, of: Asked) -> Dataset:
        """The data that the procedure sees."""
        if not of.where:
            return replace(self.dataset, frame=self.dataset.frame[of.columns])
        kept, _ = select(parse(of.where), self.dataset, may_be_empty=True)
        if not kept.any():
            raise InputError("no case is selected")
        seen = selected_rows(self.dataset, kept)
        return replace(seen, frame=seen.frame[of.columns])

    def _check_texts(self, of: Asked, dataset: Dataset) -> None:
        """A blank text is a value in SPSS, and missing here."""
        for name in sorted(_columns(of) & set(of.columns)):
            values = dataset.frame[name]
            declared = dataset.codebook[name].declared_missing
            if values.dtype.kind not in "fiubM" and values.isna().sum() > (0 if declared is None else len(declared)):
                raise NoCounterpartError(f"{name} has blank texts, which are values in SPSS and missing in a study")

    def _possible(self, group: Sequence[Planned], dataset: Dataset) -> Iterator[Planned | str]:
        """The group as one request; where that cannot be made, each alone, or why it cannot be made."""
        whole = together(group)
        if self._why(whole, dataset) is None:
            yield whole
            return
        for each in group:
            yield each if (why := self._why(each, dataset)) is None else why

    def _why(self, of: Planned, dataset: Dataset) -> str | None:
        complete = dataset.frame[list(of.complete)].notna().all(axis=1).to_numpy()
        return self.refused(of.request, selected_rows(dataset, complete) if of.complete else dataset)

    def _table(self, planned: Planned, of: Asked, *, about: bool) -> Generator[Section, None, None]:
        names = yield from self._endpoints(planned.request)
        self.numbers["tables"] += 1
        request = planned.request
        keys = {
            "name": f"{of.name.lower()}-{self.numbers['tables']}",
            "command": request.command,
            **({"endpoints": names} if names else {}),
            **self._where(of, planned.complete),
            **{name: value for name, value in request.keys.items() if value not in ([], {}, None)},
        }
        yield Section("[[tables]]", keys, [f"{of.where_it_stands}: {of.text}"] if about else [])

    def _endpoints(self, request: Request) -> Generator[Section, None, list[str]]:
        """The sections of endpoints that are new; returns the names of all."""
        names = []
        for each in request.endpoints:
            name, section = self.endpoints.named(each)
            names.append(name)
            if section is not None:
                yield section
        return names

    @staticmethod
    def _where(of: Asked, complete: Sequence[str]) -> Mapping[str, str]:
        """The rows of a table."""
        tests = [f"({of.where})" if complete and of.where else of.where]
        tests += [f"{name_of(name)} is not missing" for name in complete]
        shown = " and ".join(filter(None, tests))
        return {"where": shown} if shown else {}

    def _figure(self, procedure: Procedure, of: Asked) -> Iterator[Comment | Section]:
        """The curves of KM; a figure has neither weights nor parts."""
        if of.weight or of.split:
            why = "weights" if of.weight else "parts"
            yield Comment(of.where_it_stands, f"KM /PLOT SURVIVAL: a figure of a study has no {why}", "")
            return
        for _, group in groups(procedure):
            request = group[0].request
            names = yield from self._endpoints(request)
            self.numbers["figures"] += 1
            keys = {
                "name": f"km-plot-{self.numbers['figures']}",
                "command": "km",
                "endpoints": names,
                **self._where(of, ()),
                **{key: request.keys[key] for key in ("by", "strata") if key in request.keys},
            }
            yield Section("[[figures]]", keys, [f"{of.where_it_stands}: /PLOT SURVIVAL"])


def _reason(wrong: Exception) -> str:
    if isinstance(wrong, SarcstatError):
        return wrong.problems[0].message.split("\n")[0].rstrip(":.")
    return str(wrong)


def _not_carried(of: Any) -> Iterator[str]:
    """What a procedure asks for besides tables, and a study does not do."""
    if isinstance(of, KaplanMeier | CoxRegression) and of.saved:
        yield "/SAVE: a study saves no variables"
    plots = [each for each in getattr(of, "plots", ()) if each != "SURVIVAL" or isinstance(of, CoxRegression)]
    if isinstance(of, KaplanMeier | CoxRegression) and plots:
        yield f"/PLOT {' '.join(plots)}: a study has no such figure"
    if isinstance(of, CoxRegression) and of.patterns:
        yield "/PATTERN: the covariates' patterns are not carried over"
    if isinstance(of, CoxRegression) and of.files:
        yield "/OUTFILE: a study writes no such file"


def _columns(of: Asked) -> set[str]:
    """The columns that a procedure names, by itself or between two others."""
    found: set[str] = {*of.split, *filter(None, [of.weight])}
    for each in walked(of.command):
        if isinstance(each, Name):
            found.add(each.text)
        elif isinstance(each, Span) and each.first.text in of.columns and each.last.text in of.columns:
            begin, end = of.columns.index(each.first.text), of.columns.index(each.last.text)
            found |= {*of.columns[begin : end + 1]}
    return found


def walked(of: Any) -> Iterator[Any]:
    """Everything that a command is made of, names and spans of names as they are."""
    if isinstance(of, Name | Span):
        yield of
    elif isinstance(of, tuple):
        for each in of:
            yield from walked(each)
    elif is_dataclass(of):
        for each in fields(of):
            if each.name not in ("place", "clauses"):
                yield from walked(getattr(of, each.name))


def renamed(of: Any, new: Callable[[Name], Name]) -> Any:
    """A command with other names."""
    if isinstance(of, Name):
        return new(of)
    if isinstance(of, Span):
        return Span(new(of.first), new(of.last))
    if isinstance(of, tuple):
        return tuple(renamed(each, new) for each in of)
    if is_dataclass(of) and not isinstance(of, type):
        changed = {
            each.name: renamed(getattr(of, each.name), new)
            for each in fields(of)
            if each.init and each.name not in ("place", "clauses")
        }
        return replace(of, **changed)
    return of
