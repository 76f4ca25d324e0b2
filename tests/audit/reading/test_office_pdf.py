"""PDF that word processors and LaTeX write gives the facts that the same tables give as HTML."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import layouts
import pytest
from audit.reading import journals
from audit.reading.test_pdf import facts_of

from sarcstat.audit.reading.read import read_document

NAMES = [
    name for name, each in journals.ALL.items() if not any(isinstance(c, layouts.Span) for r in each.rows for c in r)
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of them as HTML, and as PDF by way of Word's format."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not here")
    made = tmp_path_factory.mktemp("office")
    for name in NAMES:
        (made / f"{name}.docx").write_bytes(layouts.word(journals.ALL[name]))
        (made / f"{name}.html").write_bytes(layouts.html(journals.ALL[name]))
    command = ["soffice", f"-env:UserInstallation=file://{made}/profile", "--headless", "--convert-to", "pdf"]
    files = sorted(str(path) for path in made.glob("*.docx"))
    subprocess.run([*command, "--outdir", str(made), *files], check=True, capture_output=True, timeout=300)
    return made


@pytest.mark.parametrize("name", NAMES)
def test_word(folder: Path, name: str) -> None:
    wanted = facts_of(read_document(folder / f"{name}.html"))
    facts = read_document(folder / f"{name}.pdf")
    found = facts_of(facts)
    assert list((found - wanted).elements()) == []
    if not any(each.reason.startswith("the table is not read") for each in facts.leftovers):
        assert list((wanted - found).elements()) == []
