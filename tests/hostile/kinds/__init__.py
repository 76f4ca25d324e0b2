"""The kinds of cases, by name."""

from __future__ import annotations

from collections.abc import Mapping

from hostile.case import Kind
from hostile.kinds import audited, compared, pdf_papers
from hostile.kinds.texts import delimited

#: A seed begins with one of these names.
KINDS: Mapping[str, Kind] = {
    "delimited": delimited,
    "page": audited.page,
    "paper": audited.text,
    "word": audited.word,
    "entered": audited.entry,
    "pdf": pdf_papers.pdf,
    "against": compared.against,
    "mapped": compared.mapped,
}
