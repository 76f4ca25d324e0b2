"""`--decimals`: how many decimals estimates and measurements have in the tables of a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any

from sarcstat.errors import UsageError, listing

if TYPE_CHECKING:
    from sarcstat.display.shapes.document import Document

Make = Callable[[Mapping[str, Any], Mapping[str, Any]], "Document"]
_MOST = 15


def shown_with_decimals(make: Make) -> Make:
    """What makes a command's document, with the decimals that --decimals says; numbers themselves stay as they are.

    Raises UsageError for decimals of what is not shown.
    """

    @wraps(make)
    def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
        from sarcstat.display.formatting import Decimals, with_decimals

        if not options["decimals"]:
            return make(options, recorded)
        asked = Decimals(_places(options["decimals"]))
        with with_decimals(asked):
            made = make(options, recorded)
        unused = [name for name in asked.places if name not in asked.used]
        if unused:
            what = listing(f"'{name}'" for name in unused if name)
            where = f" of {what}" if what else ""
            raise UsageError(
                f"--decimals: the tables show no estimate or measurement{where}.",
                "Leave it out, or name another column.",
            )
        return made

    return document


def _places(given: Sequence[str]) -> dict[str, int]:
    """The decimals by column; those of everything under an empty name."""
    found: dict[str, int] = {}
    for entry in given:
        name, _, number = entry.rpartition("=")
        if not (number.isascii() and number.isdigit() and int(number[:9]) <= _MOST):
            raise UsageError(
                f"--decimals '{entry}' is neither N nor VAR=N, a whole number up to {_MOST}.",
                "For example: --decimals 2 --decimals age=1",
            )
        if found.setdefault(name.strip(), int(number)) != int(number):
            raise UsageError(f"--decimals: {name or 'all'} has two numbers of decimals.", "Give one of them.")
    return found
