"""Outputs that SPSS itself wrote: every number in scope, as .spv, XML and HTML."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from crosscheck.recast import performed, with_table
from outputs.writer import pivoted, planted
from published import shared

from sarcstat.crosscheck.check import checked
from sarcstat.crosscheck.plan import Data
from sarcstat.crosscheck.verdict import CheckedOutput
from sarcstat.outputs.output import Output
from sarcstat.outputs.reading.read import read_output

#: File, data, and cells by verdict.
SAMPLES = {
    "football": ("viewer/football.spv", "cases/km_football/data.sav", {"exact": 972}),
    "telco": ("viewer/telco_cox.spv", "", {"exact": 309}),
    "frequencies": ("viewer/A2_frequencies.spv", "oms", {"exact": 125}),
    "frequencies, XML": ("oms/A2_frequencies.xml", "", {"exact": 125}),
    "frequencies, HTML": ("viewer/A2_frequencies.html", "oms", {"rounded": 125}),
    "regression": ("viewer/D1_linear_reg.spv", "oms", {"exact": 75, "not_computed": 51}),
    "regression, XML": ("oms/D1_linear_reg.xml", "", {"exact": 75, "not_computed": 51}),
    "regression, HTML": ("viewer/D1_linear_reg.html", "oms", {"rounded": 75, "not_computed": 51}),
}


def check(sample: str, output: Output | None = None) -> CheckedOutput:
    file, data, _ = SAMPLES[sample]
    path = shared("spss", *file.split("/"))
    given = [str(shared("spss", *data.split("/")))] if data else []
    return checked(output or read_output(path), Data(path.parent, given), performed)


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_number_in_scope_is_reproduced(sample: str) -> None:
    assert check(sample).counts() == Counter(SAMPLES[sample][2])


@pytest.mark.parametrize("sample", ["football", "frequencies", "regression"])
def test_a_wrong_digit_is_found_wherever_it_is(sample: str) -> None:
    chance = random.Random(1)
    right = check(sample)
    cells = [
        (table, place)
        for _, table in right.tables
        for place, verdict in table.verdicts.items()
        if verdict.kind == "exact" and table.table.cells[place].number is not None
    ]
    for table, place in chance.sample(cells, 40):
        cell = table.table.cells[place]
        other = (cell.number or 0.0) + 10.0 ** -(cell.decimals or 0) * chance.choice([-2, 1])
        found = check(sample, with_table(right.output, table.table, planted(table.table, place, other)))
        wrong = [(t.number, at) for _, t in found.tables for at, v in t.verdicts.items() if v.kind == "different"]
        assert wrong == [(table.number, place)]
        assert found.counts()["different"] + found.counts()["exact"] == right.counts()["exact"]


@pytest.mark.parametrize("sample", ["football", "telco", "frequencies", "regression"])
def test_a_pivoted_output_has_the_same_verdicts(sample: str) -> None:
    chance = random.Random(2)
    output = check(sample).output
    for each in [table for _, _, table in output.tables() if table.subtype != "Notes"]:
        order = list(range(len(each.dimensions)))
        chance.shuffle(order)
        first, second = sorted(chance.choices(range(len(order) + 1), k=2))
        output = with_table(output, each, pivoted(each, order[:first], order[first:second], order[second:]))
    assert check(sample, output).counts() == Counter(SAMPLES[sample][2])


def test_what_is_out_of_scope_is_counted_by_type() -> None:
    path = shared("spss", "viewer", "digirounds.spv")
    found = checked(read_output(path), Data(path.parent), performed)
    assert {*found.counts()} == {"not_computed"}
    by_type = Counter(table.table.subtype for _, table in found.tables for _ in table.verdicts)
    assert by_type["Multiple Comparisons"] == 660
    causes = {
        v.cause for _, table in found.tables if table.table.subtype == "Coefficients" for v in table.verdicts.values()
    }
    assert causes == {"REGRESSION with /STATISTICS without COLLIN and TOL"}
