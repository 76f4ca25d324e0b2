# Times to first events against survfit: of two states, and of several where death competes.

same <- function(object, expected) {
  expect_identical(as.vector(is.na(object)), as.vector(is.na(expected)))
  expect_true(all(abs(object - expected) <= 1e-9 * abs(expected), na.rm = TRUE))
}

cohorts <- function() {
  set.seed(7)
  time <- round(stats::rexp(160) * 40, 1)
  curve <- rep(1:4, 40)
  cause <- sample(0:2, 160, TRUE, c(3, 3, 1))
  cause[curve == 4] <- 0L
  list(time = time, cause = as.integer(cause), curve = as.integer(curve))
}

test_that("without competing events it is 1 - Kaplan-Meier, with the limits of survfit", {
  rows <- cohorts()
  rows$cause <- pmin(rows$cause, 1L)
  times <- c(5, 20, 60, 900)
  found <- first_events(rows, 4L, 1L, times, 0.9)
  for (k in 1:4) {
    own <- rows$curve == k
    fit <- survival::survfit(survival::Surv(rows$time[own], rows$cause[own]) ~ 1, conf.int = 0.9)
    expected <- summary(fit, times = times, extend = TRUE)
    known <- times <= max(rows$time[own]) | expected$surv == 0
    at <- found$at[found$at$curve == k, ]
    same(at$incidence, ifelse(known, 1 - expected$surv, NA))
    some <- known & expected$surv < 1 # none where nobody has had an event, as of cumulative incidence
    same(at$conf_low, ifelse(some, 1 - expected$upper, NA))
    same(at$conf_high, ifelse(some, 1 - expected$lower, NA))
    same(at$n_risk, expected$n.risk)
    same(found$medians$median[found$medians$curve == k], fit$time[which(fit$surv <= 0.5 + 1e-12)[1]])
  }
})

test_that("with death competing it is the Aalen-Johansen estimate, with the limits of survfit", {
  rows <- cohorts()
  times <- c(5, 20, 60)
  found <- first_events(rows, 4L, 2L, times, 0.95)
  for (k in 1:3) {
    own <- rows$curve == k
    state <- factor(rows$cause[own], 0:2, c("none", "event", "death"))
    fit <- survival::survfit(survival::Surv(rows$time[own], state) ~ 1)
    expected <- summary(fit, times = times, extend = TRUE)
    at <- found$at[found$at$curve == k, ]
    known <- times <= max(rows$time[own])
    same(at$incidence[known], expected$pstate[known, 2])
    same(at$conf_low[known], expected$lower[known, 2])
    same(at$conf_high[known], pmin(expected$upper[known, 2], 1))
  }
  expect_true(all(found$at$incidence[found$at$curve == 4] %in% c(0, NA)))
})
