"""Small tables entered by hand, and what the rules find in them."""

from __future__ import annotations

from sarcstat.audit.entry import entry
from sarcstat.audit.finding import Finding
from sarcstat.audit.rules import audit


def findings(text: str) -> list[Finding]:
    return list(audit(entry(text, "paper.toml")).findings)


def rules(text: str) -> list[tuple[str, str]]:
    return [(finding.rule, finding.severity) for finding in findings(text)]


def ratios(*rows: str, head: str = "") -> str:
    listed = ",\n".join(rows)
    return (
        f'[[hazard_ratios]]\ntable = "Table 5"\noutcomes = ["OS"]\nmodel = "univariable"\n{head}\nrows = [{listed}]\n'
    )


def row(hr: str, p: str = "", more: str = "", variable: str = "Sex") -> str:
    shown = f', p = "{p}"' if p else ""
    return f'{{ variable = "{variable}", level = "F", reference = "M", hr = "{hr}"{shown}{more} }}'


def counts(rows: str, *, size: int = 100, head: str = "") -> str:
    return f'[[counts]]\ntable = "Table 1"\npatients = {size}\n{head}\n[counts.groups.Sex]\n{rows}\n'


def medians(rows: dict[str, str], head: str = "", group: str = "") -> str:
    listed = ", ".join(f'"{level}" = "{cell}"' for level, cell in rows.items())
    top = f'[[medians]]\ntable = "Table 4"\noutcomes = "OS"\n{head}\n'
    return f"{top}[medians.groups.Stage]\nlevels = {{ {listed} }}\n{group}\n"
