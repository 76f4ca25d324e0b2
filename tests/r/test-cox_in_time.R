# Time-dependent covariates whose values are handed over, against coxph with tt() and on rows (start, stop].

one_by_one <- function(d) {
  survSplit(Surv(time, status) ~ ., transform(d, id = seq_along(time)), cut = sort(unique(d$time[d$status == 1])),
    end = "time", start = "from")
}

test_that("values in time are what tt() makes of them, in strata too", {
  d <- transform(veteran, stratum = trt)
  of <- list(
    function(x, t) as.numeric(t > 90), function(x, t) x * (t > 90), function(x, t) log(t) * x,
    function(x, t) t * (t > 30) * x, function(x, t) sqrt(t) + x^2
  )
  for (ties in c("breslow", "efron")) {
    for (f in of[-1]) {
      fit <- coxph(Surv(time, status) ~ age + strata(trt) + tt(karno), d, tt = function(x, t, ...) f(x, t), ties = ties)
      found <- run_cox(d, list(continuous(d$age), in_time(d, function(t) f(d$karno, t))), list(1L),
        list(entering(1:2)), tvc = 2L, ties = ties, concordance = TRUE)
      equal(found$coefficients$b, coef(fit))
      equal(found$coefficients$se, sqrt(diag(vcov(fit))))
      equal(found$summary$score, fit$score)
      equal(unlist(found$summary[c("concordance", "concordance_se")]), summary(fit)$concordance)
    }
  }
  same <- run_cox(d, list(continuous(d$age), in_time(d, function(t) rep(as.numeric(t > 90), nrow(d)))), list(1L),
    list(entering(1:2)), tvc = 2L)
  expect_identical(same$troubles$kind, "uninformative")
})

test_that("T_*x is the same as its values", {
  for (convention in c("spss", "r")) {
    d <- lung_cohort()
    x <- list(continuous(d$age), continuous(d$sex))
    direct <- run_cox(d, x, list(1L), list(entering(1:2)), convention, tvc = 2L)
    handed <- run_cox(d, list(x[[1]], in_time(d, function(t) d$sex * t)), list(1L), list(entering(1:2)), convention,
      tvc = 2L)
    for (each in c("coefficients", "models", "summary", "null")) expect_identical(handed[[each]], direct[[each]])
  }
})

test_that("a state that is entered is the covariate of the heart transplants", {
  last <- heart[!duplicated(heart$id, fromLast = TRUE), ]
  first <- heart[!duplicated(heart$id), ]
  wait <- ifelse(last$transplant == 1, first$stop, Inf)
  d <- data.frame(time = last$stop, status = last$event, age = last$age, surgery = last$surgery, year = last$year)
  after <- in_time(d, function(t) as.numeric(t > wait))
  for (ties in c("breslow", "efron")) {
    fit <- coxph(Surv(start, stop, event) ~ age + surgery + year + transplant, heart, ties = ties)
    found <- run_cox(d, list(continuous(d$age), continuous(d$surgery), continuous(d$year), after), list(1L, 2L, 3L),
      list(entering(1:4)), tvc = 4L, ties = ties)
    equal(found$coefficients$b, coef(fit))
    equal(found$coefficients$se, sqrt(diag(vcov(fit))))
  }
  alone <- run_cox(d, list(after), list(), list(entering(1L)), tvc = 1L)
  equal(alone$coefficients$b, coef(coxph(Surv(start, stop, event) ~ transplant, heart)))
  expect_identical(alone$means$mean, NA_real_)
})

test_that("SPSS's convention stops where it does on rows (start, stop]", {
  d <- lung_cohort()
  long <- transform(one_by_one(d), late = age * (time > 365), aging = log(time) * sex)
  found <- run_cox(d,
    list(continuous(d$age), in_time(d, function(t) d$age * (t > 365)), in_time(d, function(t) log(t) * d$sex)),
    list(1L), list(entering(1:3)), "spss", "breslow", tvc = 2:3)
  iterate <- function(k) {
    suppressWarnings( # that it did not converge
      coxph(Surv(from, time, status) ~ age + late + aging, long, ties = "breslow", iter.max = k, eps = 1e-14)
    )
  }
  k <- found$models$iterations
  last <- lapply(k - 2:0, iterate)
  gain <- function(i) last[[i]]$loglik[2] - last[[i - 1]]$loglik[2]
  expect_gte(gain(2), 1e-5)
  expect_lt(gain(3), 1e-5)
  equal(found$coefficients$b, coef(last[[3]]))
  equal(found$models$neg2loglik, -2 * last[[3]]$loglik[2])
})

test_that("no value at risk is refused, and beside the risk sets none is asked for", {
  d <- lung_cohort()
  refused <- function(of) {
    tryCatch(run_cox(d, list(continuous(d$age), in_time(d, of)), list(1L), list(entering(1:2)), tvc = 2L),
      refusal = function(refusal) refusal)
  }
  beyond <- refused(function(t) ifelse(d$time < t, NA, d$age * (t > 100)))
  expect_length(beyond$coefficients$b, 2)
  times <- sort(unique(d$time[d$status == 1]))
  found <- refused(function(t) if (t < times[3]) d$age else rep(NaN, nrow(d)))
  expect_identical(found$code, "tvc_no_value")
  expect_identical(found$details[c("term", "n", "time")],
    list(term = 2L, n = sum(d$time >= times[3]), time = times[3]))
})

test_that("times that differ by rounding are one", {
  found <- cox_event_times(c(0.3, 0.1 + 0.2, 2, 1), c(1, 1, 0, 1), numeric())
  expect_identical(found$events$time, c(0.3, 1))
  expect_identical(found$cases$time, c(0.3, 0.3, 2, 1))
})
