"""Columns with levels: which values occur, in which order, and how each is written."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook, Value, Variable
from sarcstat.data.remembering import remembered
from sarcstat.data.values import MOST_DECIMALS

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Codes = np.ndarray[Any, np.dtype[np.int32]]


@dataclass(frozen=True, slots=True)
class Factor:
    """A column as codes into its levels; -1 is missing.

    `name` is the column, `label` what is shown for it, `values` the values as read and `texts` what is shown
    for each, in level order.
    """

    name: str
    label: str
    values: Sequence[Value]
    texts: Sequence[str]
    codes: Codes

    def keep(self, rows: Any) -> tuple[Factor, list[str]]:
        """The factor on a row mask with the levels that occur there, and the texts of those that do not."""
        import numpy as np

        codes = self.codes[rows]
        used = np.bincount(codes[codes >= 0], minlength=len(self.values)) > 0
        renumbered = np.append(np.cumsum(used) - 1, -1).astype(np.int32)
        kept = [i for i, present in enumerate(used) if present]
        factor = Factor(
            self.name,
            self.label,
            [self.values[i] for i in kept],
            [self.texts[i] for i in kept],
            renumbered[codes],
        )
        return factor, [text for text, present in zip(self.texts, used, strict=True) if not present]


@remembered
def factor(frame: pd.DataFrame, codebook: Codebook, name: str, *, names: bool = False) -> Factor:
    """A column as a factor; `names` shows values and column names instead of their labels."""
    import numpy as np
    import pandas as pd

    from sarcstat.data.cohort.ordering import ordered_levels

    variable = codebook[name]
    codes, found = pd.factorize(frame[name], use_na_sentinel=True)
    occurring = [plain(value) for value in found]
    declared = [value for value in variable.level_order or () if value not in set(occurring)]
    values = ordered_levels([*occurring, *declared], variable)
    place = {value: i for i, value in enumerate(values)}
    order = np.array([place[value] for value in occurring] + [-1], dtype=np.int32)
    label = name if names else codebook.label(name)
    return Factor(name, label, values, value_texts(values, variable, names=names), order[codes])


def with_unknown(found: Factor, word: str) -> tuple[Factor, str]:
    """The factor with a last level for missing values, and that level's text; empty where none is missing."""
    if not (found.codes < 0).any():
        return found, ""
    text, value = (word if word not in there else f"{word} (missing)" for there in (found.texts, found.values))
    codes = found.codes.copy()
    codes[codes < 0] = len(found.values)
    return Factor(found.name, found.label, [*found.values, value], [*found.texts, text], codes), text


def plain(value: object) -> Value:
    """A Python value for a numpy one; dates become ISO text, a negative zero 0, whichever of the two comes first."""
    if hasattr(value, "isoformat"):
        text: str = value.isoformat()
        return text.removesuffix("T00:00:00")
    bare = value.item() if hasattr(value, "item") else value
    if isinstance(bare, float):
        return bare + 0.0
    return bare if isinstance(bare, str | bool | int) else str(bare)


def value_texts(values: Sequence[Value], variable: Variable, *, names: bool = False) -> list[str]:
    """What is shown for each value: its label, or the value where it has none but blanks.

    It is written in the variable's own format, or without one as everybody writes numbers: 0, 0.5, 1.

    Values that would look the same in that format are written in full, and stand behind a label that repeats.
    """
    in_format = [_unlabelled(value, variable) for value in values]
    alike = Counter(in_format)
    written = [repr(value) if alike[text] > 1 else text for value, text in zip(values, in_format, strict=True)]
    if names:
        return written
    labels = [variable.value_labels.get(value, "").strip() for value in values]
    return _told_apart([label or text for label, text in zip(labels, written, strict=True)], written)


def _told_apart(labels: Sequence[str], written: Sequence[str]) -> list[str]:
    """The labels, those that repeat with their value behind them, until no two are alike."""
    shown = list(labels)
    while len(set(shown)) < len(shown):
        again: Mapping[str, int] = Counter(shown)
        shown = [f"{label} ({text})" if again[label] > 1 else label for label, text in zip(shown, written, strict=True)]
    return shown


def _unlabelled(value: Value, variable: Variable) -> str:
    """A value in the print format; without one with the decimals that it needs, at most four."""
    if variable.decimals is not None or isinstance(value, bool) or not isinstance(value, int | float):
        return value_text(value, variable.decimals or 0)
    if not math.isfinite(value):
        return str(value)
    needed = -int(Decimal(repr(value)).normalize().as_tuple().exponent)
    return f"{value:.{min(max(needed, 0), MOST_DECIMALS)}f}"


def value_text(value: Value, decimals: int) -> str:
    """A value as SPSS writes an unlabelled one: `1`, `1.00`, `.50`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    text = f"{value:.{decimals}f}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
