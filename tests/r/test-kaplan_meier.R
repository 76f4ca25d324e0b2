# The statistics of one curve and the tests against survfit, summary and survdiff themselves.

equal <- function(object, expected) expect_equal(unname(object), unname(expected), tolerance = 1e-9)

# Data sets of the survival package with a grouping: time, status 0/1, group 1..k; unsorted, with ties.
cohorts <- list(
  lung_sex = with(lung, data.frame(time, status = as.numeric(status == 2), group = sex)),
  lung_ecog = with(
    lung[!is.na(lung$ph.ecog), ], data.frame(time, status = as.numeric(status == 2), group = ph.ecog + 1)
  ),
  veteran_cell = with(veteran, data.frame(time, status, group = as.integer(celltype))),
  colon_rx = with(colon[colon$etype == 2, ], data.frame(time, status, group = as.integer(rx))),
  pbc_stage = with(pbc[!is.na(pbc$stage), ], data.frame(time, status = as.numeric(status == 2), group = stage)),
  gbsg_grade = with(gbsg, data.frame(time = rfstime, status, group = grade)),
  rotterdam_size = with(rotterdam, data.frame(time = dtime, status = death, group = as.integer(size)))
)

counted_rows <- function(d) {
  d$stratum <- if (is.null(d$stratum)) 1L else d$stratum
  d <- d[order(d$stratum, d$group, d$time, -d$status), ]
  d$count <- rep(1, nrow(d))
  as.list(d)
}

analyze <- function(d, ..., conf_types = list(spss = "spss", r = "log"), tests = "logrank", times = NULL, tau = NULL,
                    pairwise = "none", p_adjust = "none", metric = NULL, surviving = c(0.5, 0.25, 0.75)) {
  kaplan_meier(
    counted_rows(d),
    n_groups = max(d$group), n_strata = if (is.null(d$stratum)) 1 else max(d$stratum),
    conf_types = conf_types, conf_level = 0.95, surviving = surviving, times = times, tau = tau,
    tests = tests, pairwise = pairwise, p_adjust = p_adjust, metric = metric, steps = TRUE
  )
}

for (name in names(cohorts)) {
  local({
    d <- cohorts[[name]]
    groups <- sort(unique(d$group))
    fit <- survfit(Surv(time, status) ~ group, d)
    found <- analyze(d, tests = c("logrank", "peto", "fh:0.5:0"), times = c(100, 300, 1000), tau = 200, metric = groups)

    test_that(paste(name, "means, medians and quartiles are survfit's"), {
      expected <- summary(fit, rmean = "common")$table
      means <- subset(found$means, convention == "r" & group > 0)
      equal(means$estimate, expected[, "rmean"])
      equal(means$std_error, expected[, "se(rmean)"])
      quartiles <- quantile(fit, c(0.25, 0.5, 0.75))
      r <- subset(found$percentiles, convention == "r" & group > 0)
      for (part in list(c("estimate", "quantile"), c("conf_low", "lower"), c("conf_high", "upper"))) {
        equal(r[r$surviving == 0.75, part[1]], quartiles[[part[2]]][, 1])
        equal(r[r$surviving == 0.5, part[1]], quartiles[[part[2]]][, 2])
        equal(r[r$surviving == 0.25, part[1]], quartiles[[part[2]]][, 3])
      }
    })

    test_that(paste(name, "mean to each curve's own largest time is rmean = individual"), {
      expected <- summary(fit, rmean = "individual")$table
      means <- subset(found$means, convention == "spss" & group > 0)
      equal(means$estimate, expected[, "rmean"])
      events <- expected[, "events"]
      expect_identical(is.na(means$std_error), unname(events == 1))
      equal((means$std_error / sqrt(means$variance_factor))[events > 1], expected[events > 1, "se(rmean)"])
    })

    test_that(paste(name, "restricted means, rates and numbers at risk are summary(survfit)'s"), {
      rmst <- subset(found$restricted_means, group > 0)
      expected <- summary(fit, rmean = 200)$table
      equal(rmst$estimate, expected[, "rmean"])
      equal(rmst$std_error, expected[, "se(rmean)"])
      at <- summary(fit, times = c(100, 300, 1000), extend = TRUE)
      rates <- subset(found$rates, group > 0)
      equal(rates$n_risk, at$n.risk)
      reached <- !is.na(rates$survival)
      equal(rates$survival[reached], at$surv[reached])
      equal(rates$conf_low[reached], at$lower[reached])
      last <- tapply(d$time, d$group, max)[rates$group]
      expect_identical(reached, rates$at <= as.vector(last) | at$surv == 0)
    })

    test_that(paste(name, "tests are survdiff's"), {
      for (test in list(c("logrank", 0), c("peto", 1), c("fh:0.5:0", 0.5))) {
        expected <- survdiff(Surv(time, status) ~ group, d, rho = as.numeric(test[2]))
        equal(found$overall$chi_square[found$overall$test == test[1]], expected$chisq)
        rows <- found$expected[found$expected$test == test[1], ]
        equal(rows$observed, expected$obs)
        equal(rows$expected, expected$exp)
        equal(rows$variance, diag(expected$var))
        u <- expected$obs - expected$exp
        trend <- sum(groups * u)^2 / drop(groups %*% expected$var %*% groups)
        equal(found$trend$chi_square[found$trend$test == test[1]], trend)
      }
    })

    test_that(paste(name, "counting equal rows first changes nothing"), {
      rows <- counted_rows(d)
      key <- paste(rows$group, rows$time, rows$status)
      first <- !duplicated(key)
      fewer <- lapply(rows, `[`, first)
      fewer$count <- as.numeric(table(factor(key, unique(key))))
      again <- kaplan_meier(
        fewer, max(d$group), 1, list(spss = "spss", r = "log"), 0.95, 0.5, 100, 200, c("breslow", "tarone"), "pooled",
        "none", NULL, FALSE
      )
      whole <- analyze(d, tests = c("breslow", "tarone"), surviving = 0.5, times = 100, tau = 200, pairwise = "pooled")
      for (part in c("means", "percentiles", "rates", "restricted_means", "overall", "pairwise")) {
        expect_equal(again[[part]], whole[[part]], tolerance = 1e-12)
      }
    })
  })
}

test_that("strata add up as in survdiff", {
  d <- with(lung, data.frame(time, status = as.numeric(status == 2), group = sex, stratum = ifelse(age > 65, 2L, 1L)))
  found <- analyze(d, tests = c("logrank", "peto"))
  for (rho in 0:1) {
    expected <- survdiff(Surv(time, status) ~ group + strata(stratum), d, rho = rho)
    equal(found$overall$chi_square[rho + 1], expected$chisq)
  }
})

test_that("pairs are tested on their own patients, over strata or within each", {
  d <- with(veteran, data.frame(time, status, group = as.integer(celltype), stratum = trt))
  pooled <- analyze(d, pairwise = "pooled")$pairwise
  within <- analyze(d, pairwise = "strata")$pairwise
  expect_equal(nrow(pooled), 6)
  expect_equal(nrow(within), 12)
  for (k in seq_len(6)) {
    pair <- subset(d, group %in% c(pooled$group1[k], pooled$group2[k]))
    equal(pooled$chi_square[k], survdiff(Surv(time, status) ~ group + strata(stratum), pair)$chisq)
    own <- subset(pair, stratum == 2)
    row <- within$stratum == 2 & within$group1 == pooled$group1[k] & within$group2 == pooled$group2[k]
    equal(within$chi_square[row], survdiff(Surv(time, status) ~ group, own)$chisq)
  }
  holm <- analyze(d, pairwise = "pooled", p_adjust = "holm")$pairwise
  equal(holm$p_value, p.adjust(pooled$p_value, "holm"))
})

test_that("times that differ by rounding error are one time, as in survfit", {
  d <- data.frame(time = c(0.3, 0.1 * 3, 0.5, 0.7), status = c(1, 1, 1, 0), group = 1)
  found <- kaplan_meier(counted_rows(d), 1, 1, list(r = "log"), 0.95, 0.5, NULL, NULL, "logrank", "none", "none", NULL, TRUE)
  expect_equal(found$steps[[1]]$time, c(0.3, 0.5, 0.7))
})

test_that("SPSS's standard error of the median by hand", {
  # S falls by .1 at 1, 2, ..., 10: median 5, u = 4 (S = .6), l = 6 (S = .4), f = .1, SE(S(5)) = sqrt(.025).
  d <- data.frame(time = 1:10, status = 1, group = 1)
  spss <- kaplan_meier(
    counted_rows(d), 1, 1, list(spss = "spss"), 0.95, 0.5, NULL, NULL, "logrank", "none", "none", NULL, FALSE
  )
  equal(spss$percentiles$estimate, 5)
  equal(spss$percentiles$std_error, sqrt(0.025) / 0.1)
  equal(spss$percentiles$conf_high, 5 + 1.96 * sqrt(0.025) / 0.1)
  # The mean is 5.5; its variance by Greenwood's sum is that of ten numbers (denominator n), times m / (m - 1) over n.
  equal(spss$means$estimate, 5.5)
  equal(spss$means$std_error, sd(1:10) / sqrt(10))
})

test_that("a curve without enough events has no standard error", {
  one <- analyze(data.frame(time = c(1, 2, 3), status = c(0, 0, 1), group = 1), conf_types = list(spss = "spss"))
  expect_true(is.na(one$means$std_error))
  none <- analyze(data.frame(time = c(1, 2, 3), status = 0, group = c(1, 2, 2)), conf_types = list(spss = "spss"))
  expect_true(all(is.na(none$means$estimate)))
  expect_true(all(is.na(none$percentiles$estimate)))
  expect_true(is.na(none$overall$chi_square))
})

test_that("a group that is alone in its stratum takes no part in the tests", {
  d <- data.frame(
    time = c(1, 2, 3, 4, 5, 6), status = c(1, 1, 0, 1, 1, 0), group = c(1, 2, 1, 2, 3, 3), stratum = c(1, 1, 1, 1, 2, 2)
  )
  expected <- survdiff(Surv(time, status) ~ group, d[d$group < 3, ])
  found <- analyze(d)$overall
  equal(found$chi_square, expected$chisq)
  expect_identical(found$df, 1L)
})
