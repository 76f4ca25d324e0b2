"""Data of plain names and levels are what every command works on."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from running import sarcstat

from hostile.kinds.commands import names


@pytest.mark.parametrize("words", names.COMMANDS, ids=" ".join)
@pytest.mark.parametrize(("name", "write"), [names._WRITERS[0], names._WRITERS[-2]], ids=["csv", "sav"])
def test_plain_names_work(
    words: tuple[str, ...], name: str, write: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(names, "TEXTS", [f"level {i}" for i in range(200)])
    made = names._Data(Random("plain"))
    Path(name).write_bytes(write(made))  # type: ignore[operator]
    done = sarcstat(*(made.word(word, name) for word in words))
    assert done.status == 0, done.stderr
