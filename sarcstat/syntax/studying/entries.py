"""What a study is made of, in the order of the job: comments, variables, endpoints, tables and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sarcstat.data.expression.expression import parse
from sarcstat.data.variables.derivation import Derivation, Missing


@dataclass(slots=True)
class Comment:
    """What has no counterpart: where it stands, why, and what was written ("" where that is told elsewhere)."""

    where: str
    reason: str
    text: str


@dataclass(slots=True)
class VariableSection:
    """A variable: derived (`derive`), taken from a column (`source`) without `codes`, or a column as it is.

    `about` are the commands it comes from: where, and the text. `values` are labels of its values, in their order.
    `dropped`: it could not be made, and is not written.
    """

    name: str
    about: list[tuple[str, str]] = field(default_factory=list)
    derive: str | None = None
    source: str | None = None
    codes: tuple[float | str, ...] = ()
    label: str = ""
    values: dict[float | str, str] = field(default_factory=dict)
    order: tuple[float | str, ...] = ()
    dropped: bool = False

    @property
    def derivation(self) -> Derivation:
        """What it asks of the data; raises UsageError for an expression that is too long or too deep."""
        place = f"variables.{self.name}"
        return Derivation(
            name=self.name,
            place=place,
            label=self.label,
            source=self.source,
            expression=None if self.derive is None else parse(self.derive, place=f"{place}.derive", condition=False),
            values={typed(value): label for value, label in self.values.items()},
            order=self.order,
            missing=Missing(codes=self.codes),
        )

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.derive or self.source or self.codes or self.label or self.values)

    @property
    def keys(self) -> Mapping[str, Any]:
        """The keys of its section."""
        found: dict[str, Any] = {
            "label": self.label,
            "from": self.source,
            "derive": self.derive,
            "missing": {"codes": [*self.codes]} if self.codes else None,
            "values": {typed(value): label for value, label in self.values.items()},
            "order": [*self.order],
        }
        return {key: value for key, value in found.items() if value}


@dataclass(slots=True)
class Section:
    """An endpoint, a table or a figure: its header (`[[tables]]`), its keys, and words above it."""

    header: str
    keys: Mapping[str, Any]
    about: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """What a procedure becomes; it is known when all variables are."""

    entries: list[Comment | Section] = field(default_factory=list)


Entry = Comment | VariableSection | Section | Group


def typed(value: float | str) -> str:
    """A value as a key: a number in its shortest exact form."""
    if isinstance(value, str):
        return value
    return str(int(value)) if float(value).is_integer() else repr(float(value))
