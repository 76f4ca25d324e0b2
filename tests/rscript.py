"""Scripts of R without R's start, which is most of what a short one costs.

One Rscript has loaded survival's namespace, attached nothing, and forks for each script a process that is its own in
all else: its workspace, options, working folder and random numbers are those of an R that has just begun.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path

#: Takes the path of a job's folder from each line, and answers when its fork has ended.
_SERVER = """
invisible(loadNamespace("survival"))
local({
  run <- function(job) {
    sink(file.path(job, "printed"))
    said <- file(file.path(job, "said"), "w", encoding = "UTF-8")
    sink(said, type = "message")
    setwd(readLines(file.path(job, "folder"), encoding = "UTF-8"))
    options(warn = 1)
    code <- file.path(job, "code.R")
    ended <- try(source(code, local = globalenv(), encoding = "UTF-8", print.eval = TRUE))
    sink(type = "message")
    close(said)
    if (!inherits(ended, "try-error")) file.create(file.path(job, "ended"))
    NULL
  }
  asked <- file("stdin", open = "r")
  while (length(job <- readLines(asked, 1))) {
    parallel::mccollect(parallel::mcparallel(run(job), mc.set.seed = FALSE))
    cat("answered\\n")
  }
})
"""


@cache
def _server() -> subprocess.Popen[str]:
    process = subprocess.Popen(
        ["Rscript", "--vanilla", "-e", _SERVER],
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    atexit.register(process.communicate)  # without further jobs it ends
    return process


def rscript(code: str, folder: Path | None = None) -> str:
    """What a script prints that runs in the folder; an AssertionError with what it said where it fails."""
    process = _server()
    assert process.stdin is not None
    assert process.stdout is not None
    with tempfile.TemporaryDirectory(prefix="rscript-") as made:
        job = Path(made)
        (job / "code.R").write_text(code, encoding="utf-8", newline="\n")
        (job / "folder").write_text(f"{folder or Path.cwd()}\n", encoding="utf-8")
        process.stdin.write(f"{job}\n")
        process.stdin.flush()
        assert process.stdout.readline() == "answered\n", "R has ended"
        assert (job / "ended").exists(), (job / "said").read_text(encoding="utf-8") or "The script has ended R."
        return (job / "printed").read_text(encoding="utf-8")
