"""A session of Python as it looks at a prompt: what is typed, and what it answers.

python tests/sessions.py CODE
"""

from __future__ import annotations

import ast
import sys
import traceback
import warnings
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any


def session(source: str) -> str:
    """Every statement after its prompt, with what it prints, shows, warns of or ends with."""
    names: dict[str, Any] = {"__name__": "__main__"}
    lines = source.splitlines()
    shown = StringIO()
    with redirect_stdout(shown), redirect_stderr(shown), warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = _warned
        for each in ast.parse(source).body:
            print(">>> " + "\n... ".join(lines[each.lineno - 1 : each.end_lineno]))
            _answer(each, names)
    return shown.getvalue()


def _answer(statement: ast.stmt, names: dict[str, Any]) -> None:
    try:
        exec(compile(ast.Interactive([statement]), "<stdin>", "single"), names)
    except Exception as error:
        print("Traceback (most recent call last):\n  …")
        print("".join(traceback.format_exception_only(error)), end="")


def _warned(message: Any, category: type[Warning], *place: object, **more: object) -> None:
    print(f"{category.__name__}: {message}")


def value_of(source: str, names: dict[str, Any]) -> Any:
    """The value of the last statement of a cell, None where that is no expression; all of them are executed."""
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "<cell>", "exec"), names)
    if last is None or source.rstrip().endswith(";"):
        return None
    assert isinstance(last, ast.Expr)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)


def shown_as(value: Any) -> Mapping[str, str]:
    """What a notebook shows of a value, by kind."""
    kinds = {"text/html": "_repr_html_", "image/svg+xml": "_repr_svg_"}
    rich = {kind: getattr(value, method)() for kind, method in kinds.items() if hasattr(value, method)}
    return {"text/plain": repr(value), **{kind: text for kind, text in rich.items() if text is not None}}


if __name__ == "__main__":
    sys.stdout.write(session(sys.argv[1]))
