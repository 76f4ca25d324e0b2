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
    for name in ("run.R", "helper-expectations.R"):
        shutil.copy(TESTS / name, tmp_path / "tests/r")
    shutil.copytree(ROOT / "r_scripts", tmp_path / "r_scripts")
    wrong = (
        *(
            "expect_equal(1, 1 + 2e-8)",
            "expect_equal(c(a = 1), 1)",
            "expect_equal('a', 'b')",
            "expect_equal(1, 1.1, tolerance = 0.01)",
        ),
        *("expect_true(NA)", "expect_true('a' == 'b')", "expect_identical(1L, 1)", "expect_identical(one, c(a = 1))"),
    )
    tests = [f'test_that("no {i}", {{\n  expect_true(TRUE)\n  one <- 1\n  {each}\n}})' for i, each in enumerate(wrong)]
    (tmp_path / "tests/r/test-wrong.R").write_text("\n".join((*tests, 'test_that("none", 1)')), "utf-8")
    done = rscript(tmp_path / "tests/r/run.R")
    assert done.returncode != 0
    assert all(f"no {i}" in done.stdout for i in range(len(wrong)))
    assert "one not identical to c(a = 1)." in done.stdout
    assert "empty test" in done.stdout
