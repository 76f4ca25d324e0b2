"""What engines say when something goes wrong, in one line and without secrets."""

from __future__ import annotations

import os
import re

_LONGEST = 300
_USER = re.compile(r"://[^/@\s]*@")
_PASSWORD = re.compile(r"(pass\w*|pwd|token|secret)\s*[=:]\s*\S+", re.IGNORECASE)
#: Variables of the environment from which engines take secrets.
_VARIABLES = re.compile(r"PASS|PWD|TOKEN|SECRET|KEY", re.IGNORECASE)
_SHORTEST = 4
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def in_one_line(error: BaseException, *, about_values: bool = False) -> str:
    """The first sentence of an engine's message, without what an address or the environment keeps secret.

    `about_values`: the message is about a value of a row, which is not shown: it may be a patient's.
    """
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    text = without_secrets(lines[0] if lines else type(error).__name__)
    return (_QUOTED.sub("'…'", text) if about_values else text)[:_LONGEST].rstrip(" .")


def without_secrets(text: str) -> str:
    """The text without users of addresses, passwords, and values of variables that are called like secrets."""
    for name, value in os.environ.items():
        if _VARIABLES.search(name) and len(value) >= _SHORTEST and "/" not in value:
            text = text.replace(value, "…")
    return _PASSWORD.sub(r"\1=…", _USER.sub("://", text))
