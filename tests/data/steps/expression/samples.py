"""A small table for expressions, as data here and as lines of a script."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from sarcstat.data.steps.expression.evaluate import evaluate
from sarcstat.data.steps.expression.values import Happenings, Scope, Texts
from sarcstat.data.steps.table import Format, Missing, Table, number, text
from sarcstat.syntax.reading.reader import read_text

NONE = float("nan")
#: Numbers: `a` and `c` have user-missing values (9; 90 to 99 and -1), `k` are whole, `d` and `e` dates in seconds.
NUMBERS: dict[str, list[float]] = {
    "a": [1, 9, NONE, 0, -2.5, 0.125, 100, 3],
    "b": [2, -3, 0, 0.5, 7, NONE, 1, 0],
    "c": [95, 4, 2, -1, 0, 1, NONE, 99.5],
    "k": [1, 2, 0, 3, 31, NONE, 13, -1],
    "d": [13166064000, 13168652400, NONE, 13197600000.5, 11999999999, 13171248000, 13791686400, 86400],
    "e": [13166150400, 13166064001, 13170988800, NONE, 13797734400, 13139884800, 0, 13165459200],
}
#: Texts with their widths; without trailing blanks.
TEXTS: dict[str, tuple[int, list[str]]] = {
    "s": (6, ["ab", " x", "", "Ab c", "ab12", "12.5", "-3", "banana"]),
    "t": (3, ["ab", "x", "", "c", "12", ".", "an", "a"]),
    "u": (12, ["1-JAN-2000", "29/2/2001", "", "15.10.1582", "3 mar 99", "1,234.5", "$12", "13:05:09"]),
}
MISSING = {"a": Missing((9.0,)), "c": Missing((-1.0,), (90.0, 99.0)), "t": Missing(("x",))}
CASES = 8
_PRECISE = Format("F", 17, 3)


def table() -> Table:
    """The table."""
    columns = [number(name, np.array(values, float), _PRECISE) for name, values in NUMBERS.items()]
    columns += [text(name, np.array(values, object), width) for name, (width, values) in TEXTS.items()]
    return Table([replace(each, missing=MISSING.get(each.name, Missing())) for each in columns], source="sample")


def script() -> list[str]:
    """Commands that make the same table."""
    names = " ".join(f"{name} (F17.3)" for name in NUMBERS)
    texts = " ".join(f"{name} (A{width})" for name, (width, _) in TEXTS.items())
    rows = [
        " ".join(
            [
                *("." if values[case] != values[case] else repr(float(values[case])) for values in NUMBERS.values()),
                *(f'"{values[case]}"' for _, values in TEXTS.values()),
            ]
        )
        for case in range(CASES)
    ]
    return [
        f"DATA LIST LIST NOTABLE /{names} {texts}.",
        *("BEGIN DATA", *rows, "END DATA."),
        "MISSING VALUES a (9) /c (-1, 90 THRU 99) /t ('x').",
    ]


def values(expression: str, happened: Happenings | None = None, data: Table | None = None) -> list[Any]:
    """What an expression is worth in each case of the table, texts without trailing blanks."""
    (command,) = read_text(f"COMPUTE result={expression}.", "job.sps").commands
    found = evaluate(command.expression, Scope.of(table() if data is None else data, happened))
    return list(found.stripped() if isinstance(found, Texts) else found.values)


def is_text(expression: str) -> bool:
    """Whether an expression is a text: a table without cases tells."""
    (command,) = read_text(f"COMPUTE result={expression}.", "job.sps").commands
    return isinstance(evaluate(command.expression, Scope.of(table().rows(np.zeros(CASES, bool)))), Texts)
