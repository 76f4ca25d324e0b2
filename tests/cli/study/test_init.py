"""`sarcstat init`: a study that runs as it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from running import refused, sarcstat

from sarcstat.errors import ExitStatus


def test_what_it_writes_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written = sarcstat("init")
    assert written.status == 0
    assert written.stdout == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["study.schema.json", "study.toml"]
    assert sarcstat("run", "study.toml").status == 0
    assert {path.name for path in (tmp_path / "colon" / "tables").glob("*.md")} == {
        "data-decisions.md",
        "follow-up.md",
        "table1.md",
        "table2.md",
        "table3.md",
    }


def test_the_study_names_its_schema_and_every_key_in_it_is_described(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    assert sarcstat("init", "-o", file).status == 0
    assert file.read_text(encoding="utf-8").startswith("#:schema ./study.schema.json\n")
    schema = json.loads((tmp_path / "study.schema.json").read_text(encoding="utf-8"))
    sections = {**schema["$defs"], "Study": schema}
    bare = [
        (section, key)
        for section, content in sections.items()
        for key, about in content["properties"].items()
        if not about.get("description") and "$ref" not in about  # a section is described where it is defined
    ]
    assert bare == []
    assert all(content["description"] for content in sections.values())
    assert all(content["additionalProperties"] is False for content in sections.values())
    assert "UnivariateTable" in sections


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "study.toml"
    file.write_text("mine")
    refused(sarcstat("init", "-o", file), ExitStatus.INPUT, "is there already", "--force")
    assert file.read_text() == "mine"
    assert sarcstat("init", "-o", file, "--force").status == 0
    assert file.read_text(encoding="utf-8") != "mine"


@pytest.mark.parametrize(("name", "said"), [("study.txt", "ends in .toml"), ("no/study.toml", "does not exist")])
def test_places_where_it_cannot_write(tmp_path: Path, name: str, said: str) -> None:
    refused(sarcstat("init", "-o", tmp_path / name), ExitStatus.USAGE, said)


def test_templates_go_beside_a_study_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text("mine")
    done = sarcstat("init", "-o", tmp_path / "s.toml", "--templates", tmp_path / "house")
    assert done.status == 0
    assert (tmp_path / "s.toml").read_text() == "mine"
    assert not (tmp_path / "study.schema.json").exists()
    assert (tmp_path / "house" / "methods.txt.j2").is_file()
    assert "Next: sarcstat run" in done.stderr


def test_templates_are_copied_and_can_be_used_as_they_are(tmp_path: Path) -> None:
    house = tmp_path / "house"
    assert sarcstat("init", "-o", tmp_path / "s.toml", "--templates", house).status == 0
    assert (house / "methods.txt.j2").is_file()
    again = ("init", "-o", tmp_path / "s.toml", "--force", "--templates", house)
    refused(sarcstat(*again), ExitStatus.INPUT, "is not empty")
    from sarcstat.render.report import check_templates

    check_templates(house)
