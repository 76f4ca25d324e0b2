"""RECODE as an expression."""

from __future__ import annotations

import math
from typing import Any

from sarcstat.syntax.reading.commands.transforming import Recode, Recoding
from sarcstat.syntax.reading.tree import Name, Range, Value
from sarcstat.syntax.studying import pieces
from sarcstat.syntax.studying.expressions import Translator
from sarcstat.syntax.studying.pieces import MISSING, RELATION, SUM, NoCounterpartError, Piece
from sarcstat.syntax.studying.variables import Dictionary


def recoded(of: Recode, source: Name, variables: Dictionary, *, in_place: bool) -> Piece:
    """The new value of a variable, from the first list of old values that holds its own.

    What no list holds is missing, or with RECODE in place what it was. Values that the user declares missing are
    tried against the lists as they are, and ELSE holds what is missing, too.
    """
    piece = variables.read(source)
    if piece.kind not in ("number", "text"):
        raise NoCounterpartError("dates are recoded")
    found = variables.find(source)
    raw = variables.before_missing(source) if found.raw is not None else piece
    if in_place and found.raw is not None:
        raise NoCounterpartError(f"{source} has values declared missing, and is recoded in place")
    if found.raw is None and found.column is not None and variables.trying.declared(found.column):
        _check_declared(of, variables.trying.declared(found.column))
    if piece.kind == "text" and found.column is not None and variables.trying.has_missing(found.column):
        raise NoCounterpartError(f"{source} has blank texts, which are values in SPSS and missing in a study")
    body, sure = _body(of, piece, raw, raw if in_place else MISSING, variables)
    gone = next((each.new for each in of.recodings if {"ELSE", "MISSING", "SYSMIS"} & _words(each)), None)
    value = _new(gone, raw, variables) if isinstance(gone, Value) else MISSING
    if value.kind == "missing" and (sure or body.kind == "missing"):
        return body
    if value == body:
        return body
    kinds = {value.kind, body.kind} - {"missing"}
    if len(kinds) > 1:
        raise NoCounterpartError("texts and numbers would be values of one variable")
    if not kinds:
        return MISSING
    dies = raw.needs if value.kind == "missing" else frozenset[str]()
    return pieces.case(_missing(raw), value, body, kinds.pop(), dies)


def _words(of: Recoding) -> set[str]:
    return {each for each in of.old if isinstance(each, str)}


def _body(of: Recode, piece: Piece, raw: Piece, last: Piece, variables: Dictionary) -> tuple[Piece, bool]:
    """The value where the variable has one, and whether it is missing by itself where the variable is missing."""
    result, sure = last, last.kind == "missing" or last is raw
    for each in reversed(of.recodings):
        if each.new == "CONVERT":
            raise NoCounterpartError("CONVERT makes numbers of texts")
        new = _new(each.new, raw, variables)
        if "ELSE" in each.old:
            result, sure = new, new is raw or new.kind == "missing"
            continue
        tests = _tests(each, piece, raw, variables)
        if not tests:
            continue
        kinds = {new.kind, result.kind} - {"missing"}
        if len(kinds) > 1:
            raise NoCounterpartError("texts and numbers would be values of one variable")
        if not kinds:
            continue
        test = _any(tests)
        sure = test.strict or (sure and test == _there(raw))
        result = pieces.case(test, new, result, kinds.pop(), test.needs if sure else frozenset())
    return result, sure


def _new(of: Value | str, raw: Piece, variables: Dictionary) -> Piece:
    if not isinstance(of, Value):
        return raw if of == "COPY" else MISSING
    new = Translator(variables).value(of)
    if new.kind == "text" and new.constant == "":
        raise NoCounterpartError("a blank text, which is a value in SPSS, is missing in a study")
    return new


def _tests(of: Recoding, piece: Piece, raw: Piece, variables: Dictionary) -> list[Piece]:
    """The tests for values that are there; what the user declares missing is there, too."""
    found: list[Piece] = []
    plain: list[str] = []
    for old in of.old:
        if isinstance(old, Value):
            plain.append(_literal(old, raw, variables))
        elif isinstance(old, Range):
            found.append(_ranged(old, raw))
        elif old == "MISSING" and raw is not piece:
            found.append(_missing(piece))
    if plain:
        shown = f"{raw.text} = {plain[0]}" if len(plain) == 1 else f"{raw.text} in ({', '.join(plain)})"
        found.insert(0, pieces.joined(shown, RELATION, "truth", raw))
    return found


def _literal(old: Value, raw: Piece, variables: Dictionary) -> str:
    if isinstance(old.value, str) != (raw.kind == "text"):
        raise NoCounterpartError("an old value is of another type than the variable")
    if isinstance(old.value, str):
        text = old.value.rstrip(" ")
        if not text:
            raise NoCounterpartError("a blank text is recoded, which is missing in a study")
        variables.trying.check_text(raw, text)
        return pieces.text(text).text
    return pieces.written(old.value)


def _missing(of: Piece) -> Piece:
    return Piece(f"{of.at(SUM)} is missing", RELATION, "truth", of.needs, strict=False)


def _there(of: Piece) -> Piece:
    return Piece(f"{of.at(SUM)} is not missing", RELATION, "truth", of.needs, strict=False)


def _ranged(old: Range, raw: Piece) -> Piece:
    if isinstance(old.low, str) or isinstance(old.high, str) or raw.kind == "text":
        raise NoCounterpartError("a range of texts is recoded")
    if math.isinf(old.low) and math.isinf(old.high):
        return _there(raw)
    if math.isinf(old.low):
        shown = f"{raw.text} <= {pieces.written(old.high)}"
    elif math.isinf(old.high):
        shown = f"{raw.text} >= {pieces.written(old.low)}"
    else:
        shown = f"{raw.text} between {pieces.written(old.low)} and {pieces.written(old.high)}"
    return pieces.joined(shown, RELATION, "truth", raw)


def _any(tests: list[Piece]) -> Piece:
    if len(tests) == 1:
        return tests[0]
    needs = frozenset[str]().union(*(each.needs for each in tests))
    strict = all(each.strict and each.needs == needs for each in tests)
    return Piece(" or ".join(each.at(pieces.AND) for each in tests), pieces.OR, "truth", needs, strict)


def _check_declared(of: Recode, declared: list[float | str]) -> None:
    """Values that the file declares missing are missing in a study: all of them must be treated as missing ones are."""
    outcomes = {_outcome(of, value) for value in [None, *declared]}
    if len(outcomes) > 1:
        shown = ", ".join(map(str, declared))
        raise NoCounterpartError(f"values that the file declares missing ({shown}) are recoded, which here are missing")


def _outcome(of: Recode, value: Any) -> int:
    """The number of the list that holds a value (None: system-missing), -1 for none."""
    for number, each in enumerate(of.recodings):
        for old in each.old:
            if old in ("ELSE", "MISSING") or (old == "SYSMIS" and value is None):
                return number if each.new != "COPY" or value is not None else -1  # what is copied is a value
            if isinstance(old, Value) and old.value == value:
                return number
            if isinstance(old, Range) and value is not None and old.low <= value <= old.high:
                return number
    return -1
