"""Every medium shows the same text, whatever it holds."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from running import sarcstat

HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "[bold]x[/bold]",
    "a | b *c* _d_ `e`",
    "=cmd|' /C calc'!A0",
    "مرحبا",
    "Müller ≥2",
    "生存",
    "x" * 300,
    "😀",
]


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder: Path = tmp_path_factory.mktemp("render")
    rows = "".join(f'{i + 1},1,"{label}"\n{i + 3},0,"{label}"\n' for i, label in enumerate(HOSTILE))
    (folder / "d.csv").write_text("t,e,g\n" + rows, encoding="utf-8")
    files = [folder / f"o.{extension}" for extension in ("html", "md", "json", "txt", "csv")]
    arguments = [part for file in files for part in ("-o", file)]
    found = sarcstat("km", folder / "d.csv", "--time", "t", "--event", "e", "--by", "g", *arguments)
    assert found.status == 0, found.stderr
    return {file.suffix[1:]: file.read_text(encoding="utf-8") for file in files}


def test_html_shows_labels_as_text(outputs: dict[str, str]) -> None:
    parser = _Texts()
    parser.feed(outputs["html"])
    assert "script" not in parser.tags
    assert set(HOSTILE) <= {text.strip() for text in parser.texts}


def test_html_is_self_contained(outputs: dict[str, str]) -> None:
    assert "http" not in outputs["html"]
    assert 'src="' not in outputs["html"]
    assert '<html lang="en">' in outputs["html"]
    assert 'title="' in outputs["html"]  # unrounded numbers on hover


def test_terminal_shows_labels_as_text(outputs: dict[str, str]) -> None:
    joined = "".join(outputs["txt"].split())
    for label in HOSTILE:
        if len(label) < 40:  # longer ones are folded between the numbers of their row
            assert "".join(label.split()) in joined, label
    assert joined.count("x" * 10) >= 30


def test_markdown_escapes_what_markdown_reads(outputs: dict[str, str]) -> None:
    assert r"\<script\>alert(1)\</script\>" in outputs["md"]
    assert r"a \| b \*c\* \_d\_ \`e\`" in outputs["md"]
    table = outputs["md"].split("## Case Processing Summary")[1].split("##")[0]
    widths = {line.replace(r"\|", "").count("|") for line in table.strip().splitlines() if line.startswith("|")}
    assert widths == {6}


def test_labels_are_whole_in_json_and_csv(outputs: dict[str, str]) -> None:
    import csv
    import io
    import json

    levels = {s.get("group1_level") for s in json.loads(outputs["json"])["statistics"]}
    assert set(HOSTILE) <= levels
    assert set(HOSTILE) <= {row["group1_level"] for row in csv.DictReader(io.StringIO(outputs["csv"]))}


def test_json_numbers_round_trip_exactly(outputs: dict[str, str]) -> None:
    import csv
    import io
    import json

    rows = list(csv.DictReader(io.StringIO(outputs["csv"])))
    numbers = [s["stat"] for s in json.loads(outputs["json"])["statistics"]]
    assert len(rows) == len(numbers) > 100
    assert all(
        (number is None and row["stat"] == "") or float(row["stat"]) == number
        for row, number in zip(rows, numbers, strict=True)
    )
