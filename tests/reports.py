"""A study of R's lung cancer data with a report, and the report's text."""

from __future__ import annotations

from pathlib import Path

from lxml import html

LUNG = """
[study]
name = "lung"
title = "Lung cancer"
authors = ["A. Author", "B. Author"]
[data]
file = "survival::lung"
[variables.sex]
label = "Sex"
values = { 1 = "Male", 2 = "Female" }
[endpoints.OS]
label = "Overall survival"
time = "time"
event = "status=2"
time_unit = "days"
unit = "days"
[[tables]]
name = "survival"
title = "Survival"
command = "km"
endpoints = ["OS"]
by = ["sex"]
style = "r"
[[tables]]
name = "model"
title = "Model"
command = "cox"
style = "r"
endpoints = ["OS"]
covariates = ["age", "sex", "ph.ecog"]
categorical = ["sex"]
[output]
formats = ["csv"]
[report]
"""


def text_of(path: Path) -> str:
    """All text of a page, on one line."""
    page = html.fromstring(path.read_text(encoding="utf-8"))
    return " ".join(page.text_content().split())
