"""SPSS, Stata and SAS files: values with labels, print formats and the codes that mean missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook, Dataset, Value, Variable
from sarcstat.data.columns import check_columns
from sarcstat.data.encoding import NAMES, is_chinese
from sarcstat.data.formats import as_dates, decimals, epoch
from sarcstat.errors import InputError, counted, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Mask = np.ndarray[Any, np.dtype[np.bool_]]

_PROGRAM = {".sav": "SPSS", ".zsav": "SPSS", ".dta": "Stata", ".sas7bdat": "SAS", ".xpt": "SAS"}
_READER = {
    ".sav": "read_sav",
    ".zsav": "read_sav",
    ".dta": "read_dta",
    ".sas7bdat": "read_sas7bdat",
    ".xpt": "read_xport",
}
#: What ReadStat says where a text does not fit the encoding that the file declares.
_WRONG_ENCODING = "Unable to convert string"


@dataclass(slots=True)
class StatisticalFile:
    """A `.sav`, `.zsav`, `.dta`, `.sas7bdat` or `.xpt` file at a path."""

    name: str
    path: Path
    na: Sequence[str] = ()
    needs_r: bool = field(default=False, init=False)

    def columns(self) -> list[str] | None:
        """None: the library that reads the names takes as long to load as the rows take to read."""
        return None

    def read(self, columns: Collection[str] | None = None) -> Dataset:
        """The named columns (all: None): floats, dates and texts, user-missing values set missing."""
        import hashlib

        import pandas as pd

        from sarcstat.data.values import without_words

        cells, about, encoding = self._content(columns)
        found, variables = {}, {}
        for name, values in cells.items():
            found[name], variables[name] = self._column(name, values, about)
        rows = len(next(iter(cells.values()), ()))
        frame = pd.DataFrame(found, index=range(rows), copy=False)
        return Dataset(
            frame=without_words(frame, self.na),
            codebook=Codebook(variables),
            source=self.name,
            sha256=hashlib.sha256(self.path.read_bytes()).hexdigest(),
            first_row=1,
            row_word="row",
            conditions=_notes(self.name, encoding, self._program, cells, variables),
        )

    @property
    def _program(self) -> str:
        return _PROGRAM[self.path.suffix.lower()]

    def _content(self, columns: Collection[str] | None) -> tuple[dict[str, list[Any]], Any, str | None]:
        """The cells by column, pyreadstat's metadata, and the encoding if it is not the declared one."""
        about, encoding = self._about()
        check_columns(about.column_names, [("", name) for name in columns or ()], source=self.name)
        wanted = [name for name in about.column_names if columns is None or name in columns]
        try:
            cells, about = self._parse(encoding, usecols=wanted, user_missing=True)
        except UnicodeError:
            encoding = self._encoding()
            cells, about = self._parse(encoding, usecols=wanted, user_missing=True)
        if not any(cells.values()):
            raise InputError(f"{self.name} has columns but no rows.", "Save it again, with its data.")
        return cells, about, encoding

    def _about(self) -> tuple[Any, str | None]:
        try:
            return self._parse(None, metadataonly=True)[1], None
        except UnicodeError:
            encoding = self._encoding()
            return self._parse(encoding, metadataonly=True)[1], encoding

    def _encoding(self) -> str:
        """GB18030 or Windows-1252, by the look of all texts of a file that does not keep what it declares."""
        cells, about = self._parse("ISO-8859-1", user_missing=True)
        texts = {text for column in cells.values() for text in column if isinstance(text, str)}
        texts.update(label for labels in about.variable_value_labels.values() for label in labels.values())
        texts.update(filter(None, (*about.column_names, *about.column_labels)))
        return "GB18030" if is_chinese("\n".join(sorted(texts)).encode("latin-1")) else "WINDOWS-1252"

    def _parse(self, encoding: str | None, **options: Any) -> tuple[dict[str, list[Any]], Any]:
        """What pyreadstat reads; raises UnicodeError for a wrong encoding, InputError for a damaged file."""
        import pyreadstat

        if self._program != "SPSS" or options.get("metadataonly"):
            options.pop("user_missing", None)
        reader = getattr(pyreadstat, _READER[self.path.suffix.lower()])
        try:
            cells, about = reader(
                str(self.path),
                encoding=encoding,
                output_format="dict",
                disable_datetime_conversion=True,
                **options,
            )
        except pyreadstat.ReadstatError as error:
            if _WRONG_ENCODING in str(error):
                raise UnicodeError from None
            raise self._damaged() from None
        return cells, about

    def _damaged(self) -> InputError:
        return InputError(
            f"{self.name} is damaged or incomplete: it cannot be read as a file of {self._program}.",
            "Copy or export it again; a transfer that broke off leaves such files.",
        )

    def _column(self, name: str, cells: list[Any], about: Any) -> tuple[pd.Series[Any], Variable]:
        values = _values(cells)
        declared = _declared_missing(values, about.missing_ranges.get(name, ()))
        values = values.mask(declared) if declared.any() else values
        form = about.original_variable_types.get(name) or ""
        origin = epoch(self._program, form) if values.dtype == float else None
        variable = Variable(
            label=about.column_names_to_labels.get(name) or "",
            value_labels=_by_value(about.variable_value_labels.get(name, {})),
            decimals=None if origin else decimals(form),
            measure=_measure(about.variable_measure.get(name)),
            user_missing=int(declared.sum()),
        )
        return (as_dates(values, origin) if origin else values), variable


def _values(cells: list[Any]) -> pd.Series[Any]:
    """Numbers (None: nan) or texts without the blanks that fill them up; an empty text is missing."""
    import pandas as pd

    if any(isinstance(cell, str) for cell in cells):
        texts = [cell.rstrip(" ") or None if isinstance(cell, str) else None for cell in cells]
        return pd.Series(texts, dtype="str")
    return pd.Series(cells, dtype=float)


def _declared_missing(values: pd.Series[Any], rules: Iterable[Mapping[str, Any]]) -> Mask:
    """Which cells the file's own rules declare missing: single values and ranges, both ends included."""
    import numpy as np

    declared = np.zeros(len(values), dtype=bool)
    for rule in rules:
        low, high = rule["lo"], rule["hi"]
        if isinstance(low, str):
            declared |= (values == low.rstrip(" ")).to_numpy(dtype=bool)
        else:
            declared |= values.between(low, high).to_numpy(dtype=bool)
    return declared


def _by_value(labels: Mapping[Value, str]) -> dict[Value, str]:
    """The labels sorted by value, numbers first; blanks that fill up a text are not part of it."""
    order = sorted(labels, key=lambda value: (isinstance(value, str), value))
    return {value.rstrip(" ") if isinstance(value, str) else value: labels[value].rstrip(" ") for value in order}


def _measure(measure: str | None) -> str | None:
    return None if measure in (None, "unknown") else measure


def _notes(
    name: str,
    encoding: str | None,
    program: str,
    cells: Mapping[str, Sequence[Any]],
    variables: Mapping[str, Variable],
) -> list[Condition]:
    """What a reader should know about how the file was read."""
    notes = []
    if encoding:
        shown = NAMES["gb18030" if encoding == "GB18030" else "cp1252"]
        text = f"The texts of {name} are not in the encoding it declares; they were read as {shown}."
        notes.append(Condition("note", text, "encoding"))
    missing = [f"{column} {about.user_missing:,}" for column, about in variables.items() if about.user_missing]
    if missing:
        text = f"Values that {name} declares missing were set missing: {listing(missing, 10)}."
        notes.append(Condition("note", text, "user_missing"))
    blank = [
        f"{column} {counted(empty, 'row')}"
        for column, values in cells.items()
        if (empty := sum(isinstance(cell, str) and not cell.strip(" ") for cell in values))
    ]
    if blank and program == "SPSS":
        text = f"Empty texts, which SPSS counts as values, are missing here: {listing(blank)}."
        notes.append(Condition("note", text, "blank_texts"))
    return notes
