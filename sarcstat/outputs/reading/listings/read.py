"""A text as a listing of R, SAS or Stata, known by what stands in it."""

from __future__ import annotations

import re

from sarcstat.data.reading.shared.encoding import detect
from sarcstat.outputs.limits import Allowance
from sarcstat.outputs.output import Output
from sarcstat.outputs.reading.listings.lines import lines_of

_SAS = re.compile(
    r"^\s*(?:The SAS System\b|The (?:LIFETEST|PHREG) Procedure\s*$|Analysis of Maximum Likelihood Estimates\s*$"
    r"|(?:Stratified )?Test of Equality over (?:Strata|Group)\s*$)",
    re.MULTILINE,
)
_STATA = re.compile(
    r"^(?:\{smcl\}|\. (?:\w[^:\n]*: *)?(?:stset|stcox|sts |stsum|stci|streg|stcrreg)\b|\s*[Ff]ailure _d:"
    r"|(?:Stratified )?Cox regr(?:ession|\.)\s*(?:--|with )|\s*_t\s*\|.*P>\|)",
    re.MULTILINE,
)
_LONGEST = 5_000


def read_listing(data: bytes, allowance: Allowance) -> Output | None:
    """The tables of a listing; None where the bytes are no text, or a text with nothing that is known here."""
    if b"\0" in data:
        return None
    text = data.decode(detect(data), errors="replace")
    lines = [line if len(line) <= _LONGEST else "" for line in lines_of(text)]
    allowance.take(len(lines))
    text = text if text.startswith("{smcl}") else "\n".join(lines)
    if _SAS.search(text):
        from sarcstat.outputs.reading.listings.sas import read_sas as read
    elif _STATA.search(text):
        from sarcstat.outputs.reading.listings.stata import read_stata as read
    else:
        from sarcstat.outputs.reading.listings.r import read_r as read
    found = read(lines, allowance)
    return found if found.entries or found.unread else None
