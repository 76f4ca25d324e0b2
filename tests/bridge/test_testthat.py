"""The R scripts' own tests, in R."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1] / "r"
ROOT = TESTS.parents[1]


def rscript(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["Rscript", "--vanilla", *map(str, arguments)], capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="module", autouse=True)
def testthat() -> None:
    if rscript("-e", "quit(status = !requireNamespace('testthat', quietly = TRUE))").returncode:
        pytest.skip("the R package testthat is not installed")


def test_the_r_scripts() -> None:
    done = rscript(TESTS / "run.R")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "guard" in done.stdout


def test_a_failing_test_fails(tmp_path: Path) -> None:
    (tmp_path / "tests/r").mkdir(parents=True)
    shutil.copy(TESTS / "run.R", tmp_path / "tests/r")
    shutil.copytree(ROOT / "r_scripts", tmp_path / "r_scripts")
    (tmp_path / "tests/r/test-wrong.R").write_text('test_that("it fails", expect_equal(1, 2))\n', "utf-8")
    done = rscript(tmp_path / "tests/r/run.R")
    assert done.returncode != 0
    assert "it fails" in done.stdout
