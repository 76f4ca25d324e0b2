"""What becomes of missing values: more values declared missing, and missing ones replaced, each counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from sarcstat.data.codebook import Value
from sarcstat.data.date_texts import read_moment
from sarcstat.data.expression.values import is_number
from sarcstat.data.values import typed
from sarcstat.data.variables.draft import Decision, Draft, quoted

if TYPE_CHECKING:
    import pandas as pd

    Series = pd.Series[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """`codes` are values or labels that mean missing. At most one of the others says what missing values become.

    `replace`: the mean, median or mode of the known values; `value`: a value or label; `label`: a level of its own.
    """

    codes: Sequence[Value] = ()
    replace: Literal["mean", "median", "mode"] | None = None
    value: Value | None = None
    label: str | None = None


def without_codes(draft: Draft, codes: Sequence[Value]) -> tuple[Draft, list[Decision]]:
    """The variable with the values or labels of `codes` missing; texts that are numbers without them are numbers."""
    values, decisions = draft.values, []
    for code in codes:
        hit = values.isin(draft.meant(code))
        decisions.append(draft.decision(f"{quoted(code)} taken as missing", draft.number(hit), "missing_code"))
        values = values.mask(hit)
    about = draft.about
    if codes and draft.kind == "texts":
        import pandas as pd
        import pyarrow as pa

        found = typed(pa.array(values.astype("str").array, from_pandas=True))
        numbers = pd.api.types.is_numeric_dtype(found.values) and not about.value_labels
        if numbers and bool(values.notna().any()):
            values = pd.Series(found.values.to_numpy(), index=values.index)
            about = replace(about, written=found.decimals, level_order=None)
    return replace(draft, values=values, about=about), decisions


def filled(draft: Draft, policy: Missing) -> tuple[Draft, list[Decision]]:
    """The variable with its missing values replaced as the policy says, and how many there were."""
    if policy.replace == "mode":
        return _with(draft, *_mode(draft), "replaced")
    if policy.replace is not None:
        return _with(draft, *_average(draft, policy.replace), "replaced")
    if policy.value is not None:
        return _taken_as(draft, policy.value)
    if policy.label is not None:
        return _own_level(draft, policy.label)
    return draft, []


def _with(draft: Draft, value: Any, text: str, code: str) -> tuple[Draft, list[Decision]]:
    rows = draft.number(draft.values.isna())
    values = draft.values
    if rows:
        values = values.astype(float) if draft.kind == "numbers" else values
        values = values.fillna(value)
        draft = replace(draft, about=replace(draft.about, user_missing=0, declared_missing=None))
    return replace(draft, values=values), [draft.decision(text, rows, code)]


def _average(draft: Draft, which: str) -> tuple[float, str]:
    key = "missing.replace"
    if draft.kind != "numbers" or draft.about.value_labels:
        what = "levels" if draft.kind == "numbers" else draft.kind
        draft.fail(key, f"'{draft.name}' holds {what}, which have no {which}", 'Use replace = "mode", value or label.')
    _check_any(draft, key)
    number = _mean(draft) if which == "mean" else _median(draft)
    if number != number or abs(number) == float("inf"):
        draft.fail(key, f"the {which} of '{draft.name}' is not a number")
    about = draft.about
    decimals = next((each for each in (about.decimals, about.written) if each is not None), 0) + 2
    return number, f"missing values replaced by the {which} ({number:.{decimals}f})"


def _mean(draft: Draft) -> float:
    import numpy as np

    known = draft.values.astype(float)
    if draft.counts is None:
        return float(known.mean())
    there = known.notna().to_numpy(dtype=bool)
    return float(np.average(known.to_numpy()[there], weights=draft.counts[there]))


def _median(draft: Draft) -> float:
    """The middle value, or the mean of the two in the middle."""
    known = draft.values.astype(float)
    if draft.counts is None:
        return float(known.median())
    counts = _counted(draft).sort_index()
    below, total = counts.cumsum().to_numpy(), int(counts.sum())
    places = below.searchsorted([(total - 1) // 2, total // 2], side="right")
    return float(counts.index.to_numpy(dtype=float)[places].mean())


def _counted(draft: Draft) -> Series:
    """How many rows of the source have each value."""
    import pandas as pd

    return pd.Series(draft.counts).groupby(draft.values.reset_index(drop=True)).sum()


def _mode(draft: Draft) -> tuple[Value, str]:
    """The most frequent value; of several the first in level order."""
    _check_any(draft, "missing.replace")
    counts = draft.values.value_counts() if draft.counts is None else _counted(draft)
    most = draft.values.isin(counts.index[counts == counts.max()])
    value = draft.values[most].min() if draft.kind == "dates" else replace(draft, values=draft.values[most]).levels[0]
    shown = quoted(draft.about.value_labels.get(value, value)) if draft.kind != "dates" else f"{value:%Y-%m-%d}"
    ties = int((counts == counts.max()).sum())
    more = f", the first of {ties} equally frequent ones" if ties > 1 else ""
    return value, f"missing values replaced by the most frequent value ({shown}{more})"


def _check_any(draft: Draft, key: str) -> None:
    if not draft.values.notna().any():
        draft.fail(key, f"'{draft.name}' has no value at all")


def _taken_as(draft: Draft, word: Value) -> tuple[Draft, list[Decision]]:
    key = "missing.value"
    text = f"missing values taken as {quoted(word)}"
    if draft.kind == "dates":
        found = read_moment(str(word))
        if found is None:
            draft.fail(key, f"'{draft.name}' holds dates", "Write a date as '2024-12-31'.")
        return _with(draft, found, text, "taken_as")
    if draft.kind == "numbers" and not draft.meant(word) and not draft.about.value_labels:
        draft.fail(key, f"'{draft.name}' holds numbers, not texts", "Write a number without quotation marks.")
    is_level = draft.kind == "texts" or bool(draft.about.value_labels)
    value = (draft.occurring(word, key) if is_level else draft.meant(word))[0]
    return _with(draft, value, text, "taken_as")


def _own_level(draft: Draft, label: str) -> tuple[Draft, list[Decision]]:
    """Missing values as a last level; numbers get a code of their own, one above the largest."""
    about, key = draft.about, "missing.label"
    if draft.kind == "dates" or (draft.kind == "numbers" and not about.value_labels):
        hint = "Cut it into bins first, give its codes labels under values, or use replace or value."
        draft.fail(key, f"'{draft.name}' holds {draft.kind}, which have no levels", hint)
    if draft.meant(label) and not (draft.kind == "numbers" and is_number(label)):
        draft.fail(key, f"'{label}' is a level of '{draft.name}' already", f'To join it: value = "{label}".')
    levels = list(dict.fromkeys([*draft.levels, *draft.declared]))
    code: Value = label
    if draft.kind == "numbers":
        code = int(max(value for value in levels if not isinstance(value, str))) + 1
    order = [*(about.level_order or (draft.levels if draft.kind == "texts" else ())), code]
    changed = replace(
        about,
        value_labels={**about.value_labels, code: label} if about.value_labels else about.value_labels,
        level_order=order if len(order) > 1 or draft.kind == "texts" else None,
    )
    text = f"missing values as a level of their own ({quoted(label)})"
    found, decisions = _with(draft, code, text, "level_of_its_own")
    changed = replace(changed, user_missing=0, declared_missing=None) if decisions[0].rows else changed
    return replace(found, about=changed), decisions
