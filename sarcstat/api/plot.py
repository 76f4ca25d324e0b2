"""The figures as functions of Python: `sarcstat.plot.km` is `sarcstat plot km`."""

from typing import Any

__all__ = ["cox", "cuminc", "forest", "km", "swimmer", "waterfall"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'sarcstat.plot' has no attribute '{name}'")
    from sarcstat.api.calls import function

    found = globals()[name] = function(f"plot {name}")
    return found


def __dir__() -> list[str]:
    return [*__all__]
