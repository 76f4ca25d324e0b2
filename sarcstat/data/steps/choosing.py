"""KEEP, DROP and RENAME of GET FILE, SAVE, ADD FILES and MATCH FILES."""

from __future__ import annotations

from collections.abc import Sequence

from sarcstat.data.steps.dictionary import only, without
from sarcstat.data.steps.naming import renamed
from sarcstat.data.steps.table import Table
from sarcstat.syntax.reading.commands.files import Chosen, Get, Save
from sarcstat.syntax.reading.source import Place


def got(command: Get, table: Table) -> Table:
    """What GET FILE takes of the data of its file."""
    return chosen(command.chosen, table, command.place)


def to_save(command: Save, table: Table) -> Table:
    """The data that SAVE writes; the cases that UNSELECTED=DELETE leaves out are for the caller to take away."""
    lasting = table.holding(each for each in table.columns if not each.name.startswith("#"))
    return chosen(command.chosen, lasting, command.place)


def chosen(choices: Sequence[Chosen], table: Table, place: Place) -> Table:
    """The variables that KEEP (in its order), DROP and RENAME leave, one after the other as they are written.

    Raises InputError for unknown variables, for names that two would have, and where none is left.
    """
    for each in choices:
        if each.name == "RENAME":
            table = renamed(each.renamings, table)
        elif each.name == "KEEP":
            table = only(each.variables, table)
        else:
            table = without(each.variables, table, place)
    return table
