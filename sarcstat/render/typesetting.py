"""A program of its own: typst on standard input, with the files of one folder, to a PDF on standard output.

typst is a language, and a template of a user's own may compute in it without end: here only this process dies. What
typst says of a mistake goes to standard error, with exit code 3.
"""

from __future__ import annotations

import sys
from typing import Any

import typst

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]


def main(root: str, seconds: int, most_memory: int, *standards: Any) -> None:
    """Write the PDF; `seconds` of computing and the bytes `most_memory` are what it may take."""
    if resource:
        for limit, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, most_memory)):
            given = resource.getrlimit(limit)[1]
            lowest = most if given == resource.RLIM_INFINITY else min(most, given)
            resource.setrlimit(limit, (lowest, lowest))
    try:
        source: Any = sys.stdin.buffer.read()
        below: Any = root
        pdf = typst.compile(source, format="pdf", pdf_standards=list(standards), root=below)
    except typst.TypstError as error:
        sys.stderr.write(str(error))
        sys.exit(3)
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
