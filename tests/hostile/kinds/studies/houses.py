"""Templates of reports and Word files with the style of a house."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from random import Random

from hostile.archives import zipped
from hostile.case import Case
from hostile.kinds.studies.cohort import MARKUP, rows
from hostile.mutating import WORDS, altered, damaged

#: What templates are made of, and what they must not reach.
_JINJA = (
    *(
        "{{ report }}",
        "{{ report.title }}",
        "{{ self }}",
        "{{ 1/0 }}",
        "{{ x }}",
        "{% if %}",
        "{% endfor %}",
        "{{",
        "}}",
    ),
    *("{% for a in range(10**9) %}{% endfor %}", "{{ 'a' * 10**9 }}", "{{ 2 ** 99999 }}", "{{ ''.__class__.__mro__ }}"),
    *(
        "{% include 'paper.md.j2' %}",
        "{% include '/etc/passwd' %}",
        "{% extends 'x' %}",
        "{% import 'words.txt.j2' as w %}",
    ),
    *(
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% set x = namespace(a=1) %}",
        "{{ x | join }}",
        "{{ n | sum }}",
    ),
    *("{% set a = 'x' %}{% for i in range(40) %}{% set a = a + a %}{% endfor %}", "{{ range(9)|batch(0)|list }}"),
    *(
        "{{ 'x'|attr('format') }}",
        "{{ cycler }}",
        "{{ lipsum() }}",
        "{{ joiner()() }}",
        "{# ",
        "{% raw %}",
        "<< x >>",
        "<% if %>",
    ),
    *(
        "{{ n|counted('patient') }}",
        "{{ models }}",
        "{{ models[0].effects[99] }}",
        "{{ versions|tojson }}",
        "{{ n.x.y }}",
    ),
    *(
        "{{ 'a'|filesizeformat }}",
        "{{ [1,2]|random }}",
        "{{ n|round(99999) }}",
        "{{ 'a'|indent(10**9) }}",
        "{{ 9|xmlattr }}",
    ),
    *(
        "{{ '%s' % n }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 'x'.join(['a'] * 3) }}",
        "{{ n|string|wordwrap(0) }}",
        "{{ -n }}",
    ),
    *('#include "x"', '#read("/etc/passwd")', '#import "@preview/x:1.0.0": *', "#while true {}", "\\input{x}"),
)
STUDY = """[study]
name = "t"
title = "Title"
[data]
file = "d.csv"
[endpoints.OS]
time = "time"
event = "status"
time_unit = "months"
[[tables]]
name = "t1"
command = "cox"
endpoints = ["OS"]
covariates = ["age"]
[[tables]]
name = "t2"
command = "describe"
variables = ["age", "arm"]
[output]
formats = ["csv"]
[report]
flow = false
formats = ["FORMAT"]
"""


@cache
def templates() -> dict[str, str]:
    """The package's own templates, by name."""
    from sarcstat import resources

    folder = resources.templates()
    found = [*(folder / "report").glob("*.j2"), *folder.glob("*.j2"), folder / "style.css"]
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(found)}


#: Each format with the templates that make it; PDF is dear, and so seldom.
USED = {
    "md": ("paper.md.j2", "methods.txt.j2", "cox.txt.j2", "words.txt.j2", "describe.txt.j2"),
    "html": ("paper.html.j2", "table.html.j2", "style.css", "cox.txt.j2", "methods.txt.j2"),
    "latex": ("paper.tex.j2", "table.tex.j2", "cox.txt.j2"),
    "pdf": ("paper.typ.j2", "table.typ.j2", "fonts.typ.j2"),
}


def template(chance: Random) -> Case:
    """A report with altered templates in a folder."""
    form = chance.choice((*("md", "html", "latex") * 8, "pdf"))
    names = chance.sample(USED[form], chance.choice((1, 1, 2)))
    files = {f"house/{name}": _altered(templates()[name], chance) for name in names}
    if chance.random() < 0.05:
        files[f"house/{chance.choice(('x.md.j2', 'paper.md.J2', 'a b.txt.j2'))}"] = b"{{ 1 }}"
    files |= {"study.toml": STUDY.replace("FORMAT", form).encode(), "d.csv": rows().encode()}
    arguments = ["run", "study.toml", "-o", "out", "--template", "house"]
    if chance.random() < 0.3:
        files, arguments = {**files, "out/run.json": b"{}\n", "out/x.csv": b"earlier\n"}, [*arguments, "--force"]
    return Case(arguments, files, written=("out",), partly=True)


def _altered(text: str, chance: Random) -> bytes:
    if chance.random() < 0.6:
        lines = text.splitlines(keepends=True)
        lines.insert(chance.randrange(len(lines) + 1), chance.choice(_JINJA) + "\n")
        text = "".join(lines)
    if chance.random() < 0.6:
        text = altered(text, chance, (*_JINJA, *WORDS, *MARKUP), most=2)
    content = text.encode("utf-8", "replace")
    return damaged(content, chance, 2) if chance.random() < 0.05 else content


@cache
def word_file() -> tuple[tuple[str, bytes], ...]:
    """The members of a Word file that has nothing but styles."""
    import docx

    out = io.BytesIO()
    docx.Document().save(out)
    with zipfile.ZipFile(out) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


_XML = (
    *("<w:p/>", "<w:style/>", "</w:style>", 'w:val="x"', 'w:type="paragraph"', "<x>", "</w:body>", "<!-- ", "]]>"),
    *("<w:sectPr/>", 'w:styleId="Normal"', "&a;", "<!DOCTYPE a>", "Normal", "rId1", "rId99", "9" * 30, "-1", "1e9"),
    *("../x", "http://x/y"),
)


def reference(chance: Random) -> Case:
    """`--reference-docx` with damaged members, members that are missing, doubled or others; or damaged bytes."""
    members = list(word_file())
    main = [at for at, (name, _) in enumerate(members) if "word/" in name or name.startswith(("[", "_rels"))]
    for _ in range(chance.randint(0, 2)):
        at = chance.choice(main)
        name, content = members[min(at, len(members) - 1)]
        match chance.randrange(8):
            case 0:
                members.remove((name, content))
            case 1:
                members.append((chance.choice((name, f"word/{name}", "../x", "word/x.xml")), content))
            case 2:
                members[members.index((name, content))] = (name, damaged(content, chance, 2))
            case _:
                text = altered(content.decode("utf-8", "replace"), chance, (*_XML, *WORDS), most=3)
                members[members.index((name, content))] = (name, text.encode("utf-8", "replace"))
    made = zipped(members)
    if chance.random() < 0.15:
        made = damaged(made, chance, 2)
    there = {"a.docx": b"earlier"} if chance.random() < 0.2 else {}
    given = ("crosstab", "d.csv", "--rows", "arm", "--columns", "sex", "-o", "a.docx", "--reference-docx", "h.docx")
    return Case(given, {"d.csv": rows().encode(), "h.docx": made, **there}, written=("a.docx",))
