"""Sampling weights, offset and Firth's penalty as keys of a study: the numbers of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import sarcstat

STUDY = """
[study]
name = "S"
[data]
file = "a.csv"
[variables.w]
derive = "age / 50"
[endpoints.OS]
time = "time"
event = "died"
time_unit = "days"
unit = "days"
[[tables]]
name = "t"
command = "{command}"
endpoints = ["OS"]
style = "r"
{keys}
"""


@pytest.mark.parametrize(
    ("command", "keys", "options"),
    [
        ("km", 'by = ["arm"]\nsampling_weights = "w"', ("--by", "arm", "--sampling-weights", "w")),
        ("cox", 'covariates = ["arm"]\nsampling_weights = "w"', ("--covariates", "arm", "--sampling-weights", "w")),
        ("cox", 'covariates = ["arm"]\noffset = "w"', ("--covariates", "arm", "--offset", "w")),
        ("cox", 'covariates = ["arm"]\nfirth = true', ("--covariates", "arm", "--firth")),
    ],
)
def test_a_key_is_the_option_of_the_command_line(
    command: str, keys: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    lines = [f"{7 * i % 40 + 1},{int(i % 3 > 0)},{'ab'[i % 2]},{30 + i},{(30 + i) / 50}" for i in range(40)]
    (tmp_path / "a.csv").write_text("\n".join(["time,died,arm,age", *(line.rpartition(",")[0] for line in lines)]))
    (tmp_path / "typed.csv").write_text("\n".join(["time,died,arm,age,w", *lines]))
    (tmp_path / "study.toml").write_text(STUDY.format(command=command, keys=keys))
    made = sarcstat("run", tmp_path / "study.toml", "-o", tmp_path / "out")
    assert made.status == 0, made.stderr
    typed = sarcstat(
        command,
        tmp_path / "typed.csv",
        "--time",
        "time",
        "--event",
        "died",
        *options,
        "--style",
        "r",
        "--format",
        "csv",
    )
    assert typed.status == 0, typed.stderr
    own = (tmp_path / "out" / "tables" / "t.csv").read_text()
    assert _numbers(own) == pytest.approx(_numbers(typed.stdout), rel=1e-9)


def _numbers(text: str) -> list[float]:
    header, *rows = (line.split(",") for line in text.splitlines())
    place = header.index("stat")
    found = []
    for row in rows:
        try:
            found.append(float(row[place]))
        except ValueError:
            continue
    assert len(found) > 10
    return found
