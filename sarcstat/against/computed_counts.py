"""What tables of counts recompute: levels, means, cross-tabulations, responses and adverse events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sarcstat.against.quantity import Computed, Quantity, Record, recomputed

_RATES = ("objective_response_rate", "disease_control_rate")
TESTED = {"chi_square", "df", "p_value"}
#: What a variable of adverse events is called here: their terms are its levels.
EVENTS = "(adverse events)"


def of_describe(table: str, record: Record) -> Iterator[Computed]:
    """Counts of levels, summaries of numbers, and the tests of both between groups.

    `percent` is what the table itself shows: of all patients where missing values are a level, else of the others.
    """
    shares = _shares(whole=record["options"].get("missing") == "unknown")
    for each in record["statistics"]:
        name, column = each["stat_name"], each.get("group1_level", "")
        what = {"variable": each["variable"], "group": column}
        if each["context"] in ("levels", "nested") and name in shares:
            if each["context"] == "nested":
                what |= {"variable": each["stratum"], "within": (each["stratum_level"],)}
            for shown in shares[name]:
                yield recomputed(table, each, Quantity(statistic=shown, family="counts", level=each["level"], **what))
        elif each["context"] == "summary" and name == "n_missing" and "percent" in shares["percent"]:
            yield from _unknown(table, record, each, what)
        elif each["context"] == "summary":
            yield recomputed(table, each, Quantity(statistic=name, family="means", **what))
        elif each["context"] in ("test", "tests") and name in (*TESTED, "statistic"):
            shown = "chi_square" if name == "statistic" else name
            made = Quantity(statistic=shown, family="tests", variable=each["variable"], test=each.get("test", ""))
            yield recomputed(table, each, made)
    yield from _sizes(table, record)


def _unknown(table: str, record: Record, each: Record, what: Mapping[str, Any]) -> Iterator[Computed]:
    """The level of those without a value, as a table shows it that counts percentages of all patients."""
    of = ("variable", "group1_level", "context")
    size = next(
        other["stat"]
        for other in record["statistics"]
        if other["stat_name"] == "n_total" and all(other.get(name) == each.get(name) for name in of)
    )
    shown = {"count": each["stat"], "percent": 100 * each["stat"] / size if size else None}
    for name, value in shown.items():
        yield recomputed(table, {"stat": value}, Quantity(statistic=name, family="counts", level="Unknown", **what))


def _shares(*, whole: bool) -> dict[str, tuple[str, ...]]:
    """The statistics that each of a describe table becomes."""
    of_all, of_valid = "percent_of_all", "percent_of_valid"
    return {
        "count": ("count",),
        "percent": (of_all, "percent") if whole else (of_all,),
        "valid_percent": (of_valid,) if whole else (of_valid, "percent"),
    }


def _sizes(table: str, record: Record) -> Iterator[Computed]:
    """How many patients a table of counts is of: those with and without a value, by group."""
    for each in record["statistics"]:
        if each["stat_name"] == "n_total":
            made = Quantity(statistic="n", family="counts", group=each.get("group1_level", ""))
            yield recomputed(table, each, made)
    if record["provenance"].get("rows_used") is not None:
        size = {"stat": record["provenance"]["rows_used"]}
        yield recomputed(table, size, Quantity(statistic="n", family="counts"))


def of_crosstab(table: str, record: Record) -> Iterator[Computed]:
    """Counts of a cross-tabulation as levels below levels, in both orders, and its tests."""
    for each in record["statistics"]:
        name = each["stat_name"]
        if each["context"] == "table" and name in ("count", "percent", "row_percent", "column_percent"):
            yield from _crossed(table, each)
        elif each["context"] == "tests" and name in (*TESTED, "exact_p_value"):
            shown = "p_value" if name == "exact_p_value" else name
            for variable in (each["variable"], each["group1"]):
                what = {"variable": variable, "test": each.get("test", "")}
                yield recomputed(table, each, Quantity(statistic=shown, family="tests", **what))


def _crossed(table: str, each: Record) -> Iterator[Computed]:
    row, column, name = each.get("level"), each.get("group1_level"), each["stat_name"]
    if row is not None and column is not None:
        shown = name if name == "count" else "percent"
        if name == "count" or name == "column_percent":
            what = {"variable": each["variable"], "level": row, "group": column}
            yield recomputed(table, each, Quantity(statistic=shown, family="counts", **what))
        if name in ("count", "percent"):
            for variable, level, below in ((each["group1"], column, row), (each["variable"], row, column)):
                what = {"variable": variable, "level": level, "within": (below,)}
                yield recomputed(table, each, Quantity(statistic=name, family="counts", **what))
    elif row is not None and name in ("count", "percent"):
        yield recomputed(table, each, Quantity(statistic=name, family="counts", variable=each["variable"], level=row))


def of_response(table: str, record: Record) -> Iterator[Computed]:
    """Best responses and rates by group; their differences are a level of their own (`A less B`)."""
    for each in record["statistics"]:
        name, level = each["stat_name"], each.get("group1_level", "")
        what = {"variable": each.get("group1", "") if level else "", "level": level}
        if each["context"] == "response":
            yield recomputed(
                table, each, Quantity(statistic=name, family="responses", term=each.get("term", ""), **what)
            )
            if name in ("n", "n_percent") and level:
                shown = "count" if name == "n" else "percent"
                yield recomputed(table, each, Quantity(statistic=shown, family="counts", **what))
        elif each["context"] in _RATES and name.startswith("rate_difference"):
            shown = each["context"] + name.removeprefix("rate_difference")
            what["level"] = f"{level} less {each['group2_level']}"
            yield recomputed(table, each, Quantity(statistic=shown, family="responses", **what))
        elif each["context"] in _RATES and name == "p_value":
            what = {"variable": each.get("group1", ""), "test": each.get("test", ""), "term": each["context"]}
            yield recomputed(table, each, Quantity(statistic=name, family="tests", **what))


def of_adverse_events(table: str, record: Record) -> Iterator[Computed]:
    """Patients with an event by term, and those with an action."""
    actions = {"dose_reduction": "Dose reduction", "discontinuation": "Discontinuation"}
    for each in record["statistics"]:
        if each["stat_name"] not in ("count", "percent"):
            continue
        term = each.get("term", each.get("stratum_level", ""))
        if each["context"].endswith("_of_grade"):
            continue
        level = "Any adverse event" if each["context"] == "any_event" else actions.get(term, term)
        what = {"variable": EVENTS, "level": level, "group": each.get("group1_level", ""), "at": each.get("at")}
        yield recomputed(table, each, Quantity(statistic=each["stat_name"], family="counts", **what))
    yield from _sizes(table, record)
