"""Hostile texts as the data's own: names of columns, labels, levels and codes, in files that are well formed."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hostile.case import Case
from hostile.kinds.commands.options import typable, written
from hostile.mutating import WORDS

#: More than WORDS: what is equal after folding or stripping, what is long, what other languages mean.
TEXTS = (
    *WORDS,
    *("arm", "Arm", "ARM", " arm", "arm ", "a\u00a0b", "a\u200bb"),
    *("ﬀ", "ff", "ß", "ss", "İ", "i\u0307", "Å", "A\u030a"),
    *("time", "status", "Overall", "Total", "T_", "Missing"),
    *("Reference", "N", "p", "NULL", "NaN", "TRUE", "if", "else"),
    *("function", "1", "1.0", "01", "1e0", "a:b", "a*b", "a+b"),
    *("a;b", "a/b", "a\\b", "$x$", "\\input{x}", "#set", "_a_"),
    *("**b**", "[a](b)", "|", "```", "</td>", "<!--"),
    *("<script>alert(1)</script>", "&nbsp;", "\x85", "\u2029", "\ufffe"),
    *("\U0010ffff", "👩\u200d👩", "\u0301", "שלום", "مرحبا"),
    *("x" * 1200, "wide " * 60, "'; DROP TABLE x; --", "\x7f", "\r\n"),
)  # fmt: skip
#: What is asked of columns whose names are held by these words.
COMMANDS = (
    ("columns", "DATA"),
    ("describe", "DATA"),
    ("describe", "DATA", "NUMBER", "GROUP", "--by", "OTHER"),
    ("km", "DATA", "--time", "TIME", "--event", "STATUS=1", "--by", "GROUP"),
    ("km", "DATA", "--time", "TIME", "--event", "STATUS=1", "--by", "GROUP", "--strata", "OTHER", "--style", "both"),
    ("cox", "DATA", "--time", "TIME", "--event", "STATUS=1", "--covariates", "NUMBER", "--covariates", "GROUP"),
    ("crosstab", "DATA", "--rows", "GROUP", "--columns", "OTHER"),
    ("univariate", "DATA", "--time", "TIME", "--event", "STATUS=1", "--by", "GROUP", "--by", "OTHER"),
    ("subgroup", "DATA", "--time", "TIME", "--event", "STATUS=1", "--by", "OTHER", "--within", "GROUP"),
    ("collinearity", "DATA", "NUMBER", "GROUP"),
    ("follow-up", "DATA", "--time", "TIME", "--event", "STATUS=1", "--by", "GROUP"),
    ("cuminc", "DATA", "--time", "TIME", "--event", "STATUS=1", "--competing", "STATUS=0", "--by", "GROUP"),
    ("life-table", "DATA", "--time", "TIME", "--event", "STATUS=1", "--intervals", "0-30:5", "--by", "GROUP"),
    ("adverse-events", "DATA", "--columns", "STATUS", "--by", "GROUP"),
    ("init", "DATA"),
    ("plot", "km", "DATA", "--time", "TIME", "--event", "STATUS=1", "--by", "GROUP", "-o", "f.svg"),
    ("plot", "waterfall", "DATA", "--change", "NUMBER", "--by", "GROUP", "--id", "ID", "-o", "f.svg"),
    ("plot", "swimmer", "DATA", "--duration", "TIME", "--by", "GROUP", "--mark", "x=TIME", "-o", "f.svg"),
    ("plot", "forest", "DATA", "--time", "TIME", "--event", "STATUS=1", "--covariates", "GROUP", "-o", "f.pdf"),
)  # fmt: skip
FORMATS = ("json", "csv", "html", "md", "latex", "docx", "xlsx", "text")
SHORT = 40
#: Files say that they were made then: the same seed gives the same bytes.
MADE = datetime(2000, 1, 1)
ROWS = 30


def named(chance: Random) -> Case:
    """A command on data of hostile names and levels, that prints or writes some format."""
    made = _Data(chance)
    name, write = chance.choice(_WRITERS)
    words = [made.word(word, name) for word in chance.choice(COMMANDS)]
    if "plot" not in words and "init" not in words:
        words += chance.choice(([], [], ["--format", chance.choice(FORMATS)], ["-o", f"new.{chance.choice(_FILES)}"]))
        words += chance.choice(([], [], [], ["--csv-safe", "-o", "new.csv"], ["--style", "journal"]))
    if words[0] in ("km", "describe", "crosstab", "cox") and chance.random() < 0.15:
        words += chance.choice((["--script-r", "s.R"], ["--script-spss", "s.sps"]))
    return Case(
        [typable(word) for word in words],
        {name: write(made)},
        written=[*written(words), *(("study.toml", "study.schema.json") if "init" in words else ())],
        terminal=chance.random() < 0.2,
    )


_FILES = ("html", "docx", "xlsx", "tex", "md", "csv", "json", "txt", "pdf")


class _Data:
    """Columns by what they are for, with their names, labels, values and labels of values."""

    def __init__(self, chance: Random) -> None:
        def text() -> str:
            return chance.choice(TEXTS) if chance.random() < 0.6 else f"level {chance.randrange(1000)}"

        roles = ("ID", "TIME", "STATUS", "NUMBER", "GROUP", "OTHER")
        self.names = {role: text() if chance.random() < 0.35 else role.lower() for role in roles}
        self.labels = {role: text() for role in roles if chance.random() < 0.4}
        levels = [[text() for _ in range(size)] for size in (chance.choice((2, 2, 3, 9)), 2)]
        self.levels = dict(zip(("GROUP", "OTHER"), levels, strict=True))
        self.values: Mapping[str, list[Any]] = {
            "ID": [text() if chance.random() < 0.1 else f"p{i}" for i in range(ROWS)],
            "TIME": [1 + i * 7 % 29 for i in range(ROWS)],
            "STATUS": [int(i % 3 > 0) for i in range(ROWS)],
            "NUMBER": [i * 11 % 17 - 5 for i in range(ROWS)],
            "GROUP": [i % len(levels[0]) for i in range(ROWS)],
            "OTHER": [i * 5 // 2 % 2 for i in range(ROWS)],
        }

    def word(self, word: str, file: str) -> str:
        """A word of a command with the names that stand for it."""
        role, equals, rest = word.partition("=")
        if role == "DATA":
            return file
        if rest in self.names:
            return f"{role}={self.names[rest]}"
        return f"{self.names[role]}{equals}{rest}" if role in self.names else word

    def columns(self) -> Mapping[str, list[Any]]:
        """The values by role, with levels as texts."""
        return {
            role: [self.levels[role][each] for each in values] if role in self.levels else values
            for role, values in self.values.items()
        }


def _csv(made: _Data) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(made.names.values())
    writer.writerows(zip(*made.columns().values(), strict=True))
    return text.getvalue().encode("utf-8", "replace")


def _parquet(made: _Data) -> bytes:
    import pyarrow
    from pyarrow import parquet

    columns = [pyarrow.array([_whole(each) for each in values]) for values in made.columns().values()]
    content = BytesIO()
    named = [_whole(name) for name in made.names.values()]
    parquet.write_table(pyarrow.table(columns, names=named), content)
    return content.getvalue()


def _whole(value: Any) -> Any:
    """A text that UTF-8 can hold."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _labelled(ending: str) -> Callable[[_Data], bytes]:
    """A system file of SPSS, or a file of Stata: plain names, labels of columns and of values."""

    def write(made: _Data) -> bytes:
        import pandas as pd
        import pyreadstat

        made.names = {role: role.lower() for role in made.names}
        frame = pd.DataFrame({made.names[role]: _short(values) for role, values in made.values.items()})
        labels = {made.names[role]: dict(enumerate(_distinct(_short(texts)))) for role, texts in made.levels.items()}
        named = {made.names[role]: _short([text])[0] for role, text in made.labels.items()}
        if ending == "dta":
            content = BytesIO()
            frame.to_stata(
                content, time_stamp=MADE, variable_labels=named, value_labels=labels, write_index=False, version=118
            )
            return content.getvalue()
        with TemporaryDirectory() as folder:
            path = Path(folder, "x.sav")
            pyreadstat.write_sav(frame, str(path), column_labels=named, variable_value_labels=labels)
            content = bytearray(path.read_bytes())
        content[92:109] = b"01 Jan 2000:00:00"[:9] + b"00:00:00"
        return bytes(content)

    return write


def _distinct(texts: list[str]) -> list[str]:
    """Texts of which Stata's file takes each once."""
    return [text if text not in texts[:i] else f"{text[:30]}{i}" for i, text in enumerate(texts)]


def _short(values: list[Any]) -> list[Any]:
    return [_whole(each)[:SHORT].replace("\0", "") if isinstance(each, str) else each for each in values]


_WRITERS: tuple[tuple[str, Callable[[_Data], bytes]], ...] = (
    ("a.csv", _csv),
    ("a.csv", _csv),
    ("a.csv", _csv),
    ("a.parquet", _parquet),
    ("a.sav", _labelled("sav")),
    ("a.sav", _labelled("sav")),
    ("a.dta", _labelled("dta")),
)
