"""`sarcstat plot`: figures whose numbers are those of km, cox and subgroup."""

from __future__ import annotations

import errno
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from running import LUNG, Outcome, refused, sarcstat, sarcstat_process

from sarcstat.cli.analyses.figures.plot import plot
from sarcstat.errors import ExitStatus

Data = Callable[..., Path]
SVG = "{http://www.w3.org/2000/svg}"
SEX = (*LUNG, "--by", "sex")


def words(file: Path) -> list[str]:
    return [text.text or "" for text in ElementTree.parse(file).iter(f"{SVG}text")]


def km(tmp_path: Path, *arguments: object) -> tuple[Outcome, list[str]]:
    file = tmp_path / "figure.svg"
    outcome = sarcstat("plot", "km", *arguments, "--font", "DejaVu Sans", "-o", file)
    return outcome, words(file) if file.exists() else []


def statistic(outcome: Outcome, name: str, **keys: Any) -> Any:
    (found,) = [
        each["stat"]
        for each in outcome.json["statistics"]
        if each["stat_name"] == name and all(each.get(key) == value for key, value in keys.items())
    ]
    return found


def test_numbers_at_risk_are_counts_of_the_patients(tmp_path: Path, data: Data) -> None:
    """Ties, and patients censored or dying at a break, are still at risk at it."""
    rows = [(t, s, g) for g in "ab" for t, s in [(2, 1), (6, 0), (6, 1), (6, 1), (7, 0), (12, 0), (12, 1), (13, 1)]][
        :15
    ]
    file = data("t,s,g\n" + "".join(f"{t},{s},{g}\n" for t, s, g in rows))
    breaks = (0, 2, 6, 12, 13)
    _, shown = km(
        tmp_path, file, "--time", "t", "--event", "s", "--by", "g", "--breaks", "0,2,6,12,13",
        "--risk-table", "at-risk,censored,events",
    )  # fmt: skip
    found = shown[shown.index("Number at risk") :]
    for level in "ab":
        own = [(t, s) for t, s, g in rows if g == level]
        expected = [
            [str(sum(t >= b for t, _ in own)) for b in breaks],
            [str(sum(t < b and not s for t, s in own)) for b in breaks],
            [str(sum(t < b and s for t, s in own)) for b in breaks],
        ]
        starts = [i for i, text in enumerate(found) if text == level]
        assert [found[i + 1 : i + 6] for i in starts] == expected


def test_the_words_are_those_of_km_and_cox(tmp_path: Path) -> None:
    outcome, shown = km(tmp_path, *SEX, "--annotate", "p,hr,median")
    tables = sarcstat("km", *SEX, "--style", "journal", "--format", "json")
    for level in ("1", "2"):
        keys = {"context": "survfit", "group1_level": level}
        median, low, high = (statistic(tables, f"median{part}", **keys) for part in ("", "_conf_low", "_conf_high"))
        assert f"{median:.1f} ({low:.1f}–{high:.1f})" in shown
    assert "Log-rank p = 0.001" in shown
    model = sarcstat(
        "cox", *LUNG, "--covariates", "sex", "--categorical", "sex", "--ref", "sex=1", "--format", "json"
    )  # fmt: skip
    parts = ("hazard_ratio", "hazard_ratio_conf_low", "hazard_ratio_conf_high")
    ratio, low, high = (statistic(model, part, context="equation") for part in parts)
    assert f"{ratio:.2f} ({low:.2f}–{high:.2f})" in shown
    assert "228 patients of 228 rows used" in outcome.stdout
    assert "Ties: Breslow" in outcome.stdout
    assert re.search(r"Wrote .*figure\.svg \(85 × \d+ mm, DejaVu Sans 8 pt\)", outcome.stderr)


def test_reference_and_order(tmp_path: Path) -> None:
    outcome, shown = km(tmp_path, *SEX, "--annotate", "hr", "--ref", "sex=2")
    assert shown.index("Reference") > shown.index("1")
    assert (
        "1: 138 patients, 112 events, median (95% CI) 270.0 (215.8–324.2), hazard ratio 1.70"
        in outcome.stdout.replace("\n", " ")
    )
    ordered, _ = km(tmp_path, *SEX, "--annotate", "hr", "--order", "2")
    assert (
        "2: 90 patients, 53 events, median (95% CI) 426.0 (334.7–517.3), reference of the hazard ratio"
        in ordered.stdout.replace("\n", " ")
    )


def test_r_style_has_r_numbers(tmp_path: Path) -> None:
    outcome, shown = km(tmp_path, *SEX, "--annotate", "median,hr", "--style", "r")
    assert "270.0 (212.0–310.0)" in shown  # survfit's log band, printed by R 4.2.2 with survival 3.5-3
    assert "0.59 (0.42–0.82)" in shown
    assert "Ties: Efron" in outcome.stdout


def test_panels_of_endpoints_and_groups(tmp_path: Path, data: Data) -> None:
    lines = "".join(
        f"{3 + i % 7},{i % 2},{5 + i % 11},{i % 3 == 0:d},{'yz'[i % 2]},{'uvw'[i % 3]}\n" for i in range(60)
    )
    file = data("pfs,prog,os,died,diet,ecog\n" + lines)
    endpoints = ("--time", "pfs", "--event", "prog", "--time", "os", "--event", "died")
    outcome, shown = km(
        tmp_path, file, *endpoints, "--by", "diet,ecog", "--width", "double",
        "--y-label", "Progression-free survival", "--y-label", "Overall survival", "--x-label", "Time",
    )  # fmt: skip
    assert [text for text in shown if text in tuple("ABCDE")] == list("ABCD")
    assert [text for text in shown if text.endswith("survival")] == ["Progression-free survival"] * 2 + [
        "Overall survival"
    ] * 2
    assert shown.count("Time") == 4
    assert "A: Kaplan–Meier curves of pfs by diet" in outcome.stdout
    assert "D: Kaplan–Meier curves of os by ecog" in outcome.stdout.replace("\n", " ")


def test_time_in_another_unit(tmp_path: Path) -> None:
    _, shown = km(tmp_path, *LUNG, "--time-unit", "days", "--show-in", "months", "--annotate", "median")
    assert {"0", "6", "12", "time (months)"} <= set(shown)


def test_labels(tmp_path: Path) -> None:
    _, shown = km(tmp_path, *SEX, "--label", "sex=Sex", "--label", "sex:1=Male, i.e. = 1", "--label", "2=Female")
    assert {"Sex", "Male, i.e. = 1", "Female"} <= set(shown)


def test_all_formats_at_once_and_strata(tmp_path: Path) -> None:
    files = [tmp_path / f"figure.{extension}" for extension in ("svg", "pdf", "PNG")]
    outputs = [part for file in files for part in ("-o", file)]
    outcome = sarcstat(
        "plot", "km", *SEX, "--strata", "ph.ecog", "--where", "ph.ecog < 2", "--annotate", "p,hr", *outputs
    )
    assert outcome.status == ExitStatus.OK, outcome.stderr
    assert [file.read_bytes()[:4] for file in files] == [b"<?xm", b"%PDF", b"\x89PNG"]
    assert "Stratified log-rank p" in outcome.stdout
    assert any(text.startswith("Stratified HR (95% CI)") for text in words(files[0]))


def test_no_event_at_all(tmp_path: Path, data: Data) -> None:
    file = data("t,s,g\n" + "".join(f"{i + 1},0,{'ab'[i % 2]}\n" for i in range(20)))
    outcome, shown = km(tmp_path, file, "--time", "t", "--event", "s", "--by", "g", "--annotate", "p,hr,median")
    assert outcome.status == ExitStatus.OK
    assert {"Log-rank p: NE", "NR"} <= set(shown)
    assert "No patient had the event" in outcome.stderr


def test_a_warning_is_a_finding_under_strict(tmp_path: Path) -> None:
    outcome, _ = km(tmp_path, *SEX, "--breaks", ",".join(map(str, range(0, 1000, 20))), "--strict")
    assert outcome.status == ExitStatus.FINDINGS
    assert "Warning: Numbers under the time axis touch" in outcome.stderr


def test_forest_of_a_model(tmp_path: Path) -> None:
    file = tmp_path / "forest.svg"
    covariates = ("--covariates", "age,sex,ph.ecog", "--categorical", "sex,ph.ecog")
    outcome = sarcstat("plot", "forest", *LUNG, *covariates, "-o", file)
    table = sarcstat("cox", *LUNG, *covariates, "--style", "journal", "--format", "json").table("Cox Regression")
    for row in (("sex", "2"), ("ph.ecog", "1"), ("ph.ecog", "3"), ("age", "")):
        assert table[row, ("Multivariable", "HR (95% CI)")]["text"] in words(file)
    assert "Reference levels: sex: 1; ph.ecog: 0." in outcome.stdout
    alone = sarcstat("plot", "forest", *LUNG, *covariates, "--model", "univariable", "-o", file)
    assert alone.status == ExitStatus.OK
    assert table[("ph.ecog", "2"), ("Univariable", "HR (95% CI)")]["text"] in words(file)


def test_forest_of_subgroups(tmp_path: Path) -> None:
    file = tmp_path / "forest.svg"
    data = ("survival::veteran", "--time", "time", "--event", "status=1", "--by", "trt", "--within", "celltype")
    outcome = sarcstat("plot", "forest", *data, "--label", "celltype=Cell type", "-o", file)
    assert outcome.status == ExitStatus.OK, outcome.stderr
    rows = sarcstat("subgroup", *data, "--format", "json").json["forest"]
    for row in rows:
        assert f"{row['hazard_ratio']:.2f} ({row['conf_low']:.2f}–{row['conf_high']:.2f})" in words(file)
    assert {"Cell type", "squamous", "Interaction p", f"{rows[-1]['interaction_p_value']:.3f}"} <= set(words(file))


def test_cox_in_the_terminal() -> None:
    outcome = sarcstat("cox", *LUNG, "--covariates", "age,sex", "--plot", environment={"COLUMNS": "80"})
    assert "■" in outcome.stdout
    assert "0.60 (0.43–0.83)" in outcome.stdout
    assert max(map(len, outcome.stdout.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "status", "part"),
    [
        (("km", *SEX, "-o", "figure.jpg"), ExitStatus.USAGE, "a figure is written as .svg, .pdf, .png"),
        (("km", *SEX, "-o", "figure.emf"), ExitStatus.USAGE, "Journals that ask for .emf take .eps or .tiff"),
        (("forest", *LUNG, "--covariates", "age", "--favors", "-o", "f.svg"), ExitStatus.USAGE, "--favors belongs"),
        (("km", *SEX, "-o", "nowhere/figure.svg"), ExitStatus.USAGE, "'nowhere' does not exist"),
        (("km", *SEX), ExitStatus.USAGE, "Missing option '-o'"),
        (("km", *SEX, "--width", "3", "-o", "f.svg"), ExitStatus.USAGE, "from 30 to 500"),
        (("km", *SEX, "--annotate", "q", "-o", "f.svg"), ExitStatus.USAGE, "'q' is not one of p, hr, median, none"),
        (("km", *LUNG, "--annotate", "hr", "-o", "f.svg"), ExitStatus.USAGE, "compares groups"),
        (("km", *SEX, "--test", "logrank,peto", "-o", "f.svg"), ExitStatus.USAGE, "one test"),
        (("km", *SEX, "--order", "3", "-o", "f.svg"), ExitStatus.USAGE, "no group is called '3'"),
        (("km", *SEX, "--ref", "age=3", "-o", "f.svg"), ExitStatus.USAGE, "Add --annotate hr"),
        (("km", *SEX, "--annotate", "hr", "--ref", "age=3", "-o", "f.svg"), ExitStatus.USAGE, "not a column of --by"),
        (("km", *SEX, "--ref", "sex=3", "--annotate", "hr", "-o", "f.svg"), ExitStatus.USAGE, "no such level"),
        (("km", *SEX, "--label", "sx=Sex", "-o", "f.svg"), ExitStatus.USAGE, "Did you mean 'sex'?"),
        (("km", *SEX, "--label", "sex", "-o", "f.svg"), ExitStatus.USAGE, "WHAT=TEXT"),
        (("km", *SEX, "--y-label", "a", "--y-label", "b", "-o", "f.svg"), ExitStatus.USAGE, "2 times for 1 endpoint"),
        (("km", *SEX, "--font", "None such", "-o", "f.svg"), ExitStatus.INPUT, "'None such' is not installed"),
        (("km", *SEX, "--height", "20", "-o", "f.svg"), ExitStatus.INPUT, "leaves no room"),
        (("km", "survival::lung", "--time", "tme", "--event", "status=2", "-o", "f.svg"), ExitStatus.INPUT, "'tme'"),
        (("forest", *LUNG, "-o", "f.svg"), ExitStatus.USAGE, "--covariates, or --by"),
        (("forest", *LUNG, "--by", "sex", "-o", "f.svg"), ExitStatus.USAGE, "both --by and --within"),
        (("forest", *LUNG, "--covariates", "age", "--limits", "2,1", "-o", "f.svg"), ExitStatus.USAGE, "lower first"),
        (("forest", *LUNG, "--covariates", "age", "--width", "single", "-o", "f.svg"), ExitStatus.INPUT, "do not fit"),
    ],
)  # fmt: skip
def test_mistakes_are_refused(
    arguments: tuple[str, ...], status: ExitStatus, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused(sarcstat("plot", *arguments), status, part)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    file = tmp_path / "figure.svg"
    refused(sarcstat("plot", "km", *SEX, "-o", file), ExitStatus.INPUT, "could not be written: No space left")
    assert list(tmp_path.iterdir()) == []


def test_other_commands_do_not_load_matplotlib() -> None:
    code = "import sys; from sarcstat.cli import run; run(sys.argv[1:]); print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, "km", *SEX], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_from_another_folder(tmp_path: Path) -> None:
    outcome = sarcstat_process("plot", "km", *SEX, "-o", "figure.pdf", cwd=tmp_path, environment={"NO_COLOR": "1"})
    assert outcome.status == ExitStatus.OK, outcome.stderr
    assert outcome.stdout.startswith("Kaplan–Meier curves of time by sex.")
    assert (tmp_path / "figure.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("command", sorted(plot.commands))
def test_every_option_has_help(command: str) -> None:
    options = [each for each in plot.commands[command].params if isinstance(each, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_a_figure_goes_into_documents(tmp_path: Path) -> None:
    """The same drawing is a figure of a page, a Word file and a PDF."""
    from dataclasses import replace

    from sarcstat.cli.analyses.figures.plot_km import drawn
    from sarcstat.cli.analyses.figures.plot_km import km as plot_command
    from sarcstat.cli.analyses.km import document
    from sarcstat.cli.analyses.km import km as km_command
    from sarcstat.render.formats import rendered

    tables = km_command.make_context("km", list(SEX)).params
    page = document(tables, tables)
    options = plot_command.make_context("km", [*SEX, "--font", "DejaVu Sans", "-o", "figure.svg"]).params
    figure = drawn(options, options).figure("Figure 1")
    assert (figure.width, figure.png[:4], figure.pdf[:4]) == (pytest.approx(85), b"\x89PNG", b"%PDF")
    made = replace(page, sections=[replace(page.sections[0], figures=[figure])])
    assert "Figure 1" in rendered(made, "html").decode()
    assert rendered(made, "pdf").startswith(b"%PDF")
    assert rendered(made, "docx").startswith(b"PK")


def test_a_specification_is_checked_by_its_types() -> None:
    from pydantic import TypeAdapter, ValidationError

    from sarcstat.figures.drawing.spec import ForestSpec, SurvivalSpec

    adapter = TypeAdapter(SurvivalSpec)
    given = {"theme": "prism", "width": "double", "breaks": [0, 6, 12], "risk_table": ["at-risk", "events"]}
    assert adapter.validate_python(given) == SurvivalSpec(
        theme="prism", width="double", breaks=(0.0, 6.0, 12.0), risk_table=("at-risk", "events")
    )
    with pytest.raises(ValidationError):
        adapter.validate_python({"theme": "Prism"})
    assert TypeAdapter(ForestSpec).json_schema()["properties"]["dpi"]["default"] == 300


def test_files_that_submission_systems_ask_for(tmp_path: Path) -> None:
    from PIL import Image

    files = [tmp_path / name for name in ("figure.TIF", "other.tiff", "figure.eps")]
    done = sarcstat(
        "plot", "km", *SEX, "--dpi", "600", "--grey", *(word for file in files for word in ("-o", str(file)))
    )
    assert done.status == 0, done.stderr
    first, second, eps = (file.read_bytes() for file in files)
    assert first == second
    assert eps.startswith(b"%!PS-Adobe-3.0 EPSF")
    image = Image.open(files[0])
    assert (image.mode, image.info["compression"], round(image.info["dpi"][0])) == ("L", "tiff_lzw", 600)


def test_dots_of_a_figure_without_any_are_said(tmp_path: Path) -> None:
    def said(*more: str) -> bool:
        return "--dpi 600 is for a PNG or TIFF" in sarcstat("plot", "km", *SEX, *more).stderr

    svg, png = ("-o", str(tmp_path / "f.svg")), ("-o", str(tmp_path / "f.png"))
    assert said(*svg, "--dpi", "600")
    assert not said(*svg, *png, "--dpi", "600")
    assert not said(*svg, "--dpi", "600", "--quiet")
    assert not said(*svg)
