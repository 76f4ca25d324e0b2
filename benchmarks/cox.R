# What an R user would write: read, coxph, summary.
suppressPackageStartupMessages(library(survival))
arguments <- commandArgs(TRUE)
d <- if (arguments[2] == "fread") data.table::fread(arguments[1]) else read.csv(arguments[1])
covariates <- setdiff(names(d), c("time", "event"))
print(summary(coxph(reformulate(covariates, "Surv(time, event)"), d)))
