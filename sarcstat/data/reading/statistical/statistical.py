"""SPSS, Stata and SAS files: values with labels, print formats and the codes that mean missing."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook, Dataset, Value, Variable
from sarcstat.data.columns import Wanted, wanted_columns
from sarcstat.data.reading.shared.encoding import detect, is_chinese
from sarcstat.data.reading.shared.probe import survives_reading
from sarcstat.data.reading.shared.whole_file import WholeFile
from sarcstat.data.reading.statistical import dta_check, sas_check, sav_check, transport
from sarcstat.data.reading.statistical.formats import as_dates, decimals, epoch
from sarcstat.data.reading.statistical.notes import lost_dates, notes, open_end_note, unread_rows_warning
from sarcstat.data.reading.statistical.sav_dictionary import weight_variable
from sarcstat.errors import InputError, NoRowsError
from sarcstat.files_read import read_bytes
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Cells = Mapping[str, Sequence[Any]]
    Mask = np.ndarray[Any, np.dtype[np.bool_]]

_PROGRAM = {".sav": "SPSS", ".zsav": "SPSS", ".dta": "Stata", ".sas7bdat": "SAS", ".xpt": "SAS"}
_READER = {
    ".sav": "read_sav",
    ".zsav": "read_sav",
    ".dta": "read_dta",
    ".sas7bdat": "read_sas7bdat",
    ".xpt": "read_xport",
}
#: What the library raises besides its own errors where a file is damaged: of numbers of rows that cannot be, of names
#: that are none.
_DAMAGE = (MemoryError, ArithmeticError, TypeError, ValueError, LookupError, AttributeError)
#: What ReadStat says where a text does not fit the encoding that the file declares.
_WRONG_ENCODING = "Unable to convert string"


@dataclass(slots=True)
class StatisticalFile(WholeFile):
    """A `.sav`, `.zsav`, `.dta`, `.sas7bdat` or `.xpt` file at a path; `weight` is the column of case weights."""

    weight: str | None = None

    def read(self, columns: Wanted = None) -> Dataset:
        """The named columns (all: None): floats, dates and texts, user-missing values set missing."""
        import pandas as pd

        from sarcstat.data.missing_words import without_words

        data = read_bytes(self.path, self.name)
        if self._program == "SPSS" and not sav_check.is_sound(data) and not survives_reading(str(self.path)):
            raise self._damaged()
        open_end = self._open_end(data)
        held = sas_check.rows_in_pages(data) if self.path.suffix.lower() == ".sas7bdat" else None
        digest, weighted = sha256(data).hexdigest(), self._weight_notes(data)
        del data
        cells, about, encoding = self._content(columns)
        found, variables = {}, {}
        for name, values in cells.items():
            found[name], variables[name] = self._column(name, values, about)
        rows = len(next(iter(cells.values()), ()))
        frame, _ = without_words(pd.DataFrame(found, index=range(rows), copy=False), self.na)
        said = notes(self.name, encoding, self._program, cells, variables)
        said += [open_end_note(self.name, rows)] if open_end else []
        said += [unread_rows_warning(self.name, rows, held)] if held is not None and held > rows else []
        said += lost_dates(self.name, cells, found, variables)
        said += weighted
        return self.dataset(frame, digest, codebook=Codebook(variables), conditions=said)

    def _weight_notes(self, data: bytes) -> list[Condition]:
        """What a reader should know of a file that is weighted, where no weights are asked for."""
        saved = weight_variable(data) if self._program == "SPSS" and self.weight is None else None
        if saved is None:
            return []
        text = (
            f"{self.name} is saved with WEIGHT BY {saved}, but each row counts once here; --weight {saved} counts so."
        )
        return [Condition("note", text, "file_weight")]

    def _open_end(self, data: bytes) -> bool:
        """Whether a file may have broken off without a trace.

        Raises InputError for one that is not whole, which the library would read in silence.
        """
        found = None
        if self.path.suffix.lower() == ".xpt":
            found = transport.trouble(data)
        elif self._program == "SPSS":
            found = sav_check.trouble(data)
        if found == "damaged" or (self._program == "Stata" and not dta_check.is_whole(data)):
            raise self._damaged()
        if found == "several":
            raise InputError(
                f"{self.name} holds several data sets.", "Export the one that is meant into a file of its own."
            )
        return found == "open end"

    @property
    def _program(self) -> str:
        return _PROGRAM[self.path.suffix.lower()]

    def _content(self, columns: Wanted) -> tuple[Cells, Any, str | None]:
        """The cells by column, pyreadstat's metadata, and the encoding if it is not the declared one."""
        try:
            try:
                cells, about = self._wanted(columns, None)
                encoding = None if self._program != "Stata" else _misread(cells, about)
            except UnicodeError:
                encoding = _codec("\n".join(_texts(*self._parse("ISO-8859-1", user_missing=True))))
            if encoding:
                cells, about = self._wanted(columns, encoding)
        except UnicodeError:
            raise self._damaged() from None
        if not any(cells.values()):
            raise NoRowsError(f"{self.name} has columns but no rows.", "Save it again, with its data.")
        return cells, about, encoding

    def _wanted(self, columns: Wanted, encoding: str | None) -> tuple[Cells, Any]:
        """The wanted cells and the metadata; raises UnicodeError where the encoding is another."""
        names = self._parse(encoding, metadataonly=True)[1].column_names
        if None in names:  # what could not be decoded
            raise UnicodeError
        wanted = wanted_columns(names, columns, source=self.name)
        return self._parse(encoding, usecols=wanted, user_missing=True)

    def _parse(self, encoding: str | None, **options: Any) -> tuple[Cells, Any]:
        """What pyreadstat reads; raises UnicodeError for a wrong encoding, InputError for a damaged file."""
        import pyreadstat

        if self._program != "SPSS" or options.get("metadataonly"):
            options.pop("user_missing", None)
        reader = getattr(pyreadstat, _READER[self.path.suffix.lower()])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", UserWarning)  # of two columns with one name it renames one
                cells, about = reader(
                    str(self.path),
                    encoding=encoding,
                    output_format="dict",
                    disable_datetime_conversion=True,
                    **options,
                )
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
            if _WRONG_ENCODING in str(error):
                raise UnicodeError from None
            raise self._damaged() from None
        except UserWarning:
            raise InputError(
                f"{self.name} has several columns of one name.",
                f"{self._program} allows no such file: rename one where it was made, or copy it again.",
            ) from None
        except UnicodeError:
            raise
        except _DAMAGE:
            raise self._damaged() from None
        return cells, about

    def _damaged(self) -> InputError:
        return damaged(self.name, self._program)

    def _column(self, name: str, cells: Sequence[Any], about: Any) -> tuple[pd.Series[Any], Variable]:
        values = _values(cells)
        declared = _declared_missing(values, about.missing_ranges.get(name, ()))
        missing = values[declared] if declared.any() else None
        values = values.mask(declared) if declared.any() else values
        form = about.original_variable_types.get(name) or ""
        origin = epoch(self._program, form) if values.dtype == float else None
        variable = Variable(
            label=about.column_names_to_labels.get(name) or "",
            value_labels=by_value(about.variable_value_labels.get(name, {})),
            decimals=decimals(form),
            measure=_measure(about.variable_measure.get(name)),
            user_missing=int(declared.sum()),
            declared_missing=missing,
            missing_rules=[(each["lo"], each["hi"]) for each in about.missing_ranges.get(name, ())],
        )
        return (as_dates(values, origin) if origin else values), variable


def damaged(name: str, program: str) -> InputError:
    """The error of a file that cannot be read as one of SPSS, Stata or SAS."""
    return InputError(
        f"{name} is damaged or incomplete: it cannot be read as a file of {program}.",
        "Copy or export it again; a transfer that broke off leaves such files.",
    )


def _texts(cells: Cells, about: Any) -> list[str]:
    """Every text of a file once: names, labels and values."""
    texts = {text for column in cells.values() for text in column if isinstance(text, str)}
    texts.update(label for labels in about.variable_value_labels.values() for label in labels.values())
    texts.update(filter(None, (*about.column_names, *about.column_labels)))
    return sorted(texts)


def _codec(latin: str) -> str:
    """The encoding of a text that was read as Latin-1, byte for byte."""
    data = latin.encode("latin-1")
    return {"gb18030": "GB18030", "cp1252": "WINDOWS-1252"}.get(detect(data), "ISO-8859-1")


def _misread(cells: Cells, about: Any) -> str | None:
    """GB18030 where Chinese was taken for Windows-1252: Stata before 14 does not say what it writes."""
    try:
        data = "\n".join(_texts(cells, about)).encode("cp1252")
    except UnicodeEncodeError:
        return None
    return "GB18030" if not data.isascii() and is_chinese(data) else None


def _values(cells: Sequence[Any]) -> pd.Series[Any]:
    """Numbers (None: nan) or texts, which ReadStat frees of padding; an empty text is missing."""
    import pandas as pd

    if any(isinstance(cell, str) for cell in cells):
        return pd.Series([cell or None for cell in cells], dtype="str")
    return pd.Series(cells, dtype=float)


def _declared_missing(values: pd.Series[Any], rules: Iterable[Mapping[str, Any]]) -> Mask:
    """Which cells the file's own rules declare missing: single values and ranges, both ends included."""
    import numpy as np

    declared = np.zeros(len(values), dtype=bool)
    for rule in rules:
        low, high = rule["lo"], rule["hi"]
        if isinstance(low, str):
            declared |= (values == low).to_numpy(dtype=bool)
        else:
            declared |= values.between(low, high).to_numpy(dtype=bool)
    return declared


def by_value(labels: Mapping[Value, str]) -> dict[Value, str]:
    """The labels sorted by value, numbers first."""
    return {value: labels[value] for value in sorted(labels, key=lambda each: (isinstance(each, str), each))}


def _measure(measure: str | None) -> str | None:
    return None if measure in (None, "unknown") else measure
