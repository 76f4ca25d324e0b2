"""R's random numbers as others who use the same R left them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sarcstat.bridge.session import is_running

#: Where R keeps their kind and their state.
_SEED = ".Random.seed"


@contextmanager
def random_numbers_kept() -> Iterator[None]:
    """Within the block they may be set; after it they go on as before, for whoever else draws some in this process."""
    if threading.current_thread() is not threading.main_thread():  # from which R is not asked
        yield
        return
    before = _state()
    try:
        yield
    finally:
        _restore(before)


def _state() -> Any:
    """Their state; None where R does not run, or nobody has asked for any."""
    if not is_running():
        return None
    from rpy2 import rinterface

    return rinterface.globalenv[_SEED] if _SEED in set(rinterface.globalenv.keys()) else None


def _restore(state: Any) -> None:
    if not is_running():
        return
    from rpy2 import rinterface

    if state is not None:
        rinterface.globalenv[_SEED] = state
    elif _SEED in set(rinterface.globalenv.keys()):
        del rinterface.globalenv[_SEED]
