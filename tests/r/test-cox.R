# Convention "r" against coxph, its summary, cox.zph and basehaz; SPSS's stopping rule and case rules; invariances.

# Each case: the data, coxph's right-hand side, the variables and terms that say the same, and where our columns are
# among coxph's (an interaction's columns vary last variable fastest, R's first).
lung_data <- lung_cohort()
veteran_data <- veteran
colon_data <- complete(colon[colon$etype == 2, ], c("nodes", "differ", "extent"))
pbc_data <- transform(complete(pbc, c("bili", "stage", "edema")), status = as.numeric(status == 2))
gbsg_data <- transform(gbsg, time = rfstime)
rotterdam_data <- transform(rotterdam, time = dtime, status = death)

cases <- list(
  lung = list(
    d = lung_data, formula = ~ age + factor(sex) + factor(ph.ecog) + wt.loss, ties = c("efron", "breslow", "exact"),
    variables = with(lung_data, list(continuous(age), treatment(sex), treatment(ph.ecog), continuous(wt.loss)))
  ),
  veteran = list(
    d = transform(veteran_data, stratum = trt),
    formula = ~ celltype * karno + factor(prior) + strata(trt), ties = c("efron", "breslow", "exact"),
    variables = with(veteran_data, list(treatment(celltype), continuous(karno), treatment(prior))),
    terms = list(1L, 2L, 3L, c(1L, 2L))
  ),
  colon = list(
    d = transform(colon_data, stratum = differ),
    formula = ~ rx * factor(extent) + nodes + strata(differ), ties = c("efron", "breslow"),
    variables = with(colon_data, list(treatment(rx), treatment(extent), continuous(nodes))),
    terms = list(1L, 2L, 3L, c(1L, 2L)), order = c(1:6, 6 + t(matrix(1:6, 2)))
  ),
  pbc = list(
    d = pbc_data, formula = ~ log(bili) + factor(stage) + edema + age, ties = c("efron", "breslow"),
    variables = with(pbc_data, list(continuous(log(bili)), treatment(stage), continuous(edema), continuous(age)))
  ),
  gbsg = list(
    d = gbsg_data, formula = ~ hormon * age + factor(grade) + I(age * nodes), ties = c("efron", "breslow"),
    variables = with(gbsg_data, list(continuous(hormon), continuous(age), treatment(grade), continuous(nodes))),
    terms = list(1L, 2L, 3L, c(2L, 4L), c(1L, 2L))
  ),
  rotterdam = list(
    d = transform(rotterdam_data, stratum = 1L + hormon), formula = ~ size + grade + nodes + chemo + strata(hormon),
    ties = c("efron", "breslow"),
    variables = with(rotterdam_data, list(treatment(size), continuous(grade), continuous(nodes), continuous(chemo)))
  )
)

for (name in names(cases)) {
  for (ties in cases[[name]]$ties) {
    local({
      case <- cases[[name]]
      terms <- if (is.null(case$terms)) as.list(seq_along(case$variables)) else case$terms
      formula <- stats::update(case$formula, Surv(time, status) ~ .)
      fit <- do.call("coxph", list(formula, case$d, ties = ties, x = TRUE))
      place <- if (is.null(case$order)) seq_along(coef(fit)) else case$order
      found <- run_cox(case$d, case$variables, terms, ties = ties, baseline = TRUE, ph_test = TRUE, concordance = TRUE)
      label <- paste(name, ties)

      test_that(paste(label, "is summary(coxph)"), {
        expected <- summary(fit)
        b <- found$coefficients
        equal(b$b, coef(fit)[place])
        equal(b$se, expected$coefficients[place, "se(coef)"])
        equal(b$z, expected$coefficients[place, "z"])
        equal(b$p, expected$coefficients[place, "Pr(>|z|)"])
        equal(b$exp_low, expected$conf.int[place, "lower .95"])
        equal(b$exp_high, expected$conf.int[place, "upper .95"])
        equal(found$null$loglik, fit$loglik[1])
        equal(found$models$neg2loglik, -2 * fit$loglik[2])
        equal(unlist(found$summary[c("lr", "lr_df", "lr_p")]), expected$logtest)
        equal(unlist(found$summary[c("score", "score_df", "score_p")]), expected$sctest)
        equal(found$summary$wald, as.vector(fit$wald.test))
        equal(found$summary$wald_p, expected$waldtest["pvalue"])
        equal(unlist(found$summary[c("concordance", "concordance_se")]), expected$concordance)
        equal(unlist(found$summary[c("n", "n_events")]), c(fit$n, fit$nevent))
        equal(found$models$iterations, fit$iter)
        equal(matrix(found$correlation$correlation, length(place)), stats::cov2cor(vcov(fit))[place, place])
      })

      test_that(paste(label, "tests every term by Wald's chi-square"), {
        columns <- split(place, found$columns$term)
        wald <- function(k) drop(coef(fit)[k] %*% solve(vcov(fit)[k, k], coef(fit)[k]))
        equal(found$term_tests$wald, vapply(columns, wald, 1))
        equal(found$term_tests$df, lengths(columns))
      })

      test_that(paste(label, "tests proportional hazards as cox.zph"), {
        expected <- cox.zph(fit)$table
        equal(as.matrix(found$ph[, -1]), expected)
        expect_identical(found$ph$term, c(seq_along(terms), NA))
      })

      test_that(paste(label, "has basehaz as its baseline"), {
        expected <- suppressWarnings(basehaz(fit, centered = FALSE)) # it warns of interactions
        equal(found$baseline$time, expected$time)
        equal(found$baseline$cum_hazard, expected$hazard)
        if (!is.null(expected$strata)) equal(found$baseline$stratum, as.integer(expected$strata))
        moved <- exp(sum(colMeans(fit$x) * coef(fit)))
        equal(found$baseline$cum_hazard_at_means, expected$hazard * moved)
        equal(found$baseline$survival_at_means, exp(-expected$hazard * moved))
      })
    })
  }
}

test_that("months instead of days move the hazard ratio by the handling of ties", {
  d <- transform(lung, time = round(time / 30.4375), status = as.numeric(status == 2))
  for (ties in c("efron", "breslow", "exact")) {
    for (convention in c("spss", "r")) {
      found <- run_cox(d, list(continuous(d$sex)), convention = convention, ties = ties)
      expect_equal(round(found$coefficients$exp_b, 3), c(efron = 0.582, breslow = 0.589, exact = 0.567)[[ties]])
    }
  }
  expect_identical(found$counts$n_tied_event_times, sum(table(d$time[d$status == 1]) > 1))
  expect_identical(found$counts$n_event_times, length(unique(d$time[d$status == 1])))
})

test_that("T_*x is tt(x), in strata too", {
  d <- transform(veteran_data, stratum = trt)
  for (ties in c("breslow", "efron")) {
    fit <- coxph(
      Surv(time, status) ~ karno + age + strata(trt) + tt(karno), d, tt = function(x, t, ...) x * t, ties = ties
    )
    expected <- summary(fit)
    found <- run_cox(d, list(continuous(d$karno), continuous(d$age)),
      blocks = list(entering(1:3)), tvc = 1L, ties = ties, baseline = TRUE, ph_test = TRUE, concordance = TRUE)
    equal(found$coefficients$b, coef(fit))
    equal(found$coefficients$se, expected$coefficients[, "se(coef)"])
    equal(found$null$loglik, fit$loglik[1])
    equal(found$summary$score, fit$score)
    equal(unlist(found$summary[c("concordance", "concordance_se")]), expected$concordance)
    expect_identical(found$columns$time_dependent, c(FALSE, FALSE, TRUE))
    expect_identical(found$means$mean[3], NA_real_)
    expect_null(found$baseline)
    expect_null(found$ph)
  }
})

test_that("SPSS's convention stops at the first Newton iterate that gains less than 1e-5", {
  variables <- with(pbc_data, list(continuous(log(bili)), treatment(stage), continuous(age)))
  formula <- Surv(time, status) ~ log(bili) + factor(stage) + age
  for (ties in c("breslow", "efron", "exact")) {
    found <- run_cox(pbc_data, variables, convention = "spss", ties = ties)
    iterate <- function(k) {
      k <- k + (ties == "exact") # which, out of iterations, returns the iterate before
      suppressWarnings( # that it did not converge
        do.call("coxph", list(formula, pbc_data, ties = ties, iter.max = k, eps = 1e-14, toler.chol = 1e-15))
      )
    }
    k <- found$models$iterations
    last <- lapply(k - 2:0, iterate)
    gain <- function(i) last[[i]]$loglik[2] - last[[i - 1]]$loglik[2]
    expect_gte(gain(2), 1e-5)
    expect_lt(gain(3), 1e-5)
    equal(found$coefficients$b, coef(last[[3]]), if (ties == "exact") 1e-9 else 1e-12)
    equal(found$models$neg2loglik, -2 * last[[3]]$loglik[2], 1e-12)
    # the standard errors are those of the last iterate's information
    there <- do.call("coxph", list(formula, pbc_data, ties = ties, init = found$coefficients$b, iter.max = 0))
    equal(found$coefficients$se, sqrt(diag(vcov(there))), 1e-12)
    equal(found$models$score, last[[3]]$score)
  }
})

test_that("SPSS's rule does not depend on the unit of the coefficient", {
  found <- lapply(c(1e-9, 1, 1e9), function(unit) {
    run_cox(lung_data, list(continuous(lung_data$age * unit)), convention = "spss", ties = "breslow")
  })
  for (each in found) {
    expect_identical(each$models$iterations, found[[2]]$models$iterations)
    equal(each$coefficients$z, found[[2]]$coefficients$z)
    expect_identical(nrow(each$troubles), 0L)
  }
})

test_that("a step that would lower the likelihood is halved", {
  formula <- Surv(time, status) ~ bili + factor(stage) + age
  at_zero <- coxph(formula, pbc_data, ties = "breslow", iter.max = 0, init = numeric(5))
  step <- drop(at_zero$var %*% colSums(coxph.detail(at_zero)$score))
  there <- coxph(formula, pbc_data, ties = "breslow", iter.max = 0, init = step)
  expect_lt(there$loglik[1], at_zero$loglik[1])
  variables <- with(pbc_data, list(continuous(bili), treatment(stage), continuous(age)))
  found <- run_cox(pbc_data, variables, convention = "spss", ties = "breslow")
  expect_true(found$models$converged)
  equal(found$coefficients$b, coef(coxph(formula, pbc_data, ties = "breslow")), 1e-5)
})

test_that("SPSS drops who is censored before the first event of the stratum", {
  d <- data.frame(
    time = c(1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 2, 9), status = c(0, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 0, 0),
    stratum = c(1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3), x = c(9, 9, 1, 5, 2, 3, 4, 3, 5, 2, 6, 8, 7)
  )
  spss <- run_cox(d, list(continuous(d$x)), convention = "spss", ties = "breslow")
  r <- run_cox(d, list(continuous(d$x)), convention = "r", ties = "breslow")
  expect_identical(unlist(spss$counts[1:3]), c(n_event = 6L, n_censored = 3L, n_early_censored = 4L))
  expect_identical(unlist(r$counts[1:3]), c(n_event = 6L, n_censored = 7L, n_early_censored = 0L))
  equal(spss$means$mean, mean(d$x[3:11]))
  equal(r$means$mean, mean(d$x))
  equal(spss$coefficients$b, r$coefficients$b, 1e-6)
  equal(spss$null$loglik, r$null$loglik)
  # a stratum that is left out leaves no trace in the models; the test of hazards is of all patients
  d$stratum <- c(2, 3, 1)[d$stratum]
  again <- run_cox(d, list(continuous(d$x)), convention = "spss", ties = "breslow", ph_test = TRUE, baseline = TRUE)
  expected <- cox.zph(coxph(Surv(time, status) ~ x + strata(stratum), d, ties = "breslow"))$table
  equal(as.matrix(again$ph[, -1]), expected, 1e-5)
  expect_identical(unique(again$baseline$stratum), c(2L, 3L))
})

test_that("the order of the rows changes nothing", {
  for (convention in c("spss", "r")) {
    run <- function(d) {
      variables <- list(continuous(d$age), treatment(d$ph.ecog))
      run_cox(d, variables, convention = convention, baseline = TRUE, ph_test = TRUE, concordance = TRUE)
    }
    set.seed(1)
    d <- transform(lung_data, stratum = sex)
    expect_equal(run(d[sample(nrow(d)), ]), run(d), tolerance = 1e-12)
  }
})

test_that("every row twice halves the variance under Breslow's ties", {
  variables <- function(d) list(continuous(d$age), treatment(d$ph.ecog))
  twice <- rbind(lung_data, lung_data)
  once <- run_cox(lung_data, variables(lung_data), ties = "breslow")$coefficients
  doubled <- run_cox(twice, variables(twice), ties = "breslow")$coefficients
  equal(doubled$b, once$b)
  equal(doubled$se^2, once$se^2 / 2)
})

test_that("times that differ by rounding error are one time, as in coxph", {
  d <- data.frame(time = c(0.3, 0.1 * 3, 0.5, 0.7, 0.9), status = c(1, 1, 1, 0, 1), x = c(1, 3, 2, 5, 4))
  found <- run_cox(d, list(continuous(d$x)))
  equal(found$coefficients$b, coef(coxph(Surv(time, status) ~ x, d)))
  expect_identical(found$counts$n_tied_event_times, 1L)
})

test_that("the compiled code leaves the arguments alone", {
  d <- lung_data
  x <- continuous(d$age)
  before <- lapply(list(d, x), function(value) unserialize(serialize(value, NULL)))
  run_cox(d[order(d$time), ], list(x), convention = "spss")
  run_cox(d[order(d$time), ], list(x), convention = "spss", blocks = list(entering(1L, "fstep-cond")))
  expect_identical(list(d, x), before)
})

test_that("no event and no covariate are refused", {
  d <- lung_data
  code <- function(expression) tryCatch(expression, refusal = function(condition) condition$code)
  expect_identical(code(run_cox(transform(d, status = 0), list(continuous(d$age)))), "no_events")
  expect_identical(code(run_cox(d, list(continuous(d$age)), terms = list(), blocks = list())), "no_terms")
  expect_identical(
    code(run_cox(d, list(treatment(d$ph.ecog)), blocks = list(entering(1:2)), tvc = 1L)), "tvc_not_one_column"
  )
  many <- data.frame(time = 1:5000, status = 1)
  expect_identical(
    code(run_cox(many, list(continuous(many$time)), blocks = list(entering(1:2)), tvc = 1L)), "tvc_too_large"
  )
})
