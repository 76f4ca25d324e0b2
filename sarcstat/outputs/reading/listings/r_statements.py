"""What was typed in R, as far as a listing shows it: assignments, and what a name stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sarcstat.outputs.r_language import Called, Expression, Name, RSyntaxError, parse, written

#: Functions of models, and those that only show what their first argument is.
MODELS = ("survfit", "survdiff", "coxph")
_SHOWING = ("print", "summary", "(", "$")
_ASSIGNING = ("<-", "<<-", "=")
_ASSIGNED = re.compile(r"\s*([\w.]+)\s*(?:<-|=(?!=))")
_LONGEST = 60
_QUOTES = "\"'`"
#: Names that stand for names: a fit of a fit of a formula.
_DEEPEST = 8


@dataclass(slots=True)
class Statements:
    """The assignments so far, and the last thing that was typed."""

    assigned: dict[str, Expression] = field(default_factory=dict)
    last: Expression | None = None
    changed: dict[str, list[str]] = field(default_factory=dict)

    def read(self, text: str) -> None:
        """What was typed on a line, statements divided by semicolons; what is no expression of R is passed over."""
        for each in text.split(";") if ";" in text else [text]:
            if each.strip():
                self._one(each)

    def _one(self, text: str) -> None:
        try:
            typed = parse(text)
        except RSyntaxError:
            self.last = None
            if lost := _ASSIGNED.match(text):
                self.assigned.pop(lost[1], None)  # it is something else now
            return
        self.last = typed
        if not isinstance(typed, Called) or typed.function not in _ASSIGNING or len(typed.arguments) != 2:
            return
        target, value = (each for _, each in typed.arguments)
        if isinstance(target, Name):
            self.assigned[target.text] = value
            self.last = value if not isinstance(value, Name) else None
        owner = _owner(target)
        if owner:
            self.changed.setdefault(owner, []).append(written(typed))

    def shown(self) -> Expression | None:
        """What the last statement shows: without print() and summary(), names replaced by what they stand for."""
        found = self.last
        for _ in range(_DEEPEST):
            if isinstance(found, Called) and found.function in _SHOWING and found.arguments:
                found = found.arguments[0][1]
            elif isinstance(found, Name) and found.text in self.assigned:
                found = self.assigned[found.text]
            else:
                break
        return found

    def scale(self) -> str | None:
        """The unit that times are shown in, where what was typed last divides them: `scale = 365.25`."""
        found = self.last.argument("scale") if isinstance(self.last, Called) else None
        return written(found) if found is not None else None

    def models(self) -> Iterator[Called]:
        """The calls of models in what was typed last, names replaced by what they stand for."""
        return self._models(self.last, _DEEPEST)

    def _models(self, of: Expression | None, depth: int) -> Iterator[Called]:
        if isinstance(of, Name) and depth:
            yield from self._models(self.assigned.get(of.text), depth - 1)
        elif isinstance(of, Called):
            if of.function in MODELS:
                found = self.complete(of)
                assert isinstance(found, Called)
                yield found
            else:
                for _, value in of.arguments:
                    yield from self._models(value, depth)

    def complete(self, of: Expression, depth: int = 0) -> Expression:
        """A call with its formula, and its model, in the place of names that stand for them."""
        if not isinstance(of, Called) or depth > _DEEPEST:
            return of
        name = "formula" if of.function in MODELS else "fit" if of.function == "cox.zph" else "x"
        inner = of.argument(name, 0)
        if isinstance(inner, Name) and inner.text in self.assigned:
            return self.complete(of.with_argument(name, 0, self.assigned[inner.text]), depth + 1)
        if of.function not in MODELS and isinstance(inner, Called):
            return of.with_argument(name, 0, self.complete(inner, depth + 1))
        return of


def _owner(target: Expression) -> str:
    """The name of what an assignment changes: `lung$sex <- …` changes lung."""
    while isinstance(target, Called) and target.function in ("$", "[") and target.arguments:
        target = target.arguments[0][1]
    return target.text if isinstance(target, Name) else ""


def gathered(lines: list[str], start: int, first: str, prompt: str) -> tuple[str, int]:
    """A statement that begins with `first` in the line `start`, and the line after it; brackets say where it ends."""
    text, at = without_comment(first), start + 1
    while at < len(lines) and at - start < _LONGEST:
        if prompt and not lines[at].startswith(prompt):
            break
        if not prompt and not open_brackets(text):
            break
        text += "\n" + without_comment(lines[at].removeprefix(prompt))
        at += 1
    return text, at


def open_brackets(text: str) -> bool:
    """Whether a bracket of the text is still open; those in quotes do not count."""
    if not any(quote in text for quote in _QUOTES):
        return sum(map(text.count, "([{")) > sum(map(text.count, ")]}"))
    return sum((sign in "([{") - (sign in ")]}") for _, sign in _unquoted(text)) > 0


def without_comment(line: str) -> str:
    """A line of R without the comment at its end; a `#` in quotes begins none."""
    return line[: next((at for at, sign in _unquoted(line) if sign == "#"), len(line))]


def _unquoted(text: str) -> Iterator[tuple[int, str]]:
    """The signs of a text that do not stand in quotes, each with its place."""
    quote, escaped = "", False
    for at, sign in enumerate(text):
        if quote:
            escaped = sign == "\\" and not escaped
            quote = "" if sign == quote and not escaped else quote
        elif sign in _QUOTES:
            quote = sign
        else:
            yield at, sign
