"""Templates that a user may replace: run in Jinja's sandbox, with no file outside their folder and no endless work.

The sandbox keeps code and files away; how much is made, and for how long, `confined` bounds.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.loaders import BaseLoader
from jinja2.meta import find_referenced_templates
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sarcstat import paths
from sarcstat.errors import InputError, Problem, UsageError, closest, listing
from sarcstat.files_read import read_bytes, remember
from sarcstat.render.templating import confined
from sarcstat.resources import templates

#: Templates that reports share with single tables.
_SHARED = ("table.html.j2", "table.tex.j2", "table.typ.j2", "fonts.typ.j2", "style.css")
_STEPS = 2_000_000
_LARGEST_TEMPLATE = 1_000_000
_MOST_FILES = 10_000
_NESTED = "it is nested too deeply"
#: Methods and filters that make a long text of a short one.
_PADDING = frozenset({"center", "ljust", "rjust", "zfill", "expandtabs", "format", "format_map"})
_HINT = "docs/study.md lists what a template gets."


class Templates(BaseLoader):
    """The user's folder, then the package's own templates of reports, then its other ones."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.folders = [*([folder] if folder else []), templates() / "report", templates()]

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template by name; nothing outside the folders is read."""
        for folder in self.folders:
            path = folder / template
            if Path(template).is_absolute() or ".." in Path(template).parts or not paths.is_file(path):
                continue
            if not paths.resolved(path).is_relative_to(paths.resolved(folder)):
                raise InputError(f"The template {path} is a link that leads out of its folder.")
            try:
                text = read_bytes(path, f"The template {path}", most=_LARGEST_TEMPLATE).decode("utf-8")
                return text.replace("\r\n", "\n"), str(path), lambda: True
            except UnicodeDecodeError:
                raise InputError(f"The template {path} is not UTF-8.") from None
        raise TemplateNotFound(template)

    def list_templates(self) -> list[str]:
        """The names of the templates that reports are made of."""
        return sorted([*_SHARED, *(path.name for path in (templates() / "report").glob("*.j2"))])


class Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox in which loops and texts have an end."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.steps = 0
        #: Whether some of the templates are a user's own.
        self.limited = getattr(self.loader, "folder", None) is not None
        self.filters["within_limit"] = self._counted
        for name in ("center", "format", "indent"):
            del self.filters[name]
        del self.globals["lipsum"]

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Products of small numbers only: no text of a gigabyte."""
        if not all(isinstance(each, int | float) and abs(each) < 1e6 for each in (left, right)):
            raise SecurityError(f"'{operator}' is for numbers below 1,000,000")
        if operator == "**" and abs(right) > 100:
            raise SecurityError("'**' is for exponents up to 100")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Neither Python's own attributes nor methods that fill up texts."""
        return attr not in _PADDING and super().is_safe_attribute(obj, attr, value)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Every loop counts its steps."""
        found = super()._parse(source, name, filename)
        for loop in found.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, "within_limit", [], [], None, None, lineno=loop.lineno)
        return found

    def _compile(self, source: str, filename: str) -> CodeType:
        """The code of a template; what Python finds nested too deeply is a mistake in a line of the template."""
        try:
            return super()._compile(source, filename)
        except (SyntaxError, RecursionError, MemoryError) as error:
            line = _line_of(source, getattr(error, "lineno", None) or 1)
            raise TemplateSyntaxError(_NESTED, line, filename=filename) from None

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self.steps += 1
            if self.limited and self.steps > _STEPS:
                raise SecurityError(f"its loops take more than {_STEPS:,} steps")
            yield item


def render(environment: Sandbox, name: str, **values: Any) -> str:
    """What a template makes of values; raises InputError with template, line and what is wrong."""
    environment.steps = 0
    if not environment.limited:
        return environment.get_template(name).render(**values)

    def rendered() -> str:
        try:
            return environment.get_template(name).render(**values)
        except InputError:
            raise
        except Exception as error:  # whatever our filters, or Python, say of what the template gives them
            raise _mistake(environment, name, error) from None

    return confined.confined(rendered, f"Template {name}")


def _line_of(source: str, line: int) -> int:
    """The line of a template that a line of its code, as Jinja writes it, comes from."""
    found = re.search(r"^debug_info = '([\d=&]*)'", source, re.M)
    pairs = [pair.split("=") for pair in found[1].split("&")] if found and found[1] else []
    return max((int(of) for of, at in pairs if int(at) <= line), default=1)


def _mistake(environment: Sandbox, name: str, error: Exception) -> InputError:
    """The error in the words of the person who wrote the template."""
    line = _line_reached(error)
    if isinstance(error, TemplateSyntaxError):
        place = f"{error.filename or error.name or name}, line {error.lineno}"
    elif line:
        place = f"{name}, line {line}"
    else:
        within = [str(folder) for folder in getattr(environment.loader, "folders", [])]
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(tuple(within))]
        frames = [frame for frame in frames if not frame.filename.endswith(".py")]
        place = f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else name
    if isinstance(error, TemplateNotFound):
        said = f"there is no template '{error.name}'"
    elif isinstance(error, RecursionError):
        said = _NESTED if line else "it calls itself without end"
    elif isinstance(error, MemoryError | confined.TooLongError):
        said = f"it needs {confined.most()}"
    else:
        said = str(error).strip().rstrip(".") or type(error).__name__
    return InputError(f"Template {place}: {said[:300]}.", _HINT)


def _line_reached(error: Exception) -> int | None:
    """The line that Jinja was at when it could not read a template; None for an error of one that it had read."""
    found = None
    for frame, _ in traceback.walk_tb(error.__traceback__):
        for each in (frame.f_locals.get("self"), frame.f_locals.get("node")):
            if isinstance(each, Parser):
                found = each.stream.current.lineno
            elif isinstance(each, nodes.Node):
                found = each.lineno
    return found


def check(folder: Path, environments: Mapping[str, Sandbox]) -> None:
    """Raise an error for a folder that cannot be used: no folder, nothing in it, unknown names, bad syntax.

    `environments` are those that read templates whose names end in the keys, such as `.html.j2`.
    """
    if not paths.is_folder(folder):
        raise UsageError(f"--template {folder}: there is no such folder.")
    own = [path.name for path in paths.inside(folder) if path.suffix == ".j2"]
    known = Templates(None).list_templates()
    if not own and not paths.is_file(folder / "style.css"):
        raise UsageError(f"--template {folder} holds no template.", f"Templates are called {listing(known, 40)}.")
    for name in own:
        remember(folder / name)
    if any(name.endswith(".typ.j2") for name in own):
        check_links(folder)
    confined.confined(lambda: _checked(folder, own, known, environments), f"A template in {folder}")


def check_links(folder: Path) -> None:
    """Raise InputError where a link within a folder leads out of it: who reads the folder would read there."""
    real = paths.resolved(folder)
    for number, path in enumerate(folder.rglob("*")):  # which goes through no link
        if number > _MOST_FILES:
            raise InputError(f"--template {folder} holds more than {_MOST_FILES:,} files.", "Give templates a folder.")
        if path.is_symlink() and not paths.resolved(path).is_relative_to(real):
            raise InputError(f"{path} is a link that leads out of the folder of templates.", "Put a copy in its place.")
        if not path.is_symlink() and not (paths.is_file(path) or paths.is_folder(path)):
            raise InputError(f"{path} is neither a file nor a folder.", "Move it out of the folder of templates.")


def _checked(folder: Path, own: Sequence[str], known: Sequence[str], environments: Mapping[str, Sandbox]) -> str:
    """Nothing; raises InputError with all that is wrong."""
    problems: list[Problem] = []
    referred: set[str] = set()
    for name in own:
        environment = environment_of(name, environments)
        try:
            source = Templates(folder).get_source(environment, name)[0]
            referred |= {each for each in find_referenced_templates(environment.parse(source, name)) if each}
            environment.get_template(name)
        except InputError as error:
            problems += error.problems
        except Exception as error:
            problems += _mistake(environment, name, error).problems
    problems += _unknown(folder, own, referred, known)
    if problems:
        raise InputError.of(problems)
    return ""


def _unknown(folder: Path, own: Sequence[str], referred: set[str], known: Sequence[str]) -> Iterator[Problem]:
    """A file that nothing reads is a name typed wrong."""
    for name in own:
        if name not in known and name not in referred:
            meant = closest(name, known)
            hint = f"Did you mean '{meant}'?" if meant else f"There are {listing(known, 40)}."
            yield Problem(f"{folder / name} takes the place of no template, and none uses it.", hint)


def environment_of(name: str, environments: Mapping[str, Sandbox]) -> Sandbox:
    """The environment that reads a template: by the end of its name, else that of plain text."""
    return next((each for end, each in environments.items() if name.endswith(end)), environments[".txt.j2"])
