"""`sarcstat` on folders of Parquet that it makes, up to 100,000,000 rows, beside the engine's bare GROUP BY.

    python benchmarks/registry.py [km] [patterns] [cox] [--folder FOLDER] [--figure FILE.svg]

`km` is a row for each number of rows, `patterns` one for each number of distinct rows among as many, `cox` a model of
five categorical covariates. The folder keeps what was made, the figure shows the times of `km`.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from registry_figure import Times, draw
from side_by_side import Run, in_turn, program

HERE = Path(__file__).resolve().parent
ROWS = (1_000_000, 10_000_000, 100_000_000)
#: More rows than this are not read into memory.
READ_UP_TO = 10_000_000
MODEL = ("stage", "sex", "age_group", "grade", "treatment")
MODEL_ROWS = 20_000_000
TESTS = ("--time", "days", "--event", "dead", "--by", "stage", "--test", "logrank,breslow,tarone")

#: Times in whole days, in exponential distribution about a mean that stage and treatment change; follow-up ends after
#: 100 to 1100 days. `a_day` makes them hours (24) or minutes. What a row holds depends on its number alone, so that
#: every machine makes the same rows.
REGISTRY = """
copy (
  select
    least(greatest(ceil({a_day} * died), 1), {a_day} * ended)::integer as days,
    (died <= ended)::tinyint as dead,
    * exclude (died, ended)
  from (
    select
      ['I', 'II', 'III'][1 + (hash(i, 2) % 3)::int] as stage,
      ['female', 'male'][1 + (hash(i, 3) % 2)::int] as sex,
      (hash(i, 4) % 4)::tinyint as age_group,
      1 + (hash(i, 5) % 3)::tinyint as grade,
      ['none', 'drug', 'radiation'][1 + (hash(i, 6) % 3)::int] as treatment,
      -ln(1 - (hash(i, 1) % 1000003) / 1000003.0)
        * (400 - 60 * (hash(i, 2) % 3)::int + 40 * (hash(i, 6) % 3)::int) as died,
      100 + (hash(i, 7) % 1001)::int as ended
    from range({rows}) as numbers(i)
  )
) to '{folder}' (format parquet, compression zstd, per_thread_output true, overwrite true)
"""
GROUP_BY = """
import sys, duckdb
duckdb.sql("set enable_progress_bar = false")
found = duckdb.sql(f"select {sys.argv[2]}, count(*) as n from read_parquet('{sys.argv[1]}/*.parquet') group by all")
print(len(found.fetchnumpy()["n"]))
"""


def registry(folder: Path, rows: int, a_day: int = 1) -> Path:
    """A folder with so many rows, which is made unless it is there; times in such parts of a day."""
    made = folder / (f"rows-{rows}" if a_day == 1 else f"rows-{rows}-{a_day}")
    if not made.exists():
        with duckdb.connect() as engine:
            engine.execute("set preserve_insertion_order = false; set enable_progress_bar = false")
            engine.execute(REGISTRY.format(rows=rows, folder=made, a_day=a_day))
    return made


def group_by(folder: Path, *columns: str) -> list[str]:
    return [sys.executable, "-c", GROUP_BY, str(folder), ", ".join(columns)]


def distinct(command: Sequence[str]) -> int:
    """How many distinct rows a bare GROUP BY finds."""
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def middle(runs: Sequence[Run]) -> float:
    """Median seconds."""
    return statistics.median(each.seconds for each in runs)


def room(runs: Sequence[Run]) -> float:
    """Most megabytes."""
    return max(each.megabytes for each in runs)


def small_cohort(file: Path) -> Path:
    """209 patients, as in a paper."""
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"days": rng.integers(1, 1000, 209), "dead": rng.integers(0, 2, 209)})
    frame.assign(stage=rng.choice(["I", "II", "III"], 209)).to_csv(file, index=False)
    return file


def one_file(folder: Path) -> Path:
    """All parts of a folder as one file, which is read into memory."""
    file = folder.with_suffix(".parquet")
    if not file.exists():
        duckdb.sql(f"copy (from read_parquet('{folder}/*.parquet')) to '{file}' (format parquet)")
    return file


def km(folder: Path, figure: Path | None) -> None:
    """Rows against seconds: counted where they are, read into memory, and the bare GROUP BY."""
    paper = [program("sarcstat"), "km", str(small_cohort(folder / "paper.csv")), *TESTS]
    print("\nkm with three tests; allowed are 4 x GROUP BY and km of 209 rows\n")
    print("        rows    MB  distinct  GROUP BY        km   allowed  km MB      read read MB")
    found: list[Times] = []
    for rows in ROWS:
        data = registry(folder, rows)
        commands = {
            "bare": group_by(data, "stage", "days", "dead"),
            "km": [program("sarcstat"), "km", str(data), *TESTS],
            "paper": paper,
        }
        if rows <= READ_UP_TO:
            commands["read"] = [program("sarcstat"), "km", str(one_file(data)), *TESTS]
        runs = in_turn(commands, 3)
        print(km_line(data, rows, distinct(commands["bare"]), runs))
        seconds = {name: middle(each) for name, each in runs.items()}
        found.append(Times(rows, seconds["bare"], seconds["km"], seconds.get("read")))
    if figure:
        draw(found, figure)


def km_line(data: Path, rows: int, patterns: int, runs: Mapping[str, Sequence[Run]]) -> str:
    """One row of the table of `km`."""
    size = sum(each.stat().st_size for each in data.iterdir()) / 1e6
    bare, mine = middle(runs["bare"]), middle(runs["km"])
    allowed = 4 * bare + middle(runs["paper"])
    line = f"{rows:12,} {size:5.0f} {patterns:9,} {bare:7.2f} s {mine:7.2f} s {allowed:7.2f} s {room(runs['km']):6.0f}"
    return line + (f" {middle(runs['read']):7.2f} s {room(runs['read']):7.0f}" if "read" in runs else "")


def patterns(folder: Path) -> None:
    """As many rows in more and more distinct ones: what is paid for."""
    print(f"\nkm of {READ_UP_TO:,} rows, times in days, hours and minutes\n")
    print(f"{'distinct':>9} {'GROUP BY':>9} {'km':>8} {'MB':>6}")
    for a_day in (1, 24, 24 * 60):
        data = registry(folder, READ_UP_TO, a_day)
        bare = group_by(data, "stage", "days", "dead")
        runs = in_turn({"bare": bare, "km": [program("sarcstat"), "km", str(data), *TESTS]}, 3)
        print(f"{distinct(bare):9,} {middle(runs['bare']):7.2f} s {middle(runs['km']):6.2f} s {room(runs['km']):6.0f}")


def cox(folder: Path) -> None:
    """Five categorical covariates, beside the GROUP BY and R's coxph of the same counts."""
    data = registry(folder, MODEL_ROWS)
    counts = folder / "counts.csv"
    columns = ", ".join(("days", "dead", *MODEL))
    counted = f"select {columns}, count(*) as n from read_parquet('{data}/*.parquet') group by all"
    duckdb.sql(f"copy ({counted}) to '{counts}'")
    bare = group_by(data, "days", "dead", *MODEL)
    names = ",".join(MODEL)
    asked = ["--time", "days", "--event", "dead", "--covariates", names, "--categorical", names]
    commands = {
        "sarcstat": [program("sarcstat"), "cox", str(data), *asked],
        "GROUP BY": bare,
        "coxph of counts": ["Rscript", "--vanilla", str(HERE / "registry.R"), str(counts)],
    }
    print(f"\ncox of {MODEL_ROWS:,} rows, {distinct(bare):,} distinct; allowed are 3 x GROUP BY and R's own time\n")
    for name, runs in in_turn(commands, 3).items():
        print(f"  {name:<16} {middle(runs):8.2f} s  {room(runs):6.0f} MB")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("parts", nargs="*", metavar="PART")
    asked.add_argument("--folder", type=Path)
    asked.add_argument("--figure", type=Path)
    options = asked.parse_args()
    parts = options.parts or ["km", "patterns", "cox"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if "km" in parts:
            km(folder, options.figure)
        if "patterns" in parts:
            patterns(folder)
        if "cox" in parts:
            cox(folder)


if __name__ == "__main__":
    main()
