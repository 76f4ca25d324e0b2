"""Derived variables: computed, recoded, cut and filled, in the order in which they need one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset, Value, Variable
from sarcstat.data.columns import LISTS_THEM
from sarcstat.data.expression.expression import Computed, Expression, columns, compute, literals, unknown_columns
from sarcstat.data.expression.values import Dates, Numbers, Texts, Truth, as_numbers
from sarcstat.data.variables.draft import Decision, Draft, labels_of, quoted, settled
from sarcstat.data.variables.missing_policy import Missing, filled, without_codes
from sarcstat.data.variables.recoding import Bins, Recode, binned, recoded
from sarcstat.errors import InputError, Problem, SarcstatError, closest, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import pandas as pd

    Series = pd.Series[Any]

__all__ = ["Bins", "Decision", "Derivation", "Missing", "Recode", "derive", "in_order", "needed_columns"]

_LONGEST_CIRCLE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """How one variable comes about, in this order.

    From a column (`source`, by default the one of its own name) without the `missing.codes`, or from an `expression`;
    then `recode` or `bins`; then labels (`values`: code as written → label) and `order`; then the other missing-value
    policies. `place` is where the user wrote it, such as `variables.bmi`.
    """

    name: str
    place: str
    label: str = ""
    source: str | None = None
    expression: Expression | None = None
    recode: Recode | None = None
    bins: Bins | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    order: Sequence[Value] = ()
    missing: Missing = field(default_factory=Missing)

    @property
    def needs(self) -> list[str]:
        """The columns it is made from."""
        return columns(self.expression) if self.expression is not None else [self.source or self.name]

    @property
    def named(self) -> frozenset[str]:
        """The levels that it gives by name."""
        given: list[object] = [*self.values, *self.values.values(), *self.order, self.missing.value, self.missing.label]
        given += self.recode.news if self.recode else []
        given += self.bins.names if self.bins else []
        given += literals(self.expression) if self.expression else []
        return frozenset(str(each) for each in given if each is not None)


def needed_columns(derivations: Sequence[Derivation]) -> list[tuple[str, str]]:
    """The (place, column) pairs of the file's own columns; a derived variable refers to its own name as a column."""
    derived = {each.name for each in derivations}
    return [
        (f"{each.place}.{'derive' if each.expression else 'from'}" if name != each.name else each.place, name)
        for each in derivations
        for name in each.needs
        if name not in derived or name == each.name
    ]


def derive(dataset: Dataset, derivations: Sequence[Derivation]) -> tuple[Dataset, list[Decision]]:
    """The file with the derived variables, in their order, and every decision about a value with its number of rows.

    A derived variable may have the name of a column, which it then replaces; it alone still sees the column, all
    others see the variable. Raises InputError for everything that is wrong at once: unknown columns, circles, levels
    that never occur, values that do not fit.
    """
    problems = _unknown(dataset, derivations)
    if problems:
        raise InputError.of(problems)
    made = _Made(dataset)
    for derivation in in_order(derivations):
        made.add(derivation)
    if made.problems:
        raise InputError.of(list(dict.fromkeys(made.problems)))
    decisions = [decision for each in derivations for decision in made.decisions[each.name]]
    return made.dataset([each.name for each in derivations]), decisions


def _unknown(dataset: Dataset, derivations: Sequence[Derivation]) -> list[Problem]:
    """What is wrong with the names that the derivations use."""
    raw = [str(name) for name in dataset.frame.columns]
    derived = [each.name for each in derivations]
    problems = []
    for each in derivations:
        known = [*raw, *(name for name in derived if name != each.name and name not in raw)]
        if each.expression is not None:
            problems += unknown_columns(each.expression, known)
            continue
        (name,) = each.needs
        if name not in known:
            place = f"{each.place}.from" if each.source else each.place
            meant = closest(name, known)
            hint = f"Did you mean '{meant}'?" if meant else f"Its columns are {listing(raw, 20)}. {LISTS_THEM}"
            problems.append(Problem(f"{place}: {dataset.source} has no column '{name}'.", hint))
    return problems


def in_order(derivations: Sequence[Derivation]) -> list[Derivation]:
    """The derivations, each after those that it needs; raises InputError for a circle."""
    by_name = {each.name: each for each in derivations}
    needs = {each.name: [n for n in each.needs if n in by_name and n != each.name] for each in derivations}
    try:
        return [by_name[name] for name in TopologicalSorter(needs).static_order()]
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        places = listing(by_name[name].place for name in dict.fromkeys(circle))
        shown = " → ".join(circle if len(circle) <= _LONGEST_CIRCLE else [*circle[:_LONGEST_CIRCLE], "…"])
        message = f"{places}: these variables are derived from one another in a circle: {shown}."
        raise InputError(message, "Derive one of them from columns of the file alone.") from None


class _Made:
    """The variables that are finished, and what was said about them."""

    def __init__(self, dataset: Dataset) -> None:
        self.raw = dataset
        self.finished: dict[str, Draft] = {}
        self.broken: set[str] = set()
        self.decisions: dict[str, list[Decision]] = {}
        self.conditions: list[Condition] = []
        self.problems: list[Problem] = []

    def add(self, derivation: Derivation) -> None:
        """Derive one more variable; what is wrong with it is collected, what depends on it then left alone."""
        name = derivation.name
        if self.broken.intersection(each for each in derivation.needs if each != name):
            self.broken.add(name)
            return
        try:
            self.finished[name], self.decisions[name] = self.derived(derivation)
        except SarcstatError as error:
            self.problems += error.problems
            self.broken.add(name)

    def derived(self, derivation: Derivation) -> tuple[Draft, list[Decision]]:
        draft, decisions = self.start(derivation)
        if derivation.recode:
            draft, more = recoded(draft, derivation.recode)
            decisions += more
        if derivation.bins:
            draft, more = binned(draft, derivation.bins)
            decisions += more
        draft = self.named(draft, derivation)
        draft, more = filled(draft, derivation.missing)
        about = replace(draft.about, named=draft.about.named | derivation.named)
        return replace(draft, about=about), [*decisions, *more]

    def start(self, derivation: Derivation) -> tuple[Draft, list[Decision]]:
        """The column without its missing codes, or what the expression gives."""
        name, codes = derivation.name, derivation.missing.codes
        source = derivation.source or name
        if derivation.expression is None or codes:
            draft = self.column(source if derivation.expression is None else name, derivation)
            draft, decisions = without_codes(draft, codes)
        else:
            draft, decisions = None, []
        if derivation.expression is None:
            assert draft is not None
            return draft, decisions
        found = self.computed(derivation, derivation.expression, draft)
        self.conditions += found.conditions
        about = Variable(derivation.label, {0: "No", 1: "Yes"} if isinstance(found.values, Truth) else {})
        counts = self.raw.counts
        draft = Draft(name=name, place=derivation.place, values=self.series(found), about=about, counts=counts)
        gone = [draft.decision(f"{words} gives missing", rows, "no_result") for words, rows in found.gone.items()]
        return draft, [*decisions, *gone]

    def column(self, source: str, derivation: Derivation) -> Draft:
        """A column as it is, or a variable that is finished."""
        if source in self.finished:
            values, about = self.finished[source].values, self.finished[source].about
        else:
            values, about = settled(self.raw.frame[source], self.raw.codebook[source])
        label = derivation.label or (about.label if source == derivation.name else "")
        about = replace(about, label=label)
        return Draft(name=derivation.name, place=derivation.place, values=values, about=about, counts=self.raw.counts)

    def computed(self, derivation: Derivation, expression: Expression, own: Draft | None) -> Computed:
        import pandas as pd

        frame, variables = {}, {}
        for name in derivation.needs:
            made = own if name == derivation.name else self.finished.get(name)
            frame[name] = self.raw.frame[name] if made is None else made.values
            variables[name] = self.raw.codebook[name] if made is None else made.about
        table = pd.DataFrame(frame, index=self.raw.frame.index, copy=False)
        return compute(expression, table, self.raw.codebook.holding(variables), counts=self.raw.counts)

    def series(self, found: Computed) -> Series:
        """The values as a column; true and false as 1 and 0."""
        import pandas as pd

        index, values = self.raw.frame.index, found.values
        if isinstance(values, Truth):
            numbers = as_numbers(values).values
            return pd.Series(numbers if values.missing.any() else numbers.astype("int64"), index=index)
        assert isinstance(values, Numbers | Dates | Texts)
        column: Series = pd.Series(getattr(values.values, "array", values.values), index=index)
        return column

    def named(self, draft: Draft, derivation: Derivation) -> Draft:
        """The variable with its value labels and the order of its levels."""
        if derivation.values:
            labels = labels_of(derivation.values, draft)
            self.note_absent(draft, list(labels))
            draft = replace(draft, about=replace(draft.about, value_labels=labels, level_order=list(labels)))
        if derivation.order:
            order = dict.fromkeys(value for word in derivation.order for value in draft.occurring(word, "order"))
            draft = replace(draft, about=replace(draft.about, level_order=list(order)))
        return draft

    def note_absent(self, draft: Draft, codes: Sequence[Value]) -> None:
        """A note on texts that are labelled and never occur: most likely they are misspelled."""
        occurring = set(draft.levels) if draft.kind == "texts" else set(codes)
        absent = [code for code in codes if code not in occurring and code not in (draft.about.level_order or ())]
        if absent:
            text = f"{draft.place}.values: no row has {draft.name} = {listing(map(quoted, absent))}."
            self.conditions.append(Condition("note", text, "no_such_level"))

    def dataset(self, names: Sequence[str]) -> Dataset:
        """The file with the finished variables."""
        import pandas as pd

        made = {name: self.finished[name].values for name in names}
        columns = {str(name): self.raw.frame[name] for name in self.raw.frame.columns} | made
        # Column by column a frame falls into pieces, of which pandas warns.
        frame = pd.DataFrame(columns, index=self.raw.frame.index, copy=False)
        variables = {**self.raw.codebook.variables, **{name: self.finished[name].about for name in names}}
        conditions = (*self.raw.conditions, *self.conditions)
        return replace(self.raw, frame=frame, codebook=self.raw.codebook.holding(variables), conditions=conditions)
