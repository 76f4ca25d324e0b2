"""What is written for GitHub and for citation: its form is theirs, and what it names is there."""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import click
import conftest
import pytest
from ruamel.yaml import YAML
from running import ROOT

from sarcstat import __version__
from sarcstat.cli import cli

WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text("utf-8"))


JOBS = read(WORKFLOW)["jobs"]
STEPS = [(name, step) for name, job in JOBS.items() for step in job["steps"]]
SCRIPTS = [step["run"] for _, step in STEPS if "run" in step]


def schema_of(path: Path) -> str:
    if path.parent == WORKFLOW.parent:
        return "vendor.github-workflows"
    if path.suffix == ".cff":
        return "vendor.citation-file-format"
    return "vendor.github-issue-config" if path.stem == "config" else "vendor.github-issue-forms"


def checked(path: Path, schema: str) -> subprocess.CompletedProcess[str]:
    """The schemas come with check-jsonschema: nothing is fetched."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("path", [WORKFLOW, ROOT / "CITATION.cff", *FORMS], ids=lambda path: path.name)
def test_a_file_has_the_form_that_is_asked_of_it(path: Path) -> None:
    done = checked(path, schema_of(path))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [(WORKFLOW, "runs-on:", "run-on:"), (FORMS[-1], "type: textarea", "type: text"), (FORMS[-1], "name:", "title_:")],
)
def test_a_wrong_word_in_it_is_seen(path: Path, old: str, new: str, tmp_path: Path) -> None:
    (tmp_path / path.name).write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert checked(tmp_path / path.name, schema_of(path)).returncode == 1


@pytest.mark.parametrize("path", [path for path in FORMS if path.stem != "config"], ids=lambda path: path.stem)
def test_the_parts_of_a_form_have_names_of_their_own(path: Path) -> None:
    parts = [part for part in read(path)["body"] if part["type"] != "markdown"]
    for names in ([part["id"] for part in parts], [part["attributes"]["label"] for part in parts]):
        assert len(set(names)) == len(names) > 0


def test_jobs_wait_for_jobs_and_take_what_these_leave() -> None:
    for job in JOBS.values():
        assert set(job.get("needs", ())) <= JOBS.keys()
    left = {step["with"]["name"]: name for name, step in STEPS if "upload-artifact" in step.get("uses", "")}
    taken = [(name, step["with"]["name"]) for name, step in STEPS if "download-artifact" in step.get("uses", "")]
    assert taken
    assert all(left[what] in JOBS[name]["needs"] for name, what in taken)


def test_the_machines_of_a_push_share_all_tests_and_spark() -> None:
    *parts, last = JOBS["test"]["strategy"]["matrix"]["part"]
    assert parts == [f"{one}/{len(parts)}" for one in range(1, len(parts) + 1)]
    assert last == "spark"


@pytest.mark.parametrize("number", [1, 2, 3, 8])
def test_every_file_of_tests_is_of_one_part(number: int) -> None:
    parts = [f"{one}/{number}" for one in range(1, number + 1)]
    of = Counter(part for place in conftest.PLACES.values() for part in parts if conftest.is_in(part, place))
    assert list(of) == parts
    assert sum(of.values()) == len(conftest.PLACES) == len(set(ROOT.glob("tests/**/test_*.py")))
    assert max(of.values()) - min(of.values()) <= 1


def collected(*options: str) -> tuple[int, list[str]]:
    """The files that pytest would run of one folder."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "--quiet", "-p", "no:cacheprovider", *options]
    done = subprocess.run([*command, "tests/forms"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, sorted({line.split("::")[0] for line in done.stdout.splitlines() if "::" in line})


def test_pytest_runs_the_files_of_its_part() -> None:
    (_, one), (_, other) = collected("--part=1/2"), collected("--part=2/2")
    assert one
    assert other
    assert sorted([*one, *other]) == sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("tests/forms/test_*.py"))


@pytest.mark.parametrize("asked", ["4/3", "0/3", "1", "1/0", "a/b"])
def test_a_part_that_there_is_not_is_refused(asked: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is no part"):
        conftest.part_of_files(asked)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.splitlines()[0][:40])
def test_a_step_is_a_script_of_programs_files_and_goals_that_are_there(script: str) -> None:
    plain = re.sub(r"\$\{\{.*?\}\}", "value", script)
    assert subprocess.run(["bash", "-n"], input=plain.encode(), check=False).returncode == 0
    assert set(re.findall(r"(?:^|\s)make (\w+)", script)) <= set(re.findall(r"^(\w+):", MAKEFILE, re.M))
    for path in re.findall(r"(?<![\w/.}$-])((?:\.ci|docs|examples|tests)(?:/[\w.-]+)*)", script):
        assert (ROOT / path).exists(), path
    for line in re.findall(r"(?:^|--volume \"\$PWD:/data\" )sarcstat (.*)$", plain, re.M):
        _parsed(cli, shlex.split(line))


def _parsed(command: click.Command, arguments: list[str]) -> None:
    """Read a command line as click does, without carrying it out; raises UsageError for what there is not."""
    if isinstance(command, click.Group):
        found = command.get_command(click.Context(command), arguments[0])
        assert found is not None, arguments[0]
        _parsed(found, arguments[1:])
    else:
        command.make_context("command", arguments)


def test_every_version_of_python_is_tried_from_the_oldest_on() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=")
    tried = JOBS["wheel"]["strategy"]["matrix"]["python"]
    assert tried == [f"3.{minor}" for minor in range(int(oldest.split(".")[1]), int(tried[-1].split(".")[1]) + 1)]
    (kept,) = (step for _, step in STEPS if step.get("with", {}).get("name") == "dist" and "if" in step)
    assert kept["if"].split("'")[1] in tried


def test_a_tag_is_the_version_and_the_readme_names_its_wheel() -> None:
    assert 'test -e "dist/sarcstat-${GITHUB_REF_NAME#v}.tar.gz"' in WORKFLOW.read_text("utf-8")
    assert f"./sarcstat-{__version__}-py3-none-any.whl" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("page", ["commands", "data", "study", "python"])
def test_a_page_of_the_manual_says_which_version_it_is_of(page: str) -> None:
    assert f"*This page is of sarcstat {__version__}. " in (ROOT / "docs" / f"{page}.md").read_text("utf-8")
