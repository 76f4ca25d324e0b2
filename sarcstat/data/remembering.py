"""What is made of data, made once where many analyses of the same data are asked for one after another.

Only within `remembering` is anything kept, and only as long: data that somebody changes in place between two analyses
are read anew.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Made = TypeVar("Made")
Of = ParamSpec("Of")

#: Of so many things at most is remembered what was made, those last asked for; of longer data it is not worth the room.
_MOST, _MOST_ROWS = 512, 2000

#: What was made by what it was made of, which is held so that nothing else gets its identity.
_MADE: ContextVar[OrderedDict[Hashable, tuple[object, Any]] | None] = ContextVar("made", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Within the block what is made of the same objects is made once; nobody may change them."""
    token = _MADE.set(OrderedDict())
    try:
        yield
    finally:
        _MADE.reset(token)


def recalled(key: Hashable, of: object, make: Callable[[], Made]) -> Made:
    """What `make` makes, or made before under this key; `of` are the objects whose identities are in the key."""
    known = _MADE.get()
    if known is None:
        return make()
    if key in known:
        known.move_to_end(key)
    else:
        known[key] = (of, make())
        if len(known) > _MOST:
            known.popitem(last=False)
    made: Made = known[key][1]
    return made


def remembered(make: Callable[Of, Made]) -> Callable[Of, Made]:
    """A function of a data set or a frame, which comes first, and of names and numbers; nobody may change its value.

    Of a list, which may be another one the next time, nothing is remembered.
    """

    @wraps(make)
    def once(*of: Of.args, **named: Of.kwargs) -> Made:
        known = _MADE.get() is not None and len(getattr(of[0], "frame", of[0])) <= _MOST_ROWS  # type: ignore[arg-type]
        if not known or any(isinstance(each, list) for each in of):
            return make(*of, **named)
        key = (make, tuple(map(_identity, of)), tuple(sorted(named.items())))
        return recalled(key, of, lambda: make(*of, **named))

    return once


def _identity(of: object) -> Hashable:
    """A name or a number as it is; of anything else which object it is."""
    return of if of is None or isinstance(of, str | bool | int | float | tuple) else (id(of),)
