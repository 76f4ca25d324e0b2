"""An event that does not sound like one: 'Alive', or 1 in a column that is called 'censored'."""

from __future__ import annotations

import re
from typing import Literal

from sarcstat.data.cohort.outcome import Outcome
from sarcstat.results import Condition

_CENSORED = frozenset(("censored", "zensiert", "censuré", "censurado", "censurada", "删失", "打ち切り"))
_LIVING = frozenset(
    (
        *("alive", "living", "survived", "survivor", "survivors", "lebt", "lebend", "lebendig", "überlebt"),
        *("vivant", "vivante", "vivo", "viva", "存活", "生存"),
    )
)
_NO = frozenset(("no", "nein", "non", "none", "no event", "event free", "event-free", "kein ereignis", "否", "无"))
#: Columns called so are 1 for who is alive; those called after censoring are as often 1 for the event.
_ALIVE = _LIVING | {"cnsr"}
_CENSORING = _CENSORED | {"censor", "censoring", "cens", "censorship", "zensierung"}
_EVENT = frozenset(
    ("dead", "death", "died", "deceased", "event", "status", "tot", "tod", "verstorben", "mort", "or", "vs")
)


def doubtful_event(outcome: Outcome, wanted: str | None) -> list[Condition]:
    """What has to be said of an event whose label, or whose column's name where it has none, says that it is none.

    `wanted` is the value that the user named (None: none, 1 is the event): a label that somebody named is meant, and
    of a code there is a note, since a curve of follow-up times has such an event.
    """
    event = outcome.event
    chosen = [at for at, is_it in enumerate(outcome.is_event) if is_it]
    if not chosen or len(chosen) == len(event.values):
        return []
    texts = [event.texts[at] for at in chosen]
    named = {text for text in texts if wanted is not None and text in (wanted, *map(str.strip, wanted.split(",")))}
    doubtful = [text for text in texts if text not in named and _says_no_event(text)]
    if doubtful:
        return [_told(f"{event.label} = {', '.join(doubtful)}", "note" if wanted else "warning")]
    if [event.values[at] for at in chosen] != [1] or any(not _is_plain(text) for text in event.texts):
        return []
    words = _words(f"{event.name} {event.label}")
    if words & _EVENT or not words & (_ALIVE | _CENSORING):
        return []
    return [_told(f"{event.label} = {texts[0]}", "warning" if words & _ALIVE and wanted is None else "note")]


def _told(coding: str, kind: Literal["note", "warning"]) -> Condition:
    text = (
        f"The event is {coding}, which does not sound like one: if it means no event, name another value as the event."
    )
    return Condition(kind, text, "doubtful_event")


def _says_no_event(text: str) -> bool:
    bare = " ".join(text.casefold().split())
    return bare in _NO or re.split(r"[\W\d_]+", bare, maxsplit=1)[0] in _LIVING | _CENSORED


def _is_plain(text: str) -> bool:
    """Whether a level is shown as 0 and 1, or as true and false."""
    return text.casefold() in ("true", "false") or not text.strip("0123456789.")


def _words(name: str) -> frozenset[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return frozenset(filter(None, re.split(r"[\W\d_]+", spaced.casefold())))
