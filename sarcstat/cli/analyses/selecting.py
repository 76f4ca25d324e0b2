"""--where of data that count their rows themselves: the engine that counts chooses the rows, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sarcstat.data.codebook import Codebook
    from sarcstat.data.reading.source import Source


def selecting(source: Source, options: Mapping[str, Any], where: str = "--where") -> Source:
    """The source as it chooses rows itself; the source as it is without a condition, or where it does not choose.

    Raises UsageError and InputError for a condition that is none, and for columns that the source does not have.
    """
    from sarcstat.cli.analyses.rows import row_condition
    from sarcstat.data.columns import check_columns

    inner = getattr(source, "source", source)
    if not options.get("where") or not hasattr(inner, "selecting"):
        return source
    condition, columns = row_condition(options, where)
    known = source.columns() or []
    check_columns(known, columns, source=source.name)
    codebook = _labels(source, options, known, [name for _, name in columns])
    chosen = inner.selecting(condition, codebook)
    return chosen if inner is source else replace(source, source=chosen)  # type: ignore[type-var]


def _labels(source: Source, options: Mapping[str, Any], known: Sequence[str], used: Sequence[str]) -> Codebook:
    """The labels of --label for the columns of the condition, whose levels are counted for it."""
    from sarcstat.data.codebook import Codebook
    from sarcstat.data.cohort.relabeling import label_of, relabeled

    labels = [label_of(entry, known) for entry in options.get("column_labels") or ()]
    variables = {}
    for name in dict.fromkeys(each.column for each in labels if each.level and each.column in used):
        found = relabeled(source.read({name}), [each for each in labels if each.column == name])
        variables[name] = found.codebook[name]
    return Codebook(variables)
