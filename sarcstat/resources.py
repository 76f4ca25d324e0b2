"""Where the R scripts and the templates are, installed or in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def r_scripts() -> Path:
    """The folder of the R scripts, one file a procedure."""
    return _folder("r_scripts")


def templates() -> Path:
    """The folder of the Jinja templates."""
    return _folder("templates")


def designs() -> Path:
    """The folder of the designs of simulated cohorts that come with the program."""
    return _PACKAGE / "designs"
