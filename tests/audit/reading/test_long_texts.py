"""Texts that are longer than anybody writes: what can be read is, what is not is said, and nothing takes hours."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit.reading.documents import TABLE, facts

from sarcstat.audit.reading.heading import role_of
from sarcstat.errors import InputError
from sarcstat.limits import MOST_TEXT

PROSE = "The efficacy of the drug was difficult to tell from that of the others. "
MEDIAN = "The median overall survival was 14.2 months (95% CI 11.0-17.4). "


def test_a_paragraph_of_a_whole_paper_is_read_to_its_end(tmp_path: Path) -> None:
    """As programs write it that put no empty line between paragraphs."""
    text = f"Results\n\n{MEDIAN}{PROSE * 3_000}The median progression-free survival was 6.1 months."
    found = facts(tmp_path, text)
    assert [(each.outcome, str(each.median)) for each in found.medians] == [("OS", "14.2"), ("PFS", "6.1")]
    assert found.leftovers == ()


def test_a_sentence_without_an_end_is_listed(tmp_path: Path) -> None:
    endless = "one of 1, " * 1_000
    found = facts(tmp_path, f"Results\n\n{MEDIAN}It was {endless}and more. {PROSE}", name="a.md")
    assert [str(each.median) for each in found.medians] == ["14.2"]
    assert [each.reason for each in found.leftovers] == ["a sentence of 10,016 characters is not read"]


def test_more_text_than_any_paper_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="more than 5,000,000 characters of text"):
        facts(tmp_path, MEDIAN + PROSE * (MOST_TEXT // len(PROSE) + 1))


def test_of_a_long_cell_the_ends_are_kept(tmp_path: Path) -> None:
    long = "word " * 100_000
    found = facts(
        tmp_path, TABLE.replace("Age", f"Age {long} old").replace("(0.9–1.6)", f"(0.9–1.6) {long}"), name="a.html"
    )
    rows = [each.place.row for each in found.leftovers]
    assert all(len(each.text) < 1_100 for each in found.leftovers)
    assert rows
    assert all(len(label) < 1_100 for row in rows for label in row)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "-" * 150 + "%" + "-" * 40,
            "multivari1_" * 18,
            "crudemultivari_a" * 12,
            "95 %" * 48 + "q",
            "c.i." * 49 + "q",
        ),
        *("c.i." * 49 + "q", "model a model" * 15, "adjusted " * 22 + "?", "univari " * 20),
    ],
)
def test_no_heading_takes_hours(text: str) -> None:
    assert role_of(text) in ("", "percent")


def test_a_million_blanks_are_read_once(tmp_path: Path) -> None:
    blanks = "\n" * 1_000_000
    found = facts(tmp_path, TABLE.replace("Age", f"<p>Age{blanks}x</p>{blanks}y"), name="a.html")
    assert [ratio.variable for model in found.models for ratio in model.ratios] == ["Age x y"]
