"""What is changed in a program to see whether its tests notice, and which tests these are."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest
from mutation.__main__ import caller, files_that_test
from mutation.changes import Change, changes

PYTHON = '''"""Words stay."""
def f(x: int = 1, *, y: "int | None" = None) -> int:
    """Words stay."""
    if x < 2 and not y:
        raise ValueError(f"é {x + 1}")
    g(x)
    return "é" if x == -x else max(x, 3.5)
'''


def made(path: Path, text: str) -> list[tuple[Change, str]]:
    path.write_text(text, encoding="utf-8")
    return [(each, each.made(path.read_bytes()).decode()) for each in changes(path)]


def test_every_change_of_a_module_is_one_and_can_be_read(tmp_path: Path) -> None:
    found = made(tmp_path / "module.py", PYTHON)
    trees = [ast.dump(ast.parse(text)) for _, text in found]
    assert ast.dump(ast.parse(PYTHON)) not in trees
    assert len(set(trees)) == len(trees)
    assert all(text.count('"""Words stay."""') == 2 and text.count('y: "int | None"') == 1 for _, text in found)
    news = {(each.line, each.new) for each, _ in found}
    assert news >= {
        (2, "(2)"), (4, "(x <= 2)"), (4, "(x < 2 or not y)"), (4, "(y)"), (4, "(3)"), (5, "pass"), (6, "pass"),
        (7, "return None"), (7, "(x != -x)"), (7, "(x)"), (7, "(min(x, 3.5))"), (7, "(4.5)"),
    }  # fmt: skip


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R reads its scripts itself")
def test_operators_and_numbers_of_an_r_script_are_changed(tmp_path: Path) -> None:
    found = made(tmp_path / "script.R", '# a <- 1\nf <- function(x) if (x >= 2L && TRUE) "1 + 1" else !x * 0.5\n')
    assert [(each.line, each.old, each.new) for each, _ in found] == [
        (2, ">=", ">"), (2, "2L", "3L"), (2, "&&", "||"), (2, "TRUE", "FALSE"), (2, "!", ""), (2, "*", "/"),
        (2, "0.5", "1.5"),
    ]  # fmt: skip
    assert found[0][1] == '# a <- 1\nf <- function(x) if (x > 2L && TRUE) "1 + 1" else !x * 0.5\n'


def test_the_tests_of_a_module_are_those_under_its_name_and_those_that_import_it() -> None:
    found = files_that_test("sarcstat/outputs/number_format.py", [])
    assert found[0] == "tests/outputs/test_number_format.py"
    assert "tests/crosscheck/test_numbers.py" in found
    assert files_that_test("r_scripts/cox.R", []) == files_that_test("sarcstat/analysis/cox/cox.py", [])
    assert "tests/analysis/cox/test_cox.py" in files_that_test("r_scripts/cox.R", [])
    assert caller("cox_curves") == Path("sarcstat/analysis/cox/curves.py")
