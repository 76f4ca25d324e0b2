"""`sarcstat run` with a section [report]: text, tables and figures in one file of each format."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import html
from render.hostile import HOSTILE
from reports import LUNG, text_of, with_a_page_only
from running import sarcstat

from sarcstat.errors import ExitStatus

FILES = ("report.docx", "report.html", "report.md", "report.pdf", "report.tex")


@pytest.fixture(scope="module")
def lung(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the study writes, in every format of a report; to be read only."""
    folder = tmp_path_factory.mktemp("lung")
    (folder / "study.toml").write_text(LUNG, encoding="utf-8")
    assert sarcstat("run", folder / "study.toml", "-o", folder / "out").status == 0
    return folder / "out"


def test_paragraphs_have_the_published_numbers(lung: Path) -> None:
    """R's documentation of survfit and coxph (survival 3.5): median 310 (285–363), 270 (212–310) and 426 (348–550)
    days; hazard ratio of sex 0.5754 (0.4142–0.7994), p 0.000986, of ph.ecog 1.5900 (1.2727–1.9864), p 4.45e-05.
    """
    text = text_of(lung / "report.html")
    for sentence in (
        "165 events of OS occurred in 228 patients. Median OS was 310.0 days (95% CI 285.0–363.0).",
        "median OS was 270.0 days (95% CI 212.0–310.0) for Male (112 events in 138 patients) and 426.0 days "
        "(95% CI 348.0–550.0) for Female (53 events in 90 patients) (log-rank p = 0.001",
        "The multivariable Cox model of OS included 227 patients with 164 events.",
        "A higher hazard was associated with ph.ecog, per unit (HR 1.59, 95% CI 1.27–1.99, p < 0.001).",
        "A lower hazard was associated with sex, Female vs Male (HR 0.58, 95% CI 0.41–0.80, p < 0.001).",
        "No significant association was found for age.",
        "Efron's method for tied event times",
        "medians were calculated from log-transformed limits of the survival curve",
        "Overall survival (OS) and its event were used as recorded in the data set.",
        "Reference levels: Sex: Male.",
    ):
        assert sentence in text


def test_each_format_holds_the_same_text(lung: Path) -> None:
    sentence = "No significant association was found for age."
    assert sentence in (lung / "report.md").read_text(encoding="utf-8")
    assert sentence in (lung / "report.tex").read_text(encoding="utf-8")
    word = docx.Document(str(lung / "report.docx"))
    assert any(sentence in each.text for each in word.paragraphs)
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", lung / "report.pdf", "-"], capture_output=True, check=True)
        assert sentence in " ".join(done.stdout.decode().split())
    record = json.loads((lung / "run.json").read_text(encoding="utf-8"))
    assert set(FILES) <= set(record["files"])
    assert "STROBE" in (lung / "report.md").read_text(encoding="utf-8")


def test_word_has_headings_captions_and_tables(lung: Path) -> None:
    word = docx.Document(str(lung / "report.docx"))
    by_style: dict[str, list[str]] = {}
    for each in word.paragraphs:
        by_style.setdefault(str(each.style.name if each.style else ""), []).append(each.text)
    assert by_style["Title"] == ["Lung cancer"]
    assert by_style["Heading 1"] == [
        "Statistical methods",
        "Results",
        "Figures",
        "Data decisions",
        "Reporting checklists",
        "Notes for the authors",
        "Data and software",
    ]
    assert by_style["Heading 2"] == ["Survival", "Model"]
    assert len(by_style["Table Title"]) == len(word.tables)
    assert by_style["Table Title"][0].startswith("Table 1a. Survival")


def test_html_stands_alone_and_its_links_lead_somewhere(lung: Path) -> None:
    page = html.fromstring((lung / "report.html").read_text(encoding="utf-8"))
    assert not list(page.iter("script", "link"))
    targets = [link.get("href") for link in page.iter("a")]
    assert len(targets) > 5
    for target in targets:
        assert len(page.xpath(f'//*[@id="{target[1:]}"]')) == 1
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_the_same_study_gives_the_same_bytes(lung: Path, study: Any, tmp_path: Path) -> None:
    assert study(LUNG, folder="again").status == 0
    for name in FILES:
        assert (lung / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name


def test_without_the_section_there_is_no_report(study: Any, tmp_path: Path) -> None:
    assert study(LUNG.replace("[report]", "")).status == 0
    assert not list((tmp_path / "out").glob("report*"))


def test_order_puts_tables_first(study: Any, tmp_path: Path) -> None:
    assert study(LUNG + 'formats = ["md"]\norder = ["model"]\n').status == 0
    text = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert text.index("### Model") < text.index("### Survival")


def test_a_table_that_cannot_be_made_is_said(study: Any, tmp_path: Path) -> None:
    failing = '[[tables]]\nname = "none"\ncommand = "km"\nendpoints = ["OS"]\nwhere = "age > 500"\n[output]'
    done = study(LUNG.replace("[output]", failing) + 'formats = ["md"]\n')
    assert done.status == ExitStatus.ANALYSIS
    text = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "### none\n\nThis table could not be made: " in text
    assert "Median OS was 310.0 days" in text


def test_figures_are_inside_or_beside_the_report(study: Any, tmp_path: Path) -> None:
    figure = '[[figures]]\nname = "curve"\ntitle = "Survival by sex"\ncommand = "km"\nendpoints = ["OS"]\nby = "sex"\n'
    assert study(LUNG.replace("[output]", f'{figure}[output]\nfigure_formats = ["png"]')).status == 0
    out = tmp_path / "out"
    page = html.fromstring((out / "report.html").read_text(encoding="utf-8"))
    assert not list(page.iter("img"))
    _, drawing = page.iter("svg")  # after the flow of patients
    assert "Male: 138 patients" in drawing.findtext("desc")
    assert [each.text for each in page.iter("figcaption")] == [
        "Figure 1. Flow of patients",
        "Figure 2. Survival by sex",
    ]
    assert page.text_content().count("survival 3.") == 2  # methods, and data and software
    assert len(docx.Document(str(out / "report.docx")).inline_shapes) == 2
    assert "(figures/curve.svg)" in (out / "report.md").read_text(encoding="utf-8")
    assert "{figures/curve.pdf}" in (out / "report.tex").read_text(encoding="utf-8")
    names = ("curve", "flow-of-patients")
    assert {path.name for path in (out / "figures").iterdir()} == {
        f"{n}.{e}" for n in names for e in ("png", "svg", "pdf")
    }


def test_what_holds_for_the_data_is_said_once(study: Any, tmp_path: Path) -> None:
    """The endpoint takes the place of a column of its name, which concerns every table."""
    (tmp_path / "d.csv").write_text(
        "id,OS,dead\n" + "".join(f"{i},{i + 1},{i % 2}\n" for i in range(30)), encoding="utf-8"
    )
    text = """
[study]
name = "once"
[data]
file = "d.csv"
[endpoints.OS]
time = "OS"
event = "dead"
time_unit = "months"
[[tables]]
name = "km"
command = "km"
endpoints = ["OS"]
[[tables]]
name = "again"
command = "follow-up"
endpoints = ["OS"]
[report]
formats = ["html"]
"""
    done = study(text)
    assert done.status == 0, done.stderr
    page = html.fromstring((tmp_path / "out" / "report.html").read_text(encoding="utf-8"))
    sentence = "Note: Columns of the file replaced by those of endpoints: OS."
    assert [each.text for each in page.xpath('//section[@id="software"]/p')].count(sentence) == 1
    assert page.text_content().count("replaced by those of endpoints") == 1


def test_hostile_labels_and_titles_come_out_as_text(study: Any, tmp_path: Path) -> None:
    labels = [label for label in HOSTILE if label.isprintable()]
    quoted = [label.replace('"', '""') for label in labels]
    rows = "".join(f'{i + 1},1,"{label}"\n{i + 4},0,"{label}"\n' for i, label in enumerate(quoted))
    (tmp_path / "d.csv").write_text("t,e,g\n" + rows, encoding="utf-8")
    title = json.dumps(labels[0] + labels[9] + labels[10] + labels[1] + labels[2])
    text = f"""
[study]
name = "hostile"
title = {title}
authors = [{title}]
[data]
file = "d.csv"
[variables.g]
label = {title}
[endpoints.OS]
time = "t"
event = "e"
time_unit = "months"
[[tables]]
name = "km"
title = {title}
command = "km"
endpoints = ["OS"]
by = "g"
[report]
"""
    assert study(text).status == 0
    out = tmp_path / "out"
    page = html.fromstring((out / "report.html").read_text(encoding="utf-8"))
    assert not list(page.iter("script"))
    assert json.loads(title) in [each.text for each in page.iter("h1")]
    assert {each.text for each in page.iter("th")} >= set(labels)
    word = docx.Document(str(out / "report.docx"))
    assert word.paragraphs[0].text == json.loads(title)
    assert r"\input{" not in (out / "report.tex").read_text(encoding="utf-8")
    if shutil.which("pandoc"):
        done = subprocess.run(["pandoc", "-f", "gfm", "-t", "html", out / "report.md"], capture_output=True, check=True)
        read = html.fromstring(done.stdout.decode())
        assert not list(read.iter("script"))
        assert json.loads(title) in [" ".join(each.text_content().split()) for each in read.iter("h1")]


def test_simulated_patients_are_said_first(study: Any, tmp_path: Path) -> None:
    rows = "".join(f'{i + 1},{i % 2},"two_arms, seed 1"\n' for i in range(20))
    (tmp_path / "d.csv").write_text("t,e,simulated\n" + rows, encoding="utf-8")
    text = """
[study]
name = "simulated"
[data]
file = "d.csv"
[endpoints.OS]
time = "t"
event = "e"
time_unit = "months"
[[tables]]
name = "km"
command = "km"
endpoints = ["OS"]
[report]
formats = ["html", "md"]
"""
    assert study(text).status == 0
    page = html.fromstring((tmp_path / "out" / "report.html").read_text(encoding="utf-8"))
    (banner,) = page.find_class("banner")
    assert banner.text == (
        "Simulated data. These data are simulated (design two_arms, seed 1). The patients of this report do not exist."
    )


@pytest.mark.parametrize(
    ("more", "said", "unsaid"),
    [
        ("", "All covariates were entered together, irrespective of their significance.", "took the covariates"),
        (
            "univariable_first = 0.05\n",
            "A multivariable model took the covariates whose univariable p (log-rank test; score test of numbers) was "
            "below 0.05 for any endpoint.",
            "entered together",
        ),
        (
            'univariable_first = 0.05\nforce = ["wt.loss"]\n',
            "below 0.05 for any endpoint, and others chosen beforehand.",
            "entered together",
        ),
        (
            'method = "bstep-lr"\npout = 0.2\n',
            "backward elimination by the likelihood ratio (entry at p < 0.05, removal at p > 0.2)",
            "entered together",
        ),
    ],
)
def test_methods_say_how_covariates_came_into_the_model(
    study: Any, tmp_path: Path, more: str, said: str, unsaid: str
) -> None:
    text = LUNG.replace('"ph.ecog"]\ncategorical', f'"ph.ecog", "wt.loss"]\n{more}categorical')
    done = study(with_a_page_only(text))
    assert done.status == 0, done.stderr
    methods = text_of(tmp_path / "out" / "report.html")
    assert said in methods
    assert unsaid not in methods


def test_a_unit_that_a_label_says_is_not_said_twice(study: Any, tmp_path: Path) -> None:
    text = LUNG.replace('label = "Overall survival"', 'label = "Overall survival (days)"')
    figure = '[[figures]]\nname = "curve"\ncommand = "km"\nendpoints = ["OS"]\n'
    assert study(text.replace("[output]", f"{figure}[output]")).status == 0
    for name in ("report.html", "figures/curve.svg"):
        shown = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert "Overall survival (days)" in shown
        assert "(days) (days)" not in shown


@pytest.mark.parametrize(
    ("house", "there", "absent"),
    [
        ("lancet", ["p=0·001", "95% CI 1·27–1·99"], ["p = 0.001"]),
        ("nejm", ["P=0.001", "95% CI 1.27 to 1.99", "P<0.05"], ["p = 0.001"]),
        ("jama", ["P=.001", "95% CI 1.27-1.99", "P<.05"], ["p = 0.001"]),
        ("prism", ["P = 0.0013", "95% CI 1.27 to 1.99"], ["p = 0.001"]),
    ],
)
def test_a_house_writes_text_and_tables(study: Any, tmp_path: Path, house: str, there: Any, absent: Any) -> None:
    """R's survdiff of sex: p = 0.00131; of ph.ecog the hazard ratio is 1.590 (1.273-1.986)."""
    text = with_a_page_only(LUNG).replace("[report]", f'[report]\nhouse = "{house}"')
    text = text.replace(
        'style = "r"\n[[tables]]\nname = "model"', 'style = "r"\ntest = ["logrank"]\n[[tables]]\nname = "model"'
    )
    assert study(text).status == 0
    page = html.fromstring((tmp_path / "out" / "report.html").read_text(encoding="utf-8"))
    shown = " ".join(each.text_content() for each in page.xpath('//section[@id="methods" or @id="results"]'))
    for part in there:
        assert part in shown, part
    for part in absent:
        assert part not in shown
    assert "survival 3.5" in shown  # versions keep their points
