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


def p_below(w: Writing) -> Made:
    """Ratios, and below each its p in the line that goes on with the label."""
    rows: list[list[str | Span]] = []
    for a, b in zip(ROWS, OTHERS, strict=True):
        rows += [
            [f"{a.variable}:", w.both(a), w.both(b)],
            [f"{a.level} vs. {a.reference}", f"p = {w.number(a.p)}", f"p = {w.number(b.p)}"],
        ]
    head = [[Span("", 1, 3), Span("Hazard ratio (confidence interval)", 2)], [Span("p", 2)], ["OS", "PFS"]]
    made = facts_of() + facts_of(OTHERS, "PFS")
    return Layout("Cox models", [*head, *rows], head=3), made


def coefficient_between(w: Writing) -> Made:
    rows = [[r.label, w.number(r.ratio), w.number("−0.351"), w.interval(r), w.number(r.p)] for r in ROWS]
    return Layout(_COX, [["Variable", "HR", "B1", "95% CI", "P"], *rows]), facts_of()


def p_without_heading(w: Writing) -> Made:
    rows = [[a.label, w.both(a), w.number(a.p), w.both(b), w.number(b.p)] for a, b in zip(ROWS, OTHERS, strict=True)]
    head = [["Factor", Span("OS", 2), Span("PFS", 2)]]
    return Layout("Hazard ratios (95% CI) and p", [*head, *rows]), facts_of() + facts_of(OTHERS, "PFS")


def shortened(w: Writing) -> Made:
    rows = [[r.label, *map(w.number, (r.ratio,)), w.interval(r), w.number(r.p)] for r in ROWS]
    return Layout(_COX, [["Factors", "SHR", "95% Conf. Interval", "p-Val"], *rows]), facts_of()


def of_patients(w: Writing) -> Made:
    rows = [[a.label, w.both(a), w.both(b)] for a, b in zip(ROWS, OTHERS, strict=True)]
    head = ["Variable", "All patients, RR (95% CI)", "Patients with positive tumors, RR (95% CI)"]
    return Layout("Survival, OS", [head, *rows]), facts_of(p=False) + facts_of(OTHERS, p=False)


def glued(w: Writing) -> Made:
    rows = [[r.label, f"{w.both(r)}{w.number(r.p)}"] for r in ROWS]
    return Layout(_COX, [["Variable", "HR (95% CI) P value"], *rows]), facts_of()


def screened(w: Writing) -> Made:
    """Variables of which the univariable p alone is printed, between those of both models."""
    rows = [[r.label, "0.010", w.both(r), w.number(r.p)] for r in ROWS]
    rows[1:1] = [["Smoking (ever vs. never)", "0.724", "", ""], ["Site", "0.301", "", ""]]
    head = [[Span("Variable", 1, 2), "Univariable", Span("Multivariable", 2)], ["P", "HR (95% CI)", "P"]]
    return Layout(_COX, [*head, *rows], head=2), facts_of()


def beside_differences(w: Writing) -> Made:
    head = ["Outcome", "A (n = 90)", "B (n = 88)", "Mean difference (95% CI)", "OR (95% CI)", "HR (95% CI)", "P"]
    a, b, _ = ROWS
    rows = [
        ["Blood pressure, mean (SD)", "131.2 (14.1)", "135.0 (15.2)", "−3.8 (−6.6 to −1.0)", "", "", "0.008"],
        ["Readmission", "", "", "", w.both(a), "", w.number(a.p)],
        ["Death", "", "", "", "", w.both(b), w.number(b.p)],
    ]
    made = [("", name, "", r.ratio, r.low, r.high, r.p) for name, r in (("Readmission", a), ("Death", b))]
    return Layout("Outcomes", [head, *rows]), made  # type: ignore[return-value]


def head_over_all(w: Writing) -> Made:
    rows = [
        ["Events", "31", "58", "73"],
        ["Model", Span("Hazard ratio (95% CI)", 3)],
        *(
            [name, "1 (ref)", w.both(a), w.both(b)]
            for name, a, b in zip(("Model 1", "Model 2"), ROWS[:2], OTHERS[:2], strict=True)
        ),
    ]
    made = [("", name, "", r.ratio, r.low, r.high, None) for rs in (ROWS, OTHERS)
            for name, r in zip(("Model 1", "Model 2"), rs[:2], strict=True)]  # fmt: skip
    return Layout("Death by quartile", [["", "Q1", "Q2", "Q3"], *rows]), made  # type: ignore[list-item, return-value]


def of_both(w: Writing) -> Made:
    """One p beside two subgroups with a ratio each: that of their comparison."""
    rows = [
        ["Sex", "", ""], ["  male", w.both(ROWS[0]), w.number("0.53")], ["  female", w.both(OTHERS[0]), ""],
        ["Grade", "", ""], ["  G1", w.both(ROWS[1]), w.number("0.21")], ["  G2", w.both(OTHERS[1]), ""],
    ]  # fmt: skip
    made = [("OS", name, level, r.ratio, r.low, r.high, None) for name, level, r in (
        ("Sex", "male", ROWS[0]), ("Sex", "female", OTHERS[0]), ("Grade", "G1", ROWS[1]), ("Grade", "G2", OTHERS[1])
    )]  # fmt: skip
    return Layout("Treatment and OS", [["Subgroup", "HR (95% CI)", "P"], *rows]), made  # type: ignore[list-item, return-value]


def rates_beside(w: Writing) -> Made:
    rows = [[r.label, "120 (8.5)", "30.1", w.both(r), w.number(r.p)] for r in ROWS]
    head = ["Outcome", "n (%)", "Rate/1000 patient-years", "HR (95% CI)", "P"]
    return Layout(_COX, [head, *rows]), facts_of()


def listed(w: Writing) -> Made:
    """A heading above variables, none of which is a level of it."""
    names = ("Heart failure", "Diabetes", "Stroke")
    rows = [["Comorbidities", "", ""], *([n, w.both(r), w.number(r.p)] for n, r in zip(names, ROWS, strict=True))]
    made = [("OS", n, "", r.ratio, r.low, r.high, r.p) for n, r in zip(names, ROWS, strict=True)]
    return Layout(_COX, [["", "HR (95% CI)", "P"], *rows]), made  # type: ignore[list-item, return-value]


def blank_reference(w: Writing) -> Made:
    a, b = ROWS[:2]
    rows = [["Stage", "", ""], ["  I", "", ""], ["  II", w.both(a), w.number(a.p)], ["  III", w.both(b), w.number(b.p)]]
    made = [("OS", "Stage", level, r.ratio, r.low, r.high, r.p) for level, r in (("II", a), ("III", b))]
    return Layout(_COX, [["", "HR (95% CI)", "P"], *rows]), made  # type: ignore[list-item, return-value]


def relative_rows(w: Writing) -> Made:
    """Rows of ratios among rows of counts, in a table that names its ratio in the title alone."""
    rows = [
        ["Cases, n", "31", "58", "73"], ["Person-years", "9,120", "9,034", "8,870"], ["Rate", "3.4", "6.4", "8.2"],
        ["Model 1", "1.00", w.both(ROWS[0]), w.both(OTHERS[0])],
    ]  # fmt: skip
    made = [("", quartile, "", r.ratio, r.low, r.high, None) for quartile, r in (("Q2", ROWS[0]), ("Q3", OTHERS[0]))]
    return Layout("Hazard ratios of death by quartile", [["", "Q1", "Q2", "Q3"], *rows]), made  # type: ignore[list-item, return-value]


def _named(*names: tuple[str, str]) -> list[Fact]:
    return [("OS", name, level, r.ratio, r.low, r.high, r.p) for (name, level), r in zip(names, ROWS, strict=True)]


def _p(w: Writing) -> list[list[str]]:
    return [[w.both(r), w.number(r.p)] for r in ROWS]


def own_variables(w: Writing) -> Made:
    """Variables behind the levels of a factor, at the same height."""
    a, b, c = _p(w)
    rows = [["Sex", "", ""], ["Female", "1", ""], ["Male", *a], ["Prior surgery", *b], ["Interval (per month)", *c]]
    return Layout(_COX, [["", "HR (95% CI)", "P"], *rows]), _named(
        ("Sex", "Male"), ("Prior surgery", ""), ("Interval", "")
    )


def sections_of_factors(w: Writing) -> Made:
    """A section, and below it a factor, at the same height; references are printed."""
    a, b, c = _p(w)
    rows = [
        ["Demographics", "", ""], ["Race", "", ""], ["White", "1 (ref)", ""], ["Black", *a], ["Asian", *b],
        ["Laboratory", "", ""], ["Albumin, g/dL", *c],
    ]  # fmt: skip
    return Layout(_COX, [["", "HR (95% CI)", "P"], *rows]), _named(
        ("Race", "Black"), ("Race", "Asian"), ("Albumin, g/dL", "")
    )


def tested_factor(w: Writing) -> Made:
    """A factor with its overall p, levels without any, and a variable with a p of its own."""
    a, b, c = _p(w)
    rows = [["Model", "", ""], ["Smoking", "", "0.009"], ["Never", "1", ""], ["Former", a[0], ""],
            ["Current", b[0], ""], ["Heart failure", *c]]  # fmt: skip
    made = [(*each[:6], None) for each in _named(("Smoking", "Former"), ("Smoking", "Current"), ("", ""))[:2]]
    made += _named(("", ""), ("", ""), ("Heart failure", ""))[2:]
    return Layout(_COX, [["", "HR (95% CI)", "P"], *rows]), made  # type: ignore[return-value]


def not_in_the_model(w: Writing) -> Made:
    """A heading with dashes in the columns of the model that its factor is not part of, and a coefficient."""
    a, b, c = _p(w)
    rows = [["Etiology", "", "", "", "-", "-"], ["HBV", "", "Reference", "", "", ""], ["HCV", "0.27", *a, "", ""],
            ["Other", "−0.56", *b, "", ""], ["AST, U/L", "0.74", *c, "-", "-"]]  # fmt: skip
    head = ["", "Bias-free coefficient", "HR (95% CI)", "Score P value (n = 90)", "Adjusted HR (95% CI)", "P"]
    return Layout(_COX, [head, *rows]), _named(("Etiology", "HCV"), ("Etiology", "Other"), ("AST, U/L", ""))


def named_by_events(w: Writing) -> Made:
    rows = [[a.label, w.both(a), w.both(b)] for a, b in zip(ROWS, OTHERS, strict=True)]
    made = [("", *each[1:]) for each in facts_of(p=False) + facts_of(OTHERS, p=False)]
    return Layout("Hazard ratios of two events", [["", "Death", "Relapses"], *rows]), made  # type: ignore[return-value]


def p_unheaded(w: Writing) -> Made:
    """A p without a heading of its own below the one of its model, overall p at the factors."""
    a, b, _ = ROWS
    rows = [["Sex", "", "", "0.034"], ["Female", "1", "", ""], ["Male", a.ratio, w.interval(a), ""],
            ["Race", "", "", "<0.001"], ["White", "1", "", ""], ["Black", b.ratio, w.interval(b), b.p],
            ["Other", a.ratio, w.interval(a), a.p]]  # fmt: skip
    head = [[Span("Variable", 1, 2), Span("Multivariable", 3)], ["HR", "95% CI", ""]]
    made = [("OS", name, level, r.ratio, r.low, r.high, r.p) for name, level, r in (
        ("Sex", "Male", a), ("Race", "Black", b), ("Race", "Other", a)
    )]  # fmt: skip
    return Layout(_COX, [*head, *rows], head=2), made  # type: ignore[list-item, return-value]


def pairs_of_columns(w: Writing) -> Made:
    rows = [[a.label, w.number(a.ratio), f"({w.interval(a)})", w.number(b.ratio), f"({w.interval(b)})"]
            for a, b in zip(ROWS, OTHERS, strict=True)]  # fmt: skip
    made = [("", *each[1:]) for each in facts_of(p=False) + facts_of(OTHERS, p=False)]
    return Layout("Hazard ratios of death", [["", Span("Q2", 2), Span("Q3", 2)], *rows]), made  # type: ignore[return-value]


#: Layouts in which numbers of something else stand between the ratios, or their p elsewhere.
MIXED = (
    p_below, coefficient_between, p_without_heading, shortened, of_patients, glued, screened, beside_differences,
    head_over_all, of_both, rates_beside, listed, blank_reference, relative_rows, own_variables, sections_of_factors,
    tested_factor, not_in_the_model, named_by_events, p_unheaded, pairs_of_columns,
)  # fmt: skip
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
    for layouts, writings in ((BOTH, WRITINGS), (APART, _POINTS), (MIXED, WRITINGS[:1])):
        for layout in layouts:
            for writing in writings:
                made, facts = layout(writing)
                yield f"{layout.__name__}, {writing.name}", made, _shown(facts, writing)
