"""Questions about paths that have an answer whatever the file system says: too long, a loop of links, no permission."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

#: What tells two files apart, or says that two paths are one: the numbers of the device and of the file on it.
Identity = tuple[int, int]


def there(path: Path) -> bool:
    """Whether a file or a folder is there, as far as it can be told."""
    return _mode(path) is not None


def is_folder(path: Path) -> bool:
    """Whether a folder is there that can be looked at; a link to one is one."""
    mode = _mode(path)
    return mode is not None and stat.S_ISDIR(mode)


def is_file(path: Path) -> bool:
    """Whether an ordinary file is there, or a link to one: no folder, pipe or device."""
    mode = _mode(path)
    return mode is not None and stat.S_ISREG(mode)


def is_locked(path: Path) -> bool:
    """Whether something is there that nobody may write to by its mode, or that this user may not write to."""
    mode = _mode(path)
    return mode is not None and (not mode & 0o222 or not os.access(path, os.W_OK))


def resolved(path: Path) -> Path:
    """The absolute path with its links followed, as far as they can be."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError):  # the working folder is gone
        return path


def identity(path: Path) -> Identity | None:
    """What the path, its links followed, leads to: the same for hard links to one file; None for nothing."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def inside(folder: Path) -> list[Path]:
    """What lies in a folder, in the order of names; nothing where that cannot be told."""
    try:
        return sorted(folder.iterdir())
    except (OSError, ValueError):
        return []


def matching(folder: Path, pattern: str) -> Iterator[Path]:
    """What of a folder, at any depth, a pattern names; nothing of what cannot be looked at, or of no pattern."""
    try:
        yield from folder.glob(pattern)
    except (OSError, ValueError, NotImplementedError):
        return


def hindrance(path: Path) -> str | None:
    """Why it cannot be told whether something is there, as the end of a sentence; None where it can."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return reason(error)
    except ValueError:
        return "its name has a NUL in it"
    return None


def reason(error: OSError) -> str:
    """What the system says of a failure, as the end of a sentence."""
    return (error.strerror or str(error) or "unknown reason").lower()


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return None
