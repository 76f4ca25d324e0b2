"""A hazard ratio that does not exist: NE with the reason wherever hazard ratios are shown, never a number."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from running import Outcome, sarcstat

REASON = "is not estimable (NE), because no patient had an event in c (0 events in 15 patients)"
NO_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:inf|nan)(?![\w])|0\.00–(?:inf|NE)", re.IGNORECASE)


@pytest.fixture
def separated(data: Callable[..., Path]) -> Path:
    """Nobody in group c has an event."""
    rows = [(t, int(g != "c"), g, "uv"[t % 2]) for t, g in zip(range(1, 46), "abc" * 15, strict=True)]
    return data("t,e,g,x\n" + "".join(f"{t},{e},{g},{x}\n" for t, e, g, x in rows))


def made(command: str, path: Path, *options: object) -> Outcome:
    found = sarcstat(*command.split(), path, "--time", "t", "--event", "e", *options)
    assert found.status == 0, found.stderr
    assert not NO_NUMBER.findall(found.stdout + found.stderr)
    return found


@pytest.mark.parametrize("style", ["spss", "r", "journal", "both"])
def test_subgroups(separated: Path, style: str) -> None:
    options = ("--by", "g", "--within", "x", "--ref", "g=a", "--style", style)
    assert REASON in made("subgroup", separated, *options).stderr
    found = made("subgroup", separated, *options, "--format", "json").json
    rows = [row for row in found["forest"] if row["group"] == "c"]
    assert len(rows) == 3
    assert all(row[name] is None for row in rows for name in ("hazard_ratio", "conf_low", "conf_high", "p_value"))
    shown = [s for s in found["statistics"] if s["stat_name"].startswith("hazard_ratio") and s["group1_level"] == "c"]
    assert shown
    assert all(each["stat"] is None and each["missing"] == "not_estimable" for each in shown)


def test_the_table_of_subgroups_has_words(separated: Path) -> None:
    table = made("subgroup", separated, "--by", "g", "--within", "x", "--format", "json").table("Subgroup Analysis")
    ratios = {row[-1]: cell["text"] for (row, column), cell in table.items() if column == ("HR (95% CI)",)}
    assert ratios["c"] == "NE"
    assert re.fullmatch(r"\d\.\d\d \(\d\.\d\d–\d\.\d\d\)", ratios["b"])


@pytest.mark.parametrize("extension", ["svg", "pdf", "png"])
def test_figures(separated: Path, tmp_path: Path, extension: str) -> None:
    file = tmp_path / f"f.{extension}"
    curves = made("plot km", separated, "--by", "g", "--annotate", "hr", "-o", file)
    assert REASON in curves.stderr
    assert "hazard ratio NE" in curves.stdout
    forest = made("plot forest", separated, "--covariates", "g", "-o", file)
    assert REASON in forest.stderr
    assert "g c NE" in forest.stdout
    if extension == "svg":
        assert ">NE<" in file.read_text(encoding="utf-8")


STUDY = """
[study]
name = "s"
[data]
file = "data.csv"
[endpoints.OS]
time = "t"
event = "e=1"
time_unit = "days"
unit = "days"
[[tables]]
name = "effects"
command = "subgroup"
endpoints = ["OS"]
by = "g"
within = ["x"]
[[tables]]
name = "model"
command = "cox"
endpoints = ["OS"]
covariates = ["g*x"]
[[tables]]
name = "curve"
command = "km"
style = "spss"
table = true
endpoints = ["OS"]
[[figures]]
name = "curves"
command = "km"
endpoints = ["OS"]
by = ["g"]
annotate = "hr"
[[figures]]
name = "forest"
command = "forest"
endpoints = ["OS"]
covariates = ["g"]
[report]
formats = ["html", "docx", "pdf", "md", "latex"]
[output]
formats = ["txt", "json", "csv", "html", "md", "latex", "docx", "xlsx", "pdf"]
scripts = true
"""


def test_a_study_writes_everything(separated: Path, study: Callable[..., Outcome]) -> None:
    """Tables, figures, report and scripts: a hazard ratio that does not exist, a product, a table without row path."""
    found = study(STUDY)
    assert found.status == 0, found.stderr
    assert "no patient had an event in c" in found.stderr
    assert "g*x stands for g, x, g:x, as in R" in found.stderr
    out = separated.parent / "out"
    texts = [path for path in out.rglob("*") if path.suffix in (".txt", ".csv", ".html", ".md", ".tex", ".json")]
    assert len(texts) > 20
    for path in texts:
        assert not NO_NUMBER.findall(re.sub(r"<svg.*?</svg>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)), (
            path
        )
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))["results"]
    (curve,) = (each for each in results if each["name"] == "curve")
    assert {tuple(cell["row"]) for cell in curve["tables"][0]["cells"]} == {()}
    assert "/METHOD=ENTER g_code x_code g_code*x_code" in (out / "analysis.sps").read_text(encoding="utf-8")
    assert 'list(c("g"), c("x"), c("g", "x"))' in (out / "analysis.R").read_text(encoding="utf-8")
