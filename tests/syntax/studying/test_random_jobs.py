"""Random jobs: every variable that a study has is what PSPP makes of the same commands; the others are comments."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from syntax.studying.made import by_pspp, cohort, columns, described, needs_pspp, same, study
from thorough import examples

#: A job that fails is told as it is: making it smaller takes minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
_FILE = ("a", "b", "k", "g", "dead")
_NEW = ("x", "y", "z")
_constants = st.sampled_from(["0", "1", "2", "3", "9", "-2", "0.5", "2.5"])


def _numbers(names: tuple[str, ...]) -> st.SearchStrategy[str]:
    leaves = st.one_of(st.sampled_from(names), _constants)

    def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        pairs = st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner)
        calls = st.tuples(st.sampled_from(["MIN", "MAX", "SUM", "MEAN"]), inner, inner)
        return st.one_of(
            pairs.map(lambda each: f"({each[0]} {each[1]} {each[2]})"),
            pairs.map(lambda each: f"{each[0]} {each[1]} {each[2]}"),
            calls.map(lambda each: f"{each[0]}({each[1]}, {each[2]})"),
            # PSPP takes 0 / 0 for 0, SPSS for missing.
            st.tuples(inner, inner).map(lambda each: f"({each[0]} / (ABS({each[1]}) + 1))"),
            inner.map(lambda each: f"ABS({each})"),
            inner.map(lambda each: f"-{each}"),
            st.sampled_from(names).map(lambda each: f"MISSING({each})"),
            st.sampled_from(names).map(lambda each: f"NMISS({each}, a)"),
        )

    return st.recursive(leaves, grown, max_leaves=4)


def _conditions(names: tuple[str, ...]) -> st.SearchStrategy[str]:
    numbers = _numbers(names)
    relations = st.tuples(numbers, st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), numbers)
    leaves = st.one_of(
        relations.map(" ".join),
        st.sampled_from(names).map(lambda each: f"MISSING({each})"),
        st.sampled_from(names).map(lambda each: f"ANY({each}, 1, 3)"),
        st.sampled_from(names).map(lambda each: f"RANGE({each}, 0, 2)"),
        st.sampled_from(["sex = 'f'", "sex <> 'm'"]),
    )

    def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        joined = st.tuples(inner, st.sampled_from(["AND", "OR"]), inner)
        return st.one_of(joined.map(lambda each: f"({' '.join(each)})"), inner.map(lambda each: f"NOT ({each})"))

    return st.recursive(leaves, grown, max_leaves=3)


_olds = st.sampled_from(["0", "1", "2", "1,2", "3", "9", "LO THRU 1", "1 THRU 2", "2 THRU HI", "MISSING", "SYSMIS"])
_news = st.sampled_from(["0", "1", "5", "SYSMIS", "COPY"])
_lists = st.lists(st.tuples(_olds, _news), min_size=1, max_size=3)


def _recode(source: str, lists: list[tuple[str, str]], last: str | None, target: str | None) -> str:
    shown = "".join(f"({old}={new})" for old, new in lists) + (f"(ELSE={last})" if last else "")
    return f"RECODE {source} {shown}" + (f" INTO {target}." if target else ".")


def _block(first: str, then: str, second: str, other: str, last: str | None) -> str:
    ending = f"ELSE.\n{last}\n" if last else ""
    return f"DO IF ({first}).\n{then}\nELSE IF ({second}).\n{other}\n{ending}END IF."


def _steps(names: tuple[str, ...]) -> st.SearchStrategy[str]:
    targets = st.sampled_from(("a", "g", *_NEW))
    numbers, conditions = _numbers(names), _conditions(names)
    computes = st.tuples(targets, numbers).map(lambda each: f"COMPUTE {each[0]}={each[1]}.")
    truths = st.tuples(targets, conditions).map(lambda each: f"COMPUTE {each[0]}=({each[1]}).")
    ifs = st.tuples(conditions, targets, numbers).map(lambda each: f"IF ({each[0]}) {each[1]}={each[2]}.")
    recodes = st.builds(_recode, st.sampled_from(names), _lists, st.one_of(st.none(), _news), targets)
    in_place = st.builds(_recode, st.sampled_from(names), _lists, st.one_of(st.none(), _news), st.none())
    simple = st.one_of(computes, truths, ifs, recodes)
    blocks = st.builds(
        lambda first, then, second, other, last: (
            f"DO IF ({first}).\n{then}\nELSE IF ({second}).\n{other}\n"
            + (f"ELSE.\n{last}\n" if last else "")
            + "END IF."
        ),
        *(conditions, simple, conditions, simple, st.one_of(st.none(), simple)),
    )
    missing = st.sampled_from(["MISSING VALUES g (3).", "MISSING VALUES a (1 THRU 3, 5).", "MISSING VALUES y (0)."])
    select = conditions.map(lambda each: f"SELECT IF ({each}).")
    return st.one_of(simple, simple, simple, in_place, blocks, missing, select)


_jobs = st.lists(_steps((*_FILE, *_NEW)), min_size=1, max_size=6)


@needs_pspp
@settings(max_examples=examples(24, 60), deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
@given(_jobs)
def test_what_a_study_has_is_what_pspp_makes(steps: list[str]) -> None:
    begin = "".join(f"COMPUTE {name}={value}.\n" for name, value in zip(_NEW, ("g", "a-1", "1"), strict=True))
    commands = begin + "\n".join(steps)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cohort(folder)
        text = study(f"{commands}\n{described('id', *_FILE, *_NEW)}", folder)
        made = by_pspp(commands, folder)
        for variable, values in columns(text, folder).items():
            same(values, made[variable])
