# What an R user would write who has the counts: coxph with counts as weights.
suppressPackageStartupMessages(library(survival))
d <- data.table::fread(commandArgs(TRUE)[1])
covariates <- setdiff(names(d), c("days", "dead", "n"))
d[, (covariates) := lapply(.SD, factor), .SDcols = covariates]
fit <- coxph(reformulate(covariates, "Surv(days, dead)"), d, weights = n, ties = "breslow")
print(summary(fit))
