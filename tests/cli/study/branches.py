"""Which conditions of a report's templates were seen true, and which false."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jinja2 import nodes

from sarcstat.render.templating.sandbox import Sandbox, Templates
from sarcstat.render.templating.wording import wording

Place = tuple[str, int, int]  # template, line, number of the condition in the template


class Watched(Sandbox):
    """An environment of paragraphs that notes how every condition, and every loop's list, came out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.conditions: dict[Place, str] = {}
        self.outcomes: dict[Place, set[bool]] = {}
        self.filters["watched"] = self._watched

    def _watched(self, value: Any, template: str, line: int, number: int) -> Any:
        self.outcomes.setdefault((template, line, number), set()).add(bool(value))
        return value

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        found = super()._parse(source, name, filename)
        conditions = [*found.find_all(nodes.If), *found.find_all(nodes.CondExpr)]
        for number, node in enumerate(conditions):
            place = (str(name), node.lineno, number)
            self.conditions[place] = source.splitlines()[node.lineno - 1].strip()
            arguments: list[nodes.Expr] = [nodes.Const(each) for each in place]
            node.test = nodes.Filter(node.test, "watched", arguments, [], None, None, lineno=node.lineno)
        return found

    def unseen(self) -> Iterator[str]:
        """Each condition that never held, or always did, in every template that was used."""
        for place, text in self.conditions.items():
            for outcome in {True, False} - self.outcomes.get(place, set()):
                yield f"{place[0]}, line {place[1]}: never {str(outcome).lower()}: {text}"


def watched() -> Watched:
    """The package's own templates of paragraphs, watched."""
    plain = wording(None)
    found = Watched(
        loader=Templates(None),
        autoescape=False,
        finalize=plain.finalize,
        undefined=plain.undefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update({name: plain.filters[name] for name in ("joined", "counted", "capital", "in_unit")})
    return found
