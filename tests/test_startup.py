"""Help is instant: asking for it loads nothing that computes, reads or draws."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    *("docx", "jinja2", "lxml", "matplotlib", "numpy", "pandas", "plotext", "pyarrow", "rich", "rpy2", "scipy"),
    *("typst", "xlsxwriter"),
)

PROBE = """
import json, sys
try:
    exec(sys.argv.pop(1))
except SystemExit as ended:
    status = ended.code or 0
print(json.dumps([status, sorted({name.partition(".")[0] for name in sys.modules})]), file=sys.stderr)
"""
MAIN = "sys.argv[0] = 'sarcstat'; from sarcstat.__main__ import main; main()"


def run(code: str, *arguments: str) -> tuple[int, set[str], str]:
    """Exit code, top-level modules loaded at the end, and stdout of `code` in a new process."""
    command = [sys.executable, "-c", PROBE, code, *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    status, modules = json.loads(ended.stderr.splitlines()[-1])
    return status, set(modules), ended.stdout


def commands() -> list[str]:
    """The names of all commands, as `sarcstat` itself knows them."""
    import click

    from sarcstat.cli import cli

    return cli.list_commands(click.Context(cli))


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("km", "--help")])
def test_help_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    status, modules, shown = run(MAIN, *arguments)
    assert status == 0
    assert shown.strip()
    assert modules.isdisjoint(HEAVY), sorted(modules.intersection(HEAVY))


#: The help of every command, in one process: exit code, length of the text, and the modules that it has loaded.
ALL = """
from contextlib import redirect_stdout
import io
from sarcstat import cli
found = {}
for name in sys.argv[1:]:
    before = {*sys.modules}
    with redirect_stdout(io.StringIO()) as shown:
        status = cli.run([name, "--help"])
    loaded = sorted({each.partition(".")[0] for each in {*sys.modules} - before})
    found[name] = [int(status), len(shown.getvalue()), loaded]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def helped() -> dict[str, tuple[int, int, list[str]]]:
    _, modules, shown = run(ALL, *commands())
    assert "click" in modules
    found: dict[str, tuple[int, int, list[str]]] = json.loads(shown)
    return found


@pytest.mark.parametrize("command", commands())
def test_help_of_a_command_loads_nothing_heavy(command: str, helped: dict[str, tuple[int, int, list[str]]]) -> None:
    status, letters, loaded = helped[command]
    assert status == 0
    assert letters > 100
    assert not {*loaded} & {*HEAVY}


def test_the_probe_sees_what_is_loaded() -> None:
    status, modules, _ = run("import numpy, rich; sys.exit(7)")
    assert status == 7
    assert {"numpy", "rich"} <= modules


def test_importing_the_package_loads_nothing() -> None:
    bare = run("sys.exit()")[1]
    _, modules, _ = run("import sarcstat; from sarcstat import errors; dir(sarcstat); sys.exit()")
    assert modules - bare <= {"sarcstat", *sys.stdlib_module_names}
    _, modules, _ = run("import sarcstat; sarcstat.km; sys.exit()")
    assert "click" in modules
    assert modules.isdisjoint(HEAVY), sorted(modules.intersection(HEAVY))


def test_a_file_loads_nothing_that_speaks_to_databases(tmp_path: Path) -> None:
    (tmp_path / "trial.csv").write_text("a,b\n1,x\n2,y\n", "utf-8")
    status, modules, shown = run(MAIN, "columns", str(tmp_path / "trial.csv"))
    assert status == 0
    assert "2 rows" in shown
    assert modules.isdisjoint(("duckdb", "ibis", "psycopg", "pyspark", "py4j", "sqlglot"))
