"""Words that commonly mean missing: found and counted, and set missing only where the user says so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

#: In lower case, without blanks around them. Signs, programs' words, and what people write in a cell they cannot fill.
COMMON = frozenset(
    (
        *(".", "..", "...", "-", "--", "---", "–", "—", "?", "??", "???", "*", "/"),
        *("na", "n/a", "n.a.", "n.a", "n. a.", "#n/a", "#na", "<na>", "[na]", "(na)", "na.", "nan", "#num!", "#value!"),
        *("#ref!", "#div/0!", "#name?", "#null!", "null", "(null)", "none", "nil", "nat", "undefined"),
        *("missing", "(missing)", "unknown", "(unknown)", "unk", "unk.", "unkn", "not known", "not available"),
        *("not applicable", "not recorded", "not reported", "not done", "nd", "n.d.", "no data", "not assessed"),
        *("not specified", "unspecified", "blank", "(blank)", "empty"),
        # as The Cancer Genome Atlas writes them
        *("'--", "[not available]", "[not applicable]", "[unknown]", "[not evaluated]", "[discrepancy]"),
        *("unbekannt", "k.a.", "k. a.", "keine angabe", "fehlt", "fehlend", "inconnu", "nc", "desconocido"),
        *("未知", "不详", "不明", "缺失", "无数据"),
    )
)
#: Beside these a dash means negative, not missing.
_POSITIVE = re.compile(r"\(?[0-9]?\+{1,4}\)?|\+/-|±|pos(itive)?", re.IGNORECASE)
_DASHES = frozenset(("-", "--", "---", "–", "—"))
BLANKS = " \t\r\n\x0b\x0c\xa0\u2007\u202f\u3000"


def common_words(texts: Any) -> list[str]:
    """Those of the distinct texts (a pyarrow array; null: missing) that commonly mean missing, as they are written."""
    import pyarrow as pa
    import pyarrow.compute as pc

    bare = pc.utf8_lower(pc.utf8_trim(texts, characters=BLANKS))
    hit = pc.is_in(bare, pa.array(sorted(COMMON), type=bare.type))
    words: list[str] = texts.filter(hit).to_pylist()
    if not any(word.strip() in _DASHES for word in words):
        return words
    shown = pc.match_substring_regex(bare, f"^(?:{_POSITIVE.pattern})$")
    positive = bool(pc.any(shown).as_py())
    return [word for word in words if not (positive and word.strip() in _DASHES)]


def counted_words(column: pd.Series[Any], counts: Any = None) -> dict[str, int]:
    """The words of a column of texts that commonly mean missing, bare, with their numbers of rows; most columns: none.

    A column of anything but texts has no words. `counts` is how many rows each value stands for (None: one).
    """
    found: dict[str, int] = {}
    words = common_words_of(column)
    for word in words if counts is None else sorted(words):
        hit = (column == word).to_numpy(dtype=bool, na_value=False)
        rows = int(hit.sum() if counts is None else counts[hit].sum())
        found[word.strip(BLANKS)] = found.get(word.strip(BLANKS), 0) + rows
    return found


def common_words_of(column: pd.Series[Any]) -> list[str]:
    """The words of a column of texts that commonly mean missing, as they are written; of any other column none."""
    import pyarrow as pa

    if column.dtype != "str":
        return []
    return common_words(pa.array(column.array, from_pandas=True).unique())


def without_words(
    frame: pd.DataFrame, words: Sequence[str], counts: Any = None
) -> tuple[pd.DataFrame, Mapping[str, int]]:
    """The frame with blank texts and the words of `--na` missing, and how many texts of each column were blank.

    Words are compared without blanks around them, as texts, and where they are numbers as numbers. The frame itself
    comes back where there is nothing to do. `counts` says how many rows each row stands for (None: one).
    """
    numbers = [float(word) for word in words if _is_number(word)]
    changed: dict[str, pd.Series[Any]] = {}
    blank: dict[str, int] = {}
    for name in frame.columns:
        column = frame[name]
        hit, empty = _texts_hit(column, words, counts) if column.dtype == "str" else (_numbers_hit(column, numbers), 0)
        if hit is not None and hit.any():
            changed[name] = column.mask(hit)
        if empty:
            blank[name] = empty
    return (frame.assign(**changed) if changed else frame), blank


def _texts_hit(column: pd.Series[Any], words: Sequence[str], counts: Any) -> tuple[Any, int]:
    """Which texts are blank or one of the words (None: none), and how many are blank."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pa.array(column.array, from_pandas=True)
    distinct = texts.unique()
    bare = pc.utf8_trim(distinct, characters=BLANKS)
    gone = distinct.filter(pc.is_in(bare, pa.array(["", *words], type=bare.type)))
    if len(gone) == 0:
        return None, 0
    empty = [each for each in gone.to_pylist() if not each.strip(BLANKS)]
    blank = column.isin(empty)
    return column.isin(gone.to_pylist()), int(blank.sum() if counts is None else counts[blank.to_numpy()].sum())


def _numbers_hit(column: pd.Series[Any], numbers: Sequence[float]) -> Any:
    import pandas as pd

    if not numbers or not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return None
    return column.isin(numbers)


def _is_number(word: str) -> bool:
    try:
        return float(word) == float(word)
    except ValueError:
        return False
