"""A case: files, and what is typed beside them; and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random


@dataclass(frozen=True)
class Case:
    """A command, and all that it finds: `files` are those of its working folder, `written` what it may write there."""

    arguments: Sequence[str]
    files: Mapping[str, bytes] = field(default_factory=dict)
    stdin: bytes = b""
    environment: Mapping[str, str] = field(default_factory=dict)
    #: Output goes to a terminal; else into pipes.
    terminal: bool = False
    #: Files or folders that the command is told to write, with * for any letters.
    written: Sequence[str] = ()
    #: Something is written although the command ends with an error: a study of whose tables one fails.
    partly: bool = False


#: A case of its kind, from random numbers and nothing else.
Kind = Callable[[Random], Case]


@dataclass(frozen=True)
class Ending:
    """How a command has ended: `signal` that ended it, whether it was `stopped`; seconds of processor, bytes, texts."""

    status: int
    signal: int
    stopped: bool
    seconds: float
    memory: int
    stdout: bytes
    stderr: bytes
    #: Files of the working folder afterwards.
    files: Mapping[str, bytes]
    #: What lies in the folder of temporary files.
    left: Sequence[str]
