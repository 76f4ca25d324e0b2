"""From DATA and options to rows and columns, for commands that need neither time nor event nor, at first, R."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sarcstat import __version__
from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort.sample import Sample
    from sarcstat.data.reading.source import Source
    from sarcstat.results import Condition, Provenance

_PRINT_FORMAT = re.compile(r"F(\d{1,2})(?:\.(\d{1,2}))?", re.IGNORECASE)


def read_rows(
    source: Source,
    wanted: Sequence[tuple[str, str]],
    options: Mapping[str, Any],
    *,
    everything: bool = False,
    where: str = "--where",
    tell_words: bool = True,
) -> tuple[Dataset, list[tuple[str, Any]]]:
    """The wanted (option, column) pairs' columns, or all, and the rows that --where leaves out with the reason.

    `where` is the option that the condition comes from. `tell_words`: warn of words such as NA among levels.
    """
    from sarcstat.data.columns import check_columns

    condition, columns = condition_on(source, options, where)
    pairs = [*wanted, *columns]

    def needed(known: Sequence[str]) -> set[str]:
        check_columns(known, pairs, source=source.name)
        return set(known) if everything else {name for _, name in pairs}

    known = source.columns()
    dataset = _read(source, needed if known is None else needed(known))
    dataset, out = not_selected(dataset, condition, where)
    excluded = [*dataset.left_out, *out]
    return (with_words_told(dataset, wanted, excluded) if tell_words else dataset), excluded


#: Columns that are no levels, or whose words are refused or told elsewhere.
_NO_LEVELS = (
    *("--id", "--events-id", "--weight", "--time", "--entry", "--cluster", "--param", "--grade", "--action", "--best"),
    *("--print-format", "--test", "--summary", "--numeric", "--dose-reduction", "--discontinuation"),
)
_TIMES = ("--time", "--entry")


def with_words_told(
    dataset: Dataset, columns: Sequence[tuple[str, str]], excluded: Sequence[tuple[str, Any]]
) -> Dataset:
    """The data with a warning on words such as NA among the levels of the (option, column) pairs."""
    from dataclasses import replace

    said = words_told([(each, dataset, excluded) for each in columns])
    return replace(dataset, conditions=(*dataset.conditions, *said)) if said else dataset


def words_told(
    columns: Sequence[tuple[tuple[str, str], Dataset, Sequence[tuple[str, Any]]]],
) -> Sequence[Condition]:
    """That warning of (option, column) pairs, each with data that have the column and the rows that these leave out."""
    from sarcstat.data.doubts.words import codes_among, words_among

    levels = {name: (dataset, excluded) for (option, name), dataset, excluded in columns if option not in _NO_LEVELS}
    times = {name: (dataset, excluded) for (option, name), dataset, excluded in columns if option in _TIMES}
    return [
        *words_among([(dataset, name, used_rows(excluded)) for name, (dataset, excluded) in levels.items()]),
        *codes_among([(dataset, name, used_rows(excluded)) for name, (dataset, excluded) in times.items()]),
    ]


def used_rows(excluded: Sequence[tuple[str, Any]]) -> Any:
    """A mask of the rows that no reason leaves out; None where there is no reason."""
    from sarcstat.data.cohort.rows import none_of

    masks = [bad for _, bad in excluded]
    return none_of(masks, len(masks[0])) if masks else None


def row_condition(options: Mapping[str, Any], where: str = "--where") -> tuple[Any, list[tuple[str, str]]]:
    """The condition on rows (None without one), and its (option, column) pairs; `where` is the option it is from."""
    from sarcstat.data.expression import expression

    if not options["where"]:
        return None, []
    condition = expression.parse(options["where"], place=where)
    return condition, [(where, name) for name in expression.columns(condition)]


def condition_on(
    source: Source, options: Mapping[str, Any], where: str = "--where"
) -> tuple[Any, list[tuple[str, str]]]:
    """As `row_condition`, of a source; nothing of one that selects its rows itself."""
    from sarcstat.data.reading.source import selects_rows

    return (None, []) if selects_rows(source) else row_condition(options, where)


def not_selected(dataset: Dataset, condition: Any, where: str = "--where") -> tuple[Dataset, list[tuple[str, Any]]]:
    """The data with notes on the condition, and the rows that it leaves out with the reason."""
    from dataclasses import replace

    from sarcstat.data.expression import expression

    if condition is None:
        return dataset, []
    # A file of events may well hold none of the kind that is asked for.
    selected, notes = expression.select(condition, dataset, may_be_empty=where != "--where")
    dataset = replace(dataset, conditions=(*dataset.conditions, *notes))
    return dataset, [(f"not selected by {where}", ~selected)]


def _read(source: Source, columns: Any) -> Dataset:
    """The rows, read by a thread while this one imports what will be needed; R has to be started in this one."""
    from concurrent.futures import ThreadPoolExecutor

    from sarcstat.cli.analyses.cohorts.pipeline import canceled_on_error
    from sarcstat.data import warm_up

    if source.needs_r:
        return source.read(columns)
    warm_up()
    with ThreadPoolExecutor(1) as pool, canceled_on_error():
        reading = pool.submit(source.read, columns)
        import sarcstat.analysis.describe
        import sarcstat.render.terminal  # noqa: F401

        return reading.result()


def provenance(dataset: Dataset, sample: Sample, *, with_r: bool) -> Provenance:
    """Where a sample comes from; R is named where it computed something."""
    from sarcstat.results import Provenance

    versions = {"sarcstat": __version__, **dataset.engine}
    if with_r:
        from sarcstat.bridge import session

        versions["R"] = session.versions()["R"]
    return Provenance(
        source=dataset.source,
        sha256=dataset.sha256,
        rows_read=sample.rows_read,
        rows_used=sample.n,
        dropped=sample.dropped,
        versions=versions,
        simulated=dataset.simulated,
    )


def assignments(given: Sequence[str], option: str, example: str) -> dict[str, str]:
    """`VAR=VALUE` entries of a repeatable option; the last `=` divides."""
    found = {}
    for entry in given:
        name, equals, value = entry.rpartition("=")
        if not (equals and name and value):
            raise UsageError(f"{option} '{entry}' is not of the form VAR=VALUE.", f"For example: {option} {example}")
        found[name.strip()] = value.strip()
    return found


def print_formats(given: Sequence[str]) -> dict[str, int]:
    """The decimals of each variable with a print format such as `age=F8.2`."""
    found = {}
    for name, text in assignments(given, "--print-format", "age=F8.2").items():
        form = _PRINT_FORMAT.fullmatch(text)
        if not form or int(form[2] or 0) > 16:
            raise UsageError(f"--print-format {name}={text}: that is no print format.", "For example: F8.2 or F3.0")
        found[name] = int(form[2] or 0)
    return found
