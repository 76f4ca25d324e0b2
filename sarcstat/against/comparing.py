"""A paper's facts against a run: all printed numbers, matched and judged."""

from __future__ import annotations

from dataclasses import replace

from sarcstat.against.computed import computed_numbers, words_of
from sarcstat.against.conventions import Alternatives, Remake
from sarcstat.against.judging import Comparison, compared
from sarcstat.against.matching import Matcher
from sarcstat.against.printed import printed_numbers
from sarcstat.against.quantity import Words
from sarcstat.audit.facts import Facts
from sarcstat.runs.source import Run


def comparison(facts: Facts, run: Run, *, declared: Words | None = None, remake: Remake | None = None) -> Comparison:
    """Every printed number with its verdict.

    `declared` are the names that the reader gave; `remake` makes a table of the run again with other keys (None: the
    data are not at hand).
    """
    computed = computed_numbers(run.results)
    words = words_of(run.results)
    for name, label in run.labels.items():
        words.labels.setdefault(name, {name}).add(label)
    if declared is not None:
        words = replace(words, names=declared.names, declared=declared.declared, tables=declared.tables)
    titles = {result["name"]: result.get("title", "") for result in run.results}
    return compared(printed_numbers(facts), Matcher(computed, words, titles), Alternatives(computed, remake))
