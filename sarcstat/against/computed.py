"""The recomputed numbers of a run, each with what it is a number of, out of the records of its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sarcstat.against.quantity import Computed, Family, Quantity, Words

Record = Mapping[str, Any]
#: Analyses that a paper's tables do not print as such.
_APART = ("decisions", "sensitivity", "collinearity")
_SURVFIT = {"n", "n_events", "median", "median_conf_low", "median_conf_high"}
_RATIO = {"hazard_ratio", "hazard_ratio_conf_low", "hazard_ratio_conf_high", "p_value"}
_RATES = ("objective_response_rate", "disease_control_rate")
_TESTED = {"chi_square", "df", "p_value"}
#: What a variable of adverse events is called here: their terms are its levels.
EVENTS = "(adverse events)"


def computed_numbers(results: Iterable[Record]) -> list[Computed]:
    """Every statistic of the tables that a paper may print, in the order of the run."""
    found: list[Computed] = []
    for result in results:
        for record in result.get("analyses", [result]):
            read = _READERS.get(record["analysis"])
            if read is not None:
                found += [each for part in _parts(record) for each in read(result["name"], part)]
    return found


def words_of(results: Iterable[Record]) -> Words:
    """The labels of variables and the texts of their levels, as the tables of a run show them."""
    words = Words()
    for result in results:
        for record in result.get("analyses", [result]):
            if record["analysis"] in _APART:
                continue
            for table in record["tables"]:
                for cell in table["cells"]:
                    for path in (cell.get("row_path", ()), cell.get("column_path", ())):
                        _learn(words, path)
            for each in _preferred(record):
                _learn_levels(words, each)
    return words


def _learn(words: Words, path: Sequence[Record]) -> None:
    for step in path:
        name = step.get("variable")
        if name and "value" not in step and step.get("name") in (None, "endpoint"):
            words.labels.setdefault(name, {name}).add(step["text"])


def _learn_levels(words: Words, each: Record) -> None:
    by = ((each.get("group1"), each.get("group1_level")), (each.get("stratum"), each.get("stratum_level")))
    own = each["context"] in ("levels", "table", "nested")
    for name, level in (*by, (each["variable"], each.get("level") if own else None)):
        if name and level is not None:
            words.labels.setdefault(name, {name})
            known = words.levels.setdefault(name, [])
            if level not in known:
                known.append(level)


def _parts(record: Record) -> Iterator[dict[str, Any]]:
    """The record with the statistics of one convention: R's where its style is R's, else SPSS's, where there are any.

    Parts of a split file are left out: no printed number says which part it is of.
    """
    yield {**record, "statistics": [each for each in _preferred(record) if "split" not in each]}


def _preferred(record: Record) -> Iterator[Record]:
    wanted = "r" if record["options"].get("style") == "r" else "spss"
    chosen: dict[tuple[Any, ...], Record] = {}
    for each in record["statistics"]:
        key = tuple(sorted((name, str(value)) for name, value in each.items() if name not in _NOT_KEY))
        if key not in chosen or each["convention"] == wanted:
            chosen[key] = each
    yield from chosen.values()


_NOT_KEY = ("stat", "stat_label", "missing", "convention")


def _made(table: str, each: Record, quantity: Quantity) -> Computed:
    value = each["stat"]
    number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    return Computed(value=number, quantity=quantity, table=table, missing=each.get("missing", ""))


def _describe(table: str, record: Record) -> Iterator[Computed]:
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
                yield _made(table, each, Quantity(statistic=shown, family="counts", level=each["level"], **what))
        elif each["context"] == "summary" and name == "n_missing" and "percent" in shares["percent"]:
            yield from _unknown(table, record, each, what)
        elif each["context"] == "summary":
            yield _made(table, each, Quantity(statistic=name, family="means", **what))
        elif each["context"] in ("test", "tests") and name in (*_TESTED, "statistic"):
            shown = "chi_square" if name == "statistic" else name
            made = Quantity(statistic=shown, family="tests", variable=each["variable"], test=each.get("test", ""))
            yield _made(table, each, made)
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
        yield _made(table, {"stat": value}, Quantity(statistic=name, family="counts", level="Unknown", **what))


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
            yield _made(table, each, made)
    if record["provenance"].get("rows_used") is not None:
        size = {"stat": record["provenance"]["rows_used"]}
        yield _made(table, size, Quantity(statistic="n", family="counts"))


def _crosstab(table: str, record: Record) -> Iterator[Computed]:
    """Counts of a cross-tabulation as levels below levels, in both orders, and its tests."""
    for each in record["statistics"]:
        name = each["stat_name"]
        if each["context"] == "table" and name in ("count", "percent", "row_percent", "column_percent"):
            yield from _crossed(table, each)
        elif each["context"] == "tests" and name in (*_TESTED, "exact_p_value"):
            shown = "p_value" if name == "exact_p_value" else name
            for variable in (each["variable"], each["group1"]):
                what = {"variable": variable, "test": each.get("test", "")}
                yield _made(table, each, Quantity(statistic=shown, family="tests", **what))


def _crossed(table: str, each: Record) -> Iterator[Computed]:
    row, column, name = each.get("level"), each.get("group1_level"), each["stat_name"]
    if row is not None and column is not None:
        shown = name if name == "count" else "percent"
        if name == "count" or name == "column_percent":
            what = {"variable": each["variable"], "level": row, "group": column}
            yield _made(table, each, Quantity(statistic=shown, family="counts", **what))
        if name in ("count", "percent"):
            for variable, level, below in ((each["group1"], column, row), (each["variable"], row, column)):
                what = {"variable": variable, "level": level, "within": (below,)}
                yield _made(table, each, Quantity(statistic=name, family="counts", **what))
    elif row is not None and name in ("count", "percent"):
        yield _made(table, each, Quantity(statistic=name, family="counts", variable=each["variable"], level=row))


def _survival(table: str, record: Record) -> Iterator[Computed]:
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
            yield _made(table, each, Quantity(statistic=name, family="medians", **what))
        elif each["context"] == "survfit" and "at" in each and name.startswith(("survival", "n_risk")):
            family: Family = "at risk" if name == "n_risk" else "rates"
            yield _made(table, each, Quantity(statistic=name, family=family, at=each["at"], **what))
        elif each["context"] == "survdiff" and name in _TESTED and "group1_level" not in each:
            what |= {"variable": each.get("group1", ""), "test": each.get("test", "")}
            yield _made(table, each, Quantity(statistic=name, family="tests", **what))
        elif each["context"] == "equation" and name in _RATIO and "group2_level" in each:
            what |= {"reference": each["group2_level"]}
            yield _made(table, each, Quantity(statistic=name, family="ratios", **what))
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
            yield _made(table, {"stat": value}, made)


def _cox(table: str, record: Record) -> Iterator[Computed]:
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
        yield _made(table, each, Quantity(statistic=shown, family="ratios", **what))
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
                yield _made(table, {"stat": cell["number"]}, Quantity(statistic=name, family="counts", **what))


def _follow_up(table: str, record: Record) -> Iterator[Computed]:
    """The length of follow-up by each definition, which is named as a test is."""
    for each in record["statistics"]:
        name = each["stat_name"]
        by = {"reverse_survfit": "reverse Kaplan–Meier", "without_event": "observed, patients without the event"}
        kind = by.get(each["context"], "observed, all patients")
        shown = name.removeprefix("reverse_").removeprefix("follow_up_")
        what = {"level": each.get("group1_level", ""), "variable": each.get("group1", "")}
        if shown in ("n", "n_events"):
            for kind in (*by.values(), "observed, all patients"):
                yield _made(table, each, Quantity(statistic=shown, family="follow-up", test=kind, **what))
        elif shown.startswith(("median", "minimum", "maximum")) and "std_error" not in shown:
            what["test"] = kind
            yield _made(table, each, Quantity(statistic=shown, family="follow-up", **what))


def _response(table: str, record: Record) -> Iterator[Computed]:
    """Best responses and rates by group; their differences are a level of their own (`A less B`)."""
    for each in record["statistics"]:
        name, level = each["stat_name"], each.get("group1_level", "")
        what = {"variable": each.get("group1", "") if level else "", "level": level}
        if each["context"] == "response":
            yield _made(table, each, Quantity(statistic=name, family="responses", term=each.get("term", ""), **what))
            if name in ("n", "n_percent") and level:
                shown = "count" if name == "n" else "percent"
                yield _made(table, each, Quantity(statistic=shown, family="counts", **what))
        elif each["context"] in _RATES and name.startswith("rate_difference"):
            shown = each["context"] + name.removeprefix("rate_difference")
            what["level"] = f"{level} less {each['group2_level']}"
            yield _made(table, each, Quantity(statistic=shown, family="responses", **what))
        elif each["context"] in _RATES and name == "p_value":
            what = {"variable": each.get("group1", ""), "test": each.get("test", ""), "term": each["context"]}
            yield _made(table, each, Quantity(statistic=name, family="tests", **what))


def _adverse_events(table: str, record: Record) -> Iterator[Computed]:
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
        yield _made(table, each, Quantity(statistic=each["stat_name"], family="counts", **what))
    yield from _sizes(table, record)


_READERS: dict[str, Callable[[str, Record], Iterator[Computed]]] = {
    "describe": _describe,
    "crosstab": _crosstab,
    "km": _survival,
    "univariate": _survival,
    "subgroup": _survival,
    "cox": _cox,
    "follow-up": _follow_up,
    "response": _response,
    "adverse-events": _adverse_events,
}
