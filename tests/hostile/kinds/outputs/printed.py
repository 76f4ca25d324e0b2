"""Output that is text: the XML of OMS, the HTML export, listings of R's console, SAS and Stata."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from random import Random

from crosscheck.listings.r_console import shown
from crosscheck.listings.test_vendors import listing
from outputs import examples
from outputs.reading.test_html import COEFFICIENTS, NOTES, page

from hostile.case import Case
from hostile.elements import mixed
from hostile.kinds.outputs.viewers import asked
from hostile.mutating import WORDS, altered, damaged
from sarcstat.outputs.output import Command, Label, Log, Table

#: Statements whose output is read.
_STATEMENTS = (
    "survfit(Surv(time, status) ~ sex, data = lung)",
    "quantile(survfit(Surv(time, status) ~ 1, data = lung))",
    "summary(survfit(Surv(time, status) ~ sex, data = lung), times = c(90, 180, 365))",
    "survdiff(Surv(time, status) ~ sex, data = lung)",
    "m <- coxph(Surv(time, status) ~ age + factor(sex), data = lung, ties = 'breslow')",
    "m",
    "summary(m)",
    "cox.zph(m)",
)
#: On a listing NAME.
_ON_LISTINGS = (
    ("outputs", "NAME"),
    ("outputs", "NAME", "--format", "json"),
    ("outputs", "NAME", "--syntax"),
    ("crosscheck", "NAME", "--data", "survival::lung"),
    ("crosscheck", "NAME", "--data", "survival::lung", "--event", "status=2", "--format", "json"),
    ("crosscheck", "NAME", "--data", "survival::lung", "--covariates", "age, sex", "--by", "sex", "--all"),
)
#: Words of listings.
_LISTED = (
    *WORDS,
    *("coxph(", "Surv(time, status)", "~ .", "strata(sex)", "age:sex", "I(age/0)", "data = NULL", "lung[-1, ]", "+"),
    *("n events", "> ", "+ ", "LOGLOG", "<.0001", "Inf", "-------", "|", "Stratum 1: sex = 1", "{res}", ". stcox age"),
)


@cache
def oms() -> str:
    """An output as OMS writes it."""
    of = examples.output()
    return f'<?xml version="1.0" encoding="UTF-8"?><outputTree>{"".join(map(_entry, of.entries))}</outputTree>'


def _entry(of: Command | Log) -> str:
    if isinstance(of, Log):
        lines = "".join(f"<line>{escape(line)}</line>" for line in of.text.split("\n"))
        return f'<command command="Log" lang="en" text="Log"><textBlock text="Log">{lines}</textBlock></command>'
    inside = "".join(map(_table, of.tables))
    return f'<command command="{of.name}" lang="en" text="{of.name}">{inside}</command>'


def _table(of: Table) -> str:
    """The subtree of a dimension again in each category of the one before it."""
    notes = "".join(f'<note text="{escape(each.label.text)}"/>' for each in of.footnotes)

    def within(place: tuple[int, ...]) -> str:
        if len(place) == len(of.dimensions):
            cell = of.cells.get(place)
            if cell is None:
                return ""
            number = f' number="{cell.number!r}" decimals="{cell.decimals}"' if cell.number is not None else ""
            return f'<cell text="{escape(cell.text)}"{number}/>'
        each = of.dimensions[len(place)]
        inside = ""
        for leaf, path in enumerate(each.leaves):
            cells = within((*place, leaf))
            groups = "".join(f"<group {_words(label)}>" for label in path[:-1])
            inside += f"{groups}<category {_words(path[-1])}>{cells}</category>{'</group>' * (len(path) - 1)}"
        return f'<dimension axis="{each.axis}" {_words(each.name)}>{inside}</dimension>'

    return f'<pivotTable subType="{of.subtype}" {_words(of.title)}>{within(())}{notes}</pivotTable>'


def _words(of: Label) -> str:
    number = f' number="{of.value}"' if isinstance(of.value, float) else ""
    name = f' varName="{of.variable}"' if of.variable else ""
    variable = ' variable="true"' if of.kind == "variable" else ""
    return f'text="{escape(of.text)}"{number}{name}{variable}'


@cache
def html() -> str:
    """An HTML export."""
    return page(NOTES, COEFFICIENTS, NOTES.replace("REGR ", "KM t "), COEFFICIENTS).decode()


@cache
def listings() -> Sequence[tuple[str, str]]:
    """Listings by the names of their files."""
    console = f"R version 4.2.2\n{shown(*_STATEMENTS)}"
    return ("console.Rout", console), ("lifetest.lst", listing("sas")), ("stata.log", listing("stata"))


def marked_up(chance: Random) -> Case:
    """OMS XML or the HTML export."""
    name, text = chance.choice((("output.xml", oms()), ("output.htm", html())))
    content = _encoded(mixed(text, chance), chance)
    words, files, written = asked(name, chance)
    return Case(words, {name: content, **files}, written=written, terminal=chance.random() < 0.1)


def listed(chance: Random) -> Case:
    """A text of R's console, SAS or Stata."""
    name, text = chance.choice(listings())
    lines = text.splitlines(keepends=True)
    if chance.random() < 0.5:  # a part, so that what is altered is read and not lost among the rest
        at = chance.randrange(len(lines))
        text = "".join(lines[at : at + chance.choice((20, 60))])
    content = _encoded(altered(text, chance, _LISTED, 8), chance)
    words = [name if word == "NAME" else word for word in chance.choice(_ON_LISTINGS)]
    return Case(words, {name: content}, terminal=chance.random() < 0.1)


def _encoded(text: str, chance: Random) -> bytes:
    codec = chance.choice(("utf-8", "utf-8", "utf-8", "latin-1", "utf-16", "cp1252"))
    content = text.encode(codec, "surrogatepass" if codec.startswith("utf") else "replace")
    return damaged(content, chance, 2) if chance.random() < 0.2 else content
