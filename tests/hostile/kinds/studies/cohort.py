"""A small cohort and the words that go with it: what studies, expressions and options of these kinds speak of."""

from __future__ import annotations

from random import Random

HEAD = "id,time,status,arm,sex,age,stage,nodes,w,start,prog,death,last,entry,best,change,tox,red,cause,my var"
#: Texts that mean something to typst, LaTeX, HTML, Markdown, Word's XML, spreadsheets or terminals.
MARKUP = (
    *("#panic()", '#eval("1/0")', "#let x = 1", "*a*", "_b_", "$x$", "$ sum_(i=1) $", "@ref", "<label>", "= Head"),
    *("- item", "+ item", "/ term: x", "`raw`", "```", "\\", "\\\\", "\\input{/etc/passwd}", "\\end{document}"),
    *("100%", "a & b", "{", "}", "^^M", "~", "#", "$", "[x]", "](y)", "![i](j)", "<script>", "&amp;", "]]>", "|"),
    *(
        "//",
        "/* c",
        "http://x.y",
        "--",
        "'",
        '"',
        "…",
        "\u202eabc",
        "\u0007",
        "\x1b[31m",
        "生存",
        "ﷺ",
        "👩\u200d👩\u200d👧",
    ),
    *("e\u0301", "\u00ad", "\u200b", "\ufeff", "\ud7ff", "a" * 3000, "long words " * 60),
)


def rows(chance: Random | None = None, number: int = 24) -> str:
    """The cohort as CSV; with `chance` some of its texts are others."""
    lines = [HEAD]
    for i in range(1, number + 1):
        arm = quoted(chance.choice(MARKUP)) if chance and chance.random() < 0.01 else "ABC"[i % 3]
        progressed, died = (f"2020-0{i % 6 + 3}-11" if i % 3 else ""), (f"2021-0{i % 8 + 1}-05" if i % 2 else "")
        fields = (
            *(f"p{i}", 30 * i % 97 + 4, i % 2, arm, "fm"[i % 2], 40 + 7 * i % 31, i % 4 + 1, i % 5 or "", i % 3 + 1),
            *(f"2020-01-{i:02}", progressed, died, f"2021-10-{i:02}", i % 4, ("CR", "PR", "SD", "PD")[i % 4]),
            *(-60 + 7 * i, "yes" if i % 4 else "no", "no" if i % 3 else "yes", i % 3, i * i % 11),
        )
        lines.append(",".join(map(str, fields)))
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A field of CSV."""
    return '"' + text.replace('"', '""') + '"'


COLUMNS = tuple(HEAD.split(","))
DATES = ("start", "prog", "death", "last")
LEVELS = ("A", "B", "C", "f", "m", "1", "2", "0", "yes", "no", "first", "last", "PD", "Old")
