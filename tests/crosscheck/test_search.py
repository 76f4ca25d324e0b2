"""The search for the analysis behind printed numbers: what was planted is found, and nothing where nothing was."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from crosscheck.planting import outcome, planted, searched, spoiled
from crosscheck.recast import _Given, lung, performed, recast, with_table
from outputs.writer import planted as with_number
from outputs.writer import variable, write_viewer
from running import sarcstat
from thorough import examples

from sarcstat.crosscheck.check import checked
from sarcstat.crosscheck.recomputed import with_keys
from sarcstat.crosscheck.search.found import Found
from sarcstat.crosscheck.search.searching import Searching
from sarcstat.crosscheck.search.trials import Set
from sarcstat.crosscheck.verdict import CheckedCommand
from sarcstat.data.codebook import Dataset
from sarcstat.data.selection import selected_rows
from sarcstat.outputs.output import Log, Output
from sarcstat.request import Endpoint, Request

KM = "KM time BY sex /STATUS=status(2) /PRINT MEAN /PERCENTILES /TEST LOGRANK."
COX = "COXREG time WITH age ph.ecog /STATUS=status(2) /CONTRAST(ph.ecog)=Indicator /METHOD=ENTER /PRINT=CI(95)."
DEAD = Endpoint("time", "status=1")


def efron(request: Request) -> Request:
    return with_keys(request, ties="efron")


def turned(request: Request) -> Request:
    """Survivors as events, with Efron's ties."""
    return replace(efron(request), endpoints=[DEAD])


def search(of: Output, dataset: Dataset | None = None, **how: Any) -> tuple[CheckedCommand, Found | None]:
    (command,) = checked(of, _Given(dataset or lung()), performed, searching=Searching(**how)).commands
    return command, command.searched


def words(found: Found | None) -> list[list[str]]:
    assert found is not None
    return [[each.words for each in answer.fitting] for answer in found.answers]


#: Each convention that is planted, data set, procedure and way to round is there, alone and among others.
SEEDS = (0, 2, 3, 5, 7, 9, 10, 11, 12, 13, 16, 17, 18)


@pytest.mark.parametrize("seed", range(24) if examples(0, 1) else SEEDS)  # planting.py takes any number
def test_a_planted_analysis_is_found(seed: int) -> None:
    made = planted(seed)
    command, found = searched(made)
    assert outcome(made, found) in ("first", "listed", "explained")
    assert not any(table.counts()["different"] for table in command.tables)


@pytest.mark.parametrize("seed", range(examples(4, 6)))
def test_wrong_digits_have_no_answer(seed: int) -> None:
    command, found = searched(spoiled(seed), limit=150)
    assert found is not None
    assert not any(words(found))
    assert all(answer.nearest for answer in found.answers)
    assert any(table.counts()["different"] for table in command.tables)


def test_the_answer_says_how_many_cells_decide_it_and_which_change_they_need() -> None:
    _, found = search(recast("Cox Regression", COX, lung(), changed=turned))
    assert words(found) == [["ties: Efron; event status = 1"]]
    (solution,) = found.answers[0].fitting  # type: ignore[union-attr]
    made = {each: recast("Cox Regression", COX, lung(), changed=each) for each in (turned, efron, _turned_only, _as_is)}
    assert solution.right == solution.cells
    assert solution.gained == found.answers[0].differing == _apart(made[turned], made[_as_is])  # type: ignore[union-attr]
    assert solution.needs == [_apart(made[turned], made[_turned_only]), _apart(made[turned], made[efron])]


def _as_is(request: Request) -> Request:
    return request


def _turned_only(request: Request) -> Request:
    return replace(request, endpoints=[DEAD])


def _apart(one: Output, other: Output) -> int:
    """The number of cells in which two outputs differ."""
    pairs = zip(one.commands[0].tables, other.commands[0].tables, strict=True)
    return sum(
        not math.isclose(cell.number or 0, b.cells[place].number or 0, rel_tol=1e-9, abs_tol=1e-12)
        for a, b in pairs
        for place, cell in a.cells.items()
    )


def test_equals_are_listed_where_the_digits_do_not_decide() -> None:
    frame = lung().frame
    rounded = replace(lung(), frame=frame.assign(time=np.floor(frame["time"] / 30.44)))
    cut = recast("Kaplan-Meier", KM, rounded)
    _, found = search(cut)
    assert "time in months of 30.44 days, cut to whole ones" in words(found)[0]
    for each in words(found)[0]:
        assert each.startswith("time in months of")
        assert each.endswith("cut to whole ones")


def test_one_table_of_another_analysis_is_named_alone() -> None:
    right, other = (recast("Kaplan-Meier", KM, lung(), changed=each) for each in (lambda r: r, _plain))
    old, new = (_table(each, "Means and Medians for Survival Time") for each in (right, other))
    _, found = search(with_table(right, old, new))
    assert words(found) == [["intervals of medians: plain"]]
    turn = recast("Kaplan-Meier", KM, lung(), changed=lambda r: replace(r, endpoints=[DEAD]))
    mixed = with_table(right, old, _table(turn, "Means and Medians for Survival Time"))
    _, found = search(mixed)
    assert found is not None
    assert [answer.tables for answer in found.answers] == [[3]]
    assert words(found) == [["event status = 1"]]


def _plain(request: Request) -> Request:
    return with_keys(request, conf_type="plain")


def _table(of: Output, name: str) -> Any:
    (command,) = of.commands
    return next(each for each in command.tables if each.subtype == name)


def test_codings_that_the_printed_events_exclude_are_not_tried() -> None:
    events: list[str] = []

    def watching(request: Request, dataset: Dataset) -> Any:
        events.extend(each.event for each in request.endpoints)
        return performed(request, dataset)

    given = recast("Cox Regression", COX, lung(), changed=lambda r: with_keys(r, ties="efron", ref={"ph.ecog": "0"}))
    command = checked(given, _Given(lung()), watching, searching=Searching()).commands[0]
    assert words(command.searched) == [["ties: Efron; reference ph.ecog = 0"]]
    assert {*events} == {"status=2"}


def test_the_limit_is_kept_and_said() -> None:
    command, found = search(spoiled(0).output, spoiled(0).dataset, limit=5)
    assert found is not None
    assert found.stopped
    assert found.trials == 5
    assert command.searched is found


def test_a_bar_sees_every_set() -> None:
    seen: list[str] = []

    def bar(items: Sequence[Set], what: str) -> Iterator[Set]:
        seen.append(what)
        yield from items

    search(recast("Cox Regression", COX, lung(), changed=turned), bar=bar)
    assert seen == ["Trying 1 change", "Trying 2 changes"]


def test_rows_of_a_select_if_are_taken_where_the_output_had_as_many() -> None:
    kept = selected_rows(lung(), (lung().frame["age"] > 60).to_numpy())
    made = recast("Kaplan-Meier", KM, kept, changed=lambda r: replace(r, endpoints=[DEAD]))
    (command,) = made.commands
    assert command.notes is not None
    entries = (Log("SELECT IF age > 60.\n"), replace(command, notes=replace(command.notes, rows=len(kept.frame))))
    given = replace(made, entries=entries)
    plain = checked(given, _Given(lung()), performed)
    assert {*plain.counts()} == {"data"}
    command_, found = search(given)
    assert words(found) == [["event status = 1"]]
    assert f"Of 228 rows, {len(kept.frame)} are left by SELECT IF age > 60 of the log" in " ".join(command_.said)


def test_split_file_may_have_been_off() -> None:
    made = recast("Kaplan-Meier", KM.replace("BY sex", "BY ph.ecog"), lung())
    (command,) = made.commands
    assert command.notes is not None
    label = variable("sex")
    given = replace(made, entries=(replace(command, notes=replace(command.notes, split=label)),))
    _, found = search(given)
    assert words(found) == [["SPLIT FILE ignored"]]


def test_without_search_nothing_is_searched() -> None:
    given = recast("Cox Regression", COX, lung(), changed=turned)
    found = checked(given, _Given(lung()), performed)
    assert found.commands[0].searched is None
    assert {*found.counts()} == {"exact", "data"}


def test_what_known_conventions_explain_is_not_searched() -> None:
    command, found = search(recast("Kaplan-Meier", KM, lung(), changed=lambda r: with_keys(r, conf_type="log")))
    assert found is None
    assert sum(table.counts()["explained"] for table in command.tables)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "turned.spv"
    path.write_bytes(write_viewer(recast("Cox Regression", COX, lung(), changed=turned)))
    return path


def test_the_command_line_names_the_analysis(file: Path) -> None:
    said = sarcstat("crosscheck", str(file), "--data", "survival::lung", "--search")
    assert "What gives the printed numbers" in said.stdout
    text = " ".join(said.stdout.split())
    assert "ties: Efron; event status = 1: gives every printed cell of tables 2, 4, 5, 6, 7, 8" in text
    assert "none differs" in text


def test_json_has_the_answers(file: Path) -> None:
    document = sarcstat("crosscheck", str(file), "--data", "survival::lung", "--search", "--format", "json").json
    (command,) = document["outputs"][0]["commands"]
    found = command["search"]
    (fits,) = found["answers"][0]["fits"]
    assert [each["change"] for each in fits["changes"]] == ["ties: Efron", "event status = 1"]
    assert [each["topic"] for each in fits["changes"]] == ["ties", "event-coding"]
    assert fits["cells_right"] == fits["cells_compared"]
    assert found["limit_reached"] is False
    assert document["options"]["search_limit"] == 500


def test_a_limit_alone_is_refused(file: Path) -> None:
    said = sarcstat("crosscheck", str(file), "--search-limit", "5")
    assert said.status == 2
    assert "--search-limit belongs to --search" in said.stderr


def test_a_wrong_cell_keeps_its_verdict(file: Path) -> None:
    made = recast("Cox Regression", COX, lung(), changed=efron)
    table = _table(made, "Variables in the Equation")
    place = next(place for place, cell in table.cells.items() if cell.number is not None)
    wrong = with_table(made, table, with_number(table, place, 7.77))
    command, found = search(wrong, limit=60)
    assert words(found) == [["ties: Efron"], []]
    assert [answer.tables for answer in found.answers] == [[4, 5, 8], [6]]  # type: ignore[union-attr]
    (found_there,) = (each for each in command.tables if each.table.subtype == table.subtype)
    assert found_there.verdicts[place].kind == "different"
