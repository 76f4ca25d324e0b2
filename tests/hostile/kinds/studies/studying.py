"""Sections of a study, with every key that they can have."""

from __future__ import annotations

from random import Random
from typing import Any

from hostile.kinds.studies import toml
from hostile.kinds.studies.cohort import COLUMNS, DATES, MARKUP
from hostile.kinds.studies.expressions import condition, number, text
from sarcstat.study.endpoints import AllowedKind

_FORMATS = ("html", "md", "csv", "json", "latex", "docx", "xlsx", "csv", "md")
_ALLOWED = AllowedKind.__args__  # type: ignore[attr-defined]
_UNITS = ("days", "weeks", "months", "years")


def some(chance: Random, share: float, **given: Any) -> dict[str, Any]:
    """Each of the keys with this chance; `_` ends the names that are words of Python."""
    return {key.rstrip("_"): each for key, each in given.items() if chance.random() < share}


def word(chance: Random) -> str:
    """A text that a reader will see."""
    return chance.choice(("Overall survival", "Age", *MARKUP))


def data(chance: Random) -> dict[str, Any]:
    """The section on the file."""
    return {
        "file": "d.csv",
        **some(
            chance,
            0.05,
            id="id",
            header_row=chance.choice((1, "1")),
            skip=0,
            comment="#",
            delimiter=",",
            encoding=chance.choice(("utf-8", "latin-1")),
            missing=["NA", word(chance)],
            decimal=chance.choice((".", ",")),
            where=text(chance),
            where_words=word(chance),
            exclude=[{"when": text(chance), "words": word(chance)}],
            cutoff=toml.Bare(chance.choice(("2021-10-24", "2021-10-01", "1500-01-01", "9999-12-31"))),
            date_formats=[chance.choice(("%d.%m.%Y", "excel", "%d%m%y", "%Y-%m-%d"))],
            allow=chance.sample(_ALLOWED, 3),
        ),
        **some(chance, 0.002, sheet="1"),
    }


def variable(chance: Random, name: str) -> dict[str, Any]:
    """A section of a variable, of the name of a column or of none."""
    there = name in COLUMNS
    levels = {"arm": ["A", "B"], "sex": ["f", "m"], "tox": ["yes", "no"]}.get(name, ["1", "0"])
    made = chance.choice(
        (
            {"derive": number(chance)},
            {"derive": condition(chance)},
            {"from": chance.choice(("age", "stage", "arm", "nodes"))},
            *([{}] * 3 if there else []),
        )
    )
    policy = chance.choice(
        (
            {"codes": [9, "B"]},
            {"replace": chance.choice(("mean", "median", "mode"))},
            {"value": chance.choice((1, "A", True))},
            {"label": word(chance)},
        )
    )
    cut = {"cuts": [50], "right": chance.random() < 0.5, "labels": ["a", word(chance)]}
    kind = chance.choice(
        (
            {"bins": chance.choice(([50], [40, 60], [1], cut))},
            {"recode": {**{level: word(chance) for level in levels}, "else": word(chance)}},
            {"recode": {levels[0]: 0, levels[1]: 1, "missing": 3}},
            {"values": {level: f"{level}{word(chance)}" for level in levels}},
            {"order": levels},
        )
    )
    return {
        **made,
        **(kind if chance.random() < 0.3 else {}),
        **some(chance, 0.2, label=word(chance), missing=policy),
    }


def endpoint(chance: Random) -> dict[str, Any]:
    """An endpoint from a time or from dates, and some of what both can have."""
    made = _from_time(chance) if chance.random() < 0.6 else _from_dates(chance)
    lost = {
        "lost_when": text(chance),
        **some(chance, 0.5, lost=chance.choice(("censor", "event", "exclude")), sensitivity=True),
        **some(chance, 0.5, unknown=chance.choice(("exclude", "no"))),
    }
    late = chance.choice(({"entry": "entry" if "time" in made else "start"}, {"landmark": chance.choice((0.5, 1, 12))}))
    return {
        **made,
        **chance.choice((lost, late, {}, {}, {}, {})),
        **some(
            chance,
            0.1,
            label=word(chance),
            start_words=word(chance),
            censor_words=word(chance),
            unit=chance.choice(_UNITS),
            month_days=chance.choice((30, 31.5, 28)),
            time_zero=chance.choice(("keep", "half-day", "exclude", "refuse")),
            event_free=word(chance),
        ),
    }


def _from_time(chance: Random) -> dict[str, Any]:
    event = chance.choice(("cause=1", "cause=1", "status", "tox=yes"))
    competing = chance.choice((["cause=2"], {"cause=2": word(chance)}))
    return {
        "time": "time",
        "event": event,
        "time_unit": chance.choice(_UNITS),
        **some(chance, 0.1, event_words=word(chance)),
        **(some(chance, 0.5, competing=competing) if event == "cause=1" else {}),
    }


def _from_dates(chance: Random) -> dict[str, Any]:
    final = {"date": "death", **some(chance, 0.4, words=word(chance), when=text(chance), final=chance.random() < 0.5)}
    events: Any = chance.choice((["prog", "death"], "death", {"prog": "x", "death": word(chance)}, [final]))
    competing: Any = chance.choice((["prog"], "prog", {"prog": word(chance)}, [{**final, "date": "prog"}]))
    return {
        "start": DATES[0],
        "events": events,
        **some(chance, 0.98, censor="last"),
        **(some(chance, 0.3, competing=competing) if "prog" not in events else {}),
    }


def report(chance: Random) -> dict[str, Any]:
    """The section of the report; PDF is dear, and so seldom."""
    formats = chance.sample(("md", "html", "latex", "docx"), chance.randint(1, 2))
    return {
        "formats": ["pdf"] if chance.random() < 0.05 else formats,
        **some(
            chance,
            0.2,
            order=["t0"],
            flow=chance.random() < 0.5,
            design=chance.choice(("randomized", "cohort")),
            house=chance.choice(("lancet", "nejm", "jama", "prism")),
            checklists=[chance.choice(("consort", "strobe", "remark"))],
        ),
        **some(chance, 0.03, template=chance.choice(("house", ".", "")), reference_docx=chance.choice(("d.csv", ""))),
    }


def output(chance: Random) -> dict[str, Any]:
    """The section of what is written."""
    return some(
        chance,
        0.12,
        formats=[chance.choice(_FORMATS)],
        cohort=True,
        scripts=True,
        adtte=True,
        figure_formats=[chance.choice(("svg", "svg", "pdf", "png", "tiff", "eps"))],
    )
