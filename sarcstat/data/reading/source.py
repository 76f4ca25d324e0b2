"""Where data come from: the cheap checks that can be made before R starts, and the reader that fits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sarcstat import paths
from sarcstat.data.codebook import Dataset
from sarcstat.data.columns import Wanted
from sarcstat.data.marks import DecimalMark
from sarcstat.data.reading.parquet import ParquetFile
from sarcstat.data.reading.r_datasets import RDataset
from sarcstat.data.reading.shared.given import NOTHING, Given
from sarcstat.data.reading.shared.signature import BINARY, HEAD, TEXT, looks_like
from sarcstat.data.reading.simulated import WithMark
from sarcstat.data.reading.statistical.statistical import StatisticalFile
from sarcstat.data.reading.texts.delimited import DelimitedFile
from sarcstat.data.reading.workbooks.workbook import Workbook
from sarcstat.data.registry.naming import RelationName, relation_named
from sarcstat.errors import InputError, UsageError, closest, listing
from sarcstat.files_read import opened
from sarcstat.results import Condition

__all__ = ["FORMATS", "Source", "counts_rows", "open_source", "selects_rows"]

_TEXT = (".csv", ".tsv", ".txt")
_WORKBOOK = (".xlsx", ".xls", ".ods")
_STATISTICAL = (".sav", ".zsav", ".dta", ".sas7bdat", ".xpt")
FORMATS = (*_TEXT, *_WORKBOOK, *_STATISTICAL, ".parquet")
_R_FORMATS = (".rds", ".rda", ".rdata")
_R_DATASET = re.compile(r"([A-Za-z][A-Za-z0-9.]*)::(\S+)")


class Source(Protocol):
    """Something to read. `needs_r`: only R can read it, so it is read after R has started."""

    @property
    def name(self) -> str:
        """What the user typed."""

    @property
    def needs_r(self) -> bool: ...

    def columns(self) -> list[str] | None:
        """The column names, or None where finding them costs as much as reading."""

    def read(self, columns: Wanted = None) -> Dataset:
        """The named columns, or all; raises InputError for names that the data do not have.

        A function is given the names that there are, and returns the wanted ones.
        """


def counts_rows(source: object) -> bool:
    """Whether a source counts its rows as they are read: it gives distinct ones, each with how many it stands for.

    A source says so by an attribute of this name; its `read` is then asked for no more columns than belong together.
    """
    return bool(getattr(source, "counts_rows", False))


def selects_rows(source: object) -> bool:
    """Whether a source, or what stands behind it, selects rows itself: those not selected come as `left_out`."""
    while source is not None:
        if getattr(source, "selects_rows", False) or getattr(getattr(source, "dataset", None), "selected", False):
            return True
        source = getattr(source, "source", None) or getattr(source, "data", None)
    return False


def open_source(
    data: str,
    *,
    na: Iterable[str] = (),
    sheet: str | None = None,
    decimal: DecimalMark | None = None,
    ids: Iterable[str] = (),
    weight: str | None = None,
    layout: Given = NOTHING,
    counting: bool = False,
    timeout: float | None = None,
) -> Source:
    """The source behind `data`: a path, `-` for CSV on standard input, or `package::name`.

    `na` are the words that mean missing, `sheet` the name or number of a worksheet, `decimal` the decimal mark of
    numbers in texts (None: found out), `ids` the columns that identify somebody, whether there are such columns or
    not; `weight` is the column that cases are weighted by: without it a note tells of a file that has weights; `layout`
    is what is said of how a text or a sheet is laid out. `counting`: who asks can do with rows that differ and their
    counts, which is all that a database or a folder of Parquet files gives, each query within `timeout` seconds; else
    such DATA is refused. Raises InputError for what is wrong with the file at first sight, UsageError for a sheet, a
    decimal mark or a layout of something that has none.
    """
    asked = _Asked(tuple(na), sheet, decimal, frozenset(ids), weight, layout)
    name = relation_named(data)
    return WithMark(_relation(name, asked, timeout, counting=counting) if name else _reader(data, asked))


def _relation(name: RelationName, asked: _Asked, timeout: float | None, *, counting: bool) -> Source:
    """The relation of an engine."""
    from sarcstat.data.reading.relation import relation

    if not counting:
        raise InputError(
            f"{name.shown}: of a database or a folder of Parquet files only counts are fetched, and here the rows of "
            "patients are needed.",
            "Give a file: a single Parquet file is read into memory.",
        )
    _check_asked(name.shown, "", asked)
    return relation(name, asked.words, timeout)


@dataclass(frozen=True, slots=True)
class _Asked:
    """How the data are to be read, as `open_source` says it."""

    words: tuple[str, ...]
    sheet: str | None
    decimal: DecimalMark | None
    ids: frozenset[str]
    weight: str | None
    layout: Given


def _reader(data: str, asked: _Asked) -> Source:
    """The reader that fits."""
    path = Path(data)
    r_name = None if paths.there(path) else _R_DATASET.fullmatch(data)
    extension = "" if r_name or data == "-" else path.suffix.lower()
    _check_asked(data, extension, asked)
    words = asked.words
    if r_name:
        return RDataset(data, r_name[1], r_name[2], words)
    if data == "-":
        return DelimitedFile(data, None, words, asked.decimal, asked.ids, asked.layout)
    check_file(data, path)
    if extension in _TEXT:
        return DelimitedFile(data, path, words, asked.decimal, asked.ids, asked.layout)
    if extension in _WORKBOOK:
        return _text_as_workbook(data, path, asked) or _workbook(data, path, asked)
    if extension == ".parquet":
        return ParquetFile(data, path, words)
    return StatisticalFile(data, path, words, asked.weight)


def _workbook(data: str, path: Path, asked: _Asked) -> Workbook:
    """The workbook; raises UsageError for a layout that only a text has."""
    only = [option for option in ("--comment", "--delimiter", "--encoding") if option in asked.layout.options()]
    if only:
        raise UsageError(f"{only[0]} is for texts ({', '.join(_TEXT)}), but DATA is {data}.", "Leave it out.")
    return Workbook(data, path, asked.words, asked.sheet, asked.decimal, asked.ids, asked.layout)


def _text_as_workbook(data: str, path: Path, asked: _Asked) -> DelimitedFile | None:
    """The text that a file with a workbook's extension is, as many programs write it; None for a workbook."""
    with opened(path, data) as file:
        if looks_like(file.read(HEAD)) != TEXT:
            return None
    if asked.sheet is not None:
        raise UsageError(f"--sheet is for workbooks, but {data} is plain text whatever its name says.", "Leave it out.")
    note = Condition("note", f"{data} is plain text whatever its name says, and was read as such.", "text_as_workbook")
    return DelimitedFile(data, path, asked.words, asked.decimal, asked.ids, asked.layout, (note,))


def _check_asked(data: str, extension: str, asked: _Asked) -> None:
    """Raise UsageError for what is said of a file that does not have it."""
    if asked.sheet is not None and extension not in _WORKBOOK:
        raise UsageError(f"--sheet is for workbooks ({', '.join(_WORKBOOK)}), but DATA is {data}.", "Leave it out.")
    texts = has_texts(data)
    if asked.layout.max_rows is not None and data != "-":
        raise UsageError(f"--max-rows is for standard input, but DATA is {data}.", "A file has an end: leave it out.")
    said = list(asked.layout.options())
    if said and not texts:
        raise UsageError(
            f"{said[0]} is for texts and workbooks ({', '.join((*_TEXT, *_WORKBOOK))}), but DATA is {data}.",
            "Leave it out.",
        )
    if asked.decimal is not None and not texts:
        raise UsageError(
            f"--decimal is for numbers in texts ({', '.join((*_TEXT, *_WORKBOOK))}), but DATA is {data}.",
            "There numbers are stored as numbers.",
        )


def has_texts(data: str) -> bool:
    """Whether `data` holds numbers as texts, which have a decimal mark."""
    return data == "-" or Path(data).suffix.lower() in (*_TEXT, *_WORKBOOK)


def check_file(data: str, path: Path) -> None:
    """Raise InputError unless there is a file of a known format with something in it."""
    if not paths.there(path):
        if hindrance := paths.hindrance(path):
            raise InputError(f"{data} cannot be read: {hindrance}.", "Check the path and its permissions.")
        raise InputError(f"There is no file {data}.", _neighbor(path))
    if paths.is_folder(path):
        raise InputError(f"{data} is a folder, not a file.", _inside(path))
    if not paths.is_file(path):
        raise InputError(f"{data} is not a regular file.", "Give '-' as DATA to read CSV from standard input.")
    _check_extension(data, path.suffix.lower())
    with opened(path, data) as file:
        head = file.read(HEAD)
    if not head.strip():
        raise InputError(f"{data} is empty.", "Export the data again.")
    _check_content(data, path.suffix.lower(), head)


def _neighbor(path: Path) -> str | None:
    """The file that was probably meant."""
    folder = path.parent
    if not paths.is_folder(folder):
        return f"The folder {folder} does not exist either."
    names = [each.name for each in paths.inside(folder) if paths.is_file(each)]
    meant = closest(path.name, names)
    return f"Did you mean {folder / meant}?" if meant else None


def _inside(folder: Path) -> str:
    found = [each.name for each in paths.inside(folder) if each.suffix.lower() in FORMATS]
    return f"It holds {listing(found)}." if found else "It holds no file that can be read."


def _check_extension(data: str, extension: str) -> None:
    if extension in _R_FORMATS:
        raise InputError(
            f"{data} is not read, because reading an R file can run code hidden in it (in R before 4.4).",
            'In R, save the data as text: write.csv(x, "x.csv", row.names = FALSE).',
        )
    if extension not in FORMATS:
        kind = f"files ending in {extension}" if extension else "files without an extension"
        raise InputError(f"{data}: {kind} cannot be read.", f"Known formats: {', '.join(FORMATS)}.")


def _check_content(data: str, extension: str, head: bytes) -> None:
    """Raise InputError where the first bytes contradict the extension."""
    look = looks_like(head)
    unknown = look == BINARY and extension not in _TEXT
    workbooks = extension in _WORKBOOK and (look == TEXT or any(each in _WORKBOOK for each in look.extensions))
    if extension in look.extensions or unknown or workbooks:
        return
    if look == TEXT:
        hint = "If it holds values with a delimiter, rename it to .csv; else the file is damaged."
    else:
        hint = look.hint or f"Rename it to {' or '.join(look.extensions)}."
    raise InputError(f"{data} is not what its name says: it looks like {look.words}.", hint)
