"""Types of options that name a file or a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def completed(context: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """What is asked of the shell for a name of data: the files that there are, as it completes them itself."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(typed, type="file")]


class FileName(click.types.StringParamType):
    """The name of a file or a folder: not an empty text, as a variable of a shell without a value is one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The name as it was given."""
        _check_filled(self, value, param, ctx)
        return super().convert(value, param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The files that there are, as the shell itself completes them."""
        return completed(ctx, param, incomplete)


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
