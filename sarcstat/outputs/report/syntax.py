"""The syntax that an output holds: what its log says, and what only Notes have."""

from __future__ import annotations

from sarcstat.outputs.output import Log, Output


def syntax_of(output: Output) -> str:
    """All syntax in the order in which it ran, "" where there is none.

    The log is complete where the user saved it; a command whose Notes have a syntax that no log has follows with a
    comment that says where it comes from.
    """
    logged = [_compared(text) for text in output.logs]
    parts: list[str] = []
    for entry in output.entries:
        if isinstance(entry, Log):
            parts.append(entry.text)
        elif entry.notes is not None and entry.notes.syntax:
            syntax = entry.notes.syntax
            if not any(_compared(syntax) in text for text in logged):
                parts.append(
                    syntax if output.is_listing else f"* From the Notes of {entry.name or 'a command'}.\n{syntax}"
                )
    return "\n\n".join(parts)


def _compared(text: str) -> str:
    """A text without its blanks and line breaks, which log and Notes set differently."""
    return "".join(text.split())
