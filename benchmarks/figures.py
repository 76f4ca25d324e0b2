"""`sarcstat plot km` to SVG beside `sarcstat km` plus a bare import of matplotlib, whole processes, 209 patients."""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from kaplan_meier import cohort
from side_by_side import program, run

MOST = 1.6


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cohort.csv"
        cohort(209, distinct=False).to_csv(file, index=False)
        analysis = [str(file), "--time", "time", "--event", "event", "--by", "group"]
        commands = {
            "plot km": [program("sarcstat"), "plot", "km", *analysis, "-o", str(Path(folder) / "figure.svg")],
            "km": [program("sarcstat"), "km", *analysis],
            "import": [sys.executable, "-c", "import matplotlib.figure"],
        }
        for command in commands.values():
            run(command)
        found = [{name: run(command).seconds for name, command in commands.items()} for _ in range(runs)]
    for name in commands:
        print(f"  {name:<8} {statistics.median(each[name] for each in found):6.2f} s")
    ratio = statistics.median(each["plot km"] / (each["km"] + each["import"]) for each in found)
    print(f"  plot km / (km + import) = {ratio:.2f} (at most {MOST})")
    if ratio > MOST:
        sys.exit("slower than it may be")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
