"""What a waterfall plot shows: patients by their best change, and what the data say that cannot both be true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sarcstat.analysis.shared.frames import values_of
from sarcstat.data.cohort.courses.changes import Changes
from sarcstat.errors import counted, listing
from sarcstat.results import AnalysisResult, Condition, Provenance, Statistic

#: RECIST 1.1 (Eisenhauer and others 2009, Eur J Cancer 45:228): of the sum of diameters, in percent.
RESPONSE, PROGRESSION = -30.0, 20.0
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallOptions:
    """`responses`: the groups are categories of response, which are held against the changes."""

    responses: bool


def waterfall(
    found: Changes, options: WaterfallOptions, provenance: Provenance, recorded: Mapping[str, object]
) -> AnalysisResult:
    """The patients with a change in falling order, in `details["bars"]`: patient, change, level.

    Who has no change is in `details["not_shown"]`. The level is that of the data; nothing is inferred from a change.
    Statistics: the patients of each level that are shown, and of all.
    """
    texts = [*found.group.texts, None] if found.group else [None]
    bars, missing = [], []
    for patient, change, code in zip(found.patient, found.change.tolist(), found.code.tolist(), strict=True):
        if change == change:
            bars.append({"patient": patient, "change": change, "level": texts[code]})
        else:
            missing.append(patient)
    order = {text: i for i, text in enumerate(texts)}
    bars.sort(key=lambda bar: (-bar["change"], -order[bar["level"]]))
    labels = {"change": found.label}
    if found.group:
        labels |= {"group": found.group.label, "group_name": found.group.name}
    occurring = [text for text in texts if any(bar["level"] == text for bar in bars)]
    levels = {found.group.name: [{"text": text} for text in occurring if text]} if found.group else {}
    return AnalysisResult(
        analysis="waterfall",
        options={**recorded, "computed": asdict(options)},
        statistics=tuple(_statistics(found, bars, occurring)),
        provenance=provenance,
        conditions=tuple(_conditions(found, bars, missing, options)),
        labels=labels,
        values=values_of(found.group),
        details={"bars": bars, "not_shown": missing, "levels": levels, "order": occurring},
    )


def _statistics(found: Changes, bars: list[dict[str, Any]], levels: list[str | None]) -> Iterator[Statistic]:
    name = found.group.name if found.group else None
    for level in levels if name else ():
        number = sum(bar["level"] == level for bar in bars)
        yield Statistic(name="n", value=number, convention="r", context="bars", group1=name, group1_level=level)
    yield Statistic(name="n", value=len(bars), convention="r", context="bars")


def _conditions(
    found: Changes, bars: list[dict[str, Any]], missing: list[str], options: WaterfallOptions
) -> Iterator[Condition]:
    if missing:
        n = counted(len(missing), "patient has", "patients have")
        yield Condition("warning", f"{n} no change and no bar: {listing(missing, _MOST_NAMED)}.", "no_change")
    without = [bar["patient"] for bar in bars if bar["level"] is None]
    if found.group and without:
        n = counted(len(without), "patient has", "patients have")
        text = f"{n} no {found.group.label}, and hatched bars: {listing(without, _MOST_NAMED)}."
        yield Condition("warning", text, "no_level")
    if all(abs(bar["change"]) <= 1 for bar in bars) and any(bar["change"] for bar in bars):
        text = "All changes lie between -1% and 1%. If they are fractions (-0.3 for -30%), multiply them by 100."
        yield Condition("warning", text, "fractions")
    if options.responses:
        yield from _contradictions(bars)


def _contradictions(bars: list[dict[str, Any]]) -> Iterator[Condition]:
    """Responses that the change denies; and those that it denies unless something else was decisive."""

    def those(level: tuple[str, ...], low: float, high: float) -> list[str]:
        return [
            f"{bar['patient']} ({bar['level']}, {bar['change']:+g}%)"
            for bar in bars
            if bar["level"] in level and low < bar["change"] < high
        ]

    edge = 1e-9
    wrong = those(("CR", "PR"), RESPONSE + edge, 1e300) + those(("SD",), PROGRESSION - edge, 1e300)
    if wrong:
        text = (
            f"The response contradicts the change of {counted(len(wrong), 'patient')} by RECIST 1.1 (response from "
            f"-30%, progression from +20%): {listing(wrong, _MOST_NAMED)}."
        )
        yield Condition("warning", text, "contradiction")
    odd = those(("SD", "PD"), -1e300, RESPONSE + edge)
    if odd:
        text = (
            f"{counted(len(odd), 'patient')} with SD or PD and a change of -30% or less, as where a response was not "
            f"confirmed or a new lesion was found: {listing(odd, _MOST_NAMED)}."
        )
        yield Condition("note", text, "unconfirmed")
