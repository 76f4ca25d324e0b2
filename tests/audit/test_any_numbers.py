"""Whatever numbers are printed, an audit ends with findings and not with a traceback."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sarcstat.audit.entry import entry
from sarcstat.audit.report import document, record
from sarcstat.audit.rules import audit
from sarcstat.errors import SarcstatError
from sarcstat.render.markdown import render
from sarcstat.results import Provenance

NUMBERS = st.sampled_from(
    [
        "0",
        "0.0",
        "0.00",
        "1",
        "1.00",
        ".5",
        "100",
        "100.0",
        "-1.5",
        "<0.001",
        ">0.99",
        "0.05",
        "1,234",
        "99999999",
        "7.1",
    ]
) | st.decimals(min_value=-5, max_value=200, places=2).map(str)
WORDS = NUMBERS | st.sampled_from(["NR", "NE"])
INTERVALS = st.tuples(WORDS, WORDS, WORDS).map(lambda each: f"{each[0]} ({each[1]}–{each[2]})")
COUNTS = st.tuples(st.integers(0, 300), NUMBERS).map(lambda each: f"{each[0]} ({each[1]})")
P = NUMBERS | st.just("NS")


@st.composite
def papers(draw: st.DrawFn) -> str:
    def cell(strategy: st.SearchStrategy[str]) -> str:
        return json.dumps(draw(strategy), ensure_ascii=False)

    size = draw(st.integers(1, 300))
    row = f'{{ variable = "Sex", level = "F", reference = "M", hr = {cell(INTERVALS)}, p = {cell(P)} }}'
    other = f'{{ variable = "Age", level = "old", hr = {cell(INTERVALS)}, p = {cell(P)}, patients = {size} }}'
    return f"""
patients = {size}
[[counts]]
table = "Table 1"
groups.Sex = {{ F = {cell(COUNTS)}, M = {cell(COUNTS)}, Unknown = {cell(COUNTS)} }}
[[response]]
table = "Table 2"
columns = ["N", "CR", "PR", "SD", "PD", "ORR"]
all = [{cell(COUNTS)}, {cell(COUNTS)}, {cell(COUNTS)}, {cell(COUNTS)}, {cell(COUNTS)}, {cell(INTERVALS)}]
[[medians]]
table = "Table 3"
outcomes = "OS"
all = {cell(INTERVALS)}
[medians.groups.Sex]
p = {cell(P)}
chi_square = {cell(NUMBERS)}
df = {draw(st.integers(0, 4))}
levels = {{ F = {cell(INTERVALS)}, M = {cell(INTERVALS)} }}
[[hazard_ratios]]
table = "Table 4"
outcomes = "OS"
model = "multivariable"
events = "{draw(st.integers(0, 300))}"
conf_level = {cell(NUMBERS)}
rows = [{row}, {other}]
[[means]]
table = "Table 1"
variable = "Age"
patients = {size}
mean = {cell(NUMBERS)}
sd = {cell(NUMBERS)}
median = {cell(INTERVALS)}
whole_numbers = true
"""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(papers())
def test_an_audit_always_ends(text: str) -> None:
    try:
        found = audit(entry(text, "paper.toml"))
    except SarcstatError:
        return
    for finding in found.findings:
        json.dumps(record(finding), allow_nan=False)
        assert finding.explanation
        assert finding.k is None or finding.k > 1
    provenance = Provenance("paper.toml", None, 0, 0)
    assert render(document(found, provenance=provenance, options={}, explain=True))
