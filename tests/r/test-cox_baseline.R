# SPSS's baseline: Kalbfleisch & Prentice's equation, solved.

d <- transform(lung_cohort(), time = round(time / 30.4375), stratum = sex)
variables <- with(d, list(continuous(age), treatment(ph.ecog)))

# What the equation leaves over at each time of a stratum: sum over the deaths of w / (1 - alpha^w) - sum of w at risk.
left_over <- function(time, status, w, times, cum_hazard) {
  alpha <- exp(-diff(c(0, cum_hazard)))
  vapply(seq_along(times), function(i) {
    dying <- w[time == times[i] & status == 1]
    sum(dying / (1 - alpha[i]^dying)) - sum(w[time >= times[i]])
  }, 1)
}

test_that("every step of the baseline solves the equation, within each stratum", {
  found <- run_cox(d, variables, convention = "spss", ties = "breslow", baseline = TRUE)
  b <- found$coefficients$b
  w <- exp(b[1] * d$age + cbind(d$ph.ecog == 1, d$ph.ecog == 2, d$ph.ecog == 3) %*% b[-1])
  for (s in 1:2) {
    own <- d$stratum == s
    base <- subset(found$baseline, stratum == s)
    expect_identical(base$time, sort(unique(d$time[own & d$status == 1])))
    gap <- left_over(d$time[own], d$status[own], w[own], base$time, base$cum_hazard)
    at_risk <- vapply(base$time, function(t) sum(w[own & d$time >= t]), 1)
    expect_lt(max(abs(gap / at_risk)[is.finite(base$cum_hazard)]), 1e-9)
  }
  # the means are those of the kept cases, of all strata together
  at_means <- exp(sum(b * found$means$mean))
  equal(found$baseline$cum_hazard_at_means, found$baseline$cum_hazard * at_means)
  equal(found$baseline$survival_at_means, exp(-found$baseline$cum_hazard_at_means))
})

test_that("one death has the exact solution, and deaths of equal risk that of Kaplan and Meier", {
  equal(kalbfleisch_prentice(2, 1L, 7, 3L, 1), -log((1 - 2 / 7)^(1 / 2)), 1e-15)
  # three of ten die, all of risk w: alpha^w = 1 - 3/10
  for (w in c(1e-3, 1, 50)) {
    equal(kalbfleisch_prentice(rep(w, 3), rep(1L, 3), 10 * w, 10L, rep(1, 3)), -log(0.7) / w, 1e-14)
  }
  # two times at once, of one and of two deaths
  both <- kalbfleisch_prentice(c(2, 1, 1), c(1L, 2L, 2L), c(7, 5), c(3L, 5L), rep(1, 3))
  equal(both, c(-log(5 / 7) / 2, -log(1 - 2 / 5)), 1e-14)
})

test_that("where all at risk die nothing is said of rounding, which may leave them more risk than all have", {
  expect_silent(h <- kalbfleisch_prentice(c(1, 1), c(1L, 1L), 2 - 1e-15, 2L, c(1, 1)))
  expect_identical(h, Inf)
})

test_that("risk that is lost beside the risk of all who die counts as none, and so does what is almost lost", {
  w <- c(6.3e-13, 6.3e-13)
  expect_identical(kalbfleisch_prentice(w, c(1L, 1L), sum(w), 3L, c(1, 1)), Inf)
  for (left in c(2, 4, 16) * .Machine$double.eps) {
    h <- kalbfleisch_prentice(w, c(1L, 1L), sum(w) * (1 + left), 3L, c(1, 1))
    expect_lt(abs(sum(w / -expm1(-w * h)) / sum(w) - 1 - left), 4 * .Machine$double.eps)
  }
})

test_that("a root far from its starting point is found", {
  # almost all the risk dies, with risks eight orders of magnitude apart
  w <- c(1e4, 1, 1e-4)
  h <- kalbfleisch_prentice(w, rep(1L, 3), sum(w) + 1e-4, 4L, rep(1, 3))
  equal(sum(w / -expm1(-w * h)), sum(w) + 1e-4, 1e-14)
})

test_that("where all at risk die the baseline survival is 0", {
  toy <- data.frame(time = c(1, 2, 3, 3), status = 1, x = c(1, 3, 2, 5))
  found <- run_cox(toy, list(continuous(toy$x)), convention = "spss", ties = "breslow", baseline = TRUE)
  expect_identical(found$baseline$cum_hazard[3], Inf)
  expect_identical(found$baseline$survival_at_means[3], 0)
})

test_that("without covariates it is Kaplan-Meier's curve", {
  found <- run_cox(d, list(continuous(d$wt.loss)), blocks = list(entering(1L, "fstep-lr")), convention = "spss",
    ties = "breslow", baseline = TRUE, pin = 0)
  curve <- summary(survfit(Surv(time, status) ~ stratum, d))
  last <- curve$surv == 0
  equal(found$baseline$survival_at_means[!last], curve$surv[!last])
  expect_identical(found$baseline$survival_at_means[last], curve$surv[last])
})

test_that("risks that exp() cannot hold make no baseline NaN", {
  d <- data.frame(time = 1:6, status = 1, x = c(3, 1, 4, 1, 5, 9))
  expected <- coxph(Surv(time, status) ~ x, d)
  for (shift in c(0, 1e4)) {
    found <- run_cox(d, list(continuous(d$x + shift)), baseline = TRUE)
    equal(found$baseline$cum_hazard_at_means, basehaz(expected, centered = TRUE)$hazard, 1e-7)
  }
  # one scale a stratum is not enough: the last risks are exp(-900) of the first
  data <- c(cox_cases(list(time = as.double(1:4), status = rep(1, 4), stratum = rep(1L, 4)), "r", "breslow"))
  for (lp in list(c(1, 2, 0, -1), c(0, -300, -600, -900))) {
    risks <- scaled_risks(data, lp)
    equal(log(risks$at_risk) + risks$scale, c(rev(Reduce(function(a, b) max(a, b) + log1p(exp(-abs(a - b))), rev(lp),
      accumulate = TRUE))))
  }
})

test_that("a hazard that takes an infinite coefficient is not known, and one that does not is", {
  set.seed(7)
  d <- data.frame(time = rexp(60), g = rep(c("A", "B", "C"), 20))
  d$status <- as.numeric(d$g != "C" & runif(60) < 0.8)
  without <- coxph(Surv(time, status) ~ g, d[d$g != "C", ])
  for (level in 1:3) {
    found <- run_cox(d, list(treatment(d$g)), baseline = TRUE, pattern = level)
    expect_true(all(is.na(found$baseline$survival_at_means[-1])))
    base <- found$baseline[found$baseline$time %in% d$time[d$g != "C"], ]
    equal(base$cum_hazard, basehaz(without, centered = FALSE)$hazard, 1e-6)
    at <- base$survival_at_pattern
    if (level < 3) {
      curve <- survfit(without, data.frame(g = c("A", "B")[level]), stype = 2, ctype = 2)
      equal(at, curve$surv, 1e-6)
    } else {
      expect_true(all(is.na(at[base$time >= min(d$time[d$status == 1])])))
    }
    expect_identical(is.na(found$pattern$linear_predictor), level == 3)
  }
})

test_that("a pattern takes the means of the kept cases, in products too", {
  d <- data.frame(
    time = c(1, 2, 3, 4, 5, 6, 7, 8), status = c(0, 1, 1, 1, 1, 0, 1, 1), a = c(9, 2, 3, 1, 5, 4, 2, 6),
    b = c(7, 1, 2, 2, 1, 3, 1, 2)
  )
  found <- run_cox(d, list(continuous(d$a), continuous(d$b)), list(1L, 2L, 1:2), convention = "spss", ties = "breslow",
    baseline = TRUE, pattern = c(4, NA))
  b <- found$coefficients$b
  mean_b <- mean(d$b[-1]) # the first is censored before the first event
  equal(found$pattern$linear_predictor, sum(b * c(4, mean_b, 4 * mean_b)))
  equal(found$baseline$cum_hazard_at_pattern, found$baseline$cum_hazard * exp(found$pattern$linear_predictor))
})
