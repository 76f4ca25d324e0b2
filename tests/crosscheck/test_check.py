"""Outputs that are ours in SPSS's form: every cell is found again, pivoted or translated, and wrong ones show."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from crosscheck.recast import LUNG, check, lung, output, recast, with_table
from outputs.writer import pivoted, planted, variable, words

from sarcstat.crosscheck.plan import Data
from sarcstat.crosscheck.recomputed import with_keys
from sarcstat.crosscheck.verdict import CheckedOutput
from sarcstat.data.codebook import Variable
from sarcstat.data.selection import selected_rows
from sarcstat.errors import InputError
from sarcstat.outputs.output import Cell, Dimension, Label, Log, Output, Table

RUNS = {
    "strata, tests, pairs, trend": (
        "Kaplan-Meier",
        "KM time BY sex /STATUS=status(2) /STRATA=ph.ecog /PRINT TABLE MEAN /PERCENTILES /TEST LOGRANK BRESLOW TARONE "
        "/COMPARE OVERALL POOLED /COMPARE=PAIRWISE POOLED /TREND.",
    ),
    "one curve": ("Kaplan-Meier", "KM time /STATUS=status(2) /PRINT TABLE MEAN /PERCENTILES=(20 33.5)."),
    "contrast, product, baseline": (
        "Cox Regression",
        "COXREG time WITH age sex ph.ecog age*sex /STATUS=status(2) /STRATA=inst /CONTRAST(ph.ecog)=Indicator(2) "
        "/METHOD=ENTER /PRINT=CI(90) BASELINE CORR.",
    ),
    "blocks, stepwise": (
        "Cox Regression",
        "COXREG time /STATUS=status(1 THRU 2) /CONTRAST(ph.ecog)=Indicator /METHOD=ENTER age "
        "/METHOD=FSTEP(LR) sex ph.ecog ph.karno wt.loss.",
    ),
    "time program, last steps": (
        "Cox Regression",
        "TIME PROGRAM.\nCOMPUTE T_COV_=T_*age.\nCOXREG time WITH age T_COV_ sex /STATUS=status(2) /PRINT=SUMMARY.",
    ),
    "frequencies": ("Frequencies", "FREQUENCIES sex ph.ecog age /STATISTICS=ALL /NTILES=4 /PERCENTILES=33.3333."),
    "descriptives": ("Descriptives", "DESCRIPTIVES age wt.loss /STATISTICS=MEAN SEMEAN STDDEV MIN MAX KURTOSIS."),
    "crosstabs": ("Crosstabs", "CROSSTABS sex BY status ph.ecog /CELLS=ALL /STATISTICS=CHISQ PHI."),
    "collinearity": (
        "Regression",
        "REGRESSION /STATISTICS COLLIN TOL /DEPENDENT time /METHOD=ENTER age sex /METHOD=ENTER wt.loss.",
    ),
}
every_run = pytest.mark.parametrize("run", RUNS)


@cache
def made(run: str) -> Output:
    command, syntax = RUNS[run]
    data = lung()
    if run == "collinearity":
        data = selected_rows(data, data.frame[["time", "age", "sex", "wt.loss"]].notna().all(axis=1).to_numpy())
    return recast(command, syntax, data)


def tables(of: Output) -> Iterator[Table]:
    yield from (each for command in of.commands for each in command.tables if each.subtype != "Notes")


@every_run
def test_every_cell_of_our_own_output_is_exact(run: str) -> None:
    found = check(made(run)).counts()
    assert found["exact"] == found.total() == sum(len(each.cells) for each in tables(made(run)))


@every_run
def test_pivoted_tables_have_the_same_verdicts(run: str) -> None:
    chance = random.Random(7)
    moved = made(run)
    for each in tables(made(run)):
        order = list(range(len(each.dimensions)))
        chance.shuffle(order)
        first, second = sorted(chance.choices(range(len(order) + 1), k=2))
        moved = with_table(moved, each, pivoted(each, order[:first], order[first:second], order[second:]))
    assert check(moved).counts() == check(made(run)).counts()


def translated(label: Label) -> Label:
    return replace(label, text=f"译{label.text}") if label.kind == "constant" else label


@every_run
def test_the_words_of_another_language_do_not_matter(run: str) -> None:
    foreign = made(run)
    for each in tables(made(run)):
        dimensions = [
            Dimension(translated(one.name), one.axis, tuple(tuple(map(translated, path)) for path in one.leaves))
            for one in each.dimensions
        ]
        foreign = with_table(foreign, each, replace(each, title=translated(each.title), dimensions=tuple(dimensions)))
    assert check(foreign).counts() == check(made(run)).counts()


@pytest.mark.parametrize("run", [run for run in RUNS if run != "blocks, stepwise"])
def test_a_wrong_digit_is_found_at_its_place(run: str) -> None:
    chance = random.Random(len(run))
    right = made(run)
    cells = [(each, place) for each in tables(right) for place, cell in each.cells.items() if cell.number is not None]
    for each, place in chance.sample(cells, 12):
        cell = each.cells[place]
        step = 10.0 ** -chance.randint(0, cell.decimals or 0) * chance.choice([-3, -1, 1, 4])
        wrong = check(with_table(right, each, planted(each, place, (cell.number or 0.0) + step)))
        number = [id(table) for _, _, table in right.tables()].index(id(each)) + 1
        found = [(t.number, at, v.kind) for _, t in wrong.tables for at, v in t.verdicts.items() if v.kind != "exact"]
        assert found == [(number, place, "different")]


_TEXT = Cell()


def as_displayed(of: Output) -> Output:
    """The output as SPSS's HTML export has it: displayed texts, no identities, no names of dimensions."""

    def plain(label: Label) -> Label:
        return words(label.text)

    shown = of
    for each in tables(of):
        dimensions = tuple(
            Dimension(
                words("Model" if one.name.text == "Model" else ""),
                one.axis,
                tuple(tuple(map(plain, p)) for p in one.leaves),
            )
            for one in each.dimensions
        )
        cells = {place: replace(_TEXT, printed=cell.text) for place, cell in each.cells.items()}
        shown = with_table(shown, each, replace(each, title=plain(each.title), dimensions=dimensions, cells=cells))
    return shown


@every_run
def test_displayed_texts_are_rounded(run: str) -> None:
    found = check(as_displayed(made(run))).counts()
    assert found["rounded"] == found.total()


def test_words_of_another_language_need_the_viewer_file() -> None:
    shown = made("one curve")
    for each in tables(as_displayed(shown)):
        dimensions = tuple(
            replace(one, leaves=tuple(tuple(replace(label, text=f"译{label.text}") for label in p) for p in one.leaves))
            for one in each.dimensions
        )
        own = next(one for one in tables(shown) if one.subtype == each.subtype)
        shown = with_table(shown, own, replace(each, dimensions=dimensions, language="zh"))
    found = check(shown)
    assert found.counts()["not_computed"] == found.counts().total()
    causes = {verdict.cause for _, table in found.tables for verdict in table.verdicts.values()}
    assert causes == {"displayed in 'zh': only .spv says what the words mean"}


def test_r_quantiles_are_explained() -> None:
    right = recast("Frequencies", "FREQUENCIES meal.cal /FORMAT=NOTABLE /PERCENTILES=25.", lung())
    table = next(each for each in tables(right) if each.subtype == "Statistics")
    place = next(at for at in table.cells if table.dimensions[1].leaves[at[1]][0].text == "Percentiles")
    quantile = float(np.quantile(lung().frame["meal.cal"].dropna(), 0.25))  # R's type 7
    assert table.cells[place].number == 630.0
    assert quantile == 635.0
    found = check(with_table(right, table, planted(table, place, quantile)))
    assert [(v.kind, v.cause) for _, t in found.tables for v in t.verdicts.values() if v.kind != "exact"] == [
        ("explained", "quantile-type")
    ]


def test_efrons_ties_are_explained() -> None:
    syntax = "COXREG time WITH age sex wt.loss /STATUS=status(2)."
    right = recast("Cox Regression", syntax, lung())
    table = next(each for each in tables(right) if each.subtype == "Variables in the Equation")
    place = next(at for at in table.cells if table.dimensions[0].leaves[at[0]][0].text == "B")
    efron = recast("Cox Regression", syntax, lung(), changed=lambda request: with_keys(request, ties="efron"))
    other = next(each for each in tables(efron) if each.subtype == "Variables in the Equation").cells[place].number
    assert other is not None
    found = check(with_table(right, table, planted(table, place, other)))
    assert [(v.kind, v.cause) for _, t in found.tables for v in t.verdicts.values() if v.kind != "exact"] == [
        ("explained", "ties")
    ]


def test_r_own_numbers_stand_beside() -> None:
    found = check(made("one curve"), r=True)
    means = next(table for _, table in found.tables if table.table.subtype == "Means and Medians for Survival Time")
    assert any(verdict.r is not None for verdict in means.verdicts.values())


def test_no_number_is_compared_on_other_rows() -> None:
    half = selected_rows(lung(), np.arange(228) < 100)
    found = check(made("one curve"), half)
    assert found.counts()["data"] == found.counts().total()
    assert "used 228 rows, survival::lung has 100" in found.commands[0].said[0]


def test_other_data_with_as_many_rows_are_said() -> None:
    other = replace(lung(), frame=lung().frame.assign(time=lung().frame["time"].where(lung().frame["age"] > 60)))
    found = check(made("one curve"), other).counts()
    assert found["data"] > found["exact"]
    assert found["different"] == 0


def filtered(label: str, *, kept: bool) -> CheckedOutput:
    """The output of patients over 60, checked against all data, with SPSS's filter variable or without it."""
    old = (lung().frame["age"] > 60).to_numpy()
    noted = {"Filter": words(label)}
    of = recast("Frequencies", "FREQUENCIES sex.", selected_rows(lung(), old), noted=noted)
    data = lung()
    if kept:
        frame = data.frame.assign(**{"filter_$": old.astype(float)})
        book = data.codebook.holding({**data.codebook.variables, "filter_$": Variable(label=label)})
        data = replace(data, frame=frame, codebook=book)
    return check(of, data)


@pytest.mark.parametrize("kept", [True, False])
def test_a_filter_is_a_variable_of_the_data_or_its_condition(kept: bool) -> None:
    found = filtered("age > 60 (FILTER)", kept=kept).counts()
    assert found["exact"] == found.total()


def test_a_weight_is_heeded() -> None:
    weighted = recast("Frequencies", "FREQUENCIES sex.", lung(), weight="age", noted={"Weight": variable("age")})
    found = check(weighted).counts()
    assert found["exact"] == found.total()


@pytest.mark.parametrize(
    ("syntax", "noted", "reason"),
    [
        (
            "KM time /STATUS=status(2) /PERCENTILES.",
            {"Split File": words("inst")},
            "do not tell which part of SPLIT FILE",
        ),
        ("KM time BY sex /STATUS=status(2).", {"Weight": variable("share")}, "228 weights of column 'share' are not"),
        ("COXREG time WITH sex /STATUS=status(2).", {"Weight": variable("share")}, "survival analyses count whole"),
        ("KM time BY sex /STATUS=status(9).", {}, "no row has a value of status that the syntax names as the event"),
        ("KM time BY.", {}, "its syntax was not understood"),
    ],
)
def test_what_is_not_recomputed_says_why(syntax: str, noted: dict[str, Label], reason: str) -> None:
    right = made("one curve")
    data = replace(lung(), frame=lung().frame.assign(share=lung().frame["age"] + 0.5))
    found = check(output("Kaplan-Meier", syntax, list(tables(right)), noted), data)
    assert found.counts()["not_computed"] == found.counts().total()
    assert all(reason in v.cause for _, table in found.tables for v in table.verdicts.values())


def test_tables_out_of_scope_are_counted_with_a_reason() -> None:
    stray = replace(next(tables(made("one curve"))), subtype="Homogeneous Subsets", command="Oneway")
    found = check(output("Oneway", "ONEWAY time BY sex.", [stray]))
    (verdict, *others) = found.commands[0].tables[0].verdicts.values()
    assert (verdict.kind, verdict.cause) == ("not_computed", "sarcstat does not compute this table")
    assert len(others) == len(stray.cells) - 1


def test_the_only_variable_may_be_left_out() -> None:
    right = recast("Frequencies", "FREQUENCIES age /FORMAT=NOTABLE /STATISTICS=MEAN.", lung())
    (table,) = tables(right)
    bare = {place[1:]: cell for place, cell in table.cells.items()}
    alone = replace(table, dimensions=table.dimensions[1:], rows=(0,), columns=(), cells=bare)
    assert check(with_table(right, table, alone)).counts() == {"exact": 3}


PROGRAM = "TIME PROGRAM.\nCOMPUTE T_COV_={}.\n"
TIMED = "COXREG time WITH age T_COV_ sex /STATUS=status(2) /PRINT=SUMMARY."


@pytest.mark.parametrize(
    ("logs", "kind"),
    [
        ([PROGRAM.format("T_*age") + TIMED], "exact"),
        ([PROGRAM.format("T_*age") + TIMED] * 2, "exact"),
        ([], "not_computed"),
        ([PROGRAM.format("T_*age") + TIMED, PROGRAM.format("T_*sex") + TIMED], "not_computed"),
        ([PROGRAM.format("SIN(T_)*age") + TIMED], "not_computed"),
    ],
)
def test_a_time_program_is_taken_from_the_log(logs: list[str], kind: str) -> None:
    of = output("Cox Regression", TIMED, list(tables(made("time program, last steps"))))
    found = check(replace(of, entries=(*map(Log, logs), *of.entries))).counts()
    assert found[kind] == found.total()  # type: ignore[index]


def test_an_expression_in_time_is_found_under_the_name_that_spss_shows() -> None:
    """T_*age written as SPSS's own output has it, and computed in another way than as T_*x."""

    def named(label: Label) -> Label:
        return words("T_COV_") if label.text == "T_*age" else label

    shown = output("Cox Regression", TIMED, list(tables(made("time program, last steps"))))
    for each in tables(shown):
        dimensions = [
            Dimension(one.name, one.axis, tuple(tuple(map(named, path)) for path in one.leaves))
            for one in each.dimensions
        ]
        shown = with_table(shown, each, replace(each, dimensions=tuple(dimensions)))
    for program, kind in (("1*(T_)*age", "exact"), ("T_*age", "exact"), ("LN(T_)*age", "different")):
        found = check(replace(shown, entries=(Log(PROGRAM.format(program) + TIMED), *shown.entries))).counts()
        assert (found["exact"] == found.total()) == (kind == "exact")
        assert found["not_computed"] == 0


def test_a_variable_that_the_data_lack_is_an_error_with_a_hint() -> None:
    data = replace(lung(), frame=lung().frame.rename(columns={"status": "statos"}))
    with pytest.raises(InputError) as error:
        check(made("one curve"), data)
    assert "'status'" in str(error.value)
    assert error.value.problems[0].hint == "Did you mean 'statos'?"


def test_two_covariates_with_one_label_are_ambiguous() -> None:
    book = lung().codebook.holding(
        {**lung().codebook.variables, "age": Variable(label="X"), "sex": Variable(label="X")}
    )
    data = replace(lung(), codebook=book)
    of = recast("Cox Regression", "COXREG time WITH age sex /STATUS=status(2).", data)
    for each in tables(of):  # SPSS shows the labels as they are
        dimensions = tuple(
            replace(one, leaves=tuple(tuple(map(unnamed, p)) for p in one.leaves)) for one in each.dimensions
        )
        of = with_table(of, each, replace(each, dimensions=dimensions))
    found = check(of, data)
    causes = {v.cause for _, table in found.tables for v in table.verdicts.values() if v.kind == "not_computed"}
    assert causes == {"'X' may stand for several things"}
    assert found.counts()["exact"] == 27


def unnamed(label: Label) -> Label:
    return words("X") if label.text.startswith("X (") else label


def test_data_are_looked_for_beside_the_output(tmp_path: object) -> None:
    notes = made("one curve").commands[0].notes
    assert notes is not None
    with pytest.raises(InputError, match=r"no data file 'lung.sav': it was looked for in the folder"):
        Data(tmp_path).of(notes)  # type: ignore[arg-type]
    assert len(Data(tmp_path, [LUNG]).of(notes).frame) == 228  # type: ignore[arg-type]


def test_a_number_of_an_infinite_estimate_is_explained() -> None:
    """Nobody under 70 has an event: SPSS prints where it stopped."""
    old = lung().frame["age"] >= 70
    data = replace(
        lung(), frame=lung().frame.assign(old=old.astype(float), status=lung().frame["status"].where(old, 1.0))
    )
    right = recast("Cox Regression", "COXREG time WITH old wt.loss /STATUS=status(2).", data)
    table = next(each for each in tables(right) if each.subtype == "Variables in the Equation")
    place = next(
        at
        for at, cell in table.cells.items()
        if cell.number is None
        and [table.dimensions[i].leaves[leaf][0].text for i, leaf in enumerate(at)] == ["B", "old"]
    )
    printed = replace(table.cells[place], number=12.345, system_missing=False)
    found = check(with_table(right, table, replace(table, cells={**table.cells, place: printed})), data)
    (cause,) = [v.cause for _, t in found.tables for v in t.verdicts.values() if v.kind == "explained"]
    assert cause == "no finite maximum of the likelihood: the estimate is infinite"
    assert found.counts()["different"] == 0


def test_blank_texts_that_spss_counts_are_explained() -> None:
    words_of = np.where(lung().frame["sex"] == 1, "a", "b").astype(object)
    words_of[:50] = None
    blank = words_of.copy()
    blank[:50] = " "
    ours, theirs = (replace(lung(), frame=lung().frame.assign(arm=each)) for each in (words_of, blank))
    found = check(recast("Frequencies", "FREQUENCIES arm.", theirs), ours).counts()
    assert found == {"explained": 11, "exact": 6}


def test_a_value_that_the_data_lack_differs() -> None:
    seven = replace(lung(), frame=lung().frame.assign(inst=lung().frame["inst"].replace(7, 77)))
    found = check(recast("Frequencies", "FREQUENCIES inst.", seven)).counts()
    assert found["different"] >= 4
