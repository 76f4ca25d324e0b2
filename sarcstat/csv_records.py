"""Records of CSV as RFC 4180 has them, but with a line feed at the end of each."""

from __future__ import annotations

from io import StringIO

#: The end of a record that `csv` is told of: what has one of these characters in it is then in quotation marks.
TERMINATOR = "\r\n"


class Records(StringIO):
    """What a `csv.writer` with the TERMINATOR writes to; `getvalue` is the text.

    With a line feed as its terminator a writer (before Python 3.13) leaves a carriage return in a text unquoted, and
    every reader takes it for the end of the record.
    """

    def write(self, record: str) -> int:
        """Take a whole record, as a `csv.writer` hands it over."""
        return super().write(record.removesuffix(TERMINATOR) + "\n")
