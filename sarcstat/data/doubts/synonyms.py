"""Levels that mean the same although they look different: yes and ja, m and male, II and 2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

#: A column with more different texts has no levels of these kinds.
_MOST = 60
#: So many rows show at once that a column has more.
_FIRST = 1000
#: What people write for two or three answers, each kind by itself: a text means one thing in one kind alone.
_KINDS: tuple[Mapping[str, frozenset[str]], ...] = tuple(
    {meaning: frozenset(words.split()) for meaning, words in kind.items()}
    for kind in (
        {
            "yes": "yes y true t ja j oui o si sí sì sim да 是 有 1",
            "no": "no n false f nein non não нет 否 无 0",
        },
        {
            "male": "male m man men männlich mann homme h hombre maschio 男 男性",
            "female": "female f woman women weiblich w frau femme mujer femmina 女 女性",
        },
        {
            "dead": "dead deceased died death tot verstorben gestorben décédé mort 死亡",
            "alive": "alive living lebend lebt vivant vivo 存活 生存",
        },
        {
            "positive": "positive pos pos. positiv + positif 阳性",
            "negative": "negative neg neg. negativ - négatif 阴性",
        },
        {"left": "left l links li gauche 左", "right": "right r rechts re droite 右"},
    )
)
_NUMERAL = re.compile(r"(?:(stage|grade|stadium|grad)\s*)?([ivx]+|[0-9]+)\s*([a-d]?)")
_ROMAN = {each: number for number, each in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"], 1)}


def synonymous_levels(column: pd.Series[Any]) -> list[list[str]]:
    """Texts of a column that mean the same, those together that do, in the order of the alphabet.

    Nothing is taken for such whose column has a level that is none of the kind, but for words that mean missing.
    """
    import pyarrow as pa

    from sarcstat.data.missing_words import common_words

    if column.dtype != "str" or column.iloc[:_FIRST].nunique() > _MOST:
        return []
    found = pa.array(column.array, from_pandas=True).unique().drop_null()
    if not 2 < len(found) <= _MOST:
        return []
    missing = set(common_words(found)) - {"-"}
    texts = [text for text in found.to_pylist() if text not in missing]
    for meanings in (*map(_of_kind, _KINDS), _numeral):
        groups = _grouped(texts, meanings)
        if groups:
            return groups
    return []


def _of_kind(kind: Mapping[str, frozenset[str]]) -> Any:
    """What finds the meaning of a bare text among those of a kind; None for a text that is none of them."""
    return lambda bare: next((meaning for meaning, words in kind.items() if bare in words), None)


def _numeral(bare: str) -> str | None:
    """A stage or grade with an Arabic number: `2a` for `IIA`, `stage 2 a`."""
    parts = _NUMERAL.fullmatch(bare)
    if parts is None or (not parts[2].isdecimal() and parts[2] not in _ROMAN):
        return None
    return f"{_ROMAN.get(parts[2], parts[2].lstrip('0') or '0')}{parts[3]}"


def _grouped(texts: Iterable[str], meaning: Any) -> list[list[str]]:
    """The texts of each meaning that several have which differ in more than capitals; nothing if any has none."""
    found: dict[str, dict[str, list[str]]] = {}
    for text in texts:
        bare = " ".join(text.casefold().split())
        own = meaning(bare)
        if own is None:
            return []
        found.setdefault(own, {}).setdefault(bare, []).append(text)
    return sorted(sorted(t for each in own.values() for t in each) for own in found.values() if len(own) > 1)
