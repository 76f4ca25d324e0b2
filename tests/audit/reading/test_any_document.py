"""Any document ends in facts or in one sentence, whatever it holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit.reading.documents import facts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sarcstat.audit.reading.read import document_of, read_document
from sarcstat.documents.read import FORMATS
from sarcstat.errors import InputError, SarcstatError


@pytest.mark.parametrize(("name", "content"), [("a.html", b"<a x='" * 1_000_000), ("a.txt", b"Nothing to see here.")])
def test_a_document_without_tables_is_refused_with_one_sentence(name: str, content: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^a\.\w+ has no table, and no sentence with a survival statistic\.$"):
        facts(tmp_path, content, name=name)


def test_tables_that_are_pictures_are_said_to_be(tmp_path: Path) -> None:
    wrap = "<table-wrap><label>Table {}</label><caption><p>Survival</p></caption><graphic/></table-wrap>"
    text = f"<article><body><sec><p>No.</p>{wrap.format(1)}{wrap.format(2)}</sec></body></article>"
    with pytest.raises(InputError, match=r"has no table that can be read \(2 are pictures\), and no sentence"):
        facts(tmp_path, text, name="a.xml")


WORDS = [
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "<th_colspan=3>",
    "<td_rowspan='2'>",
    "<thead>",
    "<br/>",
    "<sup>",
    "&nbsp;",
    "|",
    "---",
    "TABLE_1_",
    "HR_(95%_CI)",
    "p",
    "Age",
    "1.2_(0.9–1.6)",
    "80_(38.3)",
    "1_(ref)",
    "Variable",
    "n_(%)",
    "Total",
    "<!--",
    "<![CDATA[",
    "<a_href='",
    "<table-wrap>",
    "<label>",
    "&amp",
    "Median_PFS_(95%_CI)",
    "No._(%)",
    "CR",
    "PR",
    "ORR",
    "Results",
    "0·62",
    "1,23",
    "^{a}",
    "$p",
    "\\|",
    "**",
]
PIECES = st.lists(
    st.one_of(
        st.sampled_from([*(word.replace("_", " ") for word in WORDS), "\t", "\n", "\n\n", "\x0b", "\u2003"]),
        st.text(max_size=6),
    ),
    max_size=60,
)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=PIECES, ending=st.sampled_from([ending for ending in FORMATS if ending != ".docx"]))
def test_any_text_ends_in_facts_or_a_refusal(pieces: list[str], ending: str, tmp_path: Path) -> None:
    read_or_refused(tmp_path / f"paper{ending}", "".join(pieces).encode("utf-8", "replace"))


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200), ending=st.sampled_from(list(FORMATS)))
def test_any_bytes_end_in_facts_or_a_refusal(content: bytes, ending: str, tmp_path: Path) -> None:
    read_or_refused(tmp_path / f"paper{ending}", content)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(PIECES.map("".join), min_size=1, max_size=5), min_size=1, max_size=8))
def test_any_table_ends_in_facts_or_a_refusal(rows: list[list[str]], tmp_path: Path) -> None:
    text = "\n".join("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row) for row in rows)
    read_or_refused(tmp_path / "paper.tsv", text.encode("utf-8", "replace"))


def read_or_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        document_of(path)
        read_document(path)
    except SarcstatError:
        return
