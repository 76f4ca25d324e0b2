"""KM, COXREG, SURVIVAL, FREQUENCIES, DESCRIPTIVES, CROSSTABS and REGRESSION: every keyword, every default."""

from __future__ import annotations

from typing import Any

import pytest
from syntax.reading.trees import command, commands, mistakes, name, names, terms, value

from sarcstat.syntax.reading.commands.cox_contents import Block, Contrast, Pattern
from sarcstat.syntax.reading.commands.km import Comparison
from sarcstat.syntax.reading.commands.survival import Factor, Intervals
from sarcstat.syntax.reading.reader import examine
from sarcstat.syntax.reading.tree import Range

KM = "KM t BY g /STATUS=s(1)"
COX = "COXREG t WITH a b c /STATUS=s(1)"
OVERALL = Comparison(pairwise=False, by_strata=False)


def attribute(text: str, path: str) -> Any:
    """An attribute of the command in a text."""
    return getattr(command(text), path)


def options(found: Any) -> list[Any]:
    """Keywords as (name, value)."""
    return [(each.name, each.value if each.value is None else str(each.value)) for each in found]


@pytest.mark.parametrize(
    ("written", "field", "found"),
    [
        ("", "time", name("t")),
        ("", "factor", name("g")),
        ("", "table", True),
        ("", "means", True),
        ("", "percentiles", None),
        ("", "tests", ()),
        ("", "comparisons", ()),
        ("", "trend", None),
        ("", "plots", ()),
        ("", "strata", None),
        ("/STRATA=z", "strata", name("z")),
        ("/ID=z", "identifier", name("z")),
        ("/PRINT=TABLE", "table", True),
        ("/PRINT=TABLE", "means", False),
        ("/PRINT MEAN", "table", False),
        ("/PRINT MEAN", "means", True),
        ("/PRINT TABLE MEAN", "means", True),
        ("/PRINT NONE", "table", False),
        ("/PRINT NONE", "means", False),
        ("/PERCENTILES", "percentiles", (25, 50, 75)),
        ("/PERCENTILES=(10, 90)", "percentiles", (10, 90)),
        ("/PERCENTILES 10 90", "percentiles", (10, 90)),
        ("/TEST", "tests", ("LOGRANK",)),
        ("/TEST=LOGRANK", "tests", ("LOGRANK",)),
        ("/TEST LOGRANK BRESLOW TARONE", "tests", ("LOGRANK", "BRESLOW", "TARONE")),
        ("/TEST BRESLOW", "comparisons", (OVERALL,)),
        ("/COMPARE", "tests", ("LOGRANK",)),
        ("/COMPARE", "comparisons", (OVERALL,)),
        ("/COMPARE OVERALL POOLED", "comparisons", (OVERALL,)),
        ("/COMPARE OVERALL STRATA", "comparisons", (Comparison(pairwise=False, by_strata=True),)),
        ("/COMPARE PAIRWISE", "comparisons", (Comparison(pairwise=True, by_strata=False),)),
        ("/COMPARE PAIRWISE STRATA", "comparisons", (Comparison(pairwise=True, by_strata=True),)),
        ("/COMPARE OVERALL /COMPARE PAIRWISE", "comparisons", (OVERALL, Comparison(pairwise=True, by_strata=False))),
        ("/TEST TARONE /COMPARE PAIRWISE", "tests", ("TARONE",)),
        ("/TREND", "trend", ()),
        ("/TREND=(1,2,5)", "trend", (1, 2, 5)),
        ("/TREND", "comparisons", ()),
        ("/PLOT SURVIVAL LOGSURV HAZARD OMS", "plots", ("SURVIVAL", "LOGSURV", "HAZARD", "OMS")),
        ("/PLOT NONE", "plots", ()),
    ],
)
def test_km(written: str, field: str, found: Any) -> None:
    assert attribute(f"{KM} {written}", field) == found


def test_km_saves_variables_under_names_or_not() -> None:
    found = attribute(f"{KM} /SAVE SURVIVAL SE(e) HAZARD CUMEVENT(n)", "saved")
    assert options(found) == [("SURVIVAL", None), ("SE", "e"), ("HAZARD", None), ("CUMEVENT", "n")]
    assert attribute("KM t /STATUS=s(1)", "factor") is None


@pytest.mark.parametrize(
    ("written", "events", "lost"),
    [
        ("s(1)", (value(1),), ()),
        ("s (1)", (value(1),), ()),
        ("s EVENT(1)", (value(1),), ()),
        ("s(1 THRU 3, 7)", (Range(1, 3, value(1).place), value(7)), ()),
        ("s(2 thru hi) LOST(0)", (Range(2, float("inf"), value(1).place),), (value(0),)),
        ("s('dead' 'Dead')", (value("dead"), value("Dead")), ()),
        ("s(-1)", (value(-1),), ()),
    ],
)
@pytest.mark.parametrize("procedure", ["KM t", "COXREG t WITH a"])
def test_the_events_are_a_list_with_ranges(procedure: str, written: str, events: Any, lost: Any) -> None:
    found = attribute(f"{procedure} /STATUS={written}", "status")
    assert (found.variable, found.events, found.lost) == (name("s"), events, lost)


@pytest.mark.parametrize(
    ("written", "field", "found"),
    [
        ("", "covariates", terms("a b c")),
        ("", "blocks", (Block("ENTER", None, terms("a b c")),)),
        ("", "codings", ()),
        ("", "missing", "EXCLUDE"),
        ("", "printed", ("DEFAULT",)),
        ("", "confidence", None),
        ("", "beta_change", 1e-4),
        ("", "likelihood_change", 1e-5),
        ("", "iterations", 20),
        ("", "probability_in", 0.05),
        ("", "probability_out", 0.1),
        ("", "plots", ()),
        ("", "patterns", ()),
        ("/STRATA=z", "strata", name("z")),
        ("/MISSING=INCLUDE", "missing", "INCLUDE"),
        ("/MISSING EXCLUDE", "missing", "EXCLUDE"),
        ("/PRINT=CI(90)", "confidence", 90),
        ("/PRINT=CI", "confidence", 95),
        ("/PRINT ALL", "confidence", 95),
        ("/PRINT=DEFAULT SUMMARY BASELINE CORR", "printed", ("DEFAULT", "SUMMARY", "BASELINE", "CORR")),
        ("/CRITERIA=BCON(.01)", "beta_change", 0.01),
        ("/CRITERIA=PCON(.01)", "beta_change", 0.01),
        ("/CRITERIA=LCON(0)", "likelihood_change", 0),
        ("/CRITERIA=PIN(.1) POUT(.2) ITERATE(50)", "iterations", 50),
        ("/CRITERIA=PIN(.1) POUT(.2) ITERATE(50)", "probability_in", 0.1),
        ("/CRITERIA=PIN(.1) POUT(.2) ITERATE(50)", "probability_out", 0.2),
        ("/PLOT SURVIVAL HAZARD LML OMS", "plots", ("SURVIVAL", "HAZARD", "LML", "OMS")),
        ("/PLOT NONE", "plots", ()),
        ("/PATTERN", "patterns", (Pattern((), None),)),
        ("/PATTERN BY a", "patterns", (Pattern((), name("a")),)),
        ("/PATTERN=a(50) b(-1) BY c", "patterns", (Pattern(((name("a"), 50), (name("b"), -1)), name("c")),)),
        (
            "/PATTERN a(1) /PATTERN a(2)",
            "patterns",
            (Pattern(((name("a"), 1),), None), Pattern(((name("a"), 2),), None)),
        ),
        ("/METHOD=ENTER", "blocks", (Block("ENTER", None, terms("a b c")),)),
        ("/METHOD", "blocks", (Block("ENTER", None, terms("a b c")),)),
        ("/METHOD=ENTER a", "blocks", (Block("ENTER", None, terms("a")),)),
        ("/METHOD=FSTEP", "blocks", (Block("FSTEP", "COND", terms("a b c")),)),
        ("/METHOD=FSTEP(LR) a b", "blocks", (Block("FSTEP", "LR", terms("a b")),)),
        ("/METHOD=BSTEP(LR) ALL", "blocks", (Block("BSTEP", "LR", terms("a b c")),)),
        ("/ENTER", "blocks", (Block("ENTER", None, terms("a b c")),)),
        ("/FSTEP", "blocks", (Block("FSTEP", "COND", terms("a b c")),)),
        ("/BSTEP(WALD) a b", "blocks", (Block("BSTEP", "WALD", terms("a b")),)),
        (
            "/METHOD=ENTER a /ENTER=b /METHOD ENTER c",
            "blocks",
            tuple(Block("ENTER", None, terms(each)) for each in "abc"),
        ),
        ("/METHOD=BSTEP(WALD) a b", "blocks", (Block("BSTEP", "WALD", terms("a b")),)),
        ("/METHOD=BSTEP (COND) a TO c", "blocks", (Block("BSTEP", "COND", terms("a-c")),)),
        (
            "/METHOD ENTER a /METHOD ENTER b",
            "blocks",
            (Block("ENTER", None, terms("a")), Block("ENTER", None, terms("b"))),
        ),
        ("/METHOD ENTER a*b", "blocks", (Block("ENTER", None, terms("a*b")),)),
        ("/METHOD ENTER a BY b BY c d", "blocks", (Block("ENTER", None, terms("a*b*c d")),)),
        ("/CATEGORICAL=a", "codings", (Contrast(name("a"), "DEVIATION", None),)),
        ("/CATEGORICAL=a TO c", "codings", (Contrast(names("a-c")[0], "DEVIATION", None),)),
        ("/CONTRAST(a)=Indicator", "codings", (Contrast(name("a"), "INDICATOR", None),)),
        ("/CONTRAST (a)=Indicator(1)", "codings", (Contrast(name("a"), "INDICATOR", 1),)),
        (
            "/CATEGORICAL a b /CONTRAST(b)=SIMPLE(2)",
            "codings",
            (Contrast(name("b"), "SIMPLE", 2), Contrast(name("a"), "DEVIATION")),
        ),
        ("/CONTRAST(a)=DEVIATION(2)", "codings", (Contrast(name("a"), "DEVIATION", 2),)),
        ("/CONTRAST(a)=DIFFERENCE", "codings", (Contrast(name("a"), "DIFFERENCE"),)),
        ("/CONTRAST(a)=HELMERT", "codings", (Contrast(name("a"), "HELMERT"),)),
        ("/CONTRAST(a)=REPEATED", "codings", (Contrast(name("a"), "REPEATED"),)),
        ("/CONTRAST(a)=POLYNOMIAL", "codings", (Contrast(name("a"), "POLYNOMIAL"),)),
        ("/CONTRAST(a)=POLYNOMIAL(1,2,4)", "codings", (Contrast(name("a"), "POLYNOMIAL", None, (1, 2, 4)),)),
        ("/CONTRAST(a)=SPECIAL(1 1 1 1 -1 0)", "codings", (Contrast(name("a"), "SPECIAL", None, (1, 1, 1, 1, -1, 0)),)),
    ],
)
def test_coxreg(written: str, field: str, found: Any) -> None:
    assert attribute(f"{COX} {written}", field) == found


def test_without_with_the_covariates_are_those_of_all_blocks() -> None:
    found = command("COXREG VARIABLES=t /STATUS=s(1) /METHOD=ENTER a b /METHOD=FSTEP(LR) b c*a")
    assert found.covariates is None
    assert found.all_covariates == terms("a b c*a")
    assert command(COX).all_covariates == terms("a b c")


def test_products_stand_alone() -> None:
    assert attribute("COXREG t WITH a a BY b c*d*e /STATUS=s(1)", "covariates") == terms("a a*b c*d*e")


def test_a_contrast_alone_makes_a_covariate_categorical() -> None:
    found = command(f"{COX} /CONTRAST(A)=Indicator(1)")
    assert found.coding(name("a")) == Contrast(name("a"), "INDICATOR", 1)
    assert found.coding(name("b")) is None


def test_coxreg_saves_variables_and_files() -> None:
    written = "SURVIVAL SE(e) HAZARD RESID LML DFBETA PRESID XBETA(x)"
    found = command(f"{COX} /SAVE={written} /OUTFILE=COEFF('a.sav') TABLE(*) PARAMETER(data)")
    assert [each.name for each in found.saved] == [word.split("(")[0] for word in written.split()]
    assert str(found.saved[-1].value) == "x"
    files = {each.name: each.value for each in found.files}
    assert (files["COEFF"].path, files["TABLE"].active, files["PARAMETER"].name) == ("a.sav", True, name("data"))


def test_a_time_program_belongs_to_its_coxreg() -> None:
    found = commands(
        "EXECUTE.\nTIME PROGRAM.\nCOMPUTE T_COV_=T_*a.\nVARIABLE LABELS T_COV_ 'x'.\nIF (T_>9) T_COV_=0.\n"
        "COXREG t WITH a T_COV_ /STATUS=s(1).\nCOXREG t WITH a /STATUS=s(1)."
    )
    assert [type(each).__name__ for each in found] == ["Execute", "VariableLabels", "CoxRegression", "CoxRegression"]
    assert [type(each).__name__ for each in found[2].program] == ["Compute", "If"]
    assert found[2].covariates == terms("a T_COV_")
    assert found[3].program == ()


@pytest.mark.parametrize(
    ("written", "field", "found"),
    [
        ("", "printed", True),
        ("/PRINT=NOTABLE", "printed", False),
        ("/PRINT TABLE", "printed", True),
        ("/PLOT", "plots", ("ALL",)),
        ("/PLOT (SURVIVAL, HAZARD)=t BY g", "plots", ("SURVIVAL", "HAZARD")),
        ("/PLOTS (LOGSURV DENSITY)", "plots", ("LOGSURV", "DENSITY")),
        ("/COMPARE", "comparisons", ((),)),
        ("/COMPARE t BY g", "comparisons", (("T", "BY", "G"),)),
        ("/CALCULATE PAIRWISE APPROXIMATE", "calculated", ("PAIRWISE", "APPROXIMATE")),
        ("/CALCULATE=EXACT CONDITIONAL COMPARE", "calculated", ("EXACT", "CONDITIONAL", "COMPARE")),
        ("", "missing", ("GROUPWISE",)),
        ("/MISSING=LISTWISE INCLUDE", "missing", ("LISTWISE", "INCLUDE")),
    ],
)
def test_survival(written: str, field: str, found: Any) -> None:
    text = f"SURVIVAL TABLES=t BY g(1,2) /INTERVALS=THRU 24 BY 1 /STATUS=s(1) {written}"
    plain = attribute(text, field)
    assert (plain[0].kinds if field == "plots" else plain) == found


def test_survival_tables_intervals_and_statuses() -> None:
    found = command(
        "SURVIVAL TABLE=t u BY g(1,2) h(0 1) BY i(1,3) /INTERVAL=THRU 24 BY 1 THRU 60 BY 12 "
        "/STATUS=s(1) FOR t /STATUS=r(2,3) FOR u"
    )
    assert found.tables.times == names("t u")
    assert found.tables.factors == (Factor(name("g"), 1, 2), Factor(name("h"), 0, 1))
    assert found.tables.controls == (Factor(name("i"), 1, 3),)
    assert found.intervals == (Intervals(24, 1), Intervals(60, 12))
    assert [(each.low, each.high, each.times) for each in found.statuses] == [(1, 1, names("t")), (2, 3, names("u"))]


FREQUENCIES_STATISTICS = (
    *("MEAN", "SEMEAN", "MEDIAN", "MODE", "STDDEV", "VARIANCE", "SKEWNESS", "SESKEW", "KURTOSIS", "SEKURT"),
    *("RANGE", "MINIMUM", "MAXIMUM", "SUM"),
)


@pytest.mark.parametrize(
    ("written", "field", "found"),
    [
        ("", "variables", names("a b-d")),
        ("", "statistics", ()),
        ("", "table", True),
        ("", "side_by_side", True),
        ("", "order", "AVALUE"),
        ("/STATISTICS", "statistics", ("MEAN", "STDDEV", "MINIMUM", "MAXIMUM")),
        ("/STATISTICS=DEFAULT SUM", "statistics", ("MEAN", "STDDEV", "MINIMUM", "MAXIMUM", "SUM")),
        ("/STATISTICS=ALL", "statistics", FREQUENCIES_STATISTICS),
        ("/STATISTICS=NONE", "statistics", ()),
        ("/STATISTICS=MIN MAX", "statistics", ("MINIMUM", "MAXIMUM")),
        *[(f"/STATISTICS={each}", "statistics", (each,)) for each in FREQUENCIES_STATISTICS],
        ("/PERCENTILES=25 50 75", "percentiles", (25, 50, 75)),
        ("/PERCENTILES 10, 90.5", "percentiles", (10, 90.5)),
        ("/NTILES=4", "ntiles", (4,)),
        ("/NTILES 4 /NTILES=10", "ntiles", (4, 10)),
        ("/FORMAT=NOTABLE", "table", False),
        ("/FORMAT NOTABLE", "table", False),
        ("/FORMAT=LIMIT(50) DFREQ", "most_values", 50),
        ("/FORMAT=LIMIT(50) DFREQ", "order", "DFREQ"),
        ("/FORMAT=AFREQ", "order", "AFREQ"),
        ("/FORMAT=DVALUE", "order", "DVALUE"),
        ("/ORDER=VARIABLE", "side_by_side", False),
        ("/ORDER=ANALYSIS", "side_by_side", True),
        ("/MISSING=INCLUDE", "include_missing", True),
        ("/BARCHART FREQ /PIECHART PERCENT", "charts", ("BARCHART", "PIECHART")),
        ("/HISTOGRAM NORMAL", "charts", ("HISTOGRAM",)),
        ("/GROUPED=a", "grouped", True),
    ],
)
def test_frequencies(written: str, field: str, found: Any) -> None:
    assert attribute(f"FREQUENCIES VARIABLES=a b TO d {written}", field) == found


DESCRIPTIVES_STATISTICS = (
    *("MEAN", "SEMEAN", "STDDEV", "VARIANCE", "KURTOSIS", "SKEWNESS", "RANGE", "MINIMUM", "MAXIMUM", "SUM"),
)


@pytest.mark.parametrize(
    ("written", "field", "found"),
    [
        ("", "variables", names("a b")),
        ("", "scores", ((name("b"), name("zb")),)),
        ("", "statistics", ("MEAN", "STDDEV", "MINIMUM", "MAXIMUM")),
        ("", "sort", None),
        ("/STATISTICS=DEFAULT", "statistics", ("MEAN", "STDDEV", "MINIMUM", "MAXIMUM")),
        ("/STATISTICS=ALL", "statistics", DESCRIPTIVES_STATISTICS),
        *[(f"/STATISTICS={each}", "statistics", (each,)) for each in DESCRIPTIVES_STATISTICS],
        ("/SAVE", "save", True),
        ("", "save", False),
        ("/MISSING=LISTWISE", "listwise", True),
        ("/MISSING=VARIABLE INCLUDE", "include_missing", True),
        ("/SORT=MEAN (D)", "sort", ("MEAN", True)),
        ("/SORT=NAME", "sort", ("NAME", False)),
        ("/SORT", "sort", ("MEAN", False)),
    ],
)
def test_descriptives(written: str, field: str, found: Any) -> None:
    assert attribute(f"DESCRIPTIVES VARIABLES=a b(zb) {written}", field) == found


CELLS = ("COUNT", "ROW", "COLUMN", "TOTAL", "EXPECTED", "RESID", "SRESID", "ASRESID")
CROSSTABS_STATISTICS = (
    *("CHISQ", "PHI", "LAMBDA", "UC", "CC", "RISK", "GAMMA", "D", "BTAU", "CTAU", "ETA", "KAPPA", "MCNEMAR", "CORR"),
)


@pytest.mark.parametrize(
    ("written", "field", "found"),
    [
        ("", "cells", ("COUNT",)),
        ("", "statistics", ()),
        ("", "missing", "TABLE"),
        ("", "table", True),
        ("", "count", "CELL"),
        ("", "rounding", "ROUND"),
        ("/CELLS", "cells", ("COUNT", "ROW", "COLUMN", "TOTAL")),
        ("/CELLS=ALL", "cells", CELLS),
        ("/CELLS=NONE", "cells", ()),
        *[(f"/CELLS={each}", "cells", (each,)) for each in (*CELLS, "BPROP", "PROP")],
        ("/STATISTICS", "statistics", ("CHISQ",)),
        ("/STATISTICS=ALL", "statistics", CROSSTABS_STATISTICS),
        *[(f"/STATISTICS={each}", "statistics", (each,)) for each in CROSSTABS_STATISTICS],
        ("/STATISTICS=CMH(2)", "odds", 2),
        ("/STATISTICS=CMH", "odds", 1),
        ("/FORMAT=AVALUE TABLES", "descending", False),
        ("/FORMAT=DVALUE NOTABLES", "descending", True),
        ("/FORMAT=NOTABLES", "table", False),
        ("/COUNT ROUND CELL", "count", "CELL"),
        ("/COUNT ASIS", "count", "ASIS"),
        ("/COUNT TRUNCATE CASE", "rounding", "TRUNCATE"),
        ("/COUNT TRUNCATE CASE", "count", "CASE"),
        ("/MISSING=INCLUDE", "missing", "INCLUDE"),
        ("/METHOD=EXACT TIMER(5)", "exact", "EXACT"),
        ("/METHOD=MC CIN(99) SAMPLES(10000)", "exact", "MC"),
        ("/BARCHART", "chart", True),
        ("/HIDESMALLCOUNTS COUNT=5", "table", True),
    ],
)
def test_crosstabs(written: str, field: str, found: Any) -> None:
    assert attribute(f"CROSSTABS /TABLES=a BY b {written}", field) == found


@pytest.mark.parametrize(
    "text",
    [
        "CROSSTABS a b BY c /d BY e BY f g",
        "CROSSTABS TABLES=a b BY c /TABLES=d BY e BY f g",
        "CROSSTABS /TABLES a b BY c /TAB=d BY e BY f g",
    ],
)
def test_crosstabs_has_several_lists_of_tables(text: str) -> None:
    first, second = attribute(text, "tables")
    assert (first.rows, first.columns, first.layers) == (names("a b"), names("c"), ())
    assert (second.rows, second.columns, second.layers) == (names("d"), names("e"), (names("f g"),))


def test_crosstabs_in_integer_mode() -> None:
    found = command("CROSSTABS VARIABLES=a b (1,3) c (0,1) /TABLES=a BY c")
    assert found.bounds == ((names("a b"), 1, 3), (names("c"), 0, 1))


@pytest.mark.parametrize(
    ("written", "field", "found"),
    [
        ("/STATISTICS COEFF OUTS R ANOVA COLLIN TOL", "tolerance", True),
        ("/STATISTICS COEFF OUTS R ANOVA COLLIN TOL", "collinearity", True),
        ("/STATISTICS TOL", "tolerance", True),
        ("/STATISTICS TOL", "collinearity", False),
        ("/STATISTICS COLLIN", "tolerance", True),
        ("/STATISTICS COEFF OUTS CI(95) R ANOVA CHANGE ZPP", "collinearity", False),
        ("/MISSING LISTWISE", "missing", "LISTWISE"),
        ("/MISSING PAIRWISE", "missing", "PAIRWISE"),
        ("/MISSING=MEANSUBSTITUTION INCLUDE", "include_missing", True),
        ("/NOORIGIN", "through_origin", False),
        ("/ORIGIN", "through_origin", True),
        ("/CRITERIA=PIN(.05) POUT(.10) TOLERANCE(.0001)", "missing", "LISTWISE"),
        ("/SAVE PRED ZRESID", "saves", True),
        ("/RESIDUALS DURBIN HISTOGRAM(ZRESID)", "saves", False),
        ("/SCATTERPLOT=(*ZRESID ,*ZPRED)", "saves", False),
        ("/CASEWISE PLOT(ZRESID) OUTLIERS(3)", "saves", False),
        ("/REGWGT=w", "weight", name("w")),
        ("/SELECT=sex EQ 1", "selects", True),
    ],
)
def test_regression(written: str, field: str, found: Any) -> None:
    assert attribute(f"REGRESSION {written} /DEPENDENT y /METHOD=ENTER a b", field) == found


def test_regression_has_blocks_and_dependents() -> None:
    found = command(
        "REGRESSION VARIABLES=a TO f /DEPENDENT=y z /METHOD=ENTER a b /METHOD=STEPWISE c /ENTER d /BACKWARD"
    )
    assert found.dependents == names("y z")
    assert [(each.method, each.variables) for each in found.blocks] == [
        ("ENTER", names("a b")),
        ("STEPWISE", names("c")),
        ("ENTER", names("d")),
        ("BACKWARD", ()),
    ]
    assert found.variables == names("a-f")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("KM t BY g", "KM: /STATUS is missing"),
        ("KM /STATUS=s(1)", "KM: the variable of the times is missing"),
        ("KM t /STATUS=s", "KM /STATUS: '(' and the values that are the event is expected, not the end"),
        ("KM t /STATUS=s()", "KM /STATUS: the parentheses hold no value"),
        ("KM t /STATUS=s(5 THRU 1)", "the range from 5 to 1 is empty"),
        ("KM t /STAUS=s(1)", "KM has no subcommand 'STAUS'"),
        ("KM t /STATUS=s(1) /PRINT=TABEL", "KM /PRINT has no keyword 'TABEL'"),
        ("KM t /STATUS=s(1) /PRINT=TABLE 3", "KM /PRINT: '3' is not understood here"),
        ("KM t /STATUS=s(1) /PRINT=MEAN /PRINT=TABLE", "KM: /PRINT stands here a second time"),
        ("KM t /STATUS=s(1) PRINT=TABLE", "'PRINT=' is not expected here Is a slash missing before it?"),
        ("KM t BY g h /STATUS=s(1)", "KM: 'h' is not understood here"),
        ("KM t /STATUS=s(1) /COMPARE OVERALL PAIRWISE", "OVERALL and PAIRWISE exclude each other"),
        ("KM t /STATUS=s(1) /", "KM: no subcommand follows the slash"),
        ("COXREG t WITH a", "COXREG: /STATUS is missing"),
        ("COXREG t /STATUS=s(1) /METHOD=ENTER", "no covariates are named"),
        ("COXREG t WITH a /STATUS=s(1) /CONTRAST=INDICATOR", "COXREG /CONTRAST: the variable is missing"),
        ("COXREG t WITH a /STATUS=s(1) /CONTRAST(a)=DUMMY", "has no keyword 'DUMMY'"),
        ("COXREG t WITH a /STATUS=s(1) /CONTRAST(a)=INDICATOR(0)", "the reference category is given by its rank"),
        ("COXREG t WITH a /STATUS=s(1) /CONTRAST(a)=HELMERT(1)", "HELMERT has no reference category"),
        ("COXREG t WITH a /STATUS=s(1) /CONTRAST(a)=SIMPLE /CONTRAST(a)=SIMPLE", "a has a contrast already"),
        ("COXREG t WITH a /STATUS=s(1) /METHOD=STEP", "has no keyword 'STEP'"),
        ("COXREG t WITH a /STATUS=s(1) /METHOD=ENTER(LR)", "ENTER takes no statistic"),
        ("COXREG t WITH a /STATUS=s(1) /CRITERIA=PIN", "'(' behind PIN is expected"),
        ("COXREG t WITH ALL /STATUS=s(1)", "not by ALL"),
        ("FREQUENCIES /STATISTICS=MEAN", "FREQUENCIES: VARIABLES is missing"),
        ("FREQUENCIES a /STATISTICS=STDEV", "has no keyword 'STDEV'"),
        ("FREQUENCIES a /STATISTICS=(MEAN)", "'(' is not understood here"),
        ("CROSSTABS a", "BY is expected"),
        ("CROSSTABS /CELLS=COUNT", "CROSSTABS: TABLES is missing"),
        ("REGRESSION /METHOD=ENTER a", "/DEPENDENT is missing"),
        ("SURVIVAL TABLES=t /STATUS=s(1)", "/INTERVALS is missing"),
        ("SURVIVAL TABLES=t BY g /INTERVALS=THRU 9 BY 1 /STATUS=s(1)", "the lowest and highest value of g"),
        ("SURVIVAL TABLES=t /INTERVALS=THRU 9 BY 1 THRU 5 BY 1 /STATUS=s(1)", "the ends must rise"),
        ("TIME PROGRAM", "TIME PROGRAM has no COXREG behind it"),
        ("TIME PROGRAM.\nSELECT IF a=T_.\nCOXREG t WITH a /STATUS=s(1)", "SELECT IF cannot stand between TIME PROGRAM"),
        ("TIME PROGRAM.\nCOMPUTE a=T_.\nFREQUENCIES a", "FREQUENCIES cannot stand between TIME PROGRAM and COXREG"),
    ],
)
def test_mistakes_in_procedures(text: str, found: str) -> None:
    told = [f"{each.message} {each.hint}" for each in examine(f"{text}.".encode(), "job.sps").mistakes]
    assert any(found in message for message in told), told
    assert mistakes(f"{text}.")
