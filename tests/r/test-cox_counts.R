# Rows that stand for several patients each, against the same patients a row each.

counted_data <- function(n = 400, seed = 3) {
  set.seed(seed)
  d <- data.frame(
    g = sample(3, n, TRUE), h = sample(2, n, TRUE), v = sample(0:3, n, TRUE), stratum = sample(2, n, TRUE)
  )
  d$time <- ceiling(rexp(n, 0.08 * exp(0.4 * (d$g == 2) - 0.3 * d$v)))
  d$status <- rbinom(n, 1, 0.6)
  d
}

# The distinct rows in no order, with how often each is there.
counted <- function(d) {
  found <- aggregate(list(count = rep(1, nrow(d))), d, sum)
  found[sample(nrow(found)), ]
}

three <- function(d) {
  list(categorical(factor(d$g, 1:3)), categorical(factor(d$h, 1:2), reference = 1L), continuous(d$v))
}

same_as_listed <- function(d, variables = three, tolerance = 1e-11, ...) {
  rows <- counted(d)
  testthat::expect_lt(nrow(rows), 0.96 * nrow(d))
  found <- run_cox(rows, variables(rows), ...)
  expected <- run_cox(d, variables(d), ...)
  for (name in names(expected)) {
    expect_equal(found[[name]], expected[[name]], tolerance = tolerance, ignore_attr = TRUE, label = name)
  }
}

test_that("counts give every table of the patients one by one", {
  d <- counted_data()
  for (convention in c("spss", "r")) {
    for (ties in c("breslow", "efron", "exact")) {
      for (strata in c(FALSE, TRUE)) {
        own <- if (strata) d else d[names(d) != "stratum"]
        same_as_listed(
          own, terms = list(1L, 2L, 3L, c(1L, 3L)), convention = convention, ties = ties, baseline = TRUE,
          pattern = c(2, NA, 1), ph_test = ties != "exact", concordance = TRUE
        )
      }
    }
  }
})

test_that("those censored early, who all die at the last time and whom a pattern does not name are counted", {
  d <- counted_data()
  d <- d[d$time < 12, ]
  d$status <- ifelse(d$time == max(d$time), 1, ifelse(d$time == 1, 0, d$status))
  for (convention in c("spss", "r")) {
    same_as_listed(
      d, terms = list(1L, 3L, c(1L, 3L)), convention = convention, ties = "breslow", baseline = TRUE,
      pattern = c(2, NA, NA)
    )
  }
  own <- d[names(d) != "stratum"]
  rows <- counted(own)
  found <- run_cox(rows, three(rows), list(3L), convention = "spss", ties = "breslow", baseline = TRUE)
  expect_equal(found$counts$n_early_censored, sum(d$time == 1))
  expect_identical(utils::tail(found$baseline$cum_hazard, 1), Inf)
})

test_that("the numbers are coxph's of the patients one by one, and with Breslow's ties of counts as weights", {
  d <- counted_data()
  rows <- counted(d)
  for (ties in c("breslow", "efron")) {
    fit <- coxph(Surv(time, status) ~ factor(g) + v + strata(stratum), d, ties = ties)
    found <- run_cox(rows, list(treatment(rows$g), continuous(rows$v)), ties = ties, ph_test = TRUE, concordance = TRUE)
    equal(found$coefficients$b, coef(fit))
    equal(found$coefficients$se, sqrt(diag(vcov(fit))))
    equal(-0.5 * c(found$null$neg2loglik, found$models$neg2loglik), fit$loglik)
    equal(found$ph$chi_square, cox.zph(fit)$table[, "chisq"])
    equal(unlist(found$summary[c("concordance", "concordance_se")]), fit$concordance[c("concordance", "std")])
    equal(unlist(found$summary[c("n", "n_events")]), c(fit$n, fit$nevent))
  }
  weighted <- coxph(Surv(time, status) ~ factor(g) + v + strata(stratum), rows, weights = count, ties = "breslow")
  found <- run_cox(rows, list(treatment(rows$g), continuous(rows$v)), ties = "breslow")
  equal(found$coefficients$b, coef(weighted))
  equal(found$coefficients$se, sqrt(diag(vcov(weighted))))
})

test_that("steps are chosen by the same numbers", {
  d <- counted_data()
  for (method in c("fstep-lr", "bstep-wald", "fstep-cond")) {
    same_as_listed(d, blocks = list(entering(3L), entering(1:2, method)), convention = "spss", ties = "breslow", pin = 0.5)
  }
})

test_that("terms that change with time are of patients, too", {
  d <- counted_data()
  d <- d[d$time < 30, ]
  late <- function(d) c(three(d), list(in_time(d, function(t) d$v * (t > 5))))
  for (ties in c("breslow", "efron")) {
    same_as_listed(d, terms = list(1L, 2L), tvc = 3L, ties = ties, concordance = TRUE)
    same_as_listed(d, late, terms = list(1L, 2L), tvc = 4L, ties = ties)
  }
  d$stratum <- NULL
  rows <- counted(d)
  broken <- c(three(rows), list(in_time(rows, function(t) ifelse(rows$v == 2 & t > 5, NA, 1))))
  refused <- tryCatch(run_cox(rows, broken, list(2L), tvc = 4L), refusal = function(condition) condition)
  expect_identical(refused$code, "tvc_no_value")
  expect_equal(refused$details$n, sum(d$v == 2 & d$time > 5 & d$time >= min(d$time[d$status == 1 & d$time > 5])))
})

test_that("what is left out, aliased or infinite is so with counts", {
  d <- counted_data()
  d$none <- as.numeric(d$g == 1)
  d$only <- as.numeric(d$h == 2)
  d$status[d$only == 1] <- 0
  variables <- function(d) c(three(d), list(continuous(d$none), continuous(d$only), continuous(rep(1, nrow(d)))))
  for (convention in c("spss", "r")) {
    for (ties in c("breslow", "efron")) {
      same_as_listed(
        d, variables, tolerance = 1e-8, terms = list(1L, 3L, 4L, 5L, 6L), convention = convention, ties = ties,
        baseline = TRUE, concordance = TRUE
      )
    }
  }
})

test_that("times that differ by rounding are one, and hazards may be beyond doubles", {
  d <- counted_data()
  own <- transform(d, time = time + ifelse(h == 1, 1e-11, 0))
  same_as_listed(own, convention = "spss", ties = "breslow")
  far <- function(d) list(continuous(d$v * 1e6), continuous(d$g * 1e-6))
  same_as_listed(d, far, tolerance = 1e-8, convention = "spss", ties = "breslow", baseline = TRUE)
})

test_that("patients that cannot be listed are refused, and counted they need no memory", {
  rows <- data.frame(time = c(1, 2, 3, 4), status = c(1, 0, 1, 1), x = c(0, 1, 1, 0), count = c(1e8, 3e8, 2e8, 1e8))
  for (ties in c("efron", "exact")) {
    refused <- tryCatch(run_cox(rows, list(continuous(rows$x)), ties = ties), refusal = function(condition) condition)
    expect_identical(refused$code, "listing_too_large")
    expect_equal(refused$details, list(n = if (ties == "exact") 7e8 else 4e8 + 1, exact = ties == "exact"))
  }
  found <- run_cox(rows, list(continuous(rows$x)), convention = "spss", ties = "breslow", concordance = TRUE)
  small <- run_cox(
    transform(rows, count = count / 1e8), list(continuous(rows$x)), convention = "spss", ties = "breslow"
  )
  equal(found$coefficients$b, small$coefficients$b, 1e-5) # whose iterations stop earlier
  equal(found$coefficients$se, small$coefficients$se / 1e4, 1e-5)
  expect_equal(found$counts$n_event, 4e8)
  expect_equal(found$counts$n_tied_event_times, 3)
})

test_that("a robust variance is that of the patients, each on its own", {
  d <- transform(counted_data(), robust = TRUE)
  d <- d[d$time < 30, ]
  for (ties in c("breslow", "efron")) {
    same_as_listed(d, ties = ties, concordance = TRUE)
    same_as_listed(d[names(d) != "stratum"], ties = ties, concordance = TRUE)
    same_as_listed(d, terms = list(1L, 2L), tvc = 3L, ties = ties, concordance = TRUE)
  }
})

test_that("hazard ratios by period are those of the patients", {
  d <- counted_data()
  rows <- counted(d)
  for (ties in c("breslow", "efron")) {
    for (robust in c(FALSE, TRUE)) {
      split <- function(d) {
        of <- list(time = d$time, status = as.double(d$status), stratum = d$stratum)
        if (!is.null(d$count)) of$count <- d$count
        if (robust) of$cluster <- seq_along(of$time)
        cox_split(
          of, three(d), list(1L, 3L), list(entering(1:2)), integer(), numeric(), "r", ties, 0.05, 0.1, c(4, 9), 2L, 0.95
        )
      }
      expect_equal(split(rows), split(d), tolerance = 1e-10)
    }
  }
})

test_that("an offset and the penalized likelihood are those of the patients", {
  d <- transform(counted_data(), offset = v / 2)
  for (ties in c("breslow", "efron")) {
    same_as_listed(d, terms = list(1L, 2L), ties = ties, baseline = TRUE, ph_test = TRUE, concordance = TRUE)
  }
  d <- counted_data()[1:250, ]
  d <- d[d$time < 15, ]
  d$status[d$h == 2] <- 0
  rows <- counted(d)
  firth <- function(d, ties) {
    of <- list(time = d$time, status = as.double(d$status), stratum = d$stratum)
    if (!is.null(d$count)) of$count <- d$count
    cox_firth(
      of, three(d), list(2L, 3L), list(entering(1:2)), integer(), numeric(), "r", ties, 0.95, 0.05, 0.1, FALSE, numeric(),
      FALSE, TRUE
    )
  }
  for (ties in c("breslow", "efron")) expect_equal(firth(rows, ties), firth(d, ties), tolerance = 1e-8)
})

test_that("an infinite coefficient leaves a baseline undecided only where a death differs in it", {
  d <- data.frame(
    time = c(4, 4, 4, 5, 5, 6, 7, 7, 8, 8, 8, 8, 9, 9, 9, 10, 10, 10, 10),
    status = c(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0),
    x = c(0, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 1, 0, 0, 0, 1, 1),
    v = c(0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1),
    count = c(2, 1, 1, 1, 1, 1, 2, 1, 3, 1, 3, 1, 2, 1, 1, 1, 1, 2, 2)
  )
  variables <- function(d) list(continuous(d$x), continuous(d$v))
  found <- run_cox(d, variables(d), ties = "breslow", convention = "spss", baseline = TRUE)
  expect_true(is.na(found$coefficients$b[1]))
  expect_false(anyNA(found$baseline$cum_hazard))
  expect_true(all(is.na(found$baseline$survival_at_means)))
  apart <- d[rep(seq_len(nrow(d)), d$count), names(d) != "count"]
  expect_equal(found$baseline, run_cox(apart, variables(apart), ties = "breslow", convention = "spss", baseline = TRUE)$baseline,
    ignore_attr = TRUE
  )
})

test_that("curves and their standard errors are those of the patients", {
  d <- counted_data()
  rows <- counted(d)
  curves <- function(d, convention, ties) {
    of <- list(time = d$time, status = as.double(d$status), stratum = d$stratum)
    if (!is.null(d$count)) of$count <- d$count
    cox_curves(
      of, three(d), list(1L, 3L, c(1L, 3L)), list(entering(1:3)), integer(), numeric(), convention, ties, 0.05, 0.1,
      list(c(2, NA, 1), c(NA, NA, NA)), TRUE
    )
  }
  for (convention in c("spss", "r")) {
    for (ties in c("breslow", "efron")) {
      expect_equal(curves(rows, convention, ties), curves(d, convention, ties), tolerance = 1e-10)
    }
  }
})
