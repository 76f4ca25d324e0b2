"""Which row belongs to which: indentation, group headings, and what the labels say where neither is printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from sarcstat.audit.reading.heading import adjusted_of, outcome_of, role_of
from sarcstat.audit.reading.labels import is_level

_PEOPLE = r"(?:patients|participants|subjects|cases|women|men|children)"
_TOTAL = re.compile(
    rf"(?:total|all|overall|n|(?:all|total|overall|no\.? of|number of) {_PEOPLE}|(?:entire|whole|total|overall|full) "
    r"(?:cohort|population|group|sample|study population|series))"
    r"(?:,? \(?(?:n|no\.?)(?: ?=? ?\d+)?(?: ?\(%\))?\)?|,? \(.*\))?",
    re.I,
)

_MISSING = re.compile(r"(?:missing|unknown|not (?:known|available|reported|recorded|stated))\b", re.I)


@dataclass(slots=True, eq=False)
class Node:
    """A row and the rows below it; `index` is its place in the table, -1 for a heading that is no row.

    `empty`: it has a label and no data, `tested` that a test of its levels may stand beside it.
    """

    label: str
    index: int
    indent: int = 0
    empty: bool = False
    tested: bool = False
    children: list[Node] = field(default_factory=list)
    parent: Node | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """The labels from the outermost inwards."""
        return (*(self.parent.path if self.parent else ()), self.label)

    def walk(self) -> Iterator[Node]:
        """The row and all rows below it, in their order."""
        yield self
        for child in self.children:
            yield from child.walk()


def tree_of(rows: Sequence[Node], *, references_empty: bool = False) -> list[Node]:
    """The rows as trees, by indentation first and then by headings without data.

    `references_empty`: in this table a row without data that follows a heading may be a reference level; it is one
    where any such row reads as a level.
    """
    runs = zip(rows, rows[1:], rows[2:], strict=False)
    blank = [b for a, b, c in runs if a.empty and b.empty and not (b.tested or c.empty)]
    references_empty = references_empty and any(is_level(node.label) for node in blank)
    roots = _by_indent(rows)
    roots = _by_headings(roots, references_empty=references_empty)
    _lift_total(roots)
    for root in roots:
        _set_parents(root)
    return roots


def _lift_total(roots: list[Node]) -> None:
    """Make the last row, if it is the table's only total, a row of its own instead of a level of the last group."""
    last = roots[-1].children[-1] if roots and roots[-1].children else None
    totals = [node for root in roots for node in root.walk() if is_total(node)]
    if last is not None and totals == [last]:
        roots[-1].children.pop()
        roots.append(last)


def is_total(node: Node) -> bool:
    """Whether a row is about all patients of the table or of its group."""
    return bool(_TOTAL.fullmatch(node.label.strip(" :")))


def _set_parents(node: Node) -> None:
    for child in node.children:
        child.parent = node
        _set_parents(child)


def _by_indent(rows: Sequence[Node]) -> list[Node]:
    roots: list[Node] = []
    stack: list[Node] = []
    for row in rows:
        while stack and stack[-1].indent >= row.indent:
            stack.pop()
        if len(stack) > 30:
            del stack[30:]
        (stack[-1].children if stack else roots).append(row)
        stack.append(row)
    return roots


def _by_headings(siblings: list[Node], *, references_empty: bool) -> list[Node]:
    """Siblings with the rows below a heading made its children; a section's heading stands above whole groups."""
    places = [i for i, node in enumerate(siblings) if node.empty and not node.children and is_section(node.label)]
    if not places:
        return _groups(siblings, references_empty=references_empty)
    found = _groups(siblings[: places[0]], references_empty=references_empty)
    for start, end in zip(places, [*places[1:], len(siblings)], strict=True):
        section = siblings[start]
        section.children = _groups(siblings[start + 1 : end], references_empty=references_empty)
        found.append(section)
    return found


def is_section(label: str) -> bool:
    """Whether a heading names an outcome or an analysis, not a variable."""
    return bool(outcome_of(label)) or adjusted_of(label) is not None


def _groups(siblings: list[Node], *, references_empty: bool) -> list[Node]:
    """Siblings with the rows below a heading made its children.

    A heading inside an open group whose words the next rows repeat ("Rhabdomyosarcoma", "Alveolar
    rhabdomyosarcoma") is a part of that group; one that is followed by another heading is above it.
    """
    for node in siblings:
        first = node.children[0] if node.children else None
        alone = first and first.empty and not first.children and sum(each.empty for each in node.children) == 1
        if not (alone and references_empty and node.empty and len(node.children) > 1 and not is_section(node.label)):
            node.children = _by_headings(node.children, references_empty=references_empty) if node.children else []
    found: list[Node] = []
    group: Node | None = None
    section: Node | None = None
    for i, node in enumerate(siblings):
        following = siblings[i + 1] if i + 1 < len(siblings) else None
        heading = node.empty and not node.children
        blank = heading and references_empty and not node.tested and following and not following.empty
        if blank and group and not group.children:
            group.children.append(node)
        elif heading and following and _goes_on(group) and repeats(node.label, following.label) and group:
            group.children.append(node)
            section = section or None
        elif heading:
            above = section if section and section is not group and _shares(section.label, node.label) else None
            if group and not group.children and not references_empty and _shares(group.label, node.label):
                section = above = group
            (above.children if above else found).append(node)
            section = section if above else None
            group = node
        elif node.children or group is None:
            found.append(node)
            group = None if node.children else group
        else:
            last = group.children[-1] if group.children else None
            inner = last is not None and last.empty and repeats(last.label, node.label)
            (last.children if inner and last is not None else group.children).append(node)
    return found


def _goes_on(group: Node | None) -> bool:
    """Whether a group of levels may have another: none follows the missing, and what is measured has no levels."""
    if group is None or not group.children:
        return False
    measured = any(role_of(each.label) in ("mean", "median", "summary") for each in group.children)
    return not measured and not _MISSING.match(group.children[-1].label)


def repeats(label: str, longer: str) -> bool:
    """Whether a longer label names a kind of the shorter one, as its last words do."""
    short, full = (" ".join(text.casefold().split()) for text in (label, longer))
    if len(short) < 6 or len(full) <= len(short):
        return False
    return full.endswith(short) or f" {short} " in f" {full} "


def _shares(section: str, label: str) -> bool:
    """Whether a heading's first words are those that the heading above it is about."""
    words = label.casefold().split()
    return len(words) > 1 and " ".join(words[:2]) in " ".join(section.casefold().split())


def arrange_by_counts(
    rows: list[Node],
    count: Callable[[Node], int | None],
    share: Callable[[Node], float | None],
    total: int | None,
) -> None:
    """End a flat heading where its levels are complete, and go on with it where only an inner heading ended it.

    The levels are complete where they add up to `total`, or their percentages to 100. "Ethnicity" goes on below
    the levels of "Asia" where it adds up with them and the next rows.
    """
    i = 0
    while i < len(rows):
        node = rows[i]
        if node.empty and node.children and all(child.indent <= node.indent for child in node.children):
            if _complete(node.children, count, share, total) < len(node.children):
                nest_by_counts(node, count, total)  # rows behind the last level may be parts of it
            end = (
                len(node.children)
                if _sum(node.children, count) == total
                else _complete(node.children, count, share, total)
            )
            if end < len(node.children):
                rows[i + 1 : i + 1] = node.children[end:]
                node.children = node.children[:end]
            elif total is not None:
                _go_on(rows, i, count, total)
        elif node.empty and node.children:
            arrange_by_counts(node.children, count, share, total)
        i += 1
    for node in rows:
        node.parent = node.parent if node in (node.parent.children if node.parent else ()) else rows[0].parent
        _set_parents(node)


def _complete(
    levels: Sequence[Node],
    count: Callable[[Node], int | None],
    share: Callable[[Node], float | None],
    total: int | None,
) -> int:
    """Where a heading's levels end: behind those that are all patients, if rows with patients follow."""
    summed, percents = 0, 0.0
    for i, node in enumerate(levels):
        summed += _sum([node], count) or 0
        percents += share(node) or 0.0
        complete = summed == total if total is not None else abs(percents - 100) < 0.11
        if i and complete and any(_sum([each], count) or each.empty for each in levels[i + 1 :]):
            following = (k for k in range(i + 1, len(levels)) if _sum([levels[k]], count) != 0 or levels[k].empty)
            return next(following, len(levels))
    return len(levels)


def _go_on(rows: list[Node], i: int, count: Callable[[Node], int | None], total: int) -> None:
    """Make the rows behind a heading its levels if an inner heading is among them and they then add up to `total`."""
    summed = _sum(rows[i].children, count)
    for end in range(i + 1, len(rows)):
        own = _sum([rows[end]], count)
        if summed is None or own is None or summed >= total or own == total:
            return
        summed += own
        if summed == total and any(each.empty for each in rows[i + 1 : end + 1]):
            rows[i].children += rows[i + 1 : end + 1]
            del rows[i + 1 : end + 1]
            return


def nest_by_counts(group: Node, count: Callable[[Node], int | None], total: int | None) -> None:
    """Put levels that a text prints at one height below the level they are parts of.

    Only where the flat levels do not add up to `total`: rows that repeat the words of the row before them, and
    rows that add up to the row before them if the rest then adds up to the total.
    """
    levels = group.children
    counts = [count(node) for node in levels]
    if total is None or _sum(levels, count) == total:
        return
    _nest_by_words(group, count)
    levels = group.children
    counts = [count(node) for node in levels]
    if any(each is None and not node.children for each, node in zip(counts, levels, strict=True)):
        return
    excess = (_sum(levels, count) or 0) - total
    for start, own in enumerate(counts):
        if own != excess or own is None or levels[start].children:
            continue
        end = start + 1
        while end < len(levels) and sum(counts[i] or 0 for i in range(start + 1, end)) < own:
            end += 1
        if end - start > 2 and sum(counts[i] or 0 for i in range(start + 1, end)) == own:
            _move(group, start, end)
            return


def _nest_by_words(group: Node, count: Callable[[Node], int | None]) -> None:
    start = 0
    while start < len(group.children):
        node = group.children[start]
        end = start + 1
        while end < len(group.children) and repeats(node.label, group.children[end].label):
            end += 1
        inside = sum(count(each) or 0 for each in group.children[start + 1 : end])
        if end - start > 2 and not node.children and inside <= (count(node) or 0):
            _move(group, start, end)
        start += 1


def _move(group: Node, start: int, end: int) -> None:
    """Make the levels between start and end children of the level at start."""
    parent = group.children[start]
    parent.children = group.children[start + 1 : end]
    del group.children[start + 1 : end]
    _set_parents(parent)


def _sum(levels: Sequence[Node], count: Callable[[Node], int | None]) -> int | None:
    """All levels together, those without a number as the sum of theirs; None where one has none."""
    total = 0
    for node in levels:
        own = count(node)
        own = own if own is not None else _sum(node.children, count) if node.children else None
        if own is None:
            return None
        total += own
    return total
