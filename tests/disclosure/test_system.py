"""Which counts are hidden: an attacker enumerates every table that fits what is shown."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from sarcstat.disclosure.system import System


def crossed(counts: np.ndarray, limit: int) -> dict[tuple[int, int], bool]:
    """What is hidden of a table with margins; the last row and column are the totals."""
    system = System(limit)
    whole = np.block([[counts, counts.sum(1)[:, None]], [counts.sum(0)[None], counts.sum()]])
    rows, columns = whole.shape
    for i, j in product(range(rows), range(columns)):
        system.add((i, j), int(whole[i, j]), cost=(i + 1 == rows) + (j + 1 == columns))
    for i in range(rows):
        system.sum((i, columns - 1), [(i, j) for j in range(columns - 1)])
    for j in range(columns):
        system.sum((rows - 1, j), [(i, j) for i in range(rows - 1)])
    return system.hidden()


def fitting(whole: np.ndarray, hidden: dict[tuple[int, int], bool], limit: int) -> set[tuple[int, ...]]:
    """Every table of inner cells that fits all that is shown, by trying all."""
    inner = [(i, j) for i in range(whole.shape[0] - 1) for j in range(whole.shape[1] - 1)]
    unknown = [place for place in inner if place in hidden]
    top = int(whole[-1, -1]) + limit
    ranges = []
    for place in unknown:
        most = min(
            [top, *(int(whole[m]) for m in ((place[0], -1), (-1, place[1])) if _position(m, whole) not in hidden)]
        )
        ranges.append([value for value in range(most + 1) if _fits(value, int(whole[place]), hidden[place], limit)])
    found = set()
    for values in product(*ranges):
        trial = whole[:-1, :-1].copy()
        for place, value in zip(unknown, values, strict=True):
            trial[place] = value
        filled = np.block([[trial, trial.sum(1)[:, None]], [trial.sum(0)[None], trial.sum()]])
        if all(_fits(filled[at], whole[at], hidden.get(at), limit) for at in np.ndindex(whole.shape)):
            found.add(tuple(int(filled[at]) for at in np.ndindex(whole.shape)))
    return found


def _position(at: tuple[int, int], whole: np.ndarray) -> tuple[int, int]:
    return at[0] % whole.shape[0], at[1] % whole.shape[1]


def _fits(value: int, true: int, small: bool | None, limit: int) -> bool:
    if small is None:
        return bool(value == true)
    if small:
        return 0 < value < limit
    return value == 0 or value >= limit or 0 < true < limit  # a small one that is not called so may be any


@pytest.mark.parametrize("seed", range(200))
def test_no_small_count_follows_from_what_is_shown(seed: int) -> None:
    rng = np.random.default_rng(seed)
    limit = int(rng.integers(3, 6))
    counts = rng.poisson(rng.uniform(0.5, 5), size=(rng.integers(2, 4), rng.integers(2, 4)))
    whole = np.block([[counts, counts.sum(1)[:, None]], [counts.sum(0)[None], counts.sum()]])
    hidden = crossed(counts, limit)
    small = [at for at in np.ndindex(whole.shape) if 0 < whole[at] < limit]
    assert all(at in hidden for at in small)
    inner = [at for at in hidden if at[0] < counts.shape[0] and at[1] < counts.shape[1]]
    if not small or len(inner) > 5:
        return
    tables = fitting(whole, hidden, limit)
    flat = {at: i for i, at in enumerate(np.ndindex(whole.shape))}
    for at in small:
        assert len({table[flat[at]] for table in tables}) > 1, (counts, at, limit)


def test_what_need_not_be_hidden_is_shown() -> None:
    assert crossed(np.array([[20, 30], [40, 50]]), 5) == {}
    hidden = crossed(np.array([[3, 20, 30], [15, 40, 50], [60, 70, 80]]), 5)
    assert len(hidden) == 4  # the small one, and one each in its row, its column, and where these cross
    assert hidden == {(0, 0): True, (0, 1): False, (1, 0): False, (1, 1): False}


def test_what_is_hidden_together_is_not_small() -> None:
    """3 patients in two hidden cells are as small a group as one cell, whichever of them is 1 and which 2."""
    system = System(5)
    for name, value in {"a": 1, "b": 2, "c": 17, "d": 30, "all": 50}.items():
        system.add(name, value, cost=int(name == "all"))
    system.sum("all", "abcd")
    assert system.hidden() == {"a": True, "b": True, "c": False}


def test_what_is_not_shown_but_follows_is_protected() -> None:
    """Of the numbers at risk at two times both are shown only if their difference is not small."""
    system = System(5)
    system.add("at 0", 50, cost=2)
    system.add("at 12", 48, cost=1)
    system.add("left", 2, cost=0, shown=False)
    system.sum("at 0", ["at 12", "left"])
    assert system.hidden() == {"at 12": False}
