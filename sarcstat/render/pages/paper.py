"""How wide text is on paper, near enough for any serif font: by the widths of Times, which its kin share."""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache

from sarcstat.render.pages.panels import Ruler

#: Widths are in tenths of the size of the letters.
PER_EM = 10
# Thousandths of the size, by Adobe's font metrics of Times-Roman.
_WIDTHS = {
    sign: width
    for width, signs in {
        180: "'",
        200: "|",
        250: " ,.\u00a0",
        278: "/:;\\ijlt",
        300: "²³¹",
        333: "!()-I[]`fr‐",
        389: "Js",
        408: '"',
        444: "?acez",
        469: "^",
        480: "{}",
        500: "0123456789#$*_bdghknopquvxy–",
        541: "~",
        556: "FPS",
        564: "+<=>±×−",
        549: "≤≥",
        611: "ELTZ",
        667: "BCR",
        722: "ADGHKNOQUVXYw",
        778: "&m",
        833: "%",
        889: "M",
        921: "@",
        944: "W",
        1000: "—\u2003",
    }.items()
    for sign in signs
}
_OTHER = 600
# Heads are bold, and some fonts are wider than Times.
_SAFETY = 1.06


def _width_of(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    if unicodedata.east_asian_width(sign) in "WF":
        return 1000
    return _WIDTHS.get(unicodedata.normalize("NFD", sign)[0], _OTHER)


@lru_cache(maxsize=100_000)
def width(text: str) -> int:
    """The width of a line of text, in tenths of the size of its letters."""
    return math.ceil(sum(_WIDTHS.get(sign) or _width_of(sign) for sign in text) * _SAFETY * PER_EM / 1000)


#: Columns stand 8 points apart, as the templates and Word's table style have it.
PAPER = Ruler(width=width, gap=10, indent=10, short=12 * PER_EM, long_word=12 * PER_EM)
