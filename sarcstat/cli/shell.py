"""`sarcstat completion` and `sarcstat man`: what a shell and its manual want of the command line."""

from __future__ import annotations

import os
from pathlib import Path

import click

from sarcstat.cli.saying import put, say
from sarcstat.errors import UsageError

SHELLS = ("bash", "zsh", "fish")


@click.command(short_help="Print the script by which bash, zsh or fish completes commands and options.")
@click.argument("shell", type=click.Choice(SHELLS), required=False)
@click.pass_context
def completion(context: click.Context, shell: str | None) -> None:
    """Print what a shell needs to complete sarcstat's commands, options and their choices with the Tab key (default: the
    shell that $SHELL names).

    \b
    bash, in ~/.bashrc:                   eval "$(sarcstat completion bash)"
    zsh, in ~/.zshrc:                     eval "$(sarcstat completion zsh)"
    fish, in ~/.config/fish/config.fish:  sarcstat completion fish | source
    """
    from click.shell_completion import get_completion_class

    name = shell or Path(os.environ.get("SHELL", "")).name
    found = get_completion_class(name) if name in SHELLS else None
    if found is None:
        raise UsageError(
            f"There is no completion for the shell '{name}'." if name else "Which shell it is is not known.",
            f"Name one: {' or '.join(f'sarcstat completion {each}' for each in SHELLS)}.",
        )
    root = context.find_root().command
    put(found(root, {}, "sarcstat", "_SARCSTAT_COMPLETE").source() + "\n")


@click.command(short_help="Write the manual pages of all commands, for man.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_context
def man(context: click.Context, folder: Path) -> None:
    """Write a page of the manual for each command into FOLDER, such as ~/.local/share/man/man1: then `man sarcstat-km`
    shows what `sarcstat km --help` does.

    \b
    sarcstat man ~/.local/share/man/man1
    """
    from sarcstat.cli.manual import pages
    from sarcstat.files_written import write_files

    written: dict[Path, str | bytes] = {folder / name: text for name, text in pages(context.find_root().command)}
    folder.mkdir(parents=True, exist_ok=True)
    write_files(written)
    say(f"Wrote {len(written)} pages to {folder}")
