"""Tables as oncology journals lay them out, with invented numbers."""

from __future__ import annotations

from layouts import Layout, Span

JCO = Layout(
    "Univariate and Multivariate Analysis of Overall Survival (N = 240)",
    [
        [Span("Variable", 1, 2), Span("Univariate Analysis", 2), Span("Multivariate Analysis", 2)],
        ["HR (95% CI)", "P", "HR (95% CI)", "P"],
        ["Age, years", "", "", "", ""],
        ["  < 60", "1.00 (ref)", "", "1.00 (ref)", ""],
        ["  ≥ 60", "1.42 (1.05 to 1.92)", ".023", "1.35 (0.99 to 1.84)", ".058"],
        ["Grade", "", "", "", ""],
        ["  1", "Reference", "", "", ""],
        ["  2", "1.80 (1.10 to 2.95)", ".020", "—", "—"],
        ["  3", "3.10 (1.95 to 4.93)", "< .001", "—", "—"],
    ],
    head=2,
)
SEPARATE = Layout(
    "Cox analysis of progression-free survival",
    [
        ["Characteristic", "HR", "95% CI", "p value"],
        ["Sex (male vs. female)", "0.91", "0.65–1.27", "0.580"],
        ["ECOG (≥2 vs. 0–1)", "2.10", "(1.40, 3.15)", "<0.001*"],
        ["Age (per year)", "1.02", "1.00;1.04", "0.041"],
    ],
)
LIMITS = Layout(
    "Multivariable Cox regression for DFS",
    [
        [
            Span("Variable", 1, 2),
            Span("Hazard ratio", 1, 2),
            Span("95% confidence interval", 2),
            Span("P value", 1, 2),
        ],
        ["Lower", "Upper"],
        ["Stage III vs II", "1.55", "1.02", "2.36", "0.040"],
    ],
    head=2,
)
OUTCOMES = Layout(
    "Univariate and multivariate Cox regression analyses for PFS and OS",
    [
        [Span("Variables", 1, 3), Span("PFS", 4), Span("OS", 4)],
        [Span("Univariate analysis", 2), Span("Multivariate analysis", 2)] * 2,
        ["HR (95%CI)", "p-value"] * 4,
        ["Gender (male/female)", "0.91 (0.65–1.27)", "0.580", "", "", "1.10 (0.79–1.53)", "0.570", "", ""],
        ["ECOG (≥2)", "2.10 (1.40–3.15)", "<0.001", "2.01 (1.31–3.08)", "0.001", "2.90 (2.05–4.10)", "<0.001", "", ""],
    ],
    head=3,
)
SPANNED = Layout(
    "Prognostic factors for OS",
    [
        ["Factor", "Category", "n (%)", "Median OS, months (95% CI)", "Log-rank p", "HR (95% CI)", "p"],
        [Span("Sex", 1, 2), "Male", "120 (60.0)", "14.2 (11.0–17.4)", Span("0.031", 1, 2), "1", ""],
        ["Female", "80 (40.0)", "18.9 (15.1–22.7)", "0.72 (0.53–0.98)", "0.037"],
        [Span("ECOG", 1, 2), "0–1", "150 (75.0)", "18.0 (15.0–21.0)", Span("<0.001", 1, 2), "Ref", ""],
        ["≥2", "50 (25.0)", "6.1 (4.0–8.2)", "2.90 (2.05–4.10)", "<0.001"],
    ],
)
SECTIONS = Layout(
    "Multivariable analysis",
    [
        ["Variable", "HR", "95% CI", "P"],
        [Span("Overall survival", 4)],
        ["Age ≥60 (vs <60)", "1.42", "1.05–1.92", "0.023"],
        ["Male", "1.10", "0.79–1.53", "0.570"],
        [Span("Progression-free survival", 4)],
        ["Age ≥60 (vs <60)", "1.20", "0.90–1.60", "0.213"],
    ],
)
COEFFICIENTS = Layout(
    "Variables in the equation, overall survival",
    [
        ["", "B", "SE", "Wald", "df", "Sig.", "Exp(B)", "95.0% CI for Exp(B)"],
        ["Age", "0.351", "0.154", "5.19", "1", "0.023", "1.42", "1.05–1.92"],
    ],
)
FLAT = Layout(
    "Cox model for OS",
    [
        ["Variable", "HR (95% CI)", "P-value"],
        ["Sex", "", ""],
        ["Male", "", ""],
        ["Female", "0.72 (0.53–0.98)", "0.037"],
        ["Stage", "", "<0.001"],
        ["I", "", ""],
        ["II", "1.50 (0.90–2.50)", "0.120"],
        ["III", "2.80 (1.70–4.61)", "<0.001"],
        ["Age", "1.02 (1.00–1.04)", "0.041"],
    ],
)
COMMA = Layout(
    "Analyse multivariée de la survie globale (OS)",
    [["Variable", "HR (IC 95%)", "p"], ["Age (≥60 vs <60)", "1,42 (1,05–1,92)", "0,023"]],
)
LANCET = Layout(
    "Baseline characteristics",
    [
        ["", "Drug (n=112)", "Placebo (n=108)"],
        ["Age (years)", "62 (10·3)", "61 (9·8)"],
        ["Sex", "", ""],
        ["  Male", "60 (54%)", "55 (51%)"],
        ["  Female", "52 (46%)", "53 (49%)"],
    ],
)
NEJM = Layout(
    "Efficacy end points",
    [
        ["End Point", "Drug (N=112)", "Placebo (N=108)"],
        ["Median progression-free survival (95% CI) — mo", "6.1 (4.9–7.2)", "2.8 (2.1–3.5)"],
        ["Hazard ratio (95% CI)", Span("0.55 (0.41–0.74)", 2)],
        ["Complete response — no. (%)", "2 (1.8)", "0"],
        ["Partial response — no. (%)", "20 (17.9)", "5 (4.6)"],
        ["Objective response rate, % (95% CI)", "19.6 (12.7–28.2)", "4.6 (1.5–10.5)"],
    ],
)
CHARACTERISTICS = Layout(
    "Patient characteristics (n = 100)",
    [
        ["Characteristic", "Value"],
        ["Age, median (range), years", "62 (31–85)"],
        ["Sex, n (%)", ""],
        ["  Male", "55 (55)"],
        ["  Female", "45 (45)"],
        ["BMI, mean ± SD", "22.4 ± 3.5"],
        ["Metastatic sites, n (%)", ""],
        ["  Lung", "60 (60)"],
        ["  Liver", "50 (50)"],
    ],
)
EVENTS = Layout(
    "Univariable analysis of OS",
    [
        ["Variable", "No. of patients", "Events", "HR (95% CI)", "P value"],
        ["Sex", "", "", "", ""],
        ["  Male", "120", "80", "1 (reference)", ""],
        ["  Female", "80", "44", "0.72 (0.50–1.04)", "0.080"],
    ],
)
ALONG_ROWS = Layout(
    "Characteristics by expression",
    [
        ["Characteristic", "Low, n (%)", "High, n (%)", "P"],
        ["Male", "32 (58.2)", "23 (41.8)", "0.680"],
        ["Female", "28 (62.2)", "17 (37.8)", ""],
        ["Smoker", "31 (62.0)", "19 (38.0)", "0.500"],
    ],
)
ADVERSE = Layout(
    "Adverse events in 120 patients",
    [
        ["Event", "Any grade, n (%)", "Grade ≥3, n (%)"],
        ["Fatigue", "60 (50.0)", "6 (5.0)"],
        ["Nausea", "30 (25.0)", "1 (0.8)"],
    ],
)
RESPONSES = Layout(
    "Responses to treatment",
    [
        [Span("Subgroup", 1, 2), Span("No. of patients (%)", 1, 2), Span("Tumor response", 5)],
        ["CR No.(%)", "PR No.(%)", "SD No.(%)", "PD No.(%)", "ORR (%)"],
        ["Sex", "", "", "", "", "", ""],
        ["Male", "60 (60.0)", "2 (3.3)", "10 (16.7)", "28 (46.7)", "20 (33.3)", "20.0"],
        ["Female", "40 (40.0)", "0 (0.0)", "8 (20.0)", "22 (55.0)", "10 (25.0)", "20.0"],
        ["Total", "100 (100.0)", "2 (2.0)", "18 (18.0)", "50 (50.0)", "30 (30.0)", "20.0"],
    ],
    head=2,
)
ALL = {name: value for name, value in globals().items() if isinstance(value, Layout)}
