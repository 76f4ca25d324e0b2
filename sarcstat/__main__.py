"""`python -m sarcstat` and the console script."""

from __future__ import annotations

import sys
import warnings


def main() -> None:
    """Run the command line and end the process with its exit code."""
    from sarcstat.cli import run

    if not sys.warnoptions:  # what libraries warn of is for programmers, who ask for it with python -W
        warnings.simplefilter("ignore")
    sys.exit(run())


if __name__ == "__main__":
    main()
