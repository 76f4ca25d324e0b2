"""New levels for old ones: recoded values, and numbers cut into ranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Value, Variable
from sarcstat.data.variables.draft import Decision, Draft, column_of, joined, quoted, shown_number
from sarcstat.errors import counted

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recode:
    """Old value or label → new value; `otherwise` is for values that are not listed, `missing` for missing ones."""

    pairs: Mapping[str, Value]
    otherwise: Value | None = None
    missing: Value | None = None

    @property
    def news(self) -> list[Value]:
        """The new values, each once, in the order they are given."""
        given = [*self.pairs.values(), self.otherwise, self.missing]
        return list(dict.fromkeys(value for value in given if value is not None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bins:
    """Increasing cut points; a range holds its lower end, with `right` its upper end instead.

    `labels` are one more than the cut points; none: `<40`, `40–<60`, `≥60`, or `≤40`, `>40–60`, `>60`.
    """

    cuts: Sequence[float]
    right: bool = False
    labels: Sequence[str] = ()

    @property
    def names(self) -> list[str]:
        """The label of each range."""
        if self.labels:
            return list(self.labels)
        cuts = [shown_number(cut) for cut in self.cuts]
        below, above = ("≤", ">") if self.right else ("<", "≥")
        between = [f">{low}–{high}" if self.right else f"{low}–<{high}" for low, high in pairwise(cuts)]
        return [f"{below}{cuts[0]}", *between, f"{above}{cuts[-1]}"]

    @property
    def text(self) -> str:
        """What is done: `cut at 40 into '<40' and '≥40'`."""
        return f"cut at {joined(map(shown_number, self.cuts))} into {joined(map(quoted, self.names))}"


def binned(draft: Draft, bins: Bins) -> tuple[Draft, list[Decision]]:
    """The numbers of a variable as ranges; missing stays missing."""
    import numpy as np

    if draft.kind != "numbers":
        hint = "If a few words mean missing, list them under missing.codes." if draft.kind == "texts" else None
        draft.fail("bins", f"'{draft.name}' holds {draft.kind}, not numbers", hint)
    numbers = draft.values.to_numpy(dtype=float, na_value=np.nan)
    places = np.searchsorted(np.array(bins.cuts, dtype=float), numbers, side="left" if bins.right else "right")
    known = ~np.isnan(numbers)
    places = np.where(known, places, -1)
    values = column_of(bins.names, places, draft.values.index)
    decision = draft.decision(bins.text, draft.number(known), "bins")
    return replace(draft, values=values, about=Variable(draft.about.label, level_order=bins.names)), [decision]


def recoded(draft: Draft, recode: Recode) -> tuple[Draft, list[Decision]]:
    """The variable with new values; those not listed become `otherwise`, or stay where old and new are of a kind.

    Raises InputError for a level that neither occurs nor is declared, and for unlisted ones that cannot stay.
    """
    import numpy as np
    import pandas as pd

    if draft.kind == "dates":
        draft.fail("recode", f"'{draft.name}' holds dates, which have no levels")
    news = recode.news
    targets = _targets(draft, recode)
    codes, found = pd.factorize(draft.values)
    distinct = list(found)
    goal = np.array([targets.get(value, -1) for value in distinct] + [-1], dtype=np.int64)
    others = {value for value, place in zip(distinct, goal, strict=False) if place < 0}
    unlisted = [value for value in draft.levels if value in others]
    if recode.otherwise is not None:
        goal[:-1][goal[:-1] < 0] = news.index(recode.otherwise)
    elif unlisted:
        _check_can_stay(draft, news, unlisted, codes, goal)
        goal[:-1] = np.where(goal[:-1] < 0, np.arange(len(distinct)) + len(news), goal[:-1])
    goal[-1] = -1 if recode.missing is None else news.index(recode.missing)
    stays = bool(unlisted) and recode.otherwise is None
    values = column_of([*news, *distinct] if stays else news, goal[codes], draft.values.index)
    decisions = _decisions(draft, recode, targets, (codes, distinct), unlisted)
    return replace(draft, values=values, about=_about(draft, news, stays=stays)), decisions


def _targets(draft: Draft, recode: Recode) -> dict[Value, int]:
    """Old value → the place of its new value."""
    news = recode.news
    targets: dict[Value, int] = {}
    for word, new in recode.pairs.items():
        for value in draft.occurring(word, "recode"):
            if value in targets:
                draft.fail("recode", f"'{word}' is listed twice, as a value and by its label")
            targets[value] = news.index(new)
    return targets


def _check_can_stay(draft: Draft, news: Sequence[Value], unlisted: Sequence[Value], codes: Array, goal: Array) -> None:
    texts = any(isinstance(value, str) for value in news)
    if texts == (draft.kind == "texts"):
        return
    rows = draft.number((codes >= 0) & (goal[codes] < 0))
    labels = draft.about.value_labels
    names = joined(quoted(labels.get(value, value)) for value in unlisted)
    named = f"{names} ({counted(rows, 'row')}) {'is' if len(unlisted) == 1 else 'are'}"
    draft.fail(
        "recode",
        f"{named} not listed, and cannot stay among {'texts' if texts else 'numbers'}",
        'List them too, or say what all others become: else = "Other".',
    )


def _about(draft: Draft, news: Sequence[Value], *, stays: bool) -> Variable:
    if not stays:
        texts = any(isinstance(value, str) for value in news)
        return Variable(draft.about.label, level_order=list(news) if texts else None)
    return Variable(draft.about.label, draft.about.value_labels)


def _decisions(
    draft: Draft, recode: Recode, targets: Mapping[Value, int], found: tuple[Array, list[Value]], unlisted: list[Value]
) -> list[Decision]:
    """One for each new value, with its number of rows."""
    import numpy as np

    codes, distinct = found
    weights = None if draft.counts is None else draft.counts[codes >= 0]
    rows = np.bincount(codes[codes >= 0], weights, minlength=len(distinct)).astype(np.int64)
    number = dict(zip(distinct, rows.tolist(), strict=True))
    words: dict[Value, list[str]] = {}
    totals = dict.fromkeys(range(len(recode.news)), 0)
    for word, new in recode.pairs.items():
        words.setdefault(new, []).append(_written(draft, word))
    for value, place in targets.items():
        totals[place] += number.get(value, 0)
    decisions = [
        draft.decision(f"recode: {joined(olds)} → {quoted(new)}", totals[recode.news.index(new)], "recode")
        for new, olds in words.items()
    ]
    if recode.otherwise is not None:
        labels = draft.about.value_labels
        names = joined(quoted(labels.get(value, value)) for value in unlisted)
        others = f"all others ({names})" if unlisted else "all others"
        total = sum(number[value] for value in unlisted)
        decisions.append(draft.decision(f"recode: {others} → {quoted(recode.otherwise)}", total, "recode"))
    if recode.missing is not None:
        total = draft.number(codes < 0)
        decisions.append(draft.decision(f"recode: missing → {quoted(recode.missing)}", total, "recode"))
    return decisions


def _written(draft: Draft, word: str) -> str:
    return word if draft.kind == "numbers" and draft.meant(word) == [_number(word)] else f"'{word}'"


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None
