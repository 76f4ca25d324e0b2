"""`python -m sarcstat` and the console script."""

from __future__ import annotations

import sys
import warnings

from sarcstat import process


def main() -> None:
    """Run the command line and end the process with its exit code."""
    process.begin()
    from sarcstat.cli import run

    if not sys.warnoptions:  # what libraries warn of is for programmers, who ask for it with python -W
        warnings.simplefilter("ignore")
    try:
        process.heed_interrupts()
        status = process.end(run())
    except KeyboardInterrupt:  # before or after all that has to be unwound
        status = process.INTERRUPTED
    sys.exit(status)


if __name__ == "__main__":
    main()
