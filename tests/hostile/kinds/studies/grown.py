"""Studies: grown from the schema, every key of it, and disturbed; or a text that works, altered. Planned or run."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

from hostile.case import Case
from hostile.kinds.studies import toml
from hostile.kinds.studies.cohort import LEVELS, MARKUP, rows
from hostile.kinds.studies.studying import data, endpoint, output, report, some, variable, word
from hostile.kinds.studies.values import value
from hostile.mutating import WORDS, altered, disturbed

#: A row an event.
EVENTS = "id,term,soc,grade,action,day\n" + "".join(
    f"p{i % 20 + 1},{('Rash', 'Nausea', 'Fever')[i % 3]},{('Skin', 'Gut', '')[i % 3]},{i % 5 + 1},"
    f"{('none', 'dose reduced', 'drug withdrawn', '')[i % 4]},{i * 3}\n"
    for i in range(30)
)
#: What an earlier output in the folder is known by, and a file of it.
EARLIER = {"out/run.json": b"{}\n", "out/tables/earlier.csv": b"earlier\n"}
#: Names of other things that a study has.
NAMES = ("d.csv", "e.csv", "study.toml", "survival::lung", "OS", "t0", "id", *LEVELS, *WORDS, *MARKUP)
#: What a command cannot do without although none of its options is required.
NEEDED = {
    "describe": ("variables",),
    "adverse-events": ("events", "id", "term"),
    "cox": ("covariates",),
    "forest": ("covariates",),
    "cuminc": ("competing",),
}
#: Commands that know no endpoint.
UNTIMED = ("describe", "crosstab", "collinearity", "response", "adverse-events", "waterfall", "swimmer")


@cache
def commands() -> Any:
    """The commands that make tables and figures, with their options."""
    from sarcstat.cli.study.tables import all_commands

    return all_commands()


def content(chance: Random) -> dict[str, Any]:
    """A study that may work: what stands in its file."""
    tables = [entry(chance, number, figures=False) for number in range(chance.choice((1, 1, 2)))]
    figures = [entry(chance, number, figures=True) for number in range(chance.choice((0, 0, 1)))]
    names = chance.sample(("old", "group", "sum", "arm", "sex", "age", "tox"), chance.randint(0, 2))
    found: dict[str, Any] = {
        "study": {"name": "t", **some(chance, 0.2, title=word(chance), authors=[word(chance)], citation=word(chance))},
        "data": data(chance),
        "variables": {name: variable(chance, name) for name in names},
        "endpoints": {name: endpoint(chance) for name in ("OS", "PFS")[: chance.choice((1, 1, 2))]},
        "tables": tables,
        "figures": figures,
        "output": {"formats": ["csv"], "figure_formats": ["svg"], **output(chance)},
    }
    if found["output"].get("adtte"):
        found["data"]["id"] = "id"
        for each in found["endpoints"].values():
            each.pop("landmark", each.pop("entry", None))
    if chance.random() < 0.25:
        found["report"] = report(chance)
    return found


def entry(chance: Random, number: int, *, figures: bool) -> dict[str, Any]:
    """A table or a figure of any command, with what it needs and some of what it can have."""
    known = commands().figures if figures else commands().tables
    command = chance.choice(list(known))
    fields = {each.name: each for each in known[command]}
    wanted = {name for name, each in fields.items() if each.required} | set(NEEDED.get(command, ()))
    wanted |= set(chance.sample(list(fields), min(chance.choice((0, 0, 1, 1, 2, 3)), len(fields))))
    given = {name: value(chance, name, fields[name].kind, fields[name].choices) for name in fields if name in wanted}
    timed = command not in UNTIMED or chance.random() < 0.02
    own: dict[str, Any] = {"name": f"{'f' if figures else 't'}{number}", "command": command}
    of = {"of": "t0"} if figures and chance.random() < 0.15 else {}
    return {**own, **({"endpoints": ["OS"]} if timed else {}), **given, **of, **some(chance, 0.2, title=word(chance))}


def study(chance: Random) -> Case:
    """A study that is planned, or run into a new folder, or in the place of an earlier output."""
    made = content(chance)
    if (disturbance := chance.random()) < 0.5:
        made = disturbed(made, chance, NAMES)
    said = toml.written(made)
    return _asked(altered(said, chance, most=2) if disturbance > 0.9 else said, chance)


def _asked(made: str, chance: Random) -> Case:
    said = made.encode("utf-8", "replace")
    files = {"study.toml": said, "d.csv": rows(chance).encode("utf-8", "replace"), "e.csv": EVENTS.encode()}
    if chance.random() < 0.45:
        return Case(["run", "study.toml", "--dry-run"], files)
    more = some(chance, 0.1, a="--csv-safe", b="--strict", c="--quiet").values()
    arguments = ["run", "study.toml", "-o", "out", *more]
    if chance.random() < 0.5:
        files, arguments = {**files, **EARLIER}, [*arguments, "--force"]
    return Case(arguments, files, written=("out",), partly=True, terminal=chance.random() < 0.05)


def studytext(chance: Random) -> Case:
    """The study that `init` writes, its words and lines altered."""
    return _asked(altered(example(), chance, (*WORDS, *NAMES), most=4), chance)


#: What makes of the study of R's data one of the cohort.
_OURS = (
    *(("survival::colon", "d.csv"), ('"etype = 2"', '"age > 0"'), ("rx", "arm"), ("differ", "stage")),
    *(("obstruct", "tox"), ('"Obs", "Lev", "Lev+5FU"', '"A", "B", "C"'), ('arm = "Obs"', 'arm = "A"')),
    *(('{ 0 = "Female", 1 = "Male" }', '{ f = "Female", m = "Male" }'), ('values = { 0 = "No", 1 = "Yes" }', "")),
    *(('formats = ["html", "docx", "md"]', 'formats = ["md"]'), ('"svg", "pdf", "png"]', '"svg"]')),
    *(
        ("times = [36, 60]", "times = [1]"),
        ("bins = [60]", "bins = [50]"),
        ("nodes > 4", "nodes > 2"),
        ('3 = "Poor" }', 'else = "Poor" }'),
    ),
)


@cache
def example() -> str:
    """The study that `init` writes, of the cohort."""
    from sarcstat.resources import templates

    found = (templates() / "study.toml").read_text(encoding="utf-8")
    for old, new in _OURS:
        found = found.replace(old, new)
    return found
