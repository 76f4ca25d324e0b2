"""What the events of an endpoint are called that the file has as a column, where the study has no words for them."""

from __future__ import annotations

from dataclasses import replace

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.factor import factor
from sarcstat.data.cohort.outcome import event_levels, split_event
from sarcstat.data.endpoints.definition import EndpointDefinition, EventDate, FromTime


def in_words(definition: EndpointDefinition, dataset: Dataset) -> EndpointDefinition:
    """The definition with words for its event and the competing ones: those given, else the value labels.

    `status=2` is called as the codebook calls 2, a column of 0 and 1 by its label; without either it stays as written.
    """
    source = definition.source
    if not isinstance(source, FromTime):
        return definition
    competing = tuple(_named(each, dataset) for each in source.competing)
    event = source.event_words or _words(source.event, dataset, of_column=False)
    return replace(definition, source=replace(source, event_words=event, competing=competing))


def _named(event: EventDate, dataset: Dataset) -> EventDate:
    if event.words != event.date:
        return event
    return replace(event, words=_words(event.date, dataset) or event.words)


def _words(written: str, dataset: Dataset, *, of_column: bool = True) -> str:
    """What `column` or `column=value` is called; nothing for a value without a word, and a column without a label."""
    names = [str(name) for name in dataset.frame.columns]
    column, value = split_event(written, names)
    if column not in names:
        return ""  # which is said where the column is needed
    if value is None:
        label = dataset.codebook.label(column)
        return label if of_column and label != column else ""
    levels = factor(dataset.frame, dataset.codebook, column)
    chosen, problems = event_levels(levels, value, list(dataset.codebook[column].value_labels))
    texts = [text for text, is_it in zip(levels.texts, chosen, strict=True) if is_it]
    return "" if problems or any(_is_number(each) for each in texts) else " or ".join(texts)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
