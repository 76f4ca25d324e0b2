"""Any bytes end in a tree or in sentences, and quickly."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syntax.reading.test_invariance import CORPUS

from sarcstat.errors import InputError
from sarcstat.syntax.reading.reader import examine, read


def survives(data: bytes) -> None:
    """Read the bytes: a job, or an error of which every message is a sentence."""
    problems = ()
    try:
        read(data, "job.sps")
    except InputError as error:
        problems = error.problems
    assert all(problem.message.startswith("job.sps") for problem in problems)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes(data: bytes) -> None:
    survives(data)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*"./*'\"()=,+-<>~&|\n \t#$@!ab1", ".\n", "THRU", "BY", "KM", "DO IF", "END IF", "BEGIN DATA\n"]
        ),
        max_size=60,
    )
)
def test_random_signs(words: list[str]) -> None:
    survives(" ".join(words).encode())
    survives("".join(words).encode())


@pytest.mark.parametrize("seed", range(20))
def test_mutations_of_syntax(seed: int) -> None:
    chance = random.Random(seed)
    text = ".\n".join(CORPUS) + ".\n"
    for _ in range(25):
        letters = list(text)
        for _ in range(chance.randint(1, 40)):
            at = chance.randrange(len(letters))
            letters[at] = chance.choice(
                ["", letters[at] * 2, "'", '"', "/", "(", ")", ".", "\n", "\n\n", "*", "=", "é", "\0"]
            )
        survives("".join(letters).encode())


COMMAND = b"COMPUTE abc=(d2-d1)/(60*60*24*30.4375).\nRECODE a (1 THRU 3=1) (ELSE=0) INTO b.\nFREQUENCIES a b c.\n"
SIZE = 150_000


@pytest.mark.parametrize(
    ("unit", "before", "after"),
    [
        (COMMAND, b"", b""),
        (b"x", b"", b""),
        (b"x ", b"FREQUENCIES ", b"."),
        (b"weight\n", b"FREQUENCIES a\n", b"."),
        (b"FREQUENCIES a\n", b"", b""),
        (b"EXECUTE\n", b"* comment\n", b""),
        (b"'", b"COMPUTE a=", b"."),
        (b"''", b"COMPUTE a='", b"'."),
        (b"'a'+", b"COMPUTE a=", b"'b'."),
        (b"(", b"COMPUTE a=", b"."),
        (b"()", b"VALUE LABELS a ", b"."),
        (b"/", b"KM t ", b"."),
        (b"/PRINT=MEAN ", b"KM t ", b"."),
        (b"/*", b"", b""),
        (b"/* x */", b"EXECUTE ", b"."),
        (b"/* x */\n", b"EXECUTE\n", b"."),
        (b"+", b"COMPUTE a=", b"b."),
        (b"a+b-", b"COMPUTE a=", b"b."),
        (b"1 'x' ", b"VALUE LABELS a ", b"."),
        (b"1 2 3\n", b"DATA LIST FREE / a.\nBEGIN DATA\n", b"END DATA.\n"),
        (b"1 2 3\n", b"DATA LIST FREE / a.\nBEGIN DATA\n", b""),
        (b"LOOP.\n", b"", b""),
        (b"BEGIN PROGRAM.\n", b"", b""),
        (b"DO IF a=1.\n", b"", b""),
        (b"* \n", b"", b""),
        (b"# x\n", b"", b""),
        (b".\n", b"", b""),
        (b" ", b"", b""),
        (b"\n", b"", b""),
        (b"a.", b"FREQUENCIES ", b""),
        (b"\xef\xbb\xbf", b"", b"EXECUTE."),
        (b"1", b"COMPUTE a=", b"."),
        (b"1e", b"COMPUTE a=", b"."),
        (b"IF ", b"", b"."),
        (b"a TO ", b"FREQUENCIES ", b"b."),
        (b"a BY ", b"CROSSTABS ", b"b."),
        (b"a*", b"COXREG t /STATUS=s(1) /METHOD=ENTER ", b"b."),
    ],
)
def test_time_grows_with_the_size_only(unit: bytes, before: bytes, after: bytes) -> None:
    """Plain commands of that size take half a second; what needed the square of it would take minutes."""
    data = before + unit * (SIZE // len(unit)) + after
    begin = time.process_time()
    examine(data, "job.sps")
    assert time.process_time() - begin < 3
