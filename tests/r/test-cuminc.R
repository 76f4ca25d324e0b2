# Cumulative incidence against survfit's multi-state curves, Gray's test against cmprsk, the variance against its formula.

equal <- function(object, expected) {
  expect_identical(as.vector(is.na(object)), as.vector(is.na(expected)))
  expect_true(all(abs(object - expected) <= 1e-9 * abs(expected), na.rm = TRUE))
}

made <- function(time, cause, group = rep(1L, length(time)), stratum = rep(1L, length(time)), times = max(time),
                 conf_type = "log", conf_level = 0.95, n_causes = max(cause), pairwise = FALSE, p_adjust = "none", steps = FALSE) {
  rows <- list(
    time = as.numeric(time), cause = as.integer(cause), count = rep(1, length(time)), group = as.integer(group),
    stratum = as.integer(stratum)
  )
  cuminc(rows, max(group), max(stratum), n_causes, as.numeric(times), conf_type, conf_level, max(group) > 1, pairwise, p_adjust, steps)
}

# A random cohort, with ties or without, with times of 0, with nobody censored, with all of one cause in a group.
drawn <- function(seed) {
  set.seed(seed)
  n <- sample(12:150, 1)
  time <- switch(seed %% 3 + 1, sample(0:12, n, TRUE), round(stats::rexp(n) * 100, 3) + 0.001, rep(c(1, 2, 3), length.out = n))
  cause <- sample(0:3, n, TRUE, c(if (seed %% 5) 1 else 0, 2, 1, 0.3))
  group <- sample(3, n, TRUE)
  if (seed %% 4 == 0) cause[group == 2] <- pmin(cause[group == 2], 1)
  list(time = time, cause = cause, group = match(group, sort(unique(group))), stratum = sample(2, n, TRUE))
}

# mgus2 as Therneau, Crowson and Atkinson analyze it in the vignette compete of survival.
mgus <- function() {
  etime <- with(survival::mgus2, ifelse(pstat == 0, futime, ptime))
  list(time = etime, cause = with(survival::mgus2, ifelse(pstat == 0, 2 * death, 1)), sex = as.integer(survival::mgus2$sex))
}

bmt <- function() {
  data(bmt, package = "KMsurv", envir = environment())
  list(time = bmt$t2, cause = ifelse(bmt$d2 == 1, 1, ifelse(bmt$d1 == 1, 2, 0)), group = bmt$group)
}

expect_survfit <- function(own, time, cause, group, times, conf_type, level) {
  causes <- sort(unique(own$cause))
  for (g in unique(own$group)) {
    in_group <- g == 0 | group == g
    state <- factor(cause[in_group], c(0, causes))
    # Of a probability of 1 but for rounding survfit wants the logarithm of a negative number.
    fit <- suppressWarnings(survfit(Surv(time[in_group], state) ~ 1, conf.type = conf_type, conf.int = level))
    at <- summary(fit, times = times, extend = TRUE)
    unknown <- times > max(time[in_group]) & at$pstate[, 1] > 1e-12
    for (k in causes) {
      of <- function(name) own[[name]][own$group == g & own$cause == k]
      p <- replace(at$pstate[, k + 1], unknown, NA)
      equal(of("incidence"), p)
      equal(of("n_risk"), at$n.risk[, 1])
      inner <- !is.na(p) & p > 0 & p < 1 - 1e-12
      equal(of("std_error")[inner], at$std.err[inner, k + 1])
      equal(of("conf_low")[inner], at$lower[inner, k + 1])
      equal(of("conf_high")[inner], at$upper[inner, k + 1])
      expect_true(all(is.na(of("conf_low")[!inner])))
    }
  }
}

test_that("estimates, standard errors and intervals are survfit's", {
  for (seed in 1:30) {
    x <- drawn(seed)
    times <- sort(unique(c(stats::quantile(x$time, c(0.2, 0.6), type = 1), max(x$time) + 1)))
    conf_type <- c("log", "log-log", "plain")[seed %/% 3 %% 3 + 1] # survfit for several states takes its time
    own <- made(x$time, x$cause, x$group, times = times, conf_type = conf_type, conf_level = 0.9, n_causes = 3L)$incidence
    expect_survfit(own, x$time, x$cause, x$group, times, conf_type, 0.9)
  }
})

test_that("the standard errors of whole curves are those at single times", {
  x <- bmt()
  own <- made(x$time, x$cause, steps = TRUE, times = sort(unique(x$time)))
  equal(own$steps$std_error, own$incidence$std_error)
  equal(own$steps$conf_high, own$incidence$conf_high)
})

test_that("the variance is that of the delta method (Marubini & Valsecchi 1995; SAS's ERROR=DELTA)", {
  x <- bmt()
  own <- made(x$time, x$cause, times = 1000)$incidence
  t <- sort(unique(x$time[x$cause > 0 & x$time <= 1000]))
  n <- vapply(t, function(u) sum(x$time >= u), 1)
  d <- vapply(t, function(u) sum(x$time == u & x$cause > 0), 1)
  before <- c(1, cumprod(1 - d / n))[seq_along(t)]
  for (k in 1:2) {
    d_k <- vapply(t, function(u) sum(x$time == u & x$cause == k), 1)
    f <- cumsum(before * d_k / n)
    rest <- f[length(f)] - f
    variance <- sum(rest^2 * d / (n * (n - d))) + sum(before^2 * d_k * (n - d_k) / n^3) - 2 * sum(rest * before * d_k / n^2)
    equal(own$std_error[k], sqrt(variance))
  }
})

test_that("Gray's statistic is cmprsk's, in strata and without", {
  skip_if_not_installed("cmprsk")
  for (seed in 1:60) {
    x <- drawn(seed)
    if (max(x$group) < 2) next
    for (stratum in list(rep(1L, length(x$time)), x$stratum)) {
      # cmprsk stops where the estimate for all groups together comes to 1 and somebody is still at risk.
      expected <- tryCatch(cmprsk::cuminc(x$time, x$cause, x$group, stratum)$Tests, error = function(condition) NULL)
      if (is.null(expected)) next
      own <- made(x$time, x$cause, x$group, stratum, n_causes = 3L)$overall
      of_cause <- match(own$cause, as.numeric(rownames(expected)))
      known <- !is.na(of_cause) & expected[of_cause, "stat"] != -1
      equal(own$chi_square[known], expected[of_cause[known], "stat"])
      expect_identical(own$df[known], as.integer(expected[of_cause[known], "df"]))
      expect_true(all(is.na(own$chi_square[is.na(of_cause)])))
    }
  }
})

test_that("pairs are tested on their own patients, and corrected within a cause", {
  skip_if_not_installed("cmprsk")
  x <- bmt()
  own <- made(x$time, x$cause, x$group, pairwise = TRUE, p_adjust = "holm")$pairwise
  first <- own$cause == 1
  raw <- vapply(list(c(1, 2), c(1, 3), c(2, 3)), function(pair) {
    inside <- x$group %in% pair
    unname(cmprsk::cuminc(x$time[inside], x$cause[inside], x$group[inside])$Tests[1, "stat"])
  }, 1)
  equal(own$chi_square[first], raw)
  equal(own$p_value[first], stats::p.adjust(stats::pchisq(raw, 1, lower.tail = FALSE), "holm"))
})

test_that("groups that no event compares have no test", {
  time <- c(1, 2, 3, 4, 11, 12, 13, 14)
  own <- made(time, c(1, 2, 1, 1, 1, 1, 2, 0), rep(1:2, each = 4))
  expect_false(anyNA(own$overall$chi_square)) # the second group is at risk all the time
  own <- made(c(1, 1, 5, 6), c(0, 0, 1, 2), c(1, 1, 2, 2))
  expect_true(all(is.na(own$overall$chi_square)))
})

test_that("a stratum in which nothing happens adds nothing", {
  x <- bmt()
  own <- made(c(x$time, 5, 6), c(x$cause, 0, 0), c(x$group, 1, 2), c(rep(1L, length(x$time)), 2L, 2L))$overall
  equal(own$chi_square, made(x$time, x$cause, x$group)$overall$chi_square)
})

test_that("counted rows are patients, and times that differ by rounding are one", {
  x <- bmt()
  one <- made(x$time, x$cause, x$group, times = 500)
  rows <- list(time = rep(x$time, 2), cause = as.integer(rep(x$cause, 2)), count = rep(0.5, 2 * length(x$time)),
               group = as.integer(rep(x$group, 2)), stratum = rep(1L, 2 * length(x$time)))
  two <- cuminc(rows, 3L, 1L, 2L, 500, "log", 0.95, TRUE, FALSE, "none", FALSE)
  equal(two$incidence$std_error, one$incidence$std_error)
  equal(two$overall$chi_square, one$overall$chi_square)
  own <- made(c(0.3, 0.1 + 0.2, 1), c(1, 2, 0), times = 0.5)$incidence
  equal(own$incidence, c(1, 1) / 3)
})

test_that("1 - Kaplan-Meier is that of survfit, at the last time of which something is known", {
  x <- mgus()
  own <- made(x$time, x$cause, x$sex, times = c(120, 240, 1000))$naive
  expect_identical(own$at, c(240, 1000)) # of women nothing is known after 394; no man is without an event after 424
  for (g in 1:2) {
    inside <- x$sex == g
    km <- summary(survfit(Surv(x$time[inside], x$cause[inside] == 1) ~ 1), times = own$at[g], extend = TRUE)
    equal(own$one_minus_km[g], 1 - km$surv)
  }
})

test_that("the vignette's counts of mgus2 are found", {
  x <- mgus()
  own <- made(x$time, x$cause, x$sex)$counts
  expect_identical(own$n[own$group == 1], c(202, 59, 370)) # women: 631, of whom 59 with PCM and 370 dead
  expect_identical(own$n[own$group == 2], c(207, 56, 490))
})

test_that("a median is the first time by which half have had the event", {
  own <- made(1:4, c(1, 2, 1, 0))$medians
  expect_identical(own$median, c(3, NA)) # 1/4, then 1/4 + 1/4
})
