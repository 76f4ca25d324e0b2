"""Control characters of values, names and paths do not reach a terminal, on whatever way a text goes out."""

from __future__ import annotations

import ast
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
import running
from running import ROOT, Outcome, sarcstat

#: Sets the window's title, begins a color by a C1 control, and turns what follows from right to left.
HOSTILE = "\x1b]0;owned\x07 \x9b31m\u202eA\u2066\x7f"
_RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both streams are terminals without color."""
    monkeypatch.setenv("NO_COLOR", "1")
    with patch.object(running._Stream, "isatty", lambda self: True):
        yield


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A file whose levels, column names and own name hold control characters."""
    rows = [["months", "status", f"arm{HOSTILE}", "age", f"{HOSTILE}age", "status2"]]
    rows += [[i, i % 2, f"{HOSTILE}{'ab'[i % 3 > 0]}", 40 + i, (i * 7) % 12, f"{i % 2}{HOSTILE}"] for i in range(1, 31)]
    rows[5][3] = f"{HOSTILE}?"
    path = tmp_path / f"trial{HOSTILE}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def _clean(outcome: Outcome) -> None:
    for stream in (outcome.stdout, outcome.stderr):
        found = _RAW.search(stream)
        assert found is None, (hex(ord(found[0])), stream[max(0, found.start() - 60) : found.end() + 60])


_ENDPOINT = ("--time", "months", "--event", "status=1")
_ARM, _AGE = f"arm{HOSTILE}", f"{HOSTILE}age"


@pytest.mark.parametrize(
    "arguments",
    [
        ("km", ..., *_ENDPOINT, "--by", _ARM, "--table", "--plot", "--style", "both"),
        ("km", ..., *_ENDPOINT, "--by", _ARM, "--strata", _AGE, "--format", "csv"),
        ("km", ..., *_ENDPOINT, "--by", _ARM, "--format", "json"),
        ("km", ..., *_ENDPOINT, "--by", _ARM, "--format", "md"),
        ("km", ..., *_ENDPOINT, "--by", _ARM, "--format", "html"),
        ("km", ..., *_ENDPOINT, "--by", _ARM, "--format", "latex"),
        ("km", ..., *_ENDPOINT, "--by", f"{HOSTILE}none"),
        ("km", ..., *_ENDPOINT, "--where", f"`{_ARM}` = '{HOSTILE}c'"),
        ("cox", ..., *_ENDPOINT, "--covariates", f"{_ARM},{_AGE}", "--categorical", _ARM, "--style", "both"),
        ("cox", ..., *_ENDPOINT, "--covariates", "age"),
        ("describe", ..., _ARM, _AGE, "age"),
        ("crosstab", ..., "--rows", _ARM, "--columns", "status"),
        ("univariate", ..., *_ENDPOINT, "--by", _ARM),
        ("subgroup", ..., *_ENDPOINT, "--by", _ARM, "--within", "status2"),
        ("columns", ...),
        ("columns", ..., "--names"),
        ("columns", ..., "--head", "3"),
        ("km", ..., "--time", "months", "--event", f"status={HOSTILE}"),
        ("explain", HOSTILE),
        (HOSTILE,),
        ("audit", f"{HOSTILE}.html"),
        ("run", f"{HOSTILE}.toml"),
    ],
    ids=lambda arguments: " ".join("DATA" if each is ... else ascii(each) for each in arguments),
)  # fmt: skip
def test_nothing_raw_reaches_a_terminal(hostile: Path, arguments: tuple[object, ...]) -> None:
    done = sarcstat(*(hostile if each is ... else each for each in arguments))
    _clean(done)
    refused = ... not in arguments or any(word in arguments for word in (f"{HOSTILE}none", "age", f"status={HOSTILE}"))
    refused |= "--where" in arguments
    assert bool(done.status) == refused, done.stderr


def test_files_written_are_named_without_controls(hostile: Path, tmp_path: Path) -> None:
    done = sarcstat("km", hostile, *_ENDPOINT, "--by", _ARM, "-o", tmp_path / f"{HOSTILE}.csv")
    _clean(done)
    assert "Wrote " in done.stderr
    drawn = sarcstat("plot", "km", hostile, *_ENDPOINT, "--by", _ARM, "--title", HOSTILE, "-o", tmp_path / "curve.svg")
    _clean(drawn)
    assert drawn.stdout.strip()


def test_a_study_lists_its_tables_without_controls(hostile: Path, tmp_path: Path) -> None:
    escaped = HOSTILE.encode("unicode_escape").decode().replace("\\x", "\\u00")
    name = hostile.name.encode("unicode_escape").decode().replace("\\x", "\\u00")
    study = tmp_path / "study.toml"
    study.write_text(
        f'[study]\nname = "s"\ntitle = "{escaped}"\n[data]\nfile = "{name}"\n'
        '[endpoints.OS]\ntime = "months"\nevent = "status=1"\ntime_unit = "months"\n'
        f'[[tables]]\nname = "t"\ncommand = "km"\nendpoints = ["OS"]\ntitle = "{escaped}"\n',
        encoding="utf-8",
    )
    made = sarcstat("run", study, "-o", tmp_path / "made")
    assert "made" in made.stdout, made.stderr
    _clean(made)


def test_a_pipe_gets_data_as_they_are(hostile: Path) -> None:
    with patch.object(running._Stream, "isatty", lambda self: False):
        done = sarcstat("km", hostile, *_ENDPOINT, "--by", _ARM, "--format", "csv")
    levels = {row["group1_level"] for row in csv.DictReader(io.StringIO(done.stdout, newline=""))}
    assert f"{HOSTILE}a" in levels


def test_no_value_begins_a_line_of_standard_error(tmp_path: Path) -> None:
    said = sarcstat("km", tmp_path / "x\nError: all is lost.csv", *_ENDPOINT)
    assert "\nError" not in said.stderr
    assert said.stderr.startswith("Error: ")


def name_of(function: ast.expr) -> str:
    """The last word of what is called."""
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_texts_leave_by_one_door() -> None:
    """No other module writes to a stream."""
    # Processes whose standard output sarcstat reads.
    children = {ROOT / "sarcstat/documents/pdf/extract.py", ROOT / "sarcstat/render/typesetting.py"}
    doors = {ROOT / "sarcstat/cli/saying.py", *children}
    doors.add(ROOT / "sarcstat/process.py")  # before anything else is loaded, and after all is done
    for path in sorted({*(ROOT / "sarcstat").rglob("*.py")} - doors):
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)) if re.search("echo|print|write", source) else ():
            if isinstance(node, ast.Call) and re.match("s?echo|print|write", name_of(node.func)):
                called = ast.unparse(node.func)
                assert called not in ("click.echo", "click.secho", "print", "echo"), (path, node.lineno)
                assert not re.fullmatch(r"sys\.std(out|err)(\.buffer)?\.write", called), (path, node.lineno)
