"""Commands that wait for the data: which variables they name, with TO written out and names changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from sarcstat.data.steps.naming import variables
from sarcstat.data.steps.table import Table
from sarcstat.syntax.reading.commands.choosing import SelectIf
from sarcstat.syntax.reading.commands.transforming import DoIf
from sarcstat.syntax.reading.expressions import Call, System
from sarcstat.syntax.reading.tree import Everything, Name, Span

_Node = TypeVar("_Node")


def nodes(tree: Any) -> Iterator[Any]:
    """Every node of a tree of commands or expressions, itself included."""
    yield tree
    if isinstance(tree, tuple):
        for each in tree:
            yield from nodes(each)
    elif is_dataclass(tree) and not isinstance(tree, Name):
        for part in fields(tree):
            if part.name != "place":
                yield from nodes(getattr(tree, part.name))


def named(tree: Any) -> set[str]:
    """The keys of all variables that a tree names."""
    return {node.key for node in nodes(tree) if isinstance(node, Name)}


def lagged(tree: Any) -> set[tuple[str, int]]:
    """What LAG asks for: the key of a variable and how many cases back."""
    found: set[tuple[str, int]] = set()
    for node in nodes(tree):
        if isinstance(node, Call) and node.function == "LAG" and node.arguments:
            name, back = node.arguments[0], node.arguments[1] if len(node.arguments) > 1 else None
            if isinstance(name, Name):
                found.add((name.key, int(getattr(back, "value", 1))))
    return found


def numbered(tree: Any) -> bool:
    """Whether a tree uses $CASENUM."""
    return any(isinstance(node, System) and node.name == "$CASENUM" for node in nodes(tree))


def selecting(steps: tuple[Any, ...]) -> bool:
    """Whether cases may be left out, within DO IF, too."""
    return any(
        isinstance(step, SelectIf)
        or (isinstance(step, DoIf) and any(selecting(each.commands) for each in step.branches))
        for step in steps
    )


def changed(tree: _Node, change: Callable[[Any], Any]) -> _Node:
    """A tree in which `change` gave other nodes; it is asked for each node before what is in it, None leaves it."""
    new = change(tree)
    if new is not None:
        return new  # type: ignore[no-any-return]
    if isinstance(tree, tuple):
        return tuple(_flat(changed(each, change) for each in tree))  # type: ignore[return-value]
    if not is_dataclass(tree) or isinstance(tree, Name):
        return tree
    parts = {part.name: getattr(tree, part.name) for part in fields(tree) if part.init and part.name != "place"}
    new_parts = {name: changed(part, change) for name, part in parts.items()}
    differing = {name: part for name, part in new_parts.items() if part is not parts[name]}
    return replace(tree, **differing) if differing else tree  # type: ignore[type-var]


def _flat(parts: Iterator[Any]) -> Iterator[Any]:
    """Parts, with those of lists among them one by one."""
    for each in parts:
        if isinstance(each, list):
            yield from each
        else:
            yield each


def written_out(tree: _Node, table: Table) -> _Node:
    """A tree with the names of variables for `a TO b` and ALL. Raises InputError for what names none."""

    def change(node: Any) -> Any:
        if isinstance(node, Span | Everything):
            return [Name(column.name, node.place) for column in variables((node,), table)]
        return None

    return changed(tree, change)


def with_names(tree: _Node, new: Mapping[str, str]) -> _Node:
    """A tree with other names of variables; `new` goes from keys to names."""

    def change(node: Any) -> Any:
        if isinstance(node, Name) and node.key in new:
            return Name(new[node.key], node.place)
        return None

    return changed(tree, change)
