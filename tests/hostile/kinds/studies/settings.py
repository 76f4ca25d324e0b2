"""Files of settings beside the data and in the user's own folder."""

from __future__ import annotations

from random import Random

from hostile.case import Case
from hostile.kinds.studies.cohort import MARKUP, rows
from hostile.kinds.studies.toml import written
from hostile.kinds.studies.values import value
from hostile.mutating import WORDS, altered, damaged, disturbed

_COMMANDS = (
    ("describe", "d.csv", "age", "arm"),
    ("km", "d.csv", "--time", "time", "--event", "status=1", "--by", "sex"),
    ("cox", "d.csv", "--time", "time", "--event", "status=1", "--covariates", "age"),
    ("columns", "d.csv"),
    ("crosstab", "d.csv", "--rows", "arm", "--columns", "sex"),
)
_SET = {
    "style": ("spss", "journal", "r", "both"),
    "decimals": (2, "2", [1, 2], "hr=3"),
    "conf-level": (0.9, 0.99, "0.9"),
    "conf_type": ("log", "plain", "log-log"),
    "ties": ("breslow", "efron"),
    "month-days": (30, 30.5),
    "time-unit": ("months", "days"),
    "names": (True, False),
    "na": ("NA", ["x", "?"]),
    "decimal": (".", ","),
    "delimiter": (",", ";"),
    "encoding": ("utf-8", "latin-1", "utf-16"),
    "date-format": ("%d.%m.%Y", ["%Y-%m-%d"]),
    "p-adjust": ("holm", "none"),
    "reference-docx": ("house.docx",),
    "theme": ("lancet", "nejm"),
    "width": (80, "single"),
    "dpi": (72,),
}
_TABLES = ("km", "cox", "describe", "crosstab", "columns", "plot", "x", "run")
#: The user's own folder of settings in the folder of the case.
_OWN = "home/sarcstat/sarcstat.toml"


def _content(chance: Random) -> bytes:
    found = {key: chance.choice(_SET[key]) for key in chance.sample(list(_SET), chance.randint(1, 3))}
    if chance.random() < 0.5:
        key = chance.choice(list(_SET))
        table = {key: chance.choice(_SET[key])}
        found[chance.choice(_TABLES)] = table if chance.random() < 0.9 else {"km": table}
    if chance.random() < 0.5:
        found = disturbed(found, chance, (*WORDS, *MARKUP, *_SET))
    said = written(found)
    if chance.random() < 0.2:
        said = altered(said, chance, most=2)
    content = said.encode("utf-8", "replace")
    return damaged(content, chance, 2) if chance.random() < 0.1 else content


def settings(chance: Random) -> Case:
    """A command beside settings, or with those of the user, or both."""
    files = {"d.csv": rows().encode()}
    where = chance.choice((("sarcstat.toml",), (_OWN,), ("sarcstat.toml", _OWN)))
    files |= {name: _content(chance) for name in where}
    return Case(
        chance.choice(_COMMANDS), files, environment={"XDG_CONFIG_HOME": "home"}, terminal=chance.random() < 0.1
    )


def labels(chance: Random) -> Case:
    """Labels and levels with the signs of every format that is written, and options with odd values."""
    data = rows(chance)
    for old in chance.sample(("A", "B", "C"), 2):
        word = '"' + chance.choice((*MARKUP, *WORDS)).replace('"', '""').replace("\n", " ") + '"'
        data = data.replace(f",{old},", f",{word},")
    kinds = ("tex", "html", "md", "docx", "xlsx", "csv", "json", "pdf")
    form = chance.choice((*kinds[:-1] * 3, "pdf"))
    names = chance.sample(("arm", "age", "sex"), chance.randint(0, 2))
    said = [part for name in names for part in ("--label", f"{name}={_shown(chance)}")]
    if chance.random() < 0.15:
        drawn = ("plot", "km", "d.csv", "--time", "time", "--event", "status=1", "--by", "arm")
        given = [
            *drawn,
            "-o",
            f"a.{chance.choice(('svg', 'svg', 'png', 'pdf', 'eps'))}",
            "--title",
            _shown(chance),
            *said,
        ]
        return Case(given, {"d.csv": data.encode("utf-8", "replace")}, written=(given[given.index("-o") + 1],))
    arguments = [*chance.choice((_COMMANDS[0], _COMMANDS[1], _COMMANDS[4], (*_COMMANDS[0], "--by", "sex")))]
    if arguments[0] == "km":
        arguments[-1] = "arm"
    file = f"a.{form}"
    return Case([*arguments, *said, "-o", file], {"d.csv": data.encode("utf-8", "replace")}, written=(file,))


def _shown(chance: Random) -> str:
    return chance.choice((*MARKUP, *WORDS, str(value(chance, "title", "text", ())))).replace("\0", "")
