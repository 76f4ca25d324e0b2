"""N3: the rows of a heading add up, and no part is larger than its whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from sarcstat.audit.counts import UNKNOWN, Cell, add_to, as_counts, complete, levels_of, size_of, total_of, whole
from sarcstat.audit.facts import CountTable, Facts, Group
from sarcstat.audit.finding import Finding, Outcome, Passed, Severity
from sarcstat.audit.misprint import corrections
from sarcstat.audit.number import Number

#: Headings under which one patient can stand in several rows.
SEVERAL = re.compile(
    r"\b(adverse|toxicit\w*|symptoms?|metasta\w*|sites?|co-?morbidit\w*|diseases?|events?|reasons?|complications?|"
    r"treatments?|therap\w+|agents?|drugs?|regimens?|mutations?|alterations?|genes?|history|medications?|procedures?|"
    r"characteristics|factors|variables|confounders|parameters|features|conditions|outcomes|findings|markers|data|details|"
    r"information|diagnos[ei]s|problems)\b",
    re.I,
)
#: Levels that exclude each other by their words.
_EXCLUSIVE = (
    r"(?:fe)?males?|(?:wo)?men|boys?|girls?|[mf]", r"yes|no|present|absent|positive|negative|abnormal|normal",
    r"(?:(?:stage|grade|figo|ajcc|[tngm]|p?t|p?n|m|g|who|ecog|asa|ps)[ -]?)?(?:[0-9]|i{1,3}|iv|v)[abc]?(?:[-–/].*)?",
    r"[<>≤≥]? ?=? ?\d[\d.,]*(?: ?(?:[-–]|to|or (?:more|less|older|younger)).*)?(?: ?(?:years?|cm|mm|%|kg).*)?|\d.*\+",
    r"low|intermediate|medium|moderate|high|mild|severe|poor|good|well.*|poorly.*|left|right|both|bilateral",
)  # fmt: skip

#: What a label says of the form of its numbers.
_FORM = re.compile(
    r"[,;:]?\s*\(?(?:(?:n|nos?\.?|numbers?|counts?)\s*[(,/]\s*%|%\s*[(,]\s*(?:n|nos?\.?|numbers?|counts?))\)?\)?$", re.I
)


def check(facts: Facts) -> Iterator[Outcome]:
    """Every heading of every table of counts, response tables included, and the columns of a table."""
    for table in [*facts.counts, *filter(None, map(as_counts, facts.responses))]:
        size = size_of(table, facts)
        headed = [group for group in table.groups if group.count is None and len(group.children) > 1]
        headed = [group for group in headed if not _several(group)]
        added = sum(total_of(levels_of(group)) == size for group in headed)
        for group in table.groups:
            yield from _sums(group, table, size, parts=added > 2 and added >= 0.75 * len(headed))
    yield from _columns(facts)


def _columns(facts: Facts) -> Iterator[Outcome]:
    """Arms add up to the column of all together, row by row; columns that overlap add up to more."""
    for pooled in [table for table in facts.counts if table.pooled]:
        same = [each for each in facts.counts if (each.place.table, each.within) == (pooled.place.table, pooled.within)]
        arms, whole_size = [each for each in same if not each.pooled], size_of(pooled, facts)
        sizes = [size_of(arm, facts) for arm in arms]
        if len(arms) < 2 or whole_size is None or None in sizes or sum(filter(None, sizes)) != whole_size:
            continue
        rows = [_by_path(arm) for arm in arms]
        for path, (group, count) in _by_path(pooled).items():
            parts = [row[path][1] for row in rows if path in row]
            if len(parts) == len(arms) and sum(parts) != count:
                text = f"The columns add up to {sum(parts)}, the column of all patients has {count}."
                yield Finding("N3", "error", group.place, _addition(parts), str(count), text)
            elif len(parts) == len(arms):
                yield Passed("N3")


def _addition(parts: Sequence[int]) -> str:
    return f"{' + '.join(map(str, parts))} = {sum(parts)}"


def _by_path(table: CountTable) -> dict[tuple[str, ...], tuple[Group, int]]:
    return {
        group.place.row: (group, count)
        for root in table.groups
        for group in root.walk()
        if (count := whole(group.count)) is not None
    }


def _sums(
    group: Group, table: CountTable, size: int | None, parent: int | None = None, *, parts: bool
) -> Iterator[Outcome]:
    """N3: the levels of a heading add up to its own count, or to all patients of the table.

    `parts`: the other headings of the column add up to all patients.
    """
    all_shown = table.place.source == "table"  # a sentence rarely names every level
    own = whole(group.count)
    target = own if own is not None else parent or (size if all_shown else None)
    sizes = {whole(child.of) for child in group.children}
    if own is None and len(sizes) == 1 and None not in sizes:
        target = sizes.pop()
    counts = levels_of(group)
    if target is not None and counts and None not in counts:
        yield _sum(group, [count or 0 for count in counts], target, size, parts=parts)
    for child in group.children:
        inner = whole(child.count) or total_of(levels_of(child)) or target
        yield from _sums(child, table, size, inner, parts=parts)


def _several(group: Group) -> bool:
    """Whether a patient can stand in several rows, which are questions of their own.

    They are where a level stands there twice, or where each says anew what it prints: "Adherent, n (%)".
    """
    labels = [child.label.casefold() for child in group.children]
    own = bool(labels) and all(map(_FORM.search, labels)) and not _exclude_each_other(group)
    return group.multiple or own or bool(SEVERAL.search(group.label)) or len(set(labels)) < len(labels)


def _sum(group: Group, counts: Sequence[int], target: int, size: int | None, *, parts: bool) -> Outcome:
    total, largest = sum(counts), max((whole(child.count) or 0 for child in group.children), default=0)
    inner = [count for child, count in zip(group.children, counts, strict=True) if child.count is None]
    if total == target or any(count > target for count in inner):
        return Passed("N3")
    if largest > target:
        # Rows that stand in below another and are of all patients are no parts of it.
        indented = group.count is not None and any(_fits(child, size) for child in group.children if complete(child))
        return Passed("N3") if indented else _excess(group, largest, target, sure=group.count is None)
    if len(counts) == 1 or _several(group) or not 4 * target <= 5 * total <= 6 * target:
        return Passed("N3")  # far from all: some patients only, or answers of which several are possible
    return _off(group, counts, target, parts=parts)


def _excess(group: Group, largest: int, target: int, *, sure: bool) -> Finding:
    severity: Severity = "serious" if sure or any(map(complete, group.children)) else "note"
    printed, expected = f"{largest} in one row of {target}", f"at most {target}"
    return Finding("N3", severity, group.place, printed, expected, "A part is larger than the whole.")


def _off(group: Group, counts: Sequence[int], target: int, *, parts: bool) -> Finding:
    """A sum that differs: an error only where the rows are plainly all patients."""
    total = sum(counts)
    severity: Severity
    shares = [child for child in group.children if complete(child)]
    fits = bool(shares) and any(all(_fits(child, size) for child in shares) for size in (target, total) if size)
    unknown = any(UNKNOWN.search(child.label) for child in group.children)
    few_more = target < total and (_exclude_each_other(group) or (len(counts) == 2 and 20 * total <= 21 * target))
    again = any(sum(counts[i:]) == target or sum(counts[:i]) == target for i in range(1, len(counts)))
    if again:
        severity, why = "note", "Some of the rows are all patients already."
    elif unknown or few_more if fits else _are_parts(group, shares, total > target, parts=parts or unknown):
        severity, why = "error", _count_slip(group, counts, target)
    else:
        severity = "note"
        why = "Patients may be in several rows." if total > target else "Patients without a value may be left out."
    text = f"The rows add up to {total}, not to {target}."
    return Finding("N3", severity, group.place, _addition(counts), str(target), text, why)


def _are_parts(group: Group, shares: Sequence[Group], more: bool, *, parts: bool) -> bool:
    """Whether rows whose percentages do not all fit are to add up: they say so, or their words, or the other headings.

    Without percentages, only rows that add up to more than all are wrong: others may be left out.
    """
    if not shares:
        return more and (parts or _exclude_each_other(group))
    percents = [child.percent for child in shares if child.percent]
    own = group.percent.value if group.percent is not None else None
    return parts or any(add_to(percents, total) for total in (Fraction(100), own) if total)


def _exclude_each_other(group: Group) -> bool:
    labels = [_FORM.sub("", child.label).strip() for child in group.children if not UNKNOWN.search(child.label)]
    return any(all(re.fullmatch(words, label, re.I) for label in labels) for words in _EXCLUSIVE)


def _fits(child: Group, size: int | None) -> bool:
    """Whether a percentage is that of `size` patients, up to noise in its last digit."""
    return size is not None and complete(child) and Cell(child, ()).k(size) <= 1.1


def _count_slip(group: Group, counts: Sequence[int], target: int) -> str:
    """Which one count would have to be what for the sum to be right, if that is one slip away."""

    def agrees(given: dict[str, Number]) -> bool:
        return sum(whole(number) or 0 for number in given.values()) == target

    printed = {child.label: child.count for child in group.children if child.count is not None}
    return corrections(printed, agrees) if len(printed) == len(counts) and sum(counts) != target else ""
