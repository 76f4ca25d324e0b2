"""The grammar of expressions: from text to a tree, with errors that point into the text.

From weak to strong: `if else`, `or`, `and`, `not`, comparisons, `+ -`, `* /`, the sign of a number, `**`.
"""

from __future__ import annotations

from collections.abc import Callable

from sarcstat.data.expression.functions import argument_error, function_name
from sarcstat.data.expression.nodes import (
    And,
    Between,
    Call,
    Case,
    Chain,
    Column,
    Comparison,
    Expression,
    Gone,
    IsMissing,
    Literal,
    Membership,
    Negative,
    Node,
    Not,
    Operator,
    Or,
    Power,
    is_condition,
    start,
    walk,
)
from sarcstat.data.expression.reader import Reader
from sarcstat.data.expression.tokens import Passage, Token, tokens
from sarcstat.errors import UsageError

_OPERATORS: dict[str, Operator] = {
    "=": "=",
    "==": "=",
    "!=": "!=",
    "<>": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
}
# Nested nodes cost stack when an expression is computed.
_DEEPEST_TREE = 100
_LONGEST = 10_000


def parse(text: str, *, place: str = "--where", condition: bool = True) -> Expression:
    """The expression that `text` says; `condition` asks for one that is true or false.

    `place` is where the user wrote the text. Raises UsageError that points at what cannot be read.
    """
    if len(text) > _LONGEST:
        raise UsageError(
            f"{place}: the {'condition' if condition else 'expression'} is longer than {_LONGEST:,} characters."
        )
    passage = Passage(text, place)
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise UsageError(f"{place}: the text holds bytes that are no characters.", "Write it in UTF-8.")
    parser = _Parser(passage, tuple(tokens(passage)))
    if parser.next.kind == "end" and condition:
        raise UsageError(f"{place}: the condition is empty.", "For example: --where \"age >= 18 and sex = 'f'\".")
    if parser.next.kind == "end":
        raise UsageError(f"{place}: the expression is empty.", "For example: weight / height ** 2.")
    return Expression(passage, parser.whole(condition=condition))


class _Parser(Reader):
    """Recursive descent, one method a strength."""

    def whole(self, *, condition: bool) -> Node:
        node = self.conditional()
        if condition and not self.is_sign(")"):
            self.check_condition(node)
        if self.next.kind != "end":
            raise self.trailing(node)
        for each, depth in walk(node):
            if depth > _DEEPEST_TREE:
                raise self.passage.wrong("too many calculations stand within one another", start(each))
        return node

    def trailing(self, node: Node) -> UsageError:
        """The error of what follows a whole expression."""
        if self.is_sign(")"):
            return self.error("this parenthesis closes nothing")
        if self.is_sign(*_OPERATORS) and is_condition(node):
            hint = "Write a < x and x < b, or x between a and b."
            return self.error(f"'{self.next.value}' cannot follow a whole comparison", hint)
        expected = "and, or," if is_condition(node) else "an operator"
        return self.error(f"{expected} or the end is expected here")

    def check_condition(self, node: Node) -> None:
        if not is_condition(node):
            hint = "For example: age >= 18, sex = 'f', stage in (1, 2), age between 18 and 65, age is missing."
            raise self.error("a comparison is expected here", hint)

    def conditional(self) -> Node:
        """`A if C else B`, as often as it goes on, or a value by itself."""
        at = self.next.at
        value = self.branch(after_else=False)
        branches = []
        while self.accept("word", "if"):
            condition = self.either()
            self.check_condition(condition)
            if not self.accept("word", "else"):
                raise self.error("else is expected here", "For example: 'high' if age > 40 else 'low'.")
            branches.append((condition, value))
            value = self.branch(after_else=True)
        if isinstance(value, Gone) and all(isinstance(each, Gone) for _, each in branches):
            raise self.passage.wrong("every branch is missing", value.at)
        return Case(tuple(branches), value, at) if branches else value

    def branch(self, *, after_else: bool) -> Node:
        """A value of `if else`, which may be the bare word missing."""
        if self.is_missing_word():
            after = self.tokens[self.place + 1]
            ends = after.kind == "end" or (after.kind == "sign" and after.value in (")", ","))
            if self.is_word("if", 1) or (after_else and ends):
                return Gone(self.take().at)
        return self.either()

    def either(self) -> Node:
        parts = self.joined("or", self.both)
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def both(self) -> Node:
        parts = self.joined("and", self.negated)
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def joined(self, word: str, part: Callable[[], Node]) -> list[Node]:
        parts = [part()]
        while self.is_word(word):
            self.check_condition(parts[-1])
            self.take()
            parts.append(part())
        if len(parts) > 1:
            self.check_condition(parts[-1])
        return parts

    def negated(self) -> Node:
        found = negate = False
        while self.accept("word", "not"):
            found, negate = True, not negate
        node = self.test()
        if found:
            self.check_condition(node)
        return _negated(node, negate=negate)

    def test(self) -> Node:
        """One comparison, membership, range or question for missing, or a value by itself."""
        left = self.arithmetic("+-", "a column is expected here")
        if self.is_sign(*_OPERATORS):
            sign = self.take()
            right = self.arithmetic("+-", f"a value or a column is expected after '{sign.value}'")
            return Comparison(_OPERATORS[sign.value], left, right, sign.at)
        if self.accept("word", "is"):
            return self.missing(left)
        negate = self.is_word("not") and (self.is_word("in", 1) or self.is_word("between", 1))
        self.place += negate
        if self.is_word("in"):
            return _negated(self.members(left), negate=negate)
        if self.is_word("between"):
            return _negated(self.between(left), negate=negate)
        return left

    def arithmetic(self, signs: str, expected: str) -> Node:
        """A sum, or a product where `signs` are those of one."""
        first = self.arithmetic("*/", expected) if signs == "+-" else self.signed(expected)
        rest = []
        while self.is_sign(*signs):
            sign = self.take()
            behind = f"a value or a column is expected after '{sign.value}'"
            operand = self.arithmetic("*/", behind) if signs == "+-" else self.signed(behind)
            rest.append((sign.value, operand, sign.at))
        return Chain(first, tuple(rest)) if rest else first

    def signed(self, expected: str) -> Node:
        """A power with any number of signs before it: -2 ** 2 is -4."""
        at, negative = self.next.at, False
        while self.is_sign("-", "+"):
            negative ^= self.take().value == "-"
        node = self.power(expected)
        if not negative:
            return node
        if isinstance(node, Literal) and isinstance(node.value, float):
            return Literal(-node.value, at)
        return Negative(node, at)

    def power(self, expected: str) -> Node:
        base = self.atom(expected)
        if not self.is_sign("**"):
            return base
        sign = self.take()
        at, negative = self.next.at, False
        while self.is_sign("-", "+"):
            negative ^= self.take().value == "-"
        exponent = self.atom("a value or a column is expected after '**'")
        if self.is_sign("**"):
            raise self.error("it is not clear which ** comes first", "Write (a ** b) ** c or a ** (b ** c).")
        return Power(base, Negative(exponent, at) if negative else exponent, sign.at)

    def atom(self, expected: str) -> Node:
        """A value by itself: a number, a text, a column, a function, or something in parentheses."""
        token = self.next
        if self.is_sign("("):
            return self.grouped()
        if token.kind != "column":
            return self.literal(expected)
        self.take()
        if self.is_sign("(") and self.passage.text[token.at] != "`":
            return self.call(token)
        return Column(token.value, token.at)

    def grouped(self) -> Node:
        """What stands in parentheses."""
        opening = self.opened()
        inner = self.conditional()
        if not self.accept("sign", ")"):
            raise self.passage.wrong("this parenthesis is not closed", opening.at)
        self.depth -= 1
        return inner

    def call(self, token: Token) -> Call:
        """A function with its arguments."""
        name = function_name(self.passage, token)
        self.opened()
        arguments = [self.conditional()]
        while self.accept("sign", ","):
            arguments.append(self.conditional())
        if not self.accept("sign", ")"):
            raise self.error("a comma or a closing parenthesis is expected here")
        self.depth -= 1
        wrong = argument_error(self.passage, name, arguments, token.at)
        if wrong:
            raise wrong
        return Call(name, tuple(arguments), token.at)

    def literal(self, expected: str) -> Literal:
        token = self.next
        if token.kind == "number":
            return Literal(float(self.take().value), token.at)
        if token.kind == "text":
            return Literal(self.take().value, token.at)
        if token.kind == "word" and token.value in ("true", "false"):
            return Literal(float(self.take().value == "true"), token.at)
        hint = None
        if token.kind == "word":
            hint = f"Put a column called {token.value} in `backquotes`."
        elif token.kind == "column":
            hint = f"A text stands in quotation marks: '{token.value}'."
        raise self.error(expected, hint)

    def member(self) -> Literal:
        """A value of a list."""
        at, negative = self.next.at, False
        if self.is_sign("-", "+"):
            negative = self.take().value == "-"
        found = self.literal("a value is expected here")
        if at == found.at:
            return found
        if isinstance(found.value, str):
            raise self.passage.wrong("a number is expected after the sign", found.at)
        return Literal(-found.value if negative else found.value, at)

    def check_operand(self, operand: Node, before: str) -> None:
        if isinstance(operand, Literal):
            raise self.passage.wrong(f"a column is expected before '{before}'", operand.at)

    def missing(self, operand: Node) -> Node:
        negate = self.accept("word", "not")
        if not self.is_missing_word():
            raise self.error("missing is expected here", "Write is missing, or is not missing.")
        self.check_operand(operand, "is missing")
        return _negated(IsMissing(operand, self.take().at), negate=negate)

    def members(self, operand: Node) -> Node:
        self.check_operand(operand, "in")
        at = self.take().at
        if not self.accept("sign", "("):
            raise self.error("a list in parentheses is expected here", "For example: stage in (1, 2).")
        values = [self.member()]
        while self.accept("sign", ","):
            values.append(self.member())
        if not self.accept("sign", ")"):
            raise self.error("a comma or a closing parenthesis is expected here")
        return Membership(operand, tuple(values), at)

    def between(self, operand: Node) -> Node:
        at = self.take().at
        low = self.arithmetic("+-", "a value is expected here")
        if not self.accept("word", "and"):
            raise self.error("and is expected here", "For example: age between 18 and 65.")
        high = self.arithmetic("+-", "a value is expected here")
        return Between(operand, low, high, at)


def _negated(node: Node, *, negate: bool) -> Node:
    return Not(node) if negate else node
