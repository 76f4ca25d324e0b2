"""GraphPad Prism.

Verified in GraphPad's own pages: its style of p-values has four decimals with a 0 before the point, and says <0.0001 of
smaller ones. Not verified: the capital P, how Prism prints limits ("to" is as its tables of results do) and hazard
ratios, of which its tables have four significant digits; here they have two decimals.
"""

from __future__ import annotations

from sarcstat.display.formatting import rounded
from sarcstat.display.houses.house import House


def _p(value: float) -> str:
    if value < 0.0001:
        return "<0.0001"
    return ">0.9999" if value > 0.99995 else rounded(value, 4)


PRISM = House(p=_p, letter="P", between=" to ")
