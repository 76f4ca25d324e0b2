"""A table of an output against those that were computed: each cell is found by what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sarcstat.crosscheck.identity import Key, Known, Token, Tokens, folded, key, number, value, variable, word
from sarcstat.crosscheck.numbers import judged
from sarcstat.crosscheck.scope import Counterpart
from sarcstat.crosscheck.verdict import Verdict
from sarcstat.outputs.output import Dimension, Label, Table

#: A curve of all cases is a row of that name, or a row without one where there are no groups.
_OVERALL = word("Overall")
#: How causes begin where the headings name what the analysis has not: another analysis may have it.
NOT_THERE, UNTOLD = "not recomputed: ", "its headings do not tell which part of SPLIT FILE it is of"
_UNSORTED = "SPLIT FILE made several parts with these values, as the file was not sorted by them"


@dataclass(slots=True)
class Leaf:
    """What one category of a dimension means: tokens, which of our tables it selects, and why it is not known."""

    key: Key = frozenset()
    selected: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Splitting:
    """What SPLIT FILE makes of a table: the columns, the part that the table as a whole is of, and what else there is.

    `there` are the parts that the data have; `why_not` says why there is nothing of ours of one of them.
    """

    columns: Sequence[str] = ()
    whole: Key = frozenset()
    there: Collection[Key] = ()
    why_not: Callable[[Key], str] = lambda part: ""

    def of(self, wanted: Key) -> Key:
        """The part that a cell is of, by its headings or those of its table; empty where they do not tell."""
        if not self.columns:
            return frozenset()
        names = {each.casefold() for each in self.columns}
        own = frozenset(token for token in wanted if token[0] == "value" and token[1] in names)
        return own | self.whole

    def level(self, dimension: Dimension, path: Sequence[Label]) -> Token | None:
        """A level of a dimension that is a variable which splits, where it is a number or no value."""
        name = dimension.name.variable or ""
        if len(path) != 1 or name.casefold() not in {each.casefold() for each in self.columns}:
            return None
        (label,) = path
        if label.text.strip() in ("", ".") and not isinstance(label.value, str):
            return value(name, None)
        return value(name, label.value) if label.kind == "number" else None

    def problem(self, part: Key, made: Collection[Key]) -> Verdict | None:
        """Why a cell of a part is compared with nothing; None where it is."""
        if not self.columns or part in made:
            return None
        if part in self.there:
            return Verdict("not_computed", cause=self.why_not(part), part=part)
        if {str(token[1]) for token in part} != {each.casefold() for each in self.columns}:
            return Verdict("not_computed", cause=UNTOLD)
        told = ", ".join(sorted(f"{token[1]} = {_shown(token[2])}" for token in part))
        return Verdict("data", cause=f"the data have no rows of {told}", part=part)


class Leaves:
    """Reads the categories of SPSS's tables with the help of ours.

    `others` gives all our tables of the command, for the few words that `known` does not have. `aliases` are names
    that only SPSS shows → terms of ours. `choices` are texts that select one of several tables of ours → its key;
    `foreign` is the language of displayed words that is not English.
    """

    def __init__(
        self,
        counterpart: Counterpart,
        known: Known,
        others: Callable[[], Sequence[Known]],
        aliases: Mapping[str, str],
        selected: Mapping[str, str],
        choices: Mapping[str, str],
        splitting: Splitting,
    ) -> None:
        self.counterpart, self.known, self.aliases = counterpart, known, aliases
        self.splitting = splitting
        self.selected, self.choices = selected, choices
        self.foreign = ""
        self.ignored = {word(each) for each in counterpart.ignored}
        self._others = others

    @cached_property
    def others(self) -> Sequence[Known]:
        """All our tables of the command, made when they are first asked for."""
        return self._others()

    @cached_property
    def everything(self) -> set[Token]:
        """The tokens of all our tables of the command: what is among them is known, though a table may not have it."""
        return {token for each in (self.known, *self.others) for token in each.tokens}

    @cached_property
    def _valued(self) -> set[tuple[object, type]]:
        return {(token[1], type(token[2])) for token in self.everything if token[0] == "value"}

    def knows(self, token: Token) -> bool:
        """Whether it is a heading of ours, or a value of a variable that has such values here: ours lacks it then."""
        return token in self.everything or (token[0] == "value" and (token[1], type(token[2])) in self._valued)

    def read(self, dimension: Dimension) -> list[Leaf]:
        """The categories of a dimension in their order."""
        return [self._leaf(dimension, path) for path in dimension.leaves]

    def _leaf(self, dimension: Dimension, path: Sequence[Label]) -> Leaf:
        leaf = Leaf()
        names = [folded(part) for part in dimension.name.word.split(" / ")]
        found: list[Token] = []
        variables = {dimension.name.variable.casefold()} if dimension.name.variable else set()
        if not variables:
            variables = {token[1][0] for token in self._one(dimension.name.text) if token[0] == "variable"}  # type: ignore[index]
        if (level := self.splitting.level(dimension, path)) is not None:
            return Leaf(key([level]))
        for i, label in enumerate(path):
            name = names[i] if i < len(names) else ""
            if self.choices and (chosen := self._choice(label, name)):
                leaf.selected = chosen
                continue
            tokens, problem = self._label(label, variables)
            leaf.problem = leaf.problem or problem
            found += tokens
            variables |= {token[1][0] for token in tokens if token[0] == "variable"}  # type: ignore[index]
        leaf.key = key(token for token in found if token not in self.ignored)
        if leaf.problem and (nested := self.known.nested(label.text for label in path)) is not None:
            leaf.key, leaf.problem = nested, ""
        return leaf

    def _choice(self, label: Label, name: str) -> str:
        """Which of our tables a category stands for: a model by its number, a cross-tabulation by its variables."""
        if self.counterpart.selector == "model":
            return self.choices.get(label.text.strip(), label.text.strip()) if name == "model" else ""
        inside = [each.variable or "" for values in label.arguments for each in values if each.kind == "variable"]
        return self.choices.get(folded(" * ".join(inside) if len(inside) == 2 else label.text), "")

    def _one(self, text: str) -> Tokens:
        """What a text stands for, if it is one thing."""
        meant = self.known.meant(text)
        return next(iter(meant)) if len(meant) == 1 else ()

    def _label(self, label: Label, variables: Iterable[str]) -> tuple[Tokens, str]:
        """The tokens of a category, and why they are not certain."""
        if label.kind == "variable":
            return (variable(label.variable or label.text),), ""
        if label.kind == "value":
            return (value(label.variable or "", label.value),), ""
        if label.kind == "number":
            return (number(float(label.value or 0)),), ""
        if label.kind == "template":
            return self._template(label)
        if label.kind == "constant":
            own = word(label.constant or label.text)
            if own in self.known.tokens or own in self.ignored:
                return (own,), ""
            return self._one(label.text) or (own,), ""
        return self._text(label.text, set(variables))

    def _template(self, label: Label) -> tuple[Tokens, str]:
        """A text with gaps, in English; those of a cross-tabulation are filled with one of its two variables."""
        inside = [each.variable for values in label.arguments for each in values if each.kind == "variable"]
        for side in ("rows", "columns"):
            name = self.selected.get(side)
            if name and [each.casefold() for each in inside if each] == [name.casefold()]:
                return (word((label.template or "").replace("^1", side)),), ""
        text = label.template or label.text
        for place, values in enumerate(label.arguments, start=1):
            text = text.replace(f"^{place}", ", ".join(_plain(each) for each in values))
        own = word(text)
        return (self._one(label.text) or (own,)) if own not in self.known.tokens else (own,), ""

    def _text(self, text: str, variables: set[str]) -> tuple[Tokens, str]:
        """What a displayed text stands for: by our headings of this table, else of the others."""
        if text.strip().upper() in self.aliases:
            return (variable(self.aliases[text.strip().upper()]),), ""
        meant = self.known.meant(text) or {tokens for each in self.others for tokens in each.meant(text)}
        if len(meant) > 1:
            nearer = {tokens for tokens in meant if any(t[0] == "value" and t[1] in variables for t in tokens)}
            meant = nearer or meant
        if len(meant) > 1:
            return (), f"'{text}' may stand for several things"
        if not meant:
            own = word(text)
            return ((own,), "") if own in self.ignored else ((("text", folded(text)),), "")
        return next(iter(meant)), ""


def _plain(label: Label) -> str:
    if label.kind == "number" and isinstance(label.value, float):
        shown = f"{label.value:.10g}"
        return f"{shown}%" if label.text.rstrip().endswith("%") else shown
    return label.variable or label.text


def compared(
    table: Table, counterpart: Counterpart, leaves: Leaves, known: Mapping[str, Known]
) -> dict[tuple[int, ...], Verdict]:
    """The verdict of each cell of a table; `known` are our tables by what selects one of several ("": the only one)."""
    read = [leaves.read(dimension) for dimension in table.dimensions]
    leaves.foreign = "" if (table.language or "en").casefold().startswith("en") else table.language or ""
    found = {}
    again = _repeated(read, leaves.splitting)
    for place, cell in table.cells.items():
        at = [read[i][leaf] for i, leaf in enumerate(place)]
        if again.intersection(enumerate(place)):
            found[place] = Verdict("not_computed", cause=_UNSORTED)
            continue
        chosen = next((leaf.selected for leaf in at if leaf.selected), "")
        ours = known.get(chosen) if chosen or leaves.choices else leaves.known
        problem = next((leaf.problem for leaf in at if leaf.problem), "")
        found[place] = _verdict(cell, at, counterpart, ours, leaves, problem)
    return found


def _repeated(read: Sequence[Sequence[Leaf]], splitting: Splitting) -> set[tuple[int, int]]:
    """The categories (dimension, leaf) of a split file that are there twice: SPSS splits anew where values change."""
    if not splitting.columns:
        return set()
    found = set()
    for i, leaves in enumerate(read):
        times = Counter(leaf.key for leaf in leaves if leaf.key and leaf.key == splitting.of(leaf.key))
        found |= {(i, place) for place, leaf in enumerate(leaves) if times[leaf.key] > 1}
    return found


def _verdict(
    cell: object, at: Sequence[Leaf], counterpart: Counterpart, ours: Known | None, leaves: Leaves, problem: str
) -> Verdict:
    wanted = frozenset().union(*(leaf.key for leaf in at))
    part = leaves.splitting.of(wanted)
    wanted |= leaves.splitting.whole
    if problem:
        return Verdict("not_computed", cause=problem)
    if counterpart.only and word(counterpart.only) not in wanted:
        return Verdict("not_computed", cause=f"only {counterpart.only} are recomputed")
    if ours is None:
        return Verdict("not_computed", cause="no table of ours corresponds to it")
    if (none := leaves.splitting.problem(part, ours.parts)) is not None:
        return none
    if wanted in ours.double:
        return Verdict("not_computed", cause="several cells of ours correspond to it")
    there = next(filter(None, map(ours.cells.get, (wanted, wanted ^ {_OVERALL}, wanted | ours.common))), None)
    if there is None and (unknown := [token for token in wanted if not leaves.knows(token)]):
        if leaves.foreign and any(token[0] == "text" for token in unknown):
            return Verdict("not_computed", cause=f"displayed in '{leaves.foreign}': only .spv says what the words mean")
        return Verdict("not_computed", cause=f"{NOT_THERE}{', '.join(sorted(_said(token) for token in unknown))}")
    kind, cause = judged(cell, there)  # type: ignore[arg-type]
    own = None if there is None or there.number is None else float(there.number)
    return Verdict(kind, own, there.text if there else "", cause, part=part)


def _shown(of: object) -> str:
    """A value of a token as it is typed."""
    return f"{of:g}" if isinstance(of, float) else str(of) or "."


def _said(token: Token) -> str:
    return " ".join(str(part) for part in token[1:]) if token[0] == "value" else str(token[1])
