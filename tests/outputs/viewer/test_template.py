"""Texts with gaps, by the examples of the format's description."""

from __future__ import annotations

import pytest

from sarcstat.outputs.viewer.template import LONGEST, filled


@pytest.mark.parametrize(
    ("template", "arguments", "text"),
    [
        ("^1% CI for Exp(B)", [["95.0"]], "95.0% CI for Exp(B)"),
        ("^1 of ^2", [["a"], ["b"]], "a of b"),
        (r"[:^1\n:]1", [["KM time", "  /PRINT."]], "KM time\n  /PRINT.\n"),
        ("[:^1:]1", [["a", "b"]], "ab"),
        ("[:^1 = ^2:]1", [["x", "1"]], "x = 1"),
        ("[%1:*^1:]1", [["a", "b", "c"]], "a*b*c"),
        ("[%1:, ^1:]1", [["a"]], "a"),
        ("[%1 = %2:, ^1 = ^2:]1", [["X", "1", "Y", "2"]], "X = 1, Y = 2"),
        (r"Dependent Variable\: ^1", [["TQ"]], "Dependent Variable: TQ"),
        (r"100\% \[sic\]", [], "100% [sic]"),
        ("^3", [["a"]], "^3"),
        ("[:^1:]9", [["a"]], "[:^1:]9"),
        ("a [not closed", [["x"]], "a [not closed"),
        ("[:^1:]1", [[]], ""),
    ],
)
def test_gaps_are_filled(template: str, arguments: list[list[str]], text: str) -> None:
    assert filled(template, arguments) == text


def test_a_text_does_not_grow_without_end() -> None:
    assert len(filled("^1" * 100_000, [["x" * 10_000]])) <= LONGEST
