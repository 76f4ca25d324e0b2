"""Fonts that have every character of the labels, and what to say where none has."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sarcstat.errors import InputError, closest, listing
from sarcstat.results import Condition

# matplotlib says on standard error that it makes a list of fonts when it is first used.
logging.getLogger("matplotlib").setLevel(logging.ERROR)

#: In the order in which they are taken; DejaVu Sans comes with matplotlib and has the signs of mathematics.
_SANS = ("Arial", "Helvetica", "Liberation Sans", "DejaVu Sans")
_CJK = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK KR", "Source Han Sans SC", "WenQuanYi Zen Hei")
_JAPANESE = ("Noto Sans CJK JP", "IPAGothic", "TakaoGothic")
_KOREAN = ("Noto Sans CJK KR", "NanumGothic")
_EAST_ASIAN = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "FULLWIDTH", "BOPOMOFO")


@dataclass(frozen=True, slots=True)
class Fonts:
    """The families for a figure, the main one first, and the characters that no font has."""

    families: tuple[str, ...]
    missing: str

    @property
    def conditions(self) -> list[Condition]:
        """A warning where characters would be drawn as boxes."""
        if not self.missing:
            return []
        shown = listing(self.missing, 10).replace(", ", " ")
        text = f"No installed font has these characters: {shown}. Install one that does (on Debian, {self._package})."
        return [Condition("warning", text, "missing_glyphs")]

    @property
    def _package(self) -> str:
        scripts = {_script(character) for character in self.missing}
        packages = {"fonts-noto-cjk" if script in _EAST_ASIAN else "fonts-noto-core" for script in scripts}
        return listing(sorted(packages)).replace(", ", " and ")


def fonts_for(texts: Iterable[str], wanted: str | None) -> Fonts:
    """The families in which every character of the texts is found; raises InputError if `wanted` is not installed."""
    from matplotlib import font_manager

    manager = font_manager.fontManager
    installed = {entry.name for entry in manager.ttflist}
    if wanted is not None and wanted not in installed:
        _add_new_fonts()
        installed = {entry.name for entry in manager.ttflist}
        if wanted not in installed:
            meant = closest(wanted, installed)
            hint = f"Did you mean '{meant}'?" if meant else f"Installed are {listing(sorted(installed), 12)}."
            raise InputError(f"The font '{wanted}' is not installed.", hint)
    main = wanted or next(name for name in _SANS if name in installed)
    needed = {character for text in texts for character in text if not character.isspace()}
    families, missing = _cover([main, "DejaVu Sans"], needed)
    if missing and _add_new_fonts():
        families, missing = _cover([main, "DejaVu Sans"], needed)
    return Fonts(tuple(families), "".join(sorted(missing)))


def _cover(first: Sequence[str], needed: set[str]) -> tuple[list[str], set[str]]:
    """The families that are needed for the characters, and the characters left over."""
    families: list[str] = []
    left = set(needed)
    for name in [*dict.fromkeys(first), *(_others(needed) if any(ord(each) > 0x2AF for each in needed) else [])]:
        if not left and families:
            break
        found = {character for character in left if _has(name, character)}
        if found or not families:
            families.append(name)
        left -= found
    return families, left


def _others(needed: set[str]) -> list[str]:
    """Further families: those for the languages of the characters first."""
    from matplotlib import font_manager

    installed = dict.fromkeys(sorted(entry.name for entry in font_manager.fontManager.ttflist))
    scripts = {_script(character) for character in needed}
    preferred: list[str] = []
    if scripts & {"HIRAGANA", "KATAKANA"}:
        preferred += _JAPANESE
    if "HANGUL" in scripts:
        preferred += _KOREAN
    preferred += [*_CJK, "Noto Sans"]
    return list(dict.fromkeys([*(name for name in preferred if name in installed), *installed]))


def _has(family: str, character: str) -> bool:
    from matplotlib import font_manager

    path = font_manager.findfont(font_manager.FontProperties(family=[family]), fallback_to_default=False)
    return bool(font_manager.get_font(path).get_char_index(ord(character)))


def _add_new_fonts() -> bool:
    """Take up fonts that were installed after matplotlib made its list; whether there are any."""
    from matplotlib import font_manager

    manager = font_manager.fontManager
    new = sorted(set(font_manager.findSystemFonts()) - {str(entry.fname) for entry in manager.ttflist})
    added = False
    for path in new:
        try:
            manager.addfont(path)
            added = True
        except (OSError, RuntimeError):  # not a font that can be drawn with, as bitmap fonts
            continue
    return added


def _script(character: str) -> str:
    """The first word of the character's name: `CJK`, `HANGUL`, `DEVANAGARI`."""
    return unicodedata.name(character, "UNKNOWN").split()[0].split("-")[0]
