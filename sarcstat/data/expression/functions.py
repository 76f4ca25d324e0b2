"""The functions of expressions: their names and what they take."""

from __future__ import annotations

from collections.abc import Sequence

from sarcstat.data.expression.nodes import Literal, Node
from sarcstat.data.expression.tokens import Passage, Token
from sarcstat.errors import UsageError, closest

_MOST_DECIMALS = 15
#: Function → fewest and most arguments, that in words, and an example.
_FUNCTIONS: dict[str, tuple[int, int | None, str, str]] = {
    "min": (2, None, "two or more values", "min(regimens, 3)"),
    "max": (2, None, "two or more values", "max(left, right)"),
    "round": (1, 2, "a value and its decimals", "round(bmi, 1)"),
    "abs": (1, 1, "one value", "abs(change)"),
    "log": (1, 1, "one value", "log(ldh)"),
    "days": (2, 2, "two dates", "days(diagnosis, death)"),
    "months": (2, 2, "two dates", "months(diagnosis, death)"),
    "years": (2, 2, "two dates", "years(birth, diagnosis)"),
}


def function_name(passage: Passage, token: Token) -> str:
    """The function that the token names; raises UsageError where there is none."""
    name = token.value.lower()
    if name in _FUNCTIONS:
        return name
    meant = closest(name, _FUNCTIONS)
    known = f"There are {', '.join(_FUNCTIONS)}."
    hint = f"Did you mean {meant}? {known}" if meant else known
    raise passage.wrong(f"there is no function '{token.value}'", token.at, hint)


def argument_error(passage: Passage, name: str, arguments: Sequence[Node], at: int) -> UsageError | None:
    """The error of a function with too few or too many arguments, or None."""
    fewest, most, wanted, example = _FUNCTIONS[name]
    hint = f"For example: {example}."
    if len(arguments) < fewest or (most is not None and len(arguments) > most):
        return passage.wrong(f"{name} takes {wanted}, separated by commas", at, hint)
    if name == "round" and len(arguments) == 2 and not _is_decimals(arguments[1]):
        return passage.wrong(f"the decimals of round are a whole number from 0 to {_MOST_DECIMALS}", at, hint)
    return None


def _is_decimals(node: Node) -> bool:
    return (
        isinstance(node, Literal)
        and isinstance(node.value, float)
        and node.value.is_integer()
        and 0 <= node.value <= _MOST_DECIMALS
    )
