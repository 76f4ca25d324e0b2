# What an R user would write: read, survfit, survdiff.
suppressPackageStartupMessages(library(survival))
arguments <- commandArgs(TRUE)
d <- if (arguments[2] == "fread") data.table::fread(arguments[1]) else read.csv(arguments[1])
fit <- survfit(Surv(time, event) ~ group, d)
print(fit, rmean = "individual")
print(survdiff(Surv(time, event) ~ group, d))
