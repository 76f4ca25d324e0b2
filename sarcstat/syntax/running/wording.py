"""What analyses say, in the words of a job: options of the command line that stand for its subcommands."""

from __future__ import annotations

import re
from dataclasses import replace

from sarcstat.display.shapes.document import Document, Section
from sarcstat.errors import Problem, SarcstatError

#: Options of the commands that a job's procedures become → what says the same in the job.
_WORDS = {
    "--by": "BY",
    "--within": "BY",
    "--strata": "/STRATA",
    "--split": "SPLIT FILE",
    "--weight": "WEIGHT",
    "--pattern": "/PATTERN",
    "--categorical": "/CATEGORICAL",
    "--covariates": "/METHOD",
    "--block": "/METHOD",
    "--tvc": "TIME PROGRAM",
    "--test": "/TEST",
    "--percentiles": "/PERCENTILES",
    "--intervals": "/INTERVALS",
    "--rows": "/TABLES",
    "--columns": "/TABLES",
    "--time": "the time",
    "--event": "/STATUS",
}
#: Options that a job is run with itself.
_OWN = "style|data|figures|engine|allow-save|output|format|strict|quiet"
_ADVICE = re.compile(rf"--(?!(?:{_OWN})\b)[a-z]")
_SUBJECT = re.compile(r"^(--[a-z-]+)(?=[: ]| and )")
_SENTENCE = re.compile(r"(?<=[.?!]) +(?=[-A-Z])")


def in_syntax(text: str) -> str:
    """A text of an analysis without what is to be done on a command line, which nobody typed ("" where all is that)."""
    kept = [_sentence(each) for each in _SENTENCE.split(text)]
    return " ".join(each for each in kept if each)


def _sentence(text: str) -> str:
    subject = _SUBJECT.match(text)
    if subject and subject[1] in _WORDS and ("," in text or ":" in text or " are both " in text):
        text = _WORDS[subject[1]] + text[subject.end() :]
        text = re.sub(r" and (--[a-z-]+)", lambda found: f" and {_WORDS.get(found[1], found[1])}", text)
    text = re.sub(r" ?\([^()]*--[^()]*\)", lambda found: "" if _ADVICE.search(found[0]) else found[0], text)
    if not _ADVICE.search(text):
        return text
    before, sign, after = text.partition(";")
    return f"{before}." if sign and not _ADVICE.search(before) and _ADVICE.search(after) else ""


def worded(error: SarcstatError) -> SarcstatError:
    """The error in the words of a job."""
    return type(error).of([_problem(each) for each in error.problems])


def _problem(of: Problem) -> Problem:
    return Problem(in_syntax(of.message) or of.message, (in_syntax(of.hint) or None) if of.hint else None)


def as_in_syntax(document: Document) -> Document:
    """The document with its notes and conditions in the words of a job."""
    return replace(document, sections=[_section(each) for each in document.sections])


def _section(of: Section) -> Section:
    conditions = [
        replace(each, text=text) for each in of.result.conditions if (text := in_syntax(each.text) or each.text)
    ]
    notes = [text for each in of.notes if (text := in_syntax(each))]
    return replace(of, notes=notes, result=replace(of.result, conditions=conditions))
