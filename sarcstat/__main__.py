"""`python -m sarcstat` and the console script."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` loads for longer than it takes to type Ctrl-C
import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)  # without a word, while nothing has been begun
    import warnings

    from sarcstat import process

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
