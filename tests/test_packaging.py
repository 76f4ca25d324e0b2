"""The wheel holds what it needs, and works in a folder where nothing of the checkout is seen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from sarcstat import __version__

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, folder: Path) -> str:
    """What the command prints on stdout, run in `folder` with no path to the checkout."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    ended = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "--no-index")
    run(*pip, "--wheel-dir", folder, ROOT, folder=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel in it; its dependencies are the running environment's."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--no-deps",
        "--no-index",
        wheel,
        folder=folder,
    )
    # Folders that a .pth file names come last; their own .pth files, an editable sarcstat's, are not read.
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=folder).strip()
    dependencies = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(site, "dependencies.pth").write_text("\n".join(sorted(dependencies)), "utf-8")
    return folder / "bin"


def files(*folders: str) -> set[str]:
    """The project's own files in these folders, with `/` between."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in found if "__pycache__" not in path.parts}


def test_the_wheel_holds_code_scripts_and_templates_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    beside = {f"sarcstat/{name}" for name in files("r_scripts", "templates")}
    assert any(name.endswith(".R") for name in beside)
    assert {name for name in names if ".dist-info/" not in name} == files("sarcstat") | beside


def test_the_wheel_carries_its_license(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/LICENSE"))
        assert archive.read(name) == (ROOT / "LICENSE").read_bytes()


def test_the_source_archive_can_be_set_up_and_tested(tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", tmp_path, folder=ROOT)
    with tarfile.open(next(tmp_path.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    folders = ("sarcstat", "r_scripts", "templates", "tests", "examples", "docs", ".ci", ".github", ".devcontainer")
    assert files(*folders) <= names
    assert {"Makefile", "README.md", "pyproject.toml", "renv.lock"} <= names
    assert {"Dockerfile", "CITATION.cff", "environment.yml", ".dockerignore"} <= names


def test_the_installed_wheel_is_what_is_imported(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "python", "-c", "import sarcstat; print(sarcstat.__file__)", folder=tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent)


def test_the_installed_wheel_analyzes_from_another_folder(installed: Path, tmp_path: Path) -> None:
    options = ["--time", "time", "--event", "status=2", "--by", "sex", "--format", "json"]
    printed = json.loads(run(installed / "sarcstat", "km", "survival::lung", *options, folder=tmp_path))
    assert printed["analysis"] == "km"
    # R 4.2.2, survival 3.5-3: survdiff(Surv(time, status) ~ sex, lung)$chisq
    (log_rank,) = (
        row["stat"] for row in printed["statistics"] if row["stat_name"] == "chi_square" and row["test"] == "logrank"
    )
    assert log_rank == pytest.approx(10.326741954885632, rel=1e-9)
    assert list(tmp_path.iterdir()) == []


def test_the_installed_wheel_knows_the_versions_it_was_tested_with(installed: Path, tmp_path: Path) -> None:
    found = run(installed / "sarcstat", "doctor", folder=tmp_path)
    assert "survival" in found
    assert "renv.lock" in found


def test_the_version_is_the_same_everywhere(installed: Path, tmp_path: Path) -> None:
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert run(installed / "sarcstat", "--version", folder=tmp_path) == f"sarcstat, version {__version__}\n"
    (metadata,) = installed.parent.glob("lib/python*/site-packages/sarcstat-*.dist-info/METADATA")
    assert f"\nVersion: {__version__}\n" in metadata.read_text("utf-8")


@pytest.fixture
def without_r(tmp_path: Path) -> dict[str, str]:
    """An environment of the plainest kind: no R, no compiler, nothing of Python's."""
    (tmp_path / "programs").mkdir()
    (tmp_path / "d.csv").write_text("id,time,event\n1,3,1\n2,5,0\n3,8,1\n", "utf-8")
    return {"PATH": str(tmp_path / "programs"), "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}


# What needs no R, each with a word of what it says.
NO_R = (
    ("columns d.csv", "event"),
    ("explain median-ci", "SPSS"),
    ("init d.csv --time time --event event --time-unit months -o study.toml", "study.toml"),
    ("simulate --design two_arms --seed 1 -o cohort.csv", "cohort.csv"),
    ("audit published.toml", "Checks"),
    ("outputs lung.spv", "Kaplan-Meier"),
    ("diff run.json run.json", "run.json"),
    ("completion bash", "sarcstat"),
    ("man pages", "pages"),
)


@pytest.mark.parametrize(("line", "word"), NO_R, ids=[line.split()[0] for line, _ in NO_R])
def test_the_installed_wheel_does_without_r_what_needs_none(
    installed: Path, tmp_path: Path, without_r: dict[str, str], line: str, word: str
) -> None:
    for example in ("outputs/lung.spv", "zhang2022/published.toml"):
        shutil.copy(ROOT / "examples" / example, tmp_path)
    if line.startswith("diff"):
        options = ("--time", "time", "--event", "event", "--format", "json")
        (tmp_path / "run.json").write_text(
            run(installed / "sarcstat", "km", "d.csv", *options, folder=tmp_path), "utf-8"
        )
    command = [installed / "sarcstat", *line.split()]
    ended = subprocess.run(command, cwd=tmp_path, env=without_r, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode in (0, 6), ended.stderr  # 6: findings of an audit
    assert word in ended.stdout + ended.stderr


def test_the_installed_wheel_says_how_to_get_r(installed: Path, tmp_path: Path, without_r: dict[str, str]) -> None:
    command = [installed / "sarcstat", "km", "d.csv", "--time", "time", "--event", "event"]
    ended = subprocess.run(command, cwd=tmp_path, env=without_r, capture_output=True, encoding="utf-8", check=False)
    assert (ended.returncode, ended.stdout) == (5, "")
    assert "R is not installed" in ended.stderr
    assert "sarcstat doctor --fix" in ended.stderr
