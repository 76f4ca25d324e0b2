"""What a search found, as a table, as sentences and as records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sarcstat.crosscheck.search.found import Answer, Found, Solution
from sarcstat.crosscheck.verdict import CheckedCommand
from sarcstat.display.shapes.table import Cell, Path, Table, table_of
from sarcstat.errors import counted

NAME = "What gives the printed numbers"


def search_table(commands: Sequence[CheckedCommand]) -> Table | None:
    """A line a set of changes that gives all printed cells of tables, or the most; None where nothing was searched."""
    cells: dict[tuple[Path, Path], Cell] = {}
    for command in commands:
        for answer in command.searched.answers if command.searched is not None else ():
            for solution in answer.fitting or answer.nearest:
                row = (str(command.number), _tables(answer), _verdict(answer), solution.words)
                cells |= {(row, (name,)): cell for name, cell in _columns(solution)}
    if not cells:
        return None
    return table_of(
        name=NAME,
        cells=cells,
        row_headings=("Command", "Tables", "", "Analysis"),
    )


def _tables(answer: Answer) -> str:
    return ", ".join(map(str, answer.tables))


def _verdict(answer: Answer) -> str:
    if not answer.fitting:
        return "nearest"
    return "gives all" if len(answer.fitting) == 1 else "each gives all"


def _columns(solution: Solution) -> Iterator[tuple[str, Cell]]:
    yield "Changes", Cell(str(len(solution.changes)), len(solution.changes))
    yield "Cells right", Cell(f"{solution.right:,} of {solution.cells:,}", solution.right)
    yield "Set right", Cell(f"{solution.gained:,}", solution.gained)
    yield "Wrong without each change", Cell(", ".join(f"{each:,}" for each in solution.needs))
    yield "Explain", Cell(", ".join(dict.fromkeys(each.topic for each in solution.changes)))


def search_notes(commands: Sequence[CheckedCommand]) -> Iterator[str]:
    """What each search came to, in sentences."""
    for command in commands:
        if command.searched is not None:
            yield from (f"Command {command.number}: {text}" for text in _sentences(command.searched))


def _sentences(found: Found) -> Iterator[str]:
    for answer in found.answers:
        tables = f"table{'s' if len(answer.tables) > 1 else ''} {_tables(answer)}"
        if not answer.fitting:
            yield f"None of the known alternatives gives {tables} ({counted(answer.differing, 'cell')} differ)."
            continue
        best = answer.fitting[0]
        text = f"{best.words}: gives every printed cell of {tables}; {counted(best.gained, 'cell')} decide it."
        others = len(answer.fitting) - 1
        if others:
            verb = "gives" if others == 1 else "give"
            text += f" The printed digits do not tell it from {counted(others, 'other')} that {verb} the same."
        yield text
    yield _how(found)


def _how(found: Found) -> str:
    text = f"{counted(found.trials, 'analysis', 'analyses')} tried, among {', '.join(found.dimensions) or 'nothing'}"
    if found.stopped:
        done = f"all sets of up to {counted(found.finished, 'change')}" if found.finished else "not all changes alone"
        text += f"; the limit was reached after {done} for all tables at once: --search-limit raises it"
    return f"{text}."


def search_record(found: Found) -> dict[str, Any]:
    """The same with the field names of JSON."""
    return {
        "trials": found.trials,
        "changes_finished": found.finished,
        "limit_reached": found.stopped,
        "dimensions": list(found.dimensions),
        "answers": [
            {
                "tables": list(answer.tables),
                "cells_different": answer.differing,
                "fits": [_solution(each) for each in answer.fitting],
                "nearest": [_solution(each) for each in answer.nearest],
            }
            for answer in found.answers
        ],
    }


def _solution(of: Solution) -> dict[str, Any]:
    return {
        "changes": [{"dimension": each.dimension, "change": each.words, "topic": each.topic} for each in of.changes],
        "cells_right": of.right,
        "cells_compared": of.cells,
        "cells_set_right": of.gained,
        "cells_wrong_without": list(of.needs),
    }
