"""Forests of models that no table of the report has: a reader would take them for those of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sarcstat.display.shapes.report import Illustration
from sarcstat.study.reading import StudyFile
from sarcstat.study.report.captions import reference


def forests_of_no_table(study: StudyFile, figures: Sequence[Illustration]) -> Iterator[str]:
    """A sentence on each forest of a Cox model whose covariates and endpoints together are those of no table."""
    captions = {each.stem: reference(each.figure.name) for each in figures}
    models = {_model(each) for each in study.content.tables if each.command == "cox"}
    for each in study.content.figures:
        alone = each.command != "forest" or each.of or not each.covariates or each.model == "univariable"
        if alone or each.name not in captions or not models:
            continue
        if not any(_covers(model, _model(each)) for model in models):
            yield (
                f'{captions[each.name]}: Its model is that of no table of this report; of = "TABLE" draws that of a '
                "table."
            )


def _model(entry: Any) -> tuple[frozenset[str], frozenset[str]]:
    """The covariates and the endpoints."""
    names = entry.covariates or []
    words = [part.strip() for each in names for part in str(each).split(",")]
    return frozenset(words), frozenset(entry.endpoints)


def _covers(table: tuple[frozenset[str], frozenset[str]], figure: tuple[frozenset[str], frozenset[str]]) -> bool:
    return table[0] == figure[0] and figure[1] <= table[1]
