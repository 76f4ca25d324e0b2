"""The manual, README.md and docs/*.md: its commands are run by cog, which writes down what they print.

    python tests/readme.py            write it down anew
    python tests/readme.py --check    say where a page shows something else

A command runs as in a shell, 80 columns wide, in an empty folder, or after others in a folder with a name; `sarcstat`
itself is forked from a process that has started already. As several run at the same time, each page is gone through
twice: first for its commands, then for what they have printed.
"""

from __future__ import annotations

import difflib
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import warm

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
ENVIRONMENT = {"COLUMNS": "80", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True)
class Command:
    """What is typed, the exit code that it must have, and the name of the folder that it shares with others."""

    text: str
    status: int
    folder: str


_asked: list[Command] | None = None
_printed: dict[Command, str] = {}


# --- What pages call -----------------------------------------------------------------------------------


def shell(
    command: str, *, head: int | None = None, parts: Sequence[int] = (), status: int = 0, folder: str = ""
) -> None:
    """Show a command and what it prints, standard error last.

    `head` keeps the first lines, `parts` what stands between empty lines, by number from 1, or from -1 at the end.
    Commands with the same `folder`, of whatever pages, run one after the other in it; none is run twice.
    """
    asked = Command(command, status, folder)
    if _asked is not None:
        _asked.append(asked)
        return
    lines = [line.rstrip() for line in _printed[asked].rstrip().splitlines()]
    if parts:
        lines = _parts(lines, parts)
    if head is not None and len(lines) > head:
        lines = [*lines[:head], "…"]
    _cog().outl("\n".join(["", "```console", f"$ {command}", *lines, "```"]))


def session(code: str) -> None:
    """Show a session of Python: each statement, and what it answers."""
    asked = Command(shlex.join(["sessions", code]), 0, "")
    if _asked is not None:
        _asked.append(asked)
        return
    lines = [line.rstrip() for line in _printed[asked].rstrip().splitlines()]
    _cog().outl("\n".join(["", "```pycon", *lines, "```"]))


def version() -> None:
    """The version that a page is of, and where those of others are."""
    from sarcstat import __version__

    where = "Each release has its own, under its tag and in the archive of its source."
    _cog().outl(f"\n*This page is of sarcstat {__version__}. {where}*\n")


def command_table(*names: str) -> None:
    """A line for each command: what it does, and a link to its section."""
    from sarcstat.cli import cli

    lines = ["", "| Command | What it does |", "| :-- | :-- |"]
    for name in names:
        first, *rest = name.split()
        command: Any = cli.commands[first]
        for word in rest:
            command = command.commands[word]
        link = f"docs/commands.md#sarcstat-{name.replace(' ', '-')}"
        lines.append(f"| [`{name}`]({link}) | {_escaped(command.get_short_help_str(200))} |")
    _cog().outl("\n".join([*lines, ""]))


def keys(section: str) -> None:
    """The keys of a section of study files, such as `data` or `endpoints.NAME`, from what reads them."""
    from sarcstat.study import endpoints, schema, variables

    models: dict[str, Any] = {
        "study": schema.About,
        "data": schema.Data,
        "variables.NAME": variables.VariableSection,
        "variables.NAME.bins": variables.BinsSection,
        "variables.NAME.missing": variables.MissingSection,
        "endpoints.NAME": endpoints.EndpointSection,
        "endpoints.NAME.events": endpoints.EventSection,
        "tables": schema.TableSection,
        "figures": schema.FigureSection,
        "report": schema.ReportSection,
        "output": schema.Output,
    }
    lines = ["", "| Key | What it says |", "| :-- | :-- |"]
    model = models[section]
    described = [each.description for each in model.model_fields.values()]
    for (name, about), said in zip(model.model_json_schema()["properties"].items(), described, strict=True):
        lines.append(f"| `{name}` | {_escaped(said)}{_words(about)} |")
    _cog().outl("\n".join([*lines, ""]))


def _parts(lines: Sequence[str], wanted: Sequence[int]) -> list[str]:
    """The parts wanted, with a sign where others have been left out."""
    every = [part.split("\n") for part in "\n".join(lines).split("\n\n")]
    numbers = [number - 1 if number > 0 else len(every) + number for number in wanted]
    found: list[str] = []
    for before, number in zip([-1, *numbers], numbers, strict=False):
        found += ["…", ""] if number > before + 1 else []
        found += [*every[number], ""]
    return [*found, "…"] if numbers[-1] < len(every) - 1 else found[:-1]


def _words(about: Any) -> str:
    """The words that a key may have, and its default unless that is nothing."""
    default = about.get("default")
    shown = f" Default: `{json.dumps(default)}`." if default and not isinstance(default, dict) else ""
    branches = [about, about.get("items", {}), *about.get("anyOf", ())]
    words = next((each["enum"] for each in branches if "enum" in each), ())
    which = "Any of" if "items" in about else "One of"
    return (f" {which} `{'`, `'.join(words)}`." if words else "") + shown


def _escaped(text: str) -> str:
    for sign in "\\*<|":
        text = text.replace(sign, f"\\{sign}")
    return text


def _cog() -> ModuleType:
    """The module by which cog takes output; it is there while a page is read."""
    return sys.modules["cog"]


# --- Reading pages -------------------------------------------------------------------------------------


def written() -> dict[Path, tuple[str, str]]:
    """Each page as it stands, and as it would be written now."""
    global _asked
    _asked = []
    before = {page: page.read_text(encoding="utf-8") for page in PAGES}
    for page, text in before.items():
        _read(page, text)
    asked, _asked = list(dict.fromkeys(_asked)), None
    together: dict[object, list[Command]] = {}
    for each in asked:
        together.setdefault(each.folder or each, []).append(each)
    # The longest lists first, so that no processor is left with one of them at the end.
    lists = sorted(together.values(), key=len, reverse=True)
    environment = {**os.environ, **ENVIRONMENT}
    with warm.programs(environment) as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        path = os.pathsep.join([folder, str(Path(sys.executable).parent), os.environ["PATH"]])
        for done in pool.map(partial(_run, environment={**environment, "PATH": path}), lists):
            _printed.update(done)
    return {page: (text, _read(page, text)) for page, text in before.items()}


def _read(page: Path, text: str) -> str:
    """The page with the output of its programs."""
    from cogapp import Cog

    return Cog().process_string(text, fname=str(page.relative_to(ROOT)))


def _run(commands: Sequence[Command], environment: Mapping[str, str]) -> dict[Command, str]:
    """What commands print that share a folder; raises RuntimeError for one that ends otherwise than it should."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for each in commands:
            if "examples/" in each.text and not Path(folder, "examples").exists():
                Path(folder, "examples").symlink_to(ROOT / "examples")
            done = subprocess.run(
                each.text,
                shell=True,
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=False,
            )
            found[each] = done.stdout + done.stderr
            if done.returncode != each.status:
                raise RuntimeError(f"{each.text}\nended with {done.returncode}:\n{found[each]}")
    return found


def difference(page: Path, old: str, new: str) -> str:
    """What differs between a page and what it should be; nothing where it is up to date."""
    name = str(page.relative_to(ROOT))
    return "".join(difflib.unified_diff(old.splitlines(True), new.splitlines(True), name, f"{name}, now"))


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with --check print how they differ; returns 1 where they do."""
    pages = written()
    if arguments == ["--check"]:
        wrong = [difference(page, old, new) for page, (old, new) in pages.items()]
        sys.stdout.writelines(wrong)
        return int(any(wrong))
    for page, (_, new) in pages.items():
        page.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    # Pages import this file by its name; they must find the commands that are kept here.
    import readme

    try:
        sys.exit(readme.main(sys.argv[1:]))
    except RuntimeError as error:
        sys.exit(str(error))
