"""The document as a PDF, set by typst: tagged, with repeated heads, wide tables on pages turned sideways."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Literal
from unicodedata import bidirectional

import typst
from jinja2 import Environment
from markupsafe import Markup

from sarcstat import paths
from sarcstat.display.shapes.document import Document
from sarcstat.errors import InputError
from sarcstat.render.templating.environments import paper_environment

_LONG_WORD = re.compile(r"\S{25,}")
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_NUMBERED = re.compile(r"\\u\{([0-9a-f]+)\}")
_LATIN = 0x250
_FROM_RIGHT = ("R", "AL", "NSM", "BN")
_BREAK = "\x00"  # no text has it here: control characters have been made visible
# For a reader who listens: typst refuses what a screen reader could not follow, and text without a glyph.
# A user's own template: seconds of computing, and of waiting where the machine is busy; bytes.
_SECONDS, _PATIENCE, _MEMORY = 30, 180, 1_500_000_000
_NOWHERE = "http://127.0.0.1:9"
_ACCESSIBLE: Literal["ua-1"] = "ua-1"


def render(document: Document) -> bytes:
    """A PDF/UA; where no font has a character, a plain PDF with a note at its end which ones are not shown."""
    return compiled(partial(source, document))


def source(document: Document, unshown: str = "") -> str:
    """The document in typst's language; `unshown` lists characters that no font can show."""
    return _environment().get_template("report.typ.j2").render(document=document, unshown=unshown)


def compiled(source: Callable[[str], str], *, root: Path | None = None) -> bytes:
    """The PDF of what `source` gives for the list of characters that no font can show.

    `root` is the folder of a user's own templates, below which files are read (None: the source is the package's own).
    Raises InputError for a template that typst refuses, or that takes too much.
    """
    text = source("")
    missing = missing_glyphs(text)
    if missing:
        # typst fails where a line ends within letters from right to left that no font has
        pictured = {ord(sign): "\ufffd" for sign in missing if bidirectional(sign) in _FROM_RIGHT}
        named = ", ".join(f"U+{ord(sign):04X}" for sign in missing)
        return _compiled(source(named).translate(pictured), root=root)
    return _compiled(text, _ACCESSIBLE, root=root)


def escaped(text: str) -> str:
    """Text as strings of typst within markup, which nothing in it can leave.

    typst breaks a long word nowhere; an empty box is a place to break that leaves no character behind.
    """
    runs = _LONG_WORD.sub(lambda word: _BREAK.join(re.findall(".{1,12}", word[0])), text).split(_BREAK)
    return "#box();".join(f'#"{_quoted(run)}";' for run in runs)


def quoted(text: str) -> Markup:
    """Text as a string of typst within code."""
    return Markup(f'"{_quoted(text)}"')


def _quoted(text: str) -> str:
    """PDF/UA forbids U+FEFF, which joins words where it is no mark of byte order; what joins them today is U+2060."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\ufeff", "\u2060")


@cache
def _environment() -> Environment:
    found = paper_environment(escaped)
    found.filters["quoted"] = quoted
    return found


def missing_glyphs(text: str) -> str:
    """The characters of a text beyond Latin that no font here has, in order."""
    unusual = sorted({sign for sign in text if ord(sign) >= _LATIN})
    if not unusual:
        return ""
    probe = _environment().get_template("probe.typ.j2").render(signs=unusual)
    try:
        _set(probe, _ACCESSIBLE)
    except typst.TypstError as error:
        found = _UNSHOWN.findall(error.diagnostic)
        if not found:
            raise
        return "".join(sorted({sign for text in found for sign in _NUMBERED.sub(_character, text)}))
    return ""


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _compiled(text: str, *standards: Literal["ua-1"], root: Path | None) -> bytes:
    if root is not None:
        return _apart(text, *standards, root=root)
    return _set(text, *standards)


def _set(text: str, *standards: Literal["ua-1"]) -> bytes:
    """The PDF of a text in typst's language, set in this process; raises InputError where typst itself fails.

    A panic of its own comes as an exception that is none of `Exception`.
    """
    try:
        return bytes(typst.compile(text.encode("utf-8"), format="pdf", pdf_standards=list(standards)))
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise InputError(
            f"typst, which sets PDF, fails with a text of this document: {str(error)[:200]}.",
            "Write Word or HTML instead, or name what has unusual letters in other words with --label.",
        ) from None


def _apart(text: str, *standards: str, root: Path) -> bytes:
    """The PDF from a process with limits: what a user's own template computes may have no end.

    Nor does it reach the network, where typst would look for packages. Raises InputError with typst's own words.
    """
    script = Path(__file__).with_name("typesetting.py")
    command = [sys.executable, "-P", str(script), str(paths.resolved(root)), str(_SECONDS), str(_MEMORY), *standards]
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), _NOWHERE)
    # Threads reserve addresses, which count, each for itself.
    environment = os.environ | nowhere | {"NO_PROXY": "", "RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}
    try:
        done = subprocess.run(
            command, input=text.encode("utf-8"), capture_output=True, timeout=_PATIENCE, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        raise _too_much() from None
    if done.returncode == 3:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or [""]
        raise InputError(
            f"typst cannot set the template paper.typ.j2: {said[0]}", "Correct the template, or leave it out."
        )
    if done.returncode or not done.stdout:
        raise _too_much()
    return done.stdout


def _too_much() -> InputError:
    return InputError(
        f"typst needs more than {_SECONDS} seconds or {_MEMORY // 1_000_000:,} MB for the template paper.typ.j2.",
        "Look for loops, and for texts that grow.",
    )
