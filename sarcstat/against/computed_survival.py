"""What tables of survival recompute: curves and their tests, hazard ratios, follow-up."""

from __future__ import annotations

from collections.abc import Iterator

from sarcstat.against.computed_counts import TESTED
from sarcstat.against.quantity import Computed, Family, Quantity, Record, recomputed

_SURVFIT = {"n", "n_events", "median", "median_conf_low", "median_conf_high"}
_RATIO = {"hazard_ratio", "hazard_ratio_conf_low", "hazard_ratio_conf_high", "p_value"}


def of_survival(table: str, record: Record) -> Iterator[Computed]:
    """Medians, events and numbers at risk of curves, and their tests (km, univariate, subgroup)."""
    for each in record["statistics"]:
        name = each["stat_name"]
        what = {
            "outcome": each["variable"],
            "variable": each.get("group1", "") if "group1_level" in each else "",
            "level": each.get("group1_level", ""),
            "within": (each["stratum_level"],) if "stratum_level" in each else (),
        }
        if each["context"] == "survfit" and name in _SURVFIT and "at" not in each:
            yield recomputed(table, each, Quantity(statistic=name, family="medians", **what))
        elif each["context"] == "survfit" and "at" in each and name.startswith(("survival", "n_risk")):
            family: Family = "at risk" if name == "n_risk" else "rates"
            yield recomputed(table, each, Quantity(statistic=name, family=family, at=each["at"], **what))
        elif each["context"] == "survdiff" and name in TESTED and "group1_level" not in each:
            what |= {"variable": each.get("group1", ""), "test": each.get("test", "")}
            yield recomputed(table, each, Quantity(statistic=name, family="tests", **what))
        elif each["context"] == "equation" and name in _RATIO and "group2_level" in each:
            what |= {"reference": each["group2_level"]}
            yield recomputed(table, each, Quantity(statistic=name, family="ratios", **what))
    yield from _events(table, record)


def _events(table: str, record: Record) -> Iterator[Computed]:
    """The events of an outcome in all patients, with their share."""
    sizes = {
        each["variable"]: each["stat"]
        for each in record["statistics"]
        if each["context"] == "survfit" and each["stat_name"] == "n" and "group1" not in each
    }
    for each in record["statistics"]:
        size = sizes.get(each["variable"])
        if each["context"] != "survfit" or each["stat_name"] != "n_events" or "group1" in each or not size:
            continue
        shown = {"n_events": each["stat"], "percent_events": 100 * each["stat"] / size, "n": size}
        for name, value in shown.items():
            made = Quantity(statistic=name, family="events", outcome=each["variable"])
            yield recomputed(table, {"stat": value}, made)


def of_cox(table: str, record: Record) -> Iterator[Computed]:
    """Hazard ratios of the last step of a model and of univariable ones, tests of whole factors, sizes of groups."""
    last: dict[str, tuple[int, int]] = {}
    for each in record["statistics"]:
        if each["context"] == "equation":
            place = (each.get("block", 0), each.get("step", 0))
            last[each["variable"]] = max(last.get(each["variable"], place), place)
    for each in record["statistics"]:
        multivariable = each["context"] == "equation"
        if each["context"] not in ("equation", "univariable") or each["stat_name"] not in (*_RATIO, "wald", "df"):
            continue
        if multivariable and (each.get("block", 0), each.get("step", 0)) != last[each["variable"]]:
            continue
        level, _, reference = each.get("level", "").partition(" vs ")
        shown = "chi_square" if each["stat_name"] == "wald" else each["stat_name"]
        what = {"outcome": each["variable"], "variable": each["term"], "adjusted": multivariable}
        what |= {"level": level, "reference": reference}
        yield recomputed(table, each, Quantity(statistic=shown, family="ratios", **what))
    yield from _cox_sizes(table, record)


def _cox_sizes(table: str, record: Record) -> Iterator[Computed]:
    """N and events of the levels, which only the journal's table has; one table for each outcome, in their order."""
    outcomes = list(dict.fromkeys(each["variable"] for each in record["statistics"]))
    tables = [each for each in record["tables"] if each["cells"] and each["name"] == "Cox Regression"]
    tables = tables or list(record["tables"][:1])
    if len(tables) != len(outcomes):
        return
    for outcome, each in zip(outcomes, tables, strict=True):
        for cell in each["cells"]:
            name = {("N",): "n", ("Events",): "n_events"}.get(tuple(cell["column"]))
            path = cell.get("row_path", ())
            if name and len(path) > 1 and path[-1].get("variable"):
                what = {"outcome": outcome, "variable": path[-1]["variable"], "level": path[-1]["text"]}
                yield recomputed(table, {"stat": cell["number"]}, Quantity(statistic=name, family="counts", **what))


def of_follow_up(table: str, record: Record) -> Iterator[Computed]:
    """The length of follow-up by each definition, which is named as a test is."""
    for each in record["statistics"]:
        name = each["stat_name"]
        by = {"reverse_survfit": "reverse Kaplan–Meier", "without_event": "observed, patients without the event"}
        kind = by.get(each["context"], "observed, all patients")
        shown = name.removeprefix("reverse_").removeprefix("follow_up_")
        what = {"level": each.get("group1_level", ""), "variable": each.get("group1", "")}
        if shown in ("n", "n_events"):
            for kind in (*by.values(), "observed, all patients"):
                yield recomputed(table, each, Quantity(statistic=shown, family="follow-up", test=kind, **what))
        elif shown.startswith(("median", "minimum", "maximum")) and "std_error" not in shown:
            what["test"] = kind
            yield recomputed(table, each, Quantity(statistic=shown, family="follow-up", **what))
