"""What Python costs: `import sarcstat` beside `import click`, and a call after the first; arguments select parts."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from kaplan_meier import cohort
from side_by_side import compare


def calls(frame: Any) -> Mapping[str, Callable[[], object]]:
    """What is called, by what it is called here."""
    import sarcstat as ss

    endpoint: dict[str, Any] = {"time": "time", "event": "event"}
    return {
        "km": lambda: ss.km(frame, by="group", **endpoint),
        "km, style both": lambda: ss.km(frame, by="group", style="both", **endpoint),
        "cox": lambda: ss.cox(frame, covariates=["group"], **endpoint),
        "univariate": lambda: ss.univariate(frame, by="group", **endpoint),
        "describe": lambda: ss.describe(frame),
        "km and its tables": lambda: [*ss.km(frame, by="group", **endpoint).tables],
        "km as a page": lambda: ss.km(frame, by="group", **endpoint)._repr_html_(),
    }


def main(wanted: list[str]) -> None:
    if "import" in wanted:
        commands = {name: [sys.executable, "-c", f"import {name}"] for name in ("sarcstat", "click")}
        compare("import", commands, runs=11)
    if "calls" in wanted:
        print("\na call on 209 rows after the first (median of 21)")
        for name, call in calls(cohort(209, distinct=False)).items():
            taken = []
            for _ in range(22):
                started = time.perf_counter()
                call()
                taken.append(time.perf_counter() - started)
            print(f"  {name:<18} {statistics.median(taken[1:]) * 1000:6.1f} ms")


if __name__ == "__main__":
    main(sys.argv[1:] or ["import", "calls"])
