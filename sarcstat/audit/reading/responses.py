"""Best responses and their rates, by columns (CR | PR | SD | PD) or by rows."""

from __future__ import annotations

from sarcstat.audit.facts import Mean, Response, Share
from sarcstat.audit.reading.block import count
from sarcstat.audit.reading.column import Column
from sarcstat.audit.reading.heading import CATEGORIES, RATES, Role, column_role, patients_of, role_of, says_count
from sarcstat.audit.reading.rows import Node, is_total
from sarcstat.audit.reading.table import Table


def responses_of(table: Table) -> list[Response]:
    """One response for each group of patients: a row where the columns are categories, else a column."""
    columns = [column for column in table.columns if column.role in (*CATEGORIES, *RATES)]
    return _by_rows(table, columns) if len(columns) > 1 else _by_columns(table)


def _by_rows(table: Table, columns: list[Column]) -> list[Response]:
    sizes = [column for column in table.columns if column.role in ("count", "count_percent")]
    size = sizes[0] if sizes else None
    total = patients_of(table.grid.title)
    for node in table.roots:
        if is_total(node) and size is not None and total is None:
            total = count(table, node, size)
    found = []
    for node in table.walk():
        shares = {column.role: share for column in columns if (share := _share(table, node, column))}
        if node.index < 0 or not shares:
            continue
        table.used.update(column.index for column in (*columns, *sizes[:1]))
        group = table.cell(node, size) if size else None
        whole = is_total(node)
        found.append(
            Response(
                place=table.place(node, *columns),
                n=count(table, node, size),
                n_percent=group.numbers[1] if group and group.kind == "pair" else None,
                total=total,
                categories={role: share for role, share in shares.items() if role in CATEGORIES},
                rates={role: share for role, share in shares.items() if role in RATES},
                variable="" if whole or not node.parent else node.parent.label,
                level="" if whole else node.label,
            )
        )
    return found


def _by_columns(table: Table) -> list[Response]:
    rows = [node for node in table.walk() if node.index >= 0 and _category(node.label) in (*CATEGORIES, *RATES)]
    if len(rows) < 2:
        return []
    table.responses = True
    found = []
    columns = [column for column in table.columns if column.role in ("", "count", "count_percent", "percent")]
    total = patients_of(table.grid.title)
    for column in columns:
        if column_role(column.path) == "percent":
            continue
        shares = {_category(node.label): share for node in rows if (share := _share(table, node, column))}
        if not shares:
            continue
        table.used.add(column.index)
        found.append(
            Response(
                place=table.place(None, column),
                n=column.n or (total if len(columns) == 1 else None),
                categories={role: share for role, share in shares.items() if role in CATEGORIES},
                rates={role: share for role, share in shares.items() if role in RATES},
                variable="column" if len(columns) > 1 else "",
                level=" ".join(column.path) if len(columns) > 1 else "",
            )
        )
    return found


def _category(label: str) -> Role:
    """The category or rate that a label names; "Non-CR/non-PD" is none."""
    return "" if label.casefold().startswith("non") else role_of(label)


def _share(table: Table, node: Node, column: Column) -> Share | None:
    """The count, percentage and interval of a cell; what is none of these is listed."""
    parsed = table.cell(node, column)
    numbers = parsed.numbers
    if parsed.kind in ("pair", "pair_interval"):
        return Share(
            count=numbers[0],
            percent=numbers[1],
            low=numbers[2] if len(numbers) > 2 else None,
            high=numbers[3] if len(numbers) > 3 else None,
        )
    if parsed.kind == "of_pair":
        return Share(count=numbers[0], percent=numbers[2])
    if parsed.kind == "triple":
        return Share(percent=numbers[0], low=numbers[1], high=numbers[2])
    if parsed.kind == "of":
        return Share(count=numbers[0])
    if parsed.kind in ("number", "percent") and numbers[0].exact is not None:
        heading = " ".join((*column.path, node.label))
        counted = numbers[0].decimals == 0 and not parsed.percent and ("%" not in heading or says_count(heading))
        return Share(count=numbers[0]) if counted else Share(percent=numbers[0])
    if parsed.kind not in ("blank", "reference") and node.index >= 0:
        table.leave(parsed.text, "not a count or a rate", node, column)
    return None


def means_of(table: Table) -> list[Mean]:
    """Means with standard deviations, and medians with ranges, of variables that are no survival times."""
    found = []
    for node in table.walk():
        for column in table.columns:
            if column.role not in ("", "count", "count_percent", "mean", "summary"):
                continue
            mean = _mean(table, node, column)
            if mean:
                table.used.add(column.index)
                found.append(mean)
    return found


def _mean(table: Table, node: Node, column: Column) -> Mean | None:
    parsed = table.cell(node, column)
    said = role_of(node.label) or (column.average if parsed.kind == "triple" else "") or column.role
    if parsed.kind == "mean" or (said == "mean" and parsed.kind == "pair"):
        shown = dict(zip(("mean", "sd"), parsed.numbers, strict=True))
    elif said == "summary" and parsed.kind == "triple":
        shown = dict(zip(("median", "low", "high"), parsed.numbers, strict=True))
    else:
        return None
    if any(number.exact is None for number in shown.values()):
        return None
    n = column.n or patients_of(table.grid.title)
    name = node.parent.label if node.parent and role_of(node.label) else node.label
    return Mean(
        place=table.place(node, column),
        variable=name,
        level=" ".join(column.path),
        n=n,
        mean=shown.get("mean"),
        sd=shown.get("sd"),
        median=shown.get("median"),
        low=shown.get("low"),
        high=shown.get("high"),
    )
