"""The reports of three studies: what somebody has read, no contradiction, and no word of the program's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html
from reports import as_read, captions, referred_to, text_of, written
from running import ROOT, sarcstat

GOLDEN = ROOT / "tests" / "reference" / "golden"
STUDIES = ("zhang2022", "colon", "pbc")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page of each study."""
    found = {}
    for name in STUDIES:
        folder = tmp_path_factory.mktemp(name)
        if name == "colon":
            text = (ROOT / "templates" / "study.toml").read_text(encoding="utf-8")
        else:
            text = (ROOT / "examples" / name / "study.toml").read_text(encoding="utf-8")
        text = re.sub(r'(?m)^formats = \["html", "docx".*$', 'formats = ["html"]', text)
        text = text.replace('formats = ["html", "md", "csv"]', "formats = []").replace("scripts = true", "")
        text = re.sub(r"(?m)^figure_formats = .*$", "", text).replace("[output]", "[output]\nfigure_formats = []")
        (folder / "study.toml").write_text(text, encoding="utf-8")
        if name == "zhang2022":
            events = ("--adverse-events", folder / "adverse_events.csv")
            assert sarcstat("simulate", "--design", name, "--seed", 1, "-o", folder / "cohort.csv", *events).status == 0
        done = sarcstat("run", folder / "study.toml", "-o", folder / "out")
        assert done.status == 0, done.stderr
        found[name] = folder / "out" / "report.html"
    return found


@pytest.mark.parametrize("name", STUDIES)
def test_the_report_says_what_somebody_has_read(reports: dict[str, Path], name: str) -> None:
    found, read = as_read(reports[name], GOLDEN / f"{name}.txt")
    assert found == read


@pytest.mark.parametrize("name", STUDIES)
def test_every_reference_has_its_caption_and_no_caption_comes_twice(reports: dict[str, Path], name: str) -> None:
    there = captions(reports[name])
    assert len(there) == len(set(there))
    asked = referred_to(reports[name])
    assert len(asked) > 5
    assert asked <= set(there)


@pytest.mark.parametrize("name", STUDIES)
def test_methods_and_results_have_no_word_of_the_program(reports: dict[str, Path], name: str) -> None:
    text = written(reports[name])
    for word in ("etype", "cox.zph", "many_nodes", ".csv", "::", "--", "column", "looked at", "rows", "Action codes"):
        assert word not in text
    assert not re.search(r"\b[a-z]+_[a-z_]+\b", text)  # no name of a column, no key


@pytest.mark.parametrize("name", STUDIES)
def test_notes_of_tables_and_figures_name_no_option_and_no_file(reports: dict[str, Path], name: str) -> None:
    page = html.fromstring(reports[name].read_text(encoding="utf-8"))
    shown = page.xpath('//section[@id="results"]//p | //section[@id="results"]//tfoot | //section[@id="figures"]//p')
    for each in shown:
        text = each.text_content()
        assert not re.search(r"\b[a-z]+_[a-z_]+\b|--[a-z]|sarcstat explain|::|\.csv|rows used", text), text


@pytest.mark.parametrize(
    ("name", "chain"),
    [
        ("zhang2022", ["209 patients were included; nobody was excluded."]),
        (
            "colon",
            ["1,858 records of 929 patients", "929 patients were included", "there were 911 in Tables 3a and 3b"],
        ),
        ("pbc", ["Of 418 patients, 106 were excluded (not randomized) and 312 were included."]),
    ],
)
def test_the_number_of_patients_is_one_chain(reports: dict[str, Path], name: str, chain: list[str]) -> None:
    text = written(reports[name])
    for part in chain:
        assert text.count(part) == 1
    assert len(re.findall(r"were included", text)) == 1
    drawn = text_of(reports[name])
    for n in re.findall(r"\d[\d,]*(?= (?:patients|were (?:excluded|included)))", " ".join(chain)):
        assert f"(n = {n})" in drawn


def test_the_forest_is_the_model_of_its_table(reports: dict[str, Path]) -> None:
    page = html.fromstring(reports["zhang2022"].read_text(encoding="utf-8"))
    (forest,) = [each for each in page.iter("figure") if "Hazard ratios of the multi" in each.text_content()]
    assert "The numbers are those of Tables 5a to 5d." in forest.text_content()
    table = next(each for each in page.iter("table") if "Table 5a." in each.text_content())
    cells = [[cell.text_content().strip() for cell in row] for row in table.iter("tr")]
    ratios = [row[-2] for row in cells if re.fullmatch(r"\d+\.\d\d \(\d+\.\d\d–\d+\.\d\d\)", row[-2])]
    assert len(ratios) == 11
    for each in ratios:
        assert each in forest.text_content()


def test_groups_of_a_trial_are_not_tested(reports: dict[str, Path]) -> None:
    for name in ("colon", "pbc"):
        page = html.fromstring(reports[name].read_text(encoding="utf-8"))
        (table,) = [each for each in page.iter("table") if "Baseline characteristics" in each.text_content()[:80]]
        assert "p" not in [each.text_content().strip() for each in table.iter("th")]
        assert "Baseline characteristics of randomized groups are not tested" in page.text_content()
        assert "CONSORT 2010" in page.text_content()
        assert "STROBE" not in page.text_content()
