"""Expressions of R as far as calls of models are made of them, read into a tree and written again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

#: Expressions in expressions; a formula nests a handful.
DEEPEST = 60
#: How high a tree may be: a sum of many terms is as high as it has terms.
_HIGHEST = 200
_LONGEST = 20_000
_TOKEN = re.compile(
    r"""\s*(?:(?P<number>0x[0-9a-fA-F]+L?|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?L?)
    |(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
    |(?P<quoted>`(?:\\.|[^`\\])*`)
    |(?P<name>[^\W\d][\w.]*|\.(?:[^\W\d]|[._])[\w.]*|\.)
    |(?P<sign>%[^%\s]*%|<<-|<-|->|:::|::|\|>|\|\||&&|<=|>=|==|!=|[-+*/^:~<>!&|=?$@()\[\]{},;]))""",
    re.VERBOSE,
)
#: Binary operators, loosest first; `^` and the arrows bind to the right.
_LEVELS = (
    ("?",), ("=", "<-", "<<-", "->"), ("~",), ("|", "||"), ("&", "&&"), ("!",), ("<", ">", "<=", ">=", "==", "!="),
    ("+", "-"), ("*", "/"), ("%%", "|>"), (":",), ("unary",), ("^",), ("$", "@"), ("::", ":::"),
)  # fmt: skip
_BINDS = {sign: level for level, signs in enumerate(_LEVELS) for sign in signs}
_UNARY = {"-": "unary", "+": "unary", "!": "!", "~": "~", "?": "?"}
_CONSTANTS: dict[str, float | bool | None] = {
    "TRUE": True, "T": True, "FALSE": False, "F": False, "NULL": None, "NA": float("nan"), "Inf": float("inf"),
}  # fmt: skip


class RSyntaxError(ValueError):
    """A text that is no expression of R, or one that is not read here."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name."""

    text: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text, TRUE, FALSE or NULL."""

    value: float | str | bool | None


@dataclass(frozen=True, slots=True)
class Called:
    """A function, or an operator, and what it is applied to; arguments may have names."""

    function: str
    arguments: tuple[tuple[str, Expression], ...]

    def argument(self, name: str, place: int | None = None) -> Expression | None:
        """The argument of a name; without one the unnamed one at a place, counted without those that are named."""
        for own, value in self.arguments:
            if own == name:
                return value
        unnamed = [value for own, value in self.arguments if not own]
        return unnamed[place] if place is not None and place < len(unnamed) else None

    def with_argument(self, name: str, place: int, value: Expression) -> Called:
        """The call with another value of that argument."""
        old = self.argument(name, place)
        return replace(self, arguments=tuple((own, value if each is old else each) for own, each in self.arguments))


Expression: TypeAlias = Name | Constant | Called


def parse(text: str) -> Expression:
    """The expression that a text is; raises RSyntaxError where it is none, or more than one."""
    if len(text) > _LONGEST:
        raise RSyntaxError("it is too long")
    reader = _Reader(list(_tokens(text)))
    found = reader.expression(0, 0)
    if reader.kind:
        raise RSyntaxError(f"'{reader.text}' was not expected")
    return found


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise RSyntaxError(f"'{text[at:].strip()[:10]}' was not expected")
        yield str(found.lastgroup), found[str(found.lastgroup)]
        at = found.end()


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens, self._at, self._operators = tokens, 0, 0

    @property
    def kind(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    @property
    def text(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _take(self, sign: str) -> bool:
        found = self.kind == "sign" and self.text == sign
        self._at += found
        return found

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise RSyntaxError(f"'{sign}' is missing")

    def expression(self, binding: int, depth: int) -> Expression:
        """An expression of operators that bind at least so tightly."""
        if depth > DEEPEST:
            raise RSyntaxError("it nests too deeply")
        left = self._unary(depth)
        while self.kind == "sign" and (level := _level(self.text)) is not None and level >= binding:
            sign = self.text
            self._at += 1
            self._operators += 1
            if self._operators > _HIGHEST:
                raise RSyntaxError("it has too many operators")
            right_first = sign in ("^", "<-", "<<-", "=")
            right = self.expression(level if right_first else level + 1, depth + 1)
            left = Called(sign, (("", left), ("", right)))
        return left

    def _unary(self, depth: int) -> Expression:
        if self.kind == "sign" and self.text in _UNARY:
            sign = self.text
            self._at += 1
            return Called(sign, (("", self.expression(_BINDS[_UNARY[sign]], depth + 1)),))
        found = self._atom(depth)
        while self.kind == "sign" and self.text in ("(", "["):
            closing = ")" if self._take("(") else "]"
            self._at += closing == "]"
            arguments = self._arguments(closing, depth)
            function = _function(found) if closing == ")" else "["
            found = Called(function, arguments if closing == ")" else (("", found), *arguments))
        return found

    def _atom(self, depth: int) -> Expression:
        kind, text = self.kind, self.text
        if self._take("("):
            inner = self.expression(0, depth + 1)
            self._need(")")
            return Called("(", (("", inner),))
        if kind in ("", "sign"):
            raise RSyntaxError(f"'{text}' was not expected" if text else "it ends too early")
        self._at += 1
        if kind == "number":
            return Constant(_number(text))
        if kind in ("string", "quoted"):
            plain = re.sub(r"\\(.)", r"\1", text[1:-1])
            return Constant(plain) if kind == "string" else Name(plain)
        if text in _CONSTANTS:
            return Constant(_CONSTANTS[text])
        if self._take("::") or self._take(":::"):
            return self._atom(depth)  # whose namespace a function is in does not count
        return Name(text)

    def _arguments(self, closing: str, depth: int) -> tuple[tuple[str, Expression], ...]:
        found: list[tuple[str, Expression]] = []
        while not self._take(closing):
            if self._take(","):
                continue
            name = ""
            if self.kind in ("name", "string", "quoted") and self._tokens[self._at + 1 :][:1] == [("sign", "=")]:
                name = self.text.strip("\"'`")
                self._at += 2
            found.append((name, self.expression(_BINDS["~"], depth + 1)))
            if self.kind != "sign" or self.text not in (",", closing):
                raise RSyntaxError(f"'{closing}' is missing")
        return tuple(found)


def _level(sign: str) -> int | None:
    if sign.startswith("%"):
        return _BINDS["%%"]
    return None if sign in ("!",) else _BINDS.get(sign)


def _function(of: Expression) -> str:
    if isinstance(of, Name):
        return of.text
    raise RSyntaxError("only functions with names are called")


def _number(text: str) -> float:
    plain = text.rstrip("L")
    return float(int(plain, 16)) if plain.startswith("0x") else float(plain)


_TIGHT = ("^", ":", "/", "$", "@", "::")
_PLAIN = re.compile(r"(?:[^\W\d]|\.(?!\d))[\w.]*")


def written(of: Expression) -> str:
    """The expression as R writes it in the names of terms."""
    if isinstance(of, Name):
        return of.text if _PLAIN.fullmatch(of.text) else f"`{of.text}`"
    if isinstance(of, Constant):
        return _constant(of.value)
    values = [written(value) for _, value in of.arguments]
    if of.function == "(":
        return f"({values[0]})"
    if of.function == "[":
        return f"{values[0]}[{', '.join(values[1:])}]"
    if of.function in _BINDS or of.function.startswith("%"):
        if len(values) == 1:
            return f"{of.function}{values[0]}"
        between = of.function if of.function in _TIGHT else f" {of.function} "
        return between.join(values)
    named = [f"{name} = {text}" if name else text for (name, _), text in zip(of.arguments, values, strict=True)]
    return f"{of.function}({', '.join(named)})"


def _constant(value: float | str | bool | None) -> str:
    if value is None or isinstance(value, bool):
        return {None: "NULL", True: "TRUE", False: "FALSE"}[value]
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return "NA" if value != value else f"{value:.15g}"
