"""The lines of a listing without what a program, a notebook or a terminal puts before them."""

from __future__ import annotations

import html
import re

_BYTE_ORDER = "\ufeff"
#: What knitr and reprex put before each line of output; a page of Markdown indents it.
_COMMENTED = re.compile(r"^ {0,8}(?:##|#>) ?")
#: Output that somebody pasted into a script as comments: known by the heading of a table. Statements stay comments.
_PASTED = re.compile(
    r"^ {0,8}# .*(?:\bCall:|exp\(coef\)|\bevents\s+median\b|Observed\s+Expected|n\.risk\s+n\.event"
    r"|chisq(?:\s+df)?\s+p\s*$)"
)
_HASHED = re.compile(r"^ {0,8}# ?(?!\s*[\w.$]+\s*(?:<-|=\s*[\w.]+\())")
#: Comments of a whole line, as programs of SAS have the output in them.
_SLASHED = re.compile(r"^\s*/\*( ?.*?)\*/$")
#: Signs as HTML and Markdown write them.
_ESCAPED = re.compile(r"&(?:lt|gt|amp|nbsp|minus|#\d{2,5});")
_MINUS = str.maketrans(dict.fromkeys("\u2212\u2012", "-"))
_TERMINAL = re.compile("\x1b\\[[0-9;]*[A-Za-z]")
#: Stata's markup: directives in braces that show nothing or show their text.
_SHOWN = re.compile(r"\{(?:res|txt|com|err|bf|it|ul|sf|hi|input|result|text|cmd|opt|bind|title):?([^{}]*)\}")
#: Text in a column of its own; without it a row would lose its name.
_ALIGNED = re.compile(r"\{(ralign|lalign|center|centre|dup)\s+(\d+):([^{}]*)\}")
_SPACED = re.compile(r"\{(?:space|col)\s+\d+\}")
#: With fewer of them, a text is no output in comments: a script has some as well.
_COMMENTS = 3
_PROMPT = re.compile(r"^( {0,40})> [A-Za-z.(]")
_LINE = re.compile(r"\{hline(?:\s+(\d+))?\}")
_CHARACTER = {"{c |}": "|", "{c +}": "+", "{c TT}": "+", "{c BT}": "+", "{c -(}": "{", "{c )-}": "}", "{c -}": "-"}
_DIRECTIVE = re.compile(r"\{[a-zA-Z_*!][^{}]*\}")


def lines_of(text: str) -> list[str]:
    """The lines, tabs and non-breaking blanks as blanks, prefixes of notebooks and marks of terminals removed."""
    text = html.unescape(text) if _ESCAPED.search(text) else text
    plain = _TERMINAL.sub("", text.lstrip(_BYTE_ORDER)).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    plain = plain.translate(_MINUS)
    lines = [line.expandtabs(8).rstrip() for line in plain.replace("\f", "\n").split("\n")]
    if lines and lines[0].startswith("{smcl}"):
        return [_unmarked(line) for line in lines[1:]]
    for comment, own, least in ((_COMMENTED, "", _COMMENTS), (_SLASHED, r"\1", _COMMENTS), (_HASHED, "", 1)):
        known_by = _PASTED if comment is _HASHED else comment
        if sum(1 for line in lines if known_by.match(line)) >= least:
            lines = [comment.sub(own, line).rstrip() for line in lines]
    return _typed(lines)


def _typed(lines: list[str]) -> list[str]:
    """The lines without the blanks before R's prompts, where a text has indented all that R shows."""
    made, width = [], 0
    for line in lines:
        if found := _PROMPT.match(line):
            width = len(found[1])
        made.append(line[width:] if not line[:width].strip() else line)
    return made


def _unmarked(line: str) -> str:
    """A line of SMCL as it is shown."""
    for mark, shown in _CHARACTER.items():
        line = line.replace(mark, shown)
    line = _LINE.sub(lambda match: "-" * min(int(match[1] or 78), 200), line)
    for match in list(_SPACED.finditer(line))[:50]:
        number = min(int(re.sub(r"\D", "", match[0])), 200)
        line = line.replace(match[0], " " * (number if "space" in match[0] else 2), 1)
    for _ in range(5):
        shorter = _ALIGNED.sub(_aligned, _SHOWN.sub(r"\1", line))
        if shorter == line:
            break
        line = shorter
    return _DIRECTIVE.sub("", line).rstrip()


def _aligned(found: re.Match[str]) -> str:
    """Text as wide as a directive says, or so many times."""
    how, number, text = found[1], min(int(found[2]), 200), found[3]
    if how == "dup":
        return (text * number)[:200]
    return {"ralign": text.rjust, "lalign": text.ljust}.get(how, text.center)(number)
