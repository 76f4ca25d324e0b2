"""Delimited texts: `km`, `cox`, `describe` … of a damaged .csv, .tsv or .txt, and what is said of its layout."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from hostile.case import Case
from hostile.mutating import WORDS, altered, damaged

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
ENCODINGS = ("utf-8", "utf-8", "latin-1", "utf-16", "cp1252", "utf-8-sig", "utf-16-le", "utf-32", "cp932", "gb18030")
#: What may be said of a layout, right and wrong.
SAID = {
    "--na": ("NA", "NA,?", "0", "", ",", "é"),
    "--decimal": (".", ",", ";", "x"),
    "--header-row": ("1", "1-2", "4", "2-1", "0", "999999999999999999999", "41", "x"),
    "--skip": ("0", "1", "3", "41", "1000000000000", "-1"),
    "--comment": ("#", "1", '"', "//", " ", "i"),
    "--delimiter": (",", ";", "tab", "blank", "|", "a", "", "\\t", "é"),
    "--encoding": ("utf-8", "utf-16", "latin-1", "cp932", "utf-7", "idna", "rot13", "base64", "punycode", "utf-32-be"),
    "--max-rows": ("0", "10", "100", "-1", "1e3"),
    "--sheet": ("1", "Patients", "x"),
    "--weight": ("age", "time", "arm"),
    "--id": ("id", "arm", "nothing"),
}


def on(name: str, chance: Random) -> list[str]:
    """A command on a file of that name."""
    return [name if word == "DATA" else word for word in chance.choice(COMMANDS)]


def saying(words: Sequence[str], chance: Random, options: Sequence[str] = tuple(SAID)) -> list[str]:
    """The command with one or two of the options."""
    found = [*words]
    for option in chance.sample(options, chance.choice((1, 1, 2))):
        found += [option, chance.choice(SAID[option] if chance.random() < 0.9 else WORDS).replace("\0", "0")]
    return found


def delimited(chance: Random) -> Case:
    """A damaged text, or one in another encoding, from a file or standard input."""
    text = TABLE.replace(";", chance.choice((",", ";", "\t", "|", " ")))
    if chance.random() < 0.7:
        text = altered(_dressed(text, chance), chance)
    content = text.encode(chance.choice(ENCODINGS), "replace")
    if chance.random() < 0.5:
        content = damaged(content, chance)
    name = chance.choice(("a.csv", "a.tsv", "a.txt", "-"))
    files, stdin = ({}, content) if name == "-" else ({name: content}, b"")
    words = on(name, chance)
    if chance.random() < 0.4:
        words = saying(words, chance)
    return Case(words, files, stdin, terminal=chance.random() < 0.1)


def _dressed(text: str, chance: Random) -> str:
    """The text with what may stand around its values."""
    match chance.randrange(8):
        case 0:
            return "A title\n\n" + text
        case 1:
            return "#comment\n" + text
        case 2:
            return "sep=;\n" + text
        case 3:
            return text.replace("Obs", '"Obs ""x""\nand more"')
        case 4:
            return text.replace("\n", "\r\n" if chance.random() < 0.5 else "\r")
        case 5:
            return text.replace("7", "7,5").replace("Lev", "Lév 中")
        case 6:
            return "\n".join(line + ";" * (i % 3) for i, line in enumerate(text.splitlines()))
        case _:
            return text
