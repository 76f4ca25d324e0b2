"""Types of options that name a file or a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


class FileName(click.types.StringParamType):
    """The name of a file or a folder: not an empty text, as a variable of a shell without a value is one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The name as it was given."""
        _check_filled(self, value, param, ctx)
        return super().convert(value, param, ctx)


class FolderName(click.Path):
    """As FileName, of a folder that is no file, as a path."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, file_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path of that name."""
        _check_filled(self, value, param, ctx)
        return super().convert(value, param, ctx)


def _check_filled(
    type_: click.ParamType[Any], value: Any, param: click.Parameter | None, ctx: click.Context | None
) -> None:
    if not str(value).strip():
        type_.fail("it is empty, and names nothing.", param, ctx)
