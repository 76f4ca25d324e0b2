# Sampling weights and offsets, against coxph, survfit, cox.zph and concordance with the same weights and offset.

weighted_data <- function(n = 160, seed = 4) {
  set.seed(seed)
  d <- data.frame(
    time = ceiling(rexp(n) * 9), status = rbinom(n, 1, 0.6), x = rnorm(n), g = factor(sample(letters[1:3], n, TRUE)),
    s = sample(1:2, n, TRUE)
  )
  d$w <- exp(rnorm(n, 0, 0.8))
  d$o <- 2 + rnorm(n) * 0.7
  d$entry <- pmax(0, d$time - 1 - rexp(n) * 6)
  d
}

columns_of <- function(d) list(continuous(d$x), treatment(d$g))

test_that("a weighted model is coxph's with its robust variance", {
  d <- weighted_data()
  for (ties in c("breslow", "efron")) {
    for (entry in c(FALSE, TRUE)) {
      own <- data.frame(d[c("time", "status", "x", "g")], weights = d$w, stratum = d$s)
      if (entry) own$entry <- d$entry
      y <- if (entry) Surv(d$entry, d$time, d$status) else Surv(d$time, d$status)
      id <- seq_len(nrow(d))
      fit <- coxph(y ~ x + g + strata(s), d, weights = w, ties = ties, robust = TRUE, cluster = id)
      found <- run_cox(own, columns_of(d), ties = ties, baseline = TRUE, ph_test = TRUE, concordance = TRUE)
      equal(found$coefficients$b, coef(fit))
      equal(found$coefficients$se, sqrt(diag(fit$var)))
      equal(found$coefficients$naive_se, sqrt(diag(fit$naive.var)))
      equal(found$null$loglik, fit$loglik[1])
      equal(found$summary$lr, 2 * diff(fit$loglik))
      equal(found$summary$robust_score, fit$rscore)
      equal(found$summary$wald, fit$wald.test)
      equal(found$summary$score, fit$score)
      equal(found$summary$concordance, fit$concordance[["concordance"]])
      equal(found$summary$concordance_se, fit$concordance[["std"]])
      equal(found$ph$chi_square, cox.zph(fit)$table[, "chisq"])
      means <- found$means$mean
      equal(means[1], weighted.mean(d$x, d$w))
      base <- basehaz(fit, newdata = data.frame(x = 0, g = "a", s = 1:2))
      expect_equal(found$baseline$cum_hazard[found$baseline$stratum == 1], base$hazard[base$strata == "1"],
        tolerance = 1e-9
      )
    }
  }
})

test_that("weights that are all equal change the likelihood and nothing else", {
  d <- weighted_data()
  own <- data.frame(d[c("time", "status", "x", "g")], weights = 7)
  found <- run_cox(own, columns_of(d))
  fit <- coxph(Surv(time, status) ~ x + g, d, robust = TRUE)
  equal(found$coefficients$b, coef(fit))
  equal(found$coefficients$se, sqrt(diag(fit$var)))
})

test_that("an offset is coxph's, for all ties", {
  d <- weighted_data()
  for (ties in c("breslow", "efron", "exact")) {
    for (entry in c(FALSE, if (ties != "exact") TRUE)) {
      own <- data.frame(d[c("time", "status", "x", "g")], offset = d$o)
      if (entry) own$entry <- d$entry
      y <- if (entry) Surv(d$entry, d$time, d$status) else Surv(d$time, d$status)
      fit <- coxph(y ~ x + g + offset(o), d, ties = ties)
      found <- run_cox(own, columns_of(d),
        ties = ties, baseline = TRUE, ph_test = ties != "exact", concordance = TRUE
      )
      equal(found$coefficients$b, coef(fit))
      equal(found$coefficients$se, sqrt(diag(fit$var)))
      equal(found$null$loglik, fit$loglik[1])
      equal(found$summary$lr, 2 * diff(fit$loglik))
      equal(found$summary$score, fit$score)
      if (ties == "exact") next
      equal(found$summary$concordance, fit$concordance[["concordance"]])
      equal(found$ph$chi_square, cox.zph(fit)$table[, "chisq"])
      # At the mean of the offset, as survfit() has it without new data.
      base <- basehaz(coxph(y ~ x + g + offset(o), d, ties = ties), centered = TRUE)
      shift <- sum(fit$means * coef(fit))
      equal(found$baseline$cum_hazard, base$hazard * exp(-shift))
    }
  }
})

test_that("what has no finite estimate has none with weights and offsets, and the rest is coxph's limit", {
  d <- weighted_data()
  d$g <- factor(ifelse(d$status == 0 & d$x > 0.3, "none", "some"), c("some", "none"))
  own <- data.frame(d[c("time", "status", "x", "g")], weights = d$w, offset = d$o)
  fit <- suppressWarnings(coxph(Surv(time, status) ~ x + g + offset(o), d, weights = w, robust = TRUE, eps = 1e-14,
    iter.max = 200, cluster = seq_len(160)
  ))
  found <- run_cox(own, list(continuous(d$x), treatment(d$g)))
  expect_identical(is.na(found$coefficients$b), c(FALSE, TRUE))
  equal(found$coefficients$b[1], coef(fit)[1], 1e-6)
  equal(-found$models$neg2loglik / 2, fit$loglik[2], 1e-7)
})

test_that("an offset far beyond what exp() takes is that of coxph with a part taken off all", {
  d <- weighted_data()
  own <- data.frame(d[c("time", "status", "x", "g")], offset = d$o + 900)
  for (ties in c("efron", "exact")) {
    fit <- coxph(Surv(time, status) ~ x + g + offset(o), d, ties = ties)
    equal(run_cox(own, columns_of(d), ties = ties)$coefficients$b, coef(fit))
  }
})

test_that("who a pattern does not name is at weighted means, in products, too", {
  d <- weighted_data()
  own <- data.frame(d[c("time", "status", "x", "g")], weights = d$w)
  found <- run_cox(own, columns_of(d), list(1L, 2L, c(1L, 2L)), baseline = TRUE, pattern = c(2, NA))
  shares <- c(weighted.mean(d$g == "b", d$w), weighted.mean(d$g == "c", d$w))
  equal(found$pattern$linear_predictor, sum(found$coefficients$b * c(2, shares, 2 * shares)))
})
