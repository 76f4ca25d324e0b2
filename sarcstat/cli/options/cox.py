"""`VAR=VALUE` options of `sarcstat cox`: reference levels, contrasts, units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sarcstat.errors import UsageError, listing
from sarcstat.limits import LARGEST_NUMBER

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort.covariate import Covariate


def pairs(given: Sequence[str], option: str) -> dict[str, str]:
    """`VAR=VALUE` options as a mapping."""
    found = {}
    for entry in given:
        name, equals, value = entry.rpartition("=")
        if not equals or not name:
            raise UsageError(
                f"{option} '{entry}' is not of the form VAR=VALUE.",
                "It is the name of a column, an equals sign, and the value.",
            )
        found[name.strip()] = value.strip()
    return found


def contrasts_of(options: Mapping[str, Any], covariates: Sequence[Any]) -> dict[str, Any]:
    """The coding of every factor, its reference level found among the levels it has here."""
    from sarcstat.analysis.cox.contrasts import KINDS, Contrast
    from sarcstat.errors import closest

    refs, kinds = pairs(options["refs"], "--ref"), pairs(options["contrasts"], "--contrast")
    factors = {each.name: each.factor for each in covariates if each.factor is not None}
    default = "first" if options["style"] in ("r", "journal") else "last"
    found = {}
    for name, factor in factors.items():
        kind = kinds.get(name, "indicator").casefold()
        if kind not in KINDS:
            raise UsageError(f"--contrast {name}={kind}: there is no such contrast.", f"There are {', '.join(KINDS)}.")
        level = refs.get(name, default)
        texts = [*factor.texts]
        written = [str(value) for value in factor.values]
        if level not in (*texts, *written, "first", "last"):
            meant = closest(level, [*texts, *written])
            hint = f"Did you mean '{meant}'?" if meant else f"Its levels are {listing(texts, 10)}."
            raise UsageError(f"--ref {name}={level}: there is no such level.", hint)
        place = texts.index(level) if level in texts else written.index(level) if level in written else None
        found[name] = Contrast(kind, {"first": 0, "last": len(texts) - 1}.get(level, 0) if place is None else place)
    return found


def check_declared(categorical: Sequence[str], names: Sequence[str]) -> None:
    """Refuse a --categorical of a column that is not among the names of the model."""
    from sarcstat.errors import closest

    for name in categorical:
        if name not in names:
            meant = closest(name, names)
            hint = f"Did you mean '{meant}'?" if meant else f"There are {listing(names, 10)}."
            raise UsageError(f"--categorical: '{name}' is not a covariate.", hint)


def check_factors(options: Mapping[str, Any], covariates: Sequence[Any]) -> None:
    """Refuse a --ref or --contrast of something that is no factor, and a --unit of something that is one."""
    factors = {each.name for each in covariates if each.factor is not None}
    for option, given in (("--ref", options["refs"]), ("--contrast", options["contrasts"])):
        for name in pairs(given, option).keys() - factors:
            hint = f"Declare it with --categorical {name}."
            raise UsageError(f"{option}: '{name}' is not a categorical covariate.", hint)
    numbers = {each.name for each in covariates if each.factor is None}
    for name in [
        each for each in sorted(numbers) if any(o.startswith(f"{each}=") for o in options.get("orders") or ())
    ]:
        hint = f"--categorical {name} makes it a factor."
        raise UsageError(f"--order: '{name}' is taken as a number, whose values have no other order.", hint)
    for name in pairs(options["units"], "--unit").keys() & factors:
        raise UsageError(f"--unit: '{name}' is a factor, whose levels have no unit.", "Leave it out.")


def units_of(given: Sequence[str], names: Sequence[str]) -> dict[str, float]:
    """The unit of each covariate of --unit."""
    found = {}
    for name, text in pairs(given, "--unit").items():
        if name not in names:
            raise UsageError(f"--unit: '{name}' is not a covariate.", f"There are {listing(names, 10)}.")
        try:
            found[name] = float(text)
        except ValueError:
            found[name] = 0.0
        if not 1 / LARGEST_NUMBER <= abs(found[name]) <= LARGEST_NUMBER:
            raise UsageError(
                f"--unit {name}={text}: the unit must be a number other than 0.",
                f"For a hazard ratio per 10: --unit {name}=10.",
            )
    return found


def covariates_of(
    options: Mapping[str, Any], dataset: Dataset, names: Sequence[str], categorical: Sequence[str], times: Sequence[str]
) -> dict[str, Covariate]:
    """The covariates of a model by name, those of T_*x terms of `times` among them; raises what is wrong with them."""
    from sarcstat.data.cohort.covariate import covariates
    from sarcstat.errors import InputError

    units = units_of(options["units"], names)
    found, problems = covariates(dataset, names, categorical, names=options["names"], units=units)
    if problems:
        raise InputError.of(problems)
    check_factors(options, found)
    return {each.name: each for each in found} | time_dependent(dataset, times, options["names"])


def time_dependent(dataset: Dataset, names: Sequence[str], by_name: bool) -> dict[str, Covariate]:
    """The covariates of T_*x terms as numbers, codes of a factor among them, under the names the analysis expects."""
    from sarcstat.data.cohort.covariate import TIME_DEPENDENT, Covariate
    from sarcstat.data.cohort.outcome import number_column
    from sarcstat.errors import InputError

    found = {}
    for name in names:
        values, problems = number_column(dataset, name)
        if problems:
            raise InputError.of(problems)
        label = name if by_name else dataset.codebook.label(name)
        found[TIME_DEPENDENT + name] = Covariate(TIME_DEPENDENT + name, label, values, None)
    return found
