"""What Kaplan-Meier analyses compute, from the options of a command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sarcstat.cli.styles import beyond_spss
from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.analysis.kaplan_meier import KaplanMeierOptions

ALL_TESTS = "logrank,breslow,tarone"
#: What an option is where another command does not offer it.
_NOT_OFFERED: Mapping[str, Any] = {
    "percentiles": (),
    "times": (),
    "tau": None,
    "tests": ("logrank",),
    "pairwise": "none",
    "p_adjust": "none",
    "trend": False,
    "trend_scores": None,
    "table": False,
    "plot": False,
    "suppress": None,
}


def kaplan_meier_options(options: Mapping[str, Any]) -> KaplanMeierOptions:
    """What to compute: the style decides the conventions, --conf-type the interval."""
    from sarcstat.analysis.kaplan_meier import KaplanMeierOptions

    options = {**_NOT_OFFERED, **options}
    style, conf_type = options["style"], options["conf_type"]
    own = {"spss": "spss", "r": "log"}
    wanted = {"spss": ["spss"], "journal": ["spss"], "r": ["r"], "both": ["spss", "r"]}[style]
    if beyond_spss(options):
        wanted = ["r"]
    conf_types = {name: conf_type if conf_type and len(wanted) == 1 else own[name] for name in wanted}
    if style == "both" and conf_type:
        conf_types["r"] = conf_type
    # R counts those who have had the event where SPSS counts survivors.
    shares = [round(1 - share, 12) for share in options["percentiles"]] if style == "r" else options["percentiles"]
    return KaplanMeierOptions(
        conf_types=conf_types,  # type: ignore[arg-type]
        conf_level=options["conf_level"],
        surviving=tuple(shares),
        times=options["times"],
        tau=options["tau"],
        tests=tests_of(options),
        pairwise=options["pairwise"],
        p_adjust=options["p_adjust"],
        trend=options["trend_scores"] or (() if options["trend"] else None),
        curves=options["table"] or options["plot"] or bool(options["suppress"] and options["times"]),
    )


def tests_of(options: Mapping[str, Any]) -> tuple[str, ...]:
    """The tests between groups; with sampling weights there is one. Raises UsageError for another that is asked for."""
    tests: tuple[str, ...] = tuple(options["tests"])
    if not options.get("sampling_weights") or not tests:
        return tests
    if tests not in (("logrank",), tuple(ALL_TESTS.split(","))):
        others = " and ".join(each for each in tests if each != "logrank")
        raise UsageError(
            f"--sampling-weights: of {others} there is no test with weights.",
            "The log-rank test has a weighted form, the robust score test: --test logrank, or leave --test out.",
        )
    return ("weighted_logrank",)
