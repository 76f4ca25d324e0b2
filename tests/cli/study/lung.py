"""A study of R's lung cancer data: its beginning, and tables to go on with."""

from __future__ import annotations

STUDY = """
[study]
name = "lung"
title = "Lung cancer"
[data]
file = "survival::lung"
[variables.sex]
values = { 1 = "Male", 2 = "Female" }
[variables.old]
label = "Age ≥65"
derive = "age >= 65"
[variables.ecog]
from = "ph.ecog"
recode = { 0 = "0–1", 1 = "0–1", 2 = "≥2", 3 = "≥2" }
missing = { value = "0–1" }
[endpoints.OS]
label = "Overall survival"
time = "time"
event = "status=2"
time_unit = "days"
unit = "days"
"""
TABLES = """
[[tables]]
name = "table1"
title = "Patients"
command = "describe"
variables = ["age", "old", "ecog"]
by = "sex"
[[tables]]
name = "table2"
command = "univariate"
endpoints = ["OS"]
by = ["sex", "old", "ecog"]
times = [180, 365]
test = ["logrank", "tarone"]
[[tables]]
name = "table3"
command = "cox"
style = "spss"
endpoints = ["OS"]
covariates = ["age", "sex", "ecog"]
categorical = ["sex", "ecog"]
ref = { sex = "Male", ecog = "first" }
[output]
formats = ["json", "html"]
cohort = true
"""
