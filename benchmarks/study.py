"""`sarcstat run` of the flagship study beside `sarcstat km` of one of its factors, whole processes."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from side_by_side import ENVIRONMENT, compare, program

STUDY = Path(__file__).resolve().parent.parent / "examples" / "zhang2022" / "study.toml"


def main() -> None:
    sarcstat = program("sarcstat")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = ["-o", str(folder / "cohort.csv"), "--adverse-events", str(folder / "adverse_events.csv")]
        subprocess.run([sarcstat, "simulate", "--design", "zhang2022", *files, "--quiet"], check=True, env=ENVIRONMENT)
        text = STUDY.read_text(encoding="utf-8")
        (folder / "all.toml").write_text(text.replace("[output]", "[output]\ncohort = true"), encoding="utf-8")
        before, rest = text.split("# --- figures ---")
        plain = before + rest[rest.index("[output]") :]
        tables = plain.replace("sensitivity = true", "sensitivity = false")
        (folder / "tables.toml").write_text(tables, encoding="utf-8")
        run = [sarcstat, "run", "--force", "--quiet", "-o", str(folder / "out")]
        subprocess.run([*run, str(folder / "all.toml")], check=True, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
        cohort = folder / "cohort-derived.csv"
        (folder / "out" / "data" / "cohort.csv").rename(cohort)
        commands = {
            "km": [sarcstat, "km", str(cohort), "--time", "OS", "--event", "OS_event=1", "--by", "grade"],
            "run": [*run, str(folder / "tables.toml")],
            "with sensitivity and figures": [*run, str(folder / "all.toml")],
        }
        ratios = compare("209 patients, tables 1 to 5, two endpoints", commands)
        print(f"  run takes {1 / ratios['run']:.2f} times as long as km with one factor; 3.00 are allowed")


if __name__ == "__main__":
    main()
