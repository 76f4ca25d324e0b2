# Weighted curves, their means, differences and tests, against survfit, residuals.survfit and coxph themselves.

equal <- function(object, expected, tolerance = 1e-9) {
  expect_equal(unname(object), unname(expected), tolerance = tolerance)
}

weighted_rows <- function(n = 120, seed = 9, entry = FALSE) {
  set.seed(seed)
  d <- data.frame(
    time = ceiling(rexp(n) * 8), status = rbinom(n, 1, 0.6), group = sample(1:3, n, TRUE),
    stratum = sample(1:2, n, TRUE), weights = exp(rnorm(n)), count = 1
  )
  if (entry) d$entry <- pmax(0, d$time - 1 - rexp(n) * 5)
  d[order(d$stratum, d$group, d$time, -d$status), ]
}

analyze_weighted <- function(d, n_groups = 3, n_strata = 1, times = c(3, 8, 15), tau = 12, pairwise = "none",
                             metric = NULL, reference = NULL) {
  kaplan_meier(
    as.list(d), n_groups, n_strata, list(r = "log"), 0.95, c(0.75, 0.5), times, tau, "logrank", pairwise, "none",
    metric, reference, TRUE
  )
}

for (entry in c(FALSE, TRUE)) {
  test_that(paste("curves are survfit's with robust = TRUE, entry:", entry), {
    d <- weighted_rows(entry = entry)
    d$id <- seq_len(nrow(d))
    y <- if (entry) Surv(d$entry, d$time, d$status) else Surv(d$time, d$status)
    d$stratum <- 1L
    d <- d[order(d$group, d$time, -d$status), ]
    y <- if (entry) Surv(d$entry, d$time, d$status) else Surv(d$time, d$status)
    fit <- survfit(y ~ group, d, weights = weights, robust = TRUE, cluster = id)
    found <- analyze_weighted(d)
    for (g in 1:3) {
      own <- fit[g]
      step <- found$steps[[g]]
      equal(step$survival, own$surv)
      # survfit leaves 1e-17 of a weighted curve that comes down to 0, and limits around that.
      equal(step$std_error, ifelse(own$surv < 1e-15, 0, own$std.err))
      equal(step$conf_low, ifelse(own$surv < 1e-15, NA, own$lower))
      equal(step$conf_high, ifelse(own$surv < 1e-15, NA, own$upper))
      n <- sum(d$group == g)
      if (!entry) equal(step$n_risk[1], n)
      equal(sum(step$n_event), sum(d$status[d$group == g]))
      rate <- summary(own, times = c(3, 8, 15), extend = TRUE)
      mine <- found$rates[found$rates$group == g, ]
      equal(mine$survival, rate$surv)
      equal(mine$conf_low, ifelse(rate$surv < 1e-15, NA, rate$lower))
      equal(mine$n_risk, if (entry) {
        vapply(c(3, 8, 15), function(t) sum(d$group == g & d$entry < t & d$time >= t), 1)
      } else {
        vapply(c(3, 8, 15), function(t) sum(d$group == g & d$time >= t), 1)
      })
      of_median <- quantile(own, 0.5)
      mine <- found$medians[found$medians$group == g, ]
      equal(c(mine$estimate, mine$conf_low, mine$conf_high), unlist(of_median))
      one <- d$group == g
      alone <- survfit(y[one] ~ 1, weights = d$weights[one], robust = TRUE, cluster = d$id[one], influence = 1)
      before <- alone$time < 12
      steps <- diff(c(alone$time[before], 12))
      mine <- found$restricted_means[found$restricted_means$group == g, ]
      equal(mine$std_error, sqrt(sum((alone$influence.surv[, before] %*% steps)^2)))
      equal(mine$estimate, sum(diff(c(0, alone$time[before], 12)) * c(1, alone$surv[before])))
    }
  })

  test_that(paste("tests are coxph's robust score tests, entry:", entry), {
    d <- weighted_rows(entry = entry)
    d$id <- seq_len(nrow(d))
    y <- function(d) if (entry) Surv(d$entry, d$time, d$status) else Surv(d$time, d$status)
    score <- function(formula, d) {
      as.vector(coxph(formula, d, weights = weights, robust = TRUE, cluster = id, ties = "breslow")$rscore)
    }
    found <- analyze_weighted(d, n_strata = 2, pairwise = "pooled", metric = c(1, 2, 4))
    equal(found$overall$chi_square, score(y(d) ~ factor(group) + strata(stratum), d))
    equal(found$overall$df, 2)
    equal(found$trend$chi_square, score(y(d) ~ c(1, 2, 4)[group] + strata(stratum), d))
    pair <- d[d$group != 2, ]
    equal(found$pairwise$chi_square[2], score(y(pair) ~ group + strata(stratum), pair))
    within <- analyze_weighted(d, n_strata = 2, pairwise = "strata")$pairwise
    pair <- d[d$group != 3 & d$stratum == 2, ]
    own <- within$stratum == 2 & within$group1 == 1 & within$group2 == 2
    equal(within$chi_square[own], score(y(pair) ~ group, pair))
  })
}

test_that("weights that are all equal give the curve without, by the jackknife", {
  d <- weighted_rows()
  d$stratum <- 1L
  d <- d[order(d$group, d$time, -d$status), ]
  d$weights <- 3.5
  found <- analyze_weighted(d)
  fit <- survfit(Surv(time, status) ~ group, d)
  equal(unlist(lapply(found$steps[1:3], `[[`, "survival")), fit$surv)
  equal(unlist(lapply(found$steps[1:3], `[[`, "n_risk")), fit$n.risk)
})

test_that("differences have the standard errors of weighted curves", {
  d <- weighted_rows()
  d$stratum <- 1L
  d <- d[order(d$group, d$time, -d$status), ]
  found <- analyze_weighted(d, reference = 1)
  fit <- summary(survfit(Surv(time, status) ~ group, d, weights = weights, robust = TRUE), times = 8)
  one <- found$differences$survival
  one <- one[one$at == 8 & one$group1 == 2, ]
  equal(one$difference, fit$surv[2] - fit$surv[1])
  equal(one$difference_std_error, sqrt(sum(fit$std.err[1:2]^2)))
})

test_that("groups that are never at risk together, and groups without events, have no test", {
  d <- data.frame(
    time = c(1, 2, 3, 4), status = c(1, 1, 0, 0), group = c(1, 1, 2, 2), stratum = c(1, 1, 2, 2),
    weights = c(1, 2, 3, 4), count = 1
  )
  found <- analyze_weighted(d, 2, 2)
  expect_true(is.na(found$overall$chi_square))
  d$status <- 0
  expect_true(is.na(analyze_weighted(d, 2, 2)$overall$chi_square))
})
