"""The document as JSON: every number round-trips exactly."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sarcstat.display.shapes.document import Document, Section
from sarcstat.display.shapes.records import statistic_record, step_record, table_record
from sarcstat.results import AnalysisResult, Condition, Curve, finite

SCHEMA = "sarcstat/1"
#: What is left of the bytes of a file's name that are no characters in this session's encoding.
_HALVES = re.compile("[\ud800-\udfff]")
#: What JSON allows as it is, and a terminal would take for a command or a change of direction.
_COMMANDS = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def render(document: Document) -> str:
    """Options, provenance, conditions, tables, statistics and, where there are any, curves and forest plot rows."""
    return written({"schema": SCHEMA, **record(document)})


def record(document: Document) -> dict[str, Any]:
    """What `render` writes of a document, as it stands in a file with several."""
    if document.members:
        own = document.sections[-1].result
        analyses = [record(each) for each in document.members]
        return {**_head(document, own.conditions), **own.details, "analyses": analyses}
    content: dict[str, Any] = {
        **_head(document, document.conditions),
        "tables": [
            {**table_record(table), **_split(section)} for section in document.sections for table in section.tables
        ],
        "statistics": [
            {
                name: value
                for name, value in statistic_record(statistic, document.analysis).items()
                if value is not None or name == "stat"
            }
            for statistic in document.statistics
        ],
    }
    if document.curves:
        content["curves"] = [
            {"group1": result.labels.get("group_name"), **_part(result), **_curve(curve)}
            for result, curve in document.curves
        ]
    if document.sections[0].split:
        content["parts"] = [_rows(part.sections[0]) for part in document.parts]
    forest = [row for section in document.sections for row in section.result.details.get("forest", ())]
    if forest:
        content["forest"] = forest
    content |= {
        name: section.result.details[name]
        for section in document.sections
        for name in ("summary", "findings", "against", "diff", "output", "outputs")
        if name in section.result.details
    }
    return content


def _head(document: Document, conditions: Sequence[Condition]) -> dict[str, Any]:
    return {
        "analysis": document.analysis,
        "options": dict(document.options),
        "provenance": asdict(document.provenance),
        "conditions": [asdict(condition) for condition in conditions],
    }


def _split(section: Section) -> dict[str, Any]:
    """The levels of the part of a split file that a section is of."""
    return {"split": [step_record(level) for level in section.split.levels]} if section.split else {}


def _part(result: AnalysisResult) -> dict[str, Any]:
    return {"split": result.labels["split"]} if "split" in result.labels else {}


def _rows(section: Section) -> dict[str, Any]:
    """The rows of a part of a split file."""
    of = section.result.provenance
    counts = {"rows_read": of.rows_read, "rows_used": of.rows_used, "dropped": dict(of.dropped)}
    return {**_part(section.result), "levels": _split(section)["split"], **counts}


def written(content: Mapping[str, Any]) -> str:
    """The content as JSON text; JSON has no word for a number that is infinite or nan: null."""
    options: dict[str, Any] = {"ensure_ascii": False, "indent": 1, "allow_nan": False, "default": _plain}
    try:
        text = json.dumps(content, **options) + "\n"
    except ValueError:  # results have no such number, so that this is no way for large ones
        text = json.dumps(_finite(content), **options) + "\n"
    return _COMMANDS.sub(lambda sign: f"\\u{ord(sign[0]):04x}", _HALVES.sub("\ufffd", text))


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        return value.tolist()
    return str(value)


def _curve(curve: Curve) -> dict[str, Any]:
    columns = {name: getattr(curve, name) for name in Curve.__slots__ if name != "statuses"}
    if curve.entries is None:
        del columns["entries"]
    return {name: _finite(value.tolist()) if hasattr(value, "tolist") else value for name, value in columns.items()}


def _finite(value: Any) -> Any:
    """The value with None for every number in it that is not finite."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Mapping):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return finite(value)
