"""Templates of the user's own: what goes wrong is said with template and line, and nothing reaches outside."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from sarcstat.display.shapes.report import Chapter, Report
from sarcstat.errors import InputError, UsageError
from sarcstat.render import pdf
from sarcstat.render.report import check_templates, rendered_report
from sarcstat.render.templating import confined

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


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a\n{{ '%1000000000d' % 1 }}", ["line 2", "500 MB"]),
        ("a\n{% set n = 1000000000 %}{{ '%*d' % (n, 1) }}", ["line 2", "500 MB"]),
        ("{% set t = namespace(x='aaaaaaaa') %}\n{% for _ in range(60) %}\n{% set t.x = t.x ~ t.x %}{% endfor %}", []),
        ("{% set t = namespace(x='aaaaaaaa') %}\n{% for _ in range(60) %}\n{% set t.x = t.x + t.x %}{% endfor %}", []),
        (
            "{% set t = namespace(x=[1]) %}\n{% for _ in range(60) %}\n{% set t.x = [t.x, t.x] %}{% endfor %}{{ t.x }}",
            [],
        ),
        ("\n\n{{ [1] | batch(1000000000, 'x') | list }}", ["line 3", "500 MB"]),
        ("\n\n{{ [[[1]]] | tojson(indent=1000000000) }}", ["line 3", "500 MB"]),
        (
            "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}\n{{ f(60) }}",
            ["2 seconds"],
        ),
        ("{% for a in range(90000) %}{{ 'a' | wordwrap(1) }}{{ range(9999) | list }}{% endfor %}", []),
        ("{{ 1 | grid }}", ["paper.html.j2, line 1"]),
        ("\n{{ 'a' | xmlattr }}", ["paper.html.j2, line 2"]),
        ("\n{{ report | sheets }}", ["paper.html.j2, line 2"]),
        ("{{ 1 | inline_svg }}", ["paper.html.j2, line 1"]),
        ("\n" + "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", ["line 2", "nested too deeply"]),
        ("\n" + "{% if true %}" * 150 + "{% endif %}" * 150, ["line 2", "nested too deeply"]),
        ("\n" + "{% for a in [1] %}" * 60 + "{% endfor %}" * 60, []),
        ("\n{{ " + "-" * 5000 + "1 }}", ["line 2", "nested too deeply"]),
        ("\n{{ 1" + " + 1" * 20000 + " }}", ["nested too deeply"]),
        ("\n{{ " + "[" * 5000 + "]" * 5000 + " }}", ["line 2", "nested too deeply"]),
    ],
)
def test_no_template_takes_more_than_it_may(
    tmp_path: Path, text: str, parts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And none ends the process: neither by a library's error nor by what Python does not parse."""
    monkeypatch.setattr(confined, "SECONDS", 2)
    begun = time.monotonic()
    with pytest.raises(InputError) as error:
        made(tmp_path, text)
    assert "paper.html.j2" in str(error.value)
    for part in parts:
        assert part in str(error.value)
    assert time.monotonic() - begun < confined.PATIENCE
    (tmp_path / "paper.html.j2").write_text(text, encoding="utf-8")
    with suppress(InputError):  # it is enough that nothing else comes
        check_templates(tmp_path)


@pytest.mark.parametrize(("name", "format_"), [("paper.html.j2", "html"), ("paper.typ.j2", "pdf")])
def test_limits_that_there_are_stay(tmp_path: Path, name: str, format_: str) -> None:
    """A shell's own limits, lower than ours, neither are raised nor keep a template from being used."""
    (tmp_path / name).write_text("a" if format_ == "html" else "#set document(title: [T])\na", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from sarcstat.display.shapes.report import Report; "
        "from sarcstat.render.report import rendered_report; "
        f"sys.stdout.buffer.write(rendered_report(Report(title='T'), '{format_}', template=Path(sys.argv[1]))[:4])"
    )
    command = ["bash", "-c", f'ulimit -t 8; {sys.executable} -c "{code}" {tmp_path}']
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.stdout == {"html": b"a", "pdf": b"%PDF"}[format_], done.stderr


def test_what_a_template_makes_has_an_end(tmp_path: Path) -> None:
    text = "{% set x %}{% for _ in range(5000) %}abcdefghij{% endfor %}{% endset %}"
    text += "{% for _ in range(2100) %}{{ x }}{% endfor %}"
    with pytest.raises(InputError, match="makes more than 100,000,000 letters"):
        made(tmp_path, text)


def test_a_template_may_be_long_and_large(tmp_path: Path) -> None:
    """Ten million letters, and what any other work leaves behind in the process, are no reason to refuse."""
    taken = bytearray(600_000_000)
    assert (
        len(made(tmp_path, "{% for _ in range(10) %}{% for _ in range(99999) %}abcdefghij{% endfor %}{% endfor %}"))
        == 9_999_900
    )
    assert len(taken)


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


@pytest.mark.parametrize("linked", ["secret.txt", "folder"])
def test_no_link_leads_typst_out_of_the_folder(tmp_path: Path, linked: str) -> None:
    own = tmp_path / "own"
    (own / "deep").mkdir(parents=True)
    (tmp_path / "folder").mkdir()
    for name in ("secret.txt", "folder/secret.txt"):
        (tmp_path / name).write_text("secret", encoding="utf-8")
    (own / "deep/link").symlink_to(tmp_path / linked)
    (own / "deep/within").symlink_to(own / "paper.typ.j2")
    with pytest.raises(InputError, match="deep/link is a link that leads out"):
        made(own, f'#read("deep/link{"/secret.txt" if linked == "folder" else ""}")', "paper.typ.j2", "pdf")
    with pytest.raises(InputError, match="deep/link is a link that leads out"):
        check_templates(own)
    (own / "deep/link").unlink()
    check_templates(own)


@pytest.mark.parametrize(
    "text",
    [
        '#let x = "a" * 2000000000\n#x.len()',
        '#let x = "aaaaaaaa"\n#for _ in range(60) { x = x + x }',
        "#let f(n) = if n == 0 { 0 } else { f(n - 1) + f(n - 1) }\n#f(60)",
        "#range(2000000000).len()",
    ],
)
def test_typst_takes_no_more_than_it_may(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_SECONDS", 3)
    with pytest.raises(InputError, match=r"typst (needs more than 3 seconds|cannot set the template)"):
        made(tmp_path, text, "paper.typ.j2", "pdf")


def test_typst_waits_for_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="pipe is neither a file nor a folder"):
        made(tmp_path, '#read("pipe")', "paper.typ.j2", "pdf")


def test_typst_makes_the_same_of_our_templates_with_limits(tmp_path: Path) -> None:
    (tmp_path / "style.css").write_text("", encoding="utf-8")
    assert rendered_report(REPORT, "pdf", template=tmp_path) == rendered_report(REPORT, "pdf")


def test_typst_fetches_no_package_by_another_way(tmp_path: Path) -> None:
    (tmp_path / "other.typ").write_text('#import "@preview/cetz:0.2.0"', encoding="utf-8")
    with pytest.raises(InputError, match="typst cannot set"):
        made(tmp_path, '#include "other.typ"', "paper.typ.j2", "pdf")


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
