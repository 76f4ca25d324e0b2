"""Which commands take data that count their rows themselves, and what each cannot do with counts: one list.

A database or a folder of Parquet files gives rows that differ, and how often each is there; no row is a patient's. Who
does not know that would take each for one patient, so everything that is not named here is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sarcstat.errors import UsageError

#: The commands, by the module that makes what they make.
COMMANDS = (
    *("km", "univariate", "follow_up", "describe", "crosstab", "plot_km", "columns", "life_table", "cox", "subgroup"),
    *("plot_forest", "plot_cox", "cuminc", "plot_cuminc"),
)
#: Options that need a row of each patient, with the words in which they are typed.
NEEDS_PATIENTS: Mapping[str, str] = {
    "patient": "--id",
    "id_": "--id",
    "first_by": "--first-by",
    "last_by": "--last-by",
    "date_formats": "--date-format",
    "cutoff": "--cutoff",
    "allow": "--allow",
    "weight": "--weight",
    "sampling_weights": "--sampling-weights",
    "entry": "--entry",
    "cluster": "--cluster",
    "optimism": "--optimism",
    "fine_gray": "--fine-gray",
    "head": "--head",
    "script_r": "--script-r",
    "script_spss": "--script-spss",
}
_WAY = "Read a sample or a part of it as a file: a single Parquet file or a CSV is read into memory."


def counting(make: Callable[..., Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a command, which say whether data that count their rows fit `make`, the maker of its document.

    Raises UsageError where DATA is of that kind and the command, or one of its options, needs patients' rows.
    """
    data = options["data"]
    if not _counts(data):
        if options.get("timeout") is not None:
            raise UsageError("--timeout ends a query of a database, and DATA is read as a file.", "Leave it out.")
        return dict(options)
    command = make.__module__.rpartition(".")[2]
    where = data if isinstance(data, str) else data.name
    if command not in COMMANDS:
        raise UsageError(
            f"{_word(command)} needs the rows of patients, and of {_shown(where)} only counts are fetched.", _WAY
        )
    for name, word in NEEDS_PATIENTS.items():
        if options.get(name):
            raise UsageError(
                f"{word} needs the rows of patients, and of {_shown(where)} only counts are fetched.",
                f"Leave it out. {_WAY}",
            )
    for time in options.get("time") or ():
        _refuse_expression(time, where)
    return {**options, "counting": True}


def _counts(data: Any) -> bool:
    """Whether DATA, or the source that stands for it, counts its rows."""
    from sarcstat.data.reading.source import counts_rows
    from sarcstat.data.registry.naming import relation_named

    return relation_named(data) is not None if isinstance(data, str) else counts_rows(data)


def _refuse_expression(time: str, where: str) -> None:
    if "(" in time and time.rstrip().endswith(")"):
        raise UsageError(
            f"--time '{time}' is computed from the dates of patients, and of {_shown(where)} only counts are fetched.",
            "Make a view in which the time is a column.",
        )


def _shown(where: str) -> str:
    from sarcstat.data.registry.naming import shown

    return shown(where)


def _word(command: str) -> str:
    """A command as it is typed."""
    return command.replace("plot_", "plot ").replace("_", "-")
