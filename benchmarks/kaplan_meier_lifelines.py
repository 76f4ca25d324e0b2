"""The same work with lifelines: curve, median and restricted mean per group, and the three tests."""

import sys

import pandas as pd
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test
from lifelines.utils import restricted_mean_survival_time

data = pd.read_csv(sys.argv[1])
for level, own in data.groupby("group"):
    curve = KaplanMeierFitter().fit(own["time"], own["event"])
    print(level, curve.median_survival_time_, restricted_mean_survival_time(curve, t=own["time"].max()))
for weights in (None, "wilcoxon", "tarone-ware"):
    test = multivariate_logrank_test(data["time"], data["group"], data["event"], weightings=weights)
    print(test.test_statistic, test.p_value)
