"""The commands as functions of Python: the same words, the same numbers, the same sentences.

`audit`, `crosscheck`, `outputs` and `syntax` are only here: in `sarcstat` itself these names are packages.
"""

from typing import Any

from sarcstat.errors import AnalysisError, InputError, RSetupError, SarcstatError, SarcstatWarning, UsageError

#: The commands that analyze DATA, and those of files.
OF_DATA = (
    *(
        "adverse_events",
        "collinearity",
        "columns",
        "cox",
        "crosstab",
        "cuminc",
        "describe",
        "follow_up",
        "km",
        "life_table",
    ),
    *("response", "subgroup", "univariate"),
)
OF_FILES = ("audit", "crosscheck", "diff", "outputs", "syntax")

__all__ = [
    *OF_DATA,
    *OF_FILES,
    *("Figure", "Result", "plot"),
    *("AnalysisError", "InputError", "RSetupError", "SarcstatError", "SarcstatWarning", "UsageError"),
]


def __getattr__(name: str) -> Any:
    found: Any
    if name in OF_DATA:
        from sarcstat.api.calls import function

        found = function(name.replace("_", "-"))
    elif name in OF_FILES:
        from sarcstat.api.files import function

        found = function(name)
    elif name in ("Figure", "Result"):
        from sarcstat.api import result

        found = getattr(result, name)
    elif name == "plot":
        from importlib import import_module

        found = import_module("sarcstat.api.plot")
    else:
        raise AttributeError(f"module 'sarcstat.api' has no attribute '{name}'")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return [*__all__]
