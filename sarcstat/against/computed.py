"""The recomputed numbers of a run, each with what it is a number of, out of the records of its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sarcstat.against.computed_counts import of_adverse_events, of_crosstab, of_describe, of_response
from sarcstat.against.computed_survival import of_cox, of_follow_up, of_survival
from sarcstat.against.quantity import Computed, Record, Words

#: Analyses that a paper's tables do not print as such.
_APART = ("decisions", "sensitivity", "collinearity")


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


_READERS: dict[str, Callable[[str, Record], Iterator[Computed]]] = {
    "describe": of_describe,
    "crosstab": of_crosstab,
    "km": of_survival,
    "univariate": of_survival,
    "subgroup": of_survival,
    "cox": of_cox,
    "follow-up": of_follow_up,
    "response": of_response,
    "adverse-events": of_adverse_events,
}
