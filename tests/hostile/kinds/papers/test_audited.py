"""The papers that are damaged are read as long as they are whole."""

from __future__ import annotations

import json
from pathlib import Path

import layouts
import pytest
from audit.reading.documents import facts
from running import sarcstat

from hostile.archives import zipped
from hostile.kinds.papers import audited, compared, forms, pdf_papers

FORMS = {
    "a.html": lambda name: forms.html(forms.TABLES[name]).encode(),
    "a.xml": lambda name: forms.jats(forms.TABLES[name]).encode(),
    "a.md": lambda name: layouts.pipes(forms.TABLES[name]),
    "a.txt": lambda name: forms.blanks(forms.TABLES[name]).encode(),
    "a.csv": lambda name: forms.commas(forms.TABLES[name]).encode(),
    "a.docx": lambda name: zipped(forms.word(name).items()),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", forms.TABLES)
def test_a_whole_paper_has_facts(form: str, name: str, tmp_path: Path) -> None:
    found = facts(tmp_path, FORMS[form](name), name=form)
    assert any((found.models, found.medians, found.counts, found.responses))


def test_a_whole_entry_is_audited(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(audited._entry(), encoding="utf-8")
    made = sarcstat("audit", path, "--strict")
    assert made.status == 0, made.stderr + made.stdout


@pytest.mark.parametrize("design", [0, 5, 8])
def test_a_whole_pdf_that_is_written_again_has_the_same_facts(design: int, tmp_path: Path) -> None:
    content = forms.pdf("JCO", design)
    found = {int(each[1]): each[2] for each in pdf_papers._OBJECT.finditer(content)}
    trailer = content[content.rindex(b"trailer\n") + 8 : content.rindex(b"\nstartxref")]
    again = pdf_papers.written(found, trailer)
    assert facts(tmp_path, again, name="a.pdf").models == facts(tmp_path, content, name="b.pdf").models


def test_a_whole_run_reproduces_the_paper(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(forms.html(forms.TABLES["JCO"]), encoding="utf-8")
    (tmp_path / "results.json").write_text(json.dumps(compared.run()), encoding="utf-8")
    made = sarcstat("audit", tmp_path / "a.html", "--against", tmp_path / "results.json", "--format", "json")
    assert made.status == 0, made.stderr
    assert made.json["against"]["summary"]["reproduced"] > 4


def test_a_whole_mapping_is_carried_out(tmp_path: Path) -> None:
    rows = [f"{i},{'young' if i % 3 else 'old'},{i % 3 + 1},{5 + i * 13 % 83},{int(i % 4 > 0)}" for i in range(1, 61)]
    (tmp_path / "a.html").write_text(forms.html(forms.TABLES["JCO"]), encoding="utf-8")
    (tmp_path / "b.toml").write_text(compared._MAPPING, encoding="utf-8")
    (tmp_path / "c.csv").write_text("\n".join(["id,age,grade,time,dead", *rows]), encoding="utf-8")
    made = sarcstat("audit", tmp_path / "a.html", "--data", tmp_path / "c.csv", "--mapping", tmp_path / "b.toml")
    assert made.status == 0, made.stderr
