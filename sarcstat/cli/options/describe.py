"""The options of `sarcstat describe`: what fits together, and what to compute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sarcstat.errors import UsageError, closest, listing

if TYPE_CHECKING:
    from sarcstat.analysis.describe import DescribeOptions

SUMMARIES = {
    "median-range": ("median", "minimum", "maximum"),
    "median-iqr": ("median",),
    "mean-sd": ("mean", "std_deviation"),
}
STATISTICS = {
    "mean": ("mean",),
    "semean": ("mean_std_error",),
    "median": ("median",),
    "mode": ("mode",),
    "stddev": ("std_deviation",),
    "variance": ("variance",),
    "skewness": ("skewness", "skewness_std_error"),
    "kurtosis": ("kurtosis", "kurtosis_std_error"),
    "range": ("range",),
    "minimum": ("minimum",),
    "maximum": ("maximum",),
    "sum": ("sum",),
}
DEFAULT = ("mean", "stddev", "minimum", "maximum")
QUARTILES = (0.25, 0.75)
R_SUMMARY = ("minimum", "median", "mean", "maximum")


def check(options: Mapping[str, Any]) -> None:
    """Raise UsageError for options that the style does not have or that need another."""
    style = options["style"]
    journal = ("summaries", "nests", "tests", "smd", "two_columns")
    spss = ("procedure", "statistics", "percentiles", "no_tables")
    refused = {"journal": spss, "r": (*journal, *spss)}.get(style, journal)
    for name in refused:
        if options[name]:
            word = {"summaries": "summary", "nests": "nest", "tests": "test"}.get(name, name.replace("_", "-"))
            other = "journal" if name in journal else "spss"
            raise UsageError(
                f"--{word} belongs to --style {other}, but the style is {style}.",
                f"Leave it out, or say --style {other}.",
            )
    if style != "journal" and options["missing"] == "unknown":
        raise UsageError(
            "--missing unknown belongs to --style journal: the other tables show missing values anyway.",
            "Leave it out, or say --style journal.",
        )
    if options["weight"] and style in ("r", "both"):
        raise UsageError(
            f"--weight does not go with --style {style}: R's summary takes none.", "Use --style spss or journal."
        )
    if options["procedure"] == "descriptives":
        for name, what in (("percentiles", "no percentiles"), ("no_tables", "no frequency tables")):
            if options[name]:
                word = name.replace("_", "-")
                raise UsageError(f"--{word}: DESCRIPTIVES has {what}.", "Use --procedure frequencies.")
    if not options["by"] and (options["tests"] or options["smd"]):
        raise UsageError(f"--{'smd' if options['smd'] else 'test'} compares groups.", "Name them with --by.")
    if options["weight"] and (options["smd"] or [test for test in options["tests"] if test != "none"]):
        raise UsageError("With --weight there are no tests and no differences.", "Leave out --test and --smd.")


def nest_pair(entry: str) -> tuple[str, str]:
    """The outer and the inner variable of an entry of --nest."""
    outer, slash, inner = entry.partition("/")
    if not (slash and outer.strip() and inner.strip()):
        raise UsageError(f"--nest '{entry}' is not of the form OUTER/INNER.", "For example: --nest histology/subtype")
    return outer.strip(), inner.strip()


def summaries(given: Sequence[str]) -> dict[str, list[str]]:
    """The summaries of each variable; the entry of the empty name is for all others."""
    found: dict[str, list[str]] = {}
    for entry in given:
        name, _, listed = entry.rpartition("=")
        kinds = [kind.strip() for kind in listed.split(",")]
        for kind in kinds:
            if kind not in SUMMARIES:
                raise UsageError(f"--summary {entry}: '{kind}' is not a summary.", f"There are {', '.join(SUMMARIES)}.")
        found[name.strip()] = kinds
    return found


def statistics_of(options: Mapping[str, Any]) -> tuple[str, ...]:
    """The statistics that --statistics asks for, in the order of SPSS's tables."""
    if options["statistics"] is None:
        return ()
    asked = [word.strip().casefold() for word in options["statistics"].split(",")]
    asked = [*STATISTICS] if "all" in asked else asked
    for word in asked:
        if word not in (*STATISTICS, "default", "none"):
            meant = closest(word, STATISTICS)
            hint = f"Did you mean {meant}? " if meant else ""
            raise UsageError(
                f"--statistics: '{word}' is not a statistic.", f"{hint}There are {listing(STATISTICS, 20)}."
            )
    if options["procedure"] == "descriptives" and "all" not in (options["statistics"] or ""):
        for word in ("median", "mode"):
            if word in asked:
                raise UsageError(f"DESCRIPTIVES has no {word}.", "Use --procedure frequencies.")
    wanted = [*asked, *(DEFAULT if "default" in asked else ())]
    return tuple(name for word, names in STATISTICS.items() if word in wanted for name in names)


def computed(
    options: Mapping[str, Any],
    by: str | None,
    summarized: Mapping[str, Sequence[str]],
    tests: Mapping[str, str],
    nest: Mapping[str, str],
) -> list[DescribeOptions]:
    """What to compute, one entry a convention: the style decides."""
    from sarcstat.analysis.describe import DescribeOptions

    if options["style"] != "journal":
        usual = [name for word in DEFAULT for name in STATISTICS[word]]
        names = tuple(
            dict.fromkeys([*statistics_of(options), *usual, *(R_SUMMARY if options["style"] == "both" else ())])
        )
        shares = tuple(dict.fromkeys([*options["percentiles"], *(QUARTILES if options["style"] == "both" else ())]))
        spss = DescribeOptions(convention="spss", statistics=names, shares=shares)
        r = DescribeOptions(convention="r", statistics=R_SUMMARY, shares=QUARTILES)
        return {"spss": [spss], "r": [r], "both": [spss, r]}[options["style"]]
    kinds = {kind for each in summarized.values() for kind in each} or {"median-range"}
    if "" not in summarized:
        kinds.add("median-range")
    names = tuple(dict.fromkeys(name for kind in SUMMARIES if kind in kinds for name in SUMMARIES[kind]))
    return [
        DescribeOptions(
            convention="spss",
            statistics=names,
            shares=QUARTILES if "median-iqr" in kinds else (),
            testing=by is not None and "none" not in options["tests"] and not options["weight"],
            tests=tests,
            difference=options["smd"],
            nest=nest,
            seed=options["seed"],
        )
    ]
