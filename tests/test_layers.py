"""Who may import whom, and which part is the one home of each third-party package."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sarcstat

PACKAGE = Path(sarcstat.__file__).parent

# Anyone may import these; each of them only those that stand before it.
BASE = ("errors", "resources", "cleanup", "terms", "vocabulary", "results")

PARTS = (
    "data",
    "bridge",
    "analysis",
    "display",
    "figures",
    "render",
    "study",
    "crosscheck",
    "audit",
    "syntax",
    "simulation",
    "forms",
)

# Importer (the longest entry that fits counts) → what it may import besides BASE and its own part.
ARROWS: dict[str, tuple[str, ...]] = {
    "__init__": (),
    "__main__": ("cli",),
    "cli": PARTS,
    "study": ("data", "analysis", "display", "figures", "render", "syntax", "forms"),
    "crosscheck": ("data", "analysis", "display", "figures", "render", "syntax"),
    "audit": ("display.table", "display.document", "forms"),
    "audit.reading": ("data.encoding",),
    "syntax": (),
    # Only the shape of what is written to a file.
    "simulation": ("data.table_file", "forms"),
    "forms": (),
    # The shapes of what is displayed; neither formatting nor a procedure's own file.
    "render": ("display.table", "display.document", "display.grid", "display.records", "display.report"),
    "figures": ("display.formatting",),
    "display": (),
    "analysis": ("bridge", "data.cohort"),
    "data": (),
    "data.r_datasets": ("bridge",),
    "bridge": (),
}

# Third-party package → the parts that may import it.
HOMES: dict[str, tuple[str, ...]] = {
    "click": ("cli",),
    "rich": ("render.terminal", "render.panels", "render.progress"),
    "jinja2": ("render",),
    "markupsafe": ("render",),
    "matplotlib": ("figures",),
    "plotext": ("figures",),
    "rpy2": ("bridge",),
    "_rinterface_cffi_api": ("bridge",),
    "pandas": ("data", "bridge.convert"),
    "numpy": (*PARTS, "results"),
    "pyarrow": ("data",),
    "pydantic": ("forms", "study", "simulation", "audit"),
    "pyreadstat": ("data",),
    "python_calamine": ("data",),
    "docx": ("render.docx", "render.docx_report", "render.docx_styles", "render.docx_table"),
    "typst": ("render.pdf",),
    "xlsxwriter": ("render.xlsx", "data.table_file"),
}

COMPUTED = "a name that is computed"


def within(name: str, parents: tuple[str, ...]) -> bool:
    """Whether the dotted name is one of `parents` or lies in one of them."""
    return any(name == parent or name.startswith(f"{parent}.") for parent in parents)


def imported(node: ast.AST) -> Iterator[str]:
    """The full dotted names that one node imports; `from package import module` names the module."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            yield member(node.module or "", alias.name)
    elif isinstance(node, ast.Call) and name_of(node.func) in ("import_module", "__import__"):
        yield literal(node.args[0])


def member(module: str, name: str) -> str:
    path = PACKAGE.parent.joinpath(*module.split("."), name)
    return f"{module}.{name}" if path.is_dir() or path.with_suffix(".py").is_file() else module


def name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def literal(argument: ast.expr) -> str:
    """The name a dynamic import asks for, up to the part that is only known when it runs."""
    first = argument.values[0] if isinstance(argument, ast.JoinedStr) else argument
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        return first.value.rstrip(".")
    return COMPUTED


def allowed(importer: str, name: str) -> bool:
    """Whether the module `importer` (without `sarcstat.`) may import the full name."""
    if name == COMPUTED:
        return within(importer, ("cli",))
    package, _, module = name.partition(".")
    if package != "sarcstat":
        return package in sys.stdlib_module_names or within(importer, HOMES.get(package, ()))
    if importer in BASE:
        return module in BASE[: BASE.index(importer)]
    own = max((part for part in ARROWS if within(importer, (part,))), key=len, default="__init__")
    return within(module, ("", *BASE, own.split(".")[0], *ARROWS[own]))


def forbidden(importer: str, source: str) -> list[str]:
    """`line: name` of every import that the module may not make."""
    return [
        f"line {getattr(node, 'lineno', 0)}: {name}"
        for node in ast.walk(ast.parse(source))
        for name in imported(node)
        if not allowed(importer, name)
    ]


def at_start(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when a module is imported: not functions, not what only type checkers read."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and name_of(child.test) == "TYPE_CHECKING":
            continue
        yield child
        yield from at_start(child)


def heavy(source: str) -> list[str]:
    """What a module of `cli` imports at its top besides click, errors and its own part."""
    light = ("click", "sarcstat.errors", "sarcstat.terms", "sarcstat.cli", "sarcstat.render.formats")  # names only
    names = [name for node in at_start(ast.parse(source)) for name in imported(node)]
    return [
        name
        for name in names
        if name != "sarcstat" and not within(name, light) and name.split(".")[0] not in sys.stdlib_module_names
    ]


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_it_may(module: str) -> None:
    assert forbidden(module, MODULES[module].read_text("utf-8")) == []


@pytest.mark.parametrize("module", [name for name in MODULES if within(name, ("cli",))])
def test_a_command_imports_heavy_modules_only_inside_functions(module: str) -> None:
    assert heavy(MODULES[module].read_text("utf-8")) == []


def test_every_module_belongs_to_a_part() -> None:
    assert [name for name in MODULES if not within(name, (*ARROWS, *BASE))] == []


@pytest.mark.parametrize(
    ("importer", "line"),
    [
        ("display.kaplan_meier", "from sarcstat.data.codebook import Codebook"),
        ("display.table", "import sarcstat.render"),
        ("display.table", "from sarcstat import data"),
        ("render.html", "from sarcstat.display.formatting import p_text"),
        ("render.html", "from sarcstat.display.kaplan_meier import tables"),
        ("render.html", "from sarcstat.display import formatting"),
        ("figures.survival", "from sarcstat.display.table import Table"),
        ("analysis.cox", "from sarcstat.data.codebook import Codebook"),
        ("analysis.cox", "from sarcstat.data import codebook"),
        ("analysis.cox", "from sarcstat.display.table import Table"),
        ("data.readers", "from sarcstat.bridge.session import session"),
        ("data.r_datasets", "from sarcstat.analysis import cox"),
        ("bridge.call", "from sarcstat.data.cohort import Cohort"),
        ("study.run", "from sarcstat.bridge.call import call_r"),
        ("study.run", "from sarcstat.cli import run"),
        ("errors", "from sarcstat.results import Condition"),
        ("vocabulary", "from sarcstat.results import Condition"),
        ("results", "from sarcstat.data.codebook import Codebook"),
        ("__init__", "from sarcstat.analysis import cox"),
        ("analysis.cox", "import pandas as pd"),
        ("bridge.session", "import pandas as pd"),
        ("bridge.convert_more", "import pandas as pd"),
        ("analysis.cox", "from rpy2 import rinterface"),
        ("render.html", "from rich.table import Table"),
        ("display.table", "from jinja2 import Template"),
        ("data.readers", "import click"),
        ("cli.km", "import numpy as np"),
        ("errors", "import numpy as np"),
        ("data.readers", "import polars"),
        ("display.table", "if TYPE_CHECKING:\n    from pandas import DataFrame"),
        ("display.table", "def late():\n    import pandas"),
        ("display.table", "importlib.import_module('pandas')"),
        ("display.table", "import_module(f'sarcstat.data.{name}')"),
        ("display.table", "__import__(name)"),
    ],
)
def test_a_forbidden_import_is_caught(importer: str, line: str) -> None:
    assert len(forbidden(importer, line)) == 1


@pytest.mark.parametrize(
    ("importer", "line"),
    [
        ("display.kaplan_meier.r", "from sarcstat.display.formatting import p_text"),
        ("display.table", "from sarcstat.vocabulary import Missing"),
        ("results", "from sarcstat.vocabulary import TERMS"),
        ("render.html", "from sarcstat.display import table"),
        ("render.html", "from sarcstat import __version__"),
        ("render.terminal", "from rich.table import Table"),
        ("figures.survival", "from sarcstat.display.formatting import p_text"),
        ("analysis.cox", "from sarcstat.data.cohort import Cohort"),
        ("data.r_datasets", "from sarcstat.bridge.session import session"),
        ("bridge.convert", "import pandas as pd"),
        ("cli", "importlib.import_module(f'sarcstat.cli.{name}')"),
        ("cli.km", "from sarcstat.render import html"),
        ("__main__", "from sarcstat.cli import run"),
        ("data.readers", "import csv, numpy, pandas"),
    ],
)
def test_an_allowed_import_passes(importer: str, line: str) -> None:
    assert forbidden(importer, line) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import pandas", ["pandas"]),
        ("from sarcstat.results import Condition", ["sarcstat.results"]),
        ("try:\n    import rich\nexcept ImportError:\n    pass", ["rich"]),
        ("class Late:\n    import numpy", ["numpy"]),
        ("import click, json\nfrom sarcstat.errors import InputError", []),
        ("if TYPE_CHECKING:\n    from pandas import DataFrame", []),
        ("def late():\n    import pandas", []),
    ],
)
def test_an_import_at_the_top_of_a_command_is_seen(source: str, found: list[str]) -> None:
    assert heavy(source) == found
