"""What R says where it fails, in words of ours: a sentence of what it is about, and what to do.

The words are those of R 4 and of the packages base, stats and survival, in English, which is what the session speaks.
"""

from __future__ import annotations

import re

_SIZE = "Ask for less at once: fewer covariates, levels or patients; or take a machine with more memory."
_VALUES = "Look at the columns with `sarcstat describe`: very large or very small numbers, levels of few patients."
_DEPENDENT = "Leave one of them out; `sarcstat collinearity` shows which."

#: A pattern of R's words → what it means, and what to do.
_KNOWN: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), message, hint)
    for pattern, message, hint in (
        (
            r"cannot allocate|memory (exhausted|limit)|result would be too long|vector is too large|negative extents",
            "This needs more memory than R has.",
            _SIZE,
        ),
        (
            r"nested too deeply|stack usage|stack overflow|infinite recursion",
            "This is too large for R: its calls are nested too deeply.",
            _SIZE,
        ),
        (
            r"FEXACT|LDSTP|LDKEY|hash (table|key)|workspace",
            "Fisher's exact test is out of reach for a table of this size.",
            "Combine rare levels, or ask for the chi-square test.",
        ),
        (
            r"singular|not (of )?full rank|not positive|leading minor",
            "The covariates determine each other in these data, so that they have no effects of their own.",
            _DEPENDENT,
        ),
        (
            r"infinite|NA/NaN/Inf|non-finite|missing value where|must be finite|NaN|NAs? (in|are not)|overflow",
            "A number becomes infinite or undefined while this is computed.",
            _VALUES,
        ),
        (
            r"no \(non-missing\)|no observations|0 \(non-NA\)|not enough|need at least|must have .*levels|"
            r"2 or more levels",
            "Too few patients, or too few different values, are left for this.",
            "Look at how many there are with `sarcstat describe`; combine rare levels, or leave the analysis out.",
        ),
        (
            r"did not converge|ran out of iterations|iteration limit|step factor|loglik converged",
            "The estimation does not converge.",
            _VALUES,
        ),
        (
            r"reached elapsed time limit|reached CPU time limit|interrupted",
            "R was stopped before it had finished.",
            _SIZE,
        ),
    )
)

_OTHER = (
    "R has no value for this analysis of these data.",
    "Check the columns with `sarcstat describe`; if they are as they should be, report this as a mistake of sarcstat.",
)


def in_our_words(text: str) -> tuple[str, str]:
    """What an error of R means, and what to do, with R's own words in the end."""
    message, hint = next(((message, hint) for pattern, message, hint in _KNOWN if pattern.search(text)), _OTHER)
    return message, f"{hint} R says: {text}"
