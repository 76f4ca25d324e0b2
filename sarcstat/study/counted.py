"""A study of a relation: its patients are counted where they are, for each table in the columns that it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook, Dataset, Value, Variable
from sarcstat.data.columns import Wanted, wanted_columns
from sarcstat.data.endpoints.derived import DerivedEndpoint, made_columns
from sarcstat.data.endpoints.endpoints import Endpoints, FromDates, derive_endpoints
from sarcstat.data.expression.expression import columns
from sarcstat.data.reading.relation import Column, Made, Relation, Step
from sarcstat.data.reading.shared.settling import blank_note
from sarcstat.data.variables.derivation import Decision, Derivation, Missing, derive, in_order
from sarcstat.errors import InputError, Problem

if TYPE_CHECKING:
    from sarcstat.results import Condition
    from sarcstat.study.meaning import Meaning
    from sarcstat.study.reading import StudyFile

_WAY = "Only counts are fetched of such data. Make a view with such a column, or read a part of them as a file."


def refuse_rows(study: StudyFile, meaning: Meaning) -> None:
    """Raise InputError for all that a study asks and that needs the rows of patients."""
    problems = [Problem(f"{place}: {what}, which needs the rows of patients.", _WAY) for place, what in _needs(study)]
    for each in meaning.endpoints:
        place = f"endpoints.{each.name}"
        asked = {
            "start": isinstance(each.source, FromDates),
            "competing": bool(each.source.competing),
            "entry": each.entry is not None,
            "lost_when": each.lost_when is not None,
            "sensitivity": each.sensitivity,
        }
        problems += [
            Problem(f"{place}.{key}: this needs the rows of patients.", f"Name time and event as columns. {_WAY}")
            for key, there in asked.items()
            if there
        ]
    if problems:
        raise InputError.of([Problem(study.located(each.message), each.hint) for each in problems])


def _needs(study: StudyFile) -> Iterator[tuple[str, str]]:
    data, output = study.content.data, study.content.output
    if data.id:
        yield "data.id", "patients are told apart"
    if data.cutoff:
        yield "data.cutoff", "dates are looked at"
    for key in ("cohort", "scripts", "adtte"):
        if getattr(output, key):
            yield f"output.{key}", "a file of patients is written"


@dataclass
class CountedStudy:
    """The study's patients as a source that counts: columns of the relation, variables and endpoints.

    `stored` are the columns of the relation itself, `made` are the variables that the engine makes; the others are made
    of the rows that differ in what they need. `called` is what the study calls its data.
    """

    relation: Relation
    study: StudyFile
    meaning: Meaning
    made: Mapping[str, Made]
    stored: Sequence[str]
    called: str
    simulated: str | None = None
    conditions: Sequence[Condition] = ()
    needs_r: bool = field(default=False, init=False)
    counts_rows: bool = field(default=True, init=False)
    known: dict[frozenset[str], Dataset] = field(default_factory=dict, init=False)

    @property
    def name(self) -> str:
        """What the study calls its data."""
        return self.called

    @property
    def derivations(self) -> dict[str, Derivation]:
        """What is left to do of the variables after the engine has made what it can."""
        return {
            each.name: replace(each, expression=None, source=None, bins=None) if each.name in self.made else each
            for each in self.meaning.derivations
        }

    def columns(self) -> list[str]:
        """The columns of the relation, the variables, and those of the endpoints."""
        endpoints = [column for each in self.meaning.endpoints for column in made_columns(each.name)]
        before = self._before_endpoints()
        return [*(name for name in before if name not in endpoints), *endpoints]

    def read(self, columns: Wanted = None) -> Dataset:
        """The rows that differ in what the named columns are made of, with their counts."""
        names = wanted_columns(self.columns(), columns, source=self.name)
        key = frozenset(names)
        if key not in self.known:
            dataset, _ = self.derived(names)
            wanted = [each for each in self.meaning.endpoints if key & set(made_columns(each.name))]
            dataset = self.endpoints(dataset, wanted).dataset if wanted else dataset
            kept = dataset.codebook.holding({name: dataset.codebook[name] for name in names})
            # Blank texts are counted of all rows, before any is left out, as those of a file are.
            dataset = replace(dataset, conditions=tuple(self.conditions), blank={}, simulated=self.simulated)
            self.known[key] = replace(dataset, frame=dataset.frame[names], codebook=kept)
        return self.known[key]

    def derived(self, names: Sequence[str]) -> tuple[Dataset, list[Decision]]:
        """The rows with those variables that the named columns and endpoints need, and the decisions about these."""
        needed = self._needed(names)
        own = [each for name, each in self.derivations.items() if name in needed]
        there = set(self.relation.columns())
        dataset = self.relation.read([name for name in self.relation.columns() if name in needed & there])
        data = self.study.content.data
        codebook = replace(dataset.codebook, date_formats=data.date_formats)
        variables = {**codebook.variables, **{name: self._about(name) for name in needed if name in self.made}}
        dataset = replace(dataset, codebook=codebook.holding(variables), na=data.missing, decimal=data.decimal)
        return derive(dataset, own)

    def endpoints(self, dataset: Dataset, wanted: Sequence[Any]) -> Endpoints:
        """The endpoints of the rows."""
        data = self.study.content.data
        return derive_endpoints(dataset, wanted, allow=data.allow, date_formats=data.date_formats)

    def _needed(self, names: Sequence[str]) -> set[str]:
        """The named columns, and all that they are made of."""
        needed: set[str] = set()
        waiting = list(names)
        endpoints = {column: each for each in self.meaning.endpoints for column in made_columns(each.name)}
        while waiting:
            name = waiting.pop()
            if name in needed:
                continue
            if name in endpoints:
                waiting += [column for _, column in endpoints[name].columns(self._before_endpoints())]
                if name not in self._before_endpoints():
                    continue
            needed.add(name)
            if name in self.derivations:
                waiting += self.derivations[name].needs
        return needed

    def _before_endpoints(self) -> list[str]:
        return list(dict.fromkeys([*self.stored, *self.derivations]))

    def _about(self, name: str) -> Variable:
        """What is known of a variable that the engine makes."""
        derivation = next(each for each in self.meaning.derivations if each.name == name)
        labels: dict[Value, str] = {0: "No", 1: "Yes"} if self.made[name].is_truth else {}
        levels = derivation.bins.names if derivation.bins else None
        return Variable(derivation.label, labels, levels, named=derivation.named)


def makings(derivations: Sequence[Derivation]) -> list[Column]:
    """The variables that an engine may make: of expressions, or numbers cut into ranges, with no rule before that."""
    plain = {each.name for each in derivations if not (each.recode or each.values or _fills(each.missing))}
    derived = {each.name for each in derivations}
    found = []
    for each in in_order(derivations):
        alone = not each.missing.codes and all(n in plain for n in each.needs if n in derived and n != each.name)
        if alone and (each.expression is not None or each.bins is not None):
            cuts, right, names = (each.bins.cuts, each.bins.right, each.bins.names) if each.bins else ((), False, ())
            found.append(Column(each.name, each.expression, each.source or each.name, cuts, right, names))
    return found


def _fills(missing: Missing) -> bool:
    return bool(missing.codes or missing.replace or missing.value is not None or missing.label)


@dataclass(frozen=True, slots=True)
class Counting:
    """The patients as a source, the decisions on variables, and the chain of rows.

    `left_out` are the rows that each condition left out with its reason (empty: those that `where` does not choose),
    `rows` those of the relation.
    """

    source: CountedStudy
    decisions: Sequence[Decision]
    left_out: Sequence[tuple[str, int]]
    rows: int


def counted_study(
    study: StudyFile, meaning: Meaning, relation: Relation, said: Sequence[Condition], simulated: str | None
) -> Counting:
    """The patients of a relation, of which `said` is known already.

    Raises InputError for everything that is wrong with the data.
    """
    codebook = Codebook(date_formats=study.content.data.date_formats)
    stored = relation.columns()
    steps = [(meaning.where, "")] if meaning.where is not None else []
    steps += [(condition, words) for condition, words in meaning.excluded]
    taken = [Step(condition, leaves_out=bool(words)) for condition, words in steps]
    chosen, found = relation.chosen(taken, codebook, [name for name in stored if name in _named(study, meaning)])
    left_out = [(words, each.rows) for (_, words), each in zip(steps, found.steps, strict=True)]
    _check_any_left(found.rows, left_out)
    viewed, made = chosen.with_columns(makings(meaning.derivations), codebook)
    called = relation.name if "://" in study.content.data.file else study.content.data.file
    source = CountedStudy(viewed, study, meaning, made, stored, called, simulated)
    notes = [*said, *blank_note(found.blank), *(note for each in found.steps for note in each.notes)]
    notes += [note for each in made.values() for note in each.notes]
    decisions: list[Decision] = []
    for derivation in meaning.derivations:
        decisions += _by_engine(derivation, made)
        if derivation.name in made and not (derivation.values or derivation.order or _fills(derivation.missing)):
            continue  # nothing is left to do, and the values of all rows may be many
        rows, own = source.derived([derivation.name])
        decisions += [each for each in own if each.variable == derivation.name]
        notes += [each for each in rows.conditions if each.code != "blank_texts"]  # these are counted of all rows
    source.conditions = list(dict.fromkeys(notes))
    return Counting(source, decisions, left_out, found.rows)


def _check_any_left(rows: int, left_out: Sequence[tuple[str, int]]) -> None:
    for words, number in left_out:
        rows -= number
        if not rows:
            place = "data.exclude leaves" if words else "data.where selects"
            raise InputError(f"{place} no row.", "Check it against the data.")


def _by_engine(derivation: Derivation, made: Mapping[str, Made]) -> Iterator[Decision]:
    """What was decided of a variable that the engine made."""
    if derivation.name not in made:
        return
    found, label = made[derivation.name], derivation.label or derivation.name
    for words, rows in found.gone.items():
        yield Decision(derivation.name, label, f"{words} gives missing", rows, "no_result")
    if derivation.bins is not None:
        yield Decision(derivation.name, label, derivation.bins.text, found.rows, "bins")


def _named(study: StudyFile, meaning: Meaning) -> set[str]:
    """The columns that the study names, wherever it does."""
    found = {name for each in meaning.derivations for name in each.needs}
    conditions = [each for each, _ in meaning.excluded] + ([meaning.where] if meaning.where is not None else [])
    found |= {name for each in conditions for name in columns(each)}
    waiting: list[Any] = [study.content.model_dump(include={"tables", "figures", "endpoints"})]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            found |= {each, *(part.strip() for part in each.split(","))}
        elif isinstance(each, Mapping):
            waiting += [*each, *each.values()]
        elif isinstance(each, list | tuple):
            waiting += each
    return found


def endpoints_of(source: CountedStudy) -> Endpoints:
    """Every endpoint of the study, each counted by itself, over a data set without rows that has all columns."""
    variables: dict[str, Variable] = {}
    derived: dict[str, DerivedEndpoint] = {}
    decisions: list[Any] = []
    said: list[Condition] = []
    for each in source.meaning.endpoints:
        found = source.endpoints(source.derived(made_columns(each.name))[0], [each])
        derived |= found.derived
        variables |= {name: found.dataset.codebook[name] for name in made_columns(each.name)}
        decisions += found.decisions
        said += [condition for condition in found.conditions if condition not in said]

    def under(name: str, _policy: Any) -> DerivedEndpoint:
        raise InputError(f"endpoints.{name}.sensitivity: this needs the rows of patients.", _WAY)

    source.conditions = [*source.conditions, *said]
    dataset = _without_rows(source, variables)
    return Endpoints(dataset=dataset, derived=derived, decisions=decisions, conditions=said, under=under)


def _without_rows(source: CountedStudy, variables: Mapping[str, Variable]) -> Dataset:
    """A data set that has the columns of the study, with what is known of them, and no row."""
    labels = {each.name: Variable(each.label) for each in source.meaning.derivations if each.label}
    found = source.relation.without_rows(source.columns())
    return replace(
        found,
        codebook=Codebook({**labels, **variables}),
        source=source.name,
        conditions=tuple(source.conditions),
        simulated=source.simulated,
    )
