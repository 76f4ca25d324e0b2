"""Survival analysis for clinical papers: SPSS's output and R's, side by side.

Each command that takes DATA is a function of the same name: `sarcstat.km(data, time=…, event=…)`. Nothing is imported
for it before it is asked for.
"""

__version__ = "0.2.0"

#: What `sarcstat.api` has under the same name. Named here, so that to import a module of this package loads nothing.
_FROM_API = (
    *("adverse_events", "collinearity", "columns", "cox", "crosstab", "cuminc", "describe", "diff", "follow_up", "km"),
    *("life_table", "plot", "response", "subgroup", "univariate"),
    *("Figure", "Result"),
    *("AnalysisError", "InputError", "RSetupError", "SarcstatError", "SarcstatWarning", "UsageError"),
)


def __getattr__(name: str) -> object:
    if name != "api" and name not in _FROM_API:
        raise AttributeError(f"module 'sarcstat' has no attribute '{name}'")
    import sarcstat.api

    found = globals()[name] = sarcstat.api if name == "api" else getattr(sarcstat.api, name)
    return found


def __dir__() -> list[str]:
    return [*_FROM_API, "__version__", "api"]
