"""A tree of elements, built without recursion and within limits; what HTML and XML have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sarcstat.errors import InputError

#: Publishers' pages are some thirty elements deep.
DEEPEST = 200
#: An element takes about 300 bytes; a thousand tables have some two hundred thousand.
MOST_ELEMENTS = 500_000


@dataclass(slots=True)
class Element:
    """A tag in lower case, its attributes, and elements and texts in their order.

    `cut_off` is set where the document ends within it.
    """

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)
    cut_off: bool = False

    def elements(self) -> Iterator[Element]:
        """The child elements."""
        return (child for child in self.children if isinstance(child, Element))

    def walk(self) -> Iterator[Element]:
        """The element and all elements in it, in the document's order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(list(element.elements())))

    def find(self, *tags: str) -> Element | None:
        """The first element inside with one of the tags."""
        return next((each for each in self.walk() if each is not self and each.tag in tags), None)


class Builder:
    """Makes the tree from starts, ends and texts in their order."""

    def __init__(self) -> None:
        self.root = Element("")
        self.open = [self.root]
        self.count = 0

    def start(self, tag: str, attributes: Mapping[str, str], *, empty: bool = False) -> None:
        """Begin an element; raises InputError where elements are too deep or too many."""
        if len(self.open) > DEEPEST:
            raise InputError(
                f"Elements are nested more than {DEEPEST} deep.", "Save the document again, or give its tables only."
            )
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise InputError(f"There are more than {MOST_ELEMENTS:,} elements.", "Give a part of the document.")
        element = Element(tag, attributes)
        self.open[-1].children.append(element)
        if not empty:
            self.open.append(element)

    def text(self, text: str) -> None:
        """Add text to the element that is open."""
        self.open[-1].children.append(text)

    def close(self) -> None:
        """End the element that is open."""
        self.open.pop()

    def end(self, tag: str) -> None:
        """End the innermost open element with the tag, and all inside it; an end without a start is nothing."""
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return
