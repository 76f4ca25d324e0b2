"""The Lancet.

Verified: the raised decimal point, as gtsummary's theme of the journal prints it (0·84) with two decimals of p-values
above 0·01 (0·12). Not verified in the journal's own words: p-values below 0·0001 as p<0·0001 and four decimals from
there to 0·001, the small p without spaces, the dash between limits, and the thin space in numbers of five digits and
more: all as its papers print them.
"""

from __future__ import annotations

from sarcstat.display.formatting import rounded
from sarcstat.display.houses.house import House, two_or_three


def _p(value: float) -> str:
    return rounded(value, 4) if 0.0001 <= value < 0.001 else two_or_three(value, least=0.0001)


LANCET = House(p=_p, closed=True, point="·", thousands="\u2009")
