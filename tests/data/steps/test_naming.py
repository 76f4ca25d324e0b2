"""What lists of variables mean, and what is said of those that mean nothing."""

from __future__ import annotations

import pytest
from data.steps.building import command, listed, outcome, table, told

from sarcstat.data.steps.naming import new_names, renamed, variables
from sarcstat.errors import InputError

DATA = {"age": [1.0], "Sex": ["m"], "q1": [2.0], "q2": [3.0], "#x": [4.0]}


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("age", ["age"]),
        ("AGE sex", ["age", "Sex"]),
        ("sex TO q2", ["Sex", "q1", "q2"]),
        ("age TO #x", None),
        ("ALL", ["age", "Sex", "q1", "q2"]),
        ("q2 q1 q2", ["q2", "q1"]),
        ("q1 TO q1", ["q1"]),
    ],
)
def test_a_list_means_these_variables(written: str, found: list[str] | None) -> None:
    listed_ = command(f"DELETE VARIABLES {written}.").variables
    if found is None:
        with pytest.raises(InputError, match="scratch"):
            variables(listed_, table(**DATA))
    else:
        assert [each.name for each in variables(listed_, table(**DATA))] == found


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("agee", "Did you mean 'age'?"),
        ("q2 TO q1", "Write q1 TO q2."),
        ("zzz", "The variables are age, Sex, q1, q2, #x."),
        ("agee sexx", "there is no variable 'sexx'"),
    ],
)
def test_what_is_not_there_is_told_with_its_place(written: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        variables(command(f"DELETE VARIABLES {written}.").variables, table(**DATA))
    assert said in told(error.value)
    assert "line 1, column 18" in told(error.value)
    assert "^" in told(error.value)


def test_a_variable_of_the_wrong_type_is_told() -> None:
    with pytest.raises(InputError, match="'Sex' holds texts, but FORMATS takes numbers only"):
        variables(command("DELETE VARIABLES age sex.").variables, table(**DATA), text=False, command="FORMATS")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("r1 TO r3", "r1 r2 r3"),
        ("r08 TO r11", "r08 r09 r10 r11"),
        ("a b", "a b"),
        ("r1 TO s3", "alike but for a number"),
        ("r3 TO r1", "its numbers have to rise"),
        ("r TO s", "alike but for a number"),
        ("Q1", "there is a variable 'Q1' already"),
        ("a A", "'A' is written twice"),
        ("ALL", "ALL cannot name new variables"),
        ("x" * 65, "longer than 64 bytes"),
    ],
)
def test_new_names(written: str, found: str) -> None:
    parts = command(f"NUMERIC {written}.").parts
    assert found in outcome(lambda: " ".join(str(each) for each in new_names(parts[0][0], table(**DATA))))


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("(age q1 = q1 age)", "q1 Sex age q2 #x"),
        ("age=years q1=age", "years Sex age q2 #x"),
        ("(q1 TO q2 = r1 TO r2)", "age Sex r1 r2 #x"),
        ("sex=SEX", "age SEX q1 q2 #x"),
        ("age=q1", "two variables would be called 'q1'"),
        ("(age TO q1 = a b)", "3 variables cannot take 2 new names"),
        ("age=a age=b", "'age' is renamed twice"),
    ],
)
def test_renaming_happens_at_once(written: str, found: str) -> None:
    renamings = command(f"RENAME VARIABLES {written}.").renamings
    assert found in outcome(lambda: " ".join(renamed(renamings, table(**DATA))))


def test_the_weight_follows_its_variable() -> None:
    after = renamed(command("RENAME VARIABLES (age q1 = q1 age).").renamings, table("AGE", **DATA))
    assert (after.weight, listed(after, "q1")) == ("q1", [1.0])
