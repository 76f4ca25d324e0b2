"""Values in a light member: whatever is shown in a table, a number, a text, a category, a title, a footnote."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, field, replace

from sarcstat.outputs.limits import DEEPEST, Allowance
from sarcstat.outputs.number_format import KINDS, Convention, NumberFormat
from sarcstat.outputs.output import Cell, Label
from sarcstat.outputs.viewer.cursor import Cursor
from sarcstat.outputs.viewer.template import filled

SYSTEM_MISSING = -sys.float_info.max
NAME, LABEL, BOTH = 1, 2, 3
_NO_MARKS: tuple[tuple[int, ...], tuple[str, ...], str] = ((), (), "")


@dataclass(slots=True)
class Values:
    """Reads values of one member.

    `version` is the member's, `show_variables` and `show_values` what stands for names and labels where a value does
    not say it itself (1: name or value, 2: label, 3: both).
    """

    version: int
    allowance: Allowance
    convention: Convention = field(default_factory=Convention)
    show_variables: int = LABEL
    show_values: int = LABEL
    formats: dict[int, NumberFormat] = field(default_factory=dict)

    def label(self, at: Cursor, depth: int = 0) -> Label:
        """The value that stands here, as a label."""
        if depth > DEEPEST:
            at.fail(f"texts are nested more than {DEEPEST} deep")
        self.allowance.take(1)
        for _ in range(4):
            at.option(0)
        readers = {1: self._number, 2: self._value, 3: self._words, 4: self._string, 5: self._variable, 6: self._words}
        kind = at.peek()
        if kind in readers:
            at.take(1)
            return readers[kind](at, kind)
        return self._template(at, depth)

    def cell(self, at: Cursor) -> Cell:
        """The value that stands here, as a cell."""
        label = self.label(at)
        marks = (label.footnotes, label.subscripts)
        if isinstance(label.value, float) and label.kind in ("number", "value"):
            missing = label.value == SYSTEM_MISSING
            number = label.value if math.isfinite(label.value) and not missing else None
            shown = None if label.kind == "number" else label
            printed = "." if number is None and not missing and shown is None else None
            return Cell(number, label.format, shown, printed, marks[0], missing, marks[1])
        return Cell(None, None, label, None, marks[0], False, marks[1])

    def format(self, code: int) -> NumberFormat:
        """The print format of a code of four bytes: kind, width, decimals."""
        found = self.formats.get(code)
        if found is None:
            kind = KINDS.get(code >> 16 & 255, "F")
            found = NumberFormat(kind, code >> 8 & 255, code & 255, self.convention)
            self.formats[code] = found
        return found

    def _number(self, at: Cursor, _kind: int) -> Label:
        marks = self.modifier(at)
        form = self.format(at.u32())
        number = at.f64()
        text = "." if number == SYSTEM_MISSING else form.text(number)
        return Label(kind="number", text=text, value=number, format=form, footnotes=marks[0], subscripts=marks[1])

    def _value(self, at: Cursor, kind: int) -> Label:
        number = self._number(at, kind)
        variable, label, show = at.text(), at.text(), at.u8()
        text = self._shown(number.text, label, show or self.show_values)
        return replace(number, kind="value", text=text, variable=variable or None, label=label or None)

    def _words(self, at: Cursor, kind: int) -> Label:
        text = at.text()
        marks = self.modifier(at)
        name, constant = at.text(), at.text()
        fixed = kind == 6 or at.u8() != 0
        if fixed:
            return Label(
                kind="constant", text=text, constant=constant, id=name, footnotes=marks[0], subscripts=marks[1]
            )
        return Label(kind="text", text=text, footnotes=marks[0], subscripts=marks[1])

    def _string(self, at: Cursor, _kind: int) -> Label:
        marks = self.modifier(at)
        at.take(4)
        label, variable, show, value = at.text(), at.text(), at.u8(), at.text().rstrip(" ")
        return Label(
            kind="value",
            text=self._shown(value, label, show or self.show_values),
            variable=variable or None,
            value=value,
            label=label or None,
            footnotes=marks[0],
            subscripts=marks[1],
        )

    def _variable(self, at: Cursor, _kind: int) -> Label:
        marks = self.modifier(at)
        name, label, show = at.text(), at.text(), at.u8()
        return Label(
            kind="variable",
            text=self._shown(name, label, show or self.show_variables),
            variable=name,
            label=label or None,
            footnotes=marks[0],
            subscripts=marks[1],
        )

    def _shown(self, name: str, label: str, show: int) -> str:
        if not label or show == NAME:
            return name
        return f"{name} {label}" if show == BOTH and name else label

    def _template(self, at: Cursor, depth: int) -> Label:
        marks = self.modifier(at)
        template = at.text()
        arguments: list[tuple[Label, ...]] = []
        for _ in range(at.count(5)):
            number = at.u32()
            if number:
                at.take(4)
            if number > at.end - at.at:
                at.fail(f"a count of {number:,} is more than follows")
            arguments.append(tuple([self.label(at, depth + 1) for _ in range(max(number, 1))]))
        return Label(
            kind="template",
            text=filled(template, [[each.text for each in values] for values in arguments]),
            template=marks[2] or None,
            arguments=tuple(arguments),
            footnotes=marks[0],
            subscripts=marks[1],
        )

    def modifier(self, at: Cursor) -> tuple[tuple[int, ...], tuple[str, ...], str]:
        """What modifies a value: places of footnotes, subscripts, and the English form of its template."""
        if not at.present():
            return _NO_MARKS
        notes = tuple([at.u16() for _ in range(at.count(2))])
        subscripts = tuple([at.text() for _ in range(at.count(4))])
        if self.version == 1:
            self._old_style(at)
            return notes, subscripts, ""
        inner = at.block()
        return notes, subscripts, _template_id(inner) if inner.at < inner.end else ""

    def _old_style(self, at: Cursor) -> None:
        at.option(0)
        at.take(4)
        at.option(0)
        at.option(0)
        at.take(4)
        at.option(0)
        at.option(0)


def _template_id(at: Cursor) -> str:
    """The English form of a template, "" where the member does not have it."""
    strings = at.block()
    if strings.at >= strings.end:
        return ""
    strings.block()
    return strings.text() if strings.at < strings.end and strings.present() else ""
