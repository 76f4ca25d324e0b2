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
  equal(kalbfleisch_prentice(2, 1L, 7, 3L), -log((1 - 2 / 7)^(1 / 2)), 1e-15)
  # three of ten die, all of risk w: alpha^w = 1 - 3/10
  for (w in c(1e-3, 1, 50)) {
    equal(kalbfleisch_prentice(rep(w, 3), rep(1L, 3), 10 * w, 10L), -log(0.7) / w, 1e-14)
  }
  # two times at once, of one and of two deaths
  both <- kalbfleisch_prentice(c(2, 1, 1), c(1L, 2L, 2L), c(7, 5), c(3L, 5L))
  equal(both, c(-log(5 / 7) / 2, -log(1 - 2 / 5)), 1e-14)
})

test_that("a root far from its starting point is found", {
  # almost all the risk dies, with risks eight orders of magnitude apart
  w <- c(1e4, 1, 1e-4)
  h <- kalbfleisch_prentice(w, rep(1L, 3), sum(w) + 1e-4, 4L)
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
