"""How large a drawing stands on A4: no wider than the text, and no higher than leaves room for its caption."""

from __future__ import annotations

import re

from sarcstat.display.shapes.document import Figure

#: Millimeters: the text is 170 by 257.
WIDEST, TALLEST = 170.0, 220.0
_BOX = re.compile(r'viewBox="[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)"')


def fitted(figure: Figure) -> float:
    """The width in millimeters of a drawing that has an SVG."""
    found = _BOX.search(figure.svg)
    across, down = (float(found[1]), float(found[2])) if found else (1.0, 1.0)
    return min(figure.width, WIDEST, TALLEST * across / down)
