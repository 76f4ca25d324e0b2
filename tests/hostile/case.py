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
    #: None is a variable that is not set.
    environment: Mapping[str, str | None] = field(default_factory=dict)
    #: Output goes to a terminal; else into pipes.
    terminal: bool = False
    #: Rows and columns of the terminal.
    size: tuple[int, int] = (24, 80)
    #: Folders of the working folder; names there that lead to others, as symbolic links, or as hard ones.
    folders: Sequence[str] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    twins: Mapping[str, str] = field(default_factory=dict)
    #: What stands for open files by their numbers: a device, or "" for a closed one.
    streams: Mapping[int, str] = field(default_factory=dict)
    #: A process of its own, from its very start: some second, and what a locale is for.
    cold: bool = False
    #: R may not be found there, and that is then what is said.
    without_r: bool = False
    #: The one argument is code of Python, with `ss`, `pd` and `np`; what it raises are to be the package's own errors.
    python: bool = False
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
