"""The JSON of a command beside the answers of R and of linear programming."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fuzz.demands import Demands
from fuzz.requests import Record, Request

RELATIVE = 1e-9
_NOT_A_NUMBER = re.compile(r"(?<![A-Za-z])[+-]?(nan|inf|infinity)(?![A-Za-z])", re.IGNORECASE)
_FISHER = ("crosstab|spss|tests|fisher|0|0|exact_p_value", "crosstab|spss|tests|fisher|0|0|monte_carlo_p_value")
#: Of a p there is one or the other.
_EITHER = dict.fromkeys(_FISHER, _FISHER)
_LIKELIHOOD = re.compile(r"\|(omnibus|previous_step|previous_block)\||\|lr\|")
_TRACE = re.compile(r"Traceback \(most recent call last\)|failed unexpectedly|Error: R: |Error in ")


@dataclass(frozen=True)
class Fault:
    """One disagreement: what kind, of which statistic, and both sides."""

    kind: str
    statistic: str
    text: str


@dataclass
class Found:
    """What one command came to."""

    compared: Counter[str] = field(default_factory=Counter)
    tolerated: Counter[str] = field(default_factory=Counter)
    unchecked: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)


def of_outcome(request: Request, status: int, stdout: str, stderr: str) -> list[Fault]:
    """What is wrong with how a command ended, before any number is looked at."""
    faults = []
    line = stderr.strip().splitlines()[0] if stderr.strip() else ""
    if status not in (0, 2, 3, 4):
        faults.append(Fault("exit code", f"exit {status}", line))
    elif status and request.possible:
        faults.append(Fault("refused", f"exit {status}", line))
    elif status == 0 and request.possible is False:
        faults.append(Fault("not refused", "exit 0", "there is nothing to analyze"))
    for text in stderr.splitlines():
        if _TRACE.search(text):
            faults.append(Fault("stderr", "trace of R or Python", text))
    return faults


def document(stdout: str) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The JSON, read strictly, and the cells that say nan or inf."""

    def refuse(text: str) -> float:
        raise ValueError(f"{text} is not JSON")

    try:
        content: dict[str, Any] = json.loads(stdout, parse_constant=refuse)
    except ValueError as error:
        return None, [Fault("JSON", "not strict JSON", str(error))]
    faults = [
        Fault("cell", table["name"], f"{cell['row']} {cell['column']}: {cell['text']}")
        for table in content["tables"]
        for cell in table["cells"]
        if _NOT_A_NUMBER.search(cell["text"])
    ]
    return content, faults


def compare(
    request: Request,
    content: Mapping[str, Any],
    answers: Mapping[str, list[tuple[float, float]]],
    demands: Demands,
    expected: Sequence[str],
) -> Found:
    """Every statistic beside its answer; `expected` are the keys that must be among the statistics."""
    found = Found()
    seen = set()
    carlo = "monte carlo" in json.dumps([table["notes"] for table in content["tables"]], ensure_ascii=False).casefold()
    # A model of which it is said that it did not converge has a likelihood, but nobody is told that it is the largest.
    unconverged = any(each["code"] == "not_converged" for each in content.get("conditions", ()))
    for record in [*content["statistics"], *_curves(request, content)]:
        key = record["key"] if "key" in record else request.key(record)
        name = f"{request.command} {record['context']} {record['stat_name']}"
        if key is not None:
            seen.add(key)
        if key is None or isinstance(record["stat"], str) or not (key in answers or demands.says(key)):
            found.unchecked[name] += 1
            continue
        if unconverged and _LIKELIHOOD.search(key):
            found.unchecked[f"{name} of a model that did not converge"] += 1
            continue
        random = carlo or "Monte Carlo" in (record.get("test") or "")
        _one(found, name, key, record, answers.get(key, []), demands, random="fisher" in key and random)
    for key in expected:
        if seen.isdisjoint((key, *_EITHER.get(key, ()))) and any(math.isfinite(value) for value, _ in answers[key]):
            found.faults.append(
                Fault(
                    "absent", _name(key, request), f"{key} is not among the statistics; R has {answers[key][0][0]:.10g}"
                )
            )
    return found


def _name(key: str, request: Request) -> str:
    parts = key.split("|")
    return f"{request.command} {parts[-1]}"


def _one(
    found: Found,
    name: str,
    key: str,
    record: Record,
    answers: Sequence[tuple[float, float]],
    demands: Demands,
    *,
    random: bool,
) -> None:
    """One statistic: whether there should be one, and whether it is right."""
    demand = demands.of(key)
    value = record["stat"]
    if demand == "skip":
        found.unchecked[name] += 1
        return
    known = [pair for pair in answers if not math.isnan(pair[0])]
    if demand == "none":
        found.compared[name] += 1
        if value is not None:
            found.faults.append(Fault("estimate where there is none", name, f"{key}: {value!r}"))
        return
    if value is None:
        _no_value(found, name, key, known, answers, demand, demands)
        return
    if not known:
        if answers and demand != "either":
            found.compared[name] += 1
            found.faults.append(Fault("number where R has none", name, f"{key}: {value!r}"))
        elif demand == "number":
            found.unchecked[name] += 1
        return
    found.compared[name] += 1
    if any(math.isclose(value, right, rel_tol=RELATIVE) for right, _ in known):
        return
    spread = 6 * math.sqrt(max(known[0][0] * (1 - known[0][0]), 0) / 1e4) + 3e-4 if random else 0.0
    if any(abs(value - right) <= max(slack, spread) for right, slack in known) or (
        math.isinf(known[0][0]) and demands.overflows(key)
    ):
        found.tolerated[name] += 1
        return
    right = min((pair[0] for pair in known), key=lambda each: abs(each - value))
    found.faults.append(Fault("disagreement", name, f"{key}: {value!r}, right {right!r} (tolerance {known[0][1]:.1e})"))


def _no_value(
    found: Found,
    name: str,
    key: str,
    known: Sequence[tuple[float, float]],
    answers: Sequence[tuple[float, float]],
    demand: str,
    demands: Demands,
) -> None:
    """No number: right where R has none either, or where it is beyond double precision."""
    if demand == "either":
        return
    if demands.overflows(key) and (not known or not 1e-300 < abs(known[0][0]) < 1e300):
        return
    if len(known) < len(answers):
        found.compared[name] += 1
    elif known and math.isfinite(known[0][0]):
        found.compared[name] += 1
        found.faults.append(Fault("NE where there is one", name, f"{key}: right {known[0][0]!r}"))
    elif answers:
        found.compared[name] += 1


def _curves(request: Request, content: Mapping[str, Any]) -> Iterator[Record]:
    """The points of the curves as statistics."""
    if request.command != "km":
        return
    for curve in content.get("curves", ()):
        place = request.key(
            {
                "convention": "",
                "context": "",
                "stat_name": "",
                "stratum_level": curve.get("stratum_level"),
                "group1_level": curve.get("group_level"),
            }
        )
        assert place is not None
        stratum, group = place.split("|")[2:4]
        for name, values in curve.items():
            if isinstance(values, list):
                for k, value in enumerate(values):
                    yield {
                        "key": f"curve|{stratum}|{group}|{k + 1}|{name}",
                        "context": "curve",
                        "stat_name": name,
                        "stat": value,
                    }
