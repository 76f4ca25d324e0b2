# Curves of a Cox model against survfit.coxph, called apart.

curves_of <- function(d, variables, patterns, convention = "r", ties = "efron", at_zero = FALSE) {
  rows <- list(
    time = as.double(d$time), status = as.double(d$status),
    stratum = if (is.null(d$stratum)) rep(1L, nrow(d)) else as.integer(d$stratum)
  )
  terms <- as.list(seq_along(variables))
  cox_curves(rows, variables, terms, list(entering(seq_along(terms))), integer(), numeric(), convention, ties, 0.05, 0.1,
    patterns, at_zero)
}

d <- transform(lung_cohort(), time = round(time / 30.4375) + 1, stratum = sex)
variables <- with(d, list(continuous(age), treatment(ph.ecog)))

test_that("at the means and at patterns they are those of survfit, in every stratum", {
  d$z1 <- as.numeric(d$ph.ecog == 1)
  d$z2 <- as.numeric(d$ph.ecog == 2)
  d$z3 <- as.numeric(d$ph.ecog == 3)
  for (ties in c("efron", "breslow")) {
    fit <- coxph(Surv(time, status) ~ age + z1 + z2 + z3 + strata(sex), d, ties = ties)
    means <- as.list(colMeans(d[c("age", "z1", "z2", "z3")]))
    at <- rbind(means, replace(means, "age", 70), list(50, 0, 1, 0))
    new <- as.data.frame(lapply(as.data.frame(at), unlist))
    found <- curves_of(d, variables, list(c(NA, NA), c(70, NA), c(50, 3)), ties = ties)
    for (i in 1:3) for (s in 1:2) {
      curve <- survfit(fit, newdata = transform(new[i, ], sex = s))
      own <- subset(found$curves, pattern == i & stratum == s)
      equal(own$time, curve$time)
      equal(own$survival, curve$surv)
      equal(own$std_error, curve$surv * curve$std.err)
      equal(own$cum_hazard, curve$cumhaz)
      equal(own$log_minus_log, log(curve$cumhaz))
    }
    equal(found$patterns$linear_predictor, drop(as.matrix(new) %*% coef(fit)))
  }
})

test_that("SPSS's are those of its baseline, at 0 and at the means", {
  found <- curves_of(d, variables, list(c(NA, NA), c(70, 1)), "spss", "breslow", at_zero = TRUE)
  base <- run_cox(d, variables, convention = "spss", ties = "breslow", baseline = TRUE, pattern = c(70, 1))$baseline
  own <- function(i) subset(found$curves, pattern == i & n_event > 0)
  expect_identical(own(0)$cum_hazard, base$cum_hazard)
  expect_identical(own(1)$survival, base$survival_at_means)
  expect_identical(own(2)$cum_hazard, base$cum_hazard_at_pattern)
  expect_identical(own(1)$time, base$time)
})
