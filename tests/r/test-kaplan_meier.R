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
                    pairwise = "none", p_adjust = "none", metric = NULL, surviving = c(0.5, 0.25, 0.75),
                    reference = NULL) {
  kaplan_meier(
    counted_rows(d),
    n_groups = max(d$group), n_strata = if (is.null(d$stratum)) 1 else max(d$stratum),
    conf_types = conf_types, conf_level = 0.95, surviving = surviving, times = times, tau = tau,
    tests = tests, pairwise = pairwise, p_adjust = p_adjust, metric = metric, reference = reference, steps = TRUE
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
      medians <- subset(found$medians, convention == "r" & group > 0)
      equal(medians$estimate, expected[, "median"])
      equal(medians$conf_low, expected[, "0.95LCL"])
      equal(medians$conf_high, expected[, "0.95UCL"])
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
        "none", NULL, NULL, FALSE
      )
      whole <- analyze(d, tests = c("breslow", "tarone"), surviving = 0.5, times = 100, tau = 200, pairwise = "pooled")
      for (part in c("means", "medians", "percentiles", "rates", "restricted_means", "overall", "pairwise")) {
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
  found <- kaplan_meier(counted_rows(d), 1, 1, list(r = "log"), 0.95, 0.5, NULL, NULL, "logrank", "none", "none", NULL, NULL, TRUE)
  expect_equal(found$steps[[1]]$time, c(0.3, 0.5, 0.7))
})

test_that("SPSS's standard error of the median by hand", {
  # S falls by .1 at 1, 2, ..., 10: median 5, u = 4 (S = .6), l = 6 (S = .4), f = .1, SE(S(5)) = sqrt(.025).
  d <- data.frame(time = 1:10, status = 1, group = 1)
  spss <- kaplan_meier(
    counted_rows(d), 1, 1, list(spss = "spss"), 0.95, 0.5, NULL, NULL, "logrank", "none", "none", NULL, NULL,
    FALSE
  )
  equal(spss$medians$estimate, 5)
  equal(spss$medians$std_error, sqrt(0.025) / 0.1)
  equal(spss$medians$conf_high, 5 + 1.96 * sqrt(0.025) / 0.1)
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

one_curve <- function(time, status, surviving = 0.5) {
  d <- data.frame(time = time, status = status, group = 1)
  analyze(d, surviving = surviving, conf_types = list(spss = "spss", r = "log"))
}

test_that("R's median and limits are those of print, also where quantile has others", {
  set.seed(11)
  differ <- 0
  for (k in 1:300) {
    n <- sample(2:8, 1)
    d <- data.frame(time = sample(6, n, TRUE), status = rbinom(n, 1, 0.6))
    fit <- survfit(Surv(time, status) ~ 1, d)
    printed <- summary(fit)$table
    found <- one_curve(d$time, d$status)
    r <- subset(found$medians, convention == "r")
    expect_equal(c(r$estimate, r$conf_low, r$conf_high), unname(printed[c("median", "0.95LCL", "0.95UCL")]), tolerance = 1e-12)
    quantiles <- unlist(quantile(fit, 0.5))
    unlike <- !isTRUE(all.equal(unname(quantiles), unname(printed[c("median", "0.95LCL", "0.95UCL")])))
    expect_equal(r$unlike_quantile, as.integer(unlike))
    expect_equal(subset(found$percentiles, convention == "r")$estimate, unname(quantiles[1]))
    differ <- differ + unlike
  }
  expect_gt(differ, 5)
  flat <- one_curve(c(1, 2), c(1, 0))
  equal(subset(flat$medians, convention == "r")$estimate, 1)
  equal(subset(flat$percentiles, convention == "r")$estimate, 1.5)
})

test_that("SPSS compares S with the percentile and with the ends of the slope after rounding to 4 decimals", {
  # Two curves of 20,001 patients: S before and after the median is .54995 or .54994 plus a little, .5 and .45.
  curve <- function(alive) {
    n <- 20000
    died <- c(n - alive[1], -diff(alive))
    structure(list(
      time = seq_along(alive), n.risk = c(n, alive[-length(alive)]), n.event = died, n.censor = 0 * died,
      surv = alive / n, std.err = sqrt(cumsum(died / (c(n, alive[-length(alive)]) * alive)))
    ), class = "survfit")
  }
  slope <- function(alive) {
    c <- curve(alive)
    median <- first_time_at(c, 0.5)
    c$surv[median] * c$std.err[median] / density_std_error(c, 0.5, median)
  }
  # 10,999.0 of 20,000 is .54995, which is .5500 in 4 decimals; 10,998 is .5499.
  equal(slope(c(15000, 10999, 10000, 9000)), (10999 - 9000) / 20000 / 2)
  equal(slope(c(15000, 10998, 10000, 9000)), (15000 - 9000) / 20000 / 3)
  # .45004 counts as .45, .45006 does not; the same for .5.
  equal(slope(c(15000, 11000, 10000, 9000.8, 8000)), (11000 - 9000.8) / 20000 / 2)
  equal(slope(c(15000, 11000, 10000, 9001.2, 8000)), (11000 - 8000) / 20000 / 3)
  expect_equal(first_time_at(curve(c(15000, 10000.8, 9000)), 0.5), 2)
  expect_equal(first_time_at(curve(c(15000, 10001.2, 9000)), 0.5), 3)
  # Another percentile: .25 with .30 above it.
  expect_equal(first_time_at(curve(c(15000, 5000.8, 4000)), 0.25), 2)
})

test_that("there is no standard error at a percentile where nobody is left", {
  found <- subset(one_curve(c(1, 2, 3, 4), c(1, 1, 1, 1), c(0.25, 0.1))$percentiles, convention == "spss")
  expect_equal(found$estimate, c(3, 4))
  expect_false(is.na(found$std_error[1]))
  expect_true(is.na(found$std_error[2]))
})

# U' V^- U and the rank of V by the eigenvalues of V, from survdiff's sums over strata, computed here one by one.
generalized_test <- function(d) {
  k <- max(d$group)
  u <- numeric(k)
  v <- matrix(0, k, k)
  for (s in unique(d$stratum)) for (t in unique(d$time[d$status == 1 & d$stratum == s])) {
    at_risk <- tabulate(d$group[d$stratum == s & d$time >= t], k)
    died <- tabulate(d$group[d$stratum == s & d$time == t & d$status == 1], k)
    n <- sum(at_risk)
    u <- u + died - sum(died) * at_risk / n
    spread <- if (n > 1) sum(died) * (n - sum(died)) / (n - 1) else 0
    v <- v + spread * (diag(at_risk / n) - outer(at_risk, at_risk) / n^2)
  }
  e <- eigen(v, symmetric = TRUE)
  use <- e$values > 1e-9
  list(
    chi_square = sum((crossprod(e$vectors[, use, drop = FALSE], u))^2 / e$values[use]), df = sum(use),
    pairs = abs(v) > 1e-12
  )
}

test_that("the degrees of freedom are the rank of V, over strata that share few groups", {
  set.seed(5)
  below <- alone <- 0
  for (k in 1:200) {
    n <- sample(6:25, 1)
    d <- data.frame(time = sample(9, n, TRUE), status = rbinom(n, 1, 0.7), stratum = sample(3, n, TRUE))
    d$group <- ifelse(d$stratum == 1, sample(2, n, TRUE), ifelse(d$stratum == 2, sample(3:4, n, TRUE), sample(c(1, 5), n, TRUE)))
    d$group <- match(d$group, sort(unique(d$group)))
    d$stratum <- match(d$stratum, sort(unique(d$stratum)))
    if (max(d$group) < 2 || !any(d$status == 1)) next
    expected <- generalized_test(d)
    found <- analyze(d, conf_types = list(spss = "spss"))
    if (expected$df == 0) {
      expect_true(is.na(found$overall$chi_square) && is.na(found$overall$df))
    } else {
      equal(found$overall$chi_square, expected$chi_square)
      expect_equal(found$overall$df, expected$df)
    }
    sets <- found$expected$comparable
    expect_equal(max(d$group) - length(unique(sets)), expected$df)
    expect_true(all(outer(sets, sets, `==`)[expected$pairs & row(expected$pairs) != col(expected$pairs)]))
    below <- below + (expected$df > 0 && expected$df < max(d$group) - 1)
    alone <- alone + any(tabulate(sets) == 1)
  }
  expect_gt(below, 30)
  expect_gt(alone, 10)
})

test_that("groups in disjoint strata are tested within them", {
  d <- data.frame(
    time = c(1, 2, 3, 4, 1, 2, 3, 5), status = c(1, 1, 1, 0, 1, 1, 1, 1),
    group = c(1, 2, 1, 2, 3, 4, 3, 4), stratum = rep(1:2, each = 4)
  )
  found <- analyze(d, metric = c(1, 1, 2, 2), conf_types = list(spss = "spss"))
  each <- lapply(split(d, d$stratum), function(own) survdiff(Surv(time, status) ~ group, own)$chisq)
  equal(found$overall$chi_square, sum(unlist(each)))
  expect_equal(found$overall$df, 2L)
  expect_equal(found$expected$comparable, c(1, 1, 3, 3))
  # A trend over scores that are equal within each stratum compares nothing.
  expect_true(is.na(found$trend$chi_square))
})

test_that("a weak link between groups is as exact as a strong one", {
  # survdiff's solve() calls such a variance singular.
  u <- c(1, -1 + 1e-8, -1e-8)
  link <- matrix(c(0, 1, 0, 1, 0, 1e-17, 0, 1e-17, 0), 3)
  found <- overall_chi_square(list(observed = u, expected = c(0, 0, 0), link = link))
  equal(found$chi_square, 1 + 1e-16 / 1e-17)
  expect_equal(found$df, 2L)
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

test_that("times are joined as aeqSurv joins them, but by their own size and not by that of all", {
  months <- c(lung$time / 30.4375, lung$time * (12 / 365.25), 0, 0.1 + 0.2, 0.3)
  expect_identical(equalized_time(months), aeqSurv(Surv(months, rep(1, length(months))))[, 1])
  for (apart in list(c(3:1, 9999999999), c(4, 1, 2) * 1e-8, c(0, 1e-9), 1e12 + c(0, 1e5))) {
    expect_identical(equalized_time(apart), apart)
  }
  expect_identical(equalized_time(1e12 + c(0, 1e3)), c(1e12, 1e12))
})

test_that("survival and its standard error are the doubles that SPSS adds up", {
  # unrounded cells of a viewer file (SPSS 27, km_football): factor 1, first event of 30 at risk
  one <- survival_curve(c(1, 2), c(1, 0), c(1, 29), "spss", 0.95, NULL)
  expect_identical(one$surv[1], 0.9666666666666667)
  expect_identical(survival_std_error(one)[1], 0.0327730693416725)
  # a half that depends on the last bit: .137, though 11 / 80 is .1375
  half <- survival_curve(c(1, 2), c(1, 0), c(69, 11), "spss", 0.95, NULL)
  expect_identical(half$surv[1], 1 - 69 / 80)
  expect_lt(half$surv[1], 0.1375)
  expect_identical(running(`*`, c(2, 3, 0.1)), c(2, 6, 6 * 0.1))
  expect_identical(running(`+`, numeric()), numeric())
})
