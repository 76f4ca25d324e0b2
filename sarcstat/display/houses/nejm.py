"""The New England Journal of Medicine.

Verified: p-values larger than 0.01 with two decimals, between 0.01 and 0.001 with three, smaller ones as <0.001 (the
journal's statistical guidance, quoted word for word by Aguinis, Vassar and Wayant, BMJ Evidence-Based Medicine 2019).
Not verified in the journal's own words: the capital P without spaces, and "to" between limits, which are as its papers
print them (gtsummary's theme of the journal has "to", too). Three decimals of a p that two would round to 0.05 are the
AMA's rule.
"""

from __future__ import annotations

from functools import partial

from sarcstat.display.houses.house import House, two_or_three

NEJM = House(p=partial(two_or_three, least=0.001), letter="P", closed=True, between=" to ")
