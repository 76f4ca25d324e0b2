"""Who may import whom, and which part is the one home of each third-party package."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from running import ROOT

import sarcstat

PACKAGE = Path(sarcstat.__file__).parent

# Anyone may import these; each of them only those that stand before it.
BASE = (
    *("characters", "csv_records", "errors", "resources", "limits", "paths", "archives", "cleanup", "process"),
    *("temporary", "files_read", "files_written", "terms", "vocabulary", "named_tests", "results", "request", "times"),
)

# The map of the house. Room (the longest entry that fits counts) → what it may import besides BASE and itself. What a
# room of a part may import of that part stands here, too; a part by itself (`data`) is only the files that lie in it.
ARROWS: dict[str, tuple[str, ...]] = {
    "__init__": ("api",),
    "__main__": ("cli",),
    "bridge": (),
    "data": (),
    "data.reading": (
        *("data", "data.expression", "data.reading.shared", "data.reading.statistical", "data.reading.texts"),
        *("data.reading.workbooks", "data.registry"),
    ),
    "data.reading.shared": ("data",),
    "data.reading.statistical": ("data", "data.reading.shared"),
    "data.reading.texts": ("data", "data.reading.shared"),
    "data.reading.workbooks": ("data", "data.reading.shared"),
    "data.registry": ("data", "data.expression", "data.registry.translation"),
    "data.registry.translation": ("data", "data.expression"),
    "data.expression": ("data",),
    "data.doubts": ("data",),
    "data.cohort": ("data", "data.doubts"),
    "data.cohort.courses": ("data", "data.cohort"),
    "data.variables": ("data", "data.expression", "data.cohort"),
    "data.steps": (
        *("data.steps.expression", "data.steps.formats", "data.steps.naming", "data.steps.table", "data.steps.texts"),
        *("data.steps.files", "data", "data.reading", "syntax.reading"),
    ),
    "data.steps.naming": ("data.steps.table", "syntax.reading"),
    "data.steps.formats": ("data.steps.naming", "data.steps.table", "syntax.reading"),
    "data.steps.texts": (),
    "data.steps.files": (
        *("data", "data.reading", "data.reading.shared", "data.reading.statistical", "data.reading.workbooks"),
        *("data.steps.expression", "data.steps.formats", "data.steps.naming"),
        *("data.steps.table", "data.steps.texts", "syntax.reading"),
    ),
    "data.endpoints": ("data", "data.expression", "data.cohort", "data.variables"),
    "data.steps.table": (),
    "data.steps.expression": ("data.steps.table", "syntax.reading"),
    "analysis": ("analysis.cox", "analysis.shared", "bridge", "data.counting", "data.cohort", "data.cohort.courses"),
    "analysis.cox": ("analysis.shared", "bridge", "data.counting", "data.cohort"),
    "analysis.shared": ("bridge", "data.counting", "data.cohort", "data.cohort.courses"),
    "disclosure": (),
    "display": ("display.shapes",),
    "display.shapes": (),
    "display.explanations": (),
    "figures": ("figures.curves", "figures.drawing", "figures.forest"),
    "figures.curves": ("figures.drawing", "display.formatting"),
    "figures.drawing": ("display.formatting",),
    "figures.forest": ("figures.drawing", "display.formatting"),
    "figures.patients": ("figures.drawing", "display.formatting"),
    # Neither formatting nor a procedure's own file.
    "render": ("render.pages", "render.templating", "render.word", "display.shapes"),
    "render.pages": ("display.shapes",),
    "render.templating": ("render.pages", "display.shapes"),
    "render.word": ("render.pages", "display.shapes"),
    "syntax": (),
    "syntax.writing": ("syntax.keywords", "data.expression"),
    "syntax.planning": ("syntax.writing", "data", "data.doubts", "data.expression", "data.cohort"),
    "syntax.reading": ("data.reading.shared.encoding",),
    "syntax.requests": ("syntax.keywords", "syntax.reading", "data"),
    # A job carried out; who makes tables and figures of requests is handed down.
    "syntax.running": (
        *("data", "data.steps", "data.steps.files", "data.steps.table", "display.shapes"),
        *("syntax.reading", "syntax.requests"),
    ),
    # A job as a study; who says whether a table can be made is handed down.
    "syntax.studying": (
        *("syntax.reading", "syntax.requests", "syntax.running", "data", "data.reading", "data.expression"),
        *("data.variables", "data.endpoints"),
    ),
    "forms": (),
    # Only the shape of what is written to a file.
    "simulation": ("data.table_file", "forms"),
    "audit": ("display.shapes", "forms"),
    "audit.reading": ("audit", "documents"),
    "runs": ("display.shapes",),
    # Printed numbers beside recomputed ones; who computes is handed down.
    "against": ("audit", "audit.reading", "crosscheck.numbers", "display.shapes", "runs.source"),
    "documents": ("data.reading.shared.encoding", "markup"),
    "markup": (),
    # Files that others wrote: nothing of ours but how bytes become texts and trees.
    "outputs": (),
    "outputs.viewer": ("outputs", "data.reading.shared.encoding", "markup"),
    "outputs.reading": (
        *("outputs", "outputs.viewer", "outputs.reading.listings", "data.reading.shared.encoding", "markup"),
    ),
    "outputs.reading.listings": ("outputs", "data.reading.shared.encoding"),
    "outputs.report": ("outputs", "display.shapes"),
    # Another program's output against what is computed here; who computes is handed down.
    "crosscheck": (
        *("data", "data.reading", "data.expression", "data.cohort.factor", "data.cohort.splitting", "display.shapes"),
        *("outputs", "syntax.reading", "syntax.requests"),
    ),
    "crosscheck.listings": ("crosscheck", "data", "data.reading", "display.shapes", "outputs"),
    "study": (
        *("data", "data.reading", "data.reading.shared", "data.expression", "data.cohort", "data.variables"),
        *("data.endpoints", "analysis", "display", "display.shapes", "figures.drawing", "render", "forms"),
    ),
    "study.drafting": ("data", "data.reading", "data.doubts", "data.cohort", "data.endpoints"),
    "study.checklists": ("display", "display.shapes"),
    "study.methods": ("study", "data.endpoints", "display", "display.shapes"),
    "study.report": (
        *("study", "study.checklists", "study.methods", "data", "data.cohort", "data.endpoints", "display"),
        *("display.shapes", "figures", "figures.drawing", "render", "render.templating", "syntax.planning"),
        "syntax.writing",
    ),
    "cli": (
        *("cli.analyses", "cli.analyses.cohorts", "cli.analyses.cox", "cli.analyses.figures", "cli.checking"),
        *("cli.jobs", "cli.study", "bridge", "data", "data.reading", "data.registry", "disclosure", "display.shapes"),
        *("display.explanations", "render", "simulation", "syntax.planning", "syntax.writing"),
    ),
    # What was printed before, here or elsewhere.
    "cli.checking": (
        *("cli", "cli.study", "against", "audit", "audit.reading", "bridge", "crosscheck", "crosscheck.listings"),
        *("outputs", "outputs.reading", "outputs.report", "render", "runs"),
    ),
    # The command line as functions of Python.
    "api": (
        *("bridge", "cli", "cli.analyses.cohorts", "cli.options", "data.reading", "display.shapes", "figures.drawing"),
        "render",
    ),
    "cli.options": (
        *("cli", "data", "data.cohort", "data.cohort.courses", "analysis", "analysis.cox", "display.shapes"),
        *("figures.drawing", "render"),
    ),
    "cli.analyses": (
        *("cli", "cli.options", "cli.analyses.cohorts", "cli.analyses.cox", "data", "data.reading", "data.doubts"),
        *("data.cohort", "data.cohort.courses", "analysis", "analysis.shared", "disclosure", "display"),
        *("display.shapes", "figures.curves", "figures.drawing", "render"),
    ),
    # Needs none of the commands that need it.
    "cli.analyses.cohorts": (
        *("bridge", "data", "data.reading", "data.reading.shared", "data.expression", "data.doubts", "data.cohort"),
        *("data.endpoints", "analysis", "display", "display.shapes", "render"),
    ),
    "cli.analyses.cox": (
        *("cli", "cli.options", "cli.analyses", "cli.analyses.cohorts", "bridge", "data", "data.reading"),
        *("data.expression", "data.cohort", "analysis.cox", "disclosure", "display", "display.shapes"),
        *("figures.forest", "render"),
    ),
    "cli.analyses.figures": (
        *("cli", "cli.options", "cli.analyses", "cli.analyses.cohorts", "cli.analyses.cox", "data", "data.reading"),
        *("data.cohort", "data.cohort.courses", "analysis", "analysis.cox", "disclosure", "display", "display.shapes"),
        *("figures", "figures.curves", "figures.drawing", "figures.forest", "figures.patients"),
    ),
    "cli.jobs": (
        *("bridge", "cli", "cli.options", "data", "data.steps", "syntax.reading", "syntax.running", "syntax.studying"),
    ),
    "cli.study": (
        *("against", "cli", "cli.checking", "cli.options", "cli.analyses.cohorts", "audit", "bridge", "data.reading"),
        *("display.shapes", "forms", "render", "runs", "study", "study.drafting", "study.report"),
    ),
}

# What one file may import besides what its room may.
EXCEPTIONS: dict[str, tuple[str, ...]] = {"data.reading.r_datasets": ("bridge",)}

PARTS = tuple(dict.fromkeys(room.split(".")[0] for room in ARROWS if not room.startswith("__")))

# Third-party package → the parts that may import it.
HOMES: dict[str, tuple[str, ...]] = {
    "click": ("cli", "api"),
    "rich": ("render.terminal", "render.pages.panels", "render.progress"),
    "jinja2": ("render",),
    "markupsafe": ("render",),
    "matplotlib": ("figures",),
    "PIL": ("figures",),
    "plotext": ("figures",),
    "rpy2": ("bridge",),
    "_rinterface_cffi_api": ("bridge",),
    "pandas": ("data", "bridge.convert", "api"),
    "numpy": (*(part for part in PARTS if part != "cli"), "results"),
    "pyarrow": ("data",),
    "pydantic": ("forms", "study", "simulation", "audit", "against"),
    "pyreadstat": ("data",),
    "ibis": ("data.registry",),
    "duckdb": ("data.registry",),
    "psycopg": ("data.registry",),
    "pyspark": ("data.registry",),
    "py4j": ("data.registry",),
    "python_calamine": ("data",),
    "pypdfium2": ("documents.pdf.extract",),
    "docx": ("render.word",),
    "typst": ("render.pdf", "render.typesetting"),
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
    elif isinstance(node, ast.Dict):  # of modules that are imported when they are asked for
        yield from (value for value in map(literal, node.values) if value.startswith("sarcstat.") and is_module(value))


@cache
def imports(source: str) -> tuple[tuple[int, str], ...]:
    """The line and the full name of every import in a source, wherever it stands; each source is read once."""
    return tuple((getattr(node, "lineno", 0), name) for node in ast.walk(ast.parse(source)) for name in imported(node))


@cache
def is_module(name: str) -> bool:
    path = PACKAGE.parent.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


@cache
def member(module: str, name: str) -> str:
    return f"{module}.{name}" if is_module(f"{module}.{name}") else module


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
    if module in ("", *BASE):
        return True
    own = room_of(importer)
    return own is not None and any(holds(room, module) for room in (own, *ARROWS[own], *EXCEPTIONS.get(importer, ())))


@cache
def room_of(module: str) -> str | None:
    """The room that a module lies in: the longest entry of the map that fits."""
    return max((room for room in ARROWS if within(module, (room,))), key=len, default=None)


def holds(allowance: str, module: str) -> bool:
    """Whether an entry of the map means the module: a room with what has no room of its own in it, or a single file."""
    room = room_of(module)
    return room == allowance or (allowance not in ARROWS and within(module, (allowance,)))


def forbidden(importer: str, source: str) -> list[str]:
    """`line: name` of every import that the module may not make."""
    return [f"line {line}: {name}" for line, name in imports(source) if not allowed(importer, name)]


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
    light = (
        *("click", "sarcstat.characters", "sarcstat.errors", "sarcstat.process", "sarcstat.terms", "sarcstat.cli"),
        "sarcstat.limits",
        *("sarcstat.render.formats", "sarcstat.paths", "sarcstat.files_read", "sarcstat.files_written"),
    )  # names only, or next to nothing
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


def test_the_page_on_architecture_has_a_row_for_every_room() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rows = set(re.findall(r"^\| `([^`]+)` \|", page, re.M)) - {
        "sarcstat/",
        "sarcstat/designs",
        "r_scripts",
        "templates",
    }
    assert rows == {f"sarcstat/{room.replace('.', '/')}" for room in ARROWS if not room.startswith("__")}


def test_the_tests_have_the_same_rooms() -> None:
    rooms = {room.replace(".", "/") for room in ARROWS}
    own = {"r", "reference", "fuzz"}  # what belongs to no single room
    folders = {path.parent.relative_to(ROOT / "tests").as_posix() for path in (ROOT / "tests").rglob("test_*.py")}
    assert {each for each in folders if each.partition("/")[0] != "hostile"} - own - {"."} <= rooms


@pytest.mark.parametrize(("room", "allowance"), [(room, each) for room, all_ in ARROWS.items() for each in all_])
def test_every_arrow_of_the_map_is_walked(room: str, allowance: str) -> None:
    walked = [
        name.removeprefix("sarcstat.")
        for module, path in MODULES.items()
        if room_of(module) == room
        for _, name in imports(path.read_text("utf-8"))
    ]
    assert any(holds(allowance, name) for name in walked)


def test_only_the_rooms_of_commands_lie_in_a_circle() -> None:
    """The group imports its commands, and these what the group shares: click wants it so."""
    below = {
        room: {other for each in allowed if (other := room_of(each)) not in (None, room)}
        for room, allowed in ARROWS.items()
    }
    while free := [room for room, others in below.items() if not others & below.keys()]:
        for room in free:
            del below[room]
    assert all(within(room, ("cli", "__main__", "api", "__init__")) for room in below)


@pytest.mark.parametrize("module", [name for name in MODULES if within(name, ("cli",))])
def test_a_command_imports_heavy_modules_only_inside_functions(module: str) -> None:
    assert heavy(MODULES[module].read_text("utf-8")) == []


def test_every_module_belongs_to_a_room() -> None:
    assert [name for name in MODULES if room_of(name) is None and name not in BASE] == []


@pytest.mark.parametrize(
    ("importer", "line"),
    [
        ("display.kaplan_meier", "from sarcstat.data.codebook import Codebook"),
        ("display.shapes.table", "import sarcstat.render"),
        ("display.shapes.table", "from sarcstat import data"),
        ("render.html", "from sarcstat.display.formatting import p_text"),
        ("render.html", "from sarcstat.display.kaplan_meier import tables"),
        ("render.html", "from sarcstat.display import formatting"),
        ("display.shapes.document", "from sarcstat.display.formatting import p_text"),
        ("display.explanations.search", "from sarcstat.display.formatting import p_text"),
        ("figures.curves.survival", "from sarcstat.display.shapes.table import Table"),
        ("figures.forest.forest", "from sarcstat.figures.curves.survival import survival_picture"),
        ("analysis.cox.cox", "from sarcstat.data.codebook import Codebook"),
        ("analysis.cox.cox", "from sarcstat.data import codebook"),
        ("analysis.cox.cox", "from sarcstat.display.shapes.table import Table"),
        ("data.reading.text", "from sarcstat.bridge.session import session"),
        ("data.reading.r_datasets", "from sarcstat.analysis import cox"),
        ("data.reading.texts.delimited", "from sarcstat.data.cohort.factor import factor"),
        ("data.reading.texts.delimited", "from sarcstat.data.reading.workbooks.workbook import Workbook"),
        ("data.reading.shared.encoding", "from sarcstat.data.reading.source import open_source"),
        ("data.expression.parser", "from sarcstat.data.reading.source import open_source"),
        ("data.codebook", "from sarcstat.data.reading import source"),
        ("data.cohort.cohort", "from sarcstat.data.cohort.courses.adverse_events import Events"),
        ("data.cohort.cohort", "from sarcstat.data.expression.expression import parse"),
        ("syntax.reading.reader", "from sarcstat.syntax.writing.quoting import spss_string"),
        ("syntax.reading.reader", "from sarcstat.data.expression.expression import parse"),
        ("syntax.writing.plan", "from sarcstat.syntax.reading.reader import read"),
        ("syntax.reading.reader", "from sarcstat.syntax.requests.planned import Planned"),
        ("crosscheck.check", "from sarcstat.cli.perform import perform"),
        ("crosscheck.check", "import click"),
        ("crosscheck.compare", "from sarcstat.display.kaplan_meier import section"),
        ("cli.options.cox", "from sarcstat.cli.analyses.km import km"),
        ("cli.analyses.cohorts.rows", "from sarcstat.cli.analyses.km import km"),
        ("study.preparing", "from sarcstat.cli.perform import perform"),
        ("request", "from sarcstat.cli.perform import perform"),
        ("bridge.call", "from sarcstat.data.cohort.cohort import Cohort"),
        ("study.preparing", "from sarcstat.study.report.report import report"),
        ("study.run", "from sarcstat.bridge.call import call_r"),
        ("study.run", "from sarcstat.cli import run"),
        ("errors", "from sarcstat.results import Condition"),
        ("vocabulary", "from sarcstat.results import Condition"),
        ("results", "from sarcstat.data.codebook import Codebook"),
        ("__init__", "from sarcstat.analysis import cox"),
        ("analysis.cox.cox", "from sarcstat.analysis.kaplan_meier import kaplan_meier"),
        ("analysis.shared.frames", "from sarcstat.analysis.cox.cox import cox"),
        ("analysis.cox.cox", "import pandas as pd"),
        ("bridge.session", "import pandas as pd"),
        ("bridge.convert_more", "import pandas as pd"),
        ("analysis.cox.cox", "from rpy2 import rinterface"),
        ("render.html", "from rich.table import Table"),
        ("display.shapes.table", "from jinja2 import Template"),
        ("data.reading.text", "import click"),
        ("cli.km", "import numpy as np"),
        ("errors", "import numpy as np"),
        ("data.reading.text", "import polars"),
        ("display.shapes.table", "if TYPE_CHECKING:\n    from pandas import DataFrame"),
        ("display.shapes.table", "def late():\n    import pandas"),
        ("display.shapes.table", "importlib.import_module('pandas')"),
        ("display.shapes.table", "import_module(f'sarcstat.data.{name}')"),
        ("display.shapes.table", "__import__(name)"),
    ],
)
def test_a_forbidden_import_is_caught(importer: str, line: str) -> None:
    assert len(forbidden(importer, line)) == 1


@pytest.mark.parametrize(
    ("importer", "line"),
    [
        ("display.kaplan_meier.r", "from sarcstat.display.formatting import p_text"),
        ("display.shapes.table", "from sarcstat.vocabulary import Missing"),
        ("results", "from sarcstat.vocabulary import TERMS"),
        ("render.html", "from sarcstat.display.shapes import table"),
        ("render.html", "from sarcstat import __version__"),
        ("render.terminal", "from rich.table import Table"),
        ("figures.curves.survival", "from sarcstat.display.formatting import p_text"),
        ("analysis.cox.cox", "from sarcstat.data.cohort.cohort import Cohort"),
        ("data.reading.r_datasets", "from sarcstat.bridge.session import session"),
        ("data.endpoints.courses", "from sarcstat.data.variables.draft import Draft"),
        ("study.run", "from sarcstat.request import Request"),
        ("bridge.convert", "import pandas as pd"),
        ("cli", "importlib.import_module(f'sarcstat.cli.{name}')"),
        ("cli.km", "from sarcstat.render import html"),
        ("__main__", "from sarcstat.cli import run"),
        ("data.reading.text", "import csv, numpy, pandas"),
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
