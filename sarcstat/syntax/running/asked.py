"""What a procedure asks to be printed, where an analysis makes more; and what it asks for that is not made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sarcstat.display.shapes.document import Document, Section
from sarcstat.display.shapes.table import Table
from sarcstat.syntax.reading.commands.coxreg import CoxRegression
from sarcstat.syntax.reading.commands.crosstabs import Crosstabs
from sarcstat.syntax.reading.commands.frequencies import Descriptives, Frequencies
from sarcstat.syntax.reading.commands.km import KaplanMeier
from sarcstat.syntax.reading.commands.regression import Regression
from sarcstat.syntax.reading.commands.survival import LifeTable
from sarcstat.syntax.reading.grammar import Clauses
from sarcstat.syntax.requests.changing import Changing
from sarcstat.syntax.requests.planned import Columns
from sarcstat.syntax.requests.survival import only_level
from sarcstat.syntax.running.contrasts import covariates
from sarcstat.syntax.running.texts import alike

#: Tables by their names, which are the same in all styles that have them.
_MEANS, _OVERALL, _PAIRWISE = "Means and Medians for Survival Time", "Overall Comparisons", "Pairwise Comparisons"
_CORRELATIONS = "Correlation Matrix of Regression Coefficients"
_TESTS, _MEASURES = "Chi-Square Tests", "Symmetric Measures"
_CROSSED = "Crosstabulation"

#: Where COXREG stops by default; what SPSS stops by is LCON.
_CRITERIA = {"BCON": 1e-4, "PCON": 1e-4, "LCON": 1e-5, "ITERATE": 20}


@dataclass(frozen=True, slots=True)
class Asked:
    """Names of tables that a procedure does not ask for, and sentences on what it asks for and does not get."""

    unwanted: frozenset[str]
    lacking: tuple[str, ...]

    def of(self, document: Document) -> Document:
        """The document without the tables that were not asked for."""
        if not self.unwanted:
            return document
        return replace(document, sections=[self._section(each) for each in document.sections])

    def _section(self, section: Section) -> Section:
        return replace(section, tables=[each for each in section.tables if not self._without(each)])

    def _without(self, table: Table) -> bool:
        crossed = _CROSSED in self.unwanted and table.name.endswith(_CROSSED)
        return crossed or table.name in self.unwanted


def asked(command: Any, columns: Columns) -> Asked:
    """What a procedure asks for. Raises InputError for variables that the data do not have."""
    unwanted, lacking = _FOUND[type(command)](command) if type(command) in _FOUND else ((), ())
    if isinstance(command, KaplanMeier) and (level := only_level(command, columns)) is not None:
        lacking = [*lacking, f"BY {command.factor}: all cases are of one level, {level}, so that nothing is compared"]
    if isinstance(command, CoxRegression):
        lacking = [*lacking, *_not_in_the_model(command, columns), *_no_baseline(command, columns)]
        lacking = [*lacking, *alike(command, columns)]
    if isinstance(command, Descriptives):
        lacking = [*lacking, *_left_out(columns.all_of(command.variables), columns)]
    return Asked(frozenset(unwanted), tuple(lacking))


def _km(of: KaplanMeier) -> tuple[list[str], list[str]]:
    unwanted = [] if of.means else [_MEANS]
    lacking = []
    if of.comparisons and all(each.pairwise for each in of.comparisons):
        unwanted.append(_OVERALL)
    if of.strata is not None and any(each.by_strata and not each.pairwise for each in of.comparisons):
        lacking.append("/COMPARE OVERALL STRATA: the tests are pooled over the strata, not made within each")
        unwanted = [each for each in unwanted if each != _OVERALL]
    if of.factor is None and (of.comparisons or of.trend is not None):
        lacking.append("/TEST, /COMPARE, /TREND: no factor is named, so that nothing is compared")
    lacking += _lost(of)
    if of.identifier is not None and of.table:
        lacking.append("/ID: the survival table names no cases")
    return unwanted, lacking


def _lost(of: KaplanMeier | CoxRegression) -> Iterator[str]:
    """What is said of LOST, which SPSS counts in a category of their own; to the estimates they are censored."""
    if of.status.lost:
        yield "/STATUS LOST: lost cases are counted among the censored ones"


def _cox(of: CoxRegression) -> tuple[list[str], list[str]]:
    unwanted = [] if {"CORR", "ALL"} & {*of.printed} else [_CORRELATIONS]
    lacking = [
        f"/CRITERIA {name}({value:g}): the fit stops as by default, {name}({_CRITERIA[name]:g})"
        for name, value in _criteria(of)
        if value != _CRITERIA[name]
    ]
    lacking += _lost(of)
    baseline = bool({"BASELINE", "ALL"} & {*of.printed})
    if baseline and of.patterns and (len(of.patterns) > 1 or of.patterns[0].by is not None):
        lacking.append("/PATTERN: the baseline is printed at the means of the covariates, at no pattern")
    elif of.patterns and not of.plots and not baseline:
        lacking.append("/PATTERN: nothing is shown at its values; /PLOT or /PRINT=BASELINE would be")
    return unwanted, lacking


def _not_in_the_model(of: CoxRegression, columns: Columns) -> Iterator[str]:
    """Codings of what is no covariate; those of a TIME PROGRAM may be of what it computes."""
    if of.program:
        return
    used = covariates(of, columns)
    coded = [name for each in of.codings if each.variable is not None for name in columns.span(each.variable)]
    if others := [name for name in dict.fromkeys(coded) if name not in used]:
        yield f"/CATEGORICAL, /CONTRAST: the model has no covariate {', '.join(others)}"


def _no_baseline(of: CoxRegression, columns: Columns) -> Iterator[str]:
    """That there is no baseline table of a model with covariates that change with time, where it is asked for."""
    if {"BASELINE", "ALL"} & {*of.printed} and of.program and Changing(of, columns).terms:
        yield "/PRINT=BASELINE: with time-dependent covariates there is no baseline table"


def _criteria(of: CoxRegression) -> Iterator[tuple[str, float]]:
    for each in of.clauses["CRITERIA"]:
        if each.name in _CRITERIA and isinstance(each.value, int | float):
            yield each.name, float(each.value)


def _frequencies(of: Frequencies) -> tuple[list[str], list[str]]:
    lacking = [f"/{chart}: no chart is drawn" for chart in of.charts]
    if of.order != "AVALUE":
        lacking.append(f"/FORMAT={of.order}: the values stand in ascending order")
    if of.most_values is not None and of.table:
        lacking.append(f"/FORMAT=LIMIT({of.most_values}): tables of more values are printed, too")
    return [], lacking


def _left_out(names: Sequence[str], columns: Columns) -> Iterator[str]:
    """Variables that DESCRIPTIVES has no numbers of; SPSS leaves out texts, too, and describes dates in seconds."""
    if texts := [name for name in names if columns.text(name)]:
        yield f"left out, since they hold texts: {', '.join(texts)}"
    if dates := [name for name in names if columns.date(name)]:
        yield f"left out, since they hold dates: {', '.join(dates)}; Valid N (listwise) is without them"


def _descriptives(of: Descriptives) -> tuple[list[str], list[str]]:
    return [], ["/SORT: the variables stand as they are listed"] if of.sort is not None else []


_MADE = ("CHISQ", "PHI")
_NOT_CELLS = ("BPROP", "PROP")


def _crosstabs(of: Crosstabs) -> tuple[list[str], list[str]]:
    unwanted = [] if "CHISQ" in of.statistics else [_TESTS]
    unwanted += [] if "PHI" in of.statistics else [_MEASURES]
    unwanted += [] if of.table and (of.cells or of.statistics) else [_CROSSED]
    lacking = []
    others = [each for each in of.statistics if each not in _MADE]
    others += ["CMH"] if of.odds is not None else []
    if others:
        lacking.append(f"/STATISTICS={' '.join(others)}: not computed")
    if compared := [each for each in of.cells if each in _NOT_CELLS]:
        lacking.append(f"/CELLS={' '.join(compared)}: columns are not compared")
    if of.descending:
        lacking.append("/FORMAT=DVALUE: the values stand in ascending order")
    if of.exact is not None and "CHISQ" in of.statistics:
        lacking.append(f"/METHOD={of.exact}: Fisher's exact test is computed, no other exact test is")
    if of.chart:
        lacking.append("/BARCHART: no chart is drawn")
    return unwanted, [*lacking, *_not_written(of.clauses)]


def _life_table(of: LifeTable) -> tuple[list[str], list[str]]:
    lacking = ["/PLOT: no curve is drawn"] if of.plots else []
    if "CONDITIONAL" in of.calculated and of.comparisons:
        text = "whether pairs are compared does not depend on the overall comparison"
        lacking.append(f"/CALCULATE=CONDITIONAL: {text}")
    return [], [*lacking, *_not_written(of.clauses)]


def _not_written(clauses: Clauses) -> Iterator[str]:
    """What is said of /WRITE, which makes a file of the tables but for NONE."""
    if "WRITE" in clauses and not any(each.name == "NONE" for each in clauses["WRITE"]):
        yield "/WRITE: no file is written"


#: Parts of REGRESSION beside its model, and the least tolerance of a predictor that it enters by default.
_NOT_MADE = ("DESCRIPTIVES", "RESIDUALS", "CASEWISE", "SCATTERPLOT", "PARTIALPLOT")
_TOLERANCE = 1e-4


def only_named(command: Any) -> bool:
    """Whether a command is a REGRESSION that asks for no collinearity, so that nothing of it is computed."""
    return isinstance(command, Regression) and not (command.collinearity or command.tolerance)


def _regression(of: Regression) -> tuple[list[str], list[str]]:
    text = "only the collinearity of the predictors is computed; R Square, ANOVA and coefficients are not"
    lacking = [text, *(["/SAVE, /OUTFILE: nothing is saved"] if of.saves else [])]
    if others := [f"/{name}" for name in _NOT_MADE if name in of.clauses]:
        lacking.append(f"{', '.join(others)}: not computed")
    for each in [each for clause in of.clauses.all("CRITERIA") for each in clause.value]:
        if each.name == "TOLERANCE" and each.value != _TOLERANCE:
            lacking.append(f"/CRITERIA=TOLERANCE({each.value:g}): predictors are entered as by default")
    return [], lacking


_FOUND: dict[type, Any] = {
    KaplanMeier: _km,
    CoxRegression: _cox,
    Frequencies: _frequencies,
    Descriptives: _descriptives,
    Crosstabs: _crosstabs,
    LifeTable: _life_table,
    Regression: _regression,
}
