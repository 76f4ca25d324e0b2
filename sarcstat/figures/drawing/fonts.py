"""Fonts that have every character of the labels, and what to say where none has."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sarcstat.errors import InputError, closest, listing
from sarcstat.results import Condition

# matplotlib says on standard error that it makes a list of fonts when it is first used.
logging.getLogger("matplotlib").setLevel(logging.ERROR)

#: In the order in which they are taken; DejaVu Sans comes with matplotlib and has the signs of mathematics.
_SANS = ("Arial", "Helvetica", "Liberation Sans", "DejaVu Sans")
_CJK = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK KR", "Source Han Sans SC", "WenQuanYi Zen Hei")
_JAPANESE = ("Noto Sans CJK JP", "IPAGothic", "TakaoGothic")
_KOREAN = ("Noto Sans CJK KR", "NanumGothic")
# No character has these numbers: a font that has them draws a box, or nothing, for every one.
_NO_CHARACTERS = (0xFDD0, 0xFFFF)


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

    def drawn(self, texts: Iterable[str]) -> Fonts:
        """These fonts, with what they lack of the texts that were drawn in the end."""
        lacking = {character for text in texts for character in text if not character.isspace()}
        for name in self.families:
            lacking -= _had(name, lacking)
        return Fonts(self.families, "".join(sorted(lacking.union(self.missing))))

    @property
    def _package(self) -> str:
        packages = {"fonts-noto-cjk" if _east_asian(each) else "fonts-noto-core" for each in self.missing}
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
        found = _had(name, left)
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


def _had(family: str, characters: set[str]) -> set[str]:
    """The characters that a family has, in its bold letters too: some of them have fewer."""
    faces = _faces(family)
    return {each for each in characters if faces and all(face.get_char_index(ord(each)) for face in faces)}


def _faces(family: str) -> list[Any]:
    """The regular and the bold letters of a family; none of a family that draws no characters, or is gone.

    matplotlib comes with such a font of last resort.
    """
    from matplotlib import font_manager

    try:
        found = [
            font_manager.get_font(font_manager.findfont(properties, fallback_to_default=False))
            for weight in ("normal", "bold")
            for properties in [font_manager.FontProperties(family=[family], weight=weight)]
        ]
    except (OSError, RuntimeError, ValueError):  # deleted since matplotlib made its list
        return []
    return [] if any(found[0].get_char_index(each) for each in _NO_CHARACTERS) else found


def _add_new_fonts() -> bool:
    """Take up fonts that were installed after matplotlib made its list; whether there are any."""
    from matplotlib import font_manager

    manager = font_manager.fontManager
    known: Any = getattr(font_manager, "_get_fontconfig_fonts", None)
    if hasattr(known, "cache_clear"):  # the list that this process was given before
        known.cache_clear()
    new = sorted(set(font_manager.findSystemFonts()) - {str(entry.fname) for entry in manager.ttflist})
    added = False
    for path in new:
        try:
            manager.addfont(path)
            added = True
        except (OSError, RuntimeError):  # not a font that can be drawn with, as bitmap fonts
            continue
    return added


def _east_asian(character: str) -> bool:
    """Whether a character belongs to Chinese, Japanese or Korean; pictures are as wide, and do not."""
    return unicodedata.east_asian_width(character) in "WFH" and unicodedata.category(character) != "So"


def _script(character: str) -> str:
    """The first word of the character's name: `CJK`, `HANGUL`, `DEVANAGARI`."""
    return unicodedata.name(character, "UNKNOWN").split()[0].split("-")[0]
