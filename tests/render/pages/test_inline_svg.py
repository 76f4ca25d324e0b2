"""Drawings within a page: nothing of one is taken for a part of another, or of the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree, html
from render.hostile import HOSTILE
from running import LUNG, sarcstat

from sarcstat.display.shapes.document import Figure
from sarcstat.render.pages.inline_svg import inline_svg

STUDY = """
[study]
name = "two"
[data]
file = "survival::lung"
[endpoints.OS]
time = "time"
event = "status=2"
time_unit = "days"
unit = "days"
[[figures]]
name = "one"
command = "km"
endpoints = ["OS"]
by = "sex"
[[figures]]
name = "other"
command = "km"
endpoints = ["OS"]
by = "ph.ecog"
[report]
formats = ["html"]
[output]
figure_formats = ["svg"]
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inline")
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    done = sarcstat("run", folder / "study.toml", "-o", folder / "out")
    assert done.status == 0, done.stderr
    return folder / "out"


def test_every_name_in_the_page_is_its_own_and_every_reference_leads_to_one(out: Path) -> None:
    text = (out / "report.html").read_text(encoding="utf-8")
    page = html.fromstring(text)
    names = page.xpath("//@id")
    assert len(names) == len(set(names))
    drawings = list(page.iter("svg"))
    assert len(drawings) == 2
    for number, drawing in enumerate(drawings, start=1):
        inside = set(drawing.xpath(".//@id"))
        assert all(name.startswith(f"figure-{number}-") for name in inside)
        described = drawing.get("aria-labelledby").split()
        source = etree.tostring(drawing, encoding="unicode")
        referred = re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', source)
        assert referred
        assert {*described, *(one or other for one, other in referred)} <= inside


def test_no_rule_of_a_drawing_holds_for_the_page(out: Path) -> None:
    page = html.fromstring((out / "report.html").read_text(encoding="utf-8"))
    assert [each.getparent().tag for each in page.iter("style")] == ["head"]
    for each in page.iter("svg"):
        assert "stroke-linejoin: round" in each.get("style")
        assert "mm; min-width: " in each.get("style")
        assert not {"width", "height"} & set(each.attrib)  # its height follows from its width


def test_it_draws_what_the_file_draws(out: Path) -> None:
    page = html.fromstring((out / "report.html").read_text(encoding="utf-8"))
    drawing = next(page.iter("svg"))
    file = etree.parse(str(out / "figures" / "one.svg")).getroot()
    local = "{http://www.w3.org/2000/svg}"
    assert [each.get("d") for each in drawing.iter("path")] == [each.get("d") for each in file.iter(f"{local}path")]
    texts = [each.text for each in file.iter(f"{local}text")]
    assert [each.text for each in drawing.iter("text")] == texts
    assert "Number at risk" in texts
    assert f'viewBox="{file.get("viewBox")}"' in (out / "report.html").read_text(encoding="utf-8")


def test_hostile_labels_stay_text(tmp_path: Path) -> None:
    label = HOSTILE[0] + "&quot;" + '"/><script>'
    options = ["--by", "sex", "--label", f"sex:1={label}", "--title", label]
    done = sarcstat("plot", "km", *LUNG, *options, "-o", tmp_path / "o.svg")
    assert done.status == 0, done.stderr
    svg = (tmp_path / "o.svg").read_text(encoding="utf-8")
    figure = Figure(name="x", svg=svg, pdf=b"", png=b"", width=85, description=label)
    page = html.fromstring(f"<main>{inline_svg(figure, 'figure-1')}</main>")
    assert not list(page.iter("script"))
    assert label in [each.text for each in page.iter("text")]
