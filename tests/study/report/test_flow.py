"""Who is studied, counted once: rows, patients, those left out and why, and who is in each analysis."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from running import Outcome, sarcstat

from sarcstat.figures.drawing.spec import FigureSpec
from sarcstat.figures.flow import FlowBox, flow_picture
from sarcstat.render.templating.wording import paragraphs, wording
from sarcstat.study.report.captions import place, referred
from sarcstat.study.report.flow import Analyzed, Flow, Reason, facts
from sarcstat.study.report.flow_figure import flow_diagram


def chain(**changed: Any) -> Flow:
    given: dict[str, Any] = {
        "rows": 10,
        "patients": 10,
        "identified": True,
        "excluded": [],
        "further": 0,
        "included": 10,
        "arms": [],
        "analyses": [Analyzed(10, [], "Table 1")],
    }
    return Flow(**(given | changed))


LESS = Analyzed(8, [Reason("no value of age", 2)], "Tables 2a and 2b")
NOBODY_SAYS = Analyzed(7, [], "Table 3")


@pytest.mark.parametrize(
    ("found", "there", "absent"),
    [
        (chain(), ["10 patients were included; nobody was excluded."], ["data set", "analyzed", "Of "]),
        (
            chain(patients=1, rows=1, included=1, analyses=[]),
            ["1 patient was included; nobody was excluded."],
            ["were"],
        ),
        (
            chain(rows=30, further=20),
            ["The data set held 30 records of 10 patients; one record of each included patient was used."],
            ["excluded"],
        ),
        (chain(rows=30), ["The data set held 30 records of 10 patients."], ["one record", "nobody"]),
        (chain(rows=30, identified=False), ["10 patients were included."], ["data set held"]),
        (
            chain(excluded=[Reason("not randomized", 4)], included=6),
            ["Of 10 patients, 4 were excluded (not randomized) and 6 were included."],
            ["nobody", "4)"],
        ),
        (
            chain(excluded=[Reason("too old", 8), Reason("too young", 1)], included=1),
            ["Of 10 patients, 9 were excluded (too old, 8; too young, 1) and 1 was included."],
            ["nobody"],
        ),
        (
            chain(excluded=[Reason("too old", 1)], included=9),
            ["Of 10 patients, 1 was excluded (too old) and 9 were included."],
            [],
        ),
        (
            chain(analyses=[Analyzed(10, [], "Table 1"), LESS]),
            ["All were analyzed in Table 1; there were 8 in Tables 2a and 2b (no value of age, 2)."],
            ["There were"],
        ),
        (
            chain(analyses=[LESS, NOBODY_SAYS]),
            ["There were 8 in Tables 2a and 2b (no value of age, 2) and 7"],
            ["All"],
        ),
    ],
)
def test_the_chain_in_words(found: Flow, there: Sequence[str], absent: Sequence[str]) -> None:
    (text,) = paragraphs(wording(None), "flow", facts(found))
    for part in there:
        assert part in text, text
    for part in absent:
        assert part not in text, text


def test_the_diagram_says_every_number_of_the_chain() -> None:
    found = chain(
        rows=40, patients=20, further=20, excluded=[Reason("too old", 10)],
        arms=[Reason("A", 6), Reason("B", 4)], analyses=[Analyzed(10, [], "Table 1"), LESS],
    )  # fmt: skip
    picture = flow_diagram(found)
    drawn = " ".join(text.get_text() for text in picture.figure.texts)
    for text in (drawn, picture.description):
        for part in ("(n = 40)", "20 further records", "(n = 20)", "(n = 10)", "too old (n = 10)", "A (n = 6)"):
            assert part in text
        for part in ("Analyzed (n = 8)", "Tables 2a and 2b", "no value of age (n = 2)"):
            assert part in text
    order = [picture.description.index(part) for part in ("Records", "further", "Excluded", "Randomized", "Analyzed")]
    assert order == sorted(order)


def test_no_box_of_the_diagram_lies_on_another_or_beyond_the_sheet() -> None:
    boxes = [FlowBox(["All"]), FlowBox(["Some"], ["Many words on those who are left out, " * 5] * 3), FlowBox(["Few"])]
    ends = [["Analyzed", "a long line of words that has to be broken " * 3]] * 5
    picture = flow_picture(boxes, ends, FigureSpec(width="single"), "words")
    width, height = (size * 72 for size in picture.figure.get_size_inches())
    frames = []
    for line in picture.figure.findobj(lambda each: hasattr(each, "get_xdata")):
        xs, ys = list(line.get_xdata()), list(line.get_ydata())
        assert min(xs) >= 0
        assert max(xs) <= 1
        assert min(ys) >= 0
        assert max(ys) <= 1
        if len(xs) == 5:
            frames.append((min(xs) * width, max(xs) * width, min(ys) * height, max(ys) * height))
    assert len(frames) == len(boxes) + 1 + len(ends)
    for i, one in enumerate(frames):
        for other in frames[i + 1 :]:
            apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
            assert apart, (one, other)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["Table 1"], "Table 1"),
        (["Table 3a", "Table 3b"], "Tables 3a and 3b"),
        (["Table 5a", "Table 5b", "Table 5c"], "Tables 5a to 5c"),
        (["Table S1", "Table 2", "Table 1"], "Tables 1, 2, and S1"),
        (["Table 10", "Table 2a", "Table 2b", "Table 2c"], "Tables 2a–2c and 10"),
        (["Table 1", "Figure 2", "Table 1"], "Figure 2; Table 1"),
    ],
)
def test_references(given: Sequence[str], said: str) -> None:
    assert referred(given) == said


def test_no_tables_no_place() -> None:
    assert place([]) == ""


@pytest.fixture
def run(tmp_path: Path) -> Any:
    """Run a study on rows, into `out`."""

    def made(text: str, rows: str) -> Outcome:
        (tmp_path / "d.csv").write_text(rows, encoding="utf-8")
        (tmp_path / "study.toml").write_text(text, encoding="utf-8")
        return sarcstat("run", tmp_path / "study.toml", "-o", tmp_path / "out")

    return made


ROWS = "id,arm,age,days,died\n" + "".join(
    f"P{i},{'ab'[i % 2]},{20 + i},{d},{i % 2}\n" for i in range(12) for d in (10 + i, 30 + i)
)
STUDY = """
[study]
name = "s"
[data]
file = "d.csv"
id = "id"
where = "days < 30"
exclude = [{ when = "age < 22", words = "too young" }, { when = "age > 29", words = "too old" }]
[endpoints.OS]
time = "days"
event = "died"
time_unit = "days"
unit = "days"
[[tables]]
name = "t"
command = "km"
endpoints = ["OS"]
[output]
formats = ["md"]
[report]
formats = ["md"]
"""


def test_rows_of_patients_who_stay_are_rows_and_not_patients(run: Any, tmp_path: Path) -> None:
    """Two rows of each of 12 patients: one of each is used, 2 patients are too young, 2 too old (30 and 31)."""
    done = run(STUDY, rows=ROWS)
    assert done.status == 0, done.stderr
    text = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "held 24 records of 12 patients; one record of each included patient was used." in text
    assert "Of 12 patients, 4 were excluded (too young, 2; too old, 2) and 8 were included." in text
    decided = (tmp_path / "out" / "tables" / "data-decisions.md").read_text(encoding="utf-8")
    assert "| Study population | 12 rows of patients who stay left out, because not days < 30 | 0 |" in decided.replace(
        "\\", ""
    )
    assert "left out, because too young | 2 |" in decided


def test_rows_of_patients_who_are_left_out_are_no_further_records(run: Any, tmp_path: Path) -> None:
    """Both rows of each are of one age: those of 4 patients are left out with them, 8 patients keep one of two."""
    exclude = STUDY.replace('where = "days < 30"\n', "").replace(
        '"too old" }]', '"too old" }, { when = "days > 29", words = "late" }]'
    )
    done = run(exclude, rows=ROWS)
    assert done.status == 0, done.stderr
    text = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "4 were excluded (too young, 2; too old, 2) and 8 were included." in text
    assert "8 further records of patients who were included" in text
    decided = (tmp_path / "out" / "tables" / "data-decisions.md").read_text(encoding="utf-8")
    assert "left out, because too young (4 rows) | 2 |" in decided
    assert "8 rows of patients who stay left out, because late | 0 |" in decided


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('when = "age < 22"', 'when = "agee < 22"', "data.exclude"),
        ('when = "age < 22"', 'when = "age > 0"', "data.exclude leaves no row"),
        ('words = "too young"', 'words = ""', "data.exclude"),
    ],
)
def test_mistakes_in_exclusions_are_said_with_their_place(run: Any, old: str, new: str, message: str) -> None:
    done = run(STUDY.replace(old, new), rows=ROWS)
    assert done.status == 3
    assert message in done.stderr
