"""Requests for `describe` and `crosstab`."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import numpy as np
from fuzz.cohorts import Cohort, Column
from fuzz.fisher import exact_p
from fuzz.r_process import Answer
from fuzz.requests import Job, Levels, Record, Request, levels, repeated, rows, shown

STATISTICS = "mean,semean,median,mode,stddev,variance,skewness,kurtosis,range,minimum,maximum,sum"
PRINTED = {
    "Pearson chi-square": "chi-square",
    "Fisher's exact": "fisher",
    "Mann–Whitney": "mann-whitney",
    "Kruskal–Wallis": "kruskal-wallis",
    "Welch's t": "t",
    "Student's t": "student",
    "ANOVA": "anova",
}


def describe(random: Random, cohort: Cohort) -> Request:
    """A table of all variables by a factor, with tests; or SPSS's or R's summaries."""
    style = random.choice(["journal", "journal", "spss", "r", "both"])
    by = cohort.factors[0] if style == "journal" or random.random() < 0.5 else None
    columns = [each for each in (*cohort.factors[1:], *cohort.numbers) if any(v is not None for v in each.values)]
    used = rows(cohort, *([by] if by else []), survival=False)
    group = levels(by, used) if used else Levels([], [])
    words = ["--style", style, *repeated("--categorical", [each.name for each in columns if each.levels])]
    words += repeated("--numeric", [each.name for each in columns if each.levels is None])
    words += ["--by", by.name] if by else []
    tests = _tests(random, columns, group) if style == "journal" else {}
    words += [word for name, test in tests.items() for word in ("--test", f"{name}={test}")]
    difference = style == "journal" and random.random() < 0.5
    words += ["--smd"] if difference else []
    words += ["--statistics", "all", "--percentiles", "10,25,75"] if style in ("spss", "both") else []
    possible = bool(used) and bool(columns) and (by is None or len(group.texts) > 1)
    types = {"journal": {"spss": 6}, "spss": {"spss": 6}, "r": {"r": 7}, "both": {"spss": 6, "r": 7}}[style]
    jobs: list[Job] = []
    if possible:
        for column in columns:
            base = {"variable": column.name, "test": tests.get(column.name) or _usual(column, group, used)}
            base |= {"difference": difference, "correct": style == "r"}
            own = style == "journal"
            jobs += [_job(column, used, group, base, name, kind, own) for name, kind in types.items()]
            if column.levels is not None:
                jobs += [Job(f"{name}|", answer=_counts(column, used, group)) for name in types]
    where = {column.name: column for column in columns}
    return Request("describe", [*[each.name for each in columns], *words], jobs, _key(where, group), possible)


def _tests(random: Random, columns: Sequence[Column], group: Levels) -> dict[str, str]:
    """Tests asked for by name."""
    found = {}
    two = len(group.texts) == 2
    for column in columns:
        if "=" in column.name or random.random() < 0.6:
            continue
        numbers = ["kruskal-wallis", "anova", *(["mann-whitney", "t", "student"] if two else [])]
        found[column.name] = random.choice(numbers if column.levels is None else ["chi-square", "fisher"])
    return found


def _usual(column: Column, group: Levels, used: Sequence[int]) -> str:
    """The test that suits: Fisher's where an expected count is below 5."""
    if column.levels is None:
        return "mann-whitney" if len(group.texts) == 2 else "kruskal-wallis"
    counts = contingency(column, group, used)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if not counts.size:
        return "chi-square"
    return "fisher" if counts.sum(axis=1).min() * counts.sum(axis=0).min() / counts.sum() < 5 else "chi-square"


def contingency(column: Column, group: Levels, used: Sequence[int]) -> Any:
    """Number of patients by level and group."""
    codes = column.codes()
    assert column.levels is not None
    counts = np.zeros((len(column.levels), len(group.texts)), dtype=int)
    for i, own in zip(used, group.codes, strict=True):
        code = codes[i]
        if code is not None:
            counts[code, own - 1] += 1
    return counts


def _job(
    column: Column, used: Sequence[int], group: Levels, base: dict[str, Any], convention: str, kind: int, tested: bool
) -> Job:
    """What R computes of a variable; `optional`, for a style shows some of the statistics only."""
    if column.levels is not None:
        counts = contingency(column, group, used)
        if len(group.texts) < 2 or not tested:
            return Job(f"{convention}|", {})
        present = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
        exact = exact_p(present) if base["test"] == "fisher" else None
        job = {
            "kind": "levels",
            "counts": [float(v) for v in counts.ravel(order="F")],
            "levels": len(counts),
            "exact": exact,
            "identifier": present.size > 0 and _identifies(present),
        }
        return Job(f"{convention}|", base | job)
    values = [float("nan") if column.values[i] is None else float(column.values[i]) for i in used]  # type: ignore[arg-type]
    job = {"kind": "numbers", "values": values, "group": list(group.codes), "groups": len(group.texts), "type": kind}
    job["shares"] = [0.1, 0.25, 0.75]
    return Job(f"{convention}|", base | job, optional=True)


def _counts(column: Column, used: Sequence[int], group: Levels) -> Answer:
    """Counts and percentages, written out."""
    answer = Answer()
    table = contingency(column, group, used)
    sizes = np.bincount(group.codes, minlength=len(group.texts) + 1)[1:]
    for g in range(len(group.texts) + 1):
        if g > 0 and len(group.texts) < 2:
            continue
        counts, total = (table.sum(axis=1), len(used)) if g == 0 else (table[:, g - 1], sizes[g - 1])
        valid = counts.sum()
        for level, (count, running) in enumerate(zip(counts, counts.cumsum(), strict=True)):
            name = f"sample|{column.name}|levels|{g}|{level + 1}|||"
            if not table[level].sum() and not _read(column, level):
                continue
            answer.values[f"{name}count"] = [(float(count), 0.0)]
            answer.values[f"{name}percent"] = [(100 * count / total, 0.0)]
            answer.values[f"{name}valid_percent"] = [(100 * count / valid if valid else float("nan"), 0.0)]
            answer.values[f"{name}cumulative_percent"] = [(100 * running / valid if valid else float("nan"), 0.0)]
        for word, number in (("n", valid), ("n_missing", total - valid), ("n_total", total)):
            answer.values[f"sample|{column.name}|summary|{g}|0|||{word}"] = [(float(number), 0.0)]
    return answer


def _read(column: Column, level: int) -> bool:
    """Whether a level occurs in the file at all."""
    return level in column.codes()


def _key(columns: dict[str, Column], group: Levels) -> Any:
    def key(record: Record) -> str:
        column = columns[record["variable"]]
        level = 0
        if record.get("level") is not None:
            assert column.levels is not None
            level = list(column.levels).index(record["level"]) + 1
        printed = record.get("test") or ""
        test = next((word for name, word in PRINTED.items() if printed.startswith(name)), "")
        convention = "spss" if record["context"] in ("test", "difference") else record["convention"]
        parts = [convention, "sample", column.name, record["context"], group.number(record.get("group1_level")), level]
        return "|".join(map(str, [*parts, test, shown(record.get("at")), record["stat_name"]]))

    return key


def crosstab(random: Random, cohort: Cohort) -> Request:
    """One cross-tabulation."""
    style = random.choice(["spss", "r", "journal", "both"])
    first, second = random.sample(list(cohort.factors), 2)
    used = rows(cohort, first, second, survival=False)
    words = ["--rows", first.name, "--columns", second.name, "--style", style, "--cells", "all"]
    row, column = (levels(each, used) if used else Levels([], []) for each in (first, second))
    possible = len(row.texts) > 1 and len(column.texts) > 1
    jobs = []
    if possible:
        counts = np.zeros((len(row.texts), len(column.texts)), dtype=int)
        np.add.at(counts, (np.array(row.codes) - 1, np.array(column.codes) - 1), 1)
        job = {"kind": "crosstab", "counts": [float(v) for v in counts.ravel(order="F")], "levels": len(counts)}
        job |= {"identifier": _identifies(counts), "exact": exact_p(counts)}
        job |= {"row_scores": _scores(first, row), "column_scores": _scores(second, column)}
        shown_tests = {"spss": ("spss",), "journal": ("spss",), "r": ("r",), "both": ("spss", "r")}[style]
        jobs = [Job("", job, optional=len(shown_tests) == 1), Job("", answer=_cells(counts, style))]

    def key(record: Record) -> str:
        place = (row.number(record.get("level")), column.number(record.get("group1_level")))
        parts = ["crosstab", record["convention"], record["context"], record.get("test") or "", *place]
        return "|".join(map(str, [*parts, record["stat_name"]]))

    return Request("crosstab", words, jobs, key, possible)


def _identifies(counts: Any) -> bool:
    """Whether every row or every column has one case: an exact test of an identifier is none."""
    return any(len(sizes) > 2 and bool((sizes == 1).all()) for sizes in (counts.sum(axis=1), counts.sum(axis=0)))


def _scores(column: Column, own: Levels) -> list[float] | None:
    return [float(text) for text in own.texts] if column.coded else None


def _cells(counts: Any, style: str) -> Answer:
    """Every number of every cell, written out."""
    answer = Answer()
    convention = "r" if style == "r" else "spss"
    n = counts.sum()
    whole = np.pad(counts, ((0, 1), (0, 1)))
    whole[-1, :-1], whole[:-1, -1], whole[-1, -1] = counts.sum(axis=0), counts.sum(axis=1), n
    for (i, j), count in np.ndenumerate(whole):
        row, column = whole[i, -1], whole[-1, j]
        expected = row * column / n
        found = {"count": count, "expected_count": expected, "percent": 100 * count / n}
        found |= {"row_percent": 100 * count / row, "column_percent": 100 * count / column}
        inner = i < len(counts) and j < len(counts[0])
        if inner:
            left = (n - row) * (n - column) / n**2
            found |= {"residual": count - expected, "standardized_residual": (count - expected) / expected**0.5}
            found["adjusted_residual"] = (count - expected) / (expected * left) ** 0.5
        place = f"{i + 1 if i < len(counts) else 0}|{j + 1 if j < len(counts[0]) else 0}"
        for name, value in found.items():
            slack = 1e-14 * n if "residual" in name else 0.0
            answer.values[f"crosstab|{convention}|table||{place}|{name}"] = [(float(value), slack)]
    return answer
