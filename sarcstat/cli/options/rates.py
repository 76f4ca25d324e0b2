"""Options of the rates of adverse events in the time that patients were exposed, and of times to first events."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sarcstat.cli.options.shared import CONF_LEVEL
from sarcstat.cli.options.types import NumberList, Words
from sarcstat.errors import UsageError, closest, listing

if TYPE_CHECKING:
    from sarcstat.analysis.adverse_events import AdverseEventOptions
    from sarcstat.analysis.incidence_rates import RateOptions
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort.courses.adverse_events import Events
    from sarcstat.data.cohort.factor import Factor
    from sarcstat.results import AnalysisResult

Command = TypeVar("Command", bound=Callable[..., Any])


def rate_options() -> Callable[[Command], Command]:
    """Exposure, onset, and what is made of them."""

    def decorate(command: Command) -> Command:
        for option in reversed(
            [
                click.option("--exposure", metavar="COLUMN", help="Column of DATA: how long the patient was at risk. Rates per 100 patient-years."),
                click.option("--exposure-unit", type=click.Choice(["days", "weeks", "months", "years"]), help="Unit of --exposure and --onset."),
                click.option("--onset", metavar="COLUMN", help="Column of --events: when the event began, from where --exposure begins. Rates of first events."),
                click.option("--compare-rates", type=Words("ratio", "difference"), default="none", metavar="LIST", help="With --by: ratio or difference of the rates of two groups, or both."),
                click.option("--ref", "refs", metavar="VAR=LEVEL", multiple=True, help="Group that rates are compared with: a level, 'first' (default) or 'last'."),
                click.option("--times", metavar="LIST", type=NumberList(0), default=(), help="Share of patients with a first event by these times, in the unit of --onset; and its median."),
                click.option("--death", metavar="COLUMN[=VALUE]", help="With --times: the exposure ended with death, which competes (Aalen-Johansen)."),
            ]
        ):  # fmt: skip
            command = option(command)
        return command

    return decorate


def check_rates(options: Mapping[str, Any]) -> None:
    """Raise UsageError for options that need others."""
    needs = {
        "exposure": ("exposure_unit", "It says what 12 is: --exposure-unit months."),
        "exposure_unit": ("exposure", "Name the column with --exposure."),
        "onset": ("exposure", "Name the time at risk with --exposure."),
        "compare_rates": ("exposure", "Name the time at risk with --exposure."),
        "refs": ("compare_rates", "Say what is compared: --compare-rates ratio."),
        "times": ("onset", "Say when events began with --onset."),
        "death": ("times", "Say until when with --times."),
    }
    for name, (needed, hint) in needs.items():
        if options[name] and not options[needed]:
            raise UsageError(f"--{_word(name)} needs --{_word(needed)}.", hint)
    if options["compare_rates"] and not options["by"]:
        raise UsageError("--compare-rates compares groups.", "Name them with --by.")
    if options["conf_level"] != CONF_LEVEL and not options["exposure"]:
        raise UsageError("--conf-level is for rates, and there are none.", "Add --exposure.")


def _word(name: str) -> str:
    return {"refs": "ref"}.get(name, name.replace("_", "-"))


def rate_columns(options: Mapping[str, Any], columns: Sequence[str] | None) -> list[tuple[str, str]]:
    """The (option, column) pairs of DATA that rates need."""
    from sarcstat.data.cohort.outcome import split_event

    found = [("--exposure", options["exposure"])] if options["exposure"] else []
    if options["death"]:
        found.append(("--death", split_event(options["death"], columns or ())[0]))
    return found


def with_rate_tables(
    result: AnalysisResult,
    dataset: Dataset,
    events: Events,
    used: Any,
    group: Factor | None,
    options: Mapping[str, Any],
    counted: AdverseEventOptions,
) -> AnalysisResult:
    """The result with rates and times to first events, where they are asked for."""
    if not options["exposure"]:
        return result
    from sarcstat.analysis.first_events import FirstEventOptions, with_first_events
    from sarcstat.analysis.incidence_rates import with_rates
    from sarcstat.data.cohort.courses.event_times import exposure, status_of

    unit, level = options["exposure_unit"], options["conf_level"]
    exposed = exposure(dataset, options["exposure"], unit, used, names=options["names"])
    found = with_rates(result, events, used, group, exposed, _computed(group, options, counted))
    if not options["times"]:
        return found
    asked = FirstEventOptions(grades=counted.grades, times=options["times"], conf_level=level)
    death = status_of(dataset, options["death"], used, "--death") if options["death"] else None
    return with_first_events(found, events, used, group, exposed, death, asked)


def _computed(group: Factor | None, options: Mapping[str, Any], counted: AdverseEventOptions) -> RateOptions:
    from sarcstat.analysis.incidence_rates import RateOptions

    return RateOptions(
        grades=counted.grades,
        conf_level=options["conf_level"],
        compare=options["compare_rates"],
        reference=_reference(group, options, counted.unknown) if group and options["compare_rates"] else None,
        unknown=counted.unknown,
    )


def _reference(group: Factor, options: Mapping[str, Any], unknown: bool) -> int:
    """The number of the group that the others are compared with; raises UsageError for a level that does not occur.

    The last group is none where it is `unknown`: it stands for a missing value.
    """
    from dataclasses import replace

    from sarcstat.cli.options.cox import contrasts_of, pairs
    from sarcstat.data.cohort.covariate import Covariate

    known = [part.strip() for text in options["by"] for part in text.split(",")]
    for name in pairs(options["refs"], "--ref"):
        if name not in (*known, group.name):
            meant = closest(name, known)
            hint = f"Did you mean '{meant}'?" if meant else f"There are {listing(known, 10)}."
            raise UsageError(f"--ref: '{name}' is not a column of --by.", hint)
    wanted = pairs(options["refs"], "--ref").get(group.name, "first")
    if unknown:
        group = replace(group, values=group.values[:-1], texts=group.texts[:-1])
    coded = {"refs": [f"{group.name}={wanted}"], "contrasts": (), "style": "journal"}
    (contrast,) = contrasts_of(coded, [Covariate(group.name, group.label, None, group)]).values()
    return int(contrast.reference) % len(group.texts)
