"""Single changes of a program that a test should notice: another comparison, sign, number or condition, or nothing."""

from __future__ import annotations

import ast
import copy
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_FUNCTIONS = {"min": "max", "max": "min", "any": "all", "all": "any"}
_R_OPERATORS = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "&&": "||",
    "||": "&&",
    "&": "|",
    "|": "&",
    "+": "-",
    "-": "+",
    "*": "/",
    "/": "*",
    "^": "*",
    "!": "",
    "TRUE": "FALSE",
    "FALSE": "TRUE",
}
#: The tokens of an R file that stand for something: line, column, text.
_R_TOKENS = """
d <- getParseData(parse(commandArgs(TRUE), keep.source = TRUE))
d <- d[d$terminal & d$token != "STR_CONST" & d$token != "COMMENT", ]
cat(sprintf("%d\\t%d\\t%s\\n", d$line1, d$col1, d$text), sep = "")
"""


@dataclass(frozen=True)
class Change:
    """What stands at a place, as bytes from `start` to `end`, and what is put there instead."""

    line: int
    start: int
    end: int
    old: str
    new: str

    def made(self, source: bytes) -> bytes:
        """The source with this change."""
        return source[: self.start] + self.new.encode() + source[self.end :]


def changes(path: Path) -> list[Change]:
    """Every change of a module of Python or a script of R that is known here, in the order of the file."""
    source = path.read_bytes()
    return list(_of_r(path, source) if path.suffix == ".R" else of_python(source))


def of_python(source: bytes) -> Iterator[Change]:
    """Changes of expressions and statements; annotations and texts stay as they are."""
    starts = _starts(source)
    for node in _changeable(ast.parse(source)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        for new in _instead_of(node):
            text = new if isinstance(new, str) else ast.unparse(ast.fix_missing_locations(new))
            bracketed = f"({text})" if isinstance(node, ast.expr) else text
            yield Change(node.lineno, start, end, ast.unparse(node), bracketed)


def _starts(source: bytes) -> list[int]:
    """Where each line starts."""
    starts = [0]
    for line in source.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _changeable(node: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns") or isinstance(node, ast.JoinedStr):
            continue  # Python 3.11 does not know the places within an f-string
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, ast.expr | ast.stmt):
                yield each
            if isinstance(each, ast.AST):
                yield from _changeable(each)


def _instead_of(node: ast.expr | ast.stmt) -> Iterator[ast.AST | str]:
    other: ast.AST
    if isinstance(node, ast.Compare):
        for i, operator in enumerate(node.ops):
            other = copy.deepcopy(node)
            other.ops[i] = _OPERATORS[type(operator)]()
            yield other
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in _OPERATORS:
        other = copy.deepcopy(node)
        other.op = _OPERATORS[type(node.op)]()
        yield other
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
        yield ast.Call(ast.Name(_FUNCTIONS[node.func.id]), node.args, node.keywords)
    elif isinstance(node, ast.Constant):
        yield from _another(node.value)
    elif isinstance(node, ast.Return) and not (node.value is None or _is_none(node.value)):
        yield "return None"
    elif isinstance(node, ast.Raise | ast.Continue) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield "pass"


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _another(value: object) -> Iterator[str]:
    if isinstance(value, bool):
        yield str(not value)
    elif isinstance(value, int | float):
        yield repr(value + 1)


def _of_r(path: Path, source: bytes) -> Iterator[Change]:
    """Changes of operators and numbers; `-` and `+` also where they are signs."""
    starts = _starts(source)
    command = ["Rscript", "--vanilla", "-e", _R_TOKENS, str(path)]
    for row in subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.splitlines():
        line, column, text = row.split("\t")
        new = _R_OPERATORS.get(text) if not text[0].isdigit() else _next(text)
        start = starts[int(line) - 1] + int(column) - 1
        if new is not None and source[start : start + len(text)] == text.encode():
            yield Change(int(line), start, start + len(text), text, new)


def _next(number: str) -> str:
    """The number of an R script that is larger by 1, of the same type."""
    digits = number.removesuffix("L")
    value = float(digits) + 1
    return f"{value:.0f}L" if digits != number else repr(value)
