"""What must be said about a Cox model: patients, events, ties, coding, versions."""

from __future__ import annotations

from sarcstat.display.cox.r import concordance
from sarcstat.display.entry import model_notes
from sarcstat.display.sentences import patients, versions
from sarcstat.display.weighting import model_weighting
from sarcstat.errors import counted
from sarcstat.results import AnalysisResult, computed

_TIES = {"breslow": "Breslow", "efron": "Efron", "exact": "exact"}
REVIEWERS = (
    "Stepwise selection: intervals and p-values ignore the search and are too optimistic, and another sample would "
    "often select other covariates. Reviewers will ask for a model chosen beforehand, or for a penalized one."
)

NOT_COMPUTED = (
    "Not computed, since SPSS has neither: concordance and the test of proportional hazards (see --style r or both)."
)


def heading(result: AnalysisResult) -> str:
    """`Cox regression of Survival time (strata: Center)`."""
    strata = f" (strata: {result.labels['stratum']})" if "stratum" in result.labels else ""
    return f"Cox regression of {result.labels['time']}{strata}"


def section_notes(result: AnalysisResult, style: str) -> list[str]:
    """The sentences under the tables of a result."""
    stepwise = any(block["method"] != "enter" for block in computed(result)["blocks"])
    return [
        patients(result),
        *model_notes(result),
        *model_weighting(result),
        ties_note(result, style),
        *coding_notes(result),
        *([REVIEWERS] if stepwise else []),
        *([NOT_COMPUTED] if style == "spss" else []),
        *(concordance(result) if style == "both" else []),
        versions(result),
    ]


def ties_words(ties: str) -> str:
    """A method for tied times by its name."""
    return _TIES[ties]


def ties_note(result: AnalysisResult, style: str) -> str:
    """How tied event times are handled, and how many there are."""
    counts = {
        each.name: each.value for each in result.find(context="case_processing", convention=result.conventions[0])
    }
    tied, times = counts["n_tied_event_times"], counts["n_event_times"]
    methods = [
        f"{_TIES[ties]}{f' ({convention.upper()})' if style == 'both' else ''}"
        for convention, ties in computed(result)["ties"].items()
    ]
    return f"Ties: {', '.join(methods)}; {tied} of {counted(int(times or 0), 'event time')} tied."


def coding_notes(result: AnalysisResult) -> list[str]:
    """The reference of every indicator, and the warning that a 0/1 factor turns its sign."""
    notes = []
    flipped = []
    for name, contrast in computed(result)["contrasts"].items():
        texts = [level["text"] for level in result.details["levels"][name]]
        reference = texts[contrast["reference"]]
        label = result.labels.get(f"term:{name}", name)
        if contrast["kind"] in ("indicator", "simple"):
            notes.append(f"{label}: {reference}")
        else:
            notes.append(f"{label}: {contrast['kind']} contrasts")
        if texts == ["0", "1"] and reference == "1" and contrast["kind"] == "indicator":
            flipped.append(name)
    found = [f"Reference levels: {'; '.join(notes)}."] if notes else []
    for name in flipped:
        text = f"{name} is 0/1 and declared categorical: B is for 0 against 1, of opposite sign to R's coefficient."
        found.append(f"{text} --ref {name}=0 turns it.")
    return found
