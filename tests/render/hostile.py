"""Labels that some medium would take for its own language."""

from __future__ import annotations

from pathlib import Path

from running import sarcstat

HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "<< 7*7 >> <% x %>",
    "[bold]x[/bold]",
    "a | b *c* _d_ `e`",
    "=cmd|' /C calc'!A0",
    "+1 -- -2",
    "@x",
    r"\input{/etc/passwd}",
    r"\\[2em] *x 50% & $5 ~^ ?` !` ,,",
    '#read("/etc/passwd")',
    "]] ]; #let",
    "&lt;b&gt; _x0041_",
    "مرحبا",
    "Müller ≥2 χ² −1 ×",
    "生存",
    "x" * 300,
    "😀",
]
#: Control characters, which XML cannot hold and a terminal obeys, and what is shown for them.
CONTROL, PICTURED = "r\x01\x1b[31med\x7f", "r␁␛[31med␡"
EXTENSIONS = ("html", "md", "json", "txt", "csv", "tex", "docx", "xlsx", "pdf")


def written(folder: Path, *options: str) -> dict[str, Path]:
    """The files of every format of an analysis by a column of hostile labels, by extension."""
    labels = [label.replace('"', '""') for label in (*HOSTILE, CONTROL)]
    rows = "".join(f'{i + 1},1,"{label}"\n{i + 3},0,"{label}"\n' for i, label in enumerate(labels))
    (folder / "d.csv").write_text("t,e,g\n" + rows, encoding="utf-8")
    files = {extension: folder / f"o.{extension}" for extension in EXTENSIONS}
    arguments = [part for file in files.values() for part in ("-o", file)]
    found = sarcstat("km", folder / "d.csv", "--time", "t", "--event", "e", "--by", "g", *arguments, *options)
    assert found.status == 0, found.stderr
    return files
