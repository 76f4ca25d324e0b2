"""A program of its own: reads a file as the library does and tells nothing, so that only this process may die."""

from __future__ import annotations

import subprocess
import sys

#: Seconds; a file that does not hold together and takes longer is not worth more.
_PATIENCE = 20
_MOST_MEMORY = 1_000_000_000


def survives_reading(path: str) -> bool:
    """Whether the library reads an SPSS file that does not hold together; it may crash, exhaust memory, or not end."""
    return _survives(["spss", path], b"")


def survives_opening(workbook: bytes) -> bool:
    """Whether the library opens a workbook that does not hold together; as `survives_reading`."""
    return _survives(["workbook"], workbook)


def _survives(arguments: list[str], given: bytes) -> bool:
    command = [sys.executable, "-m", __name__, *arguments]
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def main(kind: str, *path: str) -> None:
    """Read the file; what is wrong with it ends the process with another status than 0."""
    read = _spss if kind == "spss" else _workbook
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    except ImportError:  # Windows has no such limits
        pass
    read(*path)


def _spss(path: str) -> None:
    import pyreadstat

    try:
        pyreadstat.read_sav(path, output_format="dict", disable_datetime_conversion=True)
    except pyreadstat.ReadstatError:  # told by whoever reads it then
        return


def _workbook() -> None:
    import io

    import python_calamine

    python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main(*sys.argv[1:])
