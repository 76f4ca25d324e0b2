"""The statistics of a document as CSV, one row a number, in the long analysis-results form."""

from __future__ import annotations

import csv
from io import StringIO

from sarcstat.display.document import Document
from sarcstat.display.records import statistic_record
from sarcstat.results import SIMULATED


def render(document: Document) -> str:
    """One header line, then a row a statistic; numbers in their shortest exact form, no value is empty.

    Of simulated data, each row says so in one more column.
    """
    out = StringIO()
    writer: csv.DictWriter[str] | None = None
    mark = document.provenance.simulated
    for statistic in document.statistics:
        record = statistic_record(statistic, document.analysis)
        if mark:
            record[SIMULATED] = mark
        if writer is None:
            writer = csv.DictWriter(out, list(record), lineterminator="\n")
            writer.writeheader()
        writer.writerow(record)
    return out.getvalue()
