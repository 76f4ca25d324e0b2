"""Templates of the user's own: what goes wrong is said with template and line, and nothing reaches outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from sarcstat.display.report import Chapter, Report
from sarcstat.errors import InputError, UsageError
from sarcstat.render.report import check_templates, rendered_report

REPORT = Report(title="T <b>", chapters=[Chapter(name="methods", heading="Methods", paragraphs=["a & b"])])


def made(folder: Path, text: str, name: str = "paper.html.j2", format_: str = "html") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return rendered_report(REPORT, format_, template=folder).decode("utf-8", errors="replace")


def test_a_template_takes_the_place_of_ours(tmp_path: Path) -> None:
    assert made(tmp_path, "<h1>{{ report.title }}</h1>{{ report.chapters[0].paragraphs[0] }}") == (
        "<h1>T &lt;b&gt;</h1>a &amp; b"
    )
    assert "T <b>" not in rendered_report(REPORT, "md", template=tmp_path).decode()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a\nb {{ report.titel }}", ["paper.html.j2, line 2", "titel"]),
        ("{{ tilte }}", ["paper.html.j2, line 1", "'tilte' is undefined"]),
        ("\n\n{% if %}", ["paper.html.j2, line 3"]),
        ("{{ 1 / 0 }}", ["paper.html.j2, line 1", "division"]),
        ("{% include '../secret.txt' %}", ["there is no template '../secret.txt'"]),
        ("{% include '/etc/passwd' %}", ["there is no template '/etc/passwd'"]),
        ("{{ report.__class__.__mro__ }}", ["unsafe"]),
        ("{{ ''.__class__ }}", ["unsafe"]),
        ("{{ 'a' * 999999999 }}", ["numbers below"]),
        ("{{ 9 ** 99999 }}", ["exponents"]),
        ("{{ 'a'.zfill(999999999) }}", ["unsafe"]),
        ("{{ '%999999999d' | format(1) }}", ["No filter named 'format'"]),
        ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", ["2,000,000 steps"]),
        ("{% for a in range(9999999) %}{% endfor %}", ["Range too big"]),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", ["calls itself"]),
    ],
)
def test_mistakes_are_said_in_the_user_s_words(tmp_path: Path, text: str, parts: list[str]) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    with pytest.raises(InputError) as error:
        made(tmp_path / "own", text)
    for part in parts:
        assert part in str(error.value)


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.html.j2").write_text("secret", encoding="utf-8")
    own = tmp_path / "own"
    own.mkdir()
    (own / "paper.html.j2").symlink_to(tmp_path / "secret.html.j2")
    with pytest.raises(InputError, match="leads out of its folder"):
        rendered_report(REPORT, "html", template=own)


@pytest.mark.parametrize("text", ['#read("/etc/passwd")', '#read("../secret.txt")'])
def test_typst_reads_nothing_outside_the_folder(tmp_path: Path, text: str) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    with pytest.raises(InputError, match="typst cannot set"):
        made(own, text, "paper.typ.j2", "pdf")


def test_typst_fetches_no_package(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="from the network"):
        made(tmp_path, '#import "@preview/cetz:0.2.0"', "paper.typ.j2", "pdf")


def test_a_name_typed_wrong_is_found(tmp_path: Path) -> None:
    (tmp_path / "method.txt.j2").write_text("x", encoding="utf-8")
    with pytest.raises(InputError) as error:
        check_templates(tmp_path)
    assert error.value.problems[0].hint == "Did you mean 'methods.txt.j2'?"
    (tmp_path / "methods.txt.j2").write_text("{% include 'method.txt.j2' %}", encoding="utf-8")
    check_templates(tmp_path)


def test_all_syntax_errors_are_found_at_once(tmp_path: Path) -> None:
    for name in ("methods.txt.j2", "paper.md.j2", "paper.tex.j2"):
        (tmp_path / name).write_text("x\n{% if %}<% if %>", encoding="utf-8")
    with pytest.raises(InputError) as error:
        check_templates(tmp_path)
    assert len(error.value.problems) == 3
    assert all("line 2" in each.message for each in error.value.problems)


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        check_templates(tmp_path / "none")
    with pytest.raises(UsageError, match="holds no template"):
        check_templates(tmp_path)
