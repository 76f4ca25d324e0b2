"""`audit` of damaged papers: pages, journal XML, Word, texts and commas, and tables entered by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from random import Random

import layouts

from hostile.archives import zipped
from hostile.case import Case
from hostile.elements import disarranged
from hostile.kinds.papers import forms
from hostile.mutating import WORDS, altered, damaged
from sarcstat.audit.entry import example

ENDINGS = {"html": ".html", "jats": ".xml"}
_ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252", "gb18030")


def audit(name: str, content: bytes, chance: Random, more: Mapping[str, bytes] | None = None) -> Case:
    """The command on one file."""
    return Case(
        ["audit", name, *forms.options(chance)], {name: content, **(more or {})}, terminal=chance.random() < 0.1
    )


def _bytes(text: str, chance: Random) -> bytes:
    """In some encoding, seldom with bytes that fit none."""
    content = text.encode(chance.choice(_ENCODINGS), "replace")
    return damaged(content, chance) if chance.random() < 0.15 else content


def page(chance: Random) -> Case:
    """HTML, and the XML of journals."""
    form = chance.choice(("html", "loose", "jats"))
    layout = forms.table(chance)
    text = {"html": forms.html, "jats": forms.jats, "loose": _loose}[form](layout)
    for _ in range(chance.choice((0, 1, 1, 2))):
        text = disarranged(text, chance, forms.CELLS) if chance.random() < 0.75 else altered(text, chance)
    if chance.random() < 0.3:
        text = forms.renumbered(text, chance, markup=True)
    content = text.encode("utf-8", "replace") if form == "jats" else _bytes(text, chance)
    return audit("a.xml" if form == "jats" else chance.choice(("a.html", "a.htm", "a.xhtml")), content, chance)


def _loose(layout: layouts.Layout) -> str:
    return layouts.loose_html(layout).decode("utf-8", "replace")


def text(chance: Random) -> Case:
    """Markdown, tabs, columns of blanks, commas."""
    layout = forms.table(chance)
    name, made = chance.choice(
        (
            ("a.md", layouts.pipes(layout).decode("utf-8", "replace")),
            ("a.txt", layouts.tabs(layout).decode("utf-8", "replace")),
            ("a.txt", forms.blanks(layout)),
            ("a.csv", forms.commas(layout)),
            ("a.md", f"{layout.text}\n\n{forms.html(layout)}"),
        )
    )
    for _ in range(chance.choice((0, 1, 1, 2))):
        made = altered(made, chance, chance.choice((forms.CELLS, WORDS)))
    if chance.random() < 0.3:
        made = forms.renumbered(made, chance)
    return audit(name, _bytes(made, chance), chance)


def word(chance: Random) -> Case:
    """Word: the text part, other parts, the archive as a whole."""
    parts = dict(forms.word(chance.choice(list(forms.TABLES))))
    part = "word/document.xml"
    made = parts[part].decode()
    for _ in range(chance.choice((0, 1, 1, 2))):
        made = disarranged(made, chance, forms.CELLS)
    if chance.random() < 0.5:
        made = forms.renumbered(made, chance, markup=True)
    parts[part] = made.encode("utf-8", "replace")
    other = chance.random()
    if other < 0.15:
        name = chance.choice(list(parts))
        parts[name] = damaged(parts[name], chance)
    elif other < 0.2:
        del parts[chance.choice(list(parts))]
    elif other < 0.25:
        parts[chance.choice(("word/Document.xml", "../x.xml", "/x", "\u202ex", "x" * 300))] = b"<a/>"
    content = zipped(parts.items())
    return audit("a.docx", damaged(content, chance) if chance.random() < 0.15 else content, chance)


_CELL = re.compile(r"\"[^\"\n]*\"")
_KEY = re.compile(r"^(\w+) =", re.M)


@cache
def _entry() -> str:
    return re.sub(r"\s+#.*", "", example())


def entry(chance: Random) -> Case:
    """Tables entered by hand in TOML: their cells, their keys, their sections, their text."""
    made = _entry()
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        made = chance.choice((_cells, _cells, _numbers, _sections, _keys, altered))(made, chance)
    made = _numbers(_numbers(made, chance), chance)
    content = made.encode("utf-8", "replace")
    return audit("a.toml", damaged(content, chance) if chance.random() < 0.03 else content, chance)


def _numbers(text: str, chance: Random) -> str:
    """Cells of the same form with other numbers."""
    found = [cell for cell in _CELL.finditer(text) if any(sign.isdigit() for sign in cell[0])]
    if found:
        cell = chance.choice(found)
        text = text[: cell.start()] + forms.renumbered(cell[0], chance) + text[cell.end() :]
    return text


def _cells(text: str, chance: Random) -> str:
    """A cell of another form, or another value than a text."""
    found = list(_CELL.finditer(text))
    if not found:
        return text
    cell = chance.choice(found)
    return text[: cell.start()] + _toml(chance.choice(forms.CELLS), chance) + text[cell.end() :]


def _keys(text: str, chance: Random) -> str:
    """A key with the name of another one."""
    found = list(_KEY.finditer(text))
    if not found:
        return text
    key = chance.choice(found)
    return text[: key.start()] + chance.choice(found)[0] + text[key.end() :]


def _sections(text: str, chance: Random) -> str:
    """Sections left out, doubled, or in another order."""
    sections = re.split(r"(?m)^(?=\[)", text)
    at = chance.randrange(len(sections))
    match chance.randrange(3):
        case 0:
            del sections[at]
        case 1:
            sections.insert(at, sections[at])
        case _:
            chance.shuffle(sections)
    return "".join(sections)


def _toml(value: str, chance: Random) -> str:
    """A cell as a text of TOML, or bare, or in a list."""
    escaped = "".join(f"\\u{ord(c):04x}" if c < " " or c in '"\\\x7f' else c for c in value)
    quoted = f'"{escaped}"'
    return chance.choice((quoted, quoted, quoted, quoted, f"[{quoted}]", f"[{quoted}, {quoted}]", value or "0"))
