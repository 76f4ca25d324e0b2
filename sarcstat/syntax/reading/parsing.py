"""One command: which it is, and what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sarcstat.syntax.reading.cursor import Cursor
from sarcstat.syntax.reading.foreign import FOREIGN
from sarcstat.syntax.reading.job import NotComputed, Skipped
from sarcstat.syntax.reading.lexing import tokens
from sarcstat.syntax.reading.names import Kind, Rule, names, rules
from sarcstat.syntax.reading.source import Place, Source, Troubles, UnreadableError
from sarcstat.syntax.reading.splitting import first_words
from sarcstat.syntax.reading.words import nearest


@dataclass(frozen=True)
class Parsed:
    """What a command says (RECODE may say several things), what is wrong with it, which it is, and its text."""

    statements: tuple[Any, ...]
    troubles: Troubles
    rule: Rule | None
    text: str = ""

    @property
    def right(self) -> bool:
        return not self.troubles.mistakes


def parse(source: Source, start: int, end: int) -> Parsed:
    """The command in a part of the text, which has no period at its end."""
    troubles, place, text = Troubles(), Place(source, start), source.text[start:end]
    words, ends = first_words(source.text, start, end)
    try:
        rule = _rule(words, source, place, end)
    except UnreadableError as wrong:
        troubles.mistakes.append(wrong.mistake)
        return Parsed((), troubles, None, text)
    if rule.name == "SET" and _may_change_numbers(source.text[ends[0] : end], place, troubles):
        return Parsed((), troubles, rule, text)
    if rule.kind is Kind.SKIPPED:
        return Parsed((Skipped(rule.name, text, place),), troubles, rule, text)
    if rule.kind is Kind.NOT_COMPUTED:
        return Parsed((NotComputed(rule.name, text, place),), troubles, rule, text)
    if rule.read is None:
        troubles.mistakes.append(refusal(rule.name, place).mistake)
        return Parsed((), troubles, rule, text)
    return Parsed(_read(source, rule, ends[len(rule.words) - 1], end, place, troubles), troubles, rule, text)


def _read(source: Source, rule: Rule, at: int, end: int, place: Place, troubles: Troubles) -> tuple[Any, ...]:
    read = tokens(source, at, end, troubles, skips=rule.name == "GET DATA")
    if troubles.mistakes or rule.read is None:
        return ()
    try:
        found = rule.read(Cursor(source, read, troubles, rule.name), place)
    except UnreadableError as wrong:
        troubles.mistakes.append(wrong.mistake)
        return ()
    if troubles.mistakes or found is None:
        return ()
    return found if isinstance(found, tuple) else (found,)


#: Settings that bear on numbers.
_SETTINGS = re.compile(r"\b(BLA\w*|EPO\w*|SEED|RNG|MTI\w*|FUZ\w*|DEC\w*(?!\s*=?\s*DOT\b))\b", re.IGNORECASE)


def _may_change_numbers(text: str, place: Place, troubles: Troubles) -> bool:
    """Whether there are settings that are left out though they may change a number; each is told in a remark."""
    names = dict.fromkeys(found[0].upper() for found in _SETTINGS.finditer(text))
    for name in names:
        troubles.remark(f"SET {name} may change numbers, and is not carried out", place)
    return bool(names)


def _rule(words: tuple[str, ...], source: Source, place: Place, end: int) -> Rule:
    found = rules(words)
    preferred = [rule for rule in found if rule.read is not None] or list(found)
    if len(preferred) == 1:
        return preferred[0]
    kinds = {rule.kind for rule in preferred}
    if len(kinds) == 1 and kinds <= {Kind.SKIPPED, Kind.NOT_COMPUTED}:  # which of them it is does not matter
        return Rule(words[: len(preferred[0].words)], preferred[0].kind)
    if preferred:
        listed = ", ".join(rule.name for rule in preferred)
        raise UnreadableError(f"'{words[0]}' may be each of the commands {listed}", place)
    raise _unknown(words, source, place, end)


def _unknown(words: tuple[str, ...], source: Source, place: Place, end: int) -> UnreadableError:
    begin = source.text[place.offset : min(end, place.offset + 30)].split()
    shown = begin[0] if begin else ""
    if shown.startswith("/"):
        hint = "Does a period end the command before too early?"
        return UnreadableError("a subcommand stands here without its command", place, hint)
    if shown.startswith("!"):
        hint = "Macros of SPSS (DEFINE … !ENDDEFINE) are not expanded: write out what they stand for."
        return UnreadableError(f"'{shown}' is a macro", place, hint)
    return UnreadableError(f"there is no command '{shown}'", place, _command_meant(words, source, place, end))


#: What stands in a command, and in hardly any line of words.
_SIGNS = re.compile(r"[=/('\"]")


def _command_meant(words: tuple[str, ...], source: Source, place: Place, end: int) -> str | None:
    """The command that is nearly written so; of a line of words alone that it may be a comment."""
    two = " ".join(words[:2])
    near = nearest(two, names()) or nearest(words[0], names()) if words else None
    if near is not None and _much_alike(near, two, *words[:1]):
        return near
    line = source.text[place.offset : end].split("\n", 1)[0]
    if len(line.split()) > 1 and not _SIGNS.search(line):
        return "If it is a comment: it begins with * and ends with a period."
    return near


def _much_alike(hint: str, *written: str) -> bool:
    """Whether the command of `Did you mean …?` differs from what was written by a letter or two."""
    from difflib import SequenceMatcher

    meant = hint.removeprefix("Did you mean ").removesuffix("?")
    return any(SequenceMatcher(None, meant, each).ratio() >= 0.8 for each in written)


_REASONS = {
    "DEFINE": "Macros of SPSS are not expanded: write out what they stand for.",
    "BEGIN PROGRAM": "Programs in Python or R within syntax are not run.",
    "LOOP": "Write out the commands for each round.",
    "DO REPEAT": "Write out the commands for each round.",
    "MATRIX": "The matrix language of SPSS is not carried out.",
}


def refusal(name: str, place: Place) -> UnreadableError:
    """The mistake of a command that is not carried out though others depend on it."""
    hint = _REASONS.get(name, "It changes data or the course of the job, so that the job cannot go on without it.")
    if name in FOREIGN:
        hint += " PSPP, where it is installed, carries it out: --engine pspp."
    return UnreadableError(f"{name} is not carried out", place, hint)
