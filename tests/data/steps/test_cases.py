"""Cases sorted, put together and aggregated: against PSPP where it is, by hand, and what is said of mistakes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from data.steps.building import command, listed, outcome, table, told
from data.steps.jobs import done
from data.steps.saved import NEEDS_PSPP, differences, saved

from sarcstat.data.steps.aggregating import aggregate
from sarcstat.data.steps.autorecoding import autorecode
from sarcstat.data.steps.choosing import got, to_save
from sarcstat.data.steps.combining import combine
from sarcstat.data.steps.files.sav_writing import write_sav
from sarcstat.data.steps.sorting import sort_cases
from sarcstat.data.steps.table import Column, Missing, Table
from sarcstat.errors import InputError

A = table(id=[1.0, 1.0, 2.0, 4.0], x=[10.0, 11.0, 12.0, 13.0], s=["a", "b", "c", "d"], g=[2.0, None, 2.0, 1.0])
B = table(id=[1.0, 2.0, 2.0, 3.0], x=[20.0, 21.0, 22.0, None], y=[1.0, 2.0, 3.0, 4.0])
C = table(id=[1.0, 2.0, 2.0, 5.0], z=[7.0, 8.0, 9.0, 10.0])
B = B.but([replace(B["x"], label="x of b", labels={20.0: "twenty"}, missing=Missing((22.0,)))])
D = table(
    "w",
    g=[2.0, 1.0, 2.0, None, 1.0, 1.0, 3.0],
    h=["b", "a", "b", "a", "", "a", "z"],
    x=[10.0, 11.0, 12.5, 13.0, 9.0, None, 99.0],
    s=["a", "b", "c", "d", "", "xx", "y"],
    w=[1.0, 2.0, 1.5, 1.0, 0.5, 3.0, 1.0],
)
D = D.but(
    [
        replace(D["x"], missing=Missing((99.0,)), label="The x", labels={11.0: "eleven"}),
        replace(D["s"], missing=Missing(("y",)), labels={"a": "letter a"}),
    ]
)
TABLES = {"a.sav": A, "b.sav": B, "c.sav": C, "d.sav": D, "e.sav": Table(D.columns)}
FUNCTIONS = """/m1=MEAN(x)/s1=SUM(x)/sd=SD(x)/md=MEDIAN(x)/mx mn=MAX(x s)/a1 'label' a2=MIN(x s)/f1 f2=FIRST(x s)
/l1 l2=LAST(x s)/n1=N/n2=N(x)/n3=NU/n4=NU(x)/n5=NMISS(x)/n6=NUMISS(x)/p1=PGT(x,10)/p2=PLT(x,11)/p3=PIN(x,9,11)
/p4=POUT(x,9,11)/q1=FGT(x,10)/q2=FLT(s 'b')/q3=FIN(x 10 12)/q4=FOUT(x 10 12)/n7=N(s)/n8=NMISS(s)."""
SCRIPTS = [
    "MATCH FILES FILE='a.sav'/FILE='b.sav'.",
    "MATCH FILES FILE='a.sav' /IN=ia/FILE='b.sav'/IN=ib/BY id/FIRST=f/LAST=l.",
    "MATCH FILES FILE='b.sav'/FILE='a.sav'/BY id.",
    "MATCH FILES FILE='c.sav'/FILE='a.sav'/FILE='b.sav'/BY id.",
    "MATCH FILES FILE='a.sav' /IN=ia/TABLE='c.sav'/IN=ic/BY id /KEEP=id z x.",
    "MATCH FILES TABLE='c.sav'/FILE='a.sav'/BY id /DROP=s.",
    "MATCH FILES FILE='a.sav' /RENAME=(x=x2)(s=t)/FILE='b.sav'/RENAME (x=x3)(y=x)/BY id.",
    "GET FILE='a.sav'.\nMATCH FILES FILE='b.sav'/FILE=*/BY id.",
    "MATCH FILES FILE='d.sav'/FILE='a.sav' /RENAME=(x=x2)(s=s2)(g=g2).",
    "ADD FILES FILE='a.sav' /IN=ia/FILE='b.sav'.",
    "ADD FILES FILE='a.sav' /IN=ia/FILE='b.sav'/FILE='c.sav'/BY id/FIRST=f/LAST=l.",
    "ADD FILES FILE='c.sav' /IN=ia/FILE='b.sav'/BY id/KEEP=id z.",
    "GET FILE='d.sav' /KEEP=x w g /RENAME (x=z)(g=x) /DROP=z.",
    "GET FILE='d.sav' /DROP=w TO w /RENAME=g=gg.",
    "GET FILE='d.sav' /RENAME=(w=ww) /KEEP=ww ALL.",
    "GET FILE='d.sav'.\nSORT CASES BY g.",
    "GET FILE='d.sav'.\nSORT CASES BY h (D) g (A) x.",
    "GET FILE='d.sav'.\nSORT CASES s h (D).",
    "GET FILE='d.sav'.\nSORT CASES g x (D).",
    *(
        f"GET FILE='{file}'.\n{begin}{FUNCTIONS}"
        for file in ("d.sav", "e.sav")
        for begin in (
            "AGGREGATE OUTFILE=* /BREAK=g",
            "AGGREGATE OUTFILE=* /BREAK=h g",
            "AGGREGATE OUTFILE=* /BREAK=h(D) g(A)",
            "AGGREGATE OUTFILE=* /PRESORTED/BREAK=h",
            "AGGREGATE OUTFILE=* /MISSING=COLUMNWISE /BREAK=g",
            "SORT CASES g.\nAGGREGATE OUTFILE=* MODE=ADDVARIABLES /BREAK=g",
        )
    ),
    "GET FILE='d.sav'.\nAUTORECODE s x g h/INTO rs rx rg rh.",
    "GET FILE='d.sav'.\nAUTORECODE s x g h/INTO rs rx rg rh/DESCENDING.",
    "GET FILE='d.sav'.\nAUTORECODE s h/INTO rs rh/GROUP/BLANK=MISSING.",
]


@NEEDS_PSPP
@pytest.mark.parametrize("script", SCRIPTS)
def test_as_pspp_does(tmp_path: Path, script: str) -> None:
    for name, each in TABLES.items():
        write_sav(each, tmp_path / name)
    assert differences(done(script, tmp_path), saved(script, tmp_path)) == []


def test_sorting_keeps_the_order_of_what_is_alike_and_begins_with_what_is_missing() -> None:
    data = table(g=[2.0, None, 1.0, 2.0, 1.0], s=["b", "ä", "", "a", "z"], n=[1.0, 2.0, 3.0, 4.0, 5.0])
    assert listed(sort_cases(command("SORT CASES g."), data), "n") == [2, 3, 5, 1, 4]
    assert listed(sort_cases(command("SORT CASES g (D)."), data), "n") == [1, 4, 3, 5, 2]
    assert listed(sort_cases(command("SORT CASES s."), data), "n") == [3, 4, 1, 5, 2]


def test_aggregating_adds_results_to_cases_in_their_order() -> None:
    data = table(g=["b", "a", "b"], x=[1.0, 2.0, 4.0])
    found = aggregate(command("AGGREGATE /BREAK=g /m=MEAN(x) /n=N."), data)
    assert (listed(found, "m"), listed(found, "n"), listed(found, "x")) == ([2.5, 2, 2.5], [2, 1, 2], [1, 2, 4])
    whole = aggregate(command("AGGREGATE OUTFILE=* /BREAK= /m=SUM(x) /least=MEAN.4(x)."), data)
    assert (whole.cases, listed(whole, "m"), listed(whole, "least")) == (1, [7.0], [None])


def test_limits_of_texts_are_inside() -> None:
    found = aggregate(
        command("AGGREGATE OUTFILE=* /BREAK= /q=FIN(s 'b' 'c') /p=POUT(s 'b' 'c')."), table(s=["a", "b", "c", "dd"])
    )
    assert [listed(found, name) for name in "qp"] == [[0.5], [50.0]]


def test_counts_of_limits() -> None:
    data = table("w", x=[1.0, 2.0, 3.0, None], w=[1.0, 2.0, 3.0, 4.0])
    functions = "/a=CGT(x,1)/b=CLT(x,3)/c=CIN(x,2,3)/d=COUT(x,2,3)"
    found = aggregate(command(f"AGGREGATE OUTFILE=* /BREAK= {functions}."), data)
    assert [listed(found, name) for name in "abcd"] == [[5.0], [3.0], [5.0], [1.0]]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("MATCH FILES FILE=* /FILE='b' /BY idd.", "Did you mean 'id'?"),
        ("MATCH FILES FILE=* /FILE='b' /BY g.", "not in the order of g (case 2)"),
        ("MATCH FILES FILE=* /FILE='b' /RENAME=(x=x2)(id=s).", "'s' is a number in this file, but a text of 1 bytes"),
        ("ADD FILES FILE=* /FILE='b' /IN=x.", "there is a variable 'x' already"),
        ("ADD FILES FILE=* /FILE='b' /FIRST=f.", "FIRST and LAST need BY"),
        ("AGGREGATE OUTFILE=* /BREAK=gg /n=N.", "Did you mean 'g'?"),
        ("AGGREGATE OUTFILE=* /BREAK=g /m=MEAN(s).", "'s' holds texts, but AGGREGATE: MEAN takes numbers only"),
        ("AGGREGATE OUTFILE=* /BREAK=g /m=MEAN(x id).", "MEAN makes 2 variables, but 1 name stand before it"),
        ("AGGREGATE OUTFILE=* /BREAK=g /m=PGT(x,'a').", "'x' holds numbers: 'a' is a text"),
        ("AGGREGATE OUTFILE=* /BREAK=g /g=N.", "two variables of the result would be called 'g'"),
        ("AGGREGATE /BREAK=g /x=N.", "there is a variable 'x' already"),
        ("AUTORECODE x /INTO g.", "there is a variable 'g' already"),
        ("AUTORECODE x s /INTO n.", "2 variables cannot go INTO 1 name"),
        ("AUTORECODE x s /INTO n m /GROUP.", "cannot put numbers and texts together"),
        ("SORT CASES xx.", "Did you mean 'x'?"),
        ("GET FILE='a' /KEEP=xx.", "Did you mean 'x'?"),
        ("SAVE OUTFILE='a' /DROP=ALL.", "no variable would be left"),
        ("SAVE OUTFILE='a' /RENAME=(x=s).", "two variables would be called 's'"),
    ],
)
def test_mistakes_are_told_with_their_place(script: str, said: str) -> None:
    each = command(script)
    unsorted = table(id=[1.0, 2.0], x=[1.0, 2.0], s=["a", "b"], g=[2.0, 1.0])
    other = table(id=[1.0], x=[3.0], g=[1.0])
    carried_out = {
        "Combine": lambda: combine(each, [unsorted, other]),
        "Aggregate": lambda: aggregate(each, unsorted),
        "Autorecode": lambda: autorecode(each, unsorted),
        "SortCases": lambda: sort_cases(each, unsorted),
        "Get": lambda: got(each, unsorted),
        "Save": lambda: to_save(each, unsorted),
    }
    with pytest.raises(InputError) as error:
        carried_out[type(each).__name__]()
    assert said in told(error.value)
    assert "line 1, column " in told(error.value)


def test_keep_and_rename_go_one_after_the_other_and_a_renaming_may_exchange_names() -> None:
    found = got(command("GET FILE='a' /KEEP=x w g /RENAME=(x g=g x) /DROP=g."), D)
    assert (list(found), listed(found, "x")[:2], found.weight) == (["w", "x"], [2.0, 1.0], "w")


def test_what_is_lost_is_told() -> None:
    notes: list[str] = []
    match = command("MATCH FILES FILE=* /TABLE='c' /BY id.")
    combine(match, [Table(A.columns, weight="x"), replace_source(C, "c.sav")], notes)
    assert notes == [
        "MATCH FILES: 1 case of c.sav with the same values of BY as the one before was not used.",
        "MATCH FILES: cases are not weighted by x any more; WEIGHT BY turns that on again.",
    ]
    notes.clear()
    aggregate(command("AGGREGATE OUTFILE=* /BREAK= /n=N."), table("w", w=[1.0, 0.0, None, -1.0]), notes)
    assert notes == ["3 cases without a weight above 0 (w) did not count."]


def replace_source(of: Table, source: str) -> Table:
    return Table(of.columns, source=source)


def test_what_is_saved_has_no_scratch_variables_and_the_weight_goes_with_its_variable() -> None:
    data = Table([*D.columns, Column("#t", 0, D["x"].values, D["x"].print, D["x"].write)], weight="w")
    saved_ = to_save(command("SAVE OUTFILE='a' /KEEP=w x /RENAME=(w=weight)."), data)
    assert (list(saved_), saved_.weight) == (["weight", "x"], "weight")
    assert to_save(command("SAVE OUTFILE='a' /DROP=w."), data).weight is None
    assert outcome(lambda: " ".join(to_save(command("SAVE OUTFILE='a'."), data))) == "g h x s w"
