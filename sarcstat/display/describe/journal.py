"""Table 1 of a paper: n (%) of levels, medians or means of numbers, by group with a named test."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sarcstat.display.describe.content import Content, percent_of
from sarcstat.display.formatting import cell, from_to, number_text, share_text
from sarcstat.display.headings import group_level, level_of
from sarcstat.display.shapes.table import Cell, Heading, Path, Step, Table, text_of, variable
from sarcstat.results import Hidden

Cells = dict[tuple[Path, Path], Cell]
Block = list[tuple[Path, dict[Path, Cell]]]

UNKNOWN = "Unknown"
ALL_MISSING = "All missing"
RANGE = "First to last"
#: The sign for an empty group.
NOTHING = "–"
LABELS = {"median-range": "Median (range)", "median-iqr": "Median (IQR)", "mean-sd": "Mean ± SD"}
INDENT = "\u2003"
_DEPTH = 3  # variable, level, level of a nested variable


def journal_table(content: Content) -> Table:
    """One row a level or a summary; the p and its test stand in the first row of a variable."""
    blocks = [_headed(_block(content, column)) for column in content.columns]
    columns = [*_group_columns(content).values(), *_comparison_columns(content)]
    context = {"by": content.result.labels["group_name"]} if content.groups else {}
    if content.layout.two_columns:
        return _two_columns(blocks, columns, context)
    rows = [entry for block in blocks for entry in block]
    return Table(
        name="Characteristics",
        rows=[row for row, _ in rows],
        columns=columns,
        cells={(row, column): found for row, cells in rows for column, found in cells.items()},
        row_headings=("Characteristic",),
        context=context,
        nested=_DEPTH,
    )


def _group_columns(content: Content) -> dict[str | None, Path]:
    """The heading of each group, with its number of patients, and of everybody."""
    names = [column["name"] for column in content.columns]
    sizes = {group: content.value(names[0], "n_total", group) or 0 for group in [*content.groups, None]}
    if not content.groups:
        return {None: ("No. of patients (%)",)}
    texts = {group: count_text(size) for group, size in sizes.items()}
    return {group: (_group_heading(content, group, text),) for group, text in texts.items()}


def count_text(count: float | Hidden) -> str:
    """A number of patients, or what is shown in its place."""
    return count if isinstance(count, Hidden) else number_text(count, "count", "journal")


def _group_heading(content: Content, group: str | None, size: str) -> Step:
    if group is None:
        return Heading(f"Total (N = {size})", name="Total")
    return replace(group_level(content.result, group), text=f"{group} (N = {size})")


def _comparison_columns(content: Content) -> list[Path]:
    contexts = {statistic.context for statistic in content.result.statistics}
    found: list[Path] = [("SMD",)] if "difference" in contexts else []
    return [*found, *([("p",), ("Test",)] if "test" in contexts else [])]


def _variable(column: dict[str, Any]) -> Heading:
    return variable(column["name"], column["label"])


def _block(content: Content, column: dict[str, Any]) -> Block:
    """The rows of one variable."""
    if not content.value(column["name"], "n", None):
        return [((_variable(column), ALL_MISSING), _each_group(content, column["name"], "n_missing", None))]
    rows = list(_rows_of(content, column))
    if content.layout.unknown and any(content.value(column["name"], "n_missing", g) for g in _group_columns(content)):
        rows.append(((_variable(column), UNKNOWN), _each_group(content, column["name"], "n_missing", None)))
    compared = dict(_comparison(content, column["name"]))
    if compared and column["levels"] is not None:
        return [((_variable(column),), compared), *rows]
    return [(rows[0][0], rows[0][1] | compared), *rows[1:]]


def _rows_of(content: Content, column: dict[str, Any]) -> Iterator[tuple[Path, dict[Path, Cell]]]:
    if column["levels"] is not None:
        return _level_rows(content, column)
    return _date_rows(content, column) if column["dates"] else _summary_rows(content, column)


def _date_rows(content: Content, column: dict[str, Any]) -> Iterator[tuple[Path, dict[Path, Cell]]]:
    """`2015-01-03 to 2020-05-06`: the first and the last day of each group."""
    cells = {}
    for group, heading in _group_columns(content).items():
        ends = [content.get(column["name"], name, group) for name in ("first_date", "last_date")]
        days = [str(each.value) for each in ends if each is not None and each.value is not None]
        cells[heading] = Cell(" to ".join(days)) if days else Cell(NOTHING, None, "not_estimable")
    yield (_variable(column), RANGE), cells


def _level_rows(content: Content, column: dict[str, Any]) -> Iterator[tuple[Path, dict[Path, Cell]]]:
    for text in column["levels"]:
        if content.get(column["name"], "count", None, context="levels", level=text) is None:
            continue
        level = level_of(content.result, column["name"], text)
        yield (_variable(column), level), _each_group(content, column["name"], "count", text)
        for inner, sub in content.nested(column["name"], text):
            row = (_variable(column), level, level_of(content.result, inner, sub))
            yield row, _each_group(content, inner, "count", sub, within=text)


def _each_group(
    content: Content, variable: str, name: str, level: str | None, within: str | None = None
) -> dict[Path, Cell]:
    """`80 (38.3)` of every group; the percentage is of those with a value, or of everybody with a row Unknown."""
    cells = {}
    place = {"level": level, "within": within, "context": "nested" if within else "levels" if level else "summary"}
    for group, heading in _group_columns(content).items():
        count = content.value(variable, name, group, **place) or 0
        if level is None:
            percent = percent_of(count, content.value(variable, "n_total", group))
        else:
            kind = "percent" if content.layout.unknown else "valid_percent"
            percent = content.value(variable, kind, group, **place)
        cells[heading] = _with_share(count, percent)
    return cells


def _with_share(count: float | Hidden, percent: float | Hidden | None) -> Cell:
    if isinstance(count, Hidden):
        return Cell(count, None, "suppressed")
    share = NOTHING if percent is None else percent if isinstance(percent, Hidden) else share_text(percent)
    number = int(count) if float(count).is_integer() else count
    return Cell(f"{number_text(number, 'count', 'journal')} ({share})", number)


def _summary_rows(content: Content, column: dict[str, Any]) -> Iterator[tuple[Path, dict[Path, Cell]]]:
    summaries = content.layout.summaries
    kinds = summaries.get(column["name"]) or summaries.get("") or ("median-range",)
    for kind in kinds:
        decimals = summary_decimals(content, column, kind)
        cells = {
            heading: summary_cell(content, column, kind, group, decimals)
            for group, heading in _group_columns(content).items()
        }
        yield (_variable(column), LABELS[kind]), cells


def summary_decimals(content: Content, column: dict[str, Any], kind: str) -> int:
    """Those of the variable; one more for a mean, and where a median or quartile needs it, within three digits."""
    own = own_decimals(content, column)
    if kind == "mean-sd":
        return _within(own + 1, content, column)
    values = [_middle(content, column["name"], kind, group) for group in _group_columns(content)]
    exact = all(value is None or round(value, own) == value for each in values for value in each)
    return own if exact else _within(own + 1, content, column)


def own_decimals(content: Content, column: dict[str, Any]) -> int:
    """The decimals that the variable was measured with.

    Numbers with two or more are often computed, such as years from days, and have no more than three digits shown.
    """
    return _within(int(column["decimals"]), content, column)


def _within(decimals: int, content: Content, column: dict[str, Any]) -> int:
    """The decimals, no more than make three digits of the middle of the variable; one is always left."""
    if int(column["decimals"]) < 2:
        return decimals
    medians = [content.known(column["name"], "median", group) for group in _group_columns(content)]
    largest = max((abs(each) for each in medians if each), default=1.0)
    return min(decimals, max(2 - math.floor(math.log10(largest)), 1))


def _middle(content: Content, name: str, kind: str, group: str | None) -> list[float | None]:
    quartiles = [content.known(name, "percentile", group, at=share) for share in (0.25, 0.75)]
    return [content.known(name, "median", group), *(quartiles if kind == "median-iqr" else [])]


def summary_cell(content: Content, column: dict[str, Any], kind: str, group: str | None, decimals: int) -> Cell:
    """`48 (11–85)`, `22.4 ± 3.5`: a summary of `LABELS` in a group, or in everybody."""
    name, own = column["name"], own_decimals(content, column)
    if not content.value(name, "n", group):
        return Cell(NOTHING, None, "not_estimable")
    middle = content.value(name, "mean" if kind == "mean-sd" else "median", group)
    if isinstance(middle, Hidden):
        return Cell(middle, None, "suppressed")

    def text(key: str, places: int, at: float | None = None) -> str:
        return cell(content.get(name, key, group, at=at), "journal", places).text

    if kind == "mean-sd":
        number = content.number(name, "mean", group)
        return Cell(f"{text('mean', decimals)} ± {text('std_deviation', decimals)}", number)
    number = content.number(name, "median", group)
    if kind == "median-range":
        return Cell(f"{text('median', decimals)} ({from_to(text('minimum', own), text('maximum', own))})", number)
    low, high = (text("percentile", decimals, share) for share in (0.25, 0.75))
    return Cell(f"{text('median', decimals)} ({from_to(low, high)})", number)


def _comparison(content: Content, name: str) -> Iterator[tuple[Path, Cell]]:
    for statistic in content.result.statistics:
        if statistic.variable != name:
            continue
        if statistic.context == "difference":
            yield ("SMD",), cell(statistic, "journal", 3)
        elif statistic.context == "test" and statistic.name == "p_value":
            yield ("p",), cell(statistic, "journal")
            if statistic.value is not None:  # else no test was made
                yield ("Test",), Cell(statistic.test or "")


def _two_columns(blocks: Sequence[Block], columns: Sequence[Path], context: dict[str, str]) -> Table:
    """The variables in two halves side by side; the right half has its labels in a column of its own.

    No variable is cut in two; the left half is at least as long as the right one.
    """
    cut = _cut([len(block) for block in blocks])
    left = [entry for block in blocks[:cut] for entry in block]
    right = [(INDENT * (len(row) - 1) + text_of(row[-1]), found) for block in blocks[cut:] for row, found in block]
    left += [((" " * (i + 1),), {}) for i in range(len(right) - len(left))]
    second: Path = ("Characteristic",)
    again = {column: (*column[:-1], _in_the_right_half(column[-1])) for column in columns}
    cells: Cells = {(row, column): found for row, found_cells in left for column, found in found_cells.items()}
    for (row, _), (label, found_cells) in zip(left, right, strict=False):
        cells[row, second] = Cell(label)
        cells |= {(row, again[column]): found for column, found in found_cells.items()}
    return Table(
        name="Characteristics",
        rows=[row for row, _ in left],
        columns=[*columns, second, *again.values()],
        cells=cells,
        row_headings=("Characteristic",),
        context=context,
        nested=_DEPTH,
    )


def _in_the_right_half(step: Step) -> Heading:
    """The same heading once more; the blank tells the two apart for whoever goes by texts."""
    own = Heading(step, name=step) if isinstance(step, str) else step
    return replace(own, text=f"{own.text} ", name=f"{own.name} right")


def _cut(lengths: Sequence[int]) -> int:
    """How many blocks go to the left, so that the longer half is as short as it can be."""
    places = range(1, len(lengths) + 1)
    return min(places, key=lambda cut: (max(sum(lengths[:cut]), sum(lengths[cut:])), cut))


def _headed(block: Block) -> Block:
    """The rows of a variable below its label."""
    first = block[0][0]
    return block if len(first) == 1 else [(first[:1], {}), *block]


def journal_notes(content: Content) -> Iterator[str]:
    """What the numbers mean: percentages, missing values, tests, differences."""
    of = "all patients" if content.layout.unknown else "patients with a value"
    yield f"n (%): percent of {of} of the column. {_words(content)}".strip()
    missing = [(column["label"], content.value(column["name"], "n_missing", None) or 0) for column in content.columns]
    absent = [f"{label} {count_text(n)}" for label, n in missing if n]
    if absent and not content.layout.unknown:
        yield f"Missing values: {', '.join(absent)}."
    contexts = {statistic.context for statistic in content.result.statistics}
    if "test" in contexts:
        yield (
            "Tests use patients with a value; Fisher's exact test where an expected count is below 5, else Pearson's "
            "chi-square without continuity correction; Mann–Whitney (two groups) or Kruskal–Wallis for numbers; or as "
            "asked. No correction for multiple comparisons."
        )
        if any("normal approximation" in (s.test or "") for s in content.result.statistics):
            yield (
                "Mann–Whitney's normal approximation has no continuity correction, as in SPSS: "
                "sarcstat explain mann-whitney."
            )
    if "difference" in contexts:
        several = ", mean over all pairs of groups" if len(content.groups) > 2 else ""
        yield f"SMD: standardized mean difference, absolute{several}."
    if content.layout.weight:
        yield f"Weighted by {content.layout.weight}; numbers of patients are sums of weights. No tests."


def _words(content: Content) -> str:
    shown = [row for column in content.columns if column["levels"] is None for row in _summary_kinds(content, column)]
    return "IQR: interquartile range, HAVERAGE (R's quantile type 6)." if "median-iqr" in shown else ""


def _summary_kinds(content: Content, column: dict[str, Any]) -> Sequence[str]:
    summaries = content.layout.summaries
    return summaries.get(column["name"]) or summaries.get("") or ()
