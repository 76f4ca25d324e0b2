"""Expressions over the time as the COMPUTE and IF of a TIME PROGRAM."""

from __future__ import annotations

from collections.abc import Mapping

from sarcstat.data.expression import nodes
from sarcstat.data.expression.expression import parse
from sarcstat.data.expression.in_time import TIME
from sarcstat.syntax.writing.plan import Plan

_RELATIONS = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_FUNCTIONS = {"abs": "ABS", "log": "LN", "min": "MIN", "max": "MAX", "round": "RND"}


class NotWrittenError(Exception):
    """An expression that the syntax does not have, or that means something else there; the text says why."""


def computed(name: str, text: str, plan: Plan, read: Mapping[str, str]) -> list[str]:
    """The commands that compute a variable; `read` are the names by which the syntax knows the columns.

    Raises NotWrittenError.
    """
    root = parse(text, condition=False).root
    writer = _Writer(plan, read)
    branches: tuple[tuple[nodes.Node, nodes.Node], ...] = ()
    if isinstance(root, nodes.Case):
        branches, root = root.branches, root.otherwise
    commands = [f"COMPUTE {name}={writer.written(root)}."]
    # The first branch that holds counts: it is written last.
    for condition, value in reversed(branches):
        commands.append(f"IF ({writer.written(condition)}) {name}={writer.written(value)}.")
    return commands


class _Writer:
    def __init__(self, plan: Plan, read: Mapping[str, str]) -> None:
        self.plan, self.read = plan, read

    def operand(self, node: nodes.Node) -> str:
        """A node where an operator stands beside it."""
        text = self.written(node)
        alone = isinstance(node, nodes.Column | nodes.Call) or text.isdecimal()
        return text if alone else f"({text})"

    def written(self, node: nodes.Node) -> str:
        match node:
            case nodes.Column():
                return self.column(node.name)
            case nodes.Literal():
                return self.number(node.value)
            case nodes.Negative():
                return f"-{self.operand(node.inner)}"
            case nodes.Chain():
                return self.operand(node.first) + "".join(
                    f" {sign} {self.operand(each)}" for sign, each, _ in node.rest
                )
            case nodes.Power():
                return f"{self.operand(node.base)} ** {self.operand(node.exponent)}"
            case nodes.Call():
                return self.call(node)
            case nodes.Comparison():
                return f"{self.operand(node.left)} {_RELATIONS[node.operator]} {self.operand(node.right)}"
            case nodes.Between():
                x = self.operand(node.operand)
                return f"{x} >= {self.operand(node.low)} AND {x} <= {self.operand(node.high)}"
            case nodes.Membership():
                return f"ANY({self.written(node.operand)}, {', '.join(self.written(each) for each in node.values)})"
            case nodes.Not():
                return f"NOT {self.operand(node.inner)}"
            case nodes.And():
                return " AND ".join(self.operand(each) for each in node.parts)
            case nodes.Or():
                return " OR ".join(self.operand(each) for each in node.parts)
            case nodes.IsMissing() | nodes.Gone():
                raise NotWrittenError("what COXREG does with missing values in it is not known")
            case nodes.Case():
                raise NotWrittenError("COMPUTE has no if within a calculation")

    def column(self, name: str) -> str:
        if name == TIME:
            return TIME
        if self.plan.column(name).kind != "number":
            raise NotWrittenError(f"column {name} holds no numbers")
        return self.read[name]

    @staticmethod
    def number(value: float | str) -> str:
        if isinstance(value, str):
            raise NotWrittenError(f"'{value}' is no number")
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)

    def call(self, node: nodes.Call) -> str:
        """A function; of dates there are none here, and RND takes decimals in another way."""
        if node.name not in _FUNCTIONS or (node.name == "round" and len(node.arguments) > 1):
            raise NotWrittenError(f"COMPUTE has no such {node.name}")
        return f"{_FUNCTIONS[node.name]}({', '.join(self.written(each) for each in node.arguments)})"
