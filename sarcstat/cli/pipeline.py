"""From DATA and options to cohorts: what every command on survival data does first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sarcstat import __version__
from sarcstat.errors import InputError, UsageError, counted
from sarcstat.results import Condition

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort import Cohort
    from sarcstat.data.outcome import Outcome
    from sarcstat.data.source import Source
    from sarcstat.results import Provenance


def column_list(given: Sequence[str], known: Sequence[str] | None) -> list[str]:
    """Columns of a repeatable option; commas separate, but an entry that is a column is not split."""
    names: list[str] = []
    for entry in given:
        names += [entry] if known and entry in known else [part.strip() for part in entry.split(",")]
    return list(dict.fromkeys(name for name in names if name))


def load(source: Source, columns: Collection[str] | None, *, warm: Callable[[], object] | None = None) -> Dataset:
    """The rows, read by a thread while R starts in this one; `warm` is called in the thread afterwards.

    R must start in the main thread. Nothing is gained for R's own data sets, which R has to read.
    """
    from concurrent.futures import ThreadPoolExecutor

    from sarcstat.bridge import session

    with ThreadPoolExecutor(1) as pool:
        if source.needs_r:
            warming = pool.submit(_import_frames, warm)
            session.start()
            warming.result()
            return source.read(columns)
        reading = pool.submit(source.read, columns)
        warming = pool.submit(_import_frames, warm)
        session.start()
        warming.result()
        return reading.result()


def _import_frames(warm: Callable[[], object] | None) -> None:
    import pandas as pd  # noqa: F401

    if warm:
        warm()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where time and event are, and the unit they are shown in."""

    time: str
    event: str
    param: str | None
    scale: float
    unit: str | None


def endpoint(options: Mapping[str, Any]) -> Endpoint:
    """The endpoint that --time, --event, --param and the units ask for; raises UsageError where they do not fit."""
    param, time, event = options["param"], options["time"], options["event"]
    if param is None and not (time and event):
        missing = " and ".join(name for name, value in (("--time", time), ("--event", event)) if not value)
        raise UsageError(f"{missing} missing.", "For example: --time months --event status=1")
    unit, shown = options["time_unit"], options["show_in"]
    if shown and not unit:
        raise UsageError("--show-in needs --time-unit, the unit the time column is in.")
    scale = 1.0
    if unit and shown and unit != shown:
        from sarcstat.data.outcome import DAYS

        days = {**DAYS, "months": options["month_days"]}
        scale = days[unit] / days[shown]
    return Endpoint(time or "AVAL", event or "CNSR=0", param, scale, shown or unit)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A data set with its outcome, and the rows to leave out with the reasons."""

    dataset: Dataset
    outcome: Outcome
    excluded: Sequence[tuple[str, Any]]
    options: Mapping[str, Any]

    def cohorts(self, factors: Sequence[str | None], strata: str | None, *, refuse_negative: bool) -> list[Cohort]:
        """A cohort for each factor; what is wrong with any of them is raised for all at once."""
        from sarcstat.data.cohort import cohort
        from sarcstat.errors import SarcstatError

        found, errors = [], []
        for by in factors:
            try:
                found.append(
                    cohort(
                        self.dataset,
                        self.outcome,
                        excluded=self.excluded,
                        by=by,
                        strata=strata,
                        negative_times="refuse" if refuse_negative else "drop",
                        names=self.options["names"],
                    )
                )
            except SarcstatError as error:
                errors.append(error)
        if errors:
            problems = list(dict.fromkeys(problem for error in errors for problem in error.problems))
            raise type(errors[0]).of(problems)
        return found

    def provenance(self, cohort: Cohort) -> Provenance:
        """Where a cohort comes from."""
        from sarcstat.bridge import session
        from sarcstat.results import Provenance

        return Provenance(
            source=self.dataset.source,
            sha256=self.dataset.sha256,
            rows_read=cohort.rows_read,
            rows_used=len(cohort.time),
            dropped=cohort.dropped,
            versions={"sarcstat": __version__, **session.versions()},
        )


def prepare(
    source: Source,
    where: Endpoint,
    extra: Sequence[tuple[str, str]],
    options: Mapping[str, Any],
    *,
    warm: Callable[[], object],
) -> Prepared:
    """Read the columns that are needed, select rows, and check time and event.

    `extra` are further (option, column) pairs. Raises InputError with everything that is wrong at once.
    """
    from sarcstat.data import expression
    from sarcstat.data.outcome import outcome, split_event
    from sarcstat.data.source import check_columns

    condition = expression.parse(options["where"]) if options["where"] else None
    known = source.columns()

    def wanted(columns: Sequence[str]) -> list[tuple[str, str]]:
        pairs = [("--time", where.time), ("--event", split_event(where.event, columns)[0]), *extra]
        pairs += [("--param", "PARAMCD")] if where.param or "PARAMCD" in columns else []
        return pairs + [("--where", name) for name in (expression.columns(condition) if condition else [])]

    if known is not None:
        check_columns(known, wanted(known), source=source.name)
    dataset = load(source, {name for _, name in wanted(known)} if known is not None else None, warm=warm)
    found_columns = list(dataset.frame.columns)
    check_columns(found_columns, wanted(found_columns), source=source.name)
    found, problems = outcome(
        dataset, time=where.time, event=where.event, names=options["names"], scale=where.scale, unit=where.unit
    )
    if problems:
        raise InputError.of(problems)
    excluded, notes = _excluded(dataset, where, condition)
    return Prepared(replace(dataset, conditions=(*dataset.conditions, *notes)), found, excluded, options)


def _excluded(dataset: Dataset, where: Endpoint, condition: Any) -> tuple[list[tuple[str, Any]], list[Condition]]:
    """The rows that --param and --where leave out, with the reasons, and a note where --where is missing."""
    from sarcstat.data import expression

    excluded: list[tuple[str, Any]] = []
    notes: list[Condition] = []
    if "PARAMCD" in dataset.frame.columns:
        excluded += _other_endpoints(dataset, where.param)
    if condition is not None:
        selected, missing = expression.select(condition, dataset.frame, dataset.codebook)
        excluded.append(("not selected by --where", ~selected))
        if missing:
            text = f"--where is missing in {counted(missing, 'row')}, which are not selected."
            notes.append(Condition("note", text, "where_missing"))
    return excluded, notes


def _other_endpoints(dataset: Dataset, param: str | None) -> list[tuple[str, Any]]:
    codes = dataset.frame["PARAMCD"]
    found = sorted(str(code) for code in codes.dropna().unique())
    if param is None and len(found) < 2:
        return []
    if param not in found:
        asked = "holds several endpoints" if param is None else f"has no endpoint '{param}'"
        hint = f"Choose one, for example --param {found[0]}." if found else None
        raise InputError(f"PARAMCD {asked}: {', '.join(found)}.", hint)
    return [(f"of other endpoints than {param}", ~(codes == param).fillna(False).to_numpy(dtype=bool))]
