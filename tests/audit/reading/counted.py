"""Tables of counts as papers lay them out, with invented numbers: each right as it stands, and wrong with one change.

`wrong` maps a cell's text to what is printed instead of it and the least severity that this must raise.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from layouts import Layout, Span


@dataclass(frozen=True)
class Counted:
    """A layout and the misprints that must be seen in it."""

    layout: Layout
    wrong: dict[str, tuple[str, str]] = field(default_factory=dict)


SECOND_HEAD = Counted(
    Layout(
        "Baseline and best response",
        [
            ["Characteristic", "Drug (n=80)", "Placebo (n=75)"],
            ["Male", "50 (62.5)", "45 (60.0)"],
            ["Visceral disease", "T-VEC (n=71)", "GM-CSF (n=69)"],
            ["Lung", "20 (28.2)", "18 (26.1)"],
            ["Liver", "10 (14.1)", "9 (13.0)"],
        ],
    ),
    {"18 (26.1)": ("18 (36.1)", "error"), "50 (62.5)": ("50 (66.5)", "error")},
)
SIZE_ROW = Counted(
    Layout(
        "Baseline characteristics",
        [
            ["", "Drug", "Placebo"],
            ["No. of patients", "80", "75"],
            ["Male sex", "50 (62.5)", "45 (60.0)"],
            ["Smoker, current", "20 (25.0)", "24 (32.0)"],
            ["Diabetes", "8 (10.0)", "6 (8.0)"],
        ],
    ),
    {"8 (10.0)": ("8 (11.0)", "error"), "45 (60.0)": ("54 (60.0)", "error")},
)
SIZES_INSIDE = Counted(
    Layout(
        "Outcomes by subgroup",
        [
            ["", "Drug", "Placebo"],
            ["All patients", "n = 80", "n = 75"],
            ["Progression, n (%)", "40 (50.0)", "50 (66.7)"],
            ["Death, n (%)", "20 (25.0)", "30 (40.0)"],
            ["Metastatic disease", "n = 31", "n = 29"],
            ["Progression, n (%)", "21 (67.7)", "25 (86.2)"],
            ["Death, n (%)", "12 (38.7)", "17 (58.6)"],
        ],
    ),
    {"12 (38.7)": ("12 (33.7)", "error"), "50 (66.7)": ("56 (66.7)", "error")},
)
N_ROWS = Counted(
    Layout(
        "Recurrence at two years",
        [
            ["", "Surgery", "Radiotherapy"],
            ["All:", "", ""],
            ["N", "290", "284"],
            ["n (%) recurrence", "60 (20.7%)", "57 (20.1%)"],
            ["mean (SD) size, cm", "4.12 (1.11)", "4.05 (1.20)"],
            ["Stage III:", "", ""],
            ["N", "41", "32"],
            ["n (%) recurrence", "14 (34.1%)", "8 (25.0%)"],
        ],
    ),
    {"14 (34.1%)": ("14 (35.2%)", "error"), "57 (20.1%)": ("75 (20.1%)", "error")},
)
MEANS_BELOW = Counted(
    Layout(
        "Characteristics by arm",
        [
            ["", "Drug (n = 120)", "Placebo (n = 110)"],
            ["", "n (%)", "n (%)"],
            ["Sex", "", ""],
            ["Male", "70 (58.3)", "60 (54.5)"],
            ["Female", "50 (41.7)", "50 (45.5)"],
            ["Antidepressant", "36 (30.0)", "22 (20.0)"],
            ["", "Mean (SD)", "Mean (SD)"],
            ["Age", "58 (6)", "60 (7)"],
            ["Pain", "12 (5)", "11 (5)"],
        ],
        head=2,
    ),
    {"36 (30.0)": ("36 (33.0)", "error"), "50 (41.7)": ("50 (47.1)", "error")},
)
MEASURED = Counted(
    Layout(
        "Baseline characteristics (n = 120)",
        [
            ["Characteristic", "Drug (n = 60)", "Placebo (n = 60)"],
            ["Age (years), mean ± SD", "58 (6)", "59 (7)"],
            ["Energy (g/d)", "146 (55)", "111 (39)"],
            ["Weight, kg", "80 (12)", "82 (11)"],
            ["Systolic pressure, mmHg", "134 (18)", "131 (17)"],
            ["Quality of life, median (IQR)", "50 (40)", "45 (35)"],
            ["Male", "30 (50)", "33 (55)"],
            ["Smoker", "12 (20)", "15 (25)"],
        ],
    ),
    {"33 (55)": ("33 (65)", "error")},
)
ROW_PERCENT = Counted(
    Layout(
        "Expression and characteristics",
        [
            [Span("", 1, 2), Span("All", 1, 2), Span("Expression", 2), Span("P", 1, 2)],
            ["Low (n=84)", "High (n=66)"],
            ["Sex", "", "", "", "0.412"],
            ["  Male", "90 (60.0)", "48 (53.3)", "42 (46.7)", ""],
            ["  Female", "60 (40.0)", "36 (60.0)", "24 (40.0)", ""],
            ["Lymph node metastasis", "", "", "", "0.005"],
            ["  No", "100 (66.7)", "65 (65.0)", "35 (35.0)", ""],
            ["  Yes", "50 (33.3)", "19 (38.0)", "31 (62.0)", ""],
        ],
        head=2,
    ),
    {"19 (38.0)": ("19 (33.0)", "error"), "90 (60.0)": ("90 (66.0)", "error"), "31 (62.0)": ("37 (62.0)", "error")},
)
SOME_ROWS = Counted(
    Layout(
        "Assault and treatment",
        [
            [Span("", 1, 2), Span("Between groups", 3), Span("Types of assault", 3)],
            ["SA n = 74", "No SA n = 116", "p", "0 n = 116", "1 n = 41", "2 n = 33"],
            ["Males", "17 (17.7)", "79 (82.3)", "0.001", "79 (82.3)", "9 (9.4)", "8 (8.3)"],
            ["Females", "57 (60.6)", "37 (39.4)", "", "37 (39.4)", "32 (34.0)", "25 (26.6)"],
        ],
        head=2,
    ),
    {"57 (60.6)": ("57 (66.6)", "error")},
)
NESTED_COLUMNS = Counted(
    Layout(
        "Deaths by characteristic",
        [
            ["Characteristic", "All, n (%)", "Dead, n (%)", "Survivors, n (%)"],
            ["Men", "55 (55.0)", "20 (36.4)", "35 (63.6)"],
            ["Women", "45 (45.0)", "12 (26.7)", "33 (73.3)"],
            ["Diabetes", "24 (24.0)", "11 (45.8)", "13 (54.2)"],
            ["Smoking", "40 (40.0)", "18 (45.0)", "22 (55.0)"],
        ],
    ),
    {"11 (45.8)": ("11 (48.5)", "error")},
)
OF_ROW_COLUMN = Counted(
    Layout(
        "Recurrence by factor",
        [
            ["Factor", "No. of patients", "Recurrence, n (%)"],
            ["Age <60", "80", "20 (25.0)"],
            ["Age ≥60", "40", "18 (45.0)"],
            ["Male", "70", "21 (30.0)"],
            ["Female", "50", "17 (34.0)"],
        ],
    ),
    {},
)
LABEL_SIZES = Counted(
    Layout(
        "Allocation of the groups",
        [
            ["Group", "Brief, n (%)", "Full, n (%)"],
            ["Exposed (n = 74)", "18 (24.3%)", "19 (25.7%)"],
            ["Not exposed (n = 116)", "26 (22.4%)", "28 (24.1%)"],
            ["Injured (n = 84)", "21 (25.0%)", "22 (26.2%)"],
        ],
    ),
    {},
)
DASHES = Counted(
    Layout(
        "Patient characteristics, n = 200",
        [
            ["Characteristic", "n (%)"],
            ["Metastasis", "60 (30.0)"],
            ["  Liver", "30 (15.0)"],
            ["  Lung", "40 (20.0)"],
            ["Antibiotics", "25 (12.5)"],
            ["  Steroids", "30 (15.0)"],
            ["  Central line", "50 (25.0)"],
            ["Surgery", "150 (75.0)"],
            ["Smoker", "80 (40.0)"],
        ],
    ),
    {"150 (75.0)": ("150 (79.0)", "error"), "50 (25.0)": ("50 (29.0)", "error")},
)
ENDS = Counted(
    Layout(
        "Characteristics",
        [
            ["Characteristic", "Value (n = 120)"],
            ["Gender", ""],
            ["Male", "70 (58.3)"],
            ["Female", "50 (41.7)"],
            ["Hypertension", "30 (25.0)"],
            ["Diabetes", "12 (10.0)"],
            ["Stage", ""],
            ["I", "40 (33.3)"],
            ["II", "80 (66.7)"],
        ],
    ),
    {"12 (10.0)": ("12 (17.0)", "error"), "80 (66.7)": ("86 (66.7)", "error"), "50 (41.7)": ("50 (44.7)", "error")},
)
INNER_HEADING = Counted(
    Layout(
        "Characteristics of 200 women",
        [
            ["Characteristic", "No. (%)"],
            ["Ethnicity", ""],
            ["African", "20 (10)"],
            ["Asian", ""],
            ["  Pakistani", "50 (25)"],
            ["  Indian", "30 (15)"],
            ["European", ""],
            ["  British", "70 (35)"],
            ["  Other", "10 (5)"],
            ["None of these", "20 (10)"],
            ["Smoking", ""],
            ["Yes", "60 (30)"],
            ["No", "140 (70)"],
        ],
    ),
    {"60 (30)": ("60 (36)", "error"), "20 (10)": ("20 (16)", "error")},
)
MISSING = Counted(
    Layout(
        "Clinical characteristics (n = 554)",
        [
            ["Characteristic", "n (%)"],
            ["Sex", ""],
            ["  Male", "300 (54.2)"],
            ["  Female", "254 (45.8)"],
            ["Grade", ""],
            ["  Low", "100 (46.3)"],
            ["  High", "116 (53.7)"],
            ["Margins", ""],
            ["  Negative", "400 (80.0)"],
            ["  Positive", "100 (20.0)"],
            ["  Not reported", "54"],
            ["Depth", ""],
            ["  Superficial", "200 (36.1)"],
            ["  Deep", "300 (54.2)"],
            ["  Unavailable", "54 (9.7)"],
        ],
    ),
    {
        "116 (53.7)": ("116 (57.3)", "error"),
        "300 (54.2)": ("300 (45.2)", "error"),
        "400 (80.0)": ("440 (80.0)", "error"),
    },
)
MISSING_IN_ARMS = Counted(
    Layout(
        "Operation",
        [
            ["", "All (N = 80)", "Control (N = 40)", "Drug (N = 40)"],
            ["Male", "56 (70.0)", "27 (67.5)", "29 (72.5)"],
            ["Hypertension", "55 (68.8)", "26 (65.0)", "29 (72.5)"],
            ["Diabetes", "23 (28.8)", "14 (35.0)", "9 (22.5)"],
            ["Transfusion", "28 (40.0)", "17 (50.0)", "11 (30.6)"],
            ["Inotropes", "16 (20.3)", "6 (15.0)", "10 (25.6)"],
        ],
    ),
    {"23 (28.8)": ("23 (23.8)", "error")},
)
SEVERAL_ANSWERS = Counted(
    Layout(
        "Comorbidities and drugs of 150 patients",
        [
            ["", "n (%)"],
            ["Comorbidities", ""],
            ["  Hypertension", "75 (50.0)"],
            ["  Diabetes", "30 (20.0)"],
            ["  None", "60 (40.0)"],
            ["Reasons for discontinuation", ""],
            ["  Progression", "90 (60.0)"],
            ["  Toxicity", "15 (10.0)"],
        ],
    ),
    {"15 (10.0)": ("15 (16.0)", "error")},
)
RATES = Counted(
    Layout(
        "Referral or death",
        [
            [Span("", 1, 2), Span("Referrals/person-yrs (rate per 100 pyrs)", 2), Span("P", 1, 2)],
            ["Basal", "Rich"],
            ["All children", "69/322 (21.4)", "81/318 (25.5)", "0.31"],
            ["Negative", "14/66.2 (21.1)", "14/59.7 (23.5)", "0.98"],
            ["Positive", "19/75 (25.6)", "32/72 (44.8)", "0.07"],
        ],
        head=2,
    )
)
PARTS_OF_COUNTS = Counted(
    Layout(
        "Screening",
        [
            ["Factor", "Negative screen", "Positive screen", "p"],
            ["Age <16 years", "894/3730 (24%)", "96/304 (32%)", "0.003"],
            ["Illiterate", "n = 2549/3730 (68%)", "213/304 (70%)", "0.533"],
            ["Female", "1,890/3,408 (55%)", "164/273 (60%)", "0.140"],
        ],
    ),
    {"213/304 (70%)": ("213/304 (77%)", "error"), "164/273 (60%)": ("146/273 (60%)", "error")},
)
PERCENT_FIRST = Counted(
    Layout(
        "Findings in 80 patients",
        [
            ["Finding", "Patients, % (n)"],
            ["Fever", "62.5% (50)"],
            ["Cough", "25.0% (20)"],
            ["Rash", "10.0% (8)"],
        ],
    ),
    {"25.0% (20)": ("29.0% (20)", "error")},
)
APART = Counted(
    Layout(
        "Findings in 80 patients",
        [["Finding", "n", "%"], ["Fever", "50", "62.5"], ["Cough", "20", "25.0"], ["Rash", "8", "10.0"]],
    ),
    {"25.0": ("29.0", "error")},
)
THOUSANDS = Counted(
    Layout(
        "Registry (N = 12,345)",
        [
            ["", "No. (%)*"],
            ["Male†", "6,789 (55.0)"],
            ["Female", "5,556 (45.0)a"],
            ["Stage unknown", "1 234 (10.0)"],
        ],
    ),
    {"6,789 (55.0)": ("6,789 (50.5)", "error")},
)
TWO_LABELS = Counted(
    Layout(
        "Histology",
        [
            ["Evaluation", "Result", "All, n (%)"],
            [Span("Diagnosis", 1, 2), "Glioblastoma", "116 (92)"],
            ["Other", "10 (8)"],
            [Span("Necrosis", 1, 3), "With palisades", "36 (29)"],
            ["Without", "72 (57)"],
            ["No", "18 (14)"],
            ["Respiratory rate", "35–49", "27 (21)"],
            ["(breaths per minute)", "50–128", "99 (79)"],
        ],
    ),
    {"72 (57)": ("72 (75)", "error"), "99 (79)": ("99 (97)", "error")},
)
TOTALS = Counted(
    Layout(
        "Survival by factor",
        [
            ["Factor", "n (%)", "P"],
            ["All patients", "150 (100.0)", ""],
            ["Age", "", "0.02"],
            ["  Median age or older", "80 (53.3)", ""],
            ["  Younger than median age", "70 (46.7)", ""],
            ["Sex", "", "0.31"],
            ["  Male", "90 (60.0)", ""],
            ["  Female", "60 (40.0)", ""],
        ],
    ),
    {"80 (53.3)": ("80 (55.3)", "error"), "60 (40.0)": ("66 (40.0)", "error")},
)
FLOW = Counted(
    Layout(
        "Participants",
        [
            ["Stage of the study", "Drug", "Control"],
            ["Screened", "400", "400"],
            ["Randomized", "200", "200"],
            ["Treated", "190 (95.0)", "196 (98.0)"],
            ["Analyzed", "180 (90.0)", "182 (91.0)"],
        ],
    )
)
LIMITS_ARE_LEVELS = Counted(
    Layout(
        "Expression",
        [
            ["Factor", "Low (n = 60)", "High (n = 40)", "p"],
            ["Male", "30 (50.0)", "22 (55.0)", "0.62"],
            ["Smoker", "15 (25.0)", "10 (25.0)", "1.00"],
            ["Stage III", "12 (20.0)", "20 (50.0)", "0.002"],
        ],
    ),
    {"12 (20.0)": ("12 (26.0)", "error")},
)
CATEGORIES = Counted(
    Layout(
        "Two ways of grouping",
        [
            ["Variable", "n = 61"],
            ["Mismatches", ""],
            ["  1", "7 (11.5)"],
            ["  2", "9 (14.8)"],
            ["  3", "25 (41.0)"],
            ["  <3", "16 (26.2)"],
            ["  ≥3", "45 (73.8)"],
        ],
    ),
    {"45 (73.8)": ("45 (78.3)", "error")},
)
PERCENT_FIRST = Counted(
    Layout(
        "Adherence to treatment",
        [
            ["", "Usual care (n = 200)", "Counseling (n = 250)"],
            ["Male sex, % (n)", "60.5 (121)", "55.2 (138)"],
            ["Age > 60 years, % (n)", "45.0 (90)", "40.0 (100)"],
            ["Stage, % (n)", "", ""],
            ["  I", "20 (40)", "32 (80)"],
            ["  II", "30 (60)", "28 (70)"],
            ["  III", "50 (100)", "40 (100)"],
        ],
    ),
    {"45.0 (90)": ("45.0 (95)", "error"), "32 (80)": ("32 (88)", "error")},
)
PERCENT_OF = Counted(
    Layout(
        "Prevalence by survey",
        [
            ["Survey", "Children with parasites, % (N)", "P"],
            ["First, treated", "37 (516)", "0.77"],
            ["First, placebo", "36 (512)", ""],
            ["Second, treated", "0.5 (639)", "0.99"],
            ["Second, placebo", "0.5 (638)", ""],
        ],
    )
)
ZEROS_ALONG = Counted(
    Layout(
        "Infections and their intensity",
        [
            ["Parasite", "No. of infected", Span("Intensity", 3)],
            ["", "", "Light", "Moderate", "Heavy"],
            ["Whipworm", "23", "23 (100%)", "0", "0"],
            ["Fluke", "102", "40 (39.2%)", "26 (25.5%)", "36 (35.3%)"],
            ["Hookworm", "21", "18 (85.7%)", "2 (9.5%)", "1 (4.8%)"],
            ["Roundworm", "7", "6 (85.7%)", "1 (14.3%)", "0"],
            ["Tapeworm", "2", "2 (100%)", "0", "0"],
        ],
        head=2,
    ),
    {"36 (35.3%)": ("36 (35.5%)", "error")},
)
QUESTIONS_WITH_THEIR_MISSING = Counted(
    Layout(
        "Baseline",
        [
            ["Characteristic", "Drug (n = 302)", "Usual care (n = 151)"],
            ["Age at first episode", "", ""],
            ["Mean (SD)", "25.8 (12.69)", "24.4 (12.55)"],
            ["Missing", "9 (3.0)", "4 (2.6)"],
            ["Medication", "", ""],
            ["Sleep medication in last 3 months", "189 (62.6)", "110 (72.8)"],
            ["Missing", "0 (0.0)", "0 (0.0)"],
            ["Pain relief in last 3 months", "147 (48.7)", "86 (57.0)"],
            ["Missing", "1 (0.3)", "1 (0.7)"],
            ["Anxiety", "", ""],
            ["Not anxious", "8 (2.6)", "5 (3.3)"],
            ["Anxious", "292 (96.7)", "146 (96.7)"],
            ["Missing", "2 (0.7)", "0 (0.0)"],
        ],
    ),
    {"292 (96.7)": ("299 (96.7)", "error")},
)
EACH_ITS_OWN_FORM = Counted(
    Layout(
        "Adherence by drug",
        [
            ["", "Usual care (n = 1345)", "Counseling (n = 839)"],
            ["Users of statins", "", ""],
            ["  Adherent, n (%)", "926 (68.8)", "630 (75.1)"],
            ["  Stopped, n (%)", "433 (32.2)", "238 (28.4)"],
        ],
    ),
    {"433 (32.2)": ("443 (32.2)", "error")},
)
COUNTS_AND_MEANS = Counted(
    Layout(
        "Clinical and biochemical characteristics",
        [
            ["Variables", "Drug (n = 361)", "Placebo (n = 339)"],
            ["", "Mean (SD) or n (%)", "Mean (SD) or n (%)"],
            ["Age (years)", "29.9 (3.5)", "29.7 (3.4)"],
            ["Tests of glucose", "52 (22)", "49 (21)"],
            ["Delivery in a hospital", "237 (65.7%)", "237 (69.9%)"],
            ["Education", "", ""],
            ["  Low", "100 (27.7)", "90 (26.5)"],
            ["  Middle", "161 (44.6)", "149 (44.0)"],
            ["  High", "100 (27.7)", "100 (29.5)"],
        ],
        head=2,
    ),
    {"237 (65.7%)": ("437 (65.7%)", "error"), "149 (44.0)": ("149 (41.0)", "error")},
)
FREQUENCIES_AND_MEDIANS = Counted(
    Layout(
        "Participants",
        [
            ["", "Cohort", "Lower (n = 120)", "Upper (n = 39)"],
            ["Age, years", "2.0 (1.0, 3.0)", "2.0 (1.0, 3.0)", "2.0 (1.0, 3.0)"],
            ["Male", "89 (56.0)", "68 (56.7)", "21 (53.8)"],
            ["White cells", "11.6 (7.5, 19.4)", "11.3 (7.6, 19.3)", "12.5 (6.7, 20.3)"],
            ["Platelets", "116 (75, 194)", "113 (76, 193)", "125 (67, 203)"],
            ["Death", "26 (16.4)", "13 (10.8)", "13 (33.3)"],
        ],
    ),
    {"26 (16.4)": ("26 (66.4)", "error"), "13 (33.3)": ("13 (38.3)", "error")},
)
SIZE_IN_TITLE = Counted(
    Layout(
        "Clinical characteristics of study subjects (N = 129)",
        [
            ["Variables", "Value"],
            ["Age (years)", "73.74 ± 6.99"],
            ["Body mass index (kg/m2)", "25.23 ± 3.25"],
            ["Insulin", "5.91 (4.04–9.21)"],
            ["Hypertension", "80 (62.02)"],
            ["Diabetes", "21 (16.28)"],
        ],
    ),
    {"80 (62.02)": ("85 (62.02)", "error")},
)
RATES_PER_YEAR = Counted(
    Layout(
        "Events",
        [
            ["", "Drug (n = 1,024)", "Control (n = 1,020)"],
            ["Death, n (%)", "102 (10.0)", "131 (12.8)"],
            ["Death, events (% per year)", "102 (3.4)", "131 (4.5)"],
            ["Stroke, n (%)", "20 (2.0)", "41 (4.0)"],
            ["Bleeding, n (%/yr)", "30 (1.1)", "22 (0.8)"],
        ],
    ),
    {"41 (4.0)": ("41 (4.9)", "error")},
)
EVENTS_OF = Counted(
    Layout(
        "Delay and death",
        [
            ["Delay", "No. of deaths/No. of patients (%)", "Adjusted HR (95% CI)"],
            ["None", "20/200 (10.0)", "1"],
            ["1–7 days", "35/210 (16.7)", "1.65 (0.95–2.86)"],
            [">7 days", "50/190 (26.3)", "2.90 (1.73–4.86)"],
        ],
    ),
    {"50/190 (26.3)": ("50/190 (29.3)", "error")},
)
OF_SOME = Counted(
    Layout(
        "Baseline",
        [
            ["", "All (n = 200)", "Women (n = 120)"],
            ["Smoker", "50 (25.0)", "20 (16.7)"],
            ["Diabetes", "80 (40.0)", "48 (40.0)"],
            ["Insulin (of those with diabetes)", "40 (50.0)", "18 (37.5)"],
            ["Stroke", "20 (10.0)", "6 (5.0)"],
        ],
    ),
    {"20 (10.0)": ("20 (19.0)", "error"), "40 (50.0)": ("40 (10.0)", "error")},
)
ALL = {name: value for name, value in globals().items() if isinstance(value, Counted)}
