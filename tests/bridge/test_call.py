"""Everything R has to say comes back as data, in R's words."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from sarcstat.bridge.call import RCondition, RError, RRefusal, call_r
from sarcstat.errors import ExitStatus, UsageError

pytestmark = pytest.mark.usefixtures("procedures")


def test_warnings_and_messages_come_back_in_order(capfd: pytest.CaptureFixture[str]) -> None:
    reply = call_r("bridge_talkative")
    assert reply.value == ["value"]
    assert reply.conditions[:5] == (
        RCondition("warning", "first: Müller ≥2"),
        RCondition("message", "a message: 生存"),
        RCondition("message", "loading"),
        RCondition("warning", "long " * 400),
        RCondition("warning", "NAs introduced by coercion"),
    )
    assert [said.text for said in reply.conditions[5:]] == [f"number {i}" for i in range(1, 61)]
    assert capfd.readouterr() == ("", "")


def test_a_warning_without_a_way_to_go_on_does_not_stop_r() -> None:
    reply = call_r("bridge_signals")
    assert reply.value == ["done"]
    assert reply.conditions == (RCondition("warning", "only signaled"),)


def test_nothing_is_left_for_the_next_call() -> None:
    call_r("bridge_talkative")
    assert call_r("bridge_identity", x=1).conditions == ()


@pytest.mark.parametrize(
    ("how", "text"),
    [
        ("stop", "Müller ≥2: 生存"),
        ("r", "non-numeric argument to mathematical function"),
        ("long", "long " * 400),
        ("classed", "in its own words"),
        ("abort", "What is wrong.\nℹ A detail."),
    ],
)
def test_an_error_keeps_r_s_words(how: str, text: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RError) as caught:
        call_r("bridge_fails", how=how)
    assert caught.value.text == text
    (problem,) = caught.value.problems
    assert problem.hint is not None
    assert problem.hint.endswith(f"R says: {text}")
    assert text not in problem.message
    assert caught.value.exit_status == ExitStatus.ANALYSIS
    assert caught.value.conditions == (RCondition("warning", "before"),)
    assert capfd.readouterr() == ("", "")


def test_endless_recursion_is_an_error_and_r_goes_on() -> None:
    with pytest.raises(RError, match="too large for R"):
        call_r("bridge_fails", how="deep")
    assert call_r("bridge_identity", x=1).value == [1]


def test_a_refusal_carries_its_code_and_details() -> None:
    with pytest.raises(RRefusal) as caught:
        call_r("bridge_fails", how="refuse")
    assert caught.value.code == "no_events"
    assert caught.value.details == {"group": ["生存"], "n": np.array([3])}
    assert caught.value.exit_status == ExitStatus.ANALYSIS
    assert str(caught.value) == "R cannot do this analysis: no events."
    assert caught.value.conditions == (RCondition("warning", "before"),)


def test_a_refusal_may_have_no_details() -> None:
    with pytest.raises(RRefusal) as caught:
        call_r("refuse", code="nothing")
    assert caught.value.details == {}


def test_a_seed_makes_random_numbers_repeat() -> None:
    first = call_r("bridge_random", seed=1).value
    # R's own set.seed(1); runif(3), as any R prints it
    np.testing.assert_allclose(first, [0.2655087, 0.3721239, 0.5728534], rtol=1e-6)
    assert call_r("bridge_random", seed=1).value.tolist() == first.tolist()
    assert call_r("bridge_random", seed=2).value.tolist() != first.tolist()


def test_a_procedure_that_no_script_defines() -> None:
    with pytest.raises(LookupError, match="no R script defines coxph"):
        call_r("coxph")  # survival has one, but that is no procedure of ours


def test_names_of_arguments_are_not_those_of_the_call() -> None:
    assert call_r("bridge_seen", x={"procedure": 1, "name": 2, "arguments": 3}).value["names"] == [
        "procedure",
        "name",
        "arguments",
    ]


def test_signals_are_as_before_a_call() -> None:
    import signal

    before = signal.getsignal(signal.SIGINT)
    call_r("bridge_identity", x=1)
    assert signal.getsignal(signal.SIGINT) is before
    assert signal.set_wakeup_fd(-1) == -1


def test_r_is_asked_only_by_the_main_thread() -> None:
    caught: list[BaseException] = []

    def ask() -> None:
        try:
            call_r("bridge_identity", x=1)
        except UsageError as error:
            caught.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert len(caught) == 1
