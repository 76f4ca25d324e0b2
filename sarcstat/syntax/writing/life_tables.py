"""Code of the tables of life-table, in R and for SPSS's SURVIVAL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from sarcstat.syntax.writing.plan import Plan, Task
from sarcstat.syntax.writing.quoting import r_string, r_value, r_vector, spss_lack
from sarcstat.syntax.writing.r_survival import endpoint_code
from sarcstat.syntax.writing.spss_selecting import conditions_of, selected
from sarcstat.syntax.writing.spss_variables import Variables, coded_levels


def _groupings(plan: Plan, task: Task) -> list[tuple[str | None, str | None]]:
    """Each column of --by with each of --within."""
    of = task.options
    return [(by, within) for by in plan.groupings(of["by"]) for within in plan.groupings(of["within"])]


def r_life_table(plan: Plan, task: Task) -> Iterator[str]:
    """Life tables, medians and comparisons of each grouping."""
    options = task.options
    (end,) = task.endpoints
    yield f"bounds <- {r_vector(options['intervals'])}"
    for by, within in _groupings(plan, task):
        part = end.name + (f" by {by}" if by else "") + (f" within {within}" if within else "")
        group = f", group = as_group(rows, {r_string(by)})" if by else ""
        stratum = f", stratum = as_group(rows, {r_string(within)})" if within else ""
        yield f"found <- survival_rows(rows, {endpoint_code(end)}{group}{stratum})"
        compared = f"compare = {r_value(by is not None and not options['no_comparison'])}"
        pairs = f"pairwise = {r_value(options['pairwise'])}, p_adjust = {r_value(options['p_adjust'])}"
        yield f"life_table({r_string(task.name)}, {r_string(part)}, found, bounds, {compared}, {pairs})"


def spss_life_table(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """A SURVIVAL command for each grouping."""
    options = task.options
    (end,) = task.endpoints
    status = variables.status_range(end)
    if status is None:
        yield spss_lack("Not redone: SURVIVAL takes a range of values as the event, and another value lies within it")
        return
    if options["p_adjust"] != "none":
        yield spss_lack(f"SURVIVAL does not correct p-values of pairs ({options['p_adjust']})")
    for by, within in _groupings(plan, task):
        controls = [_control(name, plan, variables) for name in (by, within) if name]
        if any(text is None for text in controls):
            yield spss_lack("Not redone: SURVIVAL takes groups that are whole numbers only")
            continue
        yield from selected([*conditions_of(task, variables), *variables.beyond_landmark(end)])
        yield f"SURVIVAL TABLES={' BY '.join([variables.time(end), *(text for text in controls if text)])}"
        yield f"  /INTERVALS={_intervals(options['intervals'])}"
        yield f"  /STATUS={status}"
        yield from _last(options, compared=by is not None and not options["no_comparison"])


def _last(options: Any, *, compared: bool) -> Iterator[str]:
    """What is printed and compared, to the end of the command."""
    lines = [f"  /PRINT={'NOTABLE' if options['no_table'] else 'TABLE'}"]
    if compared:
        lines += ["  /COMPARE", f"  /CALCULATE=EXACT{' PAIRWISE' if options['pairwise'] else ''}"]
    yield from lines[:-1]
    yield f"{lines[-1]}."


def _control(name: str, plan: Plan, variables: Variables) -> str | None:
    """`sex(1,2)`: a numeric variable and the lowest and highest of its levels; None where they are not whole."""
    codes = [float(code) for code, _ in coded_levels(plan.column(name))]
    if not all(code.is_integer() for code in codes):
        return None
    return f"{variables.factor(name)}({min(codes):.0f},{max(codes):.0f})"


def _intervals(bounds: Sequence[float]) -> str:
    """`THRU 24 BY 1 THRU 60 BY 6`: where intervals end, as long as they have the same width in one THRU."""
    periods: list[tuple[float, float]] = []
    for start, end in pairwise(bounds):
        width = end - start
        if periods and abs(periods[-1][1] - width) <= 1e-9 * end:
            periods[-1] = (end, periods[-1][1])
        else:
            periods.append((end, width))
    return " ".join(f"THRU {end:.12g} BY {width:.12g}" for end, width in periods)


R_LIFE_TABLE: dict[str, Callable[[Plan, Task], Iterator[str]]] = {"life-table": r_life_table}
SPSS_LIFE_TABLE: dict[str, Callable[[Plan, Task, Variables], Iterator[str]]] = {"life-table": spss_life_table}
