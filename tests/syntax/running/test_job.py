"""Procedures of a job on data that are there already: what is printed, in which order, and what is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sarcstat.cli.jobs import making
from sarcstat.cli.perform import perform
from sarcstat.data.codebook import Dataset
from sarcstat.data.reading.source import open_source
from sarcstat.data.steps.workspace import Workspace
from sarcstat.display.shapes.document import Document
from sarcstat.render import csv, terminal
from sarcstat.render import json as as_json
from sarcstat.request import Endpoint, Request
from sarcstat.syntax.reading.reader import read_text
from sarcstat.syntax.running.job import Ran, Step, run
from sarcstat.syntax.running.report import document


@pytest.fixture(scope="module")
def lung() -> Dataset:
    return open_source("survival::lung").read(None)


LIFE = "SURVIVAL TABLES=time BY sex(1,2) /INTERVALS=THRU 1000 BY 100 /STATUS=status(2)"
CHANGING = "TIME PROGRAM.\nCOMPUTE T_COV_=T_*age.\nCOXREG time /STATUS=status(2) /METHOD=ENTER age T_COV_"
MODEL = "REGRESSION /STATISTICS COLLIN TOL /DEPENDENT=time /METHOD=ENTER age sex"


def ran(text: str, style: str = "spss") -> Ran:
    return run(read_text(text, "job.sps"), Workspace(Path(), data=["survival::lung"]), making, style=style)


def names(of: Document) -> list[str]:
    return [table.name for section in of.sections for table in section.tables]


CROSSED = "sex * status Crosstabulation"
JOB = """* A comment.
TITLE 'Survival'.
FREQUENCIES VARIABLES=sex ph.ecog /STATISTICS=MEAN /BARCHART.
EXECUTE.
KM time BY sex /STATUS=status(2) /PRINT MEAN /TEST LOGRANK /COMPARE OVERALL POOLED.
T-TEST GROUPS=sex(1 2) /VARIABLES=age.
COXREG time /STATUS=status(2) /METHOD=ENTER age sex.
"""


def shown(of: Ran) -> Document:
    return document(of, "job.sps", "0" * 64, (), {"sarcstat": "0"}, {"job": "job.sps"})


def test_procedures_are_in_the_order_of_the_job() -> None:
    found = ran(JOB)
    assert [(step.name, step.place.line) for step in found.steps] == [("FREQUENCIES", 3), ("KM", 5), ("COXREG", 7)]
    assert not any(step.errors for step in found.steps)
    made = shown(found)
    assert [each.analysis for each in made.members] == ["describe", "km", "cox"]
    assert names(made.members[0])[0] == "Statistics", "one table has the statistics of all variables"
    said = [each.text for each in made.conditions]
    assert "Not computed: T-TEST (line 6)." in said
    assert "FREQUENCIES (line 3) /BARCHART: no chart is drawn." in said
    assert any("Skipped, since they bear on no number: TITLE (line 2)" in note for note in made.sections[-1].notes)


def test_what_was_not_asked_for_is_not_printed() -> None:
    """KM without TEST and COMPARE prints no comparison; the matrix of correlations is there with CORR only."""
    for text, unwanted, wanted in (
        ("KM time BY sex /STATUS=status(2).", "Overall Comparisons", "Means and Medians for Survival Time"),
        ("KM time BY sex /STATUS=status(2) /PRINT NONE.", "Means and Medians for Survival Time", None),
        ("KM time BY sex /STATUS=status(2) /COMPARE PAIRWISE.", "Overall Comparisons", "Pairwise Comparisons"),
        ("COXREG time /STATUS=status(2) /METHOD=ENTER age sex.", "Correlation Matrix of Regression Coefficients", None),
        ("CROSSTABS sex BY status.", "Chi-Square Tests", CROSSED),
        ("CROSSTABS sex BY status /STATISTICS=CHISQ.", "Symmetric Measures", "Chi-Square Tests"),
        ("CROSSTABS sex BY status /FORMAT=NOTABLES /STATISTICS=PHI.", CROSSED, "Symmetric Measures"),
    ):  # fmt: skip
        (step,) = ran(text).steps
        found = [name for each in step.documents for name in names(each)]
        assert unwanted not in found, text
        assert wanted is None or wanted in found, text


def test_asked_for_and_not_made_is_said() -> None:
    for text, told in (
        ("COXREG time /STATUS=status(2) /METHOD=ENTER age /CRITERIA=ITERATE(5).", "/CRITERIA ITERATE(5)"),
        ("CROSSTABS sex BY status /STATISTICS=CHISQ GAMMA.", "/STATISTICS=GAMMA: not computed"),
        ("CROSSTABS sex BY status /CELLS=COUNT BPROP.", "/CELLS=BPROP"),
        ("FREQUENCIES sex /FORMAT=DFREQ.", "/FORMAT=DFREQ"),
        ("DESCRIPTIVES age /SORT=MEAN (D).", "/SORT"),
        ("KM time BY sex /STATUS=status(2) /STRATA=ph.ecog /COMPARE OVERALL STRATA.", "OVERALL STRATA"),
        ("REGRESSION /STATISTICS COLLIN TOL /DEPENDENT=time /METHOD=ENTER age sex.", "R Square"),
        ("KM time /STATUS=status(2) /TEST LOGRANK /COMPARE.", "no factor is named"),
        ("KM time /STATUS=status(2) /TREND.", "no factor is named"),
        ("KM time BY sex /STATUS=status(2) /PRINT TABLE /ID=inst.", "/ID: the survival table names no cases"),
        ("COXREG time WITH age /STATUS=status(2) /CATEGORICAL=sex.", "the model has no covariate sex"),
        ("COXREG time WITH age /STATUS=status(2) /CONTRAST(sex)=INDICATOR(1).", "the model has no covariate sex"),
        ("COXREG time WITH age /STATUS=status(2) /PATTERN=age(50).", "/PATTERN: nothing is shown"),
        ("COXREG time WITH age /STATUS=status(2) /PRINT=BASELINE /PATTERN=age(50) /PATTERN=age(60).", "at no pattern"),
        ("KM time /STATUS=status EVENT(2) LOST(1).", "/STATUS LOST: lost cases are counted among the censored"),
        (f"{CHANGING} /PRINT=BASELINE.", "/PRINT=BASELINE: with time-dependent covariates"),
        ("FREQUENCIES sex /FORMAT=LIMIT(1).", "/FORMAT=LIMIT(1): tables of more values"),
        ("CROSSTABS sex BY status /WRITE=CELLS.", "/WRITE: no file is written"),
        (f"{LIFE} /PLOT(SURVIVAL).", "/PLOT: no curve is drawn"),
        (f"{LIFE} /WRITE=BOTH.", "/WRITE: no file is written"),
        (f"{LIFE} /COMPARE /CALCULATE=CONDITIONAL PAIRWISE.", "/CALCULATE=CONDITIONAL"),
        (f"{MODEL} /RESIDUALS /SCATTERPLOT=(*ZRESID,*ZPRED).", "/RESIDUALS, /SCATTERPLOT: not computed"),
        (f"{MODEL.replace('/DEP', '/CRITERIA=TOLERANCE(.9) /DEP')}.", "/CRITERIA=TOLERANCE(0.9)"),
    ):
        found = ran(text)
        assert any(told in each.text for each in shown(found).conditions if each.kind == "warning"), text
        assert found.steps[0].documents


@pytest.mark.parametrize(
    "text",
    [
        "COXREG time WITH age /STATUS=status(2) /CRITERIA=PIN(.5) POUT(.6).",
        "COXREG time WITH age sex /STATUS=status(2) /CATEGORICAL=sex /PATTERN=age(50) /PLOT=SURVIVAL.",
        "COXREG time WITH age sex /STATUS=status(2) /PRINT=BASELINE /PATTERN=age(50).",
        "KM time BY sex /STATUS=status(2) /PRINT=MEAN /ID=inst /TEST LOGRANK.",
        f"{LIFE} /WRITE=NONE /COMPARE /CALCULATE=EXACT.",
        f"{MODEL.replace('/DEP', '/CRITERIA=PIN(.05) POUT(.10) TOLERANCE(.0001) /DEP')}.",
    ],
)
def test_what_bears_on_nothing_there_is_not_lacking(text: str) -> None:
    """SPSS's dialogs write criteria of steps for every model."""
    (step,) = ran(text).steps
    assert not step.errors
    assert [each for each in step.lacking if "only the collinearity" not in each] == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("FREQUENCIES age /STATISTICS=MEDIAN /GROUPED=age.", "/GROUPED: medians and percentiles"),
        ("CROSSTABS sex BY status /HIDESMALLCOUNTS COUNT=5.", "/HIDESMALLCOUNTS: no count would be hidden"),
        (f"{MODEL.replace('/DEP', '/MATRIX=IN(*) /DEP')}.", "/MATRIX"),
    ],
)
def test_what_would_be_other_numbers_is_not_computed(text: str, reason: str) -> None:
    (step,) = ran(text).steps
    assert reason in str(step.errors[0])
    assert not step.documents


def test_a_procedure_that_fails_leaves_the_others() -> None:
    text = """KM time BY sexx /STATUS=status(2).
KM time /STATUS=status(7).
FREQUENCIES sex.
"""
    found = ran(text)
    assert [bool(step.errors) for step in found.steps] == [True, True, False]
    (problem,) = found.steps[0].errors[0].problems
    assert problem.message.startswith("job.sps, line 1, column 12: KM: there is no variable sexx:")
    assert problem.hint == "Did you mean 'sex'?"
    (problem,) = found.steps[1].errors[0].problems
    assert "job.sps, line 2, KM: Not computed: no row has a value of status" in problem.message
    refused = [each for each in shown(found).conditions if each.kind == "refusal"]
    assert len(refused) == 2


def test_a_data_step_that_fails_ends_the_job() -> None:
    found = ran("FREQUENCIES sex.\nSORT CASES BY sexx.\nFREQUENCIES age.\n")
    assert len(found.steps) == 1
    assert found.stopped is not None
    assert "job.sps, line 2, column 15" in found.stopped.problems[0].message


def test_numbers_are_those_of_the_command(lung: Dataset) -> None:
    (step,) = ran("KM time BY sex /STATUS=status(2) /PRINT TABLE MEAN /PERCENTILES.").steps
    keys = {"by": ["sex"], "table": True, "percentiles": [25, 50, 75], "test": ["none"]}
    alone = perform(Request("km", keys, [Endpoint("time", "status=2")]), lung)
    assert step.documents[0].statistics == alone.statistics


def test_layers_divide(lung: Dataset) -> None:
    (step,) = ran("CROSSTABS sex BY status BY ph.ecog /STATISTICS=CHISQ.").steps
    alone = perform(Request("crosstab", {"rows": ["sex"], "columns": ["status"], "split": ["ph.ecog"]}), lung)
    assert [each.statistics for each in step.documents] == [alone.statistics]


def test_weight_split_and_filter_reach_the_request(lung: Dataset) -> None:
    text = "WEIGHT BY ph.ecog.\nSPLIT FILE BY sex.\nCOMPUTE f=(age>60).\nFILTER BY f.\nFREQUENCIES status."
    (step,) = ran(text).steps
    assert step.said[:3] == ["Filter: f, 134 of 228 cases", "Weight: ph.ecog", "Split file: sex"]
    assert len(step.said) == 4, "cases of weight 0 are told"
    alone = perform(
        Request("describe", {"variables": ["status"], "style": "spss", "procedure": "frequencies",
                             "weight": "ph.ecog", "split": ["sex"], "where": "age > 60"}), lung
    )  # fmt: skip
    made = step.documents[0].statistics
    assert [each.key for each in made] == [each.key for each in alone.statistics]
    assert [each.value for each in made] == pytest.approx([each.value for each in alone.statistics], rel=1e-12)


def test_formats_tell_the_commands_apart() -> None:
    made = shown(ran(JOB))
    content = json.loads(as_json.render(made))
    assert [each["analysis"] for each in content["analyses"]] == ["describe", "km", "cox"]
    assert [each["options"]["job"]["command"] for each in content["analyses"]] == [2, 4, 6]
    assert content["job"]["procedures"][1]["line"] == 5
    assert content["job"]["skipped"] == [{"command": "TITLE", "lines": [2]}]
    lines = csv.render(made).splitlines()
    assert lines[0].startswith("command,analysis")
    assert {line.split(",")[0] for line in lines[1:]} == {"2", "4", "6"}
    text = terminal.render(made, width=100, color=False)
    assert text.index("FREQUENCIES (line 3)") < text.index("KM (line 5)") < text.index("Job job.sps")


INCLUDED = """DATA LIST FREE /t s x g.
BEGIN DATA
1 1 1 1  2 1 9 1  3 0 1 2  4 1 9 2  5 1 2 1  6 0 2 2  7 1 9 1
END DATA.
MISSING VALUES x (9).
"""


def test_missing_include_takes_what_the_user_declares_missing() -> None:
    for text, rows in (
        ("FREQUENCIES x /MISSING=INCLUDE.", 7),
        ("FREQUENCIES x.", 4),
        ("DESCRIPTIVES x /MISSING=INCLUDE.", 7),
        ("COXREG t WITH x /STATUS=s(1) /MISSING=INCLUDE.", 7),
        ("COXREG t WITH x /STATUS=s(1).", 4),
    ):
        (step,) = ran(INCLUDED + text).steps
        assert not step.errors, text
        found = [each.value for each in step.documents[0].statistics if each.name in ("n", "n_valid", "n_available")]
        assert rows in found, (text, found)
    (step,) = ran(INCLUDED + "CROSSTABS x BY g /MISSING=INCLUDE /STATISTICS=CHISQ.").steps
    assert [each.value for each in step.documents[0].statistics if each.name == "n"][:1] == [7]


def test_kaplan_meier_saves_its_estimates() -> None:
    """By hand: S = 1 - 1/7 after the first of seven, times 5/6 after the second, and so on."""
    job = INCLUDED + "KM t /STATUS=s(1) /SAVE=SURVIVAL CUMEVENT(events).\nDESCRIPTIVES SUR_1 events /STATISTICS=SUM."
    km, described = ran(job).steps
    assert km.said == ["/SAVE added SUR_1, events"]
    survival = [6 / 7, 5 / 7, 5 / 7, 5 / 7 * 3 / 4, 5 / 7 * 2 / 4, 5 / 7 * 2 / 4, 0]
    sums = [each.value for each in described.documents[0].statistics if each.name == "sum"]
    assert sums == [pytest.approx(sum(survival), rel=1e-12), 1 + 2 + 2 + 3 + 4 + 4 + 5]


def test_scores_have_mean_0_and_standard_deviation_1_in_each_part() -> None:
    job = INCLUDED + "SPLIT FILE BY g.\nDESCRIPTIVES t (zt) /SAVE.\nDESCRIPTIVES zt /STATISTICS=MEAN STDDEV."
    made = ran(job).steps[1].documents[0].statistics
    assert [each.value for each in made if each.name == "mean"] == pytest.approx([0, 0], abs=1e-15)
    assert [each.value for each in made if each.name == "std_deviation"] == pytest.approx([1, 1], rel=1e-12)


def test_scores_are_those_of_numbers_and_replace_nothing() -> None:
    job = INCLUDED + "STRING w (A1).\nDESCRIPTIVES t w /SAVE.\nDESCRIPTIVES t w (zw).\nDESCRIPTIVES t (x)."
    first, second, third = ran(job).steps
    assert (first.said, first.errors) == (["/SAVE added Zt"], [])
    assert "z-scores of texts (w)" in second.errors[0].problems[0].message
    assert "there is a variable x already" in third.errors[0].problems[0].message


def test_saved_names_are_free() -> None:
    job = INCLUDED + "COMPUTE SUR_1=1.\nKM t /STATUS=s(1) /SAVE=SURVIVAL.\nKM t /STATUS=s(1) /SAVE=SURVIVAL(x)."
    first, second = ran(job).steps
    assert first.said == ["/SAVE added SUR_2"]
    (error,) = second.errors
    assert "there is a variable x already" in error.problems[0].message


def test_coxreg_saves_values_and_files() -> None:
    job = INCLUDED + (
        "COXREG t WITH g /STATUS=s(1) /SAVE=XBETA DFBETA /OUTFILE=COEFF('coefficients.sav').\n"
        "DESCRIPTIVES XBE_1 DFB1_1.\nGET FILE='coefficients.sav'.\nDESCRIPTIVES ALL."
    )
    found = ran(job)
    assert found.stopped is None
    assert not any(step.errors for step in found.steps)
    assert found.steps[0].said == ["/SAVE added XBE_1, DFB1_1", "/OUTFILE COEFF: 1 row"]
    assert "left out, since they hold texts: " in found.steps[2].lacking[0]


def test_covariates_that_with_alone_names_leave_cases_out_in_spss() -> None:
    """IBM's Command Syntax Reference, COXREG, MISSING: a case has values of all independent variables."""
    (step,) = ran("COXREG time WITH age meal.cal wt.loss /STATUS=status(2) /METHOD=ENTER age.").steps
    (error,) = step.errors
    assert "WITH names what no METHOD enters (meal.cal, wt.loss)" in error.problems[0].message
    assert "leaves out 57 cases" in error.problems[0].message  # as R counts them
    (step,) = ran("COXREG time WITH age sex /STATUS=status(2) /METHOD=ENTER age.").steps
    assert (step.errors, step.lacking) == ([], [])


def test_covariates_of_a_method_are_in_the_model_whether_with_names_them_or_not() -> None:
    model = "COXREG time WITH age /STATUS=status(2) /CATEGORICAL=sex /CONTRAST(sex)=INDICATOR(1) /METHOD=ENTER age sex."
    (step,) = ran(model).steps
    assert (step.errors, step.lacking) == ([], [])


def test_a_name_that_a_variable_a_parameter_is_given_begins_theirs() -> None:
    """Jobs that go on with what SPSS saved under PRESID(root) use root1, of one covariate, too."""
    (found,) = ran(INCLUDED + "COXREG t WITH g /STATUS=s(1) /SAVE=PRESID(g) DFBETA(d) XBETA(b).").steps
    assert (found.said, found.errors) == (["/SAVE added g1, d1, b"], [])


def test_plots_are_drawn_where_they_are_wanted() -> None:
    text = "KM time BY sex /STATUS=status(2) /PLOT SURVIVAL."
    (step,) = ran(text).steps
    assert step.said == ["/PLOT SURVIVAL: drawn with --figures FOLDER"]
    job = read_text(text, "job.sps")
    (step,) = run(job, Workspace(Path(), data=["survival::lung"]), making, figures=True).steps
    assert list(step.figures) == ["line-1-km-survival"]


TEXTS = """DATA LIST LIST /t (F3) s (F1) g (A3) n (A2) a (F2).
BEGIN DATA
1 1 a 1 50
2 1 b 2 61
3 0 a 3 47
4 1 c 4 70
5 1 b 5 55
6 1 c 6 66
7 1 a 7 58
END DATA.
"""


def test_texts_are_no_numbers_whatever_they_say() -> None:
    described, refused, time, regression = ran(
        TEXTS + "DESCRIPTIVES ALL.\nDESCRIPTIVES n.\nKM n /STATUS=s(1).\n"
        "REGRESSION /STATISTICS=TOL /DEPENDENT=t /METHOD=ENTER a n."
    ).steps
    assert described.lacking == ["left out, since they hold texts: g, n"]
    assert described.documents
    assert "none of the variables holds numbers" in refused.errors[0].problems[0].message
    assert "n holds texts, not times" in time.errors[0].problems[0].message
    assert "n holds texts" in regression.errors[0].problems[0].message


def test_a_covariate_of_texts_is_in_deviations() -> None:
    """As one that CATEGORICAL names: IBM's reference excepts strings from what is at least interval."""
    alone, named = ran(TEXTS + "COXREG t WITH a g /STATUS=s(1).\nCOXREG t WITH a g /STATUS=s(1) /CATEGORICAL=g.").steps
    assert alone.documents[0].statistics == named.documents[0].statistics


def rows_used(of: Step) -> int:
    return of.documents[0].provenance.rows_used


@pytest.mark.parametrize("between", ["T-TEST GROUPS=g(1 2) /VARIABLES=x.", "LIST.", "MEANS x BY g.", "GRAPH /BAR=x."])
def test_temporary_ends_with_a_procedure_that_is_not_computed(between: str) -> None:
    """As in SPSS: it holds for one procedure, and which of them are computed here does not matter."""
    (step,) = ran(INCLUDED + f"TEMPORARY.\nSELECT IF g=2.\n{between}\nFREQUENCIES g.").steps
    assert rows_used(step) == 7


@pytest.mark.parametrize("between", ["TITLE 'x'.", "BOOTSTRAP /SAMPLING METHOD=SIMPLE.", "SHOW ALL."])
def test_temporary_goes_on_through_what_reads_no_data(between: str) -> None:
    (step,) = ran(INCLUDED + f"TEMPORARY.\nSELECT IF g=2.\n{between}\nFREQUENCIES g.").steps
    assert rows_used(step) == 3


def test_regression_without_collinearity_is_one_of_those_that_are_not_computed() -> None:
    found = ran("REGRESSION /DEPENDENT=time /METHOD=ENTER age.\nONEWAY age BY sex.\nFREQUENCIES sex.")
    assert [step.name for step in found.steps] == ["FREQUENCIES"]
    said = [each.text for each in shown(found).conditions if each.kind == "warning"]
    assert said == ["Not computed: REGRESSION (line 1), ONEWAY (line 2)."]


def test_nothing_speaks_of_options_that_nobody_typed() -> None:
    text = (
        "SELECT IF sex=1.\nCROSSTABS sex BY status.\nSPLIT FILE BY ph.ecog.\nFREQUENCIES sex.\n"
        "COMPUTE z=0.\nWEIGHT BY z.\nFREQUENCIES age."
    )
    made = shown(ran(text))
    said = [each.text for each in made.conditions]
    assert any("CROSSTABS: /TABLES: column 'sex' has only one level with data" in each for each in said)
    assert any("FREQUENCIES (line 4): SPLIT FILE: no value of ph.ecog in 1 row" in each for each in said)
    assert any("FREQUENCIES: WEIGHT: every weight" in each for each in said)
    hints = [problem.hint for step in ran(text).steps for error in step.errors for problem in error.problems]
    assert hints[0].startswith("A cross-tabulation needs two.")
    assert not any("--" in str(each) for each in [*said, *hints])


def test_the_same_said_of_several_procedures_is_said_once() -> None:
    job = "COMPUTE f=(age>60).\nFILTER BY f.\n" + "FREQUENCIES sex.\n" * 7 + "DESCRIPTIVES age."
    (note,) = shown(ran(job)).sections[-1].notes
    assert note == (
        "FREQUENCIES (lines 3, 4, 5, 6, 7, and 2 more), DESCRIPTIVES (line 10): Filter: f, 134 of 228 cases."
    )


DATED = """DATA LIST LIST /x (f2) d (date11).
BEGIN DATA
1 01-jan-2001
2 05-feb-2003
END DATA.
"""


def test_dates_do_not_keep_numbers_from_being_described() -> None:
    described, listwise = ran(DATED + "DESCRIPTIVES ALL.\nDESCRIPTIVES ALL /MISSING=LISTWISE.").steps
    assert described.lacking == ["left out, since they hold dates: d; Valid N (listwise) is without them"]
    assert [each.value for each in described.documents[0].statistics if each.name == "mean"] == [1.5]
    assert not listwise.documents
    assert "/MISSING=LISTWISE beside dates" in listwise.errors[0].problems[0].message


def test_a_job_that_ends_early_says_what_it_did_not_carry_out() -> None:
    found = ran("FREQUENCIES sex.\nCOMPUTE y=nothere+1.\nKM time /STATUS=status(2).\nEXECUTE.\nKM y /STATUS=status(2).")
    said = [each.text for each in shown(found).conditions]
    assert "The job ended in line 2, before its end. Not carried out: KM (lines 3, 5)." in said


def test_a_job_with_nothing_to_say_says_that_it_ran() -> None:
    assert list(shown(ran("FREQUENCIES sex.")).sections[-1].notes) == ["The job ran to its end."]


CODED = """DATA LIST LIST /t s * q (A3).
BEGIN DATA
1 1 "10"
2 1 "9"
3 1 "10"
4 0 "."
5 1 "9"
6 1 "."
7 1 "9"
8 1 "10"
END DATA.
"""


def test_texts_are_levels_in_the_order_of_their_bytes() -> None:
    """As SPSS sorts them: 10 before 9, and a period is no missing value; so the last category is 9."""
    counted, model = ran(CODED + "FREQUENCIES q.\nCOXREG t WITH q /STATUS=s(1) /CONTRAST(q)=INDICATOR.").steps
    assert not counted.errors
    lines = terminal.render(shown(ran(CODED + "FREQUENCIES q.")), width=100, color=False).splitlines()
    rows = [line.split() for line in lines if line.split()[-1:] in (["25.0"], ["62.5"], ["100.0"])]
    assert [row[-5] for row in rows if len(row) >= 5][:3] == [".", "10", "9"]
    notes = [note for section in model.documents[0].sections for note in section.notes]
    assert any("q: 9" in note for note in notes), notes


@pytest.mark.parametrize("between", ["T-TEST GROUPS=sex(1 2) /VARIABLES=age.", "LIST.", "GRAPH /BAR=COUNT BY sex."])
def test_what_is_temporary_ends_with_a_procedure_that_is_passed_over(between: str) -> None:
    found = ran(f"TEMPORARY.\nSELECT IF (sex=1).\n{between}\nFREQUENCIES sex.")
    (step,) = found.steps
    assert [each.value for each in step.documents[0].statistics if each.name in ("n", "n_valid")][:1] == [228]
    kept = ran("TEMPORARY.\nSELECT IF (sex=1).\nTITLE 'x'.\nFREQUENCIES sex.").steps[0]
    assert [each.value for each in kept.documents[0].statistics if each.name in ("n", "n_valid")][:1] == [138]


def test_a_factor_of_one_level_is_not_compared() -> None:
    """As under a FILTER by the factor: SPSS prints the curve all the same."""
    (step,) = ran("SELECT IF (sex=1).\nKM time BY sex /STATUS=status(2) /TEST LOGRANK /COMPARE OVERALL POOLED.").steps
    assert not step.errors
    assert "Overall Comparisons" not in names(step.documents[0])
    medians = [each.value for each in step.documents[0].statistics if each.name == "median"]
    assert medians == [270]
    assert step.lacking == ["BY sex: all cases are of one level, 1, so that nothing is compared"]


TIMED = "TIME PROGRAM.\nCOMPUTE T_COV_ = {}.\nCOXREG time WITH {} /STATUS=status(2) /SAVE=DFBETA.\n"


@pytest.mark.parametrize(
    ("program", "covariates", "keys"),
    [
        ("T_ > 5 * age", "T_COV_", {"tvc": ["T_COV_: T_ > (5 * age)"]}),
        ("T_ >= 12", "sex T_COV_*sex", {"covariates": ["sex"], "tvc": ["T_COV_*sex: (T_ >= 12) * sex"]}),
        ("T_ * age", "sex T_COV_", {"covariates": ["sex"], "tvc": ["age"]}),
    ],
)
def test_a_time_program_is_carried_out(
    lung: Dataset, program: str, covariates: str, keys: dict[str, list[str]]
) -> None:
    """The numbers of the command, and DFBETA saved."""
    found = ran(TIMED.format(program, covariates) + "DESCRIPTIVES DFB1_1.")
    step = found.steps[0]
    assert (found.stopped, step.errors) == (None, [])
    (made,) = shown(found).members[:1]
    own = perform(Request("cox", keys, [Endpoint("time", "status=2")]), lung)

    def equation(of: Document) -> list[object]:
        return [each.value for each in of.statistics if each.context == "equation"]

    assert equation(made) == equation(own)
    assert len(equation(own)) > 7
    assert any("DFB1_1" in each for each in step.said)


def test_what_cannot_be_saved_with_a_time_program_is_told_and_the_rest_saved() -> None:
    """IBM's Command Syntax Reference, COXREG, SAVE: requests for other temporary variables are ignored."""
    (step,) = ran(TIMED.format("T_ * age", "T_COV_").replace("/SAVE=", "/SAVE=XBETA SE(e) ")).steps
    assert step.errors == []
    assert "/SAVE XBETA, SE: not added, since the covariates change with time" in step.said[-2]
    assert step.said[-1] == "/SAVE added DFB1_1"


def test_a_time_program_that_is_not_offered_is_named() -> None:
    found = ran(TIMED.format("SIN(T_)", "age T_COV_"))
    assert any("the function SIN" in str(each) for each in (*found.steps[0].lacking, *found.steps[0].errors))


def test_cases_without_a_positive_weight_are_left_out_and_counted() -> None:
    """By hand: of the weights 2, 0, -1 and missing the first alone counts."""
    data = "DATA LIST LIST /x w.\nBEGIN DATA\n1 2\n2 0\n3 -1\n4 .\nEND DATA.\nWEIGHT BY w.\n"
    for text in ("FREQUENCIES x.", "DESCRIPTIVES x /STATISTICS=SUM."):
        (step,) = ran(data + text).steps
        assert not step.errors
        assert "3 cases left out, of which the weight is missing, 0 or negative" in step.said
        assert [each.value for each in step.documents[0].statistics if each.name in ("n", "n_valid")][:1] == [2]


def test_a_date_is_a_weight_like_any_number() -> None:
    """SPSS holds a number of seconds; R is given none, and says so in a sentence."""
    data = "DATA LIST LIST /x y (F8) d (DATE11).\nBEGIN DATA\n1 1 1-JAN-2000\n2 1 2-JAN-2000\n3 0 .\nEND DATA.\n"
    (step,) = ran(data + "WEIGHT BY d.\nKM x BY y /STATUS=y(1).").steps
    assert [str(each) for each in step.errors]
