"""Random scripts of commands about variables and cases: PSPP saves what is computed here."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from data.steps.building import table
from data.steps.jobs import done
from data.steps.saved import NEEDS_PSPP, differences, saved

from sarcstat.data.steps.files.sav_writing import write_sav
from sarcstat.data.steps.table import Table

#: Scripts that a run of the tests tries; `many` tries more.
TRIED = 40


class Writer:
    """A script of random commands, and the names and types that its variables have in the meantime."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.numbers, self.texts = ["id", "x", "y"], ["s", "t"]
        self.lines = ["GET FILE='a.sav'."]
        self.made = 0

    def new(self) -> str:
        self.made += 1
        return f"v{self.made}"

    def some(self, of: list[str], most: int = 3) -> list[str]:
        return self.chance.sample(of, self.chance.randint(1, min(most, len(of))))

    def value(self, name: str) -> str:
        return (
            str(self.chance.choice([1, 2, 3, 5, 9, -1]))
            if name in self.numbers
            else self.chance.choice(["'a'", "'bb'", "''"])
        )

    def labels(self) -> str:
        name = self.chance.choice(self.numbers + self.texts)
        values = dict.fromkeys(self.value(name) for _ in range(3))
        add = self.chance.choice(["", "ADD "])
        return f"{add}VALUE LABELS {name} " + " ".join(f"{value} 'label {n}'" for n, value in enumerate(values)) + "."

    def missing(self) -> str:
        name = self.chance.choice(self.numbers + self.texts)
        values = list(dict.fromkeys(self.value(name) for _ in range(self.chance.randint(1, 3))))
        if name in self.numbers and self.chance.random() < 0.4:
            return (
                f"MISSING VALUES {name} ({self.chance.choice(['LO THRU 1', '2 THRU 5', '9 THRU HI', '7, 1 THRU 2'])})."
            )
        return f"MISSING VALUES {name} ({','.join(values)})."

    def formats(self) -> str:
        form = self.chance.choice(["F5.1", "COMMA9.2", "DOLLAR9.1", "PCT8.2", "F12"])
        kind = self.chance.choice(["FORMATS", "PRINT FORMATS", "WRITE FORMATS"])
        return f"{kind} {' '.join(self.some(self.numbers))} ({form})."

    def variable_labels(self) -> str:
        return f"VARIABLE LABELS {self.chance.choice(self.numbers + self.texts)} 'a label {self.chance.random():.3f}'."

    def renamed(self) -> str:
        names = self.numbers if self.chance.random() < 0.6 else self.texts
        old = self.some(names, 2)
        new = old[::-1] if self.chance.random() < 0.3 else [self.new() for _ in old]
        for before, after in zip(old, new, strict=True):
            names[names.index(before)] = f"!{after}"
        names[:] = [name.removeprefix("!") for name in names]
        return f"RENAME VARIABLES ({' '.join(old)} = {' '.join(new)})."

    def deleted(self) -> str:
        names = self.numbers if len(self.numbers) > 2 else self.texts
        if len(names) < 2:
            return self.formats()
        gone = self.chance.choice(names)
        names.remove(gone)
        return f"DELETE VARIABLES {gone}."

    def created(self) -> str:
        name = self.new()
        if self.chance.random() < 0.5:
            self.numbers.append(name)
            return f"NUMERIC {name} ({self.chance.choice(['F4.1', 'DATE11'])})."
        self.texts.append(name)
        return f"STRING {name} (A{self.chance.choice([2, 9, 300])})."

    def sorted(self) -> str:
        names = self.some(self.numbers + self.texts)
        return "SORT CASES " + " ".join(f"{name} ({self.chance.choice('AD')})" for name in names) + "."

    def autorecoded(self) -> str:
        source, target = self.chance.choice(self.numbers + self.texts), self.new()
        self.numbers.append(target)
        return f"AUTORECODE {source} /INTO {target}{self.chance.choice(['', ' /DESCENDING', ' /BLANK=MISSING'])}."

    def weighed(self) -> str:
        names = self.some(self.numbers, 2)
        by = " ".join(f"{name}" for name in names)
        function = self.chance.choice(["MEAN", "SUM", "SD", "MAX", "MIN", "FIRST", "LAST", "N", "NMISS", "NU"])
        source = self.chance.choice([name for name in self.numbers if name not in names] or names)
        target, count = self.new(), self.new()
        added = self.chance.random() < 0.5
        if not added:
            self.numbers, self.texts = list(names), []
        self.numbers += [target, count]
        mode = " MODE=ADDVARIABLES" if added else ""
        aggregate = f"AGGREGATE OUTFILE=*{mode} /BREAK={by} /{target}={function}({source}) /{count}=N."
        return f"SORT CASES {by}.\n{aggregate}"

    def put_together(self) -> str:
        kind = self.chance.choice(["MATCH", "ADD"])
        if not ({"id", "x", "y"} & set(self.numbers) == {"id"} or "id" in self.numbers):
            return self.sorted()
        flag = self.new()
        clash = [name for name in ("u", "q") if name in self.numbers + self.texts]
        if clash or "x" in self.texts or "s" in self.numbers or ("s" not in self.texts and "s" in self.numbers):
            return self.sorted()
        file = self.chance.choice(["FILE", "TABLE"]) if kind == "MATCH" else "FILE"
        self.numbers += [name for name in ("x", "u", flag) if name not in self.numbers]
        self.texts += [] if "q" in self.texts else ["q"]
        name = "c.sav" if file == "TABLE" else "b.sav"
        return f"SORT CASES id.\n{kind} FILES FILE=* /{file}='{name}' /IN={flag} /BY id."

    def script(self) -> str:
        steps = [
            *(self.labels, self.missing, self.formats, self.variable_labels, self.renamed, self.deleted, self.created),
            *(self.sorted, self.autorecoded, self.weighed, self.put_together),
        ]
        for _ in range(self.chance.randint(3, 12)):
            step = self.chance.choice(steps)
            if self.texts or step not in (self.labels,):
                if step == self.renamed and not self.texts:
                    continue
                self.lines.append(step())
        return "\n".join(self.lines)


def data(seed: int) -> dict[str, Table]:
    """The files that scripts read."""
    chance = random.Random(seed)
    cases = chance.randint(1, 12)

    def numbers(of: list[float | None], length: int) -> list[float | None]:
        return [chance.choice(of) for _ in range(length)]

    def texts(length: int) -> list[str]:
        return [chance.choice(["", "a", "bb", "ü", "Z"]) for _ in range(length)]

    weight = chance.choice([None, "y"])
    a = table(
        weight,
        id=numbers([1, 2, 3, 4], cases),
        x=numbers([1, 2, 2.5, 9, None, -1], cases),
        s=[*texts(cases - 1), "bb"],
        t=[*texts(cases - 1), "a longer text"],
        y=numbers([1, 2, 0.5, 3], cases),
    )
    other = sorted(numbers([1, 2, 3, 5], 5))  # type: ignore[type-var]
    b = table(id=other, x=numbers([7, 8, None], 5), u=numbers([1, 9, None], 5), q=[*texts(4), "bb"])
    c = table(id=[1.0, 2.0, 4.0], x=[1.0, 2.0, None], u=[5.0, None, 6.0], q=["a", "", "bb"])
    return {"a.sav": a, "b.sav": b, "c.sav": c}


def tried(seed: int, folder: Path) -> list[str]:
    """How the tables of one script differ."""
    for name, each in data(seed).items():
        write_sav(each, folder / name)
    script = Writer(seed).script()
    found = differences(done(script, folder), saved(script, folder))
    return [script, *found] if found else []


@NEEDS_PSPP
@pytest.mark.parametrize("seed", range(TRIED))
def test_random_scripts_give_what_pspp_saves(tmp_path: Path, seed: int) -> None:
    assert tried(seed, tmp_path) == []
