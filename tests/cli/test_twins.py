"""A file that is not written as programs write it gives the numbers of its clean twin, or a sentence."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from running import Outcome, sarcstat

from sarcstat.data.missing_words import COMMON

NAMES = ["id", "days", "died", "arm", "crp", "flag"]
#: Each number stands for the clean twin, with a point; `None` is missing.
PATIENTS: list[tuple[Any, ...]] = [
    (1, 1234, 1, "A", 2.5, True),
    (2, 987, 0, "B", 3.0, False),
    (3, 2345, 1, "A", None, True),
    (4, 365, 1, "B", 0.4, False),
    (5, 1800, 0, None, 1.1, None),
    (6, 12, 1, "A", 1234.5, True),
    (7, 400, 0, "B", 7.25, True),
]
WORDS = [*sorted(COMMON - {"-", "--", "---"}), "NA", "N/A", "NaN", "NULL", "Unknown", "-", "–"]
COMMANDS = [
    ("describe", "days", "crp", "flag", "--numeric", "days,crp"),
    ("describe", "arm", "crp", "--by", "died"),
    ("km", "--time", "days", "--event", "died", "--by", "arm"),
    ("cox", "--time", "days", "--event", "died", "--covariates", "crp"),
]


def number(value: float | None, decimal: str, thousands: str, missing: str) -> str:
    if value is None:
        return missing
    whole, point, behind = (f"{value:,}" if value >= 1000 else str(value)).partition(".")
    return whole.replace(",", thousands) + (decimal + behind if point else "")


def written(style: dict[str, Any]) -> str:
    """The patients as a text in one of many ways."""
    delimiter, missing, width = style["delimiter"], style["missing"], style["zeros"]
    decimal, thousands = style["marks"]
    true, false = style["truth"]
    lines = [NAMES]
    for place, (id_, days, died, arm, crp, flag) in enumerate(PATIENTS):
        if place in style["blank"]:
            lines.append([style["space"]] * len(NAMES))
        word = "" if flag is None else true if flag else false
        cells = [f"{id_:0{width}}", number(days, decimal, thousands, missing), str(died)]
        lines.append([*cells, missing if arm is None else arm, number(crp, decimal, thousands, missing), word])
    quote = '"' if style["quoted"] else ""
    return "".join(delimiter.join(f"{quote}{cell}{quote}" for cell in line) + "\n" for line in lines)


PLAIN: dict[str, Any] = {
    "delimiter": ",",
    "marks": (".", ""),
    "missing": "",
    "truth": ("true", "false"),
    "zeros": 0,
    "blank": set(),
    "space": "",
    "quoted": False,
}
MARKS = [(".", ""), (".", ","), (",", ""), (",", "."), (",", " "), (".", "'"), (",", "\u202f")]
STYLES = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from(",;\t|"),
        "marks": st.sampled_from(MARKS),
        "missing": st.sampled_from(["", " ", *WORDS]),
        "truth": st.sampled_from([("TRUE", "FALSE"), ("True", "False"), ("true", "false")]),
        "zeros": st.sampled_from([0, 3]),
        "blank": st.sets(st.integers(0, len(PATIENTS) - 1), max_size=3),
        "space": st.sampled_from(["", " ", "\xa0"]),
        "quoted": st.booleans(),
    }
)


def statistics(found: Outcome) -> list[tuple[Any, ...]]:
    keys = ("variable", "stat_name", "level", "group1_level", "context", "term", "test", "stat")
    return [tuple(each.get(key) for key in keys) for each in found.json["statistics"]]


@settings(max_examples=60, deadline=None)
@given(style=STYLES, command=st.sampled_from(COMMANDS))
def test_the_same_numbers_or_a_sentence(style, command):
    if style["delimiter"] == "," and "," in style["marks"]:
        style = style | {"quoted": True}
    name, *options = command
    clean, worded, other = (
        run(text, name, *options)
        for text in (written(PLAIN), written(PLAIN | {"missing": style["missing"]}), written(style))
    )
    assert clean.status == 0, clean.stderr
    for found in (worded, other):
        if found.status:
            assert found.stderr.startswith("Error: ")
            assert "--na" in found.stderr or "--decimal" in found.stderr
            assert "Traceback" not in found.stderr
    if not worded.status and statistics(worded) != statistics(clean):
        assert f"'{style['missing']}'" in worded.stderr
        assert "--na" in worded.stderr
    if not other.status:
        assert statistics(other) == statistics(worded)


def run(text: str, name: str, *options: str) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "study.csv"
        file.write_text(text, encoding="utf-8")
        return sarcstat(name, file, *options, "--format", "json")
