"""A report in a user's own wording, layout and house style, and what is refused before it is made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from reports import LUNG, text_of
from running import refused

from sarcstat.errors import ExitStatus


def test_a_user_s_own_wording_and_layout(study: Any, tmp_path: Path) -> None:
    own = tmp_path / "house"
    own.mkdir()
    (own / "methods.txt.j2").write_text("We saw {{ n }} patients{{ '.' }}", encoding="utf-8")
    (own / "paper.md.j2").write_text("{{ report.title }}: {{ report.chapters[0].paragraphs[0] }}", encoding="utf-8")
    text = LUNG + 'formats = ["md", "html"]\n'
    assert study(text, "--template", own).status == 0
    assert (tmp_path / "out" / "report.md").read_text(encoding="utf-8") == "Lung cancer: We saw 228 patients."
    assert "We saw 228 patients." in text_of(tmp_path / "out" / "report.html")
    assert study(text + 'template = "house"\n', folder="again").status == 0
    assert (tmp_path / "again" / "report.md").read_bytes() == (tmp_path / "out" / "report.md").read_bytes()


def test_a_failing_template_leaves_nothing(study: Any, tmp_path: Path) -> None:
    own = tmp_path / "house"
    own.mkdir()
    (own / "cox.txt.j2").write_text("\n{{ modles }}", encoding="utf-8")
    refused(study(LUNG, "--template", own, "--quiet"), ExitStatus.INPUT, "cox.txt.j2, line 2", "modles")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("more", "options", "status", "part"),
    [
        ('formats = ["htm1"]', (), ExitStatus.INPUT, "there is no report in the format 'htm1'"),
        ('formats = ["csv"]', (), ExitStatus.INPUT, "there is no report in the format 'csv'"),
        ('order = ["modle"]', (), ExitStatus.INPUT, "Did you mean 'model'?"),
        ('reference_docx = "none.docx"', (), ExitStatus.INPUT, "there is no file none.docx"),
        ('reference_docx = "study.toml"', (), ExitStatus.INPUT, "study.toml' is not a Word file"),
        ("", ("--reference-docx", "none.docx"), ExitStatus.INPUT, "'none.docx' is not a Word file"),
        ('formats = ["md"]', ("--reference-docx", "x.docx"), ExitStatus.USAGE, "the study has none"),
        ('template = "none"', (), ExitStatus.USAGE, "there is no such folder"),
        ("formts = 1", (), ExitStatus.INPUT, "Did you mean 'formats'?"),
        ("", ("--template", "none"), ExitStatus.USAGE, "there is no such folder"),
    ],
)
def test_mistakes_are_found_before_anything_is_computed(
    study: Any, more: str, options: tuple[str, ...], status: ExitStatus, part: str
) -> None:
    refused(study(f"{LUNG}{more}\n", *options), status, part)


@pytest.mark.parametrize("by_option", [False, True])
def test_every_word_file_takes_the_house_style(study: Any, tmp_path: Path, by_option: bool) -> None:
    house = docx.Document()
    house.styles["Normal"].font.name = "Georgia"
    house.sections[0].header.paragraphs[0].text = "Journal of Tables"
    house.save(str(tmp_path / "house.docx"))
    text = LUNG.replace('formats = ["csv"]', 'formats = ["docx"]')
    if by_option:
        done = study(text + 'formats = ["docx"]\n', "--reference-docx", tmp_path / "house.docx")
    else:
        done = study(text + 'formats = ["docx"]\nreference_docx = "house.docx"\n')
    assert done.status == 0, done.stderr
    for name in ("report.docx", "tables/survival.docx"):
        found = docx.Document(str(tmp_path / "out" / name))
        assert found.styles["Normal"].font.name == "Georgia"
        assert found.sections[0].header.paragraphs[0].text == "Journal of Tables"


def test_a_template_without_a_report_is_refused(study: Any) -> None:
    refused(study(LUNG.replace("[report]", ""), "--template", "x"), ExitStatus.USAGE, "the study has none")
