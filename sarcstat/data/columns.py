"""Whether the columns that the options name exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from shlex import quote

from sarcstat.errors import InputError, Problem, closest, counted, listing
from sarcstat.results import Condition

#: The columns to read: names, what makes names of those that there are, or None for all.
Wanted = Collection[str] | Callable[[Sequence[str]], Collection[str]] | None

#: The source that has no name: a data frame in memory.
FRAME = "data frame"
#: A hint lists this many column names.
SHOWN = 20
#: Where all of them are.
LISTS_THEM = "'sarcstat columns FILE' lists them."


def shown(source: str) -> str:
    """What a source is called in a sentence."""
    return {"-": "Standard input", FRAME: f"The {FRAME}"}.get(source, source)


def check_columns(known: Iterable[str], wanted: Sequence[tuple[str, str]], *, source: str) -> None:
    """Raise InputError for every (option, column) of `wanted` that is not among the `known` columns.

    An empty option is not mentioned.
    """
    columns = list(known)
    options: dict[str, list[str]] = {}
    for option, column in wanted:
        if column not in columns:
            options.setdefault(column, []).extend([option] if option else [])
    if not options:
        return
    problems = [
        Problem(f"{shown(source)} has no column '{column}'{_named(used)}.", _meant(column, columns))
        for column, used in options.items()
    ]
    last = problems[-1]
    problems[-1] = Problem(last.message, " ".join(filter(None, (last.hint, _available(columns, source)))))
    raise InputError.of(problems)


def _named(options: list[str]) -> str:
    return f" ({', '.join(dict.fromkeys(options))})" if options else ""


def _meant(column: str, columns: list[str]) -> str | None:
    meant = closest(column, columns)
    return f"Did you mean '{meant}'?" if meant else None


def _available(columns: list[str], source: str) -> str:
    if len(columns) == 1:
        return (
            f"Its only column is '{columns[0]}': are its values separated by something other than a comma, "
            "semicolon, tab or '|'? --delimiter says by what."
        )
    listed = "" if source in ("-", FRAME) else f" 'sarcstat columns {quote(source)}' lists them."
    return f"Its columns are {listing(columns, SHOWN)}.{listed}"


def wanted_columns(known: Iterable[str], wanted: Wanted, *, source: str) -> list[str]:
    """The wanted ones of the known columns, in their order.

    Raises InputError for those that are not there, and for those that are there more than once.
    """
    names = list(known)
    chosen = set(names if wanted is None else wanted(names) if callable(wanted) else wanted)
    check_columns(names, [("", name) for name in sorted(chosen)], source=source)
    found = [name for name in names if name in chosen]
    check_distinct(found, source=source)
    return found


def check_distinct(names: Iterable[str], *, source: str) -> None:
    """Raise InputError where a column name occurs more than once; empty names do not count."""
    repeated = [name for name, times in Counter(filter(None, names)).items() if times > 1]
    if repeated:
        named = listing((f"'{name}'" for name in repeated), len(repeated))
        columns = "these columns" if len(repeated) > 1 else "this column"
        raise InputError(
            f"{source} has {columns} more than once: {named}.",
            "Give every column a name of its own, so that it is clear which one is meant.",
        )


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns as they are called here; empty for a column without a name.

    `with_blanks` are those whose blanks were removed; `renamed` maps a name as it is written to what its column is
    called, because without its blanks it would be another column's name.
    """

    names: Sequence[str]
    with_blanks: Sequence[str] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)


def header(written: Iterable[str]) -> Header:
    """The names without blanks around them; names that differ only in such blanks are told apart by a number.

    Names that are written alike stay alike.
    """
    given = list(written)
    short, with_blanks = stripped(given)
    names, taken, renamed = list(short), set(short), {}
    for name in [each for each, times in Counter(filter(None, short)).items() if times > 1]:
        forms = list(dict.fromkeys(raw for raw, each in zip(given, short, strict=True) if each == name))
        first = name if name in forms else forms[0]
        for number, form in enumerate((form for form in forms if form != first), start=2):
            renamed[form] = _free(f"{name}_{number}", taken)
            names = [renamed[form] if raw == form else each for raw, each in zip(given, names, strict=True)]
    return Header(names, [each for each in with_blanks if each not in {form.strip() for form in renamed}], renamed)


def _free(name: str, taken: set[str]) -> str:
    """The name, or one like it that no column has; it is taken then."""
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def stripped(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """The names without blanks around them, and those of them that had some."""
    pairs = [(name.strip("\ufeff \t\r\n\xa0\u3000"), name) for name in names]
    return [short for short, _ in pairs], [short for short, name in pairs if short != name]


def header_notes(header: Header, nameless: int) -> list[Condition]:
    """What was changed in the header, and how many columns cannot be used for want of a name."""
    notes = []
    if header.with_blanks:
        text = f"Blanks around column names removed: {listing(header.with_blanks)}."
        notes.append(Condition("note", text, "header_blanks"))
    if header.renamed:
        called = listing((f"'{written}' is '{name}' here" for written, name in header.renamed.items()), 20)
        text = f"Column names that differ from another one only in blanks around them: {called}."
        notes.append(Condition("note", text, "header_alike"))
    if nameless:
        text = f"{counted(nameless, 'column has', 'columns have')} no name and cannot be used."
        notes.append(Condition("note", text, "nameless_columns"))
    return notes
