"""Jobs of data commands carried out without a workspace: what each command makes of a table."""

from __future__ import annotations

from pathlib import Path

from data.steps.building import commands

from sarcstat.data.steps import dictionary
from sarcstat.data.steps.aggregating import aggregate
from sarcstat.data.steps.autorecoding import autorecode
from sarcstat.data.steps.choosing import got
from sarcstat.data.steps.combining import combine
from sarcstat.data.steps.files.sav_reading import read_sav
from sarcstat.data.steps.sorting import sort_cases
from sarcstat.data.steps.table import Table
from sarcstat.syntax.reading.commands.aggregate import Aggregate, Autorecode
from sarcstat.syntax.reading.commands.choosing import SortCases
from sarcstat.syntax.reading.commands.files import Combine, Get


def done(script: str, folder: Path, table: Table | None = None) -> Table:
    """The table that a script leaves; files are looked for in the folder."""
    for each in commands(script):
        if isinstance(each, Get):
            table = got(each, read_sav(folder / str(each.file.path)))
        elif isinstance(each, Combine):
            tables = [table if part.file.active else read_sav(folder / str(part.file.path)) for part in each.parts]
            table = combine(each, [each for each in tables if each is not None])
        else:
            assert table is not None
            if isinstance(each, SortCases):
                table = sort_cases(each, table)
            elif isinstance(each, Aggregate):
                table = aggregate(each, table)
            elif isinstance(each, Autorecode):
                table = autorecode(each, table)
            else:
                table = dictionary.apply(each, table)
    assert table is not None
    return table
