"""Transformations that another program, PSPP, is asked to carry out: which, and what must not be among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sarcstat.syntax.reading.job import Foreign
from sarcstat.syntax.reading.names import Kind, rules
from sarcstat.syntax.reading.nesting import Item
from sarcstat.syntax.reading.source import Place, Source, Troubles
from sarcstat.syntax.reading.splitting import Piece, Splitter, first_words

#: Commands that PSPP 1.6.2 has and that neither read nor write files, run programs or draw random numbers.
FOREIGN = frozenset(
    ["LOOP", "DO REPEAT", "COUNT", "VECTOR", "LEAVE", "RANK", "N OF CASES", "N", "SORT VARIABLES", "FLIP"]
)
#: What ends a block, or leaves it, stands in it only.
_WITHIN = frozenset(["END LOOP", "BREAK", "END REPEAT"])


def check_block(source: Source, piece: Piece, troubles: Troubles) -> None:
    """Remember as mistakes what stands in a LOOP or DO REPEAT and is no transformation.

    DO REPEAT may put any word for another, the name of a command too: so each command has to begin with a known name.
    """
    inner = Source(source.name, source.text[: piece.end])
    splitter = Splitter(inner, Troubles())
    splitter.skip_command(piece.start)
    for part in splitter.pieces():
        if part.kind in FOREIGN:
            check_block(source, part, troubles)
        elif part.kind != "comment" and not _allowed(inner, part):
            shown = " ".join(inner.text[part.start : part.end].split()[:2])
            message = f"'{shown}' cannot stand in a block that PSPP carries out"
            troubles.mistake(message, Place(source, part.start), "Only transformations can.")


def _allowed(source: Source, part: Piece) -> bool:
    found = rules(first_words(source.text, part.start, part.end)[0])
    allowed = [rule for rule in found if rule.kind is Kind.TRANSFORMATION or rule.name in FOREIGN | _WITHIN]
    return part.kind == "command" and bool(found) and len(allowed) == len(found)


def joined(items: Iterable[Item]) -> list[Item]:
    """The commands, with transformations in a row that have foreign ones among them as one for the other program.

    Between two commands that read the data everything goes through the same pass: vectors and scratch variables live
    no longer.
    """
    found: list[Item] = []
    run: list[Item] = []
    for item in items:
        if item.kind is Kind.TRANSFORMATION or isinstance(item.statement, Foreign):
            run.append(item)
        elif item.kind is Kind.SKIPPED:
            found.append(item)
        else:
            found += _run(run)
            found.append(item)
            run = []
    return [*found, *_run(run)]


def _run(items: list[Item]) -> Iterator[Item]:
    foreign = next((item.statement for item in items if isinstance(item.statement, Foreign)), None)
    if foreign is None:
        yield from items
        return
    texts = (item.text.rstrip().removesuffix(".") for item in items if item.text)
    text = "".join(f"{each}.\n" for each in texts)
    yield Item(Foreign(foreign.name, text, foreign.place), foreign.name, Kind.DATA, text)
