"""The same model with lifelines."""

import sys

import pandas as pd
from lifelines import CoxPHFitter

CoxPHFitter().fit(pd.read_csv(sys.argv[1]), "time", "event").print_summary()
