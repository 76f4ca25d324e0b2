"""Known hazard ratios printed in every layout and every way of writing that papers use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from layouts import Layout, Span

#: Outcome, variable, level, ratio, limits, p; as the facts name them.
Fact = tuple[str, str, str, str, str, str, str | None]


@dataclass(frozen=True)
class Row:
    """One printed comparison: `variable` (`level` vs. `reference`)."""

    variable: str
    level: str
    reference: str
    ratio: str
    low: str
    high: str
    p: str

    @property
    def label(self) -> str:
        return f"{self.variable} ({self.level} vs. {self.reference})"


ROWS = (
    Row("Sex", "male", "female", "1.31", "1.02", "1.68", "0.034"),
    Row("ECOG", "≥2", "0–1", "0.57", "0.39", "0.83", "0.004"),
    Row("Grade", "G3", "G1–2", "2.10", "0.95", "4.64", "0.067"),
)
OTHERS = (
    Row("Sex", "male", "female", "1.22", "0.96", "1.55", "0.104"),
    Row("ECOG", "≥2", "0–1", "0.66", "0.45", "0.97", "0.034"),
    Row("Grade", "G3", "G1–2", "1.80", "0.81", "4.00", "0.149"),
)


@dataclass(frozen=True)
class Writing:
    """How an interval is written: brackets, what stands between, a mark, and the decimal point."""

    name: str
    before: str = " ("
    between: str = "–"
    after: str = ")"
    point: str = "."
    leading: str = "0"

    def number(self, text: str) -> str:
        shown = text.replace(".", self.point)
        return shown.removeprefix("0") if not self.leading else shown

    def both(self, row: Row) -> str:
        """Ratio and interval in one cell."""
        return f"{self.number(row.ratio)}{self.before}{self.interval(row)}{self.after}"

    def interval(self, row: Row) -> str:
        return f"{self.number(row.low)}{self.between}{self.number(row.high)}"


WRITINGS = (
    Writing("dash"),
    Writing("comma", between=", "),
    Writing("to", between=" to "),
    Writing("hyphen, tight", before="(", between="-"),
    Writing("semicolon in brackets", before=" [", between=";", after="]"),
    Writing("brackets", before=" [", between=", ", after="]"),
    Writing("star", after=")*"),
    Writing("decimal comma", point=","),
    Writing("decimal comma and semicolon", between="; ", point=","),
    Writing("middle dot", point="·"),
    Writing("said again", before=" (95% CI: "),
    Writing("spaced minus", before=" ( ", between=" − ", after=" )"),
    Writing("without zero", leading=""),
)
#: Headings of two limits that stand behind their ratio.
LIMITS = (
    ("Lower", "Upper"), ("Low", "High"), ("95% CI Low", "95% CI High"), ("LCL", "UCL"), ("LL", "UL"),
    ("CI 2.5%", "CI 97.5%"), ("From", "To"), ("Lower 95% CI", "Upper 95% CI"), ("lower .95", "upper .95"),
    ("Lower limit", "Upper limit"),
)  # fmt: skip
Made = tuple[Layout, list[Fact]]
_COX = "Cox model for overall survival"


def facts_of(rows: tuple[Row, ...] = ROWS, outcome: str = "OS", *, p: bool = True) -> list[Fact]:
    return [(outcome, r.variable, r.level, r.ratio, r.low, r.high, r.p if p else None) for r in rows]


def _shown(facts: list[Fact], w: Writing) -> list[Fact]:
    """The facts as their numbers are read: with a point, whatever is printed for one."""
    plain = replace(w, point=".")
    return [(*each[:3], *(plain.number(text) if text else text for text in each[3:])) for each in facts]  # type: ignore[misc]


def one_cell(w: Writing) -> Made:
    rows = [[r.label, w.both(r), w.number(r.p)] for r in ROWS]
    return Layout(_COX, [["Variable", "HR (95% CI)", "P"], *rows]), facts_of()


def with_p(w: Writing) -> Made:
    rows = [[r.label, f"{w.both(r)}; {w.number(r.p)}"] for r in ROWS]
    return Layout(_COX, [["Variable", "HR [95% CI]; p"], *rows]), facts_of()


def two_lines(w: Writing) -> Made:
    rows = [[r.label, f"{w.number(r.ratio)}\n{w.before.strip()}{w.interval(r)}{w.after}", w.number(r.p)] for r in ROWS]
    return Layout(_COX, [["Variable", "HR\n(95% CI)", "P"], *rows]), facts_of()


def separate(w: Writing) -> Made:
    rows = [[r.label, w.number(r.ratio), w.interval(r), w.number(r.p)] for r in ROWS]
    return Layout(_COX, [["Variable", "HR", "95% CI", "p value"], *rows]), facts_of()


def blank_interval(w: Writing) -> Made:
    rows = [[r.label, w.number(r.ratio), w.interval(r), w.number(r.p)] for r in ROWS]
    return Layout(_COX, [["Variable", "Hazard ratio", "", "p value"], *rows]), facts_of()


def spanned(w: Writing) -> Made:
    rows = [[r.label, w.number(r.ratio), w.interval(r), w.number(r.p)] for r in ROWS]
    return Layout(_COX, [["Variable", Span("HR (95% CI)", 2), "p value"], *rows]), facts_of()


def p_first(w: Writing) -> Made:
    rows = [[r.label, w.number(r.p), w.number(r.ratio), w.interval(r)] for r in ROWS]
    return Layout(_COX, [["Variable", "P", "HR", "95% CI"], *rows]), facts_of()


def in_title(w: Writing) -> Made:
    rows = [[r.label, w.both(r), w.number(r.p)] for r in ROWS]
    title = "Hazard ratios for overall survival"
    return Layout(title, [["Variable", "Estimate (95% CI)", "P"], *rows]), facts_of()


def models(w: Writing) -> Made:
    rows = [[a.label, w.both(a), w.both(b)] for a, b in zip(ROWS, OTHERS, strict=True)]
    made = facts_of(p=False) + facts_of(OTHERS, p=False)
    return Layout("Hazard ratios for overall survival", [["Variable", "Model 1", "Model 2"], *rows]), made


def crude(w: Writing) -> Made:
    rows = [[a.label, w.both(a), w.number(a.p), w.both(b), w.number(b.p)] for a, b in zip(ROWS, OTHERS, strict=True)]
    head = [["Variable", Span("Crude", 2), Span("Adjusted", 2)], ["", "(95% CI)", "p", "(95% CI)", "p"]]
    return Layout("Hazard ratios for OS", [*head, *rows], head=2), facts_of() + facts_of(OTHERS)


def side_by_side(w: Writing) -> Made:
    rows = [[a.label, w.both(a), w.number(a.p), w.both(b), w.number(b.p)] for a, b in zip(ROWS, OTHERS, strict=True)]
    head = [[Span("Variable", 1, 2), Span("OS", 2), Span("PFS", 2)], ["HR (95% CI)", "p"] * 2]
    return Layout("Cox models", [*head, *rows], head=2), facts_of() + facts_of(OTHERS, "PFS")


def sections(w: Writing) -> Made:
    first = [[r.label, w.both(r), w.number(r.p)] for r in ROWS]
    second = [[r.label, w.both(r), w.number(r.p)] for r in OTHERS]
    rows = [[Span("Overall survival", 3)], *first, [Span("Progression-free survival", 3)], *second]
    return Layout("Cox models", [["Variable", "HR (95% CI)", "P"], *rows]), facts_of() + facts_of(OTHERS, "PFS")


def second_header(w: Writing) -> Made:
    first = [[r.label, w.both(r), w.number(r.p), ""] for r in ROWS]
    second = [[r.label, w.number(r.ratio), w.interval(r), w.number(r.p)] for r in OTHERS]
    inner = [[Span("Progression-free survival", 4)], ["Variable", "HR", "95% CI", "P"]]
    head = [[Span("Overall survival", 4)], ["Variable", "HR (95% CI)", "P", ""]]
    made = facts_of() + facts_of(OTHERS, "PFS")
    return Layout("Cox models", [*head, *first, *inner, *second], head=2), made


def below(w: Writing) -> Made:
    rows: list[list[str | Span]] = []
    for r in ROWS:
        rows += [[r.label, w.number(r.ratio), w.number(r.p)], ["", f"({w.interval(r)})", ""]]
    return Layout(_COX, [["Variable", "HR (95% CI)", "P"], *rows]), facts_of()


def _transposed() -> list[Fact]:
    return [("OS", r.label, "", r.ratio, r.low, r.high, r.p) for r in ROWS]


def transposed(w: Writing) -> Made:
    rows = [
        ["Hazard ratio", *(w.number(r.ratio) for r in ROWS)],
        ["95% CI", *(w.interval(r) for r in ROWS)],
        ["P value", *(w.number(r.p) for r in ROWS)],
    ]
    return Layout(_COX, [["", *(r.label for r in ROWS)], *rows]), _transposed()


def transposed_in_one(w: Writing) -> Made:
    rows = [["HR (95% CI)", *(w.both(r) for r in ROWS)], ["P value", *(w.number(r.p) for r in ROWS)]]
    return Layout(_COX, [["", *(r.label for r in ROWS)], *rows]), _transposed()


def _nested(indent: str) -> Callable[[Writing], Made]:
    def made(w: Writing) -> Made:
        rows: list[list[str | Span]] = []
        for r in ROWS:
            rows += [
                [r.variable, "", ""],
                [f"{indent}{r.reference}", "1.00 (ref)".replace(".", w.point), ""],
                [f"{indent}{r.level}", w.both(r), w.number(r.p)],
            ]
        rows.append(["Age (per year)", w.both(ROWS[0]), w.number(ROWS[0].p)])
        facts = [*facts_of(), ("OS", "Age", "", *facts_of()[0][3:])]
        return Layout(_COX, [["Variable", "HR (95% CI)", "P"], *rows]), facts  # type: ignore[list-item]

    made.__name__ = f"nested by {indent.strip() or 'indent'}"
    return made


def categories(w: Writing) -> Made:
    rows: list[list[str | Span]] = []
    for r, reference in zip(ROWS, ("Reference", "1", "—"), strict=True):
        rows += [[Span(r.variable, 1, 2), r.reference, reference, ""], [r.level, w.both(r), w.number(r.p)]]
    return Layout(_COX, [["Factor", "Category", "HR (95% CI)", "P"], *rows]), facts_of()


def counted(w: Writing) -> Made:
    rows = [[r.label, "120", "80", w.both(r), w.number(r.p)] for r in ROWS]
    return Layout(_COX, [["Variable", "N", "Events", "HR (95% CI)", "P"], *rows]), facts_of()


def levels_of_a_marker(w: Writing) -> Made:
    rows = [[r.label, "63", "41", w.both(r), w.number(r.p)] for r in ROWS]
    head = [[Span("Factor", 1, 2), Span("Expression", 2), Span("HR (95% CI)", 1, 2), Span("P", 1, 2)], ["Low", "High"]]
    return Layout(_COX, [*head, *rows], head=2), facts_of()


def unknowns(w: Writing) -> Made:
    words = ("Unavailable", "Not reported", "Not done", "NA", "NR", "ND", "—", "NS", "NE")
    rows = [[r.label, w.both(r), w.number(r.p)] for r in ROWS]
    rows += [[f"Marker {i}", word, word] for i, word in enumerate(words)]
    return Layout(_COX, [["Variable", "HR (95% CI)", "P"], *rows]), facts_of()


def measured(name: str) -> Callable[[Writing], Made]:
    def made(w: Writing) -> Made:
        rows = [[r.label, w.both(r), w.number(r.p)] for r in ROWS]
        return Layout("Regression for overall survival", [["Variable", name, "P"], *rows]), facts_of()

    made.__name__ = name
    return made


def _limits(lower: str, upper: str) -> Callable[[Writing], Made]:
    def made(w: Writing) -> Made:
        rows = [[r.label, *map(w.number, (r.ratio, r.low, r.high, r.p))] for r in ROWS]
        return Layout(_COX, [["Variable", "HR", lower, upper, "P"], *rows]), facts_of()

    made.__name__ = f"{lower} | {upper}"
    return made


def headed_limits(w: Writing) -> Made:
    rows = [[r.label, *map(w.number, (r.ratio, r.low, r.high, r.p))] for r in ROWS]
    return Layout(_COX, [["Variable", "Hazard ratio", Span("95% CI", 2), "P"], *rows]), facts_of()


def blank_limits(w: Writing) -> Made:
    rows = [[r.label, *map(w.number, (r.ratio, r.low, r.high, r.p))] for r in ROWS]
    return Layout(_COX, [["Variable", "Hazard ratio", Span("", 2), "P"], *rows]), facts_of()


def half_blank_limits(w: Writing) -> Made:
    rows = [[r.label, *map(w.number, (r.ratio, r.low, r.high, r.p))] for r in ROWS]
    return Layout(_COX, [["Variable", "Hazard ratio", "95% CI", "", "P"], *rows]), facts_of()


def spanned_limits(w: Writing) -> Made:
    rows = [[r.label, *map(w.number, (r.ratio, r.low, r.high, r.p))] for r in ROWS]
    return Layout(_COX, [["Variable", Span("HR (95% CI)", 3), "P"], *rows]), facts_of()


def coefficients(w: Writing) -> Made:
    head = ["", "B", "SE", "Wald", "df", "Sig.", "Exp(B)", "Lower", "Upper"]
    rows = [
        [r.label, *map(w.number, ("0.351", "0.154", "5.19")), "1", *map(w.number, (r.p, r.ratio, r.low, r.high))]
        for r in ROWS
    ]
    return Layout("Variables in the equation, overall survival", [head, *rows]), facts_of()


BOTH = (
    one_cell, with_p, two_lines, separate, blank_interval, spanned, p_first, in_title, models, crude, side_by_side,
    sections, second_header, below, transposed, transposed_in_one, _nested("  "), _nested("– "), _nested("- "),
    categories, counted, levels_of_a_marker, unknowns,
    *map(measured, ("HR/OR, 95% CI", "OR (95% CI)", "RR (95% CI)", "SHR (95% CI)", "Adjusted odds ratio (95% CI)")),
)  # fmt: skip
APART = (
    *(_limits(*names) for names in LIMITS),
    headed_limits, blank_limits, half_blank_limits, spanned_limits, coefficients,
)  # fmt: skip
#: Limits in columns of their own are written with a point in several ways only.
_POINTS = tuple(w for w in WRITINGS if w.name in ("dash", "decimal comma", "middle dot", "without zero"))


def combinations() -> Iterator[tuple[str, Layout, list[Fact]]]:
    """Every layout in every writing, with what it prints."""
    for layouts, writings in ((BOTH, WRITINGS), (APART, _POINTS)):
        for layout in layouts:
            for writing in writings:
                made, facts = layout(writing)
                yield f"{layout.__name__}, {writing.name}", made, _shown(facts, writing)
