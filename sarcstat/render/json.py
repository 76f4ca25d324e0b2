"""The document as JSON: every number round-trips exactly."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sarcstat.display.document import Document
from sarcstat.display.records import statistic_record, table_record
from sarcstat.results import Curve

SCHEMA = "sarcstat/1"


def render(document: Document) -> str:
    """Options, provenance, conditions, tables, statistics and, where there are any, curves and forest plot rows."""
    return written({"schema": SCHEMA, **record(document)})


def record(document: Document) -> dict[str, Any]:
    """What `render` writes of a document, as it stands in a file with several."""
    provenance = document.provenance
    content: dict[str, Any] = {
        "analysis": document.analysis,
        "options": dict(document.options),
        "provenance": asdict(provenance),
        "conditions": [asdict(condition) for condition in document.conditions],
        "tables": [table_record(table) for section in document.sections for table in section.tables],
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
            {"group1": result.labels.get("group_name"), **_curve(curve)} for result, curve in document.curves
        ]
    forest = [row for section in document.sections for row in section.result.details.get("forest", ())]
    if forest:
        content["forest"] = forest
    content |= {
        name: section.result.details[name]
        for section in document.sections
        for name in ("summary", "findings", "output")
        if name in section.result.details
    }
    return content


def written(content: Mapping[str, Any]) -> str:
    """The content as JSON text."""
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False, default=_plain) + "\n"


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        return value.tolist()
    return str(value)


def _curve(curve: Curve) -> dict[str, Any]:
    columns = {name: getattr(curve, name) for name in Curve.__slots__ if name != "statuses"}
    return {name: _finite(value.tolist()) if hasattr(value, "tolist") else value for name, value in columns.items()}


def _finite(values: list[Any]) -> list[Any]:
    return [None if isinstance(value, float) and not math.isfinite(value) else value for value in values]
