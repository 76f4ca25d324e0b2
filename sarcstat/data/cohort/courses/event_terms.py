"""What adverse events are called: their terms, and the classes that these belong to."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sarcstat.data.cohort.factor import Factor
from sarcstat.errors import counted, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

NO_CLASS = "Without class"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms of events: `code` is the place of each event's term in `texts`.

    With classes, a term stands once for each class that it occurs in: `class_of` is the place of each term's class in
    `classes`.
    """

    code: Array
    texts: Sequence[str]
    class_of: Sequence[int] = ()
    classes: Sequence[str] = ()
    conditions: Sequence[Condition] = ()


def event_terms(term: Factor, soc: Factor | None, used: Array) -> Terms:
    """The terms of the `used` rows, within their classes where `soc` says which; nothing is merged.

    What is spelled nearly alike is counted apart, with a warning; so is a term in several classes.
    """
    said = [*_alike(term.texts, "Terms"), *(_alike(soc.texts, "Classes") if soc else [])]
    if soc is None:
        return Terms(code=term.codes[used].astype("int64"), texts=term.texts, conditions=said)
    return _within(term, soc, used, said)


def _within(term: Factor, soc: Factor, used: Array, said: list[Condition]) -> Terms:
    import numpy as np

    without = len(soc.texts)
    own = np.where(soc.codes < 0, without, soc.codes).astype("int64")
    rows = used & (term.codes >= 0)
    pairs, code = np.unique(np.stack([own[rows], term.codes[rows].astype("int64")]), axis=1, return_inverse=True)
    classes = [*soc.texts, NO_CLASS if NO_CLASS not in soc.texts else f"{NO_CLASS} (missing)"]
    found: dict[int, list[int]] = {}
    for place, each in pairs.T.tolist():
        found.setdefault(each, []).append(place)
    several = [(each, places) for each, places in found.items() if len(places) > 1]
    if several:
        shown = listing((f"{term.texts[i]} ({'; '.join(classes[each] for each in own)})" for i, own in several), 10)
        text = f"{counted(len(several), 'term is', 'terms are')} in several classes, and counted within each: {shown}."
        said.append(Condition("warning", text, "several_classes"))
    bare = int((rows & (soc.codes < 0)).sum())
    if bare:
        text = f"{counted(bare, 'event has', 'events have')} no '{soc.name}': counted under '{classes[without]}'."
        said.append(Condition("warning", text, "no_class"))
    return Terms(
        code=code.reshape(-1).astype("int64"),
        texts=[term.texts[i] for i in pairs[1].tolist()],
        class_of=pairs[0].tolist(),
        classes=classes if bare else classes[:without],
        conditions=said,
    )


def _alike(texts: Sequence[str], what: str) -> Iterator[Condition]:
    """Warnings of texts that are probably one and the same."""
    strictly = _twins(texts, _folded)
    if strictly:
        shown = listing(strictly, 10)
        text = f"{what} that differ only in blanks or upper and lower case are counted apart: {shown}."
        yield Condition("warning", text, "terms_alike")
    loosely = [text for text in _twins(texts, _spelled) if text not in strictly]
    if loosely:
        shown = listing(loosely, 10)
        text = f"{what} that differ only in punctuation, accents or spelling (ae and e) are counted apart: {shown}."
        yield Condition("warning", text, "terms_spelled_alike")


def _twins(texts: Sequence[str], fold: Callable[[str], str]) -> list[str]:
    number = Counter(map(fold, texts))
    return [text for text in texts if number[fold(text)] > 1]


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _spelled(text: str) -> str:
    """Letters and digits alone, without accents, in American spelling: `Diarrhoea` is `diarrhea`."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(each for each in letters if each.isalnum())
    return re.sub("ae|oe", "e", kept) or text
