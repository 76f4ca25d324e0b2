"""Where results go: every format, and places that are there, are something else, lead elsewhere, or cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from hostile.case import Case
from hostile.kinds.commands.bases import BASES, files
from hostile.kinds.commands.options import typable, written

#: Commands of tables, whose formats are these; and those that draw.
TABLES = ("km", "describe", "crosstab", "cox", "response", "audit", "columns", "outputs", "diff", "univariate")
FIGURES = ("plot km", "plot swimmer", "plot waterfall", "plot forest")
FORMATS = ("txt", "json", "csv", "html", "htm", "md", "tex", "docx", "xlsx", "pdf", "CSV", "Html")
PICTURES = ("svg", "pdf", "png", "tif", "eps", "tiff")
PRINTED = ("text", "json", "csv", "html", "md", "latex", "docx", "xlsx", "pdf")
#: Names before the extension.
STEMS = (
    *("new", "new", "new", "new", "./new", "folder/new", "folder/../new", "no/new", " ", "a b", ".new", "-", "é"),
    *("\x1b[31m", "a\nb", "a\rb", "\u202e", "\udcff\udce4", "x" * 240, "x" * 300, "~", "*", "%s", "<b>", "'", '"'),
    *("linked", "dangling", "loop", "twin", "old", "data", "y/" * 200 + "new", "folder/" + "../folder/" * 100 + "new"),
)  # fmt: skip
LINKS: Mapping[str, str] = {
    **{f"linked.{each}": "data.csv" for each in ("csv", "json", "svg")},
    **{f"dangling.{each}": f"folder/there.{each}" for each in ("csv", "html", "svg")},
    **{f"loop.{each}": f"loop.{each}" for each in ("csv", "md", "png")},
}
TWINS: Mapping[str, str] = {f"twin.{each}": "data.csv" for each in ("csv", "txt", "svg")}
OLD: Mapping[str, bytes] = {f"old.{each}": b"of the user's\n" for each in (*FORMATS[:10], *PICTURES)}


def placed(chance: Random) -> Case:
    """A command that works and one to three places for what it makes; sometimes it prints a format, too."""
    drawn = chance.random() < 0.3
    name = chance.choice(FIGURES if drawn else TABLES)
    words = [*chance.choice(BASES[name])]
    if drawn:
        words = words[: words.index("-o")]
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        file = typable(_place(chance, PICTURES if drawn else FORMATS))
        words += chance.choice((["-o", file], [f"--output={file}"], [f"-o{file}"]))
    if not drawn and chance.random() < 0.5:
        words += ["--format", chance.choice(PRINTED)]
    if chance.random() < 0.1:
        words.append(chance.choice(("--quiet", "--strict", "--csv-safe", "--names")))
    full = chance.random() < 0.03
    group = ["--json-lines"] if chance.random() < 0.1 else []
    return Case(
        [*group, *name.split(), *words],
        {**files(), **OLD},
        folders=("folder", "old.csv.d", "isfolder.csv", "isfolder.svg"),
        links=LINKS,
        twins=TWINS,
        written=[*written(words), *_led_to(words), "folder"],
        streams={1: "/dev/full"} if full else {},
        partly=full,  # the files stand before anything is printed
    )


def _led_to(words: Sequence[str]) -> list[str]:
    """The files that the places are links to, which are written like any other, unless the command reads them."""
    return [LINKS[name] for name in written(words) if name in LINKS and LINKS[name] not in words]


def _place(chance: Random, formats: tuple[str, ...]) -> str:
    """A place for a file, most of the time in a format that there is."""
    fate = chance.random()
    if fate < 0.06:
        return chance.choice(
            ("/dev/null", "/dev/full", "/dev/stdout", "/proc/self/mem", "", ".", "..", "/", "new", "new.")
        )
    if fate < 0.12:
        return chance.choice(("isfolder", "data", "paper", "new.csv/x", "data.csv/new", "events")) + ".csv"
    ending = (
        chance.choice(formats) if fate < 0.9 else chance.choice((*FORMATS, *PICTURES, "rtf", "jpg", "csv ", "c\0sv"))
    )
    return f"{chance.choice(STEMS)}.{ending}"
