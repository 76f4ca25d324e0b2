"""The table of Notes, typed. Its rows are known by their English constants, or by their order where a format has
only words in the language of the output."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from sarcstat.outputs.date_format import moment
from sarcstat.outputs.output import Cell, Label, Notes, Table

SUBTYPE = "Notes"
_ROWS = {
    "Output Created": "created",
    "Comments": "comments",
    "Data": "data_file",
    "Active Dataset": "active_dataset",
    "File Label": "file_label",
    "Filter": "filter",
    "Weight": "weight",
    "Split File": "split",
    "N of Rows in Working Data File": "rows",
    "Syntax": "syntax",
}
_CONDITIONS = {"filter": "Filter", "weight": "Weight", "split": "Split File", "rows": "N of Rows"}
_MISSING_GROUP = "Missing Value Handling"
#: Where a row of the group Input stands, counted from its end.
_MOMENT = re.compile(r"(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d{2}:\d{2}:\d{2})")
_MONTHS = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"
_INPUT_FROM_END = ("rows", "split", "weight", "filter")


def typed_notes(table: Table) -> Notes:
    """What a table of Notes says."""
    rows = list(_rows(table))
    found, missing = _by_word(rows)
    if "created" not in found:  # single words, such as Filter, are the same in several languages
        found, missing = _by_order(rows)
    texts = {name: cell.text for name, cell in found.items()}
    created = found.get("created")
    rows_read = found.get("rows")
    return Notes(
        created=_iso(created) if created is not None else None,
        comments=texts.get("comments", "").strip() or None,
        data_file=texts.get("data_file", "").strip() or None,
        active_dataset=texts.get("active_dataset", "").strip() or None,
        file_label=texts.get("file_label", "").strip() or None,
        filter=_condition(found.get("filter")),
        weight=_condition(found.get("weight")),
        split=_condition(found.get("split")),
        rows=_whole(rows_read) if rows_read is not None else None,
        missing=tuple(cell.text for cell in missing if cell.text.strip()),
        syntax=texts["syntax"].replace("\r\n", "\n").replace("\r", "\n").rstrip() if "syntax" in texts else None,
        lacking=tuple(word for name, word in _CONDITIONS.items() if name not in found),
    )


def _rows(table: Table) -> Iterator[tuple[tuple[Label, ...], Cell]]:
    """Each row's path with its cell, in the order shown, of a table with one dimension."""
    if len(table.dimensions) == 1:
        for place, path in enumerate(table.dimensions[0].leaves):
            yield path, table.cells.get((place,), Cell())


def _by_word(rows: Sequence[tuple[tuple[Label, ...], Cell]]) -> tuple[Mapping[str, Cell], list[Cell]]:
    """The cells by the English words of their rows."""
    found: dict[str, Cell] = {}
    missing: list[Cell] = []
    for path, cell in rows:
        name = _ROWS.get(path[-1].word)
        if name is not None:
            found.setdefault(name, cell)
        elif path[0].word == _MISSING_GROUP:
            missing.append(cell)
    return found, missing


def _by_order(rows: Sequence[tuple[tuple[Label, ...], Cell]]) -> tuple[Mapping[str, Cell], list[Cell]]:
    """The cells by their order: creation, comments; a group of what went in; groups; the syntax; a group of what it
    took."""
    found: dict[str, Cell] = {}
    alone = [cell for path, cell in rows if len(path) == 1]
    found.update(zip(("created", "comments", "syntax"), alone, strict=False))
    groups: dict[str, list[Cell]] = {}
    for path, cell in rows:
        if len(path) > 1:
            groups.setdefault(path[0].text, []).append(cell)
    parts = list(groups.values())
    if parts:
        found.update(_input(parts[0]))
    return found, [cell for part in parts[1:-1] for cell in part]


def _input(cells: Sequence[Cell]) -> dict[str, Cell]:
    """The group of what went in: its last four rows are always there, those before may be absent."""
    if len(cells) < len(_INPUT_FROM_END) or not cells[-1].text.strip().isdigit():
        return {}
    found = dict(zip(_INPUT_FROM_END, reversed(cells), strict=False))
    before = list(cells[: -len(_INPUT_FROM_END)])
    if before and _is_path(before[0].text):
        found["data_file"] = before.pop(0)
    found.update(zip(("active_dataset", "file_label"), before, strict=False))
    return found


def _is_path(text: str) -> bool:
    return "/" in text or "\\" in text or text.casefold().endswith((".sav", ".zsav"))


def _condition(cell: Cell | None) -> Label | None:
    """What a filter, weight or split is; None for `<none>`, in whatever language."""
    if cell is None or not cell.text.strip() or (cell.text.startswith("<") and cell.text.endswith(">")):
        return None
    return cell.label if cell.label is not None else Label(kind="text", text=cell.text)


def _iso(cell: Cell) -> str | None:
    """A moment as ISO 8601, to the second; its text where that is no date that can be read."""
    if cell.number is None:
        found = _MOMENT.fullmatch(cell.text.strip())
        month = _MONTHS.find(found[2].upper()) // 3 + 1 if found else 0
        return f"{found[3]}-{month:02d}-{found[1]:0>2}T{found[4]}" if found and month else cell.text.strip() or None
    date = moment(cell.number)
    return date.replace(microsecond=0).isoformat() if date is not None else None


def _whole(cell: Cell) -> int | None:
    if cell.number is not None:
        return int(cell.number)
    digits = "".join(filter(str.isdigit, cell.text))
    return int(digits) if digits and len(digits) < 16 else None


def notes_of(tables: Sequence[Table]) -> Notes | None:
    """The Notes among the tables of a command, typed; None where there are none."""
    found = next((table for table in tables if table.subtype == SUBTYPE), None)
    return typed_notes(found) if found is not None else None
