"""The misprints that one slip of a key makes of a number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from sarcstat.audit.number import Number, number

#: More slips than this say nothing.
_MOST_NAMED = 3


def slips(printed: Number) -> Iterator[str]:
    """Texts that one slip turns into `printed`: a digit, two neighbors swapped, the point moved or lost.

    Only for a number with a value; the sign and a leading zero stay.
    """
    text = printed.text.replace("·", ".")
    if printed.exact is None:
        return
    candidates: dict[str, None] = {}
    digits = [i for i, character in enumerate(text) if character.isdigit()]
    for i in digits:
        candidates |= {text[:i] + digit + text[i + 1 :]: None for digit in "0123456789"}
    for i, j in pairwise(digits):
        swapped = list(text)
        swapped[i], swapped[j] = text[j], text[i]
        candidates["".join(swapped)] = None
    candidates |= dict.fromkeys(_moved_points(text))
    candidates.pop(text, None)
    yield from (each for each in candidates if not (each[:1] == "0" and each[1:2].isdigit() and text[:1] != "0"))


def _moved_points(text: str) -> Iterator[str]:
    whole, point, behind = text.partition(".")
    if point and behind:
        if whole.strip("-0"):
            yield f"{whole[:-1] or '0'}.{whole[-1]}{behind}"
        else:
            yield f"0.0{behind}"
        yield f"{whole.lstrip('0')}{behind[0]}.{behind[1:]}".rstrip(".").replace("..", ".")
    elif len(whole) > 1:
        yield from (f"{whole[:i]}.{whole[i:]}" for i in range(1, len(whole)))


def corrections(
    printed: dict[str, Number],
    agrees: Callable[[dict[str, Number]], bool],
    may: Callable[[str, str], bool] = lambda name, text: True,
) -> str:
    """A sentence on the single slips that bring the numbers together, `HR 0.78 for 0.87`; "" if there is none.

    `may` tells quickly, of a name and a text, whether `agrees` is worth asking.
    """
    found = []
    for name, each in printed.items():
        for text in slips(each):
            candidate = number(text) if may(name, text) else None
            if candidate is not None and candidate.exact is not None and agrees({**printed, name: candidate}):
                found.append(f"{name} {candidate.text} for {each.text}")
    if not found:
        return ""
    if len(found) > _MOST_NAMED:
        return f"{len(found)} single misprints would explain it, among them {found[0]}."
    return f"One misprint would explain it: {' or '.join(found)}."
