"""The example of an output file, `examples/outputs/lung.spv`: our own numbers of R's lung data in SPSS's form.

python tests/outputs/lung.py    write it anew
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from outputs.examples import notes_table
from outputs.writer import constant, dimension, level, table, variable, write_viewer
from running import LUNG, ROOT, sarcstat

from sarcstat.outputs.number_format import NumberFormat
from sarcstat.outputs.output import Cell, Command, Label, Log, Output, Table

FILE = ROOT / "examples" / "outputs" / "lung.spv"
SYNTAX = "KM time BY sex\n  /STATUS=status(2)\n  /PRINT MEAN\n  /TEST LOGRANK."
LABELS = {1.0: "Male", 2.0: "Female"}


def lung() -> Output:
    """A log and one command: Notes and the tables of a Kaplan-Meier analysis by sex."""
    document = sarcstat("km", *LUNG, "--by", "sex", "--test", "logrank", "--format", "json").json
    tables = [_table(each) for each in document["tables"]]
    notes = replace(notes_table(SYNTAX, data="C:\\data\\lung.sav"), command="Kaplan-Meier")
    command = Command(name="Kaplan-Meier", tables=(notes, *tables), language="en")
    log = Log(f"GET FILE='C:\\data\\lung.sav'.\n{SYNTAX}")
    return Output(source="spv", name=FILE.name, version="29.0.1", language="en", entries=(log, command))


def _table(of: dict[str, Any]) -> Table:
    rows = list(dict.fromkeys(tuple(cell["row"]) for cell in of["cells"]))
    columns = list(dict.fromkeys(tuple(cell["column"]) for cell in of["cells"]))
    by_factor = any(row in (("1",), ("2",)) for row in rows)
    name = variable("sex", "Sex") if by_factor else constant("Tests")
    dimensions = [
        dimension(constant("Statistics"), "column", *(tuple(map(constant, path)) for path in columns)),
        dimension(name, "row", *(_row(path, by_factor=by_factor) for path in rows)),
    ]
    cells = {(columns.index(tuple(c["column"])), rows.index(tuple(c["row"]))): _cell(c) for c in of["cells"]}
    return table(constant(of["name"]), dimensions, cells, command="Kaplan-Meier")


def _row(path: tuple[str, ...], *, by_factor: bool) -> Label:
    if by_factor and path[0] in ("1", "2"):
        return level("sex", float(path[0]), LABELS[float(path[0])])
    return constant(path[0])


def _cell(of: dict[str, Any]) -> Cell:
    text = of["text"]
    digits = len(text.rstrip("%").partition(".")[2])
    form = NumberFormat("PCT" if text.endswith("%") else "F", 40, digits)
    return Cell(None, form, system_missing=True) if of["number"] is None else Cell(float(of["number"]), form)


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(write_viewer(lung()))
