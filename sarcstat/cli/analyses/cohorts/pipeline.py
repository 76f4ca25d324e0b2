"""From DATA and options to cohorts: what every command on survival data does first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sarcstat.cli.analyses.cohorts.prepared import Prepared, beside_covariates
from sarcstat.cli.analyses.cohorts.wanted import (
    WantedEndpoint,
    called_by_param,
    columns_of,
    competing_columns,
    other_endpoints,
    refuse_events,
    told_apart,
)
from sarcstat.errors import InputError, SarcstatError, UsageError

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort.outcome import Outcome
    from sarcstat.data.reading.source import Source
    from sarcstat.results import Condition

Result = TypeVar("Result")
#: The options that say how a text or a sheet is laid out.
LAYOUT = ("header_row", "skip", "comment", "delimiter", "encoding", "max_rows")


def column_list(given: Sequence[str], known: Sequence[str] | None) -> list[str]:
    """Columns of a repeatable option; commas separate, but an entry that is a column is not split.

    Raises UsageError for an entry that names none, as an empty variable of a shell does.
    """
    names: list[str] = []
    for entry in given:
        names += [entry] if known and entry in known else [part.strip() for part in entry.split(",")]
    if given and not any(names):
        raise UsageError(
            f"An option that takes columns has none: '{given[0]}'.", "Name a column, or leave the option out."
        )
    return list(dict.fromkeys(name for name in names if name))


def words(text: str | Sequence[str]) -> tuple[str, ...]:
    """The words of a comma list; words that are a list already stay as they are."""
    if not isinstance(text, str):
        return tuple(text)
    return tuple(word.strip() for word in text.split(",") if word.strip())


#: Options that name one column, by the name of their parameter.
_ONE_COLUMN = (
    *("action", "best", "by", "change", "cluster", "death", "discontinuation", "dose_reduction", "duration", "entry"),
    *("event", "events_id", "exposure", "first_by", "id_", "last_by", "offset", "ongoing", "onset", "patient"),
    *("sampling_weights", "soc", "strata", "term", "time", "weight", "what", "when"),
)
#: Options that name several.
_COLUMNS = ("by", "split", "covariates", "categorical", "rows", "within", "split_covariates")
#: Options of one text, with what an empty one would leave unsaid.
_TEXTS = {
    "where": "it says of no row whether it is used",
    "events_where": "it says of no event whether it is used",
    "events_sheet": "it names no sheet",
    "param": "it names no endpoint",
}


def checked_events_sheet(options: Mapping[str, Any]) -> str | None:
    """The sheet of --events that is asked for; raises UsageError where these are no workbook."""
    sheet: str | None = options["events_sheet"]
    if sheet is not None and not str(options["events"]).lower().endswith((".xlsx", ".xls", ".ods")):
        raise UsageError(
            f"--events-sheet is for workbooks (.xlsx, .xls, .ods), but --events is {options['events']}.",
            "Leave it out.",
        )
    return sheet


def _check_named(options: Mapping[str, Any]) -> None:
    """Refuse an option that names columns, or rows, with an empty text, as an empty variable of a shell is one."""
    empty = [name for name in _ONE_COLUMN if options.get(name) == ""]
    empty += [name for name in _COLUMNS if options.get(name) and not words(",".join(options[name]))]
    for name, what in _TEXTS.items():
        if options.get(name) == "":
            raise UsageError(f"--{name.replace('_', '-')} is empty: {what}.", "Leave the option out.")
    for name in empty:
        word = "id" if name == "patient" else name.rstrip("_").replace("_", "-")
        raise UsageError(f"--{word} names no column: it is empty.", "Name a column, or leave the option out.")


def opened(options: Mapping[str, Any]) -> Source:
    """What DATA names, read as --na, --decimal, --sheet and --id say; data in memory are a source themselves.

    Its rows are made ready as the options say: times of dates, one row a patient, labels. Raises UsageError for an
    option of a column that is empty.
    """
    from sarcstat.cli.analyses.cohorts.readying import readied
    from sarcstat.cli.analyses.cohorts.selecting import looking_for_patients, selecting
    from sarcstat.data.reading.memory import InMemory
    from sarcstat.data.reading.shared.given import given
    from sarcstat.data.reading.source import counts_rows, open_source

    _check_named(options)
    data = options["data"]
    if not isinstance(data, str):
        # Who counts rows is not asked for the column that may name patients.
        typed = not isinstance(data, InMemory) and not counts_rows(data)
        counting = selecting(cast("Source", data), options) if counts_rows(data) else cast("Source", data)
        return readied(counting, options, typed=typed)
    ids = [options[name] for name in ("id_", "patient") if options.get(name)]
    source = open_source(
        data,
        na=words(options["na"]),
        sheet=options["sheet"],
        decimal=options["decimal"],
        ids=ids,
        weight=options.get("weight"),
        layout=given(**{name: options[name] for name in LAYOUT}),
        counting=options.get("counting", False),
        timeout=options.get("timeout"),
    )
    if counts_rows(source):
        return readied(looking_for_patients(selecting(source, options), options), options, typed=False)
    return readied(source, options, typed=True)


def load(
    source: Source,
    columns: Collection[str] | Callable[[Sequence[str]], Collection[str]] | None,
    *,
    warm: Callable[[], object] | None = None,
) -> Dataset:
    """The rows, read by a thread while R starts in this one; `warm` is called in the thread afterwards.

    R must start in the main thread, and its first part before there is another one. Nothing is gained for R's own
    data sets, which R has to read.
    """
    from concurrent.futures import ThreadPoolExecutor

    from sarcstat.bridge import session
    from sarcstat.data.reading.memory import InMemory

    if isinstance(source, InMemory):
        return source.read(columns)
    session.boot()
    with ThreadPoolExecutor(1) as pool, canceled_on_error():
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


@contextmanager
def canceled_on_error() -> Iterator[None]:
    """A block that does not wait for a query of another thread when it ends by an error, as by Ctrl-C."""
    from sarcstat import cleanup

    try:
        yield
    except BaseException:
        cleanup.cancel_all()
        raise


def _import_frames(warm: Callable[[], object] | None) -> None:
    from sarcstat.data import warm_up

    warm_up()
    if warm:
        warm()


def all_of(tasks: Iterable[Callable[[], Result]]) -> list[Result]:
    """The results of all tasks; what is wrong with any of them is raised at once."""
    found: list[Result] = []
    errors: list[SarcstatError] = []
    for task in tasks:
        try:
            found.append(task())
        except SarcstatError as error:
            errors.append(error)
    if errors:
        problems = list(dict.fromkeys(problem for error in errors for problem in error.problems))
        raise type(errors[0]).of(problems)
    return found


def prepare(
    source: Source,
    wanted: Sequence[WantedEndpoint],
    extra: Sequence[tuple[str, str]],
    options: Mapping[str, Any],
    *,
    warm: Callable[[], object],
    tell_words: bool = True,
) -> Prepared:
    """Read the columns that are needed, select rows, and check time and event of every endpoint.

    `extra` are further (option, column) pairs. `tell_words`: warn of words such as NA among levels. Raises InputError
    with everything that is wrong at once.
    """
    from sarcstat.cli.analyses.cohorts.from_when import columns_of_entry
    from sarcstat.cli.analyses.cohorts.rows import condition_on, not_selected, with_words_told
    from sarcstat.data.columns import check_columns

    condition, columns = condition_on(source, options)
    extra = [*extra, *columns_of_entry([each.time for each in wanted], options)]
    extra += [(option, name) for option, name in beside_covariates(options) if name]

    def needed(known: Sequence[str]) -> set[str]:
        pairs = [*columns_of(wanted, known), *extra, *columns]
        refuse_events(wanted, extra, known)
        check_columns(known, pairs, source=source.name)
        return {name for _, name in pairs}

    known = source.columns()
    dataset = load(source, needed if known is None else needed(known), warm=warm)
    dataset = called_by_param(dataset, wanted[0], options)
    outcomes = _outcomes(dataset, wanted, options)
    excluded = other_endpoints(dataset, wanted[0].param) if "PARAMCD" in dataset.frame.columns else []
    dataset, out = not_selected(dataset, condition)
    excluded = [*dataset.left_out, *excluded, *out]
    dataset = _with_outcomes_told(dataset, wanted, outcomes, excluded, options)
    if tell_words:
        dataset = with_words_told(dataset, [*columns_of(wanted, list(dataset.frame.columns)), *extra], excluded)
    return Prepared(dataset, told_apart(outcomes), excluded, options)


def _outcomes(dataset: Dataset, wanted: Sequence[WantedEndpoint], options: Mapping[str, Any]) -> list[Outcome]:
    """Time and event of every endpoint; raises InputError with all that is wrong with any of them."""
    from sarcstat.cli.analyses.cohorts.from_when import from_entry
    from sarcstat.data.cohort.outcome import outcome
    from sarcstat.data.cohort.timed import event_of

    names, there = options["names"], list(dataset.frame.columns)
    found = [
        outcome(dataset, time=time, event=event_of(event, time, there), names=names, scale=each.scale, unit=each.unit)
        for each in wanted
        for time, event in [(each.time, each.event)]
    ]
    problems = [problem for _, wrong in found for problem in wrong]
    if problems:
        raise InputError.of(list(dict.fromkeys(problems)))
    return [from_entry(dataset, made, each.scale, options) for (made, _), each in zip(found, wanted, strict=True)]


def _with_outcomes_told(
    dataset: Dataset,
    wanted: Sequence[WantedEndpoint],
    outcomes: Sequence[Outcome],
    excluded: Sequence[tuple[str, Any]],
    options: Mapping[str, Any],
) -> Dataset:
    """The data with what has to be said of times and events that seem to be none, and of a status of several values.

    The latter not where values of it are said to compete.
    """
    from dataclasses import replace

    from sarcstat.data.cohort.event_meaning import doubtful_event
    from sarcstat.data.cohort.outcome import split_event
    from sarcstat.data.cohort.rows import none_of
    from sarcstat.data.cohort.several_codes import codes_of_outcome
    from sarcstat.data.cohort.timed import own_unit
    from sarcstat.data.cohort.unlikely_times import unlikely_times

    elsewhere = {name for _, name in competing_columns(options, [str(name) for name in dataset.frame.columns])}
    masks = [bad for _, bad in excluded]
    used = none_of(masks, len(dataset.frame))
    said: list[Condition] = []
    for each, outcome in zip(wanted, outcomes, strict=True):
        unit = own_unit(each.time) or options["time_unit"]
        said += unlikely_times(dataset, outcome, each.time, used, each.scale, unit)
        said += doubtful_event(outcome, split_event(each.event, list(dataset.frame.columns))[1])
        if outcome.event.name not in elsewhere:
            said += codes_of_outcome(outcome, masks, dataset.counts)
    return replace(dataset, conditions=(*dataset.conditions, *dict.fromkeys(said))) if said else dataset
