"""Outputs of weighted and split files, in layers and separate: every cell is found in its part, and wrong ones show."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import pytest
from crosscheck.recast import check, lung, recast, with_table
from outputs.writer import F3, level, pivoted, planted, template, variable, words

from sarcstat.crosscheck.identity import value
from sarcstat.crosscheck.plan import NotCheckedError, split_columns
from sarcstat.crosscheck.verdict import CheckedOutput
from sarcstat.data.codebook import Dataset, Variable
from sarcstat.data.selection import selected_rows
from sarcstat.outputs.output import Cell, Dimension, Label, Output, Table

RUNS = {
    "curves": (
        "Kaplan-Meier",
        "KM time BY ph.ecog /STATUS=status(2) /PRINT TABLE MEAN /PERCENTILES /TEST LOGRANK BRESLOW TARONE "
        "/COMPARE OVERALL POOLED /COMPARE=PAIRWISE POOLED.",
    ),
    "one curve": ("Kaplan-Meier", "KM time /STATUS=status(2) /PRINT TABLE MEAN /PERCENTILES."),
    "contrast, baseline": (
        "Cox Regression",
        "COXREG time WITH age ph.ecog /STATUS=status(2) /CONTRAST(ph.ecog)=Indicator(1) /METHOD=ENTER "
        "/PRINT=CI(95) BASELINE CORR.",
    ),
    "blocks, stepwise": (
        "Cox Regression",
        "COXREG time /STATUS=status(2) /METHOD=ENTER age /METHOD=FSTEP(LR) ph.karno wt.loss "
        "/CRITERIA=PIN(.98) POUT(.99).",
    ),
    "frequencies": ("Frequencies", "FREQUENCIES sex ph.ecog age /STATISTICS=ALL /NTILES=4."),
    "one variable": ("Frequencies", "FREQUENCIES age /FORMAT=NOTABLE /STATISTICS=MEAN."),
    "descriptives": ("Descriptives", "DESCRIPTIVES age wt.loss /STATISTICS=MEAN SEMEAN STDDEV MIN MAX KURTOSIS."),
    "crosstabs": ("Crosstabs", "CROSSTABS ph.ecog BY status older /CELLS=ALL /STATISTICS=CHISQ PHI."),
    "collinearity": (
        "Regression",
        "REGRESSION /STATISTICS COLLIN TOL /DEPENDENT time /METHOD=ENTER age ph.karno /METHOD=ENTER wt.loss.",
    ),
}
#: How the file was split, whether separately, and by what it was weighted.
FILES: dict[str, tuple[list[str], bool, str | None]] = {
    "weighted": ([], False, "times"),
    "split": (["sex"], False, None),
    "separate": (["sex"], True, None),
    "split by two, one with missing values, weighted": (["sex", "arm"], False, "times"),
    "separate by two, weighted": (["sex", "arm"], True, "times"),
}
every_file = pytest.mark.parametrize("file", FILES)
every_run = pytest.mark.parametrize("run", RUNS)


@cache
def data() -> Dataset:
    """Lung, with labels, an arm that some have not, and whole-number weights."""
    frame = lung().frame
    rank = frame.index.to_series()
    frame = frame.assign(
        arm=(rank % 2 + 1.0).where(rank % 9 != 0), times=rank % 3 + 1.0, older=(frame["age"] > 62).astype(float)
    )
    book = lung().codebook
    named = {
        "sex": Variable(label="Sex of patient", value_labels={1.0: "Male", 2.0: "Female"}),
        "arm": Variable(label="Arm, as randomized", value_labels={1.0: "A", 2.0: "B"}),
    }
    return replace(lung(), frame=frame, codebook=book.holding({**book.variables, **named}))


@cache
def made(run: str, file: str) -> Output:
    command, syntax = RUNS[run]
    split, separate, weight = FILES[file]
    rows = data()
    if run == "collinearity":
        rows = selected_rows(rows, rows.frame[["time", "age", "ph.karno", "wt.loss"]].notna().all(axis=1).to_numpy())
    noted: dict[str, Label] = {"Weight": variable(weight)} if weight else {}
    if split:
        noted["Split File"] = words(", ".join(data().codebook.label(name) for name in split))
    return recast(command, syntax, rows, weight=weight, split=split, separate=separate, noted=noted)


def tables(of: Output) -> Iterator[Table]:
    yield from (each for command in of.commands for each in command.tables if each.subtype != "Notes")


def each_table(of: Output, change: Callable[[Table], Table]) -> Output:
    for each in tables(of):
        of = with_table(of, each, change(each))
    return of


def causes(found: CheckedOutput) -> set[tuple[str, str]]:
    return {(v.kind, v.cause) for _, table in found.tables for v in table.verdicts.values() if v.kind != "exact"}


@every_file
@every_run
def test_every_cell_is_exact(run: str, file: str) -> None:
    right = made(run, file)
    found = check(right, data())
    assert causes(found) == set()
    assert found.counts().total() == sum(len(each.cells) for each in tables(right)) > 0


@every_file
@every_run
def test_pivoted_tables_have_the_same_verdicts(run: str, file: str) -> None:
    chance = random.Random(3)

    def moved(of: Table) -> Table:
        order = list(range(len(of.dimensions)))
        chance.shuffle(order)
        first, second = sorted(chance.choices(range(len(order) + 1), k=2))
        return pivoted(of, order[:first], order[first:second], order[second:])

    assert causes(check(each_table(made(run, file), moved), data())) == set()


@every_file
@pytest.mark.parametrize("run", [run for run in RUNS if run != "blocks, stepwise"])
def test_a_wrong_digit_is_found_at_its_place(run: str, file: str) -> None:
    chance = random.Random(len(run))
    right = made(run, file)
    cells = [(each, place) for each in tables(right) for place, cell in each.cells.items() if cell.number is not None]
    for each, place in chance.sample(cells, min(4, len(cells))):
        wrong = planted(each, place, (each.cells[place].number or 0.0) + chance.choice([-3, -1, 1, 4]))
        number = [id(table) for _, _, table in right.tables()].index(id(each)) + 1
        of = check(with_table(right, each, wrong), data())
        found = [(t.number, at, v.kind) for _, t in of.tables for at, v in t.verdicts.items() if v.kind != "exact"]
        assert found == [(number, place, "different")]


@pytest.mark.parametrize("text", ["Sex of patient = {}", "sex = {}", "SEX={}"])
def test_headings_tell_the_part_as_footnotes_do(text: str) -> None:
    def headed(of: Table) -> Table:
        (told,) = of.footnotes
        told_value = told.label.text.rpartition(" = ")[2]
        return replace(of, footnotes=(), headings=(text.format(told_value), *of.headings))

    right = made("blocks, stepwise", "separate")
    assert causes(check(each_table(right, headed), data())) == set()


def test_tables_that_tell_no_part_are_not_compared() -> None:
    bare = each_table(made("curves", "separate"), lambda of: replace(of, footnotes=()))
    assert causes(check(bare, data())) == {
        ("not_computed", "its headings do not tell which part of SPLIT FILE it is of")
    }


def levels_changed(of: Output, change: Callable[[Label], Label]) -> Output:
    """The output with other levels of sex."""

    def changed(each: Dimension) -> Dimension:
        if each.name.variable != "sex":
            return each
        return replace(each, leaves=tuple(tuple(map(change, path)) for path in each.leaves))

    return each_table(of, lambda table: replace(table, dimensions=tuple(map(changed, table.dimensions))))


def test_a_part_that_the_data_lack_is_of_other_data() -> None:
    strange = levels_changed(made("curves", "split"), lambda of: of if of.value == 1.0 else level("sex", 3.0))
    found = check(strange, data())
    assert causes(found) == {("data", "the data have no rows of sex = 3")}
    assert found.counts()["exact"] > 0


def test_parts_of_an_unsorted_file_are_not_compared() -> None:
    twice = levels_changed(made("descriptives", "split"), lambda of: level("sex", 1.0, "Male"))
    assert causes(check(twice, data())) == {
        ("not_computed", "SPLIT FILE made several parts with these values, as the file was not sorted by them")
    }


def test_a_part_that_cannot_be_analyzed_spoils_no_other() -> None:
    """No woman has an event: her tables are SPSS's, and there is none of ours."""
    women = data().frame["sex"] == 2
    none = replace(data(), frame=data().frame.assign(status=data().frame["status"].where(~women, 1.0)))
    found = check(made("contrast, baseline", "split"), none)
    for _, table in found.tables:
        (place,) = [i for i, each in enumerate(table.table.dimensions) if each.name.variable == "sex"]
        for at, verdict in table.verdicts.items():
            man = table.table.dimensions[place].leaves[at[place]][0].value == 1.0
            assert verdict.kind == ("exact" if man else "not_computed")
            assert man or verdict.cause.startswith("Sex of patient = Female: not analyzed.")
    assert any("Female: not analyzed" in said for said in found.commands[0].said)


def test_an_infinite_estimate_explains_nothing_in_another_part() -> None:
    """No man without `older` has an event: a number where we have none is SPSS's last step, else wrong."""
    frame = data().frame
    infinite = (frame["sex"] == 1) & (frame["older"] == 0)
    own = replace(data(), frame=frame.assign(status=frame["status"].where(~infinite, 1.0)))
    syntax = "COXREG time WITH older ph.ecog /STATUS=status(2) /CONTRAST(ph.ecog)=Indicator."
    of = recast("Cox Regression", syntax, own, split=["sex"], noted={"Split File": words("sex")})
    assert causes(check(of, own)) == set()
    table = next(each for each in tables(of) if each.subtype == "Variables in the Equation")
    sex, statistics, rows = table.dimensions
    estimate = [path[0].text for path in statistics.leaves].index("B")
    whole = [path[-1].text for path in rows.leaves].index("ph.ecog")
    for leaf, kind in enumerate(("explained", "different")):
        assert sex.leaves[leaf][0].value == leaf + 1.0
        assert (leaf, estimate, whole) not in table.cells
        filled = {**table.cells, (leaf, estimate, whole): Cell(12.345, F3)}
        wrong = with_table(of, table, replace(table, cells=filled))
        assert [each for each, _ in causes(check(wrong, own))] == [kind]


def test_no_value_is_one_thing_in_every_form() -> None:
    assert value("arm", None) == value("ARM", -sys.float_info.max) == value("arm", "  ")


def test_r_own_numbers_stand_beside_in_weighted_parts() -> None:
    found = check(made("curves", "separate by two, weighted"), data(), r=True)
    means = [table for _, table in found.tables if table.table.subtype == "Means and Medians for Survival Time"]
    assert len(means) == 6
    assert all(any(verdict.r is not None for verdict in table.verdicts.values()) for table in means)


@pytest.mark.parametrize(
    ("label", "names"),
    [
        (words("sex"), ["sex"]),
        (variable("SEX", "Sex of patient"), ["sex"]),
        (words("Arm, as randomized, Sex of patient"), ["arm", "sex"]),
        (words("arm,sex"), ["arm", "sex"]),
        (template("Sex of patient, arm", "^1", [variable("sex"), variable("arm")]), ["sex", "arm"]),
    ],
)
def test_the_notes_name_what_splits(label: Label, names: list[str]) -> None:
    assert split_columns(label, data()) == names


@pytest.mark.parametrize(
    ("label", "reason"),
    [("sex, armm", r"'sex, armm' is no variable"), ("X", "may be each of time, age"), ("a, b", "read in several ways")],
)
def test_what_splits_is_never_guessed(label: str, reason: str) -> None:
    book = data().codebook
    named = {
        "age": Variable(label="X"),
        "time": Variable(label="X"),
        "sex": Variable(label="a"),
        "arm": Variable(label="b"),
        "inst": Variable(label="a, b"),
    }
    of = replace(data(), codebook=book.holding({**book.variables, **named}))
    with pytest.raises(NotCheckedError, match=reason):
        split_columns(words(label), of)
