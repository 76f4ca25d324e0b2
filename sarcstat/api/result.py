"""What a call gives back: the tables, the statistics and the sentences of a document, and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sarcstat import files_read
from sarcstat.api.keys import keys_of

if TYPE_CHECKING:
    import os

    import pandas as pd

    from sarcstat.api.tables import Tables
    from sarcstat.cli.options.figure_files import Drawn
    from sarcstat.data.reading.source import Source
    from sarcstat.display.shapes.document import Document
    from sarcstat.results import Condition


class Result:
    """The result of a command: `print` shows it as a terminal does, a notebook as a page."""

    def __init__(self, document: Document, command: str, source: str | Source, options: Mapping[str, Any]) -> None:
        self.document = document
        # Plain values of their own: what is written to a list afterwards is no option of this analysis.
        self._command, self._source, self._options = command, source, keys_of(options)
        self._read = files_read.all_read()

    @property
    def tables(self) -> Tables:
        """The tables as pandas data frames with unrounded numbers, by place or by name; `.text`: as displayed."""
        from sarcstat.api.tables import Tables

        return Tables([(table, section.heading) for section in self.document.sections for table in section.tables])

    @property
    def statistics(self) -> pd.DataFrame:
        """Every number, one a row, in the long form that `--format csv` writes."""
        from sarcstat.api.tables import statistics

        return statistics(self.document)

    @property
    def conditions(self) -> Sequence[Condition]:
        """Notes and warnings with their codes."""
        return self.document.conditions

    @property
    def warnings(self) -> list[str]:
        """What the reader must know before the numbers are used."""
        return _texts(self.conditions, "warning")

    @property
    def notes(self) -> list[str]:
        """All else that is said: of the data, and of how each number was computed."""
        own = [note for section in self.document.sections for note in section.notes]
        return list(dict.fromkeys([*_texts(self.conditions, "note"), *own]))

    def to_dict(self) -> dict[str, Any]:
        """All there is, as `--format json` writes it: options, provenance, conditions, tables, statistics, curves."""
        import json

        from sarcstat.render.json import render

        found: dict[str, Any] = json.loads(render(self.document))
        return found

    def save(self, *files: str | os.PathLike[str], reference_docx: str | os.PathLike[str] | None = None) -> None:
        """Write the result to files, all or none; each extension decides the format.

        Raises UsageError for an extension that names none, InputError for what cannot be written.
        """
        from sarcstat.api.calls import telling
        from sarcstat.api.saving import save_document

        files_read.again(self._read)
        telling(save_document)(self.document, [str(each) for each in files], reference_docx)

    def figure(self, kind: str | None = None, **options: Any) -> Figure:
        """The figure of the same analysis, drawn as `sarcstat plot` does; `options` are that command's.

        `kind` is km, cuminc, cox or forest (default: the usual one). Options of the analysis hold for the figure too,
        but for those that only concern its tables; one that figures do not have is refused, unless it is set to None.
        """
        from sarcstat.api.calls import called_again, telling
        from sarcstat.api.figures import figure_of

        command, chosen = telling(figure_of)(self._command, kind, self._options, options)
        return telling(called_again)(command, chosen, self._source, self.document)

    def _repr_html_(self) -> str:
        from sarcstat.render.html import fragment

        return fragment(self.document)

    def __str__(self) -> str:
        from sarcstat.render.text import render

        return render(self.document)

    def __repr__(self) -> str:
        return f"<sarcstat.Result of {self._command}: {self.document.title}>"


class Figure:
    """A finished figure; a notebook shows it."""

    def __init__(self, drawn: Drawn) -> None:
        self._drawn = drawn
        self._read = files_read.all_read()

    @property
    def conditions(self) -> Sequence[Condition]:
        """Notes and warnings with their codes."""
        return list(dict.fromkeys([*self._drawn.conditions, *self._drawn.picture.conditions]))

    @property
    def description(self) -> str:
        """What is drawn, in words."""
        return self._drawn.picture.description

    @property
    def warnings(self) -> list[str]:
        """What the reader must know before the figure is used."""
        return _texts(self.conditions, "warning")

    @property
    def notes(self) -> list[str]:
        """All else that is said: of the data, and of how each number was computed."""
        return list(dict.fromkeys([*_texts(self.conditions, "note"), *self._drawn.notes]))

    @property
    def matplotlib(self) -> Any:
        """matplotlib's figure, whose artists hold the numbers drawn."""
        return self._drawn.picture.figure

    def save(self, *files: str | os.PathLike[str]) -> None:
        """Write the figure to files (.svg, .pdf, .png, .tiff, .eps), all or none.

        Raises UsageError for another extension, InputError for what cannot be written.
        """
        from sarcstat.api.calls import telling
        from sarcstat.api.saving import save_picture

        files_read.again(self._read)
        telling(save_picture)(self._drawn.picture, [str(each) for each in files])

    def _repr_svg_(self) -> str:
        return self._drawn.picture.render("svg").decode("utf-8")

    def __repr__(self) -> str:
        return f"<sarcstat.Figure: {self.description}>"


def _texts(conditions: Sequence[Condition], kind: str) -> list[str]:
    return [each.text for each in conditions if each.kind == kind]
