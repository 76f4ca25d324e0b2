"""Papers printed from unrounded numbers by a printer of its own: any rounding, with any digits changed.

Nothing of the program's display is used, so that what is read back was printed by somebody else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from running import sarcstat

STUDY = """
[study]
name = "small"

[data]
file = "cohort.csv"
id = "patient_id"
cutoff = 2021-08-25

[variables]
age_group = { label = "Age (years)", from = "age", bins = [40] }
sex = { label = "Gender", order = ["Male", "Female"] }
stage = { label = "Stage", order = ["Locally advanced", "Metastatic"] }
ecog_group = { label = "ECOG performance status", from = "ecog", bins = { cuts = [2], labels = ["0–1", "≥2"] } }
treatment_pattern = { label = "Treatment" }

[endpoints.PFS]
start = "anlotinib_start_date"
events = { progression_date = "progression", death_date = "death" }
censor = "last_contact_date"

[endpoints.OS]
start = "anlotinib_start_date"
events = ["death_date"]
censor = "last_contact_date"

[[tables]]
name = "baseline"
command = "describe"
variables = ["age_group", "sex", "stage", "ecog_group", "treatment_pattern"]

[[tables]]
name = "curves"
command = "univariate"
endpoints = ["PFS", "OS"]
by = ["age_group", "sex", "stage", "ecog_group", "treatment_pattern"]
{curves}

[[tables]]
name = "models"
command = "cox"
style = "journal"
endpoints = ["PFS", "OS"]
covariates = ["age_group", "sex", "stage", "ecog_group", "treatment_pattern"]
ref = { age_group = "first", sex = "first", stage = "first", ecog_group = "first", treatment_pattern = "Monotherapy" }
{models}

[[tables]]
name = "responses"
command = "response"
best = "best_response"
by = ["treatment_pattern", "ecog_group"]

[output]
formats = ["html", "md"]
"""
LABELS = {
    "age_group": "Age (years)",
    "sex": "Gender",
    "stage": "Stage",
    "ecog_group": "ECOG performance status",
    "treatment_pattern": "Treatment",
}


def study(folder: Path, *, name: str = "study.toml", curves: str = "", models: str = "") -> Path:
    """A study file beside a simulated cohort, which is made if it is not there."""
    cohort = folder / "cohort.csv"
    if not cohort.exists():
        made = sarcstat("simulate", "--design", "zhang2022", "--seed", "1", "-o", cohort, "--quiet")
        assert made.status == 0, made.stderr
    path = folder / name
    path.write_text(STUDY.replace("{curves}", curves).replace("{models}", models), encoding="utf-8")
    return path


def run(study_file: Path, folder: Path) -> Mapping[str, Any]:
    """What a run writes to results.json, by the names of its tables."""
    made = sarcstat("run", study_file, "-o", folder, "--quiet")
    assert made.status == 0, made.stderr
    content = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return {each["name"]: each for each in content["results"]}


def half_up(value: float, decimals: int) -> str:
    """As SPSS rounds."""
    return _shown(value, decimals, ROUND_HALF_UP)


def truncated(value: float, decimals: int) -> str:
    """Cut off behind the last digit."""
    return _shown(value, decimals, ROUND_DOWN)


def _shown(value: float, decimals: int, rule: str) -> str:
    return str(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=rule))


@dataclass
class Printer:
    """A paper in Markdown. `show` rounds; `wrong` maps the running number of a printed number to a change of it."""

    show: Callable[[float, int], str] = half_up
    wrong: Mapping[int, Callable[[str], str]] = field(default_factory=dict)
    number: int = 0
    #: Bounds and words that stand for numbers.
    others: int = 0
    changed: list[tuple[str, str]] = field(default_factory=list)

    def text(self, value: float | None, decimals: int, missing: str = "NR") -> str:
        """A number; one that is planted is changed."""
        if value is None:
            self.others += 1
            return missing
        shown = self.show(value, decimals)
        self.number += 1
        if self.number in self.wrong:
            other = self.wrong[self.number](shown)
            self.changed.append((shown, other))
            return other
        return shown

    def p(self, value: float) -> str:
        """A p of three decimals."""
        if value < 0.001:
            self.others += 1
            return "<0.001"
        return self.text(value, 3)


def paper(results: Mapping[str, Any], printer: Printer) -> str:
    """The tables of a study, as a journal would print them."""
    parts = [
        *_baseline(results["baseline"]["statistics"], printer),
        *_curves(results["curves"]["statistics"], printer),
        *_models(results["models"]["statistics"], printer),
        *_responses(results["responses"]["statistics"], printer),
    ]
    return "\n".join(["# A paper", "", *parts]) + "\n"


def _baseline(statistics: Sequence[Mapping[str, Any]], printer: Printer) -> list[str]:
    lines = ["Table 1. Characteristics of 209 patients", "", "| Characteristic | No. (%) |", "| :-- | --: |"]
    seen = ""
    counts = {(each["variable"], each["level"]): each["stat"] for each in _of(statistics, "levels", "count")}
    for each in _of(statistics, "levels", "valid_percent"):
        if each["variable"] != seen:
            seen = each["variable"]
            lines.append(f"| {LABELS[seen]} | |")
        count = printer.text(counts[seen, each["level"]], 0)
        lines.append(f"| &emsp;{each['level']} | {count} ({printer.text(each['stat'], 1)}) |")
    return [*lines, ""]


def _of(statistics: Sequence[Mapping[str, Any]], context: str, name: str, **keys: Any) -> list[Mapping[str, Any]]:
    found = [each for each in statistics if each["context"] == context and each["stat_name"] == name]
    return [each for each in found if all(each.get(key) == value for key, value in keys.items())]


def _curves(statistics: Sequence[Mapping[str, Any]], printer: Printer) -> list[str]:
    heads = "".join(f" {name} Median (95% CI), months | {name} log-rank p |" for name in ("PFS", "OS"))
    lines = ["Table 2. Median survival", "", f"| Factor |{heads}", "| :-- | --: | --: | --: | --: |"]
    for factor, label in LABELS.items():
        tests = [_of(statistics, "survdiff", "p_value", variable=name, group1=factor) for name in ("PFS", "OS")]
        lines.append(f"| {label} | | {printer.p(tests[0][0]['stat'])} | | {printer.p(tests[1][0]['stat'])} |")
        levels = [each["group1_level"] for each in _of(statistics, "survfit", "n", variable="PFS", group1=factor)
                  if "group1_level" in each]  # fmt: skip
        for level in levels:
            cells = [_median(statistics, name, factor, level, printer) for name in ("PFS", "OS")]
            lines.append(f"| &emsp;{level} | {cells[0]} | | {cells[1]} | |")
    return [*lines, ""]


def _median(statistics: Sequence[Mapping[str, Any]], outcome: str, factor: str, level: str, printer: Printer) -> str:
    names = ("median", "median_conf_low", "median_conf_high")
    of = {"variable": outcome, "group1": factor, "group1_level": level}
    values = [_of(statistics, "survfit", name, **of)[0]["stat"] for name in names]
    if values[0] is None:
        return printer.text(None, 1)
    low = None if values[1] is None else max(values[1], 0.0)
    limits = f"{printer.text(low, 1, 'NE')}–{printer.text(values[2], 1, 'NE')}"
    return f"{printer.text(values[0], 1)} ({'NE' if limits == 'NE–NE' else limits})"


def _models(statistics: Sequence[Mapping[str, Any]], printer: Printer) -> list[str]:
    heads = "".join(f" {name} HR (95% CI) | {name} p |" for name in ("PFS", "OS"))
    lines = ["Table 3. Multivariable analysis", "", f"| Factor |{heads}", "| :-- | --: | --: | --: | --: |"]
    for factor, label in LABELS.items():
        rows = _of(statistics, "equation", "hazard_ratio", variable="PFS", term=factor)
        lines.append(f"| {label} (vs. {rows[0]['level'].split(' vs ')[1]}) | | | | |")
        for row in rows:
            cells = [_ratio(statistics, name, factor, row["level"], printer) for name in ("PFS", "OS")]
            lines.append(f"| &emsp;{row['level'].split(' vs ')[0]} | {cells[0]} | {cells[1]} |")
    return [*lines, ""]


def _ratio(statistics: Sequence[Mapping[str, Any]], outcome: str, factor: str, level: str, printer: Printer) -> str:
    names = ("hazard_ratio", "hazard_ratio_conf_low", "hazard_ratio_conf_high", "p_value")
    of = {"variable": outcome, "term": factor, "level": level}
    values = [_of(statistics, "equation", name, **of)[0]["stat"] for name in names]
    ratio, low, high = (printer.text(value, 2) for value in values[:3])
    return f"{ratio} ({low}–{high}) | {printer.p(values[3])}"


def _responses(statistics: Sequence[Mapping[str, Any]], printer: Printer) -> list[str]:
    lines = ["Table 4. Responses", "", "| | N | CR | PR | SD | PD | ORR, % (95% CI) |", "| :-- |" + " --: |" * 6]
    for factor in ("treatment_pattern", "ecog_group"):
        lines.append(f"| {LABELS[factor]} | | | | | | |")
        for each in _of(statistics, "response", "n", group1=factor):
            of = {"group1": factor, "group1_level": each["group1_level"]}
            cells = [printer.text(each["stat"], 0)]
            for term in ("CR", "PR", "SD", "PD"):
                shares = [
                    _of(statistics, "response", name, term=term, **of)[0]["stat"] for name in ("count", "percent")
                ]
                cells.append(f"{printer.text(shares[0], 0)} ({printer.text(shares[1], 1)})")
            rate = "objective_response_rate"
            names = (rate, f"{rate}_conf_low", f"{rate}_conf_high")
            shown = [printer.text(_of(statistics, "response", name, **of)[0]["stat"], 1) for name in names]
            cells.append(f"{shown[0]} ({shown[1]}–{shown[2]})")
            lines.append(f"| &emsp;{each['group1_level']} | {' | '.join(cells)} |")
    return [*lines, ""]


def as_markup(text: str, *, jats: bool) -> str:
    """The Markdown of a paper as HTML, or as the XML of a journal archive (JATS)."""
    parts = []
    for block in text.split("Table ")[1:]:
        caption, _, rest = block.partition("\n\n")
        number, _, title = caption.partition(". ")
        head, _, *body = rest.strip().splitlines()
        rows = [f"<thead>{_row(head, 'th')}</thead><tbody>", *(_row(line, "td") for line in body), "</tbody>"]
        table = f"<table>{''.join(rows)}</table>"
        label = f"<label>Table {number}</label><caption><p>{title}</p></caption>"
        parts.append(f"<table-wrap>{label}{table}</table-wrap>" if jats else f"<h3>Table {number}. {title}</h3>{table}")
    if jats:
        return f"<article><front/><body><sec><title>Results</title>{''.join(parts)}</sec></body></article>"
    return f"<html><body>{''.join(parts)}</body></html>"


def _row(line: str, tag: str) -> str:
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    cells = [cell.replace("<", "&lt;").replace("&emsp;", "&#8195;") for cell in cells]
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"
