"""What the kinds are grown from works as it stands, reaches every key, and is the same for a seed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from running import sarcstat

from hostile.archives import zipped
from hostile.case import Case
from hostile.kinds.studies import designs, grown, houses, runs, toml
from hostile.kinds.studies.cohort import rows
from sarcstat.study.schema import study_model

OURS = (
    "where",
    "study",
    "studytext",
    "design",
    "settings",
    "labels",
    "init",
    "events",
    "diff",
    "template",
    "reference",
)


def put(folder: Path, case: Case) -> list[str]:
    """The arguments of a case, its files in a folder."""
    for name, content in case.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return [str(each) for each in case.arguments]


def test_the_study_that_is_altered_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, Case((), {"study.toml": grown.example().encode(), "d.csv": rows().encode()}))
    found = sarcstat("run", "study.toml", "--dry-run")
    assert found.status == 0, found.stderr


def test_the_design_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for seed in range(6):
        Path("d.toml").write_text(toml.written(designs.content(Random(seed))), encoding="utf-8")
        found = sarcstat("simulate", "--design", "d.toml", "-o", f"a{seed}.csv")
        assert found.status == 0, found.stderr


def test_the_runs_the_house_and_the_templates_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.json").write_text(runs.record(study=True), encoding="utf-8")
    assert sarcstat("diff", "a.json", "a.json").status == 0
    given = ("crosstab", "d.csv", "--rows", "arm", "--columns", "sex", "-o", "a.docx", "--reference-docx", "h.docx")
    put(tmp_path, Case((), {"d.csv": rows().encode(), "h.docx": zipped(houses.word_file())}))
    assert sarcstat(*given).status == 0
    (tmp_path / "house").mkdir()
    for form, names in houses.USED.items():
        for name in names:
            (tmp_path / "house" / name).write_text(houses.templates()[name], encoding="utf-8")
        put(tmp_path, Case((), {"study.toml": houses.STUDY.replace("FORMAT", form).encode()}))
        found = sarcstat("run", "study.toml", "-o", "out", "--template", "house", "--force")
        assert found.status == 0, found.stderr


def test_many_of_the_studies_that_are_grown_can_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, Case((), {"d.csv": rows().encode(), "e.csv": grown.EVENTS.encode()}))
    fine = 0
    for seed in range(30):
        said = toml.written(grown.content(Random(seed))).encode("utf-8", "replace")
        Path("study.toml").write_bytes(said)
        fine += sarcstat("run", "study.toml", "--dry-run").status == 0
    assert fine >= 4  # every fourth of many can; a new key of the schema makes them others


def keys_of(model: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every key that a study can have, with the commands of tables and figures."""
    for name, field in model.model_fields.items():
        here = (*path, field.alias or name)
        yield here
        for inner in models_in(field.annotation):
            command = inner.model_fields.get("command")
            yield from keys_of(inner, (*here, *get_args(command.annotation)) if command else here)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from models_in(each)


def keys_said(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The keys of a study, in the same way; names of variables and endpoints are no keys."""
    if isinstance(value, list):
        for each in value:
            yield from keys_said(each, path)
    elif isinstance(value, dict):
        if path in (("tables",), ("figures",)):
            path = (*path, value["command"])
        for key, each in value.items():
            here = path if path in (("variables",), ("endpoints",)) else (*path, key)
            if path in (("variables",), ("endpoints",)):
                for name, inner in each.items():
                    yield from keys_said({name: inner}, (*path, ""))
                continue
            yield here
            yield from keys_said(each, here)


def test_every_key_of_a_study_is_reached() -> None:
    said: set[tuple[str, ...]] = set()
    for seed in range(6000):
        content = tomllib.loads(toml.written(grown.content(Random(f"keys-{seed}"))))
        said |= {tuple(part for part in key if part) for key in keys_said(content)}
    there = set(keys_of(study_model(grown.commands())))
    assert {key for key in there if key not in said} == set()
