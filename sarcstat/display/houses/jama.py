"""JAMA, by the AMA Manual of Style.

Verified in guides that follow the AMA manual (JMIR's instructions to authors and editors): p-values with two decimals,
with three below .01 or where two would change whether it is significant, smaller ones as <.001; no 0 before their
point, but before that of all other numbers; a capital P without spaces; a hyphen between limits (95% CI 0.45-2.6).
Not verified in the manual itself, nor that JAMA adds a comma after "CI", which is not done here.
"""

from __future__ import annotations

from functools import partial

from sarcstat.display.houses.house import House, two_or_three

JAMA = House(p=partial(two_or_three, least=0.001, zero=False), letter="P", closed=True, between="-")
