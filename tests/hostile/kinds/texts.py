"""Delimited texts: `km`, `cox`, `describe` … of a damaged .csv, .tsv or .txt."""

from __future__ import annotations

from random import Random

from hostile.case import Case
from hostile.mutating import altered, damaged

ROWS = "".join(
    f"{i};{30 * i % 700 + 7};{i % 2};{('Obs', 'Lev', 'Lev+5FU')[i % 3]};{40 + i % 37};2020-0{i % 9 + 1}-1{i % 9}\n"
    for i in range(1, 41)
)
TABLE = f"id;time;status;arm;age;date\n{ROWS}"
#: Commands on columns of these names.
COMMANDS = (
    ("columns", "DATA"),
    ("km", "DATA", "--time", "time", "--event", "status=1", "--by", "arm"),
    ("cox", "DATA", "--time", "time", "--event", "status=1", "--covariates", "age,arm"),
    ("describe", "DATA", "--variables", "age,arm", "--by", "status"),
    ("crosstab", "DATA", "--rows", "arm", "--columns", "status"),
    ("follow-up", "DATA", "--time", "time", "--event", "status=1"),
    ("km", "DATA", "--time", "time", "--event", "status=1", "--where", "age > 50 and arm = 'Lev'"),
)


def on(name: str, chance: Random) -> list[str]:
    """A command on a file of that name."""
    return [name if word == "DATA" else word for word in chance.choice(COMMANDS)]


def delimited(chance: Random) -> Case:
    """A damaged text, or one in another encoding, from a file or standard input."""
    text = TABLE.replace(";", chance.choice((",", ";", "\t", "|", " ")))
    if chance.random() < 0.7:
        text = altered(text, chance)
    content = text.encode(chance.choice(("utf-8", "utf-8", "latin-1", "utf-16", "cp1252")), "replace")
    if chance.random() < 0.5:
        content = damaged(content, chance)
    name = chance.choice(("a.csv", "a.tsv", "a.txt", "-"))
    files, stdin = ({}, content) if name == "-" else ({name: content}, b"")
    return Case(on(name, chance), files, stdin, terminal=chance.random() < 0.1)
