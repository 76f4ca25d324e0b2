# Values of cases against survfit, predict and residuals of coxph, called apart.

case_values <- function(d, variables, terms = as.list(seq_along(variables)), blocks = list(entering(seq_along(terms))),
                        convention = "r", ties = "efron", tvc = integer(), pin = 0.05, pout = 0.1,
                        residuals = TRUE) {
  rows <- list(
    time = as.double(d$time), status = as.double(d$status),
    stratum = if (is.null(d$stratum)) rep(1L, nrow(d)) else as.integer(d$stratum)
  )
  event_times <- if (length(tvc)) cox_event_times(rows$time, rows$status, numeric())$events$time else numeric()
  cox_case_values(rows, variables, terms, blocks, tvc, event_times, convention, ties, pin, pout, residuals)
}

# What survfit says of every row of `d` at its own time: a curve for each, in its own stratum.
by_survfit <- function(fit, d) {
  times <- sort(unique(d$time))
  curves <- summary(survfit(fit, newdata = d), times = times, extend = TRUE)
  at_own <- function(values) {
    values <- matrix(values, length(times))
    values[cbind(match(d$time, times), if (ncol(values) == 1) 1 else seq_len(nrow(d)))] # without terms, one curve
  }
  with(curves, data.frame(survival = at_own(surv), std_error = at_own(std.err), hazard = at_own(cumhaz)))
}

expect_like_coxph <- function(found, fit, d, x) {
  values <- by_survfit(fit, d)
  for (name in names(values)) equal(found$values[[name]], values[[name]])
  equal(found$values$lml, log(values$hazard))
  equal(found$values$xbeta, drop(sweep(x, 2, colMeans(x)) %*% coef(fit)))
  equal(as.matrix(found$dfbeta), as.matrix(residuals(fit, "dfbeta")))
  dead <- order(d$strata_of, d$time)
  dead <- dead[d$status[dead] == 1]
  equal(c(as.matrix(found$schoenfeld)[dead, ]), as.numeric(residuals(fit, "schoenfeld")))
  expect_true(all(is.na(as.matrix(found$schoenfeld)[d$status == 0, ])))
}

in_weeks <- function(d) transform(d, time = round(time / 30.4375) + 1, strata_of = 1)

test_that("with tied times they are those of coxph, by Efron's and by Breslow's way", {
  for (source in list(in_weeks(lung_cohort()), in_weeks(transform(veteran, sex = prior, ph.ecog = celltype)))) {
    variables <- with(source, list(continuous(age), treatment(ph.ecog)))
    for (ties in c("efron", "breslow")) {
      fit <- coxph(Surv(time, status) ~ age + factor(ph.ecog), source, ties = ties)
      x <- cbind(source$age, outer(as.integer(factor(source$ph.ecog)), 2:4, "==") + 0)
      expect_like_coxph(case_values(source, variables, ties = ties), fit, source, x)
    }
  }
})

test_that("with strata they are those of each stratum, in any order of the rows", {
  set.seed(1)
  d <- in_weeks(subset(colon, etype == 2 & !is.na(nodes)))
  d <- d[sample(nrow(d), 200), ]
  d$stratum <- d$strata_of <- as.integer(factor(d$rx))
  fit <- coxph(Surv(time, status) ~ age + nodes + strata(stratum), d)
  found <- case_values(d, list(continuous(d$age), continuous(d$nodes)))
  expect_like_coxph(found, fit, d, cbind(d$age, d$nodes))
})

test_that("SPSS's survival is the baseline's to the power of the risk, where its iterations stop", {
  d <- in_weeks(lung_cohort())
  d$stratum <- d$sex
  kinds <- c("indicator", "simple", "deviation", "difference", "helmert", "repeated", "polynomial")
  for (kind in kinds) {
    variables <- with(d, list(continuous(age), categorical(factor(ph.ecog), kind, 2L)))
    found <- case_values(d, variables, convention = "spss", ties = "breslow")
    table <- run_cox(d, variables, convention = "spss", ties = "breslow", baseline = TRUE)
    b <- table$coefficients$b
    at <- match(paste(d$stratum, d$time), paste(table$baseline$stratum, table$baseline$time))
    there <- !is.na(at) & is.finite(table$baseline$cum_hazard_at_means[at])
    hazard <- (table$baseline$cum_hazard_at_means[at] * exp(found$values$xbeta))[there]
    equal(found$values$hazard[there], hazard)
    equal(found$values$survival[there], exp(-hazard))
    x <- cbind(d$age, contrast_coding(4, kind, 2)[as.integer(factor(d$ph.ecog)), ])
    held <- coxph(Surv(d$time, d$status) ~ x + strata(d$stratum), init = b, iter.max = 0, ties = "breslow")
    equal(as.matrix(found$dfbeta), as.matrix(residuals(held, "score") %*% vcov(held)))
    equal(found$values$std_error, with(predict(held, type = "survival", se.fit = TRUE), se.fit))
    means <- run_cox(d, variables, convention = "spss", ties = "breslow")$means$mean
    equal(found$values$xbeta[found$used], drop(sweep(x, 2, means) %*% b)[found$used])
  }
})

test_that("a case that SPSS drops has no value, and no other lacks one", {
  d <- data.frame(time = c(1, 2, 3, 4, 5, 6), status = c(0, 1, 1, 0, 1, 1), x = c(3, 1, 4, 1, 5, 2))
  found <- case_values(d, list(continuous(d$x)), convention = "spss", ties = "breslow")
  expect_identical(found$used, c(FALSE, rep(TRUE, 5)))
  expect_identical(which(is.na(found$values$survival)), 1L)
  expect_identical(found$values$survival[6], 0)
})

test_that("after a stepwise method only the final model has influences, and terms outside no residuals", {
  d <- lung_cohort()
  variables <- with(d, list(continuous(age), continuous(sex), continuous(wt.loss)))
  found <- case_values(d, variables, blocks = list(entering(1:3, "fstep-lr")), pin = 0.01)
  expect_identical(found$columns$in_model, c(FALSE, TRUE, FALSE))
  fit <- coxph(Surv(time, status) ~ sex, d)
  equal(found$dfbeta[[2]], residuals(fit, "dfbeta"))
  expect_true(all(is.na(found$schoenfeld[[1]])) && all(is.na(found$schoenfeld[[3]])))
  none <- case_values(d, variables[1], blocks = list(entering(1L, "fstep-lr")), pin = 0)
  expect_true(all(none$values$xbeta == 0))
  equal(none$values$hazard, by_survfit(coxph(Surv(time, status) ~ 1, d), d)$hazard)
  equal(none$values$std_error, by_survfit(coxph(Surv(time, status) ~ 1, d), d)$std_error)
})

test_that("with time-dependent terms the influences of all rows of a case add up", {
  d <- in_weeks(lung_cohort())
  found <- case_values(d, list(continuous(d$age), continuous(d$age)), list(1L), list(entering(1:2)), ties = "breslow",
    tvc = 2L)
  expect_null(found$values)
  long <- survSplit(Surv(time, status) ~ ., transform(d, id = seq_along(time)), cut = sort(unique(d$time[d$status == 1])),
    end = "time", start = "from")
  long$aging <- long$age * long$time
  split <- coxph(Surv(from, time, status) ~ age + aging, long, ties = "breslow")
  equal(as.matrix(found$dfbeta), residuals(split, "dfbeta", collapse = long$id), 1e-7)
  again <- case_values(d, list(continuous(d$age), in_time(d, function(t) d$age * t)), list(1L), list(entering(1:2)),
    ties = "breslow", tvc = 2L)
  expect_identical(again$dfbeta, found$dfbeta)
})

test_that("without an estimate there is no value that takes it, and there are the others", {
  d <- transform(lung_cohort(), twice = 2 * age, g = factor(ifelse(ph.ecog == 0, "a", "b")))
  aliased <- case_values(d, list(continuous(d$age), continuous(d$twice)))
  alone <- case_values(d, list(continuous(d$age)))
  equal(aliased$values$survival, alone$values$survival)
  equal(aliased$values$std_error, alone$values$std_error)
  d$status[d$ph.ecog == 0] <- 0
  found <- case_values(d, list(continuous(d$age), treatment(d$g)))
  expect_false(any(found$columns$estimated[2]))
  expect_true(all(is.na(found$dfbeta[[2]])))
  expect_true(all(is.na(found$values$xbeta)))
  # nobody of g = a dies, so that the hazard of those of b is decided by b alone
  b <- d[d$g == "b", ]
  fit <- coxph(Surv(time, status) ~ age, b)
  equal(found$values$hazard[d$g == "b"], by_survfit(fit, b)$hazard, 1e-6)
  equal(found$values$std_error[d$g == "b"], by_survfit(fit, b)$std_error, 1e-6)
  equal(found$dfbeta[[1]][d$g == "b"], residuals(fit, "dfbeta"), 1e-6)
  dead <- which(d$g == "b" & d$status == 1)
  equal(found$schoenfeld[[1]][dead[order(d$time[dead])]], as.numeric(residuals(fit, "schoenfeld")), 1e-6)
  expect_true(all(is.na(found$schoenfeld[[2]])))
})

test_that("exact ties have no residuals", {
  d <- in_weeks(lung_cohort())
  expect_error(case_values(d, list(continuous(d$age)), ties = "exact"), class = "refusal")
  expect_null(case_values(d, list(continuous(d$age)), ties = "exact", residuals = FALSE)$dfbeta)
})
