"""The type stubs of the Python functions, `sarcstat/**/*.pyi`, from the one description of options.

python tests/stubs.py            write them anew
python tests/stubs.py --check    say which of them are out of date
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "sarcstat"
_IMPORTS = """\
# Written by tests/stubs.py from the description of the options.

from collections.abc import Mapping, Sequence
from datetime import date
from os import PathLike
from typing import Literal, Protocol

from pandas import DataFrame

"""
_ARROW = """\
class ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...

"""


def stubs() -> dict[Path, str]:
    """Each file, and what it should be."""
    return {
        PACKAGE / "__init__.pyi": "\n".join(_package()) + "\n",
        PACKAGE / "api" / "__init__.pyi": "\n".join(_api()) + "\n",
        PACKAGE / "api" / "plot.pyi": "\n".join(_plot()) + "\n",
    }


def _package() -> Iterator[str]:
    import sarcstat

    yield "# Written by tests/stubs.py from the description of the options."
    yield ""
    yield "from sarcstat import api as api"
    for name in dir(sarcstat):
        if name not in ("api", "__version__", "plot"):
            yield f"from sarcstat.api import {name} as {name}"
    yield "from sarcstat.api import plot as plot"
    yield ""
    yield "__version__: str"


def _api() -> Iterator[str]:
    from sarcstat import api

    yield _IMPORTS + "from sarcstat.api import plot as plot"
    yield "from sarcstat.api.result import Figure as Figure"
    yield "from sarcstat.api.result import Result as Result"
    for name in dir(api):
        if name.endswith(("Error", "Warning")):
            yield f"from sarcstat.errors import {name} as {name}"
    yield ""
    yield _ARROW
    for name in (*api.OF_DATA, *api.OF_FILES):
        yield from _function(getattr(api, name), "Result")


def _plot() -> Iterator[str]:
    from sarcstat.api import plot

    yield _IMPORTS + "from sarcstat.api import ArrowStream"
    yield "from sarcstat.api.result import Figure"
    yield ""
    for name in dir(plot):
        yield from _function(getattr(plot, name), "Figure")


def _function(function: Callable[..., Any], returned: str) -> Iterator[str]:
    found = list(inspect.signature(function).parameters.values())
    before = None
    yield f"def {function.__name__}("
    for each in found:
        if before is inspect.Parameter.POSITIONAL_ONLY and each.kind is not before:
            yield "    /,"
        if each.kind is inspect.Parameter.KEYWORD_ONLY and before not in (each.kind, inspect.Parameter.VAR_POSITIONAL):
            yield "    *,"
        star = "*" if each.kind is inspect.Parameter.VAR_POSITIONAL else ""
        default = "" if each.default is each.empty else f" = {each.default!r}"
        yield f"    {star}{each.name}: {each.annotation}{default},"
        before = each.kind
    yield f") -> {returned}:"
    text = (inspect.getdoc(function) or "").replace("\\", "\\\\").replace('"""', "'''")
    yield f'    """{text}'.replace("\n", "\n    ").replace("\n    \n", "\n\n")
    yield '    """'
    yield "    ..."
    yield ""


def main(arguments: Sequence[str]) -> int:
    """Write the stubs, or with --check name those that are out of date; returns 1 where there are some."""
    wrong = [path for path, text in stubs().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if arguments == ["--check"]:
        for path in wrong:
            print(f"{path.relative_to(ROOT)} is out of date: python tests/stubs.py writes it anew")
        return int(bool(wrong))
    for path in wrong:
        path.write_text(stubs()[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
