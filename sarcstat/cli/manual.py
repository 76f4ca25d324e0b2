"""The help of every command as a page of the manual, in the language of man (roff)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import click

from sarcstat import __version__

#: Groups of the help that stand under headings of their own; the rest of a page is as the help has it.
_ENDINGS = ("0", "2", "3", "4", "5", "6")
_MEANINGS = (
    "All is well.",
    "The command line is not understood.",
    "The data, or another file, cannot be used.",
    "The analysis cannot be made.",
    "R, or one of its packages, is missing.",
    "Under --strict: there is something to look at.",
)


class _Page(click.HelpFormatter):
    """Takes what a command's help consists of, and writes it as roff."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        self.write(f".SH SYNOPSIS\n.B {_escaped(prog)}\n{_escaped(args)}\n.SH DESCRIPTION\n")

    def write_heading(self, heading: str) -> None:
        self.write(f".SH {_escaped(heading.upper())}\n")

    def write_paragraph(self) -> None:
        """Every text says itself where it begins."""

    def write_text(self, text: str) -> None:
        for part in re.split(r"\n\s*\n", text.strip("\n")):
            if part.lstrip(" ").startswith("\b"):  # lines that click leaves as they are
                self.write(f".PP\n.nf\n.RS 4\n{_escaped(part.partition(chr(10))[2])}\n.RE\n.fi\n")
            else:
                self.write(f".PP\n{_escaped(' '.join(part.split()))}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        for term, text in rows:
            self.write(f".TP\n.B {_escaped(term)}\n{_escaped(' '.join(text.split()))}\n")


def pages(root: click.Command) -> Iterator[tuple[str, str]]:
    """The name of the file and the text of each command's page, the group's own first."""
    for path, context in _commands(click.Context(root, info_name="sarcstat")):
        yield f"{'-'.join(path)}.1", _page(path, context)


def _commands(
    context: click.Context, path: tuple[str, ...] = ("sarcstat",)
) -> Iterator[tuple[tuple[str, ...], click.Context]]:
    yield path, context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            if command is not None and not command.hidden:
                yield from _commands(click.Context(command, context, name), (*path, name))


def _page(path: tuple[str, ...], context: click.Context) -> str:
    page = _Page()
    name = "-".join(path)
    page.write(f'.TH "{name.upper()}" 1 "" "sarcstat {__version__}" "sarcstat"\n')
    short = (
        context.command.get_short_help_str(limit=200).rstrip(".")
        if len(path) > 1
        else "survival analysis for clinical papers"
    )
    page.write(f".SH NAME\n{_escaped(name)} \\- {_escaped(short)}\n")
    context.command.format_help(context, page)
    page.write_heading("Exit status")
    page.write_dl([*zip(_ENDINGS, _MEANINGS, strict=True)])
    if len(path) > 1:
        page.write_heading("See also")
        page.write(f".BR {_escaped('-'.join(path[:-1]))} (1)\n")
    return page.getvalue()


def _escaped(text: str) -> str:
    """Text as roff shows it: its own signs are escaped, and no line begins as a request."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^(?=[.'])", r"\\&", text, flags=re.M)
