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
    from sarcstat.cli.analyses.cohorts.rows import row_condition
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


def looking_for_patients(source: Source, options: Mapping[str, Any]) -> Source:
    """The source that says, too, where patients have several rows, if one of its columns is called as theirs are."""
    from sarcstat.data.patient_column import likely_patient_column

    inner = getattr(source, "source", source)
    known = source.columns() or []
    likely = likely_patient_column(known)
    if likely is None or not hasattr(inner, "looking_for"):
        return source
    param = options.get("param") if "PARAMCD" in known else None
    told = inner.looking_for(likely, param)
    return told if inner is source else replace(source, source=told)  # type: ignore[type-var]


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
