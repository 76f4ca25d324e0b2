"""Keys of a study that make no difference to it, as there is nothing in it that they are about: each is a note."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sarcstat.data.cohort.outcome import DAYS
from sarcstat.errors import listing
from sarcstat.results import Condition
from sarcstat.study.meaning import format_of

if TYPE_CHECKING:
    from sarcstat.study.endpoints import EndpointSection
    from sarcstat.study.reading import StudyFile


def unused_keys(study: StudyFile) -> list[Condition]:
    """A note on each key that is said and changes nothing."""
    content = study.content
    texts = [*_about_dates(content), *_about_docx(content)]
    for name, each in content.endpoints.items():
        texts += [f"endpoints.{name}.{text}" for text in _about_endpoint(each)]
    return [Condition("note", text, "key_unused") for text in texts]


def _about_dates(content: Any) -> Iterator[str]:
    """What is about dates, where times are columns of the file."""
    columns = [name for name, each in content.endpoints.items() if each.time is not None]
    if content.data.cutoff and columns:
        whose = "its time is a column" if len(columns) == 1 else "their times are columns"
        yield f"data.cutoff ends no time of {listing(columns)}: {whose} of the file, and taken as it is."
    conditions = content.data.where or content.data.exclude or any(each.derive for each in content.variables.values())
    if conditions or len(columns) < len(content.endpoints):
        return
    for key in ("date_formats", "allow"):
        if getattr(content.data, key):
            yield f"data.{key} is for dates that are compared or subtracted, and none is."


def _about_docx(content: Any) -> Iterator[str]:
    report = content.report
    if report and report.reference_docx and "docx" not in map(format_of, [*content.output.formats, *report.formats]):
        yield "report.reference_docx styles Word files, and the study writes none."


def _about_endpoint(endpoint: EndpointSection) -> Iterator[str]:
    own = endpoint.time_unit or "days"
    if endpoint.month_days != DAYS["months"] and (own == endpoint.unit or "months" not in (own, endpoint.unit)):
        yield "month_days converts times, and none is converted from or to months."
    events = [*(endpoint.events or []), *(endpoint.competing or [])]
    if endpoint.unknown != "exclude" and endpoint.lost_when is None and all(each.when is None for each in events):
        yield "unknown is about conditions (when, lost_when), and there is none."
