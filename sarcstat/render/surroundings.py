"""The environment as the library that draws on terminals may see it."""

from __future__ import annotations

import os


def surroundings() -> dict[str, str]:
    """The environment variables without the size of the window, which rich takes for a number without looking.

    Its width is asked for by `cli/output.py`.
    """
    return {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
