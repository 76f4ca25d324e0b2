"""The grammar of one cell: each printed form, and what no form fits."""

from __future__ import annotations

import pytest

from sarcstat.audit.reading.cell import parse_cell, uses_decimal_comma


@pytest.mark.parametrize(
    ("text", "kind", "numbers"),
    [
        ("80 (38.3)", "pair", ("80", "38.3")),
        ("80 (38.3%)", "pair", ("80", "38.3")),
        ("1,234 (45.6%)", "pair", ("1,234", "45.6")),
        ("10 000 (5.0)", "pair", ("10000", "5.0")),
        ("3 (10)b", "pair", ("3", "10")),
        ("5 (<1)", "pair", ("5", "<1")),
        ("26/209", "of", ("26", "209")),
        ("26/209 (12.4%)", "of_pair", ("26", "209", "12.4")),
        ("28 (13.4%, 9.1–18.8)", "pair_interval", ("28", "13.4", "9.1", "18.8")),
        ("0.62 (0.42–0.89)", "triple", ("0.62", "0.42", "0.89")),
        ("0.62 (0.42-0.89)", "triple", ("0.62", "0.42", "0.89")),
        ("0.62 (0.42−0.89)", "triple", ("0.62", "0.42", "0.89")),
        ("0.62 (0.42—0.89)", "triple", ("0.62", "0.42", "0.89")),
        ("0.62 (0.42 to 0.89)", "triple", ("0.62", "0.42", "0.89")),
        ("0.62 (0.42, 0.89)", "triple", ("0.62", "0.42", "0.89")),
        ("0.62 (0.42;0.89)", "triple", ("0.62", "0.42", "0.89")),
        ("0.62 [95% CI 0.42 to 0.89]", "triple", ("0.62", "0.42", "0.89")),
        ("HR 0.62; 95% CI, 0.42–0.89", "triple", ("0.62", "0.42", "0.89")),
        ("0·62 (0·42–0·89)", "triple", ("0.62", "0.42", "0.89")),
        ("0.62\n(0.42–0.89)", "triple", ("0.62", "0.42", "0.89")),
        (".62 (.42–.89)*", "triple", (".62", ".42", ".89")),
        ("6.1 months (4.9-7.2)", "triple", ("6.1", "4.9", "7.2")),
        ("13.4 (9.1 to NE)", "triple", ("13.4", "9.1", "NE")),
        ("0.62 (0.42–0.89), p = 0.010", "triple_p", ("0.62", "0.42", "0.89", "0.010")),
        ("0.62 (0.42–0.89; P<.001)", "triple_p", ("0.62", "0.42", "0.89", "<.001")),
        ("−1.4 (−2.7 to −0.1)", "triple", ("-1.4", "-2.7", "-0.1")),
        ("−0.5 (−1.0, −0.2)", "triple", ("-0.5", "-1.0", "-0.2")),
        ("−0.5 (−1.0 – −0.2)", "triple", ("-0.5", "-1.0", "-0.2")),
        ("0.5 (−0.2–1.1)", "triple", ("0.5", "-0.2", "1.1")),
        ("1.5 (1.2 -1.9)", "triple", ("1.5", "1.2", "1.9")),
        ("−2.7 to −0.1", "interval", ("-2.7", "-0.1")),
        ("0.42–0.89", "interval", ("0.42", "0.89")),
        ("(0.42, 0.89)", "interval", ("0.42", "0.89")),
        ("(2.1–NR)", "interval", ("2.1", "NR")),
        ("22.4 ± 3.5", "mean", ("22.4", "3.5")),
        ("<0.001", "number", ("<0.001",)),
        ("p<0.001", "number", ("<0.001",)),
        ("P = .03", "number", (".03",)),
        ("0.019a", "number", ("0.019",)),
        ("0.019*", "number", ("0.019",)),
        ("1.2 × 10−5", "number", ("1.2e-5",)),
        ("Not reached", "number", ("Not reached",)),
        ("NS", "number", ("NS",)),
        ("-0.45", "number", ("-0.45",)),
        ("1 (ref)", "reference", ()),
        ("1.00 [Reference]", "reference", ()),
        ("—", "blank", ()),
        ("", "blank", ()),
        ("Yes", "words", ()),
        ("6.1 vs. 2.8", "words", ()),
        ("12 (5) 3 (1)", "words", ()),
        ("0.80 (0.55–1.16) 0.255", "triple_p", ("0.80", "0.55", "1.16", "0.255")),
        ("0.80 (0.55–1.16)2", "triple", ("0.80", "0.55", "1.16")),
    ],
)
def test_a_cell_is_read_as_what_it_prints(text: str, kind: str, numbers: tuple[str, ...]) -> None:
    parsed = parse_cell(text)
    assert (parsed.kind, tuple(number.text for number in parsed.numbers)) == (kind, numbers)


def test_not_reached_and_not_estimable_are_different() -> None:
    signs = [number.sign for number in parse_cell("NR (13.1–NE)").numbers]
    assert signs == ["NR", "=", "NE"]


def test_a_decimal_comma_is_read_only_where_a_table_has_it_beyond_doubt() -> None:
    parsed = parse_cell("1,42 (1,05–1,92)", decimal_comma=True)
    assert [float(number) for number in parsed.numbers] == [1.42, 1.05, 1.92]
    assert uses_decimal_comma(["1,42 (1,05–1,92)", "12 (5)"])
    assert not uses_decimal_comma(["1,234 (45)", "2,100 (55)"])
    assert not uses_decimal_comma(["0.62 (0.42,0.89)"])
