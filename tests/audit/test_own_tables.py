"""The program's own tables, audited: they must be consistent, and a spoiled one must not pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from running import LUNG, sarcstat

from sarcstat.audit.own_tables import audit_tables, facts_of
from sarcstat.display.shapes.document import Document
from sarcstat.display.shapes.table import Cell, Table


@pytest.fixture
def documents(monkeypatch: pytest.MonkeyPatch) -> list[Document]:
    """The documents that commands deliver."""
    kept: list[Document] = []

    def deliver(document: Document, options: object) -> int:
        kept.append(document)
        return 0

    monkeypatch.setattr("sarcstat.cli.output.deliver", deliver)
    return kept


def responses(folder: Path) -> Path:
    path = folder / "responses.csv"
    best = ["CR"] * 2 + ["PR"] * 26 + ["SD"] * 124 + ["PD"] * 50 + ["NE"] * 7
    rows = [f"{i},{'ab'[i % 2]},{each}" for i, each in enumerate(best)]
    path.write_text("\n".join(["id,arm,best", *rows]) + "\n", encoding="utf-8")
    return path


MODEL = ("--categorical", "rx,differ", "--style", "journal")
COLON = ("survival::colon", "--time", "time", "--event", "status", "--where", "etype == 2")
COMMANDS: Sequence[tuple[tuple[object, ...], str]] = [
    (("describe", "survival::lung", "age", "sex", "ph.ecog", "--by", "sex"), "counts"),
    (("describe", "survival::colon", "sex", "rx", "differ", "extent", "--by", "rx"), "counts"),
    (("univariate", *LUNG, "--by", "sex,ph.ecog"), "medians"),
    (("univariate", *COLON, "--by", "sex,rx,differ,extent,node4"), "tests"),
    (("cox", *LUNG, "--covariates", "sex,age,ph.ecog", "--categorical", "ph.ecog", "--style", "journal"), "models"),
    (
        ("cox", *COLON, "--covariates", "rx,node4,differ,age", "--categorical", "rx,differ", "--style", "journal"),
        "models",
    ),
]


@pytest.mark.parametrize(("command", "kind"), COMMANDS)
def test_own_tables_are_consistent(documents: list[Document], command: tuple[object, ...], kind: str) -> None:
    outcome = sarcstat(*command)
    assert outcome.status == 0, outcome.stderr
    (document,) = documents
    assert getattr(facts_of(document.sections[0].tables), kind)
    assert audit_tables(documents) == []


@pytest.mark.parametrize("denominator", ["all", "evaluable"])
def test_own_responses_are_consistent(documents: list[Document], tmp_path: Path, denominator: str) -> None:
    done = sarcstat("response", responses(tmp_path), "--best", "best", "--by", "arm", "--denominator", denominator)
    assert done.status == 0, done.stderr
    assert len(facts_of(documents[0].sections[0].tables).responses) == 3
    assert audit_tables(documents) == []


def spoiled(table: Table, wrong: str) -> Table:
    """The table with one hazard ratio replaced."""
    key = next(key for key, cell in table.cells.items() if "–" in cell.text and key[1][-1].startswith("HR"))
    return replace(table, cells={**table.cells, key: Cell(wrong)})


def test_a_spoiled_table_does_not_pass(documents: list[Document]) -> None:
    sarcstat(*COMMANDS[4][0])
    section = documents[0].sections[0]
    tables = [
        spoiled(table, "2.95 (0.42–0.82)") if table.name == "Cox Regression" else table for table in section.tables
    ]
    wrong = replace(documents[0], sections=[replace(section, tables=tables)])
    assert [finding.rule for finding in audit_tables([wrong])] == ["H4"]
