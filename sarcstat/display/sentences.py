"""Sentences under every result: who was analyzed, and by which versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sarcstat.errors import counted, listing
from sarcstat.results import WITHHELD, AnalysisResult, Hidden, Provenance, Statistic, simulated_sentence
from sarcstat.vocabulary import TERMS


def patients(result: AnalysisResult) -> str:
    """Patients used, rows left out by reason, and the coding of the event."""
    source = result.provenance
    rows = result.details.get("start_stop")
    who = counted(source.rows_used, "patient")
    if rows:
        who = f"{counted(rows['patients'], 'patient')} in {counted(rows['rows'], 'row')}"
    text = f"{source.source}: {who} of {counted(source.rows_read, 'row')} used"
    if source.dropped:
        text += f"; {'rows ' if rows else ''}left out: "
        text += ", ".join(f"{n:,} {reason}" for reason, n in source.dropped.items())
    return f"{text}. Event: {result.labels['coding']}.{_simulated(source)}"


def model_counts(result: AnalysisResult) -> tuple[Any, Any]:
    """Patients and events of a Cox model by R's count, which is that of everything else.

    SPSS's leaves out who was censored before the first event of a stratum; the events are the same.
    """
    found = result.find(context="case_processing", convention=result.conventions[0])
    counts = {each.name: each.value if isinstance(each.value, Hidden) else int(each.value or 0) for each in found}
    n, early = counts["n"], counts.get("n_early_censored", 0)
    both = WITHHELD if isinstance(n, Hidden) or isinstance(early, Hidden) else n + early
    return both, counts["n_events"]


def rows_used(result: AnalysisResult) -> str:
    """Rows used, and rows left out by reason; for results without an event."""
    source = result.provenance
    text = f"{source.source}: {source.rows_used:,} of {counted(source.rows_read, 'row')} used"
    if source.dropped:
        text += "; left out: " + ", ".join(f"{n:,} {reason}" for reason, n in source.dropped.items())
    return f"{text}.{_simulated(source)}"


def _simulated(source: Provenance) -> str:
    """A sentence more where the rows are no patients."""
    return f" {simulated_sentence(source.simulated)}" if source.simulated else ""


def random_tables(result: AnalysisResult) -> list[str]:
    """How Monte Carlo p-values were made, where there are any."""
    numbers = sorted({int(each.value or 0) for each in result.find(name="monte_carlo_tables")})
    if not numbers:
        return []
    computed = result.options.get("computed")
    seed = {**result.options, **(computed if isinstance(computed, dict) else {})}["seed"]
    shown = " or ".join(f"{number:,}" for number in numbers)
    return [
        f"Fisher's exact test, Monte Carlo: {shown} random tables with the same margins, seed {seed}, where the table "
        "is too large to be exact."
    ]


def limits_of_times(results: Sequence[AnalysisResult], within: Sequence[str] = ()) -> Iterator[str]:
    """What journal style does with limits of survival times: none is below 0, and where SPSS's method has none.

    `within` says of each result of which subgroup it is, empty of all patients.
    """
    places = within or [""] * len(results)
    several = len({each.labels.get("time") for each in results}) > 1
    every = [
        (place, result, each)
        for place, result in zip(places, results, strict=True)
        for each in result.find(convention=result.conventions[0])
    ]
    if any(_is_negative_time(each) for _, _, each in every):
        yield "A lower limit of 0 is negative by SPSS's method, which prints it so; no survival time is."
    without = dict.fromkeys(
        _whose(place, result, each) + (f" ({result.labels['time']})" if several else "")
        for place, result, each in every
        if each.context == "survfit" and _lacks_interval(result, each)
    )
    if without:
        yield (
            f"SPSS's method has no interval of the median for {listing(list(without), 10)}; --conf-type log gives "
            "survfit's."
        )


def _whose(place: str, result: AnalysisResult, curve: Statistic) -> str:
    """The patients of a curve: a group, within its stratum or subgroup, where there are any."""
    if curve.stratum_level is not None:
        place = f"{result.labels.get('stratum', curve.stratum)} {curve.stratum_level}"
    if curve.group1_level is None:
        return place or "all patients"
    group = f"{result.labels.get('group', curve.group1)} {curve.group1_level}"
    return f"{group} within {place}" if place else group


def _is_negative_time(statistic: Statistic) -> bool:
    value = statistic.value
    return TERMS[statistic.name].kind == "time" and isinstance(value, int | float) and value < 0


def _lacks_interval(result: AnalysisResult, median: Statistic) -> bool:
    """Whether a median is reached and SPSS's interval of it does not exist."""
    if median.name != "median" or median.value is None or median.convention != "spss":
        return False
    index = result.index("spss")
    limit = index.get(median.key._replace(name="median_conf_low"))
    return limit is not None and limit.value is None and computed_conf_type(result) == "spss"


def computed_conf_type(result: AnalysisResult) -> object:
    """The interval of medians in SPSS's convention."""
    computed = result.options["computed"]
    assert isinstance(computed, dict)
    return computed["conf_types"].get("spss")


def versions(result: AnalysisResult) -> str:
    """The programs that computed it."""
    return ", ".join(f"{name} {version}" for name, version in result.provenance.versions.items()) + "."
