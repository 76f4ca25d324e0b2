"""`init` on odd data, and files of adverse events."""

from __future__ import annotations

from random import Random

from hostile.case import Case
from hostile.kinds.studies.cohort import LEVELS, MARKUP, quoted, rows
from hostile.kinds.studies.expressions import text
from hostile.kinds.studies.grown import EVENTS
from hostile.kinds.studies.values import value
from hostile.mutating import WORDS, altered, damaged


def init(chance: Random) -> Case:
    """A study of data whose columns and cells are odd; its own beginning may be there."""
    lines = [line.split(",") for line in rows(chance).splitlines()]
    for _ in range(chance.randint(0, 6)):
        at, row = chance.randrange(len(lines[0])), chance.choice((0, 0, chance.randrange(len(lines))))
        if at < len(lines[row]):
            lines[row][at] = quoted(chance.choice((*WORDS, *MARKUP, "time", "event", "date", "id", "OS")))
    if chance.random() < 0.2:
        lines = [row[: chance.choice((1, 3, 50))] for row in lines[: chance.choice((1, 2, 3, 50))]]
    content = "\n".join(map(",".join, lines)).encode("utf-8", "replace")
    if chance.random() < 0.2:
        content = damaged(content, chance)
    wishes = {
        "--time": ("time", "months(start, last)", "days(start, prog)", "age"),
        "--event": ("status", "status=1", "status=1", "cause=1", "cause=1,2", "death", "arm=A,B"),
        "--time-unit": ("days", "months"),
        "--by": ("arm", "arm,sex", "my var"),
        "--id": ("id", "arm"),
        "--na": ("NA", "A,?"),
        "--decimal": (",", "."),
    }
    timed = chance.random() < 0.5
    said = [
        part
        for name, words in wishes.items()
        if (timed if name in ("--time", "--event") else timed and chance.random() < 0.2)
        for part in (name, chance.choice(words) if chance.random() < 0.95 else _plain(chance))
    ]
    there = {"study.toml": b"# mine\n"} if chance.random() < 0.2 else {}
    more = ["--force"] if there and chance.random() < 0.5 else []
    written = ("study.toml", "study.schema.json") if more or not there else ()
    return Case(["init", "d.csv", *said, *more], {"d.csv": content, **there}, written=written)


def _plain(chance: Random) -> str:
    return chance.choice((*WORDS, *MARKUP)).replace("\0", "")


#: Options, some with those that they need.
_KEYS = (
    *(("soc",), ("grade",), ("action",), ("events_where",), ("min_percent",), ("each_grade",), ("count_events",)),
    *(("sort",), ("by",), ("by", "test"), ("exposure", "exposure_unit"), ("style",), ("missing",)),
    *(("exposure", "exposure_unit", "onset"), ("exposure", "exposure_unit", "onset", "times")),
    *(("by", "exposure", "exposure_unit", "compare_rates"), ("action", "action_codes"), ("death",)),
)
_CHOICES = {
    "sort": ("frequency", "alphabet"),
    "test": ("auto", "chi-square", "fisher"),
    "style": ("journal",),
    "exposure_unit": ("days", "months"),
    "missing": ("listwise", "pairwise", "unknown"),
    "compare_rates": ("ratio", "difference"),
}


def events(chance: Random) -> Case:
    """`adverse-events` of a damaged long table."""
    made = EVENTS
    for _ in range(chance.randint(0, 3)):
        cells = [line.split(",") for line in made.splitlines()]
        row, at = chance.randrange(len(cells)), chance.randrange(len(cells[0]))
        if at < len(cells[row]):
            cells[row][at] = quoted(chance.choice((*WORDS, *MARKUP, *LEVELS, "p1", "p99", "6", "1.5", "-1")))
        made = "\n".join(map(",".join, cells)) + "\n"
    if chance.random() < 0.3:
        made = altered(made, chance, most=2)
    content = made.encode("utf-8", "replace")
    if chance.random() < 0.2:
        content = damaged(content, chance)
    said: list[str] = []
    keys = [key for group in chance.sample(_KEYS, chance.randint(0, 2)) for key in group]
    for key in dict.fromkeys(keys):
        name = f"--{key.replace('_', '-')}"
        if key in ("each_grade", "count_events"):
            said.append(name)
            continue
        kind = "choice" if key in _CHOICES else "text"
        found = text(chance) if key == "events_where" else value(chance, key, kind, _CHOICES.get(key, ()))
        said += [name, str(found).replace("\0", "")]
    arguments = ["adverse-events", "d.csv", "--events", "e.csv", "--id", "id", "--term", "term", *said]
    return Case(arguments, {"d.csv": rows(chance).encode("utf-8", "replace"), "e.csv": content})
