"""The grammar of expressions: from text to a tree, with errors that point into the text.

From weak to strong: `if else`, `or`, `and`, `not`, comparisons, `+ -`, `* /`, the sign of a number, `**`.
"""

from __future__ import annotations

from collections.abc import Callable

from sarcstat.data.expression import nodes
from sarcstat.data.expression.functions import argument_error, function_name
from sarcstat.data.expression.reader import Reader
from sarcstat.data.expression.tokens import Passage, Token, tokens
from sarcstat.errors import UsageError

_OPERATORS: dict[str, nodes.Operator] = {
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


def parse(text: str, *, place: str = "--where", condition: bool = True) -> nodes.Expression:
    """The expression that `text` says; `condition` asks for one that is true or false.

    `place` is where the user wrote the text. Raises UsageError that points at what cannot be read.
    """
    if len(text) > _LONGEST:
        raise UsageError(
            f"{place}: the {'condition' if condition else 'expression'} is longer than {_LONGEST:,} characters.",
            "Derive variables first, and use them in the condition.",
        )
    passage = Passage(text, place)
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise UsageError(f"{place}: the text holds bytes that are no characters.", "Write it in UTF-8.")
    parser = _Parser(passage, tuple(tokens(passage)))
    if parser.next.kind == "end" and condition:
        raise UsageError(f"{place}: the condition is empty.", "For example: --where \"age >= 18 and sex = 'f'\".")
    if parser.next.kind == "end":
        raise UsageError(f"{place}: the expression is empty.", "For example: weight / height ** 2.")
    return nodes.Expression(passage, parser.whole(condition=condition))


class _Parser(Reader):
    """Recursive descent, one method a strength."""

    def whole(self, *, condition: bool) -> nodes.Node:
        node = self.conditional()
        if condition and not self.is_sign(")"):
            self.check_condition(node)
        if self.next.kind != "end":
            raise self.trailing(node)
        for each, depth in nodes.walk(node):
            if depth > _DEEPEST_TREE:
                raise self.passage.wrong("too many calculations stand within one another", nodes.start(each))
        return node

    def trailing(self, node: nodes.Node) -> UsageError:
        """The error of what follows a whole expression."""
        if self.is_sign(")"):
            return self.error("this parenthesis closes nothing")
        if self.is_sign(*_OPERATORS) and nodes.is_condition(node):
            hint = "Write a < x and x < b, or x between a and b."
            return self.error(f"'{self.next.value}' cannot follow a whole comparison", hint)
        expected = "and, or," if nodes.is_condition(node) else "an operator"
        return self.error(f"{expected} or the end is expected here")

    def check_condition(self, node: nodes.Node) -> None:
        if not nodes.is_condition(node):
            hint = "For example: age >= 18, sex = 'f', stage in (1, 2), age between 18 and 65, age is missing."
            raise self.error("a comparison is expected here", hint)

    def conditional(self) -> nodes.Node:
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
        if isinstance(value, nodes.Gone) and all(isinstance(each, nodes.Gone) for _, each in branches):
            raise self.passage.wrong("every branch is missing", value.at)
        return nodes.Case(tuple(branches), value, at) if branches else value

    def branch(self, *, after_else: bool) -> nodes.Node:
        """A value of `if else`, which may be the bare word missing."""
        if self.is_missing_word():
            after = self.tokens[self.place + 1]
            ends = after.kind == "end" or (after.kind == "sign" and after.value in (")", ","))
            if self.is_word("if", 1) or (after_else and ends):
                return nodes.Gone(self.take().at)
        return self.either()

    def either(self) -> nodes.Node:
        parts = self.joined("or", self.both)
        return parts[0] if len(parts) == 1 else nodes.Or(tuple(parts))

    def both(self) -> nodes.Node:
        parts = self.joined("and", self.negated)
        return parts[0] if len(parts) == 1 else nodes.And(tuple(parts))

    def joined(self, word: str, part: Callable[[], nodes.Node]) -> list[nodes.Node]:
        parts = [part()]
        while self.is_word(word):
            self.check_condition(parts[-1])
            self.take()
            parts.append(part())
        if len(parts) > 1:
            self.check_condition(parts[-1])
        return parts

    def negated(self) -> nodes.Node:
        found = negate = False
        while self.accept("word", "not"):
            found, negate = True, not negate
        node = self.test()
        if found:
            self.check_condition(node)
        return _negated(node, negate=negate)

    def test(self) -> nodes.Node:
        """One comparison, membership, range or question for missing, or a value by itself."""
        left = self.arithmetic("+-", "a column is expected here")
        if self.is_sign(*_OPERATORS):
            sign = self.take()
            right = self.arithmetic("+-", f"a value or a column is expected after '{sign.value}'")
            return nodes.Comparison(_OPERATORS[sign.value], left, right, sign.at)
        if self.accept("word", "is"):
            return self.missing(left)
        negate = self.is_word("not") and (self.is_word("in", 1) or self.is_word("between", 1))
        self.place += negate
        if self.is_word("in"):
            return _negated(self.members(left), negate=negate)
        if self.is_word("between"):
            return _negated(self.between(left), negate=negate)
        return left

    def arithmetic(self, signs: str, expected: str) -> nodes.Node:
        """A sum, or a product where `signs` are those of one."""
        first = self.arithmetic("*/", expected) if signs == "+-" else self.signed(expected)
        rest = []
        while self.is_sign(*signs):
            sign = self.take()
            behind = f"a value or a column is expected after '{sign.value}'"
            operand = self.arithmetic("*/", behind) if signs == "+-" else self.signed(behind)
            rest.append((sign.value, operand, sign.at))
        return nodes.Chain(first, tuple(rest)) if rest else first

    def signed(self, expected: str) -> nodes.Node:
        """A power with any number of signs before it: -2 ** 2 is -4."""
        at, negative = self.next.at, self.minus()
        node = self.power(expected)
        if not negative:
            return node
        if isinstance(node, nodes.Literal) and isinstance(node.value, float):
            return nodes.Literal(-node.value, at)
        return nodes.Negative(node, at)

    def power(self, expected: str) -> nodes.Node:
        base = self.atom(expected)
        if not self.is_sign("**"):
            return base
        sign = self.take()
        at, negative = self.next.at, self.minus()
        exponent = self.atom("a value or a column is expected after '**'")
        if self.is_sign("**"):
            raise self.error("it is not clear which ** comes first", "Write (a ** b) ** c or a ** (b ** c).")
        return nodes.Power(base, nodes.Negative(exponent, at) if negative else exponent, sign.at)

    def atom(self, expected: str) -> nodes.Node:
        """A value by itself: a number, a text, a column, a function, or something in parentheses."""
        token = self.next
        if self.is_sign("("):
            return self.grouped()
        if token.kind != "column":
            return self.literal(expected)
        self.take()
        if self.is_sign("(") and self.passage.text[token.at] != "`":
            return self.call(token)
        return nodes.Column(token.value, token.at)

    def grouped(self) -> nodes.Node:
        """What stands in parentheses."""
        opening = self.opened()
        inner = self.conditional()
        if not self.accept("sign", ")"):
            raise self.passage.wrong("this parenthesis is not closed", opening.at)
        self.depth -= 1
        return inner

    def call(self, token: Token) -> nodes.Call:
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
        return nodes.Call(name, tuple(arguments), token.at)

    def check_operand(self, operand: nodes.Node, before: str) -> None:
        if isinstance(operand, nodes.Literal):
            raise self.passage.wrong(f"a column is expected before '{before}'", operand.at)

    def missing(self, operand: nodes.Node) -> nodes.Node:
        negate = self.accept("word", "not")
        if not self.is_missing_word():
            raise self.error("missing is expected here", "Write is missing, or is not missing.")
        self.check_operand(operand, "is missing")
        return _negated(nodes.IsMissing(operand, self.take().at), negate=negate)

    def members(self, operand: nodes.Node) -> nodes.Node:
        self.check_operand(operand, "in")
        at = self.take().at
        if not self.accept("sign", "("):
            raise self.error("a list in parentheses is expected here", "For example: stage in (1, 2).")
        values = [self.member()]
        while self.accept("sign", ","):
            values.append(self.member())
        if not self.accept("sign", ")"):
            raise self.error("a comma or a closing parenthesis is expected here")
        return nodes.Membership(operand, tuple(values), at)

    def between(self, operand: nodes.Node) -> nodes.Node:
        at = self.take().at
        low = self.arithmetic("+-", "a value is expected here")
        if not self.accept("word", "and"):
            raise self.error("and is expected here", "For example: age between 18 and 65.")
        high = self.arithmetic("+-", "a value is expected here")
        return nodes.Between(operand, low, high, at)


def _negated(node: nodes.Node, *, negate: bool) -> nodes.Node:
    return nodes.Not(node) if negate else node
