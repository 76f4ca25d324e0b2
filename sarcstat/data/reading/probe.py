"""A program of its own: reads an SPSS file as the library does and tells nothing, so that only this process may die."""

from __future__ import annotations

import subprocess
import sys

#: Seconds; a file that does not hold together and takes longer is not worth more.
_PATIENCE = 20
_MOST_MEMORY = 2_000_000_000


def survives(path: str) -> bool:
    """Whether the library reads a file that does not hold together; it may crash, exhaust memory, or not end."""
    command = [sys.executable, "-m", __name__, path]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def main(path: str) -> None:
    """Read the file; what is wrong with it ends the process with another status than 0."""
    import pyreadstat

    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    except ImportError:  # Windows has no such limits
        pass
    try:
        pyreadstat.read_sav(path, output_format="dict", disable_datetime_conversion=True)
    except pyreadstat.ReadstatError:  # told by whoever reads it then
        return


if __name__ == "__main__":
    main(sys.argv[1])
