"""Functions of one number or two: roots, logarithms, angles, rounding."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from sarcstat.data.steps.expression.given import Function, Given
from sarcstat.data.steps.expression.values import Array, Numbers

#: How many of the last bits of a number do not count when it is rounded (SET FUZZBITS, 6 at first).
_FUZZ = 6.0
_MANTISSA = 53


def _function(of: Callable[[Array], Array], domain: Callable[[Array], Array] | None = None) -> Function:
    """A function of a number, missing outside its domain and where the result is too large."""

    def carried_out(given: Given, values: Array) -> Numbers:
        found = of(values)
        name = given.node.function
        if domain is not None:
            outside = ~domain(values) & ~np.isnan(values)
            given.count(f"{name} of a number for which it is not defined: system-missing", outside)
            found = np.where(outside, np.nan, found)
        large = np.isinf(found)
        given.count(f"{name} is too large for a number: system-missing", large)
        return Numbers(np.where(large, np.nan, found))

    return Function("n", carried_out)


def _log_gamma(values: Array) -> Array:
    return np.array([_log_gamma_of(each) if each > 0 else each for each in values.tolist()], float)


def _log_gamma_of(value: float) -> float:
    try:
        return math.lgamma(value)
    except OverflowError:
        return math.inf


def _remainder(given: Given, number: Array, divisor: Array) -> Numbers:
    """MOD: what is left of a division, with the sign of the divided number; 0 of 0, whatever it is divided by, if it
    is unknown."""
    zero = (divisor == 0) & ~np.isnan(number)
    given.count("MOD by zero: system-missing", zero)
    found = np.where(zero, np.nan, np.fmod(number, divisor))
    return Numbers(np.where(np.isnan(divisor) & (number == 0), 0.0, found))


def _rounded(half: float) -> Function:
    """RND and TRUNC: to a multiple of the second argument (1), after so many of the last bits were forgiven."""

    def carried_out(given: Given, values: Array, multiple: Array | None = None, bits: Array | None = None) -> Numbers:
        multiple = np.ones_like(values) if multiple is None else multiple
        bits = np.full_like(values, _FUZZ) if bits is None else bits
        wrong = (multiple == 0) | (bits < 0)
        given.count(f"{given.node.function} to a multiple of 0, or with fewer than 0 bits: system-missing", wrong)
        forgiven = half + np.exp2(np.where(bits == 0, _FUZZ, bits) - _MANTISSA)
        parts = values / multiple
        found = np.where(parts >= 0, np.floor(parts + forgiven), -np.floor(-parts + forgiven)) * multiple
        return Numbers(np.where(wrong | np.isnan(parts) | np.isnan(bits), np.nan, found))

    return Function("nnn", carried_out, least=1)


NUMERIC: dict[str, Function] = {
    "ABS": _function(np.abs),
    "ARSIN": _function(np.arcsin, lambda x: np.abs(x) <= 1),
    "ARTAN": _function(np.arctan),
    "COS": _function(np.cos),
    "EXP": _function(np.exp),
    "LG10": _function(np.log10, lambda x: x > 0),
    "LN": _function(np.log, lambda x: x > 0),
    "LNGAMMA": _function(_log_gamma, lambda x: x > 0),
    "MOD": Function("nn", _remainder),
    "RND": _rounded(0.5),
    "SIN": _function(np.sin),
    "SQRT": _function(np.sqrt, lambda x: x >= 0),
    "TRUNC": _rounded(0.0),
}
