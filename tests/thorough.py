"""How many random examples a test takes: some at every run, or with HYPOTHESIS=long many more.

HYPOTHESIS=long pytest tests/syntax/reading
"""

from __future__ import annotations

import os


def examples(usual: int, long: int) -> int:
    """The number of examples."""
    return long if os.environ.get("HYPOTHESIS") == "long" else usual
