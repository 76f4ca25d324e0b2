# Models of survival's own data sets, drawn by a seed, as R's console shows them: Rscript models.R SEED COUNT
library(survival)
sets <- list(
  lung = list(
    time = "time", event = c("status", "status == 2"), terms = c(
      "age", "sex", "ph.ecog", "factor(ph.ecog)", "ph.karno", "as.factor(sex)", "I(age/10)", "log(age)", "strata(inst)",
      "(age > 60)", "age*sex", "sex:age + sex + age", "factor(sex)*age", "ordered(ph.ecog)", "I(age^2)", "meal.cal"
    ), groups = c("sex", "ph.ecog", "sex + ph.ecog", "strata(sex)", "1", "factor(sex)", "age > 60"), strata = "inst"
  ),
  veteran = list(
    time = "time", event = c("status", "status == 1"), terms = c(
      "trt", "celltype", "karno", "age", "factor(trt)", "strata(celltype)", "celltype*trt", "I(prior == 10)",
      "log(diagtime)", "relevel(celltype, ref = \"large\")"
    ), groups = c("trt", "celltype", "celltype + trt", "1", "strata(celltype)"), strata = "celltype"
  ),
  colon = list(
    time = "time", event = "status", subset = c("etype == 2", "etype == 2 & rx != \"Lev\"", "nodes > 3"), terms = c(
      "rx", "sex", "age", "nodes", "factor(differ)", "factor(extent)", "node4", "strata(sex)", "strata(rx, sex)",
      "rx*sex"
    ), groups = c("rx", "sex", "rx + sex", "node4", "strata(rx, sex)", "1"), strata = "extent"
  ),
  ovarian = list(
    time = "futime", event = c("fustat", "fustat == 1"), terms = c("age", "resid.ds", "ecog.ps", "factor(rx)"),
    groups = c("rx", "1", "ecog.ps"), strata = "resid.ds"
  ),
  pbc = list(
    time = "time", event = c("status == 2", "status > 0", "status %in% c(1, 2)"), terms = c(
      "trt", "age", "sex", "factor(edema)", "log(bili)", "albumin", "factor(stage)", "strata(sex)", "sex*age",
      "ordered(stage)"
    ), groups = c("trt", "sex", "stage", "edema", "1"), strata = "stage"
  )
)
one <- function(from) from[sample.int(length(from), 1)]
arguments <- commandArgs(TRUE)
set.seed(as.integer(arguments[1]))
for (i in seq_len(as.integer(arguments[2]))) {
  name <- one(names(sets))
  set <- sets[[name]]
  options(width = one(c(40, 60, 80, 80, 132)), digits = one(c(4, 5, 7, 7, 10)), show.signif.stars = one(c(TRUE, FALSE)))
  outcome <- sprintf("Surv(%s, %s) ~ ", set$time, one(set$event))
  data <- paste0(", data = ", name, if (length(set$subset) && runif(1) < 0.8) paste0(", subset = ", one(set$subset)))
  statements <- switch(one(c("cox", "cox", "curves", "test")),
    cox = c(
      paste0("m <- coxph(", outcome, paste(sample(set$terms, one(1:4)), collapse = " + "), data,
             one(c("", ", ties = \"breslow\"", ", ties = \"efron\"")), ")"),
      one(c("m", "summary(m)", "summary(m, conf.int = 0.9)")), "cox.zph(m)"
    ),
    curves = c(
      paste0("f <- survfit(", outcome, one(set$groups), data,
             one(c("", ", conf.type = \"plain\"", ", conf.type = \"log-log\"", ", conf.int = 0.9")), ")"),
      sample(c("f", "print(f, print.rmean = TRUE)", "summary(f, times = c(50, 100.5, 300))", "summary(f)",
               "summary(f, censored = TRUE)", "summary(f)$table", "quantile(f)", "quantile(f, c(0.1, 0.5))",
               "print(f, print.rmean = TRUE, rmean = 150)", "print(f, print.rmean = TRUE, rmean = \"individual\")",
               "summary(f, times = c(0, 365.25), extend = TRUE)"), 2)
    ),
    test = paste0("survdiff(", outcome, one(grep("strata|^1$", set$groups, invert = TRUE, value = TRUE)),
                  if (runif(1) < 0.3) paste0(" + strata(", set$strata, ")"), data,
                  one(c("", ", rho = 1", ", rho = 0.5")), ")")
  )
  shown <- try(suppressWarnings(capture.output(for (text in statements) {
    value <- withVisible(eval(parse(text = text)))
    writeLines(paste(">", text))
    if (value$visible) print(value$value)
  })), silent = TRUE)
  if (!inherits(shown, "try-error")) writeLines(shown)
}
