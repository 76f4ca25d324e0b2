"""All limits within which output files are read, in one place, and how their use is counted."""

from __future__ import annotations

from dataclasses import dataclass

from sarcstat.errors import InputError

#: What a file may unpack to, its charts and images left aside. The largest tables take some 10 MB.
MOST_BYTES = 60_000_000
#: What the list of an archive's members may take; SPSS needs some 100 bytes a member, and a member or two a table.
MOST_DIRECTORY_BYTES = 8_000_000
#: A large member may be this many times as long as it is packed. Tables reach some 30, a stream of zeros 1,000.
MOST_RATIO = 250
RATIO_COUNTS_FROM = 1_000_000
#: Cells, categories, texts and footnotes of a file; each takes up to 400 bytes of memory.
MOST_ITEMS = 1_000_000
#: Groups in groups of categories, and texts in texts. SPSS nests some five deep.
DEEPEST = 40
#: Dimensions of a table. SPSS's own limit is far lower.
MOST_DIMENSIONS = 64


@dataclass(slots=True)
class Allowance:
    """What one file has used up so far."""

    name: str
    items: int = 0
    bytes: int = 0

    def take(self, items: int) -> None:
        """Count cells, categories or texts; raises InputError where the file has too many."""
        self.items += items
        if self.items > MOST_ITEMS:
            raise InputError(
                f"{self.name} holds more than {MOST_ITEMS:,} cells and categories.",
                "Save the tables that are wanted to a file of their own.",
            )

    def unpack(self, size: int) -> None:
        """Count bytes of a member; raises InputError where they are too many."""
        self.bytes += size
        if self.bytes > MOST_BYTES:
            raise too_large(self.name)


def too_large(name: str) -> InputError:
    """The refusal of a file that takes more memory than any output does."""
    return InputError(
        f"{name} unpacks to more than {MOST_BYTES // 1_000_000} MB of tables.",
        "Save the tables that are wanted to a file of their own.",
    )
