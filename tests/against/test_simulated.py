"""Papers whose truth is known: printed from a run, with other conventions or with wrong digits, and read back."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from printed_papers import Printer, as_markup, paper, truncated
from running import sarcstat

from sarcstat.against.comparing import comparison
from sarcstat.audit.reading.read import read_with_rest
from sarcstat.errors import ExitStatus
from sarcstat.runs.source import read_run

TABLES = {"Table 1", "Table 2", "Table 3", "Table 4"}


def against(paper_file: Path, *arguments: object) -> dict[str, Any]:
    outcome = sarcstat("audit", paper_file, *arguments, "--format", "json", "--quiet")
    assert outcome.status == 0, outcome.stderr
    found: dict[str, Any] = outcome.json["against"]
    return found


def printed(folder: Path, results: Mapping[str, Any], printer: Printer, name: str = "paper.md") -> Path:
    path = folder / name
    path.write_text(paper(results, printer), encoding="utf-8")
    return path


def test_a_paper_of_the_study_is_reproduced_number_by_number(folder: Path, results: Mapping[str, Any]) -> None:
    printer = Printer()
    found = against(printed(folder, results, printer), "--against", folder / "out")
    summary = found["summary"]
    assert summary["numbers"] == summary["reproduced"] == printer.number + printer.others + 1  # 209 in a title
    assert summary["not_read"] == 0
    assert {each["table"] for each in found["cells"]} == TABLES
    assert summary["sentence"].startswith(
        f"{summary['numbers']} of {summary['numbers']} printed numbers are reproduced"
    )


@pytest.mark.parametrize("extension", ["html", "xml"])
def test_the_same_paper_in_other_formats(folder: Path, results: Mapping[str, Any], extension: str) -> None:
    printer = Printer()
    file = folder / f"paper.{extension}"
    file.write_text(as_markup(paper(results, printer), jats=extension == "xml"), encoding="utf-8")
    summary = against(file, "--against", folder / "out")["summary"]
    assert summary["numbers"] == summary["reproduced"] == printer.number + printer.others + 1  # 209 in a title
    assert summary["not_read"] == 0


@pytest.mark.parametrize(
    "name", ["baseline.html", "curves.html", "models.html", "responses.html", "curves.md", "models.md"]
)
def test_our_own_tables_are_reproduced(folder: Path, results: Mapping[str, Any], name: str) -> None:
    found = against(folder / "out" / "tables" / name, "--against", folder / "out" / "results.json")
    assert found["summary"]["reproduced"] == found["summary"]["numbers"] > 10


def test_the_conventions_of_a_paper_are_found_from_its_print(folder: Path, other: Mapping[str, Any]) -> None:
    file = printed(folder, other, Printer(truncated), "other.md")
    found = against(file, "--data", folder / "cohort.csv", "--mapping", folder / "study.toml")
    assert found["summary"]["different"] == found["summary"]["not_matched"] == 0
    chosen = {(each["table"], each["numbers"]): each["conventions"] for each in found["conventions"]}
    cut = {"rounding": "truncation"}
    assert chosen["Table 1", "counts"] == chosen["Table 4", "responses"] == cut
    assert chosen["Table 2", "medians"] == cut | {"interval of medians": "log (R's default)"}
    assert chosen["Table 3", "ratios"] == cut | {"ties": "Efron"}
    assert all(each["reproduced"] == each["of"] for each in found["conventions"])
    named = {about for each in found["cells"] for about in each.get("conventions", ())}
    assert named == {"rounding", "interval of medians", "ties"}


def test_without_the_data_conventions_are_not_tried_and_that_is_said(folder: Path, other: Mapping[str, Any]) -> None:
    file = printed(folder, other, Printer(), "efron.md")
    outcome = sarcstat("audit", file, "--against", folder / "out", "--strict")
    assert outcome.status == ExitStatus.FINDINGS
    assert "Give them with --data and --mapping" in outcome.stdout


def _another_digit(text: str, rng: random.Random) -> str:
    places = [i for i, sign in enumerate(text) if sign.isdigit()]
    place = rng.choice(places)
    digit = rng.choice([each for each in "0123456789" if each != text[place]])
    return text[:place] + digit + text[place + 1 :]


def test_planted_digits_are_found_and_none_is_invented(folder: Path, results: Mapping[str, Any]) -> None:
    """A hundred wrong digits, each in a paper of its own but for three beside it in other tables."""
    run = read_run(folder / "out")
    total = Printer()
    paper(results, total)
    rng = random.Random(20)
    missed, invented, planted = 0, 0, 0
    for _ in range(25):
        places = sorted(rng.sample(range(1, total.number + 1), 4))
        printer = Printer(wrong={place: lambda text: _another_digit(text, rng) for place in places})
        facts, rest = read_with_rest(printed(folder, results, printer, "planted.md"))
        assert not rest
        cells = comparison(facts, run).cells
        wrong = Counter(each.printed.number.text for each in cells if each.kind != "reproduced")
        truth = Counter(other for _, other in printer.changed)
        planted += truth.total()
        missed += (truth - wrong).total()
        invented += (wrong - truth).total()
    assert (planted, missed, invented) == (100, 0, 0)


@pytest.mark.parametrize("extension", ["html", "docx", "xlsx", "md", "json", "pdf", "tex"])
def test_every_format_is_written(folder: Path, results: Mapping[str, Any], extension: str, tmp_path: Path) -> None:
    file = printed(folder, results, Printer(wrong={40: lambda text: "99.9"}), "one.md")
    outcome = sarcstat(
        "audit", file, "--against", folder / "out", "--all", "-o", tmp_path / f"a.{extension}", "--quiet"
    )
    assert outcome.status == 0, outcome.stderr
    assert (tmp_path / f"a.{extension}").stat().st_size > 500
