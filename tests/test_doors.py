"""What stands at the door says what is so: the picture, the container, the citation, the workflow, the templates."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from running import ROOT

from sarcstat import __version__
from sarcstat.bridge.installation import INSTALL_R

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
R_PACKAGES = {"r-base-core", "r-cran-survival"}


def test_the_picture_is_what_the_program_draws(tmp_path: Path) -> None:
    """Its texts: medians, hazard ratio, p, numbers at risk. Where the lines lie depends on matplotlib's version."""
    line = (
        "plot km survival::lung --time time --event status=2 --by sex --time-unit days --show-in months "
        "--label sex:1=Male --label sex:2=Female --annotate p,hr,median --width 120 --height 80"
    )
    command = [
        sys.executable,
        "-m",
        "sarcstat",
        *line.split(),
        "--font",
        "DejaVu Sans",
        "-o",
        str(tmp_path / "lung.svg"),
    ]
    subprocess.run(command, check=True, capture_output=True)
    assert texts(ROOT / "docs/lung.svg") == texts(tmp_path / "lung.svg")
    assert "0.59 (0.42–0.82)" in texts(ROOT / "docs/lung.svg")
    assert "](docs/lung.svg)" in (ROOT / "README.md").read_text("utf-8")


def texts(file: Path) -> list[str]:
    return re.findall(r"<(?:text|title|desc)[^>]*>([^<]*)<", file.read_text("utf-8"))


def test_the_image_is_made_of_what_the_wheel_is_made_of() -> None:
    copied = {source for line in re.findall(r"^COPY (?!--)(.*) \S+$", DOCKERFILE, re.M) for source in line.split()}
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    assert copied == {*wheel, "pyproject.toml", "README.md", "LICENSE", "renv.lock"}
    assert all((ROOT / source).exists() for source in copied)
    let_in = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert {line[1:] for line in let_in if line.startswith("!")} == copied


def test_the_image_has_the_r_that_was_tested_and_runs_as_nobody_special() -> None:
    assert (
        set(re.findall(r"r-[\w-]+", DOCKERFILE.split("AS build")[1].split("FROM ")[1].split("&& rm")[0])) == R_PACKAGES
    )
    locked = json.loads((ROOT / "renv.lock").read_text("utf-8"))
    assert f"R {locked['R']['Version']} and survival {locked['Packages']['survival']['Version']}" in DOCKERFILE
    assert DOCKERFILE.index("\nUSER sarcstat\n") < DOCKERFILE.index("\nENTRYPOINT ")


def test_conda_has_a_python_and_what_r_needs() -> None:
    environment = (ROOT / "environment.yml").read_text("utf-8")
    assert {"r-base", "r-survival"} <= set(re.findall(r"^  - ([\w-]+)", environment, re.M))
    assert "conda-forge" in environment


def test_the_citation_has_the_version_and_the_license() -> None:
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\nversion: {__version__}\n" in citation
    assert f"\nlicense: {PROJECT['project']['license']}\n" in citation


@pytest.mark.parametrize("form", sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.stem)
def test_issue_forms_ask_for_no_data_of_patients(form: Path) -> None:
    text = form.read_text("utf-8")
    assert ("The command" in text) == ("no patients' data" in text)


def test_the_workflow_types_what_a_reader_types_and_holds_no_secret() -> None:
    workflow = (ROOT / ".github/workflows/ci.yml").read_text("utf-8")
    assert "run: .ci/run" in workflow
    assert "secrets." not in workflow
    assert "://" not in workflow


def test_the_dev_container_is_set_up_as_a_checkout_is() -> None:
    about = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"))
    assert "sh .ci/setup.sh test" in about["onCreateCommand"]


@pytest.mark.parametrize("system", ["Debian, Ubuntu", "Fedora", "macOS"])
def test_the_readme_installs_r_as_doctor_does(system: str) -> None:
    rows = re.findall(r"^\| ([\w, ]+) \| `([^`]+)`", (ROOT / "README.md").read_text("utf-8"), re.M)
    assert (system, INSTALL_R[system]) in rows
