# What is estimable is decided by the data: each answer against coxph on the data that decide it, or by hand.

conventions <- c("spss", "r")
near <- c(spss = 1e-4, r = 1e-9)

test_that("patients who lead all others have no coefficient, and take nothing from the others", {
  # a level that is the first k deaths: Newton's first step ends where the information is gone
  set.seed(4)
  for (k in 1:5) {
    d <- data.frame(time = c(seq_len(k), 10 + sample(60, 150 - k, TRUE)))
    d$g <- c(rep("C", k), rep_len(c("A", "B"), 150 - k))
    d$status <- c(rep(1, k), rbinom(150 - k, 1, 0.7))
    without <- coxph(Surv(time, status) ~ g, d[-seq_len(k), ], ties = "breslow")
    for (convention in conventions) {
      found <- run_cox(d, list(treatment(d$g)), convention = convention, ties = "breslow")
      expect_identical(is.na(found$coefficients$b), c(FALSE, TRUE))
      equal(found$coefficients$b[1], coef(without), near[[convention]])
      equal(found$coefficients$se[1], sqrt(diag(vcov(without))), near[[convention]])
    }
  }
})

test_that("a covariate of the first death alone has none", {
  d <- data.frame(time = 1:200, status = 1:200 %% 2, x = as.numeric(1:200 == 1))
  for (convention in conventions) {
    found <- run_cox(d, list(continuous(d$x)), convention = convention)
    expect_true(all(is.na(found$coefficients[c("b", "se", "p", "exp_b", "exp_low", "exp_high")])))
    expect_identical(found$troubles$kind[1], "infinite")
  }
})

test_that("two levels without events have no hazard ratio between them", {
  d <- data.frame(time = c(12, 14, 11, 16, 3, 6), status = c(0, 0, 0, 0, 1, 1), g = rep(c("A", "B", "C"), each = 2))
  for (convention in conventions) {
    found <- run_cox(d, list(treatment(d$g)), convention = convention)
    expect_true(all(is.na(found$coefficients$b)))
    expect_identical(found$troubles$column[found$troubles$kind == "infinite"], 1:2)
  }
})

test_that("a reference that is never at risk leaves no comparison with it, but a test of the others", {
  d <- data.frame(time = c(1, 3, 6, 4, 7), status = c(0, 1, 1, 1, 1), arm = c("A", "B", "B", "C", "C"))
  others <- coxph(Surv(time, status) ~ arm, d[-1, ])
  found <- run_cox(d, list(treatment(d$arm)))
  expect_true(all(is.na(found$coefficients$b)))
  expect_identical(unique(found$troubles$kind), "not_compared")
  equal(found$term_tests$wald, others$wald.test)
  expect_identical(found$term_tests$df, 1L)
})

test_that("arms that share no stratum are not compared", {
  set.seed(2)
  d <- data.frame(time = rexp(80), status = rbinom(80, 1, 0.7), stratum = rep(1:2, each = 40))
  d$arm <- paste0(c("A", "C")[d$stratum], rep(1:2, 40))
  first <- coxph(Surv(time, status) ~ arm, d[d$stratum == 1, ])
  for (convention in conventions) {
    found <- run_cox(d, list(treatment(d$arm)), convention = convention)
    expect_identical(is.na(found$coefficients$b), c(FALSE, TRUE, TRUE))
    equal(found$coefficients$b[1], coef(first), near[[convention]])
    expect_identical(unique(found$troubles$kind), "not_compared")
    deviation <- run_cox(d, list(categorical(factor(d$arm), "deviation")), convention = convention)
    expect_true(all(is.na(deviation$coefficients$b)))
    equal(deviation$models$neg2loglik, found$models$neg2loglik)
  }
})

test_that("of a nested factor only what is within a level of the other is compared", {
  set.seed(3)
  d <- data.frame(time = rexp(80), status = rbinom(80, 1, 0.7), center = rep(1:4, 20))
  d$region <- (d$center > 2) + 1
  fit <- coxph(Surv(time, status) ~ factor(center), d)
  found <- run_cox(d, list(treatment(d$region), treatment(d$center)))
  expect_identical(is.na(found$coefficients$b), c(TRUE, FALSE, TRUE, TRUE))
  equal(found$coefficients$b[2], coef(fit)[1])
  expect_identical(is.na(found$term_tests$wald), c(TRUE, FALSE))
  # the other way round region is left out as a whole: what is left is the model of the centers
  again <- run_cox(d, list(treatment(d$center), treatment(d$region)))
  equal(again$coefficients$b, c(coef(fit), NA))
  expect_identical(unique(again$troubles$kind), "aliased")
})

test_that("a product without a combination of the reference is not compared, and what does not need it is", {
  set.seed(5)
  d <- data.frame(time = rexp(90), status = rbinom(90, 1, 0.7), arm = rep(0:1, 45), site = rep(1:3, each = 30))
  d$arm[d$site == 1] <- 0
  found <- run_cox(d, list(treatment(d$arm), treatment(d$site)), list(1L, 2L, 1:2))
  fit <- coxph(Surv(time, status) ~ factor(paste(site, arm)), d)
  expect_identical(is.na(found$coefficients$b), c(TRUE, FALSE, FALSE, TRUE, TRUE))
  equal(found$coefficients$b[2:3], coef(fit)[c(1, 3)])
})

test_that("a large but finite effect is an estimate", {
  # few events, all but one of them in the exposed: finite, but Newton's steps have to be halved
  set.seed(1)
  n <- 0
  for (i in 1:60) {
    d <- data.frame(time = rexp(60), x = rep(0:1, c(45, 15)))
    d$time <- d$time * exp(-6 * d$x)
    d$status <- rbinom(60, 1, 0.5)
    fit <- suppressWarnings(coxph(Surv(time, status) ~ x, d, ties = "breslow"))
    if (!any(d$status[d$x == 0 & d$time < max(d$time[d$x == 1])] == 1)) next
    n <- n + 1
    for (convention in conventions) {
      found <- run_cox(d, list(continuous(d$x)), convention = convention, ties = "breslow")
      equal(found$coefficients$b, coef(fit), near[[convention]])
    }
  }
  expect_gt(n, 5)
})

test_that("exact ties are answered as coxph answers", {
  set.seed(9)
  for (i in 1:60) {
    n <- sample(4:12, 1)
    d <- data.frame(time = sample(4, n, TRUE), status = rbinom(n, 1, 0.7), x = rnorm(n), y = rbinom(n, 1, 0.4))
    if (!any(d$status == 1)) next
    fit <- suppressWarnings(coxph(Surv(time, status) ~ x + y, d, ties = "exact"))
    found <- run_cox(d, list(continuous(d$x), continuous(d$y)), ties = "exact")
    there <- !is.na(found$coefficients$b)
    equal(found$coefficients$b[there], coef(fit)[there])
  }
})

test_that("the direction that is found is in the cone and lets somebody fall out", {
  set.seed(6)
  n_found <- 0
  for (ties in c("breslow", "exact")) {
    for (i in 1:40) {
      n <- sample(5:15, 1)
      face <- arranged(list(
        time = sample(6, n, TRUE), status = rbinom(n, 1, 0.6), stratum = sample(2L, n, TRUE),
        x = matrix(as.double(sample(-2:2, 3 * n, TRUE)), n), ties = ties
      ))
      basis <- decided(face)$basis
      if (!ncol(basis)) next
      direction <- rising_direction(face, face$x %*% basis)
      if (is.null(direction)) next
      n_found <- n_found + 1
      z <- drop(face$x %*% basis %*% direction)
      slack <- unlist(lapply(which(face$status == 1), function(i) {
        own <- face$stratum == face$stratum[i] & face$time >= face$time[i]
        if (ties == "exact") own <- own & !(face$status == 1 & face$time == face$time[i])
        z[i] - z[own]
      }))
      expect_gt(min(slack), -1e-7)
      expect_gt(max(slack), 1e-6)
    }
  }
  expect_gt(n_found, 10)
})

test_that("without the bound the same is found as with it", {
  d <- lung_cohort()
  cases <- cox_cases(list(time = d$time, status = d$status, stratum = rep(1L, nrow(d))), "r", "efron")
  data <- c(cases, list(ties = "efron"))
  data$x <- cbind(d$age, d$ph.ecog)[data$kept, ]
  data$range <- column_ranges(data$x)
  data$plain <- plain_columns(data$x, data$range)
  fit <- r_fit(c(data, convention = "r"), 1:2)
  expect_true(has_maximum(data, 1:2, fit))
  expect_identical(ncol(last_face(data, 1:2)$free), 0L)
})

test_that("where coxph runs out of iterations the standard errors are those of its coefficients", {
  # coxph itself then prints what is not the inverse information
  set.seed(231)
  n_out <- 0
  for (i in 1:200) {
    d <- data.frame(time = rexp(14), x = rnorm(14), g = sample(c("A", "B", "C"), 14, TRUE))
    d$status <- as.numeric(d$g != "C" & runif(14) < 0.6)
    if (length(unique(d$g)) < 3 || !all(c("A", "B") %in% d$g[d$status == 1])) next
    fit <- suppressWarnings(coxph(Surv(time, status) ~ x + g, d))
    found <- run_cox(d, list(continuous(d$x), treatment(d$g)))
    if (fit$iter <= 20 || !identical(is.na(found$coefficients$b), c(FALSE, FALSE, TRUE))) next
    n_out <- n_out + 1
    there <- coxph(Surv(time, status) ~ x + g, d, init = coef(fit), iter.max = 0)
    equal(found$coefficients$b[1:2], coef(fit)[1:2])
    equal(found$coefficients$se[1:2], sqrt(diag(vcov(there)))[1:2], 1e-5)
  }
  expect_gt(n_out, 0)
})

test_that("where the information is gone the slope is gone, too, and nothing is an estimate", {
  d <- data.frame(time = 1:200, status = 1:200 %% 2, x = as.numeric(1:200 == 1))
  data <- c(cox_cases(list(time = as.double(d$time), status = d$status, stratum = rep(1L, 200)), "spss", "breslow"),
    list(ties = "breslow", x = matrix(d$x), range = 1, plain = TRUE))
  here <- likelihood_at(data, 1L, 0)
  ahead <- newton_step(data, 1L, here)
  expect_true(!is_noise(data, 1L, ahead$var) || abs(ahead$u) < 1e-9)
  expect_gt(ahead$loglik, here$loglik)
  for (convention in conventions) {
    found <- run_cox(d, list(continuous(d$x)), convention = convention)
    expect_identical(found$coefficients$b, NA_real_)
  }
})

test_that("what is a combination of other columns is found where coxph does not end", {
  # polynomial contrasts and their product in six patients: rank 4 of 8
  d <- data.frame(time = c(2, 6, 6, 7, 6, 2), status = 1, stratum = c(1, 2, 1, 1, 2, 1))
  level <- factor(c(2, 4, 3, 3, 4, 4), 1:4)
  x <- c(3, 0, 3, -2, -2, 0)
  variables <- list(
    categorical(level, "polynomial"), continuous(x * 1e-5), continuous(c(1, 2, -2, -1, 2, 3) * 1e-9)
  )
  found <- run_cox(d, variables, list(1L, 2L, 3L, 1:2), ties = "breslow")
  expect_true("aliased" %in% found$troubles$kind)
  expect_identical(is.na(found$coefficients$b), is.na(c(NA, NA, NA, 1, NA, NA, NA, NA)))
})

test_that("risk sets whose columns would take the memory are not written out", {
  data <- list(
    ties = "breslow", fixed = 0, time = as.double(1:1000), weights = rep(1, 1000), x = matrix(c(-1, 1), 1000, 60),
    range = rep(2, 60), plain = rep(TRUE, 60), risk_sets = list(n = rep(500L, 700), d = rep(1L, 700))
  )
  expect_identical(within_doubles(data, 1:60, rep(10, 60)), data) # 21,000,000 numbers
})
